// Whether the lines of a text were broken at the edge of a page, and how wide that page is.

import Documents

/// The width at which a text was broken, counted in characters or in half-width columns.
struct LineBreaks: Sendable {
  private let scalars: [Unicode.Scalar]
  private let width: Int
  /// Whether the width counts columns: a Chinese character has two.
  private let countsColumns: Bool

  /// Looks at the lengths of the lines: where a page broke them, most long lines are equally long.
  init?(_ document: Document, folded: [Unicode.Scalar]) {
    guard document.format == "txt" || document.format == "pdf" else { return nil }
    // How many lines have each width: up to 120 characters of two columns each.
    var characters = [Int](repeating: 0, count: 241)
    var columns = characters
    var total = 0
    for line in document.lines {
      var range = line
      while let last = range.last, folded[last] == " " { range = range.lowerBound..<last }
      guard range.count >= 20, range.count <= 120 else { continue }
      total += 1
      characters[range.count] += 1
      columns[LineBreaks.columns(document.scalars, range)] += 1
    }
    guard total >= 6 else { return nil }
    func peak(_ counts: [Int], around: Int) -> (width: Int, count: Int) {
      var best = (width: 0, count: 0)
      for width in counts.indices where counts[width] > 0 {
        let count = counts[max(0, width - around)...width].reduce(0, +)
        if count > best.count { best = (width, count) }
      }
      return best
    }
    let byCharacters = peak(characters, around: 0)
    let byColumns = peak(columns, around: 3)
    scalars = document.scalars
    if byCharacters.count * 5 >= total * 2, byCharacters.count >= 4 {
      (width, countsColumns) = (byCharacters.width, false)
    } else if byColumns.count * 5 >= total * 2, byColumns.count >= 4 {
      (width, countsColumns) = (byColumns.width, true)
    } else {
      return nil
    }
  }

  /// Whether a line reaches the edge, so that the next one goes on with it.
  func isFull(_ range: Range<Int>) -> Bool {
    countsColumns ? LineBreaks.columns(scalars, range) >= width - 4 : range.count >= width
  }

  private static func columns(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Int {
    var columns = range.count
    for position in range where scalars[position].value >= 0x80 { columns += 1 }
    return columns
  }
}
