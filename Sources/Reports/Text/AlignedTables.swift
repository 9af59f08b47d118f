// Tables of plain text whose columns are only set apart by spaces: lines that end in numbers, under a head of short words.

import Documents

/// Finds rows whose cells are separated by spaces.
struct AlignedTables {
  let document: Document
  let folded: [Unicode.Scalar]
  private let traits: [LineTraits]
  /// Lines of a table of contents, whose page numbers are no cells.
  private let contents: Set<Int>

  init(document: Document, folded: [Unicode.Scalar], traits: [LineTraits], contents: Set<Int>) {
    self.document = document
    self.folded = folded
    self.traits = traits
    self.contents = contents
  }

  /// A cell of a line with its place on the page, counted in half-width columns.
  struct Cell {
    var range: Range<Int>
    var left: Int
    var right: Int
    var isNumber: Bool
    /// Spaces before it.
    var gap: Int
  }

  /// The rows of all tables, by line.
  func rows() -> [Int: LineRow] {
    var rows: [Int: LineRow] = [:]
    var index = 0
    while index < document.lines.count {
      guard let first = dataCells(index, isInTable: nil), isTableStart(index, first) else {
        index += 1
        continue
      }
      var group: [(line: Int, cells: [Cell])] = [(index, first)]
      var probe = index + 1
      var misses = 0
      while probe < document.lines.count, misses < 3 {
        if let cells = dataCells(probe, isInTable: true) ?? itemCells(probe) ?? nameCells(probe, below: group) {
          group.append((probe, cells))
          misses = 0
        } else if !isBlank(probe) {
          misses = isContinuation(probe) ? misses + 1 : 3
        }
        probe += 1
      }
      while group.last?.cells.contains(where: \.isNumber) == false { group.removeLast() }
      let next = (group.last?.line ?? index) + 1
      if group.count >= 2 || hasCaption(above: index) {
        for (line, cells) in TableShape.coded(
          aligned(group, head: headLines(above: index, taken: rows)), folded: folded)
        {
          rows[line] = LineRow(line: line, cells: cells)
        }
      }
      index = max(next, index + 1)
    }
    return rows
  }

  // MARK: Lines

  func isBlank(_ line: Int) -> Bool { document.lines[line].allSatisfy { folded[$0] == " " } }

  /// Whether words on a line can be set apart by spaces.
  func hasSpace(_ line: Int) -> Bool { traits[line].hasSpace }

  /// Whether a line may be a row of a form, whose cells hold sentences too.
  func mayBeForm(_ line: Int) -> Bool {
    !traits[line].hasBar && !traits[line].hasTab && document.lines[line].count <= 600
  }

  /// A short line without sentence marks may be the second half of a long label.
  private func isContinuation(_ line: Int) -> Bool {
    let range = document.lines[line]
    // An item without an amount: `（一）因公出国（境）费 不需填列`.
    let longest = ItemNumber(folded, in: range) == nil ? 24 : 40
    return range.count <= longest && !range.contains { folded[$0].isOne(of: "，", "。", "；", "：") }
  }

  /// The cells of a line, cut at spaces: numbers stand alone, words with one space between them belong together.
  func cells(_ line: Int) -> [Cell] {
    var cells: [Cell] = []
    var column = 0
    var gap = 0
    var start: Int?
    var left = 0
    func close(_ end: Int, _ right: Int) {
      guard let first = start else { return }
      let range = first..<end
      let isNumber = isNumber(range)
      if gap == 1, !isNumber, let last = cells.last, !last.isNumber {
        cells[cells.count - 1].range = last.range.lowerBound..<end
        cells[cells.count - 1].right = right
      } else {
        cells.append(Cell(range: range, left: left, right: right, isNumber: isNumber, gap: gap))
      }
      gap = 0
      start = nil
    }
    for position in document.lines[line] {
      if folded[position] == " " {
        close(position, column)
        gap += document.scalars[position].value == 0x3000 ? 2 : 1
      } else if start == nil {
        start = position
        left = column
      }
      column += folded[position].value < 0x80 && document.scalars[position].value < 0x80 ? 1 : 2
    }
    close(document.lines[line].upperBound, column)
    return joinCode(cells)
  }

