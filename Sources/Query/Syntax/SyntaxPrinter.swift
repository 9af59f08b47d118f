// Prints statements in canonical form: half-width, keywords in capitals, brackets and quotes only where they are needed.
// What is printed reads back as the same tree.

/// Writes trees of syntax as text.
public struct SyntaxPrinter: Sendable {
  /// What was written so far.
  var output = ""

  /// A printer that has written nothing.
  init() {}

  /// The text of an expression.
  public static func text(of expression: Expression) -> String {
    var printer = SyntaxPrinter()
    printer.expression(expression)
    return printer.output
  }

  /// The text of a query.
  public static func text(of query: QueryExpression) -> String {
    var printer = SyntaxPrinter()
    printer.query(query)
    return printer.output
  }

  /// The text of a statement, without a semicolon.
  public static func text(of statement: Statement) -> String {
    var printer = SyntaxPrinter()
    printer.statement(statement)
    return printer.output
  }

  /// A name as it has to be written: with quotes where it would not be read as a name without them.
  public static func quoted(_ name: String) -> String {
    needsQuotes(name) ? quotedAlways(name) : name
  }

  /// A text as a string literal.
  public static func literal(_ text: String) -> String { enclosed(text, in: "'") }

  /// Bytes as a BLOB literal, `X'AB'`.
  static func literal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return "X'" + String(decoding: text, as: UTF8.self) + "'"
  }

  // MARK: Words

  /// Appends text as it is.
  mutating func write(_ text: String) { output += text }

  /// Appends a name, quoted where needed.
  mutating func write(_ name: Name) { output += SyntaxPrinter.quoted(name.text) }

  /// Appends a name in quotes, for places where a bare word would be read as text.
  mutating func writeQuoted(_ name: Name) { output += SyntaxPrinter.quotedAlways(name.text) }

  /// Appends the name of a function that is called.
  mutating func write(function name: Name) {
    let keyword = Keyword.byText[name.text.uppercased()]
    if let keyword, !keyword.isReserved, !SyntaxPrinter.unsafeFunctions.contains(keyword) {
      output += name.text
    } else if SyntaxPrinter.timeConstants.contains(name.text.uppercased()) {
      output += name.text
    } else {
      write(name)
    }
  }

  /// Appends `items` with commas between them.
  mutating func list<Item>(_ items: [Item], _ body: (inout SyntaxPrinter, Item) -> Void) {
    for (index, item) in items.enumerated() {
      if index > 0 { write(", ") }
      body(&self, item)
    }
  }

  /// Appends `items` in brackets, with commas between them.
  mutating func bracketed<Item>(_ items: [Item], _ body: (inout SyntaxPrinter, Item) -> Void) {
    write("(")
    list(items, body)
    write(")")
  }

  /// Appends names in brackets.
  mutating func bracketed(_ names: [Name]) { bracketed(names) { $0.write($1) } }

  /// A name between quotes, whether it needs them or not.
  public static func quotedAlways(_ name: String) -> String { enclosed(name, in: "\"") }

  private static func enclosed(_ text: String, in quote: Unicode.Scalar) -> String {
    var scalars = String.UnicodeScalarView([quote])
    for scalar in text.unicodeScalars {
      if scalar == quote { scalars.append(quote) }
      scalars.append(scalar)
    }
    scalars.append(quote)
    return String(scalars)
  }

  private static func needsQuotes(_ name: String) -> Bool {
    var isFirst = true
    for scalar in name.unicodeScalars {
      // Full-width forms would be read as their half-width twins.
      if scalar.value >= 0xFF01, scalar.value <= 0xFF5E { return true }
      let character = ScriptCharacter(code: scalar.value, length: 1)
      guard isFirst ? character.startsName : character.continuesName else { return true }
      isFirst = false
    }
    if isFirst { return true }
    let word = name.uppercased()
    if timeConstants.contains(word) { return true }
    guard let keyword = Keyword.byText[word] else { return false }
    return !plainKeywords.contains(keyword)
  }

  /// Keywords that mean nothing where a name may stand.
  private static let plainKeywords: Set<Keyword> = [
    .add, .alter, .always, .begin, .check, .column, .commit, .conflict, .copy, .data, .deallocate, .delete, .do, .drop,
    .execute, .explain, .first, .function, .generated, .global, .index, .insert, .key, .last, .local, .macro, .name,
    .next, .of, .others, .pragma, .prepare, .reset, .schema, .session, .sets, .start, .stored, .system, .temp,
    .temporary, .ties, .time, .transaction, .truncate, .type, .update, .value, .view, .virtual, .work, .zone,
  ]

  /// Keywords that do not name a function when a bracket follows.
  private static let unsafeFunctions: Set<Keyword> = [
    .columns, .cube, .exists, .interval, .lateral, .rollup, .row, .tryCast, .values, .pivot, .unpivot, .describe,
    .summarize, .show,
  ]

  private static let timeConstants: Set<String> = [
    "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "CURRENT_USER",
    "CURRENT_SCHEMA", "SESSION_USER",
  ]
}
