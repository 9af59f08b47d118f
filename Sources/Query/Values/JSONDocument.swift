// A JSON text that is looked into: what stands at a path, without making values of the rest.

/// Steps into a JSON value: `$.a[0]`, `/a/0`, or the name of a member.
struct JSONPath: Sendable {
  /// One step.
  enum Step: Equatable, Sendable {
    /// The member of an object.
    case member(String)
    /// The element of an array, from 0; from the end where it is negative.
    case element(Int)
    /// A step of `/a/0`: an element where it stands at an array and is a number, else a member.
    case either(String)
    /// Every member of an object, for `.*`, or every element of an array, for `[*]`.
    case every(isMember: Bool)
  }

  /// The steps, from the whole text on.
  let steps: [Step]

  /// Whether it may lead to several values.
  var isMany: Bool { steps.contains { if case .every = $0 { true } else { false } } }

  /// The path to an element of the outermost array.
  init(element: Int) { steps = [.element(element)] }

  /// Reads a path; nil for what is none.
  init?(_ text: String) {
    switch text.unicodeScalars.first {
    case nil: steps = []
    case "/":
      steps = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
        .either(JSONPath.replacing("~0", by: "~", in: JSONPath.replacing("~1", by: "/", in: String(part))))
      }
    case "$":
      guard let read = JSONPath.steps(Substring(text.dropFirst())) else { return nil }
      steps = read
    default: steps = [.member(text)]
    }
  }

  private static func replacing(_ mark: String, by sign: String, in text: String) -> String {
    text.contains(mark) ? text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: sign) : text
  }

  /// The steps of `.a[0]."b c"`; nil for what is none. `[#-1]` and `[-1]` are the last element.
  private static func steps(_ text: Substring) -> [Step]? {
    var rest = text
    var steps: [Step] = []
    while let sign = rest.first {
      rest = rest.dropFirst()
      if sign == "[" {
        guard let end = rest.firstIndex(of: "]") else { return nil }
        var number = rest[..<end]
        if number == "*" {
          steps.append(.every(isMember: false))
          rest = rest[end...].dropFirst()
          continue
        }
        if number.first == "#" { number = number.dropFirst() }
        guard let element = Int(number), number.startIndex == rest.startIndex || element < 0 else { return nil }
        steps.append(.element(element))
        rest = rest[end...].dropFirst()
      } else if sign == ".", rest.first == "\"" {
        rest = rest.dropFirst()
        guard let end = rest.firstIndex(of: "\"") else { return nil }
        steps.append(.member(String(rest[..<end])))
        rest = rest[end...].dropFirst()
      } else if sign == "." {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty else { return nil }
        steps.append(name == "*" ? .every(isMember: true) : .member(String(name)))
        rest = rest[name.endIndex...]
      } else {
        return nil
      }
    }
    return steps
  }
}

/// A JSON text.
struct JSONDocument {
  /// Stands at the start of the text.
  private let scanner: JSONScanner
  /// The whole value.
  let whole: JSONPlace

  /// Values may be nested this deep.
  private static let depthLimit = 256

  /// Reads a whole text; nil for what is no JSON.
  ///
  /// - Throws: what `check` does, which is called now and then.
  init?(_ bytes: [UInt8], check: @escaping () throws(QueryError) -> Void) throws(QueryError) {
    scanner = JSONScanner(name: "", bytes: bytes, check: check)
    var reader = scanner
    do throws(QueryError) {
      whole = try JSONDocument.read(&reader, depth: 0)
    } catch {
      if case .data = error.kind { return nil }
      throw error
    }
    guard reader.isAtEnd else { return nil }
  }

  /// Goes over a value and the space behind it.
  private static func read(_ reader: inout JSONScanner, depth: Int) throws(QueryError) -> JSONPlace {
    guard depth < depthLimit else { throw reader.broken() }
    let start = reader.position
    if reader.skip("{") {
      if !reader.skip("}") {
        repeat {
          try readName(&reader)
          _ = try read(&reader, depth: depth + 1)
        } while reader.skip(",")
        guard reader.skip("}") else { throw reader.broken() }
      }
      return JSONPlace(kind: .nested, range: start..<reader.position)
    }
    if reader.skip("[") {
      if !reader.skip("]") {
        repeat { _ = try read(&reader, depth: depth + 1) } while reader.skip(",")
        guard reader.skip("]") else { throw reader.broken() }
      }
      return JSONPlace(kind: .nested, range: start..<reader.position)
    }
    let place = try reader.readValue()
    reader.skipSpace()
    return place
  }

  /// Goes over the name of a member and its colon.
  @discardableResult
  private static func readName(_ reader: inout JSONScanner) throws(QueryError) -> JSONPlace {
    guard reader.next == UInt8(ascii: "\"") else { throw reader.broken() }
    let name = try reader.readText()
    reader.skipSpace()
    guard reader.skip(":") else { throw reader.broken() }
    return name
  }

