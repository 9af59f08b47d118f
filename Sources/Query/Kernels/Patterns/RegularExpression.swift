// A regular expression that is ready to run. Linear in the length of the text, whatever the pattern.

/// A compiled regular expression in the syntax of RE2, shared by workers; each makes itself an automaton or threads.
final class RegularExpression: Sendable {
  /// Names of the groups from 1; nil for those without.
  let groupNames: [String?]
  private let program: PatternProgram

  /// Compiles `pattern`.
  ///
  /// - Throws: `.evaluation(.invalidArgument)` when the pattern is malformed, too large, or asks for what cannot be
  /// done
  ///   in linear time.
  init(_ pattern: String, options: PatternOptions = PatternOptions()) throws(QueryError) {
    let (node, names) = try PatternParser.parse(pattern, options: options)
    groupNames = names
    program = try PatternProgram(node)
  }

  /// How many groups there are.
  var groupCount: Int { groupNames.count }

  /// A machine that tells whether texts match as a whole, or contain a match.
  func automaton(isWhole: Bool) -> PatternAutomaton { PatternAutomaton(program, isWhole: isWhole) }

  /// A machine that tells where texts match, with their groups.
  func threads() -> PatternThreads { PatternThreads(program, groupCount: groupCount) }

  /// Whether `text` contains a match. For single texts, such as names of columns.
  func isFound(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    var automaton = automaton(isWhole: false)
    return automaton.matches(bytes.span)
  }
}
