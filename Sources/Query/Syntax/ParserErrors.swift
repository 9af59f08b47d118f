// What the parser says when a token does not fit: what was expected, a keyword that was meant, a comma that is missing.

/// Names of productions in errors; Messages has their words.
enum Expected {
  static let name = "name"
  static let expression = "expression"
  static let statement = "statement"
  static let query = "query"
  static let table = "table"
  static let type = "type"
  static let string = "string"
  static let number = "number"
  static let end = "end"
}

extension Parser {
  /// The failure of the current token, where one of `expected` should stand. `inList` says that a comma would have been
  /// right.
  func unexpected(_ expected: [String], inList: Bool = false) -> QueryError {
    let token = current
    if let failure = misspelt() { return failure }
    if token.kind == .end || token.kind == .symbol(.semicolon) {
      return QueryError(.syntax(.unexpectedEnd(expected: expected)), at: endSpan)
    }
    let found = source.text(of: token.span)
    if inList, index > 0, startsOperand(token), endsOperand(tokens[index - 1]) {
      let before = source.text(of: tokens[index - 1].span)
      // `a b c`: b was read as another name of a.
      let hasAlias = index > 1 && endsOperand(tokens[index - 2])
      let renamed = hasAlias ? source.text(of: tokens[index - 2].span) : nil
      return QueryError(.syntax(.missingComma(after: before, before: found, renamed: renamed)), at: token.span)
    }
    return QueryError(.syntax(.unexpected(found: found, expected: expected)), at: token.span)
  }

  /// Where the statement ends: after its last token.
  private var endSpan: SourceSpan {
    let end = current.kind == .end ? previousSpan.end : current.span.start
    return current.kind == .end ? SourceSpan(start: end, end: end) : current.span
  }

  private func startsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .word: token.keyword.map { !$0.isReserved } ?? true
    case .quotedName, .text, .blob, .integer, .decimal, .double, .amount, .percent, .parameter: true
    case .symbol, .end: false
    }
  }

  private func endsOperand(_ token: Token) -> Bool {
    startsOperand(token) || token.kind == .symbol(.closeParenthesis) || token.kind == .symbol(.closeBracket)
  }

  /// A failure that names the keyword that the current word, or the one before it, nearly is.
  private func misspelt() -> QueryError? {
    for position in [index, index - 1] where position >= 0 && position < tokens.count {
      let token = tokens[position]
      // A word in front counts only where it may have been read as an alias.
      if position < index, position == 0 || !endsOperand(tokens[position - 1]) { continue }
      guard token.kind == .word, token.keyword == nil, let meant = Parser.keyword(like: token.text) else { continue }
      return QueryError(.syntax(.misspeltKeyword(found: token.text, meant: meant)), at: token.span)
    }
    return nil
  }

  /// The failure of a statement that other systems have and that means nothing here; nil where another word stands.
  func unsupportedStatement(in words: Set<String>, behind start: String = "") -> QueryError? {
    guard current.kind == .word, words.contains(current.text.uppercased()) else { return nil }
    return QueryError(.catalog(.unsupported(feature: start + current.text.uppercased())), at: current.span)
  }

  /// First words of statements about files of tables, rights, programs and locks.
  static let foreignStatements: Set<String> = [
    "ATTACH", "DETACH", "LOAD", "INSTALL", "GRANT", "REVOKE", "LOCK", "UNLOCK", "REINDEX", "DECLARE", "FETCH",
    "LISTEN", "NOTIFY", "CLUSTER", "REFRESH", "REASSIGN", "IMPORT", "SAVEPOINT", "RELEASE", "DO",
  ]

  /// What CREATE and DROP make elsewhere and not here.
  static let foreignObjects: Set<String> = [
    "TRIGGER", "DATABASE", "EXTENSION", "USER", "ROLE", "PROCEDURE", "MATERIALIZED", "DOMAIN", "RULE", "POLICY",
    "SERVER", "SECRET", "AGGREGATE", "OPERATOR", "COLLATION", "TABLESPACE", "PUBLICATION", "SUBSCRIPTION",
  ]

  /// The keyword of a clause that `text` nearly is: one slip of the finger away, or two in a long word.
  static func keyword(like text: String) -> String? {
    let word = text.uppercased()
    guard word.utf8.count >= 3, word.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    var best: (distance: Int, word: String)?
    for candidate in clauseWords {
      let allowed = candidate.utf8.count >= 6 ? 2 : 1
      let distance = Suggestions.distance(word, candidate, atMost: allowed)
      if let distance, distance < best?.distance ?? Int.max { best = (distance, candidate) }
    }
    return best?.word
  }

  private static let clauseWords = [
    "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "QUALIFY", "WINDOW", "UNION", "INTERSECT",
    "EXCEPT", "JOIN", "LEFT", "RIGHT", "INNER", "CROSS", "NATURAL", "USING", "VALUES", "INSERT", "UPDATE", "DELETE",
    "CREATE", "TABLE", "DROP", "ALTER", "INTO", "BETWEEN", "LIKE", "CASE", "WHEN", "THEN", "ELSE", "DISTINCT", "WITH",
    "DESCRIBE", "SUMMARIZE", "EXPLAIN", "PIVOT", "UNPIVOT", "SHOW", "PRAGMA", "COPY", "EXECUTE", "PREPARE", "RESET",
    "BEGIN", "COMMIT", "ROLLBACK", "TRUNCATE", "ASSERT", "DESC", "NULLS", "EXISTS", "AND", "REPLACE",
  ]
}
