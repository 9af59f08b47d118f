// States of aggregates over values: bits, extremes of any type, and the rows with the best keys.

/// min and max of types without a fixed-width element: lists, structures, intervals.
struct ExtremeState: AggregateState {
  let isMinimum: Bool
  var best: Value = .null

  mutating func add(_ row: [Value]) { take(row[0]) }
  mutating func absorb(_ other: ExtremeState) { if !other.best.isNull { take(other.best) } }
  func result() -> Value { best }

  private mutating func take(_ value: Value) {
    let order = best.isNull ? 0 : ValueOrder.compare(value, best)
    if best.isNull || (isMinimum ? order < 0 : order > 0) { best = value }
  }
}

/// bit_and, bit_or and bit_xor.
struct BitState: AggregateState {
  enum Operation: Sendable { case and, or, exclusiveOr }
  let operation: Operation
  var bits: Int128?

  mutating func add(_ row: [Value]) { if case .integer(let value) = row[0] { take(value) } }
  mutating func absorb(_ other: BitState) { if let value = other.bits { take(value) } }
  func result() -> Value { bits.map { .integer($0) } ?? .null }

  private mutating func take(_ value: Int128) {
    guard let bits else {
      self.bits = value
      return
    }
    self.bits =
      switch operation {
      case .and: bits & value
      case .or: bits | value
      case .exclusiveOr: bits ^ value
      }
  }
}

/// arg_min and arg_max: the first argument of the row whose second is least or greatest; the first such row wins.
struct ArgumentState: AggregateState {
  let isMinimum: Bool
  /// Whether a row whose key is NULL counts when there is no other.
  var takesNullKeys = false
  var hasRow = false
  var argument: Value = .null
  var key: Value = .null

  mutating func add(_ row: [Value]) { take(row[0], key: row[1]) }
  mutating func absorb(_ other: ArgumentState) { if other.hasRow { take(other.argument, key: other.key) } }
  func result() -> Value { argument }

  private mutating func take(_ value: Value, key candidate: Value) {
    if candidate.isNull {
      if takesNullKeys, !hasRow { argument = value }
      hasRow = true
      return
    }
    hasRow = true
    let order = key.isNull ? 0 : ValueOrder.compare(candidate, key)
    guard key.isNull || (isMinimum ? order < 0 : order > 0) else { return }
    key = candidate
    argument = value
  }
}

/// The best `count` rows, best first, by keys that are no single elements: min(x, n), max(x, n), arg_min(x, key, n) and
/// arg_max(x, key, n) of texts, lists and the like.
struct BestRowsState: AggregateState {
  let isMinimum: Bool
  let count: Int
  /// Whether a key follows the value; without one the value is its own key.
  let hasKey: Bool
  /// Whether rows whose key is NULL count, behind all others.
  var takesNullKeys = false
  var rows: [(value: Value, key: Value)] = []

  mutating func add(_ row: [Value]) {
    let key = hasKey ? row[1] : row[0]
    if takesNullKeys || !key.isNull { take(row[0], key: key) }
  }
  mutating func absorb(_ other: BestRowsState) { for row in other.rows { take(row.value, key: row.key) } }
  func result() -> Value { rows.isEmpty ? .null : .list(rows.map(\.value)) }

  private mutating func take(_ value: Value, key: Value) {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      let order = ValueOrder.compare(key, rows[middle].key)
      let isBefore = key.isNull ? false : (rows[middle].key.isNull || (isMinimum ? order < 0 : order > 0))
      if isBefore { high = middle } else { low = middle + 1 }
    }
    guard low < count else { return }
    rows.insert((value, key), at: low)
    if rows.count > count { rows.removeLast() }
  }
}
