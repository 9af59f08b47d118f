// The noun of a figure that has none before it and one behind it: `其余679万元为项目支出`, `投入1.2亿元用于园区建设`,
// `优于12%的年度目标`.

import Query

extension PhraseReader {
  /// What a sentence says that the rest or a part is: `其余679万元为项目支出`, `其中500万元为中央资金`.
  var predicateNoun: Range<Int> {
    let start = opened(before.lowerBound, end)
    let isPart = start == end && paragraph.has(["其", "中"], at: before.lowerBound)
    guard isPart || PhraseReader.remainders.match(text, at: start, end: end)?.length == end - start && end > start,
      let copula = PhraseReader.copulas.match(text, at: after.lowerBound, end: after.upperBound)
    else { return end..<end }
    return named(after.lowerBound + copula.length)
  }

  /// What money is for where its own phrase names nothing: `投入1.2亿元用于园区建设`, `其中80万元用于培训`.
  var purposeNoun: Range<Int> {
    let start = opened(before.lowerBound, end)
    let lead = text[start..<end]
    guard lead.isEmpty || PhraseReader.outlays.match(text, at: start, end: end)?.length == lead.count,
      let purpose = PhraseReader.purposes.match(text, at: after.lowerBound, end: after.upperBound)
    else { return end..<end }
    return named(after.lowerBound + purpose.length)
  }

  /// Whether nothing but a verb of spending stands before an amount, and nothing that it was for behind it.
  var isOutlay: Bool {
    let start = opened(before.lowerBound, end)
    return start < end && PhraseReader.outlays.match(text, at: start, end: end)?.length == end - start && !countsAfter
  }

  /// What a value is that is only named to be compared with: `优于12%的年度目标`.
  var aimNoun: Range<Int> {
    let start = opened(before.lowerBound, end)
    guard after.count >= 3, text[after.lowerBound] == "的",
      start == end || PhraseReader.measuring.match(text, at: start, end: end)?.length == end - start
    else { return end..<end }
    let noun = named(after.lowerBound + 1)
    guard noun.count <= 10, PhraseReader.aims.match(text, endingAt: noun.upperBound, start: noun.lowerBound) != nil
    else {
      return end..<end
    }
    return noun
  }

  /// What another value is compared with, where that is neither a year nor a budget: `比省定标准1,500元高出58元`.
  var comparedNoun: Range<Int> {
    guard
      var start = (before.lowerBound..<end).last(where: {
        text[$0].isOne(of: "比", "较") && !map.isQuoted($0)
      })
    else { return end..<end }
    start += 1
    // `较可研批复的72万元` is a value of what the sentence is about.
    guard end - start >= 2, !hasPossessive, !comparesYears, !comparesBudget, !isGeneric(start..<end) else {
      return end..<end
    }
    return start..<end
  }

  /// The account of another year that a value is compared with, where it is called by its name: `相比2016年的总收入6,871万元减少`.
  var comparedAccount: Range<Int> {
    guard comparesYears, var start = comparisonStart(end),
      let word = StatementWords.comparisonStarts.match(text, at: start, end: end)
    else { return end..<end }
    // `与20` and its like take the digits of the year.
    start += text[start + word.length - 1].isDigit ? word.length - 2 : word.length
    start = opened(start, end)
    while start < end, text[start] == "的" { start += 1 }
    guard end - start >= 3, StatementWords.accountEnds.match(text, endingAt: end, start: start) != nil else {
      return end..<end
    }
    return start..<end
  }

  /// A verb before the number that tells how something counted before turned out: `调处纠纷326件，成功319件`.
  var outcome: String? {
    let start = opened(before.lowerBound, end)
    guard start < end, PhraseReader.outcomes.match(text, at: start, end: end)?.length == end - start else { return nil }
    return text(start..<end)
  }

  /// A subject without the verb that told an outcome before: `受理案件48件，审结40件，调解30件`.
  static func withoutOutcome(_ subject: String) -> String {
    let scalars = Array(subject.unicodeScalars)
    guard let verb = outcomes.match(scalars, endingAt: scalars.count, start: 0) else { return subject }
    let rest = scalars.count - verb.length
    // `满意287人、不满意9人` share nothing but the verb.
    return rest == 0 || grades.contains(String(subject.dropLast(verb.length)))
      ? "" : rest >= 2 ? String(subject.dropLast(verb.length)) : subject
  }
  private static let grades = ShortList("基本 比较 较 非常 不")

  /// A verb alone that stays with what it governs: `惠及964人次`.
  var keptVerb: String? {
    let start = opened(before.lowerBound, end)
    guard end - start >= 2, StatementWords.keptVerbs.match(text, at: start, end: end)?.length == end - start,
      !countsAfter
    else { return nil }
    return text(start..<end)
  }

  /// Whether the phrase only says that it is what is left.
  var isRemainder: Bool {
    let start = opened(before.lowerBound, end)
    return PhraseReader.remainders.match(text, at: start, end: end)?.length == end - start && start < end
  }

