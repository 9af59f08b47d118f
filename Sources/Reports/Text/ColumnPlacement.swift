// The columns of numbers whose empty cells were dropped: a row with fewer numbers than columns is settled by what its columns
// add up to, and by the rows that it adds up with. What nothing settles stays without a column.

import Query

/// Settles the columns of the rows of one table.
struct ColumnPlacement {
  /// A row: its code, empty for the total and nil for a row of neither kind, and its numbers in units of the last decimal.
  struct Row {
    let code: String?
    let values: [Int128]
    /// The ways to set the numbers: for each column the place of its number.
    fileprivate(set) var ways: [[Int?]] = []

    /// The amount in a column under a way.
    fileprivate func amount(_ way: [Int?], _ column: Int) -> Int128 { way[column].map { values[$0] } ?? 0 }
  }

  /// The rows of the table.
  private(set) var rows: [Row]
  private let width: Int
  private let sums: [ColumnSum]

  /// More columns than these are not tried.
  private static let mostColumns = 14
  /// Steps of the search through the ways of a parent's parts.
  private static let mostSteps = 20_000
  /// Ways that are tried for all rows of a table.
  private static let mostTries = 1_000_000
  /// In a table with more rows the parts of each are not looked for.
  private static let mostRows = 1_000

  /// Looks for the ways to set `rows` under `columns`, the words of the head over numbers.
  init(_ rows: [Row], columns: [String]) {
    self.rows = rows
    width = columns.count
    sums = ColumnSum.all(columns)
    var tries = 0
    for index in rows.indices { self.rows[index].ways = ways(rows[index].values, &tries) }
    guard rows.count <= ColumnPlacement.mostRows else { return }
    for _ in 0..<3 { settleByParts() }
  }

  /// Whether the head says what adds up to what; without that nothing can be settled.
  static func applies(to columns: [String]) -> Bool {
    columns.count >= 2 && columns.count <= mostColumns && !ColumnSum.all(columns).isEmpty
  }

  /// The numbers at `ranges`, row by row, in units of the last decimal of all; a dash is 0. Nil where one cannot be read.
  static func values(of ranges: [[Range<Int>]], in folded: [Unicode.Scalar]) -> [[Int128]]? {
    func decimals(_ range: Range<Int>) -> Int {
      range.lastIndex { folded[$0] == "." }.map { range.upperBound - $0 - 1 } ?? 0
    }
    let scale = ranges.joined().reduce(0) { max($0, decimals($1)) }
    guard scale <= 8, ranges.joined().allSatisfy({ $0.count <= 24 }) else { return nil }
    func value(_ range: Range<Int>) -> Int128? {
      if TableFinder.isDash(folded, in: range) { return 0 }
      return FixedDecimal(parsing: String(scalars: folded[range].filter { $0 != "," && $0 != "%" }[...]))?
        .rescaled(to: scale)?.unscaled
    }
    let values = ranges.map { $0.compactMap(value) }
    return zip(values, ranges).allSatisfy { $0.count == $1.count } ? values : nil
  }

  /// Whether a row's label says that it is the total of the table.
  static func isTotal(_ label: ArraySlice<Unicode.Scalar>) -> Bool {
    totals.contains(String(scalars: label.filter { $0 != " " }[...]))
  }
  private static let totals: Set<String> = ["合计", "总计", "本年支出合计", "本年收入合计"]

