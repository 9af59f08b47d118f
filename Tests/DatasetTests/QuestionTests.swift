// The questions that analysts ask, over two real reports beside the package: the plain query and its answer. Skipped where the
// reports are not at hand.

import Foundation
import Query
import Reports
import Testing

@Suite("Questions of analysts", .enabled(if: RealReports.folder != nil))
struct QuestionTests {
  /// A question, its query, and the rows of its answer, cells joined by `|`.
  struct Question: Sendable, CustomStringConvertible {
    let description: String
    let query: String
    let answer: [String]
  }

  private static let final = "report LIKE '%部门决算'"
  private static let evaluation = "report LIKE '%绩效评价报告'"

  static let questions: [Question] = [
    Question(
      description: "收入和支出各多少",
      query: "SELECT flow, item, amount FROM accounts WHERE parent IS NULL ORDER BY item",
      answer: ["收支|收支总计|9161400", "支出|本年支出合计|4581000", "收入|本年收入合计|4580700"]),
    Question(
      description: "支出由什么组成",
      query: """
        SELECT 项目, 金额, 占比 FROM 收支 WHERE 上级项目 = '本年支出合计' AND item LIKE '%支出' AND line < 60
        ORDER BY 金额 DESC, 项目
        """,
      answer: [
        "项目支出|2573400|56.18%", "基本支出|2007600|43.82%", "上缴上级支出|0|0%", "对附属单位补助支出|0|0%", "经营支出|0|0%",
      ]),
    Question(
      description: "哪一项花得最多",
      query: "SELECT class, section, item, actual FROM spending WHERE item IS NOT NULL ORDER BY actual DESC LIMIT 3",
      answer: [
        "一般公共服务|群众团体事务|一般行政管理事务|2331900", "一般公共服务|群众团体事务|行政运行|1388400", "一般公共服务|群众团体事务|事业运行|212100",
      ]),
    Question(
      description: "按类汇总",
      query: """
        SELECT class, sum(actual) FILTER (WHERE item IS NOT NULL), sum(actual) FILTER (WHERE item IS NULL), max(share)
        FROM spending GROUP BY class HAVING sum(actual) > 0元 ORDER BY 2 DESC
        """,
      answer: [
        "一般公共服务|4073900|4073900|88.94%", "社会保障和就业|253600|253600|5.54%", "住房保障|174200|174200|3.8%",
        "卫生健康|79000|79000|1.72%",
      ]),
    Question(
      description: "三公经费",
      query: """
        SELECT 类别, max(决算数), max(占比), max(增减率), max(批次), max(人次), max(车辆数) FROM 三公经费
        WHERE 类别 IN ('合计', '因公出国（境）费', '公务用车购置及运行维护费', '公务接待费', '国内公务接待') GROUP BY 类别 ORDER BY 2 DESC, 1
        """,
      answer: [
        "合计|37600|-|-|-|-|-", "公务用车购置及运行维护费|31600|84.04%|-31.6%|-|-|1", "公务接待费|6000|15.96%|454.55%|-|-|-",
        "国内公务接待|6000|-|-|8|75|-", "因公出国（境）费|0|0%|-|-|-|-",
      ]),
    Question(
      description: "三公经费占支出的比重",
      query: """
        SELECT DISTINCT round(share(t.actual, a.amount), 4) FROM three_public t JOIN accounts a USING (report)
        WHERE t.kind = '合计' AND a.item = '本年支出合计'
        """,
      answer: ["0.0082"]),
    Question(
      description: "各项目预算",
      query: """
        SELECT project, budget FROM projects WHERE project IS NOT NULL AND \(final) AND allocated IS NOT NULL
        ORDER BY budget DESC, project
        """,
      answer: [
        "政府购买社区家庭教育服务|400000", "关爱贫困妇女儿童|322000", "妇女思想引领|320000", "基层组织建设|250000", "妇女发展|200000", "妇女维权|200000",
        "两纲工作|100000",
      ]),
    Question(
      description: "没有问题的项目",
      query: "SELECT project FROM projects WHERE problems = '无'", answer: ["妇女思想引领"]),
    Question(
      description: "政府采购",
      query: "SELECT kind, amount, share FROM procurement ORDER BY line, amount DESC, kind",
      answer: ["合计|262200|-", "货物|262200|-", "中小企业|0|0%", "小微企业|0|0%", "工程|0|-", "服务|0|-"]),
    Question(
      description: "机关运行经费比上年",
      query: "SELECT amount, change, change_rate, amount - change FROM accounts WHERE item = '机关运行经费'",
      answer: ["394900|166000|72.51%|228900"]),
    Question(
      description: "编制和人员",
      query: "SELECT kind, count FROM staffing WHERE kind LIKE '%编制%' ORDER BY count DESC, kind",
      answer: ["公务员编制|9", "在职人员（公务员编制）|9", "事业编制|3"]),
    Question(
      description: "项目资金到位与执行",
      query: "SELECT budget, allocated, actual, completion FROM projects WHERE \(evaluation)",
      answer: ["2021500|1780900|1893500|87.96%"]),
    Question(
      description: "到位率和节约率",
      query: "SELECT subject, percent FROM figures WHERE \(evaluation) AND subject IN ('资金到位率', '节约率') ORDER BY line",
      answer: ["资金到位率|93.09%", "节约率|9.32%"]),
    Question(
      description: "约数",
      query:
        "SELECT report LIKE '%部门决算', count(*) BETWEEN 30 AND 60 FROM figures WHERE approximate GROUP BY 1 ORDER BY 1",
      answer: ["false|true", "true|true"]),
    Question(
      description: "哪里提到458.07万元",
      query: "SELECT DISTINCT line FROM figures WHERE amount = 458.07万元 ORDER BY line",
      answer: ["52", "61", "65", "68", "71", "212"]),
    Question(
      description: "关于2019年的数",
      query: "SELECT count(*) > 5 FROM 数据 WHERE 年度 = 2019", answer: ["true"]),
    Question(
      description: "开展了多少场活动",
      query: """
        SELECT quantity, approximate FROM outputs WHERE unit = '场' AND \(final) ORDER BY quantity DESC LIMIT 2
        """,
      answer: ["5000|true", "2000|true"]),
    Question(
      description: "图表", query: "SELECT count(*), count(DISTINCT number) FROM charts", answer: ["7|7"]),
  ]

