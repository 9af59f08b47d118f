// A document cut into paragraphs: wrapped lines joined, page numbers and table rows told apart.

import Documents

/// The text of one report in the form that the rules read.
struct ReportText: Sendable {
  /// The document.
  let document: Document
  /// Its paragraphs in order; together they hold every code point that is no white space.
  let paragraphs: [Paragraph]

  /// Cuts `document` into paragraphs.
  init(_ document: Document, isStopped: () -> Bool = { false }) {
    let folded = Folding.fold(document.scalars)
    var traits = LineTraits.all(of: document, folded: folded)
    let restored = CollapsedLines(document: document, folded: folded, traits: traits).restored()
    if let restored { traits = LineTraits.all(of: restored, folded: folded) }
    self.document = restored ?? document
    var builder = ParagraphBuilder(
      document: self.document, folded: folded, traits: traits, hasCollapsed: restored != nil)
    self.paragraphs = builder.build(isStopped)
  }

  /// The line of the file, from 1, of the offset `position`.
  func line(at position: Int) -> Int {
    var low = 0
    var high = document.lines.count
    while low < high {
      let middle = (low + high) / 2
      if document.lines[middle].upperBound < position { low = middle + 1 } else { high = middle }
    }
    return document.origin.lines + min(low, max(document.lines.count - 1, 0)) + 1
  }

  /// The same for a place that is likely on the line `hint` or the one after it.
  func line(at position: Int, near hint: Int) -> Int {
    if isOnLine(hint, position) { return hint }
    return isOnLine(hint + 1, position) ? hint + 1 : line(at: position)
  }

  private func isOnLine(_ number: Int, _ position: Int) -> Bool {
    let line = number - document.origin.lines
    guard line >= 1, line <= document.lines.count else { return false }
    let isBehind = line == 1 || document.lines[line - 2].upperBound < position
    return isBehind && document.lines[line - 1].upperBound >= position
  }

  /// The number of a section, folded; empty where it has none.
  func number(of section: Section) -> String { paragraphs[section.paragraph].string(section.numberRange) }

  /// The text of a paragraph's range as printed, line ends taken out.
  func printed(_ range: Range<Int>, of paragraph: Paragraph) -> String {
    let whole = paragraph.documentRange(range)
    let scalars = document.scalars[whole]
    guard scalars.contains(where: { $0 == "\n" || $0 == "\r" }) else { return String(scalars: scalars) }
    return String(scalars: scalars.filter { $0 != "\n" && $0 != "\r" }[...])
  }
}

extension ReportText {
  /// Puts the text of a paragraph's range as printed, line ends taken out, at the end of `bytes`.
  func appendPrinted(_ range: Range<Int>, of paragraph: Paragraph, to bytes: inout TextBytes) {
    bytes.appendLine(document.scalars[paragraph.documentRange(range)])
  }
}

/// Joins lines to paragraphs.
struct ParagraphBuilder {
  let document: Document
  let folded: [Unicode.Scalar]
  private let traits: [LineTraits]
  /// Whether lines of the document were cut into those that it had lost.
  private let hasCollapsed: Bool
  private var paragraphs: [Paragraph] = []
  /// Lines of the paragraph at hand.
  private var pending: [Range<Int>] = []
  private var pendingLine = 0
  /// How wide the lines are that the page broke; nil where lines end with their paragraphs.
  private let breaks: LineBreaks?
  /// The lines of a table of contents that end in the number of a page.
  private let contents: Set<Int>

  init(document: Document, folded: [Unicode.Scalar], traits: [LineTraits], hasCollapsed: Bool) {
    self.document = document
    self.folded = folded
    self.traits = traits
    self.hasCollapsed = hasCollapsed
    breaks = LineBreaks(document, folded: folded)
    contents = ContentsLine.numbered(in: document, folded: folded)
  }