  /// The words of a head: cut at every space, except within words that are spaced out: `项 目`.
  private func words(_ line: Int) -> [Cell] {
    let wide = cells(line)
    var words: [Cell] = []
    for cell in wide {
      var start: Int?
      var column = cell.left
      var left = cell.left
      var isApart = true
      for position in cell.range {
        if folded[position] == " " {
          isApart = true
        } else {
          let isSingle =
            start.map { first in !(first..<position).contains { folded[$0] != " " && $0 > first } } ?? false
          if isApart, let first = start, !isSingle {
            words.append(Cell(range: first..<position - 1, left: left, right: column - 1, isNumber: false, gap: 2))
            start = nil
          }
          if start == nil {
            start = position
            left = column
          }
          isApart = false
        }
        column += folded[position].value < 0x80 ? 1 : 2
      }
      if let first = start {
        words.append(
          Cell(range: first..<cell.range.upperBound, left: left, right: cell.right, isNumber: cell.isNumber, gap: 2))
      }
    }
    return words
  }

  /// `210 11 01`: class, section and item of a code in columns of their own.
  private func joinCode(_ cells: [Cell]) -> [Cell] {
    func isDigits(_ index: Int, _ count: Int) -> Bool {
      index < cells.count && cells[index].range.count == count && cells[index].range.allSatisfy { folded[$0].isDigit }
    }
    // The head over such columns.
    if cells.count > 3, "类款项".unicodeScalars.elementsEqual(cells[..<3].flatMap { folded[$0.range] }) {
      var joined = cells[0]
      joined.range = cells[0].range.lowerBound..<cells[2].range.upperBound
      joined.right = cells[2].right
      return [joined] + cells[3...]
    }
    guard isDigits(0, 3), folded[cells[0].range.lowerBound].isOne(of: "2", "3", "4", "5"), isDigits(1, 2) else {
      return cells
    }
    let count = isDigits(2, 2) ? 3 : 2
    guard count < cells.count, !cells[count].isNumber else { return cells }
    var joined = cells[0]
    joined.range = cells[0].range.lowerBound..<cells[count - 1].range.upperBound
    joined.right = cells[count - 1].right
    return [joined] + cells[count...]
  }

  /// A number that a column may hold, or a dash for none. One of more digits is a code or an account's.
  private func isNumber(_ range: Range<Int>) -> Bool {
    TableFinder.digitCount(ofNumber: folded, in: range).map { $0 <= 18 } ?? TableFinder.isDash(folded, in: range)
  }

  /// The cells of a line that reads like a row of data: a label and numbers, or numbers alone. In a table, or under a caption
  /// where `isInTable` is nil, one number is enough.
  private func dataCells(_ line: Int, isInTable: Bool? = false) -> [Cell]? {
    let range = document.lines[line]
    guard range.count >= 5, range.count <= 400, traits[line].mayBeAligned, !contents.contains(line) else { return nil }
    let cells = cells(line)
    let numbers = cells.count { $0.isNumber }
    let labels = cells.filter { !$0.isNumber }
    guard cells.count >= 2, numbers >= ((isInTable ?? hasCaption(above: line)) ? 1 : 2) else { return nil }
    if labels.isEmpty { return numbers >= 4 ? cells : nil }
    for (index, cell) in cells.enumerated() where !cell.isNumber {
      if !isLabel(cell) || index > 0 && cells[index - 1].isNumber && cell.gap == 1 && isUnit(cell) { return nil }
    }
    return cells
  }

  /// The cells of a line in a table that only names items without amounts: `二、政府性基金预算　　二、外交支出`.
  private func itemCells(_ line: Int) -> [Cell]? {
    guard traits[line].hasSpace, !traits[line].hasSentenceMark, !traits[line].hasTab, document.lines[line].count <= 200
    else { return nil }
    let cells = cells(line)
    let labels = cells.filter { !$0.isNumber }
    guard (1...2).contains(labels.count) else { return nil }
    // `四、上级补助收入 - 四、公共安全支出 -`
    let hasDashes = cells.count > labels.count && !traits[line].hasDigit
    let areItems = labels.allSatisfy {
      isLabel($0) && (hasDashes || ItemNumber(folded, in: $0.range) != nil) && $0.range.count <= 24
    }
    return areItems && (hasDashes || cells.count == labels.count) ? cells : nil
  }

