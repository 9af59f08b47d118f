// The streaming part of a plan below a breaker: a source of rows that can be cut into morsels, and steps that work on
// one chunk at a time. Every worker runs a copy of the steps over the morsels that it is dealt.
//
//     aggregate            the breaker: one local state a worker, merged at the end
//     └─ project           ┐
//        └─ filter         │ a pipeline: compiled once, instantiated for each worker
//           └─ scan ledger ┘ its source, 16,384 rows a morsel

/// An operator at the lower end of a pipeline: gives the rows of one morsel after the other.
protocol MorselReader: Operator {
  /// Starts on these rows of the source; `next()` gives nil when they are read.
  func begin(_ rows: Range<Int>)
  /// From now on rows of a table that do not meet the condition may be left out, in place of what this was called with before.
  func restrict(_ condition: ScanCondition)
}

extension MorselReader {
  func restrict(_ condition: ScanCondition) {}
}

/// Rows that can be read from any place.
protocol PipelineSource: Sendable {
  /// Rows in all; for a source that is not prepared yet a guess.
  var rowCount: Int { get }
  /// The source with its rows at hand. Sources that have to be computed are computed here, on the calling thread.
  func prepared(_ state: ExecutionState) throws(QueryError) -> any PipelineSource
  /// A reader for one worker.
  func makeReader(_ state: ExecutionState) -> any MorselReader
}

/// A step that treats each chunk by itself. It must keep nothing from one chunk to the next that changes a result.
protocol PipelineStep: Sendable {
  /// Whether the step gives the chunks that it gets as they are.
  var keepsChunks: Bool { get }
  /// The step over `input`, for one worker.
  func makeOperator(_ input: any Operator, _ state: ExecutionState) -> any Operator
}

extension PipelineStep {
  var keepsChunks: Bool { false }
}

extension PipelineSource {
  func prepared(_ state: ExecutionState) throws(QueryError) -> any PipelineSource { self }
}

/// Rows of a table.
struct ScanPipelineSource: PipelineSource {
  let table: Table
  let positions: [Int]
  var filter: ScanFilter
  /// Columns that nothing above reads, by their place among `positions`.
  var unread: Set<Int> = []

  var rowCount: Int { table.rowCount }

  func makeReader(_ state: ExecutionState) -> any MorselReader {
    ScanOperator(
      source: ScanSource(table: table), positions: positions, filter: filter, unread: unread, isDealt: true,
      state: state)
  }
}

/// WHERE.
struct FilterStep: PipelineStep {
  let predicate: any CompiledExpression

  func makeOperator(_ input: any Operator, _ state: ExecutionState) -> any Operator {
    FilterOperator(input, predicate: predicate, state: state)
  }
}

/// SELECT.
struct ProjectStep: PipelineStep {
  let expressions: [any CompiledExpression]

  func makeOperator(_ input: any Operator, _ state: ExecutionState) -> any Operator {
    ProjectOperator(input, expressions: expressions, state: state)
  }
}

/// Checks the chunks of the step before it.
private struct CheckStep: PipelineStep {
  let columns: [PlanColumn]
  var keepsChunks: Bool { true }

  func makeOperator(_ input: any Operator, _ state: ExecutionState) -> any Operator {
    CheckedOperator(input, columns: columns)
  }
}

/// A source and the steps over it.
struct Pipeline: Sendable {
  /// Where the rows come from.
  private(set) var source: any PipelineSource
  /// From the source upwards.
  private(set) var steps: [any PipelineStep] = []

  /// A pipeline that only reads.
  init(source: any PipelineSource) { self.source = source }

  /// This pipeline with one more step on top.
  func adding(_ step: any PipelineStep) -> Pipeline {
    var longer = self
    longer.steps.append(step)
    return longer
  }

  /// This pipeline with a semi join (or, negated, an anti join) on column `column`, done by the scan; nil where there is more
  /// than a scan below. Nothing above reads the columns `unread`.
  func probing(column: Int, _ right: SharedJoinBuild, isNegated: Bool, unread: Set<Int>) -> Pipeline? {
    guard steps.allSatisfy(\.keepsChunks), var scan = source as? ScanPipelineSource else { return nil }
    let position = scan.positions[column]
    // The keys are looked up in the whole dictionary.
    if let dictionary = scan.table.columns[position].dictionary, dictionary.count > scan.table.rowCount { return nil }
    scan.filter = scan.filter.adding(
      ScanProbe(table: scan.table, position: position, right: right, isNegated: isNegated))
    if scan.filter.rest == nil { scan.unread.formUnion(unread) }
    var probing = self
    probing.source = scan
    return probing
  }

  /// The same pipeline over a source whose rows are at hand.
  func prepared(_ state: ExecutionState) throws(QueryError) -> Pipeline {
    var pipeline = self
    pipeline.source = try source.prepared(state)
    return pipeline
  }

  /// One worker's copy. What one that is not measured does is not told by EXPLAIN ANALYZE.
  func instance(_ state: ExecutionState, isMeasured: Bool = true) -> PipelineInstance {
    let reader = source.makeReader(state)
    var top: any Operator = reader
    for step in steps where isMeasured || !(step is ProfileStep) { top = step.makeOperator(top, state) }
    return PipelineInstance(reader: reader, top: top)
  }

  /// How many morsels of `rows` rows the source has.
  func morselCount(ofRows rows: Int) -> Int { (source.rowCount + rows - 1) / rows }

