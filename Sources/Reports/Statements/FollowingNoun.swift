// The noun behind a number: whether the number counts it, and how far it goes.

import Query

extension PhraseReader {
  /// Whether the figure counts the noun after it rather than the one before.
  func takesNounAfter(_ quantity: Quantity) -> Bool {
    guard countsAfter else { return false }
    let noun = countedNoun()
    if noun.isEmpty || endsWithVerb || text[noun.lowerBound] == "每" && noun.count <= 3 { return true }
    // `受益人口数≥23人`: a bound is set for what stands before it.
    if text[quantity.raw.lowerBound].isOne(of: "≥", "≤"), !isGeneric(noun) { return false }
    // `争取专项债券2亿元助力园区建设`: what money does is not what it is.
    if quantity.dimension == .money, !isGeneric(noun),
      PhraseReader.effects.match(text, at: after.lowerBound, end: after.upperBound) != nil || isFollowedByVerb
    {
      return false
    }
    // `补贴资金1,560万元拨付不及时`: money that has its name.
    if quantity.dimension == .money,
      PhraseReader.moneyNames.match(text, endingAt: end, start: before.lowerBound) != nil,
      !isGeneric(noun)
    {
      return false
    }
    // `占地面积174平方米的周转房`: what was measured has been named.
    if PhraseReader.extentNames.match(text, endingAt: end, start: before.lowerBound) != nil { return false }
    // `新增士官17人工资清算`: what people get is not what is counted.
    if quantity.unit.isJust("人") || quantity.unit.isJust("名"), !isGeneric(noun),
      PhraseReader.belongings.match(text, at: after.lowerBound, end: after.upperBound) != nil
    {
      return false
    }
    // `在职92人、书记员31人的工资`: what follows 的 belongs to those who were counted.
    return text[after.lowerBound] != "的" || endsWithVerb || quantity.dimension != .money && quantity.dimension != .count
  }

  private static let extentNames = WordSet("面积 长度 里程 总长 全长 容量 库容 总量")
  private static let belongings = WordSet("工资 待遇 经费 费用 生活费 补贴 补助 津贴 奖金 社保 公积金 保险")
  private static let moneyNames = WordSet("资金 经费 补贴 补助 收入 专款 款项 税款 工程款 补偿款 费用 奖金")
  private static let effects = WordSet("助力 支持 支撑 推动 推进 促进 保障 确保 有力 有效 持续 缓解 带动 撬动 改善 全力 大力 重点 切实 加快 强化 加强")

  /// Whether a verb that governs what follows stands right behind the number: `使用周转金8亿元帮助65家企业`.
  private var isFollowedByVerb: Bool {
    StatementWords.verbs.match(text, at: after.lowerBound, end: text.count).map { $0.length >= 2 } ?? false
  }

  /// Whether a noun stands after the number at all.
  var countsAfter: Bool {
    guard after.lowerBound < after.upperBound else { return false }
    let first = text[after.lowerBound]
    if first.isOne(of: "、", "和", "及", "与", "或", "（", "-", "—", "~", "/") { return false }
    if !(first.isHan || first.isOne(of: "“", "《") || first.isLetter) { return false }
    // `3个下属单位`, `12名未成年人`: a noun that begins like a word that goes on, if it goes further than that.
    if let start = PhraseReader.nounStarts.match(text, at: after.lowerBound, end: after.upperBound),
      start.value
        || paragraph[after.lowerBound + start.length].isHan && paragraph[after.lowerBound + start.length + 1].isHan
    {
      return true
    }
    return StatementWords.continuations.match(text, at: after.lowerBound, end: after.upperBound) == nil
      && StatementWords.spanVerbs.match(text, at: after.lowerBound, end: after.upperBound) == nil
  }

  /// Whether the phrase ends in a verb, so that its object follows the number.
  private var endsWithVerb: Bool {
    StatementWords.verbs.match(text, endingAt: end, start: before.lowerBound) != nil || end == before.lowerBound
  }

  /// Beginnings of nouns that look like a word with which a sentence goes on; true for those that are nouns by themselves.
  private static let nounStarts = Lexicon<Bool>([
    ("中学 中小学 中心 中队 中职 上市公司 下属单位 未成年人 无人机 不动产", true),
    (
      """
      中等 中小 中型 中央 中药 中医 中层 中级 中试 中标 中高 中低 上级 上游 上市 上门 上年 下属 下级 下岗 下游 下沉 下放 内设 内部 内河 内科 内陆 前期 前置 前沿 前进 后勤 后备 后续 后进
      未成年 未就业 未脱贫 未销号 无障碍 无害化 无线 无主 无烟 无房 无证 无业 无偿 无物业 不良 不同 不合格 不规范 不稳定 不文明 在建 在编 在职 在岗 在校 在册 在线 在营 在库 在读 在押 在聘 在用 在役
      以工代赈 以奖代补 为老 为民 为农 对口 对外 对标 均衡 成功案例 顺利 主要领导 主要污染 主要河流 主要农作物 主要 被征地 被监管 被保险 被审计 被投诉 被抚养 被执行 已建 已脱贫 按摩 标准化 标准厂房 系统 系列 因公 因病 因灾 因残 就业
      集中供 集中安 集中式 集中隔 集中连片 共同富裕 参与单位 联合社 联合体 享受 到期 到村 到户 由县 由区 作为 时令 时代 根据地 提供 等级 等外
      """, false
    ),
  ])

