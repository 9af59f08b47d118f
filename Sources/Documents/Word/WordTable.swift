// A table of a word processor while it is read: cells over several columns, cells that go on from the row above.

/// Prints the rows of one table as lines.
struct WordTable {
  /// A cell's own text, a line for each of its paragraphs.
  private var cell: [[Unicode.Scalar]] = []
  private var span = 1
  private var goesOn = false
  private var startsMerge = false
  private var row: [[Unicode.Scalar]] = []
  /// Columns of the row that only repeat a label from their left.
  private var repeated: Set<Int> = []
  private var rowParagraphs: [[Unicode.Scalar]] = []
  private var printedCells = 0
  private var firstSpan = 1
  /// What cells that reach down repeat, by column.
  private var above: [Int: [Unicode.Scalar]] = [:]
  /// Whether the row at hand was deleted by a tracked change.
  var isDeletedRow = false
  /// Whether a table stands in one of its cells: then it is a frame for layout, and what its cells hold are lines.
  private(set) var isLayout = false

  /// Starts a row that leaves out `count` columns at its start.
  mutating func skipColumns(_ count: Int) {
    for _ in 0..<min(max(count, 0), Limits.columns) where row.count < Limits.columns { row.append([]) }
  }

  /// Starts a cell.
  mutating func beginCell() {
    cell = []
    span = 1
    goesOn = false
    startsMerge = false
  }

  /// Takes what the cell's properties say.
  mutating func set(_ element: String, _ value: String?) {
    switch element {
    case "gridSpan": span = min(max(value.flatMap { Int($0) } ?? 1, 1), Limits.columns)
    case "vMerge":
      goesOn = value != "restart"
      startsMerge = value == "restart"
    case "gridBefore": skipColumns(value.flatMap { Int($0) } ?? 0)
    default: break
    }
  }

  /// Adds a paragraph to the cell at hand.
  mutating func append(_ paragraph: [Unicode.Scalar]) { cell.append(paragraph) }

  /// Ends a cell. One over several columns or rows repeats a label in each, over columns only in heads; a text with a digit is not repeated, because a
  /// figure that stands once must be found once.
  mutating func endCell(into lines: inout [[Unicode.Scalar]]) {
    if isLayout {
      lines += cell.filter { !$0.isBlankText }
      return
    }
    let paragraphs = cell.map(\.asCell).filter { !$0.isEmpty }
    let text = Array(paragraphs.joined(separator: [" "]))
    let repeats = TableLine.repeated(text)
    let column = row.count
    if startsMerge { above[column] = repeats } else if !goesOn { above[column] = nil }
    if printedCells == 0 { firstSpan = span }
    printedCells += 1
    rowParagraphs += paragraphs
    for offset in 0..<span where row.count < Limits.columns {
      if offset > 0 { repeated.insert(row.count) }
      row.append(goesOn ? above[column] ?? [] : offset == 0 ? text : repeats)
    }
  }

  /// Ends a row. A row of one cell is no row of data but a caption or a note: its paragraphs are lines.
  mutating func endRow(into lines: inout [[Unicode.Scalar]]) {
    defer {
      row = []
      repeated = []
      rowParagraphs = []
      printedCells = 0
      isDeletedRow = false
    }
    guard !row.isEmpty, !isDeletedRow else { return }
    if printedCells == 1, row.count == firstSpan {
      lines += rowParagraphs
    } else {
      lines.append(TableLine.text(of: row, repeated: repeated))
    }
  }

  /// Makes it a frame for layout: the cells so far become lines.
  mutating func becomeLayout(into lines: inout [[Unicode.Scalar]]) {
    lines += rowParagraphs
    lines += cell.filter { !$0.isBlankText }
    row = []
    rowParagraphs = []
    cell = []
    isLayout = true
  }
}

/// The one form in which tables of all formats are printed.
enum TableLine {
  /// Longer texts are no labels.
  private static let longestLabel = 60

  /// What a cell over several places repeats in each of them: a label, but no figure, which must be found once.
  static func repeated(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    text.count > longestLabel || text.contains(where: \.isPrintedDigit) ? [] : text
  }

  /// The same with the columns `repeated`, which only repeat a label from their left: they do so in a head, where every
  /// column needs one, and are empty in a row with a figure.
  static func text(of row: [[Unicode.Scalar]], repeated: Set<Int>) -> [Unicode.Scalar] {
    guard !repeated.isEmpty, row.contains(where: { $0.contains(where: \.isPrintedDigit) }) else {
      return text(of: row)
    }
    return text(of: row.indices.map { repeated.contains($0) ? [] : row[$0] })
  }

  /// `|甲|乙|`; an empty line when all cells are empty.
  static func text(of row: [[Unicode.Scalar]]) -> [Unicode.Scalar] {
    guard row.contains(where: { !$0.isEmpty }) else { return [] }
    var line: [Unicode.Scalar] = ["|"]
    for cell in row {
      line += cell
      line.append("|")
    }
    return line
  }
}