  /// Runs all rows over `workers` workers, in morsels of `morselRows`, which are numbered from 0. Each
  /// worker has a local state, which takes in the chunks of the worker's morsels, in order; the states are handed back by
  /// worker.
  ///
  /// - Throws: the failure of the lowest morsel that failed.
  func run<Local>(
    _ state: ExecutionState, workers: Int, morselRows: Int,
    start: @escaping @Sendable (_ worker: Int) throws(QueryError) -> Local,
    consume: @escaping @Sendable (_ local: inout Local, _ chunk: Chunk, _ morsel: Int) throws(QueryError) -> Void,
    endMorsel: @escaping @Sendable (_ local: inout Local, _ morsel: Int) throws(QueryError) -> Void = {
      (_, _) throws(QueryError) in
    }
  ) throws(QueryError) -> [Local] {
    let tasks = morselCount(ofRows: morselRows)
    state.context.progress.expect(source.rowCount)
    let locals = try state.pool.run(workers: workers, tasks: tasks) {
      (worker) throws(QueryError) -> (instance: PipelineInstance, local: Local) in
      (instance(state), try start(worker))
    } task: { (worker, morsel) throws(QueryError) in
      let start = morsel * morselRows
      worker.instance.begin(start..<min(start + morselRows, source.rowCount))
      while let chunk = try worker.instance.top.next() {
        try state.check()
        try consume(&worker.local, chunk, morsel)
      }
      try endMorsel(&worker.local, morsel)
    }
    return locals.map(\.local)
  }
}

/// One worker's operators.
struct PipelineInstance {
  private let reader: any MorselReader
  /// The uppermost step.
  let top: any Operator

  /// Wires a reader to the operator on top of it.
  init(reader: any MorselReader, top: any Operator) {
    self.reader = reader
    self.top = top
  }

  /// Starts on these rows of the source; `top.next()` gives nil when they are read.
  func begin(_ rows: Range<Int>) { reader.begin(rows) }

  /// Lets the reader leave out rows of the scanned table that do not meet the condition; nil changes nothing.
  func restrict(_ condition: ScanCondition?) {
    if let condition { reader.restrict(condition) }
  }
}

extension OperatorBuilder {
  /// The pipeline that runs `plan`; nil when the plan has other steps than those of pipelines, too few rows to be worth
  /// dividing, or expressions whose value depends on the order in which rows are computed.
  func pipeline(_ plan: Plan) throws(QueryError) -> Pipeline? {
    try pipeline(plan, leastRows: state.pool.parallelRows)
  }

  /// The pipeline that runs `plan`, whose source has at least `leastRows` rows.
  func pipeline(_ plan: Plan, leastRows: Int) throws(QueryError) -> Pipeline? {
    if let breaker = try breakerPipeline(plan) { return breaker }
    guard var pipeline = try bottom(of: plan, leastRows: leastRows) else { return nil }
    if let profile = state.profile, let step = plan.step {
      pipeline = pipeline.adding(ProfileStep(notes: OperatorNotes(profile: profile, step: step)))
    }
    if state.context.settings.checksInvariants { pipeline = pipeline.adding(CheckStep(columns: plan.columns)) }
    return pipeline
  }

  private func scanPipeline(
    _ table: Table, _ positions: [Int], filter: BoundExpression?, step: Int?, leastRows: Int
  ) throws(QueryError) -> Pipeline? {
    guard table.rowCount >= leastRows, table.rowCount > 0 else { return nil }
    let compiled = try ScanFilter(
      filter, table: table, positions: positions, compiler: compiler, context: state.context)
    if let profile = state.profile, let step, !compiled.conditions.isEmpty {
      OperatorNotes(profile: profile, step: step).add(compiled.technique(table))
    }
    return Pipeline(source: ScanPipelineSource(table: table, positions: positions, filter: compiled))
  }

  private func bottom(of plan: Plan, leastRows: Int) throws(QueryError) -> Pipeline? {
    guard plan.expressions.allSatisfy({ ExpressionTraits($0).isDeterministic }) else { return nil }
    switch plan.node {
    case .scan(let table, let positions, let filter):
      return try scanPipeline(table, positions, filter: filter, step: plan.step, leastRows: leastRows)
    case .filter(let input, let predicate):
      // The scan itself tests what it can on packed values, and skips blocks.
      if case .scan(let table, let positions, let first) = input.node {
        return try scanPipeline(
          table, positions, filter: first.map { .and([$0, predicate]) } ?? predicate, step: plan.step,
          leastRows: leastRows)
      }
      return try pipeline(input, leastRows: leastRows)?.adding(FilterStep(predicate: try compiler.compile(predicate)))
    case .project(let input, let expressions):
      return try pipeline(input, leastRows: leastRows)?.adding(
        ProjectStep(expressions: try compiler.compile(expressions)))
    case .join(let join): return try joinPipeline(plan, join, leastRows: leastRows)
    case .setOperation(.union, isAll: true, _, _): return try unionPipeline(operandsOfUnion(plan))
    default: return nil
    }
  }
}

extension Plan {
  /// Whether the steps of a pipeline compute more than they read: conditions, or expressions beside columns.
  var isWorthGathering: Bool {
    switch node {
    case .scan(_, _, let filter): filter != nil
    case .filter, .join: true
    case .project(let input, let expressions):
      input.isWorthGathering || expressions.contains { if case .column = $0 { false } else { true } }
    default: false
    }
  }
}
