// The words of statements, from which can be told, before anything is read, what they may ask for.

/// What names and texts stand in a statement, or in all of a script.
struct StatementNames {
  /// Words and quoted names, in lower case.
  private(set) var names: Set<String> = []
  /// String literals.
  private(set) var texts: Set<String> = []
  /// The words that statements begin with, in lower case; an empty text for what is no word.
  private(set) var firstWords: Set<String> = []
  /// Whether columns may be asked for that are not named: by a `*`, or by a word for all of them.
  private(set) var isBroad = false

  /// Words by which columns are asked for that are not named.
  private static let broadWords: Set<String> = [
    "columns", "describe", "natural", "pivot", "pivot_longer", "pivot_wider", "show", "summarize", "table", "unpivot",
  ]
  /// Words behind which a `*` stands for columns.
  private static let starWords: Set<String> = ["select", "distinct", "all", "returning", "by"]

  /// The words of `source` within `span`.
  init(of source: SourceText, _ span: SourceSpan) {
    var lexer = Lexer(source, at: span.start)
    var sources = 0
    var before: Token?
    var isOpenStar = false
    while let token = try? lexer.next(), token.kind != .end, token.span.start < span.end {
      if before == nil || before?.kind == .symbol(.semicolon), token.kind != .symbol(.semicolon) {
        firstWords.insert(token.kind == .word ? token.text.lowercased() : "")
      }
      // `count(*)` asks for no column.
      if isOpenStar, token.kind != .symbol(.closeParenthesis) { isBroad = true }
      isOpenStar = false
      switch token.kind {
      case .word, .quotedName:
        let name = token.text.lowercased()
        if token.kind == .word {
          if StatementNames.broadWords.contains(name) { isBroad = true }
          sources += name == "from" ? 1 : (name == "select" ? -1 : 0)
          // FROM without SELECT gives all columns.
          if sources > 0 { isBroad = true }
        }
        names.insert(name)
      case .text: texts.insert(token.text)
      case .symbol(.star):
        isOpenStar = before?.kind == .symbol(.openParenthesis)
        if !isOpenStar, !(before.map(StatementNames.isFactor) ?? false) { isBroad = true }
      default: break
      }
      before = token
    }
  }

  /// Whether what `token` ends can be multiplied, so that a `*` behind it is the sign of that.
  private static func isFactor(_ token: Token) -> Bool {
    switch token.kind {
    case .word: !starWords.contains(token.text.lowercased())
    case .quotedName, .integer, .decimal, .double, .amount, .percent, .parameter, .symbol(.closeParenthesis),
      .symbol(.closeBracket):
      true
    default: false
    }
  }
}

/// What the queries of a run name, when all of them are known before its data are read.
public struct QueryNames: Sendable {
  /// Words and quoted names, in lower case: those of tables, columns, functions and all else.
  public let names: Set<String>
  /// Whether columns may be asked for that are not named.
  public let isBroad: Bool

  /// Words that queries begin with, and settings, which ask for no table.
  private static let queryWords: Set<String> = ["select", "with", "from", "values", "set", "reset"]
  /// Words by which tables are asked for that are not named.
  private static let listingWords: Set<String> = ["describe", "show", "summarize"]

  /// The names in `scripts`; nil where one of their statements is no query, or lists tables.
  public init?(_ scripts: [String]) {
    var names: Set<String> = []
    var isBroad = false
    for script in scripts {
      let words = StatementNames(of: SourceText(text: script), SourceSpan(start: 0, end: .max))
      guard words.firstWords.isSubset(of: QueryNames.queryWords),
        words.names.isDisjoint(with: QueryNames.listingWords)
      else { return nil }
      names.formUnion(words.names)
      isBroad = isBroad || words.isBroad
    }
    (self.names, self.isBroad) = (names, isBroad)
  }
}
