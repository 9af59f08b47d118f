// Random expressions of a wanted type over the columns in sight. Every operand has the type that the operation takes, so
// that nearly all of them can be bound and evaluated.

/// Makes random queries over random tables.
public struct RandomQueries {
  var choices: Choices
  let tables: [RandomTable]
  /// The columns in sight, by the name of what they belong to.
  var scope: [(alias: String, columns: [RandomTable.Column])] = []
  /// How many subqueries enclose what is made.
  var nesting = 0
  /// Counts the names given to subqueries.
  var names = 0

  /// Over one to three new tables. Tables get `largeRows` rows now and then, 0 for never.
  public init(_ choices: Choices, largeRows: Int = 0) {
    self.choices = choices
    var tables: [RandomTable] = []
    for index in 0..<self.choices.number(1...3) {
      tables.append(RandomTable(name: "t\(index)", largeRows: largeRows, &self.choices))
    }
    self.tables = tables
  }

  /// What was chosen so far.
  public var drawn: [Int] { choices.drawn }

  /// The statements that make the tables.
  public var tableStatements: [String] { tables.flatMap(\.statements) }

  mutating func anyType() -> RandomType { choices.pick(RandomType.allCases, otherwise: .integer) }

  /// The columns in sight of a type, as written.
  func columns(of type: RandomType) -> [String] {
    scope.flatMap { (alias, columns) in columns.filter { $0.type == type }.map { "\(alias).\($0.name)" } }
  }

  mutating func leaf(_ type: RandomType) -> String {
    let columns = columns(of: type)
    if !columns.isEmpty, !choices.chance(25) { return choices.pick(columns, otherwise: "NULL") }
    return type.literal(&choices, nullPercent: 8)
  }

  /// An expression of this type, with at most so many more levels.
  mutating func expression(_ type: RandomType, _ levels: Int = 3) -> String {
    guard levels > 0, choices.chance(70) else { return leaf(type) }
    let next = levels - 1
    switch choices.below(12) {
    case 0:
      return "(CASE WHEN \(condition(next)) THEN \(expression(type, next)) ELSE \(expression(type, next)) END)"
    case 1: return "coalesce(\(expression(type, next)), \(expression(type, next)))"
    case 2: return "nullif(\(expression(type, next)), \(expression(type, next)))"
    case 3 where nesting < 2: return scalarSubquery(type)
    case 4: return "greatest(\(expression(type, next)), \(expression(type, next)))"
    default: return operation(type, next)
    }
  }

  private mutating func operation(_ type: RandomType, _ next: Int) -> String {
    switch type {
    case .integer: return integerOperation(next)
    case .text: return textOperation(next)
    case .decimal:
      switch choices.below(4) {
      case 0: return "CAST(\(expression(.integer, next)) % 1000 AS DECIMAL(9,2))"
      case 1: return "abs(\(expression(.decimal, next)))"
      case 2: return "(- \(expression(.decimal, next)))"
      default: return "CAST(\(leaf(.decimal)) + \(leaf(.decimal)) AS DECIMAL(9,2))"
      }
    case .amount:
      switch choices.below(4) {
      case 0: return "(\(expression(.amount, next)) + \(expression(.amount, next)))"
      case 1: return "(\(expression(.amount, next)) - \(expression(.amount, next)))"
      case 2: return "abs(\(expression(.amount, next)))"
      default: return "(\(leaf(.amount)) * \(leaf(.integer)))"
      }
    case .double:
      switch choices.below(4) {
      case 0: return "(\(expression(.double, next)) + \(expression(.double, next)))"
      case 1: return "(\(expression(.double, next)) * \(choices.word("0.5", "2", "-1"))::DOUBLE)"
      case 2: return "CAST(\(expression(.integer, next)) AS DOUBLE)"
      default: return "abs(\(expression(.double, next)))"
      }
    case .boolean: return condition(next)
    case .date:
      return choices.chance(50)
        ? "(\(expression(.date, next)) + \(choices.number(0...400)))" : "\(leaf(.date))"
    }
  }

  private mutating func integerOperation(_ next: Int) -> String {
    switch choices.below(9) {
    case 0: return "(\(expression(.integer, next)) + \(expression(.integer, next)))"
    case 1: return "(\(expression(.integer, next)) - \(expression(.integer, next)))"
    case 2: return "(\(expression(.integer, next)) * \(choices.number(-3...3)))"
    case 3: return "(\(expression(.integer, next)) % \(choices.word("2", "3", "7")))"
    case 4: return "length(\(expression(.text, next)))"
    case 5: return "(\(expression(.integer, next)) // \(expression(.integer, next)))"
    case 6: return "year(\(expression(.date, next)))"
    case 7: return "list_sum([\(leaf(.integer)), \(leaf(.integer))])::INTEGER"
    default: return "abs(\(expression(.integer, next)))"
    }
  }

