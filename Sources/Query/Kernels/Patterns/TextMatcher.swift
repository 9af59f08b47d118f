// LIKE, ILIKE, GLOB and SIMILAR TO: a pattern made ready once and matched against many texts.

/// A pattern of one of the match operators.
struct TextMatcher: Sendable {
  /// What a pattern comes down to, the cheapest first.
  private enum Plan: Sendable {
    case anything
    case equal([UInt8])
    case prefix([UInt8])
    case suffix([UInt8])
    case contains([UInt8])
    case general([WildcardToken])
    case expression(RegularExpression)
  }

  private let plan: Plan
  /// Whether texts are compared in lower case.
  private let ignoresCase: Bool

  /// Bytes that a pattern may have: reading a longer one cannot be interrupted.
  private static let longestPattern = 1 << 20

  /// Reads a pattern.
  ///
  /// - Throws: `.evaluation(.invalidArgument)` for an escape of several characters, a pattern that ends with its
  /// escape,
  ///   and a malformed regular expression.
  init(_ match: MatchOperator, pattern: String, escape: String? = nil) throws(QueryError) {
    guard pattern.utf8.count <= TextMatcher.longestPattern else {
      throw WildcardToken.invalid(
        "the pattern is longer than \(TextMatcher.longestPattern) bytes", "模式超过 \(TextMatcher.longestPattern) 字节")
    }
    ignoresCase = match == .ilike
    switch match {
    case .similar:
      plan = .expression(try RegularExpression(pattern))
    case .glob:
      plan = TextMatcher.plan(try WildcardToken.glob(pattern))
    case .like, .ilike:
      plan = TextMatcher.plan(try WildcardToken.like(pattern, escape: escape, ignoresCase: ignoresCase))
    }
  }

  /// Bytes that every text that matches contains, somewhere behind any others, and whether that is all there is to match; nil where
  /// there are none of use.
  var soughtBytes: (bytes: [UInt8], isAll: Bool)? {
    if ignoresCase { return nil }
    switch plan {
    case .contains(let bytes): return (bytes, true)
    case .general(let tokens):
      guard tokens.count > 2, case .anySequence = tokens[0], case .literal(let bytes) = tokens[1] else { return nil }
      return (bytes, false)
    default: return nil
    }
  }

  /// Whether the whole text matches. `scratch` is working space that is kept between calls.
  func matches(_ text: Span<UInt8>, scratch: inout TextMatcher.Scratch) -> Bool {
    guard ignoresCase else { return matchesExactly(text, scratch: &scratch) }
    scratch.lowercase.removeAll(keepingCapacity: true)
    scratch.lowercase.reserveCapacity(text.count)
    CodePoints.appendCased(text, uppercase: false, to: &scratch.lowercase)
    let lowercase = scratch.lowercase
    return matchesExactly(lowercase.span, scratch: &scratch)
  }

  /// Working space of a matcher; one for each worker.
  struct Scratch {
    fileprivate var lowercase: [UInt8] = []
    fileprivate var automaton: PatternAutomaton?
    /// The parts of the pattern in arrays of its own: workers that count references to one array wait for each other.
    fileprivate var tokens: [WildcardToken] = []

    /// Empty space.
    init() {}
  }

  private func matchesExactly(_ text: Span<UInt8>, scratch: inout Scratch) -> Bool {
    switch plan {
    case .anything: return true
    case .equal(let bytes): return ByteSearch.equal(text, bytes.span)
    case .prefix(let bytes): return ByteSearch.hasPrefix(text, bytes.span)
    case .suffix(let bytes): return ByteSearch.hasSuffix(text, bytes.span)
    case .contains(let bytes): return ByteSearch.first(of: bytes.span, in: text) != nil
    case .general(let tokens):
      if scratch.tokens.isEmpty { scratch.tokens = tokens.map(\.copy) }
      return WildcardToken.matches(scratch.tokens, text)
    case .expression(let expression):
      if scratch.automaton == nil { scratch.automaton = expression.automaton(isWhole: true) }
      return scratch.automaton?.matches(text) ?? false
    }
  }

  /// The cheapest plan for the tokens.
  private static func plan(_ tokens: [WildcardToken]) -> Plan {
    var literals: [[UInt8]] = []
    for token in tokens {
      switch token {
      case .literal(let bytes): literals.append(bytes)
      case .anySequence: break
      case .anyOne, .oneOf: return .general(tokens)
      }
    }
    switch (tokens.count, literals.count) {
    case (0, 0): return .equal([])
    case (1, 0): return .anything
    case (1, 1): return .equal(literals[0])
    case (2, 1):
      if case .anySequence = tokens[0] { return .suffix(literals[0]) }
      return .prefix(literals[0])
    case (3, 1): return .contains(literals[0])
    default: return .general(tokens)
    }
  }
}

/// One part of a pattern with wildcards. Literals and sequences never follow their own kind.
enum WildcardToken: Sendable {
  case literal([UInt8])
  /// `_` of LIKE, `?` of GLOB: one code point.
  case anyOne
  /// `%` of LIKE, `*` of GLOB: any code points.
  case anySequence
  /// `[…]` of GLOB: one code point of these ranges, or not of them.
  case oneOf([ClosedRange<UInt32>], negated: Bool)

