// Chinese numerals: reading 一百二十三 and 二〇二〇, writing 肆佰伍拾捌万零柒佰元整.

/// Numbers in Chinese.
public enum ChineseNumerals {
  /// Bytes of the longest text that is looked at: no number has as many, and a text may be as long as a book.
  private static let longestBytes = 1_024

  /// The number that a text stands for: `一百二十三`, `两千零五`, `二〇二〇`, `十五`, `三点一四`, `负八`, `壹佰`, and mixed forms
  /// such as `3千` and `1.5万`. Nil for anything else.
  public static func number(_ text: String) -> FixedDecimal? {
    guard text.utf8.count <= longestBytes else { return nil }
    var characters = text.unicodeScalars.filter { !$0.properties.isWhitespace }.map { halfWidth($0) }
    var isNegative = false
    if let first = characters.first, first == "负" || first == "-" {
      isNegative = true
      characters.removeFirst()
    }
    var fraction = FixedDecimal(unscaled: 0, scale: 0)
    if let point = characters.firstIndex(of: "点") {
      let decimals = characters[(point + 1)...].map { digits[$0] }
      guard !decimals.isEmpty, decimals.count <= 18, !decimals.contains(nil) else { return nil }
      for digit in decimals.compactMap({ $0 }) {
        fraction = FixedDecimal(unscaled: fraction.unscaled * 10 + digit, scale: fraction.scale + 1)
      }
      characters = Array(characters[..<point])
    }
    guard var whole = whole(characters) else { return nil }
    if fraction.scale > 0 {
      guard let scaled = whole.rescaled(to: max(fraction.scale, whole.scale)),
        let part = fraction.rescaled(to: scaled.scale)
      else { return nil }
      whole = FixedDecimal(unscaled: scaled.unscaled + part.unscaled, scale: scaled.scale)
    }
    return isNegative ? FixedDecimal(unscaled: -whole.unscaled, scale: whole.scale) : whole
  }

  /// Digits by the characters that stand for them.
  private static let digits: [Unicode.Scalar: Int128] = {
    var table: [Unicode.Scalar: Int128] = ["〇": 0, "两": 2, "兩": 2, "俩": 2, "贰": 2, "貳": 2, "陆": 6, "陸": 6]
    for forms in ["零一二三四五六七八九", "0123456789", "零壹贰叁肆伍陆柒捌玖", "零壹贰參肆伍陸柒捌玖", "零幺弐参肆伍陆漆捌玖"] {
      for (value, scalar) in forms.unicodeScalars.enumerated() where table[scalar] == nil {
        table[scalar] = Int128(value)
      }
    }
    return table
  }()

