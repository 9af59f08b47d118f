// Why a run of digits is no quantity, by what stands before and after it.

/// The rules that tell numerals from quantities, apart from dates.
enum NumeralRules {
  /// A reading as a numeral: what belongs to it and why.
  typealias Reading = (range: Range<Int>, reason: Numeral.Reason)

  /// A numeral by what stands before it, which no unit after it can change.
  static func byPlace(_ paragraph: Paragraph, _ token: NumberToken) -> Reading? {
    if isPlain(paragraph, token) { return nil }
    return placeholder(paragraph, token) ?? listNumber(paragraph, token) ?? documentNumber(paragraph, token)
      ?? labelled(paragraph, token) ?? code(paragraph, token)
  }

  /// Whether a number stands behind a word of a sentence, as most do, and nothing beside it is what one of these rules asks for.
  private static func isPlain(_ paragraph: Paragraph, _ token: NumberToken) -> Bool {
    let previous = paragraph[token.range.lowerBound - 1]
    guard previous.isHan, !labels.mayEnd(with: previous), !previous.isOne(of: "图", "表", "第"),
      !paragraph[token.range.upperBound].isOne(of: "号", "栋", "幢", "座", "楼", "表", "类", "款", "项")
    else { return false }
    // A code of the classification has three, five or seven digits.
    return token.hasDecimals || token.hasSeparators || token.range.count & 1 == 0 || token.range.count == 1
  }

  /// `[image: image1]`, `Toc25831`, `COVID-19`, `H7N9`, `V2.0版`.
  private static func placeholder(_ paragraph: Paragraph, _ token: NumberToken) -> Reading? {
    let start = token.range.lowerBound
    var first = start
    while paragraph[first - 1].isLetter || paragraph[first - 1] == "_"
      || paragraph[first - 1] == "-"
        && paragraph[first - 2].isLetter
      || paragraph[first - 1].isDigit
    {
      first -= 1
    }
    guard first < start else { return nil }
    let reading = UnitReading(paragraph, at: token.range.upperBound)
    if reading.unit != nil && reading.unit != "版" || reading.multiplier > 0 { return nil }
    var end = token.range.upperBound
    while paragraph[end].isLetter || paragraph[end].isDigit || paragraph[end] == "_" { end += 1 }
    if isForm(paragraph, at: end) { return (first..<end + 1, .form) }
    let bracket = (max(0, first - 12)..<first).contains { paragraph[$0] == "[" }
    return (first..<end, bracket ? .placeholder : .name)
  }

  /// `1.`, `（2）`, `3、` where an item starts; `1.2.3` of an outline.
  private static func listNumber(_ paragraph: Paragraph, _ token: NumberToken) -> Reading? {
    let start = token.range.lowerBound
    var whole = start
    while paragraph[whole].isDigit { whole += 1 }
    let digits = whole - start
    let previous = paragraph[start - 1]
    let next = paragraph[whole]
    if previous.isOne(of: "（", "〔", "【", "["), next.isOne(of: "）", "〕", "】", "]"), digits <= 2 {
      return (start - 1..<whole + 1, .listNumber)
    }
    guard digits <= 2, startsItem(paragraph, start) else { return nil }
    if next == "）" { return (start..<whole + 1, .listNumber) }
    if next == "." || next == "．" {
      // `2.2026年`: the year is none of its parts.
      if !paragraph[whole + 1].isDigit || NumberToken.isYear(paragraph.text, at: whole + 1) {
        return (start..<whole + 1, .listNumber)
      }
      // `1.1收入`, `2.1.3`: an outline number unless a unit makes it a decimal.
      var end = whole
      while paragraph[end] == ".", paragraph[end + 1].isDigit {
        end += 1
        while paragraph[end].isDigit { end += 1 }
      }
      let isChain = end > token.range.upperBound
      let unit = UnitReading(paragraph, at: end)
      if isChain || unit.unit == nil && unit.multiplier == 0 && paragraph[end].isHan && start == 0 {
        return (start..<end, .listNumber)
      }
      return nil
    }
    if next == "、", !paragraph[whole + 1].isDigit || DateReading.years.contains(leadingYear(paragraph, whole + 1)) {
      return (start..<whole + 1, .listNumber)
    }
    return nil
  }

  private static func leadingYear(_ paragraph: Paragraph, _ position: Int) -> Int {
    var value = 0
    for offset in 0..<4 {
      guard paragraph[position + offset].isDigit else { return 0 }
      value = value * 10 + Int(paragraph[position + offset].value - 48)
    }
    return paragraph[position + 4] == "年" ? value : 0
  }

  /// Whether a list item may start at `position`: at the beginning or after the end of a clause.
  static func startsItem(_ paragraph: Paragraph, _ position: Int) -> Bool {
    position == 0 || paragraph[position - 1].isOne(of: "。", "；", "：", "！", "，", "）", "|", "“", "”")
  }

