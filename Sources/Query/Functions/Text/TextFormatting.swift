// Rows of the function table: format, printf, and other ways to write values.

extension ScalarFunction {
  /// Values written into texts.
  static let textFormats: [ScalarFunction] = [
    template(
      "format", signatures: ["format(template VARCHAR, value, …) → VARCHAR"],
      "The template with each {} replaced by a value; {:,.2f} says how.", "用各值替换模板中的 {}，如 {:,.2f}。",
      example: ("format('{}共{:,.2f}元', '合计', 12345.6)", "合计共12,345.60元"), formatted),
    template(
      "printf", signatures: ["printf(template VARCHAR, value, …) → VARCHAR"],
      "The template with each %d, %s, %f replaced by a value.", "用各值替换模板中的 %d、%s、%f。",
      example: ("printf('%s: %.1f%%', '完成', 99.5)", "完成: 99.5%"), printed),
    .text(
      "bar", [.double, .double, .double, .double], optional: 1, result: .varchar,
      signatures: ["bar(x DOUBLE, least DOUBLE, greatest DOUBLE, width DOUBLE = 80) → VARCHAR"],
      "A bar as long as x lies between least and greatest.", "按 x 在区间中的位置画出横条。", example: ("bar(5, 0, 10, 4)", "██  ")
    ) { call throws(QueryError) in try bars(call) },
    .text(
      "format_bytes", aliases: ["formatreadablesize", "pg_size_pretty"], [.bigint], result: .varchar,
      signatures: ["format_bytes(bytes BIGINT) → VARCHAR"], "A number of bytes with a unit of 1024.",
      "以 1024 进位的单位表示字节数。",
      example: ("format_bytes(2048)", "2.0 KiB")
    ) { call throws(QueryError) in try sizes(call, step: 1024, units: ["KiB", "MiB", "GiB", "TiB", "PiB"]) },
    .text(
      "formatreadabledecimalsize", [.bigint], result: .varchar,
      signatures: ["formatReadableDecimalSize(bytes BIGINT) → VARCHAR"], "A number of bytes with a unit of 1000.",
      "以 1000 进位的单位表示字节数。", example: ("formatReadableDecimalSize(2000)", "2.0 kB")
    ) { call throws(QueryError) in try sizes(call, step: 1000, units: ["kB", "MB", "GB", "TB", "PB"]) },
    .text(
      "quote_literal", aliases: ["quote"], [.varchar], result: .varchar,
      signatures: ["quote_literal(text VARCHAR) → VARCHAR"], "The text as a string of the language.", "将文本写成字符串常量。",
      example: ("quote_literal('it''s')", "'it''s'")
    ) { call throws(QueryError) in try quoted(call, UInt8(ascii: "'")) },
    .text(
      "quote_ident", [.varchar], result: .varchar, signatures: ["quote_ident(text VARCHAR) → VARCHAR"],
      "The text as a quoted name of the language.", "将文本写成带引号的名称。", example: ("quote_ident('a\"b')", "\"a\"\"b\"")
    ) { call throws(QueryError) in try quoted(call, UInt8(ascii: "\"")) },
    .text(
      "strip_accents", [.varchar], result: .varchar, signatures: ["strip_accents(text VARCHAR) → VARCHAR"],
      "The text without the accents of its letters.", "去掉字母上的变音符号。", example: ("strip_accents('mǎ')", "ma")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts { row, bytes throws(QueryError) in
        for code in try TextSlicing.codePoints(texts.bytes.span.extracting(texts.range(row)), call.context) {
          if let base = Accents.base(of: code) { CodePoints.append(base, to: &bytes) }
        }
      }
    },
  ]

