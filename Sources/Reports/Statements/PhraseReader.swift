// The words right before and after one number: which of them tell the measure and which name the thing.

import Query

/// Reads the phrase around one number.
struct PhraseReader {
  private let scope: ParagraphScope
  var paragraph: Paragraph { scope.paragraph }
  /// The paragraph's text.
  var text: [Unicode.Scalar] { scope.text }
  var map: ClauseMap { scope.map }
  var numerals: NumeralList { scope.numerals }
  /// The names that came before.
  var nouns: NounTable { scope.nouns }
  /// The clause before the number.
  let before: Range<Int>
  /// The clause after the unit.
  let after: Range<Int>
  /// Words that may stand before the number.
  let cuesBefore: CueKinds
  /// The end of `before` without fillers and trailing years.
  var end = 0
  /// The word at `end` that tells the measure.
  var cue: MeasureCue?
  /// Where that word starts.
  var cueStart = 0
  /// Where the phrase starts without what opens its clause, found once for all rules that ask; -1 before it is known.
  private(set) var opening = -1
  /// Whether 的 stood before the number.
  var hasPossessive = false
  /// Whether the value is one of those between which a budget was adjusted: `总收入由39.8亿元调整为41亿元`.
  private(set) var isAdjusted = false
  /// `较2019年的…万元减少`: the value that another is compared with.
  let isComparedValue: Bool
  /// Whether 到 or 由 stood there: a value that was reached, not a change.
  var isReached = false
  /// How far the noun after the number goes, when the figure takes it.
  var consumedEnd = 0

  init(_ scope: ParagraphScope, before: Range<Int>, after: Range<Int>, cuesBefore: CueKinds) {
    self.scope = scope
    self.before = before
    self.after = after
    self.cuesBefore = cuesBefore
    end = before.upperBound
    cueStart = end
    isComparedValue = PhraseReader.isComparedValue(scope.paragraph, before, after: after.lowerBound)
  }

  /// Finds the end of the phrase, the word that tells the measure, and where the phrase starts.
  mutating func strip() {
    stripEnd()
    opening = opened(before.lowerBound, end)
  }

  /// Takes fillers and years from the end of the phrase and finds the word that tells the measure; a year that ends where the
  /// phrase begins belongs to what is before it.
  private mutating func stripEnd() {
    if let span = spanStart {
      end = span
      cueStart = span
      isReached = true
      isAdjusted = text[after.lowerBound] == "调"
      return
    }
    // `调减为7.5亿元`: the value that was reached, unless something is compared.
    if !compares, let reached = StatementWords.spanVerbs.match(text, endingAt: end, start: before.lowerBound) {
      end -= reached.length
      isReached = true
      isAdjusted = text[end] == "调"
    }
    var moved = true
    var found: (Int, MeasureCue)?
    while moved {
      moved = false
      if end > before.lowerBound, text[end - 1] == "的" { hasPossessive = true }
      if end > before.lowerBound, let numeral = numeral(endingAt: end) {
        end = max(numeral.range.lowerBound, before.lowerBound)
        moved = true
        if end > before.lowerBound, text[end - 1].isOne(of: "到", "至", "由", "从") {
          isReached = true
          end -= 1
        }
        continue
      }
      found = cueAt(end)
      if found != nil { break }
      if let open = alternativeStart {
        end = open
        moved = true
        continue
      }
      if end - before.lowerBound >= 2, text[end - 1].isOne(of: "到", "至"),
        cueAt(end - 1)?.1.measure == .change
      {
        isReached = true
        end -= 1
        found = cueAt(end)
        break
      }
      if let filler = StatementWords.fillers.match(text, endingAt: end, start: before.lowerBound),
        !(filler.length == 1 && PhraseReader.isWordEnd(paragraph[end - 2], text[end - 1]))
      {
        // `收入合计为` is called 收入合计.
        let isTotal =
          filler.length == 3 && text[end - 2] == "计" && paragraph[end - 4].isOne(of: "入", "出")
          && !paragraph[end - 6].isOne(of: "费", "待", "置")
        end -= isTotal ? 1 : filler.length
        moved = true
      } else if end > before.lowerBound, text[end - 1] == "（" || text[end - 1] == "、" || text[end - 1] == "，" {
        end -= 1
        moved = true
      }
    }
    if let (length, word) = found {
      cueStart = end - length
      if isPlanOfName(length) { cueStart += 2 }
      if isReached, word.measure == .change {
        end = cueStart
      } else {
        cue = word
      }
    }
    if cue == nil, !isReached { cueOfSize() }
    if cue == nil { cueStart = end }
    if cue == nil, !isReached { singleCue() }
  }

