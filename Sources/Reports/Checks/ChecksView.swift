// The view `checks`: every rule of a folder of checks, one below the other.

public import Query

/// A rule: a saved query that gives the columns of `checks`.
public struct CheckRule: Sendable {
  /// What it is called: its file without the suffix.
  public let name: String
  /// Its query as written, without what stands behind it.
  public let query: String
  /// What gives its findings: the query, with what is doubted in the books of governments as notices.
  public var statement: String { Corroboration.statement(of: self).text }
  /// How many bytes of `statement` stand before `query`.
  public var lead: Int { Corroboration.statement(of: self).lead }
  /// What its values are measured in, from the line `-- unit:` of its head.
  public let unit: CheckUnit
  /// How `stated` relates to `computed`, from the line `-- relation:` of its head.
  public let relation: CheckRelation

  /// Reads the text of a rule.
  ///
  /// - Throws: what is wrong with the text, with its place in `text`; a rule is one statement.
  public init(name: String, text: String) throws(QueryError) {
    var reader = Query.StatementReader(SourceText(name: name, text: text))
    guard let statement = try reader.next(), case .query = statement.statement.kind else {
      throw QueryError(.syntax(.unexpectedEnd(expected: ["SELECT"])))
    }
    if let second = try reader.next() {
      throw QueryError(.syntax(.unexpected(found: second.text, expected: [])), at: second.span)
    }
    self.name = name
    self.query = statement.text
    unit = CheckHeader.value(of: "unit", in: text).flatMap(CheckUnit.init) ?? .count
    relation = CheckHeader.value(of: "relation", in: text).flatMap(CheckRelation.init) ?? .equal
  }
}

/// What `stated`, `computed`, `difference` and `tolerance` of a rule are measured in.
public enum CheckUnit: String, Sendable {
  /// Money in 元.
  case money = "元"
  /// Percentage points.
  case percent = "%"
  /// Counts, and what else is no money.
  case count = "数"
}

/// How the stated value of a rule relates to the computed one.
public enum CheckRelation: String, Sendable {
  /// It should be the same.
  case equal
  /// It should be no more.
  case atMost = "at most"
  /// Two places state it, and either may be the one that is wrong.
  case same = "two places"
}

/// The lines of comment at the top of a rule.
enum CheckHeader {
  /// What stands behind `-- name:`; nil when no line has it.
  static func value(of name: String, in text: String) -> String? {
    let lead = "-- \(name): "
    for line in text.split(separator: "\n") {
      guard line.starts(as: "--") else { return nil }
      if line.starts(as: lead) { return String(line.dropFirst(lead.count)) }
    }
    return nil
  }
}

/// The view over all rules.
public enum ChecksView {
  /// Its name.
  public static let name = "checks"
  /// Its name in Chinese.
  public static let chineseName = "勾稽校验"

  /// Its columns in both languages, by position: a rule's own names for them do not matter.
  public static let columns: [(name: String, chineseName: String)] = [
    ("report", "报告"), ("rule", "规则"), ("kind", "类别"), ("subject", "对象"), ("stated", "表述值"), ("computed", "计算值"),
    ("difference", "差额"), ("tolerance", "容差"), ("passed", "通过"), ("line", "行"), ("quote", "原文"),
    ("other_line", "对应行"), ("other_quote", "对应原文"), ("note", "说明"),
  ]

  /// The findings of `rules` as one query, each rule's below the other's.
  public static func statement(of rules: [CheckRule]) -> String {
    rules.map { "(\n\($0.statement)\n)" }.joined(separator: "\nUNION ALL\n")
  }

  /// The view over `rules`; nil when there are none.
  ///
  /// - Throws: nothing that rules which could be read can cause.
  public static func definition(of rules: [CheckRule]) throws(QueryError) -> ViewDefinition? {
    guard !rules.isEmpty else { return nil }
    let source = statement(of: rules)
    var reader = Query.StatementReader(SourceText(name: name, text: source))
    guard let statement = try reader.next(), case .query(let query) = statement.statement.kind else { return nil }
    return ViewDefinition(
      name: name, chineseName: chineseName, columnNames: columns.map(\.name),
      chineseColumnNames: columns.map { $0.chineseName }, query: query, source: source)
  }
}
