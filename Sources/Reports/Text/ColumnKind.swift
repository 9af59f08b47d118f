// What a word of a table's head says of the values below it, and how well a value stands under it. Converters of web pages
// lose spans and empty cells; the values then show which column they are of.

/// What the values of a column are.
enum ColumnKind: Sendable, Equatable {
  /// A name: of a row, an indicator, an account.
  case name
  /// The name of a group of indicators: 产出指标.
  case group
  /// What the whole table is about, printed once beside all its rows.
  case heading
  /// The code of a class, section or item, or the number of a row.
  case code
  /// An amount or a count.
  case amount
  /// The sum of the amounts to its right, which every row has.
  case total
  /// A share or rate.
  case ratio
  /// Points: a weight or a score.
  case points
  /// `≥`, `=`, 定性.
  case comparison
  /// The unit of the values beside it.
  case unit
  /// What an indicator was to reach or has reached: a number or words.
  case level
  /// Words on reasons and measures.
  case remark

  private static let names = Lexicon<ColumnKind>([
    ("一级指标 二级指标", .group),
    ("三级指标 指标名称 指标内容 项目 项目名称 项目内容 科目名称 功能科目 经济科目 名称 单位名称 资金来源 支出内容", .name),
    ("科目编码 科目代码 编码 代码 类 款 行次 栏次 序号 功能分类科目编码 支出功能分类科目编码 经济分类科目编码", .code),
    ("指标性质 性质 指标方向", .comparison), ("度量单位 计量单位 指标单位", .unit),
    ("指标值 年度指标值 目标值 年初目标值 年度目标值 计划值 预期指标值 完成值 实际完成值 全年实际值 实际值 全年完成值 实际完成", .level),
    ("分值 权重 得分 自评得分 标准分 自评分 指标分值 评分 分数", .points), ("合计 小计 总计 本年支出合计 本年收入合计 本年支出 本年收入", .total),
    ("金额 数量 人数 人次 批次", .amount),
    ("绩效指标 预算执行情况 资金情况 项目资金", .heading), ("绩效目标 年度绩效目标 项目绩效目标", .remark),
  ])
  private static let endings = Lexicon<ColumnKind>([
    ("科目编码 科目代码 编码 代码", .code), ("科目名称 单位名称 部门名称", .name), ("指标值 目标值 完成值", .level), ("得分 分值 权重", .points),
    ("率 幅度 占比 比重 比例 增幅 % 百分比", .ratio),
    ("数 预算 决算 金额 支出 收入 费 费用 额 拨款 经费 结余 结转 合计 资金 总额", .amount), ("原因 原因分析 措施 改进措施 备注 说明 评分标准 指标解释 注", .remark),
  ])

  /// What the head `label` says; nil of words that head no column of budget tables.
  init?(_ label: [Unicode.Scalar]) {
    let text = ColumnKind.plain(label)
    guard !text.isEmpty, text.count <= 24 else { return nil }
    let named = ColumnKind.names.match(text, at: 0, end: text.count).flatMap { $0.length == text.count ? $0 : nil }
    if label.suffix(2).elementsEqual("分）".unicodeScalars) {
      // `绩效指标（90分）`: the points of all rows. `产出指标（50分）` is the name of some of them.
      if named == nil, text.suffix(2).elementsEqual("指标".unicodeScalars) { return nil }
      self = .heading
    } else if let found = named {
      self = found.value
    } else if let found = ColumnKind.endings.match(text, endingAt: text.count, start: 0) {
      self = found.value
    } else {
      return nil
    }
  }

  /// A label without spaces and without what stands in brackets.
  private static func plain(_ label: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var text: [Unicode.Scalar] = []
    var depth = 0
    for scalar in label {
      if scalar == "（" {
        depth += 1
      } else if scalar == "）" {
        depth -= 1
      } else if depth <= 0, scalar != " " {
        text.append(scalar)
      }
    }
    return text
  }

  /// How well a value stands in a column of this kind: above 0 where it looks like one, below 0 where it does not.
  func fit(_ value: CellValue) -> Int {
    if value == .empty { return 0 }
    if value == .group { return self == .group ? 6 : fit(.words) }
    switch self {
    case .group: return value == .words ? 1 : value == .code ? -2 : -6
    case .name: return value == .words ? 3 : value == .code ? -2 : -6
    case .heading: return -8
    case .code: return value == .code ? 8 : value == .number ? -3 : -6
    case .amount: return value == .number ? 4 : value == .nothing ? 2 : value == .code ? 1 : -6
    case .total: return value == .number ? 6 : value == .nothing ? 2 : value == .code ? 1 : -6
    case .ratio: return value == .percent ? 8 : value == .nothing ? 2 : value == .number || value == .code ? 1 : -6
    case .points: return value == .number || value == .code ? 4 : value == .nothing ? 2 : -6
    case .comparison: return value == .comparison ? 10 : -6
    case .unit: return value == .unit ? 8 : value == .words ? 0 : -6
    case .level: return value == .comparison || value == .nothing ? -2 : 2
    case .remark: return value == .words ? 2 : -4
    }
  }
}

/// What stands in a cell.
enum CellValue: Sendable, Equatable {
  case empty
  /// A number without a unit.
  case number
  /// Three, five or seven digits that a code may have.
  case code
  case percent
  /// `/`, `-`, `—`: nothing to state.
  case nothing
  case comparison
  /// The name of a unit and nothing else: `%`, 万元, 个.
  case unit
  /// Words that end in 指标.
  case group
  case words

  /// Reads a cell without spaces at its ends.
  init(_ text: [Unicode.Scalar]) {
    guard let first = text.first else {
      self = .empty
      return
    }
    if text.allSatisfy({ $0.isOne(of: "/", "-", "—") }) {
      self = .nothing
    } else if text.allSatisfy({ $0.isOne(of: "≥", "≤", "=", ">", "<") }) || CellValue.comparisons.contains(text) {
      self = .comparison
    } else if let digits = TableFinder.digitCount(ofNumber: text, in: text.indices) {
      let isCode = digits == text.count && [3, 5, 7].contains(digits) && first.isOne(of: "2", "3")
      self = text.last == "%" ? .percent : isCode ? .code : .number
    } else if text == ["%"] || UnitLexicon.units.match(text, at: 0, end: text.count)?.length == text.count {
      self = .unit
    } else {
      // `产出指标（50分）` tells the points of the group too.
      let name = text.last == "）" ? text.prefix { $0 != "（" } : text[...]
      self = name.count <= 12 && name.suffix(2).elementsEqual("指标".unicodeScalars) ? .group : .words
    }
  }

  private static let comparisons: Set<[Unicode.Scalar]> = Set(["定性", "定量"].map { Array($0.unicodeScalars) })

  /// Whether this is a value rather than a word.
  var isValue: Bool {
    switch self {
    case .number, .code, .percent, .nothing, .comparison: true
    case .empty, .unit, .group, .words: false
    }
  }
}
