// first, last, any_value: one row's value a group.

/// Keeps one value of each group by the place of its row. Values are kept as a column; a group knows where its own stands.
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
  private var values: ColumnStore
  /// Where the value of each group stands in `values`; -1 for none.
  private var places: [Int32] = []
  /// For `last`: the last row of each group in the chunk at hand, -1 between chunks.
  private var lastRows: [Int32] = []

  /// An accumulator of values of `type`.
  init(type: DataType, choice: Choice) {
    self.type = type
    self.choice = choice
    values = ColumnStore(type: type)
  }

  func resize(groupCount count: Int) {
    places.resize(to: count, with: -1)
    if choice == .last { lastRows.resize(to: count, with: -1) }
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0]
    let rows =
      choice == .last
      ? PickedValueAccumulator.lastRows(groups, &lastRows)
      : PickedValueAccumulator.newRows(
        groups, skipping: choice == .firstValid ? vector.rowValidity : nil, places)
    if rows.isEmpty { return }
    var place = Int32(truncatingIfNeeded: values.count)
    for row in rows {
      places[Int(groups[Int(row)])] = place
      place += 1
    }
    try values.append(rows.count == groups.count ? vector : vector.gather(rows))
    try values.compact(&places)
  }

  /// The first row of every group that has no value yet.
  private static func newRows(_ groups: [Int32], skipping validity: Validity?, _ places: [Int32]) -> [Int32] {
    var rows: [Int32] = []
    var taken: Set<Int32> = []
    for (row, group) in groups.enumerated() where places[Int(group)] < 0 {
      if let validity, !validity[row] { continue }
      if taken.insert(group).inserted { rows.append(Int32(truncatingIfNeeded: row)) }
    }
    return rows
  }

  /// The last row of every group of the chunk, ascending.
  private static func lastRows(_ groups: [Int32], _ last: inout [Int32]) -> [Int32] {
    for (row, group) in groups.enumerated() { last[Int(group)] = Int32(truncatingIfNeeded: row) }
    var rows: [Int32] = []
    for (row, group) in groups.enumerated() where last[Int(group)] == Int32(truncatingIfNeeded: row) {
      rows.append(Int32(truncatingIfNeeded: row))
      last[Int(group)] = -1
    }
    return rows
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? PickedValueAccumulator else { return }
    let start = Int32(truncatingIfNeeded: values.count)
    try values.append(other.values.build())
    for (index, group) in groups.enumerated()
    where other.places[index] >= 0 && (choice == .last || places[Int(group)] < 0) {
      places[Int(group)] = start + other.places[index]
    }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    if values.count == 0 { return Vector.null(type: type, count: groups.count).flattened() }
    return values.build().gatherOrNull(Array(places[groups]))
  }
}
