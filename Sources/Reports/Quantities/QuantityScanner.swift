// Finds every number of a paragraph and tells quantities from numerals.

import Query

/// Reads the numbers of one paragraph, in order. Every run of digits ends up in a reading.
struct QuantityScanner {
  let paragraph: Paragraph
  /// The unit that a caption above gives to bare numbers: `单位：万元`.
  let captionUnit: UnitReading?
  /// What the head of a table says of the cells of this row.
  let hints: [CellHint]
  private(set) var readings: [NumberReading] = []

  init(_ paragraph: Paragraph, captionUnit: UnitReading? = nil, hints: [CellHint] = []) {
    self.hints = hints
    self.paragraph = paragraph
    self.captionUnit = captionUnit
  }

  /// Reads the whole paragraph.
  mutating func scan() -> [NumberReading] {
    var position = 0
    if paragraph.kind == .pageNumber {
      if let first = paragraph.text.firstIndex(where: { $0.isDigit }),
        let last = paragraph.text.lastIndex(where: { $0.isDigit })
      {
        add(first..<last + 1, .pageNumber)
      }
      return readings
    }
    let text = paragraph.text
    let numerals = QuantityScanner.numerals
    while let start = numerals.nextStart(in: text, from: position, to: text.count) {
      position = start
      let scalar = text[position]
      if scalar.isDigit {
        position = max(readDigits(at: position), position + 1)
      } else if scalar.value >= 0x2460, scalar.value <= 0x277F, ItemNumber.circled(scalar) != nil {
        add(position..<position + 1, .listNumber)
        position += 1
      } else if ChineseNumeral.starts(scalar) {
        position = max(readChinese(at: position), position + 1)
      } else {
        position += 1
      }
    }
    return readings
  }

  /// What numbers start with.
  private static let numerals = WordSet(
    "0 1 2 3 4 5 6 7 8 9 一 二 三 四 五 六 七 八 九 十 两 百 千 万 亿 零 〇 半 " + ItemNumber.rings)

  private mutating func add(_ range: Range<Int>, _ reason: Numeral.Reason, year: Int? = nil) {
    reserve()
    readings.append(.numeral(Numeral(paragraph: paragraph.index, range: range, reason: reason, year: year)))
  }

  private mutating func readDigits(at start: Int) -> Int {
    guard let token = NumberToken(paragraph, at: start) else {
      var end = start
      while paragraph[end].isDigit { end += 1 }
      add(start..<end, .identifier)
      return end
    }
    let hint = hints.isEmpty ? nil : hints.first { $0.range.contains(start) }
    if case .numeral(let reason) = hint?.kind {
      add(token.range, reason)
      return token.range.upperBound
    }
    if let end = readInCell(token, hint) { return end }
    if let reading = NumeralRules.byPlace(paragraph, token) {
      add(reading.range, reading.reason, year: reading.reason == .year ? token.integer : nil)
      return reading.range.upperBound
    }
    let isAmount = captionUnit?.dimension == .money && paragraph.kind == .row && token.hasDecimals && isAlone(token)
    if !isAmount, let date = DateReading(paragraph, token) {
      add(start..<date.end, date.reason, year: date.year)
      return date.end
    }
    var unit = UnitReading(paragraph, at: token.range.upperBound)
    if let reading = NumeralRules.byName(paragraph, token, unit: unit) {
      add(reading.range, reading.reason)
      return reading.range.upperBound
    }
    if let end = readSpaced(token) ?? readHalved(token) { return end }
    if isBareYear(token), UnitReading.isOwn(unit.unit, paragraph, at: token.range.upperBound) { unit.unit = nil }
    if unit.unit == nil, paragraph[start - 1].isOne(of: "¥", "￥") {
      unit.unit = "元"
      unit.dimension = .money
    }
    if unit.unit != nil {
      addQuantity(token, unit, isImplied: false)
      return unit.end
    }
    if isScorePair(token) {
      var points = UnitReading(unit: "分", dimension: .other)
      points.end = token.range.upperBound
      addQuantity(token, points, isImplied: true)
      return points.end
    }
    if let shared = sharedUnit(of: unit) {
      unit.unit = shared.unit
      unit.dimension = shared.dimension
      unit.tenths = shared.tenths
      unit.isPoints = shared.isPoints
      if unit.multiplier == 0 { unit.multiplier = shared.multiplier }
      addQuantity(token, unit, isImplied: true)
      return unit.end
    }
    if unit.multiplier > 0 || unit.isApproximate && unit.end > token.range.upperBound {
      addImplied(token, unit)
      return unit.end
    }
    if isBareYear(token) {
      add(token.range, .year, year: token.integer)
      return token.range.upperBound
    }
    if let implied = ImpliedUnit.ofBareNumber(paragraph, token, before: readings, caption: captionUnit) {
      unit.unit = implied.unit
      unit.dimension = implied.dimension
      unit.multiplier = implied.multiplier
      addQuantity(token, unit, isImplied: true)
      return token.range.upperBound
    }
    add(token.range, .name)
    return token.range.upperBound
  }

