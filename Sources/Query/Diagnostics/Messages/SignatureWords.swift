// Which argument of a call is wrong, read from the signatures that the function's row shows; and numbers that were meant.

/// Kinds of types as signatures name them.
enum SignatureWords {
  /// A kind of type in words.
  struct Kind: Hashable {
    let english: String
    let chinese: String

    static let number = Kind(english: "a number", chinese: "数值")
    static let text = Kind(english: "a text", chinese: "文本")
    static let time = Kind(english: "a date or time", chinese: "日期或时间")
    static let list = Kind(english: "a list", chinese: "列表")
    static let flag = Kind(english: "a condition", chinese: "布尔值")
  }

  /// The first argument that no signature takes, and what all of them want there; nil when that is not so clear.
  static func culprit(_ found: [DataType], _ signatures: [String]) -> (position: Int, wanted: Kind)? {
    let parameters = signatures.map(kinds(of:))
    for (position, type) in found.enumerated() {
      guard let own = kind(of: type) else { continue }
      let wanted = Set(parameters.map { position < $0.count ? $0[position] : nil })
      if wanted.count == 1, let only = wanted.first, let only, only != own { return (position, only) }
    }
    return nil
  }

  /// The kinds of the parameters of one signature; nil for those that take more than one kind.
  private static func kinds(of signature: String) -> [Kind?] {
    guard let open = signature.firstIndex(of: "("), let close = signature[open...].firstIndex(of: ")") else {
      return []
    }
    let inner = signature[signature.index(after: open)..<close]
    return inner.split(separator: ",").map { parameter in
      let words = parameter.split(separator: " ").prefix { $0 != "=" }
      guard words.count == 2, let word = words.last else { return nil }
      return kind(named: word)
    }
  }

  private static func kind(named word: Substring) -> Kind? {
    if word.hasSuffix("[]") || word == "list" { return .list }
    switch word {
    case "VARCHAR", "JSON": return .text
    case "DATE", "TIMESTAMP", "TIME", "INTERVAL": return .time
    case "BOOLEAN": return .flag
    case "DOUBLE", "DECIMAL", "INTEGER", "BIGINT", "HUGEINT", "REAL", "AMOUNT", "PERCENT", "number": return .number
    default: return word.hasPrefix("DECIMAL") ? .number : nil
    }
  }

  private static func kind(of type: DataType) -> Kind? {
    switch type {
    case .varchar, .enumeration, .uuid, .json: .text
    case .date, .time, .zonedTime, .timestamp, .preciseTimestamp, .zoned, .interval: .time
    case .boolean: .flag
    case .list, .array: .list
    case .null, .structure, .map, .blob: nil
    default: .number
    }
  }
}

/// Numbers written in another way than the language reads them.
enum MeantNumber {
  /// The number that a text in Chinese numerals or full-width digits stands for, as `type` would be written; nil when it
  /// stands for none.
  static func of(_ text: String, as type: DataType) -> String? {
    guard type.isNumber else { return nil }
    var written = text
    if let last = written.last, "年月日号".contains(last) { written.removeLast() }
    guard !written.isEmpty, let number = ChineseNumerals.number(written) else { return nil }
    if type.isInteger, number.rescaled(to: 0) != number { return nil }
    return number.description
  }
}
