// Draws plans as trees, the way that `Plan` is drawn in its comment.

/// Draws plans.
public struct PlanPrinter {
  /// A printer.
  public init() {}

  /// The plan as a tree, one line a step, without a newline at the end.
  public func print(_ plan: Plan) -> String { text(of: plan) { _ in nil } }

  /// The same, with what `remark` says of each step, by its number, in brackets behind it.
  func text(of plan: Plan, remark: (Int) -> String?) -> String {
    var lines: [String] = []
    draw(plan, prefix: "", childPrefix: "", into: &lines, remark)
    return lines.joined(separator: "\n")
  }

  private func draw(
    _ plan: Plan, prefix: String, childPrefix: String, into lines: inout [String], _ remark: (Int) -> String?
  ) {
    lines.append(prefix + title(of: plan) + (remark(lines.count).map { " [\($0)]" } ?? ""))
    let inputs = plan.inputs
    for (index, input) in inputs.enumerated() {
      let isLast = index == inputs.count - 1
      draw(
        input, prefix: childPrefix + (isLast ? "└─ " : "├─ "), childPrefix: childPrefix + (isLast ? "   " : "│  "),
        into: &lines, remark)
    }
  }

  // MARK: Steps

  private func title(of plan: Plan) -> String {
    switch plan.node {
    case .scan(let table, let positions, let filter):
      let names = positions.map { table.schema.columns[$0].name }.joined(separator: ", ")
      let condition = filter.map { " where \(text($0, plan.columns))" } ?? ""
      let leftOut = table.columns.count(where: \.isLeftOut)
      let share = leftOut > 0 ? ", \(table.columns.count - leftOut) of \(table.columns.count) columns read" : ""
      return "scan \(table.name) (\(names))\(condition)\(share)"
    case .values(let rows): return rows.count == 1 && rows[0].isEmpty ? "one row" : "values, \(rows.count) rows"
    case .tableFunction(let call):
      return "call \(call.name)(\(call.arguments.map { text($0, []) }.joined(separator: ", ")))"
    case .filter(let input, let predicate): return "filter \(text(predicate, input.columns))"
    case .project(let input, let expressions):
      let items = zip(expressions, plan.columns).map { expression, column in
        let written = text(expression, input.columns)
        return written == column.name ? written : "\(written) as \(column.name)"
      }
      return "project \(items.joined(separator: ", "))"
    case .aggregate(let input, let aggregation): return title(aggregation, input.columns)
    case .window(let input, let calls):
      return "window \(calls.map { text($0, input.columns) }.joined(separator: ", "))"
    case .join(let join): return title(join)
    case .apply(let apply): return title(apply)
    case .sort(let input, let keys): return "sort by \(text(keys, input.columns))"
    case .limit(let input, let count, let isPercent, let offset):
      var result = count.map { "limit \(text($0, input.columns))\(isPercent ? "%" : "")" } ?? "limit all"
      if let offset { result += " offset \(text(offset, input.columns))" }
      return result
    case .top(let input, let keys, let count, let offset):
      return "top \(count)\(offset > 0 ? " offset \(offset)" : "") by \(text(keys, input.columns))"
    case .distinct: return "distinct"
    case .distinctOn(let input, let keys): return "distinct on \(list(keys, input.columns))"
    case .setOperation(let kind, let isAll, _, _): return kind.rawValue.lowercased() + (isAll ? " all" : "")
    case .with(let id, _, _): return "with \(id)"
    case .sharedScan(let id): return "scan of with \(id)"
    case .recursive(let id, _, _, let isAll): return "recursive \(id)\(isAll ? " all" : "")"
    case .keyedRecursive(let recursion):
      let keys = recursion.keys.map { plan.columns[$0].name }.joined(separator: ", ")
      return "recursive \(recursion.id) by key \(keys)\(recursion.isAll ? " all" : "")"
    case .workingScan(let id): return "scan of recursive \(id)"
    case .unnest(let input, let lists): return "unnest \(list(lists, input.columns))"
    case .sample(_, let sample): return "sample \(sample.size)\(sample.isPercent ? "%" : " rows")"
    }
  }