  /// The cells of a line that names items without amounts or numbers, each set under a name of the rows above: two of them, or
  /// one that a row follows and that is not the first line of a longer name.
  private func nameCells(_ line: Int, below rows: [(line: Int, cells: [Cell])]) -> [Cell]? {
    guard traits[line].hasSpace || line + 1 < document.lines.count, !traits[line].hasSentenceMark, !traits[line].hasTab,
      document.lines[line].count <= 200
    else { return nil }
    let cells = cells(line)
    let names = rows.flatMap { $0.cells.filter { !$0.isNumber } }
    guard (1...2).contains(cells.count),
      cells.allSatisfy({ cell in !cell.isNumber && isLabel(cell) && names.contains { $0.left == cell.left } })
    else { return nil }
    if cells.count == 2 { return cells }
    let room = names.filter { $0.left == cells[0].left }.map(\.right).max() ?? 0
    let ends = AlignedTables.accountEnds.match(
      folded, endingAt: cells[0].range.upperBound, start: cells[0].range.lowerBound)
    guard cells[0].right + 4 <= room || ends != nil, line + 1 < document.lines.count,
      let next = dataCells(line + 1, isInTable: true), let first = next.first, !first.isNumber,
      first.left == cells[0].left, first.range.count >= 2
    else { return nil }
    return cells
  }
  private static let accountEnds = WordSet("拨款 结余 结转")

  /// Words that can name a row: no sentence, and no unit that belongs to the number before.
  private func isLabel(_ cell: Cell) -> Bool {
    let text = Array(folded[cell.range])
    guard text.count >= 2, text.count <= 40, text.contains(where: { $0.isHan }) else { return false }
    return !text.contains { $0.isOne(of: "，", "：", ",", ":") } || text.starts(with: Array("其中".unicodeScalars))
  }

  /// `辆 越野车` after a number is a sentence with spaces, no row; the names of many items begin like a unit: 节能环保支出, 人大事务.
  private func isUnit(_ cell: Cell) -> Bool {
    let word = Array(folded[cell.range].prefix { $0 != " " })
    return UnitLexicon.units.match(word, at: 0, end: word.count)?.length == word.count
  }

  private func isTableStart(_ line: Int, _ cells: [Cell]) -> Bool {
    if hasCaption(above: line) { return true }
    return (1...2).contains { line + $0 < document.lines.count && dataCells(line + $0) != nil }
  }

  /// Whether a caption with the unit stands a few lines above.
  private func hasCaption(above line: Int) -> Bool {
    (max(0, line - 8)..<line).contains { TableTitle.occurs(folded, in: document.lines[$0]) }
  }

  /// The lines right above the first row that hold nothing but short words: the head.
  private func headLines(above line: Int, taken: [Int: LineRow]) -> [(line: Int, cells: [Cell])] {
    var lines: [(line: Int, cells: [Cell])] = []
    var probe = line - 1
    while probe >= 0, line - probe <= 6, taken[probe] == nil {
      if isBlank(probe) {
        probe -= 1
        continue
      }
      let range = document.lines[probe]
      let found = words(probe)
      guard found.count >= 2, range.count <= 300, ItemNumber(folded, in: range) == nil,
        !range.contains(where: { folded[$0].isOne(of: "。", "；", "：", "，", "！", "？", "|") }),
        found.allSatisfy({ !$0.isNumber && $0.range.count <= 24 })
      else { break }
      lines.insert((probe, found), at: 0)
      probe -= 1
    }
    return lines
  }

  // MARK: Columns

