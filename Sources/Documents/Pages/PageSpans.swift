// Cells over several rows at the left of a table: their label stands in the middle of the rows, beside one of them or between
// two. Each goes to the first of its rows, where the other formats have it.

/// Settles which rows the labels at the left of a table are of.
struct PageSpans {
  /// A label: lines of one cell.
  private struct Label {
    var text: [Unicode.Scalar]
    var right: Double
    var top: Double
    var bottom: Double
    var middle: Double { (top + bottom) / 2 }
  }

  private var rows: [PageTable.Row]
  /// Where lines of one cell end and those of the next begin: space from middle to middle.
  private let leading: Double

  /// The rows with each label that spans several of them in the first one.
  static func settled(_ rows: [PageTable.Row]) -> [PageTable.Row] {
    var spans = PageSpans(rows)
    for block in spans.blocks {
      guard let anchor = spans.anchor(block), anchor > 0 else { continue }
      for run in spans.runs(block, anchor) {
        // The page may have ended within the last span.
        let isOpen = run.upperBound < rows.count && rows[run.upperBound].page != rows[run.lowerBound].page
        for column in 0..<anchor { spans.settle(column, run, isOpen: isOpen) }
      }
    }
    let wasEmpty = rows.map { $0.filled.isEmpty }
    return zip(spans.rows, wasEmpty).filter { !$0.filled.isEmpty || $1 }.map(\.0)
  }

  private init(_ rows: [PageTable.Row]) {
    self.rows = rows
    var least = Double.infinity
    for column in (rows.first?.cells ?? []).indices {
      let own = rows.filter { !$0.cells[column].text.isEmpty }
      for (upper, lower) in zip(own, own.dropFirst()) where upper.page == lower.page {
        let space = lower.last.middle - upper.last.middle
        if space > 0.3 * upper.last.height { least = min(least, space) }
      }
    }
    leading = least
  }

  private static func isLabel(_ text: [Unicode.Scalar]) -> Bool {
    // A whole number may be a code.
    let isAmount = text.contains(".") && text.allSatisfy { $0.isPrintedDigit || $0 == "." || $0 == "," }
    return isAmount
      || text.contains { (0x4E00...0x9FFF).contains($0.value) } && !text.contains(where: \.isPrintedDigit)
  }

  /// Whether a row holds figures of the table's body, which stand at the right.
  private func isData(_ row: PageTable.Row) -> Bool {
    row.filled.count >= 3
      && row.cells[(row.cells.count / 2)...].contains { $0.text.contains(where: \.isPrintedDigit) }
  }

  /// Lines between heads and ends of pages.
  private var blocks: [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start = 0
    for index in rows.indices {
      let isHead = !rows[index].hasDigits && rows[index].filled.count >= 4
      guard isHead || rows[index].page != rows[start].page else { continue }
      blocks.append(start..<index)
      start = isHead ? index + 1 : index
      if start == rows.count { return blocks }
    }
    return blocks + [start..<rows.count]
  }

  /// The first column that nearly all rows with figures of a block fill.
  private func anchor(_ block: Range<Int>) -> Int? {
    let data = rows[block].filter(isData)
    guard data.count >= 3 else { return nil }
    return rows[0].cells.indices.first { column in
      data.count { !$0.cells[column].text.isEmpty } * 5 >= data.count * 4
    }
  }

  /// Runs of lines whose rows of figures all fill the anchor: the total below them does not.
  private func runs(_ block: Range<Int>, _ anchor: Int) -> [Range<Int>] {
    let ends = block.filter { isData(rows[$0]) && rows[$0].cells[anchor].text.isEmpty }
    let starts = [block.lowerBound] + ends.map { $0 + 1 }
    return zip(starts, ends + [block.upperBound]).map { min($0, $1)..<$1 }
      .filter { run in run.count { isData(rows[$0]) } >= 2 }
  }

