// Zip archives: the container of DOCX and XLSX, and of folders sent as one file. Nothing is ever written to disk, so a
// part's name is only a label.

/// The parts of a zip archive.
package struct ZipArchive: Sendable {
  /// One part, as the directory at the archive's end describes it.
  package struct Part: Sendable {
    /// Its path within the archive, made harmless.
    package let name: String
    fileprivate let method: Int
    fileprivate let isProtected: Bool
    fileprivate let checksum: Int
    fileprivate let compressedCount: Int
    fileprivate let count: Int
    fileprivate let headerPosition: Int
    /// The size that the directory states.
    var statedCount: Int { count }
    /// Whether it is a folder.
    var isFolder: Bool { name.isEmpty || name.hasSuffix("/") }
  }

  private let bytes: [UInt8]
  /// The format that errors name.
  private let format: String
  /// Its parts in the order of the directory.
  package let parts: [Part]
  private let positions: [String: Int]

  private static let end: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
  private static let wideEnd: [UInt8] = [0x50, 0x4B, 0x06, 0x06]
  private static let wideLocator: [UInt8] = [0x50, 0x4B, 0x06, 0x07]
  private static let directoryEntry: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
  private static let localHeader: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// Reads the directory.
  package init(_ bytes: [UInt8], format: String) throws(DocumentFailure) {
    self.bytes = bytes
    self.format = format
    let directory = try ZipArchive.directory(of: bytes, format: format)
    guard directory.count <= Limits.archiveParts else {
      throw .tooLarge(subject: "parts of an archive", limit: Limits.archiveParts)
    }
    var parts: [Part] = []
    var positions: [String: Int] = [:]
    var position = directory.position
    for _ in 0..<directory.count {
      guard let (part, next) = ZipArchive.part(in: bytes, at: position) else {
        throw .damaged(format: format, damage: .brokenDirectory)
      }
      if positions[part.name] == nil { positions[part.name] = parts.count }
      parts.append(part)
      position = next
    }
    self.parts = parts
    self.positions = positions
  }

  /// Where the directory starts and how many entries it has.
  private static func directory(
    of bytes: [UInt8], format: String
  ) throws(DocumentFailure) -> (position: Int, count: Int) {
    var probe = bytes.count - 22
    let last = max(0, bytes.count - 22 - 0xFFFF)
    while probe >= last {
      if bytes[probe] == 0x50, bytes.holds(end, at: probe) {
        var count = bytes.number16(at: probe + 10) ?? 0
        var position = bytes.number32(at: probe + 16) ?? 0
        if count == 0xFFFF || position == 0xFFFF_FFFF, bytes.holds(wideLocator, at: probe - 20),
          let wide = bytes.number64(at: probe - 12), bytes.holds(wideEnd, at: wide)
        {
          count = bytes.number64(at: wide + 32) ?? 0
          position = bytes.number64(at: wide + 48) ?? 0
        }
        return (position, count)
      }
      probe -= 1
    }
    throw .damaged(format: format, damage: .endsEarly)
  }

  private static func part(in bytes: [UInt8], at position: Int) -> (part: Part, next: Int)? {
    guard bytes.holds(directoryEntry, at: position), let flags = bytes.number16(at: position + 8),
      let method = bytes.number16(at: position + 10), let checksum = bytes.number32(at: position + 16),
      var compressed = bytes.number32(at: position + 20), var count = bytes.number32(at: position + 24),
      let nameCount = bytes.number16(at: position + 28), let extraCount = bytes.number16(at: position + 30),
      let commentCount = bytes.number16(at: position + 32), var header = bytes.number32(at: position + 42)
    else { return nil }
    let nameStart = position + 46
    let extraStart = nameStart + nameCount
    let next = extraStart + extraCount + commentCount
    guard next <= bytes.count else { return nil }
    var field = extraStart
    while let kind = bytes.number16(at: field), let size = bytes.number16(at: field + 2),
      field < extraStart + extraCount
    {
      if kind == 1 {
        var value = field + 4
        func wide(_ narrow: Int) -> Int {
          guard narrow == 0xFFFF_FFFF, let found = bytes.number64(at: value) else { return narrow }
          value += 8
          return found
        }
        count = wide(count)
        compressed = wide(compressed)
        header = wide(header)
      }
      field += 4 + size
    }
    let part = Part(
      name: PartName.harmless(Array(bytes[nameStart..<extraStart])), method: method, isProtected: flags & 1 != 0,
      checksum: checksum, compressedCount: compressed, count: count, headerPosition: header)
    return (part, next)
  }

  /// Whether there is a part of this name.
  func holds(_ name: String) -> Bool { positions[name] != nil }

  /// The content of the part `name`; nil when there is none.
  func content(of name: String) throws(DocumentFailure) -> [UInt8]? {
    guard let position = positions[name] else { return nil }
    return try content(of: parts[position])
  }

  /// The content of a part, checked against its stated size and checksum.
  package func content(of part: Part) throws(DocumentFailure) -> [UInt8] {
    guard !part.isProtected else { throw .protected(format: format) }
    guard part.count <= Limits.inflatedBytes else {
      throw .tooLarge(subject: "inflated size", limit: Limits.inflatedBytes)
    }
    guard bytes.holds(ZipArchive.localHeader, at: part.headerPosition),
      let nameCount = bytes.number16(at: part.headerPosition + 26),
      let extraCount = bytes.number16(at: part.headerPosition + 28)
    else { throw .damaged(format: format, damage: .brokenDirectory) }
    let start = part.headerPosition + 30 + nameCount + extraCount
    guard start <= bytes.count, part.compressedCount <= bytes.count - start else {
      throw .damaged(format: format, damage: .endsEarly)
    }
    let packed = bytes[start..<start + part.compressedCount]
    let content: [UInt8]
    switch part.method {
    case 0: content = Array(packed)
    case 8:
      guard part.count <= (part.compressedCount + 1) * Limits.inflationRatio else {
        throw .damaged(format: format, damage: .impossibleSize)
      }
      content = try Inflater.inflate(packed, wrapping: .bare, limit: part.count, expected: part.count, format: format)
    default: throw .unsupported(format: "zip (method \(part.method))", saveAs: "zip (deflate)")
    }
    guard content.count == part.count,
      !Inflater.isAvailable || Int(Inflater.checksum(content)) == part.checksum
    else { throw .damaged(format: format, damage: .wrongChecksum) }
    return content
  }
}

/// Names of parts of archives, which anyone may have written.
enum PartName {
  /// The name as a path that goes down only: no root, no `..`, no control characters, slashes the usual way round.
  static func harmless(_ bytes: [UInt8]) -> String {
    let scalars = TextDecoder.decode(bytes) ?? bytes.map { Unicode.Scalar($0 < 0x80 ? $0 : 0x3F) }
    var name = String.UnicodeScalarView()
    for scalar in scalars where scalar.value >= 0x20 && scalar.value != 0x7F {
      name.append(scalar == "\\" ? "/" : scalar)
    }
    let isFolder = name.last == "/"
    let parts = String(name).split(separator: "/").filter { $0 != "." && $0 != ".." }
    return parts.joined(separator: "/") + (isFolder && !parts.isEmpty ? "/" : "")
  }
}
