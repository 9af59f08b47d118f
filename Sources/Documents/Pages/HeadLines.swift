// Which lines of a table's head are one cell and which are a word over the words that it divides into. Both stand one under
// the other; their neighbours and the space between them tell.

/// The lines of a head.
struct HeadLines {
  /// A line of a cell: a word with its place.
  struct Line {
    var left: Double
    var right: Double
    let middle: Double
  }

  private let lines: [Line]
  /// The least space from the middle of one line to that of the line right under it.
  private let leading: Double

  init(_ lines: [Line]) {
    self.lines = lines
    leading =
      lines.compactMap { upper in
        lines.filter { $0.middle > upper.middle && HeadLines.overlap($0, upper) }.map { $0.middle - upper.middle }.min()
      }.min() ?? 0
  }

  private static func overlap(_ line: Line, _ other: Line) -> Bool {
    min(line.right, other.right) - max(line.left, other.left) > 0
  }

  /// Whether a line and the one under it are of two cells: they stand further apart than lines of a cell do, or the word
  /// beside the lower one has the upper one's level to itself no more than the lower one has.
  func isParted(_ upper: Line, _ lower: Line, height: Double) -> Bool {
    let space = lower.middle - upper.middle
    if space > 1.2 * leading + 0.1 * height { return true }
    if goesOn(upper, lower, height: height) { return false }
    let level = lines.filter { abs($0.middle - lower.middle) < 0.3 * height && !HeadLines.overlap($0, lower) }
    let beside = [
      level.filter { $0.right <= lower.left }.max { $0.right < $1.right },
      level.filter { $0.left >= lower.right }.min { $0.left < $1.left },
    ].compactMap { $0 }
    return beside.contains { neighbour in
      // What stands over both is the upper line or another word like it.
      !lines.contains {
        $0.middle < neighbour.middle - 0.3 * height && $0.middle > upper.middle - 0.8 * height
          && HeadLines.overlap($0, neighbour) && !HeadLines.overlap($0, lower)
      }
    }
  }

  /// Whether a third line follows at the same space, and the first two are as wide as their cell lets them.
  private func goesOn(_ upper: Line, _ lower: Line, height: Double) -> Bool {
    let space = lower.middle - upper.middle
    let width = lower.right - lower.left
    guard abs(upper.right - upper.left - width) < 1.1 * height else { return false }
    return lines.contains {
      HeadLines.overlap($0, lower) && abs($0.middle - lower.middle - space) < 0.1 * space
        && $0.right - $0.left < width + 0.6 * height
    }
  }
}
