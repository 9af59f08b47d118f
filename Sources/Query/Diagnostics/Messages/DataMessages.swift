// The words of DataFailure, in English and Chinese.

extension DataFailure: FailureWords {
  /// The stable code.
  public var code: String { "E0600" }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String { "\(self)" }
}
