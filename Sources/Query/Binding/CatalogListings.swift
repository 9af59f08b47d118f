// What the catalogue holds, as tables: `duckdb_tables()`, `information_schema.columns` and their kin, under the names and
// with the columns that DuckDB's and PostgreSQL's users look for.

/// Tables that describe the catalogue.
struct CatalogListings {
  let catalog: Catalog
  let settings: Settings
  let functions: FunctionTable
  /// The columns of a view; none where it cannot be bound any more.
  let columns: (ViewDefinition) -> [PlanColumn]
  /// Values of SET VARIABLE.
  let variables: () -> [(name: String, value: Value, type: DataType)]
  /// Statements kept by PREPARE, with the names of their parameters.
  let prepared: () -> [(name: String, text: String, parameters: [String])]

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
      "duckdb_variables", "duckdb_prepared_statements", "duckdb_optimizers", "pragma_table_info", "pg_timezone_names",
    ] + absent.keys.sorted()

  /// The table of a function; nil when it is none of these.
  func table(ofFunction name: String, arguments: [Value]) throws(QueryError) -> Table? {
    let listing: Listing
    switch name {
    case "duckdb_tables": listing = tables()
    case "duckdb_columns": listing = columnRows()
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
    case "duckdb_variables": listing = variableRows()
    case "duckdb_prepared_statements": listing = preparedStatements()
    case "duckdb_optimizers": listing = optimizerRules()
    case "pg_timezone_names": listing = timeZones()
    case "pragma_table_info":
      guard case .text(let table)? = arguments.first, let info = try tableInfo(table) else { return nil }
      listing = info
    default:
      guard let columns = CatalogListings.absent[name] else { return nil }
      listing = Listing(columns: columns)
    }
    return try build(listing, name: name)
  }

  /// The table of a name such as `information_schema.key_column_usage`; nil when it is none of these.
  func table(named names: [Name]) throws(QueryError) -> Table? {
    guard let last = names.last?.text.lowercased() else { return nil }
    let schema = names.count > 1 ? names[names.count - 2].text.lowercased() : ""
    switch (schema, last) {
    case ("information_schema", "table_constraints"): return try build(standardConstraints(), name: last)
    case ("information_schema", "key_column_usage"): return try build(standardKeyColumns(), name: last)
    case ("information_schema", "referential_constraints"): return try build(standardReferences(), name: last)
    case ("information_schema", "constraint_column_usage"): return try build(standardConstraintColumns(), name: last)
    case ("information_schema", "character_sets"): return try build(characterSets(), name: last)
    // `FROM duckdb_tables` is `FROM duckdb_tables()`.
    case ("", _), ("main", _):
      return last.hasPrefix("duckdb_") ? try table(ofFunction: last, arguments: []) : nil
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

  /// The numbers that tables, views, indexes and sequences go by in this statement.
  var objectNumbers: [CommentTarget: Int] {
    var names = allTables.map { CommentTarget(.table, $0.name) } + allViews.map { CommentTarget(.view, $0.name) }
    names += catalog.indexes.keys.sorted().map { CommentTarget(.index, $0) }
    names += catalog.sequences.keys.sorted().map { CommentTarget(.sequence, $0) }
    return Dictionary(uniqueKeysWithValues: zip(names, 1...))
  }

  /// Every schema, by name.
  var allSchemas: [String] { (["information_schema", "main", "pg_catalog"] + catalog.schemas).sorted() }

  func number(_ value: Int) -> Value { .integer(Int128(value)) }

  func text(_ value: String?) -> Value { value.map { .text($0) } ?? .null }

  /// What COMMENT ON says.
  func comment(_ object: CommentedObject, _ name: String, column: String? = nil) -> Value {
    text(catalog.comments[CommentTarget(object, name, column: column)])
  }

  /// The database and the schema of a thing, each with its number.
  func place(inSchema schema: String = "main") -> [Value] {
    let index = allSchemas.firstIndex(of: schema) ?? 0
    return [.text("memory"), number(1), .text(schema), number(index + 1)]
  }

  static let placeColumns: [(name: String, type: DataType)] = [
    ("database_name", .varchar), ("database_oid", .bigint), ("schema_name", .varchar), ("schema_oid", .bigint),
  ]
  static let tags = (name: "tags", type: DataType.map(key: .varchar, value: .varchar))
  /// No tags: there are none here.
  static let noTags = Value.list([])

  private func tables() -> Listing {
    let numbers = objectNumbers
    var listing = Listing(
      columns: CatalogListings.placeColumns + [
        ("table_name", .varchar), ("table_oid", .bigint), ("comment", .varchar), CatalogListings.tags,
        ("internal", .boolean), ("temporary", .boolean), ("has_primary_key", .boolean), ("estimated_size", .bigint),
        ("column_count", .bigint), ("index_count", .bigint), ("check_constraint_count", .bigint), ("sql", .varchar),
        ("chinese_name", .varchar),
      ])
    for table in allTables {
      let hasPrimaryKey = table.constraints.keys.contains(where: \.isPrimary)
      let counts = [
        table.rowCount, table.schema.columns.count, catalog.indexes(of: table.name).count,
        table.constraints.checks.count,
      ].map(number)
      listing.rows.append(
        place(inSchema: catalog.schema(of: table.name)) + [
          .text(table.name), number(numbers[CommentTarget(.table, table.name)] ?? 0), comment(.table, table.name),
          CatalogListings.noTags, .boolean(false), .boolean(false), .boolean(hasPrimaryKey),
        ] + counts + [.text(TableText.definition(of: table)), text(table.chineseName)])
    }
    return listing
  }

  private func columnRows() -> Listing {
    let numbers = objectNumbers
    var listing = Listing(
      columns: CatalogListings.placeColumns + [
        ("table_name", .varchar), ("table_oid", .bigint), ("column_name", .varchar), ("column_index", .integer),
        ("comment", .varchar), ("internal", .boolean), ("column_default", .varchar), ("is_nullable", .boolean),
        ("data_type", .varchar), ("data_type_id", .bigint), ("character_maximum_length", .integer),
        ("numeric_precision", .integer), ("numeric_precision_radix", .integer), ("numeric_scale", .integer),
        CatalogListings.tags, ("is_generated", .boolean), ("generation_expression", .varchar),
        ("chinese_name", .varchar),
      ])
    func append(_ owner: CommentTarget, _ name: String, _ index: Int, _ column: PlanColumn, of table: Table?) {
      let isExact = column.type.isInteger || column.type.exactScale != nil
      let digits = column.type.isNumber ? Coercion.decimalDigits(of: column.type) : nil
      let radix = digits == nil ? Value.null : number(isExact ? 10 : 2)
      let generated = table?.constraints.generated[index].map { SyntaxPrinter.text(of: $0) }
      let isNullable = table?.schema.columns[index].isNullable ?? true
      listing.rows.append(
        place(inSchema: catalog.schema(of: name)) + [
          .text(name), number(numbers[owner] ?? 0), .text(column.name), number(index + 1),
          comment(.column, name, column: column.name), .boolean(false),
          text(table.flatMap { TableText.defaultValue(of: $0, index) }), .boolean(isNullable),
          .text(column.type.name), number(CatalogListings.number(of: column.type)), .null,
          digits.map { number($0.precision) } ?? .null, radix, digits.map { number($0.scale) } ?? .null,
          CatalogListings.noTags, .boolean(generated != nil), text(generated), text(column.chineseName),
        ])
    }
    for table in allTables {
      for (index, column) in table.planColumns.enumerated() {
        append(CommentTarget(.table, table.name), table.name, index, column, of: table)
      }
    }
    for view in allViews {
      for (index, column) in columns(view).enumerated() {
        append(CommentTarget(.view, view.name), view.name, index, column, of: nil)
      }
    }
    return listing
  }

  private func views() -> Listing {
    let numbers = objectNumbers
    var listing = Listing(
      columns: CatalogListings.placeColumns + [
        ("view_name", .varchar), ("view_oid", .bigint), ("comment", .varchar), CatalogListings.tags,
        ("internal", .boolean), ("temporary", .boolean), ("column_count", .bigint), ("sql", .varchar),
        ("is_bound", .boolean), ("chinese_name", .varchar),
      ])
    for view in allViews {
      let names = columns(view)
      listing.rows.append(
        place(inSchema: catalog.schema(of: view.name)) + [
          .text(view.name), number(numbers[CommentTarget(.view, view.name)] ?? 0), comment(.view, view.name),
          CatalogListings.noTags, .boolean(false), .boolean(false), number(names.count),
          .text(TableText.definition(of: view)), .boolean(!names.isEmpty), text(view.chineseName),
        ])
    }
    return listing
  }

  private func constraints() -> Listing {
    let numbers = objectNumbers
    var listing = Listing(
      columns: CatalogListings.placeColumns + [
        ("table_name", .varchar), ("table_oid", .bigint), ("constraint_index", .bigint), ("constraint_type", .varchar),
        ("constraint_text", .varchar), ("expression", .varchar), ("constraint_column_indexes", .list(.bigint)),
        ("constraint_column_names", .list(.varchar)), ("constraint_name", .varchar), ("referenced_table", .varchar),
        ("referenced_column_names", .list(.varchar)),
      ])
    for table in allTables {
      for (index, constraint) in TableText.constraints(of: table).enumerated() {
        listing.rows.append(
          place(inSchema: catalog.schema(of: table.name)) + [
            .text(table.name), number(numbers[CommentTarget(.table, table.name)] ?? 0), number(index),
            .text(constraint.kind), .text(constraint.text), text(constraint.expression),
            .list(constraint.columns.map { number($0) }),
            .list(constraint.columns.map { .text(table.schema.columns[$0].name) }),
            .text(CatalogListings.name(of: constraint, of: table)), text(constraint.reference?.table),
            .list((constraint.reference?.referenced ?? []).map { .text($0) }),
          ])
      }
    }
    return listing
  }

  private func indexes() -> Listing {
    let numbers = objectNumbers
    var listing = Listing(
      columns: CatalogListings.placeColumns + [
        ("index_name", .varchar), ("index_oid", .bigint), ("table_name", .varchar), ("table_oid", .bigint),
        ("comment", .varchar), CatalogListings.tags, ("is_unique", .boolean), ("is_primary", .boolean),
        ("expressions", .varchar), ("sql", .varchar),
      ])
    for (key, index) in catalog.indexes.sorted(by: { $0.key < $1.key }) {
      let table = catalog.entry(named: index.table)?.name ?? index.table
      let list = index.expressions.map { SyntaxPrinter.text(of: $0) }.joined(separator: ", ")
      listing.rows.append(
        place(inSchema: catalog.schema(of: index.table)) + [
          .text(index.name), number(numbers[CommentTarget(.index, key)] ?? 0), .text(table),
          number(numbers[CommentTarget(.table, table)] ?? 0), comment(.index, key), CatalogListings.noTags,
          .boolean(index.isUnique), .boolean(false), .text("[\(list)]"), .text(index.text),
        ])
    }
    return listing
  }

  /// The columns of a table or view, as SQLite tells them.
  ///
  /// - Throws: `.catalog(.doesNotExist)` when there is neither.
  private func tableInfo(_ written: String) throws(QueryError) -> Listing? {
    let name = written.split(separator: ".").last.map { String($0.filter { $0 != "\"" }) } ?? written
    var listing = Listing(columns: [
      ("cid", .integer), ("name", .varchar), ("type", .varchar), ("notnull", .boolean), ("dflt_value", .varchar),
      ("pk", .boolean),
    ])
    switch catalog.entry(named: name) {
    case .table(let table):
      let primary = table.constraints.keys.first(where: \.isPrimary)?.columns ?? []
      for (index, column) in table.schema.columns.enumerated() {
        listing.rows.append([
          number(index), .text(column.name), .text(column.type.name), .boolean(!column.isNullable),
          text(TableText.defaultValue(of: table, index)), .boolean(primary.contains(index)),
        ])
      }
    case .view(let view):
      for (index, column) in columns(view).enumerated() {
        listing.rows.append([
          number(index), .text(column.name), .text(column.type.name), .boolean(false), .null, .boolean(false),
        ])
      }
    case nil:
      throw QueryError(
        .catalog(
          .doesNotExist(name: name, candidates: Suggestions.nearest(to: name, among: catalog.allNames))))
    }
    return listing
  }
}
