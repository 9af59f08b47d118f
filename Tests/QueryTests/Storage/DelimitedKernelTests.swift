// The loops over columns of delimited text, against plain readings of the same fields: every length, form and place.

import Testing

@testable import Query

/// Records found in a text, which may stand behind other bytes of its array.
private struct Found {
  let bytes: [UInt8]
  private(set) var index = SeparatorIndex()

  init(_ text: [UInt8], behind before: Int = 0) {
    bytes = Array(repeating: 120, count: before) + text + Array(repeating: 57, count: DelimitedSource.padding)
    index.find(in: bytes, before..<before + text.count, delimiter: 44, newline: 10)
  }

  init(_ text: String, behind before: Int = 0) { self.init(Array(text.utf8), behind: before) }

  /// The codes of a column, by a table that keeps its texts.
  func codes(_ column: Int, _ table: inout TextTable, _ rows: inout FieldRows) -> [Int32] {
    var codes = [Int32](repeating: -7, count: index.recordCount + 3)
    let field = DelimitedField(nullBytes: nil)
    index.readCodes(column, of: bytes, table: &table, into: &codes, at: 2, rows: &rows) { range in
      field.text(bytes, range) ?? []
    }
    #expect(codes[0] == -7 && codes[1] == -7 && codes[codes.count - 1] == -7, "only the places of records are written")
    return Array(codes[2..<codes.count - 1])
  }
}

