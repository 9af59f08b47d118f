// Values of many groups, collected in batches that are arranged by group as they fill: what quantiles are made of. Several
// workers' batches lie side by side, without copying.
//
// Invariant of the unsafe code here: owners are below the group count, which is checked before the loops; the places
// handed out are the numbers below the count of values, each once.

/// All values of every group, in no order within a group.
struct GroupedPieces<Element: AggregateElement>: Sendable {
  /// Values that lie by group.
  private struct Piece: Sendable {
    let values: [Element]
    /// Where each of the piece's groups starts, and the count of values.
    let starts: [Int32]
    /// The piece's group by group, -1 for those that it has not; nil where groups have the same numbers.
    var numbers: [Int32]?

    func values(of group: Int) -> ArraySlice<Element> {
      var own = group
      if let numbers {
        guard group < numbers.count, numbers[group] >= 0 else { return [] }
        own = Int(numbers[group])
      }
      guard own < starts.count - 1 else { return [] }
      return values[Int(starts[own])..<Int(starts[own + 1])]
    }
  }

  private var pieces: [Piece] = []
  private var pending: [Element] = []
  /// The group of each pending value; empty while there is one group only.
  private var owners: [Int32] = []
  private var groupCount = 0
  /// Values so far.
  private(set) var count = 0

  /// Values of a batch, at least; more where there are many groups, so that their starts take less than the values.
  private let batchCount: Int

  /// No values yet.
  init(batchCount: Int = 262_144) { self.batchCount = batchCount }

  /// Bytes held.
  var byteCount: Int { count * MemoryLayout<Element>.stride }

  /// Makes room for groups up to `count`.
  mutating func resize(groupCount count: Int) {
    if groupCount <= 1, count > 1 { owners = Array(repeating: 0, count: pending.count) }
    groupCount = count
  }

  /// Adds values of these groups.
  mutating func append(_ values: ArraySlice<Element>, groups: [Int32]) {
    pending.append(contentsOf: values)
    if groupCount > 1 { owners.append(contentsOf: groups) }
    count += values.count
    if pending.count >= max(batchCount, groupCount * 2) { seal() }
  }

  /// Arranges what is pending.
  mutating func seal() {
    guard let piece = pendingPiece else { return }
    pieces.append(piece)
    pending = []
    owners = []
  }

  private var pendingPiece: Piece? {
    guard !pending.isEmpty else { return nil }
    if groupCount <= 1 { return Piece(values: pending, starts: [0, Int32(truncatingIfNeeded: pending.count)]) }
    let arranged = PieceKernels.arrange(pending, owners: owners, groupCount: groupCount)
    return Piece(values: arranged.values, starts: arranged.starts)
  }

  /// Takes in the values of another collection, whose group `i` is `groups[i]` here; several may be the same.
  mutating func merge(_ other: GroupedPieces<Element>, groups: [Int32]) {
    var inverse = [Int32](repeating: -1, count: groupCount)
    var isOneToOne = true
    for (index, group) in groups.enumerated() {
      if inverse[Int(group)] >= 0 { isOneToOne = false }
      inverse[Int(group)] = Int32(truncatingIfNeeded: index)
    }
    var theirs = other
    theirs.seal()
    guard isOneToOne else {
      for (index, group) in groups.enumerated() {
        for piece in theirs.pieces {
          let values = piece.values(of: index)
          if !values.isEmpty { append(values, groups: Array(repeating: group, count: values.count)) }
        }
      }
      return
    }
    for var piece in theirs.pieces {
      if let numbers = piece.numbers {
        piece.numbers = inverse.map { $0 >= 0 && Int($0) < numbers.count ? numbers[Int($0)] : -1 }
      } else {
        piece.numbers = inverse
      }
      pieces.append(piece)
    }
    count += theirs.count
  }

  /// Gives the values of each of `range`, group by group, in slices none of which is empty.
  func forEachGroup(
    _ range: Range<Int>, _ body: (_ slices: [ArraySlice<Element>]) throws(QueryError) -> Void
  ) throws(QueryError) {
    var all = pieces
    if let last = pendingPiece { all.append(last) }
    for group in range {
      var slices: [ArraySlice<Element>] = []
      for piece in all {
        let values = piece.values(of: group)
        if !values.isEmpty { slices.append(values) }
      }
      try body(slices)
    }
  }
}

/// The loop that arranges a batch.
private enum PieceKernels {
  /// The values by group, and where each group starts, with the count of values at the end.
  ///
  /// Called from generic types, whose methods are not specialised: hence the copies for the types in use.
  @_specialize(where Element == Int64)
  @_specialize(where Element == Int128)
  @_specialize(where Element == Double)
  static func arrange<Element: AggregateElement>(
    _ values: [Element], owners: [Int32], groupCount: Int
  ) -> (values: [Element], starts: [Int32]) {
    var starts = [Int32](repeating: 0, count: groupCount + 1)
    precondition(owners.count == values.count)
    for owner in owners { starts[Int(owner) + 1] &+= 1 }
    for group in 0..<groupCount { starts[group + 1] &+= starts[group] }
    var places = starts
    let arranged = unsafe [Element](unsafeUninitializedCapacity: values.count) { buffer, initialized in
      unsafe values.withUnsafeBufferPointer { source in
        unsafe owners.withUnsafeBufferPointer { groups in
          unsafe places.withUnsafeMutableBufferPointer { next in
            for row in 0..<source.count {
              let group = unsafe Int(groups[row])
              let place = unsafe Int(next[group])
              unsafe next[group] = Int32(truncatingIfNeeded: place &+ 1)
              unsafe buffer.initializeElement(at: place, to: source[row])
            }
          }
        }
      }
      initialized = values.count
    }
    return (arranged, starts)
  }
}
