// Where the cursor stands in a statement: what completion needs to know, read from the words before and after it.

/// A word or sign of a half-written statement.
struct CompletionWord: Equatable {
  /// What it is.
  enum Kind { case name, quotedName, text, sign }

  /// What it is.
  let kind: Kind
  /// The word without quotes; a sign in its half-width form.
  let text: String

  /// The word in lower case.
  var folded: String { text.lowercased() }
}

/// The words around the cursor.
struct CompletionContext {
  /// Words of the statement before the one at the cursor.
  let before: [CompletionWord]
  /// Words behind the cursor, up to the end of the statement.
  let after: [CompletionWord]
  /// The part of a word that stands before the cursor.
  let partial: String
  /// Whether the cursor stands inside `'…'`; the quote's sign.
  let openQuote: Character?

  /// Reads the statement around the cursor.
  init(before text: String, after rest: String) {
    var words: [CompletionWord] = []
    var reader = WordReader(text)
    while let word = reader.next() {
      if word.kind == .sign, word.text == ";" { words = [] } else { words.append(word) }
    }
    openQuote = reader.openQuote
    partial = reader.partial
    before = words
    var following: [CompletionWord] = []
    var behind = WordReader(rest)
    while let word = behind.next(), word.text != ";" { following.append(word) }
    if !behind.partial.isEmpty { following.append(CompletionWord(kind: .name, text: behind.partial)) }
    after = following
  }

  /// The word before the cursor's, in lower case; empty at the start.
  var previous: String { before.last?.folded ?? "" }

  /// Words after which a table is named.
  private static let tableWords: Set<String> = [
    "from", "join", "into", "update", "table", "describe", "desc", "summarize", "truncate", "view",
  ]
  /// Words that end a FROM clause.
  private static let clauseWords: Set<String> = [
    "where", "group", "order", "having", "limit", "select", "on", "using", "set", "values", "window", "qualify",
    "union",
    "offset", "intersect", "except",
  ]

  /// Whether a table's name is due.
  var wantsTable: Bool {
    if CompletionContext.tableWords.contains(previous) { return true }
    guard previous == "," else { return false }
    for word in before.reversed() {
      if word.text == "(" || word.text == ")" || CompletionContext.clauseWords.contains(word.folded) { return false }
      if word.folded == "from" { return true }
    }
    return false
  }

  /// The tables that the statement names after FROM, JOIN and their kin, with the alias of each.
  var tables: [(name: String, alias: String?)] {
    let all = before + [CompletionWord(kind: .sign, text: "")] + after
    var found: [(String, String?)] = []
    var isInFrom = false
    for (index, word) in all.enumerated() {
      if word.kind == .name, CompletionContext.clauseWords.contains(word.folded) { isInFrom = false }
      let isDue =
        index > 0
        && (CompletionContext.tableWords.contains(all[index - 1].folded) || (isInFrom && all[index - 1].text == ","))
      if word.folded == "from", word.kind == .name { isInFrom = true }
      guard isDue, word.kind == .name || word.kind == .quotedName else { continue }
      var next = index + 1
      if next < all.count, all[next].folded == "as" { next += 1 }
      let isAlias =
        next < all.count && all[next].kind != .sign && !CompletionContext.clauseWords.contains(all[next].folded)
        && !["join", "left", "right", "inner", "full", "cross", "natural", "semi", "anti"].contains(all[next].folded)
      found.append((word.text, isAlias ? all[next].text : nil))
    }
    return found
  }

  /// The column that the open text is compared with: in `column = '`, `column IN ('a', '`, `column LIKE '`.
  var comparedColumn: String? {
    var words = before[...]
    while let last = words.last, last.kind == .text || last.text == "," || last.text == "(" { words.removeLast() }
    guard let operation = words.popLast() else { return nil }
    guard ["=", "==", "<>", "!=", "in", "like", "ilike"].contains(operation.folded) else { return nil }
    if words.last?.folded == "not" { words.removeLast() }
    guard let column = words.last, column.kind == .name || column.kind == .quotedName else { return nil }
    return column.text
  }
}

/// Cuts half-written text into words.
private struct WordReader {
  private var rest: Substring
  /// What stands at the end without being finished.
  private(set) var partial = ""
  /// The quote that is open at the end.
  private(set) var openQuote: Character?

  init(_ text: String) { rest = text[...] }

  mutating func next() -> CompletionWord? {
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("--") {
        rest = rest.drop { $0 != "\n" }
      } else if let closing = WordReader.closing(first) {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: closing) else {
          partial = String(rest)
          openQuote = first
          rest = ""
          return nil
        }
        let body = String(rest[..<end])
        rest = rest[rest.index(after: end)...]
        return CompletionWord(kind: closing == "'" || closing == "’" ? .text : .quotedName, text: body)
      } else if WordReader.isWordCharacter(first) {
        let word = rest.prefix(while: WordReader.isWordCharacter)
        rest = rest[word.endIndex...]
        guard !rest.isEmpty else {
          partial = String(word)
          return nil
        }
        return CompletionWord(kind: .name, text: String(word))
      } else {
        rest.removeFirst()
        return CompletionWord(kind: .sign, text: WordReader.halfWidth(first))
      }
    }
    return nil
  }

  private static func closing(_ character: Character) -> Character? {
    switch character {
    case "'": "'"
    case "\"": "\""
    case "‘": "’"
    case "“": "”"
    default: nil
    }
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func halfWidth(_ character: Character) -> String {
    guard let scalar = character.unicodeScalars.first, (0xFF01...0xFF5E).contains(scalar.value),
      let twin = Unicode.Scalar(scalar.value - 0xFEE0)
    else { return String(character) }
    return String(Character(twin))
  }
}
