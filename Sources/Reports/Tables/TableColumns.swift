// The columns of one table while rows are put down. A cell goes straight to its column: a row never exists as a list of
// values, and a text only as the bytes that its column's dictionary is asked for.

import Query

/// The columns of a table. Each of the functions writes the next cell of the row at hand.
struct TableColumns: Sendable {
  /// The columns, each with the rows so far.
  private var columns: [ColumnBuilder]
  /// Which columns get their cells; the first one always does, by which rows are counted.
  private let areWanted: [Bool]
  /// The column of the next cell.
  private var next = 0

  init(_ schema: Schema, areWanted: [Bool]) {
    columns = schema.columns.map { ColumnBuilder(type: $0.type) }
    self.areWanted = areWanted
  }

  /// The finished columns; those that are not wanted stand for what was left out, and so do all of a table that is.
  func build(isLeftOut: Bool) -> [Column] {
    let first = columns.first?.build()
    return columns.indices.compactMap { index in
      guard let first else { return nil }
      if isLeftOut || !areWanted[index] { return Column(leftOut: columns[index].type, like: first) }
      return index == 0 ? first : columns[index].build()
    }
  }

  /// A text, or NULL.
  mutating func text(_ text: String?) throws(QueryError) {
    guard try hasColumn() else { return }
    if let text { try columns[next].append(text: text) } else { try columns[next].appendNull() }
    next += 1
  }

  /// A text that is NULL where it is empty.
  mutating func filled(_ text: String) throws(QueryError) {
    guard try hasColumn() else { return }
    if text.isEmpty { try columns[next].appendNull() } else { try columns[next].append(text: text) }
    next += 1
  }

  /// A text that was put into bytes.
  mutating func text(_ text: TextBytes) throws(QueryError) {
    guard try hasColumn() else { return }
    try columns[next].append(utf8: text.utf8)
    next += 1
  }

  /// A whole number, or NULL.
  mutating func integer(_ number: Int?) throws(QueryError) {
    guard try hasColumn() else { return }
    if let number { try columns[next].append(integer: number) } else { try columns[next].appendNull() }
    next += 1
  }

  /// A truth value.
  mutating func boolean(_ flag: Bool) throws(QueryError) {
    guard try hasColumn() else { return }
    try columns[next].append(boolean: flag)
    next += 1
  }

  /// A number, or NULL. One too large for its column becomes NULL there rather than losing the row.
  mutating func decimal(_ number: FixedDecimal?) throws(QueryError) {
    guard try hasColumn() else { return }
    if let number { try columns[next].append(fitting: number) } else { try columns[next].appendNull() }
    next += 1
  }

  /// Percentage points as the ratio that PERCENT stores, or NULL.
  mutating func ratio(_ points: FixedDecimal?) throws(QueryError) {
    try decimal(points.map(\.asRatio))
  }

  /// So many columns without a value.
  mutating func nulls(_ count: Int) throws(QueryError) {
    for _ in 0..<count { try text(nil) }
  }

  /// Any value.
  mutating func value(_ value: Value) throws(QueryError) {
    switch value {
    case .text(let text): try self.text(text)
    case .decimal(let number): try decimal(number)
    default:
      guard try hasColumn() else { return }
      try columns[next].append(value)
      next += 1
    }
  }

  // MARK: Many rows, column by column. What a column takes is only gathered where it is wanted.

  /// The next column of many rows: the same text in all of them.
  mutating func column(_ text: String?, count: Int) throws(QueryError) {
    guard try hasColumn() else { return }
    try columns[next].append(text: text, count: count)
    next += 1
  }

  /// The next column of many rows: the texts of a batch, or those of its rows at `rows`.
  mutating func column(_ texts: @autoclosure () -> TextBatch, rows: [Int]? = nil) throws(QueryError) {
    guard try hasColumn() else { return }
    try columns[next].append(texts(), rows: rows)
    next += 1
  }

  /// The next column of many rows: the names of a batch, or those of its rows at `rows`.
  mutating func column(_ batch: NameBatch, rows: [Int]? = nil) throws(QueryError) {
    guard try hasColumn() else { return }
    for piece in batch.pieces(rows: rows) {
      try columns[next].append(choices: piece.choices, of: piece.names)
    }
    next += 1
  }

  /// The next column of many rows: one of a few names each.
  mutating func column(_ choices: @autoclosure () -> [UInt8], of names: [String]) throws(QueryError) {
    guard try hasColumn() else { return }
    try columns[next].append(choices: choices(), of: names)
    next += 1
  }

  /// The next column of many rows: whole numbers, or NULL.
  mutating func column(_ integers: @autoclosure () -> [Int?]) throws(QueryError) {
    guard try hasColumn() else { return }
    try columns[next].append(integers: integers())
    next += 1
  }

  /// The next column of many rows: numbers, or NULL where there is none and where one is too large.
  mutating func column(_ numbers: @autoclosure () -> [FixedDecimal?]) throws(QueryError) {
    guard try hasColumn() else { return }
    try columns[next].append(fitting: numbers())
    next += 1
  }

  /// The next column of many rows: truth values.
  mutating func column(_ flags: @autoclosure () -> [Bool]) throws(QueryError) {
    guard try hasColumn() else { return }
    try columns[next].append(booleans: flags())
    next += 1
  }

  /// Ends the row, or the rows, which must have as many cells as there are columns.
  mutating func endRow() throws(QueryError) {
    let count = next
    next = 0
    guard count == columns.count else { throw TableColumns.wrongCount(count, of: columns.count) }
  }

  /// Adds the rows of `other`, which has the same columns.
  mutating func append(_ other: TableColumns) throws(QueryError) {
    for index in columns.indices where other.columns[index].count > 0 {
      try columns[index].append(contentsOf: other.columns[index])
    }
  }

  /// Whether the next cell is to be put down; one that is not wanted counts as written. A row that is too long is a failure.
  private mutating func hasColumn() throws(QueryError) -> Bool {
    guard next < columns.count else { throw TableColumns.wrongCount(next + 1, of: columns.count) }
    if areWanted[next] { return true }
    next += 1
    return false
  }

  private static func wrongCount(_ found: Int, of expected: Int) -> QueryError {
    QueryError(.evaluation(.wrongValueCount(expected: expected, found: found)))
  }
}
