// min(x, n), max(x, n), arg_min(x, key, n) and arg_max(x, key, n) by keys of a fixed width: the best keys and their places a
// group, the values as a column.

/// The first argument of the `count` rows whose key is least or greatest, best first; of equal keys the first rows win. Rows
/// whose key is NULL do not count.
final class BestRowsAccumulator<Key: AggregateElement>: Accumulator {
  private let type: DataType
  private let isMinimum: Bool
  /// Rows of each group, at most.
  private let count: Int
  /// Whether rows whose first argument is NULL count.
  private let keepsNull: Bool
  private var values: ColumnStore
  private var best: [BestRows<Key>] = []
  /// Rows that groups have, altogether.
  private var rowCount = 0

  /// An accumulator of lists of `type`. The key is the last argument but one; `min(x, n)` has x alone.
  init(type: DataType, isMinimum: Bool, count: Int, keepsNull: Bool) {
    self.type = type
    self.isMinimum = isMinimum
    self.count = count
    self.keepsNull = keepsNull
    values = ColumnStore(type: type)
  }

  var byteCount: Int { values.byteCount + rowCount * (MemoryLayout<Key>.stride + MemoryLayout<Int32>.stride) }

  func resize(groupCount count: Int) { best.resize(to: count, with: BestRows()) }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let key = arguments[arguments.count - 2].flattened()
    guard let keys = Key.elements(of: key.storage) else { return }
    let required = keepsNull ? nil : arguments[0].rowValidity
    let rows = BestRowsKernel.take(
      keys, validity: Validity.intersection(key.validity, required), groups: groups, isMinimum: isMinimum,
      count: count, firstPlace: values.count, best: &best, rowCount: &rowCount)
    if rows.isEmpty { return }
    try values.append(arguments[0].gather(rows))
    try compact()
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? BestRowsAccumulator<Key> else { return }
    BestRowsKernel.merge(
      other.best, groups: groups, isMinimum: isMinimum, count: count, firstPlace: values.count, best: &best,
      rowCount: &rowCount)
    try values.append(other.values.build())
    try compact()
  }

  /// Drops the values of rows that better ones have pushed out.
  private func compact() throws(QueryError) {
    // Asked first, as putting the places together takes as long as they are many.
    guard values.count > 4 * rowCount + 65_536 else { return }
    var places: [Int32] = []
    places.reserveCapacity(rowCount)
    for group in best { places.append(contentsOf: group.places) }
    try values.compact(&places)
    var start = 0
    for group in best.indices {
      let end = start + best[group].places.count
      best[group].places = Array(places[start..<end])
      start = end
    }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    var places: [Int32] = []
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(groups.count)
    for group in groups {
      let start = places.count
      places.append(contentsOf: best[group].places)
      ranges.append(start..<places.count)
    }
    let validity = Validity.of(groups) { !best[$0].places.isEmpty }
    return Vector(
      type: .list(type), count: groups.count, storage: .lists(ranges[...], child: values.build().gather(places)),
      validity: validity)
  }
}

/// The best rows of one group, best first.
struct BestRows<Key: AggregateElement>: Sendable {
  /// Their keys.
  var keys: [Key] = []
  /// Where their values stand in the column of values.
  var places: [Int32] = []
}

/// The loops of the best rows.
private enum BestRowsKernel {
  /// Takes the rows that are among the best of their groups now, and gives them in order: the value of the first of them will
  /// stand at `firstPlace`.
  ///
  /// Called from generic classes, whose methods are not specialised: hence the copies for the types in use.
  @_specialize(where Key == Int64)
  @_specialize(where Key == Int128)
  @_specialize(where Key == Double)
  static func take<Key: AggregateElement>(
    _ keys: ArraySlice<Key>, validity: Validity?, groups: [Int32], isMinimum: Bool, count: Int, firstPlace: Int,
    best: inout [BestRows<Key>], rowCount: inout Int
  ) -> [Int32] {
    var rows: [Int32] = []
    for (row, key) in keys.enumerated() {
      if let validity, !validity[row] { continue }
      let place = Int32(truncatingIfNeeded: firstPlace + rows.count)
      if insert(key, place, isMinimum, count, &best[Int(groups[row])], &rowCount) {
        rows.append(Int32(truncatingIfNeeded: row))
      }
    }
    return rows
  }

  /// Takes the rows of other groups, whose values will stand from `firstPlace` on.
  @_specialize(where Key == Int64)
  @_specialize(where Key == Int128)
  @_specialize(where Key == Double)
  static func merge<Key: AggregateElement>(
    _ others: [BestRows<Key>], groups: [Int32], isMinimum: Bool, count: Int, firstPlace: Int,
    best: inout [BestRows<Key>], rowCount: inout Int
  ) {
    let offset = Int32(truncatingIfNeeded: firstPlace)
    for (index, group) in groups.enumerated() {
      for (key, place) in zip(others[index].keys, others[index].places) {
        // The others are worse still.
        guard insert(key, offset &+ place, isMinimum, count, &best[Int(group)], &rowCount) else { break }
      }
    }
  }

  /// Puts a row where it belongs; false when it is not among the best.
  @inline(__always)
  private static func insert<Key: AggregateElement>(
    _ key: Key, _ place: Int32, _ isMinimum: Bool, _ count: Int, _ group: inout BestRows<Key>, _ rowCount: inout Int
  ) -> Bool {
    func isBefore(_ other: Key) -> Bool { isMinimum ? Key.precedes(key, other) : Key.precedes(other, key) }
    let isFull = group.keys.count == count
    if isFull, !isBefore(group.keys[count - 1]) { return false }
    var low = 0
    var high = group.keys.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(group.keys[middle]) { high = middle } else { low = middle + 1 }
    }
    if isFull {
      group.keys.removeLast()
      group.places.removeLast()
    } else {
      rowCount += 1
    }
    group.keys.insert(key, at: low)
    group.places.insert(place, at: low)
    return true
  }
}
