// Runs one statement's text in the session: the only place where the program calls the engine.

import Query

/// The session and what is done with it.
final class StatementEngine {
  /// The session.
  let session: Session

  /// An engine over a session.
  init(session: Session) { self.session = session }

  /// Runs the statement that `text` holds; spans of errors and warnings are offsets into `text`.
  func run(_ text: String) throws(QueryError) -> Session.Report {
    try session.run(text)
  }
}