  /// Where the bracket opens in which a form offers the other direction: `比预算增加（减少）12万元`.
  private var alternativeStart: Int? {
    guard end > before.lowerBound, text[end - 1] == "）",
      let open = text.last(in: before.lowerBound..<end, where: { $0 == "（" }), let verb = cueAt(end - 1),
      verb.0 == end - open - 2, verb.1.measure == .change, cueAt(open)?.1.measure == .change
    else { return nil }
    return open
  }

  /// `合计`, `平均` end in a filler and are words of their own.
  static func isWordEnd(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    switch second {
    case "计":
      first == "合" || first == "总" || first == "小" || first == "预" || first == "审"
        || first.isOne(of: "统", "设", "会", "估")
    case "共": first == "公"
    case "作": first.isOne(of: "工", "合", "操", "制", "写", "著", "运", "创", "协", "耕")
    case "时": first.isOne(of: "小", "临", "及", "平", "按", "课", "学", "工")
    case "后": first.isOne(of: "前", "售", "落", "先")
    case "达": first.isOne(of: "到", "发", "传", "转", "下", "送", "表", "抵")
    case "对": first.isOne(of: "针", "面", "结", "核", "校")
    case "为": first.isOne(of: "行", "作")
    case "有": first.isOne(of: "保", "国", "所", "拥", "私", "持", "占", "享", "集", "实")
    case "向": first.isOne(of: "方", "定", "面", "导", "意", "志", "取", "倾", "动", "去", "走", "流")
    case "是": first.isOne(of: "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
    case "由": first == "自" || first == "理"
    case "在": first.isOne(of: "存", "内", "现", "潜")
    case "均": first == "平" || first == "户" || first == "年" || first == "月" || first == "日"
    default: false
    }
  }

  /// `标准由每人每月680元提高到720元`: where 由 stands, when the number is only the first of a span.
  private var spanStart: Int? {
    guard StatementWords.spanVerbs.match(text, at: after.lowerBound, end: text.count) != nil else { return nil }
    return (before.lowerBound..<before.upperBound).last {
      (text[$0] == "由" || text[$0] == "从") && !map.isQuoted($0) && $0 > before.lowerBound
    }
  }

  /// `营养改善计划安排2,350万元`: 计划 ends the name of what money was set aside for.
  private func isPlanOfName(_ length: Int) -> Bool {
    length == 4 && paragraph.has(["计", "划", "安", "排"], at: cueStart) && cueStart - before.lowerBound >= 4
      && text[cueStart - 1].isHan && !text[cueStart - 1].isOne(of: "政", "府", "局", "门", "年", "度", "位", "初", "级")
  }

  func cueAt(_ position: Int) -> (Int, MeasureCue)? {
    guard let found = StatementWords.cues.match(text, endingAt: position, start: before.lowerBound) else { return nil }
    // 转移支付 is a name and says nothing of what was paid.
    if text[position - found.length] == "支", paragraph.has(["转", "移", "支", "付"], at: position - found.length - 2) {
      return nil
    }
    // `案件执行312万元`: so is what a court executes.
    if found.length == 2, text[position - 2] == "执", text[position - 1] == "行",
      PhraseReader.executed.match(text, endingAt: position - 2, start: before.lowerBound) != nil
    {
      return nil
    }
    // `盘活使用预算资金14亿元`: the name of what was used, and no stage.
    if found.length == 4, paragraph.has(["预", "算", "资", "金"], at: position - 4),
      PhraseReader.handling.match(text, endingAt: position - 4, start: before.lowerBound) != nil
    {
      return nil
    }
    if found.value.measure == .budget, found.length >= 2, let inner = cueWithinFundName(position, found.length) {
      return inner
    }
    return (found.length, found.value)
  }

  /// `一般公共预算支出`, `政府性基金预算收入决算数`: the word 预算 is part of a fund's name, what follows it may still be a
  /// cue. The length 0 stands for none.
  private func cueWithinFundName(_ position: Int, _ length: Int) -> (Int, MeasureCue)?? {
    let start = position - length
    guard paragraph.has(["预", "算"], at: start),
      StatementWords.fundNames.match(text, endingAt: start + 2, start: before.lowerBound) != nil
    else { return nil }
    guard start + 2 < position else { return .some(nil) }
    guard let shorter = StatementWords.cues.match(text, endingAt: position, start: start + 2) else { return .some(nil) }
    return .some((shorter.length, shorter.value))
  }

  func numeral(endingAt position: Int) -> Numeral? { numerals.date(endingAt: position) }

  // MARK: What the phrase says

  /// Nothing but connectives: the number goes on a list that an earlier one began.
  var isConnector: Bool { text.all(in: before) { PhraseReader.isConnective($0) } }

  private static func isConnective(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "、", "和", "及", "与", "或", "至", "到", "-", "—", "~", "/", "，", ",", "约", "近": true
    default: false
    }
  }

