// Expressions over few narrow columns, such as a year and a province, computed once for each distinct row of a chunk.

import Synchronization

/// An expression that costs far more than telling rows apart, and reads columns whose values mostly lie close together.
/// Where few rows of a chunk are distinct it is computed for those, and the others take their results.
final class DistinctRowsExpression: CompiledExpression {
  private let inner: any CompiledExpression
  /// The columns that it reads.
  private let columns: [Int]
  /// Chunks in a row whose rows were too many or too far apart.
  private let misses = Atomic<Int>(0)
  /// After so many misses in a row, chunks are no longer looked at.
  private static let mostMisses = 4
  /// Rows that must share a result for looking to pay.
  private static let rowsPerResult = 4
  /// Columns that are worth telling apart together.
  static let mostColumns = 3

  /// Wraps `inner`, which is deterministic and reads `columns` only.
  init(_ inner: any CompiledExpression, columns: [Int]) {
    self.inner = inner
    self.columns = columns
  }

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    guard chunk.count >= DistinctRowsExpression.rowsPerResult,
      misses.load(ordering: .relaxed) < DistinctRowsExpression.mostMisses
    else { return try inner.evaluate(chunk, context) }
    let most = chunk.count / DistinctRowsExpression.rowsPerResult
    guard let rows = NarrowRows(columns.map { chunk.columns[$0] }, count: chunk.count, most: most) else {
      misses.add(1, ordering: .relaxed)
      return try inner.evaluate(chunk, context)
    }
    if misses.load(ordering: .relaxed) > 0 { misses.store(0, ordering: .relaxed) }
    // Divisions by zero are counted row by row; other workers count at the same time.
    let own = context.countingApart()
    let results = try inner.evaluate(chunk.narrowed(to: rows.firstRows, columns: columns), own)
    guard own.divisionsByZero.load(ordering: .relaxed) == 0 else { return try inner.evaluate(chunk, context) }
    return results.isConstant ? results.repeated(chunk.count) : results.gather(rows.numbers)
  }
}
