// One paragraph's statements: for each quantity its measure, subject, year and sign.

import Query

/// What the reader knows when it comes to a paragraph. A class: all figures of a section have the same.
final class StatementContext: Sendable {
  /// The report's fiscal year.
  let year: Int?
  /// Whether the headings around say that figures are accounts.
  let isAccount: Bool
  /// Whether figures are budgets unless something else is said.
  let isBudget: Bool
  /// The organisation that reports.
  let org: String?
  /// The account that the nearest heading names, for phrases that name none.
  let heading: String?
  /// The project whose account it is, as printed in its heading.
  let project: String?
  /// The same as tables name it.
  let shortProject: String?
  /// The section of the place.
  let section: Int?
  /// The heading or label that generic subjects stand for: a classification item, a run-in heading.
  let label: String?

  init(
    year: Int?, isAccount: Bool, isBudget: Bool, org: String?, heading: String?, project: String?, section: Int?,
    label: String?
  ) {
    self.year = year
    self.isAccount = isAccount
    self.isBudget = isBudget
    self.org = org
    self.heading = heading
    self.project = project
    shortProject = project.map(ProjectSections.shortName)
    self.section = section
    self.label = label
  }

  /// The same with a label.
  func labelled(_ label: String) -> StatementContext {
    StatementContext(
      year: year, isAccount: isAccount, isBudget: isBudget, org: org, heading: heading, project: project,
      section: section, label: label)
  }
}

/// Reads the quantities of one paragraph after another, each from left to right.
struct StatementReader {
  /// The paragraph at hand.
  private var scope: ParagraphScope
  var paragraph: Paragraph { scope.paragraph }
  var map: ClauseMap { scope.map }
  var numerals: NumeralList { scope.numerals }
  private(set) var readings: [NumberReading]
  private let records: RecordPool
  /// Figures so far, in order.
  private(set) var figures: [Figure] = []
  /// Where the sentence of the quantity at hand starts.
  private var sentence = 0
  /// Where the text belongs to an earlier figure: the noun after it.
  private(set) var consumed = 0
  /// What was read from the text before each figure.
  private var cues: [(cue: MeasureCue?, isConnected: Bool, isCompared: Bool, changesObject: Bool)] = []
  /// The subjects of a list after 分别, and which of them comes next.
  private(set) var respective: (subjects: [String], next: Int)?
  /// The last value that something was compared with by its own name, and the figure before it.
  private(set) var compared: Figure?
  private(set) var beforeCompared: Figure?
  /// The figure before, where it is only what the next one is a share of.
  private(set) var base: Figure?
  /// What the parts after 其中 are parts of.
  private(set) var parted: Figure?
  /// The measure that parts after 其中 take from their whole, where it is a budget or money received.
  private var wholeMeasure: Measure?

  init(_ paragraph: Paragraph, readings: [NumberReading], map: ClauseMap, subjects: SubjectTable) {
    records = subjects.records
    self.readings = readings
    scope = ParagraphScope(paragraph, readings: readings, map: map, nouns: subjects.nouns)
  }

  /// Goes to another paragraph, of which nothing is read yet; the room that lists took is used again.
  mutating func start(_ paragraph: Paragraph, readings: [NumberReading], map: ClauseMap) {
    self.readings = readings
    scope = ParagraphScope(paragraph, readings: readings, map: map, nouns: scope.nouns)
    figures.removeAll(keepingCapacity: true)
    cues.removeAll(keepingCapacity: true)
    (sentence, consumed) = (0, 0)
    respective = nil
    (compared, beforeCompared, base, parted) = (nil, nil, nil, nil)
    wholeMeasure = nil
  }

  /// Reads all quantities, puts their figures behind `all`; `context` gives what headings say at a position.
  mutating func read(into all: inout [Figure], context: (Int) -> StatementContext) {
    for index in readings.indices {
      guard case .quantity(let quantity) = readings[index] else { continue }
      figures.append(figure(quantity, index: index, context: context(quantity.number.lowerBound)))
    }
    for index in figures.indices { all.append(figures[index]) }
  }

