// Runs one statement's text in the session: the only place where the program calls the engine.

import Query

/// The session and what is done with it.
final class StatementEngine {
  /// The session.
  let session: Session
  /// Whether statements are checked instead of run.
  private let isDryRun: Bool
  /// Shows how far a long statement has come; nil when nobody looks.
  var watch: ProgressWatch?
  /// Whether the catalogue holds the tables of reports, over which there is a view `checks`.
  var hasReports = false

  /// An engine over a session.
  init(session: Session, isDryRun: Bool = false) {
    self.session = session
    self.isDryRun = isDryRun
  }

  /// A statement that failed.
  struct Failure: Error {
    /// What went wrong; its span is an offset into the statement's text.
    let error: QueryError
    /// Whether it was ASSERT that found something.
    let isFailedAssertion: Bool
    /// What to do about it, where the program knows more than the engine.
    let hint: Words?
    /// Where the row stands at which it failed, where that is known.
    var place: Words?

    /// Its words in `language`.
    func diagnostic(in language: Language) -> Diagnostic {
      var diagnostic = Diagnostic(error, language: language)
      if let hint { diagnostic.hint = hint.text(in: language) }
      if let place {
        diagnostic.message += language == .chinese ? "（\(place.chinese)）" : " (\(place.english))"
      }
      return diagnostic
    }

    /// The words of the other failures of the same statement.
    func others(in language: Language) -> [Diagnostic] {
      error.others.flatMap { Diagnostic.all(of: $0, language: language) }
    }
  }

  /// Runs the statement that `text` holds; spans of errors and warnings are offsets into `text`.
  func run(_ text: String) throws(Failure) -> Session.Report {
    var isAssertion = false
    do throws(QueryError) {
      try prepareClassifications(for: text)
      try prepareChecks(for: text)
      var reader = StatementReader(SourceText(text: text))
      guard let parsed = try reader.next() else {
        return Session.Report(outcome: .changed(0), warnings: [], seconds: (0, 0, 0))
      }
      if case .assert = parsed.statement.kind { isAssertion = true }
      return isDryRun ? try check(parsed) : try watched { () throws(QueryError) in try session.run(parsed) }
    } catch {
      var isRaised = false
      switch error.kind {
      case .evaluation(.raised), .evaluation(.assertionFailed): isRaised = true
      default: break
      }
      throw Failure(error: error, isFailedAssertion: isAssertion && isRaised, hint: checksHint(for: error))
    }
  }

  /// Runs `body`, whose progress is shown when it takes long.
  func watched<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    guard let watch else { return try body() }
    return try watch.watching(in: session.language, body)
  }

  /// Parses and binds. Definitions take effect in the session, without rows, so that later statements find them.
  private func check(_ parsed: ParsedStatement) throws(QueryError) -> Session.Report {
    let nothing = Session.Report(outcome: .changed(0), warnings: [], seconds: (parsed.parseSeconds, 0, 0))
    let lead = "EXPLAIN "
    switch parsed.statement.kind {
    case .query:
      do {
        _ = try session.run(lead + parsed.source.text)
      } catch {
        throw QueryError(error.kind, at: error.span.map { $0.shifted(by: -lead.utf8.count) })
      }
      return nothing
    case .createTable(let table) where table.query != nil && !table.withoutData:
      _ = try session.run(parsed.source.text + " WITH NO DATA")
      return nothing
    case .createTable, .createView, .createMacro, .set, .reset, .drop, .alterTable, .prepare:
      _ = try session.run(parsed)
      return nothing
    default: return nothing
    }
  }
}
