// ORDER BY behind a SELECT, and the keys of DISTINCT ON.

/// One key of ORDER BY, before it is known which step computes it.
struct OrderKey {
  /// What is ordered by.
  enum Target {
    /// A column of the select list.
    case output(Int)
    /// An expression over FROM.
    case expression(BoundExpression)
  }

  /// What is ordered by.
  var target: Target
  /// Direction, NULLs and collation.
  var direction: SortKey
  /// Where it stands.
  var span: SourceSpan
}

extension SelectBinder {
  /// The keys of ORDER BY.
  func bindOrderBy(
    _ orderItems: [OrderItem], all: OrderByAll?, _ expressions: ExpressionBinder
  ) throws(QueryError) -> [OrderKey] {
    var keys: [OrderKey] = []
    if let all {
      for (index, item) in items.enumerated() {
        let direction = SortKey(
          expression: item.expression, isDescending: all.isDescending,
          nullsFirst: all.nullsFirst ?? binder.settings.nullsFirst,
          collation: item.expression.collation ?? .codePoint)
        keys.append(OrderKey(target: .output(index), direction: direction, span: item.span))
      }
    }
    try expressions.within(.orderBy) { () throws(QueryError) in
      for item in orderItems {
        let written = try item.expression.writtenCollation
        for target in try targets(item, expressions) {
          if case .collate(_, let name) = item.expression.kind, type(of: target) != .null {
            try ExpressionBinder.requireText(type(of: target), collatedBy: name)
          }
          let direction = SortKey(
            expression: .constant(.null, .null), isDescending: item.isDescending ?? binder.settings.descending,
            nullsFirst: item.nullsFirst ?? binder.settings.nullsFirst,
            collation: written ?? collation(of: target) ?? .codePoint)
          keys.append(OrderKey(target: target, direction: direction, span: item.expression.span))
        }
      }
    }
    return keys
  }

  private func type(of target: OrderKey.Target) -> DataType {
    switch target {
    case .output(let index): items[index].expression.type
    case .expression(let expression): expression.type
    }
  }

  private func collation(of target: OrderKey.Target) -> Collation? {
    switch target {
    case .output(let index): items[index].expression.collation
    case .expression(let expression): expression.collation
    }
  }

  private func targets(_ item: OrderItem, _ expressions: ExpressionBinder) throws(QueryError) -> [OrderKey.Target] {
    if let position = item.position {
      guard items.indices.contains(position - 1) else {
        throw QueryError(
          .binding(.positionOutOfRange(position: position, count: items.count)), at: item.expression.span)
      }
      return [.output(position - 1)]
    }
    var expression = item.expression
    if case .collate(let operand, _) = expression.kind { expression = operand }
    try expressions.refuseLiteral(expression, in: "ORDER BY")
    if let index = output(named: expression) { return [.output(index)] }
    if expression.findsColumns {
      return try expressions.expandColumns(SelectItem(expression: expression)).map { .expression($0.bound) }
    }
    let bound = try expressions.bind(expression)
    if let index = items.firstIndex(where: { $0.expression.isSame(as: bound) }) { return [.output(index)] }
    return [.expression(bound)]
  }

  /// The expressions that a key of DISTINCT ON stands for: several with COLUMNS.
  private func distinctTargets(_ key: Expression, _ expressions: ExpressionBinder) throws(QueryError)
    -> [BoundExpression]
  {
    if let position = OrderItem(expression: key).position {
      guard items.indices.contains(position - 1) else {
        throw QueryError(.binding(.positionOutOfRange(position: position, count: items.count)), at: key.span)
      }
      return [items[position - 1].expression]
    }
    try expressions.refuseLiteral(key, in: "DISTINCT ON")
    if let index = output(named: key) { return [items[index].expression] }
    if key.findsColumns { return try expressions.expandColumns(SelectItem(expression: key)).map(\.bound) }
    return [try expressions.bind(key)]
  }

  /// The column of the select list that a bare name means.
  private func output(named expression: Expression) -> Int? {
    guard case .column(let names) = expression.kind, names.count == 1, let name = names.first else { return nil }
    let wanted = name.text.lowercased()
    return items.firstIndex { $0.isRenamed && $0.name.lowercased() == wanted }
      ?? items.firstIndex { $0.name.lowercased() == wanted }
      ?? items.firstIndex { $0.chineseName?.lowercased() == wanted }
  }

  /// The keys of DISTINCT ON; nil for other selects.
  func bindDistinctOn(_ expressions: ExpressionBinder) throws(QueryError) -> [BoundExpression]? {
    guard case .on(let keys) = written.distinct else { return nil }
    return try expressions.within(.orderBy) { () throws(QueryError) in
      var bound: [BoundExpression] = []
      for key in keys { bound.append(contentsOf: try distinctTargets(key, expressions)) }
      return bound
    }
  }
}

extension ExpressionBinder {
  /// Refuses a literal as a key: one that is no position orders nothing, and was surely meant as a name.
  func refuseLiteral(_ key: Expression, in clauseName: String) throws(QueryError) {
    guard case .literal(let literal) = key.kind else { return }
    if case .typed = literal { return }
    throw notAllowed(
      "a constant in \(clauseName) has no effect", "\(clauseName) 中的常数不起作用", at: key.span)
  }
}
