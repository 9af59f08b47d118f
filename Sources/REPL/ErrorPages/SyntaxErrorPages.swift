// Pages on errors of the text of a statement: E01.

extension ErrorPage {
  static let syntax: [ErrorPage] = [
    ErrorPage(
      "E0101", Words("a character that means nothing", "无意义的字符"),
      Words(
        "The character belongs to no word, number or sign of the language. A name that holds such signs is put in double quotes.",
        "这个字符不属于任何词、数字或符号。含有此类字符的名称要加双引号。"),
      wrong: "SELECT 1 \\ 2", right: "SELECT 1 // 2"),
    ErrorPage(
      "E0102", Words("a quote or comment that is not closed", "引号或注释没有结束"),
      Words(
        "The underline shows where it begins. Write '' for a quote inside a string.",
        "下划线标出开头的位置。字符串里的单引号写作 ''。"),
      wrong: "SELECT '决算", right: "SELECT '决算'"),
    ErrorPage(
      "E0103", Words("no number, amount or percentage", "不是数字、金额或百分比"),
      Words(
        "Numbers are 40万, 1.5亿元, 43.82% or 1_000_000. Between a number and a name stands a blank.",
        "数字可写作 40万、1.5亿元、43.82% 或 1_000_000。数字与名称之间要有空格。"),
      wrong: "SELECT 12e", right: "SELECT 12e3"),
    ErrorPage(
      "E0104", Words("a word or sign in the wrong place", "词或符号位置不对"),
      Words(
        "Something else has to stand here; the message names it. Often a word before it is missing or there twice.",
        "此处应为别的内容，消息里已指明。常见原因是前面少了或多了一个词。"),
      wrong: "SELECT (1 + 2 FROM range(3)", right: "SELECT (1 + 2) FROM range(3)"),
    ErrorPage(
      "E0105", Words("the statement ends too early", "语句不完整"),
      Words(
        "Something has to follow: an expression after a comma, a closing bracket, a table after FROM.",
        "后面还应有内容：逗号后的表达式、右括号、FROM 后的表名等。"),
      wrong: "SELECT count(*) FROM", right: "SELECT count(*) FROM range(3)"),
    ErrorPage(
      "E0106", Words("probably a missing comma", "可能缺少逗号"),
      Words(
        "Two names in a row are read as a name and its alias; a third one cannot follow.",
        "连续两个名称会读作名称与别名，后面不能再跟第三个。"),
      wrong: "SELECT '类' '款' '项'", right: "SELECT '类', '款', '项'"),
    ErrorPage(
      "E0107", Words("nearly a keyword", "关键字拼写有误"),
      Words("The message says which keyword was probably meant.", "消息里给出可能想写的关键字。"),
      wrong: "SELEC 1", right: "SELECT 1"),
    ErrorPage(
      "E0108", Words("not together", "不能一起使用"),
      Words(
        "Both forms exist, but not in the same place.", "两种写法都有，但不能同时用在这里。"),
      wrong:
        "CREATE TABLE 类 (码 VARCHAR PRIMARY KEY); CREATE TABLE 项 (码 VARCHAR REFERENCES 类 (码) ON DELETE CASCADE)",
      right: "CREATE TABLE 类 (码 VARCHAR PRIMARY KEY); CREATE TABLE 项 (码 VARCHAR REFERENCES 类 (码))"),
  ]
}
