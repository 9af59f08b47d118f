// The rows of a breaker as the source of a pipeline: what stands above an aggregate, a window or a WITH is again the work of all
// workers.

import Synchronization

/// Rows that an operator holds whole anyway. They are computed when the pipeline first needs them; after that any worker reads
/// any of them.
final class BreakerSource: PipelineSource, @unchecked Sendable {
  // The operator is touched under the lock only, once.
  private let input: any Operator
  private let outcome = Mutex<Result<ChunkSource, QueryError>?>(nil)
  /// A guess at the number of rows.
  let rowCount: Int

  /// The rows of `input`, which are about `estimatedRows`.
  init(_ input: any Operator, estimatedRows: Double) {
    self.input = input
    rowCount = Int(min(estimatedRows, 1e9))
  }

  func prepared(_ state: ExecutionState) throws(QueryError) -> any PipelineSource {
    let result = outcome.withLock { outcome -> Result<ChunkSource, QueryError> in
      if let outcome { return outcome }
      let made: Result<ChunkSource, QueryError>
      do throws(QueryError) {
        made = .success(ChunkSource(try BreakerSource.chunks(input, state)))
      } catch {
        made = .failure(error)
      }
      outcome = made
      return made
    }
    return try result.get()
  }

  private static func chunks(_ input: any Operator, _ state: ExecutionState) throws(QueryError) -> [Chunk] {
    var chunks: [Chunk] = []
    while let chunk = try input.next() {
      try state.check()
      chunks.append(chunk)
    }
    return chunks
  }

  func makeReader(_ state: ExecutionState) -> any MorselReader { ChunkReader(ChunkSource([])) }
}

/// Chunks at hand.
final class ChunkSource: PipelineSource {
  fileprivate let chunks: [Chunk]
  /// The row that each chunk starts at, then the number of rows.
  fileprivate let starts: [Int]

  /// The rows of `chunks`, in order.
  init(_ chunks: [Chunk]) {
    self.chunks = chunks
    var starts = [0]
    starts.reserveCapacity(chunks.count + 1)
    for chunk in chunks { starts.append(starts[starts.count - 1] + chunk.count) }
    self.starts = starts
  }

  var rowCount: Int { starts[starts.count - 1] }

  func makeReader(_ state: ExecutionState) -> any MorselReader { ChunkReader(self) }
}

/// Gives ranges of rows of chunks at hand.
private final class ChunkReader: MorselReader {
  private let source: ChunkSource
  private var rows = 0..<0
  private var index = 0

  init(_ source: ChunkSource) { self.source = source }

  func begin(_ rows: Range<Int>) {
    self.rows = rows
    index = rows.isEmpty ? 0 : source.starts.part(holding: rows.lowerBound)
  }

  func next() throws(QueryError) -> Chunk? {
    guard !rows.isEmpty else { return nil }
    let chunk = source.chunks[index]
    let first = rows.lowerBound - source.starts[index]
    let last = min(rows.upperBound - source.starts[index], chunk.count)
    rows = source.starts[index] + last..<rows.upperBound
    index += 1
    return first == 0 && last == chunk.count ? chunk : chunk.slice(first..<last)
  }
}

extension OperatorBuilder {
  /// The pipeline over the rows of a breaker, or of a WITH, that will probably have many; nil for other plans.
  func breakerPipeline(_ plan: Plan) throws(QueryError) -> Pipeline? {
    let rows: Double
    switch plan.node {
    case .aggregate, .window: rows = plan.estimatedRows
    case .sharedScan(let id): rows = shared[id]?.estimatedRows ?? 0
    default: return nil
    }
    // A guess that is too high costs next to nothing: the workers are chosen when the rows are there.
    guard rows * 8 >= Double(state.pool.parallelRows) else { return nil }
    return Pipeline(source: BreakerSource(try build(plan), estimatedRows: rows))
  }
}
