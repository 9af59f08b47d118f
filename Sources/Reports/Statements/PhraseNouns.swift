// The nouns around one number: what is counted, and the item of an account that an amount belongs to.

import Query

extension PhraseReader {
  /// A verb that is all the phrase before the number and names what was done: `检测8.2万人次`.
  var loneVerb: String? {
    let start = opened(before.lowerBound, end)
    guard end - start >= 2, StatementWords.verbs.match(text, endingAt: end, start: start)?.length == end - start,
      PhraseReader.emptyVerbs.match(text, at: start, end: end)?.length != end - start
    else { return nil }
    return text(start..<end)
  }
  private static let emptyVerbs = WordSet(
    "完成 实现 达到 安排 使用 涉及 共有 拥有 惠及 占用 获得 取得 提供 超额 突破 实施 开展 设有 保有 持有 实有 投入 给予 下设 新增 通过 根据 按照 发放 联合 会同 实际完成")

  /// The noun before the number as something counted: without verbs that govern it and without openers.
  func countedNoun() -> Range<Int> {
    var start = opened(before.lowerBound, end)
    let stop = withoutRate(start, trimmedEnd(start, end))
    // The last governing verb ends what only leads up to the noun.
    var position = start
    var isGoverned = false
    let governing = StatementWords.governing
    while let place = governing.nextStart(in: text, from: position, to: stop) {
      position = place
      if !map.isQuoted(position), map.level(position) == map.level(start),
        let found = governing.match(text, at: position, end: stop)
      {
        var next = position + found.length
        if next < stop, text[next].isOne(of: "了", "的", "过") { next += 1 }
        if stop - next >= 2 {
          start = next
          isGoverned = true
        }
        position = max(next, position + 1)
      } else {
        position += 1
      }
    }
    start = opened(start, stop)
    // `为计划48.6公里的97.12%`: what something is measured by.
    if start < stop, text[start] == "为", PhraseReader.isTarget(text(start + 1..<stop)) { start += 1 }
    // `较上年新增3台`: what is compared with is not counted.
    if StatementWords.comparisonStarts.match(text, at: start, end: stop) != nil, text[start].isHan {
      return stop..<stop
    }
    while start < stop, text[start].isOne(of: "、", "的", "了") { start += 1 }
    // `开展家访1860人次`: what a verb governs is a noun.
    if !isGoverned, StatementWords.verbs.match(text, at: start, end: stop)?.length == stop - start,
      StatementWords.keptVerbs.match(text, at: start, end: stop)?.length != stop - start
    {
      return stop..<stop
    }
    return start..<stop
  }

  /// Without connectives and 等 at the end of a list: but 参与 and 惠及 are verbs.
  private func trimmedEnd(_ start: Int, _ end: Int) -> Int {
    var stop = end
    while stop > start {
      switch text[stop - 1] {
      case "、", "的", "等", "们": stop -= 1
      case "和", "及", "与":
        if stop - 2 >= start, text[stop - 2].isOne(of: "参", "惠", "普", "涉", "以") { return stop }
        stop -= 1
      default: return stop
      }
    }
    return stop
  }

  /// Where the noun of an account ends: before the words of the measure, of a share, of a comparison.
  private func accountStop(_ measure: Measure) -> Int {
    var stop = end
    if let cue, !(cue.isSubject && namesRate) {
      stop = cueStart
    }
    if measure == .score, cue?.measure != .score { stop = end }
    if let share = shareVerb, measure == .share || measure == .completion || measure == .budget, share < stop {
      stop = share
    }
    if measure == .change || measure == .changeRate || measure == .balance || isComparedValue {
      stop = comparisonStart(stop) ?? stop
    }
    // `超全省平均增长率3.9个百分点` names only what is exceeded.
    if measure == .change, opening < stop, text[opening] == "超",
      PhraseReader.benchmarks.firstMatch(text, in: opening + 1..<end) != nil
    {
      return opening
    }
    // `实际完成值超过目标值50%`: what exceeds.
    if measure == .change, let verb = distanceStart, verb < stop { stop = verb }
    if measure == .share || measure == .completion, let verb = completionStart(stop) { stop = verb }
    if measure == .completion, let verb = goalStart, verb < stop { stop = verb }
    return stop
  }

  private static let benchmarks = WordSet("平均 均值 水平 目标 同期 进度 增长率 增幅 增速")

