// Printing queries and what stands in FROM.

extension SyntaxPrinter {
  /// Appends a query in brackets.
  mutating func bracketed(_ query: QueryExpression) {
    write("(")
    self.query(query)
    write(")")
  }

  /// Appends a query.
  mutating func query(_ query: QueryExpression) {
    with(query.with, isRecursive: query.isRecursive)
    body(query.body)
    if let all = query.orderByAll {
      write(" ORDER BY ALL")
      if all.isDescending { write(" DESC") }
      nullOrder(all.nullsFirst)
    } else if !query.orderBy.isEmpty {
      write(" ")
      orderBy(query.orderBy)
    }
    if let limit = query.limit {
      write(" LIMIT ")
      share(limit.value, isPercent: limit.isPercent)
    }
    if let offset = query.offset {
      write(" OFFSET ")
      expression(offset)
    }
  }

  /// Appends a count, or a percentage of the rows.
  private mutating func share(_ value: Expression, isPercent: Bool) {
    switch value.kind {
    case .literal(.integer), .literal(.decimal):
      expression(value)
      if isPercent { write("%") }
    default:
      expression(value)
      if isPercent { write(" PERCENT") }
    }
  }

  mutating func with(_ tables: [CommonTableExpression], isRecursive: Bool) {
    guard !tables.isEmpty else { return }
    write(isRecursive ? "WITH RECURSIVE " : "WITH ")
    list(tables) { printer, table in
      printer.write(table.name)
      if !table.columns.isEmpty { printer.bracketed(table.columns) }
      if !table.key.isEmpty {
        printer.write(" USING KEY ")
        printer.bracketed(table.key) { $0.selectItem($1) }
      }
      printer.write(" AS ")
      if let isMaterialized = table.isMaterialized {
        printer.write(isMaterialized ? "MATERIALIZED " : "NOT MATERIALIZED ")
      }
      printer.bracketed(table.query)
    }
    write(" ")
  }

  private mutating func body(_ body: QueryExpression.Body) {
    switch body {
    case .select(let select): self.select(select)
    case .values(let rows):
      write("VALUES ")
      list(rows) { printer, row in printer.bracketed(row) { $0.expression($1) } }
    case .setOperation: setOperations(body)
    case .nested(let query): bracketed(query)
    case .pivot(let pivot): self.pivot(pivot)
    case .unpivot(let unpivot): self.unpivot(unpivot)
    case .describe(let describe): self.describe(describe)
    case .change(let change): statement(change)
    }
  }

  /// Appends `a UNION b UNION c …` without a call for each operation.
  private mutating func setOperations(_ body: QueryExpression.Body) {
    var spine: [SetOperation] = []
    var rest = body
    while case .setOperation(let operation) = rest {
      spine.append(operation)
      let left = operation.left
      if case .setOperation(let inner) = left.body, left.hasOnlyBody,
        operation.kind != .intersect || inner.kind == .intersect
      {
        rest = left.body
      } else {
        operand(left, isPlain: false)
        break
      }
    }
    for operation in spine.reversed() {
      write(" " + operation.kind.rawValue)
      if operation.isAll { write(" ALL") }
      if operation.isByName { write(" BY NAME") }
      write(" ")
      var isPlain = false
      if case .setOperation(let inner) = operation.right.body {
        isPlain = operation.kind != .intersect && inner.kind == .intersect
      }
      operand(operation.right, isPlain: isPlain)
    }
  }

  private mutating func operand(_ query: QueryExpression, isPlain: Bool) {
    var isPlain = isPlain
    switch query.body {
    case .select, .values: isPlain = true
    default: break
    }
    if isPlain, query.hasOnlyBody { self.query(query) } else { bracketed(query) }
  }

