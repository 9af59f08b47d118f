// Forms of expressions.

extension LanguageForm {
  /// Operators and conditions.
  static let operators = section(
    "Expressions", "表达式",
    [
      (
        "+ - * / // % ^", "Arithmetic; / keeps the fraction, // gives the integer part.",
        "算术；/ 保留小数，// 取整数部分。",
        "SELECT 7 / 2, 7 // 2, -7 // 2, 7 % 3, 2 ^ 10"
      ),
      (
        "= <> < <= > >=", "Comparisons; with NULL they are NULL.",
        "比较；与 NULL 比较得 NULL。",
        "SELECT 1 < 2, 1 = NULL"
      ),
      (
        "IS NULL IS DISTINCT FROM", "Tests that know NULL.",
        "识别 NULL 的判断。",
        "SELECT NULL IS NULL, 1 IS DISTINCT FROM NULL"
      ),
      (
        "AND OR NOT", "Three-valued logic.",
        "三值逻辑。",
        "SELECT true AND NULL, false AND NULL, NOT false"
      ),
      (
        "BETWEEN IN", "Ranges and lists of values.",
        "范围与取值列表。",
        "SELECT 5 BETWEEN 1 AND 9, 3 IN (1, 2), 2 IN [1, 2]"
      ),
      (
        "LIKE ILIKE GLOB SIMILAR TO", "Patterns of texts.",
        "文本模式。",
        "SELECT '教育局' LIKE '教%', 'ABC' ILIKE 'a_c', 'abc' SIMILAR TO 'a(b|c)+'"
      ),
      (
        "~ !~ ~* !~*", "Regular expressions.",
        "正则表达式。",
        "SELECT '2020年' ~ '[0-9]{4}', 'abc' ~ ANY(['x', 'b'])"
      ),
      (
        "CASE WHEN … THEN … ELSE … END", "The first branch that holds.",
        "第一个成立的分支。",
        "SELECT CASE WHEN 1 > 2 THEN '甲' ELSE '乙' END"
      ),
      (
        "x || y", "Texts or lists joined.",
        "连接文本或列表。",
        "SELECT '预' || '算', [1] || [2]"
      ),
      (
        "x = ANY (…) x > ALL (…)", "Comparison with every value of a query or list.",
        "与查询或列表的各值比较。",
        "SELECT 5 = ANY([1, 5]), 5 > ALL([1, 2])"
      ),
      (
        "(a, b) = (c, d)", "Rows compared field by field.",
        "逐项比较的行值。",
        "SELECT (1, 2) = (1, 2), (1, NULL) = (1, 2)"
      ),
      (
        "list[i] list[a:b:step]", "Elements and slices, counted from 1, from the end when negative.",
        "元素与切片，从 1 起，负数从末尾数。",
        "SELECT [1, 2, 3][-1], [1, 2, 3, 4][2:3], [1, 2, 3, 4][1:4:2]"
      ),
      (
        "s.field s['field']", "A field of a structure.",
        "结构的字段。",
        "SELECT {'年度': 2020}.年度"
      ),
      (
        "x -> … lambda x: …", "A function written in place.",
        "就地写出的函数。",
        "SELECT list_transform([1, 2], x -> x * 10)"
      ),
      (
        "[f(x) FOR x IN list IF c]", "A list made from another.",
        "由列表生成列表。",
        "SELECT [x * 2 FOR x IN [1, 2, 3] IF x > 1]"
      ),
      (
        "x.f(y)", "A function called behind its first argument.",
        "把第一个参数写在前面的调用。",
        "SELECT 'abc'.upper()"
      ),
      (
        "COLLATE pinyin nocase noaccent", "How texts are ordered, compared and grouped.",
        "文本的排序、比较与分组方式。",
        "SELECT x FROM (VALUES ('支出'), ('安排')) t(x) ORDER BY x COLLATE pinyin"
      ),
      (
        "$1 :name $name ?", "Parameters.",
        "参数。",
        "PREPARE q AS SELECT $1 + 1"
      ),
    ])
}
