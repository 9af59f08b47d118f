// Columns of texts that are different in most rows: kept as they stand and compared when all is read. The rows, the codes and the
// dictionary are those that a table of all texts gives, whatever the workers, the segments and the moment of the change.

import Synchronization
import Testing

@testable import Query

private func table(
  _ text: String, threads: Int, segment: Int?, window: Int?, nullText: String? = nil,
  check: @escaping @Sendable () throws(QueryError) -> Void = { () throws(QueryError) in }
) throws -> Table? {
  var settings = Settings()
  settings.threads = threads
  settings.parallelism.rows = 1
  var options = DelimitedTextOptions()
  options.nullText = nullText
  let bytes = Array(text.utf8)
  var reader = DelimitedTextReader(
    name: "t", open: { () throws(QueryError) in MemoryReader(bytes) }, options: options, pool: WorkerPool(settings),
    check: check, sampleBytes: segment.map { min($0, DistinctTextTests.sampleBytes) }, segmentBytes: segment)
  reader.windowRows = window
  return try reader.table()
}

/// How the texts of a column repeat.
private enum Repetition: String, CaseIterable, CustomTestStringConvertible {
  case never, half, seldom, lateOnly, runs, nullsBetween, awkward

  var testDescription: String { rawValue }

  /// The field of row `row` as it is written, and its text.
  func field(_ row: Int, _ random: inout SeededGenerator) -> (written: String, text: String?) {
    func plain(_ text: String) -> (String, String?) { (text, text) }
    switch self {
    case .never: return plain("记录\(row &* 7919 % 1_000_003)号")
    case .half: return plain("单位\(random.next() % 2 == 0 ? row : Int(random.next() % 2_000))")
    case .seldom: return plain("t\(random.next() % 5_000)")
    case .lateOnly: return plain(row < 1_500 ? "同\(row % 3)" : "异\(row)")
    case .runs: return plain("段\(row / 4)")
    case .nullsBetween: return random.next() % 3 == 0 ? ("", nil) : plain("n\(row)")
    case .awkward:
      let text = [
        "q\"r\(row)", "", "a,b\(row)", "two\nlines \(row)", "",
        "长的名字没有空格\(row)" + String(repeating: "延", count: row % 40),
      ]
      let chosen = text[Int(random.next() % UInt64(text.count))]
      if chosen.isEmpty && random.next() % 2 == 0 { return ("", nil) }
      let quoted =
        "\"" + chosen.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
      return (quoted, chosen)
    }
  }

  /// A text of two columns, and the texts of the second.
  func make(rows: Int) -> (text: String, values: [String?]) {
    var random = SeededGenerator(UInt64(rows) + 5)
    var text = "id,name\n"
    var values: [String?] = []
    for row in 0..<rows {
      let (written, value) = field(row, &random)
      text += "\(row),\(written)\n"
      values.append(value)
    }
    return (text, values)
  }
}

/// The codes of a text column, and its texts by code.
private func codes(_ column: Column) throws -> (codes: [Int32], texts: [String]) {
  guard case .texts(let codes, let dictionary) = try column.vector().storage else { return ([], []) }
  return (Array(codes), (0..<Int32(dictionary.count)).map { dictionary[$0] })
}

@Suite struct DistinctTextTests {
  /// Workers start from the texts of the sample: it must be small, or there are no new ones.
  static let sampleBytes = 400

  @Test(arguments: Repetition.allCases)
  private func rowsAndCodesAreThoseOfATable(repetition: Repetition) throws {
    let (text, values) = repetition.make(rows: 3_000)
    let reference = try #require(try table(text, threads: 1, segment: nil, window: nil))
    let expected = try codes(reference.columns[1])
    #expect(Set(expected.texts).count == expected.texts.count)
    for (threads, segment, window) in [(2, 3_000, 40), (4, 700, 16), (3, 20_000, 200), (2, 3_000, 1_000_000)] {
      let found = try #require(try table(text, threads: threads, segment: segment, window: window))
      let column = found.columns[1]
      let vector = try column.vector()
      #expect(found.rowCount == values.count)
      for (row, value) in values.enumerated() {
        #expect(vector.value(at: row) == value.map { .text($0) } ?? .null, "row \(row), \(threads) threads")
      }
      let own = try codes(column)
      #expect(own.texts == expected.texts, "\(threads) threads, window \(window)")
      let valid = values.indices.filter { values[$0] != nil }
      #expect(valid.allSatisfy { own.codes[$0] == expected.codes[$0] })
      #expect(column.dictionary?.isDistinct == true)
    }
  }

  /// A worker alone goes over at the end of a block.
  @Test func aSoleWorkerGoesOverToo() throws {
    let rows = 3 * Column.blockRows + 100
    var text = "name\n"
    for row in 0..<rows { text += "n\(row % 150_000)\n" }
    let found = try #require(try table(text, threads: 1, segment: nil, window: 1_000))
    let column = found.columns[0]
    #expect(column.dictionary?.count == 150_000)
    #expect(column.dictionary?.isDistinct == true)
    #expect(found.rowCount == rows)
    for row in [0, 1, 65_535, 65_536, 131_072, 149_999, 150_000, 150_001, rows - 1] {
      #expect(column.slice(row..<row + 1).value(at: 0) == .text("n\(row % 150_000)"))
    }
  }

