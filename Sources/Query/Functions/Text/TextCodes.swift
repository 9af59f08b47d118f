// Rows of the function table: texts and bytes in other notations: hexadecimal, binary, Base64, URLs, digests.

extension ScalarFunction {
  private static let hexDigits = Array("0123456789ABCDEF".utf8)

  /// Notations of texts and bytes.
  static let textCodes: [ScalarFunction] = [
    hexadecimal, binary,
    .text(
      "to_base", [.bigint, .bigint, .bigint], optional: 1, result: .varchar,
      signatures: ["to_base(number BIGINT, radix BIGINT, width BIGINT) → VARCHAR"],
      "The number in base 2 to 36, with zeros before it up to the width.", "数的 2 至 36 进制写法，可用零补足位数。",
      example: ("to_base(42, 16)", "2A")
    ) { call throws(QueryError) in
      let (numbers, radixes) = (call.integers(0), call.integers(1))
      let widths = call.arguments.count == 3 ? call.integers(2) : nil
      return try call.makeTexts { row, bytes throws(QueryError) in
        guard numbers[row] >= 0 else { throw refused("to_base", "the number is negative", "数为负数") }
        guard radixes[row] >= 2, radixes[row] <= 36 else {
          throw refused("to_base", "the base is not 2 to 36", "进制不在 2 到 36 之间")
        }
        guard let width = Optional(widths?[row] ?? 0), width >= 0, width <= 64 else {
          throw refused("to_base", "the width is not 0 to 64", "位数不在 0 到 64 之间")
        }
        let digits = String(numbers[row], radix: radixes[row], uppercase: true).utf8
        for _ in 0..<max(width - digits.count, 0) { bytes.append(48) }
        bytes.append(contentsOf: digits)
      }
    },
    .text(
      "unhex", aliases: ["from_hex"], [.varchar], result: .blob, signatures: ["unhex(text VARCHAR) → BLOB"],
      "The bytes that the hexadecimal digits stand for.", "十六进制文本所表示的字节。", example: ("decode(unhex('616263'))", "abc")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts(type: .blob) { row, bytes throws(QueryError) in
        let digits = texts.text(row).map { $0.hexDigitValue }
        // With an odd number of digits the first stands alone.
        var index = digits.count % 2 == 1 ? -1 : 0
        while index < digits.count {
          guard let low = digits[index + 1], let high = index < 0 ? 0 : digits[index] else {
            throw refused("unhex", "the text has other characters than hexadecimal digits", "文本含有非十六进制字符")
          }
          bytes.append(UInt8(high * 16 + low))
          index += 2
        }
      }
    },
    .text(
      "unbin", aliases: ["from_binary"], [.varchar], result: .blob, signatures: ["unbin(text VARCHAR) → BLOB"],
      "The bytes that the binary digits stand for.", "二进制文本所表示的字节。", example: ("decode(unbin('01100001'))", "a")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts(type: .blob) { row, bytes throws(QueryError) in
        let digits = texts.bytes[texts.range(row)]
        guard digits.allSatisfy({ $0 == 48 || $0 == 49 }) else {
          throw refused("unbin", "the text has other characters than 0 and 1", "文本含有 0 和 1 以外的字符")
        }
        // The first byte is filled up with zeros.
        var byte: UInt8 = 0
        for (index, digit) in digits.enumerated() {
          byte = byte << 1 | (digit - 48)
          guard (digits.count - index - 1) % 8 == 0 else { continue }
          bytes.append(byte)
          byte = 0
        }
      }
    },
    bytesFunction(
      "base64", aliases: ["to_base64"], "The bytes in Base64.", "字节的 Base64 写法。", example: ("base64('abc')", "YWJj"),
      pieceBytes: Base64.groupBytes << 18
    ) {
      text, bytes, _ in
      Base64.append(text, to: &bytes)
    },
    .text(
      "from_base64", [.varchar], result: .blob, signatures: ["from_base64(text VARCHAR) → BLOB"],
      "The bytes that a text in Base64 stands for.", "Base64 文本所表示的字节。", example: ("decode(from_base64('YWJj'))", "abc")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts(type: .blob) { row, bytes throws(QueryError) in
        let text = texts.bytes[texts.range(row)]
        guard
          try Base64.appendDecoded(
            text, to: &bytes, check: { (bytes) throws(QueryError) in try call.context.requireRoom(bytes: bytes) })
        else {
          throw refused("from_base64", "the text is not in Base64", "文本不是 Base64")
        }
      }
    },
    .text(
      "encode", [.varchar], result: .blob, signatures: ["encode(text VARCHAR) → BLOB"], "The UTF-8 bytes of the text.",
      "文本的 UTF-8 字节。", example: ("octet_length(encode('元'))", "3")
    ) { call throws(QueryError) in try renamed(call, to: .blob) },
    .text(
      "decode", [.blob, .varchar], optional: 1, result: .varchar,
      signatures: ["decode(bytes BLOB, otherwise VARCHAR) → VARCHAR"],
      "The text that the bytes are in UTF-8; other bytes are an error, or with 'replace' a question mark, with 'ignore' left out.",
      "将 UTF-8 字节读作文本；无效字节报错，给出 'replace' 时换作问号，'ignore' 时略去。", example: ("decode(encode('元'))", "元")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      let modes = call.arguments.count == 2 ? call.texts(1) : nil
      return try call.makeTexts { row, bytes throws(QueryError) in
        try decode(texts.bytes[texts.range(row)], otherwise: modes?.text(row) ?? "strict", to: &bytes)
      }
    },
    .text(
      "octet_length", [.blob], result: .bigint, signatures: ["octet_length(bytes BLOB) → BIGINT"], "Number of bytes.",
      "字节数。",
      example: ("octet_length(encode('abc'))", "3")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeIntegers { texts.range($0).count }
    },
    digest("md5", "MD5", "900150983cd24fb0d6963f7d28e17f72", Digest.md5),
    digest("sha1", "SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d", Digest.sha1),
    digest("sha256", "SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digest.sha256),
    .text(
      "url_encode", [.varchar], result: .varchar, signatures: ["url_encode(text VARCHAR) → VARCHAR"],
      "The text as part of a URL.", "将文本转为可用于网址的写法。", example: ("url_encode('a b&元')", "a%20b%26%E5%85%83")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts { row, bytes throws(QueryError) in
        for (offset, byte) in texts.bytes[texts.range(row)].enumerated() {
          if offset & 0xffff == 0xffff { try call.context.requireRoom(bytes: bytes.count) }
          let lower = byte | 0x20
          if (lower >= 97 && lower <= 122) || (byte >= 48 && byte <= 57) || [45, 46, 95, 126].contains(byte) {
            bytes.append(byte)
          } else {
            bytes.append(contentsOf: [37, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]])
          }
        }
      }
    },
    .text(
      "url_decode", [.varchar], result: .varchar, signatures: ["url_decode(text VARCHAR) → VARCHAR"],
      "The text that a part of a URL stands for.", "还原网址中的文本。", example: ("url_decode('a%20b')", "a b")
    ) { call throws(QueryError) in
      let texts = call.texts(0)
      return try call.makeTexts { row, bytes throws(QueryError) in
        try decodeURL(texts.bytes[texts.range(row)], to: &bytes, call.context)
      }
    },
  ]

