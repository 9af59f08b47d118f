// Runs one random query in several ways that must give the same rows: without rules, with all of them, with one left out,
// printed and read again, with one worker and with three.

import FuzzSupport
public import Query

/// A way in which a query was run, and what came of it.
struct PlanOutcome {
  /// The rows as text, in order; nil when the query failed.
  var rows: [String]?
  /// The code and words of the failure, and of warnings.
  var messages: [String] = []
  /// The types of the columns.
  var types: [String] = []

  /// Whether it failed for a reason that depends on what is computed first: an overflow in a row that another plan drops.
  var failedWithinRows: Bool { rows == nil && messages.contains { $0.hasPrefix("E03") } }
  /// Whether a limit of the check stopped it.
  var wasStopped: Bool { rows == nil && messages.contains { $0.hasPrefix("E05") } }
}

/// Checks that a query does not depend on how it is run.
public struct PlanCheck {
  /// The statements of the case, ready to be run again.
  public private(set) var script: String
  /// What is wrong; nil when nothing is.
  public private(set) var finding: String?
  /// Whether the query gave rows without a limit stopping it.
  public private(set) var gaveRows = false
  /// What was chosen; nothing for a query that was given.
  public private(set) var drawn: [Int] = []

  /// Makes a case of `choices` and checks it. Tables get `largeRows` rows now and then, 0 for never.
  public init(_ choices: Choices, largeRows: Int = 0) {
    var generator = RandomQueries(choices, largeRows: largeRows)
    let query = generator.query()
    let leftOut = Optimizer.ruleNames[generator.choices.below(Optimizer.ruleNames.count)]
    let morselRows = generator.choices.number(1...9)
    self.init(
      tables: generator.tableStatements, query: query, leavingOut: [leftOut],
      morselRows: largeRows > 0 ? 2048 : morselRows)
    drawn = generator.drawn
  }

  /// Checks a query over the tables that `tables` makes: with all rules, and with each rule of `rules` left out.
  public init(
    tables: [String], query: RandomQueries.Query, leavingOut rules: [String] = Optimizer.ruleNames, morselRows: Int = 3
  ) {
    script = (tables + [query.text]).map { $0 + ";\n" }.joined()
    do throws(QueryError) {
      let maker = Session()
      for statement in tables { _ = try maker.run(statement) }
      finding = difference(query, maker.catalog, leavingOut: rules, morselRows: morselRows)
    } catch {
      finding = "the tables cannot be made: \(Diagnostic(error, language: .english).message)"
    }
  }

  /// Makes the choices behind a finding fewer, for `seconds` at most, and gives the check of what is left.
  public static func smallest(_ drawn: [Int], largeRows: Int = 0, seconds: Double) -> PlanCheck {
    let end = FuzzRun.secondsNow() + seconds
    let numbers = Shrinker.smallest(drawn, tries: 2_000) {
      FuzzRun.secondsNow() < end && PlanCheck(Choices(replaying: $0), largeRows: largeRows).finding != nil
    }
    return PlanCheck(Choices(replaying: numbers), largeRows: largeRows)
  }

  private mutating func difference(
    _ query: RandomQueries.Query, _ catalog: Catalog, leavingOut rules: [String], morselRows: Int
  ) -> String? {
    var settings = Settings()
    settings.timeoutSeconds = 3
    settings.memoryLimit = 1_000_000_000
    var unoptimized = settings
    unoptimized.disabledRules = Set(Optimizer.ruleNames)
    let plain = outcome(of: query.text, catalog, unoptimized)
    if plain.wasStopped { return nil }
    if plain.rows == nil, !plain.failedWithinRows {
      return "the query is refused: \(plain.messages.joined(separator: "; "))"
    }
    gaveRows = plain.rows?.isEmpty == false
    var checked = settings
    checked.checksInvariants = true
    var one = settings
    one.parallelism = Parallelism(morselRows: morselRows)
    var three = one
    three.threads = 3
    let printed = (try? Statement.parse(query.text)).map { SyntaxPrinter.text(of: $0) } ?? ""
    let small = outcome(of: query.text, catalog, one)
    var ways: [(name: String, outcome: PlanOutcome)] = [
      ("with all rules", outcome(of: query.text, catalog, checked)),
      ("printed and read again", outcome(of: printed, catalog, settings)),
      ("with morsels of \(morselRows) rows", small),
    ]
    for rule in rules {
      var fewer = settings
      fewer.disabledRules = [rule]
      ways.append(("without the rule \(rule)", outcome(of: query.text, catalog, fewer)))
    }
    for way in ways {
      if let what = PlanCheck.difference(plain, way.outcome, isOrdered: query.isOrdered) {
        return "\(way.name): \(what)"
      }
    }
    let workers = outcome(of: query.text, catalog, three)
    guard !workers.wasStopped, !small.wasStopped else { return nil }
    if workers.rows != small.rows || workers.messages != small.messages {
      return "three workers give \(PlanCheck.short(workers)), one gives \(PlanCheck.short(small))"
    }
    return nil
  }

  private static func difference(_ plain: PlanOutcome, _ other: PlanOutcome, isOrdered: Bool) -> String? {
    if other.wasStopped || plain.failedWithinRows || other.failedWithinRows { return nil }
    guard let expected = plain.rows, let given = other.rows else {
      return plain.messages == other.messages ? nil : "\(short(other)) instead of \(short(plain))"
    }
    if plain.types != other.types { return "columns of \(other.types) instead of \(plain.types)" }
    if isOrdered ? expected == given : expected.sorted() == given.sorted() { return nil }
    return "\(short(other)) instead of \(short(plain))"
  }

  private static func short(_ outcome: PlanOutcome) -> String {
    guard let rows = outcome.rows else { return "a failure (\(outcome.messages.joined(separator: "; ")))" }
    let shown = rows.prefix(12).map { "(\($0))" }.joined(separator: " ")
    return "\(rows.count) rows \(shown)\(rows.count > 12 ? " …" : "") \(outcome.messages.joined(separator: "; "))"
  }

  private func outcome(of text: String, _ catalog: Catalog, _ settings: Settings) -> PlanOutcome {
    let session = Session(catalog: catalog, settings: settings)
    do throws(QueryError) {
      let report = try session.run(text)
      guard case .rows(let result) = report.outcome else { return PlanOutcome(messages: ["no rows"]) }
      let rows = result.rows.map { row in
        zip(row, result.columns).map { PlanCheck.text(of: $0, type: $1.type) }.joined(separator: ", ")
      }
      return PlanOutcome(
        rows: rows, messages: report.warnings.map { $0.code }, types: result.columns.map { "\($0.type.name)" })
    } catch {
      let diagnostic = Diagnostic(error, language: .english)
      return PlanOutcome(messages: ["\(diagnostic.code) \(diagnostic.message)"])
    }
  }

  /// A value as text; a double to nine digits, which its sums agree in whatever their order.
  private static func text(of value: Value, type: DataType) -> String {
    guard case .double(let number) = value, number.isFinite else { return ValueFormat.text(of: value, type: type) }
    if number == 0 { return "0" }
    let magnitude = number.magnitude
    if magnitude >= 1e15 || magnitude < 1e-6 { return String(number) }
    return String((number * 1e6).rounded() / 1e6)
  }
}