  /// A row for a function of a template and any values. Numbers and booleans come as they are, all else as text.
  private static func template(
    _ name: String, signatures: [String], _ summary: String, _ chinese: String,
    example: (query: String, result: String),
    _ body: @escaping @Sendable ([Character], [Value], [DataType]) throws(QueryError) -> String
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, category: "text", signatures: signatures, summary: summary, chineseSummary: chinese,
        example: example)
    ) { arguments throws(QueryError) in
      guard let template = arguments.first, template.isText else { return nil }
      var types: [DataType] = [.varchar]
      for argument in arguments.dropFirst() {
        let type = argument.type
        types.append(
          type.isNumber || type.isAmount || type == .boolean ? type : (type == .percent ? .percent : .varchar))
      }
      let argumentTypes = types
      let valueTypes = Array(types.dropFirst())
      return ScalarImplementation(name: name, argumentTypes: argumentTypes, resultType: .varchar) {
        vectors, rowCount, context throws(QueryError) in
        try TextCall.run(vectors, rowCount, context, resultType: .varchar) { call throws(QueryError) in
          let templates = call.texts(0)
          // One template for all rows is taken apart into its characters once.
          let template = vectors[0].isConstant && rowCount > 0 && vectors[0].isValid(0) ? Array(templates.text(0)) : nil
          return try call.makeTexts { row, bytes throws(QueryError) in
            let values = call.arguments.dropFirst().map { $0.value(at: row) }
            let text = try body(template ?? Array(templates.text(row)), values, valueTypes)
            bytes.append(contentsOf: text.utf8)
          }
        }
      }
    }
  }

  private static func formatted(
    _ template: [Character], _ values: [Value], _ types: [DataType]
  ) throws(QueryError) -> String {
    var result = ""
    var index = 0
    var next = 0
    while index < template.count {
      let character = template[index]
      index += 1
      guard character == "{" || character == "}" else {
        result.append(character)
        continue
      }
      if index < template.count, template[index] == character {
        result.append(character)
        index += 1
        continue
      }
      guard character == "{", let end = template[index...].firstIndex(of: "}") else {
        throw refused("format", "a bracket in the template has no partner", "模板中的花括号不成对")
      }
      let parts = template[index..<end].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard var placeholder = ValueTemplate(format: parts.count > 1 ? parts[1] : []) else {
        throw refused(
          "format", "{\(String(template[index..<end]))} is not known", "无法识别的占位符 {\(String(template[index..<end]))}")
      }
      placeholder.argument = Int(String(parts[0]))
      result += try written("format", placeholder, values, types, next: &next)
      index = end + 1
    }
    return result
  }

  private static func printed(
    _ template: [Character], _ values: [Value], _ types: [DataType]
  ) throws(QueryError) -> String {
    var result = ""
    var rest = template[...]
    var next = 0
    while let character = rest.popFirst() {
      guard character == "%" else {
        result.append(character)
        continue
      }
      if rest.first == "%" {
        result.append("%")
        rest.removeFirst()
        continue
      }
      var sizes: [ValueTemplate.Size] = []
      guard var placeholder = ValueTemplate(printf: &rest, sizes: &sizes) else {
        throw refused("printf", "a % in the template is not complete", "模板中的 % 不完整")
      }
      for size in sizes {
        guard next < values.count, case .integer(let count) = values[next], count >= 0, count <= ValueTemplate.sizeLimit
        else { throw refused("printf", "* needs an integer", "* 需要一个整数参数") }
        switch size {
        case .width: placeholder.width = Int(count)
        case .precision: placeholder.precision = Int(count)
        }
        next += 1
      }
      result += try written("printf", placeholder, values, types, next: &next)
    }
    return result
  }

  private static func written(
    _ function: String, _ placeholder: ValueTemplate, _ values: [Value], _ types: [DataType], next: inout Int
  ) throws(QueryError) -> String {
    let argument = placeholder.argument ?? next
    if placeholder.argument == nil { next += 1 }
    guard values.indices.contains(argument) else {
      throw refused(function, "the template asks for more values than there are", "模板所需的值多于给出的值")
    }
    guard let text = placeholder.text(of: values[argument], type: types[argument]) else {
      throw refused(function, "a value does not go with its placeholder", "值的类型与占位符不符")
    }
    return text
  }

  private static func bars(_ call: TextCall) throws(QueryError) -> Vector {
    let columns = call.arguments.map { $0.flattened() }
    let blocks = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    func number(_ position: Int, _ row: Int) -> Double {
      if case .doubles(let values) = columns[position].storage { values[values.startIndex + row] } else { 0 }
    }
    return try call.makeTexts { row, bytes throws(QueryError) in
      let (x, least, greatest) = (number(0, row), number(1, row), number(2, row))
      let width = columns.count == 4 ? number(3, row) : 80
      guard width >= 1, width <= 1000 else { throw refused("bar", "the width is not 1 to 1000", "宽度不在 1 到 1000 之间") }
      if least == -.infinity || (greatest.isInfinite && least.isInfinite) {
        throw refused("bar", "a limit is not finite", "区间端点不是有限数")
      }
      let quotient = (x - least) / (greatest - least)
      // Numbers that cannot be compared lie at the start.
      let share = x <= least || quotient.isNaN ? 0 : (x >= greatest ? 1 : quotient)
      let eighths = Int(share * width * 8)
      for _ in 0..<eighths / 8 { bytes.append(contentsOf: "█".utf8) }
      var used = eighths / 8
      if eighths % 8 > 0 {
        bytes.append(contentsOf: blocks[eighths % 8 - 1].utf8)
        used += 1
      }
      while Double(used) < width {
        bytes.append(32)
        used += 1
      }
    }
  }

  private static func sizes(_ call: TextCall, step: UInt64, units: [String]) throws(QueryError) -> Vector {
    let numbers = call.integers(0)
    return try call.makeTexts { row, bytes throws(QueryError) in
      var whole = UInt64(numbers[row].magnitude)
      var rest: UInt64 = 0
      var unit = -1
      while whole >= step, unit + 1 < units.count {
        rest = whole % step
        whole /= step
        unit += 1
      }
      let sign = numbers[row] < 0 ? "-" : ""
      guard unit >= 0 else {
        bytes.append(contentsOf: (sign + (whole == 1 ? "1 byte" : "\(whole) bytes")).utf8)
        return
      }
      bytes.append(contentsOf: "\(sign)\(whole).\(rest * 10 / step) \(units[unit])".utf8)
    }
  }

  private static func quoted(_ call: TextCall, _ quote: UInt8) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    return try call.makeTexts { row, bytes throws(QueryError) in
      bytes.append(quote)
      for byte in texts.bytes[texts.range(row)] {
        if byte == quote { bytes.append(quote) }
        bytes.append(byte)
      }
      bytes.append(quote)
    }
  }
}