@Suite struct DelimitedKernelTests {
  /// Texts of every length around the bytes that are looked at together, which differ in one byte at any place.
  @Test(arguments: [0, 5])
  func textsOfEveryLength(before: Int) {
    var table = TextTable()
    var rows = FieldRows()
    var known: [[UInt8]: Int32] = [:]
    for length in [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 63, 64, 65, 96, 97, 130, 200] {
      var lines: [[UInt8]] = []
      for place in 0..<length {
        var line = [UInt8](repeating: 97, count: length)
        line[place] = 98
        lines.append(line)
        if place % 3 == 0 { lines.append([UInt8](repeating: 97, count: length)) }
      }
      // Twice: as new texts, and as known ones.
      for _ in 0..<2 {
        let found = Found(lines.flatMap { $0 + [10] }, behind: before)
        #expect(found.index.recordCount == lines.count)
        for (line, code) in zip(lines, found.codes(0, &table, &rows)) {
          if let same = known[line] {
            #expect(code == same)
          } else {
            #expect(Int(code) == known.count)
            known[line] = code
          }
        }
      }
    }
    #expect(table.count == known.count)
    for (line, code) in known { #expect(Array(table.text(Int(code))) == line) }
  }

  /// Quoted and bare texts are the same text; an empty field is none, quotes with nothing between them are one.
  @Test func quotesAroundTexts() {
    var table = TextTable()
    var rows = FieldRows()
    let found = Found("a,x\n\"a\",x\n,x\n\"\",x\n\"a\"\"b\",x\n\"a\"b,x\na\"b,x\n\"a\"\"b\",x\nshort\n")
    for _ in 0..<2 {
      #expect(found.codes(0, &table, &rows) == [0, 0, 0, 1, 2, 0, 2, 2, 3])
      #expect(Array(rows.empty) == [2])
      #expect(Array(rows.quoted) == [1, 3, 4, 5, 7])
    }
    // The last record is too short for a second field.
    #expect(found.codes(1, &table, &rows) == [4, 4, 4, 4, 4, 4, 4, 4, 0])
    #expect(Array(rows.empty) == [8])
  }

  /// A table that grows many times keeps every code, with texts that begin and end alike.
  @Test func aTableGrows() {
    var table = TextTable()
    var rows = FieldRows()
    let count = 6_000
    let text = (0..<count).map { "单位\($0 % 7)第\($0)号学校" }
    for _ in 0..<2 {
      for start in stride(from: 0, to: count, by: 500) {
        let found = Found(text[start..<start + 500].joined(separator: "\n") + "\n")
        #expect(found.codes(0, &table, &rows) == (start..<start + 500).map { Int32($0) })
      }
    }
    #expect(table.count == count)
    #expect(!table.hasForeignText)
  }

  /// Bytes that are UTF-8 only where two texts stand beside each other are not.
  @Test func aCharacterAcrossTwoTexts() {
    var table = TextTable()
    let whole = Array("教".utf8)
    _ = table.code(of: Array("育".utf8)[...])
    _ = table.code(of: [])
    #expect(!table.hasForeignText)
    _ = table.code(of: whole[..<1])
    _ = table.code(of: whole[1...])
    #expect(table.hasForeignText)
  }

  /// Numbers of all forms, as the language's cast reads them or left to be looked at.
  @Test(arguments: 0..<8)
  func numbersOfAllForms(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed) + 31)
    let scale = seed * 5 % 9
    var words: [String] = []
    for _ in 0..<400 {
      let digits = (0..<Int(random.next() % 20)).map { _ in "\(random.next() % 10)" }.joined()
      let decimals = (0..<Int(random.next() % 11)).map { _ in "\(random.next() % 10)" }.joined()
      let sign = ["", "", "", "-", "+", "--"][Int(random.next() % 6)]
      let point = ["", ".", ".", ",", "..", "x"][Int(random.next() % 12) % 6]
      let word = sign + digits + (point.isEmpty || point == "," ? "" : point + decimals)
      words.append(random.next() % 11 == 0 ? "\"\(word)\"" : word)
    }
    let found = Found(words.map { "\($0),z\n" }.joined(), behind: seed % 2 == 0 ? 0 : 40)
    var values = [Int64](repeating: 0, count: words.count)
    var rows = FieldRows()
    let limits: ClosedRange<Int64> = seed == 3 ? -5_000...70_000 : -999_999_999_999_999_999...999_999_999_999_999_999
    found.index.readUnits(
      0, of: found.bytes, scale: scale, limits: limits, into: &values, at: 0, rows: &rows)
    let (empty, others) = (Set(rows.empty.map { Int($0) }), Set(rows.others.map { Int($0) }))
    #expect(Array(rows.empty) == rows.empty.sorted() && Array(rows.others) == rows.others.sorted())
    for (row, word) in words.enumerated() {
      #expect(empty.contains(row) == word.isEmpty)
      if word.isEmpty || others.contains(row) {
        #expect(values[row] == 0)
        continue
      }
      let bare = word.filter { $0 != "\"" }
      let exact = try Cast.cast(.text(bare), from: .varchar, to: .decimal(precision: 38, scale: scale))
      guard case .decimal(let decimal) = exact else {
        Issue.record("\(word) is no number")
        continue
      }
      let units = try #require(decimal.rescaled(to: scale)).unscaled
      #expect(Int64(exactly: units) == values[row], "\(word)")
      #expect(limits.contains(values[row]))
      #expect(bare.filter(\.isNumber).count <= 18 && !bare.hasPrefix("+"))
    }
    // What most files hold is not left over.
    let plain = words.indices.filter { row in
      let parts = words[row].filter { $0 != "\"" && $0 != "-" }.split(separator: ".", omittingEmptySubsequences: false)
      return parts[0].count >= 1 && parts[0].count <= 9 && parts[0].allSatisfy(\.isNumber)
        && (parts[0].count == 1 || !parts[0].hasPrefix("0")) && !words[row].contains("--") && seed != 3
        && (parts.count == 1 || parts.count == 2 && parts[1].allSatisfy(\.isNumber) && !parts[1].isEmpty)
        && (parts.count == 1 || parts[1].count <= scale) && row > 8
    }
    #expect(plain.count > 20 || seed == 3)
    for row in plain { #expect(!others.contains(row), "\(words[row]) with \(scale)") }
  }

  /// Line ends, empty lines and short lines at every place of a block of 64 bytes.
  @Test func linesAtEveryPlace() {
    let endings = ["\n", "\r\n", "\n\n", "\n\r\n", "\r\n\r\n\n"]
    for length in 0..<66 {
      for (number, ending) in endings.enumerated() {
        let long = String(repeating: "y", count: length)
        let found = Found("a,\(long)\(ending)b\(ending),\(ending)\(long),c\n")
        #expect(found.index.recordCount == 4, "\(length) \(number)")
        #expect((0..<4).map { found.index.width($0) } == [2, 1, 2, 2], "\(length) \(number)")
        #expect(found.index.field(0, 1).count == length)
        #expect(found.index.field(1, 0).count == 1)
        #expect(found.index.field(2, 1).isEmpty)
        #expect(found.index.field(3, 0).count == length)
        #expect(found.index.byteCount == found.bytes.count - DelimitedSource.padding)
        let all = Array(found.bytes.dropLast(DelimitedSource.padding))
        for cut in stride(from: 0, through: all.count, by: 7) {
          let end = SeparatorIndex.lastRecordEnd(in: all, 0..<cut, delimiter: 44, newline: 10)
          #expect(end == (all[..<cut].lastIndex(of: 10) ?? -1) + 1)
        }
      }
    }
  }
}
