// The words right before and after one number: which of them tell the measure and which name the thing.

import Query

/// Reads the phrase around one number.
struct PhraseReader {
  let paragraph: Paragraph
  let map: ClauseMap
  let readings: [NumberReading]
  /// The clause before the number.
  let before: Range<Int>
  /// The clause after the unit.
  let after: Range<Int>
  /// The end of `before` without fillers and trailing years.
  private(set) var end = 0
  /// The word at `end` that tells the measure.
  private(set) var cue: MeasureCue?
  /// Where that word starts.
  private(set) var cueStart = 0
  /// Whether 的 stood before the number.
  private(set) var hasPossessive = false
  /// Whether 到 or 由 stood there: a value that was reached, not a change.
  private(set) var isReached = false
  /// How far the noun after the number goes, when the figure takes it.
  private(set) var consumedEnd = 0

  init(paragraph: Paragraph, map: ClauseMap, readings: [NumberReading], before: Range<Int>, after: Range<Int>) {
    self.paragraph = paragraph
    self.map = map
    self.readings = readings
    self.before = before
    self.after = after
    end = before.upperBound
    cueStart = end
  }

  private var text: [Unicode.Scalar] { paragraph.text }

  /// Takes fillers and years from the end of the phrase and finds the word that tells the measure.
  mutating func strip() {
    var moved = true
    while moved {
      moved = false
      if end > before.lowerBound, text[end - 1] == "的" { hasPossessive = true }
      if let numeral = numeral(endingAt: end) {
        end = max(numeral.range.lowerBound, before.lowerBound)
        moved = true
        if end > before.lowerBound, "到至由从".unicodeScalars.contains(text[end - 1]) {
          isReached = true
          end -= 1
        }
        continue
      }
      if cueAt(end) != nil { break }
      if end - before.lowerBound >= 2, "到至".unicodeScalars.contains(text[end - 1]), cueAt(end - 1)?.1.measure == .change
      {
        isReached = true
        end -= 1
        break
      }
      if let filler = StatementWords.fillers.match(text, endingAt: end, start: before.lowerBound),
        !(filler.length == 1 && PhraseReader.isWordEnd(paragraph[end - 2], text[end - 1]))
      {
        end -= filler.length
        moved = true
      } else if end > before.lowerBound, text[end - 1] == "（" || text[end - 1] == "、" || text[end - 1] == "，" {
        end -= 1
        moved = true
      }
    }
    if let (length, found) = cueAt(end) {
      cueStart = end - length
      if isReached, found.measure == .change {
        end = cueStart
      } else {
        cue = found
      }
    }
    if cue == nil { cueStart = end }
    if cue == nil, !isReached { singleCue() }
  }

  /// `合计`, `平均` end in a filler and are words of their own.
  private static func isWordEnd(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    switch second {
    case "计": first == "合" || first == "总" || first == "小" || first == "预" || first == "审" || first == "统"
    case "均": first == "平" || first == "户" || first == "年" || first == "月" || first == "日"
    default: false
    }
  }