  /// Appends bytes that are UTF-8; what is not is an error (`strict`), a question mark a byte (`replace`) or nothing
  /// (`ignore`).
  private static func decode(
    _ blob: ArraySlice<UInt8>, otherwise mode: String, to bytes: inout [UInt8]
  ) throws(QueryError) {
    guard ["strict", "replace", "ignore"].contains(mode) else {
      throw refused(
        "decode", "the second argument is 'strict', 'replace' or 'ignore'", "第二个参数应为 'strict'、'replace' 或 'ignore'")
    }
    if String(validating: blob, as: UTF8.self) != nil { return bytes.append(contentsOf: blob) }
    if mode == "strict" { throw refused("decode", "the bytes are not in UTF-8", "字节不是有效的 UTF-8") }
    var position = blob.startIndex
    while position < blob.endIndex {
      let length = (1...4).first { length in
        position + length <= blob.endIndex
          && String(validating: blob[position..<position + length], as: UTF8.self) != nil
      }
      if let length {
        bytes.append(contentsOf: blob[position..<position + length])
      } else if mode == "replace" {
        bytes.append(UInt8(ascii: "?"))
      }
      position += length ?? 1
    }
  }

  private static func decodeURL(
    _ text: ArraySlice<UInt8>, to bytes: inout [UInt8], _ context: EvaluationContext
  ) throws(QueryError) {
    let start = bytes.count
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == 37, index + 2 < text.endIndex,
        let high = Character(Unicode.Scalar(text[index + 1])).hexDigitValue,
        let low = Character(Unicode.Scalar(text[index + 2])).hexDigitValue
      {
        bytes.append(UInt8(high * 16 + low))
        index += 3
      } else {
        bytes.append(text[index])
        index += 1
      }
      if bytes.count & 0xffff == 0 { try context.requireRoom(bytes: bytes.count) }
    }
    guard String(validating: bytes[start...], as: UTF8.self) != nil else {
      throw refused("url_decode", "the bytes are not in UTF-8", "字节不是有效的 UTF-8")
    }
  }

  /// The same bytes under another type.
  private static func renamed(_ call: TextCall, to type: DataType) throws(QueryError) -> Vector {
    let texts = call.texts(0)
    return try call.makeTexts(type: type) { row, bytes throws(QueryError) in texts.append(row, to: &bytes) }
  }

  /// A function of the bytes of a VARCHAR or BLOB to a text, of which that of more than `pieceBytes` is made piece by piece.
  private static func bytesFunction(
    _ name: String, aliases: [String] = [], _ summary: String, _ chinese: String,
    example: (query: String, result: String), pieceBytes: Int = .max,
    _ body: @escaping @Sendable (ArraySlice<UInt8>, inout [UInt8], Digest.Check) throws(QueryError) -> Void
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: "text",
        signatures: ["\(name)(text VARCHAR) → VARCHAR", "\(name)(bytes BLOB) → VARCHAR"], summary: summary,
        chineseSummary: chinese, example: example)
    ) { arguments throws(QueryError) in
      let parameter: DataType = arguments.first?.type == .blob ? .blob : .varchar
      return implementation(name, [parameter], result: .varchar, arguments) { call throws(QueryError) in
        let texts = call.texts(0)
        return try call.makeTexts { row, bytes throws(QueryError) in
          var rest = texts.bytes[texts.range(row)]
          while rest.count > pieceBytes {
            try body(rest.prefix(pieceBytes), &bytes, call.context.checkCancellation)
            rest = rest.dropFirst(pieceBytes)
            try call.context.requireRoom(bytes: bytes.count)
          }
          try body(rest, &bytes, call.context.checkCancellation)
        }
      }
    }
  }

  private static func digest(
    _ name: String, _ title: String, _ result: String,
    _ function: @escaping @Sendable (ArraySlice<UInt8>, Digest.Check) throws(QueryError) -> [UInt8]
  ) -> ScalarFunction {
    bytesFunction(
      name, "The \(title) digest in hexadecimal digits.", "\(title) 摘要（十六进制）。", example: ("\(name)('abc')", result)
    ) { text, bytes, check throws(QueryError) in
      for byte in try function(text, check) {
        bytes.append(hexDigits[Int(byte >> 4)] | 0x20)
        bytes.append(hexDigits[Int(byte & 15)] | 0x20)
      }
    }
  }

  /// hex of texts, bytes and integers.
  private static let hexadecimal = notation(
    "hex", aliases: ["to_hex"], radix: 16, "in hexadecimal digits", "十六进制", example: ("hex('abc')", "616263")
  ) { byte, bytes in bytes.append(contentsOf: [hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]) }

  /// bin of texts, bytes and integers.
  private static let binary = notation(
    "bin", aliases: ["to_binary"], radix: 2, "in binary digits", "二进制", example: ("bin(5)", "101")
  ) { byte, bytes in for shift in (0..<8).reversed() { bytes.append(48 + byte >> UInt8(shift) & 1) } }

  private static func notation(
    _ name: String, aliases: [String], radix: Int, _ how: String, _ chineseHow: String,
    example: (query: String, result: String), _ append: @escaping @Sendable (UInt8, inout [UInt8]) -> Void
  ) -> ScalarFunction {
    let ofBytes = bytesFunction(
      name, aliases: aliases, "The bytes of a text, or a number, \(how).", "文本的字节或整数的\(chineseHow)写法。",
      example: example,
      pieceBytes: 1 << 16
    ) { text, bytes, _ in for byte in text { append(byte, &bytes) } }
    return ScalarFunction(documentation: ofBytes.documentation) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = arguments.first?.type, type.isInteger else {
        return try ofBytes.resolve(arguments)
      }
      // A negative number shows its bits as its type has them, those up to BIGINT as BIGINT.
      let isWide = type == .hugeint
      return ScalarImplementation(name: name, argumentTypes: [.hugeint], resultType: .varchar) {
        vectors, rowCount, _ throws(QueryError) in
        guard case .wideIntegers(let numbers) = vectors[0].storage else {
          return Vector.null(type: .varchar, count: rowCount)
        }
        var result = TextResult(count: numbers.count)
        for number in numbers {
          let text =
            number < 0 && !isWide
            ? String(UInt64(bitPattern: Int64(truncatingIfNeeded: number)), radix: radix, uppercase: true)
            : String(UInt128(bitPattern: number), radix: radix, uppercase: true)
          result.bytes.append(contentsOf: text.utf8)
          result.endText()
        }
        let vector = result.vector(type: .varchar, validity: vectors[0].validity)
        return Vector(
          type: .varchar, count: rowCount, storage: vector.storage, validity: vectors[0].validity,
          isConstant: vectors[0].isConstant)
      }
    }
  }
}

