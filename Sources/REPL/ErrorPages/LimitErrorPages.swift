// Pages on limits that a statement ran into: E05.

extension ErrorPage {
  static let limits: [ErrorPage] = [
    ErrorPage(
      "E0501", Words("nested too deeply", "嵌套过深"),
      Words(
        "Brackets, functions and subqueries inside each other have a limit; give the inner parts names with WITH.",
        "括号、函数、子查询的嵌套层数有限；用 WITH 给内层取名。"),
      wrong: "SELECT (((…))) with more brackets than the limit in the message",
      right: "WITH a AS (SELECT …) SELECT … FROM a",
      isRun: false),
    ErrorPage(
      "E0502", Words("too many operators in a row", "连续运算过多"),
      Words(
        "A chain of AND, OR or + has a limit; use IN (…) or a table of VALUES.",
        "连续的 AND、OR 或 + 个数有限；改用 IN (…) 或 VALUES 表。"),
      wrong: "SELECT … WHERE n = 1 OR n = 2 OR … OR n = 9999", right: "SELECT … WHERE n IN (1, 2, …, 9999)",
      isRun: false),
    ErrorPage(
      "E0503", Words("interrupted", "已中断"),
      Words("Ctrl-C stopped the statement; what it would have changed is as it was.", "按 Ctrl-C 中止了语句；数据保持原样。"),
      wrong: "SELECT count(*) FROM range(1000000) a, range(1000000) b   ^C", right: "SELECT 1000000 * 1000000",
      isRun: false),
    ErrorPage(
      "E0504", Words("out of time", "超过时限"),
      Words("The statement took longer than --timeout or SET timeout allow.", "语句用时超过 --timeout 或 SET timeout 的限制。"),
      wrong: "SET timeout = 0.01; SELECT count(*) FROM range(1000000) a, range(1000000) b",
      right: "SET timeout = 60; SELECT count(*) FROM range(1000)"),
    ErrorPage(
      "E0505", Words("out of memory", "超过内存限制"),
      Words(
        "The statement needs more than --memory-limit or SET memory_limit allow. WHERE and fewer columns make it smaller.",
        "语句需要的内存超过 --memory-limit 或 SET memory_limit 的限制。可用 WHERE 或减少列数。"),
      wrong: "SET memory_limit = '1MB'; SELECT * FROM range(10000000) ORDER BY hash(range)",
      right: "SET memory_limit = '1GB'; SELECT * FROM range(10) ORDER BY hash(range)"),
    ErrorPage(
      "E0506", Words("a recursion without end", "递归没有结束"),
      Words("The recursive part of WITH RECURSIVE needs a condition that ends it.", "WITH RECURSIVE 的递归部分需要一个结束条件。"),
      wrong: "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT count(*) FROM r",
      right: "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT count(*) FROM r",
      isRun: false),
    ErrorPage(
      "E0507", Words("views and macros without end", "视图和宏层层展开"),
      Words(
        "Views and macros that name each other twice double with every step; keep a step as a table.",
        "视图或宏每层引用下层两次，展开的次数就逐层翻倍；把中间一层存成表。"),
      wrong: "SELECT * FROM v40, after 40 views that each name the one before twice",
      right: "CREATE TABLE t AS SELECT * FROM v9; SELECT * FROM t a, t b",
      isRun: false),
  ]
}
