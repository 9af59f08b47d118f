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

/// Reads the quantities of one paragraph from left to right.
struct StatementReader {
  let paragraph: Paragraph
  let map: ClauseMap
  let readings: [NumberReading]
  private let numerals: NumeralList
  /// Figures so far, in order.
  private(set) var figures: [Figure] = []
  /// Where the text belongs to an earlier figure: the noun after it.
  private var consumed = 0
  /// What was read from the text before each figure.
  private var cues: [(cue: MeasureCue?, isConnected: Bool)] = []
  /// The subjects of a list after 分别, and which of them comes next.
  private var respective: (subjects: [String], next: Int)?
  /// The measure that parts after 其中 take from their whole, where it is a budget or money received.
  private var wholeMeasure: Measure?

  init(_ paragraph: Paragraph, readings: [NumberReading], map: ClauseMap) {
    self.paragraph = paragraph
    self.readings = readings
    self.map = map
    numerals = NumeralList(readings)
  }

  /// Reads all quantities; `context` gives what headings say at a position.
  mutating func read(context: (Int) -> StatementContext) -> [Figure] {
    figures.reserveCapacity(readings.count)
    cues.reserveCapacity(readings.count)
    for (index, reading) in readings.enumerated() {
      guard case .quantity(let quantity) = reading else { continue }
      figures.append(figure(quantity, index: index, context: context(quantity.number.lowerBound)))
    }
    return figures
  }

