// A number with its unit, exact, where it stands; and a number that is no quantity, with the reason.

import Query

/// What kind of thing a quantity counts.
enum Dimension: String, CaseIterable, Sendable {
  case money = "金额"
  case percent = "百分比"
  case count = "数量"
  case duration = "时长"
  case weight = "重量"
  case area = "面积"
  case other = "其他"
}

/// A number with its unit.
struct Quantity: Sendable {
  /// The paragraph it stands in.
  let paragraph: Int
  /// The numeral in the paragraph's text.
  let number: Range<Int>
  /// The numeral with unit and adjacent words of approximation.
  let raw: Range<Int>
  /// 元, percentage points, or the count.
  var value: FixedDecimal
  /// 元, %, or the counter word.
  var unit: UnitName
  /// What it counts.
  var dimension: Dimension
  /// Whether it is said to be approximate or a bound.
  let isApproximate: Bool
  /// Whether the numeral is Chinese.
  let isChinese: Bool
  /// Whether the unit is not printed after this number but follows from its context.
  var isUnitImplied: Bool
  /// Decimals as printed, before the multiplier; in a table those that its other amounts tell.
  var printedScale: Int
  /// The power of ten of the printed unit: 4 for 万元.
  let multiplier: Int
  /// Whether 百分点 is the unit: a difference of two percentages.
  var isPercentagePoints = false

  /// Half a unit of the last printed digit, measured as `value` is; 0 for a plain count, which is not rounded.
  var rounding: FixedDecimal {
    let digits = printedScale - multiplier
    if digits == 0, dimension != .money, dimension != .percent { return FixedDecimal(unscaled: 0, scale: 0) }
    if digits >= 0 { return FixedDecimal(unscaled: 5, scale: digits + 1) }
    let power = min(-digits - 1, FixedDecimal.powersOfTen.count - 1)
    return FixedDecimal(unscaled: 5 * FixedDecimal.powersOfTen[min(power, 30)], scale: 0)
  }
}

/// A run of digits that is no quantity.
struct Numeral: Sendable {
  /// Why it is none.
  enum Reason: String, Sendable {
    case year = "年份"
    case date = "日期"
    case time = "时间"
    case listNumber = "列举序号"
    case documentNumber = "文号"
    case statute = "法规条款"
    case hotline = "热线电话"
    case telephone = "电话号码"
    case chart = "图表编号"
    case form = "报表编号"
    case annex = "附件编号"
    case pageNumber = "页码"
    case placeholder = "图片占位符"
    case ordinal = "序数"
    case code = "科目编码"
    case identifier = "编号"
    case address = "门牌号"
    case grade = "等级名称"
    case anniversary = "周年名称"
    case age = "年龄段名称"
    case threshold = "规模门槛"
    case name = "名称"
  }

  /// The paragraph it stands in.
  let paragraph: Int
  /// The digits and what belongs to them, e.g. `2020年`, `〔2020〕14号`.
  let range: Range<Int>
  /// Why it is no quantity.
  let reason: Reason
  /// The year that a date names; nil for others.
  var year: Int?
}

/// One number of a paragraph.
enum NumberReading: Sendable {
  case quantity(Quantity)
  case numeral(Numeral)
}
