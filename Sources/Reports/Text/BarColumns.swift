// Under which columns of its head each cell of a line stands, where a converter dropped cells without text: by what the words
// and values look like, by the two sides of a table of revenue and expenditure, and by what the columns add up to.

/// The columns of a head for lines with dropped cells.
struct BarColumns {
  let folded: [Unicode.Scalar]
  /// The innermost word over each column.
  let columns: [[Unicode.Scalar]]
  let alignment: ColumnAlignment
  private var kinds: [ColumnKind?] { alignment.kinds }
  /// The first of the columns of amounts, if no others follow it.
  private let firstAmount: Int?

  /// The columns named by `columns`. With `codeColumns` the columns there hold the parts of a code: class, section and item.
  init(_ columns: [[Unicode.Scalar]], folded: [Unicode.Scalar], codeColumns: Range<Int>? = nil) {
    self.folded = folded
    self.columns = columns
    var kinds = columns.map { ColumnKind($0) }
    // `预算执行情况 | 年度预算数（万元） | 年初预算`: the rows are named where the unit stands.
    // `项目资金（万元） | 年初预算数`: they are named below the unit.
    if kinds.count > 1, kinds[0] == .heading, kinds[1] == .amount {
      kinds[columns[0].suffix(2).elementsEqual("元）".unicodeScalars) ? 0 : 1] = .name
    }
    for column in codeColumns ?? 0..<0 where column < kinds.count { kinds[column] = .code }
    alignment = ColumnAlignment(kinds: kinds)
    let first = kinds.firstIndex { $0 == .total || $0 == .amount }
    firstAmount = first.flatMap { first in kinds[first...].allSatisfy { $0 == .total || $0 == .amount } ? first : nil }
  }

  private func text(_ range: Range<Int>) -> [Unicode.Scalar] { folded[range].filter { $0 != " " } }

  private func value(_ range: Range<Int>) -> CellValue { CellValue(text(range)) }

  /// The columns of each line's cells: nil of a cell whose column is not certain, and of a line that has a cell for each column.
  func places(of lines: [[Range<Int>]]) -> [[Int?]?] {
    let values = lines.map { $0.map(value) }
    let settled = sidedPlaces(lines, values) ?? summedPlaces(lines, values)
    return lines.indices.map { index in
      guard values[index].contains(where: \.isValue), values[index].count != columns.count else { return nil }
      return settled?[index] ?? alignment.columns(of: values[index]) ?? values[index].map { _ in nil }
    }
  }

  // MARK: Codes

  /// How many cells at the start of a line are a code, one each for class, section and item; 0 of a line without one.
  static func codeCount(_ cells: [Range<Int>], folded: [Unicode.Scalar]) -> Int {
    func isDigits(_ index: Int, _ count: Int) -> Bool {
      index < cells.count && cells[index].count == count && cells[index].allSatisfy { folded[$0].isDigit }
    }
    // The head over such columns.
    if cells.count > 3, "类款项".unicodeScalars.elementsEqual(cells[..<3].flatMap { folded[$0] }) { return 3 }
    guard isDigits(0, 3), folded[cells[0].lowerBound].isOne(of: "2", "3") else { return 0 }
    var count = 1
    while count < 3, isDigits(count, 2) { count += 1 }
    let isNamed = count < cells.count && folded[cells[count]].contains { $0.isHan }
    return isNamed ? count : 0
  }

  /// What a line starts with: the columns of its code and name.
  private struct Opening {
    var places: [Int?]
    var code: String?
  }

