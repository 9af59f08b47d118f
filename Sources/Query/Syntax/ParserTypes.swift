// Types as they are written.

extension Parser {
  /// typeName := name [( number, … )] { [ ] | [ number ] | ARRAY } | STRUCT ( name type, … ) | MAP ( type, type ) |
  /// ENUM ( string, … )
  mutating func typeName() throws(QueryError) -> TypeName {
    try enter()
    defer { leave() }
    let start = current.span
    let name = try typeWords()
    var type = TypeName(name: name, span: start)
    if at(.openParenthesis) {
      if name == "STRUCT" || name == "ROW" {
        type.fields = try typeFields()
      } else if name == "MAP" {
        type.fields = try mapFields()
      } else if name == "ENUM" {
        type.values = try enumerationValues()
      } else {
        type.arguments = try typeArguments()
      }
    }
    if name == "TIMESTAMP" || name == "TIME" { type.name += takeTimeZone() }
    while true {
      var length: Int?
      let isNumbered = peek(1).kind == .integer && at(.closeBracket, distance: 2)
      if at(.openBracket), isNumbered || at(.closeBracket, distance: 1) {
        advance()
        if isNumbered { length = try arrayLength() }
        try expect(.closeBracket)
      } else if at(.array) {
        advance()
        if take(.openBracket) {
          if current.kind == .integer { length = try arrayLength() }
          try expect(.closeBracket)
        }
      } else {
        break
      }
      type.lengths.append(length)
      try checkChain(type.listDepth * 64)
    }
    type.span = span(from: start)
    return type
  }

  /// The number of elements of an array.
  private mutating func arrayLength() throws(QueryError) -> Int {
    guard let length = Int(current.text) else { throw unexpected([Expected.number]) }
    advance()
    return length
  }

  /// The words of a type's name in upper case; a quoted name keeps its case.
  private mutating func typeWords() throws(QueryError) -> String {
    let first = try label(Expected.type)
    if first.isQuoted { return first.text }
    if at(.dot) {
      advance()
      return try label(Expected.type).text.uppercased()
    }
    let name = first.text.uppercased()
    if name == "DOUBLE", take(word: "PRECISION") { return "DOUBLE PRECISION" }
    if name == "CHARACTER" || name == "CHAR" || name == "NCHAR", take(word: "VARYING") { return "CHARACTER VARYING" }
    if name == "BIT", take(word: "VARYING") { return "BIT VARYING" }
    if name == "INTERVAL" { skipIntervalFields() }
    return name
  }

  private mutating func skipIntervalFields() {
    let fields = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]
    guard fields.contains(where: { at(word: $0) }) else { return }
    advance()
    if at(.to) {
      advance()
      advance()
    }
  }

  /// `WITH TIME ZONE` gives a suffix, `WITHOUT TIME ZONE` none.
  private mutating func takeTimeZone() -> String {
    guard at(.with) || at(.without), at(.time, distance: 1), at(.zone, distance: 2) else { return "" }
    let suffix = at(.with) ? " WITH TIME ZONE" : ""
    index += 3
    return suffix
  }

  private mutating func typeArguments() throws(QueryError) -> [Int] {
    try expect(.openParenthesis)
    var numbers: [Int] = []
    if take(.closeParenthesis) { return [] }
    repeat {
      guard current.kind == .integer, let number = Int(current.text) else { throw unexpected([Expected.number]) }
      advance()
      numbers.append(number)
    } while take(.comma)
    try expect(.closeParenthesis)
    return numbers
  }

  private mutating func typeFields() throws(QueryError) -> [TypeName.Field] {
    try expect(.openParenthesis)
    var fields: [TypeName.Field] = []
    repeat {
      let name = try label()
      fields.append(TypeName.Field(name: name, type: try typeName()))
    } while take(.comma)
    try close(.closeParenthesis)
    return fields
  }

  /// `( 'a', 'b', … )`.
  mutating func enumerationValues() throws(QueryError) -> [String] {
    try expect(.openParenthesis)
    var values: [String] = []
    while !at(.closeParenthesis) {
      guard current.kind == .text else { throw unexpected([Expected.string]) }
      values.append(advance().text)
      guard take(.comma) else { break }
    }
    try close(.closeParenthesis)
    return values
  }

  private mutating func mapFields() throws(QueryError) -> [TypeName.Field] {
    try expect(.openParenthesis)
    let key = try typeName()
    try expect(.comma)
    let value = try typeName()
    try expect(.closeParenthesis)
    return [
      TypeName.Field(name: Name("key", span: key.span), type: key),
      TypeName.Field(name: Name("value", span: value.span), type: value),
    ]
  }
}
