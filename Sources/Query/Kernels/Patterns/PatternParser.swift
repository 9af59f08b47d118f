// Reads regular expressions in the syntax of RE2: everything that can be matched in linear time.

/// Parses one regular expression.
///
///     alternatives = sequence { "|" sequence }
///     sequence     = { atom [ "*" | "+" | "?" | "{" n [ "," [ m ] ] "}" ] [ "?" ] }
///     atom         = character | "." | "^" | "$" | escape | class | "(" … ")"
struct PatternParser {
  /// The most that a counted repetition may repeat.
  static let repetitionLimit = 1000
  /// How deep groups may nest.
  static let nestingLimit = 200

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var options: PatternOptions
  private var depth = 0
  /// Names of the groups from 1; nil for those without.
  private(set) var groupNames: [String?] = []

  /// Parses `pattern`; `groupNames` tells the groups afterwards.
  ///
  /// - Throws: `.evaluation(.invalidArgument)` when the pattern is malformed.
  static func parse(
    _ pattern: String, options: PatternOptions
  ) throws(QueryError) -> (node: PatternNode, groupNames: [String?]) {
    var parser = PatternParser(scalars: Array(pattern.unicodeScalars), options: options)
    if options.isLiteral {
      return (.sequence(parser.scalars.map { parser.character($0.value) }), [])
    }
    let node = try parser.parseAlternatives()
    guard parser.index == parser.scalars.count else {
      throw PatternParser.invalid("a ) has no opening bracket", "多余的右括号")
    }
    return (node, parser.groupNames)
  }

  private init(scalars: [Unicode.Scalar], options: PatternOptions) {
    self.scalars = scalars
    self.options = options
  }

