// UNION, INTERSECT, EXCEPT and VALUES: rows of several sources in columns of one type each.

extension Binder {
  /// A set operation. Chains lean to the left and can be long, so they are walked in a loop.
  func bindSetOperation(
    _ operation: SetOperation, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> Plan {
    var chain = [operation]
    while let last = chain.last, case .setOperation(let next) = last.left.body, last.left.isBare { chain.append(next) }
    guard let first = chain.last else { return BoundRelation.single.plan }
    var plan = try bind(first.left, in: environment)
    for link in chain.reversed() {
      let right = try bind(link.right, in: environment)
      if link.isByName {
        plan = try combineByName(link.kind, isAll: link.isAll, plan, right, span: link.right.span)
      } else {
        guard plan.columns.count == right.columns.count else {
          throw QueryError(
            .binding(.columnCountMismatch(expected: plan.columns.count, found: right.columns.count)),
            at: link.right.span)
        }
        plan = try combine(link.kind, isAll: link.isAll, plan, right, span: link.right.span)
      }
    }
    return plan
  }

  /// Both inputs in common types, combined.
  func combine(
    _ kind: SetOperation.Kind, isAll: Bool, _ left: Plan, _ right: Plan, span: SourceSpan
  ) throws(QueryError) -> Plan {
    let types = try commonTypes(left, right, span: span)
    var (first, second) = (try converted(left, to: types), try converted(right, to: types))
    for position in types.indices {
      first.columns[position].collation = left.columns[position].collation ?? right.columns[position].collation
      second.columns[position].collation = first.columns[position].collation
    }
    guard !isAll, first.columns.contains(where: { $0.collation?.joinsTexts == true }) else {
      return Plan(.setOperation(kind, isAll: isAll, first, second), columns: first.columns)
    }
    // Rows that a collation holds equal are one.
    if kind == .union {
      return Plan(.setOperation(kind, isAll: true, first, second), columns: first.columns).distinctRows
    }
    let keys = first.columns.enumerated().map { position, column in
      let key = column.reference(at: position).equalityKey
      return JoinPlan.Key(left: key, right: key, comparison: .notDistinct)
    }
    let join = JoinPlan(kind: kind == .intersect ? .semi : .anti, left: first, right: second, keys: keys)
    return Plan(.join(join), columns: first.columns).distinctRows
  }

  /// BY NAME: columns of both, NULL where one has none of that name.
  func combineByName(
    _ kind: SetOperation.Kind, isAll: Bool, _ left: Plan, _ right: Plan, span: SourceSpan
  ) throws(QueryError) -> Plan {
    for side in [left, right] {
      var names: Set<String> = []
      for column in side.columns where !names.insert(column.name.lowercased()).inserted {
        throw QueryError(.binding(.duplicateName(name: column.name)), at: span)
      }
    }
    var columns = left.columns
    for column in right.columns where !columns.contains(where: { $0.sharesName(with: column) }) {
      columns.append(column)
    }
    func aligned(_ plan: Plan) -> Plan {
      var expressions: [BoundExpression] = []
      var named: [PlanColumn] = []
      for column in columns {
        if let position = plan.columns.firstIndex(where: { $0.sharesName(with: column) }) {
          expressions.append(.column(position, plan.columns[position].type))
        } else {
          expressions.append(.constant(.null, .null))
        }
        named.append(
          PlanColumn(
            name: column.name, chineseName: column.chineseName, type: expressions[expressions.count - 1].type,
            collation: column.collation))
      }
      return Plan(.project(plan, expressions), columns: named)
    }
    return try combine(kind, isAll: isAll, aligned(left), aligned(right), span: span)
  }

  /// The type of each column that holds the values of both inputs.
  func commonTypes(_ left: Plan, _ right: Plan, span: SourceSpan) throws(QueryError) -> [DataType] {
    var types: [DataType] = []
    for (first, second) in zip(left.columns, right.columns) {
      guard let type = Coercion.commonType(first.type, second.type) else {
        throw QueryError(.binding(.noCommonType(first.type, second.type)), at: span)
      }
      types.append(type)
    }
    return types
  }

  /// The rows of `plan` with its columns cast to `types`.
  func converted(_ plan: Plan, to types: [DataType]) throws(QueryError) -> Plan {
    var expressions: [BoundExpression] = []
    for (position, type) in types.enumerated() {
      let column = BoundExpression.column(position, plan.columns[position].type)
      expressions.append(column.type == type ? column : .cast(column, type, isTry: false, nil))
    }
    return plan.projected(expressions)
  }

  // MARK: VALUES

  /// `VALUES (…), (…)`: each column in the type that holds all its values.
  func bindValues(
    _ rows: [[Expression]], span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> Plan {
    let binder = ExpressionBinder(
      binder: self, scope: Scope(parent: environment.outer), environment: environment, clause: .values)
    let width = rows.first?.count ?? 0
    var bound: [[Operand]] = []
    for row in rows {
      guard row.count == width else {
        throw QueryError(
          .binding(.columnCountMismatch(expected: width, found: row.count)), at: row.last?.span ?? span)
      }
      bound.append(try binder.operands(row))
    }
    var types: [DataType] = []
    for position in 0..<width { types.append(try Conversion.commonType(bound.map { $0[position] })) }
    var converted: [[BoundExpression]] = []
    var needsPlan = false
    for row in bound {
      var values: [BoundExpression] = []
      for (position, operand) in row.enumerated() {
        let value = try binder.convert(operand, to: types[position])
        needsPlan = needsPlan || value.hasSubquery
        values.append(value)
      }
      converted.append(values)
    }
    let columns = types.enumerated().map { PlanColumn(name: "col\($0.offset)", type: $0.element) }
    guard needsPlan else { return Plan(.values(converted), columns: columns) }
    // Rows with subqueries are projections of one row each.
    var plan: Plan?
    for row in converted {
      let next = Plan(.project(BoundRelation.single.plan, row), columns: columns)
      plan = plan.map { Plan(.setOperation(.union, isAll: true, $0, next), columns: columns) } ?? next
    }
    return plan ?? Plan(.values([]), columns: columns)
  }
}

extension PlanColumn {
  /// Whether one of the names of both is the same.
  func sharesName(with other: PlanColumn) -> Bool {
    let mine = [name.lowercased(), chineseName?.lowercased()].compactMap { $0 }
    return mine.contains(other.name.lowercased())
      || other.chineseName.map { mine.contains($0.lowercased()) } ?? false
  }
}

extension QueryExpression {
  /// Whether nothing stands around the body.
  var isBare: Bool {
    with.isEmpty && orderBy.isEmpty && orderByAll == nil && limit == nil && offset == nil
  }
}
