// Pages on errors of names and types: E02.

extension ErrorPage {
  static let binding: [ErrorPage] = names + types + clauses

  private static let names: [ErrorPage] = [
    ErrorPage(
      "E0201", Words("no such table", "没有这张表"),
      Words(
        "No table, view or WITH query has this name, in English or Chinese. `.tables` lists what there is; a file is read by its path in quotes.",
        "没有这个名称的表、视图或 WITH 查询（中英文名均可）。`.tables` 列出现有的表；文件用带引号的路径读取。"),
      wrong: "CREATE TABLE 支出 (额 AMOUNT); SELECT * FROM 支处", right: "CREATE TABLE 支出 (额 AMOUNT); SELECT * FROM 支出"),
    ErrorPage(
      "E0202", Words("an ambiguous column", "列名有歧义"),
      Words(
        "Several tables of FROM have a column of this name. Put the table's name or alias in front.",
        "FROM 中有多张表含同名列。在列名前写上表名或别名。"),
      wrong: "SELECT n FROM (SELECT 1 AS n) a, (SELECT 2 AS n) b",
      right: "SELECT a.n FROM (SELECT 1 AS n) a, (SELECT 2 AS n) b"),
    ErrorPage(
      "E0203", Words("no such column", "没有这一列"),
      Words(
        "No table of FROM has a column of this name, in English or Chinese. `.describe TABLE` lists the columns; a text stands in single quotes, not in double ones.",
        "FROM 中的表都没有这一列（中英文名均可）。`.describe 表名` 列出各列；文本用单引号，不用双引号。"),
      wrong: "SELECT 决算树 FROM (SELECT 1 AS 决算数)", right: "SELECT 决算数 FROM (SELECT 1 AS 决算数)"),
    ErrorPage(
      "E0204", Words("no such function", "没有这个函数"),
      Words(
        "`.functions` lists them, `.functions sum` those with sum in the name.",
        "`.functions` 列出全部函数，`.functions sum` 列出名称含 sum 的。"),
      wrong: "SELECT summ(range) FROM range(3)", right: "SELECT sum(range) FROM range(3)"),
    ErrorPage(
      "E0205", Words("no such type", "没有这个类型"),
      Words(
        "Types are INTEGER, DECIMAL(12,2), AMOUNT, PERCENT, VARCHAR, DATE, BOOLEAN and others of SQL.",
        "类型有 INTEGER、DECIMAL(12,2)、AMOUNT、PERCENT、VARCHAR、DATE、BOOLEAN 等。"),
      wrong: "SELECT CAST('1' AS NUMBR)", right: "SELECT CAST('1' AS INTEGER)"),
    ErrorPage(
      "E0206", Words("no such setting", "没有这项设置"),
      Words("`.show` lists settings of the shell, SHOW ALL those of SET.", "`.show` 列出命令行的设置，SHOW ALL 列出 SET 的设置。"),
      wrong: "SET thread = 2", right: "SET threads = 2"),
    ErrorPage(
      "E0207", Words("a parameter without a value", "参数没有值"),
      Words(
        "`:name` stands for a value from outside: `--param name=…`, `.param set name …`, or the header of a saved query.",
        "`:name` 表示外部给出的值：`--param name=…`、`.param set name …`，或已存查询的文件头。"),
      wrong: "SELECT :year", right: "bq --param year=2020 -e \"SELECT :year\"", isRun: false),
    ErrorPage(
      "E0208", Words("no such window", "没有这个窗口"),
      Words("OVER name needs a WINDOW clause that defines the name.", "OVER 名称 需要 WINDOW 子句先定义该名称。"),
      wrong: "SELECT sum(range) OVER w FROM range(3)",
      right: "SELECT sum(range) OVER w FROM range(3) WINDOW w AS (ORDER BY range)"),
  ]

  private static let types: [ErrorPage] = [
    ErrorPage(
      "E0209", Words("wrong arguments", "参数不符"),
      Words(
        "The function takes other arguments; the message shows its signatures, `.help FUNCTION` an example.",
        "函数需要别的参数；消息里列出其形式，`.help 函数名` 有示例。"),
      wrong: "SELECT round('财政部', '单位')", right: "SELECT round(12.345, 2)"),
    ErrorPage(
      "E0210", Words("operands of the wrong types", "运算对象类型不符"),
      Words("The operator does not take values of these types; cast one of them.", "该运算不接受这些类型；请转换其中一个。"),
      wrong: "SELECT DATE '2020-01-01' + DATE '2021-01-01'", right: "SELECT DATE '2021-01-01' - DATE '2020-01-01'"),
    ErrorPage(
      "E0211", Words("a sum that means nothing", "没有意义的金额运算"),
      Words(
        "Money does not mix with percentages and counts: to change an amount by a percentage multiply it by 1 plus the percentage.",
        "金额不能与百分比、个数相加减；要按百分比增减，用金额乘以（1 + 百分比）。"),
      wrong: "SELECT 40万元 + 5%", right: "SELECT 40万元 * (1 + 5%)"),
    ErrorPage(
      "E0212", Words("a type where another has to stand", "此处需要别的类型"),
      Words("A condition is true or false, LIMIT a whole number, and so on.", "条件应为真假值，LIMIT 应为整数，等等。"),
      wrong: "SELECT range FROM range(3) WHERE DATE '2020-01-01'",
      right: "SELECT range FROM range(3) WHERE DATE '2020-01-01' < current_date"),
    ErrorPage(
      "E0213", Words("types that do not go together", "类型不能放在一起"),
      Words(
        "The values of one column, of CASE, IN or UNION, need a common type; cast some of them.",
        "同一列、CASE、IN 或 UNION 的各个值需要共同的类型；请转换其中一些。"),
      wrong: "SELECT 1 UNION SELECT DATE '2020-01-01'",
      right: "SELECT '1' UNION SELECT CAST(DATE '2020-01-01' AS VARCHAR)"),
    ErrorPage(
      "E0214", Words("no such cast", "不能这样转换"),
      Words("Values of the one type never become values of the other.", "一种类型的值无法变为另一种。"),
      wrong: "SELECT CAST(DATE '2020-01-01' AS AMOUNT)", right: "SELECT CAST('40.5万元' AS AMOUNT)"),
    ErrorPage(
      "E0225", Words("a text that is no value of the column's type", "文本不是该列类型的值"),
      Words(
        "The column is compared with a text that cannot be read as its type; the message says what was probably meant.",
        "与该列比较的文本无法读作该列的类型；消息里给出可能的写法。"),
      wrong: "SELECT * FROM (SELECT 2024 AS 年度) WHERE 年度 = '二〇二四'",
      right: "SELECT * FROM (SELECT 2024 AS 年度) WHERE 年度 = 2024"),
  ]

