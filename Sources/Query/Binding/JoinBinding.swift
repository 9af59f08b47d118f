// Joins: conditions, USING and NATURAL with their merged columns, ASOF.

extension Binder {
  /// `left kind JOIN right condition`.
  func bindJoin(_ join: Join, span: SourceSpan, in environment: Environment) throws(QueryError) -> BoundRelation {
    let left = try bindTable(join.left, in: environment)
    let (right, isLateral) = try bindBeside(left, join.right, in: environment)
    let kind = JoinPlan.Kind(join.kind)
    let keepsRight = kind != .semi && kind != .anti
    let both = BoundRelation(
      plan: Plan(.values([]), columns: left.plan.columns + right.plan.columns), left: left, right: right)
    if isLateral, !(kind == .inner || kind == .left) {
      throw notAllowed(
        "only INNER, LEFT and CROSS joins may use columns of the left side on the right",
        "只有 INNER、LEFT 和 CROSS 连接的右侧可以引用左侧的列", at: join.right.span)
    }
    var result = both
    var keys: [JoinPlan.Key] = []
    var residual: BoundExpression?
    switch join.condition {
    case .none: break
    case .on(let expression):
      let scope = both.scope(parent: environment.outer)
      let binder = ExpressionBinder(binder: self, scope: scope, environment: environment, clause: .join)
      residual = try binder.bindConditions(expression)
    case .using(let names):
      for (index, name) in names.enumerated() {
        let isLast = index == names.count - 1
        let isNearest = isLast && (kind == .asof || kind == .asofLeft)
        keys.append(
          try merge(name, left, right, into: &result, kind: kind, comparison: isNearest ? .greaterOrEqual : .equal))
      }
    case .natural:
      let names = left.scope(parent: nil).sharedNames(with: right.scope(parent: nil))
      guard !names.isEmpty else {
        throw notAllowed("NATURAL JOIN finds no column in both tables", "NATURAL JOIN 的两表没有同名列", at: span)
      }
      for name in names {
        keys.append(
          try merge(Name(name, span: span), left, right, into: &result, kind: kind, comparison: .equal))
      }
    }
    if kind == .asof || kind == .asofLeft, let condition = residual {
      keys = try asofKeys(condition, leftWidth: left.plan.columns.count, span: span)
      residual = nil
    }
    let columns = keepsRight ? both.plan.columns : left.plan.columns
    if !keepsRight {
      result = left
    }
    if isLateral {
      let equalities = keys.map { key in
        BoundExpression.comparison(
          key.comparison, key.left, key.right.moved(by: left.plan.columns.count))
      }
      let condition = BoundExpression.conjunction(equalities + (residual.map { [$0] } ?? []))
      result.plan = Plan(
        .apply(
          ApplyPlan(
            kind: kind == .left ? .left : .inner, left: left.plan, right: right.plan, residual: condition,
            span: span)), columns: columns)
    } else {
      result.plan = Plan(
        .join(JoinPlan(kind: kind, left: left.plan, right: right.plan, keys: keys, residual: residual)),
        columns: columns)
    }
    return result
  }

  private func notAllowed(_ english: String, _ chinese: String, at span: SourceSpan?) -> QueryError {
    QueryError(.binding(.notAllowed(EvaluationFailure.Reason(english, chinese))), at: span)
  }

  // MARK: USING

  /// The keys of one merged column; in `both` its bare name then means the value that every row has.
  private func merge(
    _ name: Name, _ left: BoundRelation, _ right: BoundRelation, into both: inout BoundRelation,
    kind: JoinPlan.Kind, comparison: ComparisonOperator
  ) throws(QueryError) -> JoinPlan.Key {
    let leftIndex = try mergedEntry(name, in: left)
    let rightIndex = try mergedEntry(name, in: right)
    let first = Operand(expression: left.entries[leftIndex].unqualified, isLiteral: false, span: name.span)
    let second = Operand(expression: right.entries[rightIndex].unqualified, isLiteral: false, span: name.span)
    guard let type = Coercion.commonType(first.type, second.type, for: .comparison) else {
      throw QueryError(
        .binding(.wrongOperands(operation: "USING", left: first.type, right: second.type)), at: name.span)
    }
    let keyLeft = try Conversion.convert(first, to: type, binder: self)
    let keyRight = try Conversion.convert(second, to: type, binder: self)
    let width = left.plan.columns.count
    let merged: BoundExpression =
      switch kind {
      case .right: second.expression.moved(by: width)
      case .full:
        .caseWhen(
          [.init(condition: .isNull(keyLeft, negated: true), result: keyLeft)],
          otherwise: keyRight.moved(by: width), type)
      default: first.expression
      }
    both.entries[leftIndex].merged = merged
    both.entries[left.entries.count + rightIndex].isHidden = true
    return JoinPlan.Key(left: keyLeft, right: keyRight, comparison: comparison)
  }