  private mutating func figure(_ quantity: Quantity, index: Int, context: StatementContext) -> Figure {
    let figure = records.figure(quantity)
    sentence = map.sentenceStart(quantity.number.lowerBound)
    let before = textBefore(quantity)
    let after = textAfter(quantity, index: index)
    let home = map.level(quantity.number.lowerBound)
    let previous = previousFigure(quantity, level: home)
    figure.cuesBefore = cues(before: quantity, from: before.lowerBound)
    var reader = phrase(before, after, figure.cuesBefore)
    let isConnected =
      reader.isConnector
      && previous.map { $0.quantity.raw.upperBound == before.lowerBound || isNextOfList(quantity, after: $0) } == true
    let object = quantity.dimension == .money && !isConnected ? reader.changedObject : nil
    let change = object.map { MeasureCue(measure: .change, isNegative: $0.isNegative) } ?? goingOn(quantity, reader)
    var cue = change ?? reader.cue
    if isConnected, let last = cues.last?.cue { cue = last }
    // `批复预算8个项目985万元`: the amount has the measure of the count that it follows.
    if cue == nil, before.isEmpty, quantity.dimension == .money, let last = figures.last,
      last.quantity.dimension == .count, let stage = cues.last?.cue
    {
      cue = stage
    }
    noteWhole(quantity, cues: figure.cuesBefore)
    figure.measure = measure(
      quantity, reader: reader, cue: cue, context: context, previous: isConnected ? previous : nil)
    if let object {
      figure.subject = subject(ofChanged: object.noun, reader, after: previous)
    } else {
      figure.subject = subject(
        quantity, reader: &reader, measure: figure.measure, context: context, previous: previous,
        isConnected: isConnected)
    }
    let goesOn = respective.map { $0.next > 0 && $0.next < $0.subjects.count } ?? false && reader.isListedChange
    if !isConnected, !goesOn {
      respective = RespectiveList.subjects(
        reader, readings: readings, index: index, measure: figure.measure, figures: figures,
        last: respective?.subjects ?? []
      ).map { ($0, 0) }
    }
    if let list = respective, list.next < list.subjects.count {
      figure.subject = list.subjects[list.next]
      if figure.measure == .other, quantity.dimension == .money, !reader.isNarrative, let whole = previous,
        whole.measure == .actual || whole.measure == .budget
      {
        // `采购支出总额18万元，货物、工程、服务分别为…`: the parts have the measure of their whole.
        figure.measure = whole.measure
      }
      respective?.next += 1
    }
    consumed = max(consumed, reader.consumedEnd)
    let now = yearGoneOn(figure, reader, in: context) ?? context.year
    figure.year = year(of: quantity, reader, measure: figure.measure, report: now)
    if figure.measure == .change || figure.measure == .changeRate {
      let negative =
        cue?.isNegative ?? false || reader.exceedsDownwards
        || cue == nil && quantity.isPercentagePoints && reader.pointsFall
        || isConnected && cue == nil && previous?.measure == figure.measure && previous.map(\.isNegative) ?? false
        || quantity.dimension == .percent && isRateOfChange(quantity) && previous.map(\.isNegative) ?? false
      if negative, figure.quantity.value.unscaled > 0 { figure.quantity.value.unscaled.negate() }
    }
    if reader.isComparedValue, !reader.comparedNoun.isEmpty {
      (compared, beforeCompared) = (figure, previous)
    }
    base = reader.isBaseOfRate ? figure : nil
    figure.project = context.shortProject
    figure.section = context.section
    figure.clause = clause(of: quantity)
    cues.append((cue, isConnected, reader.isComparedValue, change != nil))
    return figure
  }

  /// `调增上级补助收入83,620万元、债务转贷收入19,000万元`: the verb before a list changes all its members.
  private func goingOn(_ quantity: Quantity, _ reader: PhraseReader) -> MeasureCue? {
    guard quantity.dimension == .money, reader.cue == nil, let told = cues.last, told.changesObject,
      let last = figures.last, reader.goesOnList(after: last.quantity.raw.upperBound)
    else { return nil }
    return told.cue
  }

  /// The words around a number, their measure found. Inlined, so that they are made where they stay.
  @inline(__always)
  private func phrase(_ before: Range<Int>, _ after: Range<Int>, _ cues: CueKinds) -> PhraseReader {
    var reader = PhraseReader(scope, before: before, after: after, cuesBefore: cues)
    reader.strip()
    return reader
  }

