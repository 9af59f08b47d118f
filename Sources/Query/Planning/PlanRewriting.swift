// Walking and changing plans: inputs, expressions, levels of enclosing queries.

extension Plan {
  /// The inputs, in order. That of an apply which runs once an outer row comes last.
  var inputs: [Plan] {
    switch node {
    case .scan, .values, .tableFunction, .sharedScan, .workingScan: []
    case .filter(let input, _), .project(let input, _), .aggregate(let input, _), .window(let input, _),
      .sort(let input, _), .limit(let input, _, _, _), .top(let input, _, _, _), .distinct(let input),
      .distinctOn(let input, _), .unnest(let input, _), .sample(let input, _):
      [input]
    case .join(let join): [join.left, join.right]
    case .apply(let apply): [apply.left, apply.right]
    case .setOperation(_, _, let left, let right): [left, right]
    case .with(_, let definition, let body): [definition, body]
    case .recursive(_, let base, let step, _): [base, step]
    case .keyedRecursive(let recursion): [recursion.base, recursion.step]
    }
  }

  /// The same step over other inputs, given in the order of `inputs`. The columns stay as they were.
  func mapInputs<Failure: Error>(_ change: (Plan) throws(Failure) -> Plan) throws(Failure) -> Plan {
    var result = self
    switch node {
    case .scan, .values, .tableFunction, .sharedScan, .workingScan: return self
    case .filter(let input, let predicate): result.node = .filter(try change(input), predicate)
    case .project(let input, let expressions): result.node = .project(try change(input), expressions)
    case .aggregate(let input, let aggregation): result.node = .aggregate(try change(input), aggregation)
    case .window(let input, let calls): result.node = .window(try change(input), calls)
    case .sort(let input, let keys): result.node = .sort(try change(input), keys)
    case .limit(let input, let count, let isPercent, let offset):
      result.node = .limit(try change(input), count: count, isPercent: isPercent, offset: offset)
    case .top(let input, let keys, let count, let offset):
      result.node = .top(try change(input), keys, count: count, offset: offset)
    case .distinct(let input): result.node = .distinct(try change(input))
    case .distinctOn(let input, let keys): result.node = .distinctOn(try change(input), keys)
    case .unnest(let input, let lists): result.node = .unnest(try change(input), lists)
    case .sample(let input, let sample): result.node = .sample(try change(input), sample)
    case .join(var join):
      join.left = try change(join.left)
      join.right = try change(join.right)
      result.node = .join(join)
    case .apply(var apply):
      apply.left = try change(apply.left)
      apply.right = try change(apply.right)
      result.node = .apply(apply)
    case .setOperation(let kind, let isAll, let left, let right):
      result.node = .setOperation(kind, isAll: isAll, try change(left), try change(right))
    case .with(let id, let definition, let body):
      result.node = .with(id: id, definition: try change(definition), body: try change(body))
    case .recursive(let id, let base, let step, let isAll):
      result.node = .recursive(id: id, base: try change(base), step: try change(step), isAll: isAll)
    case .keyedRecursive(var recursion):
      recursion.base = try change(recursion.base)
      recursion.step = try change(recursion.step)
      result.node = .keyedRecursive(recursion)
    }
    return result
  }

  /// The expressions of this step. Those of an apply are over its left input, those of a join over one side or both.
  var expressions: [BoundExpression] {
    switch node {
    case .scan(_, _, let filter): filter.map { [$0] } ?? []
    case .values(let rows): rows.flatMap { $0 }
    case .tableFunction(let call): call.arguments
    case .filter(_, let predicate): [predicate]
    case .project(_, let expressions), .distinctOn(_, let expressions), .unnest(_, let expressions): expressions
    case .aggregate(_, let aggregation): aggregation.groups + aggregation.aggregates.flatMap(\.expressions)
    case .window(_, let calls): calls.flatMap(\.expressions)
    case .sort(_, let keys), .top(_, let keys, _, _): keys.map(\.expression)
    case .limit(_, let count, _, let offset): [count, offset].compactMap { $0 }
    case .join(let join): join.keys.flatMap { [$0.left, $0.right] } + (join.residual.map { [$0] } ?? [])
    case .apply(let apply): apply.operands + (apply.residual.map { [$0] } ?? [])
    case .keyedRecursive(let recursion): recursion.expressions
    case .distinct, .setOperation, .with, .sharedScan, .recursive, .workingScan, .sample: []
    }
  }

