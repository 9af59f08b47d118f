// Goes through a report's quantities in order and asks what each sentence says of them.

import Query

/// Makes figures of quantities. A class: it is handed on at every figure.
final class FigureReader {
  let text: ReportText
  let readings: [[NumberReading]]
  let outline: Outline
  let identity: ReportIdentity
  let projects: ProjectSections
  let tables: [TableReader]

  /// Whether the report only says to what money was handed out: `…补助资金分配结果的公告`.
  private let isAllocation: Bool

  /// The clauses of each paragraph that has quantities.
  let maps: [ClauseMap?]
  /// The names that came before.
  let subjects: SubjectTable

  init(
    text: ReportText, readings: [[NumberReading]], outline: Outline, identity: ReportIdentity,
    projects: ProjectSections, tables: [TableReader], maps: [ClauseMap?], subjects: SubjectTable
  ) {
    self.text = text
    self.readings = readings
    self.outline = outline
    self.identity = identity
    self.projects = projects
    self.tables = tables
    self.maps = maps
    self.subjects = subjects
    let title = Array(identity.title.unicodeScalars)
    isAllocation = FigureReader.allocations.occurs(title, in: 0..<title.count)
  }

  /// All figures in the order of the text; with the traits of their subjects where rows are to be made of them.
  func read(hasRows: Bool = true, _ isStopped: () -> Bool = { false }) -> [Figure] {
    var figures: [Figure] = []
    let cells = TableStatements(tables, year: identity.year)
    var memory = ContextMemory(sections: outline.sections.count)
    var reader: StatementReader?
    for (index, map) in maps.enumerated() {
      if index & 255 == 0, isStopped() { break }
      guard let map else { continue }
      let paragraph = text.paragraphs[index]
      memory.label = ItemLabel.label(paragraph)
      if reader == nil {
        reader = StatementReader(paragraph, readings: readings[index], map: map, subjects: subjects)
      } else {
        reader?.start(paragraph, readings: readings[index], map: map)
      }
      let start = figures.count
      reader?.read(into: &figures, context: { context(paragraph, at: $0, &memory) })
      for index in start..<figures.count {
        let figure = figures[index]
        place(figure, paragraph, &memory)
        if paragraph.kind == .row { cells.describe(figure) }
        if hasRows { figure.traits = subjects.traits(of: figure.subject) }
      }
      note(paragraph, figures.last, &memory)
    }
    return figures
  }

  /// Notes where a figure stands; a subject that begins with the organisation goes without it.
  private func place(_ figure: Figure, _ paragraph: Paragraph, _ memory: inout ContextMemory) {
    figure.position = paragraph.origin[figure.quantity.number.lowerBound]
    memory.line = text.line(at: figure.position, near: memory.line)
    figure.line = memory.line
    if let org = identity.org, figure.subject.utf8.count > org.utf8.count + 3, figure.subject.starts(as: org) {
      figure.subject.removeFirst(org.count)
      figure.subject = FigureReader.withoutYear(figure.subject)
    }
  }

  /// Keeps the year that an item states in its own paragraph, for the items below it.
  private func note(_ paragraph: Paragraph, _ last: Figure?, _ memory: inout ContextMemory) {
    guard let last, last.quantity.paragraph == paragraph.index, last.measure != .prior, let id = last.section,
      last.year != memory.context?.year
    else { return }
    let section = outline.sections[id - 1]
    if section.paragraph == paragraph.index, !section.isOwnLine { facts(section, &memory)?.statedYear = last.year }
  }

  /// What was found for the figures before, most of which stand in the same section and paragraph.
  private struct ContextMemory {
    /// The id of the last section, 0 where there is none, and what its headings say.
    var section = 0
    var context: StatementContext?
    /// The same with the name before the colon of the section, where it is an item within a paragraph, and where that begins.
    var itemContext: StatementContext?
    var item: (paragraph: Int, start: Int) = (-1, 0)
    /// The label that the paragraph at hand starts with.
    var label: (text: String, end: Int)? { didSet { labelContext = nil } }
    /// The context with that label.
    var labelContext: StatementContext?
    /// The line of the last figure.
    var line = 1
    /// What each heading says by itself, by section; nil where nobody has asked yet.
    var facts: [HeadingFacts?]

    init(sections: Int) { facts = Array(repeating: nil, count: sections) }
  }

  /// What the headings around a place say.
  private func context(_ paragraph: Paragraph, at position: Int, _ memory: inout ContextMemory) -> StatementContext {
    let number = outline.number(paragraph: paragraph.index, position: position, near: memory.section)
    let context: StatementContext
    if let known = memory.context, memory.section == number {
      context = known
    } else {
      let section = number > 0 ? outline.sections[number - 1] : nil
      context = headingContext(section, &memory)
      memory.context = context
      memory.section = number
      memory.itemContext = section.flatMap(itemLabel).map(context.labelled)
      memory.item = section.map { ($0.paragraph, $0.headingEnd) } ?? (-1, 0)
      memory.labelContext = nil
    }
    if let item = memory.itemContext, memory.item.paragraph == paragraph.index, memory.item.start <= position {
      return item
    }
    guard let label = memory.label, label.end < position else { return context }
    let labelled = memory.labelContext ?? context.labelled(label.text)
    memory.labelContext = labelled
    return labelled
  }