  /// The parts of a LIKE pattern, in lower case for ILIKE.
  static func like(_ pattern: String, escape: String?, ignoresCase: Bool) throws(QueryError) -> [WildcardToken] {
    var escapeScalar: Unicode.Scalar?
    if let escape, !escape.isEmpty {
      guard escape.unicodeScalars.count == 1 else {
        throw invalid("the escape must be one character", "转义符必须是单个字符")
      }
      escapeScalar = escape.unicodeScalars.first
    }
    var tokens: [WildcardToken] = []
    var scalars = pattern.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      if scalar == escapeScalar {
        guard let escaped = scalars.next() else {
          throw invalid("the pattern ends with its escape character", "模式以转义符结尾")
        }
        append(escaped, ignoresCase: ignoresCase, to: &tokens)
      } else if scalar == "%" {
        appendSequence(to: &tokens)
      } else if scalar == "_" {
        tokens.append(.anyOne)
      } else {
        append(scalar, ignoresCase: ignoresCase, to: &tokens)
      }
    }
    return tokens
  }

  /// The parts of a GLOB pattern: `*`, `?`, `[a-z]`, `[!a-z]`, and `\` before a character that stands for itself.
  static func glob(_ pattern: String) throws(QueryError) -> [WildcardToken] {
    var tokens: [WildcardToken] = []
    let scalars = Array(pattern.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "*": appendSequence(to: &tokens)
      case "?": tokens.append(.anyOne)
      case "[": tokens.append(try globSet(scalars, &index))
      case "\\" where index < scalars.count:
        append(scalars[index], ignoresCase: false, to: &tokens)
        index += 1
      default: append(scalar, ignoresCase: false, to: &tokens)
      }
    }
    return tokens
  }

  private static func globSet(_ scalars: [Unicode.Scalar], _ index: inout Int) throws(QueryError) -> WildcardToken {
    var ranges: [ClosedRange<UInt32>] = []
    var negated = false
    if index < scalars.count, scalars[index] == "!" || scalars[index] == "^" {
      negated = true
      index += 1
    }
    var isFirst = true
    while index < scalars.count, isFirst || scalars[index] != "]" {
      isFirst = false
      var low = scalars[index].value
      if scalars[index] == "\\", index + 1 < scalars.count {
        index += 1
        low = scalars[index].value
      }
      index += 1
      if index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] != "]" {
        let high = scalars[index + 1].value
        index += 2
        if low <= high { ranges.append(low...high) }
      } else {
        ranges.append(low...low)
      }
    }
    guard index < scalars.count else { throw invalid("a [ is never closed", "方括号没有闭合") }
    index += 1
    return .oneOf(ranges, negated: negated)
  }

  private static func append(_ scalar: Unicode.Scalar, ignoresCase: Bool, to tokens: inout [WildcardToken]) {
    var bytes: [UInt8] = []
    CodePoints.append(ignoresCase ? CodePoints.lowercased(scalar.value) : scalar.value, to: &bytes)
    if case .literal(let before)? = tokens.last {
      tokens[tokens.count - 1] = .literal(before + bytes)
    } else {
      tokens.append(.literal(bytes))
    }
  }

  /// The same part, which shares no memory with this one.
  fileprivate var copy: WildcardToken {
    switch self {
    case .literal(let bytes): .literal(bytes.map { $0 })
    case .oneOf(let ranges, let negated): .oneOf(ranges.map { $0 }, negated: negated)
    case .anyOne, .anySequence: self
    }
  }

  private static func appendSequence(to tokens: inout [WildcardToken]) {
    if case .anySequence? = tokens.last { return }
    tokens.append(.anySequence)
  }

  static func invalid(_ english: String, _ chinese: String) -> QueryError {
    QueryError(.evaluation(.invalidArgument(function: "LIKE", reason: .init(english, chinese))))
  }

  /// Whether the whole text matches. Goes back to the last sequence only, so that work is at most the product of the
  /// lengths of text and longest part, and needs no memory.
  static func matches(_ tokens: [WildcardToken], _ text: Span<UInt8>) -> Bool {
    var token = 0
    var index = 0
    var retryToken = -1
    var retryIndex = 0
    while true {
      if token < tokens.count, case .anySequence = tokens[token] {
        token += 1
        if token == tokens.count { return true }
        retryToken = token
        retryIndex = index
        continue
      }
      if token == tokens.count, index == text.count { return true }
      if token < tokens.count, let next = step(tokens[token], text, index) {
        token += 1
        index = next
        continue
      }
      guard retryToken >= 0, retryIndex < text.count else { return false }
      retryIndex = CodePoints.next(text, after: retryIndex)
      if case .literal(let bytes) = tokens[retryToken] {
        guard let found = ByteSearch.first(of: bytes.span, in: text, from: retryIndex) else { return false }
        retryIndex = found
      }
      token = retryToken
      index = retryIndex
    }
  }

  /// The index after what the token takes at `index`; nil when it takes nothing there.
  @inline(__always)
  private static func step(_ token: WildcardToken, _ text: Span<UInt8>, _ index: Int) -> Int? {
    switch token {
    case .literal(let bytes):
      guard text.count - index >= bytes.count, ByteSearch.matches(bytes.span, in: text, at: index) else { return nil }
      return index + bytes.count
    case .anyOne: return index < text.count ? CodePoints.next(text, after: index) : nil
    case .oneOf(let ranges, let negated):
      guard index < text.count else { return nil }
      let (code, next) = CodePoints.decode(text, at: index)
      return ranges.contains(where: { $0.contains(code) }) != negated ? next : nil
    case .anySequence: return index
    }
  }
}
