// Replaces parts of expressions as written: parameters of macros, columns that COLUMNS stands for.

/// Walks an expression from the outside in; where `replace` gives an expression, that one stands in its place.
struct SyntaxRewriter {
  /// What stands in place of an expression; nil to keep it and look inside.
  let replace: (Expression) -> Expression?

  /// The expression with everything replaced.
  func rewrite(_ expression: Expression) -> Expression {
    // Chains of operators lean to the left and can be long, so they are walked in a loop.
    var links: [Expression] = []
    var result = expression
    while true {
      if let replacement = replace(result) {
        result = replacement
        break
      }
      guard case .binary(_, let left, _) = result.kind else {
        result.kind = rewrite(result.kind)
        break
      }
      links.append(result)
      result = left
    }
    for var link in links.reversed() {
      guard case .binary(let operation, _, let right) = link.kind else { continue }
      link.kind = .binary(operation, result, rewrite(right))
      result = link
    }
    return result
  }

  private func rewrite(_ expressions: [Expression]) -> [Expression] { expressions.map(rewrite) }

  private func rewrite(_ kind: Expression.Kind) -> Expression.Kind {
    switch kind {
    case .literal, .column, .position, .parameter, .defaultValue: kind
    case .star(var star):
      {
        star.replace = rewrite(star.replace)
        return .star(star)
      }()
    case .columns(let selector, let isUnpacked): .columns(rewrite(selector), isUnpacked: isUnpacked)
    case .unary(let operation, let operand): .unary(operation, rewrite(operand))
    case .binary(let operation, let left, let right): .binary(operation, rewrite(left), rewrite(right))
    case .isNull(let operand, let negated): .isNull(rewrite(operand), negated: negated)
    case .isBoolean(let operand, let value, let negated): .isBoolean(rewrite(operand), value, negated: negated)
    case .isDistinct(let left, let right, let negated):
      .isDistinct(rewrite(left), rewrite(right), negated: negated)
    case .between(let operand, let low, let high, let negated):
      .between(rewrite(operand), low: rewrite(low), high: rewrite(high), negated: negated)
    case .inList(let operand, let values, let negated): .inList(rewrite(operand), rewrite(values), negated: negated)
    case .inQuery(let operand, let query, let negated): .inQuery(rewrite(operand), rewrite(query), negated: negated)
    case .match(let match, let operand, let pattern, let escape, let negated):
      .match(match, rewrite(operand), pattern: rewrite(pattern), escape: escape.map(rewrite), negated: negated)
    case .call(let call): .call(rewrite(call))
    case .caseWhen(let operand, let branches, let otherwise):
      .caseWhen(
        operand: operand.map(rewrite),
        branches.map { .init(condition: rewrite($0.condition), result: rewrite($0.result)) },
        otherwise: otherwise.map(rewrite))
    case .cast(let operand, let type, let isTry): .cast(rewrite(operand), type, isTry: isTry)
    case .subquery(let query): .subquery(rewrite(query))
    case .exists(let query, let negated): .exists(rewrite(query), negated: negated)
    default: rewriteCompound(kind)
    }
  }

  private func rewriteCompound(_ kind: Expression.Kind) -> Expression.Kind {
    switch kind {
    case .quantified(let left, let operation, let isAll, let right):
      .quantified(rewrite(left), operation, isAll: isAll, rewrite(right))
    case .row(let elements): .row(rewrite(elements))
    case .list(let elements): .list(rewrite(elements))
    case .structure(let fields): .structure(fields.map { .init(name: $0.name, value: rewrite($0.value)) })
    case .subscriptElement(let operand, let index): .subscriptElement(rewrite(operand), rewrite(index))
    case .slice(let operand, let from, let to, let step):
      .slice(rewrite(operand), from: from.map(rewrite), to: to.map(rewrite), step: step.map(rewrite))
    case .field(let operand, let name): .field(rewrite(operand), name)
    case .lambda(let names, let body): .lambda(names, hiding(names).rewrite(body))
    case .comprehension(let result, let names, let list, let condition):
      .comprehension(
        hiding(names).rewrite(result), names, rewrite(list), condition: condition.map(hiding(names).rewrite))
    case .interval(let value, let unit): .interval(rewrite(value), unit: unit)
    case .collate(let operand, let name): .collate(rewrite(operand), name)
    case .atTimeZone(let operand, let zone): .atTimeZone(rewrite(operand), rewrite(zone))
    default: kind
    }
  }

  /// The same rewriter where names of a lambda mean its parameters.
  private func hiding(_ names: [Name]) -> SyntaxRewriter {
    let hidden = Set(names.map { $0.text.lowercased() })
    let outer = replace
    return SyntaxRewriter { expression in
      if case .column(let path) = expression.kind, let first = path.first, hidden.contains(first.text.lowercased()) {
        return expression
      }
      return outer(expression)
    }
  }

