// XLS: records made by hand, with what real programs write only now and then.

import FuzzSupport
import Testing

@testable import Documents

@Suite("XLS")
struct BinarySheetTests {
  /// A record of the kind `kind`.
  private static func record(_ kind: Int, _ content: [UInt8]) -> [UInt8] {
    short(kind) + short(content.count) + content
  }

  private static func short(_ number: Int) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF)] }
  private static func long(_ number: Int) -> [UInt8] { short(number & 0xFFFF) + short(number >> 16 & 0xFFFF) }
  private static func wide(_ text: String) -> [UInt8] { text.utf16.flatMap { short(Int($0)) } }
  private static func place(_ row: Int, _ column: Int, style: Int = 0) -> [UInt8] {
    short(row) + short(column) + short(style)
  }
  private static func double(_ value: Double) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
  }

  private static let start = record(0x0809, [0, 6, 0x10, 0] + [UInt8](repeating: 0, count: 12))
  private static let end = record(0x000A, [])
  /// Plain numbers, percentages, dates.
  private static let styles = [0, 10, 14].map { record(0x00E0, short(0) + short($0) + [0, 0, 0, 0]) }.joined()

  /// A workbook of these sheets with the records of `globals` before them.
  private static func workbook(
    globals: [UInt8] = [], sheets: [(name: String, state: UInt8, records: [UInt8])], ring: Bool = false
  ) -> [UInt8] {
    let names = sheets.map { sheet in [UInt8(sheet.name.utf16.count), 1] + wide(sheet.name) }
    let headBytes = start.count + styles.count + globals.count + end.count + names.reduce(0) { $0 + $1.count + 10 }
    var stream = start + styles + globals
    var position = headBytes
    for (sheet, name) in zip(sheets, names) {
      stream += record(0x0085, long(position) + [sheet.state, 0] + name)
      position += start.count + sheet.records.count + end.count
    }
    stream += end
    for sheet in sheets { stream += start + sheet.records + end }
    var file = StoredCompound()
    file.add("Workbook", stream)
    return file.bytes(ring: ring)
  }

  private static func lines(_ bytes: [UInt8]) throws -> [String] {
    let document = try DocumentReader.document(path: "表.xls", bytes)
    #expect(document.format == "xls")
    return document.lines.map { document.text($0) }.filter { !$0.isEmpty }
  }

  @Test("Packed numbers: whole, of hundredths, and the upper half of a fraction")
  func packedNumbers() throws {
    let records =
      Self.record(0x0204, Self.place(0, 0) + Self.short(2) + [1] + Self.wide("科目"))
      + Self.record(0x0204, Self.place(0, 1) + Self.short(2) + [1] + Self.wide("金额"))
      + Self.record(0x027E, Self.place(1, 0) + Self.long(45_807 << 2 | 3))
      + Self.record(0x027E, Self.place(1, 1) + Self.long(-12 << 2 | 2))
      + Self.record(0x027E, Self.place(2, 0) + Self.long(Int(1.5.bitPattern >> 32)))
      + Self.record(0x027E, Self.place(2, 1) + Self.long(Int(150.0.bitPattern >> 32) | 1))
    #expect(try Self.lines(Self.workbook(sheets: [("表一", 0, records)])) == ["|科目|金额|", "|458.07|-12|", "|1.5|1.5|"])
  }

  @Test("Several numbers in one record, each with its style; the last values of formulas")
  func formulas() throws {
    let formulaEnd = [UInt8](repeating: 0, count: 8)
    let records =
      Self.record(
        0x00BD,
        Self.short(0) + Self.short(0) + Self.short(0) + Self.long(7 << 2 | 2) + Self.short(1)
          + Self.long(4_382 << 2 | 3)
          + Self.short(1))
      + Self.record(0x0006, Self.place(1, 0) + Self.double(0.1 + 0.2) + formulaEnd)
      + Self.record(0x0006, Self.place(1, 1) + [0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + formulaEnd)
      + Self.record(0x0207, Self.short(2) + [1] + Self.wide("持平"))
      + Self.record(0x0006, Self.place(2, 0) + [1, 0, 1, 0, 0, 0, 0xFF, 0xFF] + formulaEnd)
      + Self.record(0x0006, Self.place(2, 1) + [2, 0, 7, 0, 0, 0, 0xFF, 0xFF] + formulaEnd)
      + Self.record(0x0205, Self.place(3, 0) + [0, 0]) + Self.record(0x0205, Self.place(3, 1) + [7, 1])
      + Self.record(0x0203, Self.place(4, 0, style: 2) + Self.double(44_196))
      + Self.record(0x0203, Self.place(4, 1, style: 99) + Self.double(.infinity))
    #expect(
      try Self.lines(Self.workbook(sheets: [("表一", 0, records)])) == [
        "|7|4382.00%|", "|0.3|持平|", "TRUE", "FALSE", "2020-12-31",
      ])
  }

  @Test("A shared text that crosses into a continuation says there how it goes on")
  func continuations() throws {
    // Six characters: four of one byte in the record, two of two bytes in its continuation; then runs and additions.
    let first = Self.long(3) + Self.long(3) + Self.short(6) + [0] + Array("2020".utf8)
    let second = [UInt8(1)] + Self.wide("年度") + Self.short(2) + [0x0D] + Self.short(1) + Self.long(3)
    let third = [UInt8(1)] + Self.wide("决算") + [0, 0, 0, 0] + [1, 2, 3] + Self.short(1) + [1] + Self.wide("元")
    let texts = Self.record(0x00FC, first) + Self.record(0x003C, second) + Self.record(0x003C, third)
    var cells: [UInt8] = []
    for index in 0..<4 { cells += Self.record(0x00FD, Self.place(index / 2, index % 2) + Self.long(index)) }
    let workbook = Self.workbook(globals: texts, sheets: [("表一", 0, cells)])
    #expect(try Self.lines(workbook) == ["|2020年度|决算|", "元"])
  }

  @Test("Hidden sheets, charts within sheets, merged cells, cells out of order")
  func structure() throws {
    func text(_ row: Int, _ column: Int, _ value: String) -> [UInt8] {
      Self.record(0x0204, Self.place(row, column) + Self.short(value.utf16.count) + [1] + Self.wide(value))
    }
    let chart = Self.start + text(0, 0, "图") + Self.end
    let merge = Self.record(0x00E5, Self.short(1) + Self.short(0) + Self.short(0) + Self.short(1) + Self.short(2))
    let records =
      text(1, 2, "丙") + text(1, 1, "乙") + text(1, 0, "甲") + chart + text(0, 1, "支出") + text(0, 0, "项目") + merge
      + text(1, 0, "丁")
    let workbook = Self.workbook(sheets: [("一", 0, records), ("二", 1, text(0, 0, "隐")), ("三", 2, text(0, 0, "藏"))])
    #expect(try Self.lines(workbook) == ["|项目|支出|支出|", "|甲|乙|丙|"])
    #expect(try SheetData.sheetNames(workbook) == ["一"])
    #expect(
      try SheetData.delimitedText(workbook, sheet: nil, range: "A2:B2").map { String(decoding: $0, as: UTF8.self) }
        == "\"甲\",\"乙\"\n")
  }

  private func failure(_ bytes: [UInt8]) -> DocumentFailure? { readingFailure("表.xls", bytes) }

  @Test("Passwords, older workbooks, and files that contradict themselves")
  func refused() {
    let cells = Self.record(0x027E, Self.place(0, 0) + Self.long(2))
    let password = Self.record(0x002F, [0, 0])
    #expect(failure(Self.workbook(globals: password, sheets: [("一", 0, cells)])) == .protected(format: "xls"))
    var older = StoredCompound()
    older.add("Book", Self.start)
    #expect(failure(older.bytes()) == .unsupported(format: "xls 5.0/95", saveAs: "xlsx, csv"))
    #expect(failure(Self.workbook(sheets: [])) == .damaged(format: "xls", damage: .missingPart))
    let sound = Self.workbook(sheets: [("一", 0, cells)])
    #expect(failure(Array(sound.prefix(2_000))) == .damaged(format: "xls", damage: .endsEarly))
    #expect(failure(Array(sound.prefix(60))) == .damaged(format: "xls", damage: .endsEarly))
    var wrong = sound
    wrong[0x1E] = 31
    #expect(failure(wrong) == .damaged(format: "xls", damage: .brokenDirectory))
    // A ring of sectors ends where the stream does.
    #expect(failure(Self.workbook(sheets: [("一", 0, cells)], ring: true)) == nil)
    var long = StoredCompound()
    long.add("Workbook", Self.start + [0xE0, 0, 0xFF, 0xFF])
    #expect(failure(long.bytes()) == .damaged(format: "xls", damage: .endsEarly))
  }
}
