// A row of cells found in lines that are no rows by themselves.

/// A row of cells found in plain lines: ranges of the document, empty where a column has nothing.
struct LineRow: Sendable {
  /// The first line of the row.
  let line: Int
  /// How many lines it takes; more than one where each cell has a line of its own.
  var lineCount = 1
  /// Its cells.
  var cells: [Range<Int>]
  /// Whether its one cell is no cell of the table but its name or unit.
  var isTitle = false
  /// All words that the row takes, where they are more than its cells.
  private(set) var extent: Range<Int>?

  init(line: Int, lineCount: Int = 1, cells: [Range<Int>], extent: Range<Int>? = nil) {
    self.line = line
    self.lineCount = lineCount
    self.cells = cells
    self.extent = extent
  }

  /// A text on its own that is no row: the name of a table or its unit.
  init(title: Range<Int>, line: Int) {
    self.init(line: line, cells: [title])
    isTitle = true
  }
}
