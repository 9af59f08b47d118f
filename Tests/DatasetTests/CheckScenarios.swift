// For every check in datasets/checks: reports that keep it, and edits that break it or only look as if they did. Each rule
// has a file of its name in Scenarios:
//
//     --- report 河湾县农业局2020年度部门决算
//     the text of a report that keeps the rule; there may be several reports
//     --- break
//     what stands there ⇒ what breaks the rule
//     --- silent
//     what stands there ⇒ what is no finding: rounding, another scope, another year

import Foundation
import Query
import Reports

/// The reports that show what one check finds, and what it leaves alone.
struct CheckScenario: Sendable, CustomStringConvertible {
  /// An edit of one of the reports.
  struct Edit: Sendable {
    let right: String
    let wrong: String
  }

  /// The file of the check, without its suffix.
  let check: String
  /// Reports that keep the rule: name and text.
  private(set) var reports: [(name: String, text: String)] = []
  /// Edits that break it.
  private(set) var breaks: [Edit] = []
  /// Edits that are no finding.
  private(set) var silent: [Edit] = []

  var description: String { check }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Scenarios")

  /// Every scenario, by the name of its check.
  static let all: [CheckScenario] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      guard let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) else { return nil }
      return CheckScenario(check: String(name.dropLast(4)), text: text)
    }
  }()

  init(check: String, text: String) {
    self.check = check
    var part = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) {
      if line.hasPrefix("--- ") {
        part = String(line.dropFirst(4))
        if part.hasPrefix("report ") { reports.append((String(part.dropFirst(7)), "")) }
      } else if part.hasPrefix("report "), let last = reports.indices.last {
        reports[last].text += line + "\n"
      } else {
        let sides = (line + " ").replacing("\\n", with: "\n").split(separator: " ⇒ ", omittingEmptySubsequences: false)
        guard sides.count == 2 else { continue }
        let edit = Edit(right: String(sides[0]), wrong: String(sides[1].dropLast(sides[1].isEmpty ? 0 : 1)))
        if part == "break" { breaks.append(edit) } else { silent.append(edit) }
      }
    }
  }

  /// Whether `edit` has something to change.
  func applies(_ edit: Edit) -> Bool { reports.contains { $0.text.contains(edit.right) } }

  /// Whether each identity that the check tested holds, in the reports as edited; notices are left out.
  func results(_ edit: Edit?, of check: SavedStatement) throws -> [Bool] {
    let texts = reports.map { report in
      (report.name, edit.map { report.text.replacingFirst($0.right, with: $0.wrong) } ?? report.text)
    }
    let session = try CheckSession.over(texts)
    return try session.rows("SELECT passed FROM (\(check.statement)) WHERE passed IS NOT NULL")
      .map { $0.first == .boolean(true) }
  }
}

/// Sessions with everything that a check may read.
enum CheckSession {
  static func over(_ reports: [(name: String, text: String)]) throws -> Session {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bq-checks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for report in reports {
      let suffix = report.text.contains("|---") ? "md" : "txt"
      let file = folder.appendingPathComponent(report.name + "." + suffix)
      try report.text.write(to: file, atomically: true, encoding: .utf8)
    }
    return try over(paths: [folder.path])
  }

  static func over(paths: [String]) throws -> Session {
    var catalog = try ReportCatalog.load(paths: paths).catalog
    try addClassifications(to: &catalog)
    return Session(catalog: catalog)
  }

  static func addClassifications(to catalog: inout Catalog) throws {
    for table in ClassificationTables.allCases {
      let file = DatasetFolder.datasets.appendingPathComponent("classification/" + table.fileName)
      catalog.set(try table.table(of: try String(contentsOf: file, encoding: .utf8)))
    }
  }
}

extension String {
  /// The text with the first `part` replaced.
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = range(of: part) else { return self }
    return replacingCharacters(in: range, with: other)
  }
}
