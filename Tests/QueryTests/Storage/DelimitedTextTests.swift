// Delimited text to tables: what real files do, what hostile files do, and that workers and segments change nothing.

import Testing

@testable import Query

/// Tables as one text: the types, then a line a row.
private func shown(_ table: Table) -> String {
  let types = table.schema.columns.map { "\($0.name) \($0.type.name)" }.joined(separator: ", ")
  let columns = table.columns.map { try? $0.vector() }
  let rows = (0..<table.rowCount).map { row in
    columns.enumerated().map { index, vector in
      guard let value = vector?.value(at: row), !value.isNull else { return "∅" }
      return ValueFormat.text(of: value, type: table.schema.columns[index].type)
    }.joined(separator: "|")
  }
  return ([types] + rows).joined(separator: "\n")
}

/// A reader over a text in memory, in pieces as small as wanted.
private func reader(
  _ bytes: [UInt8], threads: Int = 1, sample: Int? = nil, segment: Int? = nil,
  options: DelimitedTextOptions = DelimitedTextOptions()
) -> DelimitedTextReader {
  var settings = Settings()
  settings.threads = threads
  return DelimitedTextReader(
    name: "t", open: { () throws(QueryError) in MemoryReader(bytes) }, options: options, pool: WorkerPool(settings),
    check: { () throws(QueryError) in }, sampleBytes: sample, segmentBytes: segment)
}

/// A text and the table that it makes.
private struct Golden: Sendable, CustomStringConvertible {
  let description: String
  let text: String
  let table: String
  var options = DelimitedTextOptions()

  init(
    _ description: String, _ text: String, _ table: String, _ change: (inout DelimitedTextOptions) -> Void = { _ in }
  ) {
    self.description = description
    self.text = text
    self.table = table
    change(&options)
  }
}

