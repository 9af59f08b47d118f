// .help sql: the form of each statement, short. Words in capitals stand as they are; words in small letters stand for what the user
// writes, and are shown in the user's language.

import Query

/// Pages on statements.
enum SyntaxHelp {
  /// A statement's form.
  private struct Page {
    let name: String
    let summary: Words
    let form: String
    /// What the form does not show.
    var remark: Words?
  }

  private static let pages: [Page] = [
    Page(
      name: "SELECT", summary: Words("rows of tables", "查询表中的行"),
      form: """
        [WITH [RECURSIVE] name [(column, …)] AS (query), …]
        SELECT [DISTINCT [ON (expression, …)]] * [EXCLUDE (column, …)] | expression [[AS] name], …
        FROM table | file | (query) [AS name]
          [INNER | LEFT | RIGHT | FULL | SEMI | ANTI | ASOF | CROSS] JOIN table [ON condition | USING (column, …)]
        [WHERE condition]
        [GROUP BY ALL | expression, … | ROLLUP (…) | CUBE (…) | GROUPING SETS (…)] [HAVING condition]
        [WINDOW name AS (…)] [QUALIFY condition]
        [UNION | INTERSECT | EXCEPT [ALL] [BY NAME] query]
        [ORDER BY ALL | expression [DESC] [NULLS FIRST | NULLS LAST], …] [LIMIT number [%]] [OFFSET number]
        """,
      remark: Words("FROM table by itself gives all rows of the table.", "只写 FROM 表 即得表中所有行。")),
    Page(
      name: "VALUES", summary: Words("rows written out", "直接写出的行"), form: "VALUES (value, …), (value, …), …"),
    Page(
      name: "INSERT", summary: Words("add rows", "添加行"),
      form: """
        INSERT INTO table [(column, …)] [BY NAME] VALUES (value, …), … | query
        [ON CONFLICT [(column, …)] DO NOTHING | DO UPDATE SET column = value, …] [RETURNING expression, …]
        """),
    Page(
      name: "UPDATE", summary: Words("change rows", "修改行"),
      form: "UPDATE table SET column = value, … [FROM table] [WHERE condition] [RETURNING expression, …]"),
    Page(
      name: "DELETE", summary: Words("remove rows", "删除行"),
      form: "DELETE FROM table [USING table] [WHERE condition] [RETURNING expression, …]"),
    Page(
      name: "MERGE", summary: Words("add, change and remove rows by those of another table", "按另一表的行添加、修改、删除"),
      form: """
        MERGE INTO table USING table | (query) ON condition
        WHEN MATCHED [AND condition] THEN UPDATE SET column = value, … | DELETE
        WHEN NOT MATCHED [AND condition] THEN INSERT [(column, …)] VALUES (value, …)
        """),
    Page(name: "TRUNCATE", summary: Words("remove all rows", "删除所有行"), form: "TRUNCATE table"),
    Page(
      name: "CREATE", summary: Words("make tables, views and macros", "建立表、视图和宏"),
      form: """
        CREATE [OR REPLACE] TABLE [IF NOT EXISTS] name (column type [NOT NULL] [DEFAULT value], …) | AS query
        CREATE [OR REPLACE] VIEW name [(column, …)] AS query
        CREATE [OR REPLACE] MACRO name(parameter, …) AS expression | TABLE query
        """),
    Page(
      name: "ALTER", summary: Words("change the columns of a table", "修改表的列"),
      form: """
        ALTER TABLE table ADD COLUMN column type [DEFAULT value]
        ALTER TABLE table DROP COLUMN column
        ALTER TABLE table RENAME TO name | RENAME COLUMN column TO name
        ALTER TABLE table ALTER COLUMN column TYPE type [USING expression] | SET DEFAULT value | SET NOT NULL
        """),
    Page(
      name: "DROP", summary: Words("remove tables, views and macros", "删除表、视图和宏"),
      form: "DROP TABLE | VIEW | MACRO [IF EXISTS] name"),
    Page(
      name: "COPY", summary: Words("rows to and from files", "与文件交换数据"),
      form: """
        COPY table | (query) TO 'file' [(HEADER, DELIMITER ',')]
        COPY table FROM 'file' [(HEADER, DELIMITER ',')]
        """),
    Page(
      name: "PIVOT", summary: Words("values become columns", "行转列"),
      form: "PIVOT table ON column [IN (value, …)] USING aggregate(column) [GROUP BY column, …]",
      remark: Words(
        "PIVOT spending ON year USING sum(actual) GROUP BY item: a column for each year.",
        "PIVOT 功能分类支出 ON 年度 USING sum(决算数) GROUP BY 项：每年一列。")),
    Page(
      name: "UNPIVOT", summary: Words("columns become values", "列转行"),
      form: "UNPIVOT table ON column, … INTO NAME name VALUE name"),
    Page(name: "DESCRIBE", summary: Words("columns of a table or query", "表或查询的列"), form: "DESCRIBE table | query"),
    Page(
      name: "SUMMARIZE", summary: Words("counts, extremes and averages of each column", "各列的计数、极值与平均"),
      form: "SUMMARIZE table | query"),
    Page(
      name: "SHOW", summary: Words("names of tables, values of settings", "表名、设置的值"),
      form: "SHOW TABLES\nSHOW setting"),
    Page(
      name: "EXPLAIN", summary: Words("how a query is run", "查询的执行方式"), form: "EXPLAIN [ANALYZE] query",
      remark: Words("ANALYZE runs it and tells rows and times.", "ANALYZE 会运行查询，给出行数与用时。")),
    Page(
      name: "SET", summary: Words("settings", "设置"), form: "SET setting = value\nRESET setting"),
    Page(
      name: "PREPARE", summary: Words("statements with parameters, kept for later", "带参数的语句，留待执行"),
      form: "PREPARE name AS statement\nEXECUTE name(value, …)\nDEALLOCATE name",
      remark: Words("Parameters are written $1, $2, … or $name.", "参数写作 $1、$2、… 或 $名称。")),
    Page(
      name: "ASSERT", summary: Words("stop unless a condition holds; exit code 4", "条件不成立即停止，退出码 4"),
      form: "ASSERT condition [, 'message']"),
  ]

  /// What the words in small letters are in Chinese.
  private static let chineseWords: [String: String] = [
    "aggregate": "聚合函数", "column": "列", "condition": "条件", "expression": "表达式", "file": "文件",
    "message": "说明", "name": "名称", "number": "数", "parameter": "参数", "query": "查询", "setting": "设置",
    "statement": "语句", "table": "表", "type": "类型", "value": "值",
  ]

  /// The page on `statement`; nil when there is none.
  static func page(on statement: String, in language: Language) -> String? {
    guard let page = pages.first(where: { $0.name == statement.uppercased() }) else { return nil }
    var lines = [page.name + (language == .chinese ? "：" : ": ") + page.summary.text(in: language)]
    lines.append(language == .chinese ? inChinese(page.form) : page.form)
    if let remark = page.remark { lines.append(remark.text(in: language)) }
    return lines.joined(separator: "\n")
  }

  /// The form with Chinese words for what the user writes.
  private static func inChinese(_ form: String) -> String {
    var result = ""
    var word = ""
    for character in form + "\n" {
      if character.isASCII, character.isLowercase {
        word.append(character)
      } else {
        result += chineseWords[word] ?? word
        word = ""
        result.append(character)
      }
    }
    return String(result.dropLast())
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
