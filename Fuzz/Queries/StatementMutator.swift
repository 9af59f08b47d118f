// Broken statements out of sound ones: characters taken, words put in, pieces moved, pieces of other statements, bytes that
// are no text.

/// Makes texts that a reader of statements has to survive.
public struct StatementMutator: Sendable {
  private let corpus: [String]

  /// A mutator of these statements.
  public init(corpus: [String]) { self.corpus = corpus.isEmpty ? ["SELECT 1"] : corpus }

  /// Words that readers have to think about.
  private static let words = [
    "(", ")", "[", "]", "{", "}", ",", ";", "'", "\"", "$$", "--", "/*", "*/", "SELECT ", " FROM ", "NOT ", "CASE ",
    " END",
    " AS ", "%", "万元", "1e", "0x", "::", "->", "*", ".", " IN ", "INTERVAL ", "lambda ", "，", "‘", "“", "（", "年",
    "\u{0}",
    "\u{FEFF}", "COLUMNS(", "#1", "?", ":a", " GROUP BY ", "WITH ", " UNION ", "DATE 'x'", "VALUES ", "E'", "X'", "@",
    "!",
    "~", "^", "PIVOT ", "UNPIVOT ", " OVER (", " ORDER BY ", " LIMIT ", "NULL", "-1", "9223372036854775807",
    "170141183460469231731687303715884105727", "99999999999999999999999999999999999999999", "1e308", "0.1e-400",
    "1e999999999",
    "458.07亿元", "43.82%", "DATE '9999-12-31'", "INTERVAL '999999999 years'", "''", "repeat('a', 1000)", "range(100000)",
    "generate_series(1, 5)", "unnest([1, 2])", "sum(", "list(", "string_agg(", " FILTER (WHERE ", " WHERE ", " HAVING ",
    "QUALIFY ", "EXPLAIN ", "DESCRIBE ", "SUMMARIZE ", "t", "t.a", "b", "甲", "count(*)", "row_number() OVER ()",
    " JOIN t ",
    " USING (a)", " LATERAL ", "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", "RECURSIVE ", "::DECIMAL(38,38)",
    "::INTEGER[]",
    "::VARCHAR", "::DATE", "TRY_CAST(", "regexp_matches(a, '(')", "LIKE '%'", "ESCAPE ''", "\u{200D}", "\u{20BB7}",
    "\r\n",
  ]

  /// The text of a seed, with what was chosen for it.
  public func text(seed: UInt64) -> (bytes: [UInt8], drawn: [Int]) {
    var choices = Choices(seed: seed)
    let bytes = text(&choices)
    return (bytes, choices.drawn)
  }

  /// A text, its bytes not always UTF-8. Few choices make a statement of the corpus as it is.
  public func text(_ choices: inout Choices) -> [UInt8] {
    var characters = Array(choices.pick(corpus, otherwise: "").unicodeScalars)
    for _ in 0..<choices.below(6) {
      let place = choices.below(characters.count + 1)
      let end = min(characters.count, place + 1 + choices.below(12))
      switch choices.below(8) {
      case 0: characters.removeSubrange(place..<end)
      case 1, 2, 3: characters.insert(contentsOf: choices.pick(Self.words, otherwise: "").unicodeScalars, at: place)
      case 4: characters.insert(contentsOf: characters[place..<end], at: choices.below(characters.count + 1))
      case 5: characters.replaceSubrange(place..<end, with: choices.pick(Self.words, otherwise: "").unicodeScalars)
      case 6:
        let other = Array(choices.pick(corpus, otherwise: "").unicodeScalars)
        let start = choices.below(other.count + 1)
        characters.insert(contentsOf: other[start..<min(other.count, start + 1 + choices.below(40))], at: place)
      default:
        let piece = Array(characters[place..<end])
        for _ in 0..<choices.below(60) { characters.insert(contentsOf: piece, at: place) }
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: characters)
    var bytes = Array(String(text).utf8)
    if choices.chance(10) {
      for _ in 0..<choices.number(1...3) {
        bytes.insert(UInt8(choices.below(256)), at: choices.below(bytes.count + 1))
      }
    }
    return bytes
  }
}
