// In the book of a government a rule that fails for a great part of what it tests says that the book was misread.

import Query
import Reports
import Testing

@Suite("Findings in the books of governments") struct CorroborationTests {
  /// A report of so many statements, each a line, of which the first `wrong` tell a rate that their amounts contradict.
  private func report(_ title: String, statements: Int, wrong: Int, lines: Int) -> (name: String, text: String) {
    let told = (0..<statements).map { index in
      "（\(index + 1)）第\(index + 1)号项目支出完成110.00万元，比上年增加10.00万元，增长\(index < wrong ? "30.0" : "10.0")%。"
    }
    let filling = Array(repeating: "有关部门按照要求开展工作。", count: max(0, lines - statements - 2))
    return (title, ([title, "一、支出执行情况"] + told + filling).joined(separator: "\n") + "\n")
  }

  /// How often the rule of rates of change holds, fails and is only to note, and the notes of the last.
  private func counts(_ report: (name: String, text: String)) throws -> (held: Int, failed: Int, notes: [String]) {
    let session = try CheckSession.over([report])
    let rule = try #require(try BundledReports.rules().first { $0.name == "增减率" })
    let view = try #require(try ChecksView.definition(of: [rule]))
    session.catalog.set(view)
    let rows = try session.rows("SELECT passed, note FROM checks")
    let alone = try session.rows(rule.statement)
    #expect(rows.count == alone.count)
    return (
      rows.count { $0.first == .boolean(true) }, rows.count { $0.first == .boolean(false) },
      rows.filter { $0.first?.isNull ?? false }.compactMap { row in
        guard case .text(let note)? = row.last else { return nil }
        return note
      }
    )
  }

  @Test("A gap in numbers is a finding in a short report and none in a book", arguments: [20, 600])
  func gapsInNumbers(lines: Int) throws {
    let headings = ["一、收入情况", "二、支出情况", "三、结余情况", "五、债务情况"]
    let told = headings.flatMap { [$0, "有关部门按照要求开展工作。"] }
    let filling = Array(repeating: "有关部门按照要求开展工作。", count: lines - told.count - 1)
    let session = try CheckSession.over([(Self.book, ([Self.book] + told + filling).joined(separator: "\n") + "\n")])
    let rule = try #require(try BundledReports.rules().first { $0.name == "编号连续" })
    let failed = try session.rows("SELECT stated FROM (\(rule.statement)) WHERE NOT passed")
    #expect(failed.count == (lines < 500 ? 1 : 0), "\(failed)")
  }

  private static let book = "关于云岭市2024年预算执行情况和2025年预算草案的报告"

  @Test("One failure among many is a finding")
  func fewFailuresStand() throws {
    let found = try counts(report(Self.book, statements: 12, wrong: 1, lines: 600))
    #expect(found.held == 11 && found.failed == 1 && found.notes.isEmpty, "\(found)")
  }

  @Test("Failures of a rule that fails throughout are notices, which say why in both languages")
  func manyFailuresAreNotices() throws {
    let found = try counts(report(Self.book, statements: 12, wrong: 5, lines: 600))
    #expect(found.held == 7 && found.failed == 0 && found.notes.count == 5, "\(found)")
    #expect(
      found.notes.allSatisfy { $0.contains("检验 12 项，不符 5 项") && $0.contains("fails for 5 of 12") }, "\(found.notes)")
  }

  @Test("A failure in a short report stands, more of them do not")
  func shortReports() throws {
    #expect(try counts(report(Self.book, statements: 1, wrong: 1, lines: 10)).failed == 1)
    #expect(try counts(report(Self.book, statements: 4, wrong: 3, lines: 10)).failed == 0)
  }

  @Test("The reports of departments stand as they are")
  func departments() throws {
    let found = try counts(report("云岭市农业局2024年度部门决算", statements: 3, wrong: 3, lines: 600))
    #expect(found.failed == 3 && found.notes.isEmpty, "\(found)")
  }
}
