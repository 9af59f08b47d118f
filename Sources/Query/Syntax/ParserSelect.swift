// One SELECT and its clauses.

extension Parser {
  /// select := SELECT [ALL | DISTINCT [ON ( … )]] selectItem, … [FROM …] clauses | FROM … [SELECT …] clauses
  mutating func select() throws(QueryError) -> Select {
    var select = Select()
    let start = current.span
    if take(.from) {
      select.from = try fromItems()
      if take(.select) {
        try selectList(&select)
      } else {
        select.items = [SelectItem(expression: Expression(.star(Star()), span: start))]
      }
    } else {
      try expect(.select)
      try selectList(&select)
      if take(.from) { select.from = try fromItems() }
    }
    if take(.where) { select.filter = try expression() }
    if try takeClause(.group) { select.groupBy = try groupBy() }
    if take(.having) { select.having = try expression() }
    try lateClauses(&select)
    return select
  }

  /// `[ALL | DISTINCT [ON ( … )]] selectItem, …`
  private mutating func selectList(_ select: inout Select) throws(QueryError) {
    if take(.distinct) {
      select.distinct = .distinct
      if take(.on) {
        try expect(.openParenthesis)
        guard !at(.closeParenthesis) else { throw unexpected([Expected.expression]) }
        select.distinct = .on(try expressions(until: .closeParenthesis))
      }
    } else {
      _ = take(.all)
    }
    select.items = try selectItems()
  }

  /// `WINDOW …`, `QUALIFY …`, `USING SAMPLE …`.
  private mutating func lateClauses(_ select: inout Select) throws(QueryError) {
    while true {
      if at(.window), select.qualify == nil {
        advance()
        repeat {
          let name = try name()
          try expect(.as)
          select.windows.append(NamedWindow(name: name, specification: try windowSpecification()))
        } while take(.comma)
      } else if take(.qualify) {
        select.qualify = try expression()
      } else if take(.using, .sample) {
        select.sample = try sample()
      } else {
        return
      }
    }
  }

  /// selectItems := selectItem { , selectItem } [,]
  mutating func selectItems() throws(QueryError) -> [SelectItem] {
    var items: [SelectItem] = []
    repeat {
      if !items.isEmpty, !at(.star), !startsExpression(current) { break }
      items.append(try selectItem())
    } while take(.comma)
    return items
  }

  /// selectItem := * … | ( * … ) | name : expression | expression [[AS] alias]
  mutating func selectItem() throws(QueryError) -> SelectItem {
    if at(.star) {
      let star = try starOrColumns()
      return SelectItem(expression: star, alias: take(.as) ? try label() : nil)
    }
    if let star = try bracketedStar() { return SelectItem(expression: star) }
    if let alias = prefixAlias() { return SelectItem(expression: try expression(), alias: alias) }
    let value = try expression()
    return SelectItem(expression: value, alias: try optionalAlias())
  }

  /// `(*)`, which is the star alone; nil for other brackets.
  private mutating func bracketedStar() throws(QueryError) -> Expression? {
    var depth = 0
    while at(.openParenthesis, distance: depth) { depth += 1 }
    guard depth > 0, at(.star, distance: depth), !at(.columns, distance: depth + 1) else { return nil }
    for _ in 0..<depth { advance() }
    let star = try star()
    for _ in 0..<depth { try close(.closeParenthesis) }
    return star
  }

  /// The name of `name :` in front of an expression or a table; takes both.
  mutating func prefixAlias() -> Name? {
    guard atName(), at(.colon, distance: 1) else { return nil }
    let name = takenName()
    advance()
    return name
  }

  /// groupBy := ALL | groupItem, …
  private mutating func groupBy() throws(QueryError) -> GroupBy {
    if take(.all) { return .all }
    if at(.star), !at(.columns, distance: 1) {
      advance()
      return .all
    }
    var items: [GroupItem] = []
    repeat {
      if !items.isEmpty, !startsExpression(current) { break }
      items += try groupItems()
    } while take(.comma)
    return .items(items)
  }

