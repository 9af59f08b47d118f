// Changes to files that readers must survive: bytes of plain files, and the parts within archives, whose checksums would
// hide any change made from outside.

import Documents

/// Makes broken files of sound ones.
public struct DocumentMutator {
  private var random: SeededGenerator

  /// A mutator that makes the same changes for the same seed.
  public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// Texts that readers have to think about.
  private static let words: [[UInt8]] = [
    "<", ">", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tc>", "<w:gridSpan w:val=\"99999\"/>", "&#1114112;", "&lt;",
    "<!DOCTYPE x>",
    "<![CDATA[", "\"", "|", "\n", "\r\n", "\t", "9999999999999999999999", "-1", "0.0000001E400", "<c r=\"XFD1048576\">",
    "<mergeCell ref=\"A1:XFD1048576\"/>", "<td colspan=999999 rowspan=999999>", "单位：万元", "占 %", "２０２０年", "，，，", "（（（",
    "亿亿万元", "<word xMin=\"nan\">", "一二三四五六七八九十", "%PDF-", "\u{FEFF}", "\0",
  ].map { Array($0.utf8) }

  /// A changed copy: of an archive with changed parts, of another file with changed bytes.
  public mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]), Int.random(in: 0..<8, using: &random) > 0,
      let archive = try? ZipArchive(bytes, format: "zip"), !archive.parts.isEmpty
    else { return changed(bytes) }
    var result = StoredArchive()
    let chosen = Int.random(in: 0..<archive.parts.count, using: &random)
    for (index, part) in archive.parts.enumerated() {
      guard let content = try? archive.content(of: part) else { continue }
      let isText = part.name.hasSuffix(".xml") || part.name.hasSuffix(".rels")
      let isChanged = index == chosen || isText && Int.random(in: 0..<4, using: &random) == 0
      result.add(part.name, isChanged ? changed(content) : content)
    }
    return result.bytes()
  }

  private mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let length = min(Int.random(in: 1...64, using: &random), bytes.count - place)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(place..<place + length)
      case 2: bytes.insert(contentsOf: DocumentMutator.words.randomElement(using: &random) ?? [], at: place)
      case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
      case 4: bytes.removeSubrange(place...)
      case 5:
        let piece = Array(bytes[place..<place + length])
        for _ in 0..<Int.random(in: 2...40, using: &random) { bytes.insert(contentsOf: piece, at: place) }
      default:
        let word = DocumentMutator.words.randomElement(using: &random) ?? []
        bytes.replaceSubrange(place..<place + length, with: word)
      }
    }
    return bytes
  }
}
