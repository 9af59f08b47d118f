// Whose budget a figure is about where one report tells of several: 全市, 市本级, a county or a zone.

/// The level of government or the territory named last before each figure of a government's report.
struct BudgetLevels {
  private let reading: ReportReading
  /// What was named last.
  private var level: String?
  /// Up to where the text was looked through.
  private var place = (paragraph: 0, position: 0)
  /// What the headings around each section name, by section; the inner value is nil where they name none or several.
  private var headings: [String??]

  /// For each figure its level; nil where none is told. Nil for the report of a department or project, which has one budget.
  static func all(in reading: ReportReading) -> [String?]? {
    guard reading.identity.kind == ReportIdentity.otherKind else { return nil }
    var levels = BudgetLevels(reading)
    return reading.figures.map { levels.level(of: $0) }
  }

  private init(_ reading: ReportReading) {
    self.reading = reading
    headings = Array(repeating: nil, count: reading.outline.sections.count)
  }

  /// The level of the next figure in the order of the text.
  private mutating func level(of figure: Figure) -> String? {
    let (paragraph, end) = (figure.quantity.paragraph, figure.quantity.number.lowerBound)
    var own: String?
    if let id = figure.section, place < (paragraph, 0), let heading = heading(of: reading.outline.sections[id - 1]) {
      let section = reading.outline.sections[id - 1]
      // A paragraph starts with what its heading names; the rows of a table stand under the last words before it.
      if place < (section.paragraph, section.headingEnd) {
        place = (section.paragraph, section.headingEnd)
        level = heading
      } else if reading.text.paragraphs[paragraph].kind != .row {
        place = (paragraph, 0)
        level = heading
      }
    }
    while place < (paragraph, end) {
      let text = reading.text.paragraphs[place.paragraph].text
      let limit = place.paragraph == paragraph ? end : text.count
      own = read(text, place.position..<max(limit, place.position), isLast: place.paragraph == paragraph)
      place = place.paragraph == paragraph ? (paragraph, end) : (place.paragraph + 1, 0)
    }
    return own ?? level
  }

  /// Goes through a piece of text; gives the level that stands right before its end and so is that of one number alone.
  private mutating func read(_ text: [Unicode.Scalar], _ range: Range<Int>, isLast: Bool) -> String? {
    var start = range.lowerBound
    while let found = BudgetLevels.territories.firstMatch(text, in: start..<range.upperBound) {
      let position = found.position
      start = position + 1
      guard let name = BudgetLevels.name(in: text, endingAt: position, from: range.lowerBound) else { continue }
      if start == range.upperBound, isLast {
        return BudgetLevels.text(of: name)
      }
      // `上解省级支出` is paid by the level below.
      if BudgetLevels.transfers.match(text, endingAt: name.startIndex, start: range.lowerBound) != nil { continue }
      let whole = BudgetLevels.withIncluded(name, in: text)
      start = min(whole.endIndex, range.upperBound)
      let isNamed = BudgetLevels.funds.match(text, at: start, end: text.count) != nil
      guard isNamed || BudgetLevels.isLevel(name) && BudgetLevels.isOfAccounts(text, at: start) else { continue }
      level = BudgetLevels.text(of: whole)
    }
    return nil
  }

  /// What the heading of a section, or the nearest one around it that names any, names.
  private mutating func heading(of section: Section) -> String? {
    if let known = headings[section.id - 1] { return known }
    let text = reading.text.paragraphs[section.paragraph].text
    var named: [String] = []
    var start = section.titleRange.lowerBound
    let end = min(section.titleRange.upperBound, start + 40)
    while let found = BudgetLevels.territories.firstMatch(text, in: start..<end) {
      let position = found.position
      start = position + 1
      guard let name = BudgetLevels.name(in: text, endingAt: position, from: section.titleRange.lowerBound),
        BudgetLevels.isLevel(name) || BudgetLevels.accounts.match(text, at: start, end: end) != nil
          // `西洞庭管理区`: the heading above all that is told of it.
          || name.startIndex == section.titleRange.lowerBound && start == section.titleRange.upperBound
            && name.count > 2
      else { continue }
      let level = BudgetLevels.text(of: BudgetLevels.withIncluded(name, in: text))
      if !named.contains(level) { named.append(level) }
    }
    let found: String? =
      switch named.count {
      case 0: section.parent.flatMap { heading(of: reading.outline.sections[$0 - 1]) }
      case 1: named[0]
      default: nil
      }
    headings[section.id - 1] = .some(found)
    return found
  }

