// Figures of one thing brought together: its budget, outturn, share and change as one statement.

import Query

/// What a passage states of one subject and year. A class, because each table goes through all rows. They
/// change only while they are built, one step after the other, and no access is checked against another one.
final class StatementRow {
  /// What the subject says to the tables.
  @exclusivity(unchecked) private(set) var traits: SubjectTraits
  /// The fiscal year.
  @exclusivity(unchecked) private(set) var year: Int?
  /// The section it stands in.
  @exclusivity(unchecked) private(set) var section: Int?
  /// The project whose account it stands in.
  @exclusivity(unchecked) private(set) var project: String?
  /// The paragraph.
  @exclusivity(unchecked) private(set) var paragraph: Int
  /// The subject that this one is a part of, where the text says so.
  @exclusivity(unchecked) var parent: String?
  /// What a share is said to be a share of.
  @exclusivity(unchecked) var base: String?
  /// The figures by measure; the first of each.
  @exclusivity(unchecked) var figures = MeasuredFigures()
  /// Where the last of the counts ends that belong to the subject; 0 without any.
  @exclusivity(unchecked) var lastCountEnd = 0
  /// Budgets and outturns come in stages: whether the budget is the adjusted one.
  @exclusivity(unchecked) var isAdjusted = false
  /// Why it changed or differs from the budget.
  @exclusivity(unchecked) var reason: String?
  /// Whether the text says that nothing changed against the year before.
  @exclusivity(unchecked) var isUnchanged = false
  /// The range in the paragraph from the first figure's clause to the last one's.
  @exclusivity(unchecked) var range: Range<Int>
  /// The line of the first figure.
  @exclusivity(unchecked) private(set) var line: Int

  /// A row that starts with `figure`.
  init(_ figure: Figure, _ traits: SubjectTraits) {
    self.traits = traits
    year = figure.year
    section = figure.section
    project = figure.project
    paragraph = figure.quantity.paragraph
    range = figure.clause
    line = figure.line
  }

  /// Starts anew with a figure.
  func reset(_ figure: Figure, _ traits: SubjectTraits) {
    self.traits = traits
    year = figure.year
    section = figure.section
    project = figure.project
    paragraph = figure.quantity.paragraph
    parent = nil
    base = nil
    figures = MeasuredFigures()
    lastCountEnd = 0
    isAdjusted = false
    reason = nil
    isUnchanged = false
    range = figure.clause
    line = figure.line
  }

  /// Adds what is stated of the row. `相比2016年的总收入6,872万元减少243万元`: a row that began with the value before is of the year that
  /// changed.
  func add(_ figure: Figure) {
    if figures.count == 1, figures.has(.prior), let before = year, figure.year == before + 1 { year = before + 1 }
    figures.set(figure)
  }

  /// The subject in the report's words.
  var subject: String { traits.name }
  /// The value of a measure.
  func value(_ measure: Measure) -> FixedDecimal? { figures.value(measure) }
  /// Money of a measure.
  func amount(_ measure: Measure) -> FixedDecimal? { figures.value(measure, .money) }
  /// Percentage points of a measure.
  func percent(_ measure: Measure) -> FixedDecimal? { figures.value(measure, .percent) }
  /// Whether money is stated of it.
  var hasMoney: Bool { figures.hasMoney }
  /// Whether a measure is stated.
  func states(_ measure: Measure) -> Bool { figures.has(measure) }

  /// Where the last of the row's numbers ends in the paragraph; 0 without any.
  var lastNumberEnd: Int {
    var end = lastCountEnd
    for index in figures.values.indices { end = max(end, figures.values[index].quantity.raw.upperBound) }
    return end
  }
}

/// Builds statement rows paragraph by paragraph.
struct StatementRowBuilder {
  let text: ReportText
  let outline: Outline
  /// The clauses of each paragraph that has figures.
  let maps: [ClauseMap?]
  /// Where rows come from.
  let records: RecordPool
  private(set) var rows: [StatementRow] = []
  /// Rows of the paragraph at hand start here.
  private var first = 0
  /// What `其中` refers to, with the section in which it holds.
  private var container: (subject: String, section: Int?, level: UInt8)?

