// Archives: what is in them, and what the hostile ones try.

import FuzzSupport
import Testing

@testable import Documents

@Suite("Archives")
struct ContainerTests {
  /// `count` bytes as a deflate stream of stored blocks.
  private func stored(_ count: Int) -> [UInt8] {
    var stream: [UInt8] = []
    var left = count
    repeat {
      let length = min(left, 65_535)
      left -= length
      stream += [
        left == 0 ? 1 : 0, UInt8(length & 0xFF), UInt8(length >> 8), ~UInt8(length & 0xFF), ~UInt8(length >> 8),
      ]
      stream += [UInt8](repeating: 0x41, count: length)
    } while left > 0
    return stream
  }

  private func content(_ archive: StoredArchive, _ name: String = "a") throws -> [UInt8]? {
    try ZipArchive(archive.bytes(), format: "zip").content(of: name)
  }

  @Test("Stored and deflated parts are read and checked")
  func parts() throws {
    var archive = StoredArchive()
    archive.add("a", text: "甲")
    var lie = StoredArchive.Lie()
    lie.method = 8
    lie.count = 100_000
    archive.add(
      "b", stored(100_000), lie: lie, checksum: StoredArchive.checksum(of: [UInt8](repeating: 0x41, count: 100_000)))
    #expect(try content(archive) == Array("甲".utf8))
    #expect(try content(archive, "b")?.count == 100_000)
    #expect(try content(archive, "none") == nil)
  }

  @Test("A part that lies about its size, its method or its checksum is refused")
  func lies() {
    func part(_ change: (inout StoredArchive.Lie) -> Void, _ bytes: [UInt8]? = nil) -> StoredArchive {
      var lie = StoredArchive.Lie()
      change(&lie)
      var archive = StoredArchive()
      archive.add("a", bytes ?? Array("甲乙丙".utf8), lie: lie)
      return archive
    }
    #expect(throws: DocumentFailure.damaged(format: "zip", damage: .wrongChecksum)) {
      try content(part { $0.hasWrongChecksum = true })
    }
    #expect(throws: DocumentFailure.damaged(format: "zip", damage: .wrongChecksum)) {
      try content(part { $0.count = 3 })
    }
    #expect(throws: DocumentFailure.protected(format: "zip")) { try content(part { $0.isProtected = true }) }
    #expect(throws: DocumentFailure.tooLarge(subject: "inflated size", limit: Limits.inflatedBytes)) {
      try content(part { $0.count = 2_000_000_000 })
    }
    let deflated = stored(5_000)
    #expect(throws: DocumentFailure.damaged(format: "zip", damage: .impossibleSize)) {
      try content(
        part(
          {
            $0.method = 8
            $0.count = 100_000_000
          }, deflated))
    }
    #expect(throws: DocumentFailure.tooLarge(subject: "inflated size", limit: 10)) {
      try content(
        part(
          {
            $0.method = 8
            $0.count = 10
          }, deflated))
    }
    #expect(throws: DocumentFailure.damaged(format: "zip", damage: .endsEarly)) {
      try content(
        part(
          {
            $0.method = 8
            $0.count = 5_000
          }, Array(deflated.prefix(100))))
    }
    #expect(throws: DocumentFailure.damaged(format: "zip", damage: .brokenData)) {
      try content(
        part(
          {
            $0.method = 8
            $0.count = 50
          }, [UInt8](repeating: 0xFF, count: 50)))
    }
    #expect(throws: (any Error).self) { try content(part { $0.method = 14 }) }
  }

  @Test("Every way of cutting an archive short is told, none crashes")
  func truncation() throws {
    var archive = StoredArchive()
    archive.add(
      "word/document.xml", text: "<w:document><w:body><w:p><w:r><w:t>一</w:t></w:r></w:p></w:body></w:document>")
    let bytes = archive.bytes()
    _ = try DocumentReader.document(path: "a.docx", bytes)
    for length in 0..<bytes.count {
      #expect(throws: DocumentFailure.self) { try DocumentReader.document(path: "a.docx", Array(bytes[..<length])) }
    }
  }

  @Test("Names of parts go down only")
  func names() {
    let cases = [
      ("../../etc/passwd", "etc/passwd"), ("/etc/passwd", "etc/passwd"), ("a\\..\\b.txt", "a/b.txt"),
      ("a/./b/", "a/b/"),
      ("\u{1B}[31m红.txt", "[31m红.txt"), ("..", ""), ("//", ""),
    ]
    for (name, harmless) in cases { #expect(PartName.harmless(Array(name.utf8)) == harmless) }
    // Chinese names of archives made by older programs are GBK.
    #expect(PartName.harmless([0xBE, 0xF6, 0xCB, 0xE3]) == "决算")
  }

  private func tar(_ files: [(name: String, content: [UInt8], kind: UInt8)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for file in files {
      var header = [UInt8](repeating: 0, count: 512)
      for (index, byte) in file.name.utf8.prefix(100).enumerated() { header[index] = byte }
      let size = String(file.content.count, radix: 8)
      for (index, byte) in (String(repeating: "0", count: 11 - size.utf8.count) + size).utf8.enumerated() {
        header[124 + index] = byte
      }
      header[156] = file.kind
      for (index, byte) in "ustar".utf8.enumerated() { header[257 + index] = byte }
      bytes += header + file.content
      bytes += [UInt8](repeating: 0, count: (512 - file.content.count % 512) % 512)
    }
    return bytes + [UInt8](repeating: 0, count: 1024)
  }

  @Test("Files of a tar archive, long names among them; links are none")
  func tarArchives() throws {
    let regular = UInt8(ascii: "0")
    let bytes = tar([
      ("a.txt", [1, 2], regular), ("link", [], UInt8(ascii: "2")),
      ("././@LongLink", Array("很长/的名字.txt\0".utf8), UInt8(ascii: "L")),
      ("short", [3], regular), ("x", Array("18 path=p/q.txt\n".utf8), UInt8(ascii: "x")), ("y", [4], regular),
    ])
    let archive = try TarArchive(bytes)
    #expect(archive.parts.map(\.name) == ["a.txt", "很长/的名字.txt", "p/q.txt"])
    #expect(archive.content(of: archive.parts[1]) == [3])
    #expect(throws: DocumentFailure.damaged(format: "tar", damage: .endsEarly)) {
      try TarArchive(Array(tar([("a", [UInt8](repeating: 1, count: 2_000), regular)]).prefix(1_024)))
    }
  }
}
