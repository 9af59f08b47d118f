// GROUP BY over the elements of lists: `SELECT unnest(tags) AS tag, count(*) FROM t GROUP BY tag` (DuckDB 2.0). The lists are
// spread in FROM, before the rows are grouped.

extension Select {
  /// The same SELECT with the one unnest that it groups by as a table of FROM; unchanged where it groups by none, or by several,
  /// which would have to be spread side by side.
  var spreadingGroupedUnnest: Select {
    guard let groupBy else { return self }
    let groups: [Expression]
    switch groupBy {
    case .all: groups = items.map(\.expression).filter { $0.unnestCall != nil }
    case .items(let written):
      groups = written.compactMap {
        guard case .expression(let group) = $0 else { return nil }
        return item(for: group)?.expression ?? group
      }
    }
    var calls: [String: FunctionCall] = [:]
    for group in groups {
      for call in group.unnestCalls { calls[SyntaxPrinter.text(of: call.expression)] = call }
    }
    guard calls.count == 1, let (text, call) = calls.first,
      !items.contains(where: { if case .star = $0.expression.kind { true } else { false } })
    else { return self }
    return spreading(call, printedAs: text)
  }

  /// The same SELECT with the rows of `call` in FROM, and their column in its place.
  private func spreading(_ call: FunctionCall, printedAs text: String) -> Select {
    let table = Name("grouped unnest", span: call.name.span, isQuoted: true)
    let column = Name("element", span: call.name.span, isQuoted: true)
    let rewriter = SyntaxRewriter { expression in
      guard expression.unnestCall != nil, SyntaxPrinter.text(of: expression) == text else { return nil }
      return Expression(.column([table, column]), span: expression.span)
    }
    var result = self
    result.from.append(
      TableReference(
        .function(call, withOrdinality: false, isLateral: true), alias: table, columnAliases: [column],
        span: call.name.span))
    result.items = items.map { item in
      let alias = item.alias ?? Name(ColumnNaming.name(of: item.expression), span: item.expression.span, isQuoted: true)
      return SelectItem(expression: rewriter.rewrite(item.expression), alias: alias)
    }
    if case .items(let groups)? = groupBy {
      result.groupBy = .items(
        groups.map { group in
          if case .expression(let expression) = group { return .expression(rewriter.rewrite(expression)) }
          return group
        })
    }
    return result
  }

  /// The item of the select list that `group` names by its alias or its position.
  private func item(for group: Expression) -> SelectItem? {
    switch group.kind {
    case .column(let names) where names.count == 1:
      return items.first { $0.alias?.text.lowercased() == names[0].text.lowercased() }
    case .literal(.integer(let digits)):
      guard let position = Int(digits), items.indices.contains(position - 1) else { return nil }
      return items[position - 1]
    default: return nil
    }
  }
}

extension FunctionCall {
  fileprivate var expression: Expression { Expression(.call(self), span: name.span) }
}

extension Expression {
  /// The call that spreads one list over rows, where the expression is one and no more.
  fileprivate var unnestCall: FunctionCall? {
    guard case .call(let call) = kind, ["unnest", "unlist"].contains(call.name.text.lowercased()),
      call.arguments.count == 1, call.window == nil
    else { return nil }
    return call
  }

  /// All such calls in the expression.
  fileprivate var unnestCalls: [FunctionCall] {
    var calls: [FunctionCall] = []
    _ = SyntaxRewriter { expression in
      if let call = expression.unnestCall { calls.append(call) }
      return nil
    }.rewrite(self)
    return calls
  }
}