  /// `占` with what follows up to the number.
  var shareVerb: Int? {
    var position = before.upperBound - 1
    while position >= before.lowerBound {
      if text[position] == "占", !map.isQuoted(position),
        !paragraph[position - 1].isOne(of: "抢", "侵", "强"),
        !paragraph[position + 1].isOne(of: "用", "有", "比", "地") || position + 1 == before.upperBound
          || paragraph.has(["地", "方"], at: position + 1)
      {
        return position
      }
      position -= 1
    }
    return nil
  }

  /// Whether 占 is followed by a whole of its own, `收入预算总额`, and not by the plain budget, which makes it a completion.
  var sharesOfWhole: Bool {
    guard let share = shareVerb, share < end else { return shareVerb != nil }
    return PhraseReader.plainBudgets.match(text, at: share + 1, end: end)?.length != end - share - 1
      && !PhraseReader.isTarget(text, share + 1..<end)
  }
  private static let plainBudgets = WordSet(
    "变动预算 变动预算数月进度 变动预算月进度 全年预算月进度 全年预算数月进度 年度预算月进度 变动预算数 调整后预算 调整后预算数 年初预算月进度 年初预算进度 月进度 序时进度 年初预算 年初预算数 预算 预算数 调整预算 调整预算数 全年预算 全年预算数 年度预算 年度预算数 当年预算 本年预算"
  )

  /// Only 的 stands between the last number and this one.
  var isBarePossessive: Bool { before.count == 1 && text[before.lowerBound] == "的" }

  /// Whether a word of change follows at `after` and one of comparison stands before.
  private static func isComparedValue(_ paragraph: Paragraph, _ before: Range<Int>, after: Int) -> Bool {
    let text = paragraph.text
    // `高出58元`, and `高58元` in one character.
    let isBare = paragraph[after].isOne(of: "高", "低", "多", "少") && paragraph[after + 1].isDigit
    guard isBare || changeVerbs.match(text, at: after, end: text.count) != nil else { return false }
    return StatementWords.comparisonStarts.occurs(text, in: before)
      || before.contains { text[$0].isOne(of: "比", "较", "与") }
  }

  /// Whether the phrase compares at all: 比上年, 较预算, 同比.
  var compares: Bool {
    cuesBefore.contains(.comparisons) && PhraseReader.comparisons.occurs(text, in: before)
  }
  static let comparisons = WordSet("比上 比去 比前 比预 比年 比20 较 同比 上年 去年 同期 环比 相比")

  /// Whether what is compared with is a budget.
  var comparesBudget: Bool {
    var rest = before
    while let found = PhraseReader.budgetWords.firstMatch(text, in: rest) {
      rest = found.position + found.length..<before.upperBound
      // The word is part of a fund's name: `较2021年度一般公共预算财政拨款支出80万元增加`.
      if StatementWords.fundNames.match(text, endingAt: rest.lowerBound, start: before.lowerBound) == nil {
        return true
      }
    }
    return false
  }

  /// Whether what is compared with belongs to another year.
  var comparesYears: Bool {
    PhraseReader.yearWords.occurs(text, in: before) || numerals.namesYear(in: before)
  }

  /// `较上年预算1,790万元增加`: the value compared with is of the year before, whatever its stage.
  var comparesLastYear: Bool { PhraseReader.yearWords.occurs(text, in: before) }
  private static let yearWords = WordSet("上年 去年 上一年 同期 上年度 往年 前年")

  private static let changeVerbs = WordSet(
    "减少 增加 增长 下降 降低 超收 短收 欠收 超支 增收 减收 增产 减产 增支 减支 减 增 节约 节省 相比 相较 比较 对比 上升 提高 高出 低出 多出 少于 上涨 压减 压缩")
  private static let budgetWords = WordSet("预算 年初预算")

