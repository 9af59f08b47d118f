// Text that exists in both languages.

import Query

/// One text in English and in Chinese.
struct Words: Sendable, Equatable {
  /// The text in English.
  let english: String
  /// The text in Chinese.
  let chinese: String

  /// Creates a text from its two forms.
  init(_ english: String, _ chinese: String) {
    self.english = english
    self.chinese = chinese
  }

  /// The text in `language`.
  func text(in language: Language) -> String { language == .chinese ? chinese : english }
}

extension Language {
  /// The language that the environment asks for: Chinese when the locale of messages begins with `zh`.
  static func fromEnvironment() -> Language {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = Environment.variable(name), !value.isEmpty else { continue }
      return value.hasPrefix("zh") ? .chinese : .english
    }
    return .english
  }
}