  init(_ text: ReportText, outline: Outline, maps: [ClauseMap?], records: RecordPool) {
    self.records = records
    self.text = text
    self.outline = outline
    self.maps = maps
  }

  /// The rows of all figures, which must be in the order of the text.
  mutating func build(_ figures: [Figure], _ isStopped: () -> Bool = { false }) -> [StatementRow] {
    var start = 0
    var passages = 0
    while start < figures.count {
      passages += 1
      if passages & 255 == 0, isStopped() { break }
      var end = start
      while end < figures.count, figures[end].quantity.paragraph == figures[start].quantity.paragraph { end += 1 }
      read(figures[start..<end])
      start = end
    }
    return rows
  }

  private mutating func read(_ figures: ArraySlice<Figure>) {
    guard let index = figures.first?.quantity.paragraph else { return }
    let section = figures.first?.section
    let paragraph = text.paragraphs[index]
    let map = maps[index] ?? ClauseMap(paragraph)
    first = rows.count
    let carried = container
    if let open = container, !continues(open.section, section) { container = nil }
    var last = 0
    for figure in figures {
      let start = figure.quantity.raw.lowerBound
      updateContainer(paragraph, map, from: last, to: start, figure: figure)
      place(figure, paragraph, map)
      last = figure.quantity.raw.upperBound
    }
    addReasons(paragraph)
    // `…，其中：` at the end of a paragraph holds for the paragraphs after it.
    let tail = paragraph.text.count
    if StatementRowBuilder.parts.lastMatch(paragraph.text, in: max(last, tail - 6)..<tail) != nil, rows.count > first {
      container = (rows[first].subject, rows[first].section, 0)
    } else {
      container = carried.flatMap { continues($0.section, section) ? $0 : nil }
    }
  }

  /// Whether text of a section goes on with a list that another section opened: it is the same one, or an item of it.
  private func continues(_ opened: Int?, _ section: Int?) -> Bool {
    guard let section, let opened else { return opened == section }
    return section == opened || outline.sections[section - 1].parent == opened
  }

  static let parts = WordSet("其中 其中： 主要用于以下方面 主要包括： 包括： 具体如下 具体情况如下： 分别是 分别为：")

  /// `其中` makes the row before it the whole of those after it; the end of a sentence or bracket ends that.
  private mutating func updateContainer(
    _ paragraph: Paragraph, _ map: ClauseMap, from last: Int, to start: Int, figure: Figure
  ) {
    guard start > last else { return }
    let between = last..<start
    let level = map.level(start)
    if let open = container, level < open.level { container = nil }
    if map.endsSentence(in: between), last > 0, container?.level == 0 { container = nil }
    let says = figure.cuesBefore.contains(.parts) && StatementRowBuilder.parts.occurs(paragraph.text, in: between)
    let opensBracket =
      level > 0 && between.contains { paragraph.text[$0] == "（" && map.level($0) == level }
    let opensColon = last > 0 && paragraph.text[last] == "："
    guard says || opensBracket || opensColon, rows.count > first else { return }
    if let whole = whole(for: figure), rows[whole].subject != figure.subject {
      container = (rows[whole].subject, rows[whole].section, opensBracket ? level : 0)
    }
  }

  /// The last row with money of another subject and of the figure's side of the accounts; else the last one with money.
  private func whole(for figure: Figure) -> Int? {
    let flow = figure.traits?.flow
    var last: Int?
    for index in (first..<rows.count).reversed() where rows[index].hasMoney {
      if rows[index].subject != figure.subject, flow == nil || rows[index].traits.flow == flow {
        return index
      }
      last = last ?? index
    }
    return last
  }

