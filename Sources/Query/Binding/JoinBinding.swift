// Joins: conditions, USING and NATURAL with their merged columns, ASOF.

extension Binder {
  /// `left kind JOIN right condition`.
  func bindJoin(_ join: Join, span: SourceSpan, in environment: Environment) throws(QueryError) -> BoundRelation {
    switch join.kind {
    case .rightSemi, .rightAnti:
      // The rows of the right side that have, or have not, a partner: a semi join the other way round.
      let turned = Join(
        kind: join.kind == .rightSemi ? .semi : .anti, left: join.right, right: join.left, condition: join.condition)
      return try bindJoin(turned, span: span, in: environment)
    case .asofSemi, .asofAnti: return try bindAsofTest(join, span: span, in: environment)
    default: break
    }
    let left = try boundFirst(join.left, before: [join.right], in: environment)
    var (right, isLateral) = try bindBeside(left, join.right, in: environment)
    let kind = JoinPlan.Kind(join.kind)
    let keepsRight = kind != .semi && kind != .anti
    let both = BoundRelation(
      plan: Plan(.values([]), columns: left.plan.columns + right.plan.columns), left: left, right: right)
    if isLateral, !(kind == .inner || kind == .left) {
      throw .notAllowed(
        "only INNER, LEFT and CROSS joins may use columns of the left side on the right",
        "只有 INNER、LEFT 和 CROSS 连接的右侧可以引用左侧的列", at: join.right.span)
    }
    var result = both
    var keys = try mergedKeys(join.condition, left, right, into: &result, kind: kind, span: span)
    var residual: BoundExpression?
    if case .on(let expression) = join.condition {
      let scope = both.scope(parent: environment.outer)
      let binder = ExpressionBinder(binder: self, scope: scope, environment: environment, clause: .join)
      residual = try binder.bindConditions(expression)
    }
    if kind.isAsof, let condition = residual {
      let parts = try asofKeys(condition, kind: kind, leftWidth: left.plan.columns.count, span: span)
      if parts.residual != nil,
        let nearest = try nearestOfFitting(
          join, both, leftWidth: left.plan.columns.count, parts.keys, in: environment)
      {
        return try bindJoin(nearest, span: span, in: environment)
      }
      keys = parts.keys
      residual = parts.residual
      if let filter = parts.rightFilter {
        right.plan = Plan(.filter(right.plan, filter), columns: right.plan.columns)
      }
    }
    var columns = keepsRight ? both.plan.columns : left.plan.columns
    if kind == .mark {
      result = left.marked
      columns = result.plan.columns
    } else if !keepsRight {
      result = left
    }
    if kind == .mark, let condition = residual {
      result.plan = Plan(try marked(condition, left, right, span: span), columns: columns)
      return result
    }
    result.plan = joined(
      kind, left, right, isLateral: isLateral, keys: keys, residual: residual, columns: columns, span: span)
    return result
  }

  /// The step of a join; an apply where the right side uses columns of the left.
  private func joined(
    _ kind: JoinPlan.Kind, _ left: BoundRelation, _ right: BoundRelation, isLateral: Bool, keys: [JoinPlan.Key],
    residual: BoundExpression?, columns: [PlanColumn], span: SourceSpan
  ) -> Plan {
    if isLateral {
      let equalities = keys.map { key in
        BoundExpression.comparison(
          key.comparison, key.left, key.right.moved(by: left.plan.columns.count))
      }
      let condition = BoundExpression.conjunction(equalities + (residual.map { [$0] } ?? []))
      return Plan(
        .apply(
          ApplyPlan(
            kind: kind == .left ? .left : .inner, left: left.plan, right: right.plan, residual: condition,
            span: span)), columns: columns)
    }
    return Plan(
      .join(JoinPlan(kind: kind, left: left.plan, right: right.plan, keys: keys, residual: residual)),
      columns: columns)
  }

  /// The step of a MARK join, whose condition is one comparison of a value of either side: what IN and ANY do.
  private func marked(
    _ condition: BoundExpression, _ left: BoundRelation, _ right: BoundRelation, span: SourceSpan
  ) throws(QueryError) -> Plan.Node {
    guard let key = JoinPlan.Key(condition, leftWidth: left.plan.columns.count) else {
      throw .notAllowed(
        "a MARK join needs one comparison of a value of each side", "MARK 连接须以左右两侧各一个值的比较为条件", at: span)
    }
    switch key.comparison {
    case .equal, .notDistinct: return .join(JoinPlan(kind: .mark, left: left.plan, right: right.plan, keys: [key]))
    default:
      return .apply(
        ApplyPlan(
          kind: .any([key.left], key.comparison), left: left.plan, right: right.plan.projected([key.right]), span: span)
      )
    }
  }

  // MARK: USING