  /// The noun before the number as an item of an account.
  func accountNoun(_ measure: Measure) -> Range<Int> {
    var stop = accountStop(measure)
    // `剔除留抵退税因素后增长2.1%`: a condition is no account.
    if stop > before.lowerBound, text[stop - 1] == "后",
      PhraseReader.conditions.firstMatch(text, in: before.lowerBound..<stop) != nil
    {
      return stop..<stop
    }
    var start = opened(before.lowerBound, stop)
    // `安排会议费`, `用于棚户区改造`: the verb is no part of the account.
    if let lead = PhraseReader.accountLeads.match(text, at: start, end: stop), stop - start - lead.length >= 2,
      !text[start + lead.length].isOne(of: "给", "到", "至", "在")
    {
      start += lead.length
    }
    // `一般公共预算支出决算`: the account is called 支出; `公务接待费支出决算`: it is called 费.
    if stop == cueStart, stop > start,
      paragraph.has(["支", "出"], at: stop) || paragraph.has(["收", "入"], at: stop)
        || paragraph.has(["资", "金"], at: stop),
      stop + 2 <= end, text[stop - 1].isHan, !text[stop - 1].isOne(of: "费", "待", "置", "用")
    {
      return afterInnerYear(start, stop + 2)..<stop + 2
    }
    // `收支预算总额`: the stage is part of the name.
    if stop == cueStart, stop - start >= 2, paragraph.has(["收", "支"], at: stop - 2), measure != .change {
      return start..<end
    }
    stop = withoutAdverbial(start, stop)
    start = afterListing(afterInnerYear(start, stop), stop)
    stop = withoutStage(start, stop)
    // `完成州人代会批准预算数`: who approved a budget is not what it is of.
    if measure == .budget || measure == .completion,
      PhraseReader.approving.match(text, endingAt: stop, start: start) != nil
    {
      return stop..<stop
    }
    return withoutTails(start..<max(start, stop), measure)
  }

  /// Where the name of an account ends without stages, years, adverbs and connectives behind it.
  private func withoutStage(_ start: Int, _ end: Int) -> Int {
    var stop = end
    var trimmed = true
    while trimmed, stop > start {
      trimmed = false
      if stop - start > 3, text[stop - 3].isOne(of: "费", "待", "置"),
        paragraph.has(["支", "出"], at: stop - 2)
      {
        stop -= 2
        trimmed = true
      } else if text[stop - 1].isOne(of: "、", "和", "及", "与", "的", "各", "（", "为", "：", "由") {
        stop -= 1
        trimmed = true
      } else if let numeral = numeral(endingAt: stop), numeral.range.lowerBound >= start {
        stop = numeral.range.lowerBound
        trimmed = true
      } else if text[stop - 1].isOne(of: "同", "比", "较", "与"),
        stop - start == 1 || numeral(startingAt: stop) != nil
      {
        // `同2023年46.5万元相比`: what is compared with has a year and no name.
        stop -= 1
        trimmed = true
      } else if paragraph.has(["支", "出"], at: stop - 2), let numeral = numeral(endingAt: stop - 2),
        numeral.range.lowerBound > start + 1
      {
        // `机关运行经费2018年支出`: the year and the verb say nothing of the account.
        stop = numeral.range.lowerBound
        trimmed = true
      } else if let tail = PhraseReader.accountTails.match(text, endingAt: stop, start: start),
        tail.length < stop - start || tail.value,
        !(tail.length == 1 && PhraseReader.isWordEnd(paragraph[stop - 2], text[stop - 1]))
      {
        stop -= tail.length
        trimmed = true
      } else if collectsRevenue(until: stop - 2),
        paragraph.has(["组", "织"], at: stop - 2) || paragraph.has(["征", "收"], at: stop - 2)
      {
        stop -= 2
        trimmed = true
      }
    }
    // `两年平均增长9.7%`: how many years a rate is the average of is no account.
    if stop - start > 2, paragraph.has(["平", "均"], at: stop - 2),
      text.all(in: start..<stop - 2, { $0 == "年" || $0.isDigit || ChineseNumeral.starts($0) })
    {
      return start
    }
    return stop
  }

