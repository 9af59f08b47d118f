// Completion: the names that can stand at the cursor, in both languages.

import Query

/// What Tab does.
struct CompletionAnswer: Equatable {
  /// Characters before the cursor to take away.
  var deletes = 0
  /// Text to put in their place.
  var inserts = ""
  /// Lines to show below the buffer.
  var listing: [String] = []
}

/// A name that can stand at the cursor.
struct CompletionCandidate: Equatable {
  /// The name as it is inserted.
  let text: String
  /// What follows when it is the only one: a blank, a bracket, a quote.
  var suffix = " "
}

/// Finds completions in a catalogue.
struct Completer {
  /// Tables and views.
  let catalog: Catalog
  /// Columns with more distinct texts than this offer no values.
  private static let valueLimit = 500
  /// Columns of the terminal, for the listing.
  let columns: Int

  /// The answer for a buffer with the cursor between its two parts.
  func answer(before: String, after: String) -> CompletionAnswer {
    let line = before.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? before
    var start = line[...]
    while let first = start.first, first.isWhitespace { start.removeFirst() }
    if CommandLineForm.isCommand(Array(start.utf8)[...]), StatementScanner.isAtStatementStart(before) {
      return CommandCompletion(completer: self).answer(String(start))
    }
    let context = CompletionContext(before: before, after: after)
    if let quote = context.openQuote { return quotedAnswer(context, quote: quote) }
    if context.partial.isEmpty, context.previous == "(", let signatures = signatures(context) {
      return CompletionAnswer(listing: signatures)
    }
    return answer(candidates(context), partial: context.partial)
  }

  // MARK: Candidates

  private func candidates(_ context: CompletionContext) -> [CompletionCandidate] {
    if context.wantsTable { return tableNames.map { CompletionCandidate(text: IdentifierText.quotedWhereNeeded($0)) } }
    if context.previous == ".", context.before.count >= 2 {
      let owner = context.before[context.before.count - 2].text
      let table = context.tables.first { $0.alias?.lowercased() == owner.lowercased() }?.name ?? owner
      return columnNames(of: table).map { CompletionCandidate(text: IdentifierText.quotedWhereNeeded($0)) }
    }
    var found = context.tables.flatMap { columnNames(of: $0.name) }
      .map { CompletionCandidate(text: IdentifierText.quotedWhereNeeded($0)) }
    guard !context.partial.isEmpty else { return found }
    if context.tables.isEmpty {
      found += catalog.all.flatMap { columnNames(of: $0.name) }
        .map { CompletionCandidate(text: IdentifierText.quotedWhereNeeded($0)) }
    }
    let isShouting = context.partial.allSatisfy { !$0.isLowercase }
    found += Completer.keywords.map { CompletionCandidate(text: isShouting ? $0.uppercased() : $0) }
    found += FunctionTable.standard.names.filter { $0.first?.isLetter ?? false }
      .map { CompletionCandidate(text: $0, suffix: "(") }
    return found
  }

  /// Names of tables and views in both languages.
  var tableNames: [String] { catalog.all.flatMap { [$0.name] + ($0.entry.chineseName.map { [$0] } ?? []) } }

  /// Names of a table's columns in both languages.
  func columnNames(of table: String) -> [String] {
    switch catalog.entry(named: table) {
    case .table(let table): table.schema.columns.flatMap { [$0.name] + ($0.chineseName.map { [$0] } ?? []) }
    case .view(let view): view.columnNames + view.chineseColumnNames.compactMap { $0 }
    case nil: []
    }
  }

  /// The signatures of the function whose bracket was just opened; nil when there is none.
  private func signatures(_ context: CompletionContext) -> [String]? {
    guard context.before.count >= 2 else { return nil }
    let name = context.before[context.before.count - 2].folded
    let row = FunctionTable.standard.documentation.first { $0.name == name || $0.aliases.contains(name) }
    return row.map { $0.signatures + [$0.chineseSummary] }
  }

  // MARK: Values inside quotes

