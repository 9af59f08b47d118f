// What the catalogue holds, as tables: `duckdb_tables()`, `information_schema.columns` and their kin, under the names and
// with the columns that DuckDB's and PostgreSQL's users look for.

/// Tables that describe the catalogue.
struct CatalogListings {
  let catalog: Catalog
  let settings: Settings
  let functions: FunctionTable

  /// A table being written: its columns and its rows.
  struct Listing {
    var columns: [(name: String, type: DataType)]
    var rows: [[Value]] = []
  }

  /// Names of the table functions here.
  static let functionNames =
    [
      "duckdb_tables", "duckdb_columns", "duckdb_views", "duckdb_constraints", "duckdb_sequences", "duckdb_functions",
      "duckdb_settings", "duckdb_schemas", "duckdb_indexes", "duckdb_types", "duckdb_keywords", "duckdb_databases",
      "pragma_table_info",
    ] + absent.keys.sorted()

  /// The table of a function; nil when it is none of these.
  func table(ofFunction name: String, arguments: [Value]) throws(QueryError) -> Table? {
    let listing: Listing
    switch name {
    case "duckdb_tables": listing = tables()
    case "duckdb_columns": listing = columns()
    case "duckdb_views": listing = views()
    case "duckdb_constraints": listing = constraints()
    case "duckdb_sequences": listing = sequences()
    case "duckdb_functions": listing = functionRows()
    case "duckdb_settings": listing = settingRows()
    case "duckdb_schemas": listing = schemas()
    case "duckdb_indexes": listing = indexes()
    case "duckdb_types": listing = types()
    case "duckdb_keywords": listing = keywords()
    case "duckdb_databases": listing = databases()
    case "pragma_table_info":
      guard case .text(let table)? = arguments.first, let info = tableInfo(table) else { return nil }
      listing = info
    default:
      guard let columns = CatalogListings.absent[name] else { return nil }
      listing = Listing(columns: columns)
    }
    return try build(listing, name: name)
  }

  /// The table of a name such as `information_schema.tables`; nil when it is none of these.
  func table(named names: [Name]) throws(QueryError) -> Table? {
    guard let last = names.last?.text.lowercased() else { return nil }
    let schema = names.count > 1 ? names[names.count - 2].text.lowercased() : ""
    switch (schema, last) {
    case ("information_schema", "tables"): return try build(standardTables(), name: last)
    case ("information_schema", "columns"): return try build(standardColumns(), name: last)
    case ("information_schema", "schemata"): return try build(standardSchemas(), name: last)
    case ("information_schema", "views"): return try build(standardViews(), name: last)
    case ("information_schema", "table_constraints"): return try build(standardConstraints(), name: last)
    case ("information_schema", "key_column_usage"): return try build(standardKeyColumns(), name: last)
    case ("information_schema", "referential_constraints"): return try build(standardReferences(), name: last)
    case ("information_schema", "constraint_column_usage"): return try build(standardConstraintColumns(), name: last)
    case ("information_schema", "character_sets"): return try build(characterSets(), name: last)
    case ("pg_catalog", "pg_tables"), ("", "pg_tables"): return try build(postgresTables(), name: last)
    case ("pg_catalog", "pg_views"), ("", "pg_views"): return try build(postgresViews(), name: last)
    case (_, "sqlite_master"), (_, "sqlite_schema"): return try build(master(), name: last)
    // `FROM duckdb_tables` is `FROM duckdb_tables()`.
    case ("", _), ("main", _): return try table(ofFunction: last, arguments: [])
    default: return nil
    }
  }

  private func build(_ listing: Listing, name: String) throws(QueryError) -> Table {
    var builder = TableBuilder(
      name: name, schema: Schema(listing.columns.map { ColumnDefinition(name: $0.name, type: $0.type) }))
    for row in listing.rows { try builder.append(row) }
    return builder.build()
  }

  // MARK: Tables

  var allTables: [Table] {
    catalog.all.compactMap { if case .table(let table) = $0.entry { table } else { nil } }
      .sorted { $0.name.lowercased() < $1.name.lowercased() }
  }

