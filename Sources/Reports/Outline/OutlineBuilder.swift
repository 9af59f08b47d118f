// Builds the outline of a report from the numbers and places of its lines.

/// Walks over the paragraphs and keeps the sections that are open.
struct OutlineBuilder {
  let text: ReportText
  let readings: [[NumberReading]]
  private var sections: [Section] = []
  /// Open sections, outermost first.
  private var open: [Section] = []
  /// The rank of the last heading and whether text followed it.
  private var lastRank = 0
  /// Whether a heading had the rank of a part.
  private var hasParts = false
  private var hasBody = true
  /// Whether lines are those of a table of contents.
  private var inContents = false

  init(_ text: ReportText, readings: [[NumberReading]]) {
    self.text = text
    self.readings = readings
  }

  /// The outline.
  mutating func build() -> Outline {
    for paragraph in text.paragraphs where paragraph.kind == .prose { read(paragraph) }
    return Outline(sections: sections, contents: contentsLines)
  }

  private mutating func read(_ paragraph: Paragraph) {
    if isContents(paragraph) { return }
    let whole = 0..<paragraph.text.count
    if paragraph.headingLevel > 0 {
      readMarkdown(paragraph)
    } else if let number = ItemNumber(paragraph.text, in: whole), isItem(paragraph, number) {
      readNumbered(paragraph, number)
    } else if let end = HeadingRules.summaryEnd(paragraph) {
      push(
        rank: 65, numberLength: 0, ordinal: 0, title: HeadingRules.title(paragraph, 0..<end), paragraph, start: 0,
        headingEnd: end,
        isOwnLine: false)
      hasBody = true
      readInner(paragraph, from: end)
    } else if let rank = unnumberedRank(paragraph) {
      let title =
        paragraph.text.first == "（" && HeadingRules.isProjectTitle(paragraph)
        ? 1..<paragraph.text.count - 1 : HeadingRules.title(paragraph, whole)
      push(
        rank: rank, numberLength: 0, ordinal: 0, title: title, paragraph, start: 0, headingEnd: whole.upperBound,
        isOwnLine: true)
      hasBody = false
    } else {
      hasBody = true
      readInner(paragraph, from: 0)
    }
  }

  /// A Markdown heading ranks by its number, or by its level where it has none.
  private mutating func readMarkdown(_ paragraph: Paragraph) {
    let whole = 0..<paragraph.text.count
    let number = ItemNumber(paragraph.text, in: whole)
    let start = number?.length ?? 0
    push(
      rank: number?.form.rawValue ?? (paragraph.headingLevel == 1 ? 5 : 20 + paragraph.headingLevel * 10),
      numberLength: start, ordinal: number?.ordinal ?? 0,
      title: HeadingRules.title(paragraph, start..<whole.upperBound), paragraph, start: 0, headingEnd: whole.upperBound,
      isOwnLine: true)
    hasBody = false
  }

  private mutating func readNumbered(_ paragraph: Paragraph, _ number: ItemNumber) {
    let end = HeadingRules.headingEnd(paragraph, from: number.length)
    push(
      rank: number.form.rawValue, numberLength: number.length, ordinal: number.ordinal,
      title: HeadingRules.title(paragraph, number.length..<end), paragraph, start: 0, headingEnd: end,
      isOwnLine: end == paragraph.text.count)
    hasBody = end < paragraph.text.count
    if hasBody { readInner(paragraph, from: end) }
  }

  /// Items that start within a paragraph, after the end of a sentence: `一是…。二是…。`
  private mutating func readInner(_ paragraph: Paragraph, from start: Int) {
    var position = start
    let text = paragraph.text
    let end = text.count
    while position < end {
      if position > 0, !text[position - 1].isOne(of: "。", "；", "：") {
        guard let mark = OutlineBuilder.marks.nextStart(in: text, from: position, to: end) else {
          return
        }
        position = mark + 1
      } else if let number = ItemNumber(paragraph.text, in: position..<end),
        isInner(number, at: position)
      {
        let first = position + number.length
        let stop = HeadingRules.headingEnd(paragraph, from: first)
        push(
          rank: number.form.rawValue, numberLength: number.length, ordinal: number.ordinal,
          title: HeadingRules.title(paragraph, first..<stop), paragraph, start: position, headingEnd: stop,
          isOwnLine: false)
        position = first
      } else {
        position += 1
      }
    }
  }

  /// What an item within a paragraph follows.
  private static let marks = WordSet("。 ； ：")

  private func isInner(_ number: ItemNumber, at position: Int) -> Bool {
    switch number.form {
    case .enumerating, .circled: true
    case .arabic, .bracketedArabic, .bracketedChinese, .chinese: position > 0
    case .part, .annex: false
    }
  }

  /// A number at the start of a line that really begins an item: not `第二部分见…` within a sentence.
  private func isItem(_ paragraph: Paragraph, _ number: ItemNumber) -> Bool {
    switch number.form {
    case .part: paragraph.text.count <= 60
    case .annex: paragraph.text.count <= 40
    default: true
    }
  }

  /// `目录` and the lines that list headings with page numbers, up to the first heading that comes again.
  private mutating func isContents(_ paragraph: Paragraph) -> Bool {
    if ContentsLine.isOpening(paragraph.text) {
      inContents = true
      return true
    }
    if ContentsLine.isLine(paragraph.text) {
      list(paragraph)
      inContents = true
      return true
    }
    guard inContents else { return false }
    // The contents end where their first heading is printed again, or where prose starts.
    if paragraph.text.count > 50 || contents.contains(Self.key(paragraph)) {
      inContents = false
      return false
    }
    // `公开日期：2024年9月26日` stands among the headings and is none.
    if !CaptionUnit.isLabelled(paragraph.text, 0..<paragraph.text.count) { list(paragraph) }
    return true
  }