  /// Powers of ten within a group of four digits.
  private static let places: [Unicode.Scalar: Int] = ["十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3]
  /// Powers of ten of the groups.
  private static let groups: [Unicode.Scalar: Int] = ["万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12]

  private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
  }

  /// A number without a sign and without 点.
  private static func whole(_ characters: [Unicode.Scalar]) -> FixedDecimal? {
    guard !characters.isEmpty else { return nil }
    if characters.allSatisfy({ digits[$0] != nil }) { return digitByDigit(characters) }
    var total = FixedDecimal(unscaled: 0, scale: 0)
    var section = FixedDecimal(unscaled: 0, scale: 0)
    var current: FixedDecimal?
    var smallestGroup = Int.max
    var rest = characters[...]
    while let scalar = rest.first {
      if isArabic(scalar) {
        guard current == nil, let number = arabic(&rest) else { return nil }
        current = number
        continue
      }
      rest = rest.dropFirst()
      if let digit = digits[scalar] {
        guard current == nil || current?.unscaled == 0 else { return nil }
        current = FixedDecimal(unscaled: digit, scale: 0)
      } else if let place = places[scalar] {
        guard let added = sum(section, shifted(current ?? FixedDecimal(unscaled: 1, scale: 0), by: place)) else {
          return nil
        }
        section = added
        current = nil
      } else if let group = groups[scalar] {
        guard let inner = sum(section, current ?? FixedDecimal(unscaled: 0, scale: 0)) else { return nil }
        // 万亿 counts the whole number so far in 亿; otherwise groups must come down.
        if group > smallestGroup {
          guard let all = sum(total, inner) else { return nil }
          total = shifted(all, by: group)
        } else {
          guard let added = sum(total, shifted(inner, by: group)) else { return nil }
          total = added
        }
        smallestGroup = group
        section = FixedDecimal(unscaled: 0, scale: 0)
        current = nil
      } else {
        return nil
      }
    }
    guard let inner = sum(section, current ?? FixedDecimal(unscaled: 0, scale: 0)) else { return nil }
    return sum(total, inner)
  }

  private static func isArabic(_ scalar: Unicode.Scalar) -> Bool {
    (48...57).contains(scalar.value) || scalar == "."
  }

  private static func arabic(_ rest: inout ArraySlice<Unicode.Scalar>) -> FixedDecimal? {
    var text = ""
    while let scalar = rest.first, isArabic(scalar) || scalar == "," {
      if scalar != "," { text.unicodeScalars.append(scalar) }
      rest = rest.dropFirst()
    }
    return FixedDecimal(parsing: text)
  }

  private static func digitByDigit(_ characters: [Unicode.Scalar]) -> FixedDecimal? {
    guard characters.count <= 30 else { return nil }
    var value: Int128 = 0
    for scalar in characters { value = value * 10 + (digits[scalar] ?? 0) }
    return FixedDecimal(unscaled: value, scale: 0)
  }

  private static func shifted(_ number: FixedDecimal, by places: Int) -> FixedDecimal {
    if number.scale >= places { return FixedDecimal(unscaled: number.unscaled, scale: number.scale - places) }
    let factor = FixedDecimal.powersOfTen[min(places - number.scale, 38)]
    let (product, overflow) = number.unscaled.multipliedReportingOverflow(by: factor)
    return FixedDecimal(unscaled: overflow ? .max : product, scale: 0)
  }

  private static func sum(_ left: FixedDecimal, _ right: FixedDecimal) -> FixedDecimal? {
    let scale = max(left.scale, right.scale)
    guard let first = left.rescaled(to: scale), let second = right.rescaled(to: scale) else { return nil }
    let (total, overflow) = first.unscaled.addingReportingOverflow(second.unscaled)
    return overflow ? nil : FixedDecimal(unscaled: total, scale: scale)
  }
}

// MARK: - Writing

extension ChineseNumerals {
  private static let formalDigits = Array("零壹贰叁肆伍陆柒捌玖")
  private static let formalPlaces = ["", "拾", "佰", "仟"]
  private static let formalGroups = ["", "万", "亿", "万亿", "亿亿", "万亿亿", "亿亿亿", "万亿亿亿", "亿亿亿亿", "万亿亿亿亿"]

  /// An amount in units of 10^-4 元 as it is written on bills: `肆佰伍拾捌万零柒佰元整`, to the 分.
  public static func formalAmount(_ amount: Int128) -> String {
    let cents = FixedDecimal.divideRounded(amount, by: 100).magnitude
    let (yuan, rest) = cents.quotientAndRemainder(dividingBy: 100)
    let (tenths, hundredths) = (Int(rest / 10), Int(rest % 10))
    var result = amount < 0 && cents > 0 ? "负" : ""
    if yuan > 0 || rest == 0 { result += formalNumber(yuan) + "元" }
    if rest == 0 { return result + "整" }
    if tenths > 0 {
      result += "\(formalDigits[tenths])角"
    } else if yuan > 0 {
      result += "零"
    }
    return hundredths > 0 ? result + "\(formalDigits[hundredths])分" : result + "整"
  }

  /// A whole number in formal characters: groups of four digits, one 零 for any run of zeros inside.
  static func formalNumber(_ number: UInt128) -> String {
    if number == 0 { return "零" }
    var groups: [Int] = []
    var rest = number
    while rest > 0 {
      groups.append(Int(rest % 10_000))
      rest /= 10_000
    }
    var result = ""
    var needsZero = false
    for (index, group) in groups.enumerated().reversed() {
      guard group > 0 else {
        needsZero = !result.isEmpty
        continue
      }
      if !result.isEmpty, needsZero || group < 1000 { result += "零" }
      result += formalGroup(group) + formalGroups[min(index, formalGroups.count - 1)]
      needsZero = false
    }
    return result
  }

  private static func formalGroup(_ group: Int) -> String {
    var result = ""
    var pendingZero = false
    var divisor = 1000
    for place in [3, 2, 1, 0] {
      let digit = group / divisor % 10
      divisor /= 10
      if digit == 0 {
        pendingZero = !result.isEmpty
      } else {
        if pendingZero { result += "零" }
        result += String(formalDigits[digit]) + formalPlaces[place]
        pendingZero = false
      }
    }
    return result
  }
}
