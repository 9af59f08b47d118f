// DOC: a stream of characters made by hand, with the marks that stand for something else, and properties of paragraphs.

import FuzzSupport
import Testing

@testable import Documents

@Suite("DOC")
struct BinaryWordTests {
  private static func short(_ number: Int) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF)] }
  private static func long(_ number: Int) -> [UInt8] { short(number & 0xFFFF) + short(number >> 16 & 0xFFFF) }

  private static func put(_ content: [UInt8], at position: Int, in bytes: inout [UInt8]) {
    for (index, byte) in content.enumerated() { bytes[position + index] = byte }
  }

  /// A document of `text`, with the properties of paragraphs in the order of their marks: a style and modifiers.
  private static func document(
    _ text: String, notes: String = "", properties: [(style: Int, modifiers: [UInt8])] = [], flags: Int = 0x200,
    version: Int = 0xC1
  ) -> [UInt8] {
    let units = Array((text + notes).utf16)
    var stream = [UInt8](repeating: 0, count: 1_024)
    put([0xEC, 0xA5] + short(version), at: 0, in: &stream)
    put(short(flags), at: 0x0A, in: &stream)
    put(long(text.utf16.count), at: 0x4C, in: &stream)
    put(long(notes.utf16.count), at: 0x50, in: &stream)
    for unit in units { stream += short(Int(unit)) }
    while stream.count % 512 != 0 { stream.append(0) }
    var table = [UInt8(2)] + long(16) + long(0) + long(units.count) + short(0) + long(1_024) + short(0)
    put(long(0) + long(table.count), at: 0x1A2, in: &stream)
    if !properties.isEmpty {
      var page = [UInt8](repeating: 0, count: 512)
      var borders = [1_024]
      for (index, unit) in units.enumerated() where unit == 13 || unit == 7 { borders.append(1_024 + 2 * index + 2) }
      let count = min(properties.count, borders.count - 1)
      var free = 500
      for index in 0..<count {
        let content = short(properties[index].style) + properties[index].modifiers
        let padded = content.count % 2 == 0 ? content + [0] : content
        free -= (padded.count + 1 + 1) / 2 * 2
        put([UInt8((padded.count + 1) / 2)] + padded, at: free, in: &page)
        page[4 * (count + 1) + 13 * index] = UInt8(free / 2)
      }
      for index in 0...count { put(long(borders[index]), at: 4 * index, in: &page) }
      page[511] = UInt8(count)
      put(long(table.count) + long(12), at: 0x102, in: &stream)
      table += long(1_024) + long(borders[count]) + long(stream.count / 512)
      stream += page
    }
    var file = StoredCompound()
    file.add("WordDocument", stream)
    file.add("1Table", table)
    return file.bytes()
  }

  private static func lines(_ bytes: [UInt8]) throws -> [String] {
    let document = try DocumentReader.document(path: "报告.doc", bytes)
    #expect(document.format == "doc")
    return document.lines.map { document.text($0) }
  }

  @Test("Marks that stand for something else")
  func marks() throws {
    let text = "收入\u{13}HYPERLINK x\u{14}12万元\u{15}，支\u{1F}出3\u{1E}4\u{1}万元\r一\u{0B}二\r目录\t12\r甲\t乙\u{0C}末\r"
    let lines = try Self.lines(Self.document(text))
    #expect(lines == ["收入12万元，支出3-4万元", "一", "二", "目录……12", "甲  乙", "末"])
  }

  @Test("Headings by style and by outline level; notes behind the text without empty lines")
  func headings() throws {
    let properties: [(style: Int, modifiers: [UInt8])] = [
      (1, []), (0, []), (0, [0x40, 0x26, 1]), (2, [0x40, 0x26, 9]), (0, []),
    ]
    let document = Self.document("概况\r正文\r收入\r支出\r", notes: "\r注释甲\r", properties: properties)
    #expect(try Self.lines(document) == ["# 概况", "正文", "## 收入", "支出", "注释甲"])
  }

  /// A row of cells at these borders, with the flags of each.
  private static func row(_ borders: [Int], _ flags: [Int]) -> [UInt8] {
    var content = [UInt8(flags.count)]
    for border in borders { content += short(border) }
    for flag in flags { content += short(flag) + [UInt8](repeating: 0, count: 18) }
    return [0x16, 0x24, 1, 0x17, 0x24, 1, 0x08, 0xD6] + short(content.count + 1) + content
  }

  @Test("Cells over several columns and rows repeat their labels in the head")
  func tables() throws {
    let cell: (style: Int, modifiers: [UInt8]) = (0, [0x16, 0x24, 1])
    let rows = [
      Self.row([0, 1_000, 3_000], [0x60, 0]), Self.row([0, 1_010, 2_000, 3_000], [0x20, 0, 0]),
      Self.row([0, 1_000, 2_000, 3_000], [0, 1, 1]),
    ]
    let text = "科目\u{07}本年支出\u{07}\u{07}\u{07}基本\u{07}项目\u{07}\u{07}教育\u{07}12\u{07}\u{07}\u{07}后\r"
    let properties =
      [cell, cell, (0, rows[0])] + [cell, cell, cell, (0, rows[1])] + [cell, cell, cell, (0, rows[2])] + [(0, [])]
    #expect(
      try Self.lines(Self.document(text, properties: properties)) == [
        "|科目|本年支出|本年支出|", "|科目|基本|项目|", "|教育|12||", "后",
      ])
  }

  @Test("A table at the very end, and rows whose properties are missing")
  func bareTables() throws {
    let cell: (style: Int, modifiers: [UInt8]) = (0, [0x16, 0x24, 1])
    let end: (style: Int, modifiers: [UInt8]) = (0, [0x16, 0x24, 1, 0x17, 0x24, 1])
    let document = Self.document("甲\u{07}1\u{07}\u{07}乙\u{07}2\u{07}", properties: [cell, cell, end, cell, cell])
    #expect(try Self.lines(document) == ["|甲|1|", "|乙|2|"])
  }

  private func failure(_ bytes: [UInt8]) -> DocumentFailure? { readingFailure("报告.doc", bytes) }

  @Test("Passwords, older documents, missing tables")
  func refused() {
    #expect(failure(Self.document("甲\r", flags: 0x300)) == .protected(format: "doc"))
    #expect(failure(Self.document("甲\r", version: 0x65)) == .unsupported(format: "doc 6.0/95", saveAs: "docx"))
    #expect(failure(Self.document("甲\r", flags: 0)) == .damaged(format: "doc", damage: .missingPart))
    #expect(failure(Self.document("\r\r")) == .empty)
    var file = StoredCompound()
    file.add("WordDocument", [0xEC, 0xA5, 0xC1, 0])
    file.add("1Table", [])
    file.add("0Table", [])
    #expect(failure(file.bytes()) == .damaged(format: "doc", damage: .brokenDirectory))
  }
}
