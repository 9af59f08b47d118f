// The words of LimitFailure, in English and Chinese.

extension LimitFailure: FailureWords {
  /// The stable code.
  public var code: String { "E0500" }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String { "\(self)" }
}
