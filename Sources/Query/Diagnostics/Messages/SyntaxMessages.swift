// The words of SyntaxFailure, in English and Chinese.

extension SyntaxFailure: FailureWords {
  /// The stable code.
  public var code: String {
    switch self {
    case .unexpectedCharacter: "E0101"
    case .unterminated: "E0102"
    case .malformedNumber: "E0103"
    case .unexpected: "E0104"
    case .unexpectedEnd: "E0105"
    case .missingComma: "E0106"
    case .misspeltKeyword: "E0107"
    case .notAllowed: "E0108"
    }
  }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String {
    language == .chinese ? chineseMessage : englishMessage
  }

  /// What to do about it.
  public func hint(in language: Language) -> String? {
    language == .chinese ? chineseHint : englishHint
  }

  /// The keyword that was probably meant.
  public var suggestions: [String] {
    if case .misspeltKeyword(_, let meant) = self { [meant] } else { [] }
  }

  private var englishMessage: String {
    switch self {
    case .unexpectedCharacter(let character): "The character \"\(character)\" means nothing here"
    case .unterminated(.string): "The string that begins here is not closed"
    case .unterminated(.name): "The quoted name that begins here is not closed"
    case .unterminated(.comment): "The comment that begins here is not closed"
    case .unterminated(.dollarQuote): "The dollar-quoted string that begins here is not closed"
    case .malformedNumber(let text): "\"\(text)\" is not a number, an amount or a percentage"
    case .unexpected(let found, let expected):
      "\"\(found)\" cannot stand here; \(SyntaxFailure.englishList(expected)) is expected"
    case .unexpectedEnd(let expected):
      "The statement ends too early; \(SyntaxFailure.englishList(expected)) is expected"
    case .missingComma(let after, let before, _): "\"\(before)\" cannot follow \"\(after)\" here"
    case .misspeltKeyword(let found, _): "\"\(found)\" is not a keyword"
    case .notAllowed(let what, let place): "\(what) cannot be used with \(place)"
    }
  }

  private var chineseMessage: String {
    switch self {
    case .unexpectedCharacter(let character): "此处不能出现字符“\(character)”"
    case .unterminated(.string): "从这里开始的字符串没有结束"
    case .unterminated(.name): "从这里开始的带引号名称没有结束"
    case .unterminated(.comment): "从这里开始的注释没有结束"
    case .unterminated(.dollarQuote): "从这里开始的 $ 引号字符串没有结束"
    case .malformedNumber(let text): "“\(text)”不是数字、金额或百分比"
    case .unexpected(let found, let expected): "此处不能出现“\(found)”，应为\(SyntaxFailure.chineseList(expected))"
    case .unexpectedEnd(let expected): "语句不完整，后面应为\(SyntaxFailure.chineseList(expected))"
    case .missingComma(let after, let before, _): "“\(after)”后面不能直接跟“\(before)”"
    case .misspeltKeyword(let found, _): "“\(found)”不是关键字"
    case .notAllowed(let what, let place): "\(what) 不能与 \(place) 一起使用"
    }
  }

  private var englishHint: String? {
    switch self {
    case .unterminated(.string): "Close it with ' and write '' for a quote inside"
    case .unterminated(.name): "Close it with \" and write \"\" for a quote inside"
    case .unterminated(.comment): "Close it with */; comments nest"
    case .unterminated(.dollarQuote): "Close it with the same mark that opens it"
    case .malformedNumber: "Write 40万, 1.5亿元, 43.82% or 1_000_000; put a blank between a number and a name"
    case .missingComma(let after, let before, let renamed):
      "Is a comma missing between \"\(after)\" and \"\(before)\"?"
        + (renamed.map { " (\($0) \(after) is read as \($0) AS \(after))" } ?? "")
    case .misspeltKeyword(_, let meant): "Did you mean \(meant)?"
    case .unexpectedCharacter: "Quote names that hold signs: \"…\""
    case .unexpected(let found, [Expected.end]) where SyntaxFailure.beginsStatement(found):
      "Is a ; missing before \(found)? It ends a statement."
    case .unexpected, .unexpectedEnd, .notAllowed: nil
    }
  }

  private var chineseHint: String? {
    switch self {
    case .unterminated(.string): "用 ' 结束；字符串内的单引号写作 ''"
    case .unterminated(.name): "用 \" 结束；名称内的双引号写作 \"\""
    case .unterminated(.comment): "用 */ 结束；注释可以嵌套"
    case .unterminated(.dollarQuote): "用与开头相同的标记结束"
    case .malformedNumber: "可以写 40万、1.5亿元、43.82% 或 1_000_000；数字与名称之间要有空格"
    case .missingComma(let after, let before, let renamed):
      "“\(after)”和“\(before)”之间是否缺少逗号？" + (renamed.map { "（\($0) \(after) 会读作 \($0) AS \(after)）" } ?? "")
    case .misspeltKeyword(_, let meant): "是否想写 \(meant)？"
    case .unexpectedCharacter: "含有符号的名称要加引号：\"…\""
    case .unexpected(let found, [Expected.end]) where SyntaxFailure.beginsStatement(found):
      "\(found) 之前是否缺少分号 ; ？语句以分号结束。"
    case .unexpected, .unexpectedEnd, .notAllowed: nil
    }
  }

  /// Whether a word is one that statements begin with and that stands nowhere else.
  private static func beginsStatement(_ word: String) -> Bool {
    ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "DESCRIBE", "SUMMARIZE", "EXPLAIN", "WITH"]
      .contains(word.uppercased())
  }

  /// What was expected, as a list for people: productions by their names, words and signs as they are.
  private static func englishList(_ expected: [String]) -> String {
    let words = expected.map { englishNames[$0] ?? quoted($0, "\"", "\"") }
    guard words.count > 1, let last = words.last else { return words.first ?? "something else" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  private static func chineseList(_ expected: [String]) -> String {
    expected.map { chineseNames[$0] ?? quoted($0, "“", "”") }.joined(separator: "或")
  }

  private static func quoted(_ word: String, _ opening: String, _ closing: String) -> String {
    word.utf8.first.map { $0 >= 65 && $0 <= 90 } ?? false ? word : opening + word + closing
  }

  private static let englishNames = [
    Expected.name: "a name", Expected.expression: "an expression", Expected.statement: "a statement",
    Expected.query: "a query", Expected.table: "a table", Expected.type: "a type", Expected.string: "a string",
    Expected.number: "a whole number", Expected.end: "the end of the statement",
  ]

  private static let chineseNames = [
    Expected.name: "名称", Expected.expression: "表达式", Expected.statement: "语句", Expected.query: "查询",
    Expected.table: "表", Expected.type: "类型", Expected.string: "字符串", Expected.number: "整数",
    Expected.end: "语句结束",
  ]
}