  private mutating func select(_ select: Select) {
    write("SELECT ")
    switch select.distinct {
    case .all: break
    case .distinct: write("DISTINCT ")
    case .on(let keys):
      write("DISTINCT ON ")
      bracketed(keys) { $0.expression($1) }
      write(" ")
    }
    list(select.items) { $0.selectItem($1) }
    if !select.from.isEmpty {
      write(" FROM ")
      list(select.from) { $0.table($1) }
    }
    clause(" WHERE ", select.filter)
    if let groupBy = select.groupBy {
      write(" GROUP BY ")
      switch groupBy {
      case .all: write("ALL")
      case .items(let items): list(items) { $0.groupItem($1) }
      }
    }
    clause(" HAVING ", select.having)
    if !select.windows.isEmpty {
      write(" WINDOW ")
      list(select.windows) { printer, window in
        printer.write(window.name)
        printer.write(" AS ")
        printer.windowSpecification(window.specification)
      }
    }
    clause(" QUALIFY ", select.qualify)
    if let sample = select.sample {
      write(" USING SAMPLE ")
      self.sample(sample)
    }
  }

  /// Appends a clause when there is one.
  mutating func clause(_ word: String, _ value: Expression?) {
    guard let value else { return }
    write(word)
    expression(value)
  }

  /// Appends an expression with its alias.
  mutating func selectItem(_ item: SelectItem) {
    expression(item.expression)
    if let alias = item.alias {
      write(" AS ")
      write(alias)
    }
  }

  private mutating func groupItem(_ item: GroupItem) {
    switch item {
    case .expression(let value): groupValue(value)
    case .set(let values): bracketed(values) { $0.expression($1) }
    case .rollup(let lists):
      write("ROLLUP ")
      groupLists(lists)
    case .cube(let lists):
      write("CUBE ")
      groupLists(lists)
    case .groupingSets(let items):
      write("GROUPING SETS ")
      bracketed(items) { $0.groupItem($1) }
    }
  }

  /// Appends a key; brackets around several mean several keys, so a row says its name.
  private mutating func groupValue(_ value: Expression) {
    guard case .row(let items) = value.kind, items.count > 1 else { return expression(value) }
    write("ROW")
    bracketed(items) { $0.expression($1) }
  }

  private mutating func groupLists(_ lists: [[Expression]]) {
    bracketed(lists) { printer, values in
      if values.count == 1 {
        printer.groupValue(values[0])
      } else {
        printer.bracketed(values) { $0.expression($1) }
      }
    }
  }

  private mutating func sample(_ sample: Sample) {
    if let method = sample.method {
      write(method + "(")
      share(sample.size, isPercent: sample.isPercent)
      write(sample.isPercent ? ")" : " ROWS)")
    } else {
      share(sample.size, isPercent: sample.isPercent)
      if !sample.isPercent { write(" ROWS") }
    }
    if let seed = sample.seed { write(" REPEATABLE (\(seed))") }
  }

  // MARK: FROM

  /// Appends a table reference.
  mutating func table(_ table: TableReference) {
    if case .join(let join) = table.kind {
      guard table.alias != nil || table.sample != nil else { return self.join(join) }
      write("(")
      self.join(join)
      write(")")
    } else {
      tableKind(table.kind)
    }
    if let alias = table.alias {
      write(" AS ")
      write(alias)
      if !table.columnAliases.isEmpty { bracketed(table.columnAliases) }
    }
    if let sample = table.sample {
      write(" TABLESAMPLE ")
      self.sample(sample)
    }
  }

  /// Appends a table reference; a join without an alias in brackets.
  private mutating func primary(_ table: TableReference) {
    if case .join = table.kind, table.alias == nil, table.sample == nil {
      write("(")
      self.table(table)
      write(")")
    } else {
      self.table(table)
    }
  }

