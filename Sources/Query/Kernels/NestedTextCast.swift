// Lists and structures read from text: `[1, 2, NULL]`, `{'a': 1, 'b': [x]}`.

/// Reads lists and structures.
enum NestedTextCast {
  /// Texts read as lists or structures.
  static func read(
    _ vector: Vector, as type: DataType, isTry: Bool, _ context: EvaluationContext?
  ) throws(QueryError) -> Vector {
    let rows = vector.isConstant ? 1 : vector.count
    var builder = VectorBuilder(type: type)
    for row in 0..<rows {
      guard case .text(let text) = vector.value(at: row) else {
        try builder.append(.null)
        continue
      }
      var reader = NestedReader(text, isTry: isTry, context)
      let value = reader.whole(type)
      if let failure = reader.failure { throw failure }
      if let value {
        try builder.append(value)
      } else if isTry {
        try builder.append(.null)
      } else {
        throw QueryError(.evaluation(.unreadable(text: text, type: type)))
      }
    }
    let built = builder.build()
    return Vector(
      type: type, count: vector.count, storage: built.storage, validity: built.validity, isConstant: vector.isConstant)
  }
}

/// A reader of one nested text.
private struct NestedReader {
  /// What a value takes in memory, about.
  private static let bytesOfValue = 64

  private let bytes: [UInt8]
  private var position = 0
  /// The statement that is asked as elements are read, how many there were, and why it is to stop.
  private let context: EvaluationContext?
  private var elementCount = 0
  private(set) var failure: QueryError?
  /// Brackets of structures without names around the current place: there `)` ends a word.
  private var tupleDepth = 0
  /// Whether the current place is the key of a map: there `=` ends a word.
  private var isInKey = false

  /// Whether a value inside that cannot be read is NULL.
  private let isTry: Bool

  init(_ text: String, isTry: Bool, _ context: EvaluationContext?) {
    bytes = Array(text.utf8)
    self.context = context
    self.isTry = isTry
  }

  /// The value that the whole text stands for; nil when it cannot be read.
  mutating func whole(_ type: DataType) -> Value? {
    guard let value = value(type) else { return nil }
    skipSpaces()
    return position == bytes.count ? value : nil
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpaces() { while let byte = next, NumberParsing.isSpace(byte) { position += 1 } }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(_ type: DataType) -> Value? {
    elementCount += 1
    if elementCount & 4095 == 0 {
      do throws(QueryError) {
        try context?.requireRoom(0, adding: elementCount, times: NestedReader.bytesOfValue)
      } catch {
        failure = error
      }
    }
    if failure != nil { return nil }
    skipSpaces()
    switch type {
    case .list(let element): return isNullWord() ? .null : list(element)
    case .array(let element, let length):
      if isNullWord() { return .null }
      guard case .list(let elements)? = list(element) else { return nil }
      return elements.count == length ? .list(elements) : nil
    case .structure(let fields): return isNullWord() ? .null : structure(fields)
    case .map(let key, let value): return isNullWord() ? .null : map(key, value)
    default: return scalar(type)
    }
  }

  private mutating func isNullWord() -> Bool {
    guard position + 4 <= bytes.count,
      String(decoding: bytes[position..<position + 4], as: UTF8.self).uppercased() == "NULL"
    else { return false }
    position += 4
    return true
  }

  private mutating func list(_ element: DataType) -> Value? {
    guard skip("[") else { return nil }
    var elements: [Value] = []
    if skip("]") { return .list(elements) }
    repeat {
      guard let one = value(element) else { return nil }
      elements.append(one)
    } while skip(",")
    return skip("]") ? .list(elements) : nil
  }

  private mutating func structure(_ fields: [DataType.StructureField]) -> Value? {
    if fields.allSatisfy(\.name.isEmpty) { return tuple(fields) }
    guard skip("{") else { return nil }
    var values = [Value](repeating: .null, count: fields.count)
    if skip("}") { return .structure(values) }
    repeat {
      skipSpaces()
      guard let (name, _) = word(stops: ":"), skip(":"),
        let index = fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() }),
        let one = value(fields[index].type)
      else { return nil }
      values[index] = one
    } while skip(",")
    return skip("}") ? .structure(values) : nil
  }

  /// `{key=value, …}`; no key may be NULL or stand twice.
  private mutating func map(_ key: DataType, _ value: DataType) -> Value? {
    guard skip("{") else { return nil }
    var entries: [Value] = []
    var keys: Set<Value> = []
    if skip("}") { return .list(entries) }
    isInKey = true
    defer { isInKey = false }
    repeat {
      isInKey = true
      guard let name = self.value(key), !name.isNull, keys.insert(name).inserted, skip("=") else { return nil }
      isInKey = false
      guard let one = self.value(value) else { return nil }
      entries.append(.structure([name, one]))
    } while skip(",")
    return skip("}") ? .list(entries) : nil
  }

  /// `(1, 'a', [x])`: the values of fields without names, in order.
  private mutating func tuple(_ fields: [DataType.StructureField]) -> Value? {
    guard skip("(") else { return nil }
    tupleDepth += 1
    defer { tupleDepth -= 1 }
    var values: [Value] = []
    while !skip(")") {
      if values.count == fields.count { return nil }
      guard let one = value(fields[values.count].type) else { return nil }
      values.append(one)
      if !skip(",") {
        guard skip(")") else { return nil }
        break
      }
    }
    if fields.count == 1, values.isEmpty { values.append(fields[0].type == .varchar ? .text("") : .null) }
    while values.count < fields.count { values.append(.null) }
    return .structure(values)
  }

  private mutating func scalar(_ type: DataType) -> Value? {
    guard let (text, isQuoted) = word(stops: (tupleDepth > 0 ? ",]})" : ",]}") + (isInKey ? "=" : "")) else {
      return nil
    }
    if !isQuoted, text.uppercased() == "NULL" { return .null }
    return (try? Cast.cast(.text(text), from: .varchar, to: type)) ?? (isTry ? .null : nil)
  }

  /// A quoted word, or everything up to one of `stops`.
  private mutating func word(stops: String) -> (text: String, isQuoted: Bool)? {
    guard let first = next else { return nil }
    var result: [UInt8] = []
    if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
      position += 1
      while let byte = next, byte != first {
        position += 1
        if byte == UInt8(ascii: "\\"), let escaped = next {
          result.append(escaped)
          position += 1
        } else {
          result.append(byte)
        }
      }
      guard next == first else { return nil }
      position += 1
      return (String(decoding: result, as: UTF8.self), true)
    }
    // Brackets that open in a word close in it; a backslash takes what follows it as it is.
    var depth = 0
    let stops = Array(stops.utf8)
    while let byte = next, depth > 0 || !stops.contains(byte) {
      if result.count & 0xffff == 0xffff {
        do throws(QueryError) { try context?.checkCancellation() } catch { failure = error }
        if failure != nil { return nil }
      }
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
      position += 1
      if byte == UInt8(ascii: "\\"), depth == 0, let escaped = next {
        result.append(escaped)
        position += 1
      } else {
        result.append(byte)
      }
    }
    if depth > 0 { return nil }
    return (String(decoding: NumberParsing.trimmed(result[...]), as: UTF8.self), false)
  }
}
