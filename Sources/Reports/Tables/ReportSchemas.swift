// Names and types of the tables that a report becomes, in English and Chinese. The page of the user guide on tables is
// the contract; this file states it once.

import Query

/// The tables, in the order in which they are listed.
enum ReportTable: String, CaseIterable, Sendable {
  case reports, sections, figures, numerals, accounts, spending, economic
  case threePublic = "three_public"
  case projects, procurement, assets, staffing, indicators, outputs, glossary, findings, charts, cells, marks, relations

  /// The place among all tables. A switch, because the raw values are texts, which are slow to look up by.
  var ordinal: Int {
    switch self {
    case .reports: 0
    case .sections: 1
    case .figures: 2
    case .numerals: 3
    case .accounts: 4
    case .spending: 5
    case .economic: 6
    case .threePublic: 7
    case .projects: 8
    case .procurement: 9
    case .assets: 10
    case .staffing: 11
    case .indicators: 12
    case .outputs: 13
    case .glossary: 14
    case .findings: 15
    case .charts: 16
    case .cells: 17
    case .marks: 18
    case .relations: 19
    }
  }

  /// The name in Chinese.
  var chineseName: String {
    switch self {
    case .reports: "报告表"
    case .sections: "章节"
    case .figures: "数据"
    case .numerals: "非数据数字"
    case .accounts: "收支"
    case .spending: "功能分类支出"
    case .economic: "经济分类支出"
    case .threePublic: "三公经费"
    case .projects: "项目"
    case .procurement: "政府采购"
    case .assets: "国有资产"
    case .staffing: "人员编制"
    case .indicators: "绩效指标"
    case .outputs: "产出"
    case .glossary: "名词解释"
    case .findings: "问题与建议"
    case .charts: "图表"
    case .cells: "表格单元"
    case .marks: "版式标记"
    case .relations: "数据关系"
    }
  }

  /// The columns. `report` comes first in every table.
  var schema: Schema {
    let columns: [(String, String, DataType)] =
      switch self {
      case .reports: ReportSchemas.reports
      case .sections: ReportSchemas.sections
      case .figures: ReportSchemas.figures
      case .numerals: ReportSchemas.numerals
      case .accounts: ReportSchemas.accounts
      case .spending: ReportSchemas.spending
      case .economic: ReportSchemas.economic
      case .threePublic: ReportSchemas.threePublic
      case .projects: ReportSchemas.projects
      case .procurement: ReportSchemas.procurement
      case .assets: ReportSchemas.assets
      case .staffing: ReportSchemas.staffing
      case .indicators: ReportSchemas.indicators
      case .outputs: ReportSchemas.outputs
      case .glossary: ReportSchemas.glossary
      case .findings: ReportSchemas.findings
      case .charts: ReportSchemas.charts
      case .cells: ReportSchemas.cells
      case .marks: ReportSchemas.marks
      case .relations: ReportSchemas.relations
      }
    return Schema(
      ([("report", "报告", .varchar)] + columns).map { ColumnDefinition(name: $0.0, chineseName: $0.1, type: $0.2) })
  }
}

/// The columns of each table, without `report`.
enum ReportSchemas {
  typealias Columns = [(String, String, DataType)]

  /// Counts and values: wide enough for every number that a report prints.
  static let number = DataType.decimal(precision: 38, scale: 4)

  private static let place: Columns = [("line", "行", .integer), ("quote", "原文", .varchar)]
  /// Half a unit of the last printed digit, in 元; of a row with several amounts that of the coarsest one.
  private static let rounding = ("rounding", "舍入", number)
  /// That of the change, or of the prior amount where no change is told.
  private static let changeRounding = ("change_rounding", "增减舍入", number)
  private static let whose: Columns = [("org", "单位", .varchar), ("year", "年度", .integer)]