  /// `中央财政累计安排资金`: the money of a purse, where the phrase names whose it is and nothing else.
  func ofPurse(_ noun: Range<Int>, _ measure: Measure) -> String? {
    guard measure == .budget, !noun.isEmpty, noun.upperBound <= cueStart, cueStart < end,
      PhraseReader.purseNames.match(text, at: noun.lowerBound, end: noun.upperBound)?.length == noun.count,
      let money = PhraseReader.purseMoney.match(text, endingAt: end, start: cueStart)
    else { return nil }
    return text(noun) + text(end - money.length..<end)
  }
  private static let purseNames = WordSet(
    "财政 中央财政 省财政 市财政 县财政 区财政 省级财政 市级财政 县级财政 区级财政 地方财政 本级财政 上级财政 各级财政 中央 省级 市级 县级 区级 地方 上级 本级 各级")
  private static let purseMoney = WordSet("资金 经费")
  private static let approving = WordSet("批准 核准 审议通过 审查批准 审定 审批")

  /// Whether the word of the measure is a name by itself: 预算执行率, 结余资金, 综合得分.
  private var namesRate: Bool {
    cue?.measure == .balance || text[end - 1] == "率"
      || PhraseReader.namedRates.match(text, endingAt: end, start: cueStart) != nil
  }

  private static let namedRates = WordSet(
    "药占比 耗占比 耗材占比 支出进度 支付进度 拨付进度 使用进度 报账进度 执行进度 完成进度 预算执行进度 完成率 执行率 到位率 支付率 办结率 回复率 使用率 拨付率 达成率 实现率 结案率 完成比例 执行比例 支出率 结余 结转 结余资金 结转资金 年末结转和结余 年初结转和结余 结转结余 结转和结余 节余 结存 年末结余 年初结转 年末结转 上年结转 得分 评分 自评得分 综合得分 评价得分 总分 综合评分 自评分 结余额 结存资金"
  )

  /// `项目支出包括农村饮水150万元`: the first of the parts.
  private func afterListing(_ start: Int, _ stop: Int) -> Int {
    guard let listing = PhraseReader.listings.lastMatch(text, in: start..<stop), listing.position > start,
      stop - listing.position - listing.length >= 2, !map.isQuoted(listing.position),
      map.level(listing.position) == map.level(start)
    else { return start }
    return listing.position + listing.length
  }
  private static let listings = WordSet("包括 包含 包括有")
  private static let conditions = WordSet("剔除 扣除 因素 不考虑 还原")
  private static let accountLeads = WordSet("完成 实现 组织 安排 用于 支付 拨付 列支 共支付 共安排 其中用于 主要用于")

  /// Measure words at the end of an account's name; true where nothing need be left before them.
  private static let accountTails = Lexicon<Bool>([
    (
      "支出决算 支出决算数 收入决算数 决算数 预算数 决算总额 实际 安排 数额 共申请 申请 批复 核定 共安排 全年 年初 累计 共计 财政拨款支出决算 当年 了 各 实现 下达 共下达 累计下达 足额 全额 及时 按时 如期 均 均已 仅 尚 尚有 已 已经 现已 现",
      true
    )
  ])

  /// `县直系统2019年初部门预算`: the name of an account does not go over a year.
  private func afterInnerYear(_ start: Int, _ stop: Int) -> Int {
    guard let year = numerals.within(start..<stop).last(where: { $0.year != nil }), year.range.upperBound < stop,
      !map.isQuoted(year.range.lowerBound), map.level(year.range.lowerBound) == map.level(start),
      year.range.lowerBound - start >= 2
    else { return start }
    let next = opened(year.range.upperBound + (text[year.range.upperBound] == "初" ? 1 : 0), stop)
    return next < stop ? next : start
  }

  /// Without a time told between a noun and its verb: `资金于3月底前足额到位`.
  private func withoutAdverbial(_ start: Int, _ stop: Int) -> Int {
    guard stop - start > 4 else { return stop }
    return (start + 2..<stop - 1).first {
      // `年中因机构划转调增`: neither is a reason.
      !map.isQuoted($0)
        && (text[$0].isOne(of: "于", "在", "至") && numeral(startingAt: $0 + 1) != nil
          || text[$0] == "因" && !text[$0 - 1].isOne(of: "原", "成", "起", "病", "基")
          || text[$0] == "按" && text[$0 + 1].isOne(of: "照", "合", "进", "规", "计"))
    } ?? stop
  }

