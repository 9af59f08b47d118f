// Rows of the function table: LIKE and its kin, as functions that the binder calls for the operators.

extension ScalarFunction {
  /// The match operators.
  static let textMatches: [ScalarFunction] = [
    match(
      "like", aliases: ["~~", "like_escape"], .like, negated: false, "Whether the text matches a LIKE pattern.",
      "文本是否符合 LIKE 模式。", example: ("'决算数' LIKE '%算_'", "true")),
    match(
      "not_like", aliases: ["!~~", "not_like_escape"], .like, negated: true,
      "Whether the text does not match a LIKE pattern.", "文本是否不符合 LIKE 模式。", example: ("'abc' NOT LIKE 'a%'", "false")),
    match(
      "ilike", aliases: ["~~*", "ilike_escape"], .ilike, negated: false,
      "Whether the text matches a LIKE pattern, upper and lower case being alike.", "文本是否符合 LIKE 模式，不分大小写。",
      example: ("'ABC' ILIKE 'a%'", "true")),
    match(
      "not_ilike", aliases: ["!~~*", "not_ilike_escape"], .ilike, negated: true,
      "Whether the text does not match a LIKE pattern, upper and lower case being alike.", "文本是否不符合 LIKE 模式，不分大小写。",
      example: ("'ABC' NOT ILIKE 'a%'", "false")),
    match(
      "glob", aliases: ["~~~"], .glob, negated: false, "Whether the text matches a pattern of *, ? and [a-z].",
      "文本是否符合含 *、?、[a-z] 的模式。", example: ("'abc' GLOB 'a[a-c]*'", "true")),
    match(
      "not_glob", .glob, negated: true, "Whether the text does not match a pattern of *, ? and [a-z].",
      "文本是否不符合含 *、?、[a-z] 的模式。", example: ("NOT ('abc' GLOB 'b*')", "true")),
    match(
      "similar_to", .similar, negated: false, "Whether the whole text matches a regular expression.",
      "整个文本是否符合正则表达式。", example: ("'abc' SIMILAR TO 'a(b|c)+'", "true")),
    match(
      "not_similar_to", .similar, negated: true,
      "Whether the whole text does not match a regular expression.", "整个文本是否不符合正则表达式。",
      example: ("'abc' NOT SIMILAR TO 'b.*'", "true")),
  ]

  private static func match(
    _ name: String, aliases: [String] = [], _ match: MatchOperator, negated: Bool, _ summary: String,
    _ chinese: String, example: (query: String, result: String)
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: "text",
        signatures: ["\(name)(text VARCHAR, pattern VARCHAR, escape VARCHAR) → BOOLEAN"], summary: summary,
        chineseSummary: chinese, example: example)
    ) { arguments throws(QueryError) in
      // A constant pattern is read once, when the statement is bound, and its errors show then.
      var ready: TextMatcher?
      if arguments.count >= 2, case .text(let pattern)? = arguments[1].constant {
        if arguments.count == 2 {
          ready = try TextMatcher(match, pattern: pattern)
        } else if case .text(let escape)? = arguments[2].constant {
          ready = try TextMatcher(match, pattern: pattern, escape: escape)
        }
      }
      let matcher = ready
      return implementation(name, [.varchar, .varchar, .varchar], optional: 1, result: .boolean, arguments) {
        call throws(QueryError) in
        if let matcher { return try matches(call, matcher, negated: negated) }
        return try matchesVarying(call, match, negated: negated)
      }
    }
  }

  private static func matches(_ call: TextCall, _ matcher: TextMatcher, negated: Bool) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    if let flags = matcher.sweep(texts, count: call.rowCount) {
      return try call.makeBooleans { row throws(QueryError) in flags[row] != negated }
    }
    let all = texts.bytes.span
    var scratch = TextMatcher.Scratch()
    return try call.makeBooleans { row throws(QueryError) in
      matcher.matches(all.extracting(texts.range(row)), scratch: &scratch) != negated
    }
  }

  /// Patterns that differ from row to row: each is read when it is not the one before.
  private static func matchesVarying(
    _ call: TextCall, _ match: MatchOperator, negated: Bool
  ) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    let patterns = call.texts(1)
    let escapes = call.arguments.count == 3 ? call.texts(2) : nil
    var last: (pattern: Range<Int>, escape: Range<Int>, matcher: TextMatcher, scratch: TextMatcher.Scratch)?
    return try call.makeBooleans { row throws(QueryError) in
      let pattern = patterns.range(row)
      let escape = escapes?.range(row) ?? 0..<0
      if last?.pattern != pattern || last?.escape != escape {
        let matcher = try TextMatcher(match, pattern: patterns.text(row), escape: escapes?.text(row))
        last = (pattern, escape, matcher, TextMatcher.Scratch())
      }
      guard let matcher = last?.matcher else { return false }
      var scratch = last?.scratch ?? TextMatcher.Scratch()
      last?.scratch = TextMatcher.Scratch()
      let isMatch = matcher.matches(texts.bytes.span.extracting(texts.range(row)), scratch: &scratch)
      last?.scratch = scratch
      return isMatch != negated
    }
  }
}