  /// The code and name that a line of amounts starts with; nil of other lines.
  private func opening(_ cells: [Range<Int>], _ values: [CellValue], amountsFrom first: Int) -> Opening? {
    var codes = BarColumns.codeCount(cells, folded: folded)
    if codes == 0, values.count > 1, values[1] == .words || values[1] == .group, isCode(cells[0], values[0]) {
      codes = 1
    }
    let isNamed = codes < values.count && (values[codes] == .words || values[codes] == .group)
    let count = codes + (isNamed ? 1 : 0)
    guard count > 0 || first == 0, count < values.count, values.count - count <= columns.count - first,
      values[count...].allSatisfy({ $0 == .number || $0 == .nothing })
    else { return nil }
    let start = kinds[..<first].firstIndex(of: .code)
    var places = (0..<codes).map { code in
      start.flatMap { $0 + code < first && kinds[$0 + code] == .code ? $0 + code : nil }
    }
    if isNamed { places.append(kinds[..<first].firstIndex(of: .name)) }
    var code: String?
    if codes > 0 {
      code = cells[..<codes].map { String(scalars: text($0)[...]) }.joined()
    } else if isNamed, ColumnPlacement.isTotal(text(cells[0])[...]) {
      code = ""
    }
    return Opening(places: places, code: code)
  }

  /// The code of an item, or that of a unit, which has six digits or more.
  private func isCode(_ cell: Range<Int>, _ value: CellValue) -> Bool {
    value == .code || value == .number && (6...9).contains(cell.count) && cell.allSatisfy { folded[$0].isDigit }
  }

  // MARK: Sums

  /// The places by what the columns add up to, for lines of a code, a name and amounts; nil under other heads.
  private func summedPlaces(_ lines: [[Range<Int>]], _ values: [[CellValue]]) -> [[Int?]?]? {
    guard let first = firstAmount else { return nil }
    let width = columns.count - first
    let openings = lines.indices.map { opening(lines[$0], values[$0], amountsFrom: first) }
    let numbers = lines.indices.map { index in
      Array(lines[index][(openings[index]?.places.count ?? lines[index].count)...])
    }
    let names = columns[first...].map { String(scalars: $0[...]) }
    let found = settled(numbers, codes: openings.map { $0?.code }, under: names)
    return lines.indices.map { index in
      guard let opening = openings[index] else { return nil }
      if numbers[index].count == width { return opening.places + (first..<columns.count).map { $0 } }
      guard let places = found?[index] else {
        return opening.places.count > 1 ? opening.places + numbers[index].map { _ in nil } : nil
      }
      return opening.places + places.map { $0.map { first + $0 } }
    }
  }

  /// For each line of numbers their columns among `names`; nil where the head says nothing of sums.
  private func settled(_ numbers: [[Range<Int>]], codes: [String?], under names: [String]) -> [[Int?]]? {
    guard ColumnPlacement.applies(to: names), let values = ColumnPlacement.values(of: numbers, in: folded) else {
      return nil
    }
    let placement = ColumnPlacement(
      zip(codes, values).map { ColumnPlacement.Row(code: $0, values: $1) }, columns: names)
    return numbers.indices.map { index in
      let places = placement.settled(index) { _, _ in false }.columns
      return numbers[index].indices.map { places.firstIndex(of: $0) }
    }
  }

  // MARK: Two sides

  /// One side of a table: revenue or expenditure.
  private struct Side {
    let name: Int
    /// The column of 行次.
    let numbering: Int?
    let amounts: [Int]
  }

  /// The two sides of a head with two columns of names, each before columns of amounts.
  private var sides: [Side]? {
    let names = kinds.indices.filter { kinds[$0] == .name }
    guard names.count == 2, names[0] == 0 else { return nil }
    let ranges = [names[0] + 1..<names[1], names[1] + 1..<kinds.count]
    let sides = zip(names, ranges).map { name, range in
      Side(
        name: name, numbering: range.first { kinds[$0] == .code },
        amounts: range.filter { kinds[$0] == .amount || kinds[$0] == .total })
    }
    let isWhole = zip(sides, ranges).allSatisfy { side, range in
      !side.amounts.isEmpty && side.amounts.count + (side.numbering == nil ? 0 : 1) == range.count
    }
    return isWhole ? sides : nil
  }

  /// The name of an item and the numbers after it.
  private struct Item {
    var name: Int?
    var numbers: [Int] = []
  }

