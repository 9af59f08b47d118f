// Forms of types and casts.

extension LanguageForm {
  /// Casts and types.
  static let types = section(
    "Types", "类型",
    [
      (
        "CAST(x AS type) x::type", "A value as another type; what cannot be read is an error.",
        "类型转换；无法读取时报错。",
        "SELECT CAST('12' AS INTEGER), '1.5'::DECIMAL(4,2)"
      ),
      (
        "TRY_CAST(x AS type)", "NULL where CAST would fail.",
        "转换失败时得 NULL。",
        "SELECT TRY_CAST('十二' AS INTEGER)"
      ),
      (
        "TRY(x)", "NULL where the expression would fail.",
        "表达式出错时得 NULL。",
        "SELECT TRY(amount('abc'))"
      ),
      (
        "AMOUNT PERCENT", "Money in 元 and exact ratios; what means nothing is refused.",
        "金额与精确比率；无意义的运算会报错。",
        "SELECT 10万元 * 43.82%, 3万元 / 6万元"
      ),
      (
        "DECIMAL(p, s)", "Exact decimals of up to 38 digits.",
        "至多 38 位的精确小数。",
        "SELECT 0.1 + 0.2, typeof(1.25)"
      ),
      (
        "typeof(x)", "The name of a value's type.",
        "值的类型名。",
        "SELECT typeof(1), typeof(1万元), typeof([1])"
      ),
      (
        "STRUCT(a type, …) type[]", "Structures and lists as types.",
        "结构与列表类型。",
        "SELECT '{a: 1}'::STRUCT(a INTEGER), '[1, 2]'::INTEGER[]"
      ),
      (
        "type[n]", "Lists of just n elements; what is done with one sees the list.",
        "恰有 n 个元素的数组；运算时视为列表。",
        "SELECT [1, 2]::DOUBLE[2], TRY_CAST([1] AS INTEGER[2])"
      ),
      (
        "MAP {key: value} MAP(key, value) map[key]", "Keys with a value each, as a literal and as a type.",
        "映射：字面量与类型。",
        "SELECT MAP {'教育': 120, '卫生': 80} AS m, m['卫生'], map_keys(m), '{a=1}'::MAP(VARCHAR, INTEGER)"
      ),
      (
        "UUID", "Identifiers of 128 bits; braces, capitals and missing hyphens are read too.",
        "通用唯一标识；花括号、大写与省略连字符的写法均可。",
        "SELECT '{47183823-2574-4BFD-B411-99ED177D3E43}'::UUID, TRY_CAST('甲' AS UUID)"
      ),
      (
        "ENUM('a', …)", "One of the texts listed, ordered as they are listed.",
        "枚举：所列文本之一，按所列次序排列。",
        "SELECT '中'::ENUM('差', '中', '好') > '差', enum_range(NULL::ENUM('差', '好'))"
      ),
    ])
}
