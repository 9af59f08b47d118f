// Runs a plan to its end.

/// The way into execution: a plan in, rows out.
public enum Executor {
  /// Runs `plan` and collects its rows.
  ///
  /// - Throws: `.evaluation` when a row fails, `.limit` when the statement is cancelled or exceeds a limit.
  public static func run(_ plan: Plan, context: EvaluationContext)
    throws(QueryError) -> QueryResult
  {
    try run(plan, context: context, profile: nil)
  }

  /// The same, while `profile` takes note of what the steps do.
  static func run(_ plan: Plan, context: EvaluationContext, profile: ExecutionProfile?)
    throws(QueryError) -> QueryResult
  {
    var chunks: [Chunk] = []
    let state = ExecutionState(context: context, profile: profile)
    let root = try OperatorBuilder(state: state).build(profile == nil ? plan : plan.numberingSteps())
    while let chunk = try root.next() {
      try state.check()
      try state.charge(chunk.byteCount)
      chunks.append(chunk)
    }
    return QueryResult(columns: plan.columns.map(ResultColumn.init), chunks: chunks, zone: context.settings.timeZone)
  }
}

extension Operator {
  /// All rows.
  func collect(_ state: ExecutionState) throws(QueryError) -> [Chunk] {
    var chunks: [Chunk] = []
    while let chunk = try next() {
      try state.check()
      try state.charge(chunk.byteCount)
      chunks.append(chunk)
    }
    return chunks
  }

  /// All rows, as one flat vector a column.
  func collectRows(types: [DataType], _ state: ExecutionState) throws(QueryError) -> (columns: [Vector], count: Int) {
    var store = RowStore(types: types)
    var booked = 0
    while let chunk = try next() {
      try state.check()
      try store.append(chunk)
      let held = store.byteCount
      try state.charge(held - booked)
      booked = held
    }
    return (store.build(), store.count)
  }
}
