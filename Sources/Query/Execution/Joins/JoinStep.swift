// Joins as steps of pipelines: the right side is kept once, and each worker streams its own left rows by it.

import Synchronization

/// The right side of a join, read when it is first needed, by whoever needs it first; others wait.
final class SharedJoinBuild: @unchecked Sendable {
  // The operator is touched under the lock only, once.
  private let right: RowInput
  private let shape: JoinShape
  private let outcome = Mutex<Result<JoinBuild, QueryError>?>(nil)

  /// A side that `right` will give.
  init(_ right: RowInput, _ shape: JoinShape) {
    self.right = right
    self.shape = shape
  }

  /// The side.
  ///
  /// - Throws: what reading it threw, to everyone who asks.
  func value(_ state: ExecutionState) throws(QueryError) -> JoinBuild {
    let result = outcome.withLock { outcome -> Result<JoinBuild, QueryError> in
      if let outcome { return outcome }
      let made: Result<JoinBuild, QueryError>
      do throws(QueryError) {
        made = .success(try JoinBuild(right, shape, state: state))
      } catch {
        made = .failure(error)
      }
      outcome = made
      return made
    }
    return try result.get()
  }
}

/// A join that settles each chunk of left rows by itself.
struct JoinStep: PipelineStep {
  let shape: JoinShape
  let build: SharedJoinBuild

  func makeOperator(_ input: any Operator, _ state: ExecutionState) -> any Operator {
    JoinOperator(input, build, shape: shape, state: state)
  }
}

extension OperatorBuilder {
  /// The pipeline of a join whose left side is one and whose rows need nothing of other left rows; nil for others.
  func joinPipeline(_ plan: Plan, _ join: JoinPlan, leastRows: Int) throws(QueryError) -> Pipeline? {
    guard join.kind.treatsLeftRowsAlone, let left = try pipeline(join.left, leastRows: leastRows) else { return nil }
    let notes = OperatorNotes(profile: plan.step == nil ? nil : state.profile, step: plan.step ?? 0)
    let shape = try JoinBuilder(builder: self).shape(join, notes: notes)
    let right = SharedJoinBuild(try input(join.right), shape)
    return probingPipeline(left, join, right, notes: notes) ?? left.adding(JoinStep(shape: shape, build: right))
  }
}

extension JoinPlan.Kind {
  /// Whether a left row's result depends on that row and the right side only.
  fileprivate var treatsLeftRowsAlone: Bool {
    switch self {
    case .inner, .left, .semi, .anti, .mark, .single: true
    case .right, .full, .positional, .asof, .asofLeft, .asofRight, .asofFull: false
    }
  }
}
