// Reports in office formats down to their tables, and loads of many files: the same tables in any order, over any number
// of threads.

import Documents
import Foundation
import FuzzSupport
import Query
import Testing

@testable import Reports

@Suite("Formats and loads")
struct FormatTests {
  private static let samples = TestFiles.folder + "/../../datasets/reports"
  private static let isUpdated = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

  /// The tables of a sample as the golden files show them.
  private func listing(_ path: String) throws -> String {
    let loaded = try ReportCatalog.load(paths: [path])
    #expect(loaded.problems.isEmpty)
    let wanted = [
      ("reports", ["title", "org", "region", "year", "kind", "format"]),
      ("cells", ["table_name", "sheet", "row", "column_number", "text", "value", "unit"]),
      ("figures", ["raw", "value", "unit", "line"]),
      ("spending", ["code", "class", "section", "item", "budget", "actual", "completion"]),
      ("three_public", ["kind", "budget", "actual", "completion"]),
      ("indicators", ["level1", "level2", "level3", "target", "achieved", "weight", "score"]),
    ]
    var text = ""
    for (table, columns) in wanted {
      text += "[\(table)] \(columns.joined(separator: " | "))\n"
      for row in TableText.rows(of: table, columns: columns, in: loaded.catalog) { text += row + "\n" }
    }
    return text
  }

  static let office = ((try? FileManager.default.contentsOfDirectory(atPath: samples)) ?? []).sorted()
    .filter { ["docx", "xlsx", "pdf", "csv"].contains(Document.suffix(of: $0)) }

  @Test("The cells, figures and typed tables of a sample are those of its golden file", arguments: office)
  func golden(name: String) throws {
    let found = try listing(Self.samples + "/" + name)
    let path = TestFiles.folder + "/Formats/" + name + ".txt"
    if Self.isUpdated { try found.write(toFile: path, atomically: true, encoding: .utf8) }
    let lines = (found.split(separator: "\n"), try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n"))
    #expect(lines.0.count == lines.1.count)
    for (index, pair) in zip(lines.0, lines.1).enumerated() where pair.0 != pair.1 {
      Issue.record("\(name), line \(index + 1): expected `\(pair.1)`, found `\(pair.0)`")
      return
    }
  }

  /// All rows of all tables.
  private func everything(_ catalog: Catalog) -> [String] {
    ReportTable.allCases.flatMap { table in
      TableText.rows(of: table.rawValue, columns: table.cachedSchema.columns.map(\.name), in: catalog)
    }
  }

  @Test("Neither the order of paths nor the number of threads changes a row")
  func determinism() throws {
    let files = try DocumentReader.files(below: Self.samples)
    let wanted = everything(try ReportCatalog.load(paths: [Self.samples]).catalog)
    #expect(wanted.count > 1_000)
    for threads in [2, 5] {
      #expect(everything(try ReportCatalog.load(paths: files.reversed() + files, threads: threads).catalog) == wanted)
    }
  }

  private func temporaryFolder() throws -> String {
    let path = NSTemporaryDirectory() + "bq-formats-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test("A file that cannot be read is told of and the rest load; reports of one name are told apart by their paths")
  func folders() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for index in 0..<20 {
      try write(Array("某局\(index)年支出\(index + 1)万元。".utf8), folder + "/\(index % 4)/报告.txt")
    }
    try write([0x50, 0x4B, 0x03, 0x04, 1, 2, 3], folder + "/坏.docx")
    try write(Array("{\\rtf1}".utf8), folder + "/旧.rtf")
    try write(Array("~".utf8), folder + "/~$锁.docx")
    try write(Array("a,b\n1,2\n".utf8), folder + "/数据.csv")
    for threads in [1, 3] {
      let loaded = try ReportCatalog.load(paths: [folder], threads: threads)
      #expect(loaded.reportCount == 4)
      #expect(
        loaded.problems.map(\.kind) == [
          .data(.damagedFile(path: folder + "/坏.docx", format: "docx", damage: .endsEarly)),
          .data(.unsupportedFormat(path: folder + "/旧.rtf", format: "rtf", saveAs: "docx")),
        ])
      let keys = TableText.rows(of: "reports", columns: ["report", "path"], in: loaded.catalog)
      #expect(keys.first == "报告 | \(folder)/0/报告.txt" && keys.last == "报告 (4) | \(folder)/3/报告.txt")
    }
    #expect(DocumentSource.dataTables(below: folder) == [folder + "/数据.csv"])
  }

