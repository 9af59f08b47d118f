// A range of a source text, in UTF-8 bytes.

/// A half-open range of UTF-8 byte offsets in a `SourceText`.
public struct SourceSpan: Hashable, Sendable {
  /// Offset of the first byte.
  public var start: Int
  /// Offset after the last byte.
  public var end: Int

  /// Creates the span of bytes `start ..< end`.
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// Whether all of `other` is in it.
  public func covers(_ other: SourceSpan) -> Bool { start <= other.start && other.end <= end }

  /// The smallest span that holds this one and `other`.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(start: min(start, other.start), end: max(end, other.end))
  }
}