  private var contents: Set<String> = []
  private var contentsLines: [Int] = []

  private mutating func list(_ paragraph: Paragraph) {
    contents.insert(Self.key(paragraph))
    contentsLines.append(paragraph.index)
  }

  private static func key(_ paragraph: Paragraph) -> String {
    paragraph.string(0..<ContentsLine.titleEnd(paragraph.text))
  }

  /// The rank of a heading without number; nil when the paragraph is none.
  private func unnumberedRank(_ paragraph: Paragraph) -> Int? {
    if HeadingRules.isProjectTitle(paragraph) { return 30 }
    guard HeadingRules.isHeading(paragraph, readings: readings[paragraph.index]) else { return nil }
    if HeadingRules.isReportTitle(paragraph), !isInsidePart(paragraph) { return 30 }
    var end = paragraph.text.count
    while end > 0, paragraph[end - 1].isOne(of: "。", "）") { end -= 1 }
    if paragraph[end] == "）", let bracket = paragraph.text.firstIndex(of: "（") { end = bracket }
    if let known = HeadingRules.known.match(paragraph.text, at: 0, end: end), known.length == end {
      if known.value == 10, !hasParts { return nextRank(paragraph) }
      return known.value
    }
    return nextRank(paragraph)
  }

  /// A title such as `收入决算情况说明` names a section of a part, not a report.
  private func isInsidePart(_ paragraph: Paragraph) -> Bool {
    OutlineBuilder.explanations.match(paragraph.text, endingAt: paragraph.text.count, start: 0) != nil
      && open.contains { $0.rank == 10 }
  }

  private static let explanations = WordSet("情况说明")

  /// The rank by place: below the last heading when nothing stands between, else beside the last one.
  private func nextRank(_ paragraph: Paragraph) -> Int? {
    guard let last = open.last(where: { $0.isOwnLine }) ?? open.last else {
      return sections.isEmpty && paragraph.line - text.line(at: 0) < 11 ? nil : 40
    }
    let next = nextNumber(after: paragraph) ?? (isTitleWithin(paragraph) ? firstNumber(after: paragraph) : nil)
    var rank = hasBody ? last.rank : HeadingForms.below(last.rank)
    if rank < 40 { rank = 40 }
    // A heading right before `（一）` holds those that follow, though it has their rank by place.
    if let next, next.ordinal == 1, next.form.rawValue == rank { rank -= 5 }
    if let next, next.ordinal == 1, next.form.rawValue < rank { rank = max(next.form.rawValue - 5, 15) }
    // A heading whose number is missing: the next one goes on counting where the last one stopped.
    return rank
  }

  /// `市本级2026年政府预算编制说明`: the title of a text within the report, whose chapters follow behind a word or two.
  private func isTitleWithin(_ paragraph: Paragraph) -> Bool {
    paragraph.text.count <= 45
      && readings[paragraph.index].contains { reading in
        if case .numeral(let numeral) = reading { numeral.year != nil } else { false }
      } && OutlineBuilder.titleEnds.match(paragraph.text, endingAt: paragraph.text.count, start: 0) != nil
  }
  private static let titleEnds = WordSet("编制说明 情况说明 草案 （草案） 报告")

  /// The number that a chapter behind a few lines of introduction starts with, where it is the first one.
  private func firstNumber(after paragraph: Paragraph) -> ItemNumber? {
    text.paragraphs[(paragraph.index + 1)...].prefix(4).lazy.compactMap { ItemNumber($0.text, in: 0..<$0.text.count) }
      .first.flatMap { $0.ordinal == 1 ? $0 : nil }
  }

  /// The number of the next paragraph.
  private func nextNumber(after paragraph: Paragraph) -> ItemNumber? {
    guard paragraph.index + 1 < text.paragraphs.count else { return nil }
    let next = text.paragraphs[paragraph.index + 1]
    return ItemNumber(next.text, in: 0..<next.text.count)
  }

  private mutating func push(
    rank: Int, numberLength: Int, ordinal: Int, title: Range<Int>, _ paragraph: Paragraph, start: Int, headingEnd: Int,
    isOwnLine: Bool
  ) {
    while let last = open.last, last.rank >= rank { open.removeLast() }
    let parent = open.last
    let section = Section(
      id: sections.count + 1, parent: parent?.id, depth: (parent?.depth ?? 0) + 1, rank: rank,
      numberLength: numberLength,
      ordinal: ordinal, title: paragraph.string(title), titleRange: title, paragraph: paragraph.index,
      start: start, headingEnd: headingEnd, isOwnLine: isOwnLine,
      line: text.line(at: paragraph.documentRange(start..<start + 1).lowerBound, near: paragraph.line))
    sections.append(section)
    open.append(section)
    lastRank = rank
    hasParts = hasParts || rank == 10
  }
}

/// How the forms of numbering nest.
enum HeadingForms {
  /// The rank of a heading right below one of `rank`.
  static func below(_ rank: Int) -> Int {
    switch rank {
    case ..<40: 40
    case 40..<50: 50
    case 50..<60: 60
    case 60..<70: 70
    default: 80
    }
  }
}