  /// Words that may stand before a number, as far back as its phrase and the figure before it.
  @inline(__always)
  private func cues(before quantity: Quantity, from start: Int) -> CueKinds {
    let first = min(start, figures.last?.quantity.raw.upperBound ?? 0)
    return CueKinds(in: paragraph.text, first..<max(first, quantity.raw.lowerBound))
  }

  /// The year by its rule; a part is of the year of its whole, and what last year's value is compared with is of the year before.
  private func year(of quantity: Quantity, _ reader: PhraseReader, measure: Measure, report: Int?) -> Int? {
    var year = YearRule.year(
      of: quantity, measure: measure, paragraph: paragraph, map: map, numerals: numerals, sentence: sentence,
      after: figures, report: report)
    guard measure != .prior else { return year }
    if let parted, parted.measure != .prior,
      !numerals.namesYear(in: parted.quantity.raw.upperBound..<quantity.number.lowerBound)
    {
      // `2020年11月，下达2021年补助资金1.4亿元，其中棚户区改造4,443万元`.
      year = parted.year
    }
    if reader.isComparedValue, reader.comparesLastYear, year == report { year = report.map { $0 - 1 } }
    return year
  }

  /// The year of what a change, a rate or last year's value is told of in the same sentence: `市本级2026年预算3,375万元，比上年
  /// 3,407万元减少32万元`; and that of the account that the sentence before tells, where no other is named.
  private func yearGoneOn(_ figure: Figure, _ reader: PhraseReader, in context: StatementContext) -> Int? {
    guard
      let told = figures.indices.last(where: { StatementReader.isStated(figures[$0]) && !cues[$0].isCompared }),
      let year = figures[told].year, year != context.year
    else { return nil }
    let last = figures[told]
    if isInSentence(last) {
      switch figure.measure {
      case .change, .changeRate, .completion, .prior: break
      default: guard reader.isComparedValue else { return nil }
      }
      return last.subject == figure.subject ? year : nil
    }
    guard StatementReader.isOfAccount(last), last.quantity.dimension == .money, StatementReader.isOfAccount(figure),
      last.section == context.section,
      !StatementReader.resumptions.occurs(paragraph.text, in: sentence..<max(sentence, figure.quantity.raw.lowerBound))
    else { return nil }
    return year
  }

  /// Whether a figure is told by itself, and not of another one.
  private static func isStated(_ figure: Figure) -> Bool {
    switch figure.measure {
    case .prior, .change, .changeRate, .completion, .share: false
    default: true
    }
  }

  /// Whether a figure is the amount of an account, or a change or rate of one.
  private static func isOfAccount(_ figure: Figure) -> Bool {
    switch figure.measure {
    case .actual, .budget, .change, .changeRate, .completion, .balance: figure.quantity.dimension != .count
    default: false
    }
  }
  /// By what a sentence speaks of the report's own year again.
  private static let resumptions = WordSet("今年 本年 目前 本次 全年 年初 年末 年底")

  /// The last figure at the level of a number or further out, when it stands in the same sentence.
  private func previousFigure(_ quantity: Quantity, level: UInt8) -> Figure? {
    var index = figures.count - 1
    while index >= 0, map.level(figures[index].quantity.number.lowerBound) > level { index -= 1 }
    return index >= 0 && sentence <= figures[index].quantity.number.lowerBound ? figures[index] : nil
  }

  /// Remembers what the parts after 其中 are parts of; a full stop without another 其中 ends that.
  private mutating func noteWhole(_ quantity: Quantity, cues kinds: CueKinds) {
    guard kinds.contains(.parts) || parted != nil, let last = figures.last else { return }
    let between = last.quantity.raw.upperBound..<max(quantity.raw.lowerBound, last.quantity.raw.upperBound)
    if kinds.contains(.parts), StatementReader.parts.occurs(paragraph.text, in: between) {
      let sentence = map.sentenceStart(last.quantity.number.lowerBound)
      let told = zip(figures, cues).filter { figure, cue in
        figure.quantity.dimension == .money && figure.measure != .change && !cue.isCompared
          && figure.quantity.number.lowerBound >= sentence
      }.map(\.0)
      // `收入2,136万元，占预算2,000万元的106.8%，其中…`: the parts are of the outturn.
      parted = told.last { $0.measure == .actual } ?? told.last
      wholeMeasure = (parted?.measure).flatMap { $0 == .budget || $0 == .received || $0 == .actual ? $0 : nil }
    } else if parted != nil, paragraph.text.has("。", in: between) {
      parted = nil
      wholeMeasure = nil
    }
  }

