// Window functions: all input rows, with one more column for each call.

/// Reads all rows, computes every window call over them, and gives them back: in the order of the last window where they
/// are few, so that a result without ORDER BY reads as its window does, else in the order of the input, which costs less.
final class WindowOperator: Operator {
  private var input: RowInput
  private let types: [DataType]
  private let calls: [CompiledWindowCall]
  private let state: ExecutionState
  private let notes: OperatorNotes
  /// Kept as long as the operator: its chunks are slices of what it holds.
  private let account: MemoryAccount
  private var result: RowReader?

  private init(
    _ input: RowInput, types: [DataType], calls: [CompiledWindowCall], state: ExecutionState, notes: OperatorNotes
  ) {
    self.notes = notes
    self.input = input
    self.types = types
    self.calls = calls
    self.state = state
    account = MemoryAccount(state)
  }

  static func make(_ input: Plan, _ calls: [WindowCall], builder: OperatorBuilder) throws(QueryError) -> any Operator {
    var compiled: [CompiledWindowCall] = []
    for call in calls { compiled.append(try CompiledWindowCall(call, builder.compiler)) }
    return WindowOperator(
      try builder.input(input), types: input.columns.map(\.type), calls: compiled, state: builder.state,
      notes: builder.notes)
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    if result == nil { result = try run() }
    return result?.read()
  }

  private func run() throws(QueryError) -> RowReader {
    let rows = try collectRows()
    input = .stream(EmptyOperator())
    guard rows.count > 0 else { return RowReader(columns: [], count: 0) }
    var columns = rows.columns
    var orders: [(call: CompiledWindowCall, order: WindowOrder)] = []
    for call in calls {
      try state.check()
      let order: WindowOrder
      if let known = orders.first(where: { $0.call.hasSameOrder(as: call) }) {
        order = known.order
      } else {
        try account.charge(rows.count * 12)
        order = try call.order(rows, state)
        notes.add("\(order.partitions.count - 1) partitions by radix sort of packed \(order.keyBits)-bit keys")
        orders.append((call, order))
      }
      let values = try WindowPieces(order, state).values(rows, of: call, notes)
      try account.charge(ColumnStore.bytes(of: values))
      columns.append(values)
    }
    if rows.count <= WindowOperator.sortedRows, let order = WindowOperator.lastOrder(orders) {
      let bytes = columns.reduce(0) { $0 + ColumnStore.bytes(of: $1) }
      try account.charge(bytes)
      columns = columns.map { $0.gather(order.rows) }
    }
    return RowReader(columns: columns, count: rows.count)
  }

  /// Up to how many rows are given in the order of the last window.
  private static let sortedRows = 16_384

  /// The order of the last window that has one, of those whose orders begin alike the longest; nil without any.
  private static func lastOrder(_ orders: [(call: CompiledWindowCall, order: WindowOrder)]) -> WindowOrder? {
    var groups: [(call: CompiledWindowCall, order: WindowOrder)] = []
    for next in orders where next.call.sorts {
      if let index = groups.firstIndex(where: { $0.call.extends(next.call) || next.call.extends($0.call) }) {
        if next.call.extends(groups[index].call) { groups[index] = next }
      } else {
        groups.append(next)
      }
    }
    return groups.last?.order
  }
}

extension WindowOperator {
  /// The input's rows; of partitions of which only the first rows are wanted, not all.
  private func collectRows() throws(QueryError) -> Chunk {
    guard let top = calls.first?.partitionTop, calls.allSatisfy({ $0.partitionTop != nil }) else {
      return try input.collect(types: types, state, account: account)
    }
    let (state, account) = (state, account)
    // What the workers remember of the partitions is held until the rows are there.
    let memory = MemoryAccount(state)
    // Each worker drops what cannot be among the first of its own rows, and so not among those of all.
    let found = try input.pieces(state) {
      top
    } change: { (top, chunk) throws(QueryError) -> PartitionTop.Rows? in
      guard let rows = try top.rowsWithin(chunk, state, memory) else { return nil }
      try memory.charge(rows.keyBytes)
      try account.charge(rows.chunk.byteCount)
      return rows
    }
    let pieces = found.pieces
    let limits = try PartitionTop.Limits(found.locals, state)
    let count = pieces.reduce(0) { $0 + $1.piece.chunk.count }
    let workers = state.pool.workers(forRows: count)
    let chunks = try state.pool.mapPieces(of: 0..<pieces.count, workers: workers) {
      (range) throws(QueryError) -> [Chunk] in
      var chunks: [Chunk] = []
      for (worker, rows) in pieces[range] {
        try state.check()
        let kept = limits.rowsWithin(rows, worker: worker)
        try account.charge((kept?.byteCount ?? 0) - rows.chunk.byteCount)
        if let kept { chunks.append(kept) }
      }
      return chunks
    }
    let rows = try RowInput.joined(chunks.flatMap { $0 }, types: types, state, account: account)
    notes.add("first rows of partitions: \(rows.count) of \(count) rows kept")
    return rows
  }
}

/// One window call, compiled.
struct CompiledWindowCall: Sendable {
  private let call: WindowCall
  private let partitionBy: [any CompiledExpression]
  private let orderBy: [CompiledSortKey]
  private let argumentOrder: [CompiledSortKey]
  private let arguments: [any CompiledExpression]
  private let aggregate: CompiledAggregate?
  private let startOffset: (any CompiledExpression)?
  private let endOffset: (any CompiledExpression)?
  /// Columns of the input that the values are computed from.
  let columns: [Int]

