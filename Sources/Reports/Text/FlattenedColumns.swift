// The columns of a flattened table whose empty cells left nothing behind: what its head says of sums settles them.

import Query

/// Sets the numbers of records under the columns of their head.
struct FlattenedColumns {
  let cells: CellSequence
  let head: FlattenedHead
  let searches: SearchAllowance
  private var folded: [Unicode.Scalar] { cells.folded }

  /// The rows of a table with two sides of which the longer has several columns of amounts: numbers whose column the sums leave
  /// open stand behind them all. Nil for other tables.
  func sidedRows(_ records: [FlattenedRecord]) -> [LineRow]? {
    let named = head.named
    let sided = head.side(head.grouped(named))
    guard sided.count < named.count, sided.count >= 4 else { return nil }
    let isNumbered = cells.text(sided[1]) == "行次"
    let names = sided.dropFirst(isNumbered ? 2 : 1).map(cells.text)
    let amounts = records.map { record in isNumbered ? Array(record.numbers.dropFirst()) : record.numbers }
    guard ColumnPlacement.applies(to: names), records.allSatisfy({ $0.code == nil }),
      let values = ColumnPlacement.values(of: amounts, in: folded)
    else { return nil }
    let placement = ColumnPlacement(values.map { ColumnPlacement.Row(code: nil, values: $0) }, columns: names)
    return records.indices.flatMap { index -> [LineRow] in
      var record = records[index]
      // Items without amounts before the one that has some.
      let bare = max(0, record.labels.count - 1)
      let before = (0..<bare).map { cells.row([record.places[$0]], cells: [record.labels[$0]]) }
      record.labels.removeFirst(bare)
      record.places.removeFirst(bare)
      let count = values[index].count
      guard count > 1, count < names.count, record.labels.count == 1 else {
        return before + [cells.row(record.places, cells: record.cells)]
      }
      let places = placement.settled(index) { _, _ in false }.columns
      let certain = values[index].indices.prefix { places.contains($0) }
      var row = Array(record.cells.dropLast(count))
      var end = row.last?.upperBound ?? 0
      for column in names.indices {
        let place = places[column].flatMap { certain.contains($0) ? $0 : nil }
        let range = place.map { amounts[index][$0] } ?? end..<end
        end = range.upperBound
        row.append(range)
      }
      return before + [cells.row(record.places, cells: row + amounts[index].dropFirst(certain.count))]
    }
  }

  /// The rows of a table whose head says what adds up to what, each number in its column; nil for other tables.
  func settledRows(_ records: [FlattenedRecord]) -> [LineRow]? {
    let named = head.named
    let keys = named.filter(head.isKey)
    var columns = head.grouped(named.filter { !keys.contains($0) })
    if let first = columns.first, head.headsRows(first) { columns.removeFirst() }
    let names = columns.map(cells.text)
    let most = records.map(\.numbers.count).max() ?? 0
    guard records.count >= 1, ColumnPlacement.applies(to: names), most >= 2, most <= names.count,
      records.contains(where: { $0.numbers.count < names.count }) || names.contains("小计"), !names.contains("项目"),
      records.allSatisfy({ $0.labels.count <= 1 })
    else { return nil }
    let isCoded = records.contains { $0.code != nil }
    guard let values = ColumnPlacement.values(of: records.map(\.numbers), in: folded) else { return nil }
    let rows = zip(records, values).map { ColumnPlacement.Row(code: code(of: $0), values: $1) }
    let placement = ColumnPlacement(rows, columns: names)
    let isLabelled = isCoded || records.contains { !$0.labels.isEmpty }
    func row(_ code: Range<Int>?, _ label: Range<Int>?, _ numbers: [Range<Int>?]) -> [Range<Int>] {
      var place = code?.lowerBound ?? label?.lowerBound ?? numbers.lazy.compactMap { $0 }.first?.lowerBound ?? 0
      let parts = (isCoded ? [code] : []) + (isLabelled ? [label] : []) + numbers
      return parts.map { part in
        place = part?.upperBound ?? place
        return part ?? place..<place
      }
    }
    let settled = records.indices.map { index in
      placement.settled(index) { column, value in
        records[index].code == nil && isTold(names[column], records[index].numbers[value])
      }
    }
    // Numbers without a column stand in columns without a head, so many as a row needs at that place.
    var spare = [Int](repeating: 0, count: names.count + 1)
    for places in settled {
      for (gap, loose) in places.loose.enumerated() { spare[gap] = max(spare[gap], loose.count) }
    }
    func spread<Element>(_ columns: [Element?], _ loose: (Int) -> [Element]) -> [Element?] {
      (0...columns.count).flatMap { gap -> [Element?] in
        let own = loose(gap)
        let empty = [Element?](repeating: nil, count: spare[gap] - own.count)
        return own.map { $0 } + empty + (gap < columns.count ? [columns[gap]] : [])
      }
    }
    let result = records.indices.map { index -> LineRow in
      let record = records[index]
      let numbers = spread(settled[index].columns) { settled[index].loose[$0] }.map { $0.map { record.numbers[$0] } }
      return cells.row(record.places, cells: row(record.code, record.labels.first, numbers))
    }
    // A part of the head with a figure must not be lost.
    if head.hasDigit(besides: Set(columns + keys + head.places.prefix(2))) { return nil }
    let labels = keys.count == 2 ? keys : Array(head.places.prefix(1))
    let titles = head.titled(columns, names: names)
    let headCells = row(
      labels.first.flatMap { isCoded ? cells[$0] : nil }, labels.last.flatMap { isCoded ? cells[$0] : nil },
      spread(titles.map { cells[$0] }) { _ in [] })
    let headRow = cells.row(head.isStaged ? columns : head.places, cells: headCells)
    return (head.stages(names: names, spare: spare).map { [$0] } ?? []) + [headRow] + result
  }

  /// The code of a row; empty for the total.
  private func code(of record: FlattenedRecord) -> String? {
    if let code = record.code { return String(scalars: folded[code].filter { $0.isDigit }[...]) }
    guard let label = record.labels.first else { return nil }
    return ColumnPlacement.isTotal(folded[label]) ? "" : nil
  }

  /// Whether the report says elsewhere that the number `range` is that of `name`: the name, a few words at most, the number.
  private func isTold(_ name: String, _ range: Range<Int>) -> Bool {
    let word = Array(name.unicodeScalars)
    let number = Array(folded[range])
    guard word.count >= 3, number.count >= 3, searches.take(folded.count) else { return false }
    var position = 0
    while position + word.count + number.count <= folded.count {
      guard folded[position] == word[0], folded[position..<position + word.count].elementsEqual(word) else {
        position += 1
        continue
      }
      let start = position + word.count
      // A cell on the next line may be of another row.
      let lineEnd = folded[start...].prefix(16 + number.count).firstIndex { $0 == "\n" } ?? folded.count
      let end = min(start + 16, lineEnd - number.count, folded.count - number.count)
      for digit in start..<max(start, end) where folded[digit] == number[0] && !folded[digit - 1].isDigit {
        let after = digit + number.count
        if folded[digit..<after].elementsEqual(number), after == folded.count || !folded[after].isDigit,
          digit != range.lowerBound
        {
          return true
        }
      }
      position = start
    }
    return false
  }
}

/// How many code points may still be searched: hostile texts would ask for a search through all of them at each line.
final class SearchAllowance {
  private var left: Int

  init(_ left: Int) { self.left = left }

  /// Whether a search through `count` more is allowed.
  func take(_ count: Int) -> Bool {
    left -= count
    return left >= 0
  }
}