  /// For each column of a row the place of its number, and for each place between columns the numbers that belong to none
  /// for certain. `prefers` says whether the report tells elsewhere that a column has a number.
  func settled(_ row: Int, prefers: (_ column: Int, _ value: Int) -> Bool) -> (columns: [Int?], loose: [[Int]]) {
    let row = rows[row]
    var ways = row.ways
    if ways.count > 1 {
      let told = ways.map { way in
        way.indices.count { column in way[column].map { row.values[$0] != 0 && prefers(column, $0) } ?? false }
      }
      let most = told.max() ?? 0
      if most > 0 { ways = ways.indices.filter { told[$0] == most }.map { ways[$0] } }
    }
    var columns = [Int?](repeating: nil, count: width)
    if let first = ways.first {
      for column in columns.indices where !ways.contains(where: { $0[column] != first[column] }) {
        columns[column] = first[column]
      }
    } else if sums.contains(where: { $0.factors[0] != 0 }), !row.values.isEmpty {
      // The first column of a table that starts with a total has the first number in any case.
      columns[0] = 0
    }
    var loose = [[Int]](repeating: [], count: width + 1)
    var gap = 0
    for value in row.values.indices {
      if let column = columns.firstIndex(of: value) {
        gap = column + 1
      } else {
        loose[gap].append(value)
      }
    }
    return (columns, loose)
  }

  // MARK: One row

  private func ways(_ values: [Int128], _ tries: inout Int) -> [[Int?]] {
    if values.count == width { return [Array(0..<width)] }
    guard values.count < width, !values.isEmpty else { return [] }
    var found: [[Int?]] = []
    var way = [Int?](repeating: nil, count: width)
    func place(_ value: Int, from column: Int) {
      if tries > ColumnPlacement.mostTries { return }
      if value == values.count {
        tries += 1
        if sums.allSatisfy({ $0.holds(way.map { $0.map { values[$0] } ?? 0 }) }) { found.append(way) }
        return
      }
      for next in stride(from: column, through: width - (values.count - value), by: 1) {
        way[next] = value
        place(value + 1, from: next + 1)
        way[next] = nil
      }
    }
    place(0, from: 0)
    return tries > ColumnPlacement.mostTries ? [] : found
  }

  // MARK: Rows that add up

  private mutating func settleByParts() {
    // Under the total stand classes, or units.
    let shortest = rows.lazy.compactMap(\.code?.count).filter { $0 > 0 }.min() ?? 3
    for parent in rows.indices {
      guard let code = rows[parent].code, code.count < 7, !rows[parent].ways.isEmpty else { continue }
      let parts = rows.indices.filter { index in
        guard let part = rows[index].code else { return false }
        return part.count == code.count + (code.isEmpty ? shortest : 2) && part.hasPrefix(code)
      }
      guard !parts.isEmpty, !parts.contains(where: { rows[$0].ways.isEmpty }) else { continue }
      if rows[parent].ways.count > 1 || parts.contains(where: { rows[$0].ways.count > 1 }) { settle(parent, parts) }
    }
  }

  /// Keeps of a parent and its parts the ways that occur where the parts add up to the parent.
  private mutating func settle(_ parent: Int, _ parts: [Int]) {
    let tolerance = Int128(parts.count)
    var parentWays: Set<Int> = []
    var partWays = [Set<Int>](repeating: [], count: parts.count)
    var steps = 0
    for (index, way) in rows[parent].ways.enumerated() {
      var chosen: [Int] = []
      func search(_ part: Int, _ left: [Int128]) -> Bool {
        steps += 1
        if steps > ColumnPlacement.mostSteps { return false }
        guard part < parts.count else {
          guard left.allSatisfy({ $0.magnitude <= tolerance.magnitude }) else { return true }
          parentWays.insert(index)
          for (place, choice) in chosen.enumerated() { partWays[place].insert(choice) }
          return true
        }
        let row = rows[parts[part]]
        for (choice, candidate) in row.ways.enumerated() {
          let rest = left.indices.map { left[$0] - row.amount(candidate, $0) }
          // What is left over can only be made up by negative amounts, which are rare.
          if rest.contains(where: { $0 < -tolerance }) { continue }
          chosen.append(choice)
          let goesOn = search(part + 1, rest)
          chosen.removeLast()
          if !goesOn { return false }
        }
        return true
      }
      if !search(0, way.indices.map { rows[parent].amount(way, $0) }) { return }
    }
    guard !parentWays.isEmpty else { return }
    rows[parent].ways = rows[parent].ways.indices.filter { parentWays.contains($0) }.map { rows[parent].ways[$0] }
    for (place, part) in parts.enumerated() {
      rows[part].ways = rows[part].ways.indices.filter { partWays[place].contains($0) }.map { rows[part].ways[$0] }
    }
  }
}

