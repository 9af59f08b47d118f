// Random queries: joins, groupings, windows, set operations and WITH around random expressions.

extension RandomQueries {
  /// A query as text, and whether the order of its rows is fixed.
  public typealias Query = (text: String, isOrdered: Bool)

  /// A whole query. It has an order, and a limit behind it, only where the order is total.
  public mutating func query() -> Query {
    scope = []
    nesting = 0
    var head = ""
    var sources: [(name: String, columns: [RandomTable.Column])] = tables.map { ($0.name, $0.columns) }
    if choices.chance(20) {
      let inner = select(from: sources, depth: 1)
      head = "WITH \(choices.word("", "RECURSIVE "))w AS \(choices.word("", "MATERIALIZED "))(\(inner.text)) "
      sources.append(("w", inner.columns))
    }
    var body = select(from: sources, depth: 0)
    if choices.chance(15) {
      let sign = choices.word("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL")
      let other = select(from: sources, depth: 1, types: body.columns.map(\.type))
      body.text = "(\(body.text)) \(sign) (\(other.text))"
    }
    guard choices.chance(45) else { return (head + body.text, false) }
    let keys = body.columns.indices.map {
      "\($0 + 1) \(choices.word("ASC", "DESC")) NULLS \(choices.word("LAST", "FIRST"))"
    }
    var text = "\(head)\(body.text) ORDER BY \(keys.joined(separator: ", "))"
    if choices.chance(60) {
      text += " LIMIT \(choices.number(0...6))"
      if choices.chance(40) { text += " OFFSET \(choices.number(0...3))" }
    }
    return (text, true)
  }

  typealias Source = (name: String, columns: [RandomTable.Column])

  /// A SELECT without ORDER BY; `types` are those that its columns must have.
  private mutating func select(
    from sources: [Source], depth: Int, types: [RandomType]? = nil
  ) -> (text: String, columns: [RandomTable.Column]) {
    let outer = scope
    scope = []
    defer { scope = outer }
    let from = fromClause(sources, depth: depth)
    let filter = choices.chance(65) ? " WHERE \(condition(3))" : ""
    var shown = types ?? (0..<choices.number(1...3)).map { _ in anyType() }
    if types == nil, choices.chance(35) { return grouped(from: from, filter: filter) }
    var items = shown.map { expression($0) }
    var tail = ""
    if types == nil, choices.chance(25) {
      let window = windowCall()
      items.append(window.text)
      shown.append(window.type)
      if window.type == .integer, choices.chance(30) { tail = " QUALIFY \(window.text) < \(choices.number(1...5))" }
    }
    let distinct = choices.chance(15) ? "DISTINCT " : ""
    let columns = shown.enumerated().map { (name: "c\($0.offset)", type: $0.element) }
    let list = zip(items, columns).map { "\($0.0) AS \($0.1.name)" }.joined(separator: ", ")
    return ("SELECT \(distinct)\(list)\(from)\(filter)\(tail)", columns)
  }

  private mutating func fromClause(_ sources: [Source], depth: Int) -> String {
    var text = " FROM "
    for position in 0..<[1, 1, 2, 2, 3][choices.below(5)] {
      let alias = "a\(depth)\(position)"
      var columns: [RandomTable.Column]
      var table: String
      if depth == 0, choices.chance(15) {
        let inner = select(from: sources, depth: 2 + position)
        (table, columns) = ("(\(inner.text))", inner.columns)
      } else {
        let source = choices.pick(sources, otherwise: sources[0])
        (table, columns) = (source.name, source.columns)
      }
      guard position > 0 else {
        text += "\(table) AS \(alias)"
        scope.append((alias, columns))
        continue
      }
      let kind = choices.word("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN", "CROSS JOIN")
      let visible = scope
      scope.append((alias, columns))
      text += " \(kind) \(table) AS \(alias)"
      if kind != "CROSS JOIN" { text += " ON \(joinCondition(visible, alias, columns))" }
      if kind == "SEMI JOIN" || kind == "ANTI JOIN" { scope = visible }
    }
    return text
  }

  private mutating func joinCondition(
    _ left: [(alias: String, columns: [RandomTable.Column])], _ alias: String, _ columns: [RandomTable.Column]
  ) -> String {
    var pairs: [String] = []
    for (other, its) in left {
      for column in its {
        for mine in columns where mine.type == column.type {
          pairs.append("\(other).\(column.name) = \(alias).\(mine.name)")
        }
      }
    }
    var condition = choices.pick(pairs, otherwise: "TRUE")
    let kept = nesting
    nesting = 9
    if choices.chance(30) { condition += " AND \(self.condition(1))" }
    nesting = kept
    return condition
  }

