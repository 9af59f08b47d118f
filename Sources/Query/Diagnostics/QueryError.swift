// The one error type of the engine: what went wrong and where. The words live in Messages/.

/// A failure of a statement: what went wrong, and where in its text.
public struct QueryError: Error, Sendable, Equatable {
  /// What went wrong, by the stage that found it.
  public enum Kind: Sendable, Equatable {
    case syntax(SyntaxFailure)
    case binding(BindingFailure)
    case evaluation(EvaluationFailure)
    case catalog(CatalogFailure)
    case limit(LimitFailure)
    case data(DataFailure)
  }

  /// What went wrong.
  public let kind: Kind
  /// Where; nil when no place in the text is to blame.
  public var span: SourceSpan?
  /// Other failures of the same statement, which this one did not cause, in the order of the text.
  public var others: [QueryError] = []

  /// This failure and the others.
  public var all: [QueryError] { [self] + others.flatMap(\.all) }

  /// Creates a failure.
  public init(_ kind: Kind, at span: SourceSpan? = nil) {
    self.kind = kind
    self.span = span
  }
}

/// A family of failures that knows its codes and words in both languages.
public protocol FailureWords: Sendable {
  /// The stable code, e.g. `E0203`.
  var code: String { get }
  /// One sentence that says what is wrong.
  func message(in language: Language) -> String
  /// What to do about it, where there is something.
  func hint(in language: Language) -> String?
  /// Names that were probably meant, nearest first, at most three.
  var suggestions: [String] { get }
}

extension FailureWords {
  /// Nothing to add.
  public func hint(in language: Language) -> String? { nil }
  /// None.
  public var suggestions: [String] { [] }
}

/// A language that bq speaks.
public enum Language: String, Sendable, CaseIterable {
  case english = "en"
  case chinese = "zh"
}

extension QueryError.Kind {
  /// The family member that knows the words.
  public var words: any FailureWords {
    switch self {
    case .syntax(let failure): failure
    case .binding(let failure): failure
    case .evaluation(let failure): failure
    case .catalog(let failure): failure
    case .limit(let failure): failure
    case .data(let failure): failure
    }
  }
}