  // MARK: names

  /// The name that ends with the code point at `position`; nil where none does.
  private static func name(in text: [Unicode.Scalar], endingAt position: Int, from start: Int) -> ArraySlice<
    Unicode.Scalar
  >? {
    var first = position
    if text[position] == "级" {
      if first > start, text[first - 1] == "本" || text[first - 1] == "直" { first -= 1 }
      while first > start, position - first < 4, isTerritory(text[first - 1]), text[first - 1] != text[first] {
        first -= 1
      }
      if first == position, first > start, text[first - 1] == "各" { first -= 1 }
      return first == position ? nil : text[first...position]
    }
    while first > start, position - first < 12, text[first - 1].isHan, !isBoundary(text[first - 1]) { first -= 1 }
    // `完成全市一般公共预算收入`: what stands before 全 belongs to another word.
    if let all = text[first..<position].lastIndex(of: "全"), position - all <= 2 { first = all }
    return first == position ? nil : text[first...position]
  }

  /// `市本级（含高新区）`: a level with a zone is another one than that without it.
  private static func withIncluded(_ name: ArraySlice<Unicode.Scalar>, in text: [Unicode.Scalar]) -> ArraySlice<
    Unicode.Scalar
  > {
    let open = name.endIndex
    guard open + 2 < text.count, text[open] == "（", text[open + 1] == "含",
      let close = text[open..<min(open + 20, text.count)].firstIndex(of: "）")
    else { return name }
    return text[name.startIndex...close]
  }

  /// Whether a name is that of a level by itself, whatever it is called: 全市, 市本级, 县级.
  private static func isLevel(_ name: ArraySlice<Unicode.Scalar>) -> Bool {
    name.last == "级" || name.first == "全" && name.count <= 3
  }

  /// The name as it is told apart: 我市 and 本市 are 全市.
  private static func text(of name: ArraySlice<Unicode.Scalar>) -> String {
    if name.count == 2, name.first == "我" || name.first == "本", let last = name.last, last != "级" {
      return "全" + String(last)
    }
    return String(scalars: name)
  }

  /// Whether what starts at `position`, behind a year perhaps, is an account.
  private static func isOfAccounts(_ text: [Unicode.Scalar], at position: Int) -> Bool {
    var position = position
    if position + 5 < text.count, text[position].isDigit, text[position + 4] == "年" {
      position += text[position + 5] == "度" ? 6 : 5
    }
    return accounts.match(text, at: position, end: text.count) != nil
  }

  private static func isTerritory(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isOne(of: "省", "市", "县", "区", "州", "盟", "旗", "镇", "乡")
  }

  /// What does not belong to a name.
  private static func isBoundary(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isOne(of: "年", "月", "日", "度", "的", "和", "与", "及", "其", "中", "为", "对", "将", "由", "在", "至")
      || scalar.isOne(of: "到", "准", "是", "按", "了", "各", "转", "给", "贷", "付", "末", "含")
  }

  /// What moves money between levels, before the name of the other one.
  private static let transfers = WordSet("上解 上缴 补助 转贷 返还 下达")
  /// What names of territories and levels end with.
  private static let territories = WordSet("级 省 市 县 区 州 盟 旗 镇 乡 国")
  /// The budgets of a government, before which whatever stands is whose they are.
  private static let funds = WordSet(
    "一般公共预算 公共财政预算 地方一般公共预算 政府性基金 国有资本经营 社会保险基金 社保基金 政府债务 地方政府债务 地方政府一般债务 地方政府专项债务 一般债务 专项债务 债务限额 债务余额 预算收支"
  )
  private static let accounts = WordSet(
    "一般公共预算 公共财政 政府性基金 国有资本 社会保险基金 社保基金 地方 政府 债务 收支 预算 收入 支出 总收入 总支出 财政收 财政支 财政总 财政预算 财政决算 税收 非税 可用财力 可支配财力 财力 完成 执行 实现 累计 平衡 决算 情况 三公 “三公”"
  )
}