/// Columns that add up to nothing when each is taken with its factor: a total less its parts.
struct ColumnSum {
  fileprivate let factors: [Int128]

  fileprivate func holds(_ amounts: [Int128]) -> Bool {
    var sum: Int128 = 0
    var terms = 0
    for (factor, amount) in zip(factors, amounts) where factor != 0 {
      let (next, overflow) = sum.addingReportingOverflow(factor * amount)
      if overflow { return false }
      sum = next
      if amount != 0 { terms += 1 }
    }
    return sum.magnitude <= Int128(max(0, terms - 2)).magnitude
  }

  private static let totals: Set<String> = [
    "合计", "总计", "本年支出合计", "本年收入合计", "支出合计", "收入合计", "本年支出", "支出总计", "收入总计",
  ]

  private static func isWhole(_ name: String) -> Bool {
    totals.contains(name) || name.hasSuffix("合计") || name.hasSuffix("总计")
  }

  /// Words that stand behind the parts of 小计.
  private static let closings = ["上年", "年初", "年末", "年终", "结转", "使用", "公务接待", "小计"]

  /// The columns behind `index` that it is the sum of: those that 小计, vehicles or basic expenditure divide into.
  private static func members(of index: Int, _ names: [String]) -> Range<Int> {
    let next = index + 1
    func holds(_ first: String, _ second: String) -> Bool {
      names[next].hasPrefix(first) && names[next + 1].hasPrefix(second)
    }
    let isSubtotal = names[index] == "小计"
    if holds("公务用车购置", "公务用车运行") {
      return isSubtotal || names[index].hasPrefix("公务用车") ? next..<next + 2 : next..<next
    }
    if holds("人员经费", "公用经费") || holds("人员经费", "日常公用经费") {
      return isSubtotal || names[index] == "基本支出" ? next..<next + 2 : next..<next
    }
    guard isSubtotal else { return next..<next }
    let isKinds = names[next] == "基本支出"
    let end = names[next...].firstIndex { name in
      isWhole(name) || !isKinds && name == "项目支出" || closings.contains { name.hasPrefix($0) }
    }
    return next..<(end ?? names.count)
  }

  /// What the words of a head say of the columns.
  fileprivate static func all(_ names: [String]) -> [ColumnSum] {
    var sums: [ColumnSum] = []
    var inner: Set<Int> = []
    func add(_ whole: Int, _ parts: [Int]) {
      var factors = [Int128](repeating: 0, count: names.count)
      factors[whole] = 1
      for part in parts { factors[part] = -1 }
      sums.append(ColumnSum(factors: factors))
    }
    for index in names.indices where index + 2 < names.count {
      let members = members(of: index, names)
      guard members.count >= 2 else { continue }
      add(index, Array(members))
      inner.formUnion(members)
    }
    if let start = names.firstIndex(where: { $0.hasPrefix("年初") }),
      let end = names.lastIndex(where: { $0.hasPrefix("年末") }),
      let revenue = names.firstIndex(where: { $0.hasPrefix("本年收入") }), start < revenue, revenue + 1 < end,
      names[revenue + 1] == "小计" || names[revenue + 1].hasPrefix("本年支出")
    {
      var factors = [Int128](repeating: 0, count: names.count)
      factors[start] = 1
      factors[revenue] = 1
      factors[revenue + 1] = -1
      factors[end] = -1
      return sums + [ColumnSum(factors: factors)]
    }
    let wholes = names.indices.filter { isWhole(names[$0]) && !inner.contains($0) }
    for (order, whole) in wholes.enumerated() {
      let end = order + 1 < wholes.count ? wholes[order + 1] : names.count
      let parts = (whole + 1..<end).filter { !inner.contains($0) }
      if parts.count >= 2 { add(whole, parts) }
    }
    return sums
  }
}