  /// Rows of one table with the same number of cells: those with fewer are set under the widest row by their place.
  private func aligned(_ data: [(line: Int, cells: [Cell])], head: [(line: Int, cells: [Cell])]) -> [(
    Int, [Range<Int>]
  )] {
    if let columns = columns(of: data, under: head) {
      return head.map { ($0.line, placed($0.cells, in: columns)) }
        + data.map { ($0.line, placed($0.cells, in: columns)) }
    }
    let group = head + data
    let width = group.map(\.cells.count).max() ?? 0
    let isData = group.filter { $0.cells.count == width }
    guard let widest = (isData.first { $0.cells.contains { $0.isNumber } } ?? isData.first)?.cells else { return [] }
    return group.enumerated().map { place, row in
      let (line, cells) = row
      let isHead = place < head.count
      // Words with one space between them have no place of their own: without the first column's they head the last ones.
      if isHead, cells.count < widest.count, !hasWideGap(line), let first = cells.first, !namesRows(first.range) {
        let missing = Array(
          repeating: first.range.lowerBound..<first.range.lowerBound, count: widest.count - cells.count)
        return (line, missing + cells.map(\.range))
      }
      guard cells.count < widest.count, cells.dropFirst().contains(where: { $0.gap >= 2 }) else {
        return (line, cells.map(\.range))
      }
      var ranges: [Range<Int>] = []
      var column = 0
      for (index, cell) in cells.enumerated() {
        let rest = cells.count - index - 1
        let last = widest.count - rest - 1
        let target =
          (column...max(column, last)).min { distance(cell, widest[$0], isHead) < distance(cell, widest[$1], isHead) }
          ?? column
        while ranges.count < target { ranges.append(cell.range.lowerBound..<cell.range.lowerBound) }
        ranges.append(cell.range)
        column = target + 1
      }
      let end = ranges.last?.upperBound ?? 0
      while ranges.count < widest.count { ranges.append(end..<end) }
      return (line, ranges)
    }
  }

  /// Whether a row counts the columns: 1, 2, 3, behind 栏次 or nothing.
  private func isNumbering(_ cells: [Cell]) -> Bool {
    let numbers = cells.filter(\.isNumber)
    return numbers.count >= 3 && cells.count - numbers.count <= 2
      && numbers.enumerated().allSatisfy { order, cell in
        folded[cell.range].elementsEqual(String(order + 1).unicodeScalars)
      }
  }

  private func hasWideGap(_ line: Int) -> Bool { cells(line).dropFirst().contains { $0.gap >= 2 } }

  private func namesRows(_ range: Range<Int>) -> Bool {
    let kind = ColumnKind(Array(folded[range]))
    return kind == .name || kind == .code
  }

  /// A strip of the page in which the cells of one column stand.
  private struct Strip {
    var left: Int
    var right: Int
  }

  /// The columns of a table whose cells keep to strips of the page, those that only the head fills among them; nil where two
  /// cells of one row share a strip, because the lines were not set by places.
  private func columns(of data: [(line: Int, cells: [Cell])], under head: [(line: Int, cells: [Cell])]) -> [Strip]? {
    if let columns = namedColumns(of: data, under: head) ?? openedColumns(of: data, under: head) { return columns }
    // The numbers of the columns may stand in the middle of the head or at its left.
    let rows = data.contains { isNumbering($0.cells) } ? data.filter { !isNumbering($0.cells) } : data
    var strips: [Strip] = []
    for cell in rows.flatMap(\.cells).sorted(by: { $0.left < $1.left }) {
      if let last = strips.last, cell.left < last.right {
        strips[strips.count - 1].right = max(last.right, cell.right)
      } else {
        strips.append(Strip(left: cell.left, right: cell.right))
      }
    }
    let most = rows.map(\.cells.count).max() ?? 0
    guard strips.count >= most, strips.count <= 40 else { return nil }
    if data.count < 3 {
      // Of few rows only those tell columns that stand under the words of a head.
      let words = head.flatMap(\.cells)
      let isUnderHead = strips.allSatisfy { strip in
        words.contains { $0.left < strip.right && strip.left < $0.right }
      }
      guard isUnderHead else { return nil }
    }
    for row in rows {
      var last = -1
      for cell in row.cells {
        guard let place = strips.firstIndex(where: { $0.left <= cell.left && cell.right <= $0.right }), place > last
        else { return nil }
        last = place
      }
    }
    for line in head.reversed() {
      for word in line.cells where !strips.contains(where: { word.left < $0.right && $0.left < word.right }) {
        let place = strips.firstIndex { $0.left >= word.right } ?? strips.count
        strips.insert(Strip(left: word.left, right: word.right), at: place)
      }
    }
    return strips
  }

