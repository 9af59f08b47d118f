// Texts of a length that no author writes: every figure is still read, once, and where it stands. Lengths are those at which
// paragraphs are cut; how long the reading takes is for the benchmark.

import Documents
import Query
import Testing

@testable import Reports

@Suite("Long texts")
struct LongTextTests {
  private static func reading(_ text: String) -> ReportReading {
    ReportReading(Document(name: "某某市某某局2023年度部门决算", text: text), key: "long")
  }

  /// The amounts in 元 that the figures of a text have, in order.
  private static func amounts(_ text: String) -> [Int128] {
    reading(text).figures.filter { $0.quantity.dimension == .money }.map {
      ($0.quantity.value.rescaled(to: 0) ?? $0.quantity.value).unscaled
    }
  }

  @Test(
    "A paragraph with many figures loses none, whatever ends its clauses",
    arguments: ["。", "；", "，", "、"])
  func paragraph(mark: String) {
    let count = 2_000
    let text = (1...count).map { "第\(["一", "二", "三"][$0 % 3])类支出\($0)万元" }.joined(separator: mark)
    #expect(LongTextTests.amounts(text) == (1...count).map { Int128($0) * 10_000 })
  }

  @Test("A paragraph without any mark is cut between words and not within a number")
  func unmarked() {
    let count = 1_500
    let text = (1...count).map { "项目支出\($0 + 1000)万元" }.joined()
    #expect(LongTextTests.amounts(text) == (1...count).map { Int128($0 + 1000) * 10_000 })
  }

  @Test("Thousands of short lines")
  func lines() {
    let count = 6_000
    let text = (1...count).map { "办公费支出\($0)元。" }.joined(separator: "\n")
    let reading = LongTextTests.reading(text)
    #expect(reading.figures.count == count)
    #expect(reading.figures.map(\.line) == Array(1...count))
  }

  @Test("Figures point at their own digits, far into the text too")
  func positions() {
    let text = (1...900).map { "（\($0 % 9)）培训\($0)人次，支出\($0 * 7).5万元。" }.joined()
    let scalars = Array(text.unicodeScalars)
    let reading = LongTextTests.reading(text)
    #expect(reading.figures.count == 1_800)
    for figure in reading.figures { #expect(scalars[figure.position].properties.numericType != nil) }
  }

  @Test("A table of thousands of rows goes to cells and figures")
  func table() throws {
    let count = 1_500
    let head = "| 科目名称 | 预算数 | 决算数 |\n|---|---|---|\n"
    let rows = (1...count).map { "| 项目\($0)号支出 | \($0).50 | \($0).25 |" }.joined(separator: "\n")
    let document = Document(
      path: "某某局2023年度部门决算.md", format: "md", scalars: Array(("单位：万元\n" + head + rows + "\n").unicodeScalars))
    let catalog = try ReportCatalog.load(documents: [document]).catalog
    let values = TableText.rows(of: "cells", columns: ["column_label", "value"], in: catalog)
    #expect(values.filter { $0.hasPrefix("决算数 | ") && !$0.hasSuffix("-") }.count == count)
    let amounts = TableText.rows(of: "figures", columns: ["measure", "amount"], in: catalog)
    #expect(amounts.filter { $0.hasPrefix("决算数 | ") }.count == count)
    #expect(amounts.contains("决算数 | \(count)2500"))
  }

  @Test("Brackets and quotation marks that are never closed do not swallow the text after them")
  func unclosed() {
    for mark in ["（", "“", "《", "[", "‘"] {
      let text = mark + (1...400).map { "公用经费支出\($0)万元。" }.joined()
      #expect(LongTextTests.amounts(text).count == 400, "\(mark)")
    }
  }
}

@Suite("Reading that is stopped")
struct StoppedReadingTests {
  @Test("It ends at any moment without a trap", arguments: 0..<40)
  func stops(after questions: Int) throws {
    let text =
      "第一部分 概况\n" + (1...1_200).map { "（一）公用经费\n2023年公用经费支出\($0)万元，比上年增加\($0)元，增长5%。" }.joined(separator: "\n")
    var left = questions
    var asked = 0
    let isStopped = {
      asked += 1
      left -= 1
      return left < 0
    }
    let reading = ReportReading(Document(name: "某某局2023年度部门决算", text: text), key: "stopped", isStopped: isStopped)
    var tables = TableSet()
    try ReportRows(reading).write(to: &tables, isStopped: isStopped)
    let figures = TableText.rows(of: "figures", columns: ["figure"], in: tables.catalog())
    #expect(figures.count <= 3_600 && figures == (0..<figures.count).map { "\($0 + 1)" })
    #expect(asked > 0)
  }

  @Test("A load that is stopped has the reports before")
  func load() throws {
    let paths = [TestFiles.folder + "/Snippets"]
    for threads in [1, 2] {
      let loaded = try ReportCatalog.load(paths: paths, threads: threads, progress: { $0.done < 2 })
      let all = try ReportCatalog.load(paths: paths)
      let names = TableText.rows(of: "reports", columns: ["report"], in: loaded.catalog)
      #expect(TableText.rows(of: "reports", columns: ["report"], in: all.catalog).starts(with: names))
      #expect(names.count == loaded.reportCount && names.count < all.reportCount)
    }
  }
}
