// Functions about the catalogue and the session that are macros of our own: what PRAGMA shows, PostgreSQL's functions that
// look round.

extension CatalogTables {
  /// Parameters and body of each macro, as CREATE MACRO takes them behind the name.
  static let functions: [String: String] = {
    var found = [
      "pragma_show_tables": "() AS TABLE SHOW TABLES",
      "pragma_show_databases": "() AS TABLE SELECT database_name FROM duckdb_databases() WHERE NOT internal",
      "pragma_show_schemas": """
      () AS TABLE SELECT database_name, schema_name, schema_name = current_schema() AS current FROM duckdb_schemas()
      WHERE NOT internal OR schema_name = 'main' ORDER BY ALL
      """,
      "pragma_show_tables_expanded": """
      () AS TABLE SELECT t.database_name AS database, t.schema_name AS schema, t.table_name AS name,
        list(column_name ORDER BY column_index) AS column_names, list(data_type ORDER BY column_index) AS column_types,
        false AS temporary
      FROM duckdb_columns() t GROUP BY ALL ORDER BY ALL
      """,
      "pragma_show": """
      (relation) AS TABLE SELECT name AS column_name, type AS column_type,
        CASE WHEN "notnull" THEN 'NO' ELSE 'YES' END AS "null", CASE WHEN pk THEN 'PRI' END AS key,
        dflt_value AS "default", NULL::VARCHAR AS extra
      FROM pragma_table_info(relation)
      """,
      "pragma_database_list": """
      () AS TABLE SELECT database_oid AS seq, database_name AS name, path AS file FROM duckdb_databases()
      """,
      "pragma_database_size": """
      () AS TABLE SELECT database_name, '0 bytes' AS database_size, 0::BIGINT AS block_size, 0::BIGINT AS total_blocks,
        0::BIGINT AS used_blocks, 0::BIGINT AS free_blocks, '0 bytes' AS wal_size, NULL::VARCHAR AS memory_usage,
        current_setting('memory_limit')::VARCHAR AS memory_limit
      FROM duckdb_databases()
      """,
      "pragma_version": "() AS TABLE SELECT version() AS library_version, '' AS source_id, 'bq' AS codename",
      "json": "(text) AS json_extract(text, '$')",
      "pragma_platform": "() AS TABLE SELECT 'linux' AS platform",
      "pragma_user_agent": "() AS TABLE SELECT 'bq/' || version() AS user_agent",
      "pragma_collations": "() AS TABLE SELECT unnest(['binary', 'nocase', 'noaccent', 'pinyin']) AS collname",
      "pragma_functions": """
      () AS TABLE SELECT function_name AS name, upper(function_type) AS type, parameters FROM duckdb_functions()
      ORDER BY ALL
      """,
      // PostgreSQL's functions that look round.
      "format_type": """
      (type_oid, typemod) AS (SELECT any_value(postgres_name) FROM duckdb_types() t WHERE t.type_oid = type_oid)
        || CASE WHEN typemod > 0 THEN concat('(', typemod // 1000, ',', typemod % 1000, ')') ELSE '' END
      """,
      "pg_get_viewdef": """
      (view) AS (SELECT sql FROM duckdb_views() v WHERE v.view_oid = view),
      (view, pretty) AS (SELECT sql FROM duckdb_views() v WHERE v.view_oid = view)
      """,
      "pg_get_indexdef": "(index) AS (SELECT sql FROM duckdb_indexes() i WHERE i.index_oid = index)",
      "pg_get_constraintdef": """
      (number) AS (SELECT constraint_text FROM duckdb_constraints() c
        WHERE c.table_oid = number // 1000000 AND c.constraint_index = number % 1000000),
      (number, pretty) AS (SELECT constraint_text FROM duckdb_constraints() c
        WHERE c.table_oid = number // 1000000 AND c.constraint_index = number % 1000000)
      """,
      "pg_get_expr": "(tree, relation) AS tree, (tree, relation, pretty) AS tree",
      "pg_get_userbyid": "(number) AS 'bq'",
      "obj_description": """
      (number) AS (SELECT description FROM pg_description d WHERE d.objoid = number AND d.objsubid = 0 LIMIT 1),
      (number, kind) AS (
        SELECT description FROM pg_description d WHERE d.objoid = number AND d.objsubid = 0 AND d.classoid = kind)
      """,
      "col_description": """
      (number, position) AS (SELECT description FROM pg_description d
        WHERE d.objoid = number AND d.objsubid = position AND d.classoid = 'pg_class')
      """,
      "shobj_description": "(number, kind) AS NULL::VARCHAR",
      "to_regclass": "(name) AS (SELECT oid FROM pg_class c WHERE lower(c.relname) = lower(split_part(name, '.', -1)))",
      // What `x::regclass` stands for, by the type of x.
      "regclass_number": """
      (name) AS coalesce(to_regclass(name), error('relation "' || name || '" does not exist'))
      """,
      "regclass_name": "(number) AS (SELECT relname FROM pg_class c WHERE c.oid = number)",
      "pg_my_temp_schema": "() AS 0", "pg_is_other_temp_schema": "(number) AS false",
      "inet_client_addr": "() AS NULL::VARCHAR", "inet_client_port": "() AS NULL::INTEGER",
      "inet_server_addr": "() AS NULL::VARCHAR", "inet_server_port": "() AS NULL::INTEGER",
      "current_schemas": """
      (implicit) AS CASE WHEN implicit THEN list_distinct([current_schema(), 'main', 'pg_catalog'])
        ELSE [current_schema()] END
      """,
    ]
    // There are no rights here: everything may be seen and done.
    for kind in ["table", "schema", "column", "any_column", "database", "function", "sequence", "server", "tablespace"]
    {
      found["has_\(kind)_privilege"] = "(a, b) AS true, (a, b, c) AS true, (a, b, c, d) AS true"
    }
    found["pg_has_role"] = "(role, privilege) AS true, (owner, role, privilege) AS true"
    for kind in ["table", "type", "function", "operator", "opclass", "collation", "conversion"] {
      found["pg_\(kind)_is_visible"] = "(number) AS true"
    }
    return found
  }()
}
