// Rows of projects: each account that a report gives of a project, and of its projects together.

import Query

/// Writes the table of projects.
struct ProjectRows {
  let reading: ReportReading

  /// What one place tells of a project.
  private struct Account {
    var section: Section?
    /// Nil for all projects together.
    var name: String?
    var figures = MeasuredFigures()
    var grade: String?
    var texts = ProjectTexts()
    var line: Int
    var quote: String
  }

  /// A row for each section that tells of one project, then one for each passage on all projects.
  func write(to tables: inout TableSet) throws(QueryError) {
    for section in reading.outline.sections {
      if let name = reading.projects.name(of: section) { try append(account(of: section, name: name), to: &tables) }
    }
    for account in overviews() { try append(account, to: &tables) }
  }

  private func append(_ account: Account, to tables: inout TableSet) throws(QueryError) {
    func amount(_ measure: Measure) -> Value { .optional(account.figures.value(measure, .money)) }
    let completion = account.figures.value(.completion)
    try tables.append(
      .projects,
      [
        .text(reading.key), .optional(reading.identity.org), .optional(reading.identity.year),
        .optional(account.section?.id), .optional(account.name.map(ProjectSections.shortName)), amount(.budget),
        amount(.received),
        amount(.actual), .ratio(completion), .optional(account.figures.value(.score)),
        .optional(account.grade),
        .optional(account.texts.goal), .optional(account.texts.result), .optional(account.texts.problems),
        .optional(account.texts.measures), .optional(account.figures.rounding), .integer(Int128(account.line)),
        .text(account.quote),
      ])
  }

  /// What the sections under a project's heading tell.
  private func account(of section: Section, name: String) -> Account {
    let sections = reading.outline.ids(within: section)
    let short = ProjectSections.shortName(name)
    var account = Account(section: section, name: name, line: section.line, quote: section.title)
    // Figures stand in the order of the text, and so of their sections.
    for index in reading.firstFigure(where: { $0.section ?? 0 >= sections.lowerBound })..<reading.figures.count {
      guard let inner = reading.figures[index].section, inner < sections.upperBound else { break }
      let figure = reading.figures[index]
      guard account.figures.index(of: figure.measure) == nil, figure.project == short, isAccount(figure, of: short)
      else { continue }
      account.figures.set(figure)
    }
    let money = account.figures.values.min { $0.position < $1.position }
    if let money {
      account.line = money.line
      account.quote = reading.printed(sentence(of: money), of: money.quantity.paragraph)
    }
    account.texts = reading.projectTexts(of: section)
    account.grade = ProjectTexts.grade(reading, section)
    return account
  }

  /// Whether a figure is the project's own budget, money received, outturn, rate or score.
  private func isAccount(_ figure: Figure, of name: String) -> Bool {
    switch figure.measure {
    case .budget, .received, .actual: figure.quantity.dimension == .money && isSame(figure.subject, name)
    case .completion: isSame(figure.subject, name) || figure.subject.ends(as: "执行率")
    case .score: true
    default: false
    }
  }

  private func isSame(_ subject: String, _ short: String) -> Bool {
    subject.starts(as: short) || short.holds(ProjectSections.shortName(subject))
      || subject.starts(as: "项目") || subject.starts(as: "该项目") || subject == "资金"
      || ProjectRows.shared(short, ProjectSections.shortName(subject)) * 4 >= short.count * 3
  }

  /// How many characters two names share in order: a project is often told with a word more or less in its name.
  private static func shared(_ left: String, _ right: String) -> Int {
    let rest = Array(right.unicodeScalars)
    var position = 0
    var count = 0
    for character in left.unicodeScalars {
      if let found = rest[position...].firstIndex(of: character) {
        position = found + 1
        count += 1
      }
    }
    return count
  }

  /// The sentence around a figure, as far as its project's figures go.
  private func sentence(of figure: Figure) -> Range<Int> {
    let paragraph = reading.text.paragraphs[figure.quantity.paragraph]
    let map = reading.maps[figure.quantity.paragraph] ?? ClauseMap(paragraph)
    let start = map.sentenceStart(figure.quantity.raw.lowerBound)
    var end = figure.quantity.raw.upperBound
    while end < paragraph.text.count, paragraph.text[end] != "。" { end += 1 }
    return start..<end
  }

  // MARK: All projects together

  /// Passages that give the money of all projects: subjects that start with 项目.
  private func overviews() -> [Account] {
    var accounts: [Account] = []
    var taken: Set<Int> = []
    var named: [Int: Set<String>] = [:]
    for row in reading.accountRows where row.hasMoney && row.project == nil && isOverview(row) {
      let name = ownName(row.subject)
      // A passage tells once of all projects together, and once of each that it names.
      if let name, !(named[row.paragraph]?.isEmpty ?? true) {
        guard named[row.paragraph, default: []].insert(name).inserted else { continue }
      } else {
        guard taken.insert(row.paragraph).inserted else { continue }
        if let name { named[row.paragraph, default: []].insert(name) }
      }
      var account = Account(
        section: row.section.map { reading.outline.sections[$0 - 1] }, name: name, line: row.line,
        quote: reading.printed(reading.quoteRange(row), of: row.paragraph))
      var subject: String?
      for figure in reading.figures[reading.figures(ofParagraph: row.paragraph)] {
        if figure.quantity.dimension == .money { subject = figure.subject }
        // A rate or a score is of the project whose money was told last.
        if name != nil, subject != name { continue }
        guard belongs(figure, to: name), account.figures.index(of: figure.measure) == nil || prefers(figure) else {
          continue
        }
        account.figures.set(figure)
      }
      if let first = account.figures.values.min(by: { $0.position < $1.position }) {
        let range = name == nil ? sentence(of: first) : first.clause
        account.quote = reading.printed(range, of: row.paragraph)
      }
      accounts.append(account)
    }
    return accounts
  }

  private func isOverview(_ row: StatementRow) -> Bool {
    if row.subject.ends(as: "项目"), row.amount(.budget) != nil,
      row.amount(.received) != nil || row.amount(.actual) != nil && ownName(row.subject) != nil
    {
      return true
    }
    guard row.subject.starts(as: "项目"), row.amount(.budget) != nil else { return false }
    return row.subject == "项目" || row.subject.starts(as: "项目资金") || row.subject.starts(as: "项目预算")
  }

  /// The name of one project that a subject is, `湖区保洁项目`; nil of words for all projects.
  private func ownName(_ subject: String) -> String? {
    guard subject.hasSuffix("项目"), subject.count >= 6, !ProjectRows.together.contains(where: { subject.holds($0) })
    else {
      return nil
    }
    return subject
  }
  private static let together = [
    "各项目", "个项目", "全部项目", "所有项目", "年度项目", "部门项目", "单位项目", "本级项目", "支出项目", "实施项目", "以上", "上述",
  ]

  private func belongs(_ figure: Figure, to name: String?) -> Bool {
    if let name, figure.quantity.dimension == .money, figure.subject != name { return false }
    return switch figure.measure {
    case .budget, .received, .actual:
      figure.quantity.dimension == .money
        && (figure.subject.starts(as: "项目") || figure.subject.starts(as: "全年") || figure.subject.ends(as: "项目"))
    case .completion: true
    case .score: true
    default: false
    }
  }

  /// Of two rates the execution rate is the completion.
  private func prefers(_ figure: Figure) -> Bool { figure.measure == .completion && figure.subject.holds("执行率") }
}