  /// Goes over what a value holds, in order; names are nil in an array. Ends early when `body` says false.
  func forEachPart(
    of place: JSONPlace, _ body: (_ name: JSONPlace?, _ value: JSONPlace) -> Bool
  ) throws(QueryError) {
    guard place.kind == .nested else { return }
    var reader = scanner.moved(to: place.range.lowerBound)
    let isObject = reader.skip("{")
    guard isObject || reader.skip("["), !reader.skip(isObject ? "}" : "]") else { return }
    repeat {
      let name = isObject ? try JSONDocument.readName(&reader) : nil
      let value = try reader.readValue()
      reader.skipSpace()
      if !body(name, value) { return }
    } while reader.skip(",")
  }

  /// Whether a value is an array.
  func isArray(_ place: JSONPlace) -> Bool {
    place.kind == .nested && scanner.bytes[place.range.lowerBound] == UInt8(ascii: "[")
  }

  /// Whether a value is an object.
  func isObject(_ place: JSONPlace) -> Bool { place.kind == .nested && !isArray(place) }

  /// The value at a path; the first of several, nil where there is none.
  func place(at path: JSONPath) throws(QueryError) -> JSONPlace? {
    if path.isMany { return try places(at: path).first }
    var place = whole
    for step in path.steps {
      guard let found = try self.place(at: step, of: place) else { return nil }
      place = found
    }
    return place
  }

  /// The values at a path, in order.
  func places(at path: JSONPath) throws(QueryError) -> [JSONPlace] {
    var places = [whole]
    for step in path.steps {
      var next: [JSONPlace] = []
      for place in places {
        guard case .every(let isMember) = step else {
          if let found = try self.place(at: step, of: place) { next.append(found) }
          continue
        }
        guard isMember == isObject(place) else { continue }
        try forEachPart(of: place) { _, value in
          next.append(value)
          return true
        }
      }
      places = next
    }
    return places
  }

  /// The value one step into another; nil where there is none.
  private func place(at step: JSONPath.Step, of place: JSONPlace) throws(QueryError) -> JSONPlace? {
    switch step {
    case .member(let name): return try member(name, of: place)
    case .element(let number): return try element(number, of: place)
    case .either(let text):
      guard isArray(place) else { return try member(text, of: place) }
      guard let number = Int(text), number >= 0 else { return nil }
      return try element(number, of: place)
    case .every: return nil
    }
  }

  private func member(_ name: String, of place: JSONPlace) throws(QueryError) -> JSONPlace? {
    guard isObject(place) else { return nil }
    var found: JSONPlace?
    try forEachPart(of: place) { part, value in
      if let part, scanner.content(of: part).elementsEqual(name.utf8) { found = value }
      return found == nil
    }
    return found
  }

  private func element(_ number: Int, of place: JSONPlace) throws(QueryError) -> JSONPlace? {
    guard isArray(place) else { return nil }
    let wanted = number < 0 ? try count(of: place) + number : number
    var (found, index): (JSONPlace?, Int) = (nil, 0)
    try forEachPart(of: place) { _, value in
      if index == wanted { found = value }
      index += 1
      return found == nil
    }
    return found
  }

  /// How many elements an array has; 0 for other values.
  func count(of place: JSONPlace) throws(QueryError) -> Int {
    guard isArray(place) else { return 0 }
    var count = 0
    try forEachPart(of: place) { _, _ in
      count += 1
      return true
    }
    return count
  }

  /// The names of an object's members, in order; none for other values.
  func names(of place: JSONPlace) throws(QueryError) -> [String] {
    var names: [String] = []
    try forEachPart(of: place) { name, _ in
      if let name { names.append(text(of: name)) }
      return true
    }
    return names
  }

  /// What a value's text is: of a text its characters, else the value as it stands.
  func text(of place: JSONPlace) -> String { String(decoding: scanner.content(of: place), as: UTF8.self) }

  /// What a value is, in the words of `json_type`.
  func typeName(of place: JSONPlace) -> String {
    switch place.kind {
    case .null: return "NULL"
    case .boolean: return "BOOLEAN"
    case .text, .escapedText: return "VARCHAR"
    case .nested: return isArray(place) ? "ARRAY" : "OBJECT"
    case .number:
      guard case .integer? = scanner.numberType(place.range) else { return "DOUBLE" }
      return scanner.bytes[place.range.lowerBound] == UInt8(ascii: "-") ? "BIGINT" : "UBIGINT"
    }
  }

  /// Appends a value as JSON, without space between its parts; numbers keep their digits.
  func append(_ place: JSONPlace, to bytes: inout [UInt8]) {
    switch place.kind {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean, .number: bytes.append(contentsOf: scanner.bytes[place.range])
    case .text: bytes.append(contentsOf: scanner.bytes[place.range.lowerBound - 1...place.range.upperBound])
    case .escapedText: JSONFormat.appendText(text(of: place), to: &bytes)
    case .nested:
      var (isInText, isEscaped) = (false, false)
      for byte in scanner.bytes[place.range] {
        if !isInText, byte <= 32 { continue }
        bytes.append(byte)
        if byte == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      }
    }
  }

  /// Appends what a value is as a text of its own: a text without quotation marks and escapes. False for null, which is none.
  func appendText(_ place: JSONPlace, to bytes: inout [UInt8]) -> Bool {
    switch place.kind {
    case .null: return false
    case .text, .escapedText: bytes.append(contentsOf: scanner.content(of: place))
    default: append(place, to: &bytes)
    }
    return true
  }
}
