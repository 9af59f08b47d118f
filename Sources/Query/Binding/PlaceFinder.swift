// Carries expressions from the columns of FROM to the step that computes them: behind groups, windows and unnested lists.

/// Where the parts of one SELECT stand in the input of a later step.
final class PlaceFinder {
  private let context: SelectContext
  private let scope: Scope
  /// What is grouped by, over FROM; nil where there is no grouping.
  private(set) var groups: [BoundExpression]?
  /// Texts that are grouped by the key of their collation, and what stands for each.
  private var representatives: [(text: BoundExpression, shown: BoundExpression)] = []
  /// First column of the windows' results.
  var windowStart: Int?
  /// First column of the unnested lists' elements.
  var unnestStart: Int?
  /// Columns beside aggregates that are not grouped by.
  private var ungrouped: [(name: String, span: SourceSpan?)] = []
  /// What gives any value of an ungrouped column, where the session allows that.
  private var anyValue: ((Int, DataType) -> BoundExpression?)?

  init(context: SelectContext, scope: Scope) {
    self.context = context
    self.scope = scope
  }

  /// From now on expressions stand behind these groups.
  func group(
    by groups: [BoundExpression], representatives: [(text: BoundExpression, shown: BoundExpression)],
    anyValue: ((Int, DataType) -> BoundExpression?)?
  ) {
    self.groups = groups
    self.representatives = representatives
    self.anyValue = anyValue
  }

  /// The expression over the input of the step at hand.
  func place(_ expression: BoundExpression) throws(QueryError) -> BoundExpression {
    let placed = place(expression, level: 0)
    if let first = ungrouped.first {
      var names: [String] = []
      for column in ungrouped where !names.contains(column.name) { names.append(column.name) }
      throw QueryError(.binding(.notGrouped(columns: names)), at: first.span)
    }
    return placed
  }

  /// Notes the columns of `expression` that are not grouped by, so that one error can name them all.
  func check(_ expression: BoundExpression) { _ = place(expression, level: 0) }

  private func place(_ expression: BoundExpression, level: Int) -> BoundExpression {
    if let groups {
      for (index, group) in groups.enumerated() where group.deepened(by: level).isSame(as: expression) {
        return BoundExpression.column(index, group.type).deepened(by: level)
      }
      for (text, shown) in representatives where text.deepened(by: level).isSame(as: expression) {
        return place(shown.deepened(by: level), level: level)
      }
    }
    switch expression {
    case .column(let position, let type) where level == 0 && position < BoundExpression.lambdaBase:
      return column(position, type) ?? expression
    case .outer(let depth, let position, let type) where level > 0 && depth == level:
      return column(position, type)?.deepened(by: level) ?? expression
    case .subquery(var subquery):
      subquery.operands = subquery.operands.map { place($0, level: level) }
      subquery.query.draft = subquery.query.draft.mapAllExpressions(level: level + 1) { place($0, level: $1) }
      return .subquery(subquery)
    default:
      return expression.mapChildren { place($0, level: level) }
    }
  }

  /// The place of a column of FROM or a marked one.
  private func column(_ position: Int, _ type: DataType) -> BoundExpression? {
    if position >= SelectContext.unnestBase {
      return unnestStart.map { .column($0 + position - SelectContext.unnestBase, type) }
    }
    if position >= SelectContext.windowBase {
      return windowStart.map { .column($0 + position - SelectContext.windowBase, type) }
    }
    guard let groups else { return nil }
    if position >= SelectContext.groupingBase {
      let index = position - SelectContext.groupingBase
      return .column(groups.count + context.aggregates.count + index, type)
    }
    if position >= SelectContext.aggregateBase {
      return .column(groups.count + position - SelectContext.aggregateBase, type)
    }
    if let any = anyValue?(position, type) { return column(any) }
    let place = context.columnPlaces[position]
    let name =
      place?.name
      ?? scope.entries.first { if case .column(position, _) = $0.column { true } else { false } }?.name ?? ""
    ungrouped.append((name, place?.span))
    return nil
  }

  private func column(_ marked: BoundExpression) -> BoundExpression? {
    guard case .column(let position, let type) = marked else { return nil }
    return column(position, type)
  }
}
