// Tables and functions about the catalogue that are queries themselves: pg_catalog, information_schema, sqlite_master, and
// what PRAGMA asks for. Each is a text, read when a statement names it.

/// Tables and macros of our own, by name.
enum CatalogTables {
  /// The query that a name such as `pg_catalog.pg_class` stands for; nil when it stands for none.
  static func query(named names: [Name]) throws(QueryError) -> QueryExpression? {
    guard let last = names.last?.text.lowercased(), let own = tables[last] else { return nil }
    let schema = names.count > 1 ? names[names.count - 2].text.lowercased() : nil
    // `information_schema` must be written; the others are found without.
    guard schema == own.schema || schema == nil && own.schema != "information_schema" || schema == "main" else {
      return nil
    }
    guard case .query(let query) = try Statement.parse(own.text).kind else { return nil }
    return query
  }

  /// Whether PRAGMA can ask for a function of this lower-case name.
  static func has(function name: String) -> Bool {
    functions[name] != nil || CatalogListings.functionNames.contains(name)
  }

  /// The macro of this lower-case name; nil when there is none.
  static func macro(named name: String) throws(QueryError) -> MacroDefinition? {
    try functions[name].flatMap { (text) throws(QueryError) in try macro(named: name, text: text) }
  }

  /// The macro `name` of these parameters and this body.
  static func macro(named name: String, text: String) throws(QueryError) -> MacroDefinition? {
    guard case .createMacro(let create) = try Statement.parse("CREATE MACRO \(name)\(text)").kind else { return nil }
    return MacroDefinition(create)
  }

  /// The names of all macros here.
  static var functionNames: [String] { functions.keys.sorted() }

  // MARK: Tables

  private static let tables: [String: (schema: String, text: String)] = {
    var found: [String: (schema: String, text: String)] = [:]
    for (schema, rows) in [
      ("information_schema", standardTables), ("pg_catalog", postgresTables), ("pg_catalog", postgresDetails),
      ("main", otherTables),
    ] {
      for (name, text) in rows { found[name] = (schema, text) }
    }
    return found
  }()

  private static let standardTables: KeyValuePairs = [
    "tables": """
    SELECT database_name AS table_catalog, schema_name AS table_schema, table_name, 'BASE TABLE' AS table_type,
      NULL::VARCHAR AS self_referencing_column_name, NULL::VARCHAR AS reference_generation,
      NULL::VARCHAR AS user_defined_type_catalog, NULL::VARCHAR AS user_defined_type_schema,
      NULL::VARCHAR AS user_defined_type_name, 'YES' AS is_insertable_into, 'NO' AS is_typed,
      NULL::VARCHAR AS commit_action, comment AS TABLE_COMMENT FROM duckdb_tables()
    UNION ALL
    SELECT database_name, schema_name, view_name, 'VIEW', NULL, NULL, NULL, NULL, NULL, 'NO', 'NO', NULL, comment
    FROM duckdb_views()
    """,
    "columns": """
    SELECT database_name AS table_catalog, schema_name AS table_schema, table_name, column_name,
      column_index AS ordinal_position, column_default, CASE WHEN is_nullable THEN 'YES' ELSE 'NO' END AS is_nullable,
      data_type, character_maximum_length, NULL::INTEGER AS character_octet_length, numeric_precision,
      numeric_precision_radix, numeric_scale,
      CASE WHEN data_type = 'DATE' THEN 0 WHEN data_type LIKE 'TIME%' THEN 6 END AS datetime_precision,
      NULL::VARCHAR AS character_set_name, NULL::VARCHAR AS collation_name, database_name AS udt_catalog,
      'pg_catalog' AS udt_schema, data_type AS udt_name, 'NO' AS is_identity,
      CASE WHEN is_generated THEN 'ALWAYS' ELSE 'NEVER' END AS is_generated, generation_expression,
      'YES' AS is_updatable, comment AS COLUMN_COMMENT
    FROM duckdb_columns()
    """,
    "schemata": """
    SELECT database_name AS catalog_name, schema_name, 'bq' AS schema_owner,
      NULL::VARCHAR AS default_character_set_catalog, NULL::VARCHAR AS default_character_set_schema,
      NULL::VARCHAR AS default_character_set_name, sql AS sql_path
    FROM duckdb_schemas()
    """,
    "views": """
    SELECT database_name AS table_catalog, schema_name AS table_schema, view_name AS table_name,
      sql AS view_definition, 'NONE' AS check_option, 'NO' AS is_updatable, 'NO' AS is_insertable_into,
      'NO' AS is_trigger_updatable, 'NO' AS is_trigger_deletable, 'NO' AS is_trigger_insertable_into
    FROM duckdb_views()
    """,
    "check_constraints": """
    SELECT database_name AS constraint_catalog, schema_name AS constraint_schema, constraint_name,
      CASE constraint_type WHEN 'NOT NULL' THEN constraint_column_names[1] || ' IS NOT NULL' ELSE expression END
        AS check_clause
    FROM duckdb_constraints() WHERE constraint_type IN ('CHECK', 'NOT NULL')
    """,
    "constraint_table_usage": """
    SELECT database_name AS table_catalog, schema_name AS table_schema, table_name,
      database_name AS constraint_catalog, schema_name AS constraint_schema, constraint_name, constraint_type
    FROM duckdb_constraints()
    """,
    "sequences": """
    SELECT database_name AS sequence_catalog, schema_name AS sequence_schema, sequence_name, 'BIGINT' AS data_type,
      64 AS numeric_precision, 2 AS numeric_precision_radix, 0 AS numeric_scale, start_value,
      min_value AS minimum_value, max_value AS maximum_value, increment_by AS increment,
      CASE WHEN cycle THEN 'YES' ELSE 'NO' END AS cycle_option
    FROM duckdb_sequences()
    """,
  ]

