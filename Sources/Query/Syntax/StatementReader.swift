// Reads the statements of a text one after the other, each only when it is asked for.

/// A statement with the text that its spans refer to.
public struct ParsedStatement: Sendable {
  /// The statement.
  public let statement: Statement
  /// The text that it was read from.
  public let source: SourceText
  /// The statement's text from its first character that is not blank, comments in front included, without the semicolon.
  public let span: SourceSpan
  /// Seconds that reading it took.
  public var parseSeconds = 0.0

  /// The statement's text as written.
  public var text: String { source.text(of: span) }
}

/// Reads the statements of a text. Statements are parsed lazily, so one may be run before a later one is found wrong.
public struct StatementReader: Sendable {
  /// The text.
  public let source: SourceText
  /// Where the statement that was read last stands, also when it was wrong: from its first character that is not blank,
  /// comments included, without the semicolon.
  public private(set) var statementSpan: SourceSpan
  private var position: Int

  /// A reader of all of `source`.
  public init(_ source: SourceText) {
    self.source = source
    self.position = 0
    self.statementSpan = SourceSpan(start: 0, end: 0)
  }

  /// The next statement; nil at the end. Empty statements are skipped. After an error the reader goes on behind the next
  /// semicolon outside quotes.
  ///
  /// - Throws: `.syntax` and `.limit` failures, with the place in `source`.
  public mutating func next() throws(QueryError) -> ParsedStatement? {
    while position < source.bytes.count {
      let startSeconds = MachineClock.monotonicSeconds()
      let start = position
      let count = source.bytes.count
      let (end, after) = StatementSplitter.end(of: source.bytes, from: start) ?? (count, count)
      position = after
      let first = firstCharacter(from: start, to: end)
      statementSpan = SourceSpan(start: first, end: trimmed(end, from: first))
      let tokens = try self.tokens(from: start)
      guard tokens.count > 1 else { continue }
      var parser = Parser(source, tokens: tokens)
      let statement = try parser.wholeStatement()
      return ParsedStatement(
        statement: statement, source: source, span: statementSpan,
        parseSeconds: MachineClock.monotonicSeconds() - startSeconds)
    }
    return nil
  }

  fileprivate func tokens(from start: Int) throws(QueryError) -> [Token] {
    var lexer = Lexer(source, at: start)
    var tokens: [Token] = []
    while true {
      let token = try lexer.next()
      if token.kind == .end || token.kind == .symbol(.semicolon) {
        let place = tokens.last?.span.end ?? token.span.start
        tokens.append(Token(kind: .end, text: "", span: SourceSpan(start: place, end: place)))
        return tokens
      }
      tokens.append(token)
    }
  }

  private func firstCharacter(from start: Int, to end: Int) -> Int {
    var place = start
    while place < end {
      let character = ScriptCharacter.at(place, in: source.bytes)
      guard character.isBlank else { break }
      place += character.length
    }
    return place
  }

  private func trimmed(_ end: Int, from start: Int) -> Int {
    var place = end
    while place > start, source.bytes[place - 1] <= 32 { place -= 1 }
    return place
  }
}

extension TypeName {
  /// Reads a text that is the name of a type and nothing else.
  init(parsing text: String) throws(QueryError) {
    let reader = StatementReader(SourceText(text: text))
    var parser = Parser(reader.source, tokens: try reader.tokens(from: 0))
    self = try parser.typeName()
    guard parser.current.kind == .end else { throw parser.unexpected([Expected.end]) }
  }
}

extension Statement {
  /// Parses a text that holds exactly one statement.
  public static func parse(_ text: String) throws(QueryError) -> Statement {
    var reader = StatementReader(SourceText(text: text))
    guard let parsed = try reader.next() else {
      throw QueryError(.syntax(.unexpectedEnd(expected: [Expected.statement])))
    }
    return parsed.statement
  }
}
