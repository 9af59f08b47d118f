// Rows of the function table: regular expressions.

extension ScalarFunction {
  /// Functions over regular expressions.
  static let regularExpressions: [ScalarFunction] = [
    regexTest(
      "regexp_matches", aliases: ["regexp_like", "~"], isWhole: false, "Whether the text contains a match.",
      "文本中是否有匹配。",
      example: ("regexp_matches('2020年度', '[0-9]{4}')", "true")),
    regexTest(
      "regexp_full_match", isWhole: true, "Whether the whole text matches.", "整个文本是否匹配。",
      example: ("regexp_full_match('2020年度', '[0-9]{4}')", "false")),
    regexTest(
      "!~", isWhole: false, negated: true, "Whether the text contains no match.", "文本中是否没有匹配。",
      example: ("'abc' !~ 'x'", "true")),
    regexTest(
      "~*", isWhole: false, ignoresCase: true, "Whether the text contains a match, upper and lower case being alike.",
      "文本中是否有匹配，不分大小写。", example: ("'ABC' ~* 'ab.'", "true")),
    regexTest(
      "!~*", isWhole: false, ignoresCase: true, negated: true,
      "Whether the text contains no match, upper and lower case being alike.", "文本中是否没有匹配，不分大小写。",
      example: ("'ABC' !~* 'x'", "true")),
    regex(
      "regexp_replace", [.varchar, .varchar, .varchar, .varchar], optional: 1, optionsAt: 3, result: .varchar,
      signatures: ["regexp_replace(text VARCHAR, pattern VARCHAR, replacement VARCHAR, options VARCHAR) → VARCHAR"],
      "The text with the first match replaced, or all with option g; \\1 stands for the first group.",
      "替换第一个匹配，选项 g 替换全部；\\1 表示第一个分组。", example: ("regexp_replace('a1b2', '[0-9]', '#', 'g')", "a#b#"),
      RegularExpressionBodies.replace),
    regexExtract,
    regexExtractAllFields,
    regex(
      "regexp_extract_all", [.varchar, .varchar, .bigint, .varchar], optional: 2, optionsAt: 3, result: .list(.varchar),
      signatures: ["regexp_extract_all(text VARCHAR, pattern VARCHAR, group BIGINT = 0, options VARCHAR) → VARCHAR[]"],
      "All matches, or what the group took in each.", "全部匹配，或各匹配中某个分组的内容。",
      example: ("regexp_extract_all('3项5个', '[0-9]+')", "[3, 5]"), RegularExpressionBodies.extractAll),
    regex(
      "regexp_match", [.varchar, .varchar, .varchar], optional: 1, optionsAt: 2, result: .list(.varchar),
      signatures: ["regexp_match(text VARCHAR, pattern VARCHAR, options VARCHAR) → VARCHAR[]"],
      "What the groups took in the first match, or the match itself where there are none; NULL without a match.",
      "首个匹配中各分组的内容，没有分组时为匹配本身；无匹配时为 NULL。",
      example: ("regexp_match('2020年度12月', '([0-9]+)年度([0-9]+)月')", "[2020, 12]"), RegularExpressionBodies.match),
    regex(
      "regexp_split_to_array", aliases: ["string_split_regex", "str_split_regex"], [.varchar, .varchar, .varchar],
      optional: 1, optionsAt: 2, result: .list(.varchar),
      signatures: ["regexp_split_to_array(text VARCHAR, pattern VARCHAR, options VARCHAR) → VARCHAR[]"],
      "The parts between the matches.", "以匹配处为界切分文本。", example: ("regexp_split_to_array('甲、乙，丙', '[、，]')", "[甲, 乙, 丙]"),
      RegularExpressionBodies.split),
    regex(
      "regexp_count", [.varchar, .varchar, .varchar], optional: 1, optionsAt: 2, result: .bigint,
      signatures: ["regexp_count(text VARCHAR, pattern VARCHAR, options VARCHAR) → BIGINT"],
      "How many matches there are.",
      "匹配的个数。", example: ("regexp_count('a1b22', '[0-9]+')", "2"), RegularExpressionBodies.count),
    .text(
      "regexp_escape", [.varchar], result: .varchar, signatures: ["regexp_escape(text VARCHAR) → VARCHAR"],
      "The text as a pattern that matches just it.", "将文本转义为只匹配其自身的模式。", example: ("regexp_escape('a.b')", "a\\.b")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts { row, bytes throws(QueryError) in
        for byte in texts.bytes[texts.range(row)] {
          let isWord =
            byte >= 0x80 || byte == 95 || (byte | 0x20 >= 97 && byte | 0x20 <= 122) || (byte >= 48 && byte <= 57)
          if !isWord { bytes.append(UInt8(ascii: "\\")) }
          bytes.append(byte)
        }
      }
    },
  ]

