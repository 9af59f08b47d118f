// The rows of a flattened table: labels with the numbers after them and the codes before them.

/// A label with the code before it and the numbers after it.
struct FlattenedRecord {
  var code: Range<Int>?
  var labels: [Range<Int>] = []
  var numbers: [Range<Int>] = []
  /// The places of its cells.
  var places: [Int] = []

  var cells: [Range<Int>] { (code.map { [$0] } ?? []) + labels + numbers }
}

/// Cuts the cells below a head into records.
struct FlattenedRecords {
  let cells: CellSequence
  private var folded: [Unicode.Scalar] { cells.folded }

  /// Labels with the numbers after them. A code belongs to the label that it stands before.
  func records(of places: [Int], hasSplitCodes: Bool) -> [FlattenedRecord] {
    var records: [FlattenedRecord] = []
    var isOpen = false
    let numbered = columnNumbers(places)
    let hasCodes = hasCodes(places, canBeSplit: hasSplitCodes)
    var index = 0
    while index < places.count {
      let range = cells[places[index]]
      let count = hasCodes ? codeLines(places, at: index, canBeSplit: hasSplitCodes) : 0
      if count > 0 {
        let end = cells[places[index + count - 1]].upperBound
        records.append(FlattenedRecord(code: range.lowerBound..<end, places: Array(places[index..<index + count])))
        isOpen = true
        index += count
        continue
      }
      if cells.isNumber(places[index]) {
        if records.isEmpty || index > 0 && index == numbered { records.append(FlattenedRecord()) }
        records[records.count - 1].numbers.append(range)
        isOpen = false
      } else {
        if !isOpen { records.append(FlattenedRecord()) }
        records[records.count - 1].labels.append(range)
        isOpen = true
      }
      records[records.count - 1].places.append(places[index])
      index += 1
    }
    return records
  }

  /// Whether numbers before labels are codes rather than amounts: a table that has codes has one before most of its labels.
  private func hasCodes(_ places: [Int], canBeSplit: Bool) -> Bool {
    let areNumbers = places.map { cells.isNumber($0) }
    let labels = places.indices.count { !areNumbers[$0] && ($0 == 0 || areNumbers[$0 - 1]) }
    let codes = places.indices.count { areNumbers[$0] && codeLines(places, at: $0, canBeSplit: canBeSplit) > 0 }
    return codes * 2 >= labels
  }

  /// How many cells from `index` on are a code before a label: one, or one each for class, section and item.
  private func codeLines(_ places: [Int], at index: Int, canBeSplit: Bool) -> Int {
    func isDigits(_ place: Int) -> Bool { cells[place].allSatisfy { folded[$0].isDigit } }
    let range = cells[places[index]]
    // The code of a unit, six digits or more: amounts of as many have separators or decimals, and none stands before a label.
    if (6...9).contains(range.count), isDigits(places[index]), startsRecord(after: index, in: places),
      index == 0 || cells.isNumber(places[index - 1]), index + 2 < places.count, cells.isNumber(places[index + 2]),
      folded[cells[places[index + 2]]].contains(".")
    {
      return 1
    }
    guard [3, 5, 7].contains(range.count), "23".unicodeScalars.contains(folded[range.lowerBound]),
      isDigits(places[index])
    else { return 0 }
    var count = 1
    while canBeSplit, range.count == 3, count < 3, index + count < places.count,
      cells[places[index + count]].count == 2, isDigits(places[index + count])
    {
      count += 1
    }
    return startsRecord(after: index + count - 1, in: places) ? count : 0
  }

  /// Whether a code stands in three cells: class, section and item, of which one starts with 0.
  func hasSplitCode(_ places: [Int]) -> Bool {
    func digits(_ index: Int, _ count: Int) -> Range<Int>? {
      guard index < places.count else { return nil }
      let range = cells[places[index]]
      return range.count == count && range.allSatisfy({ folded[$0].isDigit }) ? range : nil
    }
    return places.indices.contains { index in
      guard let first = digits(index, 3), folded[first.lowerBound].isOne(of: "2", "3"),
        let second = digits(index + 1, 2)
      else { return false }
      let third = digits(index + 2, 2)
      let isZero = folded[second.lowerBound] == "0" || third.map { folded[$0.lowerBound] == "0" } ?? false
      return isZero && startsRecord(after: third == nil ? index + 1 : index + 2, in: places)
    }
  }

  /// Where the numbers of the columns end, 1, 2, 3 and so on, with which the rows start.
  private func columnNumbers(_ places: [Int]) -> Int {
    var count = 0
    var position = 0
    while position < places.count {
      if cells.text(places[position]) == String(count + 1) {
        count += 1
      } else if count > 0 || cells.isNumber(places[position]) {
        break
      }
      position += 1
    }
    return count >= 3 ? position : 0
  }

  /// Whether a label follows a code's line, so that the code starts a row.
  private func startsRecord(after index: Int, in places: [Int]) -> Bool {
    guard index + 1 < places.count else { return false }
    return !cells.isNumber(places[index + 1])
  }
}
