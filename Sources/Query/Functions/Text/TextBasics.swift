// Rows of the function table: length, case, parts and padding of texts.

extension ScalarFunction {
  /// Length and case.
  static let textLengths: [ScalarFunction] = [
    .text(
      "strlen", aliases: ["octet_length"], [.varchar], result: .bigint,
      signatures: ["strlen(text VARCHAR) → BIGINT"], "Number of bytes in UTF-8.", "UTF-8 字节数。",
      example: ("strlen('预算')", "6")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeIntegers { texts.range($0).count }
    },
    .text(
      "bit_length", [.varchar], result: .bigint, signatures: ["bit_length(text VARCHAR) → BIGINT"],
      "Number of bits in UTF-8.", "UTF-8 比特数。", example: ("bit_length('abc')", "24")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeIntegers { texts.range($0).count * 8 }
    },
    .text(
      "length_grapheme", [.varchar], result: .bigint, signatures: ["length_grapheme(text VARCHAR) → BIGINT"],
      "Number of characters as a reader sees them.", "读者所见的字符数。", example: ("length_grapheme('👨‍👩‍👧')", "1")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeIntegers { row throws(QueryError) in
        var count = 0
        for _ in texts.text(row) {
          count += 1
          if count & 0xffff == 0 { try call.context.checkCancellation() }
        }
        return count
      }
    },
    .text(
      "upper", aliases: ["ucase"], [.varchar], result: .varchar, signatures: ["upper(text VARCHAR) → VARCHAR"],
      "The text in upper case.", "转为大写。", example: ("upper('abc')", "ABC")
    ) { call throws(QueryError) in try cased(call, uppercase: true) },
    .text(
      "lower", aliases: ["lcase"], [.varchar], result: .varchar, signatures: ["lower(text VARCHAR) → VARCHAR"],
      "The text in lower case.", "转为小写。", example: ("lower('ABC')", "abc")
    ) { call throws(QueryError) in try cased(call, uppercase: false) },
    .text(
      "initcap", [.varchar], result: .varchar, signatures: ["initcap(text VARCHAR) → VARCHAR"],
      "The first letter of each word in upper case, the others in lower case.", "每个单词首字母大写，其余小写。",
      example: ("initcap('hello WORLD')", "Hello World")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts { row, bytes throws(QueryError) in
        var isInWord = false
        for code in try TextSlicing.codePoints(texts.bytes.span.extracting(texts.range(row)), call.context) {
          CodePoints.append(isInWord ? CodePoints.lowercased(code) : CodePoints.uppercased(code), to: &bytes)
          isInWord =
            Unicode.Scalar(code).map { $0.properties.isAlphabetic || $0.properties.numericType != nil } ?? false
        }
      }
    },
  ]

