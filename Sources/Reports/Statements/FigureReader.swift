// Goes through a report's quantities in order and asks what each sentence says of them.

import Query

/// Makes figures of quantities.
struct FigureReader {
  let text: ReportText
  let readings: [[NumberReading]]
  let outline: Outline
  let identity: ReportIdentity
  let projects: ProjectSections
  let tables: [PrintedTable]

  /// All figures in the order of the text.
  func read() -> [Figure] {
    var figures: [Figure] = []
    let cells = TableStatements(tables)
    var headings: [Int: StatementContext] = [:]
    for paragraph in text.paragraphs {
      let numbers = readings[paragraph.index]
      guard numbers.contains(where: { if case .quantity = $0 { true } else { false } }) else { continue }
      var reader = StatementReader(paragraph, readings: numbers)
      for var figure in reader.read(context: { context(paragraph, at: $0, known: &headings) }) {
        figure.position = paragraph.origin[figure.quantity.number.lowerBound]
        figure.line = text.line(at: figure.position)
        figure.section = outline.section(paragraph: paragraph.index, position: figure.quantity.number.lowerBound)?.id
        figure.org = identity.org
        if let org = identity.org, figure.subject.hasPrefix(org), figure.subject.count > org.count + 1 {
          figure.subject.removeFirst(org.count)
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
      year: context.year, isAccount: context.isAccount, isBudget: context.isBudget, project: context.project,
      label: label(paragraph, position))
  }

  /// What the headings of a section say, whatever the place in it.
  private func headingContext(_ section: Section?) -> StatementContext {
    let chain = outline.chain(section)
    let headings = chain.filter { $0.isOwnLine || $0.headingEnd - $0.start < 30 }
    let nearest = headings.first { $0.rank < 90 && $0.isOwnLine }
    let isNarrative =
      nearest.map { has(StatementWords.narrativeHeadings, $0) && !has(StatementWords.accountHeadings, $0) } ?? false
    let isAccount =
      !isNarrative && (identity.kind.hasPrefix("部门") || nearest != nil)
      && chain.contains { $0.rank < 70 && has(StatementWords.accountHeadings, $0) }
    return StatementContext(
      year: identity.year, isAccount: isAccount && !(section.map { $0.rank == 90 } ?? false),
      isBudget: isBudget(nearest),
      project: projects.name(of: chain), label: nil)
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

  private static let outturnWords = WordSet("决算 执行 绩效 完成情况 使用情况")
  private static let budgetWords = WordSet("预算安排 收支预算 收入预算 支出预算 预算总体 预算情况 年初预算 预算说明")

  /// The name that stands before a colon or at the start of an item, for figures that only say `支出决算为`.
  private func label(_ paragraph: Paragraph, _ position: Int) -> String? {
    ItemLabel.label(paragraph, before: position)
  }
}
