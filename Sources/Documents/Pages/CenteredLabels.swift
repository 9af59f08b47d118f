// Labels that are wrapped in a cell and set in the middle of its height: their lines stand above and below the figures of
// their row, which are one line. Which lines are of which row is told by the middles alone.

/// Puts the lines of wrapped labels to the rows whose figures stand in their middle.
struct CenteredLabels {
  /// How far the middle of a label may lie from that of its row, in heights of a line.
  private static let tolerance = 0.35
  /// The most space from one line of a cell to the next, in heights.
  private static let leading = 1.8
  /// The most lines of a label.
  private static let lineLimit = 5
  /// What a line costs that goes to no row: more than any label that is off.
  private static let leftCost = 1.0

  /// A row with figures of its own, and the lines of labels above it, behind the row before.
  private struct Anchor {
    let row: Int
    var above: [Int] = []
    /// Whether lines may be added to it.
    let isOpen: Bool
  }

  private var rows: [PageTable.Row]

  /// The rows, each with its whole labels; lines of labels that went to another row are gone.
  static func settled(_ rows: [PageTable.Row]) -> [PageTable.Row] {
    var labels = CenteredLabels(rows: rows)
    guard let count = rows.first?.cells.count else { return rows }
    let wasFilled = rows.map { !$0.filled.isEmpty }
    for block in labels.blocks() {
      for column in 0..<count { labels.settle(column, block) }
    }
    return zip(labels.rows, wasFilled).filter { !$0.filled.isEmpty || !$1 }.map(\.0)
  }

  private init(rows: [PageTable.Row]) { self.rows = rows }

