// Lines that lost their line breaks: pages and documents of which only the words were kept, a blank between each two. Codes, numbers and
// the words of heads tell the cells of their tables, list numbers their headings.

import Documents

/// Finds lines that hold whole tables or several headings, and cuts them.
struct CollapsedLines {
  let document: Document
  let folded: [Unicode.Scalar]
  let traits: [LineTraits]

  /// A line with fewer code points, words or headings is an ordinary one.
  private static let least = (length: 60, words: 12, headings: 3)
  /// Words right before a table that may name it or give its unit.
  private static let titleWords = 8
  /// A longer word is no heading.
  private static let longestHeading = 30

  /// The document with each cell of a table, each heading and each text between them on a line of its own; nil where no line is
  /// collapsed.
  func restored() -> Document? {
    var parts: [Int: [Range<Int>]] = [:]
    for index in document.lines.indices where mayBeCollapsed(index) {
      let cells = CellSequence(wordsOf: document.lines[index], line: index, folded: folded)
      let rows = FlattenedTables(cells, searched: 0).rows()
      let places = places(of: cells)
      if rows.contains(where: { !$0.isTitle })
        || places.count(where: { $0 == .starting }) >= CollapsedLines.least.headings
      {
        parts[index] = self.parts(of: cells, isInTable: areInTable(rows, cells), places: places)
      }
    }
    return parts.isEmpty ? nil : document.cut(parts)
  }

  private func mayBeCollapsed(_ index: Int) -> Bool {
    let line = document.lines[index]
    guard line.count >= CollapsedLines.least.length, traits[index].hasSpace, !traits[index].mayBeRow else {
      return false
    }
    var words = 0
    var isBlank = true
    for position in line {
      let blank = folded[position] == " "
      if isBlank, !blank { words += 1 }
      isBlank = blank
      if words >= CollapsedLines.least.words { return true }
    }
    return false
  }

  // MARK: Headings

  /// What a word is to the one before it.
  private enum Place {
    case within
    /// It starts a paragraph: a heading, what follows one, or an item after the end of a sentence.
    case starting
    /// The name of the part whose number is the word before: `第一部分 部门概况`.
    case naming
  }

  private func places(of cells: CellSequence) -> [Place] {
    var places = [Place](repeating: .within, count: cells.count)
    var isAfterHeading = true
    var place = 0
    while place < cells.count {
      let range = cells[place]
      let number = ItemNumber(folded, in: range)
      let isEnd = place <= 1 || folded[cells[place - 1].upperBound - 1].isOne(of: "。", "；", "：")
      let starts = isAfterHeading || number.map { isEnd || $0.form == .part } ?? false
      if starts { places[place] = .starting }
      isAfterHeading = starts && isHeading(range, number)
      if isAfterHeading, number?.length == range.count, place + 1 < cells.count,
        ItemNumber(folded, in: cells[place + 1]).map({ $0.form == .annex }) ?? true, isHeading(cells[place + 1], number)
      {
        place += 1
        places[place] = .naming
      }
      place += 1
    }
    return places
  }

  private func isHeading(_ range: Range<Int>, _ number: ItemNumber?) -> Bool {
    if folded[range].elementsEqual("目录".unicodeScalars) { return true }
    return number != nil && range.count <= CollapsedLines.longestHeading
      && !range.contains { folded[$0].isSentenceMark || folded[$0].isOne(of: "，", "：", ",", ":") }
  }

  // MARK: Parts

  /// The parts of a line: a word each in tables and where a title may stand right before one, else a paragraph.
  private func parts(of cells: CellSequence, isInTable: [Bool], places: [Place]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var wordsToTable = Int.max
    var standsAlone = isInTable
    for place in isInTable.indices.reversed() {
      wordsToTable = isInTable[place] ? 0 : wordsToTable == Int.max ? Int.max : wordsToTable + 1
      standsAlone[place] = wordsToTable <= CollapsedLines.titleWords
    }
    for place in isInTable.indices {
      let range = cells[place]
      let continues = places[place] == .naming || places[place] == .within && !standsAlone[place]
      if let last = parts.last, continues, !isInTable[place], !isInTable[place - 1] {
        parts[parts.count - 1] = last.lowerBound..<range.upperBound
      } else {
        parts.append(range)
      }
    }
    return parts
  }

  /// Whether each word stands in one of the rows, or in the head among words that do.
  private func areInTable(_ rows: [LineRow], _ cells: CellSequence) -> [Bool] {
    var isInTable = [Bool](repeating: false, count: cells.count)
    for row in rows {
      let ranges = row.cells.filter { !$0.isEmpty }
      guard let first = ranges.map(\.lowerBound).min(), let last = ranges.map(\.upperBound).max() else { continue }
      for place in cells.places(in: row.extent ?? first..<last) { isInTable[place] = true }
    }
    return isInTable
  }
}
