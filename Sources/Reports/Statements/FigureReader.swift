// Goes through a report's quantities in order and asks what each sentence says of them.

import Query

/// Makes figures of quantities.
struct FigureReader {
  let text: ReportText
  let readings: [[NumberReading]]
  let outline: Outline
  let identity: ReportIdentity
  let projects: ProjectSections
  let tables: [TableReader]

  /// All figures in the order of the text.
  func read() -> [Figure] {
    var figures: [Figure] = []
    let cells = TableStatements(tables, year: identity.year)
    var headings: [Int: StatementContext] = [:]
    for paragraph in text.paragraphs {
      let numbers = readings[paragraph.index]
      guard numbers.contains(where: { if case .quantity = $0 { true } else { false } }) else { continue }
      var reader = StatementReader(paragraph, readings: numbers)
      for var figure in reader.read(context: { context(paragraph, at: $0, known: &headings) }) {
        figure.position = paragraph.origin[figure.quantity.number.lowerBound]
        figure.line = text.line(at: figure.position)
        figure.section = outline.section(paragraph: paragraph.index, position: figure.quantity.number.lowerBound)?.id
        if let org = identity.org, figure.subject.utf8.count > org.utf8.count + 3, figure.subject.starts(as: org) {
          figure.subject.removeFirst(org.count)
          figure.subject = FigureReader.withoutYear(figure.subject)
        }
        cells.describe(&figure)
        figure.project = figure.project.map(ProjectSections.shortName)
        figures.append(figure)
      }
    }
    return figures
  }

  /// What the headings around a place say.
  private func context(_ paragraph: Paragraph, at position: Int, known: inout [Int: StatementContext])
    -> StatementContext
  {
    let section = outline.section(paragraph: paragraph.index, position: position)
    let id = section?.id ?? 0
    let context = known[id] ?? headingContext(section)
    known[id] = context
    return StatementContext(
      year: context.year, isAccount: context.isAccount, isBudget: context.isBudget, org: identity.org,
      heading: context.heading,
      project: context.project,
      label: label(paragraph, position) ?? section.flatMap { itemLabel($0, paragraph, position) })
  }

  /// What the headings of a section say, whatever the place in it.
  private func headingContext(_ section: Section?) -> StatementContext {
    // An item that states a figure in its first line is no heading.
    let whole = outline.chain(section)
    let chain = whole.filter { !statesFigure($0) }
    let headings = chain.filter { $0.isOwnLine || $0.headingEnd - $0.start < 30 }
    let nearest = headings.first { $0.rank < 90 && $0.isOwnLine }
    let isNarrative =
      nearest.map { has(StatementWords.narrativeHeadings, $0) && !has(StatementWords.accountHeadings, $0) } ?? false
    let isAccount =
      !isNarrative && (identity.kind.hasPrefix("部门") || nearest != nil || whole.contains { $0.isOwnLine })
      && whole.contains { $0.rank < 70 && has(StatementWords.accountHeadings, $0) }
    return StatementContext(
      year: headingYear(chain) ?? identity.year, isAccount: isAccount && !(section.map { $0.rank == 90 } ?? false),
      isBudget: isBudget(nearest) && !chain.contains { has(FigureReader.assetWords, $0) },
      org: identity.org,
      heading: chain.lazy.filter { $0.rank < 90 }.prefix(2).compactMap { HeadingSubject.account($0.title) }.first,
      project: projects.name(of: whole), label: nil)
  }

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
  /// with one it only compares with, says none.
  private func headingYear(_ chain: [Section]) -> Int? {
    for section in chain where section.isOwnLine && section.rank < 90 {
      let range = section.start..<section.headingEnd
      var years: [(year: Int, start: Int)] = []
      for case .numeral(let numeral) in readings[section.paragraph] {
        if let year = numeral.year, range.contains(numeral.range.lowerBound) {
          years.append((year, numeral.range.lowerBound))
        }
      }
      guard let first = years.first else { continue }
      let text = text.paragraphs[section.paragraph].text
      let isCompared = StatementWords.comparers.match(text, endingAt: first.start, start: range.lowerBound) != nil
      if years.count > 1 || isCompared || section.headingEnd - section.start > 40 { return nil }
      return first.year
    }
    return nil
  }

  private func has(_ words: WordSet, _ section: Section) -> Bool {
    words.occurs(text.paragraphs[section.paragraph].text, in: section.start..<section.headingEnd)
  }

  /// Whether the nearest heading speaks of a budget and of nothing else.
  private func isBudget(_ section: Section?) -> Bool {
    guard let section else { return identity.kind == "部门预算" }
    if has(FigureReader.outturnWords, section) { return false }
    return identity.kind == "部门预算" || has(FigureReader.budgetWords, section)
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
  private static let budgetWords = WordSet("预算草案 预算编制 支出安排 收入安排 预算安排 收支预算 收入预算 支出预算 预算总体 预算情况 年初预算 预算说明")

  /// The name before the colon of an item within a paragraph: `②营养改善计划：预算…`.
  private func itemLabel(_ section: Section, _ paragraph: Paragraph, _ position: Int) -> String? {
    guard section.paragraph == paragraph.index, section.rank >= 60, section.rank < 90, !section.isOwnLine,
      section.headingEnd <= position, paragraph[section.headingEnd - 1] == "：", (2...24).contains(section.title.count),
      !section.title.contains("，")
    else { return nil }
    return section.title
  }

  /// The name that stands before a colon or at the start of an item, for figures that only say `支出决算为`.
  private func label(_ paragraph: Paragraph, _ position: Int) -> String? {
    ItemLabel.label(paragraph, before: position)
  }
}
