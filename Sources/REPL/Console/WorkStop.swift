// Why work is to end early: Ctrl-C, or the limits of time and memory of whatever is being done – a statement whose rows are
// written, a load, a check.

import Query
import Synchronization

/// Asked by whoever may be at work for long: writers of results, readers of reports.
enum WorkStop {
  private struct State {
    /// Whose limits hold; nil while there are none.
    var context: EvaluationContext?
    /// The first limit that was met. It stays: memory that was given back does not make cut work whole.
    var reason: QueryError?
  }

  private static let state = Mutex(State())

  /// Whether the work is to end. Worth a lock and a look at the clock: to be asked once some thousand values or bytes.
  static var isDue: Bool { Interrupt.isRaised || reason != nil }

  /// Why the limits end the work; nil while they do not. Ctrl-C counts only while limits are watched.
  static var reason: QueryError? {
    state.withLock { state in
      guard state.reason == nil, let context = state.context else { return state.reason }
      do throws(QueryError) { try context.checkCancellation() } catch { state.reason = error }
      return state.reason
    }
  }

  /// Whether `bytes` may be held besides; where they may not, that is why the work ends.
  static func hasRoom(for bytes: Int) -> Bool {
    state.withLock { state in
      if state.reason == nil, let limit = state.context?.settings.memoryLimit, bytes > limit {
        state.reason = QueryError(.limit(.memory(bytes: limit)))
      }
      return state.reason == nil
    }
  }

  /// Runs `body` with the limits that `session` has for one statement, however many run in it.
  static func watchingAsOne<Result, Failure: Error>(
    _ session: Session, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try session.limitingAsOne { () throws(Failure) in try watching(session.limits, body) }
  }

  /// Runs `body` under the limits of `context`; with nil only Ctrl-C ends it.
  static func watching<Result, Failure: Error>(
    _ context: EvaluationContext?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = state.withLock { state in
      let before = state
      state = State(context: context)
      return before
    }
    defer { state.withLock { $0 = before } }
    return try body()
  }
}
