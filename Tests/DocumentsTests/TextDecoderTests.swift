// Encodings of text files.

import Testing

@testable import Documents

@Suite("Text decoding")
struct TextDecoderTests {
  private func text(_ bytes: [UInt8]) -> String? {
    TextDecoder.decode(bytes).map { String(String.UnicodeScalarView($0)) }
  }

  @Test("UTF-8 with and without a byte order mark")
  func utf8() {
    #expect(text(Array("收入1万元".utf8)) == "收入1万元")
    #expect(text([0xEF, 0xBB, 0xBF] + Array("收入".utf8)) == "收入")
  }

  @Test("UTF-16 of both orders")
  func utf16() {
    let units = Array("决算，𠮷".utf16)
    #expect(text([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == "决算，𠮷")
    #expect(text([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == "决算，𠮷")
    #expect(text([0xFF, 0xFE, 0x41]) == nil)
    #expect(text([0xFE, 0xFF, 0xD8, 0x00]) == nil)
  }

  @Test("GB18030")
  func gb18030() {
    #expect(text([0xBE, 0xF6, 0xCB, 0xE3]) == "决算")
  }

  @Test("Bytes that are no text")
  func noText() {
    #expect(text([0x00, 0x01, 0x02]) == nil)
    #expect(text([0xFF, 0xFF, 0xFF]) == nil)
  }

  @Test("Lines end as they do on every system")
  func lines() {
    let document = Document(name: "a", text: "一\r\n二\n三\r四")
    #expect(document.lines.map { document.text($0) } == ["一", "二", "三", "四"])
    #expect(document.lines.count == 4)
    #expect(Document(name: "b", text: "").lines.isEmpty)
  }
}
