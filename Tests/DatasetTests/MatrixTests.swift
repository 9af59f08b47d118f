// The standard tables in every layout and format: what bq reads is what was meant. What a format leaves undecided may be
// missing; the file `Matrix/incomplete.txt` has each such case with what is missing and, marked with `!`, what is wrong.

import Foundation
import Query
import Reports
import Testing

/// One document of the matrix.
struct MatrixCase: CustomStringConvertible, Sendable {
  let report: String
  let format: String
  let layout: Int
  var style = 0

  var description: String { "\(report) \(format)\(style > 0 ? String(style) : "") \(MatrixLayout.all[layout])" }

  static let reports = ["final", "budget", "evaluation"]
  static let formats = MatrixText.allCases.map(\.rawValue) + MatrixOffice.allCases.map(\.rawValue) + ["pdf"]

  static let all: [MatrixCase] = reports.flatMap { report in
    formats.flatMap { format in
      MatrixLayout.all.indices.flatMap { layout in
        (format == "pdf" ? Array(MatrixPages.Style.all.indices) : [0]).map {
          MatrixCase(report: report, format: format, layout: layout, style: $0)
        }
      }
    }
  }

  /// The cases that a test run reads: of pages each layout in one style, each style in one layout.
  static let tested = all.filter { $0.format != "pdf" || $0.style == $0.layout % 3 }

  /// The file's bytes and suffix.
  func file(_ report: MatrixReport) -> (suffix: String, bytes: [UInt8]) {
    let layout = MatrixLayout.all[layout]
    if let text = MatrixText(rawValue: format) { return (text.suffix, Array(text.text(report, layout).utf8)) }
    if let office = MatrixOffice(rawValue: format) { return (office.suffix, office.bytes(report, layout)) }
    return ("pdf", MatrixPages.bytes(report, layout, MatrixPages.Style.all[style]))
  }

  /// Writes the file into a folder of its own; its path.
  func write(_ report: MatrixReport, below folder: String) throws -> String {
    let (suffix, bytes) = file(report)
    let own = "\(folder)/\(self.report)/\(format)\(style)-\(layout)"
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    let path = "\(own)/\(report.title).\(suffix)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}

@Suite("Standard tables in every layout and format")
struct MatrixTests {
  private static let isUpdated = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
  private static let hasPages = ["/usr/bin/pdftotext", "/usr/local/bin/pdftotext", "/bin/pdftotext"]
    .contains { FileManager.default.isExecutableFile(atPath: $0) }
  private static let golden = MatrixReport.folder.appendingPathComponent("incomplete.txt")

  @Test("Writes the documents of the matrix", .enabled(if: ProcessInfo.processInfo.environment["MATRIX_FOLDER"] != nil))
  func documents() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["MATRIX_FOLDER"])
    for test in MatrixCase.all { _ = try test.write(try MatrixReport(test.report), below: folder) }
  }

  private static func temporaryFolder() throws -> String {
    let path = NSTemporaryDirectory() + "bq-matrix-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// A row as text, its amounts alike in all formats; nil of a row that states nothing but zeros.
  private static func row(_ cells: [String], _ columns: [String]) -> String? {
    let measured: Set = ["amount", "budget", "actual", "completion", "weight", "score"]
    let isStated = zip(cells, columns).contains { cell, column in
      measured.contains(column) && cell != "-" && Decimal(string: cell) != 0
    }
    guard isStated else { return nil }
    return zip(cells, columns).map { cell, column in
      guard measured.contains(column), let value = Decimal(string: cell) else { return cell }
      return value == 0 ? "-" : value.description
    }.joined(separator: " | ")
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .null: "-"
    case .text(let text): text
    case .decimal(let number): number.description
    case .integer(let number): FixedDecimal(unscaled: number, scale: 0).description
    default: "?"
    }
  }

  /// What is missing and what is too much, table by table: nothing of a document that is read whole.
  private static func differences(_ test: MatrixCase, in folder: String) throws -> [String] {
    let report = try MatrixReport(test.report)
    let path = try test.write(report, below: folder)
    let session = Session(catalog: try ReportCatalog.load(paths: [path]).catalog)
    return try report.truth.flatMap { table, columns, rows -> [String] in
      let meant = Set(rows.compactMap { row($0.components(separatedBy: " | "), columns) })
      let read = try session.rows("SELECT \(columns.joined(separator: ", ")) FROM \(table)")
        .compactMap { row($0.map(text), columns) }
      let missing = meant.subtracting(read).sorted().map { "\(test): - \(table): \($0)" }
      return missing + Set(read).subtracting(meant).sorted().map { "\(test): ! \(table): \($0)" }
    }
  }

  @Test("What is read is what was meant; what is known to be missing is listed")
  func matrix() async throws {
    let folder = try Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let cases = MatrixCase.tested.filter { $0.format != "pdf" || Self.hasPages }
    let found = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
      for (index, test) in cases.enumerated() {
        group.addTask { (index, try Self.differences(test, in: folder)) }
      }
      var found = [[String]](repeating: [], count: cases.count)
      for try await (index, lines) in group { found[index] = lines }
      return found.flatMap { $0 }
    }
    if Self.isUpdated {
      try (found.joined(separator: "\n") + "\n").write(to: Self.golden, atomically: true, encoding: .utf8)
    }
    let known = try String(contentsOf: Self.golden, encoding: .utf8).split(separator: "\n").map(String.init)
      .filter { Self.hasPages || !$0.contains(" pdf") }
    for line in Set(found).subtracting(known).sorted().prefix(20) { Issue.record("new: \(line)") }
    for line in Set(known).subtracting(found).sorted().prefix(20) { Issue.record("no longer so: \(line)") }
  }

  @Test(
    "The checks find nothing wrong in reports that are right",
    arguments: MatrixCase.tested.filter {
      $0.report != "budget"
        && (["html", "xlsx"].contains($0.format) && $0.layout == 2 || $0.format == "tabs" && $0.layout == 0)
    })
  func checks(test: MatrixCase) throws {
    let folder = try Self.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try test.write(try MatrixReport(test.report), below: folder)
    let session = try CheckSession.over(paths: [path])
    for check in DatasetFolder.savedQueries(in: "checks") {
      let wrong = try session.rows(
        "SELECT subject, stated, computed, line FROM (\(check.statement)) WHERE passed = false")
      #expect(wrong.isEmpty, "\(check): \(wrong.map { $0.map(Self.text) })")
    }
  }
}