  private static func cased(_ call: TextCall, uppercase: Bool) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    let all = texts.bytes.span
    return try call.makeTexts { row, bytes throws(QueryError) in
      try call.forEachPart(of: all.extracting(texts.range(row))) { part in
        CodePoints.appendCased(part, uppercase: uppercase, to: &bytes)
      }
    }
  }

  /// Starts and lengths of parts, which must fit 33 bits.
  private static func partBounds(
    _ call: TextCall, function: String
  ) throws(QueryError) -> (starts: IntegerRows, lengths: IntegerRows?) {
    let starts = call.integers(1)
    let lengths = call.arguments.count == 3 ? call.integers(2) : nil
    let bound = 1 << 32
    for row in 0..<call.rowCount where call.isLive(row) {
      let length = lengths?[row] ?? 0
      guard starts[row] < bound, starts[row] >= -bound, length < bound, length >= -bound else {
        throw refused(function, "the start or the length is beyond 4294967295", "起点或长度超出 4294967295")
      }
    }
    return (starts, lengths)
  }

  /// Parts of texts.
  static let textParts: [ScalarFunction] = [
    .text(
      "substring", aliases: ["substr"], [.varchar, .bigint, .bigint], optional: 1, result: .varchar,
      signatures: ["substring(text VARCHAR, start BIGINT, length BIGINT) → VARCHAR"],
      "The part from character `start`, counted from 1, or from the end when negative.", "从第 start 个字符起的部分；负数从末尾数起。",
      example: ("substring('财政拨款收入', 3, 2)", "拨款")
    ) { call throws(QueryError) in
      let (starts, lengths) = try partBounds(call, function: "substring")
      return try part(call) { text, row in
        TextSlicing.substring(text, start: starts[row], length: lengths.map { $0[row] })
      }
    },
    .text(
      "left", [.varchar, .bigint], result: .varchar, signatures: ["left(text VARCHAR, count BIGINT) → VARCHAR"],
      "The first characters; all but the last ones for a negative count.", "开头若干个字符；负数表示去掉末尾若干个。",
      example: ("left('预算数', 2)", "预算")
    ) { call throws(QueryError) in
      let counts = call.integers(1)
      return try part(call) { text, row in TextSlicing.left(text, count: counts[row]) }
    },
    .text(
      "right", [.varchar, .bigint], result: .varchar, signatures: ["right(text VARCHAR, count BIGINT) → VARCHAR"],
      "The last characters; all but the first ones for a negative count.", "末尾若干个字符；负数表示去掉开头若干个。",
      example: ("right('决算数', 1)", "数")
    ) { call throws(QueryError) in
      let counts = call.integers(1)
      return try part(call) { text, row in TextSlicing.right(text, count: counts[row]) }
    },
    .text(
      "substring_grapheme", [.varchar, .bigint, .bigint], optional: 1, result: .varchar,
      signatures: ["substring_grapheme(text VARCHAR, start BIGINT, length BIGINT) → VARCHAR"],
      "Like substring, counting what a reader sees as one character.", "同 substring，按读者所见字符计数。",
      example: ("substring_grapheme('🦆🤦🏼‍♂️', 2, 1)", "🤦🏼‍♂️")
    ) { call throws(QueryError) in
      let (starts, lengths) = try partBounds(call, function: "substring_grapheme")
      return try graphemes(call) { size, row in
        TextSlicing.characters(size: size, start: starts[row], length: lengths.map { $0[row] }) ?? 0..<0
      }
    },
    .text(
      "left_grapheme", [.varchar, .bigint], result: .varchar,
      signatures: ["left_grapheme(text VARCHAR, count BIGINT) → VARCHAR"],
      "Like left, counting what a reader sees as one character.", "同 left，按读者所见字符计数。",
      example: ("left_grapheme('🤦🏼‍♂️🦆', 1)", "🤦🏼‍♂️")
    ) { call throws(QueryError) in
      let counts = call.integers(1)
      return try graphemes(call) { size, row in
        0..<(counts[row] >= 0 ? min(size, counts[row]) : max(0, size + max(counts[row], -size)))
      }
    },
    .text(
      "right_grapheme", [.varchar, .bigint], result: .varchar,
      signatures: ["right_grapheme(text VARCHAR, count BIGINT) → VARCHAR"],
      "Like right, counting what a reader sees as one character.", "同 right，按读者所见字符计数。",
      example: ("right_grapheme('🤦🏼‍♂️🦆', 1)", "🦆")
    ) { call throws(QueryError) in
      let counts = call.integers(1)
      return try graphemes(call) { size, row in
        (counts[row] >= 0 ? size - min(size, counts[row]) : min(size, -max(counts[row], -size)))..<size
      }
    },
    trim("trim", aliases: ["btrim"], left: true, right: true, "both ends", "两端", example: ("trim('  预算 ')", "预算")),
    trim("ltrim", left: true, right: false, "the start", "开头", example: ("ltrim('xxabc', 'x')", "abc")),
    trim("rtrim", left: false, right: true, "the end", "末尾", example: ("rtrim('abcxx', 'x')", "abc")),
    pad("lpad", atStart: true, "start", "开头", example: ("lpad('7', 3, '0')", "007")),
    pad("rpad", atStart: false, "end", "末尾", example: ("rpad('7', 3, '0')", "700")),
  ]

  private static func part(
    _ call: TextCall, _ range: (Span<UInt8>, Int) throws(QueryError) -> Range<Int>
  ) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    let all = texts.bytes.span
    return try call.makeTexts { row, bytes throws(QueryError) in
      let text = all.extracting(texts.range(row))
      bytes.append(text.extracting(try range(text, row)))
    }
  }

  private static func graphemes(
    _ call: TextCall, _ range: (Int, Int) -> Range<Int>
  ) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    return try call.makeTexts { row, bytes throws(QueryError) in
      let text = texts.text(row)
      var count = 0
      for _ in text {
        count += 1
        if count & 0xffff == 0 { try call.context.checkCancellation() }
      }
      let part = range(count, row)
      for (place, character) in text.enumerated() {
        if place >= part.upperBound { break }
        if place >= part.lowerBound { bytes.append(contentsOf: character.utf8) }
        if place & 0xffff == 0xffff { try call.context.checkCancellation() }
      }
    }
  }

  private static func trim(
    _ name: String, aliases: [String] = [], left: Bool, right: Bool, _ place: String, _ chinesePlace: String,
    example: (query: String, result: String)
  ) -> ScalarFunction {
    .text(
      name, aliases: aliases, [.varchar, .varchar], optional: 1, result: .varchar,
      signatures: ["\(name)(text VARCHAR, characters VARCHAR = ' ') → VARCHAR"],
      "The text without spaces, or the characters given, at \(place).", "去掉\(chinesePlace)的空格或给定字符。", example: example
    ) { call throws(QueryError) in
      guard call.arguments.count == 2 else {
        return try part(call) { text, _ throws(QueryError) in
          try TextSlicing.trimmed(text, left: left, right: right, call.context, isTrimmed: TextSlicing.isSpace)
        }
      }
      let sets = call.texts(1)
      var known: (range: Range<Int>, codes: Set<UInt32>) = (0..<0, [])
      return try part(call) { text, row throws(QueryError) in
        let range = sets.range(row)
        if known.range != range {
          known = (range, Set(try TextSlicing.codePoints(sets.bytes.span.extracting(range), call.context)))
        }
        return try TextSlicing.trimmed(text, left: left, right: right, call.context) { known.codes.contains($0) }
      }
    }
  }

  private static func pad(
    _ name: String, atStart: Bool, _ place: String, _ chinesePlace: String, example: (query: String, result: String)
  ) -> ScalarFunction {
    .text(
      name, [.varchar, .bigint, .varchar], optional: 1, result: .varchar,
      signatures: ["\(name)(text VARCHAR, width BIGINT, padding VARCHAR = ' ') → VARCHAR"],
      "The text filled at the \(place) up to the width, or cut to it.", "在\(chinesePlace)补足到给定宽度，过长则截断。",
      example: example
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      let widths = call.integers(1)
      let paddings = call.arguments.count == 3 ? call.texts(2) : nil
      let space: [UInt8] = [32]
      return try call.makeTexts { row, bytes throws(QueryError) in
        try call.context.requireRoom(bytes.count, adding: widths[row], times: 1)
        let text = texts.bytes.span.extracting(texts.range(row))
        let isFilled =
          if let paddings {
            try TextSlicing.appendPadded(
              text, width: widths[row], padding: paddings.bytes.span.extracting(paddings.range(row)), atStart: atStart,
              to: &bytes, call.context)
          } else {
            try TextSlicing.appendPadded(
              text, width: widths[row], padding: space.span, atStart: atStart, to: &bytes, call.context)
          }
        if !isFilled {
          throw QueryError(
            .evaluation(
              .invalidArgument(function: name, reason: .init("there is nothing to fill up with", "填充文本不能为空"))))
        }
      }
    }
  }

  /// The most bytes that one vector of texts may take.
  static let textLimitBytes = 1 << 30
}
