// The life of one report: document, text, readings, outline, figures.

import Documents
import Query

/// One report, read. A class: everything that writes tables holds it.
final class ReportReading {
  /// The name that rows are told apart by.
  let key: String
  /// Lines and paragraphs.
  let text: ReportText
  /// The numbers of each paragraph.
  let readings: [[NumberReading]]
  /// The tables printed in it.
  let tables: [PrintedTable]
  /// The same with what their heads say.
  let tableReaders: [TableReader]
  /// What it says of itself.
  let identity: ReportIdentity
  /// Its sections.
  let outline: Outline
  /// The paragraphs of rows of standard tables, which have writers of their own.
  let standardRows: Set<Int>
  /// The sections that tell of one project.
  let projects: ProjectSections
  /// The clauses of each paragraph that has quantities.
  let maps: [ClauseMap?]
  /// Every quantity with what is said of it.
  let figures: [Figure]
  /// The figures of one thing brought together; none where nobody is to ask for them.
  let rows: [StatementRow]
  /// Those of them that state more than counts, which most rows only tell: what the tables of money are made of.
  let accountRows: [StatementRow]
  /// The codes that its tables give to lines of the classification.
  private(set) lazy var spendingCodes = SpendingRows(reading: self).codes()
  /// The texts of projects that were asked for, by section.
  @exclusivity(unchecked) private var knownTexts: [Int: ProjectTexts] = [:]

  /// Reads `document`. It asks some hundred times a second whether it is to stop, and then ends with what it has, which is
  /// not the whole report. `subjects` remembers what the names of subjects say, from one report to the next; `hasRows` tells
  /// whether `rows` are needed.
  init(
    _ document: Document, key: String, subjects: SubjectTable = SubjectTable(), hasRows: Bool = true,
    isStopped: () -> Bool = { false }
  ) {
    self.key = key
    text = ReportText(document, isStopped: isStopped)
    let captions = ReportReading.captions(of: text)
    tables = TableFinder.tables(text, captions: captions)
    var readings = ReportReading.readings(of: text, captions: captions, hints: CellHint.hints(tables), isStopped)
    TableDigits.complete(&readings, of: tables, in: text)
    self.readings = readings
    let identity = ReportIdentity(text, readings: readings)
    self.identity = identity
    tableReaders = tables.map { TableReader($0, kind: identity.kind) }
    standardRows = ReportReading.standardRows(tableReaders)
    var builder = OutlineBuilder(text, readings: readings)
    outline = builder.build()
    projects = ProjectSections(outline, text: text)
    let maps = zip(text.paragraphs, readings).map { ReportReading.hasQuantity($1) ? ClauseMap($0) : nil }
    self.maps = maps
    figures = FigureReader(
      text: text, readings: readings, outline: outline, identity: identity, projects: projects, tables: tableReaders,
      maps: maps, subjects: subjects
    ).read(hasRows: hasRows, isStopped)
    guard hasRows else {
      (rows, accountRows) = ([], [])
      return
    }
    var grouping = StatementRowBuilder(text, outline: outline, maps: maps, records: subjects.records)
    rows = grouping.build(
      standardRows.isEmpty
        ? figures : figures.filter { [standardRows] in !standardRows.contains($0.quantity.paragraph) }, isStopped)
    accountRows = rows.filter { $0.figures.count > 0 }
  }

  private static func hasQuantity(_ readings: [NumberReading]) -> Bool {
    for case .quantity in readings { return true }
    return false
  }

  /// The unit that a caption above gives each paragraph: it holds until prose follows.
  private static func captions(of text: ReportText) -> [UnitReading?] {
    var captions: [UnitReading?] = []
    captions.reserveCapacity(text.paragraphs.count)
    var caption: UnitReading?
    var isOfHead = false
    for paragraph in text.paragraphs {
      if let found = CaptionUnit.unit(of: paragraph) {
        caption = found
        isOfHead = paragraph.kind == .row
      } else if isOfHead, CaptionUnit.headsIndicators(paragraph) {
        // The unit of the money above is not that of indicators.
        caption = nil
      } else if paragraph.kind == .prose, paragraph.text.count > 40 {
        caption = nil
      }
      captions.append(caption)
    }
    return captions
  }

  /// The numbers of each paragraph.
  private static func readings(
    of text: ReportText, captions: [UnitReading?], hints: [Int: [CellHint]], _ isStopped: () -> Bool
  ) -> [[NumberReading]] {
    var hasStopped = false
    return text.paragraphs.map { paragraph in
      if paragraph.index & 255 == 0, !hasStopped { hasStopped = isStopped() }
      if hasStopped { return [] }
      var scanner = QuantityScanner(
        paragraph, captionUnit: captions[paragraph.index],
        hints: paragraph.kind == .row ? hints[paragraph.index] ?? [] : [])
      return scanner.scan()
    }
  }

  /// The figures of a paragraph, which stand in the order of the text.
  func figures(ofParagraph paragraph: Int) -> Range<Int> {
    firstFigure { $0.quantity.paragraph >= paragraph }..<firstFigure { $0.quantity.paragraph > paragraph }
  }

