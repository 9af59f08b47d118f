// Forms of SELECT.

extension LanguageForm {
  /// SELECT and its clauses.
  static let select = section(
    "Queries", "查询",
    [
      (
        "SELECT … FROM …", "Columns of tables.",
        "选列。",
        "SELECT 单位, 决算数 FROM 支出 LIMIT 2"
      ),
      (
        "FROM …", "All columns; FROM may come first.",
        "取全部列；FROM 可写在前面。",
        "FROM 支出 SELECT 单位 LIMIT 1"
      ),
      (
        "* EXCLUDE REPLACE RENAME", "All columns but some, changed or renamed.",
        "除外、替换、改名。",
        "SELECT * EXCLUDE (项) REPLACE (决算数 / 1万元 AS 决算数) RENAME (年度 AS 年) FROM 支出 LIMIT 1"
      ),
      (
        "COLUMNS('regex')", "Columns by a pattern.",
        "按模式选列。",
        "SELECT COLUMNS('.*数') FROM 支出 LIMIT 1"
      ),
      (
        "* LIKE '…'", "Columns whose names are alike.",
        "按名称模式选列。",
        "SELECT * LIKE '%算%' FROM 支出 LIMIT 1"
      ),
      (
        "AS alias, alias: x", "Names for columns, usable in WHERE, GROUP BY, HAVING.",
        "别名，可用于其他子句。",
        "SELECT 年: 年度, count(*) AS 数 FROM 支出 GROUP BY 年 HAVING 数 > 1 ORDER BY 年"
      ),
      (
        "DISTINCT DISTINCT ON (…)", "Each row once; the first row of each key.",
        "去重；每个键取第一行。",
        "SELECT DISTINCT ON (单位) 单位, 年度 FROM 支出 ORDER BY 单位, 年度 DESC"
      ),
      (
        "WHERE", "Rows for which a condition holds.",
        "条件筛选。",
        "SELECT 项 FROM 支出 WHERE 决算数 > 100万元 ORDER BY 项"
      ),
      (
        "GROUP BY ALL", "Groups by everything that is no aggregate.",
        "按所有非聚合列分组。",
        "SELECT 单位, sum(决算数) AS 合计 FROM 支出 GROUP BY ALL ORDER BY 单位"
      ),
      (
        "ROLLUP CUBE GROUPING SETS", "Totals and subtotals.",
        "小计与合计。",
        "SELECT 单位, 年度, sum(决算数) AS 合计 FROM 支出 GROUP BY ROLLUP (单位, 年度) ORDER BY ALL"
      ),
      (
        "GROUP BY unnest(…)", "Groups by the elements of lists.",
        "按列表元素分组。",
        "SELECT unnest([年度, 2020]) AS 年, count(*) AS 数 FROM 支出 GROUP BY 年 ORDER BY 年"
      ),
      (
        "HAVING", "Conditions on groups.",
        "分组后的条件。",
        "SELECT 单位 FROM 支出 GROUP BY 单位 HAVING count(*) > 1 ORDER BY 单位"
      ),
      (
        "FILTER (WHERE …)", "An aggregate of some rows.",
        "只对部分行聚合。",
        "SELECT count(*) FILTER (WHERE 年度 = 2020) FROM 支出"
      ),
      (
        "agg(DISTINCT x ORDER BY y)", "Distinct values and their order inside an aggregate.",
        "聚合内去重与排序。",
        "SELECT string_agg(DISTINCT 单位, '、' ORDER BY 单位) FROM 支出"
      ),
      (
        "f() OVER (PARTITION BY … ORDER BY …)", "Window functions.",
        "窗口函数。",
        "SELECT 项, rank() OVER (ORDER BY 决算数 DESC NULLS LAST) AS 名次 FROM 支出 ORDER BY 名次, 项"
      ),
      (
        "ROWS RANGE GROUPS EXCLUDE", "The rows that a window function sees.",
        "窗口范围。",
        "SELECT 年度, sum(年度) OVER (ORDER BY 年度 ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS 和 FROM 支出 ORDER BY ALL"
      ),
      (
        "WINDOW w AS (…)", "A window with a name.",
        "命名窗口。",
        "SELECT DISTINCT count(*) OVER w AS 数 FROM 支出 WINDOW w AS (PARTITION BY 年度) ORDER BY 1"
      ),
      (
        "QUALIFY", "Conditions on window functions.",
        "窗口函数的条件。",
        "SELECT 单位, 项 FROM 支出 QUALIFY row_number() OVER (PARTITION BY 单位 ORDER BY 决算数 DESC NULLS LAST) = 1 ORDER BY 单位"
      ),
      (
        "ORDER BY … NULLS FIRST, ORDER BY ALL", "The order of the rows; NULLs come last unless told otherwise.",
        "排序；空值默认在后。",
        "SELECT 决算数 FROM 支出 ORDER BY 决算数 DESC NULLS FIRST LIMIT 2"
      ),
      (
        "LIMIT n OFFSET m, LIMIT 50%", "Some of the rows.",
        "限制行数。",
        "SELECT 年度 FROM 支出 ORDER BY ALL LIMIT 40%"
      ),
      (
        "VALUES", "Rows written out.",
        "直接写出的行。",
        "VALUES (1, '甲'), (2, '乙')"
      ),
      (
        "UNION INTERSECT EXCEPT [ALL]", "Rows of several queries.",
        "集合运算。",
        "SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 1"
      ),
      (
        "UNION BY NAME", "Columns matched by their names.",
        "按列名对应。",
        "SELECT 1 AS a UNION ALL BY NAME SELECT 2 AS b"
      ),
      (
        "WITH name AS (…)", "A query with a name.",
        "命名查询。",
        "WITH t AS (SELECT 年度 FROM 支出) SELECT count(*) FROM t"
      ),
      (
        "WITH name AS (INSERT | UPDATE | DELETE … RETURNING …)", "A change that runs first and can be read.",
        "先执行改动，其结果可供查询。",
        "WITH 删 AS (DELETE FROM 支出 WHERE 年度 < 2000 RETURNING *) SELECT count(*) FROM 删"
      ),
      (
        "WITH RECURSIVE", "A query over its own rows.",
        "递归查询。",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) FROM n"
      ),
      (
        "WITH RECURSIVE … USING KEY (…)", "A recursion that keeps one row a key.",
        "按键保留一行的递归。",
        "WITH RECURSIVE t(k, v) USING KEY (k, max(v)) AS (SELECT 1, 3 UNION ALL SELECT k, v - 1 FROM t WHERE v > 0) FROM t"
      ),
      (
        "(SELECT …) EXISTS IN", "Subqueries, correlated at any depth.",
        "子查询。",
        "SELECT 项 FROM 支出 a WHERE 决算数 = (SELECT max(决算数) FROM 支出 b WHERE b.单位 = a.单位) ORDER BY 项"
      ),
      (
        "TABLESAMPLE USING SAMPLE", "A sample of the rows.",
        "抽样。",
        "SELECT count(*) FROM 支出 USING SAMPLE 100%"
      ),
    ])
}