  private func rewrite(_ call: FunctionCall) -> FunctionCall {
    var result = call
    result.arguments = call.arguments.map { .init(name: $0.name, value: rewrite($0.value)) }
    result.orderBy = rewrite(call.orderBy)
    result.filter = call.filter.map(rewrite)
    if case .specification(let window)? = call.window { result.window = .specification(rewrite(window)) }
    return result
  }

  private func rewrite(_ items: [OrderItem]) -> [OrderItem] {
    items.map {
      OrderItem(expression: rewrite($0.expression), isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
    }
  }

  private func rewrite(_ items: [SelectItem]) -> [SelectItem] {
    items.map { SelectItem(expression: rewrite($0.expression), alias: $0.alias) }
  }

  private func rewrite(_ window: WindowSpecification) -> WindowSpecification {
    var result = window
    result.partitionBy = rewrite(window.partitionBy)
    result.orderBy = rewrite(window.orderBy)
    if var frame = window.frame {
      frame.start = rewrite(frame.start)
      frame.end = rewrite(frame.end)
      result.frame = frame
    }
    return result
  }

  private func rewrite(_ bound: WindowFrame.Bound) -> WindowFrame.Bound {
    switch bound {
    case .preceding(let offset): .preceding(rewrite(offset))
    case .following(let offset): .following(rewrite(offset))
    case .unboundedPreceding, .unboundedFollowing, .currentRow: bound
    }
  }
}

// MARK: - Queries

extension SyntaxRewriter {
  /// The query with every expression in it replaced.
  func rewrite(_ query: QueryExpression) -> QueryExpression {
    var result = query
    for index in result.with.indices { result.with[index].query = rewrite(query.with[index].query) }
    result.body = rewrite(query.body)
    result.orderBy = rewrite(query.orderBy)
    result.limit = query.limit.map { Limit(value: rewrite($0.value), isPercent: $0.isPercent) }
    result.offset = query.offset.map(rewrite)
    return result
  }

  private func rewrite(_ body: QueryExpression.Body) -> QueryExpression.Body {
    switch body {
    case .select(let select): return .select(rewrite(select))
    case .values(let rows): return .values(rows.map { $0.map(rewrite) })
    case .setOperation(var operation):
      operation.left = rewrite(operation.left)
      operation.right = rewrite(operation.right)
      return .setOperation(operation)
    case .nested(let query): return .nested(rewrite(query))
    case .pivot(var pivot):
      pivot.source = rewrite(pivot.source)
      pivot.on = pivot.on.map(rewrite)
      pivot.using = rewrite(pivot.using)
      pivot.groupBy = pivot.groupBy.map { $0.map(rewrite) }
      return .pivot(pivot)
    case .unpivot(var unpivot):
      unpivot.source = rewrite(unpivot.source)
      return .unpivot(unpivot)
    case .describe, .change: return body
    }
  }

  private func rewrite(_ column: PivotColumn) -> PivotColumn {
    PivotColumn(expression: rewrite(column.expression), values: column.values.map(rewrite))
  }

  private func rewrite(_ select: Select) -> Select {
    var result = select
    if case .on(let keys) = select.distinct { result.distinct = .on(keys.map(rewrite)) }
    result.items = rewrite(select.items)
    result.from = select.from.map(rewrite)
    result.filter = select.filter.map(rewrite)
    if case .items(let items)? = select.groupBy { result.groupBy = .items(items.map(rewrite)) }
    result.having = select.having.map(rewrite)
    result.windows = select.windows.map { NamedWindow(name: $0.name, specification: rewrite($0.specification)) }
    result.qualify = select.qualify.map(rewrite)
    return result
  }

  private func rewrite(_ item: GroupItem) -> GroupItem {
    switch item {
    case .expression(let expression): .expression(rewrite(expression))
    case .rollup(let sets): .rollup(sets.map { $0.map(rewrite) })
    case .cube(let sets): .cube(sets.map { $0.map(rewrite) })
    case .groupingSets(let items): .groupingSets(items.map(rewrite))
    case .set(let expressions): .set(expressions.map(rewrite))
    }
  }

  private func rewrite(_ reference: TableReference) -> TableReference {
    var result = reference
    switch reference.kind {
    case .table, .file: break
    case .subquery(let query, let isLateral): result.kind = .subquery(rewrite(query), isLateral: isLateral)
    case .function(let call, let withOrdinality, let isLateral):
      result.kind = .function(rewrite(call), withOrdinality: withOrdinality, isLateral: isLateral)
    case .join(var join):
      join.left = rewrite(join.left)
      join.right = rewrite(join.right)
      if case .on(let condition) = join.condition { join.condition = .on(rewrite(condition)) }
      result.kind = .join(join)
    case .pivot(let source, var clause):
      clause.aggregates = rewrite(clause.aggregates)
      clause.columns = clause.columns.map(rewrite)
      result.kind = .pivot(rewrite(source), clause)
    case .unpivot(let source, let clause): result.kind = .unpivot(rewrite(source), clause)
    }
    return result
  }
}