  /// Whether the phrase only says that something is there: `实有208人`.
  var saysPresent: Bool {
    let start = opened(before.lowerBound, end)
    return end - start == 2 && text[start] == "实" && text[start + 1] == "有"
  }

  /// Whether nothing but a verb of holding stands before a number: `组织2期`, `召开3次`.
  var isHolding: Bool {
    let start = opened(before.lowerBound, end)
    return end - start == 2 && PhraseReader.holding.match(text, at: start, end: end) != nil && !countsAfter
  }
  private static let holding = WordSet("组织 召开 举办 开展 举行 承办")

  /// Whether a clause with a predicate is told of so many: `有9家会议费预算编制不细化`.
  var saysSomeHave: Bool {
    let start = opened(before.lowerBound, before.upperBound)
    let lead = text[start..<before.upperBound]
    guard lead.isEmpty || lead.count == 1 && lead.first == "有" else { return false }
    return text[after].contains(where: { $0.isOne(of: "不", "未", "率", "超") })
      || PhraseReader.predicates.occurs(text, in: after)
  }
  private static let predicates = WordSet("存在 没有 没")

  /// The money of a verb that names none: `累计支付6,102万元` is of what was paid.
  var bareFunds: String? {
    let start = opened(before.lowerBound, end)
    guard start < end, PhraseReader.paying.match(text, at: start, end: end)?.length == end - start else { return nil }
    return text(start..<end) + "资金"
  }

  /// Whether a noun is nothing but a verb of paying or of taking points away.
  func isPayingVerb(_ noun: Range<Int>) -> Bool {
    noun.count > 0
      && (PhraseReader.paying.match(text, at: noun.lowerBound, end: noun.upperBound)?.length == noun.count
        || PhraseReader.deductions.match(text, at: noun.lowerBound, end: noun.upperBound)?.length == noun.count)
  }
  private static let deductions = WordSet("扣 扣除 扣减 得 实得 减")

  /// `占任务数4,200万元的102.8%`: a target that something is a rate of.
  var isTargetOfRate: Bool {
    guard cue == nil, after.lowerBound < after.upperBound, text[after.lowerBound] == "的" else { return false }
    let start = opened(before.lowerBound, end)
    guard start < end, text[start].isOne(of: "占", "为", "达", "是") else { return false }
    return PhraseReader.targets.match(text, endingAt: end, start: start + 1) != nil
  }

  /// Whether a subject is nothing but a target: 目标值, 任务数.
  static func isTarget(_ subject: String) -> Bool {
    let scalars = Array(subject.unicodeScalars)
    return isTarget(scalars, 0..<scalars.count)
  }
  /// The same of a part of a text.
  static func isTarget(_ text: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
    guard let found = targets.match(text, endingAt: range.upperBound, start: range.lowerBound) else { return false }
    return range.count - found.length <= 2
  }
  private static let targets = WordSet(
    "目标值 目标数 任务数 计划数 目标 任务 计划 目标任务 指标值 年度目标 年度任务 预期目标 预期数 计划投资 投资计划 年度投资 投资任务 计划投资额 计划总投资")

  /// Where `为收入任务的`, `为汇总调整预算的` begin, by which a rate of completion is told: they name nothing.
  var goalStart: Int? {
    let start = opened(before.lowerBound, end)
    guard end - start >= 3, end - start <= 14, text[start].isOne(of: "为", "达", "是"),
      PhraseReader.goals.match(text, endingAt: end, start: start + 1) != nil
    else { return nil }
    return start
  }
  private static let goals = WordSet("预算 预算数 预算额 计划 计划数 任务 任务数 目标 目标数 目标值 目标任务")

  /// Whether a rate of this amount follows: `占合同价1.2亿元的3.4%`.
  var isBaseOfRate: Bool {
    guard after.lowerBound < after.upperBound || paragraph[after.lowerBound] == "的",
      text[end..<before.upperBound].isEmpty
    else { return false }
    let start = opened(before.lowerBound, end)
    return start < end && text[start] == "占" && paragraph[after.lowerBound] == "的"
      && paragraph[after.lowerBound + 1].isDigit
  }

  /// Whether the share that an amount has of a whole follows it: `专项640万元，占35.58%`.
  var isShared: Bool {
    var position = after.lowerBound
    while paragraph[position].isOne(of: "，", "（", "、") { position += 1 }
    guard paragraph[position] == "占" else { return false }
    var stop = position
    while stop < min(text.count, position + 24), !text[stop].isOne(of: "，", "。", "；"),
      text[stop] != "%"
    {
      stop += 1
    }
    return paragraph[stop] == "%"
  }

  /// Whether nothing but 生均 or 人均 stands before a standard: `按生均600元标准拨付`.
  var isBarePerHead: Bool {
    let start = opened(before.lowerBound, before.upperBound)
    let phrase = text[start..<before.upperBound].drop { $0 == "按" }
    return phrase.count == 2 && phrase.last == "均"
  }

