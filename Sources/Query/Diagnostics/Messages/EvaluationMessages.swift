// The words of EvaluationFailure, in English and Chinese.

extension EvaluationFailure: FailureWords {
  /// The stable code.
  public var code: String { "E0300" }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String { "\(self)" }
}