  /// What one heading says, whatever stands around it; what few ask for is found when they do.
  private final class HeadingFacts {
    let section: Section
    /// Those of the heading around it.
    let outer: HeadingFacts?
    /// Whether it states an amount itself, as an item does that is no heading.
    let statesFigure: Bool
    /// Whether its words are those of a narrative and of no account.
    let isNarrative: Bool
    let namesAccount: Bool
    private(set) lazy var namesAssets = reader.has(FigureReader.assetWords, section)
    /// Whether it speaks of an outturn rather than a budget, or of a budget.
    private(set) lazy var isOutturn =
      reader.has(FigureReader.outturnWords, section) && !reader.has(FigureReader.goalWords, section)
    private(set) lazy var isBudget = reader.namesBudget(section)
    /// The year that the paragraph of an item states before its parts: `二、增减原因：2026年预算数为3,375万元` above `1.…`.
    var statedYear: Int?
    /// The account that it names.
    private(set) lazy var account =
      section.rank < 90
      ? HeadingSubject.account(reader.text.paragraphs[section.paragraph].text, section.titleRange) : nil
    private let reader: FigureReader
    /// The year that it is about, and whether it speaks of one without being about it.
    let year: Int?
    let blursYear: Bool

    init(_ section: Section, within outer: HeadingFacts?, in reader: FigureReader) {
      self.section = section
      self.outer = outer
      self.reader = reader
      statesFigure = reader.statesFigure(section)
      namesAccount =
        reader.has(StatementWords.accountHeadings, section) && !reader.has(StatementWords.auditHeadings, section)
      isNarrative = !namesAccount && reader.has(StatementWords.narrativeHeadings, section)
      (year, blursYear) = section.isOwnLine && section.rank < 90 ? reader.headingYear(section) : (nil, false)
    }
  }

  /// The facts of a section's heading, which know those of the heading around it.
  private func facts(_ section: Section?, _ memory: inout ContextMemory) -> HeadingFacts? {
    guard let section else { return nil }
    if let known = memory.facts[section.id - 1] { return known }
    // Ranks grow from the outside to the inside, so that sections do not nest deep.
    let outer = facts(section.parent.map { outline.sections[$0 - 1] }, &memory)
    let new = HeadingFacts(section, within: outer, in: self)
    memory.facts[section.id - 1] = new
    return new
  }

  /// What the headings of a section say, whatever the place in it.
  private func headingContext(_ section: Section?, _ memory: inout ContextMemory) -> StatementContext {
    let innermost = facts(section, &memory)
    var nearest: HeadingFacts?
    var stage: HeadingFacts?
    var year: HeadingFacts?
    var stated: Int?
    var namesAssets = false
    var isOwnLine = false
    var namesAccount = false
    var isNarrative = false
    var named = 0
    var heading: String?
    var project: String?
    var next = innermost
    while let facts = next {
      next = facts.outer
      let rank = facts.section.rank
      isOwnLine = isOwnLine || facts.section.isOwnLine
      namesAccount = namesAccount || rank < 70 && facts.namesAccount
      isNarrative = isNarrative || facts.isNarrative
      project = project ?? projects.name(of: facts.section)
      // An item that states a figure in its first line is no heading.
      guard !facts.statesFigure else { continue }
      if rank < 90, facts.section.isOwnLine {
        if nearest == nil { nearest = facts }
        // `1.一般公共预算` under `二、2026年预算安排`: the fund tells nothing of the stage; nor does `5.收支预算汇总` under
        // `一、2025年预算执行情况`, in the report of a government, whose chapters have a year.
        let isOuter = stage?.year == nil && facts.year != nil && identity.kind == ReportIdentity.otherKind
        if stage == nil ? facts.year != nil || facts.isOutturn || facts.isBudget : isOuter && facts.isOutturn {
          stage = facts
        }
      }
      if year == nil, facts.year != nil || facts.blursYear { year = facts }
      if year == nil, stated == nil, facts !== innermost { stated = facts.statedYear }
      namesAssets = namesAssets || facts.namesAssets
      if rank < 90, named < 2 {
        named += 1
        heading = heading ?? facts.account
      }
    }
    let isAccount =
      !(nearest?.isNarrative ?? false) && (identity.kind.starts(as: "部门") || nearest != nil || isOwnLine)
      && (namesAccount || !isOwnLine && !isNarrative && isOfAccounts)
    return StatementContext(
      year: stated ?? year?.year ?? identity.year, isAccount: isAccount && section?.rank != 90,
      isBudget: isBudget(identity.kind == "部门预算" ? nearest : stage ?? nearest) && !namesAssets, org: identity.org,
      heading: heading, project: project,
      section: section?.id, label: nil)
  }

