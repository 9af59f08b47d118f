// What files are, whatever their names say; and what is said of those that are not read.

import FuzzSupport
import Testing

@testable import Documents

@Suite("Formats by content")
struct SnifferTests {
  private func compound(_ stream: String) -> [UInt8] {
    var file = StoredCompound()
    file.add(stream, [])
    return file.bytes()
  }

  @Test("A page saved as a spreadsheet is a page; text saved so is delimited")
  func mislabelled() throws {
    let page = "<html><table><tr><td>教育</td><td>12</td></tr></table></html>"
    #expect(try DocumentReader.document(path: "a.xls", Array(page.utf8)).format == "html")
    #expect(try DocumentReader.document(path: "a.docx", Array(page.utf8)).format == "html")
    let table = try DocumentReader.document(path: "a.xls", Array("甲\t乙\n1\t2\n".utf8))
    #expect(table.format == "csv" && table.text(table.lines[1]) == "|1|2|")
    var archive = StoredArchive()
    archive.add("word/document.xml", text: "<w:document><w:p><w:r><w:t>一</w:t></w:r></w:p></w:document>")
    #expect(try DocumentReader.document(path: "a.txt", archive.bytes()).format == "docx")
    #expect(try DocumentReader.document(path: "a.pdf", archive.bytes()).format == "docx")
  }

  @Test("Formats that are not read are named, with what to do")
  func unsupported() {
    #expect(
      readingFailure("a.ppt", compound("PowerPoint Document")) == .unsupported(format: "ppt", saveAs: "docx, pdf"))
    #expect(readingFailure("a.docx", compound("EncryptedPackage")) == .protected(format: "docx"))
    #expect(readingFailure("a", compound("x")) == .unsupported(format: "ole", saveAs: "docx, xlsx, pdf"))
    #expect(readingFailure("a.rtf", Array("{\\rtf1 x}".utf8)) == .unsupported(format: "rtf", saveAs: "docx"))
    #expect(
      readingFailure("a.rar", [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0]) == .unsupported(format: "rar", saveAs: "zip"))
    #expect(
      readingFailure("a.pdf", [0x89, 0x50, 0x4E, 0x47, 0]) == .unsupported(format: "png", saveAs: "txt, docx (OCR)"))
    for (part, format) in [("ppt/presentation.xml", "pptx"), ("xl/workbook.bin", "xlsb"), ("OFD.xml", "ofd")] {
      var archive = StoredArchive()
      archive.add(part, text: "x")
      guard case .unsupported(format, _) = readingFailure("a", archive.bytes()) else {
        Issue.record("\(part) is not told")
        continue
      }
    }
  }

  @Test("Content of another kind than the name")
  func otherContent() {
    #expect(readingFailure("a.docx", Array("收入12万元".utf8)) == .damaged(format: "docx", damage: .otherContent))
    #expect(readingFailure("a.xlsx", [0, 1, 2]) == .damaged(format: "xlsx", damage: .otherContent))
    #expect(readingFailure("a.txt", [0, 1, 2]) == .notText)
    #expect(readingFailure("a.txt", []) == .empty)
    #expect(readingFailure("a.docx", []) == .empty)
    #expect(readingFailure("a.swift", Array("x".utf8)) == .unknownFormat)
    var archive = StoredArchive()
    archive.add("readme", text: "x")
    #expect(readingFailure("a.docx", archive.bytes()) == .damaged(format: "docx", damage: .missingPart))
  }

  @Test("A PDF that is none, and one of pictures")
  func pdf() {
    #expect(
      readingFailure("a.pdf", Array("%PDF-1.4 nonsense".utf8)) == .damaged(format: "pdf", damage: .unreadablePages))
    let objects = [
      "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj",
    ]
    let empty = "%PDF-1.4\n" + objects.joined(separator: "\n") + "\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF"
    #expect(readingFailure("a.pdf", Array(empty.utf8)) == .noTextLayer)
  }

  @Test("One line of a hundred megabytes is refused; a long one of a report is told")
  func longLines() {
    #expect(
      readingFailure("a.txt", [UInt8](repeating: 0x41, count: 100 << 20))
        == .tooLarge(subject: "file size", limit: Limits.textBytes))
    #expect(
      readingFailure("a.txt", [UInt8](repeating: 0x41, count: Limits.lineScalars + 1))
        == .tooLarge(subject: "characters of a line", limit: Limits.lineScalars))
  }

  @Test("Encodings of pages: what their heads say, and what they are")
  func pages() throws {
    let head = Array("<html><meta charset=gb2312><p>".utf8)
    let document = try DocumentReader.document(path: "a.html", head + [0xBE, 0xF6, 0xCB, 0xE3])
    #expect(document.text(document.lines[0]) == "决算")
    let big5 = try DocumentReader.document(
      path: "a.html", Array("<meta charset=\"big5\"><p>".utf8) + [0xA8, 0x4D, 0xBA, 0xE2])
    #expect(big5.text(big5.lines[0]) == "決算")
    let broken = try DocumentReader.document(path: "a.html", head + [0xBE, 0xF6, 0xFF, 0xCB, 0xE3])
    #expect(broken.text(broken.lines[0]).hasPrefix("决"))
    let lying = try DocumentReader.document(path: "a.html", head + Array("决算".utf8))
    #expect(lying.text(lying.lines[0]) == "决算")
  }
}
