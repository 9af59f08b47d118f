// The words of CatalogFailure, in English and Chinese.

extension CatalogFailure: FailureWords {
  /// The stable code.
  public var code: String { "E0400" }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String { "\(self)" }
}