  private func mergedEntry(_ name: Name, in relation: BoundRelation) throws(QueryError) -> Int {
    let wanted = name.text.lowercased()
    let visible = relation.entries.indices.filter { !relation.entries[$0].isHidden && !relation.entries[$0].isImplicit }
    var matches = visible.filter { relation.entries[$0].name.lowercased() == wanted }
    if matches.isEmpty { matches = visible.filter { relation.entries[$0].chineseName?.lowercased() == wanted } }
    if matches.count == 1 { return matches[0] }
    let scope = relation.scope(parent: nil)
    if matches.isEmpty {
      throw QueryError(
        .binding(
          .unknownColumn(
            name: name.text, candidates: Candidates.nearest(to: name.text, among: scope.allColumnNames))),
        at: name.span)
    }
    let candidates = matches.map { scope.qualifiedName(of: relation.entries[$0]) }
    throw QueryError(.binding(.ambiguousColumn(name: name.text, candidates: candidates)), at: name.span)
  }

  // MARK: ASOF

  /// The keys of an ASOF join: equalities, then the one inequality.
  private func asofKeys(
    _ condition: BoundExpression, leftWidth: Int, span: SourceSpan
  ) throws(QueryError) -> [JoinPlan.Key] {
    var equal: [JoinPlan.Key] = []
    var nearest: [JoinPlan.Key] = []
    for conjunct in condition.conjuncts {
      guard let key = JoinPlan.Key(conjunct, leftWidth: leftWidth) else {
        throw notAllowed(
          "an ASOF join takes equalities and one inequality between the two tables",
          "ASOF 连接的条件须为两表之间的若干等式与一个不等式", at: span)
      }
      if key.comparison == .equal { equal.append(key) } else { nearest.append(key) }
    }
    guard nearest.count == 1, nearest[0].comparison != .notEqual else {
      throw notAllowed("an ASOF join needs exactly one inequality", "ASOF 连接须有且只有一个不等式", at: span)
    }
    return equal + nearest
  }
}

extension JoinPlan.Key {
  /// The key that a comparison between one side and the other is; nil when it is none.
  init?(_ conjunct: BoundExpression, leftWidth: Int) {
    guard case .comparison(let comparison, let first, let second) = conjunct, !conjunct.hasSubquery else { return nil }
    let (firstColumns, secondColumns) = (first.usedColumns, second.usedColumns)
    guard !firstColumns.isEmpty, !secondColumns.isEmpty, conjunct.isDeterministic else { return nil }
    if firstColumns.allSatisfy({ $0 < leftWidth }), secondColumns.allSatisfy({ $0 >= leftWidth }) {
      self.init(left: first, right: second.moved(by: -leftWidth), comparison: comparison)
    } else if firstColumns.allSatisfy({ $0 >= leftWidth }), secondColumns.allSatisfy({ $0 < leftWidth }) {
      self.init(left: second, right: first.moved(by: -leftWidth), comparison: comparison.flipped)
    } else {
      return nil
    }
  }
}

extension ComparisonOperator {
  /// The same comparison with its operands exchanged.
  var flipped: ComparisonOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual, .distinct, .notDistinct: self
    }
  }
}

extension Scope {
  /// Names that a column of this scope and one of the other have in common, in this scope's order.
  func sharedNames(with other: Scope) -> [String] {
    let theirs = Set(other.visibleEntries.map { $0.name.lowercased() })
    return visibleEntries.map(\.name).filter { theirs.contains($0.lowercased()) }
  }
}

extension JoinPlan.Kind {
  /// The plan's kind for a join as written.
  init(_ kind: Join.Kind) {
    switch kind {
    case .inner, .cross: self = .inner
    case .left: self = .left
    case .right: self = .right
    case .full: self = .full
    case .semi: self = .semi
    case .anti: self = .anti
    case .positional: self = .positional
    case .asof: self = .asof
    case .asofLeft: self = .asofLeft
    }
  }
}
