// Cells under the columns that they are of, where a converter dropped empty cells and those that span several rows.

/// Sets the cells of a row under the columns of its head, in their order.
struct ColumnAlignment {
  /// What the columns hold; nil of a column whose head says nothing.
  let kinds: [ColumnKind?]

  /// A column left empty: at an end of the row, where spans go missing, or one of amounts, where none is to be stated; and any
  /// other within the row.
  private static let edgeGap = 1
  private static let innerGap = 3

  /// The column of each cell: nil of a cell that could stand in several with equal right. Nil altogether where the cells do
  /// not fit the head.
  func columns(of cells: [CellValue]) -> [Int?]? {
    guard !cells.isEmpty, cells.count <= kinds.count else { return nil }
    if cells.count == kinds.count { return Array(0..<cells.count) }
    let best = scores(cells)
    guard best[0][0] > 0 else { return nil }
    let left = path(best, cells, prefersLeft: true)
    let right = path(best, cells, prefersLeft: false)
    return zip(left, right).map { $0 == $1 ? $0 : nil }
  }

  /// How well the cells stand one after the other from column `start` on.
  func score(_ cells: ArraySlice<CellValue>, from start: Int) -> Int {
    var total = -ColumnAlignment.edgeGap * (kinds.count - cells.count)
    for (offset, cell) in cells.enumerated() { total += fit(cell, start + offset) }
    return total
  }

  private func fit(_ cell: CellValue, _ column: Int) -> Int { kinds[column]?.fit(cell) ?? 0 }

  private func gap(before cell: Int, at column: Int) -> Int {
    cell == 0 || kinds[column] == .amount ? ColumnAlignment.edgeGap : ColumnAlignment.innerGap
  }

  /// `[cell][column]`: the best score of the cells from `cell` on in the columns from `column` on.
  private func scores(_ cells: [CellValue]) -> [[Int]] {
    let impossible = Int.min / 2
    var best = Array(repeating: Array(repeating: impossible, count: kinds.count + 1), count: cells.count + 1)
    for column in stride(from: kinds.count, through: 0, by: -1) {
      for cell in stride(from: cells.count, through: 0, by: -1) {
        if cell == cells.count {
          best[cell][column] = -ColumnAlignment.edgeGap * (kinds.count - column)
        } else if column < kinds.count {
          best[cell][column] = max(
            best[cell + 1][column + 1] + fit(cells[cell], column),
            best[cell][column + 1] - gap(before: cell, at: column))
        }
      }
    }
    return best
  }

  private func path(_ best: [[Int]], _ cells: [CellValue], prefersLeft: Bool) -> [Int] {
    var columns: [Int] = []
    var column = 0
    while columns.count < cells.count, column < kinds.count {
      let cell = columns.count
      let taken = best[cell + 1][column + 1] + fit(cells[cell], column)
      let skipped = best[cell][column + 1] - gap(before: cell, at: column)
      if taken > skipped || taken == skipped && prefersLeft { columns.append(column) }
      column += 1
    }
    return columns
  }

  /// A row of a run of cells: which cells, and the column of the first one.
  struct Row {
    let cells: Range<Int>
    let start: Int
  }

  /// Cuts a run of cells, none of which is missing but those that span rows, into rows that fit the columns best.
  func rows(of cells: [CellValue]) -> [Row] {
    // The best score of the first `end` cells, and the row that ends there.
    var best = Array(repeating: Int.min / 2, count: cells.count + 1)
    var last: [Row?] = Array(repeating: nil, count: cells.count + 1)
    best[0] = 0
    for end in 1...max(1, cells.count) where end <= cells.count {
      for length in 1...min(kinds.count, end) {
        let range = end - length..<end
        // A row starts with what it is called.
        let opening = cells[range.lowerBound] == .words || cells[range.lowerBound] == .group ? 2 : -8
        for start in 0...kinds.count - length {
          let total = best[range.lowerBound] + opening + score(cells[range], from: start)
          if total > best[end] {
            best[end] = total
            last[end] = Row(cells: range, start: start)
          }
        }
      }
    }
    var rows: [Row] = []
    var end = cells.count
    while end > 0, let row = last[end] {
      rows.append(row)
      end = row.cells.lowerBound
    }
    return rows.reversed()
  }
}
