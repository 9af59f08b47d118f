// Tables printed in the text: rows of cells, with the caption, the unit and the labels that each cell stands under.

import Query

/// One table of a report.
struct PrintedTable: Sendable {
  /// A cell and where it stands.
  struct Cell: Sendable {
    /// The paragraph of its row.
    let paragraph: Int
    /// Its text there.
    let range: Range<Int>
    /// Its text without spaces.
    let text: String
  }

  /// The caption above, where there is one.
  let name: String?
  /// The unit that the caption gives.
  let unit: UnitReading?
  /// The rows of cells, the head first.
  let rows: [[Cell]]
  /// Rows of the head: those before the first row with a number; 0 when the table goes on with the head of an earlier one.
  let headCount: Int
  /// The head, of this table or of the one that it goes on with.
  let head: [[Cell]]

  /// How many columns the head has.
  var headWidth: Int { head.map(\.count).max() ?? 0 }

  /// The label of a column: the last head row with a text there.
  func columnLabel(_ column: Int) -> String? {
    for row in head.reversed() where column < row.count && !row[column].text.isEmpty {
      return row[column].text
    }
    return nil
  }

  /// Rows within the table that head the rows below them: those with 分值 or 一级指标.
  var innerHeads: [(row: Int, labels: [String])] {
    rows.enumerated().compactMap { index, row in
      row.contains { $0.text == "分值" || $0.text == "权重" || $0.text.holds("一级指标") } ? (index, row.map(\.text)) : nil
    }
  }

  /// What stands over a column, from the outermost head to the innermost: `预算数/公务用车购置费`. A head over several columns
  /// is printed over the first of them, one over several rows in the first of these.
  func columnPath(_ column: Int) -> [String] {
    var path: [String] = []
    var hasOwn = false
    // What stands behind all columns of the head is under none of its words.
    guard column < headWidth else { return [] }
    for (index, row) in head.enumerated() {
      var probe = min(column, row.count - 1)
      if index + 1 < head.count, !hasOwn { while probe > 0, row[probe].text.isEmpty { probe -= 1 } }
      guard probe >= 0, probe < row.count, column < row.count || index + 1 < head.count else { continue }
      // The unit may stand in a row of its own above the head.
      let text = TableFinder.isUnit(row[probe].text) ? "" : row[probe].text
      hasOwn = hasOwn || probe == column && !text.isEmpty
      if !text.isEmpty, path.last != text { path.append(text) }
    }
    return path
  }

  /// The label that a number in `column` belongs to: the nearest words to its left, or the row's first ones.
  func label(_ row: Int, _ column: Int) -> String? {
    var probe = min(column, rows[row].count) - 1
    while probe >= 0 {
      let text = rows[row][probe].text
      if PrintedTable.isLabel(text) { return text }
      probe -= 1
    }
    return rowLabel(row)
  }

  /// Whether a row has several numbers, each right behind its own label: `计划资金 | 120.5 | 到位资金 | 118.5`.
  func pairsLabels(_ row: Int) -> Bool {
    let cells = rows[row]
    let numbers = cells.indices.filter { TableFinder.isNumber(cells[$0].text) }
    return numbers.count > 1 && numbers.allSatisfy { $0 > 0 && PrintedTable.isLabel(cells[$0 - 1].text) }
  }

  /// Whether a cell holds words rather than a number or a mark for nothing.
  static func isLabel(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.isHan || $0.isLetter } && !TableFinder.isNumber(text)
  }

  /// The label of a row: its first cell that is no number.
  func rowLabel(_ row: Int) -> String? {
    rows[row].first { cell in
      !cell.text.isEmpty && !cell.text.unicodeScalars.allSatisfy { $0.isDigit || ".,-%".unicodeScalars.contains($0) }
    }?.text
  }
}