  /// The word for a standard right behind its amount: `按人均84元标准`.
  var standardNoun: Range<Int> {
    guard let found = PhraseReader.aims.match(text, at: after.lowerBound, end: after.upperBound) else {
      return end..<end
    }
    return after.lowerBound..<after.lowerBound + found.length
  }

  /// Whether the phrase ends in the name of a rate, which is no other one's.
  var namesOwnRate: Bool {
    end > before.lowerBound && text[end - 1].isOne(of: "率", "度", "比", "重", "例", "幅", "速", "值")
  }

  /// Whether the sentence sorts its amounts, so that short names in it are names.
  var classifies: Bool { isClassified(from: map.sentenceStart(before.upperBound)) }

  /// Whether the sentence tells of what is owned, which no budget gives.
  func speaksOfAssets(from sentence: Int) -> Bool {
    PhraseReader.assets.occurs(text, in: sentence..<before.upperBound)
  }
  private static let assets = WordSet("国有资产 资产总额 固定资产 流动资产 资产总计 资产原值 资产净值")

  /// `预算620万元，支出105万元`: what was spent of the budget before, and not the other side of the accounts.
  func isSpentOf(_ budget: Figure) -> Bool {
    let start = opened(before.lowerBound, end)
    guard PhraseReader.spending.match(text, at: start, end: end)?.length == end - start, start < end else {
      return false
    }
    return map.sentenceStart(start) <= budget.quantity.number.lowerBound && !budget.subject.holds("收入")
      && !budget.subject.holds("收支")
  }
  private static let spending = WordSet("支出 实际支出 使用 列支 支付 花费 用款 开支")

  /// Whether the phrase is the next member of a list that a figure ending at `position` stands in.
  func goesOnList(after position: Int) -> Bool {
    before.lowerBound == position && end > position && text[position].isOne(of: "、", "和", "及")
  }

  /// A noun behind the figure from `start` on: to the end of the clause, without what leads up to the next number.
  private func named(_ start: Int) -> Range<Int> {
    var stop = after.upperBound
    while stop > start {
      if let filler = StatementWords.fillers.match(text, endingAt: stop, start: start),
        filler.length > 1 || !PhraseReader.isWordEnd(paragraph[stop - 2], text[stop - 1])
      {
        stop -= filler.length
      } else if text[stop - 1].isOne(of: "、", "和", "及", "与", "等", "（", "，") {
        stop -= 1
      } else {
        break
      }
    }
    return (2...30).contains(stop - start) ? start..<stop : end..<end
  }

  private static let paying = WordSet(
    "到位 实际到位 已到位 累计到位 下达 实际下达 累计下达 拨付 实际拨付 累计拨付 已拨付 支付 累计支付 已支付 实际支付 列支 实际列支 应安排 应到位 应拨付 应下达 使用 实际使用 累计使用 已使用 发行 实际发行 累计发行 兑付 实际兑付"
  )
  private static let remainders = WordSet("其余 余下 其他 另 另外 其余部分 剩下")
  private static let copulas = WordSet("均为 全部为 全为 主要为 主要是 为 是 系 属于 均系 全部是 均是")
  private static let outlays = WordSet(
    "投入 安排 筹措 筹集 拨付 下达 整合 拿出 列支 调剂 统筹 统筹安排 追加 争取 预留 专门安排 支出 使用 累计投入 共投入 总投入 投入资金 安排资金 统筹资金 整合资金 筹措资金 筹集资金 拨款 其中 并 共安排 已安排 中安排 中分配 中列支 中支出 中拨付 中划拨 中拿出 中调剂 中提取"
  )
  private static let purposes = WordSet("主要用于 专项用于 全部用于 专门用于 统筹用于 用于 支持 专项支持 用作 用以")
  private static let measuring = WordSet("优于 好于 高于 低于 达到 达 完成 实现 超过 不低于 超额完成 未达到 未完成 距 距离 比 较 与")
  private static let aims = WordSet("目标 目标值 标准 要求 任务 底线 红线 上限 下限 水平 控制线 警戒线 目标任务 限额")
  private static let outcomes = WordSet(
    """
    成功 整改到位 已整改到位 破 破获 侦破 办结 审结 结案 化解 整改 完成整改 已整改 完成 合格 达标 按时办结 按期办结 及时办结 限时办结 新购 新购置 更新 新招 招录 调入 调出 退休 辞职 采纳 答复 满意 有效 回收 通过 验收 通过验收 竣工 取消 报废 处置 封存 拍卖 淘汰 在建 续建 停工 缓建 在岗 在编 缺编 空编 超编 开工 完工 投产 入库 签约 落地 就业 成功调解 调解成功 立案 移送 起诉 判决 执结 办理 受理 录取 毕业 出院 治愈 死亡 受伤 检出 不合格 不满意 未完成 未整改 逾期
    """)
}
