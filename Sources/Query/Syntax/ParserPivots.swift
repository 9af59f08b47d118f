// PIVOT and UNPIVOT, as statements and behind a table.

extension Parser {
  /// pivotStatement := PIVOT tablePrimary [ON pivotColumn, …] [USING selectItem, …] [GROUP BY expression, …]
  mutating func pivotStatement() throws(QueryError) -> PivotStatement {
    advance()
    let source = try tableReference()
    var columns: [PivotColumn] = []
    if take(.on) {
      repeat {
        if !columns.isEmpty, !startsExpression(current) { break }
        columns.append(try pivotColumn())
      } while take(.comma)
    }
    let using = take(.using) ? try selectItems() : []
    let groupBy = try takeClause(.group) ? groupExpressions() : nil
    return PivotStatement(source: source, on: columns, using: using, groupBy: groupBy)
  }

  private mutating func groupExpressions() throws(QueryError) -> [Expression] {
    var found: [Expression] = []
    repeat {
      if !found.isEmpty, !startsExpression(current) { break }
      found.append(try expression())
    } while take(.comma)
    return found
  }

  /// pivotColumn := expression [IN ( selectItem, … | query )]
  private mutating func pivotColumn() throws(QueryError) -> PivotColumn {
    var value = try expression(atLeast: .other)
    if !at(.in) { value = try operators(after: value, atLeast: .lowest) }
    guard take(.in) else { return PivotColumn(expression: value) }
    if !at(.openParenthesis), atName() {
      // `IN name`: the values of an enumeration or of a table's only column.
      let table = try tablePrimary()
      var select = Select()
      select.items = [SelectItem(expression: Expression(.star(Star()), span: table.span))]
      select.from = [table]
      return PivotColumn(expression: value, query: QueryExpression(body: .select(select), span: table.span))
    }
    try expect(.openParenthesis)
    if startsNestedQuery(0) {
      let query = try self.query()
      try close(.closeParenthesis)
      return PivotColumn(expression: value, query: query)
    }
    let values = try selectItems()
    try close(.closeParenthesis)
    return PivotColumn(expression: value, values: values)
  }

  /// pivotClause := ( selectItem, … FOR pivotColumn { pivotColumn } [GROUP BY expression, …] )
  mutating func pivotClause() throws(QueryError) -> PivotClause {
    try expect(.openParenthesis)
    let aggregates = try selectItems()
    try expect(.for)
    var columns: [PivotColumn] = []
    repeat { columns.append(try pivotColumn()) } while startsExpression(current) && !at(.group)
    let groupBy = try takeClause(.group) ? groupExpressions() : nil
    try close(.closeParenthesis)
    return PivotClause(aggregates: aggregates, columns: columns, groupBy: groupBy)
  }

  /// unpivotStatement := UNPIVOT tablePrimary [(INCLUDE | EXCLUDE) NULLS] ON unpivotColumn, … [INTO NAME name VALUE name, …]
  mutating func unpivotStatement() throws(QueryError) -> UnpivotStatement {
    advance()
    let source = try tableReference()
    let includesNulls = nullInclusion()
    try expect(.on)
    let columns = try unpivotColumns()
    var nameColumn = Name("name", span: previousSpan)
    var valueNames = [Name("value", span: previousSpan)]
    if take(.into) {
      try expect(.name)
      nameColumn = try label()
      if !take(.values) { try expect(.value) }
      valueNames = [try label()]
      while take(.comma) { valueNames.append(try label()) }
    }
    let clause = UnpivotClause(
      valueNames: valueNames, nameColumn: nameColumn, columns: columns, includesNulls: includesNulls)
    return UnpivotStatement(source: source, clause: clause)
  }

  /// `[(INCLUDE | EXCLUDE) NULLS]`.
  private mutating func nullInclusion() -> Bool {
    if take(.include, .nulls) { return true }
    _ = take(.exclude, .nulls)
    return false
  }

  /// unpivotClause := [(INCLUDE | EXCLUDE) NULLS] ( (name | ( name, … )) FOR name IN ( unpivotColumn, … ) )
  mutating func unpivotClause() throws(QueryError) -> UnpivotClause {
    let includesNulls = nullInclusion()
    try expect(.openParenthesis)
    let valueNames = at(.openParenthesis) ? try nameList() : [try label()]
    try expect(.for)
    let nameColumn = try label()
    try expect(.in)
    try expect(.openParenthesis)
    let columns = try unpivotColumns()
    try close(.closeParenthesis)
    try close(.closeParenthesis)
    return UnpivotClause(
      valueNames: valueNames, nameColumn: nameColumn, columns: columns, includesNulls: includesNulls)
  }

  private mutating func unpivotColumns() throws(QueryError) -> [UnpivotClause.UnpivotColumn] {
    var columns: [UnpivotClause.UnpivotColumn] = []
    repeat {
      if !columns.isEmpty, !at(.star), !startsExpression(current) { break }
      columns.append(try unpivotColumn())
    } while take(.comma)
    return columns
  }

  /// unpivotColumn := (* … | expression | ( expression, … )) [[AS] (name | string)]
  private mutating func unpivotColumn() throws(QueryError) -> UnpivotClause.UnpivotColumn {
    let value = at(.star) ? try starOrColumns() : try expression()
    var expressions = [value]
    if case .row(let parts) = value.kind { expressions = parts }
    return UnpivotClause.UnpivotColumn(expressions: expressions, alias: try optionalAlias()?.text)
  }
}
