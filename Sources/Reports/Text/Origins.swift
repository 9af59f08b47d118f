// Where in the document the code points of a paragraph stand: mostly side by side, so that one number says it.

/// The offset in the document of each code point of a text.
struct Origins: Sendable {
  /// How many there are.
  private(set) var count = 0
  private var start = 0
  /// Each offset; empty as long as they follow each other.
  private var offsets: [Int32] = []

  /// The offset of the code point at `position`.
  subscript(_ position: Int) -> Int { offsets.isEmpty ? start + position : Int(offsets[position]) }

  /// Those of a part.
  subscript(_ range: Range<Int>) -> Origins {
    var part = Origins()
    for position in range { part.append(self[position]) }
    return part
  }

  /// The first one; nil where there are none.
  var first: Int? { count > 0 ? self[0] : nil }
  /// The last one; nil where there are none.
  var last: Int? { count > 0 ? self[count - 1] : nil }

  /// Adds the offset of the next code point.
  mutating func append(_ offset: Int) {
    append(contentsOf: offset..<offset + 1)
  }

  /// Adds the offsets of a run of code points.
  mutating func append(contentsOf run: Range<Int>) {
    if count == 0 { start = run.lowerBound }
    if offsets.isEmpty, run.lowerBound != start + count {
      offsets.reserveCapacity(count + run.count)
      for position in 0..<count { offsets.append(Int32(truncatingIfNeeded: start + position)) }
    }
    if !offsets.isEmpty { for offset in run { offsets.append(Int32(truncatingIfNeeded: offset)) } }
    count += run.count
  }
}
