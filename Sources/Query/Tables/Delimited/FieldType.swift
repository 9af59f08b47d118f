// What the fields of a column look like: the type that all of them fit.

/// What a field looks like.
enum FieldType {
  case boolean
  /// An integer of so many digits, the sign not counted.
  case integer(digits: Int)
  case decimal(whole: Int, scale: Int)
  case double
  case date
  case timestamp
  case text

  /// From the narrowest to the widest.
  var rank: Int {
    switch self {
    case .boolean: 0
    case .integer: 1
    case .decimal: 2
    case .double: 3
    case .date: 4
    case .timestamp: 5
    case .text: 6
    }
  }

  var type: DataType {
    switch self {
    case .boolean: .boolean
    case .integer: .bigint
    case .decimal(let whole, let scale):
      whole + scale <= 18 ? .decimal(precision: 18, scale: scale) : .decimal(precision: 38, scale: scale)
    case .double: .double
    case .date: .date
    case .timestamp: .timestamp
    case .text: .varchar
    }
  }

  static func widest(_ left: FieldType?, _ right: FieldType) -> FieldType {
    guard let left else { return right }
    switch (left, right) {
    case (.boolean, .boolean), (.double, .double), (.date, .date), (.timestamp, .timestamp):
      return left
    case (.integer(let digits), .integer(let others)): return .integer(digits: max(digits, others))
    case (.integer(let digits), .decimal(let whole, let scale)), (.decimal(let whole, let scale), .integer(let digits)):
      return widestDecimal(whole: max(whole, digits), scale: scale)
    case (.decimal(let whole, let scale), .decimal(let otherWhole, let otherScale)):
      return widestDecimal(whole: max(whole, otherWhole), scale: max(scale, otherScale))
    case (.double, .integer), (.double, .decimal), (.integer, .double), (.decimal, .double): return .double
    case (.date, .timestamp), (.timestamp, .date): return .timestamp
    default: return .text
    }
  }

  private static func widestDecimal(whole: Int, scale: Int) -> FieldType {
    whole + scale <= 38 ? .decimal(whole: whole, scale: scale) : .double
  }

  /// What a plain number that is no code looks like.
  init(_ number: PlainNumber) {
    if number.hasPoint {
      let isExact = number.wholeDigits + number.decimals <= 38
      self = isExact ? .decimal(whole: number.wholeDigits, scale: number.decimals) : .double
    } else {
      let digits = number.wholeDigits
      self = digits <= 18 ? .integer(digits: digits) : (digits <= 38 ? .decimal(whole: digits, scale: 0) : .double)
    }
  }

  init(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self).trimmed
    let utf8 = Array(text.utf8)
    self = .text
    guard let first = utf8.first else { return }
    if text == "true" || text == "false" || text == "TRUE" || text == "FALSE" {
      self = .boolean
      return
    }
    let digits = utf8.count(where: { $0 >= 48 && $0 <= 57 })
    let sign = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0
    // A leading zero makes a code, as in 0201, which stays text.
    let isCode = utf8.count > sign + 1 && utf8[sign] == 48 && utf8[sign + 1] >= 48 && utf8[sign + 1] <= 57
    if digits > 0, !isCode {
      if digits + sign == utf8.count {
        self = digits <= 18 ? .integer(digits: digits) : (digits <= 38 ? .decimal(whole: digits, scale: 0) : .double)
        return
      }
      if let point = utf8.firstIndex(of: UInt8(ascii: ".")), digits + sign + 1 == utf8.count {
        let scale = utf8.count - point - 1
        self = digits <= 38 ? .decimal(whole: point - sign, scale: scale) : .double
        return
      }
      if utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || "+-.eE".utf8.contains($0) }), Double(text) != nil {
        self = .double
        return
      }
    }
    if utf8.count >= 8, digits >= 6, utf8.contains(UInt8(ascii: "-")) {
      // A day with a time reads as a day too, which would lose the time.
      if !utf8.contains(UInt8(ascii: ":")), TimeParsing.date(utf8[...]) != nil {
        self = .date
      } else if TimeParsing.timestamp(utf8[...]) != nil {
        self = .timestamp
      }
    }
  }
}

extension String {
  /// Without spaces and tabs at either end.
  var trimmed: String {
    var view = self[...]
    while let first = view.first, first == " " || first == "\t" { view.removeFirst() }
    while let last = view.last, last == " " || last == "\t" { view.removeLast() }
    return String(view)
  }
}
