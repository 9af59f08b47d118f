// What the functions over regular expressions share: options, compiled patterns, replacements.

/// Gives the compiled pattern of each row: one for all rows where it is constant.
struct RegularExpressionSource: Sendable {
  private let expression: RegularExpression?
  private let optionsArgument: Int?
  private let fixedOptions: PatternOptions
  private let flagsReady: Flags
  private let allowed: Set<Unicode.Scalar>

  /// Options that are not the pattern's but the function's.
  struct Flags: Sendable {
    /// Option g: all matches are replaced.
    var isGlobal = false
    /// Option k: without a match the text itself is given.
    var keepsText = false
  }

  /// Reads the pattern (argument 1) and the options (argument `optionsAt`) already where they are constant, so that
  /// their errors show when the statement is bound.
  init(
    _ arguments: [FunctionArgument], optionsAt position: Int, fixed: PatternOptions = PatternOptions(),
    allowing flags: Set<Unicode.Scalar> = []
  ) throws(QueryError) {
    fixedOptions = fixed
    allowed = flags
    optionsArgument = arguments.count > position ? position : nil
    var options = fixed
    var ready = Flags()
    var isConstant = true
    if let optionsArgument {
      if case .text(let letters)? = arguments[optionsArgument].constant {
        ready = try RegularExpressionSource.read(letters, allowing: flags, into: &options)
      } else {
        isConstant = false
      }
    }
    flagsReady = ready
    if isConstant, arguments.count > 1, case .text(let pattern)? = arguments[1].constant {
      expression = try RegularExpression(pattern, options: options)
    } else {
      expression = nil
    }
  }

  /// Reads option letters: c, i (case), l (literal), m, n, p, s (newlines), and those of
  /// g and k that the function allows.
  private static func read(
    _ letters: String, allowing allowed: Set<Unicode.Scalar>, into options: inout PatternOptions
  ) throws(QueryError) -> Flags {
    var flags = Flags()
    for letter in letters.unicodeScalars {
      switch letter {
      case "c": options.ignoresCase = false
      case "i": options.ignoresCase = true
      case "l": options.isLiteral = true
      case "m", "n", "p": options.dotMatchesNewline = false
      case "s": options.dotMatchesNewline = true
      case "g" where allowed.contains("g"): flags.isGlobal = true
      case "k" where allowed.contains("k"): flags.keepsText = true
      case " ", "\t", "\n": break
      default:
        throw PatternParser.invalid(
          "option \(letter) is not one of c, i, l, m, n, p, s, or g of regexp_replace",
          "选项 \(letter) 不是 c、i、l、m、n、p、s 之一（g 只用于 regexp_replace）")
      }
    }
    return flags
  }

  /// The patterns of a call's rows.
  func rows(_ call: TextCall) -> Rows { Rows(source: self, call: call) }

  /// The patterns of a call's rows; keeps the last one that it compiled.
  struct Rows {
    private let source: RegularExpressionSource
    private let patterns: TextRows
    private let letters: TextRows?
    private var last: (pattern: Range<Int>, letters: Range<Int>, expression: RegularExpression)?
    /// The function's options in the row that was asked for last.
    private(set) var flags: Flags

    fileprivate init(source: RegularExpressionSource, call: TextCall) {
      self.source = source
      patterns = call.texts(1)
      letters = source.optionsArgument.map { call.texts($0) }
      flags = source.flagsReady
    }

    /// The compiled pattern of row `row`, and whether it is another than that of the row before.
    mutating func expression(_ row: Int) throws(QueryError) -> (expression: RegularExpression, isNew: Bool) {
      if let ready = source.expression {
        let isNew = last == nil
        last = (0..<0, 0..<0, ready)
        return (ready, isNew)
      }
      let pattern = patterns.range(row)
      let letterRange = letters?.range(row) ?? 0..<0
      if let last, last.pattern == pattern, last.letters == letterRange { return (last.expression, false) }
      var options = source.fixedOptions
      flags = try RegularExpressionSource.read(
        letters?.text(row) ?? "", allowing: source.allowed, into: &options)
      let expression = try RegularExpression(patterns.text(row), options: options)
      last = (pattern, letterRange, expression)
      return (expression, true)
    }
  }
}

/// What replaces a match: text with `\0` … `\9` for groups.
struct PatternReplacement {
  private enum Part {
    case text(Range<Int>)
    case group(Int)
  }

  private let bytes: [UInt8]
  private var parts: [Part] = []

  /// Reads a replacement for a pattern with `groupCount` groups.
  ///
  /// - Throws: `.evaluation(.invalidArgument)` for a group that the pattern does not have.
  init(_ text: Span<UInt8>, groupCount: Int) throws(QueryError) {
    bytes = Array(text)
    var start = 0
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if start < index { parts.append(.text(start..<index)) }
      guard index + 1 < bytes.count else {
        throw PatternParser.invalid("the replacement ends with \\", "替换文本以反斜杠结尾")
      }
      let next = bytes[index + 1]
      index += 2
      start = index
      if next >= 48, next <= 57 {
        guard Int(next) - 48 <= groupCount else {
          throw PatternParser.invalid("the pattern has no group \(next - 48)", "模式中没有第 \(next - 48) 个分组")
        }
        parts.append(.group(Int(next) - 48))
      } else if next == UInt8(ascii: "\\") {
        parts.append(.text(index - 1..<index))
      } else {
        throw PatternParser.invalid(
          "a \\ in the replacement stands before neither a digit nor \\", "替换文本中的反斜杠后须为数字或反斜杠")
      }
    }
    if start < bytes.count { parts.append(.text(start..<bytes.count)) }
  }

  /// Appends what replaces a match in `text` with these captures.
  func append(_ captures: [Int], of text: Span<UInt8>, to output: inout [UInt8]) {
    for part in parts {
      switch part {
      case .text(let range): output.append(contentsOf: bytes[range])
      case .group(let number):
        let start = captures[2 * number]
        let end = captures[2 * number + 1]
        if start >= 0, end >= start { output.append(text.extracting(start..<end)) }
      }
    }
  }
}
