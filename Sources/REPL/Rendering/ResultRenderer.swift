// Turns a result into bytes in the form that is asked for.

import Query

/// Renders results.
struct ResultRenderer {
  private let presentation: Presentation
  private let language: Language

  /// A renderer for results that go to `target`.
  init(_ presentation: Presentation, target: ResultTarget, language: Language) {
    self.presentation = presentation
    self.language = language
  }

  /// The bytes of the whole result.
  func render(_ result: QueryResult) -> [UInt8] {
    var bytes: [UInt8] = []
    DelimitedRenderer(separator: presentation.separator ?? ",", presentation: presentation).render(result, to: &bytes)
    return bytes
  }
}
