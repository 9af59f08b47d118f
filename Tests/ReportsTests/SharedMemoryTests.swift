// What is kept from one report to the next, or found once for all rows, changes nothing of what is read.

import Documents
import Query
import ReportGenerator
import Testing

@testable import Reports

@Suite("What reports share while they are read")
struct SharedMemoryTests {
  /// The columns of tables that hold what was said of figures.
  private static let tables: [(table: String, columns: [String])] = [
    ("figures", ["figure", "year", "project", "subject", "measure", "value", "unit", "raw", "line", "quote"]),
    ("accounts", ["item", "parent", "stage", "amount", "share", "change", "reason", "quote"]),
    ("outputs", ["project", "activity", "quantity", "unit", "quote"]),
  ]

  private static func rows(_ reading: ReportReading) throws -> [String] {
    var tables = TableSet()
    try ReportRows(reading).write(to: &tables)
    let catalog = tables.catalog()
    return SharedMemoryTests.tables.flatMap { TableText.rows(of: $0.table, columns: $0.columns, in: catalog) }
  }

  @Test("A report reads the same alone and after others whose figures it is read into")
  func records() throws {
    let shared = SubjectTable()
    // Longer and shorter ones in turn, and one that comes again.
    for (seed, size) in [(3, 1_500), (4, 6_000), (5, 800), (6, 3_000), (3, 1_500)] as [(UInt64, Int)] {
      let report = ReportBuilder.report(seed: seed, size: size)
      let document = Document(name: report.name, text: report.text)
      let alone = try Self.rows(ReportReading(document, key: "report"))
      let reading = ReportReading(document, key: "report", subjects: shared)
      #expect(try Self.rows(reading) == alone)
      #expect(alone.count > 10)
      shared.records.takeBack(reading)
    }
  }

  @Test("A figure and a row that are filled anew know nothing of what they were")
  func reset() throws {
    let text = "2022年收入合计1,200万元，比上年减少5%，主要原因是项目减少。"
    let reading = ReportReading(Document(name: "某某局2022年度部门决算", text: text), key: "report")
    let pool = RecordPool()
    pool.takeBack(reading)
    let quantity = try #require(reading.figures.first).quantity
    let figure = pool.figure(quantity)
    #expect(reading.figures.contains { $0 === figure })
    #expect(figure.subject.isEmpty && figure.traits == nil && figure.measure == .other && figure.year == nil)
    #expect(figure.project == nil && figure.section == nil && figure.clause.isEmpty && figure.position == 0)
    let row = pool.row(figure, SubjectTable().traits(of: "支出"))
    #expect(reading.rows.contains { $0 === row })
    #expect(row.subject == "支出" && row.reason == nil && row.parent == nil && row.base == nil)
    #expect(row.figures.count == 0 && !row.hasMoney && !row.states(.actual) && row.lastCountEnd == 0)
  }

  @Test("Names of rows go to a column in pieces that a byte can tell apart", arguments: [1, 2, 255, 256, 300, 600])
  func names(count: Int) {
    var batch = NameBatch(rows: 0)
    var expected: [String?] = []
    for row in 0..<1_000 {
      let name = row % 7 == 0 ? "" : "名称\(row * 31 % count)"
      batch.append(name)
      expected.append(name.isEmpty ? nil : name)
    }
    let all = batch.pieces()
    #expect(all.allSatisfy { $0.names.count <= 255 && Set($0.names).count == $0.names.count })
    let found = all.flatMap { piece in piece.choices.map { Int($0) < piece.names.count ? piece.names[Int($0)] : nil } }
    #expect(found == expected)
    let chosen = batch.pieces(rows: [999, 0, 5, 5])
    let some = chosen.flatMap { piece in piece.choices.map { Int($0) < piece.names.count ? piece.names[Int($0)] : nil }
    }
    #expect(some == [expected[999], expected[0], expected[5], expected[5]])
  }

  @Test("A text folds as each of its code points does")
  func folding() {
    let scalars = (0..<0x2_1000 as Range<UInt32>).compactMap { Unicode.Scalar($0) }
    let folded = Folding.fold(scalars)
    #expect(folded.count == scalars.count)
    #expect(zip(scalars, folded).allSatisfy { Folding.fold($0) == $1 })
  }

  @Test("Texts are compared byte by byte, however long they are")
  func comparison() {
    let whole = "一般公共预算abc财政拨款收入"
    for length in 0...whole.count {
      let text = String(whole.prefix(length))
      let copy = String(text.map { $0 })
      #expect(text == copy)
      #expect(whole.starts(as: copy))
      #expect(String(whole.suffix(length)) == String(whole.suffix(length).map { $0 }))
      #expect(whole.ends(as: String(whole.suffix(length).map { $0 })))
      for place in text.indices {
        var other = copy
        other.replaceSubrange(place...place, with: "他")
        #expect(text != other)
        #expect(!whole.starts(as: other))
      }
    }
  }

  @Test("A code point is one of those that are listed")
  func choice() {
    let text = Array("，。；、）以左的实达超年期初几逐".unicodeScalars)
    for scalar in text {
      #expect(
        scalar.isOne(
          of: "，", "。", "；", "、", "）", "以", "左", "的", "实", "达", "超", "年", "期", "初", "几", "逐"))
      #expect(scalar.isOne(of: "，", "。") == (scalar == "，" || scalar == "。"))
    }
    #expect(!("月" as Unicode.Scalar).isOne(of: "，", "。", "；"))
  }

  @Test("Numbers in rings are told apart by spaces")
  func rings() {
    let rings = ItemNumber.rings.split(separator: " ")
    #expect(rings.count == 60 + 10)
    #expect(rings.allSatisfy { ring in ring.unicodeScalars.allSatisfy { ItemNumber.circled($0) != nil } })
  }
}