  /// The labels of a column in a run, lines of one cell put together.
  private func labels(_ column: Int, _ run: Range<Int>) -> [Label]? {
    var labels: [Label] = []
    let pitch =
      zip(run.filter { isData(rows[$0]) }, run.filter { isData(rows[$0]) }.dropFirst())
      .map { rows[$1].last.middle - rows[$0].last.middle }.min() ?? 0
    for index in run where !rows[index].cells[column].text.isEmpty {
      let cell = rows[index].cells[column]
      let line = rows[index].last
      guard PageSpans.isLabel(cell.text) else { return nil }
      if let last = labels.last, leading < 0.95 * pitch, line.middle - (last.bottom - line.height / 2) < 1.2 * leading {
        labels[labels.count - 1].text += cell.text
        labels[labels.count - 1].bottom = line.bottom
        labels[labels.count - 1].right = max(last.right, cell.right)
      } else {
        // The line may reach from a label between two rows to the figures of the lower one.
        let word = line.segments.lazy.flatMap(\.words).first { $0.text == cell.text }
        labels.append(
          Label(
            text: cell.text, right: cell.right, top: word?.top ?? line.top, bottom: word?.bottom ?? line.bottom))
      }
    }
    return labels
  }

  /// Puts the labels of a column to the first of their rows, where all rows of the run are of one label and each label
  /// stands in the middle of its own. With `isOpen` the rows of the last label go on over the page.
  private mutating func settle(_ column: Int, _ run: Range<Int>, isOpen: Bool) {
    let data = run.filter { isData(rows[$0]) }
    guard let labels = labels(column, run), !labels.isEmpty, labels.count < data.count, data.count <= 200 else {
      return
    }
    let middles = data.map { rows[$0].last.middle }
    var edges = [middles[0] - (middles[1] - middles[0]) / 2]
    edges += zip(middles, middles.dropFirst()).map { ($0 + $1) / 2 }
    edges.append(middles[middles.count - 1] + (middles[middles.count - 1] - middles[middles.count - 2]) / 2)
    // Less than half a row: a label beside a row below an empty cell is of that row alone.
    let most = 0.4 * (zip(middles, middles.dropFirst()).map { $1 - $0 }.min() ?? 0)
    guard let starts = PageSpans.starts(labels.map(\.middle), edges, most: most, isOpen: isOpen) else {
      return
    }
    for index in run { rows[index].cells[column] = PageTable.Cell() }
    for (label, start) in zip(labels, starts) {
      rows[data[start]].cells[column] = PageTable.Cell(text: label.text, right: label.right)
    }
  }

  /// The first row of each label: runs of rows between `edges` with the labels in their middle, off by `most` at the most.
  /// With `isOpen` the middle of the last may lie further down.
  private static func starts(_ labels: [Double], _ edges: [Double], most: Double, isOpen: Bool) -> [Int]? {
    let count = edges.count - 1
    // [label][row]: the least sum of distances when the labels before take the rows before; the start of the last of them.
    var best = Array(repeating: Array(repeating: Double.infinity, count: count + 1), count: labels.count + 1)
    var taken = best.map { $0.map { _ in 0 } }
    best[0][0] = 0
    for (label, middle) in labels.enumerated() {
      for end in 1...count {
        for start in 0..<end where best[label][start] < .infinity {
          let offset = middle - (edges[start] + edges[end]) / 2
          let distance = isOpen && label == labels.count - 1 && end == count ? max(0, -offset) : abs(offset)
          if distance <= most, best[label][start] + distance < best[label + 1][end] {
            best[label + 1][end] = best[label][start] + distance
            taken[label + 1][end] = start
          }
        }
      }
    }
    guard best[labels.count][count] < .infinity else { return nil }
    var starts: [Int] = []
    var end = count
    for label in stride(from: labels.count, to: 0, by: -1) {
      end = taken[label][end]
      starts.append(end)
    }
    return starts.reversed()
  }
}
