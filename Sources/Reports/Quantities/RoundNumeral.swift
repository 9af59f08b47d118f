// Numerals that name a half or only a power of ten: 半数, 一个半月, 数十万元, 百亿元, 万余名.

import Query

/// A half that stands beside a unit.
enum Halves {
  /// Units that a half of one goes with, and those of which a whole number and a half are told, by what is printed behind it.
  private static let ofOne = Lexicon<UnitName>([
    ("半个月", UnitName("个月")), ("半小时", UnitName("小时")), ("半个小时", UnitName("个小时")), ("半天", "天"),
  ])
  private static let behindWhole = Lexicon<UnitName>([
    ("个半月", UnitName("个月")), ("个半小时", UnitName("个小时")), ("个半星期", UnitName("个星期")), ("个半学期", UnitName("个学期")),
    ("年半", "年"), ("天半", "天"), ("周半", "周"),
  ])
  /// Halves that are shares of a whole.
  private static let shares = WordSet("半数 一半")

  /// `3年半`, `一个半月`: the unit behind a whole number that goes on with a half.
  static func unit(_ paragraph: Paragraph, at position: Int) -> UnitReading? {
    guard let found = behindWhole.match(paragraph.text, at: position, end: paragraph.text.count),
      paragraph[position + found.length - 1] != "半" || !paragraph[position + found.length].isOne(of: "数", "年")
    else { return nil }
    return reading(found.value, .duration, paragraph, end: position + found.length)
  }

  /// A number and a half of the same.
  static func added(to value: FixedDecimal) -> FixedDecimal? {
    value.scale == 0 && value.unscaled < 1000 ? FixedDecimal(unscaled: value.unscaled * 10 + 5, scale: 1) : nil
  }

  /// `半数以上`, `占一半`, `半个月`: half of a whole or of one, the numeral in `range`.
  static func half(_ paragraph: Paragraph, at start: Int) -> (
    range: Range<Int>, value: FixedDecimal, unit: UnitReading
  )? {
    let text = paragraph.text
    if paragraph[start] == "半", let found = ofOne.match(text, at: start, end: text.count) {
      let unit = reading(found.value, .duration, paragraph, end: start + found.length)
      return (start..<start + 1, FixedDecimal(unscaled: 5, scale: 1), unit)
    }
    guard let found = shares.match(text, at: start, end: text.count), !ChineseNumeral.starts(paragraph[start - 1])
    else {
      return nil
    }
    let end = start + found.length
    return (start..<end, FixedDecimal(unscaled: 50, scale: 0), reading("%", .percent, paragraph, end: end))
  }

  /// A unit that ends at `end`, or behind the word of approximation there.
  private static func reading(_ unit: UnitName, _ dimension: Dimension, _ paragraph: Paragraph, end: Int) -> UnitReading
  {
    var reading = UnitReading(unit: unit, dimension: dimension)
    reading.end = end
    if let after = UnitLexicon.after.match(paragraph.text, at: end, end: paragraph.text.count) {
      reading.isApproximate = true
      reading.end += after.length
    }
    return reading
  }
}

/// A numeral that is a bare power of ten.
enum BarePower {
  /// Whether 十, 百, 千 or 万 at `position` stands for one of its kind or some: `近百户`, `数十万元`, `百余名`, `百亿元`.
  static func isRound(_ paragraph: Paragraph, at position: Int) -> Bool {
    let next = paragraph[position + 1]
    if next.isOne(of: "余", "多") || isSeveral(paragraph, before: position) { return true }
    if paragraph[position - 1].isOne(of: "近", "上", "逾") { return true }
    guard paragraph[position].isOne(of: "百", "千"), next.isOne(of: "万", "亿") else { return false }
    // `百亿元`, and not `千万元级` or what multiplies a numeral before it.
    let unit = UnitReading(paragraph, at: position + 1)
    return unit.dimension == .money && unit.unit != nil && paragraph[unit.end] != "级"
  }

  /// `几`, `数`: some of the power that starts at `position`.
  static func isSeveral(_ paragraph: Paragraph, before position: Int) -> Bool {
    switch paragraph[position - 1] {
    case "几": true
    case "数": !nounsOfNumber.contains(paragraph[position - 2])
    default: false
    }
  }

  /// What 数 ends a noun with: 人数, 预算数, 分数.
  private static let nounsOfNumber = Set("人户总次件个分基指系参岁天量算额倍少多大小整负字读名票床校点级度位编辆应实决占批团车篇项册家期课".unicodeScalars)
}
