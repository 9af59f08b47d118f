// XLSX: what a cell shows for what it holds, titles and captions told from rows, and sheets as rows of data.

import FuzzSupport
import Testing

@testable import Documents

@Suite("XLSX")
struct SheetTests {
  @Test(
    "A number is shown as its format says",
    arguments: [
      ("1046.46", "#,##0.00", "1,046.46"), ("458.06999999999999", "General", "458.07"), ("0.4382", "0.00%", "43.82%"),
      ("0.99995", "0.0%", "100.0%"), ("-12.345", "0.00", "-12.35"), ("-12.3", "#,##0.00_);(#,##0.00)", "(12.30)"),
      ("0", "#,##0.00;-#,##0.00;\"-\"", "-"), ("0", "0.00;-0.00;;@", ""), ("1234567", "#,##0,", "1,235"),
      ("12345678", "0.00,,\"百万\"", "12.35百万"), ("5", "000", "005"), ("12.5", "#.##", "12.5"), ("0.5", "#.##", ".5"),
      ("12", "0\"万元\"", "12万元"), ("3", "[红色]0;[Red]-0", "3"), ("7.5", "¥#,##0.00", "¥7.50"),
      ("7.5", "[$¥-804]#,##0.00", "¥7.50"), ("1e3", "General", "1000"), ("1.5E-3", "0.0000", "0.0015"),
      ("123456789.123", "0.00E+00", "123456789.123"), ("44196", "yyyy-mm-dd", "2020-12-31"),
      ("44196", "yyyy\"年\"m\"月\"d\"日\"", "2020年12月31日"), ("0.75", "h:mm:ss", "18:00:00"),
      ("59", "yyyy-m-d", "1900-2-28"),
      ("61", "yyyy-m-d", "1900-3-1"), ("-5", "yyyy-m-d", "-5"), ("99999999999", "yyyy", "99999999999"),
      ("2.5", "0", "3"), ("0.005", "0.00", "0.01"), ("1000", "#,##0.00\\ \"元\"", "1,000.00 元"), ("8", "@", "8"),
    ])
  func numberFormats(number: String, code: String, shown: String) throws {
    let value = try #require(DecimalText(number))
    #expect(NumberFormat(code).text(of: value, starts1904: false) == shown)
  }