  static let reports: Columns = [
    ("title", "标题", .varchar), ("org", "单位", .varchar), ("region", "地区", .varchar), ("year", "年度", .integer),
    ("kind", "类型", .varchar), ("path", "文件", .varchar), ("format", "格式", .varchar), ("lines", "行数", .integer),
    ("characters", "字数", .integer),
  ]
  static let sections: Columns = [
    ("section_id", "章节号", .integer), ("parent_id", "上级", .integer), ("depth", "层级", .integer),
    ("number", "编号", .varchar), ("title", "标题", .varchar), ("path", "路径", .varchar), ("line", "行", .integer),
    ("text", "正文", .varchar),
  ]
  static let figures: Columns =
    [("figure", "序号", .integer), ("section_id", "章节号", .integer)] + whose + [
      ("level", "级次", .varchar), ("project", "项目", .varchar), ("subject", "对象", .varchar), ("measure", "口径", .varchar),
      ("dimension", "量纲", .varchar), ("amount", "金额", .amount), ("percent", "百分比", .percent),
      ("value", "数值", number), ("unit", "单位名", .varchar), ("approximate", "约数", .boolean), rounding,
      ("raw", "原数", .varchar), ("line", "行", .integer), ("position", "位置", .integer), ("quote", "原文", .varchar),
    ]
  static let numerals: Columns = [
    ("raw", "原数", .varchar), ("reason", "原因", .varchar), ("line", "行", .integer), ("position", "位置", .integer),
  ]
  static let accounts: Columns =
    whose + [
      ("flow", "方向", .varchar), ("item", "项目", .varchar), ("parent", "上级项目", .varchar), ("stage", "阶段", .varchar),
      ("amount", "金额", .amount), ("share", "占比", .percent), ("prior", "上年数", .amount), ("change", "增减额", .amount),
      ("change_rate", "增减率", .percent), ("reason", "原因", .varchar),
    ] + [changeRounding, rounding] + place
  static let spending: Columns =
    whose + [
      ("code", "科目编码", .varchar), ("class", "类", .varchar), ("section", "款", .varchar), ("item", "项", .varchar),
      ("budget", "预算数", .amount), ("actual", "决算数", .amount), ("completion", "完成率", .percent),
      ("share", "占比", .percent), ("reason", "原因", .varchar),
    ] + [rounding] + place
  static let economic: Columns =
    whose + [("category", "类别", .varchar), ("item", "明细", .varchar), ("amount", "金额", .amount), rounding] + place
  static let threePublic: Columns =
    whose + [
      ("kind", "类别", .varchar), ("budget", "预算数", .amount), ("actual", "决算数", .amount),
      ("completion", "完成率", .percent), ("share", "占比", .percent), ("change", "增减额", .amount),
      ("change_rate", "增减率", .percent), ("reason", "原因", .varchar), ("groups", "团组数", .integer),
      ("vehicles", "车辆数", .integer), ("batches", "批次", .integer), ("people", "人次", .integer),
    ] + [changeRounding, rounding] + place
  static let projects: Columns =
    whose + [
      ("section_id", "章节号", .integer), ("project", "项目", .varchar), ("budget", "预算数", .amount),
      ("allocated", "到位数", .amount), ("actual", "执行数", .amount), ("completion", "完成率", .percent),
      ("score", "得分", number), ("grade", "等级", .varchar), ("goal", "绩效目标", .varchar),
      ("result", "完成情况", .varchar), ("problems", "存在问题", .varchar), ("measures", "改进措施", .varchar),
    ] + [rounding] + place
  static let procurement: Columns =
    whose + [("kind", "类别", .varchar), ("amount", "金额", .amount), ("share", "占比", .percent), rounding] + place
  static let assets: Columns =
    whose + [
      ("kind", "类别", .varchar), ("count", "数量", number), ("unit", "单位名", .varchar), ("amount", "金额", .amount),
    ] + place
  static let staffing: Columns = whose + [("kind", "类别", .varchar), ("count", "人数", .integer)] + place
  static let indicators: Columns =
    whose + [
      ("project", "项目", .varchar), ("level1", "一级指标", .varchar), ("level2", "二级指标", .varchar),
      ("level3", "三级指标", .varchar), ("target", "指标值", .varchar), ("achieved", "实际完成值", .varchar),
      ("unit", "单位名", .varchar), ("weight", "分值", number), ("score", "得分", number),
    ] + place
  static let outputs: Columns =
    whose + [
      ("project", "项目", .varchar), ("activity", "活动", .varchar), ("quantity", "数量", number), ("unit", "单位名", .varchar),
      ("approximate", "约数", .boolean),
    ] + place
  static let glossary: Columns = [("term", "术语", .varchar), ("definition", "释义", .varchar), ("line", "行", .integer)]
  static let findings: Columns = [
    ("project", "项目", .varchar), ("kind", "类别", .varchar), ("ordinal", "序号", .integer), ("text", "内容", .varchar),
    ("line", "行", .integer),
  ]
  static let charts: Columns = [
    ("number", "图号", .integer), ("title", "标题", .varchar), ("kind", "图型", .varchar), ("line", "行", .integer),
  ]
  static let cells: Columns = [
    ("table_name", "表名", .varchar), ("sheet", "工作表", .varchar), ("row", "行号", .integer),
    ("column_number", "列号", .integer), ("row_label", "行名", .varchar), ("column_label", "列名", .varchar),
    ("text", "文本", .varchar), ("value", "数值", number), ("unit", "单位名", .varchar), rounding, ("line", "行", .integer),
  ]
  static let marks: Columns =
    [("section_id", "章节号", .integer), ("kind", "类别", .varchar), ("text", "文本", .varchar)] + place
  static let relations: Columns = [
    ("relation", "关系号", .integer), ("kind", "类别", .varchar), ("role", "角色", .varchar), ("figure", "序号", .integer),
    ("line", "行", .integer),
  ]
}
