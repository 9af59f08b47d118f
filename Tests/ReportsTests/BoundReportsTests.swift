// Several reports bound in one file are reports of their own, and one report stays one.

import Documents
import Query
import Testing

@testable import Reports

@Suite("Reports bound in one file")
struct BoundReportsTests {
  /// A small report of final accounts with its title, or with what is given above its first part.
  private static func report(_ title: String, income: String, spending: String) -> String {
    """
    \(title)
    目录
    第一部分 部门概况
    第二部分 部门决算情况说明
    第一部分 部门概况
    一、主要职能
    负责本行业的监督管理。
    第二部分 部门决算情况说明
    一、收入支出决算总体情况说明
    收入总计\(income)万元。
    一般公共预算财政拨款支出决算表
    单位：万元
    科目编码 科目名称 决算数
    合计 \(spending)
    207 文化旅游体育与传媒支出 \(spending)

    """
  }

  private static let first = report("云溪市体育局2021年度部门决算", income: "900.00", spending: "800.00")
  private static let second = report("云溪市水利局\n2022年度部门决算公开说明", income: "700.00", spending: "600.00")

  private func rows(_ table: String, _ columns: [String], _ text: String) throws -> [String] {
    TableText.rows(of: table, columns: columns, in: try ReportCatalog.load(texts: [(name: "汇编", text: text)]).catalog)
  }

