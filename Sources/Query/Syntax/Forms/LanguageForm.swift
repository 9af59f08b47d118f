// The forms of the language as rows of a table, for help and for the reference page. A test runs every example.

/// One form of the language with its documentation.
public struct LanguageForm: Sendable {
  /// The section of the reference, in English.
  public let section: String
  /// The section in Chinese.
  public let chineseSection: String
  /// How it is written.
  public let form: String
  /// What it does, in English.
  public let summary: String
  /// What it does, in Chinese.
  public let chineseSummary: String
  /// A statement that shows it, over the tables 支出 and 单位 of the reference page.
  public let example: String

  /// Every form, section by section. Examples build on those before them.
  public static let all: [LanguageForm] = [literals, types, operators, select, from, statements].flatMap { $0 }

  /// The forms of one section.
  static func section(
    _ section: String, _ chineseSection: String,
    _ rows: [(form: String, summary: String, chineseSummary: String, example: String)]
  ) -> [LanguageForm] {
    rows.map { row in
      LanguageForm(
        section: section, chineseSection: chineseSection, form: row.form, summary: row.summary,
        chineseSummary: row.chineseSummary, example: row.example)
    }
  }
}