  @Test("The answer", arguments: questions)
  func answer(question: Question) throws {
    let session = try Session(catalog: RealReports.catalog.get())
    let rows = try session.rows(question.query).map { $0.map(Self.text).joined(separator: "|") }
    #expect(rows == question.answer.map(Self.plain), "\(question.query)")
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .null: "-"
    case .text(let text): text
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): number.description
    case .decimal(let number): trimmed(number)
    default: "\(value)"
    }
  }

  private static func trimmed(_ number: FixedDecimal) -> String {
    var number = number
    while number.scale > 0, number.unscaled % 10 == 0 {
      number = FixedDecimal(unscaled: number.unscaled / 10, scale: number.scale - 1)
    }
    return number.description
  }

  /// An answer's percentages as the ratios that they are stored as.
  private static func plain(_ row: String) -> String {
    row.split(separator: "|", omittingEmptySubsequences: false).map { cell in
      guard cell.hasSuffix("%"), let points = FixedDecimal(parsing: String(cell.dropLast())) else {
        return String(cell)
      }
      return trimmed(FixedDecimal(unscaled: points.unscaled, scale: points.scale + 2))
    }.joined(separator: "|")
  }
}

/// The two reports beside the package.
enum RealReports {
  static let folder: String? = ["../shared/reports", "../../shared/reports"]
    .map { DatasetFolder.root.appendingPathComponent($0).path }
    .first { FileManager.default.fileExists(atPath: $0) }

  static let catalog: Result<Catalog, any Error> = Result { try ReportCatalog.load(paths: [folder ?? ""]).catalog }
}
