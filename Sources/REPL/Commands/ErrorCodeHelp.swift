// What error codes mean: `.help E0203`.

import Query

/// Pages on error codes.
enum ErrorCodeHelp {
  /// The page for `code`; nil when it is no code of bq.
  static func page(for code: String, in language: Language) -> String? {
    guard code.count == 5, code.hasPrefix("E"), code.dropFirst().allSatisfy(\.isNumber) else { return nil }
    guard let stage = stages[String(code.prefix(3))] else { return nil }
    return code + "  " + stage.text(in: language)
  }

  private static let stages: [String: Words] = [
    "E01": Words(
      "The statement cannot be read: a word, sign or quote is missing, too much or in the wrong place. The underline shows where.",
      "语句无法读取：缺少、多出或放错了词、符号或引号。下划线标出位置。"),
    "E02": Words(
      "A name or a type does not fit: no such table, column or function, an ambiguous name, operands that do not go together. .tables and .describe show what there is.",
      "名称或类型不符：表、列、函数不存在，名称有歧义，或运算对象不相容。.tables 与 .describe 列出现有名称。"),
    "E03": Words(
      "A value could not be computed: it does not fit its type, cannot be read, or a function refused it. try(…) gives NULL instead.",
      "值无法计算：超出类型范围、无法读取，或函数不接受。try(…) 可使其为 NULL。"),
    "E04": Words(
      "A table, view or constraint stands in the way: the name is taken or missing, or a key would be double.",
      "表、视图或约束不允许：名称已存在或不存在，或键重复。"),
    "E05": Words(
      "A limit was reached: time, memory, nesting, or Ctrl-C.", "达到限制：时间、内存、嵌套层数，或按了 Ctrl-C。"),
    "E06": Words(
      "A file could not be read or written, or holds nothing that bq understands.", "文件无法读写，或没有可理解的内容。"),
    "E07": Words(
      "A dot command or the command line could not be carried out.", "点命令或命令行无法执行。"),
  ]
}
