// The sections of a report: which heading a place of the text belongs to.

import Query

/// A section: a heading or list item and the text under it. A class, because its many texts are never changed and its
/// places are asked for at every figure.
final class Section: Sendable {
  /// Order in the report, from 1.
  let id: Int
  /// The section it lies in; nil at the top.
  let parent: Int?
  /// 1 at the top.
  let depth: Int
  /// Where it ranks among the forms of numbering; smaller is further out.
  let rank: Int
  /// How many code points its number has, e.g. `（三）`, with which it starts; 0 when none is printed.
  let numberLength: Int
  /// The ordinal that the number stands for; 0 without a number.
  let ordinal: Int
  /// The heading without number and final punctuation.
  let title: String
  /// Where its number stands in its paragraph.
  var numberRange: Range<Int> { start..<start + numberLength }
  /// Where the title stands in its paragraph.
  let titleRange: Range<Int>
  /// The paragraph it starts in and the position there.
  let paragraph: Int
  let start: Int
  /// Where the heading ends in its paragraph and the text begins.
  let headingEnd: Int
  /// Whether the heading stands on a line of its own.
  let isOwnLine: Bool
  /// The line it starts on.
  let line: Int

  init(
    id: Int, parent: Int?, depth: Int, rank: Int, numberLength: Int, ordinal: Int, title: String,
    titleRange: Range<Int>, paragraph: Int, start: Int, headingEnd: Int, isOwnLine: Bool, line: Int
  ) {
    self.id = id
    self.parent = parent
    self.depth = depth
    self.rank = rank
    self.numberLength = numberLength
    self.ordinal = ordinal
    self.title = title
    self.titleRange = titleRange
    self.paragraph = paragraph
    self.start = start
    self.headingEnd = headingEnd
    self.isOwnLine = isOwnLine
    self.line = line
  }
}

/// All sections of a report, in order.
struct Outline: Sendable {
  /// In the order of the text; `sections[n].id == n + 1`.
  let sections: [Section]
  /// The paragraphs that list the headings: the report's own table of contents, in order.
  var contents: [Int] = []

  /// The innermost section of a place: the last one that starts at or before it.
  func section(paragraph: Int, position: Int) -> Section? {
    let number = number(paragraph: paragraph, position: position)
    return number > 0 ? sections[number - 1] : nil
  }

  /// The id of the innermost section of a place; 0 before the first one. It is likely `hint` or the one after it.
  func number(paragraph: Int, position: Int, near hint: Int = 0) -> Int {
    if hint > 0, starts(hint, by: paragraph, position) {
      if hint == sections.count || !starts(hint + 1, by: paragraph, position) { return hint }
    }
    var low = 0
    var high = sections.count
    while low < high {
      let middle = (low + high) / 2
      if starts(middle + 1, by: paragraph, position) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether the section with an id starts at or before a place.
  private func starts(_ id: Int, by paragraph: Int, _ position: Int) -> Bool {
    let own = sections[id - 1].paragraph
    return own < paragraph || own == paragraph && sections[id - 1].start <= position
  }

  /// For each section the titles from the root, or the numbers of those without a title.
  func paths(in text: ReportText) -> TextBatch {
    var bytes: [UInt8] = []
    var places: [Range<Int>] = []
    places.reserveCapacity(sections.count)
    for section in sections {
      let start = bytes.count
      if let parent = section.parent {
        bytes.append(contentsOf: bytes[places[parent - 1]])
        bytes.append(contentsOf: " / ".utf8)
      }
      bytes.append(contentsOf: (section.title.isEmpty ? text.number(of: section) : section.title).utf8)
      places.append(start..<bytes.count)
    }
    return TextBatch(bytes: bytes, places: places)
  }

  /// The section and those around it, innermost first.
  func chain(_ section: Section?) -> [Section] {
    var chain: [Section] = []
    var current = section
    while let found = current, chain.count < 64 {
      chain.append(found)
      current = found.parent.map { sections[$0 - 1] }
    }
    return chain
  }

  /// The ids of a section and those in it: they follow it up to the next one of its rank or further out.
  func ids(within section: Section) -> Range<Int> {
    section.id..<(sections[section.id...].first { $0.rank <= section.rank }?.id ?? sections.count + 1)
  }

  /// The places of text that belong to `section`, its inner sections included: paragraphs and start positions.
  func extent(_ section: Section, paragraphs: [Paragraph]) -> (start: (Int, Int), end: (Int, Int)) {
    let next = sections[section.id...].first { $0.rank <= section.rank }
    return ((section.paragraph, section.start), next.map { ($0.paragraph, $0.start) } ?? (paragraphs.count, 0))
  }
}
