// A sheet as a reader sees it: a title and captions above, rows of cells, notes below. Sheets of workbooks and files of
// delimited text become lines by the same rules.

/// The texts of a sheet and how they lie.
struct SheetPage {
  /// A row of texts, by column.
  struct Row {
    /// From 1.
    let number: Int
    /// Texts, empty where nothing stands.
    var cells: [[Unicode.Scalar]]
    /// Columns that a cell of the row covers, its merged neighbours included.
    var covered = 0
    /// Cells that hold a text of their own, no part of a merged cell from elsewhere.
    var ownCells = 0
    /// The first of them.
    var firstOwn = 0
    /// How many columns the first of them covers.
    var firstSpan = 1
    /// Columns that only repeat a label from their left.
    var repeated: Set<Int> = []
  }

  /// Rows with a text, in order.
  private(set) var rows: [Row]
  /// Columns in use.
  let width: Int
  /// The first row of the head: the rows before it are titles and captions.
  private(set) var headIndex = 0

  /// A page of `rows`, with merged cells.
  init(rows texts: [(number: Int, cells: [[Unicode.Scalar]])], merges: [SheetGrid.Merge] = []) {
    width = min(texts.reduce(0) { max($0, $1.cells.count) }, Limits.columns)
    let width = self.width
    rows = texts.map { row in
      var cells = Array(row.cells.prefix(width))
      cells += [[Unicode.Scalar]](repeating: [], count: width - cells.count)
      return Row(number: row.number, cells: cells)
    }
    for index in rows.indices { SheetPage.countOwn(&rows[index]) }
    apply(merges)
    headIndex = findHead()
  }

  // MARK: Several tables

  /// More tables on one sheet are read as one.
  private static let mostTables = 200

  /// A sheet's rows cut before the title of each table, so that every table has its own width and head.
  static func pages(
    _ rows: [(number: Int, cells: [[Unicode.Scalar]])], merges: [SheetGrid.Merge] = []
  ) -> [SheetPage] {
    var pages: [SheetPage] = []
    var start = 0
    for index in rows.indices
    where index > start && pages.count < mostTables && startsTable(rows, at: index, after: start) {
      pages.append(page(rows[start..<index], merges))
      start = index
    }
    pages.append(page(rows[start...], merges))
    return pages
  }

  /// A page of some rows, as wide as they are.
  private static func page(
    _ rows: ArraySlice<(number: Int, cells: [[Unicode.Scalar]])>, _ merges: [SheetGrid.Merge]
  ) -> SheetPage {
    let first = rows.first?.number ?? 0
    let last = rows.last?.number ?? 0
    let own = merges.filter { $0.rows.lowerBound >= first && $0.rows.lowerBound <= last }
    let merged = own.reduce(0) { max($0, $1.columns.upperBound + 1) }
    let width = rows.reduce(0) { max($0, ($1.cells.lastIndex { !$0.isEmpty } ?? -1) + 1) }
    return SheetPage(
      rows: rows.map { ($0.number, Array($0.cells.prefix(max(width, min(merged, $0.cells.count))))) }, merges: own)
  }

  /// Whether the row at `index` is the title of another table: alone in its row and named so, with a table above it and
  /// one below.
  private static func startsTable(
    _ rows: [(number: Int, cells: [[Unicode.Scalar]])], at index: Int, after start: Int
  ) -> Bool {
    guard isTitle(rows[index].cells), start + 2 < index, index + 2 < rows.count else { return false }
    func texts(_ row: Int) -> Int { rows[row].cells.count { !$0.isEmpty } }
    let hasTableAbove = (start..<index).count { texts($0) >= 2 } >= 2
    let hasTableBelow = (index + 1..<min(index + 8, rows.count)).contains { texts($0) >= 2 }
    return hasTableAbove && hasTableBelow
  }

  /// A row with one text only, which ends as the name of a table does.
  private static func isTitle(_ cells: [[Unicode.Scalar]]) -> Bool {
    let texts = cells.filter { !$0.isEmpty }
    guard texts.count == 1 || texts.count == 2 && texts[1].starts(with: ["公", "开"]) else { return false }
    var text = texts[0].filter { !$0.isBlank }
    if text.last == "）" || text.last == ")", let open = text.lastIndex(where: { $0 == "（" || $0 == "(" }) {
      text.removeSubrange(open...)
    }
    return (4...50).contains(text.count) && text.last == "表"
  }

