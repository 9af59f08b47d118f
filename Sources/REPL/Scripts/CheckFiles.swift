// Where the rules of `checks` are kept, and how the view over them comes into the catalogue.

import Query
import Reports

/// The rules of checks, in files: the user's own, then the bundled ones.
enum CheckFiles {
  /// A rule with what its header says.
  struct Entry {
    /// Its query.
    let rule: CheckRule
    /// Its title, in one or both languages.
    let title: String

    /// Whether it is called `name`: by its file or by its title in either language.
    func isCalled(_ name: String) -> Bool {
      let wanted = name.lowercased()
      return [rule.name, title, title(in: .chinese), title(in: .english)].contains { $0.lowercased() == wanted }
    }

    /// Its title in `language`.
    func title(in language: Language) -> String { SavedQueries.title(title, in: language) }
  }

  /// All rules by name; the user's own hide bundled ones of the same name.
  ///
  /// - Throws: which file cannot be read as a rule, and why.
  static func all() throws(QueryError) -> [Entry] {
    var found: [String: Entry] = [:]
    for folder in BundledData.folders("checks") {
      for file in Files.names(in: folder) where Files.suffix(of: file) == "bq" {
        let name = String(file.dropLast(3))
        if found[name] == nil { found[name] = try entry(name, path: folder + "/" + file) }
      }
    }
    return found.values.sorted { $0.rule.name < $1.rule.name }
  }

  private static func entry(_ name: String, path: String) throws(QueryError) -> Entry {
    try BundledData.made(from: path) { text throws(QueryError) in
      Entry(rule: try CheckRule(name: name, text: text), title: SavedQuery(header: text).title ?? name)
    }
  }

  /// What to do when there are no rules.
  static let missing = Words(
    "the rules of checks are the files datasets/checks/*.bq, and none are found: BQ_DATASETS names the folder datasets",
    "勾稽校验的规则是 datasets/checks/*.bq，未找到：请用环境变量 BQ_DATASETS 指明 datasets 文件夹")
}

extension StatementEngine {
  /// Makes the view `checks` when `text` may name it: reading the rules costs nothing before.
  ///
  /// - Throws: which rule cannot be read.
  func prepareChecks(for text: String) throws(QueryError) {
    guard hasReports, ChecksMention.isIn(text) else { return }
    try prepareChecks()
  }

  /// Makes the view `checks` where there are reports and rules and nothing else has its name.
  ///
  /// - Throws: which rule cannot be read.
  func prepareChecks() throws(QueryError) {
    guard hasReports, session.catalog.entry(named: ChecksView.name) == nil else { return }
    let rules = try CheckFiles.all().map(\.rule)
    try prepareClassifications()
    if let view = try ChecksView.definition(of: rules) { session.catalog.set(view) }
  }

  /// What to say of a statement that names `checks` where it cannot be; nil of other failures.
  func checksHint(for error: QueryError) -> Words? {
    guard case .binding(.unknownTable(let name, _)) = error.kind, ChecksMention.names.contains(name.lowercased()) else {
      return nil
    }
    guard hasReports else {
      return Words("checks is there when reports are loaded", "加载报告后才有勾稽校验")
    }
    return CheckFiles.missing
  }
}

/// Statements that may need the view `checks`.
private enum ChecksMention {
  /// What the view answers to.
  static let names = [ChecksView.name, ChecksView.chineseName]

  /// Whether `text` names the view, or lists views, perhaps inside another word.
  static func isIn(_ text: String) -> Bool { Mention.isIn(text, of: names + Mention.listings) }
}
