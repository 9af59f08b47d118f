// A sequence: numbers that are given out once each.

import Synchronization

/// A sequence of the session. Numbers that were given out stay so, also when the statement fails or is rolled back.
public final class NumberSequence: Sendable {
  /// The name as declared.
  public let name: String
  /// What is added for each number.
  public let increment: Int64
  /// The least and the greatest number.
  public let bounds: ClosedRange<Int64>
  /// The number that comes first.
  public let start: Int64
  /// Whether it starts anew at its end.
  public let isCyclic: Bool

  private struct State {
    var next: Int64?
    var last: Int64?
  }
  private let state: Mutex<State>

  /// A sequence that has given out nothing.
  public init(name: String, start: Int64, increment: Int64, bounds: ClosedRange<Int64>, isCyclic: Bool) {
    self.name = name
    self.start = start
    self.increment = increment
    self.bounds = bounds
    self.isCyclic = isCyclic
    state = Mutex(State(next: start, last: nil))
  }

  /// The next number; nil behind the last.
  func next() -> Int64? {
    state.withLock { state in
      guard let number = state.next else { return nil }
      let (sum, overflow) = number.addingReportingOverflow(increment)
      if overflow || !bounds.contains(sum) {
        state.next = isCyclic ? (increment > 0 ? bounds.lowerBound : bounds.upperBound) : nil
      } else {
        state.next = sum
      }
      state.last = number
      return number
    }
  }

  /// The number that was given out last; nil before the first.
  var last: Int64? { state.withLock { $0.last } }

  /// Goes on with `number`, or behind it when it `isCalled` already.
  func set(_ number: Int64, isCalled: Bool) {
    state.withLock { state in
      state.last = number
      state.next = number
      guard isCalled else { return }
      let (sum, overflow) = number.addingReportingOverflow(increment)
      state.next = overflow || !bounds.contains(sum) ? (isCyclic ? bounds.lowerBound : nil) : sum
    }
  }
}
