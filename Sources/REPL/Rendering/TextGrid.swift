// A result as cells of text with their widths: the first pass of every form that aligns. The second pass only pads.

import Query

/// One cell: its text and how many columns of the terminal it takes.
struct TextCell {
  /// The text, harmless and on one line.
  var text: String
  /// Columns that it takes.
  var width: Int
  /// Columns before the decimal point, for numbers.
  var integerWidth: Int
  /// Whether it stands for NULL.
  var isNull = false
  /// The text in lines, where it does not fit into one.
  var lines: [String] = []
}

/// One column of cells.
struct TextColumn {
  /// The name, with the unit.
  var header: TextCell
  /// Whether cells stand at the right, on the decimal point.
  var isNumeric: Bool
  /// The cells of the rows that are shown.
  var cells: [TextCell]
  /// Whether the cells mean something only as a whole, as dates do.
  var isRigid = false
  /// Whether the cells are amounts, per cents or other numbers with decimals: what a budget is read for.
  var holdsAmounts = false
  /// Widest part before the decimal point among the cells.
  var integerWidth = 0
  /// Widest part from the decimal point on.
  var fractionWidth = 0
  /// Columns that the column takes.
  var width = 0

  /// Sets the widths from the cells.
  mutating func measure() {
    integerWidth = 0
    fractionWidth = 0
    var widest = header.width
    for cell in cells {
      widest = max(widest, cell.width)
      if isNumeric, !cell.isNull {
        integerWidth = max(integerWidth, cell.integerWidth)
        fractionWidth = max(fractionWidth, cell.width - cell.integerWidth)
      }
    }
    width = max(widest, integerWidth + fractionWidth)
  }
}

/// Cells of the rows that are shown, and what was left out.
struct TextGrid {
  /// The columns that are shown.
  var columns: [TextColumn]
  /// How many rows are shown.
  var shownRows: Int
  /// Rows of the result.
  let rowCount: Int
  /// How many of the shown rows stand before the gap; nil when every row is shown.
  let gapAfter: Int?
  /// Columns of the result.
  let columnCount: Int
  /// How many columns were left out.
  var hiddenColumns = 0
  /// Whether a text was cut to fit.
  var hasCutCells = false

  /// Formats the cells. `maximumRows` leaves out the middle of a longer result.
  init(_ result: QueryResult, presentation: Presentation, maximumRows: Int?, nullText: String) {
    rowCount = result.rowCount
    columnCount = result.columns.count
    var head = rowCount
    var tail = 0
    if let maximumRows, rowCount > maximumRows {
      head = (maximumRows + 1) / 2
      tail = maximumRows - head
    }
    gapAfter = head + tail < rowCount ? head : nil
    shownRows = head + tail
    columns = TextGrid.columns(
      result, presentation: presentation, rows: 0..<head, rowCount - tail..<rowCount, nullText: nullText)
  }

  /// Formats the cells of `rows` only, as they stand in the whole result.
  init(_ result: QueryResult, presentation: Presentation, rows: Range<Int>, nullText: String) {
    rowCount = result.rowCount
    columnCount = result.columns.count
    gapAfter = nil
    shownRows = rows.count
    columns = TextGrid.columns(result, presentation: presentation, rows: rows, nullText: nullText)
  }

  /// The columns with the cells of some rows.
  private static func columns(
    _ result: QueryResult, presentation: Presentation, rows: Range<Int>..., nullText: String
  ) -> [TextColumn] {
    let ambiguous = presentation.ambiguousWidth
    let null = TextCell(SafeText.text(nullText), ambiguous: ambiguous, isNull: true)
    return result.columns.indices.map { position in
      let formatter = CellFormatter(result, position: position, presentation: presentation)
      let name = SafeText.text(HeaderText.name(result.columns[position], presentation.header)) + formatter.headerSuffix
      let type = result.columns[position].type
      let isNumeric = type.isNumber || type.isAmount || type == .percent
      let isRigid = type.isPointOfTime || type == .boolean
      return TextColumn(
        header: TextCell(name, ambiguous: ambiguous), isNumeric: isNumeric, cells: [], isRigid: isRigid,
        holdsAmounts: isNumeric && !type.isInteger
      )
      .filled(
        result, position: position, rows: rows, formatter: formatter, null: null, ambiguous: ambiguous)
    }
  }
}