  private static let postgresTables: KeyValuePairs = [
    "pg_class": """
    SELECT o.*, CASE relkind WHEN 'r' THEN 2 ELSE 0 END AS relam, relpages: 0, relallvisible: 0,
      relisshared: false, relpersistence: 'p', relhasrules: relkind = 'v', relhastriggers: false,
      relhassubclass: false, relrowsecurity: false, relispopulated: true, relispartition: false, relowner: 1
    FROM (
      SELECT table_oid AS oid, table_name AS relname, schema_oid AS relnamespace, 'r' AS relkind,
        estimated_size::FLOAT AS reltuples, index_count > 0 OR has_primary_key AS relhasindex,
        column_count AS relnatts, check_constraint_count AS relchecks, has_primary_key AS relhaspkey
      FROM duckdb_tables()
      UNION ALL
      SELECT view_oid, view_name, schema_oid, 'v', 0, false, column_count, 0, false FROM duckdb_views()
      UNION ALL
      SELECT index_oid, index_name, schema_oid, 'i', 0, false, NULL, 0, false FROM duckdb_indexes()
      UNION ALL
      SELECT sequence_oid, sequence_name, schema_oid, 'S', 0, false, NULL, 0, false FROM duckdb_sequences()
    ) o
    """,
    "pg_namespace": "SELECT oid, schema_name AS nspname, 1 AS nspowner, NULL AS nspacl FROM duckdb_schemas()",
    "pg_attribute": """
    SELECT table_oid AS attrelid, column_name AS attname, data_type_id AS atttypid, column_index AS attnum,
      CASE WHEN data_type LIKE '%[]' THEN 1 ELSE 0 END AS attndims,
      CASE WHEN data_type_id = 1700 THEN numeric_precision * 1000 + numeric_scale ELSE -1 END AS atttypmod,
      NOT is_nullable AS attnotnull, column_default IS NOT NULL OR is_generated AS atthasdef, '' AS attidentity,
      CASE WHEN is_generated THEN 's' ELSE '' END AS attgenerated, false AS attisdropped, true AS attislocal,
      0 AS attinhcount, 0 AS attcollation, -1 AS attstattarget
    FROM duckdb_columns()
    """,
    "pg_attrdef": """
    SELECT row_number() OVER (ORDER BY table_oid, column_index) AS oid, table_oid AS adrelid, column_index AS adnum,
      coalesce(column_default, generation_expression) AS adbin
    FROM duckdb_columns() WHERE column_default IS NOT NULL OR is_generated
    """,
    "pg_type": """
    SELECT type_oid AS oid, postgres_name AS typname, any_value(schema_oid) AS typnamespace, 1 AS typowner,
      -1 AS typlen, CASE WHEN logical_type = 'ENUM' THEN 'e' ELSE 'b' END AS typtype,
      CASE any_value(type_category) WHEN 'NUMERIC' THEN 'N' WHEN 'STRING' THEN 'S' WHEN 'DATETIME' THEN 'D'
        WHEN 'BOOLEAN' THEN 'B' WHEN 'COMPOSITE' THEN 'C' ELSE 'X' END AS typcategory,
      true AS typisdefined, 0 AS typrelid, 0 AS typelem, 0 AS typbasetype, -1 AS typtypmod, false AS typnotnull
    FROM duckdb_types() GROUP BY type_oid, postgres_name, logical_type
    """,
    "pg_enum": """
    SELECT NULL::BIGINT AS oid, type_oid AS enumtypid, unnest(range(1, len(labels) + 1))::REAL AS enumsortorder,
      unnest(labels) AS enumlabel
    FROM duckdb_types() WHERE labels IS NOT NULL
    """,
    "pg_index": """
    SELECT index_oid AS indexrelid, table_oid AS indrelid, len(indkey) AS indnatts, len(indkey) AS indnkeyatts,
      is_unique AS indisunique, is_primary AS indisprimary, false AS indisexclusion, true AS indimmediate,
      false AS indisclustered, true AS indisvalid, true AS indisready, true AS indislive, indkey, expressions AS indexprs,
      NULL AS indpred
    FROM (
      SELECT i.*, (
        SELECT coalesce(list(column_index ORDER BY column_index), []) FROM duckdb_columns() c
        WHERE c.table_oid = i.table_oid AND list_contains(string_split(trim(i.expressions, '[]'), ', '), c.column_name)
      ) AS indkey
      FROM duckdb_indexes() i)
    """,
    "pg_constraint": """
    SELECT table_oid * 1000000 + constraint_index AS oid, constraint_name AS conname, schema_oid AS connamespace,
      CASE constraint_type WHEN 'CHECK' THEN 'c' WHEN 'UNIQUE' THEN 'u' WHEN 'PRIMARY KEY' THEN 'p'
        WHEN 'FOREIGN KEY' THEN 'f' WHEN 'NOT NULL' THEN 'n' END AS contype,
      false AS condeferrable, false AS condeferred, true AS convalidated, table_oid AS conrelid, 0 AS contypid,
      0 AS conindid, coalesce((SELECT t.table_oid FROM duckdb_tables() t WHERE t.table_name = d.referenced_table), 0)
        AS confrelid, CASE constraint_type WHEN 'FOREIGN KEY' THEN 'a' ELSE ' ' END AS confupdtype,
      CASE constraint_type WHEN 'FOREIGN KEY' THEN 'a' ELSE ' ' END AS confdeltype,
      [i + 1 FOR i IN constraint_column_indexes] AS conkey, expression AS conbin
    FROM duckdb_constraints() d
    """,
    "pg_database": """
    SELECT database_oid AS oid, database_name AS datname, 1 AS datdba, true AS datallowconn, false AS datistemplate
    FROM duckdb_databases()
    """,
    "pg_tables": """
    SELECT schema_name AS schemaname, table_name AS tablename, 'bq' AS tableowner, NULL::VARCHAR AS tablespace,
      index_count > 0 OR has_primary_key AS hasindexes, false AS hasrules, false AS hastriggers, false AS rowsecurity
    FROM duckdb_tables()
    """,
    "pg_views": """
    SELECT schema_name AS schemaname, view_name AS viewname, 'bq' AS viewowner, sql AS definition FROM duckdb_views()
    """,
    "pg_indexes": """
    SELECT schema_name AS schemaname, table_name AS tablename, index_name AS indexname, NULL AS tablespace,
      sql AS indexdef
    FROM duckdb_indexes()
    """,
  ]

