// Deals out a delimited text in segments of whole records, to one worker or several.

import Synchronization

/// Reads a text from start to end. A worker brings its own buffer, so that a text is never in memory whole.
final class DelimitedSource: Sendable {
  /// Some whole records.
  struct Segment {
    /// Its place in the text, from 0.
    let number: Int
    /// Where its records lie in the worker's buffer.
    let range: Range<Int>
  }

  private struct State {
    let reader: any FileReader
    /// Bytes of the record that the last segment ended in.
    var carry: [UInt8] = []
    var count = 0
    var isAtEnd = false
  }

  /// Bytes behind a segment that may be read, though they say nothing.
  static let padding = 64
  private let name: String
  private let format: DelimitedFormat
  private let segmentBytes: Int
  private let recordLimit: Int
  private let state: Mutex<State>

  /// A source of the bytes of `reader`; `name` stands in messages.
  init(_ reader: any FileReader, name: String, format: DelimitedFormat, segmentBytes: Int, recordLimit: Int) {
    self.name = name
    self.format = format
    self.segmentBytes = segmentBytes
    self.recordLimit = recordLimit
    state = Mutex(State(reader: reader))
  }

  /// Fills `buffer` with the next records; nil at the end.
  ///
  /// - Throws: `.data(.unreadableText)` for a quote that is never closed and a record over the limit.
  func next(into buffer: inout [UInt8]) throws(QueryError) -> Segment? {
    // The buffer leaves its place for the time of the call, so that the closure need not capture it as inout.
    var filled = buffer
    buffer = []
    defer { buffer = filled }
    return try state.withLock { (state) throws(QueryError) in try fill(&filled, &state) }
  }

  /// Whether the last segment was the last of the text.
  var isAtEnd: Bool { state.withLock { $0.isAtEnd } }

  /// Lets no worker have more segments.
  func stop() { state.withLock { $0.isAtEnd = true } }

  private func fill(_ buffer: inout [UInt8], _ state: inout State) throws(QueryError) -> Segment? {
    if state.isAtEnd { return nil }
    var wanted = max(segmentBytes, state.carry.count * 2)
    DelimitedSource.extend(&buffer, to: wanted)
    var count = state.carry.count
    buffer.replaceSubrange(0..<count, with: state.carry)
    while true {
      while count < wanted {
        let more = try state.reader.read(into: &buffer, from: count, to: wanted)
        if more == 0 {
          state.isAtEnd = true
          break
        }
        count += more
      }
      if state.isAtEnd {
        guard count > 0 else { return nil }
        if buffer[count - 1] != format.newline {
          buffer[count] = format.newline
          count += 1
        }
      }
      let end = SeparatorIndex.lastRecordEnd(
        in: buffer, 0..<count, delimiter: format.delimiter, newline: format.newline)
      if state.isAtEnd ? end == count : end > 0 {
        state.carry = Array(buffer[end..<count])
        state.count += 1
        let start = state.count == 1 ? min(format.headBytes, end) : 0
        return Segment(number: state.count - 1, range: start..<end)
      }
      if state.isAtEnd { throw unreadable(.openQuote) }
      guard count < recordLimit else {
        throw unreadable(.longRecord(megabytes: recordLimit >> 20))
      }
      wanted = min(count * 4, recordLimit)
      DelimitedSource.extend(&buffer, to: wanted)
    }
  }

  private func unreadable(_ fault: TextFault) -> QueryError {
    QueryError(.data(.unreadableText(path: name, fault: fault)))
  }

  /// Gives `buffer` room for `count` bytes and the padding.
  private static func extend(_ buffer: inout [UInt8], to count: Int) {
    let missing = count + padding + 1 - buffer.count
    if missing > 0 { buffer.append(contentsOf: repeatElement(0, count: missing)) }
  }
}

/// Bytes that are in memory already.
public final class MemoryReader: FileReader {
  private let bytes: [UInt8]
  private let position = Atomic<Int>(0)

  /// A reader of `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Bytes in all.
  public var byteCount: Int? { bytes.count }

  /// A reader of the same bytes from their start.
  func again() -> MemoryReader { MemoryReader(bytes) }

  /// Copies the next bytes into `buffer[start ..< end]`.
  public func read(into buffer: inout [UInt8], from start: Int, to end: Int) throws(QueryError) -> Int {
    let first = position.load(ordering: .relaxed)
    let count = min(end - start, bytes.count - first)
    guard count > 0 else { return 0 }
    buffer.replaceSubrange(start..<start + count, with: bytes[first..<first + count])
    position.store(first + count, ordering: .relaxed)
    return count
  }
}