  /// Whether the whole report is one of accounts, so that a text of it without headings is one as well.
  private var isOfAccounts: Bool { identity.kind == "部门决算" || identity.kind == "部门预算" }

  private func statesFigure(_ section: Section) -> Bool {
    readings[section.paragraph].contains { reading in
      if case .quantity(let quantity) = reading {
        quantity.dimension == .money && quantity.number.lowerBound >= section.start
          && quantity.number.lowerBound < section.headingEnd
      } else {
        false
      }
    }
  }

  /// The year that a heading on a line of its own is about: `二、2023年上半年预算执行情况`. A heading with several years, or
  /// with one it only compares with, blurs it.
  private func headingYear(_ section: Section) -> (year: Int?, isBlurred: Bool) {
    let range = section.start..<section.headingEnd
    var years: [(year: Int, start: Int)] = []
    for case .numeral(let numeral) in readings[section.paragraph] {
      if let year = numeral.year, range.contains(numeral.range.lowerBound) {
        years.append((year, numeral.range.lowerBound))
      }
    }
    guard let first = years.first else { return (nil, false) }
    let text = text.paragraphs[section.paragraph].text
    let isCompared = StatementWords.comparers.match(text, endingAt: first.start, start: range.lowerBound) != nil
    if years.count > 1 || isCompared || section.headingEnd - section.start > 40 { return (nil, true) }
    // `第三部分 某局2023年度部门决算情况说明` in the accounts of 2024: a slip, for a check to tell.
    if section.rank == ItemNumber.Form.part.rawValue, let org = identity.org.map({ Array($0.unicodeScalars) }),
      text[range].indices.contains(where: { text[$0..<range.upperBound].starts(with: org) })
    {
      return (nil, false)
    }
    return (first.year, false)
  }

  private func has(_ words: WordSet, _ section: Section) -> Bool {
    words.occurs(text.paragraphs[section.paragraph].text, in: section.start..<section.headingEnd)
  }

  /// Whether a heading speaks of a budget: `一般公共预算情况` names a fund.
  private func namesBudget(_ section: Section) -> Bool {
    let text = text.paragraphs[section.paragraph].text
    var start = section.start
    while let found = FigureReader.budgetWords.firstMatch(text, in: start..<section.headingEnd) {
      let stem = found.position + 2
      if !text[stem].isOne(of: "情", "总", "说")
        || StatementWords.fundNames.match(text, endingAt: stem, start: section.start) == nil
      {
        return true
      }
      start = stem
    }
    return false
  }

  /// Whether the heading that tells of the stage speaks of a budget and of nothing else.
  private func isBudget(_ heading: HeadingFacts?) -> Bool {
    guard let heading else { return identity.kind == "部门预算" || isAllocation }
    if identity.kind == ReportIdentity.otherKind, let year = heading.year, let own = identity.year, year > own {
      // `2026年财政总量` in the report on 2025.
      return !heading.isOutturn
    }
    return !heading.isOutturn && (identity.kind == "部门预算" || isAllocation || heading.isBudget)
  }

  /// Without a year that a subject starts with.
  private static func withoutYear(_ subject: String) -> String {
    let digits = subject.prefix { $0.isNumber }
    guard digits.count == 4, subject.dropFirst(4).first == "年" else { return subject }
    let rest = subject.dropFirst(subject.dropFirst(5).first == "度" ? 6 : 5)
    return rest.count >= 2 ? String(rest) : subject
  }

  private static let assetWords = WordSet("国有资产 资产总体 资产占")
  private static let outturnWords = WordSet("决算 执行 绩效 完成情况 使用情况")
  private static let allocations = WordSet("资金分配 分配结果 分配方案 分配计划 资金安排方案 资金下达 资金的通知 资金预算的通知 预算调整方案 预算调整情况 调整预算方案")
  private static let goalWords = WordSet("绩效目标")
  private static let budgetWords = WordSet("预算草案 预算编制 支出安排 收入安排 预算安排 收支预算 收入预算 支出预算 预算总体 预算情况 年初预算 预算说明")

  private static let runIn = ["指标", "收入预算", "支出预算", "收入决算", "支出决算"]

  /// The name before the colon of an item within a paragraph: `②营养改善计划：预算…`, or that of an indicator or a side of the
  /// accounts before a full stop: `（一）投入指标。满分20分，得15.5分`, `（二）支出预算。2024年年初预算数1,270万元`.
  private func itemLabel(_ section: Section) -> String? {
    let mark = text.paragraphs[section.paragraph][section.headingEnd - 1]
    guard section.rank < 90, !section.isOwnLine,
      section.rank >= 60 && mark == "：" || FigureReader.runIn.contains(where: { section.title.ends(as: $0) }),
      (2...24).contains(section.title.unicodeScalars.count),
      !section.title.holds("，")
    else { return nil }
    // The stage says nothing of what it is of.
    return section.title.ends(as: "算") && mark != "：" ? String(section.title.dropLast(2)) : section.title
  }
}
