// The unit of a number that is printed without one, from the clause it stands in.

import Query

/// Finds units that are not printed.
enum ImpliedUnit {
  /// A unit found in the context.
  struct Found: Sendable {
    let unit: UnitName
    let dimension: Dimension
    var multiplier = 0
  }

  static let moneyWords = WordSet(
    "经费 资金 预算 到位 投入 拨款 支出 收入 补助 金额 款 价值 安排 费用 成本 万元 贷款 产值 补贴 奖金 总额 决算 执行 采购 造价 投资 结余 结转 费 财政")
  private static let peopleWords = WordSet(
    "人群 覆盖 受众 受益 群众 参与 惠及 人数 居民 妇女 学生 儿童 观众 听众 粉丝 用户 人口 观看 阅读 点击 浏览 服务对象 职工 网民 人员")
  private static let shareWords = WordSet("占 占比 比例 比重 率 下降 增长 降低 提高 上升 增幅 降幅 减幅 幅 比率 百分比 完成率 执行率")
  private static let indexWords = WordSet("水平 指数 系数 比值 倍数")
  private static let staffWords = WordSet("人数 编制 编制数 人员 在职人员 离休人员 退休人员 实有人数 年末人数 在编")
  /// Nouns that hold their counter: `出院人次63,067，`.
  private static let counterNouns = Lexicon<UnitName>([
    ("人次 人次数", UnitName("人次")), ("户数", "户"), ("批次 批次数", UnitName("批次")), ("场次", UnitName("场次")), ("件数", "件"),
    ("床位数", "张"), ("团组数", "个"),
  ])
  private static let vehicleWords = WordSet("车辆 保有量 辆数 用车")

  /// The unit of `32万`, `20余万` by the words of its clause.
  static func ofMultiple(_ paragraph: Paragraph, _ number: Range<Int>, end: Int, before: [NumberReading]) -> Found {
    if let counter = counterBehind(paragraph, end) { return Found(unit: counter, dimension: .count) }
    let clause = clauseStart(paragraph, number.lowerBound)..<number.lowerBound
    let money = moneyWords.lastMatch(paragraph.text, in: clause)
    let people = peopleWords.lastMatch(paragraph.text, in: clause)
    if let money, money.position >= people?.position ?? -1 { return Found(unit: "元", dimension: .money) }
    if people != nil { return Found(unit: "人", dimension: .count) }
    // Inside brackets the quantity before them lends its unit: `20万平方米（新楼6.5万）`.
    if case .quantity(let quantity) = before.last, !quantity.unit.isEmpty, isInBrackets(paragraph, number.lowerBound) {
      return Found(unit: quantity.unit, dimension: quantity.dimension)
    }
    let sentence = sentenceStart(paragraph, number.lowerBound)..<number.lowerBound
    if let money = moneyWords.lastMatch(paragraph.text, in: sentence),
      money.position > peopleWords.lastMatch(paragraph.text, in: sentence)?.position ?? -1
    {
      return Found(unit: "元", dimension: .money)
    }
    return Found(unit: .none, dimension: .count)
  }

  /// The counter that the noun right behind a multiple holds: `4.33万贫困户`, `11.25万脱贫人口`.
  private static func counterBehind(_ paragraph: Paragraph, _ start: Int) -> UnitName? {
    let limit = min(start + 9, paragraph.text.count)
    var end = start
    while end < limit, paragraph[end].isHan, StatementWords.nounStops.match(paragraph.text, at: end, end: limit) == nil
    {
      end += 1
    }
    var best: UnitName?
    var position = start
    while let found = countedPeople.firstMatch(paragraph.text, in: position..<end) {
      best = found.value
      position = found.position + found.length
    }
    return best
  }
  private static let countedPeople = Lexicon<UnitName>([
    ("贫困户 农户 农牧户 脱贫户 住户 商户 牧户 家庭 用户", "户"),
    ("人口 群众 居民 农民 牧民 村民 学生 师生 职工 劳动力 儿童 老人 老年人 残疾人 患者 参保人 对象", "人"),
  ])