  @Test("An archive stands for the reports in it, whatever paths it claims")
  func archives() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var archive = StoredArchive()
    archive.add("二/乙.txt", text: "支出2万元。")
    archive.add("../../一/甲.md", text: "# 概况\n支出1万元。")
    archive.add("图.png", text: "x")
    archive.add("__MACOSX/乙.txt", text: "x")
    archive.add("坏.xlsx", text: "x")
    try write(archive.bytes(), folder + "/a.zip")
    let loaded = try ReportCatalog.load(paths: [folder + "/a.zip"], threads: 2)
    #expect(
      TableText.rows(of: "reports", columns: ["report", "path", "format"], in: loaded.catalog) == [
        "甲 | \(folder)/a.zip/一/甲.md | md", "乙 | \(folder)/a.zip/二/乙.txt | txt",
      ])
    #expect(
      loaded.problems.map(\.kind) == [
        .data(.damagedFile(path: folder + "/a.zip/坏.xlsx", format: "xlsx", damage: .otherContent))
      ])
    try write(Array(archive.bytes().dropLast(30)), folder + "/b.zip")
    #expect(
      try ReportCatalog.load(paths: [folder + "/b.zip"]).problems.map(\.kind) == [
        .data(.damagedFile(path: folder + "/b.zip", format: "zip", damage: .endsEarly))
      ])
  }

  @Test("A line without end is cut where sentences end, takes no square of its time, and loses no figure")
  func longLines() throws {
    let sentence = "2020年收入12.5万元，占3%，其中：教育支出1,234.56万元、卫生支出3万元。"
    let counted = [(sentence, 4, 400), (sentence.filter { $0 != "。" } + "，", 4, 400), ("（12万元）", 1, 4_000)]
    for (text, figures, count) in counted {
      let loaded = try ReportCatalog.load(texts: [("a", String(repeating: text, count: count))])
      #expect(TableText.rows(of: "figures", columns: ["raw"], in: loaded.catalog).count == figures * count)
    }
    let paragraphs = ReportText(Document(name: "a", text: String(repeating: sentence, count: 400))).paragraphs
    #expect(paragraphs.count > 3 && paragraphs.allSatisfy { $0.text.count <= LongParagraphs.longest })
    #expect(paragraphs.allSatisfy { $0.text.last == "。" })
    let digits = try ReportCatalog.load(texts: [("a", String(repeating: "9", count: 30_000))])
    #expect(TableText.rows(of: "numerals", columns: ["raw"], in: digits.catalog).count >= 1)
  }

  @Test("A load that is stopped keeps what was read")
  func stopping() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // So many that no worker is through with them while the one that asks waits for its turn.
    let count = 1_500
    for index in 0..<count { try write(Array("支出1万元。".utf8), folder + "/\(index).txt") }
    for threads in [1, 2] {
      var last = -1
      let loaded = try ReportCatalog.load(paths: [folder], threads: threads) { progress in
        #expect(progress.total == count && progress.done >= last)
        last = progress.done
        return progress.done < 8
      }
      #expect(loaded.reportCount >= 1 && loaded.reportCount < count)
    }
  }

  @Test("Every kind of damage has words in both languages")
  func damages() {
    for damage in DocumentDamage.allCases {
      let failure = ReportCatalog.failure(.damaged(format: "docx", damage: damage), path: "a")
      #expect(FileDamage(rawValue: damage.rawValue) != nil, "\(damage)")
      let texts = Language.allCases.map { failure.kind.words.message(in: $0) }
      #expect(texts[0] != texts[1] && texts.allSatisfy { $0.contains("a") })
    }
    for subject in ["file size", "inflated size", "characters of a line", "seconds for a PDF", "cells of a workbook"] {
      let failure = ReportCatalog.failure(.tooLarge(subject: subject, limit: 7), path: "a")
      #expect(failure.kind.words.message(in: .chinese).contains("超过 7"))
      #expect(!failure.kind.words.message(in: .chinese).contains(subject))
    }
    let missing = ReportCatalog.failure(.missingReader(format: "pdf", package: "poppler-utils"), path: "a")
    #expect(missing.kind.words.hint(in: .english)?.contains("poppler-utils") == true)
  }
}
