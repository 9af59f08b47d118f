// Operators without input: table scans, literal rows, rows that exist already.

import Synchronization

/// Deals out the rows of a table in ranges, to one worker or several.
final class ScanSource: Sendable {
  let table: Table
  private let nextRow = Atomic<Int>(0)
  /// Rows dealt at once.
  static let morselRows = 16_384

  /// A source of all rows of `table`.
  init(table: Table) { self.table = table }

  /// The next rows, or nil when all are dealt.
  func deal() -> Range<Int>? {
    let start = nextRow.add(ScanSource.morselRows, ordering: .relaxed).oldValue
    guard start < table.rowCount else { return nil }
    return start..<min(start + ScanSource.morselRows, table.rowCount)
  }
}

extension Chunk {
  /// The rows for which `predicate` is true; nil when there are none.
  func filtered(by predicate: any CompiledExpression, _ context: EvaluationContext) throws(QueryError) -> Chunk? {
    let selected = try selectedRows(by: predicate, context)
    if selected.isEmpty { return nil }
    return selected.count == count ? self : gather(selected)
  }

  /// The positions of the rows for which `predicate` is true.
  func selectedRows(by predicate: any CompiledExpression, _ context: EvaluationContext) throws(QueryError) -> [Int32] {
    if let connective = predicate as? ConnectiveExpression, connective.isAnd {
      return try connective.selectedRows(self, context)
    }
    return Logic.selectedRows(try predicate.evaluate(self, context))
  }
}

/// Literal rows.
enum ValuesOperator {
  /// An operator that gives `rows`, computed at once.
  static func make(_ rows: [[BoundExpression]], types: [DataType], builder: OperatorBuilder) throws(QueryError)
    -> any Operator
  {
    var builders = types.map { VectorBuilder(type: $0) }
    let context = builder.state.context
    for (index, row) in rows.enumerated() {
      if index % Chunk.capacity == 0 { try builder.state.check() }
      for (column, expression) in row.enumerated() where column < builders.count {
        if case .constant(let value, _) = expression {
          try builders[column].append(value)
        } else {
          let compiled = try builder.compiler.compile(expression)
          let value = try compiled.evaluate(Chunk(columns: [], count: 1), context).value(at: 0)
          try builders[column].append(value)
        }
      }
    }
    return RowsOperator(RowReader(columns: builders.map { $0.build() }, count: rows.count), state: builder.state)
  }
}

/// Rows that are there already, as whole columns.
final class RowsOperator: Operator {
  private var reader: RowReader
  private let state: ExecutionState

  init(_ reader: RowReader, state: ExecutionState) {
    self.reader = reader
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    return reader.read()
  }
}

/// Rows that are there already, as chunks.
final class ChunksOperator: Operator {
  private let chunks: [Chunk]
  private var position = 0
  private let state: ExecutionState

  init(_ chunks: [Chunk], state: ExecutionState) {
    self.chunks = chunks
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    guard position < chunks.count else { return nil }
    position += 1
    return chunks[position - 1]
  }
}

/// No rows.
final class EmptyOperator: Operator {
  func next() throws(QueryError) -> Chunk? { nil }
}
