// Expressions over one text column, computed once for each text of its dictionary.

import Synchronization

/// An expression that reads one text column and nothing else. Once as many rows have been seen as the dictionary has
/// texts, it is computed for the dictionary, and rows take their results by code.
final class DictionaryExpression: CompiledExpression {
  /// What is known of one dictionary.
  private struct Entry: Sendable {
    let dictionary: TextDictionary
    var rowsSeen = 0
    /// One result a text, and one more for NULL.
    var results: Vector?
    /// Whether computing the results failed: rows that use the failing text may never come.
    var failed = false
  }

  private let inner: any CompiledExpression
  /// The text column that it reads.
  let position: Int
  private let type: DataType
  private let entries = Mutex<[Entry]>([])
  /// Dictionaries remembered at once.
  private static let entryLimit = 4
  /// Rows that are assumed to follow the first chunk: smaller dictionaries are computed at once.
  private static let expectedRows = 1024

  /// Wraps `inner`, which reads column `position` only and gives values of `type`.
  init(_ inner: any CompiledExpression, position: Int, type: DataType) {
    self.inner = inner
    self.position = position
    self.type = type
  }

  func evaluate(_ chunk: Chunk, _ context: EvaluationContext) throws(QueryError) -> Vector {
    let column = chunk.columns[position]
    guard !column.isConstant, case .texts(let codes, let dictionary) = column.storage,
      let results = try results(for: dictionary, rows: chunk.count, chunk: chunk, context)
    else { return try inner.evaluate(chunk, context) }
    if results.isConstant { return results.repeated(chunk.count) }
    guard let validity = column.validity else { return results.gather(Array(codes)) }
    let null = Int32(dictionary.count)
    var positions = Array(codes)
    for row in positions.indices where !validity[row] { positions[row] = null }
    return results.gather(positions)
  }

  private func results(
    for dictionary: TextDictionary, rows: Int, chunk: Chunk, _ context: EvaluationContext
  ) throws(QueryError) -> Vector? {
    // Other workers wait while one computes the results: they need the same.
    try entries.withLock { (entries) throws(QueryError) -> Vector? in
      var index = entries.firstIndex { $0.dictionary === dictionary } ?? -1
      if index < 0 {
        if entries.count == DictionaryExpression.entryLimit { entries.removeFirst() }
        entries.append(Entry(dictionary: dictionary))
        index = entries.count - 1
      }
      if entries[index].failed { return nil }
      if let results = entries[index].results { return results }
      entries[index].rowsSeen += rows
      guard dictionary.count <= max(entries[index].rowsSeen, min(rows * 2, DictionaryExpression.expectedRows)) else {
        return nil
      }
      let computed = try compute(for: dictionary, chunk: chunk, context)
      entries[index].results = computed
      entries[index].failed = computed == nil
      return computed
    }
  }

  /// The results for all texts and NULL; nil when a text fails, or when it has effects that are counted row by row.
  private func compute(for dictionary: TextDictionary, chunk: Chunk, _ context: EvaluationContext) throws(QueryError)
    -> Vector?
  {
    if dictionary.count > DictionaryExpression.piece {
      return try computePieces(for: dictionary, type: chunk.columns[position].type, context)
    }
    let count = dictionary.count + 1
    var codes = (0..<Int32(count)).map { $0 }
    codes[count - 1] = 0
    var validity = Validity(repeating: true, count: count)
    validity[count - 1] = false
    var columns = chunk.columns
    columns[position] = Vector(
      type: columns[position].type, count: count, storage: .texts(codes[...], dictionary), validity: validity)
    // Counted apart, since other workers count at the same time.
    let own = context.countingApart()
    do {
      let results = try inner.evaluate(Chunk(columns: columns, count: count), own)
      return own.divisionsByZero.load(ordering: .relaxed) == 0 ? results.withDistinctTexts() : nil
    } catch {
      if case .limit = error.kind { throw error }
      return nil
    }
  }