  private func title(_ aggregation: Aggregation, _ columns: [PlanColumn]) -> String {
    var parts: [String] = []
    if !aggregation.groups.isEmpty {
      parts.append("by \(list(aggregation.groups, columns))")
      let all = Array(aggregation.groups.indices)
      if aggregation.groupingSets.count != 1 || aggregation.groupingSets[0].sorted() != all {
        let sets = aggregation.groupingSets.map { set in
          "(\(set.map { text(aggregation.groups[$0], columns) }.joined(separator: ", ")))"
        }
        parts.append("sets \(sets.joined(separator: ", "))")
      }
    }
    let calls = aggregation.aggregates.map { text($0, columns) }
    return (["aggregate"] + parts + (calls.isEmpty ? [] : [calls.joined(separator: ", ")])).joined(separator: " ")
  }

  private func title(_ join: JoinPlan) -> String {
    let both = join.left.columns + join.right.columns
    var conditions = join.keys.map { key in
      "\(text(key.left, join.left.columns)) \(key.comparison.rawValue) \(text(key.right, join.right.columns))"
    }
    if let residual = join.residual { conditions.append(text(residual, both)) }
    if conditions.isEmpty { return join.kind == .inner ? "cross join" : "\(join.kind.rawValue) join" }
    return "\(join.kind.rawValue) join on \(conditions.joined(separator: " AND "))"
  }

  private func title(_ apply: ApplyPlan) -> String {
    let kind =
      switch apply.kind {
      case .inner: "inner"
      case .left: "left"
      case .single: "single"
      case .exists: "exists"
      case .any(let operands, let comparison): "\(list(operands, apply.left.columns)) \(comparison.rawValue) any"
      case .all(let operands, let comparison): "\(list(operands, apply.left.columns)) \(comparison.rawValue) all"
      case .array: "array"
      }
    let condition = apply.residual.map { " on \(text($0, apply.left.columns + apply.right.columns))" } ?? ""
    return "apply \(kind)\(condition)"
  }

  // MARK: Expressions

  private func list(_ expressions: [BoundExpression], _ columns: [PlanColumn]) -> String {
    expressions.map { text($0, columns) }.joined(separator: ", ")
  }

  private func text(_ keys: [SortKey], _ columns: [PlanColumn]) -> String {
    keys.map { key in
      text(key.expression, columns) + (key.isDescending ? " desc" : "") + (key.nullsFirst ? " nulls first" : "")
        + (key.collation == .codePoint ? "" : " collate \(key.collation.rawValue)")
    }.joined(separator: ", ")
  }

  private func text(_ call: AggregateCall, _ columns: [PlanColumn]) -> String {
    var result = "\(call.implementation.name)(\(call.isDistinct ? "distinct " : "")\(list(call.arguments, columns))"
    if !call.orderBy.isEmpty { result += " order by \(text(call.orderBy, columns))" }
    result += ")"
    if let filter = call.filter { result += " filter \(text(filter, columns))" }
    return result
  }

  private func text(_ call: WindowCall, _ columns: [PlanColumn]) -> String {
    let function =
      switch call.function {
      case .window(let function, let arguments, let ignoreNulls, _):
        "\(function.rawValue)(\(list(arguments, columns)))\(ignoreNulls ? " ignore nulls" : "")"
      case .aggregate(let aggregate): text(aggregate, columns)
      }
    var parts: [String] = []
    if !call.partitionBy.isEmpty { parts.append("partition by \(list(call.partitionBy, columns))") }
    if !call.orderBy.isEmpty { parts.append("order by \(text(call.orderBy, columns))") }
    if let frame = text(call.frame, columns) { parts.append(frame) }
    let wanted = call.wantedRows.map { " first \($0)" } ?? ""
    return "\(function) over (\(parts.joined(separator: " ")))\(wanted)"
  }

  /// The frame, unless it is the default.
  private func text(_ frame: WindowCall.Frame, _ columns: [PlanColumn]) -> String? {
    func text(_ bound: WindowCall.Frame.Bound) -> String {
      switch bound {
      case .unboundedPreceding: "unbounded preceding"
      case .unboundedFollowing: "unbounded following"
      case .currentRow: "current row"
      case .preceding(let offset): "\(self.text(offset, columns)) preceding"
      case .following(let offset): "\(self.text(offset, columns)) following"
      }
    }
    if frame.unit == .range, frame.exclusion == .noOthers, case .unboundedPreceding = frame.start,
      case .currentRow = frame.end
    {
      return nil
    }
    let exclusion = frame.exclusion == .noOthers ? "" : " exclude \(frame.exclusion.rawValue.lowercased())"
    return "\(frame.unit.rawValue.lowercased()) \(text(frame.start)) to \(text(frame.end))\(exclusion)"
  }

  private func text(_ expression: BoundExpression, _ columns: [PlanColumn]) -> String {
    ExpressionPrinter(columns: columns).text(expression)
  }
}