  /// The columns of a few rows where the head names each once: its words over no other word are as many as the cells of a
  /// row. Words stand at the left of their columns, numbers at the right.
  private func namedColumns(
    of data: [(line: Int, cells: [Cell])], under head: [(line: Int, cells: [Cell])]
  ) -> [Strip]? {
    guard data.count < 3 else { return nil }
    let words = innermostWords(head)
    guard words.count >= 4, data.allSatisfy({ $0.cells.count == words.count }) else { return nil }
    let strips = words.indices.map { index in
      data.reduce(Strip(left: words[index].left, right: words[index].right)) { strip, row in
        Strip(left: min(strip.left, row.cells[index].left), right: max(strip.right, row.cells[index].right))
      }
    }
    return zip(strips, strips.dropFirst()).allSatisfy { $0.right <= $1.left } ? strips : nil
  }

  /// The words of a head with no others below them, from left to right.
  private func innermostWords(_ head: [(line: Int, cells: [Cell])]) -> [Cell] {
    var words: [Cell] = []
    for line in head.reversed() {
      let isOver: (Cell) -> Bool = { word in words.contains { $0.left < word.right && word.left < $0.right } }
      words += line.cells.filter { !isOver($0) }
    }
    return words.sorted { $0.left < $1.left }
  }

  /// The columns of a few rows of which each cell stands between where one word of the head and the next begin, numbers set to
  /// the right: cells may be missing.
  private func openedColumns(
    of data: [(line: Int, cells: [Cell])], under head: [(line: Int, cells: [Cell])]
  ) -> [Strip]? {
    let words = innermostWords(head)
    guard data.count < 3, words.count >= 4, data.contains(where: { $0.cells.contains { $0.isNumber } }) else {
      return nil
    }
    let strips = words.indices.map { index in
      Strip(
        left: words[index].left - 1, right: index + 1 < words.count ? words[index + 1].left - 1 : Int.max)
    }
    let fits = data.allSatisfy { row in
      let places = row.cells.map { cell in strips.firstIndex { $0.left <= cell.left && cell.right <= $0.right } }
      let known = places.compactMap { $0 }
      return known.count == places.count && zip(known, known.dropFirst()).allSatisfy { $0 < $1 }
    }
    return fits ? strips : nil
  }

  /// The cells of a row in their columns, empty ranges between them.
  private func placed(_ cells: [Cell], in columns: [Strip]) -> [Range<Int>] {
    func distance(_ cell: Cell, _ strip: Strip) -> Int {
      // A word over several columns begins where the first of them does.
      if !cell.isNumber, cell.left == strip.left || cell.left == strip.left + 1 { return Int.min / 2 }
      let overlap = min(cell.right, strip.right) - max(cell.left, strip.left)
      return overlap > 0 ? -overlap : abs(cell.left + cell.right - strip.left - min(strip.right, 100_000))
    }
    var ranges: [Range<Int>] = []
    for (index, cell) in cells.enumerated() {
      // `类 款 项` over codes that are one column.
      if let filled = ranges.indices.last, let previous = ranges.last, !previous.isEmpty,
        distance(cell, columns[filled]) < 0, !columns[(filled + 1)...].contains(where: { distance(cell, $0) < 0 })
      {
        ranges[filled] = previous.lowerBound..<cell.range.upperBound
        continue
      }
      let last = max(ranges.count, columns.count - (cells.count - index))
      let place =
        (ranges.count...last).filter { columns.indices.contains($0) }
        .min { distance(cell, columns[$0]) < distance(cell, columns[$1]) } ?? ranges.count
      while ranges.count < place { ranges.append(cell.range.lowerBound..<cell.range.lowerBound) }
      ranges.append(cell.range)
    }
    let end = ranges.last?.upperBound ?? 0
    while ranges.count < columns.count { ranges.append(end..<end) }
    return ranges
  }

  /// How far two cells stand apart: 0 where they overlap by half or share an edge.
  private func distance(_ cell: Cell, _ other: Cell, _ isHead: Bool) -> Int {
    // A number stands under numbers, a head over either.
    if !isHead, cell.isNumber != other.isNumber { return 1_000 }
    let edges = min(abs(cell.left - other.left), abs(cell.right - other.right))
    return min(edges, abs((cell.left + cell.right) - (other.left + other.right)) / 2)
  }
}