  /// An aggregate and the type that it has, as far as later operations need it.
  private mutating func aggregate() -> (text: String, type: RandomType) {
    let distinct = choices.word("", "DISTINCT ")
    let filter = choices.chance(15) ? " FILTER (WHERE \(condition(1)))" : ""
    let type = anyType()
    let operand = expression(type, 1)
    switch choices.below(8) {
    case 0: return ("count(*)\(filter)", .integer)
    case 1: return ("count(\(distinct)\(operand))\(filter)", .integer)
    case 2: return ("sum(\(distinct)\(expression(.integer, 1)))\(filter)", .integer)
    case 3: return ("sum(\(distinct)\(expression(.amount, 1)))\(filter)", .amount)
    case 4: return ("bool_or(\(expression(.boolean, 1)))\(filter)", .boolean)
    case 5:
      return (
        "string_agg(\(distinct)CAST(\(operand) AS VARCHAR), ',' ORDER BY CAST(\(operand) AS VARCHAR))\(filter)", .text
      )
    case 6: return ("median(\(expression(.double, 1)))\(filter)", .double)
    default: return ("\(choices.word("min", "max"))(\(operand))\(filter)", type)
    }
  }

  private mutating func grouped(from: String, filter: String) -> (text: String, columns: [RandomTable.Column]) {
    nesting += 9
    defer { nesting -= 9 }
    var keys: [(text: String, type: RandomType)] = []
    for _ in 0..<choices.below(3) {
      let type = anyType()
      guard !columns(of: type).isEmpty else { continue }
      keys.append((choices.pick(columns(of: type), otherwise: "NULL"), type))
    }
    let aggregates = (0..<choices.number(1...3)).map { _ in aggregate() }
    let having = choices.chance(25) ? " HAVING \(aggregate().text) IS NOT NULL" : ""
    let items = keys + aggregates
    let columns = items.enumerated().map { (name: "c\($0.offset)", type: $0.element.type) }
    let list = zip(items, columns).map { "\($0.0.text) AS \($0.1.name)" }.joined(separator: ", ")
    var group = ""
    if !keys.isEmpty {
      let names = keys.map(\.text).joined(separator: ", ")
      switch choices.below(6) {
      case 0: group = " GROUP BY ROLLUP (\(names))"
      case 1: group = " GROUP BY CUBE (\(names))"
      case 2: group = " GROUP BY GROUPING SETS ((\(names)), (\(keys[0].text)), ())"
      default: group = " GROUP BY \(names)"
      }
    }
    return ("SELECT \(list)\(from)\(filter)\(group)\(having)", columns)
  }

  /// A window function over an order that leaves no ties where ties would matter.
  private mutating func windowCall() -> (text: String, type: RandomType) {
    nesting += 9
    defer { nesting -= 9 }
    let everything = scope.flatMap { (alias, columns) in columns.map { "\(alias).\($0.name)" } }
    let partition =
      choices.chance(50) ? "PARTITION BY \(choices.pick(everything, otherwise: "1")) " : ""
    let key = "\(choices.pick(everything, otherwise: "1")) \(choices.word("ASC", "DESC"))"
    let total = "ORDER BY \(key), " + everything.joined(separator: ", ")
    let exclusion = choices.word("", "", " EXCLUDE CURRENT ROW", " EXCLUDE TIES", " EXCLUDE GROUP")
    let type = anyType()
    switch choices.below(6) {
    case 0: return ("row_number() OVER (\(partition)\(total))", .integer)
    case 1: return ("\(choices.word("rank", "dense_rank"))() OVER (\(partition)ORDER BY \(key))", .integer)
    case 2:
      return (
        "sum(\(expression(.amount, 1))) OVER (\(partition)ORDER BY \(key) \(bounds("GROUPS"))\(exclusion))", .amount
      )
    case 3:
      let function = choices.word("count", "min", "max")
      return (
        "\(function)(\(expression(type, 1))) OVER (\(partition)\(total) \(bounds("ROWS"))\(exclusion))",
        function == "count" ? .integer : type
      )
    case 4: return ("\(choices.word("lag", "lead"))(\(expression(type, 1))) OVER (\(partition)\(total))", type)
    default:
      return ("\(choices.word("first_value", "last_value"))(\(expression(type, 1))) OVER (\(partition)\(total))", type)
    }
  }

  private mutating func bounds(_ mode: String) -> String {
    let first = choices.number(-2...2)
    let last = choices.number(first...2)
    func bound(_ steps: Int) -> String {
      steps == 0 ? "CURRENT ROW" : "\(abs(steps)) \(steps < 0 ? "PRECEDING" : "FOLLOWING")"
    }
    let lower = choices.chance(30) ? "UNBOUNDED PRECEDING" : bound(first)
    let upper = choices.chance(30) ? "UNBOUNDED FOLLOWING" : bound(last)
    return "\(mode) BETWEEN \(lower) AND \(upper)"
  }
}