  static let parts = WordSet("其中 包括： 分别是： 分别为：")

  /// `分别为8,607亿元，15,004亿元和9,455亿元`: nothing but a comma between members of a list that has more of them.
  private func isNextOfList(_ quantity: Quantity, after last: Figure) -> Bool {
    guard let list = respective, list.next > 0, list.next < list.subjects.count else { return false }
    let end = last.quantity.raw.upperBound
    return quantity.raw.lowerBound == end + 1 && paragraph[end] == "，" && quantity.unit == last.quantity.unit
  }

  /// The text of the clause before the number that no earlier figure claims.
  private func textBefore(_ quantity: Quantity) -> Range<Int> {
    var end = quantity.raw.lowerBound
    while end > 0, paragraph[end - 1] == "：" { end -= 1 }
    let home = map.level(quantity.number.lowerBound)
    var limit = 0
    for index in figures.indices.reversed() {
      let last = figures[index].quantity.raw.upperBound
      if map.level(last - 1) <= home, map.level(last - 1) == home || last <= end {
        limit = last
        break
      }
    }
    if consumed > limit, consumed <= end, map.level(consumed - 1) <= home { limit = consumed }
    limit = min(limit, end)
    return map.start(of: end, limit: limit)..<end
  }

  /// The text of the clause after the unit, up to the next number.
  private func textAfter(_ quantity: Quantity, index: Int) -> Range<Int> {
    var limit = paragraph.text.count
    for reading in readings[(index + 1)...] {
      if case .quantity(let next) = reading {
        limit = next.raw.lowerBound
        break
      }
    }
    let start = min(quantity.raw.upperBound, limit)
    return start..<max(start, map.end(of: start, limit: limit))
  }

  /// Whether a figure stands in the sentence of the quantity at hand.
  func sameSentence(_ figure: Figure, _ quantity: Quantity) -> Bool { isInSentence(figure) }
  private func isInSentence(_ figure: Figure) -> Bool { sentence <= figure.quantity.number.lowerBound }

  /// The words around the number that say what it is: up to semicolons, or to commas when that is too much.
  private func clause(of quantity: Quantity) -> Range<Int> {
    // What is too long to quote need not be measured to its end.
    let start = map.start(
      of: quantity.raw.lowerBound, limit: max(sentence, quantity.raw.lowerBound - 100), isSentence: true)
    let end = map.end(
      of: quantity.raw.upperBound, limit: min(paragraph.text.count, quantity.raw.upperBound + 100), isSentence: true)
    if end - start <= 90 { return start..<max(end, quantity.raw.upperBound) }
    let short = map.start(of: quantity.raw.lowerBound, limit: sentence)
    let stop = map.end(of: quantity.raw.upperBound, limit: paragraph.text.count)
    return short..<max(stop, quantity.raw.upperBound)
  }

  // MARK: Measure

  private func measure(
    _ quantity: Quantity, reader: PhraseReader, cue: MeasureCue?, context: StatementContext, previous: Figure?
  ) -> Measure {
    switch quantity.dimension {
    case .percent: return percentMeasure(quantity, reader: reader, cue: cue, previous: previous)
    case .money: return moneyMeasure(reader: reader, cue: cue, context: context, previous: previous)
    default:
      if cue?.measure == .change {
        // `年中增加8个项目` counts projects; `比上年增加8人` is a change.
        return cue?.isNegative == false && reader.countsAfter && !reader.compares ? .count : .change
      }
      if reader.exceeds { return .change }
      if quantity.unit.isJust("分"),
        cue?.measure == .score || isWeight(quantity)
          || reader.speaksOfScore(from: map.sentenceStart(quantity.number.lowerBound))
          || figures.contains(where: { $0.measure == .score })
      {
        return .score
      }
      if quantity.dimension == .other { return StatementReader.extents.contains(quantity.unit) ? .count : .other }
      if quantity.dimension == .duration, reader.endsWithState { return .other }
      return .count
    }
  }

