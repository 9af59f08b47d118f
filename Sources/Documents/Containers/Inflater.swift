// Inflating compressed bytes within a limit.

internal import CDocumentShims

/// Inflates streams of deflated bytes.
struct Inflater {
  /// How the stream is wrapped.
  enum Wrapping {
    /// Bare, as in zip archives.
    case bare
    /// With the head and tail of gzip.
    case gzip
  }

  /// The most bytes that may come out.
  private let limit: Int
  /// The format that errors name.
  private let format: String
  private var output: [UInt8] = []
  private var block: [UInt8]

  private init(limit: Int, expected: Int, format: String) {
    self.limit = limit
    self.format = format
    // The header's word for the size is a hint; the stream decides.
    block = [UInt8](repeating: 0, count: min(max(expected, 4_096), 1 << 20))
    output.reserveCapacity(min(max(expected, 0), limit, 16 << 20))
  }

  /// Whether the library is there.
  static var isAvailable: Bool { bq_inflate_available() != 0 }

  /// The inflated bytes of `source`; of a gzip file those of all its members.
  ///
  /// - Throws: `.tooLarge` when there would be more than `limit`, `.damaged` when the stream is broken or ends early.
  static func inflate(
    _ source: ArraySlice<UInt8>, wrapping: Wrapping, limit: Int, expected: Int = 0, format: String
  ) throws(DocumentFailure) -> [UInt8] {
    guard isAvailable else { throw .missingReader(format: format, package: "zlib1g") }
    var inflater = Inflater(limit: limit, expected: expected, format: format)
    var position = source.startIndex
    repeat {
      position = try inflater.inflateStream(source[position...], wrapping: wrapping)
    } while wrapping == .gzip && source.endIndex - position > 18 && source[position] == 0x1F
      && source[position + 1] == 0x8B
    return inflater.output
  }

  /// Inflates one stream and returns the position behind it.
  private mutating func inflateStream(
    _ source: ArraySlice<UInt8>, wrapping: Wrapping
  ) throws(DocumentFailure) -> Int {
    let kind = wrapping == .bare ? BQ_INFLATE_RAW : BQ_INFLATE_GZIP
    guard let stream = bq_inflate_new(Int32(kind)) else { throw .unreadable(reason: "out of memory") }
    defer { bq_inflate_free(stream) }
    var position = source.startIndex
    while true {
      var used = source.endIndex - position
      var made = block.count
      let status = source[position...].withUnsafeBufferPointer { from in
        block.withUnsafeMutableBufferPointer { to in
          bq_inflate_step(stream, from.baseAddress, &used, to.baseAddress, &made)
        }
      }
      guard status != Int32(BQ_INFLATE_DAMAGED) else {
        throw .damaged(format: format, damage: .brokenData)
      }
      guard output.count + made <= limit else { throw .tooLarge(subject: "inflated size", limit: limit) }
      output.append(contentsOf: block[..<made])
      position += used
      if status == Int32(BQ_INFLATE_END) { return position }
      if used == 0, made == 0 { throw .damaged(format: format, damage: .endsEarly) }
    }
  }

  /// The checksum that archives state for a part.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { bq_inflate_crc32($0.baseAddress, $0.count) }
  }
}