  private mutating func figure(_ quantity: Quantity, index: Int, context: StatementContext) -> Figure {
    let figure = Figure(quantity: quantity)
    let before = textBefore(quantity)
    let after = textAfter(quantity, index: index)
    let home = map.level(quantity.number.lowerBound)
    let previous = previousFigure(quantity, level: home)
    var reader = PhraseReader(
      paragraph: paragraph, map: map, readings: readings, numerals: numerals, before: before, after: after)
    reader.strip()
    let isConnected = reader.isConnector && previous.map { $0.quantity.raw.upperBound == before.lowerBound } == true
    var cue = reader.cue
    let object = quantity.dimension == .money && !isConnected ? reader.changedObject : nil
    if let object { cue = MeasureCue(measure: .change, isNegative: object.isNegative) }
    if isConnected, let last = cues.last?.cue { cue = last }
    // `批复预算8个项目985万元`: the amount has the measure of the count that it follows.
    if cue == nil, before.isEmpty, quantity.dimension == .money, let last = figures.last,
      last.quantity.dimension == .count, let stage = cues.last?.cue
    {
      cue = stage
    }
    noteWhole(quantity, before: before)
    figure.measure = measure(
      quantity, reader: reader, cue: cue, context: context, previous: isConnected ? previous : nil)
    figure.subject =
      object.map { reader.isGeneric($0.noun) ? previous?.subject ?? reader.text($0.noun) : reader.text($0.noun) }
      ?? subject(
        quantity, reader: &reader, measure: figure.measure, context: context, previous: previous,
        isConnected: isConnected)
    let goesOn = respective.map { $0.next > 0 && $0.next < $0.subjects.count } ?? false && reader.isListedChange
    if !isConnected, !goesOn {
      respective = RespectiveList.subjects(
        reader, index: index, measure: figure.measure, figures: figures, last: respective?.subjects ?? []
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
    figure.year = YearRule.year(
      of: quantity, measure: figure.measure, paragraph: paragraph, map: map, numerals: numerals,
      after: figures.last?.quantity.raw.upperBound ?? 0, report: context.year)
    if figure.measure == .budget, reader.isComparedValue, reader.comparesLastYear, figure.year == context.year {
      figure.year = context.year.map { $0 - 1 }
    }
    if figure.measure == .change || figure.measure == .changeRate {
      let negative =
        cue?.isNegative ?? false || reader.exceedsDownwards
        || cue == nil && quantity.isPercentagePoints && reader.pointsFall
      if negative, figure.quantity.value.unscaled > 0 { figure.quantity.value.unscaled.negate() }
    }
    figure.project = context.shortProject
    figure.section = context.section
    figure.clause = clause(of: quantity)
    cues.append((cue, isConnected))
    return figure
  }

  /// The last figure at the level of a number or further out, when it stands in the same sentence.
  private func previousFigure(_ quantity: Quantity, level: UInt8) -> Figure? {
    let sentence = map.sentenceStart(quantity.number.lowerBound)
    for index in figures.indices.reversed() where map.level(figures[index].quantity.number.lowerBound) <= level {
      return sentence <= figures[index].quantity.number.lowerBound ? figures[index] : nil
    }
    return nil
  }

  /// Remembers what the parts after 其中 are parts of; a full stop without another 其中 ends that.
  private mutating func noteWhole(_ quantity: Quantity, before: Range<Int>) {
    guard let last = figures.last else { return }
    let between = last.quantity.raw.upperBound..<max(quantity.raw.lowerBound, last.quantity.raw.upperBound)
    if StatementReader.parts.occurs(paragraph.text, in: between) {
      let sentence = map.sentenceStart(last.quantity.number.lowerBound)
      let told = figures.filter {
        $0.quantity.dimension == .money && $0.measure != .change && $0.quantity.number.lowerBound >= sentence
      }
      // `收入2,136万元，占预算2,000万元的106.8%，其中…`: the parts are of the outturn.
      let whole = told.contains { $0.measure == .actual } ? Measure.actual : told.last?.measure
      wholeMeasure = whole.flatMap { $0 == .budget || $0 == .received || $0 == .actual ? $0 : nil }
    } else if paragraph.text[between].contains("。") {
      wholeMeasure = nil
    }
  }

  private static let parts = WordSet("其中 包括： 分别是：")

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

  private func sameSentence(_ figure: Figure, _ quantity: Quantity) -> Bool {
    map.sentenceStart(quantity.number.lowerBound) <= figure.quantity.number.lowerBound
  }

  /// The words around the number that say what it is: up to semicolons, or to commas when that is too much.
  private func clause(of quantity: Quantity) -> Range<Int> {
    let sentence = map.sentenceStart(quantity.number.lowerBound)
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
      if quantity.unit == "分",
        cue?.measure == .score || reader.speaksOfScore(from: map.sentenceStart(quantity.number.lowerBound))
          || figures.contains(where: { $0.measure == .score })
      {
        return .score
      }
      if quantity.dimension == .other { return StatementReader.extents.contains(quantity.unit) ? .count : .other }
      if quantity.dimension == .duration, reader.endsWithState { return .other }
      return .count
    }
  }

  /// Units of what was built, dug or supplied, which is counted like goods.
  private static let extents = ShortList("公里 千米 米 延米 里 海里 立方米 立方 万方 m³ km m 吨公里")

  private func percentMeasure(_ quantity: Quantity, reader: PhraseReader, cue: MeasureCue?, previous: Figure?)
    -> Measure
  {
    if let previous, previous.quantity.dimension == .percent { return previous.measure }
    switch cue?.measure {
    case .change: return quantity.isPercentagePoints ? .change : .changeRate
    case .share: return .share
    case .completion, .received: return reader.shareVerb != nil && cue?.measure == .received ? .share : .completion
    case .budget where reader.hasPossessive || reader.shareVerb != nil:
      return reader.sharesOfWhole ? .share : .completion
    default: break
    }
    if quantity.isPercentagePoints { return .change }
    if reader.shareVerb != nil { return .share }
    if reader.isBarePossessive, let last = figures.last {
      // `完成年初预算12万元的95%`, `占总额12万元的5%`.
      if last.measure == .budget { return .completion }
      return .share
    }
    if reader.exceeds { return .change }
    return reader.speaksOfCompletion ? .completion : .other
  }

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
    case .completion where reader.completesAccount || context.isAccount: return .actual
    default: break
    }
    if reader.endsWithDebt || reader.endsWithEarnings || reader.isUnitRate || reader.isPerHead
      || !reader.sharedNoun.isEmpty
    {
      return .other
    }
    if reader.endsWithBalance { return .balance }
    if reader.opensWithBudget { return .budget }
    if reader.opensWithReceipt { return .received }
    if reader.isProjectScale { return .budget }
    if let previous, previous.quantity.dimension == .money { return previous.measure }
    let account: Measure = context.isBudget ? .budget : wholeMeasure ?? .actual
    if let wholeMeasure, !reader.isGoverned { return wholeMeasure }
    if reader.isClassified(from: map.sentenceStart(reader.before.upperBound)), !reader.isNarrative { return account }
    if reader.endsWithAccount || context.isAccount && reader.endsWithEconomicItem { return account }
    if context.isBudget, reader.endsWithBudgetItem, !reader.isGoverned { return .budget }
    let isStory = context.isBudget ? reader.isGoverned : reader.isNarrative
    return context.isAccount && !isStory ? account : .other
  }

  // MARK: Subject

  private func subject(
    _ quantity: Quantity, reader: inout PhraseReader, measure: Measure, context: StatementContext, previous: Figure?,
    isConnected: Bool
  ) -> String {
    let isAccount =
      quantity.dimension == .percent
      || quantity.dimension == .money && measure != .other || measure == .change || measure == .score
    if quantity.dimension == .money, let priced = pricedSubject(quantity, reader) { return priced }
    if quantity.dimension == .money, reader.namesPerHead {
      return paragraph.string(reader.opened(reader.before.lowerBound, reader.end)..<reader.end)
    }
    if isConnected, let previous, !reader.countsAfter { return reader.unitNoun(quantity) ?? previous.subject }
    let accountable = isAccount && !(measure == .budget && reader.isProjectScale)
    if !accountable, reader.takesNounAfter(quantity) || isAccount {
      let noun = reader.nounAfter()
      if !noun.isEmpty { return paragraph.string(noun) }
    }
    if isAccount {
      return accountSubject(quantity, reader: reader, measure: measure, context: context, previous: previous)
    }
    return countedSubject(quantity, reader: &reader, context: context, previous: previous)
  }

  /// What a price or rate is of: the account that the sentence began with, or what was counted last.
  private func pricedSubject(_ quantity: Quantity, _ reader: PhraseReader) -> String? {
    let sentence = map.sentenceStart(quantity.number.lowerBound)
    let rated = reader.ratedNoun(from: sentence)
    if !rated.isEmpty { return reader.text(rated) }
    if !reader.sharedNoun.isEmpty { return reader.text(reader.sharedNoun) }
    return reader.isUnitRate ? figures.last { sameSentence($0, quantity) }?.subject : nil
  }

  private func accountSubject(
    _ quantity: Quantity, reader: PhraseReader, measure: Measure, context: StatementContext, previous latest: Figure?
  ) -> String {
    var previous = latest
    if quantity.dimension == .money, let rate = latest, rate.quantity.dimension == .percent, rate.subject.ends(as: "率")
    {
      // `资金到位率：98.6%；实际支出…`: money goes on with what the money before was of.
      previous = figures.last { $0.quantity.dimension == .money && sameSentence($0, quantity) }
    }
    let isRelative = measure == .change || measure == .changeRate || measure == .share || measure == .completion
    if measure == .budget || measure == .received, let counted = previous?.quantity.dimension, counted != .money,
      counted != .percent
    {
      // `常住人口52万人，应到位资金…` does not go on with the people.
      previous = nil
    }
    let noun = reader.accountNoun(measure)
    if noun.isEmpty || reader.isGeneric(noun), let label = labelOfColon(quantity) { return label }
    let whole = reader.text(noun)
    let isOrg = context.org.map { $0.utf8.count == whole.utf8.count && $0 == whole } ?? false
    let text = isOrg ? "" : whole
    if isTotalOfList(text) { return context.heading ?? text }
    if StatementReader.sums.contains(text), measure != .change, let last = previous, isListOfParts(quantity, last) {
      return text
    }
    if let counted = previous, counted.measure == .count || counted.measure == .score, reader.isAttribute(noun) {
      return counted.subject + text
    }
    if let sum = previous, StatementReader.sums.contains(sum.subject), reader.isGeneric(noun) {
      previous = figures.first
    }
    if let previous, let other = sideOfSame(text, as: previous.subject) { return other }
    if !text.isEmpty, !reader.isGeneric(noun), !(measure == .change && reader.exceeds && previous != nil) {
      return text
    }
    if measure == .change || measure == .changeRate || reader.cue == nil, text.isEmpty, let last = figures.last,
      let named = reader.accountNamedBetween(last.quantity.raw.upperBound)
    {
      return named
    }
    if isRelative || reader.isComparedValue || quantity.dimension == .percent, let previous {
      return counterpart(text, of: previous.subject) ?? previous.subject + (reader.changedRate ?? "")
    }
    if isRelative || reader.isComparedValue, let label = context.label ?? headOfEarlierSentence(quantity)?.subject {
      return label
    }
    if let previous, let other = counterpart(text, of: previous.subject) { return other }
    if let label = context.label ?? context.project { return label }
    let isStage = previous.map { PhraseReader.isStage($0.subject) } ?? true
    if previous == nil, let heading = context.heading { return heading }
    let stage = reader.text(reader.wholeCue)
    if isStage, !stage.isEmpty, cueIsStage(measure), text.isEmpty || StatementReader.emptyNouns.contains(text) {
      return stage
    }
    if measure == .actual, let previous, previous.measure == measure, !stage.isEmpty, cueIsStage(measure), text.isEmpty
    {
      return stage
    }
    let cue = reader.cueNoun()
    if let previous, cue.isEmpty || goesOn(reader.text(cue), after: previous, measure: measure) {
      return previous.subject
    }
    if !cue.isEmpty { return reader.text(cue) }
    if text.isEmpty, !reader.wholeCue.isEmpty { return reader.text(reader.wholeCue) }
    if text.isEmpty { return figures.last?.subject ?? "" }
    // `项目到位资金5,220万元`.
    return text.ends(as: "项目") && noun.upperBound == reader.wholeCue.lowerBound ? text + stage : text
  }

  /// The name before a colon that a stage follows, up to the next semicolon: `…；小学教育（2050202）：预算2,790万元，决算…`.
  private func labelOfColon(_ quantity: Quantity) -> String? {
    let number = quantity.number.lowerBound
    let sentence = map.sentenceStart(number)
    let limit = (sentence..<max(sentence, number)).last { paragraph[$0] == "；" }.map { $0 + 1 } ?? sentence
    guard limit < number,
      let colon = (limit..<number).last(where: { paragraph[$0] == "：" && map.level($0) == map.level(number) }),
      ItemLabel.namesStage(paragraph.text, at: colon + 1)
    else { return nil }
    let start = map.start(of: colon, limit: limit)
    var first = start
    while first < colon, "，；。、 ".unicodeScalars.contains(paragraph[first]) { first += 1 }
    if let item = ItemNumber(paragraph.text, in: first..<colon) { first += item.length }
    guard (3...40).contains(colon - first), !"分看下有为括".unicodeScalars.contains(paragraph[colon - 1]) else { return nil }
    return paragraph.string(first..<colon)
  }

  private static let sums: Set<String> = ["合计", "总计", "共计"]

  /// Whether the sentence has told of several things, so that 合计 is of none of them.
  private func isListOfParts(_ quantity: Quantity, _ last: Figure) -> Bool {
    let parts = figures.filter {
      $0.quantity.dimension == quantity.dimension && sameSentence($0, quantity) && $0.measure != .change
        && map.level($0.quantity.number.lowerBound) == map.level(quantity.number.lowerBound)
    }
    return Set(parts.map(\.subject)).count > 1 && last.measure != .budget
  }

  /// Nouns that say nothing beside the word of the measure.
  private static let emptyNouns = ShortList("部门 单位 本部门 本单位 应 年中 最终 全年 年初 本年 当年 财政")

  /// `分别为…、…，合计…`: the sum of a list belongs to no member of it.
  private func isTotalOfList(_ text: String) -> Bool {
    guard let list = respective, text == "合计" || text == "总计" || text == "共计" else { return false }
    return list.next == list.subjects.count
  }

  private func cueIsStage(_ measure: Measure) -> Bool {
    measure == .budget || measure == .received || measure == .actual || measure == .balance
  }

  /// `支出` after 社会保险基金收入 is 社会保险基金支出.
  private func counterpart(_ text: String, of subject: String) -> String? {
    guard text.utf8.count == 6, text == "收入" || text == "支出" else { return nil }
    let other = text == "收入" ? "支出" : "收入"
    for tail in ["", "合计", "总计", "总额"] where subject.ends(as: other + tail) {
      return subject.dropLast(2 + tail.count) + text + (subject.count > 2 + tail.count ? tail : "")
    }
    return nil
  }

  /// `支出总计` right after 财政拨款收入总计 is that of 财政拨款.
  private func sideOfSame(_ text: String, as subject: String) -> String? {
    // Four characters; counting bytes first spares most phrases the comparison.
    guard text.utf8.count == 12 else { return nil }
    for (side, other) in [("支出", "收入"), ("收入", "支出")] where text.starts(as: side) {
      let tail = text.dropFirst(2)
      guard tail == "总计" || tail == "合计", subject.ends(as: other + tail), subject.count > 4 else { continue }
      let prefix = subject.dropLast(4)
      return prefix.ends(as: "本年") ? nil : prefix + text
    }
    return nil
  }

  /// What the sentence before began with: `较上年…` at the start of a sentence goes on with it.
  private func headOfEarlierSentence(_ quantity: Quantity) -> Figure? {
    guard
      let last = figures.last(where: {
        $0.quantity.dimension == .money && map.level($0.quantity.number.lowerBound) == 0
      })
    else { return figures.last }
    let sentence = map.sentenceStart(last.quantity.number.lowerBound)
    return figures.first {
      $0.quantity.dimension == .money && $0.quantity.number.lowerBound >= sentence
        && map.level($0.quantity.number.lowerBound) == 0
    }
  }

  /// Whether `支出决算为` tells of the same account as the budget before it: not after one of revenue.
  private func goesOn(_ cue: String, after previous: Figure, measure: Measure) -> Bool {
    let isStage = previous.measure == .budget || previous.measure == .received || previous.measure == .actual
    // `年初预算120万元，调增360万元，全年预算480万元`.
    let isLater =
      (isStage || previous.measure == .change) && StatementReader.laterStages.contains { cue.starts(as: $0) }
    guard isStage && previous.measure != measure || isLater else { return false }
    let isRevenue = previous.subject.ends(as: "收入")
    return cue.starts(as: "收入") ? isRevenue : !isRevenue
  }

  private static let laterStages = ["全年预算", "调整", "实际", "执行"]

  private func countedSubject(
    _ quantity: Quantity, reader: inout PhraseReader, context: StatementContext, previous: Figure?
  ) -> String {
    if quantity.dimension == .duration {
      let lasting = reader.lastingNoun()
      if !lasting.isEmpty { return paragraph.string(lasting) }
    }
    if let noun = reader.unitNoun(quantity) { return noun }
    if let verbs = reader.verbsAround() { return verbs }
    let noun = reader.countedNoun()
    let text = reader.text(noun)
    if !text.isEmpty, !reader.isGeneric(noun) { return text }
    if text.isEmpty, let deed = reader.loneVerb, previous.map({ $0.measure != .count }) ?? true { return deed }
    // `计划改造32个小区、惠及居民1.1万户，实际完成30个`: the counter tells what it goes on with.
    let alike = figures.last { $0.quantity.unit == quantity.unit && $0.measure == .count && sameSentence($0, quantity) }
    if let alike, text.isEmpty || reader.isGeneric(noun) { return (reader.loneVerb ?? "") + alike.subject }
    guard text.isEmpty else { return previous?.subject ?? text }
    let earlier = reader.earlierNoun(after: max(consumed, previous?.quantity.raw.upperBound ?? 0))
    if !earlier.isEmpty { return paragraph.string(earlier) }
    if let previous { return previous.subject }
    let after = reader.nounAfter()
    if !after.isEmpty { return paragraph.string(after) }
    return figures.last?.subject ?? context.label ?? ""
  }
}
