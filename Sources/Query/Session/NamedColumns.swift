// Which columns of a file, and which tables of reports, a statement needs: those that it names. A file has all its columns cut
// apart, but values are made of those only that can be asked for.
//
// The names are a guess from the words of a statement. Whether it holds is seen from the plan: where that reads a column that
// was left out, the statement starts again with whole files. So the guess may be wrong, and costs time then, never a value.

/// The names that stand in a statement which asks for columns by name only.
struct NamedColumns: Sendable {
  /// Words and quoted names, in lower case.
  private let names: Set<String>
  /// String literals: the files that the statement reads itself, rather than by a view or a macro.
  private let texts: Set<String>

  /// The names of the statement at `span` of `source`; nil where it may ask for columns without naming them, and where it
  /// names no file.
  init?(_ source: SourceText, _ span: SourceSpan) {
    let words = StatementNames(of: source, span)
    guard !words.isBroad, !words.texts.isEmpty else { return nil }
    (names, texts) = (words.names, words.texts)
  }

  /// The names of queries that ask for columns of the file at `path` under the name of a table; nil where one may ask for
  /// columns without naming them.
  init?(askedBy queries: QueryNames, of path: String) {
    guard !queries.isBroad else { return nil }
    (names, texts) = (queries.names, [path])
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
    if hasLeftOut, plan.readsLeftOutColumn { throw tooNarrow() }
  }

  /// Makes sure that `table`, which a query names, was read.
  ///
  /// - Throws: something to end the try with, which nobody is told.
  func check(_ table: Table) throws(QueryError) {
    if hasLeftOut, table.isLeftOut { throw tooNarrow() }
  }

  private func tooNarrow() -> QueryError {
    isTooNarrow = true
    return QueryError(.limit(.interrupted))
  }
}

extension Statement {
  /// Whether the columns that it reads are chosen by their names, and checked in its plan, or it reads none.
  var choosesColumns: Bool {
    switch kind {
    case .query, .explain, .reset: true
    case .set(_, let value): value.map { !SyntaxCensus($0).hasSubquery } ?? true
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
    let hasPartialTables = !partialNames.isEmpty
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

  /// Makes a table of the delimited file at `path` for queries that are all known: where they name their columns, those
  /// alone become values, and the rest when a plan reads one of them after all. False when the file is to be read as a
  /// whole; nothing was done then.
  ///
  /// - Throws: failures of reading the file.
  public func makeTable(named name: String, of path: String, askedBy queries: QueryNames) throws(QueryError) -> Bool {
    guard let named = NamedColumns(askedBy: queries, of: path), catalog.entry(named: name) == nil else { return false }
    startLimits()
    progress.reset()
    partialTables[name] = path
    return try readTable(name, of: path, ColumnChoice(named))
  }

  /// Adds the tables and views of `other`, in place of those that have their names.
  ///
  /// - Parameter readAll: Where known queries do not name all tables and columns, and the others were left out: gives the
  ///   tables as a whole, when a statement with these limits asks for more after all.
  public func add(_ other: Catalog, readAll: ((EvaluationContext) throws(QueryError) -> Catalog)? = nil) {
    readAllTables = readAll
    for entry in other.all {
      switch entry.entry {
      case .table(let table): catalog.set(table)
      case .view(let view): catalog.set(view)
      }
    }
  }

  private func readTable(_ name: String, of path: String, _ choice: ColumnChoice?) throws(QueryError) -> Bool {
    let reading = ExternalTables(files: files, context: makeContext(), choice: choice)
    guard let table = try reading.table("read_csv", arguments: [.text(path)], options: [:]) else { return false }
    catalog.set(Table(name: name, schema: table.schema, columns: table.columns))
    return true
  }

  /// The names of tables that were made for known queries and have parts that were left out.
  private var partialNames: [String] {
    if partialTables.isEmpty, readAllTables == nil { return [] }
    return catalog.all.compactMap { name, entry in
      if case .table(let table) = entry, table.columns.contains(where: \.isLeftOut) { name } else { nil }
    }
  }

  /// Reads as a whole what was left out of tables.
  func completeTables() throws(QueryError) {
    let names = partialNames
    for name in names {
      if let path = partialTables[name] { _ = try readTable(name, of: path, nil) }
    }
    if let readAllTables, names.contains(where: { partialTables[$0] == nil }) {
      add(try readAllTables(makeContext()), readAll: readAllTables)
    }
  }
}