  /// The same step with `change` made to each of its expressions.
  func mapExpressions<Failure: Error>(
    _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> Plan {
    var result = self
    switch node {
    case .scan(let table, let positions, let filter?):
      result.node = .scan(table, positions: positions, filter: try change(filter))
    case .values(let rows):
      var changed: [[BoundExpression]] = []
      for row in rows { changed.append(try BoundExpression.mapAll(row, change)) }
      result.node = .values(changed)
    case .tableFunction(var call):
      call.arguments = try BoundExpression.mapAll(call.arguments, change)
      result.node = .tableFunction(call)
    case .filter(let input, let predicate): result.node = .filter(input, try change(predicate))
    case .project(let input, let expressions):
      result.node = .project(input, try BoundExpression.mapAll(expressions, change))
    case .distinctOn(let input, let expressions):
      result.node = .distinctOn(input, try BoundExpression.mapAll(expressions, change))
    case .unnest(let input, let expressions):
      result.node = .unnest(input, try BoundExpression.mapAll(expressions, change))
    case .aggregate(let input, let aggregation):
      result.node = .aggregate(input, try aggregation.mapExpressions(change))
    case .window(let input, let calls):
      var changed: [WindowCall] = []
      for call in calls { changed.append(try call.mapExpressions(change)) }
      result.node = .window(input, changed)
    case .sort(let input, let keys): result.node = .sort(input, try SortKey.mapAll(keys, change))
    case .top(let input, let keys, let count, let offset):
      result.node = .top(input, try SortKey.mapAll(keys, change), count: count, offset: offset)
    case .limit(let input, let count, let isPercent, let offset):
      result.node = .limit(
        input, count: try BoundExpression.mapOptional(count, change), isPercent: isPercent,
        offset: try BoundExpression.mapOptional(offset, change))
    case .join(var join):
      for index in join.keys.indices {
        join.keys[index].left = try change(join.keys[index].left)
        join.keys[index].right = try change(join.keys[index].right)
      }
      join.residual = try BoundExpression.mapOptional(join.residual, change)
      result.node = .join(join)
    case .apply(var apply):
      apply.operands = try BoundExpression.mapAll(apply.operands, change)
      apply.residual = try BoundExpression.mapOptional(apply.residual, change)
      result.node = .apply(apply)
    case .keyedRecursive(let recursion): result.node = .keyedRecursive(try recursion.mapExpressions(change))
    case .scan, .distinct, .setOperation, .with, .sharedScan, .recursive, .workingScan, .sample: break
    }
    return result
  }
}

extension BoundExpression {
  /// `change` made to an expression where there is one.
  static func mapOptional<Failure: Error>(
    _ expression: BoundExpression?, _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> BoundExpression? {
    guard let expression else { return nil }
    return try change(expression)
  }
}

extension ApplyPlan {
  /// The operands of ANY and ALL.
  var operands: [BoundExpression] {
    get {
      switch kind {
      case .any(let operands, _), .all(let operands, _): operands
      case .inner, .left, .single, .exists, .array: []
      }
    }
    set {
      switch kind {
      case .any(_, let comparison): kind = .any(newValue, comparison)
      case .all(_, let comparison): kind = .all(newValue, comparison)
      case .inner, .left, .single, .exists, .array: break
      }
    }
  }
}

extension SortKey {
  /// The same keys with `change` made to their expressions.
  static func mapAll<Failure: Error>(
    _ keys: [SortKey], _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> [SortKey] {
    var changed = keys
    for index in changed.indices { changed[index].expression = try change(changed[index].expression) }
    return changed
  }
}

extension AggregateCall {
  /// All expressions of the call.
  var expressions: [BoundExpression] { arguments + (filter.map { [$0] } ?? []) + orderBy.map(\.expression) }

