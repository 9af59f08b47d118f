// Forms of names and literals.

extension LanguageForm {
  /// Names, numbers, amounts, percentages, texts.
  static let literals = section(
    "Words and literals", "词与常量",
    [
      (
        "names", "Any letter starts a name, so Chinese names need no quotes; case does not matter.",
        "任何文字都可作名称开头，中文名不用引号，不分大小写。",
        "SELECT 决算数 FROM 支出 LIMIT 1"
      ),
      (
        #""name""#, "Quotes hold signs and blanks in a name.",
        "名称含符号或空格时加双引号。",
        #"SELECT 1 AS "本年 数""#
      ),
      (
        "， （ ） ＝ ＊", "Full-width forms mean their half-width twins outside quotes.",
        "引号外的全角符号与半角同义。",
        "SELECT （1 ＋ 2）＊ 3 AS 数"
      ),
      (
        "“…” ‘…’", "Curly quotes read as quotes.",
        "弯引号按引号读。",
        "SELECT ‘全角’ AS “名”"
      ),
      (
        "1_000_000 1e6 0x1F", "Numbers with separators, exponents, in hexadecimal.",
        "带分隔符、指数或十六进制的数。",
        "SELECT 1_000_000, 1e3, 0x1F"
      ),
      (
        "40万 1.5亿 3.2万元 300元", "An amount of money, in 元.",
        "金额，单位为元。",
        "SELECT 40万, 1.5亿元, 3.2万元, 300元"
      ),
      (
        "43.82%", "A percentage, when the sign touches the number and nothing follows.",
        "百分比：% 紧跟数字且后面没有操作数。",
        "SELECT 43.82%, 10%3"
      ),
      (
        "'…' E'…' $$…$$", "Texts; '' is a quote inside, E reads escapes, dollar quotes take all as it is.",
        "文本；'' 表示引号，E 读转义，美元引号原样。",
        #"SELECT 'it''s', E'a\tb', $$a'b$$"#
      ),
      (
        "-- /* */", "Comments; those with /* nest.",
        "注释；/* 可以嵌套。",
        "SELECT /* 外 /* 内 */ 外 */ 1 -- 行尾"
      ),
      (
        "DATE '…' TIMESTAMP '…' INTERVAL '…'", "Dates, times and spans.",
        "日期、时间与时间段。",
        "SELECT DATE '2020-12-31', TIMESTAMP '2020-12-31 08:00', INTERVAL '1 month 2 days'"
      ),
      (
        "[a, b] {'k': v} (a, b)", "Lists, structures, tuples.",
        "列表、结构、元组。",
        "SELECT [1, 2], {'年度': 2020}, (1, 'x')"
      ),
    ])
}
