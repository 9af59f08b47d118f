// What stands at the ends of a phrase and belongs to no name: the one of many that a price is for, who says it, the verb of a
// payment; and the verbs that tell the measure of money before or behind its name.

import Query

extension PhraseReader {
  /// The name of an account without what leads to it and what follows it.
  func withoutTails(_ noun: Range<Int>, _ measure: Measure) -> Range<Int> {
    switch measure {
    case .change, .changeRate: return noun
    case .score:
      let stop = noun.count > 2 && text[noun.upperBound - 1] == "得" ? noun.upperBound - 1 : noun.upperBound
      return afterSaying(noun.lowerBound, stop)..<stop
    default: return noun.lowerBound..<withoutRate(noun.lowerBound, noun.upperBound)
    }
  }

  /// Without the words that make a price or standard one of a single thing: `村干部报酬人均每月3,260元`, `膳食补助每天5元`,
  /// `补助标准为C级户均8,500元`.
  func withoutRate(_ start: Int, _ end: Int) -> Int {
    var stop = end
    while stop - start > 3, text[start] != "每" {
      if text[stop - 1] == "均", PhraseReader.averages.match(text, endingAt: stop, start: start) != nil {
        stop -= 2
      } else if let each = (max(start + 2, stop - 4)..<stop - 1).last(where: { text[$0] == "每" }),
        PhraseReader.rates.match(text, at: each, end: stop)?.length == stop - each,
        !paragraph.has(["平", "均"], at: each - 2) || each - 2 > start
      {
        stop = each
      } else {
        break
      }
    }
    guard stop < end, stop > start else { return end }
    // What a standard is for one kind of those who get it.
    if let copula = (start..<stop).first(where: { text[$0].isOne(of: "为", "是") }),
      PhraseReader.standardEnds.match(text, endingAt: copula, start: start) != nil
    {
      return copula
    }
    return stop - start >= 2 ? stop : end
  }
  private static let averages = WordSet("人均 户均 亩均 生均 村均 床均 车均 日均 月均 年均 校均 平均")
  private static let rates = WordSet(
    "每人 每户 每亩 每月 每年 每天 每日 每次 每期 每场 每学期 每学年 每生 每村 每台 每辆 每套 每张 每床 每平方米 每公里 每只 每头 每吨 每件 每课时 每节 每学时 每例 每公斤 每斤 每吨 每立方米 每度 每趟 每篇 每批 每册 每份 每棵 每株 每处 每座 每门 每个 每名 每家 每组 每班 每所"
  )
  private static let standardEnds = WordSet("标准 定额 单价 价格 额度")

  /// Behind who says it: `评价小组认为该项目得91分`.
  func afterSaying(_ start: Int, _ stop: Int) -> Int {
    guard let saying = PhraseReader.sayings.lastMatch(text, in: start..<stop), !map.isQuoted(saying.position) else {
      return start
    }
    return saying.position + saying.length
  }
  private static let sayings = WordSet("认为 显示 表明 认定")

  /// `已支付工程款278万元`: a payment named before what it was for.
  var opensWithPayment: Bool {
    let start = opened(before.lowerBound, end)
    guard let verb = PhraseReader.payments.match(text, at: start, end: end), start + verb.length + 2 <= end else {
      return false
    }
    return PhraseReader.dues.match(text, endingAt: end, start: start + verb.length) != nil
  }
  /// Whether the word of the measure is of an investment: `铺设管道25.6公里，完成投资1.5亿元`.
  var tellsInvestment: Bool { cue?.measure == .actual && end > cueStart && paragraph.has(["投", "资"], at: end - 2) }

  /// `发展资金已拨付项目单位738万元`: a payment with those who got it behind the verb.
  var isPaidOut: Bool {
    guard let got = PhraseReader.payees.match(text, endingAt: end, start: before.lowerBound) else { return false }
    return PhraseReader.payments.match(text, endingAt: end - got.length, start: before.lowerBound) != nil
  }
  private static let payees = WordSet("项目单位 用款单位 实施单位 预算单位 施工单位 建设单位 县区 县市区 各县区 各县 各乡镇 乡镇 到户 到人 个人账户 企业 学校 农户")
  private static let payments = WordSet("完成 已完成 累计完成 已累计完成 共完成 实际完成 下拨 已下拨 支付 已支付 实际支付 累计支付 共支付 拨付 已拨付 实际拨付 累计拨付 已付")
  private static let dues = WordSet("款 工程款 货款 尾款 进度款 预付款 投资 资金 经费 费 费用 服务费 专款")

  /// `第一批补助资金844万元于12月20日下达`, `衔接资金105万元已全部到位`: the verb of a receipt behind the amount.
  var isHandedDownBehind: Bool {
    PhraseReader.adverbs.match(text, at: after.lowerBound, end: after.upperBound) != nil
      && PhraseReader.arrivals.match(text, endingAt: endOfPredicate, start: after.lowerBound) != nil
  }
  /// Where the clause behind the number ends, or a bracket in it opens.
  private var endOfPredicate: Int {
    text[after].firstIndex(of: "（") ?? after.upperBound
  }
  private static let adverbs = WordSet("于 已 均已 全部 均 全额 足额 及时 按时 如期 也已 现已 都已")
  private static let arrivals = WordSet("下达 到位 到账 下拨 下达完毕 下拨完毕 拨付完毕 下达到位 拨付到位")

