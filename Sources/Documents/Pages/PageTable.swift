// Tables of a page, which shows no cells: texts that stand under each other are a column.

/// Lines of a page that make a table.
struct PageTable {
  private let lines: [PageLine]
  /// The columns from left to right.
  private var columns: [(left: Double, right: Double)] = []
  private var grid: [[[Unicode.Scalar]]] = []
  private var rowLines: [PageLine] = []

  /// A table of `lines`; nil when they have no columns in common.
  init?(_ lines: [PageLine]) {
    self.lines = lines
    guard lines.count(where: { $0.segments.count >= 2 }) >= 2, findColumns() else { return nil }
    for line in lines {
      grid.append(cells(of: line))
      rowLines.append(line)
    }
    mergePhantomColumns()
    joinWrappedRows()
  }

  /// The rows as lines of text, each with the page on which it starts.
  var rows: [(text: [Unicode.Scalar], page: Int)] {
    zip(grid, rowLines).map { (TableLine.text(of: $0), $1.page) }
  }

  /// The columns are where the fullest lines have texts; lines with cells over several columns are not among them.
  private mutating func findColumns() -> Bool {
    let most = lines.map(\.segments.count).max() ?? 0
    for share in [0.7, 0.85, 1.0] {
      let least = max(2, Int((Double(most) * share).rounded(.up)))
      let full = lines.filter { $0.segments.count >= least }
      columns = PageTable.merged(full.flatMap { $0.segments.map { ($0.left, $0.right) } })
      if Double(columns.count) >= 0.8 * Double(most) { break }
    }
    return columns.count >= 2 && columns.count <= Limits.columns
  }

  private static func merged(_ ranges: [(left: Double, right: Double)]) -> [(left: Double, right: Double)] {
    var result: [(left: Double, right: Double)] = []
    for range in ranges.sorted(by: { $0.left < $1.left }) {
      if let last = result.last, range.left <= last.right {
        result[result.count - 1].right = max(last.right, range.right)
      } else {
        result.append(range)
      }
    }
    return result
  }

  /// A text over several columns repeats in each, unless it has a digit.
  private func cells(of line: PageLine) -> [[Unicode.Scalar]] {
    var cells = [[Unicode.Scalar]](repeating: [], count: columns.count)
    for segment in line.segments {
      var covered = columns.indices.filter {
        min(columns[$0].right, segment.right) - max(columns[$0].left, segment.left) > 0
      }
      if covered.isEmpty {
        let middle = (segment.left + segment.right) / 2
        let nearest = columns.indices.min {
          abs((columns[$0].left + columns[$0].right) / 2 - middle)
            < abs((columns[$1].left + columns[$1].right) / 2 - middle)
        }
        covered = nearest.map { [$0] } ?? []
      }
      let text = segment.text.asCell
      let repeats = text.contains(where: \.isPrintedDigit) ? [] : text
      for (order, column) in covered.enumerated() {
        let part = order == 0 ? text : repeats
        if part.isEmpty { continue }
        cells[column] += (cells[column].isEmpty ? [] : [" "]) + part
      }
    }
    return cells
  }

  /// A head may stand beside the numbers below it: two neighbours that are never both filled are one column.
  private mutating func mergePhantomColumns() {
    var column = 0
    while column + 1 < columns.count {
      let isPhantom = !grid.contains { !$0[column].isEmpty && !$0[column + 1].isEmpty }
      guard isPhantom else {
        column += 1
        continue
      }
      for row in grid.indices {
        let text = grid[row].remove(at: column + 1)
        if grid[row][column].isEmpty { grid[row][column] = text }
      }
      columns[column].right = columns[column + 1].right
      columns.remove(at: column + 1)
    }
  }

  /// Lines that stand closer than the rows do are the lines of one cell.
  private mutating func joinWrappedRows() {
    let tops = rowLines.indices.dropFirst().map { rowLines[$0].middle - rowLines[$0 - 1].middle }.filter { $0 > 0 }
    guard tops.count >= 2 else { return }
    let pitch = tops.sorted()[tops.count * 2 / 3]
    var row = 1
    while row < grid.count {
      let distance = rowLines[row].middle - rowLines[row - 1].middle
      let collides = columns.indices.contains { column in
        !grid[row][column].isEmpty && !grid[row - 1][column].isEmpty
          && (grid[row][column].contains(where: \.isPrintedDigit)
            || grid[row - 1][column].contains(where: \.isPrintedDigit))
      }
      let isPartial = grid[row].contains(where: \.isEmpty) || grid[row - 1].contains(where: \.isEmpty)
      guard rowLines[row].page == rowLines[row - 1].page, distance > 0, distance < 0.75 * pitch, isPartial, !collides
      else {
        row += 1
        continue
      }
      for column in columns.indices { grid[row - 1][column] += grid[row][column] }
      rowLines[row - 1] = PageLine(
        segments: rowLines[row - 1].segments, top: rowLines[row - 1].top, bottom: rowLines[row].bottom,
        page: rowLines[row - 1].page)
      grid.remove(at: row)
      rowLines.remove(at: row)
    }
  }
}
