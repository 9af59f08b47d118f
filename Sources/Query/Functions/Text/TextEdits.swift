// Rows of the function table: replacing, joining, repeating and splitting texts.

extension ScalarFunction {
  /// Functions that make one text of several or change its parts.
  static let textEdits: [ScalarFunction] = [
    .text(
      "replace", [.varchar, .varchar, .varchar], result: .varchar,
      signatures: ["replace(text VARCHAR, part VARCHAR, replacement VARCHAR) → VARCHAR"],
      "The text with every occurrence of the part replaced.", "替换文本中的每一处。", example: ("replace('预算数', '预', '决')", "决算数")
    ) { call throws(QueryError) in
      let (texts, parts, replacements) = (call.texts(0), call.texts(1), call.texts(2))
      return try call.makeTexts { row, bytes throws(QueryError) in
        try TextSlicing.appendReplaced(
          texts.bytes.span.extracting(texts.range(row)), needle: parts.bytes.span.extracting(parts.range(row)),
          replacement: replacements.bytes.span.extracting(replacements.range(row)), to: &bytes, call.context)
      }
    },
    .text(
      "translate", [.varchar, .varchar, .varchar], result: .varchar,
      signatures: ["translate(text VARCHAR, characters VARCHAR, replacements VARCHAR) → VARCHAR"],
      "The text with each of the characters replaced by the one at its place, or left out where there is none.",
      "按位置逐个替换字符，没有对应者则删去。", example: ("translate('一二三', '一三', '1')", "1二")
    ) { call throws(QueryError) in
      let (texts, sources, targets) = (call.texts(0), call.texts(1), call.texts(2))
      return try call.makeTexts { row, bytes throws(QueryError) in
        let to = try TextSlicing.codePoints(targets.bytes.span.extracting(targets.range(row)), call.context)
        let from = try TextSlicing.codePoints(sources.bytes.span.extracting(sources.range(row)), call.context)
        var places: [UInt32: Int] = [:]
        for (place, code) in from.enumerated() {
          if places[code] == nil { places[code] = place }
          if place & 0xffff == 0xffff { try call.context.checkCancellation() }
        }
        let text = texts.bytes.span.extracting(texts.range(row))
        var index = 0
        var nextCheck = EvaluationContext.bytesBetweenChecks
        while index < text.count {
          if index >= nextCheck {
            nextCheck = index + EvaluationContext.bytesBetweenChecks
            try call.context.requireRoom(bytes: bytes.count)
          }
          let (code, next) = CodePoints.decode(text, at: index)
          if let place = places[code] {
            if place < to.count { CodePoints.append(to[place], to: &bytes) }
          } else {
            bytes.append(text.extracting(index..<next))
          }
          index = next
        }
      }
    },
    .text(
      "reverse", [.varchar], result: .varchar, signatures: ["reverse(text VARCHAR) → VARCHAR"],
      "The characters from last to first.", "将字符倒序。", example: ("reverse('abc')", "cba")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts { row, bytes throws(QueryError) in
        let text = texts.bytes.span.extracting(texts.range(row))
        if CodePoints.isASCII(text) {
          bytes.append(contentsOf: texts.bytes[texts.range(row)].reversed())
        } else {
          var count = 0
          for character in texts.text(row).reversed() {
            bytes.append(contentsOf: character.utf8)
            count += 1
            if count & 0xffff == 0 { try call.context.checkCancellation() }
          }
        }
      }
    },
    repetition,
    .text(
      "overlay", [.varchar, .varchar, .bigint, .bigint], optional: 1, result: .varchar,
      signatures: ["overlay(text VARCHAR, replacement VARCHAR, start BIGINT, length BIGINT) → VARCHAR"],
      "The text with the characters from `start` replaced.", "用新文本替换从 start 起的字符。",
      example: ("overlay('abcdef', 'XY', 3)", "abXYef")
    ) { call throws(QueryError) in
      let (texts, replacements, starts) = (call.texts(0), call.texts(1), call.integers(2))
      let lengths = call.arguments.count == 4 ? call.integers(3) : nil
      return try call.makeTexts { row, bytes throws(QueryError) in
        let text = texts.bytes.span.extracting(texts.range(row))
        let replacement = replacements.bytes.span.extracting(replacements.range(row))
        let own = CodePoints.count(replacement)
        let length = lengths.map { $0[row] < 0 ? own : $0[row] } ?? own
        let start = max(min(starts[row], Int(Int32.max)), -Int(Int32.max))
        // What stands before the start, the replacement, then what stands behind start and length.
        bytes.append(text.extracting(0..<CodePoints.index(text, from: 0, skipping: start - 1)))
        bytes.append(replacement)
        let behind = start + min(length, Int(Int32.max)) - 1
        bytes.append(text.extracting(CodePoints.index(text, from: 0, skipping: behind)..<text.count))
      }
    },
    concat, concatWithSeparator, unsplit,
    .text(
      "string_split", aliases: ["split", "str_split", "string_to_array"], [.varchar, .varchar], result: .list(.varchar),
      signatures: ["string_split(text VARCHAR, separator VARCHAR) → VARCHAR[]"],
      "The parts between the separators; every character for an empty separator.", "按分隔符切分；分隔符为空时逐字切分。",
      example: ("string_split('甲、乙', '、')", "[甲, 乙]")
    ) { call throws(QueryError) in
      let (texts, separators) = (call.texts(0), call.texts(1))
      return try call.makeTextLists { row, result throws(QueryError) in
        let text = texts.bytes.span.extracting(texts.range(row))
        try forEachPart(text, separators.bytes.span.extracting(separators.range(row))) { range throws(QueryError) in
          result.bytes.append(text.extracting(range))
          result.endText()
          if result.count & 0xffff == 0 { try call.context.requireRoom(bytes: result.bytes.count + result.count * 12) }
        }
      }
    },
    .text(
      "split_part", [.varchar, .varchar, .bigint], result: .varchar,
      signatures: ["split_part(text VARCHAR, separator VARCHAR, position BIGINT) → VARCHAR"],
      "The part at the position, counted from 1, or from the end when negative; empty when there is none.",
      "切分后的第几部分；负数从末尾数起，没有则为空文本。", example: ("split_part('a/b/c', '/', 2)", "b")
    ) { call throws(QueryError) in
      let (texts, separators, positions) = (call.texts(0), call.texts(1), call.integers(2))
      return try call.makeTexts { row, bytes throws(QueryError) in
        let text = texts.bytes.span.extracting(texts.range(row))
        var parts: [Range<Int>] = []
        try forEachPart(text, separators.bytes.span.extracting(separators.range(row))) { part throws(QueryError) in
          parts.append(part)
          if parts.count & 0xffff == 0 { try call.context.requireRoom(bytes: parts.count * 16) }
        }
        let position = positions[row]
        let index = position > 0 ? position - 1 : parts.count + max(position, -parts.count - 1)
        if position != 0, index >= 0, index < parts.count { bytes.append(text.extracting(parts[index])) }
      }
    },
  ]

