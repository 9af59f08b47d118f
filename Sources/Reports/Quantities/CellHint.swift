// What the head of a table says of the bare numbers in its cells: list numbers, codes, points, percentages, other units.

/// What a bare number in a cell is.
struct CellHint: Sendable {
  /// What it is.
  enum Kind: Sendable {
    /// No quantity, for the reason given.
    case numeral(Numeral.Reason)
    /// A quantity in this unit.
    case unit(UnitReading)
    /// A number whose unit is not that of the caption.
    case plain
    /// An amount in the unit of the caption, however many digits it has.
    case amount
  }

  /// The cell's place in the row's paragraph.
  let range: Range<Int>
  let kind: Kind

  private static let kinds = Lexicon<Int>([
    ("行次 栏次 序号 行号", 1), ("编码 代码 科目编号", 2), ("分值 得分 权重 标准分 自评分 扣分", 3),
    ("占比 执行率 完成率 增减% 增长% 占% 增减率 增幅 比重 到位率 比例", 4),
    (
      "指标值 完成值 实际值 目标值 数量 人数 人次 批次 团组 辆数 面积 户数 村数 学校数 学生数 教师数 班数 项目数 件数 床位数 职工数 机构数 车辆数", 5
    ),
  ])

  /// The hints for the cells of all tables, by paragraph.
  static func hints(_ tables: [PrintedTable]) -> [Int: [CellHint]] {
    var hints: [Int: [CellHint]] = [:]
    for table in tables {
      let own = table.innerHeads
      let numbering = TableNumbering(table)
      for (rowIndex, row) in table.rows.enumerated() {
        let isNumbering = rowIndex >= table.headCount && numbering.isColumnRow(row)
        let code = TableReader.code(row)
        let name = row.firstIndex { PrintedTable.isLabel($0.text) } ?? row.count
        for (column, cell) in row.enumerated() {
          if let code, column < min(name, 3), cell.text.utf8.count >= 2, code.holds(cell.text) {
            hints[cell.paragraph, default: []].append(CellHint(range: cell.range, kind: .numeral(.code)))
          } else if isNumbering {
            hints[cell.paragraph, default: []].append(CellHint(range: cell.range, kind: .numeral(.listNumber)))
          } else if rowIndex >= table.headCount, numbering.isRowNumber(cell, row: rowIndex, column) {
            hints[cell.paragraph, default: []].append(CellHint(range: cell.range, kind: .numeral(.listNumber)))
          } else if rowIndex >= table.headCount || rowIndex > (own.first?.row ?? Int.max) {
            let head = own.last { $0.row < rowIndex }?.labels
            let place = column + max(0, (head?.count ?? row.count) - row.count)
            let label = head.map { place < $0.count ? $0[place] : "" } ?? table.columnPath(column).last ?? ""
            var told = kind(label)
            if case .plain = told { told = unitCell(of: row, under: head, table) ?? told }
            if let kind = told ?? unitOfRow(row, before: column) ?? amount(cell, under: label) {
              hints[cell.paragraph, default: []].append(CellHint(range: cell.range, kind: kind))
            }
          }
        }
      }
    }
    return hints
  }

  /// A whole number of as many digits as a code or an account has, under a head of amounts.
  private static func amount(_ cell: PrintedTable.Cell, under label: String) -> Kind? {
    let digits = cell.text.utf8.count
    guard digits >= 3, digits <= 15, cell.text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), cell.text.utf8.first != 48
    else { return nil }
    let kind = ColumnKind(Array(label.unicodeScalars))
    return kind == .amount || kind == .total ? .amount : nil
  }

  /// The unit that a column of units gives to the values of its row: `度量单位`.
  private static func unitCell(of row: [PrintedTable.Cell], under head: [String]?, _ table: PrintedTable) -> Kind? {
    let units = row.indices.last { index in
      let label = head.map { index < $0.count ? $0[index] : "" } ?? table.columnPath(index).last ?? ""
      return label.ends(as: "量单位") || label == "单位"
    }
    guard let units else { return nil }
    let text = Array(row[units].text.unicodeScalars)
    if let money = moneyUnit(text + ["）"], at: 0) { return .unit(money) }
    guard let found = UnitLexicon.units.match(text, at: 0, end: text.count), found.length == text.count,
      let name = found.value.name
    else { return nil }
    var printed = unit(name, found.value.dimension)
    printed.tenths = found.value.tenths
    return .unit(printed)
  }

  /// The unit that the label before a number gives: `年度资金总额（万元）`.
  private static func unitOfRow(_ row: [PrintedTable.Cell], before column: Int) -> Kind? {
    guard let label = row[..<column].last(where: { PrintedTable.isLabel($0.text) })?.text else { return nil }
    let text = Array(label.unicodeScalars)
    guard text.last == "）", let open = text.lastIndex(of: "（") else { return nil }
    if let money = moneyUnit(text, at: open + 1) { return .unit(money) }
    guard let counted = countUnit(text), row[column].text.unicodeScalars.allSatisfy({ $0.isDigit || $0 == "," })
    else { return nil }
    return .unit(counted)
  }

  /// The counter that a label ends in: `公务用车保有量（辆）`; `其他教育支出（款）` tells the level of its code.
  private static func countUnit(_ text: [Unicode.Scalar]) -> UnitReading? {
    guard text.last == "）", let open = text.lastIndex(of: "（"), open > 0 else { return nil }
    let word = open + 1..<text.count - 1
    guard !(word.count == 1 && text[open + 1].isOne(of: "类", "款", "项")),
      let counted = UnitLexicon.units.match(text, at: word.lowerBound, end: word.upperBound),
      counted.length == word.count, counted.value.dimension == .count
    else { return nil }
    return unit(UnitName(text[word]), .count)
  }

  /// What a column's head says of its numbers.
  private static func kind(_ head: String) -> Kind? {
    let text = Array(head.unicodeScalars)
    if let open = text.firstIndex(of: "（"), let money = moneyUnit(text, at: open + 1) { return .unit(money) }
    if let counted = countUnit(text) { return .unit(counted) }
    guard let found = kinds.firstMatch(text, in: 0..<text.count) else {
      return isRate(text) ? .unit(unit("%", .percent)) : nil
    }
    switch found.value {
    case 1: return .numeral(.listNumber)
    case 2: return .numeral(.code)
    case 3: return .unit(unit("分", .other))
    case 4: return .unit(unit("%", .percent))
    default: return .plain
    }
  }

  /// `完成预算%`, `同比（%）`: a head that ends in the sign of its values.
  private static func isRate(_ head: [Unicode.Scalar]) -> Bool {
    let name = head.last == "）" ? head.dropLast() : head[...]
    guard name.last == "%", let before = name.dropLast().last else { return false }
    return !before.isDigit
  }

  private static let moneyUnits = Lexicon<Int>([("万元）", 4), ("元）", 0), ("千元）", 3), ("亿元）", 8)])

  private static func moneyUnit(_ text: [Unicode.Scalar], at position: Int) -> UnitReading? {
    guard let found = moneyUnits.match(text, at: position, end: text.count) else { return nil }
    var reading = unit("元", .money)
    reading.multiplier = found.value
    return reading
  }

  private static func unit(_ name: UnitName, _ dimension: Dimension) -> UnitReading {
    UnitReading(unit: name, dimension: dimension)
  }
}