  /// A number that fills a cell, or one in the brackets of what is negative.
  private mutating func readInCell(_ token: NumberToken, _ hint: CellHint?) -> Int? {
    if let hint, isAlone(token), let end = readHinted(token, hint) { return end }
    return readBracketed(token)
  }

  /// A bare number in a cell whose head gives its unit.
  private mutating func readHinted(_ token: NumberToken, _ hint: CellHint) -> Int? {
    var unit: UnitReading
    switch hint.kind {
    case .unit(let known): unit = known
    case .plain: unit = UnitReading(unit: .none, dimension: .count)
    case .amount:
      guard let caption = captionUnit, caption.dimension == .money else { return nil }
      unit = caption
    case .numeral: return nil
    }
    unit.end = token.range.upperBound
    addQuantity(token, unit, isImplied: true)
    return unit.end
  }

  /// `（12.50）` in a cell of money, `（￥12.50）万元`: accountants set what is negative in brackets.
  private mutating func readBracketed(_ token: NumberToken) -> Int? {
    let after = token.range.upperBound + 1
    var start = token.range.lowerBound
    if paragraph[start - 1].isOne(of: "¥", "￥") { start -= 1 }
    guard paragraph[after - 1] == "）", paragraph[start - 1] == "（", token.hasDecimals else { return nil }
    var unit = UnitReading(paragraph, at: after)
    if unit.unit == nil || unit.dimension != .money {
      let isCell =
        (start == 1 || paragraph[start - 2] == "|") && (after == paragraph.text.count || paragraph[after] == "|")
      guard isCell, paragraph.kind == .row, let caption = captionUnit, caption.dimension == .money else { return nil }
      unit = caption
      unit.end = after
    }
    let value = FixedDecimal(unscaled: -token.value.unscaled, scale: token.value.scale)
    append(value: value, number: token.range, unit: unit, isImplied: false, isChinese: false)
    return unit.end
  }

  /// Whether a number is all that its cell holds, a sign or bound apart.
  private func isAlone(_ token: NumberToken) -> Bool {
    var start = token.range.lowerBound
    while paragraph[start - 1].isOne(of: "-", "≥", "≤", "<", ">", "=", "+") { start -= 1 }
    return (paragraph[start - 1] == "|" || start == 0)
      && (paragraph[token.range.upperBound] == "|" || token.range.upperBound == paragraph.text.count)
  }

  /// A year without 年: `2020巾帼志愿者`.
  private func isBareYear(_ token: NumberToken) -> Bool {
    guard !token.hasSeparators, token.range.count == 4, let value = token.integer else { return false }
    return (1990...2049).contains(value)
  }

  /// `12 345.67万元`: groups of three digits set apart by spaces, before a unit of money.
  private mutating func readSpaced(_ token: NumberToken) -> Int? {
    guard !token.hasDecimals, !token.hasSeparators, token.range.count <= 3, paragraph[token.range.upperBound] == " "
    else {
      return nil
    }
    var value = token.value
    var end = token.range.upperBound
    while paragraph[end] == " ", let group = NumberToken(paragraph, at: end + 1), group.integerDigits == 3 {
      guard let shifted = NumberToken.scaled(value, by: 3), shifted.scale == 0, shifted.unscaled < 1_000_000_000_000
      else {
        return nil
      }
      let scaled = shifted.rescaled(to: group.value.scale) ?? shifted
      value = FixedDecimal(unscaled: scaled.unscaled + group.value.unscaled, scale: group.value.scale)
      end = group.range.upperBound
      if group.hasDecimals { break }
    }
    let unit = UnitReading(paragraph, at: end)
    guard end > token.range.upperBound, unit.dimension == .money || unit.dimension == .count && followsWord(token)
    else { return nil }
    append(value: value, number: token.range.lowerBound..<end, unit: unit, isImplied: false, isChinese: false)
    return unit.end
  }

  /// `3年半`.
  private mutating func readHalved(_ token: NumberToken) -> Int? {
    guard let unit = Halves.unit(paragraph, at: token.range.upperBound), let value = Halves.added(to: token.value)
    else {
      return nil
    }
    append(value: value, number: token.range, unit: unit, isImplied: false, isChinese: false)
    return unit.end
  }

  /// `得分12/20`, `18.5/20分`: points won and the points that could be won.
  private func isScorePair(_ token: NumberToken) -> Bool {
    let isFirst = paragraph[token.range.upperBound] == "/" && paragraph[token.range.upperBound + 1].isDigit
    let isSecond = paragraph[token.range.lowerBound - 1] == "/" && paragraph[token.range.lowerBound - 2].isDigit
    guard isFirst != isSecond, token.value.scale <= 2, token.integerDigits <= 3 else { return false }
    if isFirst, let second = NumberToken(paragraph, at: token.range.upperBound + 1) {
      guard second.integerDigits <= 3, second.value >= token.value else { return false }
      if UnitReading(paragraph, at: second.range.upperBound).unit == "分" { return true }
    }
    var start = token.range.lowerBound
    while start > 0, !paragraph[start - 1].isOne(of: "，", "。", "；", "|"),
      token.range.lowerBound - start < 20
    {
      start -= 1
    }
    return QuantityScanner.scoreWords.occurs(paragraph.text, in: start..<token.range.lowerBound)
  }
  private static let scoreWords = WordSet("得分 评分 自评 得 评价分 打分")