  /// The places in a table of two sides; nil of other tables.
  private func sidedPlaces(_ lines: [[Range<Int>]], _ values: [[CellValue]]) -> [[Int?]?]? {
    guard let sides else { return nil }
    // For each line the item of either side.
    let items = lines.indices.map { sided(lines[$0], values[$0]) }
    var places: [[Int?]?] = lines.indices.map { items[$0] == nil ? nil : lines[$0].map { _ in nil } }
    for (order, side) in sides.enumerated() {
      var rest: [[Int]] = lines.map { _ in [] }
      for index in lines.indices {
        guard let item = items[index]?[order] else { continue }
        if let name = item.name { places[index]?[name] = side.name }
        var numbers = item.numbers
        if let numbering = side.numbering, let first = numbers.first, isRowNumber(lines[index][first]) {
          places[index]?[first] = numbering
          numbers.removeFirst()
        }
        rest[index] = numbers
      }
      let names = side.amounts.map { String(scalars: columns[$0][...]) }
      let ranges = lines.indices.map { index in
        rest[index].count < names.count ? rest[index].map { lines[index][$0] } : []
      }
      let found = settled(ranges, codes: lines.map { _ in nil }, under: names)
      for index in lines.indices {
        for (place, number) in rest[index].enumerated() {
          let column = rest[index].count == names.count ? place : found?[index][place]
          places[index]?[number] = column.map { side.amounts[$0] }
        }
      }
    }
    return places
  }

  /// The items of the left and the right side of a line; nil where the line does not tell.
  private func sided(_ cells: [Range<Int>], _ values: [CellValue]) -> [Item]? {
    var items: [Item] = [Item()]
    for (index, value) in values.enumerated() {
      if value == .words || value == .group {
        items.append(Item(name: index))
      } else if value == .number || value == .nothing || value == .code {
        items[items.count - 1].numbers.append(index)
      } else {
        return nil
      }
    }
    let leading = items.removeFirst()
    switch (items.count, leading.numbers.isEmpty) {
    case (2, true): return items
    case (1, false): return [leading, items[0]]
    case (1, true):
      guard let name = items[0].name, let isRight = isExpenditure(text(cells[name])) else { return nil }
      if isRight { return [Item(), items[0]] }
      // What the left side has no columns for is the number of the row on the right.
      guard let left = sides?.first else { return nil }
      let room = left.amounts.count + (left.numbering == nil ? 0 : 1)
      let numbers = items[0].numbers
      if numbers.count > 1, numbers.count <= room, left.numbering != nil, isRowNumber(cells[numbers[numbers.count - 1]])
      {
        let own = Array(numbers.dropLast())
        return [Item(name: name, numbers: own), Item(numbers: numbers.suffix(1))]
      }
      return [Item(name: name, numbers: Array(numbers.prefix(room))), Item(numbers: Array(numbers.dropFirst(room)))]
    default: return nil
    }
  }

  private func isRowNumber(_ cell: Range<Int>) -> Bool {
    cell.count <= 3 && cell.allSatisfy { folded[$0].isDigit }
  }

  private static let left = WordSet("收入 拨款 拨款收入 资金")
  private static let right = WordSet("支出 分配")
  private static let leftStarts = WordSet("年初 上年 使用 动用 本年收入 收入")
  private static let rightStarts = WordSet("年末 年终 结转下年 本年支出 支出 结余分配")

  /// Whether an item alone on its line is one of expenditure; nil where its name does not say.
  private func isExpenditure(_ label: [Unicode.Scalar]) -> Bool? {
    let start = ItemNumber(label, in: 0..<label.count)?.length ?? 0
    let end = label.count
    if BarColumns.rightStarts.match(label, at: start, end: end) != nil { return true }
    if BarColumns.leftStarts.match(label, at: start, end: end) != nil { return false }
    if BarColumns.right.match(label, endingAt: end, start: start) != nil { return true }
    return BarColumns.left.match(label, endingAt: end, start: start) != nil ? false : nil
  }
}
