// Sentences with places for values. In `本年收入合计<T|本年收入合计|决>，比上年[增加/减少]<C|本年收入合计|额>` T and C are values by name; the
// rest of a place is what the figure must be read as: subject, measure by one character, further marks.

/// A value that a sentence can state.
public enum StatedValue: Sendable {
  /// Money in hundredths of 万元.
  case money(Int)
  /// Hundredths of a percent.
  case percent(Int)
  /// A count with its unit.
  case count(Int, String)
  /// Words without a figure.
  case words(String)
}

/// How a report prints its numbers.
public struct NumberStyle: Sendable {
  /// Whether money is in 元 rather than 万元.
  public var inYuan = false
  /// Whether commas separate thousands.
  public var hasSeparators = false
  /// Whether zeros after the point are kept.
  public var keepsZeros = false
  /// Whether a space stands before units.
  public var hasSpaces = false
  /// Whether digits are full-width.
  public var isWide = false
  /// Whether large amounts may be in 亿元.
  public var usesHundredMillions = false

  /// A style at random.
  public init(_ random: inout RandomSource) {
    inYuan = random.oneIn(5)
    hasSeparators = random.oneIn(3)
    keepsZeros = random.oneIn(2)
    hasSpaces = random.oneIn(6)
    isWide = random.oneIn(25)
  }

  /// `whole.hundredths` in digits.
  public func digits(_ hundredths: Int, keepsZeros: Bool) -> String {
    let whole = hundredths.magnitude / 100
    let rest = hundredths.magnitude % 100
    var text = String(whole)
    if hasSeparators, text.count > 3 {
      var grouped = ""
      for (index, digit) in text.enumerated() {
        if index > 0, (text.count - index) % 3 == 0 { grouped += "," }
        grouped.append(digit)
      }
      text = grouped
    }
    if keepsZeros || rest > 0 {
      let tail = rest < 10 ? "0\(rest)" : "\(rest)"
      text += "." + (keepsZeros || rest % 10 > 0 ? tail : String(tail.dropLast()))
    }
    guard isWide else { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isDigit = scalar.value >= 48 && scalar.value <= 57
          return isDigit ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
        }))
  }

  /// An amount with its unit.
  public func money(_ hundredths: Int) -> String {
    let space = hasSpaces ? " " : ""
    if inYuan { return digits(hundredths * 10_000, keepsZeros: keepsZeros) + space + "元" }
    if usesHundredMillions, hundredths.magnitude >= 10_000_000, hundredths % 10_000 == 0 {
      return digits(hundredths / 10_000, keepsZeros: false) + space + "亿元"
    }
    return digits(hundredths, keepsZeros: keepsZeros) + space + "万元"
  }

  /// A percentage.
  public func percent(_ hundredths: Int) -> String {
    digits(hundredths, keepsZeros: keepsZeros) + (hasSpaces ? " %" : "%")
  }
}

/// Fills templates.
public struct TemplateFiller: Sendable {
  /// The values by name.
  public var values: [String: StatedValue] = [:]
  /// Whether `[a/b]` is read as `a`.
  public var rises = true
  let style: NumberStyle

  /// A filler that prints numbers in `style`.
  public init(style: NumberStyle) { self.style = style }

  /// The marked text of `template`.
  public func fill(_ template: String) -> String {
    var result = ""
    var rest = template[...]
    while let mark = rest.firstIndex(where: { $0 == "<" || $0 == "[" }) {
      result += rest[..<mark]
      let close: Character = rest[mark] == "<" ? ">" : "]"
      guard let end = rest[mark...].firstIndex(of: close) else { return result + rest[mark...] }
      let inner = rest[rest.index(after: mark)..<end]
      if close == "]" {
        let choices = inner.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        result += rises || choices.count < 2 ? choices[0] : choices[1]
      } else {
        result += place(inner.split(separator: "|", omittingEmptySubsequences: false).map(String.init))
      }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private func place(_ parts: [String]) -> String {
    guard let value = values[parts[0]] else { return "" }
    var mark = Array(parts.dropFirst())
    let raw: String
    switch value {
    case .words(let words): return words
    case .money(let amount): raw = style.money(amount)
    case .percent(let amount): raw = style.percent(amount)
    case .count(let count, let unit): raw = style.digits(count * 100, keepsZeros: false) + unit
    }
    guard mark.count >= 2 else { return raw }
    if !rises, mark[1] == "额" || mark[1] == "率" { mark[1] = "-" + mark[1] }
    for index in mark.indices {
      if mark[index].contains("$") { mark[index] = subject(mark[index]) }
      // `py` is last year.
      if mark[index] == "py", case .words(let year)? = values["py"] { mark[index] = year }
    }
    return "{" + raw + "|" + mark.joined(separator: "|") + "}"
  }

  /// `$name` in a subject stands for the words of that name.
  private func subject(_ text: String) -> String {
    var result = text
    for (name, value) in values {
      if case .words(let words) = value { result = result.replacing("$" + name, with: words) }
    }
    return result
  }
}