  /// `超过纲要目标`: a distance, not a value.
  var exceeds: Bool { distance != nil }
  /// `低于目标`.
  var exceedsDownwards: Bool { distance == true }

  /// Where the verb of that distance stands.
  var distanceStart: Int? { distanceVerb?.position }

  private var distance: Bool? { distanceVerb?.value }

  private var distanceVerb: (position: Int, value: Bool)? {
    guard cuesBefore.contains(.distances), end - before.lowerBound >= 3,
      let found = PhraseReader.distanceVerbs.firstMatch(text, in: before.lowerBound..<end),
      found.position + found.length < end, !map.isQuoted(found.position)
    else { return nil }
    return (found.position, found.value)
  }

  static let distanceVerbs = Lexicon<Bool>([("超过 超出 高于 快于 高出 大于 多于", false), ("低于 少于 落后 慢于 小于 滞后", true)])

  /// Whether the word of the measure names the budget: 完成年初预算数.
  var cueSpeaksOfBudget: Bool { PhraseReader.budgetWords.occurs(text, in: cueStart..<end) }

  /// Whether the phrase ends in a state rather than something counted: 年限, 寿命.
  var endsWithState: Bool { PhraseReader.states.match(text, endingAt: end, start: before.lowerBound) != nil }
  private static let states = WordSet("年限 寿命 年龄 期限 工龄")

  /// Whether the phrase speaks of points won, or the sentence from `sentence` on before a colon: `评价得分：决策13分…`.
  func speaksOfScore(from sentence: Int) -> Bool {
    if PhraseReader.scoreWords.occurs(text, in: before) { return true }
    // `管理情况（良好。）5分`: a sentence may begin within the phrase, behind a full stop in brackets.
    guard sentence < before.lowerBound, let colon = (sentence..<before.lowerBound).last(where: { text[$0] == "：" })
    else { return false }
    return PhraseReader.scoreHeads.occurs(text, in: sentence..<colon)
  }
  private static let scoreHeads = WordSet("得分 评分 打分 赋分")
  private static let scoreWords = WordSet("得分 评分 分值 自评 总分 得 打分")

  /// Whether the phrase speaks of something completed.
  var speaksOfCompletion: Bool { PhraseReader.completionWords.occurs(text, in: before.lowerBound..<end) }
  /// `8.5%的增幅`: a rate of change that is named behind the number.
  var namesGrowthBehind: Bool {
    PhraseReader.growthNames.match(text, at: after.lowerBound, end: after.upperBound) != nil
  }
  private static let growthNames = WordSet("的增幅 的增速 的涨幅 的增长率 的增长速度 的降幅")
  private static let completionWords = WordSet(
    "为计划 为目标 为任务 占计划 占目标 占任务 达计划 达目标 为年度计划 为年度目标 完成 达标率 执行率 完成率 完工率 竣工率 开工率 及时率 兑现率 落实率 办结 回复率")

  /// `比全省平均增幅高6个百分点`: true where the word before the number counts downwards.
  var pointsFall: Bool {
    end > before.lowerBound && text[end - 1].isOne(of: "低", "慢", "少", "后")
  }

  /// Whether 为 or 达 stands right before the word of the measure: `为年初预算61.22%`.
  var equatesCue: Bool { cueStart > before.lowerBound && text[cueStart - 1].isOne(of: "为", "达", "到") }

  /// Whether the noun before 完成 is an account: `一般公共预算收入完成`.
  var completesAccount: Bool {
    var stop = cueStart
    if let adverb = PhraseReader.cumulative.match(text, endingAt: stop, start: before.lowerBound) {
      stop -= adverb.length
    }
    return StatementWords.accountEnds.match(text, endingAt: stop, start: before.lowerBound) != nil || collects
  }
  private static let cumulative = WordSet("累计 共 共计 已 累计已 全年 实际")

  /// Whether 完成 tells what an office collected: `国税局完成13,040万元`, `税务完成1,653万元`.
  var collects: Bool {
    collectsRevenue(until: cueStart)
  }
  /// Whether the name of an office that collects revenue ends at a position.
  func collectsRevenue(until position: Int) -> Bool {
    PhraseReader.collectors.match(text, endingAt: position, start: before.lowerBound) != nil
  }
  private static let collectors = WordSet("税务 国税 地税 财政 海关 税务局 国税局 地税局 财政局 税务部门 国税部门 地税部门 财政部门 征收部门 其他部门 执收部门")

