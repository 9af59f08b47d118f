// CASE: branches computed only for the rows that reach them, or for all rows where they are cheap.

import Synchronization

/// Whether computing cheap branches for all rows has worked so far: where a row fails that its branch is not meant for, it
/// is not tried again.
final class CaseSpeculation: Sendable {
  private let hasFailed = Atomic<Bool>(false)

  /// The result of `compute`; nil once it has failed or given none.
  func attempt(_ compute: () throws(QueryError) -> Vector?) throws(QueryError) -> Vector? {
    if hasFailed.load(ordering: .relaxed) { return nil }
    do {
      if let result = try compute() { return result }
    } catch {
      if case .limit = error.kind { throw error }
    }
    hasFailed.store(true, ordering: .relaxed)
    return nil
  }
}

/// CASE WHEN … THEN … ELSE … END.
struct CaseExpression: CompiledExpression {
  /// One WHEN … THEN ….
  struct Branch: Sendable {
    let condition: GuardedExpression
    let result: GuardedExpression
  }

  let branches: [Branch]
  let otherwise: GuardedExpression
  let type: DataType
  /// Set where all branches are cheap and may be computed for all rows.
  var whole: CaseSpeculation?

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    if let result = try whole?.attempt({ () throws(QueryError) in try chosen(chunk, context) }) { return result }
    var open = (0..<Int32(chunk.count)).map { $0 }
    var pieces = PieceAssembler(type: type, count: chunk.count)
    for branch in branches where !open.isEmpty {
      let condition = try branch.condition.evaluate(chunk, rows: open, context)
      let chosen = Logic.selectedRows(condition)
      if chosen.isEmpty { continue }
      let rows = chosen.count == open.count ? open : chosen.map { open[Int($0)] }
      pieces.add(try branch.result.evaluate(chunk, rows: rows, context), rows: rows)
      open = CaseExpression.removing(chosen, from: open)
    }
    if !open.isEmpty { pieces.add(try otherwise.evaluate(chunk, rows: open, context), rows: open) }
    return try pieces.build()
  }

  /// The result out of branches that are computed for all rows.
  private func chosen(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector? {
    var result = try otherwise.expression.evaluate(chunk, context)
    for branch in branches.reversed() {
      let condition = try branch.condition.expression.evaluate(chunk, context)
      let value = try branch.result.expression.evaluate(chunk, context)
      guard let chosen = Selecting.choose(condition, value, result) else { return nil }
      result = chosen
    }
    return result
  }

  private static func removing(_ chosen: [Int32], from open: [Int32]) -> [Int32] {
    if chosen.count == open.count { return [] }
    var rest: [Int32] = []
    rest.reserveCapacity(open.count - chosen.count)
    var next = 0
    for index in open.indices {
      if next < chosen.count, chosen[next] == Int32(truncatingIfNeeded: index) {
        next += 1
      } else {
        rest.append(open[index])
      }
    }
    return rest
  }
}

/// Puts vectors for disjoint sets of rows together into one.
struct PieceAssembler {
  private let type: DataType
  private let count: Int
  /// The vectors, and the rows that each is for.
  private var pieces: [(vector: Vector, rows: [Int32])] = []

  /// An assembler of `count` rows.
  init(type: DataType, count: Int) {
    self.type = type
    self.count = count
  }

  /// The values of the rows at `rows`.
  mutating func add(_ vector: Vector, rows: [Int32]) { pieces.append((vector, rows)) }

  /// All rows in their own order.
  func build() throws(QueryError) -> Vector {
    if let only = pieces.first, only.rows.count == count { return only.vector }
    var store = ColumnStore(type: type)
    // For each row, where its value stands in the store.
    var order = [Int32](repeating: 0, count: count)
    let isMixed = !haveOneDictionary
    for (vector, rows) in pieces {
      let start = Int32(truncatingIfNeeded: store.count)
      if vector.isConstant {
        try store.append(vector.repeated(1))
        for row in rows { order[Int(row)] = start }
      } else {
        try store.append(isMixed ? vector.withFewTexts() : vector)
        for index in rows.indices { order[Int(rows[index])] = start &+ Int32(truncatingIfNeeded: index) }
      }
    }
    return store.build().gather(order)
  }

  /// Whether all texts are of one dictionary.
  private var haveOneDictionary: Bool {
    guard case .texts(_, let first)? = pieces.first?.vector.storage else { return true }
    return pieces.allSatisfy { piece in
      if case .texts(_, let dictionary) = piece.vector.storage { dictionary === first } else { false }
    }
  }
}
