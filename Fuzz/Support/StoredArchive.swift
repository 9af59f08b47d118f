// Zip archives whose parts are stored as they are: what tests and fuzz targets put together by hand.

/// Builds a zip archive in memory.
public struct StoredArchive {
  /// How a part lies about itself.
  public struct Lie {
    /// The size that the directory states; nil for the true one.
    public var count: Int?
    /// The method that the directory states; 0 is stored, 8 deflated.
    public var method = 0
    /// Whether the directory calls it encrypted.
    public var isProtected = false
    /// Whether its checksum is wrong.
    public var hasWrongChecksum = false

    /// No lie.
    public init() {}
  }

  private var parts: [(name: [UInt8], content: [UInt8], lie: Lie, checksum: UInt32)] = []

  /// An archive without parts.
  public init() {}

  /// Adds a part. `content` is what lies in the archive; `checksum` is that of what it inflates to, where that is another.
  public mutating func add(_ name: String, _ content: [UInt8], lie: Lie = Lie(), checksum: UInt32? = nil) {
    let sum = checksum ?? StoredArchive.checksum(of: content)
    parts.append((Array(name.utf8), content, lie, lie.hasWrongChecksum ? ~sum : sum))
  }

  /// Adds a part of text.
  public mutating func add(_ name: String, text: String) { add(name, Array(text.utf8)) }

  /// The bytes of the archive.
  public func bytes() -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for part in parts {
      let offset = archive.count
      let count = part.lie.count ?? part.content.count
      let flags = (part.lie.isProtected ? 1 : 0) | 0x800
      var header: [UInt8] = []
      put(20, 2, into: &header)
      put(flags, 2, into: &header)
      put(part.lie.method, 2, into: &header)
      put(0, 4, into: &header)
      put(Int(part.checksum), 4, into: &header)
      put(part.content.count, 4, into: &header)
      put(count, 4, into: &header)
      put(part.name.count, 2, into: &header)
      put(0, 2, into: &header)
      archive += [0x50, 0x4B, 0x03, 0x04] + header + part.name + part.content
      directory += [0x50, 0x4B, 0x01, 0x02, 20, 0] + header
      put(0, 2, into: &directory)
      put(0, 2, into: &directory)
      put(0, 2, into: &directory)
      put(0, 4, into: &directory)
      put(offset, 4, into: &directory)
      directory += part.name
    }
    let start = archive.count
    archive += directory + [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0]
    put(parts.count, 2, into: &archive)
    put(parts.count, 2, into: &archive)
    put(directory.count, 4, into: &archive)
    put(start, 4, into: &archive)
    put(0, 2, into: &archive)
    return archive
  }

  private func put(_ number: Int, _ width: Int, into bytes: inout [UInt8]) {
    for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
  }

  /// CRC-32, bit by bit.
  public static func checksum(of bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