  /// Whether the phrase names a limit or a stock of debt, which is no outturn.
  var endsWithDebt: Bool { PhraseReader.debts.match(text, endingAt: end, start: before.lowerBound) != nil }
  private static let debts = WordSet(
    "限额 债务 债务余额 债券 债券本金 本金 利息 债券资金 一般债 专项债 转贷 举借 隐性债务 再融资债券 新增债券 债务付息 债券付息 置换债券 专项债券 一般债券")

  /// Whether the phrase names what is left in a fund.
  var endsWithBalance: Bool { PhraseReader.balances.match(text, endingAt: end, start: before.lowerBound) != nil }
  private static let balances = WordSet("基金余额 账户余额 资金余额 存款余额 期末余额 年末余额 调节基金余额 滚存余额 累计余额 结存余额")

  /// `年初预算安排预备费`: a budget named before its item.
  var opensWithBudget: Bool {
    var position = before.lowerBound
    while let year = numeral(startingAt: position), year.range.upperBound < end { position = year.range.upperBound }
    if PhraseReader.budgetOpeners.match(text, at: position, end: end) != nil { return true }
    // `区财政安排专项经费`: by whom it was set aside.
    if let whose = PhraseReader.purses.match(text, at: position, end: end) { position += whose.length }
    // `安排森林防火项目资金…`, `通过债券安排补助资金…`: money set aside for something named.
    guard let verb = PhraseReader.settingAside.lastMatch(text, in: position..<end), !map.isQuoted(verb.position),
      text[verb.position + verb.length] != "的"
    else { return false }
    return PhraseReader.setAside.match(text, endingAt: end, start: verb.position + verb.length) != nil
  }
  private static let settingAside = WordSet("安排 计划投入 计划投资 拟投入")
  private static let purses = WordSet(
    "财政 区财政 县财政 市财政 省财政 本级财政 区级财政 县级财政 市级财政 省级财政 中央财政 上级财政 财政局 市级 省级 县级 区级 中央 上级 年初 全年 当年 本年")
  private static let setAside = WordSet("资金 项目 经费 专项 专项资金 预算 总支出 预算支出")
  static let budgetOpeners = WordSet("预计 追加 年中追加 年初预算安排 预算安排 年初安排 拟安排 计划安排 年初预算编制 当年预算安排 本年预算安排")

  /// `到账科研经费`: a receipt named before what was received.
  var opensWithReceipt: Bool {
    PhraseReader.receipts.match(text, at: opened(before.lowerBound, end), end: end) != nil
  }
  private static let receipts = WordSet("到账 到位 实到 实际到位 实际到账")

  /// `市财政下达供水管网改造专项资金`: money that was handed down, with its name behind the verb.
  var isHandedDown: Bool {
    guard cue == nil, PhraseReader.grants.match(text, endingAt: end, start: before.lowerBound) != nil,
      let verb = PhraseReader.handing.lastMatch(text, in: before.lowerBound..<end), !map.isQuoted(verb.position)
    else { return false }
    return end - verb.position - verb.length >= 2
  }
  private static let handling = WordSet("使用 盘活 收回 统筹 清理 整合 挪用 挤占 套取 沉淀 闲置 存量 结余")
  private static let executed = WordSet("案件 强制 民事 刑事 行政 政策 判决")
  private static let grants = WordSet("资金 经费 专款 补助 转移支付 补助款 补助金 拨款 护理费 生活费 补助费 投资 投资计划 预算内投资")
  private static let handing = WordSet("下达 拨入 划拨 拨来 下拨 收到 落实 到位 到账")

