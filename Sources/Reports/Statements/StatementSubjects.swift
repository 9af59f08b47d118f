// Whom or what each figure of a sentence is about. The sources of a subject in their order: the words behind the figure where
// those before it name nothing, its own phrase, the opening clause or the noun before a bracket, the figure before, the label,
// the heading, the word of its measure.

import Query

extension StatementReader {
  func subject(
    _ quantity: Quantity, reader: inout PhraseReader, measure: Measure, context: StatementContext, previous: Figure?,
    isConnected: Bool
  ) -> String {
    let isAccount =
      quantity.dimension == .percent
      || quantity.dimension == .money && measure != .other || measure == .change || measure == .score
    if quantity.dimension == .money, let priced = pricedSubject(quantity, reader) { return priced }
    if quantity.dimension == .money, reader.isPerHead,
      let standard = topics.standardBeforeColon(of: quantity.number.lowerBound)
    {
      return standard
    }
    if quantity.dimension == .money, reader.isBarePerHead {
      let priced = figures.last { $0.quantity.dimension == .money && sameSentence($0, quantity) }
      if let priced { return priced.subject }
      if !reader.standardNoun.isEmpty { return reader.text(reader.standardNoun) }
    }
    if quantity.dimension == .money, reader.namesPerHead {
      return paragraph.string(reader.opened(reader.before.lowerBound, reader.end)..<reader.end)
    }
    if isConnected, let previous, !reader.countsAfter { return reader.unitNoun(quantity) ?? previous.subject }
    if reader.before.isEmpty, consumed == reader.before.lowerBound, let counted = figures.last,
      quantity.dimension == .money && counted.quantity.dimension == .count
        || quantity.dimension == .count && counted.quantity.dimension != .money && !reader.countsAfter,
      consumed > counted.quantity.raw.upperBound, sameSentence(counted, quantity)
    {
      // `8个项目资金2,416万元闲置`: what was counted names the money as well; `新建100吨水塔1座` measures what it counts.
      return counted.subject
    }
    if let behind = subjectBehind(quantity, reader) ?? memberOfCounted(quantity, reader) { return behind }
    let accountable = isAccount && !(measure == .budget && reader.isProjectScale) && !reader.isObjectMarked
    if !accountable, !reader.isComparedValue, reader.takesNounAfter(quantity) || isAccount {
      let noun = reader.nounAfter()
      if !noun.isEmpty { return paragraph.string(noun) }
    }
    if isAccount {
      return accountSubject(quantity, reader: reader, measure: measure, context: context, previous: previous)
    }
    return countedSubject(quantity, reader: &reader, context: context, previous: previous)
  }

  /// What a verb of change is told of right behind it: `减少工资61万元`; where that names nothing, what was told before.
  func subject(ofChanged noun: Range<Int>, _ reader: PhraseReader, after previous: Figure?) -> String {
    guard reader.isGeneric(noun), let previous, previous.measure != .count else { return reader.text(noun) }
    return previous.subject
  }

  /// The subject that the words behind a figure name, where those before it name none.
  private func subjectBehind(_ quantity: Quantity, _ reader: PhraseReader) -> String? {
    switch quantity.dimension {
    case .money:
      let noun = reader.predicateNoun.isEmpty ? reader.purposeNoun : reader.predicateNoun
      return noun.isEmpty ? nil : reader.text(noun)
    case .percent:
      let noun = reader.aimNoun
      return noun.isEmpty ? nil : reader.text(noun)
    default: return nil
    }
  }

  /// What a price or rate is of: the account that the sentence began with, or what was counted last.
  private func pricedSubject(_ quantity: Quantity, _ reader: PhraseReader) -> String? {
    let sentence = map.sentenceStart(quantity.number.lowerBound)
    let rated = reader.ratedNoun(from: sentence)
    if !rated.isEmpty { return reader.text(rated) }
    if !reader.sharedNoun.isEmpty { return reader.text(reader.sharedNoun) }
    guard reader.isUnitRate else { return nil }
    return figures.last { sameSentence($0, quantity) && $0.quantity.dimension != .duration }?.subject
  }