  /// A row for a function whose argument 1 is a pattern.
  private static func regex(
    _ name: String, aliases: [String] = [], _ parameters: [DataType], optional: Int, optionsAt: Int, result: DataType,
    fixed: PatternOptions = PatternOptions(), signatures: [String], _ summary: String, _ chinese: String,
    example: (query: String, result: String),
    _ body: @escaping @Sendable (TextCall, RegularExpressionSource) throws(QueryError) -> Vector
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: "text", signatures: signatures, summary: summary,
        chineseSummary: chinese, example: example)
    ) { arguments throws(QueryError) in
      let source = try RegularExpressionSource(
        arguments, optionsAt: optionsAt, fixed: fixed, allowing: name == "regexp_replace" ? ["g"] : [])
      return implementation(name, parameters, optional: optional, result: result, arguments) {
        call throws(QueryError) in try body(call, source)
      }
    }
  }

  private static func regexTest(
    _ name: String, aliases: [String] = [], isWhole: Bool, ignoresCase: Bool = false, negated: Bool = false,
    _ summary: String, _ chinese: String, example: (query: String, result: String)
  ) -> ScalarFunction {
    regex(
      name, aliases: aliases, [.varchar, .varchar, .varchar], optional: 1, optionsAt: 2, result: .boolean,
      fixed: PatternOptions(ignoresCase: ignoresCase),
      signatures: ["\(name)(text VARCHAR, pattern VARCHAR, options VARCHAR) → BOOLEAN"], summary, chinese,
      example: example
    ) { call, source throws(QueryError) in
      let texts = call.texts(0)
      let all = texts.bytes.span
      var rows = source.rows(call)
      var automaton: PatternAutomaton?
      return try call.makeBooleans { row throws(QueryError) in
        let (expression, isNew) = try rows.expression(row)
        if isNew { automaton = expression.automaton(isWhole: isWhole) }
        return (try automaton?.matches(all.extracting(texts.range(row)), call.context) ?? false) != negated
      }
    }
  }

  /// regexp_extract_all with a list of names: a structure for every match.
  private static let regexExtractAllFields = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "regexp_extract_all", category: "text",
      signatures: ["regexp_extract_all(text VARCHAR, pattern VARCHAR, names VARCHAR[], options VARCHAR) → STRUCT[]"],
      summary: "What the groups took in every match, by name.", chineseSummary: "各匹配中每个分组的内容，按名称给出。",
      example: ("regexp_extract_all('3项5个', '([0-9]+)(.)', ['数', '量词'])", "[{'数': 3, '量词': 项}, {'数': 5, '量词': 个}]"))
  ) { arguments throws(QueryError) in
    guard arguments.count == 3 || arguments.count == 4, case .list(.varchar) = arguments[2].type,
      accepts(.varchar, arguments[0]), accepts(.varchar, arguments[1])
    else { return nil }
    func refuse(_ english: String, _ chinese: String) -> QueryError {
      QueryError(
        .evaluation(.invalidArgument(function: "regexp_extract_all", reason: .init(english, chinese))))
    }
    guard case .list(let values)? = arguments[2].constant else {
      throw refuse("the group names must be a constant list", "分组名称须为常量列表")
    }
    let names = values.compactMap { value -> String? in if case .text(let name) = value { name } else { nil } }
    guard names.count == values.count, !names.isEmpty else {
      throw refuse("the group names must not be NULL or missing", "分组名称不能为空")
    }
    guard Set(names.map { $0.lowercased() }).count == names.count else {
      throw refuse("a group name is there twice", "分组名称重复")
    }
    let source = try RegularExpressionSource(arguments, optionsAt: 3)
    let entry = DataType.structure(names.map { DataType.StructureField(name: $0, type: .varchar) })
    let types: [DataType] = [.varchar, .varchar, .list(.varchar), .varchar]
    return ScalarImplementation(
      name: "regexp_extract_all", argumentTypes: Array(types.prefix(arguments.count)), resultType: .list(entry)
    ) { vectors, rowCount, context throws(QueryError) in
      try TextCall.run(vectors, rowCount, context, resultType: .list(entry)) { call throws(QueryError) in
        try RegularExpressionBodies.extractAllFields(call, source, count: names.count, type: entry)
      }
    }
  }

  /// regexp_extract of group NULL: an empty text, as DuckDB has it.
  private static func nothing(_ arguments: [FunctionArgument]) -> ScalarImplementation? {
    guard accepts(.varchar, arguments[0]), accepts(.varchar, arguments[1]) else { return nil }
    return ScalarImplementation(
      name: "regexp_extract", argumentTypes: [.varchar, .varchar, .bigint], resultType: .varchar, propagatesNull: false
    ) { vectors, rowCount, context throws(QueryError) in
      try TextCall.run(Array(vectors.prefix(2)), rowCount, context, resultType: .varchar) { call throws(QueryError) in
        try call.makeTexts { _, _ in }
      }
    }
  }

  /// regexp_extract: a group by number, or several by a list of names into a structure.
  private static let regexExtract = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "regexp_extract", aliases: ["regexp_substr"], category: "text",
      signatures: [
        "regexp_extract(text VARCHAR, pattern VARCHAR, group BIGINT = 0, options VARCHAR) → VARCHAR",
        "regexp_extract(text VARCHAR, pattern VARCHAR, options VARCHAR) → VARCHAR",
        "regexp_extract(text VARCHAR, pattern VARCHAR, names VARCHAR[], options VARCHAR) → STRUCT",
      ], summary: "The first match, or what the group took in it; empty when there is none.",
      chineseSummary: "第一个匹配，或其中某个分组的内容；没有匹配时为空文本。", example: ("regexp_extract('2020年度', '([0-9]+)年', 1)", "2020"))
  ) { arguments throws(QueryError) in
    let hasNoGroup = arguments.count == 3 && arguments[2].type == .varchar
    let source = try RegularExpressionSource(arguments, optionsAt: hasNoGroup ? 2 : 3, allowing: ["k"])
    if hasNoGroup {
      return implementation("regexp_extract", [.varchar, .varchar, .varchar], result: .varchar, arguments) {
        call throws(QueryError) in try RegularExpressionBodies.extract(call, source)
      }
    }
    if arguments.count == 3, arguments[2].constant == .null {
      return nothing(arguments)
    }
    guard arguments.count >= 3, case .list(let values)? = arguments[2].constant else {
      return implementation(
        "regexp_extract", [.varchar, .varchar, .bigint, .varchar], optional: 2, result: .varchar, arguments
      ) { call throws(QueryError) in try RegularExpressionBodies.extract(call, source) }
    }
    let names = values.compactMap { value -> String? in if case .text(let name) = value { name } else { nil } }
    guard names.count == values.count, !names.isEmpty, accepts(.varchar, arguments[0]), accepts(.varchar, arguments[1])
    else { return nil }
    let resultType = DataType.structure(names.map { DataType.StructureField(name: $0, type: .varchar) })
    let types: [DataType] = [.varchar, .varchar, .list(.varchar), .varchar]
    return ScalarImplementation(
      name: "regexp_extract", argumentTypes: Array(types.prefix(arguments.count)), resultType: resultType
    ) { vectors, rowCount, context throws(QueryError) in
      try TextCall.run(vectors, rowCount, context, resultType: resultType) { call throws(QueryError) in
        try RegularExpressionBodies.extractFields(call, source, count: names.count, type: resultType)
      }
    }
  }
}
