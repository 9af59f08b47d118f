// The bytes that one operator holds, booked on the statement's account until the operator needs them no more.

import Synchronization

/// What an operator holds. What is still booked when nobody has the account any more is given back.
final class MemoryAccount: Sendable {
  /// The statement whose memory it is.
  let state: ExecutionState
  private let bytes = Atomic<Int>(0)

  /// An account of `state`'s statement with nothing booked.
  init(_ state: ExecutionState) { self.state = state }

  deinit { release() }

  /// Books `amount` bytes (negative to give them back). Workers may share an account.
  ///
  /// - Throws: `.limit(.memory)` when the statement then holds more than it may.
  func charge(_ amount: Int) throws(QueryError) {
    bytes.add(amount, ordering: .relaxed)
    try state.charge(amount)
  }

  /// Gives all bytes back.
  func release() {
    let held = bytes.exchange(0, ordering: .relaxed)
    // What is left may still be more than the limit: whoever holds that says so.
    if held != 0 { try? state.charge(-held) }
  }
}
