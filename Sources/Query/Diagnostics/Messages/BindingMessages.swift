// The words of BindingFailure, in English and Chinese.

extension BindingFailure: FailureWords {
  /// The stable code.
  public var code: String { "E0200" }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String { "\(self)" }
}
