// What each part of a half-finished or finished text of statements is, for a shell that shows it in colour.

/// A stretch of a text of statements that is shown in one style. What lies between two stretches is blank.
public struct HighlightedPart: Sendable, Equatable {
  /// What the stretch is.
  public enum Kind: Sendable, Equatable {
    case keyword, name, text, number, parameter, symbol, comment
    /// What the lexer cannot read, such as a quote that is not closed: the rest of the text.
    case unreadable
  }

  /// What it is.
  public let kind: Kind
  /// Where it stands, in bytes.
  public let span: SourceSpan
}

/// Cuts texts into parts to be highlighted.
public enum SyntaxHighlighting {
  /// The parts of `text` in order. Never fails: what cannot be read is one last part. Costs one pass of the lexer.
  public static func parts(of text: String) -> [HighlightedPart] {
    let source = SourceText(text: text)
    var lexer = Lexer(source)
    var parts: [HighlightedPart] = []
    var position = 0
    while position < source.bytes.count {
      do {
        let token = try lexer.next()
        appendComments(in: source.bytes, from: position, to: token.span.start, to: &parts)
        guard token.kind != .end else { break }
        parts.append(HighlightedPart(kind: kind(of: token), span: token.span))
        position = token.span.end
      } catch {
        parts.append(HighlightedPart(kind: .unreadable, span: SourceSpan(start: position, end: source.bytes.count)))
        break
      }
    }
    return parts
  }

  private static func kind(of token: Token) -> HighlightedPart.Kind {
    switch token.kind {
    case .word: token.keyword == nil ? .name : .keyword
    case .quotedName, .end: .name
    case .text, .blob: .text
    case .integer, .decimal, .double, .amount, .percent: .number
    case .parameter: .parameter
    case .symbol: .symbol
    }
  }

  /// Between two tokens stand only blanks and comments: what is not blank at both ends is comment.
  private static func appendComments(in bytes: [UInt8], from start: Int, to end: Int, to parts: inout [HighlightedPart])
  {
    let between = bytes[start..<end]
    guard let first = between.firstIndex(where: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") }),
      let last = between.lastIndex(where: { $0 > 32 })
    else { return }
    parts.append(HighlightedPart(kind: .comment, span: SourceSpan(start: first, end: last + 1)))
  }
}