  /// Compiles `call`.
  init(_ call: WindowCall, _ compiler: ExpressionCompiler) throws(QueryError) {
    self.call = call
    partitionBy = try compiler.compile(call.partitionBy)
    orderBy = try CompiledSortKey.compile(call.orderBy, compiler)
    argumentOrder = try CompiledSortKey.compile(call.argumentOrder, compiler)
    switch call.function {
    case .window(_, let expressions, _, _):
      arguments = try compiler.compile(expressions)
      aggregate = nil
    case .aggregate(let inner):
      arguments = []
      aggregate = try CompiledAggregate(inner, compiler)
    }
    startOffset = try CompiledWindowCall.offset(call.frame.start, compiler)
    endOffset = try CompiledWindowCall.offset(call.frame.end, compiler)
    columns = Set(call.expressions.flatMap { ExpressionTraits($0).columns }).sorted()
  }

  private static func offset(_ bound: WindowCall.Frame.Bound, _ compiler: ExpressionCompiler) throws(QueryError)
    -> (any CompiledExpression)?
  {
    switch bound {
    case .preceding(let expression), .following(let expression): return try compiler.compile(expression)
    case .unboundedPreceding, .unboundedFollowing, .currentRow: return nil
    }
  }

  /// What drops rows that are not wanted; nil when all are.
  var partitionTop: PartitionTop? {
    guard let wanted = call.wantedRows, let key = orderBy.first else { return nil }
    return PartitionTop(wanted: wanted, partitionBy: partitionBy, types: call.partitionBy.map(\.type), key: key)
  }

  /// Whether the window has an order or partitions. The order of `fill` is that of its argument.
  var sorts: Bool {
    if case .window(.fill, _, _, _) = call.function { return false }
    return !call.partitionBy.isEmpty || !call.orderBy.isEmpty
  }

  /// Whether the rows of both windows lie in the same order.
  func hasSameOrder(as other: CompiledWindowCall) -> Bool {
    call.orderBy.count == other.call.orderBy.count && extends(other)
  }

  /// Whether the partitions are the same and this order begins with that of `other`.
  func extends(_ other: CompiledWindowCall) -> Bool {
    call.partitionBy.count == other.call.partitionBy.count && call.orderBy.count >= other.call.orderBy.count
      && zip(call.partitionBy, other.call.partitionBy).allSatisfy { $0.isSameColumn(as: $1) }
      && zip(call.orderBy, other.call.orderBy).allSatisfy { mine, theirs in
        mine.expression.isSameColumn(as: theirs.expression) && mine.isDescending == theirs.isDescending
          && mine.nullsFirst == theirs.nullsFirst && mine.collation == theirs.collation
      }
  }

  /// The rows of `chunk`, which holds all, in the order of this window.
  func order(_ chunk: Chunk, _ state: ExecutionState) throws(QueryError) -> WindowOrder {
    var keys: [Vector] = []
    for key in orderBy { keys.append(try key.expression.evaluate(chunk, state.context)) }
    return try WindowOrder(
      partitionKeys: try partitionBy.evaluate(chunk, state.context), orderKeys: keys, keys: orderBy, count: chunk.count,
      state)
  }

  /// The results for the rows of `chunk`.
  func values(_ chunk: Chunk, _ order: WindowOrder, _ state: ExecutionState) throws(QueryError) -> Vector {
    if let aggregate {
      return try WindowAggregates(
        aggregate: aggregate, order: order, frames: try frames(chunk, order, state), state: state
      ).values(chunk)
    }
    guard case .window(let function, _, let ignoresNulls, let type) = call.function else {
      return Vector.null(type: .null, count: chunk.count)
    }
    let vectors = try arguments.evaluate(chunk, state.context)
    if !argumentOrder.isEmpty {
      var keys: [Vector] = []
      for key in argumentOrder { keys.append(try key.expression.evaluate(chunk, state.context)) }
      let own = try WindowOrder(
        partitionKeys: try partitionBy.evaluate(chunk, state.context), orderKeys: keys, keys: argumentOrder,
        count: chunk.count, state)
      return try ArgumentOrder(
        function: function, arguments: vectors, ignoresNulls: ignoresNulls, order: order, own: own, span: call.span
      ).values(try frames(chunk, order, state), state).retyped(type)
    }
    if let ranks = try RankFunctions.values(function, argument: vectors.first, order, span: call.span, state) {
      return ranks.retyped(type)
    }
    if function == .fill, let first = vectors.first {
      let key = try orderBy.first?.expression.evaluate(chunk, state.context) ?? first
      return try WindowFill.values(first, key: key, order: order, context: state.context)
    }
    let needsFrames = function != .lag && function != .lead
    return try ValueFunctions(
      function: function, arguments: vectors, ignoresNulls: ignoresNulls, order: order, span: call.span, state: state
    ).values(needsFrames ? try frames(chunk, order, state) : nil)
  }

  private func frames(_ chunk: Chunk, _ order: WindowOrder, _ state: ExecutionState) throws(QueryError) -> WindowFrames
  {
    var key: (vector: Vector, sort: CompiledSortKey)?
    if call.frame.unit == .range, startOffset != nil || endOffset != nil, let sort = orderBy.first {
      key = (try sort.expression.evaluate(chunk, state.context), sort)
    }
    return try WindowFrameBuilder(
      frame: call.frame, order: order, startOffset: try startOffset?.evaluate(chunk, state.context),
      endOffset: try endOffset?.evaluate(chunk, state.context), key: key, span: call.span, state: state
    ).build()
  }
}

extension BoundExpression {
  /// Whether both are the same column.
  fileprivate func isSameColumn(as other: BoundExpression) -> Bool {
    if case .column(let mine, _) = self, case .column(let theirs, _) = other { return mine == theirs }
    return false
  }
}
