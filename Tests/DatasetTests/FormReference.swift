// The reference page of the language's forms is made from the table of forms, with what their examples give; UPDATE_GOLDEN=1
// writes it anew.

import Foundation
import Query
import Testing

@Suite("The reference page of forms")
struct FormReference {
  static let path = DatasetFolder.root.appendingPathComponent("docs/language/forms.md")

  @Test("It says what the table of forms says, and what the examples give")
  func agrees() throws {
    let page = Self.page()
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try page.write(to: Self.path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: Self.path, encoding: .utf8)
    let missing = Set(page.split(separator: "\n")).subtracting(written.split(separator: "\n"))
    #expect(written == page, "run the tests with UPDATE_GOLDEN=1; lines that differ: \(missing.sorted().prefix(5))")
  }

  @Test("Every example works, save the one that must not write")
  func examplesWork() throws {
    let session = try Self.session()
    for form in LanguageForm.all {
      do {
        _ = try session.run(form.example)
      } catch {
        #expect(form.example.contains("/nowhere/"), "\(form.form): \(error)")
      }
    }
  }

  @Test("Both languages are there, and no form twice")
  func isComplete() {
    #expect(LanguageForm.all.count > 90)
    #expect(Set(LanguageForm.all.map(\.form)).count == LanguageForm.all.count)
    for form in LanguageForm.all {
      #expect(!form.summary.isEmpty && form.chineseSummary.unicodeScalars.contains { $0.value > 0x4E00 })
    }
  }

  /// A session with the two tables that examples use.
  static func session() throws -> Session {
    let session = Session()
    for statement in [
      "CREATE TABLE 支出 (单位 VARCHAR, 年度 INTEGER, 项 VARCHAR, 决算数 AMOUNT, 预算数 AMOUNT)",
      """
      INSERT INTO 支出 VALUES ('青禾县教育局', 2019, '行政运行', 138.84万元, 150万元),
        ('青禾县教育局', 2020, '行政运行', 120万元, 120万元), ('青禾县教育局', 2020, '事业运行', 21.21万元, NULL),
        ('云溪市民政局', 2020, '行政运行', 1.5亿元, 1.4亿元), ('云溪市民政局', 2021, '住房公积金', NULL, 17.42万元)
      """,
      "CREATE TABLE 单位 (名称 VARCHAR, 级别 VARCHAR)",
      "INSERT INTO 单位 VALUES ('青禾县教育局', '县级'), ('云溪市民政局', '市级'), ('石桥镇', '乡级')",
    ] { _ = try session.run(statement) }
    return session
  }

  /// The page in Markdown: a table for each section.
  static func page() -> String {
    var lines = [
      "# Forms of the language", "",
      "Made from the table of forms; a test runs every example over two small tables, 支出 and 单位, and writes what it gives.",
    ]
    guard let session = try? session() else { return "" }
    var section: String?
    for form in LanguageForm.all {
      if form.section != section {
        section = form.section
        lines += ["", "## \(form.section) · \(form.chineseSection)", ""]
        lines += ["| form | what it does | 说明 | example | gives |", "|---|---|---|---|---|"]
      }
      let cells = [
        "`\(form.form)`", form.summary, form.chineseSummary, "`\(form.example)`", result(of: form.example, in: session),
      ]
      lines.append("| " + cells.map(escaped).joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func result(of statement: String, in session: Session) -> String {
    do {
      switch try session.run(statement).outcome {
      case .changed(let count): return count == 0 ? "done" : "\(count) rows"
      case .rows(let result):
        let rows = result.rows.prefix(6).map { row in
          zip(row, result.columns).map { value, column in
            value.isNull ? "NULL" : ValueFormat.text(of: value, type: column.type)
          }.joined(separator: ", ")
        }
        return rows.joined(separator: "; ") + (result.rowCount > 6 ? "; …" : "")
      }
    } catch {
      return Diagnostic(error, language: .english).message
    }
  }

  private static func escaped(_ cell: String) -> String {
    cell.replacing("|", with: "\\|").replacing("\n", with: " ").replacing("\t", with: " ")
  }
}
