// DESCRIBE, SUMMARIZE and SHOW TABLES as queries.

extension Binder {
  /// The rows that describe a table, a query or the catalogue.
  func bindDescribe(
    _ describe: Describe, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> Plan {
    switch describe {
    case .table(let name):
      let plan = try bindTable(reference(name), in: environment).plan
      if case .table(let table)? = catalog.entry(named: name.text), environment.commonTable(named: name.text) == nil {
        return described(plan, of: table)
      }
      return described(plan)
    case .query(let query): return described(try bind(query, in: environment))
    case .summarizeTable(let name):
      return try summarized(try bindTable(reference(name), in: environment).plan, span: span)
    case .summarizeQuery(let query): return try summarized(try bind(query, in: environment), span: span)
    case .showTables(let path):
      let names = try path.last.map { (name) throws(QueryError) in try self.names(inSchema: name) }
      return listed((names ?? catalog.all.map(\.name)).map { [.text($0)] }, ["name"])
    case .showAllTables:
      let rows = catalog.all.map { name, entry -> [Value] in
        let chineseName = entry.chineseName.map { Value.text($0) } ?? .null
        switch entry {
        case .table(let table):
          return [
            .text(name), chineseName, .text("table"), .integer(Int128(table.schema.columns.count)),
            .integer(Int128(table.rowCount)),
          ]
        case .view: return [.text(name), chineseName, .text("view"), .null, .null]
        }
      }
      return listed(rows, ["name", "chinese_name", "kind", "columns", "rows"], numbers: 3...4)
    }
  }

  /// The tables and views of a schema.
  private func names(inSchema name: Name) throws(QueryError) -> [String] {
    guard catalog.hasSchema(name.text) else {
      let known = ["main"] + catalog.schemas.sorted()
      throw QueryError(
        .catalog(.doesNotExist(name: name.text, candidates: Candidates.nearest(to: name.text, among: known))),
        at: name.span)
    }
    return catalog.all.map(\.name).filter { catalog.holds($0, in: name.text) }
  }

  private func reference(_ name: Name) -> TableReference { TableReference(.table([name]), span: name.span) }

  /// Constant rows, by the first column.
  private func listed(_ rows: [[Value]], _ names: [String], numbers: ClosedRange<Int>? = nil) -> Plan {
    let columns = names.enumerated().map { index, name in
      PlanColumn(name: name, type: numbers?.contains(index) == true ? .bigint : .varchar)
    }
    func key(_ row: [Value]) -> String { if case .text(let text)? = row.first { text } else { "" } }
    let sorted = rows.sorted { key($0) < key($1) }
    return Plan(
      .values(sorted.map { row in zip(row, columns).map { .constant($0, $1.type) } }), columns: columns)
  }

  /// One row a column: its name, its type, and its Chinese name as the remark.
  private func described(_ plan: Plan, of table: Table? = nil) -> Plan {
    let names = ["column_name", "column_type", "null", "key", "default", "extra"]
    let columns = names.map { PlanColumn(name: $0, type: .varchar) }
    let rows = plan.columns.enumerated().map { index, column -> [BoundExpression] in
      let extra = column.chineseName.map { Value.text($0) } ?? .null
      var (nullable, key, value) = (Value.text("YES"), Value.null, Value.null)
      if let table, index < table.schema.columns.count {
        if !table.schema.columns[index].isNullable { nullable = .text("NO") }
        if let own = table.constraints.keys.first(where: { $0.columns.contains(index) }) {
          key = .text(own.isPrimary ? "PRI" : "UNI")
        }
        value = TableText.defaultValue(of: table, index).map { .text($0) } ?? .null
      }
      return [.text(column.name), .text(column.type.name), nullable, key, value, extra].map {
        .constant($0, .varchar)
      }
    }
    return Plan(.values(rows), columns: columns)
  }

  // MARK: SUMMARIZE

  /// One row a column: extremes, distinct values, mean, spread, quartiles, rows and the share of NULLs.
  private func summarized(_ plan: Plan, span: SourceSpan) throws(QueryError) -> Plan {
    let id = makeIdentifier()
    var columns = plan.columns
    for index in columns.indices { columns[index].name = "c\(index)" }
    let environment = Environment(
      commonTables: [CommonTable(name: "summarized", columns: columns, scan: .sharedScan(id: id))])
    var result: Plan?
    for (index, column) in plan.columns.enumerated() {
      guard case .query(let query) = try Statement.parse(Binder.summary(of: "c\(index)", column)).kind else { continue }
      let next = try placed(at: span) { () throws(QueryError) in try bind(query, in: environment) }
      if let previous = result {
        result = try combine(.union, isAll: true, previous, next, span: span)
      } else {
        result = next
      }
    }
    guard let body = result else { throw QueryError(.binding(.emptySelection), at: span) }
    return Plan(.with(id: id, definition: plan, body: body), columns: body.columns)
  }

  /// The query that describes one column.
  private static func summary(of name: String, _ column: PlanColumn) -> String {
    func text(_ value: String) -> String {
      "'" + String(value.flatMap { $0 == "'" ? ["'", "'"] : [$0] }) + "'"
    }
    let type = column.type
    let isNumber = type.isNumber || type.isAmount || type == .percent
    let isOrdered = isNumber || type == .date || type.computedTime == .timestamp || type == .time
    let hasExtremes = isOrdered || type == .varchar || type == .boolean
    func aggregate(_ call: String, when condition: Bool) -> String {
      condition ? "CAST(\(call) AS VARCHAR)" : "CAST(NULL AS VARCHAR)"
    }
    let quartiles = zip(["q25", "q50", "q75"], ["0.25", "0.5", "0.75"]).map { label, share in
      aggregate("quantile_cont(\(name), \(share))", when: isNumber) + " AS \(label)"
    }
    let parts =
      [
        "\(text(column.name)) AS column_name", "\(text(type.name)) AS column_type",
        aggregate("min(\(name))", when: hasExtremes) + " AS \"min\"",
        aggregate("max(\(name))", when: hasExtremes) + " AS \"max\"",
        "approx_count_distinct(\(name)) AS approx_unique",
        aggregate("avg(\(name))", when: isNumber) + " AS \"avg\"",
        aggregate("stddev(CAST(\(name) AS DOUBLE))", when: isNumber) + " AS std",
      ] + quartiles + [
        "count(*) AS \"count\"",
        "CAST(100.0 * (count(*) - count(\(name))) / nullif(count(*), 0) AS DECIMAL(9,2)) AS null_percentage",
      ]
    return "SELECT \(parts.joined(separator: ", ")) FROM summarized"
  }
}