extension TextCell {
  /// A cell of `text`.
  init(_ text: String, ambiguous: Int, isNull: Bool = false) {
    self.text = text
    width = TextWidth.columns(text, ambiguous: ambiguous)
    integerWidth = width
    self.isNull = isNull
  }

  /// A cell of a number: its characters are all narrow, and the part before the point is known.
  init(number bytes: [UInt8]) {
    text = String(decoding: bytes, as: UTF8.self)
    width = bytes.count
    integerWidth =
      bytes.firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "e") } ?? width
  }

  /// The cell in lines of at most `limit` columns, `count` lines at most; the last ends with … when there is more.
  func wrapped(to limit: Int, lines count: Int, ambiguous: Int) -> TextCell {
    guard width > limit, limit > 1 else { return self }
    var lines: [String] = []
    // A text may be as long as a table: of one that fills all lines several times over, the start is enough to see that.
    let enough = 4 * limit * count
    var rest = Array(text.prefix(enough))[...]
    while !rest.isEmpty, lines.count < count {
      let whole = String(rest)
      if TextWidth.columns(whole, ambiguous: ambiguous) <= limit {
        lines.append(whole)
        rest = []
      } else if lines.count == count - 1 {
        lines.append(TextCell(whole, ambiguous: ambiguous).cut(to: limit, ambiguous: ambiguous).text)
        rest = []
      } else {
        let end = LineBreaking.end(of: rest, limit: limit, ambiguous: ambiguous)
        lines.append(String(rest[..<end]).trimmingTrailingBlanks)
        rest = rest[end...]
        // A blank at the start of a line only looks like an indent.
        while rest.first == " " { rest.removeFirst() }
      }
    }
    var result = self
    result.lines = lines
    result.width = lines.map { TextWidth.columns($0, ambiguous: ambiguous) }.max() ?? 0
    result.integerWidth = result.width
    return result
  }

  /// The cell cut to `limit` columns, with … at the end; a wide character is never cut in half.
  func cut(to limit: Int, ambiguous: Int) -> TextCell {
    guard width > limit, limit > 0 else { return self }
    let sign = "…"
    let signWidth = TextWidth.columns(sign, ambiguous: ambiguous)
    var kept = ""
    var keptWidth = 0
    for character in text {
      let next = TextWidth.columns(character, ambiguous: ambiguous)
      if keptWidth + next + signWidth > limit { break }
      kept.append(character)
      keptWidth += next
    }
    var result = self
    result.text = kept + sign
    result.width = keptWidth + signWidth
    result.integerWidth = result.width
    return result
  }
}

extension TextColumn {
  /// The column with the cells of these rows.
  fileprivate func filled(
    _ result: QueryResult, position: Int, rows: [Range<Int>], formatter: CellFormatter, null: TextCell,
    ambiguous: Int
  ) -> TextColumn {
    var column = self
    column.cells.reserveCapacity(rows.reduce(0) { $0 + $1.count })
    var first = 0
    var raw: [UInt8] = []
    var safe: [UInt8] = []
    for chunk in result.chunks {
      defer { first += chunk.count }
      // Chunks of which no row is shown are not looked at.
      let shown = rows.map { $0.clamped(to: first..<first + chunk.count) }.filter { !$0.isEmpty }
      if shown.isEmpty { continue }
      let vector = chunk.columns[position]
      for row in shown.joined().lazy.map({ $0 - first }) {
        guard vector.isValid(row) else {
          column.cells.append(null)
          continue
        }
        raw.removeAll(keepingCapacity: true)
        formatter.append(vector, row: row, to: &raw)
        if isNumeric {
          column.cells.append(TextCell(number: raw))
        } else {
          safe.removeAll(keepingCapacity: true)
          SafeText.append(raw, keepsBreaks: false, to: &safe)
          column.cells.append(TextCell(String(decoding: safe, as: UTF8.self), ambiguous: ambiguous))
        }
      }
    }
    column.measure()
    return column
  }
}
