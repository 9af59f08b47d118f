// How tightly operators bind. From loose to tight, as PostgreSQL and DuckDB have it; all associate to the left.

/// How tightly an operator binds its operands.
enum Precedence: Int, Comparable, Sendable {
  case lowest, or, and, not, `is`, comparison, between, other, additive, multiplicative, power, timeZone, collate
  case unary, postfix

  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter level: what the right operand of an operator of this level must reach.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .postfix }
}

extension BinaryOperator {
  /// How tightly the operator binds.
  var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    case .add, .subtract: .additive
    case .multiply, .divide, .integerDivide, .modulo: .multiplicative
    case .power: .power
    case .concatenate, .bitAnd, .bitOr, .shiftLeft, .shiftRight, .arrow, .doubleArrow, .regexMatch, .regexNotMatch,
      .regexMatchInsensitive, .regexNotMatchInsensitive, .startsWith, .containsAll, .containedBy, .overlaps:
      .other
    }
  }

  /// Whether this compares its operands.
  var isComparison: Bool { precedence == .comparison }

  /// Whether this compares a text with a regular expression.
  var matchesPattern: Bool {
    switch self {
    case .regexMatch, .regexNotMatch, .regexMatchInsensitive, .regexNotMatchInsensitive: true
    default: false
    }
  }

  /// The operator that a token stands for between two operands.
  init?(_ kind: Token.Kind) {
    guard case .symbol(let symbol) = kind else { return nil }
    self.init(symbol)
  }

  /// The operator that a symbol stands for between two operands.
  init?(_ symbol: Symbol) {
    switch symbol {
    case .equal, .doubleEqual: self = .equal
    case .notEqual, .bangEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .plus: self = .add
    case .minus: self = .subtract
    case .star: self = .multiply
    case .slash: self = .divide
    case .doubleSlash: self = .integerDivide
    case .percent: self = .modulo
    case .caret, .doubleStar: self = .power
    case .concatenate: self = .concatenate
    case .bar: self = .bitOr
    case .ampersand: self = .bitAnd
    case .doubleAmpersand: self = .overlaps
    case .shiftLeft: self = .shiftLeft
    case .shiftRight: self = .shiftRight
    case .arrow: self = .arrow
    case .doubleArrow: self = .doubleArrow
    case .tilde: self = .regexMatch
    case .notTilde: self = .regexNotMatch
    case .tildeStar: self = .regexMatchInsensitive
    case .notTildeStar: self = .regexNotMatchInsensitive
    case .startsWith: self = .startsWith
    case .contains: self = .containsAll
    case .containedBy: self = .containedBy
    default: return nil
    }
  }
}

extension MatchOperator {
  /// The match that `~~` and its kin stand for, and whether it is negated.
  static func symbol(_ symbol: Symbol) -> (match: MatchOperator, negated: Bool)? {
    switch symbol {
    case .doubleTilde: (.like, false)
    case .notDoubleTilde: (.like, true)
    case .doubleTildeStar: (.ilike, false)
    case .notDoubleTildeStar: (.ilike, true)
    case .tripleTilde: (.glob, false)
    default: nil
    }
  }
}