  /// string_split by a bare NULL: the text as it is.
  private static let unsplit = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "string_split", aliases: ["split", "str_split", "string_to_array"], category: "text",
      signatures: ["string_split(text VARCHAR, NULL) → VARCHAR[]"], summary: "The text as the only part.",
      chineseSummary: "以原文为唯一部分。", example: ("string_split('甲、乙', NULL)", "[甲、乙]"))
  ) { arguments throws(QueryError) in
    guard arguments.count == 2, arguments[0].type != .null, accepts(.varchar, arguments[0]), arguments[1].type == .null
    else { return nil }
    return ScalarImplementation(
      name: "string_split", argumentTypes: [.varchar, .null], resultType: .list(.varchar), propagatesNull: false
    ) { vectors, rowCount, _ throws(QueryError) in
      let texts = vectors[0].flattened()
      return Vector(
        type: .list(.varchar), count: rowCount,
        storage: .lists((0..<rowCount).map { $0..<$0 + 1 }[...], child: texts), validity: texts.validity)
    }
  }

  /// Calls `body` with the ranges between the separators.
  private static func forEachPart(
    _ text: Span<UInt8>, _ separator: Span<UInt8>, _ body: (Range<Int>) throws(QueryError) -> Void
  ) throws(QueryError) {
    var start = 0
    if separator.count == 0 {
      while start < text.count {
        let next = CodePoints.next(text, after: start)
        try body(start..<next)
        start = next
      }
      return
    }
    while let found = ByteSearch.first(of: separator, in: text, from: start) {
      try body(start..<found)
      start = found + separator.count
    }
    try body(start..<text.count)
  }

  private static let concat = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "concat", category: "text", signatures: ["concat(value, …) → VARCHAR"],
      summary: "All values as one text; NULLs are left out.", chineseSummary: "将各值连成一个文本，忽略空值。",
      example: ("concat('共', 3, NULL, '项')", "共3项"))
  ) { arguments throws(QueryError) in
    guard !arguments.isEmpty, !arguments.contains(where: { if case .list = $0.type { true } else { false } }) else {
      return nil
    }
    return ScalarImplementation(
      name: "concat", argumentTypes: Array(repeating: .varchar, count: arguments.count), resultType: .varchar,
      propagatesNull: false
    ) { vectors, rowCount, context throws(QueryError) in try joined(vectors, rowCount, hasSeparator: false, context) }
  }

  private static let concatWithSeparator = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "concat_ws", category: "text", signatures: ["concat_ws(separator VARCHAR, value, …) → VARCHAR"],
      summary: "All values as one text with the separator between them; NULLs are left out.",
      chineseSummary: "用分隔符连接各值，忽略空值。", example: ("concat_ws('-', 2020, NULL, 12)", "2020-12"))
  ) { arguments throws(QueryError) in
    guard arguments.count >= 2, arguments[0].isText else { return nil }
    return ScalarImplementation(
      name: "concat_ws", argumentTypes: Array(repeating: .varchar, count: arguments.count), resultType: .varchar,
      propagatesNull: false
    ) { vectors, rowCount, context throws(QueryError) in try joined(vectors, rowCount, hasSeparator: true, context) }
  }

  /// The texts of each row one after the other; the first vector is the separator where there is one.
  private static func joined(
    _ vectors: [Vector], _ rowCount: Int, hasSeparator: Bool, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let isConstant = vectors.allSatisfy(\.isConstant)
    let rows = isConstant ? min(rowCount, 1) : rowCount
    let separator = hasSeparator ? vectors[0] : nil
    let joining = TextJoining(Array(vectors.dropFirst(hasSeparator ? 1 : 0)), separator: separator, rowCount: rows)
    let vector = try joining.vector(type: .varchar, validity: separator?.rowValidity) { (bytes) throws(QueryError) in
      try context.requireRoom(bytes: bytes)
    }
    guard isConstant, rows == 1 else { return vector }
    return vector.repeated(rowCount)
  }

  /// repeat of texts and of bytes.
  private static let repetition = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "repeat", category: "text",
      signatures: ["repeat(text VARCHAR, count BIGINT) → VARCHAR", "repeat(bytes BLOB, count BIGINT) → BLOB"],
      summary: "The text or the bytes several times in a row.", chineseSummary: "将文本或字节重复若干次。",
      example: ("repeat('ab', 3)", "ababab"))
  ) { arguments throws(QueryError) in
    let type: DataType = arguments.first?.type == .blob ? .blob : .varchar
    return implementation("repeat", [type, .bigint], result: type, arguments) { call throws(QueryError) in
      let texts = call.texts(0)
      let counts = call.integers(1)
      return try call.makeTexts(type: type) { row, bytes throws(QueryError) in
        let range = texts.range(row)
        guard !range.isEmpty, counts[row] > 0 else { return }
        try call.context.requireRoom(bytes.count, adding: counts[row], times: range.count)
        bytes.reserveCapacity(bytes.count + counts[row] * range.count)
        var nextCheck = bytes.count + EvaluationContext.bytesBetweenChecks
        for _ in 0..<counts[row] {
          bytes.append(contentsOf: texts.bytes[range])
          guard bytes.count >= nextCheck else { continue }
          nextCheck = bytes.count + EvaluationContext.bytesBetweenChecks
          try call.context.checkCancellation()
        }
      }
    }
  }
}