  @Test func theTextForNullIsFoundAmongPlainTexts() throws {
    var text = "id,name\n"
    for row in 0..<2_000 { text += "\(row),\(row % 5 == 3 ? "NA" : row % 7 == 1 ? "\"NA\"" : "x\(row)")\n" }
    for (threads, window) in [(1, nil), (2, 50)] {
      let found = try #require(
        try table(text, threads: threads, segment: 2_000, window: window, nullText: "NA"))
      let vector = try found.columns[1].vector()
      for row in 0..<2_000 {
        let wanted: Value = row % 5 == 3 ? .null : row % 7 == 1 ? .text("NA") : .text("x\(row)")
        #expect(vector.value(at: row) == wanted, "row \(row)")
      }
    }
  }

  @Test func aPlainTextInAnotherEncodingIsFound() throws {
    var bytes = Array("id,name\n".utf8)
    for row in 0..<2_000 { bytes += Array("\(row),x\(row)\n".utf8) }
    bytes += Array("2000,".utf8) + [0xBD, 0xCC, 10]
    let all = bytes
    var settings = Settings()
    settings.threads = 2
    var reader = DelimitedTextReader(
      name: "t", open: { () throws(QueryError) in MemoryReader(all) }, options: DelimitedTextOptions(),
      pool: WorkerPool(settings), check: { () throws(QueryError) in }, sampleBytes: DistinctTextTests.sampleBytes,
      segmentBytes: 1_000)
    reader.windowRows = 20
    #expect(try reader.table()?.rowCount == nil)
  }

  /// What a statement asks of such a column is answered as of any other.
  @Test(arguments: [
    "SELECT count(*), count(DISTINCT name), min(name), max(name) FROM t",
    "SELECT id FROM t WHERE name = 'n77' ORDER BY id", "SELECT count(*) FROM t WHERE name LIKE '%99'",
    "SELECT name, count(*) AS n FROM t GROUP BY name ORDER BY n DESC, name LIMIT 5",
    "SELECT name FROM t ORDER BY name DESC NULLS LAST LIMIT 4",
    "SELECT count(*) FROM t AS a JOIN t AS b ON a.name = b.name",
    "SELECT count(*) FROM (SELECT name FROM t WHERE id < 900 INTERSECT SELECT name FROM t WHERE id > 800)",
    "SELECT sum(length(name)), count(upper(name)) FROM t",
  ])
  func queriesGiveTheSame(query: String) throws {
    let (text, _) = Repetition.nullsBetween.make(rows: 1_200)
    var answers: [Answer] = []
    for (threads, window) in [(1, nil), (2, 20)] {
      var catalog = Catalog()
      catalog.set(try #require(try table(text, threads: threads, segment: 900, window: window)))
      answers.append(try ParallelSupport.answer(query, catalog, Settings()))
    }
    #expect(answers[0] == answers[1])
    #expect(!answers[0].rows.isEmpty)
  }

  @Test func whatCheckThrowsEndsTheNumbering() throws {
    let (text, _) = Repetition.never.make(rows: 2_000)
    let calls = CallCounter(failingFrom: 60)
    #expect(throws: QueryError.self) {
      try table(text, threads: 2, segment: 1_000, window: 20) { () throws(QueryError) in try calls.note() }
    }
  }
}

// MARK: - Forecasts

/// Shares of new texts, window after window of 100 rows, and the window in which a table is given up; nil for never.
private struct ForecastCase: CustomTestStringConvertible {
  let testDescription: String
  let expectedRows: Int
  let shares: [Int]
  let givenUp: Int?

  init(_ name: String, _ expectedRows: Int, _ shares: [Int], _ givenUp: Int?) {
    testDescription = name
    self.expectedRows = expectedRows
    self.shares = shares
    self.givenUp = givenUp
  }
}

extension DistinctTextTests {
  @Test(arguments: [
    ForecastCase("all different", 10_000, [100, 100, 100], 1),
    ForecastCase("all different, nearly at the end", 250, [100, 100], 1),
    ForecastCase("nine in ten different for ever", 100_000, [90, 90, 90], 1),
    ForecastCase("six in ten different for ever", 100_000, [60, 60], 1),
    ForecastCase("four in ten", 100_000, [40, 40, 40], nil),
    ForecastCase("few", 100_000, [5, 0, 0, 0], nil),
    ForecastCase("drawn from a thousand", 100_000, [95, 86, 78, 70, 63, 57, 52], nil),
    ForecastCase("drawn from a thousand, of which few rows are left", 400, [95, 86], 1),
    ForecastCase("new ones late", 100_000, [3, 2, 100, 100], 2),
    ForecastCase("one window", 100_000, [100], nil),
  ])
  private func forecasts(sample: ForecastCase) {
    var forecast = DistinctForecast(expectedRows: sample.expectedRows, windowRows: 100)
    var givenUp: Int?
    for (window, share) in sample.shares.enumerated() where givenUp == nil {
      if forecast.isMostlyDistinct(rows: 100, newTexts: share) { givenUp = window }
    }
    #expect(givenUp == sample.givenUp)
  }

