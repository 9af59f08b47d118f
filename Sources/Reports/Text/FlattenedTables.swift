// Tables that a converter flattened to one cell a line, or to one line: a head of known words, then labels, each followed by its
// numbers.

import Documents
import Query

/// Finds tables in cells that follow one another.
struct FlattenedTables {
  let cells: CellSequence
  private var folded: [Unicode.Scalar] { cells.folded }
  private let searches: SearchAllowance

  /// Tables in `cells`. With `searched` code points and no more the text is searched for what it tells of a number elsewhere.
  init(_ cells: CellSequence, searched: Int = 100_000_000) {
    self.cells = cells
    searches = SearchAllowance(searched)
  }

  /// The rows of all such tables in order.
  func rows() -> [LineRow] {
    var rows: [LineRow] = []
    var index = 0
    let forms = FlattenedForms(cells: cells).regions()
    while index < cells.count {
      if let form = forms[index] {
        rows += CellRuns(folded: folded).rows(of: form.map { CellRuns.Cell(line: cells.line($0), range: cells[$0]) })
        index = (form.last ?? index) + 1
        continue
      }
      let places = region(from: index, forms: forms)
      if let table = table(places) {
        rows += table
        index = (places.last ?? index) + 1
      } else {
        index = max(index + 1, places.last.map { $0 + 1 } ?? 0)
      }
    }
    return rows
  }

  // MARK: Regions

  /// The run of short cells that starts at `index`, blank ones left out; empty where the first is a sentence.
  private func region(from index: Int, forms: [Int: [Int]]) -> [Int] {
    var places: [Int] = []
    var probe = index
    var blanks = 0
    while probe < cells.count {
      if cells[probe].isEmpty {
        blanks += 1
        if blanks > 12 { break }
      } else if isCell(probe) {
        if !places.isEmpty, TableTitle.isTitle(cells.scalars(probe)) || forms[probe] != nil { break }
        places.append(probe)
        blanks = 0
      } else {
        break
      }
      probe += 1
    }
    return places
  }

  /// Whether a text can be one cell: short, no sentence, no bars.
  private func isCell(_ place: Int) -> Bool {
    let range = cells[place]
    return range.count <= 30 && !cells.hasTab(place) && !cells.isSentence(place)
      && !range.dropFirst().contains { folded[$0] == "，" }
  }

  private func isHead(_ place: Int) -> Bool { FlattenedHead.isWord(cells.scalars(place)) }

  // MARK: Rows

  /// The rows of a region: the head, then a row for each label; nil where the cells are no table.
  private func table(_ places: [Int]) -> [LineRow]? {
    guard places.count >= 8, let first = places.firstIndex(where: isHead) else { return nil }
    let body = Array(places[first...])
    let areNumbers = body.map(cells.isNumber)
    let numbers = areNumbers.count { $0 }
    guard let firstNumber = areNumbers.firstIndex(of: true), firstNumber >= 2, numbers >= 3, numbers * 5 >= body.count
    else { return nil }
    let start = start(of: body, firstNumber: firstNumber, areNumbers: areNumbers)
    let head = FlattenedHead(cells: cells, places: Array(body[..<start]))
    guard head.places.count >= 2, head.places.count(where: isHead) * 2 >= head.places.count else { return nil }
    let data = Array(body[start...])
    let cutter = FlattenedRecords(cells: cells)
    let hasSplitCodes = head.places.contains { cells.text($0) == "款" } || cutter.hasSplitCode(data)
    let found = cutter.records(of: data, hasSplitCodes: hasSplitCodes)
    let columns = FlattenedColumns(cells: cells, head: head, searches: searches)
    if let rows = columns.settledRows(found) { return rows }
    var rows = columns.sidedRows(found) ?? found.map { cells.row($0.places, cells: $0.cells) }
    guard rows.count >= 2 || rows.first.map({ $0.cells.count >= 4 }) == true else { return nil }
    rows.insert(head.row(rows.map(\.cells.count).max() ?? 2), at: 0)
    let shaped = TableShape.coded(rows.map { ($0.line, $0.cells) }, folded: folded)
    for index in rows.indices { rows[index].cells = shaped[index].1 }
    return rows
  }

  /// Where the rows of a table start that has its first number at `firstNumber`.
  private func start(of body: [Int], firstNumber: Int, areNumbers: [Bool]) -> Int {
    func matches(_ words: WordSet, _ index: Int) -> Bool {
      words.match(folded, at: cells[body[index]].lowerBound, end: folded.count) != nil
    }
    // The label of the first row is the last text before the first number, unless that is a word of the head.
    var start = firstNumber
    while start > 0, !isHead(body[start - 1]), firstNumber - start < 2 { start -= 1 }
    if start > 0, matches(FlattenedTables.numbering, start - 1) { start -= 1 }
    // `合计` before the first number names a row where other rows follow, and a column where none does.
    let runs = areNumbers.indices.count { $0 > 0 && areNumbers[$0] && !areNumbers[$0 - 1] }
    if start > 2, start == firstNumber, runs > 2, matches(FlattenedTables.totals, start - 1) { start -= 1 }
    return start
  }

  private static let totals = WordSet("合计 总计 合 总")
  private static let numbering = WordSet("栏次 行次")
}