  /// The last row that a figure goes on with; one of its year first.
  private func row(for figure: Figure) -> Int? {
    var other: Int?
    for index in (first..<rows.count).reversed() where belongs(figure, to: index) {
      if rows[index].year == figure.year { return firstOfList(index, figure) }
      other = other ?? index
    }
    return other.map { firstOfList($0, figure) }
  }

  /// `收、支总计各是500,510万元，各增加20,30万元`: amounts of one name side by side are a list, and what is told of them next goes to
  /// them in its order.
  private func firstOfList(_ last: Int, _ figure: Figure) -> Int {
    var index = last
    while index > first, rows[index - 1].subject == rows[last].subject, rows[index - 1].year == rows[last].year,
      isNextToAmount(of: index), belongs(figure, to: index - 1)
    {
      index -= 1
    }
    return index
  }

  /// Whether no more than a mark stands between the first amount of a row and that of the row before.
  private func isNextToAmount(of index: Int) -> Bool {
    guard let before = rows[index - 1].figures.values.first?.quantity,
      let after = rows[index].figures.values.first?.quantity, before.paragraph == after.paragraph
    else { return false }
    return (0...2).contains(after.raw.lowerBound - before.raw.upperBound)
  }

  private mutating func place(_ figure: Figure, _ paragraph: Paragraph, _ map: ClauseMap) {
    let isCount = figure.measure == .count || figure.measure == .other
    if let index = row(for: figure) {
      if isCount, figure.quantity.dimension != .money {
        rows[index].lastCountEnd = max(rows[index].lastCountEnd, figure.quantity.raw.upperBound)
      } else {
        rows[index].add(figure)
        if isOfBoth(figure, index, paragraph) { rows[index - 1].add(figure) }
      }
      let clause = figure.clause
      rows[index].range =
        min(rows[index].range.lowerBound, clause.lowerBound)..<max(rows[index].range.upperBound, clause.upperBound)
      if figure.measure == .share { setBase(index, figure, paragraph) }
      return
    }
    guard let traits = figure.traits else { return }
    let row = records.row(figure, traits)
    if isCount, figure.quantity.dimension != .money {
      row.lastCountEnd = figure.quantity.raw.upperBound
    } else {
      row.figures.set(figure)
    }
    if container?.subject != figure.subject { row.parent = container?.subject }
    if figure.measure == .budget {
      let before = max(0, figure.quantity.raw.lowerBound - 16)..<figure.quantity.raw.lowerBound
      row.isAdjusted = StatementRowBuilder.adjusted.occurs(paragraph.text, in: before)
    }
    rows.append(row)
    if figure.measure == .share { setBase(rows.count - 1, figure, paragraph) }
  }

  /// `收入总计9,398万元，支出总计9,398万元，与上年相比，各减少589万元`: a change of the row and of the one before it.
  private func isOfBoth(_ figure: Figure, _ index: Int, _ paragraph: Paragraph) -> Bool {
    guard figure.measure == .change || figure.measure == .changeRate, index > first, rows[index - 1].hasMoney else {
      return false
    }
    let other = rows[index - 1]
    if figure.measure == .changeRate {
      // The rate goes with its change.
      guard let change = other.value(.change), change == rows[index].value(.change), !other.states(.changeRate) else {
        return false
      }
      return StatementRowBuilder.isOtherSide(rows[index].subject, of: other.subject)
    }
    let start = max(0, figure.quantity.raw.lowerBound - 4)
    return !other.states(.change) && paragraph.text.has("各", in: start..<figure.quantity.raw.lowerBound)
      && StatementRowBuilder.isOtherSide(rows[index].subject, of: other.subject)
  }

  /// Whether one subject names the spending and the other the revenue of the same accounts: 支出总计 and 收入总计.
  private static func isOtherSide(_ subject: String, of other: String) -> Bool {
    subject.holds("支出") && other.holds("收入") && subject.suffix(2) == other.suffix(2)
  }

  private static let adjusted = WordSet("调整预算 调整数 调整后预算 预算调整")