private let goldens: [Golden] = [
  Golden(
    "types are found", "a,b,c,d,e\n1,2.50,x,2024-02-29,true\n-3,4,y,1999-12-31,false\n",
    "a BIGINT, b DECIMAL(18,2), c VARCHAR, d DATE, e BOOLEAN\n1|2.50|x|2024-02-29|true\n-3|4.00|y|1999-12-31|false"),
  Golden("no line end at the end", "a,b\n1,2", "a BIGINT, b BIGINT\n1|2"),
  Golden("CRLF", "a,b\r\n1,x\r\n2,y\r\n", "a BIGINT, b VARCHAR\n1|x\n2|y"),
  Golden("CR alone", "a,b\r1,x\r2,y\r", "a BIGINT, b VARCHAR\n1|x\n2|y"),
  Golden("CRLF after quotes", "a,b\r\n1,\"x\"\r\n2,\"y,z\"\r\n", "a BIGINT, b VARCHAR\n1|x\n2|y,z"),
  Golden("a byte order mark", "\u{FEFF}项目,金额\n教育,1.5\n", "项目 VARCHAR, 金额 DECIMAL(18,1)\n教育|1.5"),
  Golden("empty fields are NULL, quoted ones are not", "a,b\n,\"\"\n1,x\n", "a BIGINT, b VARCHAR\n∅|\n1|x"),
  Golden("a quoted empty field is text", "a,b\nx,1\ny,\"\"\n", "a VARCHAR, b VARCHAR\nx|1\ny|"),
  Golden(
    "quotes, delimiters and line ends between quotes", "a,b\n\"x \"\"y\"\", z\",\"1\n2\"\n",
    "a VARCHAR, b VARCHAR\nx \"y\", z|1\n2"),
  Golden("quoted numbers are numbers", "a\n\"1\"\n\"22\"\n", "a BIGINT\n1\n22"),
  Golden(
    "a quote inside a field is content", "a,b\n5\" pipe,x\n6\"\",y\n", "a VARCHAR, b VARCHAR\n5\" pipe|x\n6\"\"|y"),
  Golden("text behind a closing quote is left out", "a,b\n\"x\"y,1\nz,2\n", "a VARCHAR, b BIGINT\nx|1\nz|2"),
  Golden("short records are filled", "a,b,c\n1,2,3\n4\n5,6\n", "a BIGINT, b BIGINT, c BIGINT\n1|2|3\n4|∅|∅\n5|6|∅"),
  Golden("long records make columns", "a,b\n1,2\n3,4,5\n", "a BIGINT, b BIGINT, column2 BIGINT\n1|2|∅\n3|4|5"),
  Golden("a delimiter at the end", "a,b\n1,", "a BIGINT, b VARCHAR\n1|∅"),
  Golden("empty lines are no records", "a,b\n\n1,2\n\r\n3,4\n\n", "a BIGINT, b BIGINT\n1|2\n3|4"),
  Golden("codes with leading zeros are text", "a,b\n0201,1\n0302,0\n", "a VARCHAR, b BIGINT\n0201|1\n0302|0"),
  Golden("no header where the first record has numbers", "1,x\n2,y\n", "column0 BIGINT, column1 VARCHAR\n1|x\n2|y"),
  Golden("names that repeat", "a,A,a\n1,2,3\n", "a VARCHAR, A_1 VARCHAR, a_2 VARCHAR\n1|2|3") {
    $0.hasHeader = true; $0.allText = true
  },
  Golden("tabs", "a\tb\n1\tx,y\n", "a BIGINT, b VARCHAR\n1|x,y"),
  Golden("semicolons", "a;b\n1;2,5\n3;4,5\n", "a BIGINT, b VARCHAR\n1|2,5\n3|4,5"),
  Golden("a text for NULL", "a,b\nNA,x\n1,NA\n2,\"NA\"\n", "a BIGINT, b VARCHAR\n∅|x\n1|∅\n2|NA") {
    $0.nullText = "NA"
  },
  Golden("integers and decimals", "a\n1\n2.25\n-3.5\n", "a DECIMAL(18,2)\n1.00\n2.25\n-3.50"),
  Golden("decimals of several lengths", "a\n1.5\n2.25\n-0.125\n.5\n", "a DECIMAL(18,3)\n1.500\n2.250\n-0.125\n0.500"),
  Golden(
    "eighteen digits", "a,b\n999999999999999999,9999999999999999.99\n-1,0.01\n",
    "a BIGINT, b DECIMAL(18,2)\n999999999999999999|9999999999999999.99\n-1|0.01"),
  Golden("over eighteen digits", "a\n1234567890123456789\n", "a DECIMAL(38,0)\n1234567890123456789"),
  Golden("spaces around numbers", "a,b\n 1,2\n2 , 3\n", "a BIGINT, b BIGINT\n1|2\n2|3"),
  Golden("doubles", "a\n1e3\n2.5\n", "a DOUBLE\n1000.0\n2.5"),
  Golden(
    "days and times", "a\n2024-01-01\n2024-01-01 10:00:00\n", "a TIMESTAMP\n2024-01-01 00:00:00\n2024-01-01 10:00:00"),
  Golden("days that do not exist", "a\n2024-02-30\n2024-02-28\n", "a VARCHAR\n2024-02-30\n2024-02-28"),
  Golden("only a header", "a,b\n", "a VARCHAR, b VARCHAR"),
  Golden("nothing", "", ""),
  Golden("NUL bytes are content", "a,b\nx\0y,1\n", "a VARCHAR, b BIGINT\nx\0y|1"),
  Golden("a column without any value", "a,b\n1,\n2,\n", "a BIGINT, b VARCHAR\n1|∅\n2|∅"),
]