  /// An account that a clause since `limit` names and says nothing countable of: `公务用车运行维护费支出决算比预算无增减变化，比去年增加…`.
  func accountNamedBetween(_ limit: Int) -> String? {
    var found: String?
    var start = limit
    while start < before.lowerBound {
      var stop = start
      while stop < before.lowerBound, !text[stop].isOne(of: "，", "；", "。", "：") { stop += 1 }
      if stop > start + 3, let mark = comparisonMark(start..<stop), mark > start + 1 {
        var end = mark
        while let tail = PhraseReader.accountTails.match(text, endingAt: end, start: start), tail.length < end - start {
          end -= tail.length
        }
        let first = opened(start, end)
        let isAccount =
          StatementWords.accountEnds.match(text, endingAt: end, start: first) != nil
          || PhraseReader.stageEnds.match(text, endingAt: end, start: first) != nil
          || StatementWords.accountEnds.match(text, endingAt: mark, start: first) != nil
        if isAccount, end - first >= 2 {
          found = paragraph.string(first..<end)
        }
      }
      start = stop + 1
    }
    return found
  }

  private static let stageEnds = WordSet("支出预算 收入预算 支出决算 收入决算 预算总额 预算数")

  private func comparisonMark(_ range: Range<Int>) -> Int? {
    range.first { position in
      !map.isQuoted(position)
        && (StatementWords.comparisonStarts.match(text, at: position, end: range.upperBound) != nil
          || text[position] == "与")
    }
  }

  /// The word of the measure as a noun of its own: `支出预算`, `全部执行`.
  func cueNoun() -> Range<Int> {
    guard cue != nil, cueStart < end else { return end..<end }
    // `实际支出1,595万元`.
    if cueStart + 4 <= end, paragraph.has(["实", "际"], at: cueStart),
      paragraph.has(["支", "出"], at: cueStart + 2) || paragraph.has(["收", "入"], at: cueStart + 2)
    {
      return cueStart + 2..<cueStart + 4
    }
    // `收入决算数` is of 收入.
    if text[cueStart].isOne(of: "支", "收"), paragraph.has(["决", "算"], at: cueStart + 2) {
      return cueStart..<cueStart + 2
    }
    if text[cueStart].isOne(of: "支", "收", "总", "结", "全") { return cueStart..<end }
    // `预算总收入`, `决算支出`: what comes after the stage is the account.
    let isStage = paragraph.has(["预", "算"], at: cueStart) || paragraph.has(["决", "算"], at: cueStart)
    return isStage && end - cueStart >= 4 && PhraseReader.flows.match(text, at: cueStart + 2, end: end) != nil
      ? cueStart + 2..<end : end..<end
  }

  private static let flows = WordSet("总收入 总支出 收入 支出 总收支")

  /// A rate that a change is a change of: `较2019年预算执行率提高了33.06%`.
  var changedRate: String? {
    guard let from = comparisonStart(cueStart),
      let rate = PhraseReader.namedRates.lastMatch(text, in: from..<cueStart), rate.position + rate.length == cueStart
    else { return nil }
    var start = rate.position
    if paragraph.has(["预", "算"], at: start - 2) { start -= 2 }
    return paragraph.string(start..<cueStart)
  }

  /// Whether a subject is nothing but a word of measure: 年初预算, 调整预算数.
  static func isStage(_ subject: String) -> Bool {
    var scalars = Array(subject.unicodeScalars)
    // `部门预算批复` is one as well.
    if let whose = PhraseReader.owners.match(scalars, at: 0, end: scalars.count), whose.length < scalars.count {
      scalars.removeFirst(whose.length)
    }
    if PhraseReader.adjustments.contains(subject) { return true }
    return StatementWords.cues.match(scalars, endingAt: scalars.count, start: 0)?.length == scalars.count
  }

  private static let adjustments = ShortList("预算调整 预算追加 追加预算 调整预算增加 年中调整 预算调剂")
  /// `全县完成一般公共预算收入12亿元`: who brought in what is named behind the verb.
  private static let attainers = WordSet(
    "全省 全市 全县 全区 全州 全旗 全镇 全乡".split(separator: " ").flatMap { whole in
      ["", "累计", "共", "各级", "各级共"].flatMap { adverb in ["完成", "实现", "组织"].map { whole + adverb + $0 } }
    }.joined(separator: " "))
  private static let owners = WordSet("部门 单位 本部门 本单位")

  /// The word of the measure, whatever it is.
  var wholeCue: Range<Int> { cue == nil ? end..<end : cueStart..<end }