  /// The same call with `change` made to its expressions.
  func mapExpressions<Failure: Error>(
    _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> AggregateCall {
    var result = self
    result.arguments = try BoundExpression.mapAll(arguments, change)
    result.filter = try BoundExpression.mapOptional(filter, change)
    result.orderBy = try SortKey.mapAll(orderBy, change)
    return result
  }

  /// A number that is equal for calls that are the same, and rarely for others.
  var digest: Int {
    var hasher = Hasher()
    hasher.combine(implementation.name)
    for expression in expressions { expression.hashForm(into: &hasher) }
    return hasher.finalize()
  }

  /// Whether both give the same result.
  func isSame(as other: AggregateCall) -> Bool {
    let (mine, theirs) = (expressions, other.expressions)
    return implementation.name == other.implementation.name
      && implementation.argumentTypes == other.implementation.argumentTypes
      && implementation.resultType == other.implementation.resultType
      && isDistinct == other.isDistinct && arguments.count == other.arguments.count
      && (filter == nil) == (other.filter == nil) && orderBy.count == other.orderBy.count
      && zip(orderBy, other.orderBy).allSatisfy { $0.hasSameDirection(as: $1) }
      && mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isSame(as: $1) }
  }
}

extension SortKey {
  /// Whether both order the same way, whatever they order by.
  func hasSameDirection(as other: SortKey) -> Bool {
    isDescending == other.isDescending && nullsFirst == other.nullsFirst && collation == other.collation
  }
}

extension Aggregation {
  /// The same with `change` made to its expressions.
  func mapExpressions<Failure: Error>(
    _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> Aggregation {
    var result = self
    result.groups = try BoundExpression.mapAll(groups, change)
    for index in result.aggregates.indices {
      result.aggregates[index] = try result.aggregates[index].mapExpressions(change)
    }
    return result
  }
}

extension WindowCall {
  /// All expressions of the call.
  var expressions: [BoundExpression] {
    var result = partitionBy + orderBy.map(\.expression) + argumentOrder.map(\.expression)
    switch function {
    case .window(_, let arguments, _, _): result += arguments
    case .aggregate(let call): result += call.expressions
    }
    for bound in [frame.start, frame.end] {
      switch bound {
      case .preceding(let offset), .following(let offset): result.append(offset)
      case .unboundedPreceding, .unboundedFollowing, .currentRow: break
      }
    }
    return result
  }

  /// The same call with `change` made to its expressions.
  func mapExpressions<Failure: Error>(
    _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> WindowCall {
    var result = self
    result.partitionBy = try BoundExpression.mapAll(partitionBy, change)
    result.orderBy = try SortKey.mapAll(orderBy, change)
    result.argumentOrder = try SortKey.mapAll(argumentOrder, change)
    switch function {
    case .window(let name, let arguments, let ignoreNulls, let type):
      result.function = .window(
        name, arguments: try BoundExpression.mapAll(arguments, change), ignoreNulls: ignoreNulls, resultType: type)
    case .aggregate(let call): result.function = .aggregate(try call.mapExpressions(change))
    }
    result.frame.start = try frame.start.mapOffset(change)
    result.frame.end = try frame.end.mapOffset(change)
    return result
  }

  /// The type of the result.
  var resultType: DataType {
    switch function {
    case .window(_, _, _, let type): type
    case .aggregate(let call): call.implementation.resultType
    }
  }
}

extension WindowCall.Frame.Bound {
  /// The same bound with `change` made to its offset.
  func mapOffset<Failure: Error>(
    _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> WindowCall.Frame.Bound {
    switch self {
    case .preceding(let offset): .preceding(try change(offset))
    case .following(let offset): .following(try change(offset))
    case .unboundedPreceding, .unboundedFollowing, .currentRow: self
    }
  }
}