  /// The same for a large dictionary, which several workers share.
  private func computePieces(
    for dictionary: TextDictionary, type textType: DataType, _ context: EvaluationContext
  ) throws(QueryError) -> Vector? {
    let own = context.countingApart()
    do {
      // Texts that are made are told apart by the worker that has made them, then those of all workers.
      let evaluate = { @Sendable (texts: Chunk) throws(QueryError) -> (results: Vector, distinct: DistinctTexts?) in
        let results = try self.inner.evaluate(texts, own).flattened()
        if case .texts(_, let made) = results.storage, made === dictionary { return (results, nil) }
        return (results, results.distinctTexts())
      }
      var parts = try forPieces(of: dictionary, type: textType, own, evaluate)
      parts.append(try evaluate(nullRow(of: dictionary, type: textType)))
      guard own.divisionsByZero.load(ordering: .relaxed) == 0 else { return nil }
      let distinct = parts.compactMap(\.distinct)
      guard distinct.count == parts.count else {
        return Vector.concatenated(parts.map(\.results), type: type).withDistinctTexts()
      }
      return try Vector.joined(distinct, type: type, pool: WorkerPool(context.settings)) { () throws(QueryError) in
        try context.checkCancellation()
      }
    } catch {
      if case .limit = error.kind { throw error }
      return nil
    }
  }

  /// Texts computed at once, of a dictionary that has many.
  private static let piece = 16_384
  /// An expression over a text costs as much as passing on some rows.
  private static let rowsPerText = 4

  /// What `body` gives for chunks of all texts of `dictionary`, in the order of their codes. Several workers call it.
  private func forPieces<Result: Sendable>(
    of dictionary: TextDictionary, type: DataType, _ context: EvaluationContext,
    _ body: @escaping @Sendable (_ texts: Chunk) throws(QueryError) -> Result
  ) throws(QueryError) -> [Result] {
    let pool = WorkerPool(context)
    let pieces = (dictionary.count + DictionaryExpression.piece - 1) / DictionaryExpression.piece
    let workers = min(pieces, pool.workers(forRows: dictionary.count * DictionaryExpression.rowsPerText))
    return try pool.map(workers: workers, tasks: pieces) { (piece) throws(QueryError) -> Result in
      try context.checkCancellation()
      let start = piece * DictionaryExpression.piece
      let end = min(start + DictionaryExpression.piece, dictionary.count)
      let codes = (Int32(truncatingIfNeeded: start)..<Int32(truncatingIfNeeded: end)).map { $0 }
      return try body(
        self.placed(Vector(type: type, count: codes.count, storage: .texts(codes[...], dictionary))))
    }
  }

  /// A chunk of one row, which is NULL.
  private func nullRow(of dictionary: TextDictionary, type: DataType) -> Chunk {
    placed(
      Vector(type: type, count: 1, storage: .texts([0], dictionary), validity: Validity(repeating: false, count: 1)))
  }

  /// What the expression, a condition, says of each text of `dictionary`; nil when it fails for one, or has effects that
  /// are counted row by row.
  func test(for dictionary: TextDictionary, type: DataType, _ context: EvaluationContext) throws(QueryError)
    -> TextTest?
  {
    let divisions = context.divisionsByZero.load(ordering: .relaxed)
    do {
      let parts = try forPieces(of: dictionary, type: type, context) { (texts) throws(QueryError) -> [UInt8] in
        DictionaryExpression.flags(of: try self.inner.evaluate(texts, context))
      }
      let flags = parts.count == 1 ? parts[0] : parts.flatMap { $0 }
      let ofNull = DictionaryExpression.flags(of: try inner.evaluate(nullRow(of: dictionary, type: type), context))
      let counted = context.divisionsByZero.load(ordering: .relaxed) - divisions
      guard counted > 0 else { return TextTest(flags: flags, holdsForNull: ofNull == [1]) }
      context.divisionsByZero.subtract(counted, ordering: .relaxed)
      return nil
    } catch {
      if case .limit = error.kind { throw error }
      return nil
    }
  }

  /// A chunk in which `vector` stands where the expression reads.
  private func placed(_ vector: Vector) -> Chunk {
    Chunk(columns: Array(repeating: vector, count: position + 1), count: vector.count)
  }

  /// 1 for each row where `condition` is true.
  private static func flags(of condition: Vector) -> [UInt8] {
    var flags = [UInt8](repeating: 0, count: condition.count)
    for row in Logic.selectedRows(condition) { flags[Int(row)] = 1 }
    return flags
  }
}
