// Which columns of a file a statement needs: those that it names. A file has all its columns cut apart, but values are made of
// those only that can be asked for.
//
// The names are a guess from the words of a statement. Whether it holds is seen from the plan: where that reads a column that
// was left out, the statement starts again with whole files. So the guess may be wrong, and costs time then, never a value.

/// The names that stand in a statement which asks for columns by name only.
struct NamedColumns: Sendable {
  /// Words and quoted names, in lower case.
  private let names: Set<String>
  /// String literals: the files that the statement reads itself, rather than by a view or a macro.
  private let texts: Set<String>

  /// Words by which columns are asked for that are not named.
  private static let broadWords: Set<String> = [
    "columns", "describe", "natural", "pivot", "pivot_longer", "pivot_wider", "show", "summarize", "table", "unpivot",
  ]
  /// Words behind which a `*` stands for columns.
  private static let starWords: Set<String> = ["select", "distinct", "all", "returning", "by"]

  /// The names of the statement at `span` of `source`; nil where it may ask for columns without naming them, and where it
  /// names no file.
  init?(_ source: SourceText, _ span: SourceSpan) {
    guard let found = NamedColumns.words(of: source, span), !found.texts.isEmpty else { return nil }
    (names, texts) = (found.names, found.texts)
  }

  /// The names of all queries of `scripts`, which ask for columns of the file at `path` under the name of a table; nil where
  /// one may ask for columns without naming them, and where one is no query.
  init?(askedBy scripts: [String], of path: String) {
    var names: Set<String> = []
    for script in scripts {
      let source = SourceText(text: script)
      var lexer = Lexer(source, at: 0)
      var startsStatement = true
      while let token = try? lexer.next(), token.kind != .end {
        if startsStatement, token.kind != .symbol(.semicolon),
          token.kind != .word || !["select", "with"].contains(token.text.lowercased())
        {
          return nil
        }
        startsStatement = token.kind == .symbol(.semicolon)
      }
      guard let found = NamedColumns.words(of: source, SourceSpan(start: 0, end: .max)) else { return nil }
      names.formUnion(found.names)
    }
    (self.names, texts) = (names, [path])
  }

  private static func words(of source: SourceText, _ span: SourceSpan) -> (names: Set<String>, texts: Set<String>)? {
    var lexer = Lexer(source, at: span.start)
    var names: Set<String> = []
    var texts: Set<String> = []
    var sources = 0
    var before: Token?
    var isOpenStar = false
    while let token = try? lexer.next(), token.kind != .end, token.span.start < span.end {
      // `count(*)` asks for no column.
      if isOpenStar, token.kind != .symbol(.closeParenthesis) { return nil }
      isOpenStar = false
      switch token.kind {
      case .word, .quotedName:
        let name = token.text.lowercased()
        if token.kind == .word {
          if NamedColumns.broadWords.contains(name) { return nil }
          sources += name == "from" ? 1 : (name == "select" ? -1 : 0)
          // FROM without SELECT gives all columns.
          if sources > 0 { return nil }
        }
        names.insert(name)
      case .text: texts.insert(token.text)
      case .symbol(.star):
        guard let before, NamedColumns.isFactor(before) || before.kind == .symbol(.openParenthesis) else { return nil }
        isOpenStar = before.kind == .symbol(.openParenthesis)
      default: break
      }
      before = token
    }
    return (names, texts)
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

  /// Whether a column of this name may be asked for.
  func contains(_ name: String) -> Bool { names.contains(name.lowercased()) }

  /// Whether the statement itself names the file at `path`.
  func nameFile(_ path: String) -> Bool { texts.contains(path) }
}

/// What one try of a statement reads of its files.
final class ColumnChoice {
  /// The columns that are read of files; nil for all.
  let named: NamedColumns?
  /// Whether a file had columns that were left out.
  var hasLeftOut = false
  /// Whether a plan reads one of them, so that the try counts for nothing.
  private(set) var isTooNarrow = false

  /// A choice of the columns of these names.
  init(_ named: NamedColumns?) { self.named = named }

  /// Makes sure that `plan` reads no column that was left out.
  ///
  /// - Throws: something to end the try with, which nobody is told.
  func check(_ plan: Plan) throws(QueryError) {
    guard hasLeftOut, plan.readsLeftOutColumn else { return }
    isTooNarrow = true
    throw QueryError(.limit(.interrupted))
  }
}

extension Statement {
  /// Whether the columns that it reads are chosen by their names, and checked in its plan.
  var choosesColumns: Bool {
    switch kind {
    case .query, .explain: true
    default: false
    }
  }
}

extension Plan {
  /// Whether a scan reads a column of a file that was left out.
  fileprivate var readsLeftOutColumn: Bool {
    if case .scan(let table, let positions, _) = node, positions.contains(where: { table.columns[$0].isLeftOut }) {
      return true
    }
    return inputs.contains(where: \.readsLeftOutColumn)
  }
}

extension Session {
  /// What `body` gives, in a try which reads of files and tables what the statement names, or else in one which reads all.
  func choosingColumns<Result>(
    of statement: Statement, in source: SourceText, _ body: (ColumnChoice?) throws(QueryError) -> Result
  ) throws(QueryError) -> Result {
    let isChosen = settings.disabledRules.isEmpty
    let named = isChosen && files != nil ? NamedColumns(source, statement.span) : nil
    guard isChosen, named != nil || hasPartialTables else {
      try completeTables()
      return try body(nil)
    }
    let choice = ColumnChoice(named)
    choice.hasLeftOut = hasPartialTables
    do throws(QueryError) {
      let result = try body(choice)
      if !choice.isTooNarrow { return result }
    } catch {
      guard choice.isTooNarrow else { throw error }
    }
    try completeTables()
    return try body(nil)
  }

  /// Makes a table of the delimited file at `path` for statements that are all known: where `scripts` hold nothing but
  /// queries that name their columns, those alone become values, and the rest when a plan reads one of them after all.
  /// False when the file is to be read as a whole; nothing was done then.
  ///
  /// - Throws: failures of reading the file.
  public func makeTable(named name: String, of path: String, askedBy scripts: [String]) throws(QueryError) -> Bool {
    guard let named = NamedColumns(askedBy: scripts, of: path), catalog.entry(named: name) == nil else { return false }
    statementBegan = MachineClock.monotonicNanoseconds()
    progress.reset()
    partialTables[name] = path
    return try readTable(name, of: path, ColumnChoice(named))
  }

  private func readTable(_ name: String, of path: String, _ choice: ColumnChoice?) throws(QueryError) -> Bool {
    let reading = ExternalTables(files: files, context: makeContext(), choice: choice)
    guard let table = try reading.table("read_csv", arguments: [.text(path)], options: [:]) else { return false }
    catalog.set(Table(name: name, schema: table.schema, columns: table.columns))
    return true
  }

  /// The names of tables some of whose columns were left out.
  private var partialNames: [String] {
    partialTables.keys.sorted().filter { name in
      if case .table(let table) = catalog.entry(named: name) {
        table.columns.contains(where: \.isLeftOut)
      } else {
        false
      }
    }
  }

  private var hasPartialTables: Bool { !partialTables.isEmpty && !partialNames.isEmpty }

  /// Reads the tables as a whole of which columns were left out.
  func completeTables() throws(QueryError) {
    guard !partialTables.isEmpty else { return }
    for name in partialNames {
      if let path = partialTables[name] { _ = try readTable(name, of: path, nil) }
    }
  }
}
