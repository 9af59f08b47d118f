// Tables of a page, which shows no cells: texts that stand under each other are a column.

/// Lines of pages that make a table.
struct PageTable {
  /// A cell: its text, and where its last line ends.
  struct Cell {
    var text: [Unicode.Scalar] = []
    var right = 0.0
    /// Whether it only repeats a label that stands over several columns.
    var isRepeated = false
  }

  /// A row: its cells and the lines that it was read from.
  struct Row {
    var cells: [Cell]
    var last: PageLine
    let page: Int
    /// Whether a figure stands in it: a digit that is not of the number of an item.
    var hasDigits: Bool {
      cells.contains { cell in
        cell.text[(ListNumber.start(of: cell.text)?.endIndex ?? 0)...].contains(where: \.isPrintedDigit)
      }
    }
    /// The columns with a text.
    var filled: [Int] { cells.indices.filter { !cells[$0].text.isEmpty } }
  }

  private let lines: [PageLine]
  /// The columns from left to right.
  private var columns: [(left: Double, right: Double)] = []
  private var table: [Row] = []
  /// The least space from one row of figures to the next.
  private var pitch = Double.infinity

  /// The rows of the head, where its words stand over the columns found below it.
  private var head: [[[Unicode.Scalar]]] = []
  /// Whether the columns are those that the rows of figures leave free of each other.
  private var hasStrips = false
  /// Captions between title and head.
  private var captions: [PageLine] = []

  /// A table of `lines`; nil when they have no columns in common.
  init?(_ lines: [PageLine]) {
    self.lines = lines
    guard lines.count(where: { $0.segments.count >= 2 }) >= 2 else { return nil }
    var body = lines[...]
    while let first = body.first, body.count > 2, PageTable.isCaption(first) { captions.append(body.removeFirst()) }
    if let strips = PageColumns(Array(body)) {
      columns = strips.columns
      head = strips.head
      hasStrips = true
      body = body[(body.startIndex + strips.headCount)...]
    } else {
      guard findColumns() else { return nil }
    }
    for line in body { table.append(Row(cells: cells(of: line), last: line, page: line.page)) }
    if !hasStrips { mergePhantomColumns() }
    table = PageSpans.settled(CenteredLabels.settled(table))
    joinWrappedRows()
  }

  /// `部门：某局` and `单位：万元` on a line above the head.
  private static func isCaption(_ line: PageLine) -> Bool {
    line.segments.count <= 3
      && line.text.contains("：") && !line.text.contains("。")
      && line.text.count <= 80 && !line.segments.contains { $0.words.contains { $0.isAmount } }
  }