  mutating func build(_ isStopped: () -> Bool) -> [Paragraph] {
    var afterBlank = false
    let tableRows = tableRows()
    var next = 0
    for (index, line) in document.lines.enumerated() where index >= next {
      if index & 1_023 == 0, isStopped() { return [] }
      if !tableRows.isEmpty, let row = tableRows[index] {
        flush()
        add(row.cells, line: index + 1, kind: row.isTitle ? .prose : .row)
        next = index + row.lineCount
        continue
      }
      let range = trimmed(line)
      if range.count > ParagraphBuilder.longest {
        addPieces(range, line: index + 1)
        continue
      }
      if range.isEmpty {
        afterBlank = true
        continue
      }
      let level = headingLevel(range)
      if level > 0 {
        flush()
        let start = range.lowerBound + level
        if start < range.upperBound {
          add([start..<range.upperBound], line: index + 1, kind: .prose, headingLevel: level)
        }
      } else if contents.contains(index) {
        flush()
        add([range], line: index + 1, kind: .prose)
      } else if traits[index].mayBeRow, isRow(range) || isLoneCell(range, in: line) {
        flush()
        add([withTabs(range, in: line)], line: index + 1, kind: .row)
      } else if isPageNumber(range) {
        // It stands between the halves of a torn sentence, which `pending` keeps waiting for the second one.
        add([range], line: index + 1, kind: .pageNumber)
      } else {
        if let last = pending.last, joins(last, range, afterBlank: afterBlank) {
          pending.append(range)
        } else {
          flush()
          pending = [range]
          pendingLine = index + 1
        }
      }
      afterBlank = false
    }
    flush()
    return numbered()
  }

  /// The paragraphs in the order of the text, long ones cut. Mostly they lie so already.
  private func numbered() -> [Paragraph] {
    func precedes(_ left: Paragraph, _ right: Paragraph) -> Bool {
      (left.origin.first ?? 0) < (right.origin.first ?? 0)
    }
    let isSorted = !paragraphs.indices.dropFirst().contains { precedes(paragraphs[$0], paragraphs[$0 - 1]) }
    let sorted = isSorted ? paragraphs : paragraphs.sorted(by: precedes)
    return LongParagraphs.cut(sorted).enumerated().map { index, paragraph in
      if paragraph.index == index { return paragraph }
      return Paragraph(
        index: index, kind: paragraph.kind, line: paragraph.line, headingLevel: paragraph.headingLevel,
        isUnframed: paragraph.isUnframed, mayHaveColon: paragraph.mayHaveColon, text: paragraph.text,
        origin: paragraph.origin)
    }
  }

  /// The longest line that is read as one paragraph.
  private static let longest = 8_000

  /// A line of many pages, cut at the ends of sentences, or where there are none at commas, bars and spaces.
  private mutating func addPieces(_ range: Range<Int>, line: Int) {
    flush()
    var start = range.lowerBound
    while start < range.upperBound {
      var end = min(start + ParagraphBuilder.longest / 2, range.upperBound)
      if end < range.upperBound {
        let lowest = start + ParagraphBuilder.longest / 4
        let cut =
          (lowest..<end).last { folded[$0].isOne(of: "。", "；") }
          ?? (lowest..<end).last {
            folded[$0].isOne(of: "，", "、", "|", " ") || document.scalars[$0] == "\t"
          }
        if let cut { end = cut + 1 }
      }
      add([start..<end], line: line, kind: isRow(start..<end) ? .row : .prose)
      start = end
    }
  }

  /// Rows of tables in plain text: each cell followed by a bar, set apart by spaces, or flattened to a cell a line.
  private func tableRows() -> [Int: LineRow] {
    let hasPlainLines = document.format == "txt" || document.format == "pdf"
    guard hasPlainLines || hasCollapsed || document.format == "md" else { return [:] }
    let barred = BarTables(document: document, folded: folded, traits: traits).rows()
    if !hasPlainLines, !hasCollapsed { return barred }
    let cells = CellSequence(linesOf: document, folded: folded, traits: traits)
    let flattened = Dictionary(FlattenedTables(cells).rows().map { ($0.line, $0) }) { _, later in later }
    let aligned = AlignedTables(document: document, folded: folded, traits: traits, contents: contents)
    return aligned.rows().merging(flattened) { aligned, _ in aligned }
      .merging(AlignedForms(tables: aligned).rows()) { _, form in form }
      .merging(barred) { _, barred in barred }
  }