/// Finds the tables of a report.
enum TableFinder {
  /// Runs of rows with at least two cells; a rule of dashes (Markdown) separates the head and is no row.
  static func tables(_ text: ReportText, captions: [UnitReading?]) -> [PrintedTable] {
    var tables: [PrintedTable] = []
    var lines: [Paragraph] = []
    var first = 0
    func finish() {
      guard !lines.isEmpty else { return }
      defer { lines = [] }
      let rows = framed(lines)
      guard let width = rows.map(\.count).max(), width >= 2 else { return }
      let firstNumber = rows.firstIndex { row in row.dropFirst().contains { startsWithNumber($0.text) } }
      let last = tables.last
      let name = caption(text, before: first)
      let continues =
        firstNumber == 0 && last.map { $0.head.last?.count == width } == true
        && (name == nil || name == last?.name || name?.contains("续") == true)
      guard rows.count >= 2 || continues else { return }
      let isHeadless = firstNumber == 0 && !isRowOfYears(rows[0])
      let headCount = continues || isHeadless ? 0 : min(max(1, firstNumber ?? 1), rows.count - 1)
      tables.append(
        PrintedTable(
          name: name, unit: captions[first], rows: rows, headCount: headCount,
          head: continues ? last?.head ?? [] : Array(rows[..<headCount])))
    }
    for paragraph in text.paragraphs {
      guard paragraph.kind == .row else {
        let isLabel = !lines.isEmpty && isRowWithoutAmount(paragraph, in: text)
        if paragraph.kind == .prose, !isLabel { finish() }
        continue
      }
      if isRule(paragraph) { continue }
      if lines.isEmpty { first = paragraph.index }
      lines.append(paragraph)
    }
    finish()
    return tables
  }

  /// The digits of a number such as `1,234.56`, `-3.2%` or `0` that takes all of `range`; nil of what is no number. `scalars` are
  /// half-width.
  static func digitCount(ofNumber scalars: [Unicode.Scalar], in range: Range<Int>) -> Int? {
    var digits = 0
    for position in range {
      let scalar = scalars[position]
      if scalar.isDigit {
        digits += 1
      } else if !(scalar.isOne(of: ",", ".", "%") && digits > 0 || scalar == "-" && position == range.lowerBound) {
        return nil
      }
    }
    return digits > 0 ? digits : nil
  }

  /// Whether `range` holds the dash that stands for nothing: `-`, `—`, `--`.
  static func isDash(_ scalars: [Unicode.Scalar], in range: Range<Int>) -> Bool {
    !range.isEmpty && range.count <= 3 && range.allSatisfy { "-—–―－".unicodeScalars.contains(scalars[$0]) }
  }

