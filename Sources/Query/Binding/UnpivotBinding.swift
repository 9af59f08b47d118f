// UNPIVOT: columns become rows, with their names in one column and their values in another.

extension ExpressionBinder {
  /// The name of a column as it is declared, in the language in which it was written.
  fileprivate func declaredName(of expression: Expression) -> String {
    // What is computed from one column goes by that column's name.
    let census = SyntaxCensus(expression)
    if case .column = expression.kind {
    } else if census.columns.count == 1, let only = census.columns.first {
      return scope.visibleEntries.first { $0.name.lowercased() == only || $0.chineseName?.lowercased() == only }?.name
        ?? only
    }
    let written = ColumnNaming.name(of: expression)
    let names = resultName(of: expression)
    return [names.name, names.chineseName ?? ""].first { $0.lowercased() == written.lowercased() } ?? written
  }
}

extension Binder {
  /// `source UNPIVOT (value FOR name IN (columns))`.
  func bindUnpivot(
    _ source: BoundRelation, _ clause: UnpivotClause, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> BoundRelation {
    let scope = source.scope(parent: environment.outer)
    let expressions = ExpressionBinder(
      binder: self, scope: scope, environment: environment, clause: .unpivot)
    for expression in clause.columns.flatMap(\.expressions) where SyntaxCensus(expression).hasSubquery {
      throw .notAllowed("UNPIVOT takes no subquery", "UNPIVOT 中不能有子查询", at: expression.span)
    }
    for expression in clause.columns.flatMap(\.expressions) {
      let found = SyntaxCensus(expression)
      guard !found.hasColumn, !found.hasWindow else { continue }
      throw .notAllowed("UNPIVOT takes columns, not constants", "UNPIVOT 须取列，不能取常数", at: expression.span)
    }
    let width = clause.valueNames.count
    var names: [Value] = []
    var values: [[Operand]] = Array(repeating: [], count: width)
    var used: Set<Int> = []
    for column in clause.columns {
      for group in try unpivoted(column, width: width, expressions, span: span) {
        names.append(.text(group.name))
        for (index, operand) in group.operands.enumerated() {
          values[index].append(operand)
          operand.expression.collectColumns(into: &used)
        }
      }
    }
    guard !names.isEmpty else { throw QueryError(.binding(.emptySelection), at: span) }

    let kept = scope.visibleEntries.filter { $0.unqualified.usedColumns.isDisjoint(with: used) }
    var lists: [BoundExpression] = [.constant(.list(names), .list(.varchar))]
    for column in values {
      let unified = try expressions.unify(column, context: "UNPIVOT")
      let elements = zip(unified, column).map { Operand(expression: $0, isLiteral: false, span: $1.span) }
      lists.append(try expressions.call("list_value", elements, span: span))
    }
    let inputWidth = source.plan.columns.count
    let added = zip([clause.nameColumn] + clause.valueNames, lists).map { name, list in
      PlanColumn(name: name.text, type: list.type.element ?? .null)
    }
    var plan = Plan(.unnest(source.plan, lists), columns: source.plan.columns + added)
    if !clause.includesNulls {
      let tests = (1...width).map { index in
        BoundExpression.isNull(.column(inputWidth + index, added[index].type), negated: true)
      }
      plan = Plan(.filter(plan, tests.count == 1 ? tests[0] : .and(tests)), columns: plan.columns)
    }
    let positions = added.indices.map { BoundExpression.column(inputWidth + $0, added[$0].type) }
    let columns = kept.map {
      PlanColumn(
        name: $0.name, chineseName: $0.chineseName, type: $0.unqualified.type, collation: $0.unqualified.collation)
    }
    let result = Plan(.project(plan, kept.map(\.unqualified) + positions), columns: columns + added)
    return BoundRelation(plan: result, name: source.relations.first?.name ?? "")
  }

  /// The rows that one item of IN makes of a row.
  private func unpivoted(
    _ column: UnpivotClause.UnpivotColumn, width: Int, _ expressions: ExpressionBinder, span: SourceSpan
  ) throws(QueryError) -> [(name: String, operands: [Operand])] {
    if column.expressions.count == 1, column.expressions[0].findsColumns, width == 1 {
      let place = column.expressions[0].span
      return try expressions.expandColumns(SelectItem(expression: column.expressions[0])).map { expanded in
        (expanded.name, [Operand(expression: expanded.bound, isLiteral: false, span: place)])
      }
    }
    guard column.expressions.count == width else {
      throw QueryError(
        .binding(.columnCountMismatch(expected: width, found: column.expressions.count)),
        at: column.expressions.first?.span ?? span)
    }
    let name =
      column.alias ?? column.expressions.map { expressions.declaredName(of: $0) }.joined(separator: "_")
    return [(name, try expressions.operands(column.expressions))]
  }
}
