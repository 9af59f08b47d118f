// Delimited text against a reader that is slow and plain: whatever the bytes, the workers and the segments, the same rows.

import Testing

@testable import Query

/// A reader of delimited text that goes byte by byte and knows no blocks, segments or types.
private struct PlainReader {
  private let bytes: [UInt8]
  private var position = 0

  /// The records of `bytes`: nil for an empty field; nil in all when a quote is never closed.
  static func records(_ bytes: [UInt8]) -> [[String?]]? {
    var reader = PlainReader(bytes: bytes.last == 10 || bytes.isEmpty ? bytes : bytes + [10])
    var records: [[String?]] = []
    while reader.position < reader.bytes.count {
      guard let record = reader.record() else { return nil }
      if !record.isEmpty { records.append(record) }
    }
    return records
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// The fields up to the end of the line; none for an empty line.
  private mutating func record() -> [String?]? {
    var fields: [String?] = []
    while true {
      let start = position
      guard let text = field() else { return nil }
      let isLast = bytes[position] == 10
      let isEmptyLine = isLast && fields.isEmpty && (position == start || position == start + 1 && bytes[start] == 13)
      position += 1
      if isEmptyLine { return [] }
      fields.append(text)
      if isLast { return fields }
    }
  }

  /// The text of the field that starts here; ends on the byte behind it. The outer nil is for a quote without an end.
  private mutating func field() -> String?? {
    var content: [UInt8] = []
    let isQuoted = bytes[position] == 34
    if isQuoted {
      position += 1
      while true {
        guard position < bytes.count else { return nil }
        if bytes[position] == 34 {
          guard position + 1 < bytes.count, bytes[position + 1] == 34 else { break }
          position += 1
        }
        content.append(bytes[position])
        position += 1
      }
      position += 1
    }
    let rest = position
    while position < bytes.count, bytes[position] != 44, bytes[position] != 10 { position += 1 }
    guard position < bytes.count else { return nil }
    if isQuoted { return .some(String(decoding: content, as: UTF8.self)) }
    content = Array(bytes[rest..<position])
    if bytes[position] == 10, content.last == 13 { content.removeLast() }
    return .some(content.isEmpty ? nil : String(decoding: content, as: UTF8.self))
  }
}

/// The rows of a text, all columns as text, read in pieces as small as wanted; nil for a quote that is never closed.
private func rows(_ bytes: [UInt8], threads: Int, segment: Int?) throws -> [[String?]]? {
  var options = DelimitedTextOptions()
  options.delimiter = 44
  options.hasHeader = false
  options.allText = true
  do throws(QueryError) {
    return try table(bytes, threads: threads, sample: segment, segment: segment, options: options).map(texts)
  } catch {
    guard case .data(.unreadableFile) = error.kind else { throw error }
    return nil
  }
}

private func table(
  _ bytes: [UInt8], threads: Int, sample: Int?, segment: Int?, options: DelimitedTextOptions
) throws(QueryError) -> Table? {
  var settings = Settings()
  settings.threads = threads
  return try DelimitedTextReader(
    name: "t", open: { () throws(QueryError) in MemoryReader(bytes) }, options: options, pool: WorkerPool(settings),
    check: { () throws(QueryError) in }, sampleBytes: sample, segmentBytes: segment
  ).table()
}

private func texts(_ table: Table) -> [[String?]] {
  let columns = table.columns.map { try? $0.vector() }
  return (0..<table.rowCount).map { row in
    columns.map { column in
      guard let value = column?.value(at: row), case .text(let text) = value else { return nil }
      return text
    }
  }
}

/// Records as a table has them: all as wide as the widest.
private func filled(_ records: [[String?]]) -> [[String?]] {
  let width = records.map(\.count).max() ?? 0
  return records.map { $0 + Array(repeating: nil, count: width - $0.count) }
}

@Suite struct DelimitedPropertyTests {
  /// Workers and bytes of a segment that every text is read with.
  static let ways: [(threads: Int, segment: Int?)] = [(1, nil), (1, 1), (1, 13), (2, 7), (2, 64), (3, 200)]

