// Casts from and to JSON.

/// Casts from JSON to other types, and to it.
enum JSONCast {
  /// The rows of any vector as JSON.
  static func write(_ vector: Vector, _ context: EvaluationContext?) throws(QueryError) -> Vector {
    let rows = vector.isConstant ? min(vector.count, 1) : vector.count
    var result = TextResult(count: rows)
    let flush = { (bytes: inout [UInt8]) throws(QueryError) in try context?.requireRoom(bytes: bytes.count) ?? () }
    for row in 0..<rows {
      if vector.isValid(row) { try JSONFormat.append(vector, row: row, to: &result.bytes, flush: flush) }
      result.endText()
      if row & 1023 == 1023 { try flush(&result.bytes) }
    }
    let texts = result.vector(type: .json, validity: vector.validity)
    return vector.isConstant ? texts.repeated(vector.count) : texts
  }

  /// JSON texts read as values of `type`. What is null there is NULL; an object must have the members that a structure names,
  /// and no others.
  static func read(
    _ vector: Vector, as type: DataType, isTry: Bool, _ context: EvaluationContext?
  ) throws(QueryError) -> Vector {
    let rows = vector.isConstant ? min(vector.count, 1) : vector.count
    let texts = TextRows(vector)
    var builder = VectorBuilder(type: type)
    var failures: Set<Int> = []
    let check = { () throws(QueryError) in try context?.checkCancellation() ?? () }
    for row in 0..<rows {
      if row & 63 == 63 { try check() }
      guard vector.isValid(row) else {
        try builder.append(.null)
        continue
      }
      var value: Value?
      if let document = try JSONDocument(Array(texts.bytes[texts.range(row)]), check: check) {
        value = try JSONValues(document, fit: .exact).value(at: document.whole, as: type)
      }
      if value == nil { failures.insert(row) }
      try builder.append(value ?? .null)
    }
    let built = builder.build()
    let result = vector.isConstant ? built.repeated(vector.count) : built
    if failures.isEmpty { return result }
    guard isTry else { throw CastFailures.error(vector, row: failures.min() ?? 0, type: type) }
    return result
  }
}

/// Reads the values of a JSON text as values of types.
struct JSONValues {
  /// What happens to values that are no values of the type, and to members that a structure does not name or lacks.
  enum Fit {
    /// All of these are failures.
    case exact
    /// Members that a structure does not name are left out; the rest are failures.
    case strict
    /// What does not fit is NULL, and so is what is missing.
    case lenient
  }

  private let document: JSONDocument
  private let fit: Fit

  /// A reader of the values of `document`.
  init(_ document: JSONDocument, fit: Fit) {
    self.document = document
    self.fit = fit
  }

  /// The value at `place` as one of `type`; nil for what is none, unless that may be NULL.
  func value(at place: JSONPlace, as type: DataType) throws(QueryError) -> Value? {
    if place.kind == .null { return .null }
    let found: Value?
    switch type {
    case .varchar, .json:
      var bytes: [UInt8] = []
      if type == .json { document.append(place, to: &bytes) } else { _ = document.appendText(place, to: &bytes) }
      return .text(String(decoding: bytes, as: UTF8.self))
    case .list(let element): found = try list(place, of: element)
    case .array(let element, let length):
      let elements = try list(place, of: element)
      if case .list(let values)? = elements, values.count == length { found = elements } else { found = nil }
    case .structure(let fields) where type.holdsTuple: found = try tuple(place, of: fields)
    case .structure(let fields): found = try structure(place, of: fields)
    case .map(let key, let value): found = try map(place, key, value)
    default: found = try plain(place, as: type)
    }
    return found ?? (fit == .lenient ? .null : nil)
  }

  private func plain(_ place: JSONPlace, as type: DataType) throws(QueryError) -> Value? {
    guard place.kind != .nested else { return nil }
    let text = document.text(of: place)
    let isNumber = place.kind == .boolean && type.isNumber
    let source = isNumber ? DataType.boolean : .varchar
    let cast = try Cast.cast(isNumber ? .boolean(text == "true") : .text(text), from: source, to: type, isTry: true)
    return cast.isNull ? nil : cast
  }

  /// The parts of a nested value, with their names where it is an object.
  private func parts(_ place: JSONPlace) throws(QueryError) -> [(name: String, value: JSONPlace)] {
    var parts: [(name: String, value: JSONPlace)] = []
    try document.forEachPart(of: place) { name, value in
      parts.append((name.map { document.text(of: $0) } ?? "", value))
      return true
    }
    return parts
  }

  private func list(_ place: JSONPlace, of element: DataType) throws(QueryError) -> Value? {
    guard document.isArray(place) else { return nil }
    var values: [Value] = []
    for part in try parts(place) {
      guard let value = try value(at: part.value, as: element) else { return nil }
      values.append(value)
    }
    return .list(values)
  }

  private func tuple(_ place: JSONPlace, of fields: [DataType.StructureField]) throws(QueryError) -> Value? {
    let parts = try parts(place)
    guard document.isArray(place), parts.count == fields.count else { return nil }
    var values: [Value] = []
    for (part, field) in zip(parts, fields) {
      guard let value = try value(at: part.value, as: field.type) else { return nil }
      values.append(value)
    }
    return .structure(values)
  }

  private func structure(_ place: JSONPlace, of fields: [DataType.StructureField]) throws(QueryError) -> Value? {
    guard document.isObject(place) else { return nil }
    var values = [Value?](repeating: nil, count: fields.count)
    for part in try parts(place) {
      let name = part.name.lowercased()
      guard let index = fields.firstIndex(where: { $0.name.lowercased() == name }) else {
        if fit == .exact { return nil }
        continue
      }
      guard let value = try value(at: part.value, as: fields[index].type) else { return nil }
      values[index] = value
    }
    if fit != .lenient, values.contains(where: { $0 == nil }) { return nil }
    return .structure(values.map { $0 ?? .null })
  }

  private func map(_ place: JSONPlace, _ key: DataType, _ type: DataType) throws(QueryError) -> Value? {
    guard document.isObject(place) else { return nil }
    var entries: [Value] = []
    var places: [Value: Int] = [:]
    for part in try parts(place) {
      let name = try Cast.cast(.text(part.name), from: .varchar, to: key, isTry: true)
      guard !name.isNull, let value = try value(at: part.value, as: type) else { return nil }
      let entry = Value.structure([name, value])
      // Of a name that stands twice the last value counts.
      if let known = places[name] {
        entries[known] = entry
      } else {
        places[name] = entries.count
        entries.append(entry)
      }
    }
    return .list(entries)
  }
}
