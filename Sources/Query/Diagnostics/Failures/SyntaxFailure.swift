// Failures of the lexer and the parser.

/// What can be wrong with the text of a statement.
public enum SyntaxFailure: Sendable, Equatable {
  /// A character that starts no token.
  case unexpectedCharacter(String)
  /// A quoted string, name or comment that is never closed; the span is the opening quote.
  case unterminated(Unterminated)
  /// A number that cannot be read.
  case malformedNumber(String)
  /// A token where something else has to stand.
  case unexpected(found: String, expected: [String])
  /// The text ends where something has to follow.
  case unexpectedEnd(expected: [String])
  /// Probably a forgotten comma between two expressions. `renamed` is what stands before `after`, which was read as its alias.
  case missingComma(after: String, before: String, renamed: String?)
  /// A word that is nearly a keyword.
  case misspeltKeyword(found: String, meant: String)
  /// A form that is understood but not allowed here.
  case notAllowed(what: String, where: String)

  /// What is not closed.
  public enum Unterminated: Sendable, Equatable {
    case string, name, comment, dollarQuote
  }
}