  @Test("Each title with a first part begins a report; a list of titles does not")
  func parts() throws {
    let text = "某市部门决算公开汇编\n目录\n云溪市体育局2021年度部门决算\n云溪市水利局2022年度部门决算\n" + Self.first + Self.second
    let reports = try rows("reports", ["report", "org", "year"], text)
    #expect(
      reports.dropFirst() == [
        "汇编/云溪市体育局2021年度部门决算 | 云溪市体育局 | 2021", "汇编/云溪市水利局2022年度部门决算公开说明 | 云溪市水利局 | 2022",
      ])
    #expect(reports.first?.hasPrefix("汇编 | ") == true)
    #expect(
      try rows("spending", ["org", "year", "class", "actual"], text) == [
        "云溪市体育局 | 2021 | 文化旅游体育与传媒 | 8000000", "云溪市水利局 | 2022 | 文化旅游体育与传媒 | 6000000",
      ])
  }

  @Test("A cover on several lines names the organisation; a part that names it is of the report's year")
  func covers() throws {
    let text = """
      中共云溪市委
      社会工作部 2024 年度
      部门决算

      第一部分 中共云溪市委社会工作部概况

      本部负责全市社会工作。

      第三部分 中共云溪市委社会工作部2023年度部门决算情况说明

      一、收入决算情况说明

      本年收入合计307.82万元。

      """
    #expect(try rows("reports", ["org", "year", "kind"], text) == ["中共云溪市委社会工作部 | 2024 | 部门决算"])
    #expect(try rows("accounts", ["item", "year", "amount"], text) == ["本年收入合计 | 2024 | 3078200"])
  }

  @Test(
    "A label on the cover or above a table names the organisation where no title does; the name of a place is on the line before",
    arguments: [
      (
        "云溪市青禾区2026年区级部门预算\n\n预算主管部门：云溪市青禾区司法局\n\n收入预算9628.22万元。\n",
        "云溪市青禾区司法局 | 云溪市青禾区 | 2026 | 部门预算"
      ),
      (
        "部门预算公开表\n\n公开表一\n部门：云溪省水利厅 单位：万元\n| 项目 | 2025年预算数 |\n|---|---|\n| 收入合计 | 9.22 |\n",
        "云溪省水利厅 | 云溪省 | 2025 | 部门预算"
      ),
      (
        "2018年度云溪省高级\n\n人民法院预算公开\n\n第一部分 部门概况\n\n收入预算962.2万元。\n",
        "云溪省高级人民法院 | 云溪省 | 2018 | 部门预算"
      ),
      // The report of a government: its title on two lines, who speaks, and on whose behalf.
      (
        "关于云溪市2025年预算执行情况和\n2026年预算草案的报告\n云溪市财政局局长\n\n受市人民政府委托，现将预算执行情况提请会议审查，请予审议，并请委员提出意见。\n",
        "云溪市财政局 | 云溪市 | 2025 | 其他"
      ),
      (
        "关于2025年云溪市及市本级预算执行情况和\n2026年预算草案的报告\n\n受市人民政府委托，现将预算执行情况提请会议审查，请予审议，并请委员提出意见。\n",
        "- | 云溪市 | 2025 | 其他"
      ),
      // It may break within the words that tell what it is, under the name of a meeting.
      (
        "市十八届人大\n五次会议文件（一）\n\n云溪市2025年预算执行\n情况和2026年预算草案\n\n云溪市财政局\n2026年2月\n\n第一部分 报表\n\n收入完成52亿元。\n",
        "云溪市财政局 | 云溪市 | 2025 | 其他"
      ),
    ])
  func labels(text: String, identity: String) throws {
    #expect(try rows("reports", ["org", "region", "year", "kind"], text) == [identity])
  }

  @Test("The title of a government's report stands behind the menus of its page")
  func menus() throws {
    let menu = ["中国政府网云溪省人民政府", "首页", "领导之窗", "办事大厅", "互动交流", "返回主站", "政策文件"].map { "<p>\($0)</p>" }
    let page =
      (menu + menu).joined()
      + "<h1>标题：关于云溪市2025年预算执行情况和2026年预算草案的报告</h1><p>云溪市财政局</p><p>一、预算执行情况</p><p>收入52亿元。</p>"
    let document = try DocumentReader.document(path: "report.html", Array(page.utf8))
    let catalog = try ReportCatalog.load(documents: [document]).catalog
    #expect(
      TableText.rows(of: "reports", columns: ["title", "org", "region", "year"], in: catalog) == [
        "标题：关于云溪市2025年预算执行情况和2026年预算草案的报告 | 云溪市财政局 | 云溪市 | 2025"
      ])
  }

  @Test("Lines and places are those of the file")
  func places() throws {
    let text = Self.first + Self.second
    let scalars = Array(text.unicodeScalars)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for row in try rows("figures", ["raw", "line", "position"], text)
      + rows("numerals", ["raw", "line", "position"], text)
    {
      let cells = row.split(separator: "|").map { $0.trimmingSpaces }
      let line = try #require(Int(cells[1]))
      let position = try #require(Int(cells[2]))
      #expect(lines[line - 1].contains(cells[0].prefix(4)), "\(row)")
      #expect(scalars[..<position].count { $0 == "\n" } == line - 1, "\(row)")
    }
  }

  @Test("A title that comes again and the title of another report that is only named cut nothing")
  func whole() throws {
    let text =
      Self.first + "云溪市体育局2021年度部门决算\n二、支出情况\n下列单位另行公开：\n云溪市体育馆2021年度单位决算\n云溪市游泳馆2021年度单位决算\n"
    #expect(try rows("reports", ["report"], text) == ["汇编"])
  }

  @Test(
    "Contents end titles in many ways; they are no headings, no rows and no figures",
    arguments: [
      "", " 3", "\t3", "...... 3", "……3", "（3）", " [3]", " 第3页", " P3", " - 3 -", " PAGEREF _Toc25831 h 3",
    ])
  func contents(tail: String) throws {
    let titles = ["第一部分 部门概况", "一、主要职能", "第二部分 部门决算情况说明", "一、收入支出决算总体情况说明"]
    let text = Self.first.split(separator: "\n", omittingEmptySubsequences: false)
    let whole =
      (["云溪市体育局2021年度部门决算", "目 录", "公开日期：2022年9月26日"] + titles.map { $0 + tail } + text.dropFirst(4).map(String.init))
      .joined(separator: "\n")
    #expect(
      try rows("sections", ["number", "title"], whole).filter { $0 != "- | 一般公共预算财政拨款支出决算表" } == [
        "- | 云溪市体育局2021年度部门决算", "第一部分 | 部门概况", "一、 | 主要职能", "第二部分 | 部门决算情况说明", "一、 | 收入支出决算总体情况说明",
      ])
    #expect(try rows("marks", ["kind", "text"], whole) == titles.map { "目录 | " + $0.filter { $0 != " " } })
    #expect(try rows("figures", ["raw"], whole).count == 3)
    #expect(try rows("cells", ["table_name"], whole).allSatisfy { $0 == "一般公共预算财政拨款支出决算表" })
  }
}