  private func cueAt(_ position: Int) -> (Int, MeasureCue)? {
    guard let found = StatementWords.cues.match(text, endingAt: position, start: before.lowerBound) else { return nil }
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

  /// `增12万元`, `减3%`: one character, right after a comparison or alone in its clause.
  private mutating func singleCue() {
    guard end > before.lowerBound, end == before.upperBound || text[end] == "了" else { return }
    let scalar = text[end - 1]
    guard "增减多少".unicodeScalars.contains(scalar) else { return }
    let lead = end - 1
    guard lead == before.lowerBound || "比年期预算数额前、较".unicodeScalars.contains(text[lead - 1]) else { return }
    cueStart = lead
    cue = MeasureCue(measure: .change, isNegative: scalar == "减" || scalar == "少")
  }

  private func numeral(endingAt position: Int) -> Numeral? {
    for case .numeral(let numeral) in readings where numeral.range.upperBound == position {
      if numeral.reason == .year || numeral.reason == .date { return numeral }
    }
    return nil
  }

  // MARK: What the phrase says

  /// Nothing but connectives: the number goes on a list that an earlier one began.
  var isConnector: Bool {
    (before.lowerBound..<before.upperBound).allSatisfy { "、和及与或至到-—~，,约近".unicodeScalars.contains(text[$0]) }
  }

  /// `占` with what follows up to the number.
  var shareVerb: Int? {
    var position = before.upperBound - 1
    while position >= before.lowerBound {
      if text[position] == "占", !map.isQuoted(position), !"抢侵强".unicodeScalars.contains(paragraph[position - 1]),
        !"用有比地".unicodeScalars.contains(paragraph[position + 1]) || position + 1 == before.upperBound
      {
        return position
      }
      position -= 1
    }
    return nil
  }

  /// Whether 占 is followed by a whole of its own, `收入预算总额`, and not by the plain budget, which makes it a completion.
  var sharesOfWhole: Bool {
    guard let share = shareVerb else { return false }
    return PhraseReader.plainBudgets.match(text, at: share + 1, end: end)?.length != end - share - 1
  }
  private static let plainBudgets = WordSet("年初预算 年初预算数 预算 预算数 调整预算 调整预算数 全年预算 全年预算数")

  /// Only 的 stands between the last number and this one.
  var isBarePossessive: Bool { before.count == 1 && text[before.lowerBound] == "的" }

  /// `较2019年的…万元减少`: the value that another is compared with.
  var isComparedValue: Bool {
    guard PhraseReader.changeVerbs.match(text, at: after.lowerBound, end: text.count) != nil else { return false }
    return StatementWords.comparisonStarts.occurs(text, in: before)
      || before.contains { "比较与".unicodeScalars.contains(text[$0]) }
  }

  /// Whether what is compared with is a budget.
  var comparesBudget: Bool { PhraseReader.budgetWords.occurs(text, in: before) }

  /// Whether what is compared with belongs to another year.
  var comparesYears: Bool {
    PhraseReader.yearWords.occurs(text, in: before)
      || readings.contains { reading in
        if case .numeral(let numeral) = reading {
          numeral.year != nil && before.contains(numeral.range.lowerBound)
        } else {
          false
        }
      }
  }
  private static let yearWords = WordSet("上年 去年 上一年 同期 上年度 往年 前年")

  private static let changeVerbs = WordSet("减少 增加 增长 下降 降低 减 增 节约 节省")
  private static let budgetWords = WordSet("预算 年初预算")

  /// `超过纲要目标`: a distance, not a value.
  var exceeds: Bool { distance != nil }
  /// `低于目标`.
  var exceedsDownwards: Bool { distance == true }

  private var distance: Bool? {
    guard end - before.lowerBound >= 3,
      let found = PhraseReader.distanceVerbs.firstMatch(text, in: before.lowerBound..<end),
      found.position + found.length < end, !map.isQuoted(found.position)
    else { return nil }
    return found.value
  }

  private static let distanceVerbs = Lexicon<Bool>([("超过 超出 高于 快于 高出 大于 多于", false), ("低于 少于 落后 慢于 小于", true)])

  /// Whether the word of the measure names the budget: 完成年初预算数.
  var cueSpeaksOfBudget: Bool { PhraseReader.budgetWords.occurs(text, in: cueStart..<end) }

  /// Whether the phrase ends in a state rather than something counted: 年限, 寿命.
  var endsWithState: Bool { PhraseReader.states.match(text, endingAt: end, start: before.lowerBound) != nil }
  private static let states = WordSet("年限 寿命 年龄 期限 工龄")

  /// Whether the phrase speaks of points won.
  var speaksOfScore: Bool { PhraseReader.scoreWords.occurs(text, in: before) }
  private static let scoreWords = WordSet("得分 评分 分值 自评 总分 得 打分")

  /// Whether the phrase speaks of something completed.
  var speaksOfCompletion: Bool { PhraseReader.completionWords.occurs(text, in: before.lowerBound..<end) }
  private static let completionWords = WordSet("完成 达标率 执行率 完成率 完工率 及时率 兑现率 落实率 办结 回复率")

  /// Whether the phrase ends like an account.
  var endsWithAccount: Bool { StatementWords.accountEnds.match(text, endingAt: end, start: before.lowerBound) != nil }

  /// Whether verbs of giving and spending in a story govern the phrase.
  var isNarrative: Bool {
    StatementWords.governing.firstMatch(text, in: before).map { !map.isQuoted($0.position) } ?? false
      || PhraseReader.narrativeMoney.match(text, endingAt: end, start: before.lowerBound) != nil
  }

  private static let narrativeMoney = WordSet(
    "捐款 善款 慰问金 助学金 补贴 补助 奖金 贷款 红包 慰问经费 经济损失 损失 罚款 押金 物资 奶粉 工资 产值 收益 出资 资助金 救助金 补助费 补偿款 补偿金 助学款 每人 每户 每家 每个 人均 单价 投入经费 帮扶资金 项目资金"
  )

  /// `40万元的…项目`: the size of a project that is carried out.
  var isProjectScale: Bool {
    guard after.lowerBound < after.upperBound, text[after.lowerBound] == "的" else { return false }
    return PhraseReader.projectWords.match(text, endingAt: after.upperBound, start: after.lowerBound) != nil
  }
  private static let projectWords = WordSet("项目 专项 工程")

  // MARK: Nouns

  /// Whether the figure counts the noun after it rather than the one before.
  func takesNounAfter(_ quantity: Quantity) -> Bool {
    guard countsAfter else { return false }
    let noun = countedNoun()
    if noun.isEmpty || endsWithVerb || text[noun.lowerBound] == "每" && noun.count <= 3 { return true }
    if quantity.dimension == .money { return text[after.lowerBound] != "的" || endsWithVerb }
    return true
  }

  /// Whether a noun stands after the number at all.
  var countsAfter: Bool {
    guard after.lowerBound < after.upperBound else { return false }
    let first = text[after.lowerBound]
    if "、和及与或（-—~/".unicodeScalars.contains(first) { return false }
    if !(first.isHan || "“《".unicodeScalars.contains(first) || first.isLetter) { return false }
    return StatementWords.continuations.match(text, at: after.lowerBound, end: after.upperBound) == nil
  }

  /// Whether the phrase ends in a verb, so that its object follows the number.
  private var endsWithVerb: Bool {
    StatementWords.verbs.match(text, endingAt: end, start: before.lowerBound) != nil || end == before.lowerBound
  }

  /// The noun after the unit: up to the next verb, connective or number.
  mutating func nounAfter() -> Range<Int> {
    var start = after.lowerBound
    while start < after.upperBound, "的、".unicodeScalars.contains(text[start]) { start += 1 }
    var position = start
    while position < after.upperBound {
      if !map.isQuoted(position), position > start, map.level(position) == map.level(start),
        let found = StatementWords.nounStops.match(text, at: position, end: after.upperBound),
        found.length > 1 || position - start >= 2, !PhraseReader.isWordEnd(text[position - 1], text[position]),
        paragraph[position + 1] != "均" || text[position] != "平"
      {
        break
      }
      position += 1
    }
    // What leads up to the next number is not part of the noun.
    var trimmed = true
    while trimmed, position > start {
      trimmed = false
      if "、和及与，并".unicodeScalars.contains(text[position - 1]) {
        position -= 1
        trimmed = true
      } else if position == after.upperBound,
        let filler = StatementWords.fillers.match(text, endingAt: position, start: start),
        filler.length < position - start
      {
        position -= filler.length
        trimmed = true
      }
    }
    consumedEnd = position
    return start..<position
  }

  /// The noun before the number as something counted: without verbs that govern it and without openers.
  func countedNoun() -> Range<Int> {
    var start = opened(before.lowerBound, end)
    var stop = end
    stop = trimmedEnd(start, stop)
    // The last governing verb ends what only leads up to the noun.
    var position = start
    while position < stop {
      if !map.isQuoted(position), map.level(position) == map.level(start),
        let found = StatementWords.governing.match(text, at: position, end: stop)
      {
        var next = position + found.length
        if next < stop, "了的过".unicodeScalars.contains(text[next]) { next += 1 }
        if stop - next >= 2 { start = next }
        position = max(next, position + 1)
      } else {
        position += 1
      }
    }
    start = opened(start, stop)
    while start < stop, "、的了".unicodeScalars.contains(text[start]) { start += 1 }
    if StatementWords.verbs.match(text, at: start, end: stop)?.length == stop - start,
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
        if stop - 2 >= start, "参惠普涉以".unicodeScalars.contains(text[stop - 2]) { return stop }
        stop -= 1
      default: return stop
      }
    }
    return stop
  }

  /// The noun before the number as an item of an account.
  func accountNoun(_ measure: Measure) -> Range<Int> {
    var stop = end
    if let cue, !(cue.isSubject && PhraseReader.namedRates.match(text, endingAt: end, start: cueStart) != nil) {
      stop = cueStart
    }
    if let share = shareVerb, measure == .share || measure == .completion, share < stop { stop = share }
    if measure == .change || measure == .changeRate || isComparedValue { stop = comparisonStart(stop) ?? stop }
    if measure == .share || measure == .completion, let verb = completionStart(stop) { stop = verb }
    let start = opened(before.lowerBound, stop)
    // `一般公共预算支出决算`: the account is called 支出; `公务接待费支出决算`: it is called 费.
    if stop == cueStart, stop > start, paragraph.has(["支", "出"], at: stop) || paragraph.has(["收", "入"], at: stop),
      stop + 2 <= end, "算款金".unicodeScalars.contains(text[stop - 1])
    {
      return start..<stop + 2
    }
    var trimmed = true
    while trimmed, stop > start {
      trimmed = false
      if stop - start > 3, "费待置".unicodeScalars.contains(text[stop - 3]), paragraph.has(["支", "出"], at: stop - 2) {
        stop -= 2
        trimmed = true
      } else if "、和及与的各（为：由".unicodeScalars.contains(text[stop - 1]) {
        stop -= 1
        trimmed = true
      } else if let numeral = numeral(endingAt: stop), numeral.range.lowerBound >= start {
        stop = numeral.range.lowerBound
        trimmed = true
      } else if let tail = PhraseReader.accountTails.match(text, endingAt: stop, start: start),
        tail.length < stop - start || tail.value
      {
        stop -= tail.length
        trimmed = true
      }
    }
    return start..<max(start, stop)
  }

  private static let namedRates = WordSet(
    "完成率 执行率 到位率 支付率 办结率 回复率 使用率 拨付率 达成率 实现率 结案率 完成比例 执行比例 支出率 结余 结转 结余资金 结转资金 年末结转和结余 年初结转和结余 结转结余 结转和结余 节余 结存 年末结余 年初结转 年末结转 上年结转 得分 评分 自评得分 综合得分 评价得分 总分 综合评分 自评分 结余额 结存资金"
  )

  /// Measure words at the end of an account's name; true where nothing need be left before them.
  private static let accountTails = Lexicon<Bool>([
    ("支出决算 支出决算数 收入决算数 决算数 预算数 决算总额 实际 安排 数额 全年 年初 累计 共计 财政拨款支出决算 当年 了 各", true)
  ])

  /// The word of the measure as a noun of its own: `支出预算`, `全部执行`.
  func cueNoun() -> Range<Int> {
    guard cue != nil, cueStart < end, "支收总结全".unicodeScalars.contains(text[cueStart]) else { return end..<end }
    return cueStart..<end
  }

  /// A rate that a change is a change of: `较2019年预算执行率提高了33.06%`.
  var changedRate: String? {
    guard let from = comparisonStart(cueStart),
      let rate = PhraseReader.namedRates.lastMatch(text, in: from..<cueStart), rate.position + rate.length == cueStart
    else { return nil }
    var start = rate.position
    if paragraph.has(["预", "算"], at: start - 2) { start -= 2 }
    return paragraph.string(start..<cueStart)
  }

  /// The word of the measure, whatever it is.
  var wholeCue: Range<Int> { cue == nil ? end..<end : cueStart..<end }

  private func comparisonStart(_ stop: Int) -> Int? {
    var position = before.lowerBound
    while position < stop {
      if !map.isQuoted(position), StatementWords.comparisonStarts.match(text, at: position, end: stop) != nil,
        !(text[position] == "比" && "例重".unicodeScalars.contains(paragraph[position + 1]))
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

  private static let completionVerbs = WordSet("完成预算 完成年初 完成调整 完成全年 为年初预算 为调整预算 为预算 占年初预算")

  /// Skips words that open a clause, and the year that it may start with.
  private func opened(_ start: Int, _ stop: Int) -> Int {
    var position = start
    var moved = true
    while moved, position < stop {
      moved = false
      if text[position] == "[", let close = text[position..<stop].firstIndex(of: "]") {
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
      } else if let opener = StatementWords.openers.match(text, at: position, end: stop),
        opens(opener.length, at: position, stop)
      {
        position += opener.length
        moved = true
      }
    }
    return position
  }

  /// Whether a word at the start of a noun only opens the clause. A single character may begin the noun itself: 及时,
  /// 和平, 至今.
  private func opens(_ length: Int, at position: Int, _ stop: Int) -> Bool {
    if length >= 2 { return paragraph[position] != "年" || paragraph[position + length] != "结" }
    switch text[position] {
    case "和", "及", "与", "或", "并", "且":
      let previous = paragraph[position - 1]
      return position == before.lowerBound && position > 0 && !"，。；：（".unicodeScalars.contains(previous)
    case "至", "到": return numeral(startingAt: position + 1) != nil
    case "含", "即", "共": return position + 1 < stop
    default: return true
    }
  }

  private func numeral(startingAt position: Int) -> Numeral? {
    for case .numeral(let numeral) in readings where numeral.range.lowerBound == position {
      switch numeral.reason {
      case .year, .date, .listNumber: return numeral
      default: return nil
      }
    }
    return nil
  }

  /// Whether a noun says nothing by itself.
  func isGeneric(_ noun: Range<Int>) -> Bool {
    StatementWords.generic.match(text, at: noun.lowerBound, end: noun.upperBound)?.length == noun.count
  }

  /// The counter as a noun where it is one: 部门, 县; after 大 together with the noun before it: 保护机制.
  func unitNoun(_ quantity: Quantity) -> String? {
    if quantity.isUnitImplied && quantity.isChinese { return text(countedNoun()) + quantity.unit }
    return PhraseReader.nounUnits.contains(quantity.unit) ? quantity.unit : nil
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

  private static let nounUnits: Set<String> = [
    "部门", "县", "区", "镇", "乡", "村", "社区", "街道", "单位", "机构", "企业", "学校", "家庭", "岗位",
  ]

  /// The text of a noun without the pictures that a converter left in it.
  func text(_ noun: Range<Int>) -> String {
    guard !noun.isEmpty else { return "" }
    guard text[noun].contains("[") else { return paragraph.string(noun) }
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
