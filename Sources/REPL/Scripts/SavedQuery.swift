// The header of a script: lines of comment that give it a title and parameters.

import Query

/// What the comments at the top of a script say.
struct SavedQuery: Sendable, Equatable {
  /// A parameter of a script.
  struct Parameter: Sendable, Equatable {
    /// Its name without the colon.
    let name: String
    /// Its type as written; empty when none is given.
    let type: String
    /// Its default as written, an SQL expression; nil when it has none.
    let defaultText: String?

    /// The value of the default; nil when there is none.
    var defaultValue: Value? { defaultText.map { ParameterText.value(of: ParameterText.unquoted($0)) } }
  }

  /// `-- title:`, in one or both languages.
  var title: String?
  /// `-- param:` lines in order.
  var parameters: [Parameter] = []

  /// Reads the comment lines at the start of `text`; `#!` and blank lines may stand among them.
  init(header text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let trimmed = SavedQuery.trimmed(line)
      if trimmed.isEmpty || trimmed.hasPrefix("#!") { continue }
      guard trimmed.hasPrefix("--") else { return }
      read(SavedQuery.trimmed(trimmed.dropFirst(2)))
    }
  }

  private mutating func read(_ comment: Substring) {
    guard let colon = comment.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return }
    let body = SavedQuery.trimmed(comment[comment.index(after: colon)...])
    switch SavedQuery.trimmed(comment[..<colon]).lowercased() {
    case "title", "标题": title = title ?? String(body)
    case "param", "parameter", "参数":
      let equals = body.firstIndex { $0 == "=" || $0 == "＝" }
      let words = (equals.map { body[..<$0] } ?? body).split(whereSeparator: \.isWhitespace)
      guard let name = words.first else { return }
      parameters.append(
        Parameter(
          name: String(name.first == ":" ? name.dropFirst() : name), type: words.dropFirst().joined(separator: " "),
          defaultText: equals.map { String(SavedQuery.trimmed(body[body.index(after: $0)...])) }))
    default: break
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> Substring {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }
}

/// Values of parameters as people write them on a command line.
enum ParameterText {
  /// The value of `text`: a whole number, a decimal, true, false or null, else the text itself.
  static func value(of text: String) -> Value {
    switch text.lowercased() {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: break
    }
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    // A code such as 0201 stays text.
    let isCode = digits.count > 1 && digits.hasPrefix("0") && !digits.hasPrefix("0.")
    if !isCode, let number = FixedDecimal(parsing: text) {
      return number.scale == 0 ? .integer(number.unscaled) : .decimal(number)
    }
    return literal(text) ?? .text(text)
  }

  /// The value of an amount or a percentage as statements write them: 40万, 458.07万元, 43.82%; nil of other texts.
  private static func literal(_ text: String) -> Value? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let unit = digits.drop { $0.isASCII && $0.isNumber || $0 == "." }
    guard digits.first?.isNumber ?? false, !unit.isEmpty, unit.count <= 3,
      unit.allSatisfy({ "十百千万亿元%％".contains($0) }),
      case .rows(let result) = try? Session().run("SELECT " + text).outcome
    else { return nil }
    return result.rows.first?.first
  }
}

extension ParameterText {
  /// `value` as statements print it.
  static func text(of value: Value) -> String {
    guard case .text(let text) = typed(value, as: "VARCHAR") else { return "" }
    return text
  }

  /// `value` as the type that a script's header states; nil when it is none of that type. Without a type the value itself.
  static func typed(_ value: Value, as type: String) -> Value? {
    guard !type.isEmpty, value != .null else { return value }
    let session = Session()
    session.parameters["value"] = value
    guard case .rows(let result) = try? session.run("SELECT CAST(:value AS \(type))").outcome else { return nil }
    return result.rows.first?.first
  }

  /// `text` without the SQL quotes around it, doubled quotes made single.
  static func unquoted(_ text: String) -> String {
    guard text.count >= 2, text.hasPrefix("'"), text.hasSuffix("'") else { return text }
    var result = ""
    var isQuoteBefore = false
    for character in text.dropFirst().dropLast() {
      if character == "'", isQuoteBefore {
        isQuoteBefore = false
        continue
      }
      isQuoteBefore = character == "'"
      result.append(character)
    }
    return result
  }
}