  var allViews: [ViewDefinition] {
    catalog.all.compactMap { if case .view(let view) = $0.entry { view } else { nil } }
      .sorted { $0.name.lowercased() < $1.name.lowercased() }
  }

  private func number(_ value: Int) -> Value { .integer(Int128(value)) }

  private func tables() -> Listing {
    var listing = Listing(columns: [
      ("database_name", .varchar), ("schema_name", .varchar), ("table_name", .varchar), ("chinese_name", .varchar),
      ("table_oid", .bigint), ("comment", .varchar), ("internal", .boolean), ("temporary", .boolean),
      ("has_primary_key", .boolean), ("estimated_size", .bigint), ("column_count", .bigint), ("index_count", .bigint),
      ("check_constraint_count", .bigint), ("sql", .varchar),
    ])
    for (position, table) in allTables.enumerated() {
      let key = table.name.lowercased()
      listing.rows.append([
        .text("memory"), .text("main"), .text(table.name), table.chineseName.map { .text($0) } ?? .null,
        number(position + 1), .null, .boolean(false), .boolean(false),
        .boolean(table.constraints.keys.contains(where: \.isPrimary)), number(table.rowCount),
        number(table.schema.columns.count), number(catalog.indexes.values.count { $0 == key }),
        number(table.constraints.checks.count), .text(TableText.definition(of: table)),
      ])
    }
    return listing
  }

  private func columns() -> Listing {
    var listing = Listing(columns: [
      ("database_name", .varchar), ("schema_name", .varchar), ("table_name", .varchar), ("column_name", .varchar),
      ("chinese_name", .varchar), ("column_index", .integer), ("comment", .varchar), ("internal", .boolean),
      ("column_default", .varchar), ("is_nullable", .boolean), ("data_type", .varchar),
      ("numeric_precision", .integer), ("numeric_scale", .integer),
    ])
    for table in allTables {
      for (index, column) in table.schema.columns.enumerated() {
        let digits = column.type.isNumber ? Coercion.decimalDigits(of: column.type) : nil
        listing.rows.append([
          .text("memory"), .text("main"), .text(table.name), .text(column.name),
          column.chineseName.map { .text($0) } ?? .null, number(index + 1), .null, .boolean(false),
          TableText.defaultValue(of: table, index).map { .text($0) } ?? .null, .boolean(column.isNullable),
          .text(column.type.name), digits.map { number($0.precision) } ?? .null,
          digits.map { number($0.scale) } ?? .null,
        ])
      }
    }
    return listing
  }

  private func views() -> Listing {
    var listing = Listing(columns: [
      ("database_name", .varchar), ("schema_name", .varchar), ("view_name", .varchar), ("chinese_name", .varchar),
      ("internal", .boolean), ("temporary", .boolean), ("column_count", .bigint), ("sql", .varchar),
    ])
    for view in allViews {
      listing.rows.append([
        .text("memory"), .text("main"), .text(view.name), view.chineseName.map { .text($0) } ?? .null, .boolean(false),
        .boolean(false), number(view.columnNames.count), .text(TableText.definition(of: view)),
      ])
    }
    return listing
  }

  private func constraints() -> Listing {
    var listing = Listing(columns: [
      ("database_name", .varchar), ("schema_name", .varchar), ("table_name", .varchar), ("constraint_index", .bigint),
      ("constraint_type", .varchar), ("constraint_text", .varchar), ("expression", .varchar),
      ("constraint_column_indexes", .list(.bigint)), ("constraint_column_names", .list(.varchar)),
      ("constraint_name", .varchar), ("referenced_table", .varchar), ("referenced_column_names", .list(.varchar)),
    ])
    for table in allTables {
      for (index, constraint) in TableText.constraints(of: table).enumerated() {
        listing.rows.append([
          .text("memory"), .text("main"), .text(table.name), number(index), .text(constraint.kind),
          .text(constraint.text), constraint.expression.map { .text($0) } ?? .null,
          .list(constraint.columns.map { number($0) }),
          .list(constraint.columns.map { .text(table.schema.columns[$0].name) }),
          .text(CatalogListings.name(of: constraint, of: table)),
          constraint.reference.map { .text($0.table) } ?? .null,
          .list((constraint.reference?.referenced ?? []).map { .text($0) }),
        ])
      }
    }
    return listing
  }

