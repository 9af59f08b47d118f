// Tar archives, as they come within gzip: blocks of 512 bytes, a header and the content behind it.

/// The files of a tar archive.
struct TarArchive: Sendable {
  /// One file.
  struct Part: Sendable {
    /// Its path within the archive, made harmless.
    let name: String
    fileprivate let range: Range<Int>
  }

  private static let block = 512
  private let bytes: [UInt8]
  /// Its regular files in order; links and devices are passed over.
  let parts: [Part]

  /// Whether `bytes` start as a tar archive does.
  static func isArchive(_ bytes: [UInt8]) -> Bool { bytes.holds(Array("ustar".utf8), at: 257) }

  /// Reads all headers.
  init(_ bytes: [UInt8]) throws(DocumentFailure) {
    self.bytes = bytes
    var parts: [Part] = []
    var position = 0
    var longName: [UInt8]?
    while position + TarArchive.block <= bytes.count, bytes[position] != 0 {
      guard let size = TarArchive.number(bytes[position + 124..<position + 136]) else {
        throw .damaged(format: "tar", damage: .brokenDirectory)
      }
      let start = position + TarArchive.block
      guard size <= bytes.count - start else { throw .damaged(format: "tar", damage: .endsEarly) }
      let content = start..<start + size
      switch bytes[position + 156] {
      case UInt8(ascii: "L"): longName = TarArchive.text(bytes[content])
      case UInt8(ascii: "x"): longName = TarArchive.path(inRecords: bytes[content]) ?? longName
      case 0, UInt8(ascii: "0"):
        let name = longName ?? TarArchive.name(bytes, header: position)
        parts.append(Part(name: PartName.harmless(name), range: content))
        longName = nil
      default: longName = nil
      }
      guard parts.count <= Limits.archiveParts else {
        throw .tooLarge(subject: "parts of an archive", limit: Limits.archiveParts)
      }
      position = start + (size + TarArchive.block - 1) / TarArchive.block * TarArchive.block
    }
    self.parts = parts
  }

  /// The content of a file.
  func content(of part: Part) -> [UInt8] { Array(bytes[part.range]) }

  private static func name(_ bytes: [UInt8], header: Int) -> [UInt8] {
    let name = text(bytes[header..<header + 100])
    let prefix = bytes.holds(Array("ustar".utf8), at: header + 257) ? text(bytes[header + 345..<header + 500]) : []
    return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
  }

  /// Bytes up to the first zero.
  private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

  /// An octal number, or a binary one when the first bit is set; nil when it is neither or too large.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    var value = 0
    if let first = field.first, first & 0x80 != 0 {
      for byte in field.dropFirst() {
        guard value < 1 << 50 else { return nil }
        value = value << 8 | Int(byte)
      }
      return value
    }
    for byte in field {
      if byte == 0 || byte == 0x20 { continue }
      guard byte >= 0x30, byte <= 0x37 else { return nil }
      value = value << 3 | Int(byte - 0x30)
    }
    return value
  }

  /// The path among the records `LENGTH KEY=VALUE` of an extended header.
  private static func path(inRecords records: ArraySlice<UInt8>) -> [UInt8]? {
    for record in records.split(separator: 0x0A) {
      guard let space = record.firstIndex(of: 0x20) else { continue }
      let field = record[(space + 1)...]
      if field.starts(with: Array("path=".utf8)) { return Array(field.dropFirst(5)) }
    }
    return nil
  }
}