  func comparisonStart(_ stop: Int) -> Int? {
    var position = before.lowerBound
    while position < stop {
      if !map.isQuoted(position), StatementWords.comparisonStarts.match(text, at: position, end: stop) != nil,
        !(text[position] == "比" && paragraph[position + 1].isOne(of: "例", "重"))
      {
        return position
      }
      position += 1
    }
    return nil
  }

  private func completionStart(_ stop: Int) -> Int? {
    PhraseReader.completionVerbs.firstMatch(text, in: before.lowerBound..<stop).flatMap {
      map.isQuoted($0.position) ? nil : $0.position
    }
  }

  private static let completionVerbs = WordSet(
    "完成年度预算 占年度预算 为年度预算 为概算 占概算 为变动预算 占变动预算 完成变动预算 完成预算 完成年初 完成调整 完成全年 完成当年 完成本年 完成年度 完成了预算 完成了年初 为年初预算 为调整预算 为预算 占年初预算 占调整预算 达到预算 达预算 占全年预算 为全年预算 为当年预算 为计划 为目标 为任务 占计划 占目标 占任务 达计划 达目标 完成计划 完成任务 完成目标 为年度计划 为年度目标"
  )

  /// Skips words that open a clause, and the year that it may start with.
  func opened(_ start: Int, _ stop: Int) -> Int {
    // What follows the words that open the whole phrase opens it no more.
    if stop == end, opening >= 0, start == before.lowerBound || start == opening { return opening }
    var position = start
    var moved = true
    while moved, position < stop {
      moved = false
      if text[position].isOne(of: "—", "-") {
        position += 1
        moved = true
      } else if text[position] == "[", let close = text.first(in: position..<stop, where: { $0 == "]" }) {
        position = close + 1
        moved = true
      } else if text[position] == "（", map.level(position) > map.level(before.upperBound),
        let close = text.first(in: position..<stop, where: { $0 == "）" }), close + 1 < stop
      {
        // `（每辆25万元）、小型客车1辆`: what is in brackets belongs to the number before.
        position = close + 1
        moved = true
      } else if position == 0 || position == before.lowerBound, let item = ItemNumber(text, in: position..<stop),
        item.form != .annex, item.form != .part
      {
        position += item.length
        moved = true
      } else if let year = numeral(startingAt: position), year.range.upperBound <= stop {
        position = year.range.upperBound
        moved = true
      } else if position == before.lowerBound,
        let opener = PhraseReader.budgetOpeners.match(text, at: position, end: stop), position + opener.length < stop
      {
        position += opener.length
        moved = true
      } else if let opener = PhraseReader.attainers.match(text, at: position, end: stop),
        position + opener.length + 4 <= stop
      {
        position += opener.length
        moved = true
      } else if text[position] == "加", position == 0 || !paragraph[position - 1].isHan,
        PhraseReader.addends.match(text, at: position + 1, end: stop) != nil
      {
        // `加上级补助收入`, `加调出资金`.
        position += 1
        moved = true
      } else if let opener = StatementWords.openers.match(text, at: position, end: stop),
        opens(opener.length, at: position, stop)
      {
        position += opener.length
        moved = true
      }
    }
    return position
  }

  private static let addends = WordSet("上级 调入 调出 债务 债券 专项债 一般债 新增 地方政府 转贷 上年 年初 动用 安排 补充 上解 返还 税收返还 转移")

  /// Whether a word at the start of a noun only opens the clause. A single character may begin the noun itself: 及时,
  /// 和平, 至今.
  private func opens(_ length: Int, at position: Int, _ stop: Int) -> Bool {
    if length >= 2 {
      // `本级收入`, `加上级补助收入` keep their first word.
      let next = paragraph[position + length]
      if length == 2, text[position] == "本", text[position + 1] == "级" { return !next.isOne(of: "收", "支", "财") }
      if length == 2, text[position] == "加", text[position + 1] == "上" { return next != "级" }
      return paragraph[position] != "年" || next != "结"
    }
    switch text[position] {
    case "按": return !paragraph[position + 1].isOne(of: "期", "时", "质", "量", "揭", "摩", "键")
    case "和", "及", "与", "或", "并", "且":
      let previous = paragraph[position - 1]
      return position == before.lowerBound && position > 0
        && !previous.isOne(of: "，", "。", "；", "：", "（")
    case "至", "到", "前", "继": return numeral(startingAt: position + 1) != nil
    case "含", "即", "共": return position + 1 < stop
    default: return true
    }
  }

