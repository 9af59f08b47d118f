// Where the functions of a Swift file begin and end, by counting braces.
//
// The file is formatted, so the brace that opens a body is the first one after `func`, `init` or `subscript` that is
// not inside round brackets.

/// The functions of a file.
enum FunctionExtents {
  /// The line, from 1, where a function begins, and how many lines it takes.
  struct Extent {
    let line: Int
    let length: Int
  }

  /// The outermost functions of a file, given its code without strings and comments.
  static func functions(in codeLines: [String]) -> [Extent] {
    var found: [Extent] = []
    var index = 0
    while index < codeLines.count {
      guard opensFunction(codeLines[index]), let end = endOfBody(in: codeLines, from: index) else {
        index += 1
        continue
      }
      found.append(Extent(line: index + 1, length: end - index + 1))
      index = end + 1
    }
    return found
  }

  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private", "static", "mutating", "consuming", "borrowing",
    "override", "final", "convenience", "nonisolated", "indirect",
  ]

  private static func opensFunction(_ code: String) -> Bool {
    let words = code.split { $0 == " " || $0 == "(" || $0 == "<" || $0 == "?" }
    guard let keyword = words.firstIndex(where: { $0 == "func" || $0 == "init" || $0 == "subscript" }) else {
      return false
    }
    return words[..<keyword].allSatisfy { modifiers.contains($0) || $0.hasPrefix("@") || $0.hasSuffix(")") }
  }

  /// The line of the brace that closes the body which opens at or after `start`; nil when there is no body.
  private static func endOfBody(in codeLines: [String], from start: Int) -> Int? {
    var braces = 0
    var brackets = 0
    for index in start..<codeLines.count {
      for character in codeLines[index] {
        switch character {
        case "(": brackets += 1
        case ")": brackets -= 1
        case "{" where brackets == 0 || braces > 0: braces += 1
        case "}" where braces > 0:
          braces -= 1
          if braces == 0 { return index }
        case "}" where brackets == 0: return nil
        default: break
        }
      }
      if braces == 0 && brackets == 0 && !headerContinues(codeLines, after: index) { return nil }
    }
    return nil
  }

  /// Whether the header of a function goes on in the line after `index`.
  private static func headerContinues(_ codeLines: [String], after index: Int) -> Bool {
    guard index + 1 < codeLines.count else { return false }
    let next = codeLines[index + 1].drop { $0 == " " }
    return ["{", "->", "where", "throws", "async"].contains { next.hasPrefix($0) }
  }
}