  private mutating func tableKind(_ kind: TableReference.Kind) {
    switch kind {
    case .table(let names): path(names)
    case .subquery(let query, let isLateral):
      if isLateral { write("LATERAL ") }
      bracketed(query)
    case .function(let function, let withOrdinality, let isLateral):
      if isLateral { write("LATERAL ") }
      call(function, isTable: true)
      if withOrdinality { write(" WITH ORDINALITY") }
    case .file(let path): write(SyntaxPrinter.literal(path))
    case .join(let join): self.join(join)
    case .pivot(let source, let clause):
      primary(source)
      write(" PIVOT (")
      list(clause.aggregates) { $0.selectItem($1) }
      write(" FOR")
      for column in clause.columns {
        write(" ")
        pivotColumn(column)
      }
      groupBy(clause.groupBy)
      write(")")
    case .unpivot(let source, let clause):
      primary(source)
      write(clause.includesNulls ? " UNPIVOT INCLUDE NULLS (" : " UNPIVOT (")
      if clause.valueNames.count == 1 { write(clause.valueNames[0]) } else { bracketed(clause.valueNames) }
      write(" FOR ")
      write(clause.nameColumn)
      write(" IN ")
      bracketed(clause.columns) { $0.unpivotColumn($1) }
      write(")")
    }
  }

  /// Appends joins from the first on, without a call for each.
  private mutating func join(_ join: Join) {
    var spine = [join]
    while let last = spine.last, case .join(let inner) = last.left.kind, last.left.alias == nil, last.left.sample == nil
    {
      spine.append(inner)
    }
    if let first = spine.last { primary(first.left) }
    for join in spine.reversed() {
      write(" ")
      if join.condition == .natural { write("NATURAL ") }
      switch join.kind {
      case .inner: write("JOIN ")
      case .single, .mark: write("JOIN BY (TYPE \(join.kind.rawValue)) ")
      default: write(join.kind.rawValue + " JOIN ")
      }
      primary(join.right)
      switch join.condition {
      case .none, .natural: break
      case .on(let condition):
        write(" ON ")
        expression(condition)
      case .using(let names):
        write(" USING ")
        bracketed(names)
      }
    }
  }

  // MARK: PIVOT and UNPIVOT

  private mutating func pivot(_ pivot: PivotStatement) {
    write("PIVOT ")
    table(pivot.source)
    if !pivot.on.isEmpty {
      write(" ON ")
      list(pivot.on) { $0.pivotColumn($1) }
    }
    if !pivot.using.isEmpty {
      write(" USING ")
      list(pivot.using) { $0.selectItem($1) }
    }
    groupBy(pivot.groupBy)
  }

  private mutating func groupBy(_ values: [Expression]?) {
    guard let values else { return }
    write(" GROUP BY ")
    list(values) { $0.expression($1) }
  }

  private mutating func pivotColumn(_ column: PivotColumn) {
    expression(column.expression, atLeast: .other)
    if let values = column.values {
      write(" IN ")
      bracketed(values) { $0.selectItem($1) }
    } else if let query = column.query {
      write(" IN ")
      bracketed(query)
    }
  }

  private mutating func unpivot(_ unpivot: UnpivotStatement) {
    write("UNPIVOT ")
    table(unpivot.source)
    if unpivot.clause.includesNulls { write(" INCLUDE NULLS") }
    write(" ON ")
    list(unpivot.clause.columns) { $0.unpivotColumn($1) }
    write(" INTO NAME ")
    write(unpivot.clause.nameColumn)
    write(" VALUE ")
    list(unpivot.clause.valueNames) { $0.write($1) }
  }

  private mutating func unpivotColumn(_ column: UnpivotClause.UnpivotColumn) {
    if column.expressions.count == 1 {
      expression(column.expressions[0])
    } else {
      bracketed(column.expressions) { $0.expression($1) }
    }
    if let alias = column.alias { write(" AS " + SyntaxPrinter.quoted(alias)) }
  }
}

extension QueryExpression {
  /// Whether nothing but the body is said: no WITH, ORDER BY, LIMIT or OFFSET.
  var hasOnlyBody: Bool {
    with.isEmpty && orderBy.isEmpty && orderByAll == nil && limit == nil && offset == nil
  }
}