  /// Rows of one page without a head among them.
  private func blocks() -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start = 0
    for index in rows.indices.dropFirst() {
      let isHead = !rows[index].hasDigits && rows[index].filled.count > 2
      if isHead || rows[index].page != rows[start].page || rows[index].last.page != rows[index].page {
        blocks.append(start..<index)
        start = index
      }
    }
    if start < rows.count { blocks.append(start..<rows.count) }
    return blocks
  }

  private mutating func settle(_ column: Int, _ block: Range<Int>) {
    var anchors: [Anchor] = []
    var pending: [Int] = []
    for index in block {
      let row = rows[index]
      let text = row.cells[column].text
      let isItem = ListNumber.start(of: text) != nil && !isFirstLine(index, column, in: block)
      if hasFigure(row) || isItem || row.filled.count > 2 {
        let isOpen = row.hasDigits && !CenteredLabels.isFigure(text) && !isItem
        anchors.append(Anchor(row: index, above: pending, isOpen: isOpen))
        pending = []
      } else if !text.isEmpty {
        pending.append(index)
      }
    }
    guard anchors.contains(where: { !$0.above.isEmpty }) || !pending.isEmpty else { return }
    let labels = assigned(anchors, behind: pending, column)
    // A line between two rows that is of neither tells that labels are set otherwise there, and that only figures without a
    // label beside them are sure to stand in the middle.
    let taken = Set(labels.joined())
    let isWhole = anchors.indices.map { $0 == 0 || anchors[$0].above.allSatisfy(taken.contains) } + [true]
    for (position, (anchor, lines)) in zip(anchors, labels).enumerated() where !lines.isEmpty {
      let isSure = isWhole[position] && isWhole[position + 1] && rows[anchor.row].cells[column].text.isEmpty
      guard isSure || isWhole.allSatisfy({ $0 }) else { continue }
      var text: [Unicode.Scalar] = []
      var right = 0.0
      for line in (lines + [anchor.row]).sorted() {
        text += rows[line].cells[column].text
        right = max(right, rows[line].cells[column].right)
        rows[line].cells[column] = PageTable.Cell()
      }
      rows[anchor.row].cells[column] = PageTable.Cell(text: text, right: right)
    }
  }

  /// Whether a row has figures of its own: a digit within a label is none.
  private func hasFigure(_ row: PageTable.Row) -> Bool { row.cells.contains { CenteredLabels.isFigure($0.text) } }

  /// `1,234.00`, `≥95%`, `12次`.
  private static func isFigure(_ text: [Unicode.Scalar]) -> Bool {
    let rest = text.drop { "≥≤<>=-—".unicodeScalars.contains($0) }
    guard let first = rest.first, first.isPrintedDigit else { return false }
    return rest.allSatisfy { $0.isPrintedDigit || ".,%-—".unicodeScalars.contains($0) }
      || rest.count <= 6 && !rest.contains { "（）()".unicodeScalars.contains($0) }
  }

  /// Whether the number of an item starts the first of two lines that have the figures of their row between them.
  private func isFirstLine(_ index: Int, _ column: Int, in block: Range<Int>) -> Bool {
    guard block.contains(index + 2), !rows[index].hasDigits, rows[index + 1].hasDigits, !rows[index + 2].hasDigits,
      rows[index + 1].cells[column].text.isEmpty, !rows[index + 2].cells[column].text.isEmpty,
      ListNumber.start(of: rows[index + 2].cells[column].text) == nil
    else { return false }
    let (upper, middle, lower) = (rows[index].last, rows[index + 1].last, rows[index + 2].last)
    return lower.middle - upper.middle < CenteredLabels.leading * upper.height
      && abs(upper.middle + lower.middle - 2 * middle.middle) < 2 * CenteredLabels.tolerance * upper.height
  }

  /// The lines that go to each anchor: of the lines between two, the first go to the upper, the last to the lower, so that
  /// all labels together are off by the least.
  private func assigned(_ anchors: [Anchor], behind: [Int], _ column: Int) -> [[Int]] {
    let gaps = anchors.map(\.above) + [behind]
    // [lines that the anchor takes from the gap above it]: the least cost so far, and what the anchor before took.
    let most = CenteredLabels.lineLimit
    var costs = (0...min(most, gaps[0].count)).map { CenteredLabels.leftCost * Double(gaps[0].count - $0) }
    var choices: [[(above: Int, below: Int)]] = []
    for (position, anchor) in anchors.enumerated() {
      let (above, below) = (gaps[position], gaps[position + 1])
      var next = [Double](repeating: .infinity, count: min(most, below.count) + 1)
      var taken = [(above: Int, below: Int)](repeating: (0, 0), count: next.count)
      for fromAbove in costs.indices where costs[fromAbove] < .infinity {
        for fromBelow in 0...min(most, below.count) {
          let lines = Array(above.suffix(fromAbove)) + below.prefix(fromBelow)
          guard let own = offset(lines, anchor, column) else { continue }
          // What the row below leaves of the rest is lost.
          for left in 0...min(most, below.count - fromBelow) {
            let cost =
              costs[fromAbove] + own + CenteredLabels.leftCost * Double(below.count - fromBelow - left)
            if cost < next[left] { (next[left], taken[left]) = (cost, (fromAbove, fromBelow)) }
          }
        }
      }
      choices.append(taken)
      costs = next
    }
    var result = [[Int]](repeating: [], count: anchors.count)
    var takenBelow = 0
    for position in anchors.indices.reversed() {
      let choice = choices[position][takenBelow]
      result[position] = Array(gaps[position].suffix(choice.above)) + gaps[position + 1].prefix(choice.below)
      takenBelow = choice.above
    }
    return result
  }

  /// How far the middle of an anchor's label is from its figures, in heights; nil when these lines are no label of it.
  private func offset(_ lines: [Int], _ anchor: Anchor, _ column: Int) -> Double? {
    if lines.isEmpty { return 0 }
    guard anchor.isOpen else { return nil }
    let row = rows[anchor.row]
    let hasOwn = !row.cells[column].text.isEmpty
    let middles = (lines + (hasOwn ? [anchor.row] : [])).sorted().map { rows[$0].last.middle }
    let height = rows[lines[0]].last.height
    guard middles.count <= CenteredLabels.lineLimit else { return nil }
    let steps = zip(middles, middles.dropFirst()).map { $1 - $0 }
    guard steps.allSatisfy({ $0 > 0.5 * height && $0 < CenteredLabels.leading * height }) else { return nil }
    let offset = abs((middles[0] + middles[middles.count - 1]) / 2 - row.last.middle) / height
    // A label of one line may be set higher or lower than figures that have no other.
    let isLoose = middles.count == 1 && row.cells.allSatisfy { $0.text.isEmpty || CenteredLabels.isFigure($0.text) }
    return offset < (isLoose ? 0.75 : CenteredLabels.tolerance) ? offset : nil
  }
}