  /// Texts of the pieces that matter, in any order: most of them break the rules somewhere.
  @Test(arguments: 0..<24)
  func anyBytesMakeTheSameRows(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed) + 900)
    let pieces = [
      ",", ",", "\n", "\n", "\r\n", "\"", "\"\"", "\"a\nb\"", "\"x,y\"", "\"\",", "a", "教育", "17", " ", "\r", "q\"r",
    ]
    // Without the lone quote most texts close all their quotes.
    let choices = seed % 3 == 0 ? pieces : pieces.filter { $0 != "\"" && $0 != "q\"r" }
    var text = "k,v\n"
    for _ in 0..<(20 + Int(random.next() % 200)) { text += choices[Int(random.next() % UInt64(choices.count))] }
    if random.next() % 2 == 0 { text += "\n" }
    let bytes = Array(text.utf8)
    let expected = PlainReader.records(bytes).map(filled)
    for way in Self.ways {
      #expect(
        try rows(bytes, threads: way.threads, segment: way.segment) == expected, "\(way) \(text.debugDescription)")
    }
  }

  /// A quoted field with a line break, a delimiter and a doubled quote at every place relative to blocks of 64 bytes.
  @Test func quotesAcrossBlocks() throws {
    for before in 0..<70 {
      let text = "a,b\n" + String(repeating: "x", count: before) + ",\"1\n2\r\n,\"\"3\"\"\"\r\nlast,\"\"\n"
      let bytes = Array(text.utf8)
      let expected: [[String?]] = [
        ["a", "b"], [before == 0 ? nil : String(repeating: "x", count: before), "1\n2\r\n,\"3\""], ["last", ""],
      ]
      #expect(PlainReader.records(bytes) == expected)
      for way in Self.ways where way.segment != 1 {
        #expect(try rows(bytes, threads: way.threads, segment: way.segment) == expected, "\(before) \(way)")
      }
    }
  }

  /// Fields longer than segments, samples and the room for separators.
  @Test(arguments: [1_000, 70_000, 300_000])
  func veryLongFields(length: Int) throws {
    let long = String(repeating: "长,", count: length / 4)
    let many = Array(repeating: "z", count: 1_500).joined(separator: ",")
    let bytes = Array("a,\"\(long)\"\n\(many)\nb,c\n".utf8)
    let expected = PlainReader.records(bytes).map(filled)
    for segment in [nil, 100, 5_000] {
      let found = try rows(bytes, threads: 2, segment: segment)
      // Compared first: a difference would be printed whole.
      let isSame = found == expected
      #expect(isSame)
    }
  }

  /// Values of a typed column are what the language's own cast makes of the texts, wherever the type turned out too narrow.
  @Test(arguments: 0..<6)
  func typedValuesAreCastTexts(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed) + 5_000)
    func pick(_ choices: [String]) -> String { choices[Int(random.next() % UInt64(choices.count))] }
    func common(_ column: Int) -> String {
      let number = Int64(truncatingIfNeeded: random.next() % 2_000_001) - 1_000_000
      switch column {
      case 0: return "\(number)"
      case 1: return "\(number / 100).\(10 + abs(number % 90))"
      case 2: return "20\(10 + abs(number % 20))-0\(1 + abs(number % 9))-1\(abs(number % 10))"
      case 3: return number % 2 == 0 ? "true" : "false"
      default: return pick(["教育", "x", "", "0\(abs(number % 50))"])
      }
    }
    let late = [
      "", "", "7", "-0.5", "+3", "1e3", "99999999999999999999", "123456789012345678901234567890123456789.5",
      "2024-02-30",
      "2024-02-29 12:30:00", "true", "x", "007", "\"8\"", " 9", "-", ".", "1.", ".5", "--1", "1-2",
    ]
    var text = "a,b,c,d,e\n"
    let count = 400
    for row in 0..<count {
      let fields = (0..<5).map { column in row > 200 && random.next() % 150 == 0 ? pick(late) : common(column) }
      text += fields.joined(separator: ",") + (seed % 2 == 0 ? "\n" : "\r\n")
    }
    let bytes = Array(text.utf8)
    var plain = DelimitedTextOptions()
    plain.hasHeader = true
    var allText = plain
    allText.allText = true
    let words = try #require(try table(bytes, threads: 1, sample: nil, segment: nil, options: allText))
    #expect(words.rowCount == count)
    for (threads, segment) in [(1, nil), (1, 90), (2, 350)] as [(Int, Int?)] {
      let typed = try #require(
        try table(bytes, threads: threads, sample: segment.map { _ in 256 }, segment: segment, options: plain))
      #expect(typed.schema.columns.map(\.type) == (try typesOf(bytes, plain)))
      for (position, column) in typed.columns.enumerated() {
        let (values, texts) = (try column.vector(), try words.columns[position].vector())
        for row in 0..<count {
          let (value, word) = (values.value(at: row), texts.value(at: row))
          if column.type == .varchar {
            #expect(value == word, "row \(row) of \(position)")
          } else {
            guard case .text(let text) = word else {
              #expect(value.isNull, "row \(row) of \(position)")
              continue
            }
            #expect(
              try value == Cast.cast(.text(text.trimmed), from: .varchar, to: column.type), "\(text) in \(column.type)")
          }
        }
      }
    }
  }

  /// Types when the whole text is the sample.
  private func typesOf(_ bytes: [UInt8], _ options: DelimitedTextOptions) throws -> [DataType] {
    let whole = try #require(try table(bytes, threads: 1, sample: 1 << 20, segment: nil, options: options))
    return whole.schema.columns.map(\.type)
  }

  /// Codes follow the order in which texts first stand in the file, quoted or not, beyond the first records too.
  @Test func codesFollowTheFile() throws {
    var text = "w\n"
    for row in 0..<6_000 { text += row % 3 == 0 ? "\"q\(row % 2_500)\"\n" : "p\(row % 1_700)\n" }
    var seen: Set<String> = []
    var order: [String] = []
    for row in 0..<6_000 {
      let word = row % 3 == 0 ? "q\(row % 2_500)" : "p\(row % 1_700)"
      if seen.insert(word).inserted { order.append(word) }
    }
    for (threads, segment) in [(1, nil), (1, 5_000), (2, 3_000)] as [(Int, Int?)] {
      let made = try #require(
        try table(Array(text.utf8), threads: threads, sample: 2_000, segment: segment, options: DelimitedTextOptions()))
      #expect(made.columns[0].dictionary?.bytes == Array(order.joined().utf8))
    }
  }

  /// The text for NULL is NULL where it stands bare, and text between quotes.
  @Test func aTextForNullBesideTheSameTextInQuotes() throws {
    var options = DelimitedTextOptions()
    options.nullText = "-"
    let text = "w\n" + (0..<3_000).map { $0 % 5 == 0 ? "-\n" : $0 % 5 == 1 ? "\"-\"\n" : "w\($0 % 7)\n" }.joined()
    for (threads, segment) in [(1, nil), (2, 900)] as [(Int, Int?)] {
      let made = try #require(
        try table(Array(text.utf8), threads: threads, sample: nil, segment: segment, options: options))
      let vector = try made.columns[0].vector()
      for row in 0..<3_000 {
        #expect(vector.value(at: row) == (row % 5 == 0 ? .null : .text(row % 5 == 1 ? "-" : "w\(row % 7)")))
      }
    }
  }

  /// A sole worker fills blocks from one small piece after the other: values and NULLs stay in their rows.
  @Test func blocksOfManySegments() throws {
    let count = Column.blockRows + 9_000
    func number(_ row: Int) -> Int? { row % 11 == 0 && row > 60_000 ? nil : row * 7 % 1_000_003 }
    func word(_ row: Int) -> String? { row == 70_000 ? nil : row % 4 == 0 ? "单位\(row % 300)" : "w\(row % 9)" }
    var bytes = Array("n,w\n".utf8)
    for row in 0..<count {
      bytes += Array("\(number(row).map { "\($0)" } ?? ""),\(word(row) ?? "")\n".utf8)
    }
    for (threads, segment) in [(1, 30_000), (1, nil), (2, 400_000)] as [(Int, Int?)] {
      let made = try #require(
        try table(bytes, threads: threads, sample: 5_000, segment: segment, options: DelimitedTextOptions()))
      #expect(made.rowCount == count)
      if threads == 1 { #expect(made.columns.allSatisfy { $0.blocks.count == 2 }, "blocks are full") }
      let (numbers, words) = (try made.columns[0].vector(), try made.columns[1].vector())
      let wrong = (0..<count).first { row in
        numbers.value(at: row) != number(row).map { .integer(Int128($0)) } ?? .null
          || words.value(at: row) != word(row).map { .text($0) } ?? .null
      }
      #expect(wrong == nil)
    }
  }

  /// A text for NULL that reads as a number, a day or a double is NULL where it stands bare.
  @Test func aTextForNullThatReadsAsAValue() throws {
    for (null, others) in [
      ("-1", ["5", "17", "3"]), ("0.0", ["1.5", "2.25"]), ("1900-01-01", ["2024-02-29"]), ("9", ["1e3"]),
    ] {
      var options = DelimitedTextOptions()
      options.nullText = null
      let text = "v\n" + (0..<400).map { "\($0 % 3 == 1 ? null : others[$0 % others.count])\n" }.joined()
      let made = try #require(
        try table(Array(text.utf8), threads: 1, sample: nil, segment: nil, options: options))
      let vector = try made.columns[0].vector()
      #expect(made.columns[0].type != .varchar)
      for row in 0..<400 { #expect(vector.value(at: row).isNull == (row % 3 == 1), "\(null) in row \(row)") }
    }
  }
}
