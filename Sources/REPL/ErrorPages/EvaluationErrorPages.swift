// Pages on errors that come up while rows are computed: E03.

extension ErrorPage {
  static let evaluation: [ErrorPage] = [
    ErrorPage(
      "E0301", Words("a value outside its type", "值超出类型范围"),
      Words("The value does not fit the type; use a wider one.", "值放不进该类型；请用更宽的类型。"),
      wrong: "SELECT CAST(3000000000 AS INTEGER)", right: "SELECT CAST(3000000000 AS BIGINT)"),
    ErrorPage(
      "E0302", Words("the wrong number of values", "值的个数不符"),
      Words("As many values are needed as there are columns on the left.", "右边的值与左边的列个数必须相同。"),
      wrong: "CREATE TABLE t (a INTEGER, b INTEGER); UPDATE t SET (a, b) = (1, 2, 3)",
      right: "CREATE TABLE t (a INTEGER, b INTEGER); UPDATE t SET (a, b) = (1, 2)"),
    ErrorPage(
      "E0303", Words("a result outside its type", "结果超出类型范围"),
      Words(
        "Exact numbers never turn into inexact ones unasked. Cast to a wider type, or to DOUBLE where rounding is no harm.",
        "精确的数不会自行变为近似值。请转换为更宽的类型；可以近似时转换为 DOUBLE。"),
      wrong: "SELECT 9223372036854775807::BIGINT + 1::BIGINT", right: "SELECT 9223372036854775807::HUGEINT + 1"),
    ErrorPage(
      "E0304", Words("a text that cannot be read", "文本无法读取"),
      Words(
        "The text is no value of the type. TRY_CAST gives NULL instead; the message says what was probably meant.",
        "文本不是该类型的值。TRY_CAST 可改为 NULL；消息里给出可能的写法。"),
      wrong: "SELECT CAST('一万二千' AS INTEGER)", right: "SELECT chinese_number('一万二千')"),
    ErrorPage(
      "E0305", Words("more than one row for a value", "作为值的子查询多于一行"),
      Words(
        "A query in brackets stands for one value; LIMIT 1 or an aggregate makes it one row.",
        "括号里的查询表示一个值；用 LIMIT 1 或聚合函数使其只有一行。"),
      wrong: "SELECT (SELECT range FROM range(3))", right: "SELECT (SELECT max(range) FROM range(3))"),
    ErrorPage(
      "E0306", Words("division by zero", "除数为零"),
      Words(
        "Under SET strict = true a division by zero stops the statement; else it gives NULL and a warning.",
        "SET strict = true 时，除以零会中止语句；否则结果为 NULL 并给出警告。"),
      wrong: "SET strict = true; SELECT 1 / 0", right: "SET strict = true; SELECT 1 / nullif(0, 0)"),
    ErrorPage(
      "E0307", Words("an argument that a function refuses", "函数不接受的参数"),
      Words(
        "The type is right, the value is not; the message says why. TRY(…) gives NULL instead.",
        "类型正确但值不行；消息里说明原因。TRY(…) 可改为 NULL。"),
      wrong: "SELECT factorial(-1)", right: "SELECT TRY(factorial(-1))"),
    ErrorPage(
      "E0308", Words("an error that the statement raised", "语句自己提出的错误"),
      Words("error('…') and ASSERT with words of its own raise it.", "由 error('…') 或带消息的 ASSERT 提出。"),
      wrong: "SELECT error('没有数据')", right: "SELECT coalesce(1, error('没有数据'))"),
    ErrorPage(
      "E0309", Words("ASSERT does not hold", "断言不成立"),
      Words(
        "The condition is false or NULL. A script stops here with exit code 4.", "条件为假或 NULL。脚本就此停止，退出码为 4。"),
      wrong: "ASSERT (SELECT count(*) > 3 FROM range(3))", right: "ASSERT (SELECT count(*) = 3 FROM range(3))"),
    ErrorPage(
      "W0301", Words("rows divided by zero", "有行除以零"),
      Words(
        "A warning: so many rows divided by zero and gave NULL. SET strict = true makes it an error.",
        "警告：有若干行除以零，结果为 NULL。SET strict = true 可改为报错。"),
      wrong: "SELECT 1 / 0", right: "SELECT 1 / nullif(0, 0)", isRun: false),
  ]
}