  /// The position of the first figure that satisfies a condition which, once true, stays so.
  func firstFigure(where isReached: (Figure) -> Bool) -> Int {
    var low = 0
    var high = figures.count
    while low < high {
      let middle = (low + high) / 2
      if isReached(figures[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static func standardRows(_ readers: [TableReader]) -> Set<Int> {
    var rows: Set<Int> = []
    for reader in readers where reader.role != .other {
      for row in reader.table.rows { if let first = row.first { rows.insert(first.paragraph) } }
    }
    return rows
  }

  /// Where the words stand in its paragraph that a statement row was read from.
  func quoteRange(_ row: StatementRow) -> Range<Int> {
    guard row.range.count > 160 else { return row.range }
    return row.figures.values.map(\.clause).min { $0.lowerBound < $1.lowerBound } ?? row.range
  }

  /// For each section whether it lies in an annex: a report within the report.
  func annexSections() -> [Bool] {
    var flags: [Bool] = []
    flags.reserveCapacity(outline.sections.count)
    for section in outline.sections {
      let inherits = section.parent.map { flags[$0 - 1] } ?? false
      flags.append(inherits || section.rank == ItemNumber.Form.annex.rawValue || section.title == "附件")
    }
    return flags
  }

  /// For each section whether it or one around it has one of `words` in its heading.
  func sectionsUnder(_ words: WordSet) -> [Bool] {
    var flags: [Bool] = []
    flags.reserveCapacity(outline.sections.count)
    for section in outline.sections {
      let inherits = section.parent.map { flags[$0 - 1] } ?? false
      flags.append(inherits || heading(of: section, has: words))
    }
    return flags
  }

  /// Whether one of `words` stands in the heading of a section.
  func heading(of section: Section, has words: WordSet) -> Bool {
    let start = section.numberRange.upperBound
    return words.occurs(text.paragraphs[section.paragraph].text, in: start..<max(start, section.headingEnd))
  }

  /// The texts of a project's section, which several tables ask for.
  func projectTexts(of section: Section) -> ProjectTexts {
    if let known = knownTexts[section.id] { return known }
    let texts = ProjectTexts(of: section, in: self)
    knownTexts[section.id] = texts
    return texts
  }

  /// The text of a paragraph's range as printed.
  func printed(_ range: Range<Int>, of paragraph: Int) -> String { text.printed(range, of: text.paragraphs[paragraph]) }
}

/// Captions that give the unit of a table: `单位：万元`, `金额单位:元`, `支出(万元)`.
enum CaptionUnit {
  private static let words = WordSet("单位： 金额单位： 单位:")
  private static let bracketed = Lexicon<Int>([("（万元）", 4), ("（元）", 0), ("（千元）", 3), ("（亿元）", 8)])

  private static let labels = WordSet(
    "单位： 金额单位： 单位: 部门： 编制单位： 日期： 报告日期： 发布日期： 公开时间： 公开日期： 联系人： 联系电话： 来源： 填报单位： 填报日期： 项目名称： 主管部门： 实施单位： 单位名称： 公开部门： 批复时间： 索引号："
  )

  /// Whether a line only gives a label and its value: `单位：万元`, `报告日期：2019年6月18日`.
  static func isLabelled(_ text: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
    guard range.count <= 40 else { return false }
    var start = range.lowerBound
    if text[start] == "（" { start += 1 }
    return labels.match(text, at: start, end: range.upperBound) != nil
  }

  /// Whether a row heads indicators.
  static func headsIndicators(_ paragraph: Paragraph) -> Bool {
    paragraph.kind == .row && paragraph.text.count < 400
      && indicators.occurs(paragraph.text, in: 0..<paragraph.text.count)
  }
  private static let indicators = WordSet("一级指标 三级指标")

  static func unit(of paragraph: Paragraph) -> UnitReading? {
    let whole = 0..<paragraph.text.count
    guard paragraph.text.count < 400, paragraph.mayHaveColon || paragraph.kind == .row else { return nil }
    // `编制单位：某某局　　金额单位：万元` has two of the words, and the first one gives no unit of money.
    var rest = whole
    while let found = words.firstMatch(paragraph.text, in: rest) {
      if let unit = money(in: paragraph, from: found.position + found.length) { return unit }
      rest = found.position + found.length..<whole.upperBound
    }
    guard paragraph.kind == .row, let found = bracketed.firstMatch(paragraph.text, in: whole) else { return nil }
    var unit = UnitReading(paragraph, at: found.position + 1)
    unit.multiplier = found.value
    return unit
  }

  /// The unit of money of a list: `万元`, `所、人、万元`.
  private static func money(in paragraph: Paragraph, from start: Int) -> UnitReading? {
    var place = start
    while place < min(start + 16, paragraph.text.count) {
      let unit = UnitReading(paragraph, at: place)
      if unit.dimension == .money { return unit }
      guard
        let mark = (place..<min(place + 4, paragraph.text.count)).first(where: {
          paragraph[$0].isOne(of: "、", "，", "/", "；")
        })
      else { return nil }
      place = mark + 1
    }
    return nil
  }
}
