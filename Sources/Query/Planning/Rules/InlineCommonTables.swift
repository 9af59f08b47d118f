// Rule: a definition of WITH that is read once stands where it is read.

/// Puts definitions that are read once in the place of the scan, and drops those that are never read. One that is read
/// inside a dependent or recursive step stays, since it would be computed again and again there.
struct InlineCommonTables: OptimizerRule {
  let name = "inline common tables"

  func apply(_ plan: Plan) -> Plan {
    let plan = plan.mapInputs { apply($0) }
    guard case .with(let id, let definition, let body) = plan.node else { return plan }
    let uses = count(id, in: body)
    if uses.repeated { return plan }
    if uses.count == 0 { return body }
    guard uses.count == 1 else { return plan }
    return replace(id, by: definition, in: body)
  }

  private func count(_ id: Int, in plan: Plan) -> (count: Int, repeated: Bool) {
    if case .sharedScan(id) = plan.node { return (1, false) }
    var total = 0
    for (index, input) in plan.inputs.enumerated() {
      let inner = count(id, in: input)
      if inner.repeated { return (1, true) }
      if inner.count > 0, index == 1, plan.runsLastInputRepeatedly { return (1, true) }
      total += inner.count
    }
    return (total, false)
  }

  private func replace(_ id: Int, by definition: Plan, in plan: Plan) -> Plan {
    if case .sharedScan(id) = plan.node { return Plan(definition.node, columns: plan.columns) }
    return plan.mapInputs { replace(id, by: definition, in: $0) }
  }
}

extension Plan {
  /// Whether the second input runs more than once.
  fileprivate var runsLastInputRepeatedly: Bool {
    switch node {
    case .apply, .recursive, .keyedRecursive: true
    default: false
    }
  }
}