  private func indexes() -> Listing {
    var listing = Listing(columns: [
      ("schema_name", .varchar), ("index_name", .varchar), ("table_name", .varchar), ("is_unique", .boolean),
    ])
    for (name, owner) in catalog.indexes.sorted(by: { $0.key < $1.key }) {
      let table = allTables.first { $0.name.lowercased() == owner }
      let isUnique = table?.constraints.keys.contains { $0.index == name } ?? false
      listing.rows.append([.text("main"), .text(name), .text(table?.name ?? owner), .boolean(isUnique)])
    }
    return listing
  }

  private func sequences() -> Listing {
    var listing = Listing(columns: [
      ("schema_name", .varchar), ("sequence_name", .varchar), ("temporary", .boolean), ("start_value", .bigint),
      ("min_value", .bigint), ("max_value", .bigint), ("increment_by", .bigint), ("cycle", .boolean),
      ("last_value", .bigint),
    ])
    for (_, sequence) in catalog.sequences.sorted(by: { $0.key < $1.key }) {
      listing.rows.append([
        .text("main"), .text(sequence.name), .boolean(false), .integer(Int128(sequence.start)),
        .integer(Int128(sequence.bounds.lowerBound)), .integer(Int128(sequence.bounds.upperBound)),
        .integer(Int128(sequence.increment)), .boolean(sequence.isCyclic),
        sequence.last.map { .integer(Int128($0)) } ?? .null,
      ])
    }
    return listing
  }

  private func schemas() -> Listing {
    var listing = Listing(columns: [("database_name", .varchar), ("schema_name", .varchar), ("internal", .boolean)])
    for name in (["information_schema", "main"] + catalog.schemas).sorted() {
      listing.rows.append([.text("memory"), .text(name), .boolean(name == "information_schema")])
    }
    return listing
  }

  private func functionRows() -> Listing {
    var listing = Listing(columns: [
      ("schema_name", .varchar), ("function_name", .varchar), ("function_type", .varchar), ("description", .varchar),
      ("parameters", .list(.varchar)), ("macro_definition", .varchar), ("example", .varchar),
    ])
    for macro in catalog.allMacros {
      let (kind, text): (String, String) =
        switch macro.body {
        case .expression(let body): ("macro", SyntaxPrinter.text(of: body))
        case .query(let body): ("table_macro", SyntaxPrinter.text(of: body))
        }
      listing.rows.append([
        .text("main"), .text(macro.name), .text(kind), .null, .list(macro.parameters.map { .text($0.name.text) }),
        .text(text),
        .null,
      ])
    }
    for (name, function) in functions.documentation.flatMap({ row in ([row.name] + row.aliases).map { ($0, row) } }) {
      listing.rows.append([
        .text("main"), .text(name), .text(function.category == "aggregate" ? "aggregate" : "scalar"),
        .text(function.summary), .list(function.signatures.map { .text($0) }), .null, .text(function.example.query),
      ])
    }
    return listing
  }

  private func settingRows() -> Listing {
    var listing = Listing(columns: [("name", .varchar), ("value", .varchar), ("description", .varchar)])
    for setting in SettingDefinition.all {
      listing.rows.append([.text(setting.names[0]), .text(setting.show(settings)), .text(setting.summary.english)])
    }
    return listing
  }

  private func types() -> Listing {
    var listing = Listing(columns: [("type_name", .varchar), ("logical_type", .varchar)])
    for name in DataType.allNames {
      listing.rows.append([.text(name.lowercased()), .text(DataType.named(name)?.name ?? name)])
    }
    return listing
  }