  @Test func piecesOfAWindowAreTakenTogether() {
    var forecast = DistinctForecast(expectedRows: 10_000, windowRows: 100)
    let judgements = (0..<10).map { _ in forecast.isMostlyDistinct(rows: 20, newTexts: 20) }
    #expect(judgements == Array(repeating: false, count: 9) + [true])
  }
}

// MARK: - Numbering

extension DistinctTextTests {
  /// Runs of random texts against a dictionary of all, for every number of parts and workers.
  @Test(arguments: [0, 1, 7, 3_000, 40_000], [1, 3])
  func numbersAreThoseOfFirstPlaces(count: Int, threads: Int) throws {
    var random = SeededGenerator(UInt64(count) + 17)
    var runs: [TextRun] = []
    var all: [[UInt8]?] = []
    while all.count < count {
      var table = TextTable()
      // A run of distinct texts of which only some are meant, or one of rows with NULLs.
      let rows = min(count - all.count, 1 + Int(random.next() % 900))
      let texts = (0..<rows).map { _ in
        Array(String(repeating: "x", count: Int(random.next() % 3)).utf8) + Array("\(random.next() % 20_000)".utf8)
      }
      if random.next() % 2 == 0 {
        for text in texts { _ = table.code(of: text[...]) }
        let range = table.count / 3..<table.count
        runs.append(TextRun(texts: table.plainTexts, range: range, validity: nil))
        all += range.map { Array(table.text($0)) }
      } else {
        var validity = Validity(repeating: true, count: rows)
        for row in 0..<rows where random.next() % 5 == 0 { validity[row] = false }
        runs.append(TextRun(texts: plain(texts), range: 0..<rows, validity: validity))
        all += texts.indices.map { validity[$0] ? texts[$0] : nil }
      }
    }
    var settings = Settings()
    settings.threads = threads
    settings.parallelism.rows = 1
    let numbered = try TextNumbering(runs, pool: WorkerPool(settings), check: { () throws(QueryError) in }).numbered()
    var known: [[UInt8]: Int32] = [:]
    var expected: [Int32] = []
    for text in all {
      guard let text else {
        expected.append(0)
        continue
      }
      let code = known[text] ?? Int32(known.count)
      known[text] = code
      expected.append(code)
    }
    #expect(Array(numbered.codes(0..<all.count)) == expected)
    #expect(known.allSatisfy { Array(numbered.dictionary.utf8($0.value)) == $0.key })
    #expect(all.isEmpty || numbered.dictionary.count == max(known.count, 1))
  }

  private func plain(_ texts: [[UInt8]]) -> PlainTexts {
    var table = TextTable()
    let codes = texts.map { table.code(of: $0[...]) }
    let hashesByCode = table.hashes
    let hashes = codes.map { hashesByCode[Int($0)] }
    return PlainTexts(
      bytes: texts.flatMap { $0 }, offsets: texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) },
      hashes: hashes)
  }

  /// The loop that appends texts gives the bytes and hashes that a table of the same fields has.
  @Test func appendedTextsHaveTheHashesOfATable() {
    let fields = (0..<150).map { String(repeating: "教", count: $0 % 30) + String(repeating: "y", count: $0) }
    let quoted = fields.enumerated().map { $0.offset % 3 == 0 ? "\"\($0.element)\"\"\"" : $0.element }
    let texts = fields.enumerated().map { $0.offset % 3 == 0 ? "\($0.element)\"" : $0.element }
    let text = Array((quoted.map { "1,\($0)\n" }.joined()).utf8)
    let bytes = text + Array(repeating: 34, count: DelimitedSource.padding)
    var index = SeparatorIndex()
    index.find(in: bytes, 0..<text.count, delimiter: 44, newline: 10)
    var (buffer, rows, table) = (PlainTextBuffer(), FieldRows(), TextTable())
    for _ in 0..<2 { index.appendTexts(1, of: bytes, to: &buffer, rows: &rows) }
    #expect(!buffer.hasForeignText)
    let found = buffer.takeTexts()
    #expect(found.hashes.count == 300)
    for row in 0..<300 {
      let expected = Array(texts[row % 150].utf8)
      #expect(Array(found.bytes[found.offsets[row]..<found.offsets[row + 1]]) == expected)
      let code = table.code(of: expected[...])
      #expect(found.hashes[row] == table.hashes[Int(code)])
    }
    let rest = buffer.takeTexts()
    #expect(rest.hashes.isEmpty)
  }
}

/// Fails from a certain call on.
private final class CallCounter: Sendable {
  private let calls = Atomic<Int>(0)
  private let limit: Int

  init(failingFrom limit: Int) { self.limit = limit }

  func note() throws(QueryError) {
    if calls.add(1, ordering: .relaxed).newValue >= limit { throw QueryError(.limit(.interrupted)) }
  }
}
