// The words of SyntaxFailure, in English and Chinese.

extension SyntaxFailure: FailureWords {
  /// The stable code.
  public var code: String { "E0100" }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String { "\(self)" }
}