  /// `投入10分得9.5分`: what could be won, with what was won right behind it.
  private func isWeight(_ quantity: Quantity) -> Bool {
    var position = quantity.raw.upperBound
    while paragraph[position].isOne(of: "，", "（", "、") { position += 1 }
    return StatementReader.winning.match(paragraph.text, at: position, end: paragraph.text.count) != nil
  }
  private static let winning = WordSet("得 实得 自评 扣 得分 实际得分 自评得分 评价得分")

  /// Units of what was built, dug or supplied, which is counted like goods.
  private static let extents = UnitNames("公里 千米 米 延米 里 海里 立方米 立方 万方 m³ km m 吨公里")

  /// `较上年减少18.50万元（65.37%）`: how much the change is of what was before.
  private func isRateOfChange(_ quantity: Quantity) -> Bool {
    guard let last = figures.last, last.measure == .change, last.quantity.dimension == .money else { return false }
    let start = last.quantity.raw.upperBound
    return start + 1 == quantity.raw.lowerBound && paragraph[start] == "（" && paragraph[quantity.raw.upperBound] == "）"
  }

  private func percentMeasure(_ quantity: Quantity, reader: PhraseReader, cue: MeasureCue?, previous: Figure?)
    -> Measure
  {
    if let previous, previous.quantity.dimension == .percent { return previous.measure }
    if cue == nil || cue?.measure == .prior, reader.isComparedValue, let last = figures.last,
      last.quantity.dimension == .percent,
      last.measure != .changeRate, sameSentence(last, quantity)
    {
      // `占比15.68%，比上年的18.92%下降…`: what is compared is of one measure.
      return last.measure
    }
    switch cue?.measure {
    case .change: return quantity.isPercentagePoints ? .change : .changeRate
    case .share: return .share
    case .completion, .received: return reader.shareVerb != nil && cue?.measure == .received ? .share : .completion
    case .budget where reader.hasPossessive || reader.shareVerb != nil || reader.equatesCue:
      return reader.sharesOfWhole ? .share : .completion
    default: break
    }
    if quantity.isPercentagePoints { return .change }
    if isRateOfChange(quantity) { return .changeRate }
    if reader.namesGrowthBehind { return .changeRate }
    if reader.shareVerb != nil { return reader.sharesOfWhole ? .share : .completion }
    if reader.isBarePossessive, let last = figures.last {
      // `完成年初预算12万元的95%`, `占总额12万元的5%`.
      if last.measure == .budget || PhraseReader.isTarget(last.subject) { return .completion }
      return .share
    }
    if reader.exceeds { return .change }
    if reader.speaksOfCompletion || reader.goalStart != nil { return .completion }
    // `人员类执行率76.2%，运转类71.5%`: the name of the rate is told once.
    guard cue == nil, !reader.namesOwnRate, let last = figures.last, last.quantity.dimension == .percent,
      last.measure == .completion || last.measure == .share, sameSentence(last, quantity)
    else { return .other }
    return last.measure
  }

  /// `安排一般公共预算总支出39.8亿元，政府性基金预算总支出5.6亿元`: an account like the one right before it.
  private func isParallel(_ last: Figure, _ reader: PhraseReader) -> Bool {
    guard isInSentence(last), reader.endsWithAccount, reader.cue == nil,
      reader.before.lowerBound - last.quantity.raw.upperBound <= 1, reader.end - reader.before.lowerBound > 4
    else { return false }
    return last.subject.ends(as: paragraph.string(reader.end - 3..<reader.end))
  }

  /// `预算收入安排655万元，支出655万元`: the other side of the same accounts.
  private func isOtherSide(of last: Figure, _ reader: PhraseReader) -> Bool {
    guard isInSentence(last), reader.cue == nil, last.subject.ends(as: "收入") else { return false }
    let start = reader.opened(reader.before.lowerBound, reader.end)
    return reader.end - start == 2 && paragraph.has(["支", "出"], at: start)
  }