  /// Whether the phrase ends in an item of the economic classification.
  var endsWithEconomicItem: Bool {
    guard let found = PhraseReader.economicItems.match(text, endingAt: end, start: before.lowerBound) else {
      return false
    }
    let start = end - found.length
    return start == before.lowerBound
      || text[start - 1].isOne(of: "、", "，", "：", "；", "（", "和", "及", "括", "于", "是", "为")
  }
  private static let economicItems = WordSet(
    """
    基本工资 津贴补贴 奖金 绩效工资 伙食补助费 其他社会保障缴费 机关事业单位基本养老保险缴费 职业年金缴费 职工基本医疗保险缴费 公务员医疗补助缴费 住房公积金 医疗费 其他工资福利支出 办公费 印刷费 咨询费 手续费 水费 电费 邮电费
    取暖费 物业管理费 差旅费 维修（护）费 租赁费 会议费 培训费 专用材料费 劳务费 委托业务费 工会经费 福利费 其他交通费用 税金及附加费用 离休费 退休费 退职（役）费 抚恤金 生活补助 救济费 医疗费补助 助学金 奖励金 个人农业生产补贴 代缴社会保险费
    对个人和家庭的补助 对个人和家庭补助 资本性支出 办公设备购置 专用设备购置 基础设施建设 大型修缮 信息网络及软件购置更新 公务用车购置 被装购置费 专用燃料费 工伤保险 失业保险 绩效奖励 津补贴
    """)

  /// Whether the phrase ends like an account.
  var endsWithAccount: Bool {
    StatementWords.accountEnds.match(text, endingAt: end, start: before.lowerBound) != nil
      || StatementWords.accountEnds.match(text, endingAt: endBeforeBracket, start: before.lowerBound) != nil
  }

  /// The end of the phrase without a bracket that closes it: `政府性基金支出（彩票公益金）`.
  private var endBeforeBracket: Int {
    guard end > before.lowerBound, text[end - 1] == "）" else { return end }
    return text.last(in: before.lowerBound..<end) { $0 == "（" } ?? end
  }

  /// Whether the phrase names something that a budget gives money to: 办案业务费, 智慧法院建设项目.
  var endsWithBudgetItem: Bool { PhraseReader.budgetItems.match(text, endingAt: end, start: before.lowerBound) != nil }
  private static let budgetItems = WordSet("业务费 工作费 专项费 办案费 经费 专项 专项资金 项目 工程 运行费 维护费 服务费")

  /// Whether the phrase names money that people, companies or villages earn, which is no account of the reporter.
  var endsWithEarnings: Bool {
    guard let found = PhraseReader.earnings.match(text, endingAt: end, start: before.lowerBound) else { return false }
    // `财政可支配收入`: what the treasury may spend.
    return !paragraph.has(["财", "政"], at: end - found.length - 2)
  }
  private static let earnings = WordSet(
    """
    销售收入 纯收入 可支配收入 集体经济收入 集体收入 旅游收入 旅游总收入 旅游综合收入 营业收入 人均收入 主营业务收入 家庭收入 家庭年收入 户均年收入 务工收入 工资性收入 农民收入 票房收入 人均纯收入 户均收入 经济收入 经营性收入 户均增收 人均增收 增收
    """)

  /// `每台150万元`, `每人每月680元`, `单价25万元`: the price or rate of one of what was named before.
  var isUnitRate: Bool {
    guard cue == nil,
      text.first(in: max(before.lowerBound, end - 4)..<max(before.lowerBound, end), where: { $0.isOne(of: "每", "价") })
        != nil
    else { return false }
    let noun = countedNoun()
    // `每生每年800元`.
    if (4...6).contains(noun.count), text[noun.lowerBound] == "每" { return text[noun.dropFirst()].contains("每") }
    // `平均每辆4.2万元`.
    if (4...5).contains(noun.count), paragraph.has(["平", "均", "每"], at: noun.lowerBound) { return true }
    return (1...3).contains(noun.count)
      && (text[noun.lowerBound] == "每" || PhraseReader.prices.match(text, at: noun.lowerBound, end: end) != nil)
  }
  private static let prices = WordSet("单价 均价")

  /// `管护经费每亩仅5元`: what each of many gets or costs.
  var sharedNoun: Range<Int> {
    let start = opened(before.lowerBound, end)
    guard cue == nil, let each = (max(start, end - 4)..<max(start, end)).last(where: { text[$0] == "每" }),
      StatementWords.accountEnds.match(text, endingAt: each, start: start) != nil
        || PhraseReader.budgetItems.match(text, endingAt: each, start: start) != nil
    else { return end..<end }
    return start..<each
  }

  /// What a rate applies to where the sentence says so first: `村级运转经费按每村5万元安排`.
  func ratedNoun(from sentence: Int) -> Range<Int> {
    guard (max(before.lowerBound, end - 6)..<end).contains(where: { text[$0] == "每" }) else { return end..<end }
    let clause = map.start(of: end, limit: sentence)
    guard let mark = (clause..<max(clause, end)).last(where: { text[$0] == "按" && !map.isQuoted($0) }) else {
      return end..<end
    }
    let start = opened(map.start(of: mark, limit: sentence), mark)
    return mark - start >= 2 ? start..<mark : end..<end
  }