  /// Whether a figure goes on with a row: same subject and year, and a measure that the row does not have yet.
  private func belongs(_ figure: Figure, to index: Int) -> Bool {
    let isSame = figure.traits.map(rows[index].traits.isSame) ?? false
    let isRelative =
      figure.measure == .change || figure.measure == .changeRate || figure.measure == .share
      || figure.measure == .completion
    guard isSame || isRelative else { return false }
    if figure.quantity.dimension == .money || figure.quantity.dimension == .percent,
      let held = rows[index].value(figure.measure)
    {
      // The same amount told twice in a passage is one statement.
      return isSame && held == figure.quantity.value && rows[index].year == figure.year
    }
    if isSame { return rows[index].year == figure.year || isRelative }
    guard isRelative, rows[index].hasMoney, figure.subject.utf8.count >= 9, !figure.subject.ends(as: "率"),
      !rows[index].states(figure.measure)
    else { return false }
    return rows[index].subject.starts(as: figure.subject)
      || figure.subject.starts(as: rows[index].subject) && rows[index].subject.utf8.count >= 9
  }

  /// `占本年支出合计的99.99%` names the whole.
  private mutating func setBase(_ index: Int, _ figure: Figure, _ paragraph: Paragraph) {
    let end = figure.quantity.raw.lowerBound
    var start = end
    while start > 0, !paragraph.text[start - 1].isOne(of: "，", "。", "；", "（", "：") { start -= 1 }
    guard let share = paragraph.text[start..<end].lastIndex(of: "占") else { return }
    var stop = end
    while stop > share + 1 {
      let tail = StatementRowBuilder.baseTails.match(paragraph.text, endingAt: stop, start: share + 1)
      guard tail != nil || paragraph.text[stop - 1] == " " else { break }
      stop -= tail?.length ?? 1
    }
    if stop - share > 2 { rows[index].base = paragraph.string(share + 1..<stop) }
  }

  /// What stands between the whole and its share: `占财政总收入比重为46.21%`.
  private static let baseTails = WordSet("的 约 为 达 达到 是 比重 比例")

  private static let reasons = WordSet(
    "主要变动原因是 主要原因是 变动原因是 主要是因为 原因是 主要原因为 主要原因： 原因： 主要是由于 主要变动原因： 原因为 增减变化原因是 变动主要原因是 主要原因系 主要系 是由于 差异原因是")
  private static let unchanged = WordSet("持平 无增减 无变化 无增减变化 没有变化 与上年一致 与上年相同 无变动")
  private static let priorWords = WordSet("上年 去年 上一年 上年度")

  /// The reason after a row's figures and before the next row's; words that say nothing changed.
  private mutating func addReasons(_ paragraph: Paragraph) {
    for index in first..<rows.count {
      let next = index + 1 < rows.count ? rows[index + 1].range.lowerBound : paragraph.text.count
      let start = rows[index].lastNumberEnd
      // What only counts has no reason that a table tells.
      guard start < next, rows[index].figures.count > 0 else { continue }
      if let found = StatementRowBuilder.reasons.firstMatch(paragraph.text, in: start..<next) {
        var from = found.position + found.length
        while from < next, paragraph.text[from].isOne(of: "：", "，", "是", " ") { from += 1 }
        var stop = from
        while stop < paragraph.text.count, !paragraph.text[stop].isOne(of: "。", "；") { stop += 1 }
        if stop > from { rows[index].reason = text.printed(from..<stop, of: paragraph) }
      }
      if let found = StatementRowBuilder.unchanged.firstMatch(paragraph.text, in: start..<next) {
        let clause = max(start, found.position - 16)..<found.position
        let year = (rows[index].year).map { Array(String($0 - 1).unicodeScalars) }
        let namesYear = year.map { digits in clause.contains { paragraph.has(digits, at: $0) } } ?? false
        rows[index].isUnchanged = namesYear || StatementRowBuilder.priorWords.occurs(paragraph.text, in: clause)
      }
    }
  }
}
