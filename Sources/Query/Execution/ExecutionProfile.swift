// What the steps of a plan did while it ran: rows, time and technique, for EXPLAIN ANALYZE.

import Synchronization

/// Collects what each step did. Steps are known by their number in the printed plan, the topmost being 0.
final class ExecutionProfile: Sendable {
  /// One step of the plan.
  struct Step: Sendable {
    /// Rows given.
    var rows = 0
    /// Time in the step and the steps below it, in nanoseconds; of several workers, the sum.
    var nanoseconds: UInt64 = 0
    /// How the step was done, in the order in which it was found out.
    var notes: [String] = []
  }

  private let steps = Mutex<[Int: Step]>([:])

  /// Adds rows and time.
  func add(_ step: Int, rows: Int, nanoseconds: UInt64) {
    steps.withLock { steps in
      steps[step, default: Step()].rows += rows
      steps[step, default: Step()].nanoseconds += nanoseconds
    }
  }

  /// Adds a note, unless it is there already.
  func note(_ step: Int, _ text: String) {
    steps.withLock { steps in
      if steps[step]?.notes.contains(text) != true { steps[step, default: Step()].notes.append(text) }
    }
  }

  /// What step `step` did, e.g. `31 rows, 12.3 ms, groups by array of 64 keys`; nil when it never ran.
  func text(of step: Int) -> String? {
    steps.withLock { steps in
      guard let found = steps[step] else { return nil }
      let tenths = Int((Double(found.nanoseconds) / 1e5).rounded())
      return (["\(found.rows) rows", "\(tenths / 10).\(tenths % 10) ms"] + found.notes).joined(separator: ", ")
    }
  }
}

/// Where an operator says how it does its work. Costs nothing unless the statement is an EXPLAIN ANALYZE.
struct OperatorNotes: Sendable {
  let profile: ExecutionProfile?
  let step: Int

  /// Adds a note to the operator's line of the plan.
  func add(_ text: @autoclosure () -> String) { profile?.note(step, text()) }
}

/// Measures the operator inside.
final class ProfiledOperator: Operator {
  private let input: any Operator
  private let notes: OperatorNotes

  init(_ input: any Operator, notes: OperatorNotes) {
    self.input = input
    self.notes = notes
  }

  func next() throws(QueryError) -> Chunk? {
    let start = MachineClock.monotonicNanoseconds()
    let chunk = try input.next()
    notes.profile?.add(
      notes.step, rows: chunk?.count ?? 0, nanoseconds: MachineClock.monotonicNanoseconds() &- start)
    return chunk
  }
}

/// Measures the steps of a pipeline up to here.
struct ProfileStep: PipelineStep {
  let notes: OperatorNotes
  var keepsChunks: Bool { true }

  func makeOperator(_ input: any Operator, _ state: ExecutionState) -> any Operator {
    ProfiledOperator(input, notes: notes)
  }
}

extension Plan {
  /// The same plan, its steps numbered as they are printed.
  func numberingSteps() -> Plan {
    var next = 0
    return numberingSteps(&next)
  }

  private func numberingSteps(_ next: inout Int) -> Plan {
    let own = next
    next += 1
    var result = mapInputs { $0.numberingSteps(&next) }
    result.step = own
    return result
  }
}