  /// `下达投资计划150.9亿元，已完成125.9亿元`: money completed of money that was planned before.
  private var completesPlan: Bool {
    guard let last = figures.last(where: { $0.quantity.dimension == .money }), isInSentence(last) else { return false }
    return last.measure == .budget || last.measure == .received || last.measure == .actual
  }

  private static let accountSides = ["收入", "支出", "收支"]

  private func moneyMeasure(
    reader: PhraseReader, cue: MeasureCue?, context: StatementContext, previous: Figure?
  ) -> Measure {
    if reader.isComparedValue { return reader.comparesBudget ? .budget : reader.comparesYears ? .prior : .other }
    if reader.exceeds, cue?.measure != .change { return .change }
    switch cue?.measure {
    case .change: return .change
    case .budget: return .budget
    case .received: return .received
    case .actual: return .actual
    case .prior: return .prior
    case .balance: return .balance
    case .completion where reader.cueSpeaksOfBudget: return .budget
    case .completion where reader.completesAccount || context.isAccount || completesPlan: return .actual
    default: break
    }
    if reader.endsWithDebt || reader.endsWithEarnings || reader.isUnitRate || reader.isPerHead
      || !reader.sharedNoun.isEmpty
    {
      return .other
    }
    if reader.endsWithBalance { return .balance }
    if reader.opensWithBudget { return .budget }
    if reader.tellsRevenue { return .actual }
    if reader.opensWithReceipt || reader.isHandedDown || reader.isHandedDownBehind { return .received }
    if reader.isApproved || reader.isSetAsideBehind { return .budget }
    if reader.opensWithPayment || reader.isPaidOut { return .actual }
    if reader.endsWithSetAside { return .budget }
    if reader.isProjectScale || reader.isTargetOfRate { return .budget }
    if let previous, previous.quantity.dimension == .money { return previous.measure }
    if let last = figures.last, last.quantity.dimension == .money, last.measure != .change {
      if reader.isReached, reader.end == reader.before.lowerBound, last.measure == .prior, isInSentence(last),
        StatementReader.accountSides.contains(where: { last.subject.ends(as: $0) })
      {
        // `收入从2015年的2,007万元上升到2020年的2,468万元`.
        return context.isBudget ? .budget : .actual
      }
      // `由每人每月680元提高到720元`, `A费12万元、B费8万元`: what belongs together is of one measure.
      let isSpan =
        reader.isReached && reader.end == reader.before.lowerBound && (last.measure == .other || reader.isAdjusted)
      if isSpan || last.measure != .balance && reader.goesOnList(after: last.quantity.raw.upperBound) {
        return last.measure
      }
    }
    if let last = figures.last, last.measure == .budget, reader.isSpentOf(last) { return .actual }
    if let last = figures.last, last.measure == .budget, isParallel(last, reader) || isOtherSide(of: last, reader) {
      return .budget
    }
    if reader.isConnector, reader.end == reader.before.lowerBound, !reader.before.isEmpty, let last = figures.last,
      last.measure == .changeRate, context.isAccount
    {
      return context.isBudget ? .budget : .actual
    }
    let isBudget = context.isBudget && !reader.speaksOfAssets(from: map.sentenceStart(reader.before.upperBound))
    let account: Measure = isBudget ? .budget : wholeMeasure ?? .actual
    if reader.isAdjusted, reader.endsWithAccount { return .budget }
    if reader.opensWithLastYear { return .prior }
    if let wholeMeasure, !reader.isGoverned { return wholeMeasure }
    if reader.isClassified(from: map.sentenceStart(reader.before.upperBound)), !reader.isNarrative { return account }
    if reader.endsWithAccount || context.isAccount && reader.endsWithEconomicItem { return account }
    if context.isBudget, reader.endsWithBudgetItem, !reader.isGoverned { return .budget }
    if reader.isShared, !reader.isNarrative, !reader.isGeneric(reader.accountNoun(.other)) { return account }
    let isStory = context.isBudget ? reader.isGoverned : reader.isNarrative
    return context.isAccount && !isStory ? account : .other
  }
}