  /// `转移支付收入12.8亿元，按预计数安排`: how it was set aside, behind the amount or in the clause after it.
  var isSetAsideBehind: Bool {
    let start = paragraph[after.lowerBound] == "，" ? after.lowerBound + 1 : after.lowerBound
    guard paragraph[start] == "按" else { return false }
    let stop = map.end(of: start, limit: min(text.count, start + 16))
    return paragraph.has(["安", "排"], at: stop - 2)
  }

  /// `县人大审议通过的一般公共预算支出7.75亿元`: what was approved is a budget.
  var isApproved: Bool {
    guard endsWithAccount,
      let verb = PhraseReader.approvals.lastMatch(text, in: map.sentenceStart(before.lowerBound)..<end),
      !map.isQuoted(verb.position)
    else { return false }
    return !PhraseReader.carriedOut.occurs(text, in: verb.position..<end)
  }
  private static let carriedOut = WordSet("完成 实现 实际 执行 支付 决算")
  private static let approvals = WordSet("次会议批准的 审议通过的 审查批准的 审议批准的 会议批准的 大会批准的 人大批准的 批准通过的 人代会批准的 常委会批准的 财政批复的 预算批复的")

  /// `上年总收入3,828.41万元`: an account of the year before.
  var opensWithLastYear: Bool {
    guard cue == nil, endsWithAccount else { return false }
    var start = before.lowerBound
    while start < end, text[start].isOne(of: "，", "、", "（") { start += 1 }
    guard let year = PhraseReader.lastYears.match(text, at: start, end: end), start + year.length < end else {
      return false
    }
    return !text[start + year.length].isOne(of: "结", "的", "滚", "未")
  }
  private static let lastYears = WordSet("上年 上年度 去年 上一年 上年同期 去年同期")

  /// Whether 将 or 把 stands right before a number, whose noun then follows it: `将141.8万元补助资金发放到位`.
  var isObjectMarked: Bool { end > before.lowerBound && text[end - 1].isOne(of: "将", "把") && countsAfter }

  /// `生均公用经费补助项目安排864万元`, `安排252万元支持…`: money set aside, with the verb right before it.
  var endsWithSetAside: Bool {
    end - 2 >= before.lowerBound && paragraph.has(["安", "排"], at: end - 2)
  }

  /// `财政收入累计实现8.7亿元`, `实现税收收入4,399万元`: what came in, whatever the report is about, unless it is only hoped for.
  var tellsRevenue: Bool {
    guard let verb = PhraseReader.attaining.lastMatch(text, in: before.lowerBound..<end), !map.isQuoted(verb.position),
      !PhraseReader.hopes.occurs(text, in: map.sentenceStart(before.lowerBound)..<verb.position)
    else { return false }
    let named = verb.position + verb.length == end ? verb.position : end
    return PhraseReader.revenues.match(text, endingAt: named, start: before.lowerBound) != nil
  }
  private static let attaining = WordSet("实现 累计实现 共实现")
  private static let hopes = WordSet("力争 预计 预期 计划 目标 确保 拟 争取 建议 将 草案")
  private static let revenues = WordSet("收入 可用资金 可用财力 财力 税收 非税 总财力")

  /// `减少工资61.4万元`, `增加人员经费30万元`: the word of change with what it changes after it.
  var changedObject: (noun: Range<Int>, isNegative: Bool)? {
    guard !isReached, let verb = changeOfObject,
      !map.isQuoted(verb.position),
      !paragraph[verb.position - 1].isOne(of: "于", "为", "以", "将", "拟", "应", "可")
        || paragraph.has(["相", "应"], at: verb.position - 2),
      map.level(verb.position) == map.level(before.upperBound),
      // `调增收入预算4.33亿元`: a stage behind the verb is what was changed.
      cue == nil || cue?.measure == .budget && verb.position == opening && end == before.upperBound
    else { return nil }
    var start = verb.position + verb.length
    if start < end, text[start] == "了" { start += 1 }
    guard (2...16).contains(end - start),
      text.first(in: start..<end, where: { $0.isOne(of: "的", "值", "率", "幅", "度") }) == nil
    else { return nil }
    return (start..<end, verb.value)
  }
  /// The verb that opens the phrase, or the last one in it.
  private var changeOfObject: (position: Int, length: Int, value: Bool)? {
    if let verb = PhraseReader.changesOfObjects.match(text, at: opening, end: end) {
      return (opening, verb.length, verb.value)
    }
    return PhraseReader.changesOfObjects.lastMatch(text, in: before.lowerBound..<end)
  }
  private static let changesOfObjects = Lexicon<Bool>([("增加 增支 调增 核增", false), ("减少 减支 压减 核减 调减 审减", true)])
}