  /// The rows as lines of text, each with the page on which it starts. A label over several columns repeats in each of them
  /// in a head, that is where no figure stands.
  var rows: [(text: [Unicode.Scalar], page: Int)] {
    let page = lines[0].page
    return captions.map { ($0.text, $0.page) } + head.map { (TableLine.text(of: $0), page) }
      + table.map { row in
        let isHead = !row.hasDigits
        return (TableLine.text(of: row.cells.map { $0.isRepeated && !isHead ? [] : $0.text }), row.page)
      }
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

  private func cells(of line: PageLine) -> [Cell] {
    var cells = [Cell](repeating: Cell(), count: columns.count)
    for segment in line.segments.flatMap(split) {
      var covered = columns.indices.filter {
        min(columns[$0].right, segment.right) - max(columns[$0].left, segment.left) > 0
      }
      if covered.isEmpty { covered = [nearestColumn(to: (segment.left + segment.right) / 2)] }
      for (order, column) in covered.enumerated() {
        if order > 0, !cells[column].text.isEmpty { continue }
        if !cells[column].text.isEmpty { cells[column].text.append(" ") }
        cells[column].text += segment.text.asCell
        cells[column].right = max(cells[column].right, segment.right)
        cells[column].isRepeated = order > 0
      }
    }
    return cells
  }

  /// A segment whose words stand in columns of their own, taken apart where a figure is among them.
  private func split(_ segment: PageSegment) -> [PageSegment] {
    guard segment.words.count > 1 else { return [segment] }
    var parts: [(column: Int, words: [PageWord])] = []
    for word in segment.words {
      var best = (column: nearestColumn(to: (word.left + word.right) / 2), overlap: 0.0)
      for column in columns.indices {
        let overlap = min(columns[column].right, word.right) - max(columns[column].left, word.left)
        if overlap > best.overlap { best = (column, overlap) }
      }
      if parts.last?.column == best.column {
        parts[parts.count - 1].words.append(word)
      } else {
        parts.append((best.column, [word]))
      }
    }
    // A sentence over several columns is no row of figures, and words each over a column of its own are heads.
    let areHeads = parts.count == segment.words.count && segment.words.allSatisfy(PageTable.isHead)
    guard parts.count > 1,
      areHeads || parts.contains(where: { $0.words.allSatisfy { $0.text.allSatisfy(PageTable.isFigure) } })
    else {
      return [segment]
    }
    return parts.map { part in
      var text: [Unicode.Scalar] = []
      var right = part.words[0].left
      for word in part.words {
        if !text.isEmpty, word.left - right > 0.35 * word.height { text.append(" ") }
        text += word.text
        right = word.right
      }
      return PageSegment(left: part.words[0].left, right: right, text: text, words: part.words)
    }
  }

  private static func isHead(_ word: PageWord) -> Bool {
    word.hasHan && word.text.count <= 12 && !word.text.contains { "，。；：、".unicodeScalars.contains($0) }
  }

  private static func isFigure(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isPrintedDigit || ".,%-".unicodeScalars.contains(scalar)
  }

  private func nearestColumn(to middle: Double) -> Int {
    var nearest = 0
    var least = Double.infinity
    for (index, column) in columns.enumerated() {
      let distance = abs((column.left + column.right) / 2 - middle)
      if distance < least { (nearest, least) = (index, distance) }
    }
    return nearest
  }

  /// A head may stand beside the numbers below it: two neighbours that are never both filled are one column.
  private mutating func mergePhantomColumns() {
    var column = 0
    while column + 1 < columns.count {
      let isPhantom = !table.contains { !$0.cells[column].text.isEmpty && !$0.cells[column + 1].text.isEmpty }
      guard isPhantom else {
        column += 1
        continue
      }
      for row in table.indices {
        let right = table[row].cells.remove(at: column + 1)
        if table[row].cells[column].text.isEmpty { table[row].cells[column] = right }
      }
      columns[column].right = columns[column + 1].right
      columns.remove(at: column + 1)
    }
  }

  /// A label too long for its cell goes on in lines of its own, above or below the line with the row's figures.
  private mutating func joinWrappedRows() {
    var result: [Row] = []
    pitch =
      zip(table, table.dropFirst()).filter { $0.hasDigits && $1.hasDigits && $0.last.page == $1.last.page }
      .map { $1.last.middle - $0.last.middle }.min() ?? .infinity
    for row in table {
      guard var above = result.last, isWrapped(above, row) else {
        result.append(row)
        continue
      }
      for column in columns.indices {
        above.cells[column].text += row.cells[column].text
        if !row.cells[column].text.isEmpty { above.cells[column].right = row.cells[column].right }
        above.cells[column].isRepeated = above.cells[column].isRepeated || row.cells[column].isRepeated
      }
      above.last = row.last
      result[result.count - 1] = above
    }
    table = result
  }

  /// Whether `row` goes on with `above`: one of them is a single text without figures, and in its column the text above
  /// ends where the column does.
  private func isWrapped(_ above: Row, _ row: Row) -> Bool {
    guard above.page == row.last.page || above.last.page == row.last.page,
      row.last.top - above.last.bottom < row.last.height
    else { return false }
    let height = row.last.height
    func isFull(_ column: Int) -> Bool {
      !above.cells[column].text.isEmpty && above.cells[column].right > columns[column].right - 0.9 * height
        && columns[column].right - columns[column].left > 2.5 * height
    }
    let goesOn = row.filled
    // A total is told in a few words.
    if goesOn.contains(where: { above.cells[$0].text.suffix(2).elementsEqual("合计".unicodeScalars) }) { return false }
    // Two labels as far below the row above as rows are from each other are a row of their own.
    if goesOn.count > 1, row.last.middle - above.last.middle > 0.97 * pitch { return false }
    // `二、外交支出` is an item of its own, however full the cell above is.
    if goesOn.contains(where: { ListNumber.start(of: row.cells[$0].text) != nil }) { return false }
    if !row.hasDigits, !goesOn.isEmpty, goesOn.count <= 2, above.hasDigits || goesOn.count == 1,
      goesOn.allSatisfy(isFull)
    {
      return true
    }
    let begun = above.filled
    return !above.hasDigits && row.hasDigits && (1...2).contains(begun.count) && begun.allSatisfy(isFull)
      && (begun.count == 1 || begun.allSatisfy { row.cells[$0].text.isEmpty })
  }
}
