// .help sql: the form of each statement, short.

import Query

/// Pages on statements.
enum SyntaxHelp {
  /// A statement's form.
  private struct Page {
    let name: String
    let summary: Words
    let form: String
  }

  private static let pages: [Page] = [
    Page(
      name: "SELECT", summary: Words("rows of tables", "查询表中的行"),
      form: """
        [WITH name AS (query), …]
        SELECT [DISTINCT [ON (expression, …)]] * | expression [AS name], …
        FROM table | (query) AS name [[LEFT | RIGHT | FULL | SEMI | ANTI | ASOF] JOIN table ON condition | USING (column)] …
        [WHERE condition]
        [GROUP BY ALL | expression, … | ROLLUP (…) | CUBE (…)] [HAVING condition]
        [WINDOW name AS (…)] [QUALIFY condition]
        [UNION | INTERSECT | EXCEPT [ALL] [BY NAME] query]
        [ORDER BY expression [DESC] [NULLS LAST], …] [LIMIT n] [OFFSET n]
        FROM table            alone gives all its rows
        """),
    Page(
      name: "INSERT", summary: Words("add rows", "添加行"),
      form: "INSERT INTO table [(column, …)] VALUES (value, …), … | query"),
    Page(
      name: "UPDATE", summary: Words("change rows", "修改行"),
      form: "UPDATE table SET column = value, … [WHERE condition]"),
    Page(name: "DELETE", summary: Words("remove rows", "删除行"), form: "DELETE FROM table [WHERE condition]"),
    Page(
      name: "CREATE", summary: Words("make tables, views and macros", "建立表、视图和宏"),
      form: """
        CREATE [OR REPLACE] TABLE [IF NOT EXISTS] name (column type [NOT NULL] [DEFAULT value], …) | AS query
        CREATE [OR REPLACE] VIEW name [(column, …)] AS query
        CREATE [OR REPLACE] MACRO name(parameter, …) AS expression | TABLE query
        """),
    Page(
      name: "DROP", summary: Words("remove tables and views", "删除表和视图"),
      form: "DROP TABLE | VIEW | MACRO [IF EXISTS] name"),
    Page(
      name: "COPY", summary: Words("rows to and from files", "与文件交换数据"),
      form: "COPY table | (query) TO 'file' [(HEADER, DELIMITER ',')]\nCOPY table FROM 'file'"),
    Page(
      name: "PIVOT", summary: Words("values become columns", "行转列"),
      form: "PIVOT table ON column USING aggregate(column) [GROUP BY column, …]"),
    Page(
      name: "EXPLAIN", summary: Words("how a query is run", "查询的执行方式"), form: "EXPLAIN [ANALYZE] query"),
    Page(
      name: "DESCRIBE", summary: Words("columns of a table or query", "表或查询的列"),
      form: "DESCRIBE table | query\nSUMMARIZE table | query"),
    Page(
      name: "SET", summary: Words("settings", "设置"), form: "SET name = value\nRESET name\nSHOW name"),
    Page(
      name: "ASSERT", summary: Words("stop unless a condition holds; exit code 4", "条件不成立即停止，退出码 4"),
      form: "ASSERT condition [, 'message']"),
  ]

  /// The page on `statement`, which may go on behind its first word; nil when there is none.
  static func page(on statement: String, in language: Language) -> String? {
    guard let page = pages.first(where: { $0.name == statement.uppercased() }) else { return nil }
    return page.name + (language == .chinese ? "：" : ": ") + page.summary.text(in: language) + "\n" + page.form
  }

  /// The names of all pages.
  static var names: [String] { pages.map(\.name) }

  /// All pages, a line each.
  static func overview(in language: Language) -> String {
    let width = pages.map(\.name.count).max() ?? 0
    var lines = pages.map { page in
      page.name + String(repeating: " ", count: width - page.name.count + 2) + page.summary.text(in: language)
    }
    lines.append(language == .chinese ? ".help sql 语句名 可得其语法。" : ".help sql NAME gives its form.")
    return lines.joined(separator: "\n")
  }
}