  private func quotedAnswer(_ context: CompletionContext, quote: Character) -> CompletionAnswer {
    if quote == "\"" || quote == "“" {
      let names = context.wantsTable ? tableNames : context.tables.flatMap { columnNames(of: $0.name) }
      let closing = quote == "“" ? "”" : "\""
      return answer(names.map { CompletionCandidate(text: $0, suffix: closing + " ") }, partial: context.partial)
    }
    let closing = quote == "‘" ? "’" : "'"
    guard let column = context.comparedColumn else {
      return answer(FileCompletion.candidates(context.partial, suffix: closing), partial: context.partial)
    }
    let named = context.tables.map(\.name)
    for name in named.isEmpty ? catalog.all.map(\.name) : named {
      guard case .table(let table) = catalog.entry(named: name), let position = table.schema.position(named: column),
        let dictionary = table.columns[position].dictionary, dictionary.count <= Completer.valueLimit
      else { continue }
      let values = (0..<dictionary.count).map { dictionary[Int32($0)] }.filter { !$0.isEmpty && !$0.contains("'") }
      return answer(values.map { CompletionCandidate(text: $0, suffix: closing) }, partial: context.partial)
    }
    return CompletionAnswer()
  }

  // MARK: The answer

  /// What Tab does with the candidates that begin as `partial` does.
  func answer(_ candidates: [CompletionCandidate], partial: String) -> CompletionAnswer {
    let wanted = partial.lowercased()
    var seen: Set<String> = []
    var fitting = candidates.filter { candidate in
      let text =
        candidate.text.hasPrefix("\"") && !wanted.hasPrefix("\"") ? String(candidate.text.dropFirst()) : candidate.text
      return text.lowercased().hasPrefix(wanted) && seen.insert(candidate.text).inserted
    }
    if fitting.isEmpty {
      // `jss` finds 决算数, as does `juesuan`: the first letters of its pronunciation, or all of them.
      fitting = candidates.filter { candidate in
        let isMeant =
          PinyinInitials.match(wanted, in: candidate.text, isPrefix: true)
          || wanted.count > 1 && PinyinSyllables.spelling(of: candidate.text)?.hasPrefix(wanted) ?? false
        return isMeant && seen.insert(candidate.text).inserted
      }
    }
    guard let first = fitting.first else { return CompletionAnswer() }
    let count = partial.unicodeScalars.count
    if fitting.count == 1 { return CompletionAnswer(deletes: count, inserts: first.text + first.suffix) }
    let common = fitting.dropFirst().reduce(first.text) { Completer.commonPrefix($0, $1.text) }
    if common.count > partial.count { return CompletionAnswer(deletes: count, inserts: common) }
    return CompletionAnswer(listing: listing(fitting.map(\.text)))
  }

  /// What two texts have in common at their start, without regard to case.
  private static func commonPrefix(_ left: String, _ right: String) -> String {
    var result = ""
    for (character, other) in zip(left, right) {
      guard character.lowercased() == other.lowercased() else { break }
      result.append(character)
    }
    return result
  }

  /// Names in columns, sorted as they come; at most a hundred.
  private func listing(_ names: [String]) -> [String] {
    let shown = names.prefix(100).map(SafeText.text)
    let widths = shown.map { TextWidth.columns($0, ambiguous: 1) }
    let width = min((widths.max() ?? 1) + 2, max(columns, 4))
    let perLine = max(1, columns / width)
    var lines: [String] = []
    for start in stride(from: 0, to: shown.count, by: perLine) {
      var line = ""
      for index in start..<min(start + perLine, shown.count) {
        line += shown[index] + String(repeating: " ", count: max(1, width - widths[index]))
      }
      lines.append(line)
    }
    if names.count > shown.count { lines.append("… \(names.count)") }
    return lines
  }

  private static let keywords = [
    "select", "from", "where", "group by", "order by", "having", "limit", "offset", "join", "left join", "inner join",
    "on",
    "using", "with", "as", "and", "or", "not", "in", "is null", "is not null", "like", "between", "case", "when",
    "then",
    "else", "end", "distinct", "union all", "asc", "desc", "create table", "create view", "insert into", "update",
    "delete",
    "drop table", "describe", "summarize", "explain", "pivot", "qualify", "over", "partition by", "filter", "values",
    "cast",
  ]
}

extension StatementScanner {
  /// Whether the last line of `text` stands at the start of a statement.
  static func isAtStatementStart(_ text: String) -> Bool {
    guard let lineBreak = text.lastIndex(of: "\n") else { return true }
    var scanner = StatementScanner(text[...lineBreak].utf8)
    while scanner.next(isFinal: false) != nil {}
    return !scanner.isInsideStatement
  }
}
