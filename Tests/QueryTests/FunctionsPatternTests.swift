// Patterns against naive matchers on random input, and hostile patterns against the clock.

import Testing

@testable import Query

@Suite struct FunctionsPatternTests {
  /// LIKE by definition: tries every length for `%`.
  private func naiveLike(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "%": return (0...text.count).contains { naiveLike(text.dropFirst($0), rest) }
    case "_": return !text.isEmpty && naiveLike(text.dropFirst(), rest)
    default: return text.first == first && naiveLike(text.dropFirst(), rest)
    }
  }

  private func matches(_ match: MatchOperator, _ text: String, _ pattern: String, escape: String? = nil) throws -> Bool
  {
    let matcher = try TextMatcher(match, pattern: pattern, escape: escape)
    var scratch = TextMatcher.Scratch()
    let bytes = Array(text.utf8)
    return matcher.matches(bytes.span, scratch: &scratch)
  }

  @Test func likeAgreesWithItsDefinition() throws {
    var random = SeededGenerator(7)
    let letters: [Character] = ["a", "b", "预", "算"]
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...8, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
      let pattern = String(
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
          (letters + ["%", "_"]).randomElement(using: &random) ?? "a"
        })
      let expected = naiveLike(Array(text)[...], Array(pattern)[...])
      #expect(try matches(.like, text, pattern) == expected, "\(text) LIKE \(pattern)")
    }
  }

  @Test func likeKnowsEscapesAndCase() throws {
    #expect(try matches(.like, "100%", "100!%", escape: "!"))
    #expect(try !matches(.like, "1000", "100!%", escape: "!"))
    #expect(try matches(.ilike, "ÄPFEL und 预算", "äpfel%预_"))
    #expect(throws: QueryError.self) { try matches(.like, "a", "a!", escape: "!") }
    #expect(throws: QueryError.self) { try matches(.like, "a", "a", escape: "!!") }
    #expect(try matches(.glob, "预算2020.txt", "预?20[0-3]?.t*"))
    #expect(try !matches(.glob, "b", "[!a-c]"))
    #expect(try matches(.similar, "abcbc", "a(bc)+"))
  }

  // MARK: - Regular expressions

  /// The ends of all matches of `node` at `index`, preferred first; the number of steps is not bounded.
  private func ends(_ node: PatternNode, _ text: [UInt32], _ index: Int) -> [Int] {
    switch node {
    case .empty: return [index]
    case .set(let set): return index < text.count && set.contains(text[index]) ? [index + 1] : []
    case .assertion(let assertion):
      func context(_ at: Int) -> PatternContext {
        guard at >= 0, at < text.count else { return .edge }
        return PatternContext(isEdge: false, isNewline: text[at] == 10, isWord: CodePointSet.word.contains(text[at]))
      }
      return PatternProgram.holds(assertion, before: context(index - 1), after: context(index)) ? [index] : []
    case .sequence(let parts):
      return parts.reduce([index]) { starts, part in unique(starts.flatMap { ends(part, text, $0) }) }
    case .alternatives(let branches): return unique(branches.flatMap { ends($0, text, index) })
    case .group(let part, _): return ends(part, text, index)
    case .repetition(let part, let minimum, let maximum, let isGreedy):
      return repeated(part, text, index, minimum, maximum, isGreedy)
    }
  }

  private func repeated(
    _ part: PatternNode, _ text: [UInt32], _ index: Int, _ minimum: Int, _ maximum: Int?, _ isGreedy: Bool
  ) -> [Int] {
    if maximum == 0 { return [index] }
    let more = ends(part, text, index).filter { minimum > 0 || $0 > index }.flatMap {
      repeated(part, text, $0, max(minimum - 1, 0), maximum.map { $0 - 1 }, isGreedy)
    }
    if minimum > 0 { return unique(more) }
    return unique(isGreedy ? more + [index] : [index] + more)
  }

  private func isNullable(_ node: PatternNode) -> Bool {
    switch node {
    case .empty, .assertion: true
    case .set: false
    case .sequence(let parts): parts.allSatisfy { isNullable($0) }
    case .alternatives(let branches): branches.contains { isNullable($0) }
    case .group(let part, _): isNullable(part)
    case .repetition(let part, let minimum, _, _): minimum == 0 || isNullable(part)
    }
  }

  private func repeatsEmpty(_ node: PatternNode) -> Bool {
    switch node {
    case .empty, .assertion, .set: false
    case .sequence(let parts), .alternatives(let parts): parts.contains { repeatsEmpty($0) }
    case .group(let part, _): repeatsEmpty(part)
    case .repetition(let part, _, _, _): isNullable(part) || repeatsEmpty(part)
    }
  }

  private func unique(_ ends: [Int]) -> [Int] {
    ends.enumerated().filter { !ends[..<$0.offset].contains($0.element) }.map(\.element)
  }

  private func randomPattern(_ depth: Int, _ random: inout SeededGenerator) -> String {
    switch Int.random(in: 0...(depth > 0 ? 9 : 4), using: &random) {
    case 0: return "a"
    case 1: return "b"
    case 2: return ["[ab]", "[^a]", ".", "算"].randomElement(using: &random) ?? "."
    case 3: return ["a", "b", "^", "$", "\\b"].randomElement(using: &random) ?? "a"
    case 4: return "b"
    case 5: return "(" + randomPattern(depth - 1, &random) + "|" + randomPattern(depth - 1, &random) + ")"
    case 6, 7: return randomPattern(depth - 1, &random) + randomPattern(depth - 1, &random)
    default:
      let suffix = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}"].randomElement(using: &random) ?? "*"
      return "(?:" + randomPattern(depth - 1, &random) + ")" + suffix
    }
  }

  @Test func regularExpressionsAgreeWithBacktracking() throws {
    var random = SeededGenerator(11)
    for _ in 0..<6000 {
      let pattern = randomPattern(3, &random)
      let (node, _) = try PatternParser.parse(pattern, options: PatternOptions())
      let expression = try RegularExpression(pattern)
      var whole = expression.automaton(isWhole: true)
      var search = expression.automaton(isWhole: false)
      var threads = expression.threads()
      for _ in 0..<6 {
        let text = String(
          (0..<Int.random(in: 0...7, using: &random)).map { _ in
            ["a", "b", "算", " "].randomElement(using: &random) ?? "a"
          }
          .joined())
        let codes = text.unicodeScalars.map(\.value)
        let bytes = Array(text.utf8)
        let isWhole = ends(node, codes, 0).contains(codes.count)
        let wholeMatches = whole.matches(bytes.span)
        #expect(wholeMatches == isWhole, "\(pattern) on whole \(text)")
        let first = (0...codes.count).lazy.compactMap { start in
          self.ends(node, codes, start).first.map { (start, $0) }
        }.first
        let isContained = search.matches(bytes.span)
        #expect(isContained == (first != nil), "\(pattern) in \(text)")
        let isFound = try threads.find(in: bytes.span, from: 0, FunctionCalls.context)
        #expect(isFound == (first != nil), "\(pattern) found in \(text)")
        if let first, isFound {
          let offsets = text.unicodeScalars.reduce(into: [0]) { $0.append(($0.last ?? 0) + UTF8.width($1)) }
          #expect(threads.captures[0] == offsets[first.0], "start of \(pattern) in \(text)")
          // Repeating what may be empty, engines that follow all ways at once choose among ends in their own way.
          if !repeatsEmpty(node) {
            #expect(threads.captures[1] == offsets[first.1], "end of \(pattern) in \(text)")
          }
        }
      }
    }
  }

  @Test func hostilePatternsStayLinear() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    let clock = ContinuousClock()
    for pattern in ["(a*)*b", "(a|a)*b", "(a|aa)+$b", "(.*)(.*)(.*)(.*)b", "a*a*a*a*a*a*b", "(?:a?){100}a{100}b"] {
      let expression = try RegularExpression(pattern)
      let seconds = clock.measure {
        var search = expression.automaton(isWhole: false)
        let isMatch = search.matches(bytes.span)
        #expect(!isMatch)
      }
      #expect(seconds < .seconds(20), "\(pattern) took \(seconds)")
    }
  }

  @Test(arguments: [
    "(", ")", "a**", "[a", "[z-a]", "a{1001}", "(?=a)", "(a)\\1", "\\p{Nothing}", "(?P<n", "*", "\\", "[[:none:]]",
    "((a{1000}){1000}){1000}",
  ])
  func malformedPatternsAreErrors(_ pattern: String) {
    #expect(throws: QueryError.self) { try RegularExpression(pattern) }
  }

  @Test(arguments: [
    ("(?i)äB", "Äb", true), ("\\p{Han}+", "预算", true), ("\\p{Lu}", "a", false), ("[[:digit:]]{4}", "2020", true),
    ("(?s).", "\n", true), (".", "\n", false), ("(?m)^b$", "a\nb\nc", true), ("^b$", "a\nb\nc", false),
    ("\\Qa.b\\E", "a.b", true), ("\\x{9884}", "预", true), ("\\d+%", "43%", true), ("[^\\p{Han}]", "预", false),
    ("a{,2}", "a{,2}", true), ("\\w+\\s\\w+", "ab cd", true), ("\\bcd\\b", "ab cd.", true), ("(?:){1000}x", "x", true),
  ])
  func syntaxIsKnown(_ pattern: String, _ text: String, _ isMatch: Bool) throws {
    #expect(try RegularExpression(pattern).isFound(in: text) == isMatch)
  }

  @Test func groupsAreReplacedAndExtracted() throws {
    #expect(
      try FunctionCalls.scalar("regexp_replace", .text("2020-12-31"), .text("(\\d+)-(\\d+)"), .text("\\2/\\1"))
        == .text("12/2020-31"))
    #expect(
      try FunctionCalls.scalar("regexp_replace", .text("aBa"), .text("b|a"), .text("x"), .text("gi")) == .text("xxx"))
    #expect(try FunctionCalls.scalar("regexp_extract", .text("abc"), .text("x(y)?"), .integer(1)) == .text(""))
    #expect(
      try FunctionCalls.scalar("regexp_extract_all", .text("1a22b"), .text("(\\d+)([a-z])"), .integer(2))
        == .list([.text("a"), .text("b")]))
    #expect(
      try FunctionCalls.scalar("regexp_split_to_array", .text("abc"), .text(""))
        == .list([.text("a"), .text("b"), .text("c")]))
    #expect(
      try FunctionCalls.scalar("regexp_replace", .text("abc"), .text("x*"), .text("-"), .text("g")) == .text("-a-b-c-"))
  }
}
