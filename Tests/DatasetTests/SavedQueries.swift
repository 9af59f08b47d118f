// Every saved query runs over the bundled reports, and its parameters' defaults are values.

import Query
import Reports
import Testing

/// The bundled reports as tables, read once.
enum BundledReports {
  static let catalog: Result<Catalog, any Error> = Result {
    var catalog = try ReportCatalog.load(paths: [DatasetFolder.reportsPath]).catalog
    try CheckSession.addClassifications(to: &catalog)
    if let view = try ChecksView.definition(of: rules()) { catalog.set(view) }
    return catalog
  }

  /// The rules of `checks`.
  static func rules() throws -> [CheckRule] {
    try DatasetFolder.savedQueries(in: "checks").map { try CheckRule(name: $0.name, text: $0.text) }
  }

  /// A session over them.
  static func session() throws -> Session { Session(catalog: try catalog.get()) }
}

extension Session {
  /// The rows of a query.
  func rows(_ text: String) throws -> [[Value]] {
    guard case .rows(let result) = try run(text).outcome else { return [] }
    return result.rows
  }

  /// Gives the parameters of a saved query their defaults.
  func setDefaults(of saved: SavedStatement) throws {
    for parameter in saved.defaults {
      let rows = try rows("SELECT CAST(\(parameter.expression) AS \(parameter.type))")
      parameters[parameter.name] = try #require(rows.first?.first)
    }
  }
}

@Suite("Saved queries over the bundled reports")
struct SavedQueries {
  @Test("A saved query runs and has an answer", arguments: DatasetFolder.savedQueries(in: "queries"))
  func runs(saved: SavedStatement) throws {
    let session = try BundledReports.session()
    try session.setDefaults(of: saved)
    let rows = try session.rows(saved.statement)
    #expect(!rows.isEmpty, "\(saved.name) has no rows")
  }

  @Test(
    "A check gives the columns of the view over the bundled reports",
    arguments: DatasetFolder.savedQueries(in: "checks"))
  func checks(saved: SavedStatement) throws {
    let session = try BundledReports.session()
    let columns = try session.rows("SELECT column_name FROM (DESCRIBE \(saved.statement))").map { $0.first }
    #expect(columns == ChecksView.columns.map { .text($0.name) }, "\(saved.name)")
    let title = try #require(saved.header("title")).split(separator: " / ").first.map(String.init)
    for row in try session.rows("SELECT DISTINCT rule, kind FROM (\(saved.statement))") {
      #expect(row == [.text(title ?? ""), .text(saved.header("kind") ?? "")], "\(saved.name): \(row)")
    }
  }

  @Test("The view over all checks has the rows of each")
  func view() throws {
    let session = try BundledReports.session()
    let tested = try session.rows("SELECT count(*) FROM 勾稽校验").first?.first
    let counts = try BundledReports.rules().map { try session.rows($0.query).count }
    #expect(tested == .integer(Int128(counts.reduce(0, +))))
    let columns = try session.rows("SELECT column_name FROM (DESCRIBE checks)").map { $0.first }
    #expect(columns == ChecksView.columns.map { .text($0.name) })
    let open = try session.rows(
      "SELECT rule, subject, stated, computed, line, other_line FROM checks WHERE NOT passed OR passed IS NULL")
    #expect(open.allSatisfy { !($0.first?.isNull ?? true) })
  }
}