  /// The figure whose subject an account without a name goes on with.
  private func predecessor(of quantity: Quantity, measure: Measure, _ latest: Figure?) -> Figure? {
    var previous = latest
    if quantity.dimension == .money, let rate = latest, rate.quantity.dimension == .percent, rate.subject.ends(as: "率")
    {
      // `资金到位率：98.6%；实际支出…`: money goes on with what the money before was of.
      previous = figures.last { $0.quantity.dimension == .money && sameSentence($0, quantity) }
    }
    if measure == .share || measure == .change, let growth = previous, StatementReader.growths.contains(growth.subject)
    {
      // `增长5.6%，增幅下降11.6个百分点，占…`: what the growth is of has the share as well.
      previous = figures.last { sameSentence($0, quantity) && !StatementReader.growths.contains($0.subject) }
    }
    if measure == .budget || measure == .received, let counted = previous,
      counted.quantity.dimension != .money || counted.measure == .other, counted.quantity.dimension != .percent,
      isBeside(counted, quantity)
    {
      // `常住人口52万人，应到位资金…` does not go on with the people.
      previous = nil
    }
    return previous
  }

  private func accountSubject(
    _ quantity: Quantity, reader: PhraseReader, measure: Measure, context: StatementContext, previous latest: Figure?
  ) -> String {
    var previous = predecessor(of: quantity, measure: measure, latest)
    let noun = reader.accountNoun(measure)
    if noun.isEmpty || reader.isGeneric(noun) || reader.isPayingVerb(noun),
      let label = labelOfColon(quantity) ?? topicOf(quantity, measure: measure)
    {
      return label
    }
    if noun.isEmpty, reader.tellsInvestment, latest.map({ $0.measure == .count }) ?? true { return "投资" }
    let whole = reader.ofPurse(noun, measure) ?? reader.text(noun)
    if let named = subjectOfChange(reader, measure: measure, noun: noun, previous: previous) { return named }
    if measure == .change, let compared, let last = previous, last === compared { previous = beforeCompared }
    let isOrg = context.org.map { $0.utf8.count == whole.utf8.count && $0 == whole } ?? false
    let text = isOrg ? "" : whole
    if StatementReader.sums.contains(text), previous == nil,
      let money = topics.moneyBeforeComma(at: reader.before.lowerBound)
    {
      return money
    }
    if isTotalOfList(text) { return context.heading ?? text }
    if StatementReader.sums.contains(text), let counted = latest, counted.measure == .count,
      consumed == reader.before.lowerBound, consumed > counted.quantity.raw.upperBound
    {
      // `3个项目合计6,375万元`.
      return counted.subject + text
    }
    if StatementReader.ownFlows.contains(text) { return reader.text(noun.lowerBound..<reader.end) }
    if StatementReader.sums.contains(text), measure != .change, let last = previous, isListOfParts(quantity, last) {
      return text
    }
    if let target = previous, reader.isBarePossessive, PhraseReader.isTarget(target.subject) || target === base,
      figures.count > 1,
      sameSentence(figures[figures.count - 2], quantity)
    {
      // `412名，为目标值400名的103%` is of the 412.
      return figures[figures.count - 2].subject
    }
    if let counted = previous, counted.measure == .count || counted.measure == .score, reader.isAttribute(noun) {
      // `平整土地1.43万亩，完成1.40万亩，完成率97.9%`: the verb is told once.
      let verb = String(text.prefix(2))
      return counted.subject.ends(as: verb) ? counted.subject + text.dropFirst(2) : counted.subject + text
    }
    if text.isEmpty, let counted = latest, counted.measure == .count, counted.subject.count <= 2,
      quantity.dimension == .money, measure != .change
    {
      // `按每村12万元安排，19个村共228万元`: the villages are not what the money is.
      let rate = figures.last { $0.quantity.dimension == .money && sameSentence($0, quantity) }
      if let rate { return rate.subject }
    }
    if let sum = previous, StatementReader.sums.contains(sum.subject), reader.isGeneric(noun) {
      previous = figures.first
    }
    if let previous, let other = sideOfSame(text, as: previous.subject) { return other }
    if !text.isEmpty, !reader.isGeneric(noun) || reader.classifies || reader.collects {
      // `县级批复总投资337万元`: whose stage it is names nothing.
      return StatementReader.levels.contains(text) ? text + reader.text(reader.wholeCue) : text
    }
    return carriedSubject(quantity, reader, measure: measure, context: context, previous: previous, noun: noun)
  }

