// What all operators and workers of one running statement share: context and deadline, memory account.

import Synchronization

/// The running statement, as its operators see it.
final class ExecutionState: Sendable {
  /// Settings, clock, deadline, warnings, cancellation.
  let context: EvaluationContext
  /// The workers that the statement may use.
  let pool: WorkerPool
  /// Where operators tell what they do; nil unless the statement is an EXPLAIN ANALYZE.
  let profile: ExecutionProfile?
  private let bytesInUse = Atomic<Int>(0)
  /// The most bytes held at one time so far.
  private let bytesAtPeak = Atomic<Int>(0)

  /// The state of a statement that holds nothing yet.
  init(context: EvaluationContext, profile: ExecutionProfile? = nil) {
    self.context = context
    self.profile = profile
    pool = WorkerPool(context)
  }

  /// Throws when the statement was cancelled or its time is up. Every loop of an operator calls it once a chunk.
  func check() throws(QueryError) { try context.checkCancellation() }

  /// Books `bytes` of materialised state (negative to give them back).
  ///
  /// - Throws: `.limit(.memory)` when the statement then holds more than it may.
  func charge(_ bytes: Int) throws(QueryError) {
    let total = bytesInUse.add(bytes, ordering: .relaxed).newValue
    if total > bytesAtPeak.load(ordering: .relaxed) { bytesAtPeak.store(total, ordering: .relaxed) }
    if let limit = context.settings.memoryLimit, total > limit { throw QueryError(.limit(.memory(bytes: limit))) }
  }
}
