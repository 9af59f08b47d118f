// For every check in datasets/checks: reports that break it and reports that keep it.

/// The reports that show what one check finds, and what it leaves alone.
struct CheckScenario: Sendable, CustomStringConvertible {
  /// The file of the check, without its suffix.
  let check: String
  /// Reports in which the check finds a difference: name and text.
  let breaking: [(name: String, text: String)]
  /// The same reports put right.
  let keeping: [(name: String, text: String)]

  var description: String { check }

  /// One report, with `wrong` in place of `right` where the check is broken.
  init(_ check: String, _ text: String, right: String, wrong: String) {
    self.check = check
    breaking = [(Self.name(2020), text.replacing(right, with: wrong))]
    keeping = [(Self.name(2020), text)]
  }

  /// Two reports of one unit, the later one with `wrong` in place of `right` where the check is broken.
  init(_ check: String, before: String, after: String, right: String, wrong: String) {
    self.check = check
    breaking = [(Self.name(2019), before), (Self.name(2020), after.replacing(right, with: wrong))]
    keeping = [(Self.name(2019), before), (Self.name(2020), after)]
  }

  private static func name(_ year: Int) -> String { "河湾县农业局\(year)年度部门决算" }

  static let all: [CheckScenario] = [
    CheckScenario(
      "占比",
      """
      河湾县农业局2020年度部门决算
      一、支出决算情况说明
      2020年本年支出合计200.00万元，其中：基本支出80.00万元，占40.00%；项目支出120.00万元，占60.00%。
      """, right: "占40.00%", wrong: "占41.00%"),
    CheckScenario(
      "增减率",
      """
      河湾县农业局2020年度部门决算
      一、“三公”经费财政拨款支出决算情况说明
      2020年“三公”经费支出预算为4.00万元，支出决算为3.00万元，完成预算的75.00%，比2019年减少1.00万元，下降25.00%。
      """, right: "下降25.00%", wrong: "下降52.00%"),
    CheckScenario(
      "完成率",
      """
      河湾县农业局2020年度部门决算
      一、一般公共预算财政拨款支出决算具体情况
      1.农林水支出（类）农业农村（款）行政运行（项）：年初预算为50.00万元，支出决算为40.00万元，完成年初预算的80.00%。
      2.住房保障支出（类）住房改革支出（款）住房公积金（项）：年初预算为9.00万元，支出决算为9.00万元，完成年初预算的100%。
      """, right: "年初预算的80.00%", wrong: "年初预算的90.00%"),
    CheckScenario(
      "到位率执行率",
      """
      河湾县农业局2020年度项目支出绩效评价报告
      一、项目概况
      2020年度项目预算200.00万元，实际到位180.00万元，资金到位率：90.00%；项目支出171.00万元，支出执行率为：95.00%。
      """, right: "资金到位率：90.00%", wrong: "资金到位率：99.00%"),
    CheckScenario(
      "节约率",
      """
      河湾县农业局2020年度项目支出绩效评价报告
      一、项目概况
      2020年度项目预算200.00万元，实际到位200.00万元，项目支出180.00万元。
      二、经济性分析
      项目预算200.00万元，执行180.00万元，节约率为：10.00%。
      """, right: "节约率为：10.00%", wrong: "节约率为：11.00%"),
    CheckScenario(
      "合计",
      """
      河湾县农业局2020年度部门决算
      一、支出决算情况说明
      2020年本年支出合计200.00万元，其中：基本支出80.00万元，占40.00%；项目支出120.00万元，占60.00%。
      """, right: "项目支出120.00万元", wrong: "项目支出121.00万元"),
    CheckScenario(
      "采购限额",
      """
      河湾县农业局2020年度部门决算
      一、政府采购支出情况
      政府采购支出总额30.00万元，其中：政府采购货物支出20.00万元、政府采购工程支出0万元、政府采购服务支出10.00万元。\
      授予中小企业合同金额15.00万元，占政府采购支出总额的50.00%，其中：授予小微企业合同金额6.00万元，占政府采购支出总额的20.00%。
      """, right: "小微企业合同金额6.00万元", wrong: "小微企业合同金额16.00万元"),
    CheckScenario(
      "收支平衡",
      """
      河湾县农业局2020年度部门决算
      一、收入支出决算总体情况说明
      2020年度收、支总计210.00万元。
      二、收入决算情况说明
      2020年本年收入合计200.00万元。年初结转和结余10.00万元。
      三、支出决算情况说明
      2020年本年支出合计205.00万元。年末结转和结余5.00万元。
      """, right: "收、支总计210.00万元", wrong: "收、支总计420.00万元"),
    CheckScenario(
      "前后一致",
      """
      河湾县农业局2020年度部门决算
      一、重点工作
      全年举办农业技术培训班40场。
      二、项目绩效
      全年举办农业技术培训班40场。
      """, right: "项目绩效\n全年举办农业技术培训班40场", wrong: "项目绩效\n全年举办农业技术培训班35场"),
    CheckScenario(
      "跨年一致",
      before: """
        河湾县农业局2019年度部门决算
        一、“三公”经费财政拨款支出决算情况说明
        2019年“三公”经费支出预算为4.00万元，支出决算为4.00万元，完成预算的100%。
        """,
      after: """
        河湾县农业局2020年度部门决算
        一、“三公”经费财政拨款支出决算情况说明
        2020年“三公”经费支出预算为4.00万元，支出决算为3.00万元，完成预算的75.00%，比2019年减少1.00万元，下降25.00%。
        """, right: "减少1.00万元，下降25.00%", wrong: "减少2.00万元，下降40.00%"),
    CheckScenario(
      "占位文字",
      """
      河湾县农业局2020年度部门决算
      一、收入决算情况说明
      2020年本年收入合计200.00万元，均为财政拨款。
      """, right: "均为财政拨款", wrong: "XX收入（罗列全部收入）"),
    CheckScenario(
      "两处三公",
      """
      河湾县农业局2020年度部门决算
      一、“三公”经费财政拨款支出决算情况说明
      2020年“三公”经费支出预算为4.00万元，支出决算为3.00万元，完成预算的75.00%。
      二、整体支出绩效
      2020年“三公”经费预算数4.00万元，决算数3.00万元。
      """, right: "经费预算数4.00万元，决算数3.00万元", wrong: "经费预算数8.00万元，决算数3.00万元"),
  ]
}
