// Constraints and views under the names of information_schema, and the tables of what there is none of here.

extension CatalogListings {
  /// A constraint of a table, with the name that it goes by.
  private struct NamedConstraint {
    var table: Table
    var name: String
    var constraint: TableText.Constraint

    /// Table, columns and kind, as DuckDB puts the name together.
    init(_ constraint: TableText.Constraint, of table: Table) {
      self.table = table
      self.constraint = constraint
      var parts = [table.name] + constraint.columns.map { table.schema.columns[$0].name }
      parts += constraint.reference?.referenced ?? []
      switch constraint.kind {
      case "PRIMARY KEY": parts.append("pkey")
      case "UNIQUE": parts.append("key")
      case "FOREIGN KEY": parts.append("fkey")
      case "NOT NULL": parts.append("not_null")
      default: parts.append("check")
      }
      name = parts.joined(separator: "_")
    }

    /// Database, schema and name.
    var place: [Value] { CatalogListings.main + [.text(name)] }
    /// Whether this is a key of just these columns.
    func isKey(of names: [String]) -> Bool {
      guard constraint.kind == "PRIMARY KEY" || constraint.kind == "UNIQUE" else { return false }
      return constraint.columns.map { table.schema.columns[$0].name.lowercased() } == names.map { $0.lowercased() }
    }

    /// Database, schema and name of the table.
    var tablePlace: [Value] { CatalogListings.main + [.text(table.name)] }
  }

  /// The database and the schema of everything.
  private static let main: [Value] = [.text("memory"), .text("main")]

  private var constraints: [NamedConstraint] {
    allTables.flatMap { table in TableText.constraints(of: table).map { NamedConstraint($0, of: table) } }
  }

  /// The name of a constraint.
  static func name(of constraint: TableText.Constraint, of table: Table) -> String {
    NamedConstraint(constraint, of: table).name
  }

  /// Columns of text, for a listing.
  private func texts(_ names: String...) -> [(name: String, type: DataType)] { names.map { ($0, .varchar) } }

  func standardConstraints() -> Listing {
    var listing = Listing(
      columns: texts(
        "constraint_catalog", "constraint_schema", "constraint_name", "table_catalog", "table_schema", "table_name",
        "constraint_type", "is_deferrable", "initially_deferred", "enforced", "nulls_distinct"))
    let flags = ["NO", "NO", "YES", "YES"].map { Value.text($0) }
    for one in constraints {
      // The standard has no kind for NOT NULL.
      let kind = one.constraint.kind == "NOT NULL" ? "CHECK" : one.constraint.kind
      listing.rows.append(one.place + one.tablePlace + [.text(kind)] + flags)
    }
    return listing
  }

  func standardKeyColumns() -> Listing {
    var listing = Listing(
      columns: texts(
        "constraint_catalog", "constraint_schema", "constraint_name", "table_catalog", "table_schema", "table_name",
        "column_name") + [("ordinal_position", .integer), ("position_in_unique_constraint", .integer)])
    for one in constraints where ["PRIMARY KEY", "UNIQUE", "FOREIGN KEY"].contains(one.constraint.kind) {
      for (index, column) in one.constraint.columns.enumerated() {
        let position = Value.integer(Int128(index + 1))
        let name = Value.text(one.table.schema.columns[column].name)
        let positions: [Value] = [position, one.constraint.reference == nil ? .null : position]
        listing.rows.append(one.place + one.tablePlace + [name] + positions)
      }
    }
    return listing
  }

  func standardReferences() -> Listing {
    var listing = Listing(
      columns: texts(
        "constraint_catalog", "constraint_schema", "constraint_name", "unique_constraint_catalog",
        "unique_constraint_schema", "unique_constraint_name", "match_option", "update_rule", "delete_rule"))
    for one in constraints {
      guard let reference = one.constraint.reference else { continue }
      let key = constraints.first { other in
        other.table.name.lowercased() == reference.table.lowercased() && other.isKey(of: reference.referenced)
      }
      let keyName: Value = key.map { Value.text($0.name) } ?? .null
      let rules: [Value] = [.text("NONE"), .text("NO ACTION"), .text("NO ACTION")]
      listing.rows.append(one.place + CatalogListings.main + [keyName] + rules)
    }
    return listing
  }

  func standardConstraintColumns() -> Listing {
    var listing = Listing(
      columns: texts(
        "table_catalog", "table_schema", "table_name", "column_name", "constraint_catalog", "constraint_schema",
        "constraint_name", "constraint_type", "constraint_text"))
    for one in constraints where one.constraint.kind != "NOT NULL" {
      for column in one.constraint.columns {
        let name = Value.text(one.table.schema.columns[column].name)
        let texts: [Value] = [.text(one.constraint.kind), .text(one.constraint.text)]
        listing.rows.append(one.tablePlace + [name] + one.place + texts)
      }
    }
    return listing
  }

  func characterSets() -> Listing {
    var listing = Listing(
      columns: texts(
        "character_set_catalog", "character_set_schema", "character_set_name", "character_repertoire", "form_of_use",
        "default_collate_catalog", "default_collate_schema", "default_collate_name"))
    let row: [Value] = ["UTF8", "UCS", "UTF8", "memory", "pg_catalog", "ucs_basic"].map { .text($0) }
    listing.rows.append([.null, .null] + row)
    return listing
  }

  /// The one database, which is in memory.
  func databases() -> Listing {
    var listing = Listing(columns: [
      ("database_name", .varchar), ("database_oid", .bigint), ("path", .varchar), ("comment", .varchar),
      CatalogListings.tags, ("internal", .boolean), ("type", .varchar), ("readonly", .boolean), ("encrypted", .boolean),
    ])
    listing.rows.append([
      .text("memory"), number(1), .null, comment(.database, "memory"), CatalogListings.noTags, .boolean(false),
      .text("bq"), .boolean(false), .boolean(false),
    ])
    return listing
  }

  /// What other systems list and there is none of here, so that a script that asks finds no row.
  static let absent: [String: [(name: String, type: DataType)]] = [
    "duckdb_memory": [
      ("tag", .varchar), ("memory_usage_bytes", .bigint), ("temporary_storage_bytes", .bigint),
    ],
    "duckdb_external_resources": [
      ("name", .varchar), ("type", .varchar), ("managed", .boolean), ("state", .varchar), ("reference", .varchar),
      ("uri", .varchar), ("attached_db_type", .varchar), ("handle", .map(key: .varchar, value: .varchar)),
    ],
    "duckdb_extensions": [
      ("extension_name", .varchar), ("loaded", .boolean), ("installed", .boolean), ("install_path", .varchar),
      ("description", .varchar), ("aliases", .list(.varchar)), ("extension_version", .varchar),
      ("install_mode", .varchar), ("installed_from", .varchar),
    ],
    "duckdb_temporary_files": [("path", .varchar), ("size", .bigint)],
    "duckdb_secrets": [
      ("name", .varchar), ("type", .varchar), ("provider", .varchar), ("persistent", .boolean), ("storage", .varchar),
      ("scope", .list(.varchar)), ("secret_string", .varchar),
    ],
    "duckdb_dependencies": [
      ("classid", .bigint), ("objid", .bigint), ("objsubid", .integer), ("refclassid", .bigint), ("refobjid", .bigint),
      ("refobjsubid", .integer), ("deptype", .varchar),
    ],
  ]
}