  private mutating func flush() {
    if !pending.isEmpty { add(pending, line: pendingLine, kind: .prose) }
    pending = []
  }

  /// Copies the lines without meaningless spaces: one is kept only between letters, between digits and in table rows.
  private mutating func add(_ lines: [Range<Int>], line: Int, kind: Paragraph.Kind, headingLevel: Int = 0) {
    var text: [Unicode.Scalar] = []
    var origin = Origins()
    var hasColon = false
    let total = lines.reduce(0) { $0 + $1.count }
    text.reserveCapacity(total)
    // Several ranges of a row are its cells; several of prose are the lines that one sentence was torn into.
    let hasCells = kind == .row && lines.count > 1
    for (part, range) in lines.enumerated() {
      if hasCells, part > 0 {
        text.append("|")
        origin.append(max(origin.last ?? 0, range.lowerBound - 1))
      }
      var spaceAt: Int? = part > 0 && !hasCells ? range.lowerBound - 1 : nil
      var next = range.lowerBound
      while next < range.upperBound {
        let position = next
        next = plainEnd(from: next, to: range.upperBound)
        if next > position {
          if let space = spaceAt, let last = text.last, !hasCells,
            keepsSpace(last, folded[position], torn: part > 0 && space < range.lowerBound)
          {
            text.append(" ")
            origin.append(space)
          }
          spaceAt = nil
          text.append(contentsOf: folded[position..<next])
          origin.append(contentsOf: position..<next)
          continue
        }
        next += 1
        let scalar = kind == .row && document.scalars[position] == "\t" ? "|" : folded[position]
        if scalar == "*", document.format == "md" { continue }
        if scalar == "（", let last = text.last, last.isHan, let end = pronunciationEnd(position, in: range) {
          next = end
          continue
        }
        // A cell may be put together of several lines.
        if scalar == "\n" || scalar == "\r" { continue }
        if scalar == " " {
          if spaceAt == nil { spaceAt = position }
          continue
        }
        if let space = spaceAt, let last = text.last, !hasCells,
          keepsSpace(last, scalar, torn: part > 0 && space < range.lowerBound)
        {
          text.append(" ")
          origin.append(space)
        }
        spaceAt = nil
        let mark = punctuation(scalar, after: text.last, at: position)
        hasColon = hasColon || mark == "：" || mark == ":"
        text.append(mark)
        origin.append(position)
      }
    }
    paragraphs.append(
      Paragraph(
        index: paragraphs.count, kind: kind, line: document.origin.lines + line, headingLevel: headingLevel,
        isUnframed: hasCells || kind == .row && !lines.contains { isBarred($0) }, mayHaveColon: hasColon, text: text,
        origin: origin))
  }

  /// Where the code points from `start` on end that are copied as they are.
  private func plainEnd(from start: Int, to end: Int) -> Int {
    guard start >= 0, end <= folded.count else { return start }
    return folded.withUnsafeBufferPointer { folded in
      var position = start
      // Nothing between the colon and the full-width forms is special; every place that is looked at lies within the text.
      while position < end, (0x3B..<0xFF00).contains(folded[position].value) || !isSpecial(folded[position]) {
        position += 1
      }
      return position
    }
  }

  /// Whether bars are printed in a row; tabs stand between cells and frame none.
  private func isBarred(_ range: Range<Int>) -> Bool { range.contains { folded[$0] == "|" } }

