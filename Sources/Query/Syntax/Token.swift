// The smallest parts of a statement.

/// A word, literal or symbol of a statement, with its place.
struct Token: Sendable, Equatable {
  /// What a token is.
  enum Kind: Sendable, Equatable {
    /// A name or a keyword.
    case word
    case quotedName
    /// A string literal.
    case text
    case blob
    case integer, decimal, double
    /// An amount of money such as `458.07万元`.
    case amount
    /// A percentage such as `43.82%`.
    case percent
    /// `$1` or `$name`.
    case parameter
    case symbol(Symbol)
    /// The end of the text.
    case end
  }

  /// What it is.
  var kind: Kind
  /// What it says: a name without quotes, a string without quotes and escapes, the digits of a number without
  /// separators; half-width forms throughout.
  var text: String
  /// The keyword, when it is one.
  var keyword: Keyword?
  /// Where it stands.
  var span: SourceSpan
}

/// Punctuation and operators.
enum Symbol: String, CaseIterable, Sendable {
  case openParenthesis = "(", closeParenthesis = ")", openBracket = "[", closeBracket = "]"
  case openBrace = "{", closeBrace = "}", comma = ",", semicolon = ";", dot = ".", questionMark = "?"
  case colon = ":", doubleColon = "::", assign = ":=", fatArrow = "=>"
  case equal = "=", doubleEqual = "==", notEqual = "<>", bangEqual = "!="
  case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
  case plus = "+", minus = "-", star = "*", slash = "/", doubleSlash = "//", percent = "%"
  case caret = "^", doubleStar = "**", concatenate = "||", bar = "|", ampersand = "&", doubleAmpersand = "&&"
  case shiftLeft = "<<", shiftRight = ">>", arrow = "->", doubleArrow = "->>"
  case tilde = "~", tildeStar = "~*", notTilde = "!~", notTildeStar = "!~*"
  case doubleTilde = "~~", doubleTildeStar = "~~*", notDoubleTilde = "!~~", notDoubleTildeStar = "!~~*"
  case tripleTilde = "~~~"
  case hash = "#"
  case startsWith = "^@", contains = "@>", containedBy = "<@", at = "@", bang = "!"

  /// Symbols by up to four ASCII codes, the first in the lowest byte.
  static let byCodes: [UInt32: Symbol] = {
    var table: [UInt32: Symbol] = [:]
    for symbol in Symbol.allCases {
      var packed: UInt32 = 0
      for (index, byte) in symbol.rawValue.utf8.enumerated() { packed |= UInt32(byte) << UInt32(8 * index) }
      table[packed] = symbol
    }
    return table
  }()
}
