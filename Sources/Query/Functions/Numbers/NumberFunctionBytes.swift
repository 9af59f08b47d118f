// Rows of the function table: sizes in bytes as people write them; buckets of equal width.

extension ScalarFunction {
  /// Sizes and buckets.
  static let sizesAndBuckets: [ScalarFunction] = [
    .overloaded(
      FunctionDocumentation(
        name: "parse_formatted_bytes", category: "number",
        signatures: ["parse_formatted_bytes(text VARCHAR) → UBIGINT"],
        summary: "The number of bytes that a text such as 1.5 GiB names.", chineseSummary: "读出 1.5 GiB 这类文本所表示的字节数。",
        example: ("parse_formatted_bytes('1.5 KiB')", "1536")),
      [
        Overload.rows([.varchar], .ubigint) { values, _ throws(QueryError) in
          guard case .text(let text) = values[0] else { return nil }
          guard let bytes = ByteSize.read(text) else {
            throw QueryError(.evaluation(.unreadable(text: text, type: .ubigint)))
          }
          return .integer(bytes)
        }
      ]),
    .overloaded(
      FunctionDocumentation(
        name: "width_bucket", category: "number",
        signatures: ["width_bucket(x DOUBLE, low DOUBLE, high DOUBLE, count BIGINT) → BIGINT"],
        summary: "Which of count buckets of equal width between low and high x lies in; 0 below, count + 1 above.",
        chineseSummary: "x 落在 low 与 high 之间第几个等宽区间；低于为 0，高于为 count + 1。",
        example: ("width_bucket(5.5, 0, 10, 5)", "3")),
      [
        Overload.rows([.double, .double, .double, .bigint], .bigint) { values, _ throws(QueryError) in
          guard case .double(let x) = values[0], case .double(let low) = values[1], case .double(let high) = values[2],
            case .integer(let count) = values[3]
          else { return nil }
          guard count > 0, low != high, low.isFinite, high.isFinite, !x.isNaN, count < Int128(Int64.max) else {
            throw QueryError(
              .evaluation(
                .invalidArgument(
                  function: "width_bucket",
                  reason: .init("the bounds differ and there is at least one bucket", "上下界不能相等，区间数至少为 1"))))
          }
          let share = (x - low) / (high - low)
          if share < 0 { return .integer(0) }
          if share >= 1 { return .integer(count + 1) }
          return .integer(Int128((share * Double(count)).rounded(.down)) + 1)
        }
      ]),
  ]
}

/// Sizes in bytes.
private enum ByteSize {
  /// The bytes that `text` names; nil when it names none.
  static func read(_ text: String) -> Int128? {
    let word = text.lowercased().filter { $0 != " " && $0 != "\t" && $0 != "\n" }
    let digits = word.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let unit = String(word.dropFirst(digits.count))
    guard let millionths = NumberParsing.exact(ArraySlice(digits.utf8), scale: 6), let factor = factors[unit] else {
      return nil
    }
    let (product, overflow) = millionths.multipliedReportingOverflow(by: factor)
    guard !overflow, millionths >= 0 else { return nil }
    let bytes = product / 1_000_000
    return bytes <= Int128(UInt64.max) ? bytes : nil
  }

  private static let factors: [String: Int128] = {
    var table: [String: Int128] = ["": 1, "b": 1, "byte": 1, "bytes": 1]
    var (decimal, binary): (Int128, Int128) = (1, 1)
    for letter in ["k", "m", "g", "t", "p", "e"] {
      decimal *= 1000
      binary *= 1024
      for name in [letter, letter + "b"] { table[name] = decimal }
      table[letter + "ib"] = binary
    }
    for (name, letter) in [
      ("kilobyte", "k"), ("megabyte", "m"), ("gigabyte", "g"), ("terabyte", "t"), ("petabyte", "p"),
    ] {
      table[name] = table[letter]
      table[name + "s"] = table[letter]
    }
    return table
  }()
}