  /// groupItem := ROLLUP ( … ) | CUBE ( … ) | GROUPING SETS ( groupItem, … ) | ( ) | ( expression, … ) | expression
  private mutating func groupItems() throws(QueryError) -> [GroupItem] {
    if let item = try groupingItem() { return [item] }
    if at(.openParenthesis), at(.closeParenthesis, distance: 1) {
      advance()
      advance()
      return [.set([])]
    }
    let isBracketed = at(.openParenthesis)
    let value = try expression()
    if isBracketed, case .row(let parts) = value.kind { return parts.map { .expression($0) } }
    return [.expression(value)]
  }

  private mutating func groupingItem() throws(QueryError) -> GroupItem? {
    if at(.rollup), at(.openParenthesis, distance: 1) {
      advance()
      return .rollup(try groupLists())
    }
    if at(.cube), at(.openParenthesis, distance: 1) {
      advance()
      return .cube(try groupLists())
    }
    guard at(.grouping, .sets) else { return nil }
    try enter()
    defer { leave() }
    advance()
    advance()
    try expect(.openParenthesis)
    var items: [GroupItem] = []
    while !at(.closeParenthesis) {
      if let item = try groupingItem() { items.append(item) } else { items.append(.set(try groupList())) }
      guard take(.comma) else { break }
    }
    try close(.closeParenthesis)
    return .groupingSets(items)
  }

  /// `( expression | ( expression, … ), … )`
  private mutating func groupLists() throws(QueryError) -> [[Expression]] {
    try expect(.openParenthesis)
    var lists: [[Expression]] = []
    while !at(.closeParenthesis) {
      lists.append(try groupList())
      guard take(.comma) else { break }
    }
    try close(.closeParenthesis)
    return lists
  }

  private mutating func groupList() throws(QueryError) -> [Expression] {
    if at(.openParenthesis), at(.closeParenthesis, distance: 1) {
      advance()
      advance()
      return []
    }
    let isBracketed = at(.openParenthesis)
    let value = try expression()
    if isBracketed, case .row(let parts) = value.kind { return parts }
    return [value]
  }

  /// sample := size [% | PERCENT | ROWS] [( method [, seed] )] | method ( size [% | ROWS] ) [REPEATABLE ( seed )]
  mutating func sample() throws(QueryError) -> Sample {
    var sample: Sample
    if atName(), at(.openParenthesis, distance: 1) {
      let method = try sampleMethod()
      advance()
      sample = try sampleSize()
      sample.method = method
      try close(.closeParenthesis)
    } else {
      let isBracketed = take(.openParenthesis)
      sample = try sampleSize()
      if isBracketed { try close(.closeParenthesis) }
      if take(.openParenthesis) {
        sample.method = try sampleMethod()
        if take(.comma) { sample.seed = try seed() }
        try close(.closeParenthesis)
      }
    }
    if take(.repeatable) {
      try expect(.openParenthesis)
      sample.seed = try seed()
      try close(.closeParenthesis)
    }
    return sample
  }

  private mutating func sampleMethod() throws(QueryError) -> String {
    let known = ["reservoir", "bernoulli", "system"]
    let method = try label()
    guard known.contains(method.text.lowercased()) else {
      throw QueryError(.catalog(.doesNotExist(name: method.text, candidates: known)), at: method.span)
    }
    return method.text.lowercased()
  }

  private mutating func sampleSize() throws(QueryError) -> Sample {
    let size = limit(try primary())
    if !size.isPercent { _ = take(.rows) }
    return Sample(size: size.value, isPercent: size.isPercent)
  }

  private mutating func seed() throws(QueryError) -> Int {
    guard current.kind == .integer, let seed = Int(current.text) else { throw unexpected([Expected.number]) }
    advance()
    return seed
  }
}