  /// Whether a number stands right after a word or mark, not after a space that may set columns apart.
  private func followsWord(_ token: NumberToken) -> Bool {
    let previous = paragraph[token.range.lowerBound - 1]
    return previous.isHan || previous.isOne(of: "，", "。", "；", "：", "、", "（")
  }

  /// The unit that a number has in common with the next; `资金各20万，14个乡镇…`: what has a multiplier of its own takes none from
  /// the next clause.
  private func sharedUnit(of unit: UnitReading) -> UnitReading? {
    unit.multiplier == 0 || paragraph[unit.end] != "，" ? sharedUnit(after: unit.end, depth: 0) : nil
  }

  /// The unit of the number that follows a list or range mark: `12.3、45.6万元`, `5%-10%`.
  private func sharedUnit(after position: Int, depth: Int) -> UnitReading? {
    guard depth < 12,
      paragraph[position].isOne(of: "、", "，", ",", "和", "及", "至", "到", "~", "-", "—", "与", "或")
    else {
      return nil
    }
    var next = position + 1
    while paragraph[next] == "约" || paragraph[next] == "近" { next += 1 }
    guard paragraph[next].isDigit, let token = NumberToken(paragraph, at: next) else { return nil }
    if DateReading(paragraph, token) != nil { return nil }
    let unit = UnitReading(paragraph, at: token.range.upperBound)
    if unit.unit != nil { return unit }
    if unit.multiplier > 0 { return nil }
    return sharedUnit(after: unit.end, depth: depth + 1)
  }

  /// A number with 万 or 余 but no unit: the clause says what it counts.
  private mutating func addImplied(_ token: NumberToken, _ reading: UnitReading) {
    var unit = reading
    let implied = ImpliedUnit.ofMultiple(paragraph, token.range, end: reading.end, before: readings)
    unit.unit = implied.unit
    unit.dimension = implied.dimension
    addQuantity(token, unit, isImplied: true)
  }

  private mutating func addQuantity(_ token: NumberToken, _ unit: UnitReading, isImplied: Bool) {
    append(value: token.value, number: token.range, unit: unit, isImplied: isImplied, isChinese: false)
  }

  private mutating func append(
    value printed: FixedDecimal, number: Range<Int>, unit: UnitReading, isImplied: Bool, isChinese: Bool
  ) {
    guard var value = NumberToken.scaled(printed, by: unit.multiplier - unit.tenths) else {
      add(number, .identifier)
      return
    }
    var start = number.lowerBound
    if isNegative(before: start) {
      value.unscaled = -value.unscaled
      start -= 1
    }
    var approximate = unit.isApproximate
    if let mark = UnitLexicon.before.match(paragraph.text, endingAt: start, start: 0),
      !isPartOfWord(mark.length, before: start)
    {
      approximate = true
      start -= mark.length
    }
    var quantity = Quantity(
      paragraph: paragraph.index, number: number, raw: start..<unit.end, value: value, unit: unit.unit ?? .none,
      dimension: unit.dimension, isApproximate: approximate, isChinese: isChinese, isUnitImplied: isImplied,
      printedScale: printed.scale, multiplier: unit.multiplier)
    quantity.isPercentagePoints = unit.isPoints
    reserve()
    readings.append(.quantity(quantity))
  }

  /// Makes room before the first number for as many as a paragraph of this length has mostly.
  private mutating func reserve() {
    if readings.isEmpty {
      readings.reserveCapacity(1 + min(paragraph.text.count, LongParagraphs.longest) / 16)
    }
  }

  /// A minus sign, where no range or hyphenated name can be meant.
  private func isNegative(before position: Int) -> Bool {
    guard paragraph[position - 1] == "-" else { return false }
    let before = paragraph[position - 2]
    return
      !(before.isDigit || before.isLetter
      || before.isOne(of: "%", "元", "年", "月", "日", "）", "万", "亿", "千", "百", "余", "多", "人", "户", "个"))
  }

  /// `附近`, `条约`, `节约` end in a mark of approximation and are none.
  private func isPartOfWord(_ length: Int, before position: Int) -> Bool {
    guard length == 1 else { return false }
    let before = paragraph[position - 2]
    switch paragraph[position - 1] {
    case "约":
      // `编制约230名` is approximate, `制约` is a word.
      return before.isOne(of: "节", "条", "合", "签", "预", "大") || before == "制" && paragraph[position - 3] != "编"
    case "近": return before.isOne(of: "附", "邻", "最")
    default: return false
    }
  }

  private mutating func readChinese(at start: Int) -> Int {
    guard let numeral = ChineseNumeral(paragraph, at: start) else {
      var end = start
      while end < paragraph.text.count, ChineseNumeral.starts(paragraph.text[end]) { end += 1 }
      return end
    }
    guard let unit = numeral.unit else { return numeral.range.upperBound }
    append(value: numeral.value, number: numeral.range, unit: unit, isImplied: numeral.isUnitImplied, isChinese: true)
    return unit.end
  }
}