  func numeral(startingAt position: Int) -> Numeral? {
    guard let numeral = numerals.starting(at: position) else { return nil }
    switch numeral.reason {
    case .year, .date, .listNumber: return numeral
    default: return nil
    }
  }

  /// Whether a noun says nothing by itself.
  func isGeneric(_ noun: Range<Int>) -> Bool {
    if StatementWords.generic.match(text, at: noun.lowerBound, end: noun.upperBound)?.length == noun.count {
      return true
    }
    // `涉及金额`, `完成计划`: no more than the generic noun after it.
    guard let lead = PhraseReader.genericLeads.match(text, at: noun.lowerBound, end: noun.upperBound),
      lead.length < noun.count
    else { return false }
    let rest = noun.lowerBound + lead.length..<noun.upperBound
    return StatementWords.generic.match(text, at: rest.lowerBound, end: rest.upperBound)?.length == rest.count
  }

  /// Whether a noun says only how much of what was told before: 满分, 涉及金额, 完成率.
  func isAttribute(_ noun: Range<Int>) -> Bool {
    PhraseReader.attributes.match(text, at: noun.lowerBound, end: noun.upperBound)?.length == noun.count
  }

  private static let attributes = WordSet(
    "长 宽 高 深 厚 均长 均宽 底宽 顶宽 满分 权重 分值 标准分 涉及金额 合同金额 涉及资金 完成率 完成比例 面积 总面积 面积合计 面积共计 总长 总长度 全长 长度 里程 总里程 原值 账面原值 净值 账面净值 账面价值 总投资 投资额 总投资额 总金额"
  )

  private static let genericLeads = WordSet("其中 完成 完成了 超额 应 所需 对应")

  /// The counter as a noun where it is one: 部门, 县; after 大 together with the noun before it: 保护机制.
  func unitNoun(_ quantity: Quantity) -> String? {
    if quantity.isUnitImplied && quantity.isChinese { return text(countedNoun()) + quantity.unit.text }
    return PhraseReader.nounUnits.contains(quantity.unit) ? quantity.unit.text : nil
  }

  /// The thing that lasts for a time: `连续8周对…开展“四送”服务`.
  func lastingNoun() -> Range<Int> {
    guard PhraseReader.spans.match(text, endingAt: end, start: before.lowerBound)?.length == end - before.lowerBound,
      let verb = StatementWords.governing.lastMatch(text, in: after), !map.isQuoted(verb.position)
    else { return end..<end }
    return verb.position + verb.length..<after.upperBound
  }

  private static let spans = WordSet("连续 为期 历时 持续 时长 用时 先后")

  /// `组织3300余人进行收看`: the verbs around a count of people.
  func verbsAround() -> String? {
    guard let verb = StatementWords.verbs.match(text, endingAt: end, start: before.lowerBound), verb.length >= 2,
      PhraseReader.joining.match(text, at: after.lowerBound, end: after.upperBound) != nil
    else { return nil }
    var start = after.lowerBound
    if paragraph.has(["进", "行"], at: start) { start += 2 }
    return paragraph.string(end - verb.length..<end) + paragraph.string(start..<after.upperBound)
  }

  private static let joining = WordSet("进行 收看 观看 参加 参与 前往 到场")

  /// The object of the clause before one that only says 共计: what was handed out, and then how much of it.
  func earlierNoun(after limit: Int) -> Range<Int> {
    guard before.lowerBound > limit, paragraph[before.lowerBound - 1] == "，" else { return end..<end }
    let clause = max(map.start(of: before.lowerBound - 1, limit: limit), limit)..<before.lowerBound - 1
    guard let verb = StatementWords.governing.lastMatch(text, in: clause), !map.isQuoted(verb.position) else {
      return end..<end
    }
    return verb.position + verb.length..<clause.upperBound
  }

  private static let nounUnits = UnitNames("部门 县 区 镇 乡 村 社区 街道 单位 机构 企业 学校 家庭 岗位")

  /// The text of a noun without the pictures that a converter left in it.
  func text(_ noun: Range<Int>) -> String {
    guard !noun.isEmpty else { return "" }
    guard text.has("[", in: noun) else { return nouns.name(text, noun) }
    var view = String.UnicodeScalarView()
    var depth = 0
    for scalar in text[noun] {
      if scalar == "[" { depth += 1 }
      if depth == 0 { view.append(scalar) }
      if scalar == "]" { depth = max(0, depth - 1) }
    }
    return String(view)
  }
}
