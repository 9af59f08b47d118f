// Takes the conditions that name outer columns out of a dependent plan.

/// A plan without outer columns, and the conditions that had them.
struct PulledPlan {
  /// The plan: its first columns are those of the dependent plan.
  var plan: Plan
  /// Conditions over the outer row (`.outer(depth: 1, …)`) and the columns of `plan`.
  var conditions: [BoundExpression]

  /// The join that tests the conditions.
  func join(_ kind: JoinPlan.Kind, left: Plan) -> JoinPlan {
    let width = left.columns.count
    var keys: [JoinPlan.Key] = []
    var residual: [BoundExpression] = []
    for condition in conditions {
      let lowered = condition.lowered { .column($0 + width, $1) }
      if let key = JoinPlan.Key(lowered, leftWidth: width), key.comparison == .equal || key.comparison == .notDistinct {
        keys.append(key)
      } else {
        residual.append(lowered)
      }
    }
    return JoinPlan(
      kind: kind, left: left, right: plan.shiftingLevels(by: -1, beyond: 1), keys: keys,
      residual: BoundExpression.conjunction(residual))
  }
}

/// Pulls conditions out of dependent plans.
struct CorrelationPuller {
  /// Whether the number of equal rows matters; it does not for EXISTS and IN.
  let keepsDuplicates: Bool

  /// The plan without outer columns; nil when they stand where they cannot be taken out.
  func pull(_ plan: Plan) -> PulledPlan? {
    guard plan.refersOut(to: 1) else { return PulledPlan(plan: plan, conditions: []) }
    switch plan.node {
    case .filter(let input, let predicate):
      guard var pulled = pull(input), predicate.isDeterministic else { return nil }
      var own: [BoundExpression] = []
      for conjunct in predicate.conjuncts {
        if conjunct.refersOut(to: 1) { pulled.conditions.append(conjunct) } else { own.append(conjunct) }
      }
      pulled.plan = pulled.plan.filtered(by: own)
      return pulled
    case .project(let input, let expressions):
      guard !expressions.contains(where: { $0.refersOut(to: 1) }), let pulled = pull(input) else { return nil }
      return project(pulled, expressions, columns: plan.columns)
    case .join(let join): return pull(join, columns: plan.columns)
    case .sort(let input, _) where !keepsDuplicates: return pull(input)
    case .distinct(let input) where !keepsDuplicates: return pull(input)
    case .limit(let input, .constant(.integer(let count), _)?, false, nil) where !keepsDuplicates && count >= 1:
      // Only whether there is a row matters, and for IN there is no limit to start with.
      return isExistence(input) ? pull(input) : nil
    default: return nil
    }
  }

  /// Whether the rows' values do not matter: a limit may only be dropped under EXISTS, whose columns are constants.
  private func isExistence(_ plan: Plan) -> Bool {
    guard case .project(_, let expressions) = plan.node else { return false }
    return expressions.allSatisfy { $0.constantValue != nil }
  }

  /// A projection that also passes on what the conditions need.
  private func project(_ pulled: PulledPlan, _ expressions: [BoundExpression], columns: [PlanColumn]) -> PulledPlan {
    var outputs = expressions
    var named = columns
    var places: [Int: Int] = [:]
    for position in Set(pulled.conditions.flatMap { $0.usedColumns }).sorted() {
      let place = outputs.firstIndex { if case .column(position, _) = $0 { true } else { false } }
      places[position] = place ?? outputs.count
      if place == nil {
        outputs.append(.column(position, pulled.plan.columns[position].type))
        named.append(pulled.plan.columns[position])
      }
    }
    return PulledPlan(
      plan: Plan(.project(pulled.plan, outputs), columns: named),
      conditions: pulled.conditions.map { $0.remapped(places) })
  }

  private func pull(_ join: JoinPlan, columns: [PlanColumn]) -> PulledPlan? {
    let leftWidth = join.left.columns.count
    guard !join.keys.contains(where: { $0.left.refersOut(to: 1) || $0.right.refersOut(to: 1) }) else { return nil }
    switch join.kind {
    case .inner:
      guard let left = pull(join.left), let right = pull(join.right) else { return nil }
      return inner(join, left, right, columns: columns)
    case .semi, .anti:
      guard !join.right.refersOut(to: 1), join.residual?.refersOut(to: 1) != true, let left = pull(join.left)
      else { return nil }
      var reduced = join
      reduced.left = left.plan
      let added = left.plan.columns.count - leftWidth
      reduced.residual = join.residual?.replacingColumns { (position, type) in
        .column(position < leftWidth ? position : position + added, type)
      }
      return PulledPlan(plan: Plan(.join(reduced), columns: left.plan.columns), conditions: left.conditions)
    default: return nil
    }
  }

  private func inner(
    _ join: JoinPlan, _ left: PulledPlan, _ right: PulledPlan, columns: [PlanColumn]
  ) -> PulledPlan {
    let (leftWidth, rightWidth) = (join.left.columns.count, join.right.columns.count)
    let newWidth = left.plan.columns.count
    var own: [BoundExpression] = []
    var conditions = left.conditions + right.conditions.map { $0.moved(by: newWidth) }
    for conjunct in join.residual?.conjuncts ?? [] {
      let moved = conjunct.replacingColumns { (position, type) in
        .column(position < leftWidth ? position : position - leftWidth + newWidth, type)
      }
      if moved.refersOut(to: 1) { conditions.append(moved) } else { own.append(moved) }
    }
    let joined = Plan(
      .join(
        JoinPlan(
          kind: .inner, left: left.plan, right: right.plan, keys: join.keys,
          residual: BoundExpression.conjunction(own))),
      columns: left.plan.columns + right.plan.columns)
    if newWidth == leftWidth { return PulledPlan(plan: joined, conditions: conditions) }
    // The columns of the join as it was come first, then what either side added.
    let order =
      Array(0..<leftWidth) + Array(newWidth..<newWidth + rightWidth) + Array(leftWidth..<newWidth)
      + Array(newWidth + rightWidth..<joined.columns.count)
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
    return PulledPlan(
      plan: Plan(
        .project(joined, order.map { .column($0, joined.columns[$0].type) }),
        columns: order.map { joined.columns[$0] }),
      conditions: conditions.map { $0.remapped(places) })
  }
}

extension BoundExpression {
  /// The expression one level further out: the outer row's columns become columns, and columns what `column` says.
  func lowered(_ column: (Int, DataType) -> BoundExpression) -> BoundExpression {
    switch self {
    case .column(let position, let type):
      position < BoundExpression.lambdaBase ? column(position, type) : self
    case .outer(let depth, let position, let type):
      depth == 1 ? .column(position, type) : .outer(depth: depth - 1, position: position, type)
    default: mapChildren { $0.lowered(column) }
    }
  }

  /// The sides of an equality between the outer row and this plan's columns; nil for other conditions.
  var outerEquality: (outer: BoundExpression, inner: BoundExpression, comparison: ComparisonOperator)? {
    guard case .comparison(let comparison, let left, let right) = self,
      comparison == .equal || comparison == .notDistinct
    else { return nil }
    for (outer, inner) in [(left, right), (right, left)]
    where outer.usedColumns.isEmpty && outer.refersOut(to: 1) && !inner.refersOut(to: 1) && !inner.usedColumns.isEmpty {
      return (outer.lowered { .column($0, $1) }, inner, comparison)
    }
    return nil
  }
}

extension Plan {
  /// Every column of this step, as an expression over it.
  var passedOn: [BoundExpression] { columns.enumerated().map { .column($0.offset, $0.element.type) } }
}
