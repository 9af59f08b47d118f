// first, last, any_value: one row's value a group.

/// Keeps one value of each group by the place of its row.
final class PickedValueAccumulator: Accumulator {
  /// Which row's value is kept.
  enum Choice: Sendable {
    /// The first row, NULL or not.
    case first
    /// The last row, NULL or not.
    case last
    /// The first row that is not NULL.
    case firstValid
  }

  private let type: DataType
  private let choice: Choice
  private var values: [Value] = []
  private var seen: [Bool] = []
  /// For `last`: the last row of each group in the chunk at hand, -1 between chunks.
  private var lastRows: [Int32] = []

  /// An accumulator of values of `type`.
  init(type: DataType, choice: Choice) {
    self.type = type
    self.choice = choice
  }

  func resize(groupCount count: Int) {
    values.resize(to: count, with: .null)
    seen.resize(to: count, with: false)
    if choice == .last { lastRows.resize(to: count, with: -1) }
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0]
    if choice == .last {
      for (row, group) in groups.enumerated() { lastRows[Int(group)] = Int32(row) }
      for group in groups where lastRows[Int(group)] >= 0 {
        values[Int(group)] = vector.value(at: Int(lastRows[Int(group)]))
        seen[Int(group)] = true
        lastRows[Int(group)] = -1
      }
      return
    }
    let takesNull = choice == .first
    for (row, group) in groups.enumerated() where !seen[Int(group)] && (takesNull || vector.isValid(row)) {
      values[Int(group)] = vector.value(at: row)
      seen[Int(group)] = true
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? PickedValueAccumulator else { return }
    for (index, group) in groups.enumerated() where other.seen[index] && (choice == .last || !seen[Int(group)]) {
      values[Int(group)] = other.values[index]
      seen[Int(group)] = true
    }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    var builder = VectorBuilder(type: type)
    for group in groups { try builder.append(values[group]) }
    return builder.build()
  }
}