  /// The keys of the columns that USING names or that NATURAL finds in both tables.
  private func mergedKeys(
    _ condition: Join.Condition, _ left: BoundRelation, _ right: BoundRelation, into both: inout BoundRelation,
    kind: JoinPlan.Kind, span: SourceSpan
  ) throws(QueryError) -> [JoinPlan.Key] {
    var keys: [JoinPlan.Key] = []
    switch condition {
    case .none, .on: break
    case .using(let names):
      for (index, name) in names.enumerated() {
        let isNearest = index == names.count - 1 && kind.isAsof
        keys.append(
          try merge(name, left, right, into: &both, kind: kind, comparison: isNearest ? .greaterOrEqual : .equal))
      }
    case .natural:
      let names = left.scope(parent: nil).sharedNames(with: right.scope(parent: nil))
      guard !names.isEmpty else {
        throw .notAllowed("NATURAL JOIN finds no column in both tables", "NATURAL JOIN 的两表没有同名列", at: span)
      }
      for name in names {
        keys.append(try merge(Name(name, span: span), left, right, into: &both, kind: kind, comparison: .equal))
      }
    }
    return keys
  }

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
    let keyLeft = try Conversion.convert(first, to: type, binder: self).unmarked
    let keyRight = try Conversion.convert(second, to: type, binder: self).unmarked
    let collation = try Collation.common([first.expression, second.expression], at: name.span)
    let joins = type == .varchar && collation?.joinsTexts == true
    let width = left.plan.columns.count
    let merged: BoundExpression =
      switch kind {
      case .right, .asofRight: second.expression.moved(by: width)
      case .full, .asofFull:
        .caseWhen(
          [.init(condition: .isNull(keyLeft, negated: true), result: keyLeft)],
          otherwise: keyRight.moved(by: width), type)
      default: first.expression
      }
    both.entries[leftIndex].merged = merged
    both.entries[left.entries.count + rightIndex].isHidden = true
    return JoinPlan.Key(
      left: joins ? keyLeft.key(of: collation) : keyLeft, right: joins ? keyRight.key(of: collation) : keyRight,
      comparison: comparison)
  }

  private func mergedEntry(_ name: Name, in relation: BoundRelation) throws(QueryError) -> Int {
    let wanted = name.text.lowercased()
    let visible = relation.entries.indices.filter { !relation.entries[$0].isHidden && !relation.entries[$0].isImplicit }
    var matches = visible.filter { relation.entries[$0].name.lowercased() == wanted }
    if matches.isEmpty { matches = visible.filter { relation.entries[$0].chineseName?.lowercased() == wanted } }
    if matches.isEmpty {
      // The own name of a function's column under an alias.
      matches = relation.entries.indices.filter {
        relation.entries[$0].isImplicit && relation.entries[$0].name.lowercased() == wanted
      }
    }
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

  /// What the condition of an ASOF join says.
  private struct AsofCondition {
    /// Equalities, then the one inequality.
    var keys: [JoinPlan.Key]
    /// What must hold of a row and its nearest partner besides.
    var residual: BoundExpression?
    /// What must hold of the rows of the right side before the nearest is sought.
    var rightFilter: BoundExpression?
  }

  private func asofKeys(
    _ condition: BoundExpression, kind: JoinPlan.Kind, leftWidth: Int, span: SourceSpan
  ) throws(QueryError) -> AsofCondition {
    var equal: [JoinPlan.Key] = []
    var nearest: [JoinPlan.Key] = []
    var rest: [BoundExpression] = []
    var onRight: [BoundExpression] = []
    for conjunct in condition.conjuncts {
      if let key = JoinPlan.Key(conjunct, leftWidth: leftWidth) {
        switch key.comparison {
        case .equal, .notDistinct: equal.append(key)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: nearest.append(key)
        case .notEqual, .distinct: rest.append(conjunct)
        }
        continue
      }
      let used = conjunct.usedColumns
      let isOnRight = !used.isEmpty && used.allSatisfy { $0 >= leftWidth } && !conjunct.hasSubquery
      if isOnRight, kind == .asof || kind == .asofLeft {
        onRight.append(conjunct.moved(by: -leftWidth))
      } else {
        rest.append(conjunct)
      }
    }
    guard nearest.count == 1 else {
      throw .notAllowed("an ASOF join needs exactly one inequality", "ASOF 连接须有且只有一个不等式", at: span)
    }
    return AsofCondition(
      keys: equal + nearest, residual: rest.isEmpty ? nil : BoundExpression.conjunction(rest),
      rightFilter: onRight.isEmpty ? nil : BoundExpression.conjunction(onRight))
  }

  /// An ASOF join whose condition asks more of a pair than equalities and one inequality: for each row of the left side
  /// the nearest of the rows that fit, as a LATERAL subquery. Nil where the right side has no name of its own.
  private func nearestOfFitting(
    _ join: Join, _ both: BoundRelation, leftWidth: Int, _ keys: [JoinPlan.Key], in environment: Environment
  ) throws(QueryError) -> Join? {
    guard join.kind == .asof || join.kind == .asofLeft, case .on(let condition) = join.condition,
      let comparison = keys.last?.comparison
    else { return nil }
    var alias = join.right.alias
    if alias == nil, case .table(let names) = join.right.kind { alias = names.last }
    guard let alias, let key = try rightKey(condition, both, leftWidth: leftWidth, in: environment) else { return nil }
    let span = join.right.span
    var select = Select()
    select.items = [SelectItem(expression: Expression(.star(Star()), span: span))]
    select.from = [join.right]
    select.filter = condition
    var query = QueryExpression(body: .select(select), span: span)
    let isBefore = comparison == .greater || comparison == .greaterOrEqual
    query.orderBy = [OrderItem(expression: key, isDescending: isBefore, nullsFirst: false)]
    query.limit = Limit(value: Expression(.literal(.integer("1")), span: span), isPercent: false)
    var fitting = TableReference(.subquery(query, isLateral: true), span: span)
    fitting.alias = alias
    return Join(
      kind: join.kind == .asof ? .inner : .left, left: join.left, right: fitting,
      condition: .on(Expression(.literal(.boolean(true)), span: span)))
  }

  /// The side of the written inequality between both tables that belongs to the right one.
  private func rightKey(
    _ condition: Expression, _ both: BoundRelation, leftWidth: Int, in environment: Environment
  ) throws(QueryError) -> Expression? {
    let binder = ExpressionBinder(
      binder: self, scope: both.scope(parent: environment.outer), environment: environment, clause: .join)
    var open = [condition]
    while let part = open.popLast() {
      guard case .binary(let operation, let left, let right) = part.kind else { continue }
      if operation == .and { open += [left, right] }
      switch operation {
      case .less, .lessOrEqual, .greater, .greaterOrEqual:
        guard JoinPlan.Key(try binder.bind(part), leftWidth: leftWidth) != nil else { continue }
        return try binder.bind(left).usedColumns.allSatisfy { $0 >= leftWidth } ? left : right
      default: continue
      }
    }
    return nil
  }

  /// ASOF SEMI and ASOF ANTI: the left rows that have, or have not, a nearest partner.
  private func bindAsofTest(
    _ join: Join, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> BoundRelation {
    let left = try bindTable(join.left, in: environment)
    let width = left.plan.columns.count
    // The nearest partner of each left row, with a mark that is NULL where there is none.
    let mark = Name("asof mark", span: span, isQuoted: true)
    var select = Select()
    let star = Expression(.star(Star()), span: span)
    select.items = [
      SelectItem(expression: star),
      SelectItem(expression: Expression(.literal(.boolean(true)), span: span), alias: mark),
    ]
    select.from = [join.right]
    var marked = TableReference(
      .subquery(QueryExpression(body: .select(select), span: join.right.span), isLateral: false), span: join.right.span)
    marked.alias = join.right.alias
    if marked.alias == nil, case .table(let names) = join.right.kind { marked.alias = names.last }
    let whole = try bindJoin(
      Join(kind: .asofLeft, left: join.left, right: marked, condition: join.condition), span: span, in: environment)
    let last = BoundExpression.column(whole.plan.columns.count - 1, .boolean)
    let test = Plan(
      .filter(whole.plan, .isNull(last, negated: join.kind == .asofSemi)), columns: whole.plan.columns)
    let kept = left.plan.columns.enumerated().map { BoundExpression.column($0.offset, $0.element.type) }
    var result = left
    result.plan = Plan(.project(test, kept), columns: Array(whole.plan.columns.prefix(width)))
    return result
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

extension BoundRelation {
  /// The relation with whether a row has a partner behind its columns, in a table without a name.
  fileprivate var marked: BoundRelation {
    let mark = PlanColumn(name: "__mark_join_marker", type: .boolean)
    var result = self
    result.plan = Plan(plan.node, columns: plan.columns + [mark])
    result.relations.append(Scope.Relation(name: ""))
    result.entries.append(
      Scope.Entry(name: mark.name, relation: relations.count, column: mark.reference(at: plan.columns.count)))
    return result
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
    case .single: self = .single
    case .mark: self = .mark
    case .asof: self = .asof
    case .asofLeft: self = .asofLeft
    case .asofRight: self = .asofRight
    case .asofFull: self = .asofFull
    // These are bound as other joins.
    case .rightSemi, .asofSemi: self = .semi
    case .rightAnti, .asofAnti: self = .anti
    }
  }
}