  /// Whether the phrase tells what one person or household gets, or a standard that says so.
  var isPerHead: Bool {
    let start = opened(before.lowerBound, before.upperBound)
    return PhraseReader.perHead.match(text, at: start, end: before.upperBound) != nil || namesPerHead
      || start + 2 < before.upperBound && text[start] == "每"
      || PhraseReader.standards.match(text, endingAt: end, start: before.lowerBound) != nil
  }
  /// `生均拨款`, `人均接待`: the phrase starts with one of many and names what it gets.
  var namesPerHead: Bool {
    let start = opened(before.lowerBound, end)
    return start + 2 < end && text[start + 1] == "均"
      && text[start].isOne(
        of: "人", "户", "生", "亩", "村", "床", "校", "师", "县", "镇", "乡", "组", "家", "点", "班", "里")
  }
  private static let perHead = WordSet("生均 床均 校均 师均 班均 镇均 人均 户均 亩均 村均 每人 每户 每名 每亩 平均每 每个 每家")
  private static let standards = WordSet("标准 补助标准 低保标准 保障标准 供养标准 收费标准 人均补助 户均补助 次均费用 均次费用 床日费用")

  /// Whether the sentence sorts its amounts by a classification: `按支出性质分，…`, `从科目看，…`.
  func isClassified(from sentence: Int) -> Bool {
    var stop = sentence
    while stop < before.upperBound, stop - sentence < 20, !text[stop].isOne(of: "，", "：") {
      stop += 1
    }
    let head = sentence..<stop
    return stop > sentence + 2 && PhraseReader.divisions.match(text, endingAt: stop, start: sentence) != nil
      && PhraseReader.classifications.occurs(text, in: head)
  }
  private static let divisions = WordSet("分 看 划分 分类 分类看 列示 分列 来看 构成看 分为 类别分 科目分")
  private static let classifications = WordSet("部门 征收 科目 性质 经济 功能 用途 来源 支出 收入 类别 构成 资金 行业 税种 产业 级次 区域")

  /// Whether nothing but links and words of change stand before the number: `增长5%、下降3%`.
  var isListedChange: Bool {
    cue?.measure == .change
      && text.all(in: before.lowerBound..<cueStart) { $0.isOne(of: "、", "，", "和", "及", "与", "或") }
  }

  /// Whether verbs of giving and spending in a story govern the phrase.
  var isNarrative: Bool {
    isGoverned
      || PhraseReader.dealings.firstMatch(text, in: before.lowerBound..<end).map { !map.isQuoted($0.position) } ?? false
      || PhraseReader.narrativeMoney.match(text, endingAt: end, start: before.lowerBound) != nil
  }

  /// Verbs that deal with other people's money, which is no account of the reporter.
  private static let dealings = WordSet(
    "止付 冻结 返还 挽回 追回 追缴 收缴 查扣 扣押 减免 免除 撬动 带动 签约 引进 引资 罚没 没收 减负 降成本 缓缴 清退 退赔 垫付 授信 放贷 融资 吸纳 拉动 追讨 清欠 兑付 化解债务 让利")

  private static let narrativeMoney = WordSet(
    "违规金额 问题金额 不规范金额 涉案金额 涉案资金 罚没款 低保金 供养金 津贴 生活费 标的额 销售额 总产值 总投资 案值 罚没 合同额 成本 捐款 善款 慰问金 助学金 补贴 补助 奖金 贷款 红包 慰问经费 经济损失 损失 罚款 押金 物资 奶粉 工资 产值 收益 出资 资助金 救助金 补助费 补偿款 补偿金 助学款 每人 每户 每家 每个 人均 单价 投入经费 帮扶资金 项目资金"
  )

  /// Whether a verb of doing governs the phrase.
  var isGoverned: Bool {
    StatementWords.governing.firstMatch(text, in: before).map { !map.isQuoted($0.position) } ?? false
  }

  /// `40万元的…项目`: the size of a project that is carried out.
  var isProjectScale: Bool {
    guard after.lowerBound < after.upperBound, text[after.lowerBound] == "的" else { return false }
    return PhraseReader.projectWords.match(text, endingAt: after.upperBound, start: after.lowerBound) != nil
  }
  private static let projectWords = WordSet("项目 专项 工程")
}