/// Letters without their accents, read off the names that Unicode gives them.
enum Accents {
  private static let marks: Set<Substring> = [
    "ACUTE", "GRAVE", "CIRCUMFLEX", "TILDE", "DIAERESIS", "RING ABOVE", "CARON", "MACRON", "BREVE", "CEDILLA", "OGONEK",
    "DOT ABOVE", "DOT BELOW", "DOUBLE ACUTE", "DOUBLE GRAVE", "INVERTED BREVE", "HOOK ABOVE", "HORN", "COMMA BELOW",
    "LINE BELOW", "RING BELOW", "TILDE BELOW", "CIRCUMFLEX BELOW", "DIAERESIS BELOW", "BREVE BELOW",
  ]

  /// The letter itself; nil for an accent that stands alone as a combining mark.
  static func base(of code: UInt32) -> UInt32? {
    guard code >= 0xC0, code < 0x2000, let scalar = Unicode.Scalar(code) else { return code }
    if scalar.properties.generalCategory == .nonspacingMark { return nil }
    guard let name = scalar.properties.name else { return code }
    for (prefix, first) in [("LATIN CAPITAL LETTER ", UInt32(65)), ("LATIN SMALL LETTER ", UInt32(97))]
    where name.hasPrefix(prefix) {
      let words = name.dropFirst(prefix.count).split(separator: " ", maxSplits: 2)
      guard words.count == 3, words[1] == "WITH", let letter = words[0].utf8.first, words[0].utf8.count == 1 else {
        return code
      }
      let accents = String(words[2]).splitWords(by: " AND ")
      guard accents.allSatisfy({ marks.contains($0) }) else { return code }
      return first + UInt32(letter) - 65
    }
    return code
  }
}

extension String {
  /// The parts between occurrences of `separator`.
  fileprivate func splitWords(by separator: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while let found = rest.firstRange(of: separator) {
      parts.append(rest[..<found.lowerBound])
      rest = rest[found.upperBound...]
    }
    parts.append(rest)
    return parts
  }
}

extension Substring {
  /// Where `text` first stands.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
