// What is made of JSON texts as a whole: one merged into another, one looked for in another, one written in lines.

/// A value within the text that holds it.
struct JSONPart {
  let document: JSONDocument
  let place: JSONPlace

  /// The value at `place`; the whole text where none is given.
  init(_ document: JSONDocument, _ place: JSONPlace? = nil) {
    self.document = document
    self.place = place ?? document.whole
  }

  private var isObject: Bool { document.isObject(place) }

  /// The members of an object, of a name that stands twice the last.
  private func members() throws(QueryError) -> [(name: String, value: JSONPart)] {
    var members: [(name: String, value: JSONPart)] = []
    var known: [String: Int] = [:]
    try document.forEachPart(of: place) { name, value in
      let text = name.map { document.text(of: $0) } ?? ""
      if let index = known[text] {
        members[index].value = JSONPart(document, value)
      } else {
        known[text] = members.count
        members.append((text, JSONPart(document, value)))
      }
      return true
    }
    return members
  }

  /// Appends `target` changed by this value, as RFC 7396 has it: members replace those of the same name, a null takes one out.
  func append(merging target: JSONPart?, to bytes: inout [UInt8]) throws(QueryError) {
    guard isObject else { return document.append(place, to: &bytes) }
    var changes: [String: JSONPart] = [:]
    let patch = try members()
    for member in patch { changes[member.name] = member.value }
    let own = try target.map { (target) throws(QueryError) in target.isObject ? try target.members() : [] } ?? []
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    func open(_ name: String) {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      JSONFormat.appendText(name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
    }
    for member in own {
      guard let change = changes.removeValue(forKey: member.name) else {
        open(member.name)
        member.value.document.append(member.value.place, to: &bytes)
        continue
      }
      if change.place.kind == .null { continue }
      open(member.name)
      try change.append(merging: member.value, to: &bytes)
    }
    for member in patch where changes[member.name] != nil && member.value.place.kind != .null {
      open(member.name)
      try member.value.append(merging: nil, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Whether the values are the same, or the other has what this one has and more.
  fileprivate func isWithin(_ other: JSONPart) throws(QueryError) -> Bool {
    guard place.kind == .nested else {
      guard other.place.kind != .nested else { return false }
      let kinds = (document.typeName(of: place) == "VARCHAR", other.document.typeName(of: other.place) == "VARCHAR")
      return kinds.0 == kinds.1 && document.text(of: place) == other.document.text(of: other.place)
    }
    let (parts, others) = (try members(or: isObject), try other.members(or: isObject))
    guard isObject == other.isObject, other.place.kind == .nested else { return false }
    for part in parts {
      var found = false
      for candidate in others where !found && (!isObject || candidate.name == part.name) {
        found = try part.value.isWithin(candidate.value)
      }
      if !found { return false }
    }
    return true
  }

  /// The members of an object, or the elements of an array.
  private func members(or isObject: Bool) throws(QueryError) -> [(name: String, value: JSONPart)] {
    if isObject { return try members() }
    var elements: [(name: String, value: JSONPart)] = []
    try document.forEachPart(of: place) { _, value in
      elements.append(("", JSONPart(document, value)))
      return true
    }
    return elements
  }
}

extension JSONDocument {
  /// Whether `part` is the value at `place` or stands anywhere within it.
  func contains(_ part: JSONPart, in place: JSONPlace) throws(QueryError) -> Bool {
    if try part.isWithin(JSONPart(self, place)) { return true }
    var values: [JSONPlace] = []
    try forEachPart(of: place) { _, value in
      values.append(value)
      return true
    }
    for value in values {
      if try contains(part, in: value) { return true }
    }
    return false
  }

  /// Appends a value with a line for every part, each level four spaces further in.
  func appendIndented(_ place: JSONPlace, depth: Int, to bytes: inout [UInt8]) throws(QueryError) {
    var parts: [(name: JSONPlace?, value: JSONPlace)] = []
    try forEachPart(of: place) { name, value in
      parts.append((name, value))
      return true
    }
    guard !parts.isEmpty else { return append(place, to: &bytes) }
    func newLine(_ depth: Int) {
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: depth * 4))
    }
    let marks = isArray(place) ? "[]".utf8 : "{}".utf8
    bytes.append(contentsOf: marks.prefix(1))
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      newLine(depth + 1)
      if let name = part.name {
        append(name, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
      }
      try appendIndented(part.value, depth: depth + 1, to: &bytes)
    }
    newLine(depth)
    bytes.append(contentsOf: marks.suffix(1))
  }
}
