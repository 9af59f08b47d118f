// Shows a diagnostic: where, what, the line with the place underlined, what was probably meant, what to do.
//
//     错误[E0203] budget.bq:3:8: 列 "预算树" 不存在
//       3 | SELECT 预算树 FROM spending
//         |        ^^^^^^
//     建议: 预算数
//     帮助: .help E0203

/// Writes diagnostics for people, and as JSON for programs.
public struct DiagnosticRenderer: Sendable {
  /// The language of the labels; messages have theirs already.
  public var language: Language
  /// How columns are counted.
  public var width: DisplayWidth
  /// Columns that a line may take; longer source lines are cut around the place.
  public var maximumColumns: Int
  /// Whether escape sequences colour the text.
  public var isColored: Bool
  /// Whether the last line names the help of the code.
  public var showsHelp: Bool

  /// A renderer.
  public init(
    language: Language, width: DisplayWidth = DisplayWidth(), maximumColumns: Int = 100, isColored: Bool = false,
    showsHelp: Bool = true
  ) {
    self.language = language
    self.width = width
    self.maximumColumns = max(maximumColumns, 40)
    self.isColored = isColored
    self.showsHelp = showsHelp
  }

  /// The lines of a diagnostic, without a line break at the end. Its span is a range of `source`; lines and columns are
  /// counted from the byte `origin` on.
  public func text(of diagnostic: Diagnostic, in source: SourceText, from origin: Int = 0) -> String {
    var lines = [heading(diagnostic, source, origin)]
    if let span = diagnostic.span { lines += excerpt(span, source, origin, diagnostic.severity) }
    if !diagnostic.suggestions.isEmpty {
      let label = language == .chinese ? "建议: " : "Did you mean: "
      lines.append(
        label + diagnostic.suggestions.map(SafeSource.visible).joined(separator: language == .chinese ? "、" : ", "))
    }
    if let hint = diagnostic.hint, diagnostic.suggestions.isEmpty || !hint.contains(diagnostic.suggestions[0]) {
      lines.append((language == .chinese ? "提示: " : "Hint: ") + SafeSource.visible(hint))
    }
    if showsHelp, diagnostic.severity == .error {
      lines.append((language == .chinese ? "帮助: " : "Help: ") + ".help " + diagnostic.code)
    }
    return lines.joined(separator: "\n")
  }

  private func heading(_ diagnostic: Diagnostic, _ source: SourceText, _ origin: Int) -> String {
    let label: String
    switch (diagnostic.severity, language) {
    case (.error, .chinese): label = "错误"
    case (.warning, .chinese): label = "警告"
    case (.note, .chinese): label = "说明"
    case (.error, .english): label = "error"
    case (.warning, .english): label = "warning"
    case (.note, .english): label = "note"
    }
    var text = colored("\(label)[\(diagnostic.code)]", diagnostic.severity == .error ? "1;31" : "1;33")
    if let span = diagnostic.span {
      let place = source.position(at: span.start, from: origin)
      let name = source.name.isEmpty ? "" : SafeSource.visible(source.name) + ":"
      text += " \(name)\(place.line):\(place.column)"
    } else if !source.name.isEmpty {
      text += " " + SafeSource.visible(source.name)
    }
    return text + ": " + SafeSource.visible(diagnostic.message)
  }

  /// The source line and the line that underlines the span in it.
  private func excerpt(
    _ span: SourceSpan, _ source: SourceText, _ origin: Int, _ severity: Diagnostic.Severity
  ) -> [String] {
    let line = source.lineSpan(at: span.start)
    let start = min(max(span.start, line.start), line.end)
    let end = min(max(span.end, start), line.end)
    var before = SafeSource.visible(source.text(of: SourceSpan(start: line.start, end: start)))
    var marked = SafeSource.visible(source.text(of: SourceSpan(start: start, end: end)))
    var after = SafeSource.visible(source.text(of: SourceSpan(start: end, end: line.end)))
    let number = String(source.position(at: span.start, from: origin).line)
    let room = maximumColumns - number.utf8.count - 5
    cut(&before, &marked, &after, to: room)
    let indent = width.columns(of: before)
    let length = max(1, width.columns(of: marked))
    let margin = String(repeating: " ", count: number.utf8.count + 2)
    let mark = String(repeating: "^", count: length)
    return [
      "  \(number) | \(before)\(marked)\(after)",
      "\(margin) | \(String(repeating: " ", count: indent))\(colored(mark, severity == .error ? "31" : "33"))",
    ]
  }

  /// Cuts a long line so that the marked part stays in view.
  private func cut(_ before: inout String, _ marked: inout String, _ after: inout String, to room: Int) {
    let ellipsis = "…"
    let ellipsisColumns = width.columns(of: ellipsis)
    guard width.columns(of: before) + width.columns(of: marked) + width.columns(of: after) > room else { return }
    if width.columns(of: marked) > room / 2 {
      marked = String(width.prefix(of: marked, columns: room / 2).text) + ellipsis
      after = ""
    }
    let beside = room - width.columns(of: marked)
    let keptAfter = min(width.columns(of: after), beside / 3)
    let keptBefore = beside - keptAfter
    if width.columns(of: before) > keptBefore {
      before = ellipsis + suffix(of: before, columns: keptBefore - ellipsisColumns)
    }
    let left = room - width.columns(of: before) - width.columns(of: marked)
    if width.columns(of: after) > left {
      after = String(width.prefix(of: after, columns: max(0, left - ellipsisColumns)).text) + ellipsis
    }
  }

  private func suffix(of text: String, columns limit: Int) -> String {
    var columns = 0
    var start = text.endIndex
    while start > text.startIndex {
      let previous = text.index(before: start)
      let width = self.width.columns(of: text[previous])
      if columns + width > limit { break }
      columns += width
      start = previous
    }
    return String(text[start...])
  }

  private func colored(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// Source text as it may be shown: nothing in it moves the cursor or changes the terminal.
enum SafeSource {
  /// `text` with tabs as four blanks and other control characters as `�`.
  static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        scalars.append(contentsOf: "    ".unicodeScalars)
      } else if scalar == "\n" {
        scalars.append(" ")
      } else {
        scalars.append(isControl(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return String(scalars)
  }

  /// Control characters, and the marks that turn the direction of writing.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F: true
    default: false
    }
  }
}
