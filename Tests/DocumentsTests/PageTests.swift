// PDF: words with their places put together to lines, paragraphs and tables.

import Testing

@testable import Documents

@Suite("PDF pages")
struct PageTests {
  /// What pdftotext writes for pages of words, each at a place, ten points high and six wide a character.
  private func output(_ pages: [[(x: Int, y: Int, text: String)]]) -> [UInt8] {
    var text = "<!DOCTYPE html><html><head><title>&</title></head><body><doc>"
    for page in pages {
      text += "<page width=\"600\" height=\"800\">"
      for word in page {
        let width = word.text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x80 ? 5 : 10) }
        text +=
          "<word xMin=\"\(word.x)\" yMin=\"\(word.y)\" xMax=\"\(word.x + width)\" yMax=\"\(word.y + 10)\">\(word.text)</word>\n"
      }
      text += "</page>"
    }
    return Array((text + "</doc></body></html>").utf8)
  }

  private func lines(_ pages: [[(x: Int, y: Int, text: String)]]) throws -> [String] {
    let read = try PDFPage.pages(output(pages))
    var text = PageText()
    for page in PageFurniture.removed(from: read.map { ($0.lines(), $0.height) }) { text.append(page) }
    return text.finish().map { String(String.UnicodeScalarView($0.text)) + " @\($0.page)" }
  }

  private let full = String(repeating: "甲", count: 40)

  @Test("A line that is full goes on at the left edge; an indented one begins a paragraph")
  func paragraphs() throws {
    let pages = [
      [
        (100, 100, full), (100, 114, full), (100, 128, "乙。"), (120, 142, String(repeating: "丙", count: 38)),
        (100, 156, "丁。"),
      ]
    ]
    let text = try lines(pages)
    #expect(text == [full + full + "乙。 @1", String(repeating: "丙", count: 38) + "丁。 @1"])
  }

  @Test("A figure that had no room is joined; a page number between is gone")
  func figures() throws {
    let short = String(repeating: "甲", count: 37)
    let page = [(100, 700, short + "占"), (300, 780, "- 1 -")]
    let next = [(100, 100, "12,345.67%，其余。"), (100, 114, full), (300, 780, "- 2 -")]
    #expect(try lines([page, next]) == [short + "占12,345.67%，其余。 @1", full + " @2"])
  }

  @Test("Running headers and footers are gone, also when they are numbered")
  func furniture() throws {
    let pages = (1...4).map { [(100, 20, "某局决算公开"), (100, 100, "第\($0)段。"), (300, 780, "第 \($0) 页")] }
    #expect(try lines(pages) == ["第1段。 @1", "第2段。 @2", "第3段。 @3", "第4段。 @4"])
  }

  @Test(
    "Page numbers",
    arguments: [
      ("5", true), ("- 5 -", true), ("—10—", true), ("第5页", true), ("第 5 页 共 20 页", true), ("iv", true), ("3/20", true),
      ("1,234.50", false), ("2020年", false), ("", false), ("合计", false),
    ])
  func pageNumbers(text: String, isNumber: Bool) {
    #expect(PageFurniture.isPageNumber(Array(text.unicodeScalars)) == isNumber)
  }

  @Test("Texts under each other are columns; wide heads repeat, numbers at the right belong to their head")
  func tables() throws {
    let page = [
      (100, 100, "表一"), (100, 130, "科目"), (330, 130, "决算数"), (300, 150, "基本"), (400, 150, "项目"), (100, 170, "教育支出"),
      (305, 170, "12.50"), (405, 170, "3.00"), (100, 190, "卫生支出"), (305, 190, "7.25"), (405, 190, "0.00"),
      (100, 220, "以下为说明文字，不是表格的一部分。"),
    ]
    let text = try lines([page])
    #expect(text.first == "表一 @1" && text.last == "以下为说明文字，不是表格的一部分。 @1")
    #expect(text.contains("|教育支出|12.50|3.00| @1") && text.contains("|卫生支出|7.25|0.00| @1"))
  }

  @Test("A label that is wrapped in its cell is one label; a table goes on over the page")
  func wrappedCells() throws {
    let page = [
      (100, 700, "科目"), (200, 700, "名称"), (330, 700, "金额"), (100, 720, "208"), (200, 720, "机关事业单位基"),
      (330, 720, "12.50"),
      (200, 732, "本养老保险缴费"), (200, 744, "支出"),
    ]
    let next = [(100, 100, "210"), (200, 100, "行政单位医疗"), (330, 100, "3.00")]
    #expect(
      try lines([page, next]) == [
        "|科目|名称|金额| @1", "|208|机关事业单位基本养老保险缴费支出|12.50| @1", "|210|行政单位医疗|3.00| @2",
      ])
  }

  @Test(
    "Lines of a label set in the middle of its cell go to the row whose figures stand there, the first one under the head too"
  )
  func centeredLabels() throws {
    let page = [
      (100, 60, "某局支出决算表"), (100, 90, "编码"), (200, 90, "名称"), (330, 90, "合计"), (430, 90, "基本"),
      (200, 113, "一般公共服务"), (100, 120, "201"), (330, 120, "264.87"), (430, 120, "62.63"), (200, 127, "支出"),
      (100, 150, "20139"), (200, 150, "社会工作"), (330, 150, "264.87"), (430, 150, "62.63"),
      (200, 163, "行政事业单位"), (100, 170, "20805"), (330, 170, "10.82"), (430, 170, "10.82"), (200, 177, "养老支出"),
      (200, 191, "机关事业单位"), (100, 204, "2080505"), (200, 204, "基本养老保险"), (330, 204, "6.18"), (430, 204, "6.18"),
      (200, 217, "缴费支出"),
      (100, 235, "210"), (200, 235, "卫生健康支出"), (330, 235, "2.71"), (430, 235, "2.71"),
    ]
    #expect(
      try lines([page]) == [
        "某局支出决算表 @1", "|编码|名称|合计|基本| @1", "|201|一般公共服务支出|264.87|62.63| @1", "|20139|社会工作|264.87|62.63| @1",
        "|20805|行政事业单位养老支出|10.82|10.82| @1", "|2080505|机关事业单位基本养老保险缴费支出|6.18|6.18| @1",
        "|210|卫生健康支出|2.71|2.71| @1",
      ])
  }

  @Test("A table of contents keeps its lines apart, however full they are; so does an item behind a sentence")
  func listsStayApart() throws {
    let heading = String(repeating: "甲", count: 38)
    let pages = [
      [
        (100, 100, "八、" + heading), (100, 114, "九、" + heading), (100, 128, "第四部分" + String(repeating: "乙", count: 36)),
        (100, 142, String(repeating: "丙", count: 39) + "。"), (100, 156, "6、" + heading), (100, 170, "（项）。"),
      ]
    ]
    #expect(
      try lines(pages) == [
        "八、" + heading + " @1", "九、" + heading + " @1",
        "第四部分" + String(repeating: "乙", count: 36) + String(repeating: "丙", count: 39) + "。 @1",
        "6、" + heading + "（项）。 @1",
      ])
  }

  @Test("A total far below its rows is the last of them, and the name of the next table goes on with no page before")
  func totalsApart() throws {
    let rows = [
      (100, 100, "某局收支预算总表"), (100, 120, "收入"), (250, 120, "预算数"), (400, 120, "支出"), (540, 120, "预算数"),
      (100, 140, "一、拨款"), (250, 140, "1,200.00"), (400, 140, "一、教育"), (540, 140, "800.00"),
      (100, 160, "二、事业"), (250, 160, "0.00"), (400, 160, "二、卫生"), (540, 160, "400.00"),
      (100, 180, "三、其他"), (250, 180, "0.00"), (400, 180, "三、住房"), (540, 180, "0.00"),
      (100, 260, "收入总计"), (250, 260, "1,200.00"), (400, 260, "支出总计"), (540, 260, "1,200.00"),
    ]
    let next = [(100, 100, "2026年某局收入预算总表（功能科目）"), (100, 130, full), (100, 144, "注：本部门没有此项支出，故本表为空" + full)]
    let last = [(100, 100, "某局机关运行经费支出预算表")]
    let text = try lines([rows, next, last])
    #expect(text.contains("|收入总计|1,200.00|支出总计|1,200.00| @1"))
    #expect(text.contains("2026年某局收入预算总表（功能科目） @2") && text.last == "某局机关运行经费支出预算表 @3")
  }

  @Test("The number of a table on a line of its own begins the next table, whose columns stand elsewhere")
  func numberedTables() throws {
    func page(
      _ number: String, _ name: String, _ columns: [(left: Int, head: String)]
    ) -> [(x: Int, y: Int, text: String)] {
      var words = [(60, 100, number), (200, 120, name), (60, 160, "地区")]
      words += columns.map { ($0.left, 160, $0.head) }
      for (row, place) in ["全市", "市本级", "甲县", "乙县"].enumerated() {
        words.append((60, 180 + 20 * row, place))
        for (index, column) in columns.enumerated() {
          words.append((column.left, 180 + 20 * row, String(1_000_001 * (row + 1) + index)))
        }
      }
      return words.map { (x: $0.0, y: $0.1, text: $0.2) }
    }
    let text = try lines([
      page("表1", "债务限额及余额情况", [(180, "限额"), (330, "余额"), (480, "利率")]),
      page("表2", "债券发行及付息情况", [(130, "合计"), (210, "新增"), (290, "再融资"), (370, "还本"), (450, "付息")]),
    ])
    #expect(text.contains("|全市|1000001|1000002|1000003| @1"))
    #expect(text.contains("|全市|1000001|1000002|1000003|1000004|1000005| @2"))
    #expect(text.contains("表2 @2"))
  }

  @Test("Justified prose whose figures stand apart from their units is no table")
  func spacedProse() throws {
    let page = [
      (120, 100, "收入、支出预算总计"), (225, 100, "17996.68"), (290, 100, "万元，与上"),
      (100, 116, "年相比收、支预算总计各增加"), (260, 116, "1463.8"), (310, 116, "万元，增长"),
      (100, 132, "8.85"), (140, 132, "%。其中："),
    ]
    let text = try lines([page])
    #expect(!text.contains { $0.contains("|") })
  }

  @Test("A label with a number in it is wrapped like any other, also where another one is set otherwise")
  func labelsWithNumbers() throws {
    let page = [
      (100, 60, "某局政府采购预算表"), (100, 90, "品目"), (250, 90, "组织形式"), (400, 90, "总计"),
      (100, 120, "复印机"), (250, 120, "分散采购"), (400, 120, "7.00"),
      (100, 141, "便携式计算机（20万"), (250, 148, "分散采购"), (400, 148, "12.00"), (100, 155, "以下）"),
      (100, 176, "打印设备"), (250, 176, "分散采购"), (400, 176, "2.00"),
      (100, 197, "运输机械租赁"), (250, 204, "分散采购"), (400, 204, "60.00"), (100, 211, "服务"),
    ]
    let text = try lines([page])
    #expect(text.contains("|便携式计算机（20万以下）|分散采购|12.00| @1"), "\(text)")
    #expect(text.contains("|运输机械租赁服务|分散采购|60.00| @1"), "\(text)")
  }

  @Test("The lines of an item have the figures of its row between them")
  func itemsOfTwoLines() throws {
    let page = [
      (100, 60, "某局收支预算总表"), (100, 90, "收入"), (250, 90, "金额"), (400, 90, "支出"), (540, 90, "金额"),
      (100, 120, "一、拨款"), (250, 120, "21.50"), (400, 120, "一、基本支出"), (540, 120, "13.94"),
      (100, 144, "1.一般公共预"), (250, 151, "21.94"), (400, 151, "二、项目支出"), (540, 151, "5.57"), (100, 158, "算"),
      (100, 175, "2.政府性基金"), (250, 182, "0.00"), (400, 182, "三、其他支出"), (540, 182, "2.38"), (100, 189, "预算"),
      (100, 206, "三、财政专户"), (250, 213, "0.00"), (400, 213, "四、其他"), (540, 213, "0.43"), (100, 220, "管理资金"),
    ]
    let text = try lines([page])
    #expect(text.contains("|1.一般公共预算|21.94|二、项目支出|5.57| @1"), "\(text)")
    #expect(
      text.contains("|2.政府性基金预算|0.00|三、其他支出|2.38| @1") && text.contains("|三、财政专户管理资金|0.00|四、其他|0.43| @1"), "\(text)")
  }

  @Test("A head of three levels: a text in the middle of its height stands beside all of them, wrapped words are one")
  func headsOfThreeLevels() throws {
    let page = [
      (100, 40, "某局三公经费预算表"), (100, 60, "编制部门：某局"), (470, 60, "单位：万元"), (250, 80, "三公经费"), (345, 93, "公车费"),
      (320, 107, "小计"),
      (360, 107, "购置"), (400, 107, "运行"), (110, 97, "合计"), (185, 97, "出国费"), (250, 97, "接待费"),
      (470, 88, "机关运行"), (480, 100, "经费"),
      (115, 140, "10.81"), (190, 140, "0.70"), (255, 140, "0.83"), (480, 140, "217.83"),
    ]
    let text = try lines([page])
    #expect(
      text == [
        "某局三公经费预算表 @1", "编制部门：某局 单位：万元 @1", "|三公经费|三公经费|三公经费|三公经费|三公经费|三公经费|机关运行经费| @1",
        "|合计|出国费|接待费|公车费|公车费|公车费|机关运行经费| @1", "|合计|出国费|接待费|小计|购置|运行|机关运行经费| @1",
        "|10.81|0.70|0.83||||217.83| @1",
      ], "\(text)")
  }

  @Test("Where a font tells no heights, figures stand beside the words of their line all the same")
  func flatType() throws {
    func word(_ x: Double, _ y: Double, _ height: Double, _ text: String) -> String {
      let width = text.unicodeScalars.reduce(0.0) {
        $0 + ($1.value >= 0x80 ? 10 : ".,".unicodeScalars.contains($1) ? 2.5 : 5)
      }
      return "<word xMin=\"\(x)\" yMin=\"\(y)\" xMax=\"\(x + width)\" yMax=\"\(y + height)\">\(text)</word>"
    }
    var text = "<doc><page width=\"600\" height=\"800\">"
    for (row, name) in ["教育支出", "卫生支出", "农林支出", "住房支出"].enumerated() {
      let middle = 100 + 17.0 * Double(row)
      text += word(100, middle - 1.3, 2.6, name) + word(305, middle - 14.5, 20, "\(row + 1)12.50")
      text += word(400, middle - 14.5, 20, "\(row + 1)2.00")
    }
    let pages = try PDFPage.pages(Array((text + "</page></doc>").utf8))
    let found = pages[0].lines().map { $0.segments.map { String(String.UnicodeScalarView($0.text)) } }
    #expect(
      found == [
        ["教育支出", "112.50", "12.00"], ["卫生支出", "212.50", "22.00"], ["农林支出", "312.50", "32.00"],
        ["住房支出", "412.50", "42.00"],
      ])
  }

  @Test("Words without a place, of other sizes or broken are passed over")
  func brokenWords() throws {
    let text = """
      <doc><page width="x" height="nan"><word xMin="1e99" yMin="0" xMax="1" yMax="5">甲</word><word>乙</word>
      <word xMin="1" yMin="9" xMax="5" yMax="2">丙</word><word xMin="0" yMin="0" xMax="9" yMax="9">   </word></page></doc>
      """
    let pages = try PDFPage.pages(Array(text.utf8))
    #expect(pages.count == 1 && pages[0].lines().count <= 1)
    #expect(try PDFPage.pages(Array("nothing".utf8)).isEmpty)
  }

  @Test("A staircase of words is no table and takes no time")
  func staircase() throws {
    let page = (0..<3_000).map { (x: 50 + $0 % 97 * 5, y: 20 + $0 * 11, text: "甲") }
    let text = try lines([page])
    #expect(!text.isEmpty)
  }
}