  static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.isDigit || $0.isOne(of: ".", ",", "-", "%", "，") }
      && text.unicodeScalars.contains { $0.isDigit }
  }

  /// Whether a cell holds a number with or without a sign and unit: `≥95%`, `9处`.
  private static func startsWithNumber(_ text: String) -> Bool {
    let rest = text.unicodeScalars.drop { $0.isOne(of: "≥", "≤", ">", "<", "=", "-") }
    guard let first = rest.first, first.isDigit else { return false }
    // `2022年决算数` heads a column.
    return !(rest.drop { $0.isDigit }.first == "年")
  }

  /// `项目 | 2021 | 2022`: the numbers head the columns.
  private static func isRowOfYears(_ row: [PrintedTable.Cell]) -> Bool {
    row.dropFirst().allSatisfy { cell in
      cell.text.isEmpty || cell.text.count >= 4 && Int(cell.text.prefix(4)).map(DateReading.years.contains) == true
    }
  }

  /// A line within a table that only names an account without an amount, `六、经营收入`, where the table goes on soon after it.
  private static func isRowWithoutAmount(_ paragraph: Paragraph, in report: ReportText) -> Bool {
    guard isLoneLabel(paragraph.text) else { return false }
    for next in report.paragraphs[(paragraph.index + 1)...].prefix(6) {
      if next.kind == .row {
        let start = next.text.first == "|" ? 1 : 0
        return ItemNumber(next.text, in: start..<next.text.count) != nil
          || totals.match(next.text, at: start, end: next.text.count) != nil
      }
      if !isLoneLabel(next.text) { return false }
    }
    return false
  }

  private static func isLoneLabel(_ text: [Unicode.Scalar]) -> Bool {
    guard (3...24).contains(text.count), let number = ItemNumber(text, in: 0..<text.count),
      accountEnds.match(text, endingAt: text.count, start: 0) != nil
    else { return false }
    return !text.dropFirst(number.length).contains { $0.isOne(of: "，", "。", "；", "：", "|") || $0.isDigit }
  }
  private static let accountEnds = WordSet("收入 支出 结余 结转 拨款 补助 事务 费用 费 填列")
  private static let totals = WordSet("本年收入 本年支出 年初 年末 上年 总计 合计 使用非财政")

  private static func isRule(_ paragraph: Paragraph) -> Bool {
    paragraph.text.allSatisfy { $0.isOne(of: "|", "-", "—", "：", ":", " ", "+", "=") }
  }

  /// The cells of a table's lines. Bars at the ends of lines are a frame where most lines have them; else the cell there is
  /// empty.
  private static func framed(_ lines: [Paragraph]) -> [[PrintedTable.Cell]] {
    let left = lines.count { !$0.isUnframed && $0.text.first == "|" }
    let right = lines.count { !$0.isUnframed && $0.text.last == "|" }
    return lines.map { line in
      cells(line, left: !line.isUnframed && left * 2 > lines.count, right: !line.isUnframed && right * 2 > lines.count)
    }
  }

  /// The cells between bars; `left` and `right` say whether a bar at that end is the frame.
  private static func cells(_ paragraph: Paragraph, left: Bool, right: Bool) -> [PrintedTable.Cell] {
    var cells: [PrintedTable.Cell] = []
    let text = paragraph.text
    var start = left && text.first == "|" ? 1 : 0
    let end = right && text.last == "|" && text.count > start ? text.count - 1 : text.count
    for position in start...end {
      guard position == end || text[position] == "|" else { continue }
      cells.append(
        PrintedTable.Cell(paragraph: paragraph.index, range: start..<position, text: paragraph.string(start..<position))
      )
      start = position + 1
    }
    return cells
  }

  /// Whether a cell only gives the unit of the table: `单位：万元`.
  static func isUnit(_ text: String) -> Bool {
    guard text.hasSuffix("元") || text.hasSuffix("元）") else { return false }
    let scalars = Array(text.unicodeScalars)
    return scalars.count <= 12 && units.match(scalars, at: 0, end: scalars.count) != nil
  }

  private static let units = WordSet("（单位： 单位： （金额单位： 金额单位： （单位: 单位: 金额单位:")

  /// Lines between a table and its name.
  private static let fillers = WordSet("部门： 编制单位： 公开部门： 编制部门： 单位名称： 填报单位： 填报部门： 公开0 公开1 财决 部门名称： 批复表 预算0")

  /// `预算公开01表`, `附表1-2`, `表3`: the number of a form, which names nothing.
  private static func isFormNumber(_ text: [Unicode.Scalar]) -> Bool {
    guard text.count <= 12, text.contains(where: { $0.isDigit }) else { return false }
    let rest = text.drop { $0.isHan }.drop { $0.isDigit || $0.isOne(of: "-", " ", "：", ":") }
    return rest.isEmpty || rest.elementsEqual(["表"])
  }

  /// The name behind the number of a form: of `公开01表：收支预算总表`.
  private static func numberedName(_ paragraph: Paragraph, end: Int) -> String? {
    let text = paragraph.text
    guard let mark = text[..<end].firstIndex(where: { $0 == "：" || $0 == ":" }), mark <= 8, mark + 4 < end,
      text[..<mark].contains(where: { $0.isDigit }), isFormNumber(Array(text[..<mark].filter { $0 != " " }))
    else { return nil }
    let name = paragraph.string((mark + 1)..<end)
    return name.ends(as: "表") ? name : nil
  }

  /// The short line above a table that names it; a line that only gives the unit is passed over.
  private static func caption(_ text: ReportText, before index: Int) -> String? {
    var probe = index - 1
    var found: String?
    while probe >= 0, index - probe <= 5 {
      let paragraph = text.paragraphs[probe]
      guard paragraph.kind == .prose, paragraph.text.count <= 60 else { return found }
      let whole = 0..<paragraph.text.count
      let end = units.firstMatch(paragraph.text, in: whole)?.position ?? whole.upperBound
      if let name = numberedName(paragraph, end: end) { return name }
      let isFiller = fillers.match(paragraph.text, at: 0, end: whole.upperBound) != nil || isFormNumber(paragraph.text)
      if end > 0, !isFiller, !paragraph.text.contains("。"), !isLoneLabel(paragraph.text) {
        // The line that ends in 表 names the table; another one above it names the part of the report.
        let name = paragraph.string(0..<end)
        if name.ends(as: "表") { return name }
        found = found ?? (index - probe <= 3 ? name : nil)
      }
      probe -= 1
    }
    return found
  }
}
