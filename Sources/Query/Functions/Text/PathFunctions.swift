// Rows of the function table: paths of files, taken apart and put together.

extension ScalarFunction {
  /// Functions over paths.
  static let paths: [ScalarFunction] = [
    part(
      "parse_filename", "The last part of a path; with true, without its suffix.", "路径的最后一部分；给出 true 时去掉后缀。",
      example: ("parse_filename('报告/2020.csv', true)", "2020"), takesTrim: true
    ) { path, separators, isTrimmed in
      var name = path.pieces(separators).last.map(String.init) ?? ""
      if isTrimmed, let dot = name.lastIndex(of: "."), dot != name.startIndex { name = String(name[..<dot]) }
      return name
    },
    part(
      "parse_dirname", "The first part of a path.", "路径的第一部分。", example: ("parse_dirname('数据/报告/a.csv')", "数据")
    ) { path, separators, _ in
      guard let cut = path.firstIndex(where: separators.contains) else { return "" }
      return String(cut == path.startIndex ? path[...cut] : path[..<cut])
    },
    part(
      "parse_dirpath", "A path without its last part.", "去掉最后一部分的路径。",
      example: ("parse_dirpath('数据/报告/a.csv')", "数据/报告")
    ) { path, separators, _ in
      guard let cut = path.lastIndex(where: separators.contains) else { return "" }
      return String(cut == path.startIndex ? path[...cut] : path[..<cut])
    },
    parsePath,
    pathJoin,
  ]

  /// Separators by the name of the option; both slashes for any other.
  private static func separators(_ option: String?) -> Set<Character> {
    switch option {
    case "system"?, "forward_slash"?: ["/"]
    case "backslash"?: ["\\"]
    default: ["/", "\\"]
    }
  }

  /// A row for a function `(path [, trim] [, separator])` to text.
  private static func part(
    _ name: String, _ summary: String, _ chinese: String, example: (query: String, result: String),
    takesTrim: Bool = false, _ body: @escaping @Sendable (String, Set<Character>, Bool) -> String
  ) -> ScalarFunction {
    let trim = takesTrim ? ", trim BOOLEAN = false" : ""
    return ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, category: "text",
        signatures: ["\(name)(path VARCHAR\(trim), separator VARCHAR = 'both_slash') → VARCHAR"],
        summary: summary, chineseSummary: chinese, example: example)
    ) { arguments throws(QueryError) in
      guard let types = pathArguments(arguments, takesTrim: takesTrim) else { return nil }
      return pathImplementation(name, types, result: .varchar) { path, isTrimmed, option in
        .text(body(path, separators(option), isTrimmed))
      }
    }
  }

  /// The types of `(path [, trim] [, separator])`; nil for other arguments.
  private static func pathArguments(_ arguments: [FunctionArgument], takesTrim: Bool) -> [DataType]? {
    func isText(_ argument: FunctionArgument) -> Bool { argument.type == .varchar || argument.type == .null }
    guard let first = arguments.first, isText(first), arguments.count <= (takesTrim ? 3 : 2) else { return nil }
    var types: [DataType] = [.varchar]
    for (index, argument) in arguments.enumerated().dropFirst() {
      if takesTrim, index == 1, argument.type == .boolean {
        types.append(.boolean)
      } else if isText(argument), index == arguments.count - 1 {
        types.append(.varchar)
      } else {
        return nil
      }
    }
    return types
  }

  /// A body that sees the path, whether it is trimmed, and the name of the separator; a NULL option counts as none.
  private static func pathImplementation(
    _ name: String, _ types: [DataType], result: DataType,
    _ body: @escaping @Sendable (_ path: String, _ isTrimmed: Bool, _ option: String?) -> Value
  ) -> ScalarImplementation {
    ScalarImplementation(name: name, argumentTypes: types, resultType: result, propagatesNull: false) {
      vectors, rowCount, _ throws(QueryError) in
      var builder = VectorBuilder(type: result)
      for row in 0..<rowCount {
        var isTrimmed = false
        var option: String?
        for vector in vectors.dropFirst() {
          switch vector.value(at: row) {
          case .boolean(let flag): isTrimmed = flag
          case .text(let text): option = text
          default: break
          }
        }
        guard case .text(let path) = vectors[0].value(at: row) else {
          try builder.append(.null)
          continue
        }
        try builder.append(body(path, isTrimmed, option))
      }
      return builder.build()
    }
  }

  /// parse_path: all parts of a path; a separator in front is the first.
  private static let parsePath = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "parse_path", category: "text",
      signatures: ["parse_path(path VARCHAR, separator VARCHAR = 'both_slash') → VARCHAR[]"],
      summary: "The parts of a path.", chineseSummary: "路径的各部分。",
      example: ("parse_path('/报告/a.csv', 'forward_slash')", "[/, 报告, a.csv]"))
  ) { arguments throws(QueryError) in
    guard let types = pathArguments(arguments, takesTrim: false) else { return nil }
    return pathImplementation("parse_path", types, result: .list(.varchar)) { path, _, option in
      let separators = separators(option)
      var parts = path.split(whereSeparator: separators.contains).map { Value.text(String($0)) }
      if let first = path.first, separators.contains(first) { parts.insert(.text(String(first)), at: 0) }
      return .list(parts)
    }
  }

  /// path_join: the parts behind each other, with `.` and `..` worked out.
  private static let pathJoin = ScalarFunction(
    documentation: FunctionDocumentation(
      name: "path_join", category: "text", signatures: ["path_join(path VARCHAR, …) → VARCHAR"],
      summary: "Paths put together, with . and .. worked out.", chineseSummary: "拼接路径，并化简 . 与 ..。",
      example: ("path_join('数据/旧', '../报告', 'a.csv')", "数据/报告/a.csv"))
  ) { arguments throws(QueryError) in
    guard !arguments.isEmpty, arguments.allSatisfy({ $0.type == .varchar || $0.type == .null }) else { return nil }
    return ScalarImplementation(
      name: "path_join", argumentTypes: arguments.map { _ in .varchar }, resultType: .varchar
    ) { vectors, rowCount, _ throws(QueryError) in
      var builder = VectorBuilder(type: .varchar)
      for row in 0..<rowCount {
        var parts: [String] = []
        for vector in vectors { if case .text(let text) = vector.value(at: row) { parts.append(text) } }
        if parts.count < vectors.count {
          try builder.append(.null)
          continue
        }
        guard let joined = JoinedPath(parts) else {
          throw QueryError(
            .evaluation(
              .invalidArgument(
                function: "path_join",
                reason: .init("incompatible paths: only the first may be absolute", "路径不相容：只有第一个可以是绝对路径"))))
        }
        try builder.append(.text(joined.text))
      }
      return builder.build()
    }
  }
}