/// Base64 of RFC 4648.
enum Base64 {
  /// Bytes that are written together.
  static let groupBytes = 3

  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Appends the digits of `data`.
  static func append(_ data: ArraySlice<UInt8>, to output: inout [UInt8]) {
    var index = data.startIndex
    while index < data.endIndex {
      let count = min(3, data.endIndex - index)
      var bits: UInt32 = 0
      for offset in 0..<3 { bits = bits << 8 | (offset < count ? UInt32(data[index + offset]) : 0) }
      for place in 0..<4 { output.append(place <= count ? digits[Int(bits >> UInt32(18 - 6 * place) & 63)] : 61) }
      index += 3
    }
  }

  /// Appends the bytes that `text` stands for; false when it is not in Base64. `check` is told now and then how many there are,
  /// and throws when the statement is to stop.
  static func appendDecoded(
    _ text: ArraySlice<UInt8>, to output: inout [UInt8], check: (_ bytes: Int) throws(QueryError) -> Void
  ) throws(QueryError) -> Bool {
    guard text.count % 4 == 0 else { return false }
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text {
      if byte == 61 {
        padding += 1
        bits <<= 6
      } else {
        guard padding == 0, let digit = digits.firstIndex(of: byte) else { return false }
        bits = bits << 6 | UInt32(digit)
      }
      count += 1
      guard count == 4 else { continue }
      guard padding <= 2 else { return false }
      for place in 0..<3 - padding { output.append(UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * place))) }
      if output.count & 0xffff < 3 { try check(output.count) }
      bits = 0
      count = 0
    }
    return true
  }
}