  /// Whether something stands above the table: then the sheet is made for readers, else its first row names its columns.
  var isForm: Bool { width >= 2 && headIndex > 0 }

  private static func countOwn(_ row: inout Row) {
    for (column, cell) in row.cells.enumerated() where !cell.isEmpty {
      if row.ownCells == 0 { row.firstOwn = column }
      row.ownCells += 1
      row.covered += 1
    }
  }

  /// A merged cell repeats a label in each of its places, so that every column and row keeps its head; a text with a digit
  /// is not repeated, because a figure that stands once must be found once.
  private mutating func apply(_ merges: [SheetGrid.Merge]) {
    var positions: [Int: Int] = [:]
    for (index, row) in rows.enumerated() { positions[row.number] = index }
    // Merged cells of real sheets do not overlap; a file that was made to exhaust us has them by the million.
    var left = 4 * width * rows.count + 1_000
    for merge in merges where merge.columns.lowerBound < width && left > 0 {
      guard let top = positions[merge.rows.lowerBound] else { continue }
      let column = merge.columns.lowerBound
      let text = rows[top].cells[column]
      guard !text.isEmpty else { continue }
      let last = min(merge.columns.upperBound, width - 1)
      if rows[top].firstOwn == column { rows[top].firstSpan = last - column + 1 }
      let repeats = TableLine.repeated(text)
      var index = top
      while index < rows.count, rows[index].number <= merge.rows.upperBound {
        for place in column...last where (index, place) != (top, column) && rows[index].cells[place].isEmpty {
          rows[index].cells[place] = repeats
          rows[index].covered += 1
          if place > column { rows[index].repeated.insert(place) }
        }
        index += 1
        left -= last - column + 1
      }
    }
  }

  /// The first row that is neither title nor caption: it has several cells, they cover most of the width, and none reads
  /// `label: value`.
  private func findHead() -> Int {
    guard width >= 2 else { return 0 }
    for (index, row) in rows.enumerated() where row.ownCells >= 2 && !isCaption(row) {
      if row.covered * 5 >= width * 3 { return index }
    }
    return rows.firstIndex { $0.ownCells >= 2 } ?? 0
  }

  private func isCaption(_ row: Row) -> Bool {
    guard row.ownCells <= 4 else { return false }
    return row.cells.contains { cell in
      guard let colon = cell.firstIndex(where: { $0 == "：" || $0 == ":" }), colon > 0 else { return false }
      // A time of day has a colon between digits.
      return !(cell[colon - 1].isPrintedDigit)
    }
  }

  // MARK: Lines

  /// Rows without a text that stand between two with one are lines too, so that a line is where its row is; longer gaps
  /// are closed.
  private static let longestGap = 200

  /// The page as lines, each with the row that it shows; `last` is the row above the page that was shown already.
  func lines(after last: Int = 0) -> [(text: [Unicode.Scalar], row: Int)] {
    var lines: [(text: [Unicode.Scalar], row: Int)] = []
    var previous = last
    let lastFull = rows.lastIndex { $0.ownCells >= 2 } ?? 0
    for (index, row) in rows.enumerated() {
      if row.number - previous - 1 <= SheetPage.longestGap {
        for gap in stride(from: previous + 1, to: row.number, by: 1) { lines.append(([], gap)) }
      }
      previous = row.number
      let isNote = row.ownCells == 1 && (index > lastFull || row.firstSpan > 1 && row.firstSpan * 5 >= width * 4)
      if width < 2 || index < headIndex || isNote {
        lines.append((SheetPage.captions(of: row), row.number))
      } else {
        lines.append((TableLine.text(of: row.cells, repeated: row.repeated), row.number))
      }
    }
    return lines
  }

  /// The texts of a row above or below the table, each once.
  private static func captions(of row: Row) -> [Unicode.Scalar] {
    var line: [Unicode.Scalar] = []
    var previous: [Unicode.Scalar] = []
    for cell in row.cells where !cell.isEmpty && cell != previous {
      if !line.isEmpty { line += ["　", "　"] }
      line += cell
      previous = cell
    }
    return line
  }
}