  @Test("Numbers in digits", arguments: ["", "-", "1.2.3", "abc", "1e99999", "--1", "1e"])
  func noNumbers(text: String) { #expect(DecimalText(text) == nil) }

  @Test("Rounding carries over all digits")
  func rounding() throws {
    #expect(try #require(DecimalText("999.995")).rounded(to: 2).description == "1000")
    #expect(try #require(DecimalText("0.004")).rounded(to: 2).description == "0")
    #expect(try #require(DecimalText("-0.004")).rounded(to: 2).isNegative == false)
    #expect(try #require(DecimalText("123456789012345678")).certain.description == "123456789012346000")
    #expect(try #require(DecimalText("2021")).shifted(by: -3).description == "2.021")
  }

  @Test("Places of cells", arguments: [("A1", 0, 1), ("$B$12", 1, 12), ("XFD1048576", 16_383, 1_048_576)])
  func places(text: String, column: Int, row: Int) throws {
    let place = try #require(CellPlace.parse(text))
    #expect(place.column == column && place.row == row)
    #expect(CellPlace.parse("1A") == nil && CellPlace.parse("AAAA1") == nil && CellPlace.parse("A0") == nil)
    #expect(CellPlace.range("B2:A1") == nil && CellPlace.range("A1:B2:C3") == nil)
  }

  private func workbook(_ sheets: [(name: String, attributes: String, xml: String)]) -> [UInt8] {
    var archive = StoredArchive()
    var list = ""
    for (index, sheet) in sheets.enumerated() {
      list += "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\" r:id=\"r\(index + 1)\" \(sheet.attributes)/>"
      archive.add("xl/worksheets/sheet\(index + 1).xml", text: "<worksheet>\(sheet.xml)</worksheet>")
    }
    archive.add("xl/workbook.xml", text: "<workbook><sheets>\(list)</sheets></workbook>")
    archive.add(
      "xl/sharedStrings.xml",
      text: "<sst><si><t>科目</t></si><si><r><t>决算</t></r><r><t>数</t></r><rPh><t>x</t></rPh></si></sst>")
    archive.add(
      "xl/styles.xml",
      text: """
        <styleSheet><numFmts><numFmt numFmtId="164" formatCode="#,##0.00"/></numFmts><cellStyleXfs><xf numFmtId="9"/>
        </cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="14"/></cellXfs></styleSheet>
        """)
    return archive.bytes()
  }

  private static let flat = """
    <sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>占比</t></is></c>
    <c r="D1" t="str"><v>日期</v></c></row>
    <row r="2"><c r="A2" t="inlineStr"><is><t>教育,"高等"</t></is></c><c r="B2" s="1"><f>1+1</f><v>1234.5</v></c>
    <c r="C2" s="2"><v>0.25</v></c><c r="D2" s="3"><v>44196.5</v></c></row>
    <row r="4"><c r="A4" t="e"><v>#DIV/0!</v></c><c r="B4" t="b"><v>1</v></c></row></sheetData>
    """

  @Test("A sheet as data: full digits, percentages as ratios, dates in the form of queries; errors are nothing")
  func data() throws {
    let bytes = workbook([("表", "", Self.flat), ("藏", "state=\"hidden\"", "<sheetData/>")])
    let text = try #require(try SheetData.delimitedText(bytes, sheet: nil, range: nil))
    #expect(
      String(decoding: text, as: UTF8.self)
        == "\"科目\",\"决算数\",\"占比\",\"日期\"\n\"教育,\"\"高等\"\"\",1234.5,0.25,2020-12-31 12:00:00\n,true,,\n")
    let part = try #require(try SheetData.delimitedText(bytes, sheet: "表", range: "B1:B2"))
    #expect(String(decoding: part, as: UTF8.self) == "\"决算数\"\n1234.5\n")
    #expect(try SheetData.delimitedText(bytes, sheet: "无", range: nil) == nil)
    #expect(try SheetData.delimitedText(bytes, sheet: nil, range: "?") == nil)
    #expect(try SheetData.sheetNames(bytes) == ["表"])
  }

