// The statement that was just typed, drawn again in colour: libedit cannot colour while one types.

import Query

/// Draws statements in colour.
struct StatementEcho {
  /// The styles of the terminal; with colour off nothing is drawn.
  let style: Style

  /// Longer texts are not worth the wait.
  private static let limit = 20_000

  /// What draws a buffer anew over the plain one and leaves the cursor at its end. Nil where that cannot be done for sure: when
  /// the buffer may have scrolled off the screen, or a line ends where a row does, or holds a tab.
  ///
  /// - Parameter cursorAt: the text before the cursor, which stands where libedit left it.
  func redrawing(
    _ text: String, cursorAt before: String, prompt: String, screen: (columns: Int, rows: Int)
  ) -> String? {
    guard text.utf8.count <= StatementEcho.limit, !text.contains("\t") else { return nil }
    let plainPrompt = TextLayout.plain(prompt)
    let lines = (plainPrompt + text).split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines {
      let width = TextWidth.columns(String(line), ambiguous: 1)
      guard width == 0 || width % screen.columns != 0 else { return nil }
    }
    let rows = TextLayout.rowsBelow(cursorIn: ("", text), prompt: prompt, columns: screen.columns)
    guard rows < screen.rows - 1 else { return nil }
    let rowsAbove = TextLayout.rowsBelow(cursorIn: ("", before), prompt: prompt, columns: screen.columns)
    let up = rowsAbove > 0 ? "\u{1B}[\(rowsAbove)A" : ""
    let drawn = colored(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\u{1B}[K\r\n")
    return "\r" + up + prompt.filter { $0 != "\u{1}" } + drawn + "\u{1B}[J"
  }

  /// The text with keywords, literals and comments in their styles.
  func colored(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result = ""
    var position = 0
    for part in SyntaxHighlighting.parts(of: text) {
      result += plain(bytes[position..<part.span.start])
      // A style does not run over a line break: a terminal may be told to clear the rest of the line there.
      result += plain(bytes[part.span.start..<part.span.end]).split(separator: "\n", omittingEmptySubsequences: false)
        .map { styled(String($0), as: part.kind) }.joined(separator: "\n")
      position = part.span.end
    }
    return result + plain(bytes[position...])
  }

  private func styled(_ text: String, as kind: HighlightedPart.Kind) -> String {
    switch kind {
    case .keyword: style.blue(text)
    case .text: style.green(text)
    case .number, .parameter: style.yellow(text)
    case .comment: style.dim(text)
    case .name, .symbol, .unreadable: text
    }
  }

  /// Control characters are shown, not sent.
  private func plain(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map { SafeText.text(String($0)) }.joined(separator: "\n")
  }
}
