// Chinese numerals that count something: 三天, 十部门, 五大机制, 三县两区.

import Query

/// A count in Chinese numerals.
struct ChineseNumeral: Sendable {
  /// The numeral.
  let range: Range<Int>
  /// Its value.
  let value: FixedDecimal
  /// What it counts.
  let unit: UnitReading?
  /// Whether the unit is a noun that follows 大.
  let isUnitImplied: Bool

  /// Whether a numeral can start with `scalar`.
  static func starts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "两", "百", "千", "万", "亿", "零", "〇", "半": true
    default: false
    }
  }

  /// The count at `start`; nil when the numeral there counts nothing.
  init?(_ paragraph: borrowing Paragraph, at start: Int) {
    self.init(paragraph, at: start, mayOpenRange: true)
  }

  private init?(_ paragraph: borrowing Paragraph, at start: Int, mayOpenRange: Bool) {
    let found = ChineseNumeral.number(paragraph, at: start)
    if let special = ChineseNumeral.special(paragraph, at: start, found) {
      self = special
      return
    }
    guard let (number, stop) = found, number > 0 else { return nil }
    let isSeveral = paragraph[start].isOne(of: "十", "百", "千", "万") && BarePower.isSeveral(paragraph, before: start)
    if paragraph[start - 1].isOne(of: "第", "每", "周", "届", "之", "初", "逐", "星", "“")
      || paragraph[start - 1].isOne(of: "几", "数") && !isSeveral || paragraph.has(["星", "期"], at: start - 2)
    {
      return nil
    }
    if UnitLexicon.slogans.match(paragraph.text, at: start, end: paragraph.text.count) != nil { return nil }
    let isRound = isSeveral || paragraph[start].isOne(of: "百", "千", "万")
    let single = stop - start == 1 && !isRound
    let isBehindMark = isSeveral || isRound && paragraph[start - 1] == "上"
    range = (isBehindMark ? start - 1 : start)..<stop
    value = FixedDecimal(unscaled: Int128(number), scale: 0)
    if paragraph[stop] == "大", number > 1,
      let noun = UnitLexicon.greatNouns.match(paragraph.text, at: stop + 1, end: paragraph.text.count)
    {
      var reading = UnitReading(paragraph, at: paragraph.text.count)
      reading.end = stop + 1 + noun.length
      reading.unit = UnitName(paragraph.text[stop + 1..<reading.end])
      reading.dimension = .count
      unit = reading
      isUnitImplied = true
      return
    }
    if mayOpenRange, paragraph[stop].isOne(of: "至", "到"),
      let last = ChineseNumeral(paragraph, at: stop + 1, mayOpenRange: false), var shared = last.unit,
      shared.dimension != .percent
    {
      // `二至三天`: the end of a range has the unit of both.
      shared.end = stop
      unit = shared
      isUnitImplied = true
      return
    }
    // `三千二百万元`, `二十余个`: the unit goes on with what multiplies or blurs the numeral.
    var place = stop
    while place - stop < 3, "万亿余多几".unicodeScalars.contains(paragraph[place]) { place += 1 }
    guard let counter = UnitLexicon.chineseCounters.match(paragraph.text, at: place, end: paragraph.text.count) else {
      return nil
    }
    var reading = UnitReading(paragraph, at: stop)
    if isRound { reading.isApproximate = true }
    guard reading.unit != nil || reading.multiplier == 0 else { return nil }
    if reading.unit == nil || reading.end - place < counter.length { return nil }
    if reading.dimension != .money, single, !ChineseNumeral.isCount(paragraph, number, start..<reading.end) {
      return nil
    }
    if reading.dimension != .money, number == 10, paragraph[stop].isOne(of: "年") { return nil }
    unit = reading
    isUnitImplied = false
  }

  private init(range: Range<Int>, value: FixedDecimal, unit: UnitReading) {
    self.range = range
    self.value = value
    self.unit = unit
    isUnitImplied = false
  }

  /// The value of a numeral, and where it ends.
  private typealias Number = (value: Int, end: Int)

  /// A numeral that is more than a whole number before its unit; `number` is the whole one at its start.
  private static func special(_ paragraph: Paragraph, at start: Int, _ number: Number?) -> ChineseNumeral? {
    if let found = percentage(paragraph, at: start) { return found }
    if let number, let found = fraction(paragraph, at: start, number) ?? decimal(paragraph, at: start, number) {
      return found
    }
    if let found = discount(paragraph, at: start) { return found }
    if let number, let found = tenths(paragraph, at: start, number) { return found }
    return nothing(paragraph, at: start) ?? half(paragraph, at: start, number)
  }

  /// `百分之五点二`.
  private static func percentage(_ paragraph: Paragraph, at start: Int) -> ChineseNumeral? {
    guard paragraph[start] == "百", paragraph[start + 1] == "分", paragraph[start + 2] == "之",
      let (whole, stop) = number(paragraph, at: start + 3)
    else {
      return nil
    }
    let (value, end) = decimals(paragraph, at: stop, of: whole)
    var unit = UnitReading(unit: "%", dimension: .percent)
    unit.end = end
    return ChineseNumeral(range: start..<end, value: value, unit: unit)
  }

  /// A whole number with the decimals that follow it behind 点, and where they end.
  private static func decimals(_ paragraph: Paragraph, at stop: Int, of whole: Int) -> (FixedDecimal, end: Int) {
    var value = FixedDecimal(unscaled: Int128(whole), scale: 0)
    guard paragraph[stop] == "点" else { return (value, stop) }
    var position = stop + 1
    while let digit = paragraph[position] == "零" ? 0 : ItemNumber.digit(paragraph[position]), digit < 10,
      value.scale < 6
    {
      value = FixedDecimal(unscaled: value.unscaled * 10 + Int128(digit), scale: value.scale + 1)
      position += 1
    }
    return (value, value.scale > 0 ? position : stop)
  }

  /// `一点五倍`, `三点二万亩`: a counter must follow, or 点 is one of a clock or of something else.
  private static func decimal(_ paragraph: Paragraph, at start: Int, _ number: Number) -> ChineseNumeral? {
    let (whole, stop) = number
    guard paragraph[stop] == "点" else { return nil }
    let (value, end) = decimals(paragraph, at: stop, of: whole)
    guard value.scale > 0 else { return nil }
    let unit = UnitReading(paragraph, at: end)
    guard unit.unit != nil else { return nil }
    return ChineseNumeral(range: start..<end, value: value, unit: unit)
  }

  /// `八五折`: tenths and hundredths of a price.
  private static func discount(_ paragraph: Paragraph, at start: Int) -> ChineseNumeral? {
    guard let tenths = ItemNumber.digit(paragraph[start]), let hundredths = ItemNumber.digit(paragraph[start + 1]),
      tenths < 10, hundredths < 10, paragraph[start + 2] == "折"
    else { return nil }
    let value = FixedDecimal(unscaled: Int128(tenths * 10 + hundredths), scale: 1)
    return ChineseNumeral(range: start..<start + 2, value: value, unit: UnitReading(paragraph, at: start + 2))
  }

  /// `两成五`: tenths and hundredths of a whole, in percent.
  private static func tenths(_ paragraph: Paragraph, at start: Int, _ number: Number) -> ChineseNumeral? {
    let (tenths, stop) = number
    guard stop == start + 1, tenths < 10, paragraph[stop] == "成",
      let hundredths = ItemNumber.digit(paragraph[stop + 1]), hundredths < 10, !starts(paragraph[stop + 2]),
      UnitReading(paragraph, at: stop + 2).unit == nil
    else { return nil }
    var unit = UnitReading(unit: "%", dimension: .percent)
    unit.end = stop + 2
    let value = FixedDecimal(unscaled: Int128(tenths * 10 + hundredths), scale: 0)
    return ChineseNumeral(range: start..<stop + 2, value: value, unit: unit)
  }

  /// `半数`, `半个月`, `一个半月`.
  private static func half(_ paragraph: Paragraph, at start: Int, _ number: Number?) -> ChineseNumeral? {
    if let half = Halves.half(paragraph, at: start) {
      return ChineseNumeral(range: half.range, value: half.value, unit: half.unit)
    }
    guard let (whole, stop) = number, whole > 0, let unit = Halves.unit(paragraph, at: stop),
      let value = Halves.added(to: FixedDecimal(unscaled: Int128(whole), scale: 0))
    else { return nil }
    return ChineseNumeral(range: start..<stop, value: value, unit: unit)
  }

  /// `零元`, which is no amount in `零元购`.
  private static func nothing(_ paragraph: Paragraph, at start: Int) -> ChineseNumeral? {
    guard paragraph[start] == "零", !starts(paragraph[start - 1]) else { return nil }
    let unit = UnitReading(paragraph, at: start + 1)
    guard unit.dimension == .money, unit.unit != nil, paragraph[unit.end] != "购" else { return nil }
    return ChineseNumeral(range: start..<start + 1, value: FixedDecimal(unscaled: 0, scale: 0), unit: unit)
  }

  /// `三分之一`, `四分之三`: a share in percent, approximate where it has no end.
  private static func fraction(_ paragraph: Paragraph, at start: Int, _ number: Number) -> ChineseNumeral? {
    let (whole, stop) = number
    guard paragraph[stop] == "分", paragraph[stop + 1] == "之", whole > 1,
      whole <= 1_000, let (part, end) = ChineseNumeral.number(paragraph, at: stop + 2), part > 0, part < whole
    else { return nil }
    let tenThousandths = part * 1_000_000
    var unit = UnitReading(unit: "%", dimension: .percent)
    unit.end = end
    unit.isApproximate = tenThousandths % whole != 0
    let value = FixedDecimal(unscaled: Int128((tenThousandths * 2 + whole) / (whole * 2)), scale: 4)
    return ChineseNumeral(range: start..<end, value: value, unit: unit)
  }

  /// `购置电锅炉一台6.75万元`, `新建酒窖一间，`: 一 is mostly an article, but counts goods where it follows their name and ends
  /// the phrase.
  private static func isOneOfGoods(_ paragraph: Paragraph, _ range: Range<Int>) -> Bool {
    let previous = paragraph[range.lowerBound - 1]
    let after = paragraph[range.upperBound]
    return previous.isHan
      && articles.match(paragraph.text, endingAt: range.lowerBound, start: 0) == nil
      && (after.isDigit || after.isOne(of: "，", "。", "；", "、", "（") || range.upperBound == paragraph.text.count)
      && goods.match(paragraph.text, at: range.lowerBound + 1, end: range.upperBound) != nil
  }
  /// What stands before 一 where it is one of each, an ordinal or part of a word.
  private static let articles = WordSet("人 户 村 校 家 班 组 任 某 同 另 其 逐 单 统 唯 这 那 哪 上 下 进 不 有 是 为 了 的 在 每 第 之 年 月 周 日")
  private static let goods = WordSet("台 套 辆 间 座 所 栋 幢 处 张 部 件 艘 架 块")

  /// Whether a single numeral before a counter counts: hardly ever 一, and not in fixed words.
  private static func isCount(_ paragraph: Paragraph, _ number: Int, _ range: Range<Int>) -> Bool {
    let unit = paragraph.string(range.lowerBound + 1..<range.upperBound)
    guard number > 1 || unit == "番" else { return isOneOfGoods(paragraph, range) }
    let after = paragraph[range.upperBound]
    switch unit {
    case "县", "区", "镇", "乡", "村":
      // `三县两区` counts; `三区` within a name does not.
      return starts(after)
        || range.lowerBound >= 2
          && paragraph[range.lowerBound - 1].isOne(of: "县", "区", "镇", "乡", "村")
          && starts(paragraph[range.lowerBound - 2])
    case "家", "口", "门", "本", "种", "组", "队", "周", "年", "期", "次", "部", "成", "级", "类", "轮", "批", "条", "场", "户", "件", "起",
      "笔", "只", "项":
      // Ordinals and fixed words are as frequent here: `六届二次全会`, `三农`, `四期工程`.
      if paragraph[range.lowerBound - 1].isOne(of: "届") { return false }
      if unit == "成" {
        // `八成，`, `九成以上`: a tenth share ends its phrase; 成 otherwise begins a verb.
        return after.isOne(of: "，", "。", "；", "、", "）", "以", "左", "的", "实", "达", "超")
          || range.upperBound == paragraph.text.count
      }
      if unit == "期" || unit == "年" || unit == "周" || unit == "口" || unit == "本" { return false }
      return !after.isOne(of: "全", "会", "议") && !(unit == "级" || unit == "门")
    default:
      return !paragraph[range.lowerBound - 1].isOne(of: "全", "届")
        && !after.isOne(of: "新", "提", "必")
    }
  }

  /// The value of the numeral that starts at `start`, and where it ends: 十, 二十三, 一百零五, 三千万.
  private static func number(_ paragraph: Paragraph, at start: Int) -> (value: Int, end: Int)? {
    var position = start
    var total = 0
    var section = 0
    var digit: Int?
    loop: while position - start < 16 {
      switch paragraph[position] {
      case "一", "二", "三", "四", "五", "六", "七", "八", "九":
        // Two digits in a row (三八, 六一) are no number.
        if digit != nil { return nil }
        digit = ItemNumber.digit(paragraph[position])
      case "两":
        if digit != nil { return nil }
        digit = 2
      case "零", "〇": digit = nil
      case "十":
        section += (digit ?? 1) * 10
        digit = nil
      case "百", "千":
        let isRound = position == start && BarePower.isRound(paragraph, at: start)
        guard let count = digit ?? (isRound ? 1 : nil) else { return nil }
        section += count * (paragraph[position] == "百" ? 100 : 1000)
        digit = nil
      case "万" where position == start && BarePower.isRound(paragraph, at: start):
        section = 10_000
      case "万", "亿":
        // The unit reading takes 万 and 亿, except within a longer numeral; in `一亿二千万` the second belongs to what
        // follows the first.
        let count = section + (digit ?? 0)
        let isBehindFirst = total >= 100_000_000 && paragraph[position] == "万"
        let goesOn =
          position > start && ChineseNumeral.starts(paragraph[position + 1]) && paragraph[position + 1] != "亿"
        guard goesOn || isBehindFirst && count > 0 else { break loop }
        total =
          isBehindFirst ? total + count * 10_000 : (total + count) * (paragraph[position] == "万" ? 10_000 : 100_000_000)
        section = 0
        digit = nil
        if !goesOn {
          position += 1
          break loop
        }
      default: break loop
      }
      position += 1
    }
    let value = total + section + (digit ?? 0)
    return position > start ? (value, position) : nil
  }
}