  private func keywords() -> Listing {
    var listing = Listing(columns: [("keyword_name", .varchar), ("keyword_category", .varchar)])
    for keyword in Keyword.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
      listing.rows.append([
        .text(keyword.rawValue.lowercased()), .text(keyword.isReserved ? "reserved" : "unreserved"),
      ])
    }
    return listing
  }

  private func tableInfo(_ name: String) -> Listing? {
    guard case .table(let table) = catalog.entry(named: name) else { return nil }
    var listing = Listing(columns: [
      ("cid", .integer), ("name", .varchar), ("type", .varchar), ("notnull", .boolean), ("dflt_value", .varchar),
      ("pk", .boolean),
    ])
    let primary = table.constraints.keys.first(where: \.isPrimary)?.columns ?? []
    for (index, column) in table.schema.columns.enumerated() {
      listing.rows.append([
        number(index), .text(column.name), .text(column.type.name), .boolean(!column.isNullable),
        TableText.defaultValue(of: table, index).map { .text($0) } ?? .null, .boolean(primary.contains(index)),
      ])
    }
    return listing
  }

  // MARK: The standard's names

  private func standardTables() -> Listing {
    var listing = Listing(columns: [
      ("table_catalog", .varchar), ("table_schema", .varchar), ("table_name", .varchar), ("table_type", .varchar),
      ("is_insertable_into", .varchar),
    ])
    for table in allTables {
      listing.rows.append([.text("memory"), .text("main"), .text(table.name), .text("BASE TABLE"), .text("YES")])
    }
    for view in allViews {
      listing.rows.append([.text("memory"), .text("main"), .text(view.name), .text("VIEW"), .text("NO")])
    }
    return listing
  }

  private func standardColumns() -> Listing {
    var listing = Listing(columns: [
      ("table_catalog", .varchar), ("table_schema", .varchar), ("table_name", .varchar), ("column_name", .varchar),
      ("ordinal_position", .integer), ("column_default", .varchar), ("is_nullable", .varchar), ("data_type", .varchar),
      ("numeric_precision", .integer), ("numeric_scale", .integer),
    ])
    for table in allTables {
      for (index, column) in table.schema.columns.enumerated() {
        let digits = column.type.isNumber ? Coercion.decimalDigits(of: column.type) : nil
        listing.rows.append([
          .text("memory"), .text("main"), .text(table.name), .text(column.name), number(index + 1),
          TableText.defaultValue(of: table, index).map { .text($0) } ?? .null, .text(column.isNullable ? "YES" : "NO"),
          .text(column.type.name), digits.map { number($0.precision) } ?? .null,
          digits.map { number($0.scale) } ?? .null,
        ])
      }
    }
    return listing
  }

  private func standardSchemas() -> Listing {
    var listing = Listing(columns: [("catalog_name", .varchar), ("schema_name", .varchar)])
    for name in (["information_schema", "main"] + catalog.schemas).sorted() {
      listing.rows.append([.text("memory"), .text(name)])
    }
    return listing
  }

  private func postgresTables() -> Listing {
    var listing = Listing(columns: [
      ("schemaname", .varchar), ("tablename", .varchar), ("tableowner", .varchar), ("tablespace", .varchar),
      ("hasindexes", .boolean), ("hasrules", .boolean), ("hastriggers", .boolean), ("rowsecurity", .boolean),
    ])
    for table in allTables {
      let hasIndex = catalog.indexes.values.contains(table.name.lowercased()) || !table.constraints.keys.isEmpty
      let flags = [hasIndex, false, false, false].map { Value.boolean($0) }
      listing.rows.append([.text("main"), .text(table.name), .text("bq"), .null] + flags)
    }
    return listing
  }

  private func postgresViews() -> Listing {
    var listing = Listing(columns: [
      ("schemaname", .varchar), ("viewname", .varchar), ("viewowner", .varchar), ("definition", .varchar),
    ])
    for view in allViews {
      listing.rows.append([
        .text("main"), .text(view.name), .text("bq"), .text(TableText.definition(of: view)),
      ])
    }
    return listing
  }

  private func master() -> Listing {
    var listing = Listing(columns: [
      ("type", .varchar), ("name", .varchar), ("tbl_name", .varchar), ("rootpage", .integer), ("sql", .varchar),
    ])
    for table in allTables {
      listing.rows.append([
        .text("table"), .text(table.name), .text(table.name), .integer(0), .text(TableText.definition(of: table)),
      ])
    }
    for view in allViews {
      listing.rows.append([
        .text("view"), .text(view.name), .text(view.name), .integer(0), .text(TableText.definition(of: view)),
      ])
    }
    return listing
  }
}