  /// Whether a code point is not always copied as it is, or is noted.
  private func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", ",", ":", "：", "*", "（", "\n", "\r": true
    default: false
    }
  }

  /// The end of a pronunciation in brackets, `業(yè)務(wù)`, with which some mirrors litter a text: letters with a tone mark.
  private func pronunciationEnd(_ open: Int, in range: Range<Int>) -> Int? {
    var position = open + 1
    var hasTone = false
    while position < range.upperBound, position - open <= 7 {
      let scalar = folded[position]
      if scalar == "）" { return hasTone ? position + 1 : nil }
      let isToned = ParagraphBuilder.toned.contains(scalar)
      guard isToned || scalar.value >= 97 && scalar.value <= 122 else { return nil }
      hasTone = hasTone || isToned
      position += 1
    }
    return nil
  }
  private static let toned = Set("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü".unicodeScalars)

  private func keepsSpace(_ left: Unicode.Scalar, _ right: Unicode.Scalar, torn: Bool) -> Bool {
    // Digits on both sides of a torn line's end are one number; on one line they are two.
    if left.isDigit && right.isDigit || left.isLetter && right.isLetter { return !torn }
    // `12.` at a line's end and `5` on the next is one number; `1. 2020年` on one line is not.
    if left == "." && right.isDigit { return !torn }
    return false
  }

  /// A comma or colon between digits belongs to the number; elsewhere it is punctuation like its full-width form.
  private func punctuation(_ scalar: Unicode.Scalar, after last: Unicode.Scalar?, at position: Int) -> Unicode.Scalar {
    guard scalar == "," || scalar == ":" else { return scalar }
    // A separator of thousands may stand at the end of a torn line.
    var after = position + 1
    while after < folded.count, folded[after] == "\n" || folded[after] == "\r" { after += 1 }
    let next = after < folded.count ? folded[after] : " "
    if let last, last.isDigit, next.isDigit || scalar == "," && next == " " && isGroup(at: after + 1) { return scalar }
    return scalar == "," ? "，" : "："
  }

  /// Whether three digits stand behind the space of `3,594, 026万元`, and then the rest or the unit of an amount.
  private func isGroup(at start: Int) -> Bool {
    guard start + 3 < folded.count, folded.all(in: start..<start + 3, { $0.isDigit }) else { return false }
    return folded[start + 3].isOne(of: "万", "亿", "元", ",", ".")
  }

  private func trimmed(_ line: Range<Int>) -> Range<Int> {
    folded.rangeWithoutSpaces(line)
  }

  /// A row with the tabs at its ends, which are borders of empty cells.
  private func withTabs(_ range: Range<Int>, in line: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start > line.lowerBound, document.scalars[start - 1] == "\t" { start -= 1 }
    while end < line.upperBound, document.scalars[end] == "\t" { end += 1 }
    return start..<end
  }

  /// How many `#` a Markdown heading starts with; 0 for other lines.
  private func headingLevel(_ range: Range<Int>) -> Int {
    guard folded[range.lowerBound] == "#", document.marksHeadings else { return 0 }
    let level = range.prefix { folded[$0] == "#" }.count
    return level <= 6 ? level : 0
  }

  /// A row has cells: a bar, or a tab between texts.
  private func isRow(_ range: Range<Int>) -> Bool {
    range.contains { folded[$0] == "|" || folded[$0] == " " && document.scalars[$0] == "\t" }
  }

  /// A short text with several tabs around it: the other cells of its row are empty.
  private func isLoneCell(_ range: Range<Int>, in line: Range<Int>) -> Bool {
    range.count <= 30 && line.count { document.scalars[$0] == "\t" } >= 2
      && !range.contains { folded[$0].isSentenceMark }
  }

  /// `5`, `-10-`, `—10—`, `第5页` alone on a line that text surrounds.
  private func isPageNumber(_ range: Range<Int>) -> Bool {
    guard range.count <= 8, !pending.isEmpty else { return false }
    var digits = 0
    var dashes = 0
    for position in range {
      let scalar = folded[position]
      if scalar.isDigit {
        digits += 1
      } else if scalar == "-" || scalar == "—" {
        dashes += 1
      } else if scalar != " " {
        return false
      }
    }
    return digits > 0 && digits <= 3 && (dashes > 0 || pending.last.map { isTorn($0) } ?? false)
  }

  /// Whether the text of `next` goes on where `previous` broke off.
  private func joins(_ previous: Range<Int>, _ next: Range<Int>, afterBlank: Bool) -> Bool {
    if !document.hasWholeBlocks, !afterBlank, isLabel(previous) && isAmount(next) || tearsUnit(previous, next) {
      return true
    }
    guard !document.hasWholeBlocks, isTorn(previous), !startsItem(next) else { return false }
    if folded[next.lowerBound] == "[" || folded[next.lowerBound] == "（" && folded[next.upperBound - 1] == "）" {
      return false
    }
    return !isCaption(next, below: previous)
  }

  /// Whether a line stands above a table, whatever the line before it lacks: `公开 03 表：支出预算总表`, `部门：某局`, or behind a note the
  /// name of the next table.
  private func isCaption(_ range: Range<Int>, below previous: Range<Int>) -> Bool {
    guard range.count <= 60, let last = range.last,
      folded[last] == "表" || folded[range.lowerBound].isOne(of: "公", "单", "金", "编", "部", "附", "表", "（")
    else { return false }
    let text = folded[range].filter { $0 != " " }
    guard text.last == "表" else { return TableTitle.isCaption(text) }
    let isNote = folded[previous.lowerBound].isOne(of: "注", "其", "备", "说") && previous.count <= 60
    return isNote || TableTitle.isCaption(text)
  }

  /// `预算2.3亿` above `元，比上年减少…`: a line that breaks between a number and its unit.
  private func tearsUnit(_ previous: Range<Int>, _ next: Range<Int>) -> Bool {
    guard previous.count >= 10, let last = previous.last, next.count >= 10,
      folded[last].isDigit || folded[last].isOne(of: "亿", "万") && folded[max(0, last - 1)].isDigit,
      let unit = ParagraphBuilder.tornUnits.match(folded, at: next.lowerBound, end: next.upperBound)
    else { return false }
    return folded[next.lowerBound + unit.length].isOne(of: "，", ",", "。", "；", "、", "（")
  }
  private static let tornUnits = WordSet("元 万元 亿元 % 个百分点")

  /// A short name alone on its line, whose amount may stand on the next.
  private func isLabel(_ range: Range<Int>) -> Bool {
    guard (2...24).contains(range.count), let last = range.last,
      folded[last].isHan || folded[last].isOne(of: "）", "：")
    else { return false }
    return !range.contains { folded[$0].isDigit || folded[$0].isOne(of: "，", "。", "；") }
  }

  /// Nothing but a number with its unit of money.
  private func isAmount(_ range: Range<Int>) -> Bool {
    guard folded[range.lowerBound].isDigit || folded[range.lowerBound] == "-" && range.count > 1 else { return false }
    let unit = range.drop { folded[$0].isDigit || folded[$0].isOne(of: ",", ".", "-", " ") }
    let word = String(scalars: folded[unit.lowerBound..<unit.upperBound])
    return word == "元" || word == "万元" || word == "亿元" || word == "千元"
  }

  /// A line that breaks off in a sentence: it has punctuation within or is long, and none that closes it.
  private func isTorn(_ range: Range<Int>) -> Bool {
    guard let last = range.last,
      !folded[last].isOne(of: "。", "！", "？", "；", "：", "…", "）", "】", "》", "”", "|", "，", "、")
        || folded[last] == "，"
        || folded[last] == "、"
    else { return false }
    if folded[range.lowerBound] == "[" { return false }
    if let breaks, breaks.isFull(range) { return true }
    if CaptionUnit.isLabelled(folded, range) { return false }
    let numbered = startsItem(range)
    let body = numbered ? range.lowerBound + 4 : range.lowerBound
    guard body < range.upperBound else { return false }
    var sentences = 0
    var commas = 0
    for position in body..<range.upperBound {
      switch folded[position] {
      case "。", "；", "：": sentences += 1
      case "，": commas += 1
      case ",": if position + 1 == range.upperBound || !folded[position + 1].isDigit { commas += 1 }
      default: break
      }
    }
    if numbered {
      // `（一）本单位总收入581.45万元，其中本年收`: an item that states a figure and breaks off.
      let states = commas > 0 && range.count >= 22 && (body..<range.upperBound).contains { folded[$0].isDigit }
      return sentences > 0 || range.count > 60 || states && folded[last].isHan
    }
    return sentences + commas > 0 || range.count >= 34
  }

  /// Whether a line starts with a list number or heading number.
  private func startsItem(_ range: Range<Int>) -> Bool { ItemNumber(folded, in: range) != nil }
}
