// Walking and changing bound expressions: children, substitution of columns, levels of enclosing queries, equality.

extension BoundExpression {
  /// Columns from here on stand for parameters of lambdas, numbered from the outermost; the planner puts them behind the
  /// input's columns once the width of the input is settled.
  static let lambdaBase = 1 << 40

  /// The expressions right below this one; of a subquery, its operands.
  var children: [BoundExpression] {
    switch self {
    case .constant, .column, .outer: []
    case .comparison(_, let left, let right): [left, right]
    case .and(let operands), .or(let operands): operands
    case .not(let operand), .isNull(let operand, _), .cast(let operand, _, _, _), .attempt(let operand): [operand]
    case .caseWhen(let branches, let otherwise, _): branches.flatMap { [$0.condition, $0.result] } + [otherwise]
    case .call(_, let arguments, _): arguments
    case .inList(let operand, let values, _): [operand] + values
    case .lambda(_, let body): [body]
    case .subquery(let subquery): subquery.operands
    }
  }

  /// The same expression with `change` made to every child.
  func mapChildren<Failure: Error>(
    _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> BoundExpression {
    switch self {
    case .constant, .column, .outer: return self
    case .comparison(let operation, let left, let right):
      return .comparison(operation, try change(left), try change(right))
    case .and(let operands): return .and(try BoundExpression.mapAll(operands, change))
    case .or(let operands): return .or(try BoundExpression.mapAll(operands, change))
    case .not(let operand): return .not(try change(operand))
    case .isNull(let operand, let negated): return .isNull(try change(operand), negated: negated)
    case .caseWhen(let branches, let otherwise, let type):
      var changed: [Branch] = []
      for branch in branches {
        changed.append(Branch(condition: try change(branch.condition), result: try change(branch.result)))
      }
      return .caseWhen(changed, otherwise: try change(otherwise), type)
    case .cast(let operand, let type, let isTry, let span):
      return .cast(try change(operand), type, isTry: isTry, span)
    case .call(let implementation, let arguments, let span):
      return .call(implementation, try BoundExpression.mapAll(arguments, change), span)
    case .inList(let operand, let values, let negated):
      return .inList(try change(operand), try BoundExpression.mapAll(values, change), negated: negated)
    case .lambda(let types, let body): return .lambda(parameterTypes: types, body: try change(body))
    case .attempt(let operand): return .attempt(try change(operand))
    case .subquery(var subquery):
      subquery.operands = try BoundExpression.mapAll(subquery.operands, change)
      return .subquery(subquery)
    }
  }

  /// `change` made to every expression of a list.
  static func mapAll<Failure: Error>(
    _ expressions: [BoundExpression], _ change: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> [BoundExpression] {
    var changed: [BoundExpression] = []
    changed.reserveCapacity(expressions.count)
    for expression in expressions { changed.append(try change(expression)) }
    return changed
  }

  /// Whether this or anything below it, operands of subqueries included, satisfies `predicate`.
  func contains(_ predicate: (BoundExpression) -> Bool) -> Bool {
    predicate(self) || children.contains { $0.contains(predicate) }
  }

  /// Whether there is a subquery in it.
  var hasSubquery: Bool { contains { if case .subquery = $0 { true } else { false } } }

  /// Whether equal inputs give equal results.
  var isDeterministic: Bool {
    !contains {
      switch $0 {
      case .call(let implementation, _, _): !implementation.isDeterministic
      case .subquery(let subquery): !subquery.query.draft.isDeterministic
      default: false
      }
    }
  }

  /// The value, of a constant.
  var constantValue: Value? { if case .constant(let value, _) = self { value } else { nil } }

  /// The operands of a conjunction, nested ones included; the expression itself when it is none.
  var conjuncts: [BoundExpression] {
    if case .and(let operands) = self { operands.flatMap(\.conjuncts) } else { [self] }
  }

  /// The conjunction of `operands`; nil for none.
  static func conjunction(_ operands: [BoundExpression]) -> BoundExpression? {
    operands.count > 1 ? .and(operands) : operands.first
  }
}

extension BoundSubquery {
  /// Whether both ask the same, as when GROUP BY names an alias or writes the subquery once more.
  func isSame(as other: BoundSubquery) -> Bool {
    switch (kind, other.kind) {
    case (.scalar, .scalar), (.array, .array): break
    case (.exists(let left), .exists(let right)): if left != right { return false }
    case (.any(_, let left), .any(_, let right)), (.all(_, let left), .all(_, let right)):
      if left != right { return false }
    default: return false
    }
    return type == other.type && query.draft.isDeterministic
      && PlanPrinter().print(query.draft) == PlanPrinter().print(other.query.draft)
  }

  /// The expressions of the enclosing query that the subquery's columns are compared with.
  var operands: [BoundExpression] {
    get {
      switch kind {
      case .any(let operands, _), .all(let operands, _): operands
      case .scalar, .exists, .array: []
      }
    }
    set {
      switch kind {
      case .any(_, let comparison): kind = .any(newValue, comparison)
      case .all(_, let comparison): kind = .all(newValue, comparison)
      case .scalar, .exists, .array: break
      }
    }
  }
}

// MARK: - Columns

extension BoundExpression {
  /// Columns of the input that this expression uses, subqueries included; lambda parameters are left out.
  func collectColumns(into positions: inout Set<Int>, level: Int = 0) {
    switch self {
    case .column(let position, _):
      if level == 0, position < BoundExpression.lambdaBase { positions.insert(position) }
    case .outer(let depth, let position, _):
      if level > 0, depth == level { positions.insert(position) }
    case .subquery(let subquery):
      for operand in subquery.operands { operand.collectColumns(into: &positions, level: level) }
      subquery.query.draft.collectOuterColumns(into: &positions, level: level + 1)
    default:
      for child in children { child.collectColumns(into: &positions, level: level) }
    }
  }

  /// Whether this is computed from `parts` and constants alone, the same each time.
  func isMade(of parts: [BoundExpression]) -> Bool {
    if parts.contains(where: { $0.isSame(as: self) }) { return true }
    if case .column = self { return false }
    return isDeterministic && !hasSubquery && children.allSatisfy { $0.isMade(of: parts) }
  }

  /// Columns of the input that this expression uses.
  var usedColumns: Set<Int> {
    var positions: Set<Int> = []
    collectColumns(into: &positions)
    return positions
  }

  /// The same expression with columns of the input replaced, in subqueries too. `level` says how many queries lie between
  /// this expression and the one whose columns are meant. Nil keeps a column.
  func replacingColumns<Failure: Error>(
    level: Int = 0, _ replacement: (Int, DataType) throws(Failure) -> BoundExpression?
  ) throws(Failure) -> BoundExpression {
    switch self {
    case .column(let position, let type):
      guard level == 0, position < BoundExpression.lambdaBase else { return self }
      return try replacement(position, type) ?? self
    case .outer(let depth, let position, let type):
      guard level > 0, depth == level else { return self }
      return try replacement(position, type)?.deepened(by: level) ?? self
    case .subquery(var subquery):
      subquery.operands = try BoundExpression.mapAll(subquery.operands) { (operand) throws(Failure) in
        try operand.replacingColumns(level: level, replacement)
      }
      subquery.query.draft = try subquery.query.draft.replacingOuterColumns(level: level + 1, replacement)
      return .subquery(subquery)
    case .constant: return self
    default:
      return try mapChildren { (child) throws(Failure) in try child.replacingColumns(level: level, replacement) }
    }
  }

  /// The same expression with column `p` moved to `positions[p]`.
  func remapped(_ positions: [Int: Int]) -> BoundExpression {
    replacingColumns { (position, type) in positions[position].map { .column($0, type) } }
  }

  /// The same expression with every column moved by `distance`.
  func moved(by distance: Int) -> BoundExpression {
    distance == 0 ? self : replacingColumns { (position, type) in .column(position + distance, type) }
  }
}

// MARK: - Levels

extension BoundExpression {
  /// The same expression for use `count` queries further in: its columns become outer ones.
  func deepened(by count: Int, level: Int = 0) -> BoundExpression {
    if count == 0 { return self }
    switch self {
    case .column(let position, let type):
      guard level == 0, position < BoundExpression.lambdaBase else { return self }
      return .outer(depth: count, position: position, type)
    case .outer(let depth, let position, let type):
      return depth >= level ? .outer(depth: depth + count, position: position, type) : self
    default:
      return mapLevels(level) {
        $0.deepened(by: count, level: $1)
      } plan: {
        $0.deepened(by: count, level: $1)
      }
    }
  }

  /// The same expression with outer references beyond `level` moved by `distance` levels, when a query between them and
  /// what they mean came or went. References to `level` itself must not exist when `distance` is negative.
  func shiftingLevels(by distance: Int, beyond level: Int) -> BoundExpression {
    switch self {
    case .outer(let depth, let position, let type):
      return depth > level ? .outer(depth: depth + distance, position: position, type) : self
    default:
      return mapLevels(level) {
        $0.shiftingLevels(by: distance, beyond: $1)
      } plan: {
        $0.shiftingLevels(by: distance, beyond: $1)
      }
    }
  }

  /// The same expression, without columns of its own, for use `count` queries further out: the columns of that query
  /// become its own.
  func raised(by count: Int) -> BoundExpression {
    switch self {
    case .outer(let depth, let position, let type):
      depth > count ? .outer(depth: depth - count, position: position, type) : .column(position, type)
    default: mapChildren { $0.raised(by: count) }
    }
  }

  /// The same expression with `change` made to children of this level and `plan` to subqueries, one level further in.
  private func mapLevels(
    _ level: Int, _ change: (BoundExpression, Int) -> BoundExpression, plan: (Plan, Int) -> Plan
  ) -> BoundExpression {
    guard case .subquery(var subquery) = self else { return mapChildren { change($0, level) } }
    subquery.operands = subquery.operands.map { change($0, level) }
    subquery.query.draft = plan(subquery.query.draft, level + 1)
    return .subquery(subquery)
  }

  /// Whether it refers to the row of the query `level` levels out; with `orBeyond`, also further out.
  func refersOut(to level: Int, orBeyond: Bool = false) -> Bool {
    switch self {
    case .outer(let depth, _, _): orBeyond ? depth >= level : depth == level
    case .subquery(let subquery):
      subquery.operands.contains { $0.refersOut(to: level, orBeyond: orBeyond) }
        || subquery.query.draft.refersOut(to: level + 1, orBeyond: orBeyond)
    default: children.contains { $0.refersOut(to: level, orBeyond: orBeyond) }
    }
  }
}

// MARK: - Equality

extension BoundExpression {
  /// Whether both always give the same value: the same form over the same columns, and deterministic.
  func isSame(as other: BoundExpression) -> Bool {
    switch (self, other) {
    case (.constant(let left, let leftType), .constant(let right, let rightType)):
      return left == right && leftType == rightType
    case (.column(let left, _), .column(let right, _)): return left == right
    case (.outer(let leftDepth, let left, _), .outer(let rightDepth, let right, _)):
      return leftDepth == rightDepth && left == right
    case (.comparison(let left, _, _), .comparison(let right, _, _)):
      return left == right && sameChildren(other)
    case (.and, .and), (.or, .or), (.not, .not), (.attempt, .attempt): return sameChildren(other)
    case (.isNull(_, let left), .isNull(_, let right)): return left == right && sameChildren(other)
    case (.caseWhen(_, _, let left), .caseWhen(_, _, let right)): return left == right && sameChildren(other)
    case (.cast(_, let left, let leftTry, _), .cast(_, let right, let rightTry, _)):
      return left == right && leftTry == rightTry && sameChildren(other)
    case (.call(let left, _, _), .call(let right, _, _)):
      return left.name == right.name && left.resultType == right.resultType
        && left.argumentTypes == right.argumentTypes && left.isDeterministic && sameChildren(other)
    case (.inList(_, _, let left), .inList(_, _, let right)): return left == right && sameChildren(other)
    case (.lambda(let left, _), .lambda(let right, _)): return left == right && sameChildren(other)
    case (.subquery(let left), .subquery(let right)): return left.isSame(as: right) && sameChildren(other)
    default: return false
    }
  }

  /// Puts into `hasher` what two expressions that are the same have in common.
  func hashForm(into hasher: inout Hasher) {
    switch self {
    case .constant(let value, _): hasher.combine(value)
    case .column(let position, _): hasher.combine(position)
    case .outer(let depth, let position, _):
      hasher.combine(depth)
      hasher.combine(position)
    default:
      let parts = children
      hasher.combine(parts.count)
      for part in parts { part.hashForm(into: &hasher) }
    }
  }

  private func sameChildren(_ other: BoundExpression) -> Bool {
    let (mine, theirs) = (children, other.children)
    return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isSame(as: $1) }
  }
}