  private static let postgresDetails: KeyValuePairs = [
    "pg_settings": """
    SELECT name, value AS setting, description AS short_desc,
      CASE WHEN value IN ('true', 'false') THEN 'bool' WHEN TRY_CAST(value AS BIGINT) IS NOT NULL THEN 'integer'
        ELSE 'string' END AS vartype
    FROM duckdb_settings()
    """,
    "pg_description": """
    SELECT table_oid AS objoid, 'pg_class' AS classoid, 0 AS objsubid, comment AS description
    FROM duckdb_tables() WHERE comment IS NOT NULL
    UNION ALL SELECT table_oid, 'pg_class', column_index, comment FROM duckdb_columns() WHERE comment IS NOT NULL
    UNION ALL SELECT view_oid, 'pg_class', 0, comment FROM duckdb_views() WHERE comment IS NOT NULL
    UNION ALL SELECT index_oid, 'pg_class', 0, comment FROM duckdb_indexes() WHERE comment IS NOT NULL
    UNION ALL SELECT sequence_oid, 'pg_class', 0, comment FROM duckdb_sequences() WHERE comment IS NOT NULL
    UNION ALL SELECT type_oid, 'pg_type', 0, comment FROM duckdb_types() WHERE comment IS NOT NULL
    UNION ALL SELECT oid, 'pg_namespace', 0, comment FROM duckdb_schemas() WHERE comment IS NOT NULL
    """,
    "pg_proc": """
    SELECT row_number() OVER (ORDER BY function_name) AS oid, function_name AS proname, 2 AS pronamespace,
      CASE function_type WHEN 'aggregate' THEN 'a' ELSE 'f' END AS prokind, len(parameters) AS pronargs,
      parameters AS proargnames, function_type = 'table_macro' AS proretset, macro_definition AS prosqlbody,
      function_type = 'aggregate' AS proisagg
    FROM duckdb_functions()
    """,
    "pg_sequence": """
    SELECT sequence_oid AS seqrelid, 20 AS seqtypid, start_value AS seqstart, increment_by AS seqincrement,
      max_value AS seqmax, min_value AS seqmin, 0 AS seqcache, cycle AS seqcycle
    FROM duckdb_sequences()
    """,
    "pg_sequences": """
    SELECT schema_name AS schemaname, sequence_name AS sequencename, 'bq' AS sequenceowner, 20 AS data_type,
      start_value, min_value, max_value, increment_by, cycle, 0 AS cache_size, last_value
    FROM duckdb_sequences()
    """,
    "pg_prepared_statements": """
    SELECT name, statement, NULL AS prepare_time, parameter_types, result_types, NULL AS from_sql
    FROM duckdb_prepared_statements()
    """,
    "pg_depend": "FROM duckdb_dependencies()",
    "pg_am": "SELECT * FROM (VALUES (2, 'heap', 't')) a(oid, amname, amtype)",
    "pg_tablespace": "SELECT * FROM (VALUES (0, 'pg_default', 1)) s(oid, spcname, spcowner)",
    "pg_collation": """
    SELECT row_number() OVER (ORDER BY collname) AS oid, collname FROM pragma_collations()
    """,
    "pg_roles": """
    SELECT * FROM (VALUES (1, 'bq', true, true, true)) r(oid, rolname, rolsuper, rolcreatedb, rolcanlogin)
    """,
    "pg_user": "SELECT * FROM (VALUES ('bq', 1, true, true)) u(usename, usesysid, usecreatedb, usesuper)",
  ]

  private static let otherTables: KeyValuePairs = [
    "sqlite_master": sqliteMaster, "sqlite_schema": sqliteMaster,
    "sqlite_temp_master": sqliteMaster + " WHERE false", "sqlite_temp_schema": sqliteMaster + " WHERE false",
  ]

  private static let sqliteMaster = """
    SELECT * FROM (
      SELECT 'table' AS type, table_name AS name, table_name AS tbl_name, 0 AS rootpage, sql FROM duckdb_tables()
      UNION ALL SELECT 'view', view_name, view_name, 0, sql FROM duckdb_views()
      UNION ALL SELECT 'index', index_name, table_name, 0, sql FROM duckdb_indexes())
    """
}
