// UNION ALL as the source of a pipeline: the rows of one pipeline after those of the other, dealt out over all of them.

/// Rows of several pipelines, one after the other.
struct UnionPipelineSource: PipelineSource {
  fileprivate let operands: [Pipeline]
  /// The first row of each operand's source, and the count of all rows.
  private let starts: [Int]

  /// The rows of `operands`, in their order.
  init(_ operands: [Pipeline]) {
    self.operands = operands
    var starts = [0]
    for operand in operands { starts.append(starts[starts.count - 1] + operand.source.rowCount) }
    self.starts = starts
  }

  var rowCount: Int { starts[starts.count - 1] }

  func prepared(_ state: ExecutionState) throws(QueryError) -> any PipelineSource {
    var prepared: [Pipeline] = []
    for operand in operands { prepared.append(try operand.prepared(state)) }
    return UnionPipelineSource(prepared)
  }

  func makeReader(_ state: ExecutionState) -> any MorselReader {
    UnionMorselReader(operands, starts: starts, state: state)
  }
}

/// One worker's reader of several pipelines. Operands that the worker never comes to are not set up.
private final class UnionMorselReader: MorselReader {
  private let operands: [Pipeline]
  private let starts: [Int]
  private let state: ExecutionState
  private var instances: [PipelineInstance?]
  /// Rows of all operands together that are still to come.
  private var rest = 0..<0
  /// The operand that is being read; nil before the first.
  private var current: Int?

  init(_ operands: [Pipeline], starts: [Int], state: ExecutionState) {
    self.operands = operands
    self.starts = starts
    self.state = state
    instances = Array(repeating: nil, count: operands.count)
  }

  func begin(_ rows: Range<Int>) {
    rest = rows
    current = nil
  }

  func next() throws(QueryError) -> Chunk? {
    while true {
      if let current, let chunk = try instances[current]?.top.next() { return chunk }
      current = nil
      guard !rest.isEmpty else { return nil }
      enterOperand()
    }
  }

  /// Starts on the part of the rest that lies in one operand.
  private func enterOperand() {
    guard let operand = operands.indices.first(where: { rest.lowerBound < starts[$0 + 1] }) else {
      rest = 0..<0
      return
    }
    let end = min(rest.upperBound, starts[operand + 1])
    let instance = instances[operand] ?? operands[operand].instance(state)
    instances[operand] = instance
    instance.begin(rest.lowerBound - starts[operand]..<end - starts[operand])
    rest = end..<rest.upperBound
    current = operand
  }
}

extension Pipeline {
  /// A pipeline for each operand of a UNION ALL, with the steps of this one above it; this one alone where it reads no union.
  /// Operands that follow each other make one where they read columns of one domain.
  var operands: [Pipeline] {
    guard let union = source as? UnionPipelineSource else { return [self] }
    var alike: [[Pipeline]] = []
    for operand in union.operands {
      if let last = alike.last?.last, last.hasDomains(of: operand) {
        alike[alike.count - 1].append(operand)
      } else {
        alike.append([operand])
      }
    }
    if alike.count == 1 { return [self] }
    return alike.map { operands in
      let joined = operands.count == 1 ? operands[0] : Pipeline(source: UnionPipelineSource(operands))
      return steps.reduce(joined) { $0.adding($1) }
    }
  }

  /// Whether the rows consist of columns of tables, each with the dictionary or the range of its like in `other`.
  private func hasDomains(of other: Pipeline) -> Bool {
    guard let own = scannedColumns, let others = other.scannedColumns, own.count == others.count else { return false }
    return zip(own, others).allSatisfy { $0.hasDomain(of: $1) }
  }

  /// The columns of the table that the rows consist of; nil where one is computed, or rows are joined.
  private var scannedColumns: [Column]? {
    guard let scan = source as? ScanPipelineSource else { return nil }
    var columns = scan.positions.map { scan.table.columns[$0] }
    for step in steps {
      if let projection = step as? ProjectStep {
        let positions = projection.expressions.compactMap { ($0 as? ColumnExpression)?.position }
        guard positions.count == projection.expressions.count, positions.allSatisfy({ $0 < columns.count }) else {
          return nil
        }
        columns = positions.map { columns[$0] }
      } else if !step.keepsChunks, !(step is FilterStep) {
        return nil
      }
    }
    return columns
  }
}

extension Column {
  /// Whether the values come from the same texts, or lie in the same range of numbers, as those of `other`.
  fileprivate func hasDomain(of other: Column) -> Bool {
    guard type == other.type else { return false }
    if let dictionary { return dictionary === other.dictionary }
    let (own, others) = (statistics, other.statistics)
    return type.storage == .integers && own.minimum == others.minimum && own.maximum == others.maximum
  }
}

extension OperatorBuilder {
  /// Operands of a union that are worth dealing out together, at most.
  private static let unionLimit = 64

  /// The pipeline of a UNION ALL over these plans; nil when one of them is none, or all together have few rows.
  func unionPipeline(_ plans: [Plan]) throws(QueryError) -> Pipeline? {
    guard plans.count <= OperatorBuilder.unionLimit else { return nil }
    var operands: [Pipeline] = []
    for plan in plans {
      guard let operand = try pipeline(plan, leastRows: 0) else { return nil }
      operands.append(operand)
    }
    let source = UnionPipelineSource(operands)
    return source.rowCount >= state.pool.parallelRows ? Pipeline(source: source) : nil
  }

  /// Set operations over many rows, as steps that several workers can do: a union is the distinct rows of a UNION ALL, an
  /// intersection (or difference) the distinct left rows that the right side has (or has not); with ALL the rows of both sides
  /// are counted.
  func buildSetOperation(
    _ plan: Plan, _ kind: SetOperation.Kind, isAll: Bool, _ left: Plan, _ right: Plan
  ) throws(QueryError) -> (any Operator)? {
    if isAll { return try buildCounting(plan, left, right, isExcept: kind == .except) }
    guard kind == .union else { return try buildFiltering(plan, left, right, isNegated: kind == .except) }
    guard let pipeline = try unionPipeline(distinctOperands(plan)) else { return nil }
    notes.add("distinct rows of all operands")
    return try AggregateOperator.make(distinct: plan, from: .pipeline(pipeline), builder: self)
  }

  /// The operands of a chain of unions whose topmost step is without ALL, in their order: what the lower ones make distinct
  /// the topmost would. Without recursion, since chains may be long.
  private func distinctOperands(_ plan: Plan) -> [Plan] {
    var operands: [Plan] = []
    var rest = plan
    while case .setOperation(.union, isAll: _, let left, let right) = rest.node {
      operands.append(right)
      rest = left
    }
    operands.append(rest)
    return operands.reversed()
  }

  private func buildFiltering(
    _ plan: Plan, _ left: Plan, _ right: Plan, isNegated: Bool
  ) throws(QueryError) -> (any Operator)? {
    let keys = zip(left.columns, right.columns).enumerated().map { position, pair in
      JoinPlan.Key(
        left: .column(position, pair.0.type), right: .column(position, pair.1.type), comparison: .notDistinct)
    }
    let join = JoinPlan(kind: isNegated ? .anti : .semi, left: left, right: right, keys: keys)
    var step = Plan(.join(join), columns: plan.columns)
    step.step = plan.step
    guard let pipeline = try joinPipeline(step, join, leastRows: state.pool.parallelRows) else { return nil }
    return try AggregateOperator.make(distinct: plan, from: .pipeline(pipeline), builder: self)
  }
}