  private mutating func textOperation(_ next: Int) -> String {
    switch choices.below(8) {
    case 0: return "(\(expression(.text, next)) || \(leaf(.text)))"
    case 1: return "upper(\(expression(.text, next)))"
    case 2: return "substring(\(expression(.text, next)), \(choices.number(1...3)), \(choices.number(0...3)))"
    case 3: return "replace(\(expression(.text, next)), \(choices.word("'a'", "'教'")), \(leaf(.text)))"
    case 4: return "CAST(\(expression(anyType(), next)) AS VARCHAR)"
    case 5: return "regexp_replace(\(expression(.text, next)), '[a-b]+', 'x')"
    case 6: return "format_amount(\(expression(.amount, next)), '万元')"
    default: return "left(\(expression(.text, next)), \(choices.number(0...2)))"
    }
  }

  /// A condition.
  mutating func condition(_ levels: Int = 3) -> String {
    let next = levels - 1
    guard levels > 0 else { return comparison(0) }
    switch choices.below(14) {
    case 0, 1: return "(\(condition(next)) AND \(condition(next)))"
    case 2, 3: return "(\(condition(next)) OR \(condition(next)))"
    case 4: return "(NOT \(condition(next)))"
    case 5: return "(\(expression(anyType(), next)) IS \(choices.word("", "NOT "))NULL)"
    case 6: return memberTest(next)
    case 7:
      let type = anyType()
      return "(\(expression(type, next)) BETWEEN \(leaf(type)) AND \(leaf(type)))"
    case 8:
      let pattern = choices.word("'a%'", "'%b'", "'%教%'", "'_'", "'__%'", "'%'")
      return "(\(expression(.text, next)) \(choices.word("", "NOT "))\(choices.word("LIKE", "ILIKE")) \(pattern))"
    case 9 where nesting < 2, 10 where nesting < 2: return subqueryCondition()
    case 11: return leaf(.boolean)
    default: return comparison(next)
    }
  }

  private mutating func comparison(_ next: Int) -> String {
    let type = anyType()
    let sign = choices.word("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM")
    return "(\(expression(type, next)) \(sign) \(expression(type, next)))"
  }

  private mutating func memberTest(_ next: Int) -> String {
    let type = anyType()
    let members = (0..<choices.number(1...4)).map { _ in leaf(type) }.joined(separator: ", ")
    return "(\(expression(type, next)) \(choices.word("", "NOT "))IN (\(members)))"
  }

  /// FROM and WHERE of a subquery that may look at the columns around it; `body` writes what stands before them.
  private mutating func subquery(_ body: (inout RandomQueries) -> String) -> String {
    let outer = scope
    nesting += 1
    names += 1
    let alias = "s\(names)"
    let table = choices.pick(tables, otherwise: tables[0])
    scope = [(alias, table.columns)]
    let items = body(&self)
    if choices.chance(60) { scope += outer }
    var text = "SELECT \(items) FROM \(table.name) AS \(alias)"
    if choices.chance(75) { text += " WHERE \(condition(2))" }
    scope = outer
    nesting -= 1
    return text
  }

  private mutating func scalarSubquery(_ type: RandomType) -> String {
    let function = choices.word("max", "min")
    return "(" + subquery { "\(function)(\($0.expression(type, 1)))" } + ")"
  }

  private mutating func subqueryCondition() -> String {
    let negation = choices.word("", "NOT ")
    let type = anyType()
    switch choices.below(4) {
    case 0: return "(\(negation)EXISTS (" + subquery { $0.leaf(type) } + "))"
    case 1:
      let sign = choices.word("=", "<>", "<", ">=")
      let quantity = choices.word("ANY", "ALL")
      return "(\(expression(type, 1)) \(sign) \(quantity) (" + subquery { $0.expression(type, 1) } + "))"
    case 2:
      return "((\(leaf(type)), \(leaf(.integer))) \(negation)IN ("
        + subquery { "\($0.leaf(type)), \($0.leaf(.integer))" } + "))"
    default: return "(\(expression(type, 1)) \(negation)IN (" + subquery { $0.expression(type, 1) } + "))"
    }
  }
}
