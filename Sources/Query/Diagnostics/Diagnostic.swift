// A diagnostic: an error or a warning as a value, ready to be shown in either language.

/// What bq says of a failure: severity, message, place, notes, hint.
public struct Diagnostic: Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable { case error, warning, note }

  /// How bad it is.
  public var severity: Severity
  /// The stable code, e.g. `E0203`.
  public var code: String
  /// One sentence.
  public var message: String
  /// Where in the source text; nil when no place is to blame.
  public var span: SourceSpan?
  /// What to do about it.
  public var hint: String?
  /// Names that were probably meant, nearest first.
  public var suggestions: [String]

  /// Creates a diagnostic.
  public init(
    severity: Severity, code: String, message: String, span: SourceSpan? = nil, hint: String? = nil,
    suggestions: [String] = []
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.span = span
    self.hint = hint
    self.suggestions = suggestions
  }

  /// The diagnostics of a failure and of the others of the same statement, in `language`.
  public static func all(of error: QueryError, language: Language) -> [Diagnostic] {
    error.all.map { Diagnostic($0, language: language) }
  }

  /// The diagnostic of a failure, in `language`.
  public init(_ error: QueryError, language: Language) {
    let words = error.kind.words
    self.init(
      severity: .error, code: words.code, message: words.message(in: language), span: error.span,
      hint: words.hint(in: language), suggestions: words.suggestions)
  }
}
