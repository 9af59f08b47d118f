// The query behind `.diff`: two years or two units, item by item.

import Query

/// One side of a comparison: some reports, and what the side is called.
struct ComparisonSide: Equatable {
  /// The name of its column.
  let name: String
  /// The reports whose items it has.
  let reports: [String]
}

/// Makes the query of a comparison.
struct ReportComparison {
  let left: ComparisonSide
  let right: ComparisonSide
  /// Whether items are matched unit by unit, as between two years.
  let matchesUnits: Bool
  let language: Language

  /// The query: a row an item, the amounts of both sides, the change and its rate.
  ///
  /// Items are those of the accounts, of the functional and the economic classification and of 三公经费. An item that a report
  /// states twice counts once.
  var query: String {
    let chinese = language == .chinese
    let unit = matchesUnits ? "coalesce(a.unit, b.unit) AS \(chinese ? "单位" : "org"), " : ""
    let unitMatch = matchesUnits ? "a.unit = b.unit AND " : ""
    let names = [ComparisonSide](arrayLiteral: left, right).map { quoted($0.name) }
    return """
      WITH a AS (\(items(left))), b AS (\(items(right)))
      SELECT \(unit)coalesce(a.part, b.part) AS \(chinese ? "部分" : "part"), coalesce(a.item, b.item) AS \(chinese ? "项目" : "item"),
        a.amount AS \(names[0]), b.amount AS \(names[1]), b.amount - a.amount AS \(chinese ? "增减额" : "change"),
        CASE WHEN a.amount <> 0元 THEN share(b.amount - a.amount, a.amount) END AS \(chinese ? "增减率" : "change_rate")
      FROM a FULL JOIN b ON \(unitMatch)a.part_number = b.part_number AND a.item = b.item
      ORDER BY \(matchesUnits ? "coalesce(a.unit, b.unit), " : "")coalesce(a.part_number, b.part_number), coalesce(b.line, a.line), 3
      """
  }

  /// The items of one side.
  private func items(_ side: ComparisonSide) -> String {
    let chinese = language == .chinese
    let reports = side.reports.map { SyntaxPrinter.literal($0) }
    let inReports = "report IN (\(reports.joined(separator: ", ")))"
    func part(_ number: Int, _ name: String, _ item: String, _ amount: String, _ table: String, _ condition: String)
      -> String
    {
      """
      SELECT \(number) AS part_number, '\(name)' AS part, org AS unit, \(item) AS item, max(\(amount)) AS amount, min(line) AS line
      FROM \(table) WHERE \(inReports) AND \(amount) IS NOT NULL AND \(condition) GROUP BY ALL
      """
    }
    let parts = [
      part(1, chinese ? "收支" : "accounts", "item", "amount", "accounts", "stage = '决算'"),
      part(
        2, chinese ? "功能分类" : "function", "concat_ws(' / ', class, section, item)", "actual", "spending",
        "class IS NOT NULL"),
      part(3, chinese ? "经济分类" : "economic", "coalesce(item, category)", "amount", "economic", "true"),
      part(4, chinese ? "三公经费" : "three public", "kind", "actual", "three_public", "kind IS NOT NULL"),
    ]
    return parts.joined(separator: "\nUNION ALL\n")
  }

  private func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

/// A report as a comparison sees it.
struct ComparedReport: Equatable {
  let name: String
  let org: String
  let year: Int
}

extension ReportComparison {
  /// Why two words cannot be compared.
  enum Failure: Error, Equatable {
    /// Nothing is called so.
    case unknown(String)
    /// A unit and a year, or the same thing twice.
    case mismatched
    /// No unit has reports of both years, or the units none of the same year.
    case nothingInCommon
  }

  /// The comparison of what two words mean: two years, two reports or two units.
  ///
  /// - Parameters:
  ///   - third: For two years the unit; for two units the year. Nil for all units, or the latest common year.
  static func of(
    _ first: String, _ second: String, _ third: String?, among reports: [ComparedReport], language: Language
  )
    throws(Failure) -> ReportComparison
  {
    guard first != second else { throw .mismatched }
    if let before = year(first), let after = year(second) {
      let units = try third.map { (name) throws(Failure) in try matching(name, among: reports) } ?? reports
      let both = Set(units.filter { $0.year == before }.map(\.org)).intersection(
        units.filter { $0.year == after }.map(\.org))
      guard !both.isEmpty else { throw .nothingInCommon }
      func side(_ year: Int) -> ComparisonSide {
        ComparisonSide(
          name: "\(year)", reports: units.filter { $0.year == year && both.contains($0.org) }.map(\.name))
      }
      return ReportComparison(left: side(before), right: side(after), matchesUnits: both.count > 1, language: language)
    }
    guard year(first) == nil, year(second) == nil else { throw .mismatched }
    var (left, right) = (try matching(first, among: reports), try matching(second, among: reports))
    if let wanted = third.flatMap(year) {
      left = left.filter { $0.year == wanted }
      right = right.filter { $0.year == wanted }
    }
    if left.count > 1 || right.count > 1 {
      // The latest year that both have.
      guard let common = Set(left.map(\.year)).intersection(right.map(\.year)).max() else { throw .nothingInCommon }
      left = left.filter { $0.year == common }
      right = right.filter { $0.year == common }
    }
    guard let one = left.first, let other = right.first else { throw .nothingInCommon }
    guard one != other else { throw .mismatched }
    let isOneUnit = one.org == other.org
    func name(_ report: ComparedReport) -> String { isOneUnit ? "\(report.year)" : "\(report.org) \(report.year)" }
    return ReportComparison(
      left: ComparisonSide(name: name(one), reports: [one.name]),
      right: ComparisonSide(name: name(other), reports: [other.name]), matchesUnits: false, language: language)
  }

  private static func year(_ word: String) -> Int? {
    let digits = word.hasSuffix("年") ? word.dropLast() : word[...]
    guard digits.count == 4, let year = Int(digits), (1949...2999).contains(year) else { return nil }
    return year
  }

  /// The reports that are called so, or whose unit is.
  private static func matching(_ word: String, among reports: [ComparedReport]) throws(Failure) -> [ComparedReport] {
    let exact = reports.filter { $0.name == word || $0.org == word }
    if !exact.isEmpty { return exact }
    let found = reports.filter { NamePattern.matches($0.name, word) || NamePattern.matches($0.org, word) }
    guard !found.isEmpty else { throw .unknown(word) }
    // Several units under one word are no side.
    guard Set(found.map(\.org)).count == 1 else { throw .unknown(word) }
    return found
  }
}
