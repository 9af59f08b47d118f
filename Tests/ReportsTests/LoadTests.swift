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