  /// The noun after the unit: up to the next verb, connective or number.
  mutating func nounAfter() -> Range<Int> {
    var start = after.lowerBound
    while start < after.upperBound, text[start].isOne(of: "的", "、") { start += 1 }
    var position = start
    while position < after.upperBound {
      if text[position] == "（", !text[position..<after.upperBound].contains("）") { break }
      if !map.isQuoted(position), position > start, map.level(position) == map.level(start),
        let found = StatementWords.nounStops.match(text, at: position, end: after.upperBound),
        found.length > 1 || position - start >= 2, !PhraseReader.isWordEnd(text[position - 1], text[position]),
        paragraph[position + 1] != "均" || text[position] != "平"
      {
        break
      }
      // `5个县区非税收入占比重超过…`: what has a share of what.
      if text[position] == "占", position - start >= 2, !map.isQuoted(position),
        !paragraph[position + 1].isOne(of: "地", "用", "有", "道", "补")
      {
        break
      }
      // `12.5万群众的医疗和保健任务` counts the people.
      if text[position] == "的", position > start + 1,
        PhraseReader.peoples.match(text, endingAt: position, start: start) != nil
      {
        break
      }
      position += 1
    }
    // `局本级48个项目、管理所4个项目`: the members of a list that the next number ends are its names.
    if paragraph[after.upperBound].isDigit, let mark = text[start..<position].firstIndex(of: "、"), mark > start,
      !map.isQuoted(mark), map.level(mark) == map.level(start), after.upperBound - mark > 2
    {
      position = mark
    }
    position = withoutLead(start, position)
    // `2,000亩的107.5%`: nothing was taken.
    if position > start { consumedEnd = position }
    return start..<position
  }

  /// Where a noun behind a number ends without what leads up to the next number.
  private func withoutLead(_ start: Int, _ end: Int) -> Int {
    var position = end
    var trimmed = true
    while trimmed, position > start {
      trimmed = false
      if text[position - 1].isOne(of: "、", "和", "及", "与", "，", "并") {
        position -= 1
        trimmed = true
      } else if position == after.upperBound,
        let sum = PhraseReader.sumWords.match(text, endingAt: position, start: start)
      {
        // `3个项目合计6,375万元`.
        position -= sum.length
        trimmed = true
      } else if position == after.upperBound, text[position - 1] == "中", position - start >= 3,
        !text[position - 2].isOne(of: "其", "高", "初", "集", "当", "年", "人", "建", "之")
      {
        // `抽查的28家预算单位中，有9家…`.
        position -= 1
        trimmed = true
      } else if position == after.upperBound,
        let filler = StatementWords.fillers.match(text, endingAt: position, start: start),
        filler.length < position - start
      {
        position -= filler.length
        trimmed = true
      } else if position == after.upperBound,
        let rate = StatementWords.cues.match(text, endingAt: position, start: start),
        rate.value.measure != .share && rate.value.measure != .prior && rate.value.measure != .balance,
        rate.length < position - start, rate.value.measure != .score, isFollowedByMoney || isRate(rate.value.measure)
      {
        // `2个项目执行率低于60%`, `3名人员退休减支9.6万元`: the rate belongs to the number after it.
        position -= rate.length
        trimmed = true
      } else if position == after.upperBound, text[position - 1] == "率", position - start >= 5 {
        // `2条线路客座率低于10%`.
        position -= 3
        trimmed = true
      }
    }
    return position
  }

  private static let peoples = WordSet("群众 居民 村民 农户 市民 百姓 牧民 职工 学生 师生 移民 贫困人口 农村人口 人口 用户 商户")
  private static let sumWords = WordSet("合计 总计 小计")

  private func isRate(_ measure: Measure) -> Bool { measure == .completion || measure == .change }

  /// Whether the next number is an amount, to which the words before it belong: `5个项目预算1,458万元`.
  private var isFollowedByMoney: Bool {
    var position = after.upperBound
    while paragraph[position].isDigit || paragraph[position].isOne(of: ".", ",", " ") { position += 1 }
    return position > after.upperBound && paragraph[position].isOne(of: "万", "亿", "元", "千")
  }
}
