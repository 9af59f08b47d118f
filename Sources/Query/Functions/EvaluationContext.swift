// What computing needs to know of the session: settings, the clock, warnings, cancellation.

import Synchronization

/// A flag that another thread raises to stop a running statement.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A flag that is down.
  public init() {}

  /// Raises the flag. Safe to call from a signal handler: one atomic store.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Puts the flag down again, before the next statement.
  public func reset() { flag.store(false, ordering: .relaxed) }

  /// Whether the flag is up.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// What a running statement knows of its session. One for each statement, shared by its workers.
public final class EvaluationContext: Sendable {
  /// The session's settings when the statement began.
  public let settings: Settings
  /// The time when the statement began, in microseconds since 1970-01-01 UTC.
  public let nowMicroseconds: Int64
  /// Raised to stop the statement.
  public let cancellation: Cancellation
  /// Where workers tell how far they have come.
  public let progress: StatementProgress
  /// Rows that divided by zero and became NULL.
  let divisionsByZero = Atomic<Int>(0)
  /// State of `random()`; advanced atomically.
  let randomState: Atomic<UInt64>
  /// When the statement began, on the monotonic clock.
  let began: UInt64
  private let deadlineNanoseconds: UInt64?
  /// Looks at what the process really holds; nil when nobody does.
  let memoryWatch: MemoryWatch?

  /// Creates the context of one statement, whose time began at `began` on the monotonic clock; now by default.
  init(
    settings: Settings, nowMicroseconds: Int64, cancellation: Cancellation, randomSeed: UInt64,
    progress: StatementProgress = StatementProgress(), began: UInt64? = nil, memoryWatch: MemoryWatch? = nil
  ) {
    self.settings = settings
    self.nowMicroseconds = nowMicroseconds
    self.cancellation = cancellation
    self.progress = progress
    self.randomState = Atomic(randomSeed)
    self.memoryWatch = memoryWatch
    let began = began ?? MachineClock.monotonicNanoseconds()
    self.began = began
    deadlineNanoseconds = settings.timeoutSeconds.map { seconds in
      let wait = max(0, min(seconds, 1e9)) * 1e9
      return began &+ UInt64(wait)
    }
  }

  /// A context like this one that counts divisions by zero for itself.
  func countingApart() -> EvaluationContext {
    EvaluationContext(
      settings: settings, nowMicroseconds: nowMicroseconds, cancellation: cancellation, randomSeed: 0, began: began,
      memoryWatch: memoryWatch)
  }

  /// How many bytes a function makes before it asks again whether it may go on.
  static let bytesBetweenChecks = 1 << 20

  /// Throws when one vector may not hold `bytes` bytes, or when the statement is to stop. Functions whose results can be
  /// much larger than their arguments call it as they go.
  func requireRoom(bytes: Int) throws(QueryError) {
    try checkCancellation()
    let limit = min(settings.memoryLimit ?? .max, ScalarFunction.textLimitBytes)
    if bytes > limit { throw QueryError(.limit(.memory(bytes: limit))) }
  }

  /// The same for what an expression of the statement holds, which is to blame; small sizes are not asked about.
  func requireRoom(bytes: Int, at span: SourceSpan?) throws(QueryError) {
    guard bytes > EvaluationContext.bytesBetweenChecks else { return }
    do {
      try requireRoom(bytes: bytes)
    } catch {
      throw error.located(at: span)
    }
  }

  /// Throws where `count` bytes and `size` pieces of `times` bytes more are beyond what one vector may hold.
  func requireRoom(_ count: Int, adding size: Int, times: Int) throws(QueryError) {
    let (product, overflowed) = max(size, 0).multipliedReportingOverflow(by: times)
    let (sum, carried) = product.addingReportingOverflow(count)
    try requireRoom(bytes: overflowed || carried ? .max : sum)
  }

  /// Throws `.limit(.interrupted)` when the statement was cancelled, `.limit(.timeout)` when its time is up, `.limit(.memory)`
  /// when the process is watched and holds too much. Operators call it once a chunk, and so does whatever may take long with
  /// a chunk.
  public func checkCancellation() throws(QueryError) {
    if cancellation.isCancelled { throw QueryError(.limit(.interrupted)) }
    guard deadlineNanoseconds != nil || memoryWatch != nil else { return }
    let now = MachineClock.monotonicNanoseconds()
    if let deadlineNanoseconds, now > deadlineNanoseconds {
      throw QueryError(.limit(.timeout(seconds: settings.timeoutSeconds ?? 0)))
    }
    try memoryWatch?.check(now: now)
  }
}
