// Makes a grid fit a width: columns that say least are left out where nothing else helps, then texts are cut. Numbers are
// never cut.

/// How wide the parts around cells are.
struct GridMargins {
  /// Columns that every column takes beside its cells.
  let perColumn: Int
  /// Columns that the row takes beside its columns.
  let perRow: Int
}

extension TextGrid {
  /// The least that a column of text is cut to.
  private static let leastWidth = 8

  /// Sets widths asked for by `.width`: positive ones cut texts, negative ones align to the right as well.
  mutating func apply(widths: [Int], ambiguous: Int) {
    for (index, width) in widths.enumerated() where index < columns.count && width != 0 {
      if width < 0 { columns[index].isNumeric = true }
      cut(column: index, to: width.magnitude > 10_000 ? 10_000 : Int(width.magnitude), ambiguous: ambiguous)
      columns[index].width = max(columns[index].width, Int(min(width.magnitude, 10_000)))
    }
  }

  /// Leaves out columns where it must, then cuts texts, until a row takes at most `limit` columns.
  ///
  /// - Parameter lineLimit: Lines that a text may take; 1 to cut it.
  mutating func fit(_ limit: Int, margins: GridMargins, ambiguous: Int, lineLimit: Int = 1) {
    // What does not fit however much texts are cut is left out first, so that what is shown gets the room.
    hideColumns(limit, margins: margins, ambiguous: ambiguous)
    func total(_ widths: [Int]) -> Int { widths.reduce(margins.perRow) { $0 + $1 + margins.perColumn } }
    var widths = columns.map(\.width)
    // The widest text gives way first, a column at a time, so that narrow ones stay whole.
    while total(widths) > limit {
      let candidates = columns.indices.filter {
        !columns[$0].isNumeric && !columns[$0].isRigid && widths[$0] > TextGrid.leastWidth
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      let next = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
      let excess = total(widths) - limit
      widths[widest] = max(TextGrid.leastWidth, widths[widest] - excess, min(next - 1, widths[widest] - 1))
    }
    for index in columns.indices where widths[index] < columns[index].width {
      cut(column: index, to: widths[index], ambiguous: ambiguous, lineLimit: lineLimit)
      columns[index].width = widths[index]
    }
  }

  private func leastWidth(of column: TextColumn) -> Int {
    column.isNumeric || column.isRigid ? column.width : min(column.width, TextGrid.leastWidth)
  }

  private mutating func cut(column index: Int, to limit: Int, ambiguous: Int, lineLimit: Int = 1) {
    columns[index].header = columns[index].header.cut(to: limit, ambiguous: ambiguous)
    if !columns[index].isNumeric {
      for row in columns[index].cells.indices where columns[index].cells[row].width > limit {
        let cell = columns[index].cells[row]
        columns[index].cells[row] =
          lineLimit > 1
          ? cell.wrapped(to: limit, lines: lineLimit, ambiguous: ambiguous) : cell.cut(to: limit, ambiguous: ambiguous)
        let shown = columns[index].cells[row]
        if (shown.lines.last ?? shown.text).last == "…", cell.text.last != "…" { hasCutCells = true }
      }
    }
    columns[index].measure()
  }

  /// Leaves out columns until the rest fits when texts are cut, and marks each gap with "…". Columns that say least go first, and
  /// two always stay.
  private mutating func hideColumns(_ limit: Int, margins: GridMargins, ambiguous: Int) {
    let sign = TextCell("…", ambiguous: ambiguous)
    let gap = sign.width + margins.perColumn
    var isHidden = Array(repeating: false, count: columns.count)
    func total() -> Int {
      var width = margins.perRow
      for index in columns.indices {
        if !isHidden[index] {
          width += leastWidth(of: columns[index]) + margins.perColumn
        } else if index == 0 || !isHidden[index - 1] {
          width += gap
        }
      }
      return width
    }
    let order = hidingOrder
    for index in order where total() > limit && hiddenColumns < columns.count - 2 {
      isHidden[index] = true
      hiddenColumns += 1
    }
    // A wide column that had to go may leave room for narrower ones that went before it.
    for index in order.reversed() where isHidden[index] {
      isHidden[index] = false
      if total() > limit { isHidden[index] = true } else { hiddenColumns -= 1 }
    }
    guard hiddenColumns > 0 else { return }
    var mark = TextColumn(header: sign, isNumeric: false, cells: Array(repeating: sign, count: shownRows))
    mark.measure()
    var shown: [TextColumn] = []
    for index in columns.indices {
      if !isHidden[index] {
        shown.append(columns[index])
      } else if index == 0 || !isHidden[index - 1] {
        shown.append(mark)
      }
    }
    columns = shown
  }

  /// The columns in the order in which they are left out: those without a value, those that say the same in every row, then from
  /// the right, where notes and sources stand, amounts behind the others. The first that tells rows apart, but for amounts, is
  /// the rows' label and stays; where there is none, the first column does.
  private var hidingOrder: [Int] {
    let ranks = columns.map { column in
      if column.cells.allSatisfy(\.isNull) { return 0 }
      if column.cells.count > 1, column.cells.allSatisfy({ $0.text == column.cells[0].text }) { return 1 }
      return column.holdsAmounts ? 3 : 2
    }
    let label = ranks.firstIndex(of: 2) ?? 0
    return columns.indices.filter { $0 != label }.sorted { (ranks[$0], -$0) < (ranks[$1], -$1) }
  }
}