  private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    index += 1
    return true
  }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard index + wanted.count <= scalars.count, Array(scalars[index..<index + wanted.count]) == wanted else {
      return false
    }
    index += wanted.count
    return true
  }

  static func invalid(_ english: String, _ chinese: String) -> QueryError {
    QueryError(.evaluation(.invalidArgument(function: "regular expression", reason: .init(english, chinese))))
  }

  /// alternatives = sequence { "|" sequence }
  private mutating func parseAlternatives() throws(QueryError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= PatternParser.nestingLimit else {
      throw PatternParser.invalid("groups nest too deeply", "分组嵌套过深")
    }
    let saved = options
    defer { options = saved }
    var branches = [try parseSequence()]
    while take("|") { branches.append(try parseSequence()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func parseSequence() throws(QueryError) -> PatternNode {
    var parts: [PatternNode] = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      if take("\\Q") {
        while index < scalars.count, !take("\\E") {
          parts.append(character(scalars[index].value))
          index += 1
        }
        continue
      }
      guard let atom = try parseAtom(scalar) else { continue }
      parts.append(try parseRepetitions(atom))
    }
    return parts.count == 1 ? parts[0] : (parts.isEmpty ? .empty : .sequence(parts))
  }

  private mutating func parseRepetitions(_ atom: PatternNode) throws(QueryError) -> PatternNode {
    var node = atom
    var isRepeated = false
    while let (minimum, maximum) = try parseRepetition() {
      if isRepeated { throw PatternParser.invalid("a repetition repeats nothing", "重复符号前没有可重复的内容") }
      isRepeated = true
      let isShort = take("?")
      node = .repetition(node, minimum: minimum, maximum: maximum, isGreedy: isShort == options.prefersShort)
    }
    return node
  }

  private mutating func parseRepetition() throws(QueryError) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = index
    guard take("{"), let minimum = parseNumber() else {
      index = start
      return nil
    }
    var maximum: Int? = minimum
    if take(",") { maximum = peek == "}" ? nil : parseNumber() ?? -1 }
    guard take("}"), maximum != -1 else {
      index = start
      return nil
    }
    guard minimum <= PatternParser.repetitionLimit, (maximum ?? 0) <= PatternParser.repetitionLimit else {
      throw PatternParser.invalid("a repetition count is above 1000", "重复次数超过 1000")
    }
    if let maximum, maximum < minimum {
      throw PatternParser.invalid("a repetition counts down", "重复次数的上限小于下限")
    }
    return (minimum, maximum)
  }

  private mutating func parseNumber() -> Int? {
    var number: Int?
    while let scalar = peek, scalar.value >= 48, scalar.value <= 57 {
      number = min((number ?? 0) * 10 + Int(scalar.value - 48), 100_000)
      index += 1
    }
    return number
  }

  /// One atom; nil for flags, which only change how the rest is read.
  private mutating func parseAtom(_ scalar: Unicode.Scalar) throws(QueryError) -> PatternNode? {
    index += 1
    switch scalar {
    case ".": return .set(options.dotMatchesNewline ? .all : CodePointSet.newline.complement)
    case "^": return .assertion(options.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(options.isMultiline ? .lineEnd : .textEnd)
    case "[": return .set(try parseClass())
    case "(": return try parseGroup()
    case "\\": return try parseEscape()
    case "*", "+", "?":
      throw PatternParser.invalid("a repetition repeats nothing", "重复符号前没有可重复的内容")
    default: return character(scalar.value)
    }
  }

  private func character(_ code: UInt32) -> PatternNode { .set(folded(CodePointSet([code...code]))) }

  private func folded(_ set: CodePointSet) -> CodePointSet { options.ignoresCase ? set.ignoringCase : set }

  private mutating func parseGroup() throws(QueryError) -> PatternNode? {
    guard take("?") else { return try parseCapture(name: nil) }
    if take("P<") || (peek == "<" && take("<")) {
      if peek == "=" || peek == "!" { throw lookaround }
      var name = String.UnicodeScalarView()
      while let scalar = peek, scalar != ">" {
        name.append(scalar)
        index += 1
      }
      guard take(">"), !name.isEmpty else { throw PatternParser.invalid("a group's name is not closed", "分组名没有闭合") }
      return try parseCapture(name: String(name))
    }
    if peek == "=" || peek == "!" { throw lookaround }
    return try parseFlags()
  }

  private var lookaround: QueryError {
    PatternParser.invalid("looking ahead or behind is not possible in linear time", "不支持前后查找（无法线性匹配）")
  }

  private mutating func parseCapture(name: String?) throws(QueryError) -> PatternNode {
    groupNames.append(name)
    let number = groupNames.count
    let node = try parseAlternatives()
    guard take(")") else { throw PatternParser.invalid("a ( is never closed", "左括号没有闭合") }
    return .group(node, number: number)
  }

  /// After `(?`: flags for the rest of the group, or for a group of their own; nil for the former.
  private mutating func parseFlags() throws(QueryError) -> PatternNode? {
    var changed = options
    var isOn = true
    while let scalar = peek {
      index += 1
      switch scalar {
      case "i": changed.ignoresCase = isOn
      case "s": changed.dotMatchesNewline = isOn
      case "m": changed.isMultiline = isOn
      case "U": changed.prefersShort = isOn
      case "-": isOn = false
      case ")":
        options = changed
        return nil
      case ":":
        let saved = options
        options = changed
        defer { options = saved }
        let node = try parseAlternatives()
        guard take(")") else { throw PatternParser.invalid("a ( is never closed", "左括号没有闭合") }
        return node
      default: throw PatternParser.invalid("(?\(scalar) is not known", "无法识别的分组标志 (?\(scalar)")
      }
    }
    throw PatternParser.invalid("a ( is never closed", "左括号没有闭合")
  }

  private mutating func parseEscape() throws(QueryError) -> PatternNode {
    guard let scalar = peek else { throw PatternParser.invalid("the pattern ends with \\", "模式以反斜杠结尾") }
    switch scalar {
    case "A": index += 1; return .assertion(.textStart)
    case "z": index += 1; return .assertion(.textEnd)
    case "b": index += 1; return .assertion(.wordBoundary)
    case "B": index += 1; return .assertion(.noWordBoundary)
    case "1", "2", "3", "4", "5", "6", "7", "8", "9", "k":
      throw PatternParser.invalid("back-references are not possible in linear time", "不支持反向引用（无法线性匹配）")
    default:
      if let set = try parseClassEscape() { return .set(folded(set)) }
      return character(try parseCharacterEscape())
    }
  }

  /// `\d`, `\pL`, `\p{Han}` and the like, after the backslash; nil when there is none.
  private mutating func parseClassEscape() throws(QueryError) -> CodePointSet? {
    guard let scalar = peek else { return nil }
    index += 1
    switch scalar {
    case "d": return .digits
    case "D": return CodePointSet.digits.complement
    case "w": return .word
    case "W": return CodePointSet.word.complement
    case "s": return .space
    case "S": return CodePointSet.space.complement
    case "p", "P":
      var name = ""
      if take("{") {
        while let next = peek, next != "}" {
          name.unicodeScalars.append(next)
          index += 1
        }
        index += 1
      } else if let next = peek {
        name.unicodeScalars.append(next)
        index += 1
      }
      let isNegated = name.hasPrefix("^")
      guard let set = CodePointSet(property: isNegated ? String(name.dropFirst()) : name) else {
        throw PatternParser.invalid("\\p{\(name)} is not known", "无法识别的字符属性 \\p{\(name)}")
      }
      return (scalar == "P") != isNegated ? set.complement : set
    default:
      index -= 1
      return nil
    }
  }

  /// One escaped character, after the backslash.
  private mutating func parseCharacterEscape() throws(QueryError) -> UInt32 {
    guard let scalar = peek else { throw PatternParser.invalid("the pattern ends with \\", "模式以反斜杠结尾") }
    index += 1
    switch scalar {
    case "n": return 10
    case "t": return 9
    case "r": return 13
    case "f": return 12
    case "v": return 11
    case "a": return 7
    case "0": return parseDigits(radix: 8, limit: 2)
    case "x":
      if take("{") {
        let code = parseDigits(radix: 16, limit: 8)
        guard take("}"), code <= CodePointSet.last else {
          throw PatternParser.invalid("\\x{…} names no character", "\\x{…} 不是有效字符")
        }
        return code
      }
      return parseDigits(radix: 16, limit: 2)
    default:
      if scalar.properties.isAlphabetic, scalar.isASCII {
        throw PatternParser.invalid("\\\(scalar) is not known", "无法识别的转义 \\\(scalar)")
      }
      return scalar.value
    }
  }

  private mutating func parseDigits(radix: UInt32, limit: Int) -> UInt32 {
    var code: UInt32 = 0
    var count = 0
    while count < limit, let scalar = peek, let digit = Character(scalar).hexDigitValue, digit < Int(radix) {
      code = min(code &* radix &+ UInt32(digit), CodePointSet.last + 1)
      index += 1
      count += 1
    }
    return code
  }

  /// A class, after its `[`.
  private mutating func parseClass() throws(QueryError) -> CodePointSet {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let scalar = peek, isFirst || scalar != "]" {
      isFirst = false
      if take("[:") {
        ranges += try parsePosixClass().ranges
        continue
      }
      index += 1
      if scalar == "\\", let set = try parseClassEscape() {
        ranges += set.ranges
        continue
      }
      let low = scalar == "\\" ? try parseCharacterEscape() : scalar.value
      var high = low
      if peek == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
        index += 1
        let end = scalars[index]
        index += 1
        high = end == "\\" ? try parseCharacterEscape() : end.value
        guard low <= high else { throw PatternParser.invalid("a range runs backwards", "字符范围颠倒") }
      }
      ranges.append(low...high)
    }
    guard take("]") else { throw PatternParser.invalid("a [ is never closed", "方括号没有闭合") }
    let set = folded(CodePointSet(ranges))
    return isNegated ? set.complement : set
  }

  private mutating func parsePosixClass() throws(QueryError) -> CodePointSet {
    let isNegated = take("^")
    var name = ""
    while let scalar = peek, scalar != ":" {
      name.unicodeScalars.append(scalar)
      index += 1
    }
    guard take(":]"), let set = CodePointSet(posixClass: name) else {
      throw PatternParser.invalid("[:\(name):] is not known", "无法识别的字符类 [:\(name):]")
    }
    return isNegated ? set.complement : set
  }
}