  private static let clauses: [ErrorPage] = [
    ErrorPage(
      "E0215", Words("neither grouped nor aggregated", "既未分组也未聚合"),
      Words(
        "Beside an aggregate every column has to be in GROUP BY or inside an aggregate itself. GROUP BY ALL takes all of them.",
        "与聚合函数并列的列必须写入 GROUP BY，或放进聚合函数。GROUP BY ALL 可包括全部。"),
      wrong: "SELECT range, count(*) FROM range(3)", right: "SELECT range, count(*) FROM range(3) GROUP BY ALL"),
    ErrorPage(
      "E0216", Words("an aggregate where rows are chosen", "聚合函数位置不对"),
      Words(
        "WHERE and GROUP BY look at single rows. A condition on groups goes into HAVING.",
        "WHERE 与 GROUP BY 针对单行；针对分组的条件写在 HAVING。"),
      wrong: "SELECT range % 2 FROM range(9) WHERE count(*) > 4 GROUP BY 1",
      right: "SELECT range % 2 FROM range(9) GROUP BY 1 HAVING count(*) > 4"),
    ErrorPage(
      "E0217", Words("a window function in the wrong clause", "窗口函数位置不对"),
      Words("Window functions stand in SELECT, ORDER BY and QUALIFY.", "窗口函数用于 SELECT、ORDER BY 与 QUALIFY。"),
      wrong: "SELECT range FROM range(9) WHERE row_number() OVER (ORDER BY range) < 3",
      right: "SELECT range FROM range(9) QUALIFY row_number() OVER (ORDER BY range) < 3"),
    ErrorPage(
      "E0218", Words("no aggregate", "不是聚合函数"),
      Words(
        "DISTINCT, FILTER, ORDER BY inside and OVER go with aggregates.", "DISTINCT、FILTER、括号内的 ORDER BY 与 OVER 用于聚合函数。"
      ),
      wrong: "SELECT upper('a') OVER ()", right: "SELECT max('a') OVER ()"),
    ErrorPage(
      "E0219", Words("the wrong number of columns", "列数不符"),
      Words("UNION, INSERT and VALUES need as many columns on each side.", "UNION、INSERT、VALUES 各部分的列数必须相同。"),
      wrong: "SELECT 1, 2 UNION SELECT 3", right: "SELECT 1, 2 UNION SELECT 3, 4"),
    ErrorPage(
      "E0220", Words("no such position", "位置超出范围"),
      Words(
        "A number in GROUP BY or ORDER BY is the position of a column of SELECT, from 1.",
        "GROUP BY、ORDER BY 中的数字是 SELECT 各列的位置，从 1 起。"),
      wrong: "SELECT range FROM range(3) ORDER BY 2", right: "SELECT range FROM range(3) ORDER BY 1"),
    ErrorPage(
      "E0221", Words("a name twice", "名称重复"),
      Words(
        "A table, a WITH list or a FROM clause needs different names; give one an alias.",
        "同一张表、WITH 列表或 FROM 中的名称不能重复；可另取别名。"),
      wrong: "CREATE TABLE t (a INTEGER, a VARCHAR)", right: "CREATE TABLE t (a INTEGER, b VARCHAR)"),
    ErrorPage(
      "E0222", Words("no column left", "没有可选的列"),
      Words("The star or COLUMNS matches none of the columns.", "星号或 COLUMNS 没有匹配任何列。"),
      wrong: "SELECT COLUMNS('决算.*') FROM range(3)", right: "SELECT COLUMNS('ran.*') FROM range(3)"),
    ErrorPage(
      "E0223", Words("defined by itself", "定义包含自身"),
      Words("A view, a macro or an alias may not use itself; WITH RECURSIVE may.", "视图、宏或别名不能引用自身；WITH RECURSIVE 可以。"),
      wrong: "CREATE MACRO f(x) AS f(x) + 1; SELECT f(1)", right: "CREATE MACRO f(x) AS x + 1; SELECT f(1)"),
    ErrorPage(
      "E0224", Words("not allowed here", "此处不允许"),
      Words("The message says what and why.", "消息里说明了原因。"),
      wrong: "SELECT range FROM range(3) LIMIT -1", right: "SELECT range FROM range(3) LIMIT 1"),
  ]
}