extension String {
  /// The parts between separators, empty ones included.
  fileprivate func pieces(_ separators: Set<Character>) -> [Substring] {
    split(omittingEmptySubsequences: false, whereSeparator: separators.contains)
  }
}

/// Paths put together. A path may begin with a scheme (`file:`, `s3://host`) and with a slash.
private struct JoinedPath {
  private var scheme = ""
  private var isAbsolute = false
  private var parts: [Substring] = []

  /// Nil when a later path is absolute or has a scheme.
  init?(_ paths: [String]) {
    for (index, path) in paths.enumerated() {
      let (scheme, rest) = JoinedPath.split(path)
      if index == 0 {
        self.scheme = scheme
        isAbsolute = rest.first == "/" || scheme.hasSuffix("/") || scheme.contains("://")
      } else if !scheme.isEmpty || rest.first == "/" {
        return nil
      }
      for part in rest.split(separator: "/") { add(part) }
    }
  }

  private mutating func add(_ part: Substring) {
    switch part {
    case ".": return
    case "..":
      if let last = parts.last, last != ".." { parts.removeLast() } else if !isAbsolute { parts.append(part) }
    default: parts.append(part)
    }
  }

  /// `s3://host` or `file:` in front of a path, and what follows.
  private static func split(_ path: String) -> (scheme: String, rest: Substring) {
    guard let colon = path.firstIndex(of: ":"), colon != path.startIndex,
      path[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }), path[..<colon].count > 1
    else { return ("", path[...]) }
    let behind = path[path.index(after: colon)...]
    guard behind.hasPrefix("//") else { return (String(path[...colon]), behind) }
    let host = behind.dropFirst(2)
    let end = host.firstIndex(of: "/") ?? host.endIndex
    return (String(path[..<end]), host[end...])
  }

  /// The path in its shortest form.
  var text: String {
    let joined = parts.joined(separator: "/")
    if isAbsolute { return scheme + "/" + joined }
    return scheme + (joined.isEmpty ? "." : joined)
  }
}