  /// `〔2020〕14号`, `第14号`, `68号`.
  private static func documentNumber(_ paragraph: Paragraph, _ token: NumberToken) -> Reading? {
    let start = token.range.lowerBound
    let end = token.range.upperBound
    if paragraph[start - 1].isOne(of: "（", "〔", "【", "["),
      paragraph[end].isOne(of: "）", "〕", "】", "]"),
      let year = token.integer, DateReading.years.contains(year)
    {
      var stop = end + 1
      if paragraph[stop] == "第" { stop += 1 }
      let first = stop
      while paragraph[stop].isDigit { stop += 1 }
      if stop > first, paragraph[stop] == "号" { return (start - 1..<stop + 1, .documentNumber) }
      return (start..<end, .year)
    }
    guard !token.hasDecimals else { return nil }
    // `128号3栋502室`.
    if paragraph[end].isOne(of: "栋", "幢", "座", "楼"), paragraph[start - 1] == "号" { return (start..<end + 1, .address) }
    guard paragraph[end] == "号" else { return nil }
    if paragraph[start - 1].isOne(
      of: "路", "街", "巷", "道", "弄", "村", "苑", "园", "里", "栋", "幢", "镇", "社", "组", "场", "坊")
    {
      return (start..<end + 1, .address)
    }
    let isOrdinal = paragraph[start - 1] == "第"
    return (isOrdinal ? start - 1..<end + 1 : start..<end + 1, isOrdinal ? .documentNumber : .identifier)
  }

  /// `附件1`, `图3`, `第二十条`, `财决01表`, `编号：0123`.
  private static func labelled(_ paragraph: Paragraph, _ token: NumberToken) -> Reading? {
    let start = token.range.lowerBound
    var end = token.range.upperBound
    let previous = paragraph[start - 1]
    let label = labels.match(paragraph.text, endingAt: start, start: 0)?.value
    if label == .annex {
      while paragraph[end] == "-" && paragraph[end + 1].isDigit || paragraph[end].isDigit { end += 1 }
      return (start - 2..<end, .annex)
    }
    if previous == "图" || previous == "表",
      !paragraph[start - 2].isOne(of: "地", "意", "示", "附", "统", "报", "代")
    {
      while paragraph[end] == "-" && paragraph[end + 1].isDigit || paragraph[end].isDigit { end += 1 }
      if UnitReading(paragraph, at: end).unit == nil { return (start - 1..<end, .chart) }
    }
    if previous == "第" {
      let next = paragraph[end]
      if next == "条" || next == "款" || next == "章" { return (start - 1..<end + 1, .statute) }
      return (start - 1..<end + (next.isHan ? 1 : 0), next == "页" ? .pageNumber : .ordinal)
    }
    if isForm(paragraph, at: end) {
      var first = start
      while first > 0, paragraph[first - 1].isHan, start - first < 2 { first -= 1 }
      return (first..<end + 1, .form)
    }
    if label == .telephone { return (phone(paragraph, start), .telephone) }
    if label == .identifier {
      while paragraph[end].isDigit || paragraph[end].isLetter || paragraph[end] == "-" { end += 1 }
      return (start..<end, .identifier)
    }
    return nil
  }

  /// What a number right behind a label is.
  private static let labels = Lexicon<Numeral.Reason>([
    ("附件 附表 附录 附图 附注", .annex),
    ("电话 电话： 联系方式： 联系方式 传真： 手机： 手机 热线： 座机： 联系电话 联系电话：", .telephone),
    (
      "编号 编号： 索引号 索引号： 代码 代码： 账号 账号： 邮编： 邮编 邮政编码： 备案号 备案号： 信用代码： 监督索引号 序号： 项目编码：",
      .identifier
    ),
  ])

  private static func isForm(_ paragraph: Paragraph, at position: Int) -> Bool {
    paragraph[position] == "表"
      && !paragraph[position + 1].isOne(of: "明", "彰", "演", "格", "扬", "示", "态", "决")
  }

  private static func phone(_ paragraph: Paragraph, _ start: Int) -> Range<Int> {
    var end = start
    while paragraph[end].isDigit
      || (paragraph[end] == "-" || paragraph[end] == "—" || paragraph[end] == " ")
        && paragraph[end + 1].isDigit
    {
      end += 1
    }
    return start..<end
  }

