// What bq says beside results: errors, warnings, notices, times. All of it goes to standard error.

import Glibc
import Query

/// Writes messages to standard error.
final class MessageWriter {
  /// The language.
  var language: Language
  /// How many columns an ambiguous character takes.
  var ambiguousWidth = 1
  /// Colour on standard error.
  var style: Style
  /// Whether errors are lines of JSON.
  let errorsAreJSON: Bool
  /// Whether notices are left out.
  let isQuiet: Bool

  init(language: Language, style: Style, errorsAreJSON: Bool, isQuiet: Bool) {
    self.language = language
    self.style = style
    self.errorsAreJSON = errorsAreJSON
    self.isQuiet = isQuiet
  }

  /// Writes a text and a line break. A closed standard error is nobody's concern.
  func write(_ text: String) {
    try? Files.writeAll(Array((text + "\n").utf8), descriptor: STDERR_FILENO, path: "")
  }

  /// Something worth knowing; left out with `--quiet`.
  func notice(_ words: Words) {
    if !isQuiet { write(style.dim(words.text(in: language))) }
  }

  /// A failure outside the language: of a command, a file, the command line.
  func failure(_ words: Words, suggestions: [String] = [], code: String = "E0700") {
    if errorsAreJSON {
      var line = Array("{".utf8)
      let diagnostic = Diagnostic(
        severity: .error, code: code, message: words.text(in: language), suggestions: suggestions)
      ErrorJSON.appendMembers(of: diagnostic, in: [], to: &line)
      line.append(UInt8(ascii: "}"))
      return write(String(decoding: line, as: UTF8.self))
    }
    let lead = language == .chinese ? "错误：" : "error: "
    var text = style.red(lead) + words.text(in: language)
    if !suggestions.isEmpty {
      text += "\n" + (language == .chinese ? "建议：" : "did you mean: ")
      text += suggestions.joined(separator: language == .chinese ? "、" : ", ")
    }
    write(text)
  }

  /// A failure of the command line.
  func failure(_ error: UsageError) {
    failure(error.message, suggestions: error.suggestions)
    if !errorsAreJSON {
      write(language == .chinese ? "用法见 bq --help" : "see bq --help")
    }
  }

  /// A failure of what results are written to.
  func failure(_ error: OutputFailure) { failure(error.words, code: "E0607") }

  /// A failure of a file.
  func failure(_ error: FileError) { failure(error.words, code: error.isMissing ? "E0601" : "E0602") }

  /// An error or warning of a statement; its span is an offset into `source`.
  func diagnostic(_ diagnostic: Diagnostic, in source: SourceText = SourceText(text: "")) {
    if errorsAreJSON { return write(DiagnosticRenderer.json(of: diagnostic, in: source)) }
    let columns = Terminal.isTerminal(STDERR_FILENO) ? Terminal.size(STDERR_FILENO).columns : 100
    let renderer = DiagnosticRenderer(
      language: language, width: DisplayWidth(ambiguous: ambiguousWidth), maximumColumns: columns, isColored: style.isOn
    )
    write(renderer.text(of: diagnostic, in: source))
  }
}