  @Test("A sheet as a report: what it shows, each row on its line")
  func report() throws {
    let document = try DocumentReader.document(path: "a.xlsx", workbook([("表", "", Self.flat)]))
    #expect(
      document.lines.map { document.text($0) } == [
        "|科目|决算数|占比|日期|", "|教育,\"高等\"|1,234.50|25.00%|2020-12-31|", "", "TRUE",
      ])
    #expect(document.place(ofLine: 2) == Document.Place(sheet: "表", row: 2))
    #expect(document.place(ofLine: 9) == nil)
  }

  @Test("Several sheets have their names as headings; hidden ones are not read")
  func sheets() throws {
    let bytes = workbook([("一", "", Self.flat), ("二", "", Self.flat), ("藏", "state=\"veryHidden\"", Self.flat)])
    let document = try DocumentReader.document(path: "a.xlsx", bytes)
    #expect(document.lines.map { document.text($0) }.filter { $0.hasPrefix("#") } == ["# 一", "# 二"])
  }

  private func page(_ rows: [[String]], merges: [String] = []) -> SheetPage {
    SheetPage(
      rows: rows.enumerated().map { (number: $0.offset + 1, cells: $0.element.map { Array($0.unicodeScalars) }) }
        .filter { $0.cells.contains { !$0.isEmpty } }, merges: merges.compactMap { CellPlace.range($0) })
  }

  private func texts(_ page: SheetPage) -> [String] { page.lines().map { String(String.UnicodeScalarView($0.text)) } }

  @Test("Title and captions stand above the head, notes below the last full row")
  func forms() {
    let form = page(
      [
        ["支出决算表", "", ""], ["", "", "公开03表"], ["部门：某局", "", "单位：万元"], ["科目", "决算数", ""], ["", "基本", "项目"],
        ["合计", "3", "4"], ["其中：", "", ""], ["教育", "1", "2"], ["注：含结转", "", ""],
      ], merges: ["A1:C1", "A4:A5", "B4:C4", "A9:C9"])
    #expect(form.isForm)
    #expect(
      texts(form) == [
        "支出决算表", "公开03表", "部门：某局　　单位：万元", "|科目|决算数|决算数|", "|科目|基本|项目|", "|合计|3|4|", "|其中：|||", "|教育|1|2|",
        "注：含结转",
      ])
  }

  @Test("A table whose first row names its columns is no form")
  func flatTables() {
    #expect(!page([["a", "b"], ["1", "2"]]).isForm)
    #expect(!page([["时间 12:30", "b"], ["1", "2"]]).isForm)
    #expect(!page([["一列"], ["1"]]).isForm)
    #expect(!page([]).isForm)
    #expect(texts(page([])).isEmpty)
  }

  @Test("Each of several tables on a sheet has its own title, width and head")
  func severalTables() {
    let rows: [[String]] = [
      ["收入决算表", "", "", "", ""], ["", "", "", "", "公开02表"], ["科目", "合计", "财政拨款", "事业收入", "其他收入"],
      ["教育支出", "6", "3", "2", "1"], ["卫生支出", "3", "3", "", ""], ["", "", "", "", ""],
      ["支出决算表（续）", "", "", "", ""], ["部门：某局", "", "单位：万元", "", ""], ["科目", "支出合计", "项目支出", "", ""],
      ["教育支出", "5", "5", "", ""], ["卫生支出", "2", "2", "", ""], ["注：含结转", "", "", "", ""],
    ]
    let pages = SheetPage.pages(
      rows.enumerated().map { (number: $0.offset + 1, cells: $0.element.map { Array($0.unicodeScalars) }) }
        .filter { $0.cells.contains { !$0.isEmpty } })
    #expect(pages.map(\.width) == [5, 3])
    #expect(texts(pages[0]).last == "|卫生支出|3|3|||")
    let second = pages[1].lines(after: 5).map { String(String.UnicodeScalarView($0.text)) }
    #expect(
      second == [
        "", "支出决算表（续）", "部门：某局　　单位：万元", "|科目|支出合计|项目支出|", "|教育支出|5|5|", "|卫生支出|2|2|", "注：含结转",
      ])
    // A label that only ends like a title heads no table.
    #expect(
      SheetPage.pages([(1, [["甲"], ["乙"]]), (2, [Array("附表".unicodeScalars), []]), (3, [["丙"], ["丁"]])]).count == 1)
  }

  @Test("A million merges over everything cost no more than the sheet")
  func hostileMerges() {
    let rows = (1...200).map { (number: $0, cells: [[Unicode.Scalar]](repeating: ["甲"], count: 40)) }
    let merge = SheetGrid.Merge(rows: 1...1_048_576, columns: 0...16_383)
    let page = SheetPage(rows: rows, merges: [SheetGrid.Merge](repeating: merge, count: 1_000_000))
    #expect(page.width == 40)
  }

  @Test("Delimited text: quotes, line ends, delimiters, lines as in the file")
  func delimited() throws {
    let text = "表名,\n\"一\n行\",1\r\n\n二,\"a\"\"b|c\"\n"
    let document = try DocumentReader.document(path: "a.csv", Array(text.utf8))
    #expect(document.lines.map { document.text($0) } == ["表名", "|一 行|1|", "", "", "|二|a\"b／c|"])
    let tabs = try DocumentReader.document(path: "a.tsv", Array("甲\t乙\n1\t2,5\n".utf8))
    #expect(tabs.lines.map { tabs.text($0) } == ["|甲|乙|", "|1|2,5|"])
    let semicolons = try DocumentReader.document(path: "a.csv", Array("甲;乙;丙\n1;2,5;3\n".utf8))
    #expect(semicolons.lines.map { semicolons.text($0) }.last == "|1|2,5|3|")
    let open = try DocumentReader.document(path: "a.csv", Array("甲,\"乙\n1,2".utf8))
    #expect(open.lines.count == 1)
  }
}
