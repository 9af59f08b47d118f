// Paths to catalogues: folders, failures, encodings.

import Documents
import Query
import Testing

@testable import Reports

@Suite("Loading")
struct LoadTests {
  @Test("What cannot be read is told by path")
  func failures() throws {
    let missing = TestFiles.folder + "/no such report.txt"
    let loaded = try ReportCatalog.load(paths: [missing, TestFiles.folder + "/SnippetTests.swift"])
    #expect(loaded.reportCount == 0)
    #expect(
      loaded.problems.map(\.kind) == [
        .data(.missingFile(path: missing)), .data(.unknownFormat(path: TestFiles.folder + "/SnippetTests.swift")),
      ])
  }

  @Test("A folder stands for its files in the order of their names")
  func folder() throws {
    let loaded = try ReportCatalog.load(paths: [TestFiles.folder + "/Snippets"])
    #expect(loaded.problems.isEmpty)
    let names = TableText.rows(of: "reports", columns: ["report"], in: loaded.catalog)
    #expect(names == names.sorted() && names.count == TestFiles.snippets.count)
  }

  @Test("Two reports of one name have two keys")
  func keys() throws {
    let loaded = try ReportCatalog.load(texts: [("a", "收入1万元。"), ("a", "收入2万元。")])
    #expect(TableText.rows(of: "reports", columns: ["report"], in: loaded.catalog) == ["a", "a (2)"])
  }

  @Test("A page has its title, its unit and its tables")
  func page() throws {
    let page = try #require(TestFiles.reports.first { $0.hasSuffix("青禾县水务局2020年度部门决算.html") })
    let catalog = try ReportCatalog.load(paths: [page]).catalog
    let report = TableText.rows(of: "reports", columns: ["title", "org", "year", "format"], in: catalog)
    #expect(report == ["青禾县水务局2020年度部门决算 | 青禾县水务局 | 2020 | html"])
    let cells = TableText.rows(
      of: "cells", columns: ["table_name", "row_label", "column_label", "text", "value"], in: catalog)
    #expect(cells.contains("一般公共预算财政拨款支出决算表 | 农村人畜饮水 | 决算数 | 3,962,157.80 | 3962157.8"))
    #expect(cells.count == 13 * 5 + 6 * 4)
    let spending = TableText.rows(of: "spending", columns: ["code", "budget", "actual", "completion"], in: catalog)
    #expect(spending.contains("2130335 | 4020000 | 3962157.8 | 98.56%"))
  }

  @Test("A title of Markdown has no mark, and a project's report the unit that its text names")
  func titles() throws {
    let paths = TestFiles.reports.filter { $0.hasSuffix(".md") || $0.hasSuffix("项目2020年度支出绩效评价报告.txt") }
    let catalog = try ReportCatalog.load(paths: paths).catalog
    for row in TableText.rows(of: "reports", columns: ["title", "org"], in: catalog) {
      #expect(!row.hasPrefix("#") && !row.hasSuffix("| -"), "\(row)")
    }
  }

  @Test("All tables are there without any report, in both languages")
  func emptyCatalog() {
    let catalog = ReportCatalog.empty
    for name in ["figures", "数据", "three_public", "三公经费", "cells", "表格单元", "outputs", "产出"] {
      #expect(catalog.entry(named: name) != nil, "\(name)")
    }
  }

  @Test(
    "Nothing but space, and no text, make no trap",
    arguments: ["", " \n\n", "\u{3000}", "。", "（", "1", "|", "一、", "图", "占%"])
  func trifles(text: String) throws {
    let loaded = try ReportCatalog.load(texts: [("trifle", text)])
    #expect(TableText.rows(of: "reports", columns: ["report"], in: loaded.catalog) == ["trifle"])
  }
}
