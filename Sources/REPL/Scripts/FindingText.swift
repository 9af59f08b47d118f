// A finding of a check as an auditor writes it down: what is stated, what it should be, how far off, and both places.

import Query
import Reports

/// A row of a rule: the columns of `checks` by position.
struct FindingRow {
  let values: [Value]
  let types: [DataType]
  /// What its numbers are measured in.
  let unit: CheckUnit
  /// How the stated value relates to the computed one.
  let relation: CheckRelation

  /// Whether the identity was tested and does not hold.
  var isFailed: Bool { passed == .boolean(false) }

  /// Whether the row is only worth knowing: neither passed nor failed.
  var isNotice: Bool { passed.isNull }

  private var passed: Value { values.count > 8 ? values[8] : .null }

  /// The text at a position, made safe for a terminal; nil for NULL.
  func text(_ position: Int) -> String? {
    guard position < values.count, !values[position].isNull else { return nil }
    return SafeText.text(ValueText.text(of: values[position], type: types[position]))
  }

  /// The number at a position with its unit, rounded as people read it; nil for NULL.
  func number(_ position: Int, in language: Language) -> String? {
    guard position < values.count, let exact = exact(values[position]) else { return nil }
    let isTolerance = position == 7
    switch unit {
    case .money: return FindingNumber.money(exact, beside: position == 4 ? exact : self.exact(values[4]) ?? exact)
    case .percent:
      guard position == 6 || isTolerance else { return FindingNumber.trimmed(exact, scale: 2) + "%" }
      let points = FindingNumber.trimmed(exact, scale: isTolerance ? 4 : 2)
      return points + (language == .chinese ? " 个百分点" : " points")
    case .count: return FindingNumber.trimmed(exact, scale: 4)
    }
  }

  private func exact(_ value: Value) -> FixedDecimal? {
    switch value {
    case .decimal(let number): number
    case .integer(let number): FixedDecimal(unscaled: number, scale: 0)
    default: nil
    }
  }
}

/// Numbers of findings.
enum FindingNumber {
  /// `number` with at most `scale` decimals, without idle zeros. A number that would read as 0 keeps its decimals.
  static func trimmed(_ number: FixedDecimal, scale: Int) -> String {
    var shown = number
    if number.scale > scale, let rounded = number.rescaled(to: scale), rounded.unscaled != 0 || number.unscaled == 0 {
      shown = rounded
    }
    var bytes: [UInt8] = []
    ValueText.appendTrimmed(shown.unscaled, scale: shown.scale, minimumScale: 0, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// An amount in 元, in the unit that suits the amount it is told `beside`: from a 万 on 万元, else 元.
  static func money(_ amount: FixedDecimal, beside: FixedDecimal) -> String {
    let limit = FixedDecimal(unscaled: 10_000, scale: 0).rescaled(to: beside.scale)?.unscaled ?? 0
    guard beside.unscaled.magnitude >= limit.magnitude else { return trimmed(amount, scale: 2) + "元" }
    return trimmed(FixedDecimal(unscaled: amount.unscaled, scale: amount.scale + 4), scale: 6) + "万元"
  }
}

/// A finding as people read it.
struct FindingText {
  /// The block, with an empty line behind it.
  let text: String

  init(_ row: FindingRow, _ language: Language, _ style: Style) {
    let chinese = language == .chinese
    let colon = chinese ? "：" : ": "
    let lead =
      row.isFailed ? style.red(chinese ? "不符" : "differs") : style.dim(chinese ? "提示" : "notice")
    var lines = [lead + (chinese ? "　" : "  ") + (row.text(1) ?? "") + colon + (row.text(3) ?? "")]
    if let report = row.text(0) { lines.append((chinese ? "  报告　" : "  report  ") + report) }
    if let sentence = FindingText.sentence(row, language) { lines.append("  " + sentence) }
    for (line, quote) in [(9, 10), (11, 12)] {
      let place = row.text(line).map { chinese ? "第 \($0) 行" : "line \($0)" }
      // A rule may compare two figures of one clause.
      let isRepeated =
        line == 11 && row.text(11) == row.text(9) && (row.text(12) == nil || row.text(12) == row.text(10))
      guard place != nil || row.text(quote) != nil, !isRepeated else { continue }
      lines.append("  " + [place, row.text(quote)].compactMap { $0 }.joined(separator: colon))
    }
    if let note = row.text(13) { lines.append((chinese ? "  说明　" : "  note  ") + note) }
    text = lines.joined(separator: "\n") + "\n\n"
  }

  /// What is stated, what it should be, and how far off; nil for a rule without numbers.
  private static func sentence(_ row: FindingRow, _ language: Language) -> String? {
    guard let stated = row.number(4, in: language) else { return nil }
    let chinese = language == .chinese
    var parts = [(chinese ? "表述 " : "stated ") + stated]
    if let computed = row.number(5, in: language) {
      let word =
        switch row.relation {
        case .equal: chinese ? "应为 " : "should be "
        case .atMost: chinese ? "应不超过 " : "should be at most "
        case .same: chinese ? "另一处为 " : "elsewhere "
        }
      parts.append(word + computed)
    }
    if let difference = row.number(6, in: language) { parts.append((chinese ? "相差 " : "off by ") + difference) }
    let text = parts.joined(separator: chinese ? "，" : ", ")
    guard let tolerance = row.number(7, in: language) else { return text }
    return text + (chinese ? "（容差 \(tolerance)）" : " (tolerance \(tolerance))")
  }
}
