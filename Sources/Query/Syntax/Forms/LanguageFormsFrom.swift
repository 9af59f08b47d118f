// Forms of FROM.

extension LanguageForm {
  /// Joins and what stands in FROM.
  static let from = section(
    "FROM", "FROM 子句",
    [
      (
        "JOIN … ON LEFT RIGHT FULL CROSS", "Joins.",
        "连接。",
        "SELECT 级别, count(*) AS 数 FROM 支出 JOIN 单位 ON 支出.单位 = 单位.名称 GROUP BY 级别 ORDER BY 级别"
      ),
      (
        "USING (…) NATURAL", "Joins on columns of one name.",
        "按同名列连接。",
        "SELECT 名称, x FROM 单位 JOIN (SELECT '石桥镇' AS 名称, 1 AS x) USING (名称)"
      ),
      (
        "SEMI ANTI", "Rows that have, or have not, a partner.",
        "有（无）匹配的行。",
        "SELECT 名称 FROM 单位 ANTI JOIN 支出 ON 单位.名称 = 支出.单位"
      ),
      (
        "POSITIONAL JOIN", "Row by row.",
        "按行号连接。",
        "SELECT * FROM (VALUES (1), (2)) a(x) POSITIONAL JOIN (VALUES ('甲')) b(y)"
      ),
      (
        "ASOF JOIN", "Each row with the nearest of the other table.",
        "与最近的一行连接。",
        "SELECT a.t, b.v FROM (VALUES (5), (9)) a(t) ASOF JOIN (VALUES (1, 'x'), (6, 'y')) b(t, v) ON a.t >= b.t ORDER BY 1"
      ),
      (
        "JOIN … NEAREST n BY DISTANCE | SIMILARITY", "Each row with the n nearest of the other table by a measure.",
        "按度量与最近的 n 行连接。",
        "SELECT 项, b.名 FROM (SELECT DISTINCT 项 FROM 支出) JOIN (VALUES ('行政'), ('教育支出')) b(名) NEAREST BY SIMILARITY jaro_similarity(项, b.名) ORDER BY ALL"
      ),
      (
        "LATERAL", "A subquery that sees the tables before it.",
        "可引用前面表的子查询。",
        "SELECT x, y FROM (VALUES (2)) a(x), LATERAL (SELECT x * 10 AS y)"
      ),
      (
        "range generate_series repeat", "Rows of numbers or values.",
        "生成行。",
        "SELECT * FROM range(1, 4)"
      ),
      (
        "query(text) query_table(names)", "A query or tables named by a text that is known before the query runs.",
        "以文本给出的查询或表名。",
        "SELECT * FROM query('SELECT 1 + ' || '2 AS 和')"
      ),
      (
        "unnest(list)", "A row for each element, a column for each field of a structure.",
        "展开列表为行、结构为列。",
        "SELECT unnest([1, 2]) AS x, unnest({'a': 'k'})"
      ),
      (
        "WITH ORDINALITY", "The number of each row of a function.",
        "行号。",
        "SELECT * FROM unnest(['甲', '乙']) WITH ORDINALITY"
      ),
      (
        "PIVOT … ON … USING … GROUP BY", "Values become columns.",
        "行转列。",
        "PIVOT 支出 ON 年度 USING sum(决算数) GROUP BY 单位 ORDER BY 单位"
      ),
      (
        "UNPIVOT … ON … INTO NAME … VALUE", "Columns become rows.",
        "列转行。",
        "UNPIVOT (SELECT 1 AS 一季度, 2 AS 二季度) ON * INTO NAME 季 VALUE 数"
      ),
      (
        "information_schema duckdb_tables()", "What the catalogue holds.",
        "目录中的内容。",
        "SELECT table_name FROM information_schema.tables ORDER BY 1"
      ),
    ])
}
