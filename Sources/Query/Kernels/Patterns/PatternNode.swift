// A regular expression as a tree: what the parser reads and the compiler turns into instructions.

/// A part of a regular expression.
///
///     (a|b)*c     sequence
///                 ├─ repetition 0… greedy
///                 │  └─ group 1
///                 │     └─ alternatives
///                 │        ├─ set a
///                 │        └─ set b
///                 └─ set c
indirect enum PatternNode: Sendable {
  case empty
  /// One code point of the set.
  case set(CodePointSet)
  case assertion(PatternAssertion)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case repetition(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
  case group(PatternNode, number: Int)
}

/// What must hold between two code points.
enum PatternAssertion: Sendable {
  case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
}

/// How a regular expression is read.
struct PatternOptions: Sendable, Hashable {
  /// `(?i)`: letters match their other case.
  var ignoresCase = false
  /// `(?s)`: `.` matches a newline too.
  var dotMatchesNewline = false
  /// `(?m)`: `^` and `$` match at lines.
  var isMultiline = false
  /// `(?U)`: repetitions are non-greedy, and greedy with `?`.
  var prefersShort = false
  /// The pattern has no special characters.
  var isLiteral = false
}
