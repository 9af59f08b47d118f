// Runs a pipeline on several workers and gives its chunks in the order of the source: what breakers without local
// states, and results, read from.

/// The chunks of a pipeline, in source order. Windows of morsels are computed ahead, small ones first, so that a LIMIT above
/// costs little.
final class GatherOperator: Operator {
  /// What became of one morsel. A failure is thrown when its turn comes, as with one worker.
  private enum Outcome: Sendable {
    case chunks([Chunk])
    case failure(QueryError)
  }

  private var pipeline: Pipeline
  private let state: ExecutionState
  private var morselCount = 0
  private var isPrepared = false
  private var nextMorsel = 0
  private var window: Int
  private var ready: [Outcome] = []
  private var morsel = 0
  private var chunk = 0

  init(_ pipeline: Pipeline, state: ExecutionState) {
    self.pipeline = pipeline
    self.state = state
    window = 1
    state.context.progress.expect(pipeline.source.rowCount)
  }

  private func prepare() throws(QueryError) {
    isPrepared = true
    pipeline = try pipeline.prepared(state)
    morselCount = pipeline.morselCount(ofRows: state.pool.morselRows)
  }

  func next() throws(QueryError) -> Chunk? {
    if !isPrepared { try prepare() }
    while true {
      try state.check()
      while morsel < ready.count {
        switch ready[morsel] {
        case .failure(let error): throw error
        case .chunks(let chunks):
          if chunk < chunks.count {
            chunk += 1
            return chunks[chunk - 1]
          }
          ready[morsel] = .chunks([])
          morsel += 1
          chunk = 0
        }
      }
      guard nextMorsel < morselCount else {
        // What the steps hold, such as the build side of a join, is needed no more.
        pipeline = Pipeline(source: ChunkSource([]))
        return nil
      }
      try computeWindow()
    }
  }

  private func computeWindow() throws(QueryError) {
    let count = min(window, morselCount - nextMorsel)
    let first = nextMorsel * state.pool.morselRows
    let workers = min(count, state.pool.workers(forRows: pipeline.source.rowCount))
    let (pipeline, state) = (pipeline, state)
    let parts = try state.pool.run(workers: workers, tasks: count) {
      (_) throws(QueryError) -> (instance: PipelineInstance, outcomes: [(task: Int, outcome: Outcome)]) in
      (pipeline.instance(state), [])
    } task: { (worker, task) throws(QueryError) in
      let start = first + task * state.pool.morselRows
      worker.instance.begin(start..<min(start + state.pool.morselRows, pipeline.source.rowCount))
      worker.outcomes.append((task, try GatherOperator.read(worker.instance)))
    }
    var outcomes = [Outcome](repeating: .chunks([]), count: count)
    for part in parts { for (task, outcome) in part.outcomes { outcomes[task] = outcome } }
    ready = outcomes
    (morsel, chunk) = (0, 0)
    nextMorsel += count
    window = min(window * 2, 8 * max(1, state.pool.limit))
  }

  /// The chunks of one morsel. Limits end the statement at once, whatever morsel meets them.
  private static func read(_ instance: PipelineInstance) throws(QueryError) -> Outcome {
    var chunks: [Chunk] = []
    do {
      while let chunk = try instance.top.next() { chunks.append(chunk) }
    } catch {
      if case .limit = error.kind { throw error }
      return .failure(error)
    }
    return .chunks(chunks)
  }
}
