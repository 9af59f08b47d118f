// INTERSECT ALL and EXCEPT ALL of many rows: both sides are grouped together by all their columns, which several workers can do,
// and each group gives as many rows as the counts of the two sides say.
//
//     counted rows                     as often as the counts allow
//     └─ group by all columns          count(in left), count(in right)
//        └─ union all
//           ├─ left, true, NULL
//           └─ right, NULL, true

/// Rows with how often each side has them: gives each as often as the set operation says.
final class CountedRowsOperator: Operator {
  private let input: any Operator
  private let isExcept: Bool
  private let state: ExecutionState
  private var chunk = Chunk(columns: [], count: 0)
  /// How often each row of the chunk is given, the row that comes next, and how often that was given already.
  private var times: [Int64] = []
  private var row = 0
  private var given: Int64 = 0

  /// `input` gives the rows, then the counts of the left and of the right side.
  init(_ input: any Operator, isExcept: Bool, state: ExecutionState) {
    self.input = input
    self.isExcept = isExcept
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    while true {
      try state.check()
      let rows = nextRows()
      if !rows.isEmpty { return chunk.gather(rows) }
      guard let counted = try input.next() else { return nil }
      begin(counted)
    }
  }

  private func begin(_ counted: Chunk) {
    let sides = counted.columns.suffix(2).map { $0.flattened() }
    chunk = Chunk(columns: Array(counted.columns.dropLast(2)), count: counted.count)
    (row, given, times) = (0, 0, [])
    guard case .integers(let left) = sides[0].storage, case .integers(let right) = sides[1].storage else { return }
    times = zip(left, right).map { isExcept ? max($0 - $1, 0) : min($0, $1) }
  }

  /// Positions of the next rows to give, at most a chunk of them.
  private func nextRows() -> [Int32] {
    var rows: [Int32] = []
    while row < times.count, rows.count < Chunk.capacity {
      let wanted = Int(min(times[row] - given, Int64(Chunk.capacity - rows.count)))
      rows.append(contentsOf: repeatElement(Int32(truncatingIfNeeded: row), count: wanted))
      given += Int64(wanted)
      if given == times[row] { (row, given) = (row + 1, 0) }
    }
    return rows
  }
}

extension OperatorBuilder {
  /// INTERSECT ALL or EXCEPT ALL over many rows; nil for few.
  func buildCounting(_ plan: Plan, _ left: Plan, _ right: Plan, isExcept: Bool) throws(QueryError) -> (any Operator)? {
    let types = plan.columns.map(\.type)
    guard let function = FunctionTable.standard.aggregate(named: "count"),
      let count = try function.resolve([FunctionArgument(type: .boolean)]),
      let pipeline = try unionPipeline([marked(left, isLeft: true), marked(right, isLeft: false)])
    else { return nil }
    notes.add("counted rows of both sides")
    let counts = [types.count, types.count + 1].map {
      AggregateCall(implementation: count, arguments: [.column($0, .boolean)])
    }
    let counted = try AggregateOperator.make(
      Aggregation(groupingBy: types, aggregates: counts), inputTypes: types + [.boolean, .boolean],
      types: types + [.bigint, .bigint], from: .pipeline(pipeline), builder: self)
    return CountedRowsOperator(counted, isExcept: isExcept, state: state)
  }

  /// The rows of one side with two more columns, of which that of its side is not NULL.
  private func marked(_ side: Plan, isLeft: Bool) -> Plan {
    let columns = side.columns.enumerated().map { BoundExpression.column($0.offset, $0.element.type) }
    let marks = [isLeft, !isLeft].map { BoundExpression.constant($0 ? .boolean(true) : .null, .boolean) }
    return Plan(
      .project(side, columns + marks),
      columns: side.columns + ["left", "right"].map { PlanColumn(name: $0, type: .boolean) })
  }
}