  /// `（210类）`, `2130599其他扶贫支出`.
  private static func code(_ paragraph: Paragraph, _ token: NumberToken) -> Reading? {
    guard !token.hasDecimals, !token.hasSeparators else { return nil }
    let start = token.range.lowerBound
    let end = token.range.upperBound
    let count = end - start
    if paragraph[end].isOne(of: "类", "款", "项"), paragraph[end + 1] == "）",
      paragraph[start - 1] == "（"
    {
      return (start..<end, .code)
    }
    guard count == 3 || count == 5 || count == 7, paragraph[start].isOne(of: "2", "3") else {
      return nil
    }
    let next = paragraph[end]
    if count >= 5, next.isHan {
      let reading = UnitReading(paragraph, at: end)
      if reading.unit == nil && reading.multiplier == 0 { return (start..<end, .code) }
      return nil
    }
    if paragraph.kind == .row, isCell(paragraph, token.range), paragraph[end + 1].isHan {
      return (start..<end, .code)
    }
    return count == 3 && start == 0 && next.isHan && paragraph[start] == "2"
      && UnitReading(paragraph, at: end).unit == nil && paragraph.text.count < 30 ? (start..<end, .code) : nil
  }

  /// Whether the range is all of a table cell.
  static func isCell(_ paragraph: Paragraph, _ range: Range<Int>) -> Bool {
    let before = paragraph[range.lowerBound - 1]
    let after = paragraph[range.upperBound]
    return (before == "|" || before == "\n") && (after == "|" || after == "\n")
  }

  /// A numeral by what follows a number that no unit claims, or by a unit that only names something; `unit` is what follows.
  static func byName(_ paragraph: Paragraph, _ token: NumberToken, unit: UnitReading) -> Reading? {
    let start = token.range.lowerBound
    let end = token.range.upperBound
    let next = paragraph[end]
    if next == "周", paragraph[end + 1] == "年" { return (start..<end + 2, .anniversary) }
    if let stop = ageRange(paragraph, end) { return (start..<stop, .age) }
    if next == "周" && paragraph[end + 1] == "岁" || next == "岁" {
      let stop = next == "周" ? end + 2 : end + 1
      if UnitLexicon.after.match(paragraph.text, at: stop, end: paragraph.text.count) != nil
        || paragraph[start - 1].isOne(of: "-", "—", "~", "至", "到") && paragraph[start - 2].isDigit
      {
        return (start..<stop, .age)
      }
      return nil
    }
    if next == "星" || next == "级" || next == "A" && paragraph[end + 1].isOne(of: "级", "景") {
      return (start..<end + 1, .grade)
    }
    if let threshold = threshold(paragraph, token, unit) { return threshold }
    if unit.unit == nil, isRatio(paragraph, token.range) { return (token.range, .name) }
    guard !token.hasDecimals, !token.hasSeparators else { return nil }
    if end - start == 5, unit.unit == nil, isHotline(paragraph, start) {
      return (start..<end, .hotline)
    }
    if end - start >= 7, unit.unit == nil {
      let range = phone(paragraph, start)
      return (range, range.count == 11 && paragraph[start] == "1" ? .telephone : .identifier)
    }
    if (3...4).contains(end - start), paragraph[start] == "0", paragraph[end] == "-" || paragraph[end] == "—" {
      let range = phone(paragraph, start)
      if range.count >= 11 { return (range, .telephone) }
    }
    return nil
  }

  /// `0-6岁`: where the first number of a range of ages ends.
  private static func ageRange(_ paragraph: Paragraph, _ end: Int) -> Int? {
    guard paragraph[end].isOne(of: "-", "—", "~", "至", "到"), paragraph[end + 1].isDigit else {
      return nil
    }
    var stop = end + 1
    while paragraph[stop].isDigit { stop += 1 }
    return paragraph[stop] == "岁" || paragraph.has(["周", "岁"], at: stop) ? end : nil
  }

  /// `2.35:1`: neither side counts anything.
  private static func isRatio(_ paragraph: Paragraph, _ range: Range<Int>) -> Bool {
    let opens = paragraph[range.upperBound] == ":" && paragraph[range.upperBound + 1].isDigit
    let closes = paragraph[range.lowerBound - 1] == ":" && paragraph[range.lowerBound - 2].isDigit
    return opens || closes
  }

  /// `12345`, `96119`: service numbers.
  private static func isHotline(_ paragraph: Paragraph, _ start: Int) -> Bool {
    paragraph[start] == "1" && paragraph[start + 1] == "2"
      || paragraph[start] == "9" && paragraph[start + 1].isOne(of: "5", "6")
  }

  /// `100万以上项目`, `单价50万元以上设备`: the size that a label names.
  private static func threshold(_ paragraph: Paragraph, _ token: NumberToken, _ reading: UnitReading) -> Reading? {
    let start = token.range.lowerBound
    guard reading.multiplier > 0 || reading.dimension == .money, reading.isApproximate else { return nil }
    let isPrice = paragraph.has(["单", "价"], at: start - 2) || paragraph.has(["价", "值"], at: start - 2)
    let isLabel = UnitLexicon.thresholdNouns.match(paragraph.text, at: reading.end, end: paragraph.text.count) != nil
    return isPrice || isLabel ? (start..<reading.end, .threshold) : nil
  }
}