  /// What an account without a name of its own goes on with: a clause before, the figure before, a label, a heading, the word
  /// of its stage.
  private func carriedSubject(
    _ quantity: Quantity, _ reader: PhraseReader, measure: Measure, context: StatementContext, previous: Figure?,
    noun: Range<Int>
  ) -> String {
    let whole = reader.text(noun)
    let text = context.org == whole ? "" : whole
    let isRelative = measure == .change || measure == .changeRate || measure == .share || measure == .completion
    if measure == .change || measure == .changeRate || reader.cue == nil, text.isEmpty, let last = figures.last,
      let named = reader.accountNamedBetween(last.quantity.raw.upperBound)
    {
      return named
    }
    if reader.isComparedValue, !(figures.last.map { sameSentence($0, quantity) } ?? false) {
      let compared = reader.comparedAccount
      if !compared.isEmpty { return reader.text(compared) }
    }
    if measure == .change || measure == .changeRate, text.isEmpty, let parted, let previous, parted !== previous,
      reader.compares, paragraph.text.has("；", in: previous.quantity.raw.upperBound..<quantity.raw.lowerBound)
    {
      // `事业收入8,413万元，其中学费6,980万元、住宿费1,433万元；较上年增收715万元`.
      return parted.subject
    }
    if measure == .actual || measure == .received, text.isEmpty, let parted, let previous, parted !== previous,
      parted.measure != measure,
      paragraph.text.has("；", in: previous.quantity.raw.upperBound..<quantity.raw.lowerBound)
    {
      // `项目资金385万元，其中中央资金210万元、省级资金175万元；已支出372万元`.
      return parted.subject
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
    if previous == nil, let heading = context.heading ?? reader.bareFunds { return heading }
    let stage = reader.text(reader.wholeCue)
    if previous == nil, text.isEmpty,
      let other = figures.first.flatMap({ counterpart(String(stage.prefix(2)), of: $0.subject) })
    {
      // `政府性基金预算收入22亿元，实际完成4亿元。支出预算15亿元`: the other side of what the paragraph is about.
      return other
    }
    if measure == .actual, text.isEmpty, let previous, let flow = StatementReader.flow(ofStage: previous.subject) {
      // `支出预算46,535万元，实际完成37,527万元`: what was completed is the side whose budget was told.
      return flow
    }
    if isStage, !stage.isEmpty, cueIsStage(measure), text.isEmpty || StatementReader.emptyNouns.contains(text) {
      return StatementReader.wholes.contains(text) ? text + stage : stage
    }
    if measure == .actual, let previous, previous.measure == measure, !isLimit(previous), !stage.isEmpty,
      cueIsStage(measure), text.isEmpty
    {
      return stage
    }
    let cue = reader.cueNoun()
    if let previous,
      cue.isEmpty || isLimit(previous) || goesOn(reader.text(cue), after: previous, measure: measure)
    {
      return previous.subject
    }
    if !cue.isEmpty { return reader.text(cue) }
    if text.isEmpty, !reader.wholeCue.isEmpty { return reader.text(reader.wholeCue) }
    if text.isEmpty { return figures.last?.subject ?? "" }
    // `项目到位资金5,220万元`.
    return text.ends(as: "项目") && noun.upperBound == reader.wholeCue.lowerBound ? text + stage : text
  }

  private var topics: SentenceTopic { SentenceTopic(paragraph: paragraph, map: map, readings: readings) }

  /// What the sentence or the text before the bracket is about.
  private func topicOf(_ quantity: Quantity, measure: Measure) -> String? {
    let position = quantity.number.lowerBound
    if let noun = topics.nounBeforeBracket(of: position) { return noun }
    guard map.level(position) == 0, let topic = topics.openingClause(of: position) else { return nil }
    // A change goes on with the figure before it.
    let isRelative = measure == .change || measure == .changeRate || measure == .share
    return isRelative && figures.last.map { sameSentence($0, quantity) } ?? false ? nil : topic
  }

  /// `控制在26万元以内`: what was not to be exceeded, before what was spent.
  private func isLimit(_ figure: Figure) -> Bool {
    let raw = figure.quantity.raw
    return paragraph.has(["以", "内"], at: raw.upperBound - 2) || paragraph.has(["以", "内"], at: raw.upperBound)
  }

  /// The name before a colon that a stage follows, up to the next semicolon: `…；小学教育（2050202）：预算2,790万元，决算…`.
  private func labelOfColon(_ quantity: Quantity) -> String? {
    let number = quantity.number.lowerBound
    let sentence = map.sentenceStart(number)
    let limit = (sentence..<max(sentence, number)).last { paragraph[$0] == "；" }.map { $0 + 1 } ?? sentence
    guard limit < number,
      let colon = (limit..<number).last(where: { paragraph[$0] == "：" && map.level($0) == map.level(number) }),
      ItemLabel.namesStage(paragraph.text, at: afterYear(colon + 1))
    else { return nil }
    let start = map.start(of: colon, limit: limit)
    var first = start
    while first < colon, paragraph[first].isOne(of: "，", "；", "。", "、", " ") { first += 1 }
    if let item = ItemNumber(paragraph.text, in: first..<colon) { first += item.length }
    guard (3...40).contains(colon - first),
      !paragraph[colon - 1].isOne(of: "分", "看", "下", "有", "为", "括")
    else {
      return nil
    }
    return paragraph.string(first..<colon)
  }

  /// Behind a year that starts at `position`: `收入预算：2024年年初预算数777万元`.
  private func afterYear(_ position: Int) -> Int {
    guard let year = numerals.starting(at: position), year.year != nil else { return position }
    return year.range.upperBound
  }

  /// 支出 of 支出预算 and of 支出预算调整; nil where a subject is no stage of a side.
  private static func flow(ofStage subject: String) -> String? {
    guard subject.starts(as: "支出预算") || subject.starts(as: "收入预算"), subject.count <= 6 else { return nil }
    return String(subject.prefix(2))
  }

  /// What opens a list that goes on over semicolons.
  private static let listMarks = WordSet("其中： 包括：")
  private static let growths = ShortList("增幅 增速 降幅 涨幅 跌幅 增长率 涨跌幅")
  private static let sums = ShortList("合计 总计 共计")
  private static let levels = ShortList("县级 市级 省级 区级 州级 镇级 中央 上级 本级 县 市 省 区")
  /// `单位收入总预算` is called by its whole phrase.
  private static let ownFlows = ShortList("单位收入 单位支出 部门收入 部门支出")
  /// Those whose budget it is: `部门预算批复`.
  private static let wholes = ShortList("部门 单位 本部门 本单位")

  /// What a change is of where its phrase has a name of its own that is otherwise none: `收支较上年增加`, `节约资金12万元`,
  /// `比省定标准1,500元`.
  private func subjectOfChange(_ reader: PhraseReader, measure: Measure, noun: Range<Int>, previous: Figure?) -> String?
  {
    if reader.isComparedValue, !reader.comparedNoun.isEmpty { return reader.text(reader.comparedNoun) }
    guard measure == .change || measure == .changeRate, let previous = previous ?? figures.last else { return nil }
    if noun.count <= 1, measure == .change {
      let word = reader.text(reader.wholeCue)
      return word.ends(as: "资金") ? word : nil
    }
    let text = reader.text(noun)
    guard text == "收支", !previous.subject.holds("收支"), !previous.subject.holds("收、支") else { return nil }
    return text
  }

  /// Whether two figures stand in the same brackets: a budget in brackets is of what was counted outside of them.
  private func isBeside(_ figure: Figure, _ quantity: Quantity) -> Bool {
    map.level(figure.quantity.number.lowerBound) >= map.level(quantity.number.lowerBound)
  }

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
    let stop = last.quantity.number.lowerBound
    let sentence = map.sentenceStart(stop)
    if paragraph.has(["其", "中"], at: sentence),
      let whole = figures.last(where: {
        $0.quantity.number.lowerBound < sentence && $0.quantity.dimension == .money && $0.measure != .change
      })
    {
      // `三公经费预算为3,328万元。其中，接待费478万元。比上年减少830万元`: the change is of the whole.
      return whole
    }
    // What a semicolon parts is told apart.
    let part = (sentence..<max(sentence, stop)).last { paragraph[$0] == "；" && map.level($0) == 0 } ?? sentence
    if part > sentence, let mark = StatementReader.listMarks.lastMatch(paragraph.text, in: sentence..<part)?.position,
      let whole = figures.last(where: {
        (sentence..<mark).contains($0.quantity.number.lowerBound) && $0.quantity.dimension == .money
          && $0.measure != .change
      })
    {
      // `支出合计3,583万元，其中：基本支出1,846万元；项目支出1,737万元。与上年3,296万元相比增加287万元`.
      return whole
    }
    return figures.first {
      $0.quantity.dimension == .money && $0.quantity.number.lowerBound >= part
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

  /// A verb alone tells what became of what was told before: `调处纠纷326件，成功319件`, `发放助学金96万元，惠及964人次`.
  private func outcomeSubject(_ quantity: Quantity, _ reader: PhraseReader, previous: Figure?) -> String? {
    guard let previous else { return nil }
    if let verb = reader.outcome {
      return lastCounted(by: quantity, inSentence: true).map { PhraseReader.withoutOutcome($0.subject) + verb }
    }
    guard let verb = reader.keptVerb else {
      // `事业编制216人，实有208人`: those who are there are no posts.
      guard reader.saysPresent, previous.subject.holds("编制") else { return nil }
      return quantity.unit.isJust("辆") && previous.subject.ends(as: "编制") ? String(previous.subject.dropLast(2)) : "实有"
    }
    return previous.subject.ends(as: verb) ? previous.subject : previous.subject + verb
  }

  /// The last figure that counts by the unit of a quantity, in its sentence or anywhere before.
  private func lastCounted(by quantity: Quantity, inSentence: Bool) -> Figure? {
    figures.last {
      $0.measure == .count && $0.quantity.unit == quantity.unit && (!inSentence || sameSentence($0, quantity))
    }
  }

  /// `培训费支出0.74万元，组织2期，培训94人次`: what a fee is for was held so many times.
  private func activityOf(_ previous: Figure?, _ quantity: Quantity, _ reader: PhraseReader) -> String? {
    guard let previous, previous.quantity.dimension == .money, StatementReader.sessions.contains(quantity.unit),
      reader.isHolding
    else { return nil }
    let tail = previous.subject.ends(as: "费支出") ? 3 : previous.subject.ends(as: "费") ? 1 : 0
    return tail > 0 && previous.subject.count >= tail + 2 ? String(previous.subject.dropLast(tail)) : nil
  }
  private static let sessions = UnitNames("期 次 场 场次 批 批次")

  /// `28家预算单位中，有9家会议费预算不细化；5家公务卡结算率不足60%`: members of those who were counted, of whom a whole clause
  /// is told.
  private func memberOfCounted(_ quantity: Quantity, _ reader: PhraseReader) -> String? {
    guard quantity.dimension == .count, reader.countsAfter, reader.saysSomeHave else { return nil }
    let alike = figures.first {
      $0.quantity.unit == quantity.unit && $0.measure == .count && sameSentence($0, quantity)
    }
    guard let alike else { return nil }
    let behind = alike.quantity.raw.upperBound..<quantity.raw.lowerBound
    return StatementReader.amongThem.occurs(paragraph.text, in: behind) ? alike.subject : nil
  }
  private static let amongThem = WordSet("中，有 中有 其中有 其中，有")

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
    if let counted = previous, counted.measure == .count, reader.isAttribute(noun) { return counted.subject + text }
    if let outcome = outcomeSubject(quantity, reader, previous: previous) { return outcome }
    // `食品类168件、其他144件`: a member of the list by itself.
    if text == "其他", previous != nil, paragraph[reader.before.lowerBound].isOne(of: "、", "，", "和") { return text }
    // `副县级3人，正科级2人，合计5人`.
    if StatementReader.sums.contains(text), let previous, isListOfParts(quantity, previous) { return text }
    if let previous, reader.isRemainder { return previous.subject }
    if quantity.dimension == .money, let previous, previous.quantity.dimension == .money, reader.isPayingVerb(noun) {
      // `争取债券额度12.8亿元，已发行12.8亿元`.
      return previous.subject
    }
    if quantity.dimension == .money, let previous, previous.measure == .count, previous === figures.last,
      reader.isOutlay
    {
      // `产业类项目3个，投入246万元`.
      return previous.subject
    }
    if let held = activityOf(previous, quantity, reader) { return held }
    if !text.isEmpty, !reader.isGeneric(noun) { return text }
    if text.isEmpty, let deed = reader.loneVerb, previous.map({ $0.measure != .count }) ?? true { return deed }
    if text.isEmpty && quantity.dimension == .money || !text.isEmpty && reader.isPayingVerb(noun),
      let topic = topics.nounBeforeBracket(of: quantity.number.lowerBound)
    {
      return topic
    }
    // `计划改造32个小区、惠及居民1.1万户，实际完成30个`: the counter tells what it goes on with.
    if let alike = lastCounted(by: quantity, inSentence: true), text.isEmpty || reader.isGeneric(noun) {
      return (reader.loneVerb ?? "") + alike.subject
    }
    guard text.isEmpty else { return previous?.subject ?? text }
    // `对6个项目开展自评。5个为优`.
    if previous == nil, !reader.countsAfter, let counted = lastCounted(by: quantity, inSentence: false) {
      return counted.subject
    }
    let earlier = reader.earlierNoun(after: max(consumed, previous?.quantity.raw.upperBound ?? 0))
    if !earlier.isEmpty { return paragraph.string(earlier) }
    if let previous { return previous.subject }
    let after = reader.nounAfter()
    if !after.isEmpty { return paragraph.string(after) }
    return figures.last?.subject ?? context.label ?? ""
  }
}
