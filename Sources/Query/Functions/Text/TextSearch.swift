// Rows of the function table: finding a text in another, and code points.

extension ScalarFunction {
  /// Functions that look for a text in another.
  static let textSearches: [ScalarFunction] = [
    search(
      "contains", "Whether the text contains the part.", "文本是否包含某部分。", example: ("contains('财政拨款', '拨款')", "true")
    ) { text, part in ByteSearch.first(of: part, in: text) != nil },
    search(
      "starts_with", aliases: ["prefix", "^@"], "Whether the text starts with the part.", "文本是否以某部分开头。",
      example: ("starts_with('2020年', '2020')", "true")
    ) { text, part in ByteSearch.hasPrefix(text, part) },
    search(
      "ends_with", aliases: ["suffix"], "Whether the text ends with the part.", "文本是否以某部分结尾。",
      example: ("ends_with('决算数', '数')", "true")
    ) { text, part in ByteSearch.hasSuffix(text, part) },
    .text(
      "strpos", aliases: ["instr", "position"], [.varchar, .varchar], result: .bigint,
      signatures: ["strpos(text VARCHAR, part VARCHAR) → BIGINT"],
      "Where the part first stands in the text, counted from 1; 0 when it does not.", "某部分首次出现的位置，从 1 起；没有则为 0。",
      example: ("strpos('财政拨款', '拨')", "3")
    ) { call throws(QueryError) in
      let (texts, parts) = (call.texts(0), call.texts(1))
      return try call.makeIntegers { row throws(QueryError) in
        let text = texts.bytes.span.extracting(texts.range(row))
        guard let found = ByteSearch.first(of: parts.bytes.span.extracting(parts.range(row)), in: text) else {
          return 0
        }
        return CodePoints.count(text.extracting(0..<found)) + 1
      }
    },
    .text(
      "ascii", [.varchar], result: .integer, signatures: ["ascii(text VARCHAR) → INTEGER"],
      "Code point of the first character; 0 for an empty text.", "首字符的码点；空文本为 0。", example: ("ascii('A')", "65")
    ) { call throws(QueryError) in try firstCode(call, ofEmpty: 0) },
    .text(
      "unicode", aliases: ["ord"], [.varchar], result: .integer, signatures: ["unicode(text VARCHAR) → INTEGER"],
      "Code point of the first character; -1 for an empty text.", "首字符的码点；空文本为 -1。", example: ("unicode('元')", "20803")
    ) { call throws(QueryError) in try firstCode(call, ofEmpty: -1) },
    .text(
      "chr", aliases: ["char"], [.bigint], result: .varchar, signatures: ["chr(code BIGINT) → VARCHAR"],
      "The character of a code point.", "码点对应的字符。", example: ("chr(20803)", "元")
    ) { call throws(QueryError) in
      let codes = call.integers(0)
      return try call.makeTexts { row, bytes throws(QueryError) in
        guard let code = UInt32(exactly: codes[row]), Unicode.Scalar(code) != nil else {
          throw QueryError(
            .evaluation(
              .invalidArgument(
                function: "chr", reason: .init("\(codes[row]) is no code point", "\(codes[row]) 不是有效码点"))))
        }
        CodePoints.append(code, to: &bytes)
      }
    },
  ]

  private static func search(
    _ name: String, aliases: [String] = [], _ summary: String, _ chinese: String,
    example: (query: String, result: String), _ test: @escaping @Sendable (Span<UInt8>, Span<UInt8>) -> Bool
  ) -> ScalarFunction {
    .text(
      name, aliases: aliases, [.varchar, .varchar], result: .boolean,
      signatures: ["\(name)(text VARCHAR, part VARCHAR) → BOOLEAN"], summary, chinese, example: example
    ) { call throws(QueryError) in
      let (texts, parts) = (call.texts(0), call.texts(1))
      let (allTexts, allParts) = (texts.bytes.span, parts.bytes.span)
      return try call.makeBooleans {
        test(allTexts.extracting(texts.range($0)), allParts.extracting(parts.range($0)))
      }
    }
  }

  private static func firstCode(_ call: TextCall, ofEmpty empty: Int) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    return try call.makeIntegers(type: .integer) { row throws(QueryError) in
      let text = texts.bytes.span.extracting(texts.range(row))
      return text.count == 0 ? empty : Int(CodePoints.decode(text, at: 0).code)
    }
  }
}