  /// The unit of a number with nothing after it: a share, a headcount, or what the caption or a neighbour gives.
  static func ofBareNumber(
    _ paragraph: Paragraph, _ token: NumberToken, before: [NumberReading], caption: UnitReading?
  ) -> Found? {
    var start = token.range.lowerBound
    if paragraph[start - 1] == "-" { start -= 1 }
    while paragraph[start - 1].isOne(of: "为", "是", "：", "约", "达", "到") { start -= 1 }
    let closes = paragraph[token.range.upperBound].isOne(of: "，", "。", "；", "、", "）", "|", "\n")
    if NumeralRules.isCell(paragraph, token.range) || isSignedCell(paragraph, token.range) {
      if let caption, caption.dimension == .money, token.range.count <= 15 {
        return Found(unit: "元", dimension: .money, multiplier: caption.multiplier)
      }
      return token.hasDecimals ? Found(unit: .none, dimension: .other) : nil
    }
    if closes, staffWords.match(paragraph.text, endingAt: start, start: 0) != nil, !token.hasDecimals {
      return Found(unit: "人", dimension: .count)
    }
    if closes, vehicleWords.match(paragraph.text, endingAt: start, start: 0) != nil, !token.hasDecimals {
      return Found(unit: "辆", dimension: .count)
    }
    if closes, !token.hasDecimals, let counter = counterNouns.match(paragraph.text, endingAt: start, start: 0) {
      return Found(unit: counter.value, dimension: .count)
    }
    if closes || token.hasDecimals, shareWords.match(paragraph.text, endingAt: start, start: 0) != nil {
      return Found(unit: "%", dimension: .percent)
    }
    if closes, token.integer == 0, !token.hasDecimals,
      StatementWords.accountEnds.match(paragraph.text, endingAt: start, start: 0) != nil
    {
      // `公务用车购置费0，`: nothing, in the unit of the amounts beside it.
      let multiplier = before.lastMoneyMultiplier ?? (caption?.dimension == .money ? caption?.multiplier : nil)
      return Found(unit: "元", dimension: .money, multiplier: multiplier ?? 0)
    }
    // `库款保障水平0.42`: a ratio has no unit.
    if closes, indexWords.match(paragraph.text, endingAt: start, start: 0) != nil {
      return token.hasDecimals ? Found(unit: .none, dimension: .other) : nil
    }
    if token.hasDecimals || token.hasSeparators {
      // `较上年39.49减少1.74万元`: a neighbour in the sentence has the unit.
      if let next = nextMoney(paragraph, after: token.range.upperBound) {
        return Found(unit: "元", dimension: .money, multiplier: next)
      }
      if case .quantity(let quantity) = before.last, quantity.dimension == .money {
        return Found(unit: "元", dimension: .money, multiplier: quantity.multiplier)
      }
      if let caption, caption.dimension == .money {
        return Found(unit: "元", dimension: .money, multiplier: caption.multiplier)
      }
      return Found(unit: .none, dimension: .other)
    }
    return nil
  }

  private static func isSignedCell(_ paragraph: Paragraph, _ range: Range<Int>) -> Bool {
    paragraph[range.lowerBound - 1] == "-" && NumeralRules.isCell(paragraph, range.lowerBound - 1..<range.upperBound)
  }

  private static func nextMoney(_ paragraph: Paragraph, after position: Int) -> Int? {
    var probe = position
    while probe < paragraph.text.count, probe < position + 12,
      !paragraph[probe].isOne(of: "。", "；", "，")
    {
      if paragraph[probe].isDigit, let token = NumberToken(paragraph, at: probe) {
        let unit = UnitReading(paragraph, at: token.range.upperBound)
        return unit.dimension == .money ? unit.multiplier : nil
      }
      probe += 1
    }
    return nil
  }

  private static func isInBrackets(_ paragraph: Paragraph, _ position: Int) -> Bool {
    var probe = position - 1
    while probe >= 0 {
      if paragraph[probe] == "）" || paragraph[probe] == "。" { return false }
      if paragraph[probe] == "（" { return true }
      probe -= 1
    }
    return false
  }

  private static func clauseStart(_ paragraph: Paragraph, _ position: Int) -> Int {
    var probe = position
    while probe > 0, !paragraph[probe - 1].isOne(of: "，", "。", "；", "：", "！", "？") { probe -= 1 }
    return probe
  }

  private static func sentenceStart(_ paragraph: Paragraph, _ position: Int) -> Int {
    var probe = position
    while probe > 0, !paragraph[probe - 1].isOne(of: "。", "！", "？") { probe -= 1 }
    return probe
  }
}

extension [NumberReading] {
  /// The power of ten of the last amount of money.
  fileprivate var lastMoneyMultiplier: Int? {
    for case .quantity(let quantity) in reversed() where quantity.dimension == .money { return quantity.multiplier }
    return nil
  }
}