@Suite struct DelimitedTextTests {
  @Test(arguments: goldens)
  private func goldenTexts(golden: Golden) throws {
    let bytes = Array(golden.text.utf8)
    #expect(shown(try DelimitedTextReader.table(named: "t", from: bytes, options: golden.options)) == golden.table)
    for (threads, sample, segment) in [(1, 8, 8), (2, 16, 5), (3, 1 << 20, 24)] {
      let table = try #require(
        try reader(bytes, threads: threads, sample: sample, segment: segment, options: golden.options).table())
      // A sample that ends early may take another record for the first of values, but never lose one.
      #expect(
        table.rowCount == golden.table.split(separator: "\n", omittingEmptySubsequences: false).count - 1
          || golden.text.contains("\n2\""))
    }
  }

  /// Random rows, written with the freedoms of the format.
  private func randomText(_ random: inout SeededGenerator, rows: Int) -> (text: [UInt8], values: [[String?]]) {
    let words = ["教育", "x", "a b", "q\"r", "1,5", "two\nlines", "", "0201", "长长的一个名字没有逗号"]
    var text = "k,n,m,w\n"
    var values: [[String?]] = []
    let end = random.next() % 2 == 0 ? "\n" : "\r\n"
    for row in 0..<rows {
      let word = words[Int(random.next() % UInt64(words.count))]
      let number: String? = random.next() % 9 == 0 ? nil : "\(Int64(random.next() % 100_000) - 500)"
      let cents = Int64(random.next() % 1_000_000)
      let money: String? = random.next() % 7 == 0 ? nil : "\(cents / 100).\(cents % 100 / 10)\(cents % 10)"
      let mustQuote = word.isEmpty || word.contains { ",\"\n".contains($0) }
      let quoted = "\"" + word.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
      text += "r\(row % 5),\(number ?? ""),\(money ?? ""),\(mustQuote || random.next() % 3 == 0 ? quoted : word)\(end)"
      values.append(["r\(row % 5)", number, money, word])
    }
    return (Array(text.utf8), values)
  }

  @Test(arguments: 0..<12)
  func workersAndSegmentsChangeNothing(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed) + 40)
    let (text, values) = randomText(&random, rows: 300)
    let whole = try DelimitedTextReader.table(named: "t", from: text)
    #expect(whole.rowCount == values.count)
    let columns = try whole.columns.map { try $0.vector() }
    for (row, expected) in values.enumerated() {
      for (column, wanted) in expected.enumerated() {
        let value = columns[column].value(at: row)
        let found = value.isNull ? nil : ValueFormat.text(of: value, type: whole.schema.columns[column].type)
        #expect(found == wanted, "row \(row), column \(column)")
      }
    }
    for (threads, segment) in [(1, 700), (2, 333), (4, 1000)] {
      let table = try #require(try reader(text, threads: threads, segment: segment).table())
      #expect(shown(table) == shown(whole))
      // Codes too, since the order of groups may follow them.
      for (one, other) in zip(table.columns, whole.columns) {
        #expect(one.dictionary?.bytes == other.dictionary?.bytes)
        #expect(try one.vector().storageDescription == other.vector().storageDescription)
      }
    }
  }

  @Test(arguments: [
    ("1.5", "a DECIMAL(18,1)"), ("123456789012345678.5", "a DECIMAL(38,1)"), ("x", "a VARCHAR"), ("007", "a VARCHAR"),
    ("2024-01-01", "a VARCHAR"), ("1e5", "a DOUBLE"),
    ("99999999999999999999", "a DECIMAL(38,0)"), ("", "a BIGINT"), ("\"\"", "a VARCHAR"), ("+7", "a BIGINT"),
  ])
  func aLateValueWidensTheColumn(late: String, schema: String) throws {
    let text = "a,b\n" + (0..<400).map { "\($0),x\n" }.joined() + "\(late),y\n" + "5,z\n"
    for threads in [1, 3] {
      let table = try #require(try reader(Array(text.utf8), threads: threads, sample: 64, segment: 200).table())
      #expect(shown(table).hasPrefix(schema))
      #expect(table.rowCount == 402)
      #expect(shown(table) == shown(try DelimitedTextReader.table(named: "t", from: Array(text.utf8))))
    }
  }

  @Test func aLateWideRecordMakesColumns() throws {
    let text = "a,b\n" + (0..<300).map { "\($0),x\n" }.joined() + "1,2,3,4\n"
    let table = try #require(try reader(Array(text.utf8), threads: 2, sample: 64, segment: 100).table())
    #expect(table.schema.columns.map(\.name) == ["a", "b", "column2", "column3"])
    #expect(table.schema.columns.map(\.type) == [.bigint, .varchar, .bigint, .bigint])
    #expect(table.rowCount == 301)
  }

  @Test func aLateColumnIsTextWhereAllAre() throws {
    let text = Array(("a,b\n" + (0..<300).map { "\($0),x\n" }.joined() + "1,2,17\n").utf8)
    var options = DelimitedTextOptions()
    options.allText = true
    let table = try #require(try reader(text, threads: 2, sample: 64, segment: 100, options: options).table())
    #expect(table.schema.columns.map(\.type) == [.varchar, .varchar, .varchar])
    #expect(try table.columns[2].vector().value(at: 300) == .text("17"))
  }

  @Test func aStatedTypeIsKept() throws {
    var options = DelimitedTextOptions()
    options.types = ["a": .decimal(precision: 18, scale: 4)]
    let good = try DelimitedTextReader.table(named: "t", from: Array("a,b\n1,x\n2.5,y\n".utf8), options: options)
    #expect(shown(good) == "a DECIMAL(18,4), b VARCHAR\n1.0000|x\n2.5000|y")
    #expect(throws: QueryError.self) {
      try DelimitedTextReader.table(named: "t", from: Array("a,b\n1,x\nzwei,y\n".utf8), options: options)
    }
  }

  @Test(arguments: ["a,b\n1,\"open\n2,x\n", "\"", "a\n\"", "a,b\n\"x\"\",1\n"])
  func aQuoteThatIsNeverClosedIsAnError(text: String) throws {
    for segment in [nil, 4, 1000] {
      do throws(QueryError) {
        _ = try reader(Array(text.utf8), segment: segment).table()
        Issue.record("no error")
      } catch {
        guard case .data(.unreadableText(_, .openQuote)) = error.kind else {
          Issue.record("\(error)")
          return
        }
      }
    }
  }

  @Test func aRecordLongerThanTheLimitIsAnError() throws {
    let text = Array("a,b\n1,\(String(repeating: "x", count: 100_000))\n2,y\n".utf8)
    var small = reader(text, sample: 64, segment: 64)
    #expect(try small.table()?.rowCount == 2)
    small.recordLimit = 50_000
    #expect(throws: QueryError.self) { try small.table() }
  }

  @Test func manyColumns() throws {
    let names = (0..<5000).map { "c\($0)" }.joined(separator: ",")
    let values = (0..<5000).map { "\($0)" }.joined(separator: ",")
    let table = try DelimitedTextReader.table(named: "t", from: Array("\(names)\n\(values)\n\(values)\n".utf8))
    #expect(table.columns.count == 5000)
    #expect(try table.columns[4999].vector().value(at: 1) == .integer(4999))
  }

  @Test func otherEncodingsAreToldApart() throws {
    // 项目,金额 and 教育,5 in GB18030.
    let bytes: [UInt8] = [0xCF, 0xEE, 0xC4, 0xBF, 44, 0xBD, 0xF0, 0xB6, 0xEE, 10, 0xBD, 0xCC, 0xD3, 0xFD, 44, 53, 10]
    #expect(try reader(bytes).table()?.rowCount == nil)
    #expect(try DelimitedTextReader.table(named: "t", from: bytes).rowCount == 1)
    let late = Array("a,b\n".utf8) + (0..<300).flatMap { Array("\($0),x\n".utf8) } + [53, 44, 0xBD, 0xCC, 10]
    #expect(try reader(late, threads: 2, sample: 64, segment: 100).table()?.rowCount == nil)
  }
}

extension Vector {
  /// The codes of texts, for comparison.
  fileprivate var storageDescription: String {
    switch storage {
    case .texts(let codes, _): "\(Array(codes))"
    default: "\(count)"
    }
  }
}
