// Several threads for one statement: work is cut into numbered tasks, which are dealt out in ascending order.
//
// Whatever the number of workers, the outcome is the same: results are handed back by task, and of several failures the
// one of the lowest task is thrown, which is the one that a single worker would have met. Threads live as long as one
// call: starting one takes about 15 µs, against the milliseconds that work worth dividing takes.

import Synchronization

/// The workers that a statement may use.
struct WorkerPool: Sendable {
  /// The most workers, the calling thread among them.
  let limit: Int
  /// Rows from which a second worker is worth starting.
  let parallelRows: Int
  /// Rows that a worker is dealt at once. A divisor of `Column.blockRows` in every session but those of tests.
  let morselRows: Int
  /// Asked before every task whether the statement may go on; nil where nothing can stop it.
  private let context: EvaluationContext?

  /// The workers that the settings of a statement allow.
  init(_ context: EvaluationContext) { self.init(context.settings, context) }

  /// The workers that `settings` allow.
  init(_ settings: Settings, _ context: EvaluationContext? = nil) {
    self.context = context
    limit = max(1, settings.threads)
    parallelRows = settings.parallelism.rows
    morselRows = max(1, settings.parallelism.morselRows)
  }

  /// How many workers to use for `rows` rows.
  func workers(forRows rows: Int) -> Int {
    rows < parallelRows ? 1 : max(1, min(limit, (rows + morselRows - 1) / morselRows))
  }

  /// Runs the tasks below `tasks`, each worker with a state of its own, and hands back the states by worker. A worker
  /// makes its state, on its own thread, before its first task; its tasks come in ascending order. With one worker
  /// everything happens on the calling thread.
  ///
  /// - Throws: the failure of the lowest task that failed, or of a worker's start; `.limit` when the statement is to stop. After
  ///   a failure no more tasks begin.
  func run<State>(
    workers: Int, tasks: Int, start: @escaping @Sendable (_ worker: Int) throws(QueryError) -> State,
    task: @escaping @Sendable (_ state: inout State, _ task: Int) throws(QueryError) -> Void
  ) throws(QueryError) -> [State] {
    if workers <= 1 {
      var state = try start(0)
      for number in 0..<tasks {
        try context?.checkCancellation()
        try task(&state, number)
      }
      return [state]
    }
    let dealer = TaskDealer(count: tasks)
    let finished = Mutex<[Int: Handover<State>]>([:])
    let context = context
    MachineThreads.run(count: min(workers, max(tasks, 1))) { worker in
      var current = -1
      do throws(QueryError) {
        var state = try start(worker)
        while let number = dealer.next() {
          current = number
          try context?.checkCancellation()
          try task(&state, number)
        }
        let handover = Handover(value: state)
        finished.withLock { $0[worker] = handover }
      } catch {
        dealer.fail(error, task: current)
      }
    }
    if let failure = dealer.failure { throw failure }
    return finished.withLock { states in states.keys.sorted().compactMap { states[$0]?.value } }
  }

  /// The results of the tasks below `tasks`, in their order.
  ///
  /// - Throws: the failure of the lowest task that failed.
  func map<Result: Sendable>(
    workers: Int, tasks: Int, _ body: @escaping @Sendable (_ task: Int) throws(QueryError) -> Result
  ) throws(QueryError) -> [Result] {
    let parts = try run(workers: workers, tasks: tasks) { (_) throws(QueryError) -> [(task: Int, result: Result)] in
      []
    } task: { (results, task) throws(QueryError) in
      results.append((task, try body(task)))
    }
    if parts.count == 1 { return parts[0].map(\.result) }
    var ordered = [Result?](repeating: nil, count: tasks)
    for part in parts { for (task, result) in part { ordered[task] = result } }
    return ordered.compactMap { $0 }
  }

  /// Runs the tasks below `tasks`, for what they do.
  ///
  /// - Throws: the failure of the lowest task that failed.
  func forEach(
    workers: Int, tasks: Int, _ body: @escaping @Sendable (_ task: Int) throws(QueryError) -> Void
  ) throws(QueryError) {
    _ = try run(workers: workers, tasks: tasks) { (_) throws(QueryError) in
    } task: { (_, task) throws(QueryError) in
      try body(task)
    }
  }

  /// What `body` gives for the pieces of `range`, in order.
  func mapPieces<Result: Sendable>(
    of range: Range<Int>, workers: Int, _ body: @escaping @Sendable (_ piece: Range<Int>) throws(QueryError) -> Result
  ) throws(QueryError) -> [Result] {
    let pieces = WorkerPool.pieces(of: range, workers: workers)
    return try map(workers: workers, tasks: pieces.count) { (task) throws(QueryError) in try body(pieces[task]) }
  }

  /// The most places of a piece: some milliseconds of work, after which the statement can be stopped.
  private static let piecePlaces = 1 << 19

  /// A range cut into some pieces a worker, so that none waits long for another; one piece for one worker. All but the last
  /// have a multiple of 64 places, so that two never share a word of bits.
  static func pieces(of range: Range<Int>, workers: Int) -> [Range<Int>] {
    if workers <= 1 { return [range] }
    let size = min(piecePlaces, max(64, (range.count / (workers * 4) + 63) & ~63))
    return stride(from: range.lowerBound, to: range.upperBound, by: size).map {
      $0..<min($0 + size, range.upperBound)
    }
  }
}

/// Carries what one worker made to the thread that started it. Invariant: the worker lets go of the value when it hands it
/// over, and the receiver takes it only after the worker has ended, so that no two threads ever use it at once.
private struct Handover<Value>: @unchecked Sendable {
  let value: Value
}

/// Deals out task numbers until there are none left or one has failed.
private final class TaskDealer: Sendable {
  private let count: Int
  private let position = Atomic<Int>(0)
  private let hasFailed = Atomic<Bool>(false)
  private let firstFailure = Mutex<(task: Int, error: QueryError)?>(nil)

  init(count: Int) { self.count = count }

  /// The next task; nil at the end and after a failure.
  func next() -> Int? {
    if hasFailed.load(ordering: .relaxed) { return nil }
    let task = position.add(1, ordering: .relaxed).oldValue
    return task < count ? task : nil
  }

  /// Notes a failure. Those dealt lower numbers are still running and may fail too: theirs counts then.
  func fail(_ error: QueryError, task: Int) {
    hasFailed.store(true, ordering: .relaxed)
    firstFailure.withLock { first in
      if let known = first, known.task <= task { return }
      first = (task, error)
    }
  }

  /// The failure of the lowest task that failed.
  var failure: QueryError? { firstFailure.withLock { $0?.error } }
}
