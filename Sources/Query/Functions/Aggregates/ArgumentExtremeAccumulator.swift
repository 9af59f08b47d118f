// arg_min and arg_max by keys of a fixed width: a key and a place a group, the values as a column.

/// The first argument of the row whose second is least or greatest; the first such row wins. Rows whose key is NULL do not
/// count.
final class ArgumentExtremeAccumulator<Key: AggregateElement>: Accumulator {
  private let type: DataType
  private let isMinimum: Bool
  /// Whether rows whose first argument is NULL count.
  private let keepsNull: Bool
  private var values: ColumnStore
  /// Where the value of each group stands in `values`; -1 for none.
  private var places: [Int32] = []
  private var best: [Key] = []
  /// The row of the chunk at hand that each group has taken; -1 between chunks.
  private var takenRows: [Int32] = []

  /// An accumulator of values of `type`.
  init(type: DataType, isMinimum: Bool, keepsNull: Bool) {
    self.type = type
    self.isMinimum = isMinimum
    self.keepsNull = keepsNull
    values = ColumnStore(type: type)
  }

  func resize(groupCount count: Int) {
    places.resize(to: count, with: -1)
    best.resize(to: count, with: Key.placeholder)
    takenRows.resize(to: count, with: -1)
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let key = arguments[1].flattened()
    guard let keys = Key.elements(of: key.storage) else { return }
    let required = keepsNull ? nil : arguments[0].rowValidity
    let rows = ArgumentExtremes.improvedRows(
      keys, validity: Validity.intersection(key.validity, required), groups: groups, isMinimum: isMinimum,
      places: places, best: &best, taken: &takenRows)
    if rows.isEmpty { return }
    var place = Int32(truncatingIfNeeded: values.count)
    for row in rows {
      places[Int(groups[Int(row)])] = place
      place += 1
    }
    try values.append(arguments[0].gather(rows))
    try values.compact(&places)
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? ArgumentExtremeAccumulator<Key> else { return }
    let start = Int32(truncatingIfNeeded: values.count)
    try values.append(other.values.build())
    for (index, group) in groups.enumerated() where other.places[index] >= 0 {
      let (mine, theirs) = (best[Int(group)], other.best[index])
      let isBetter = isMinimum ? Key.precedes(theirs, mine) : Key.precedes(mine, theirs)
      if isBetter || places[Int(group)] < 0 {
        places[Int(group)] = start + other.places[index]
        best[Int(group)] = theirs
      }
    }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    if values.count == 0 { return Vector.null(type: type, count: groups.count).flattened() }
    return values.build().gatherOrNull(Array(places[groups]))
  }
}

/// The loop of arg_min and arg_max.
enum ArgumentExtremes {
  /// The rows that end the chunk as the best of their group, ascending.
  ///
  /// Called from generic classes, whose methods are not specialised: hence the copies for the types in use.
  @_specialize(where Key == Int64)
  @_specialize(where Key == Int128)
  @_specialize(where Key == Double)
  static func improvedRows<Key: AggregateElement>(
    _ keys: ArraySlice<Key>, validity: Validity?, groups: [Int32], isMinimum: Bool, places: [Int32],
    best: inout [Key], taken: inout [Int32]
  ) -> [Int32] {
    for (row, key) in keys.enumerated() {
      if let validity, !validity[row] { continue }
      let group = Int(groups[row])
      let isBetter = isMinimum ? Key.precedes(key, best[group]) : Key.precedes(best[group], key)
      if isBetter || (places[group] < 0 && taken[group] < 0) {
        best[group] = key
        taken[group] = Int32(truncatingIfNeeded: row)
      }
    }
    var rows: [Int32] = []
    for (row, group) in groups.enumerated() where taken[Int(group)] == Int32(truncatingIfNeeded: row) {
      rows.append(Int32(truncatingIfNeeded: row))
      taken[Int(group)] = -1
    }
    return rows
  }
}
