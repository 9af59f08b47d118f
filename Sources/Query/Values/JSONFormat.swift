// Values as JSON, for programs that read bq's output.

/// JSON forms.
enum JSONFormat {
  /// Appends `value` as JSON.
  static func append(_ value: Value, type: DataType, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean, .decimal: ValueFormat.append(value, type: type, to: &bytes)
    case .integer:
      switch type {
      case _ where type.isPointOfTime || type.isEnumeration:
        appendText(ValueFormat.text(of: value, type: type), to: &bytes)
      default: ValueFormat.append(value, type: type, to: &bytes)
      }
    case .double(let number):
      let text = ValueFormat.text(of: value, type: type)
      if number.isFinite { bytes.append(contentsOf: text.utf8) } else { appendText(text, to: &bytes) }
    case .text(let text) where type == .json: ValueFormat.appendJSON(text.utf8, to: &bytes)
    case .text, .blob, .interval: appendText(ValueFormat.text(of: value, type: type), to: &bytes)
    case .list where type.holdsTuple, .structure where type.holdsTuple:
      // A tuple has no names to be an object by: the text stands for what holds one.
      appendText(ValueFormat.text(of: value, type: type), to: &bytes)
    case .list(let entries) where type.isMap: appendMap(entries, type: type, to: &bytes)
    case .list(let elements):
      guard let elementType = type.listElement else { return }
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(element, type: elementType, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .structure(let fields):
      guard case .structure(let declared) = type else { return }
      bytes.append(UInt8(ascii: "{"))
      for (index, field) in zip(declared, fields).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        appendText(field.0.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(field.1, type: field.0.type, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Appends a map as an object whose names are the keys' texts.
  private static func appendMap(_ entries: [Value], type: DataType, to bytes: inout [UInt8]) {
    guard case .map(let key, let value) = type else { return }
    bytes.append(UInt8(ascii: "{"))
    for (index, entry) in entries.enumerated() {
      guard case .structure(let pair) = entry, pair.count == 2 else { continue }
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendText(ValueFormat.text(of: pair[0], type: key), to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      append(pair[1], type: value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// Appends a quoted text with JSON's escapes.
  static func appendText(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 { appendByte(byte, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
  }

  @inline(__always)
  private static func appendByte(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
    case 10: bytes.append(contentsOf: "\\n".utf8)
    case 13: bytes.append(contentsOf: "\\r".utf8)
    case 9: bytes.append(contentsOf: "\\t".utf8)
    case 0..<32: bytes.append(contentsOf: "\\u00".utf8 + [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    default: bytes.append(byte)
    }
  }
}

// MARK: - Rows of vectors

extension JSONFormat {
  /// Bytes of a text, and elements of a list, that are written between two calls of `flush`.
  private static let flushedBytes = 1 << 16
  private static let flushedElements = 1 << 10

  /// Appends a row of a vector, the same as `append` does of its value, without making one of a value that may be as long as a
  /// table. `flush` is called now and then within it; it may take the bytes that are there, and throws when the writing is to end.
  static func append(
    _ vector: Vector, row: Int, to bytes: inout [UInt8], flush: (inout [UInt8]) throws(QueryError) -> Void
  ) throws(QueryError) {
    guard vector.isValid(row) else { return bytes.append(contentsOf: "null".utf8) }
    let index = vector.isConstant ? 0 : row
    switch vector.storage {
    case .texts(let codes, let dictionary) where vector.type == .json:
      ValueFormat.appendJSON(dictionary.utf8(codes[codes.startIndex + index]), to: &bytes)
      try flush(&bytes)
    case .texts(let codes, let dictionary) where vector.type != .blob:
      try appendText(dictionary.utf8(codes[codes.startIndex + index]), to: &bytes, flush: flush)
    case .lists(let ranges, let child) where !vector.type.isMap && !vector.type.holdsTuple:
      let range = ranges[ranges.startIndex + index]
      bytes.append(UInt8(ascii: "["))
      for position in range {
        if position > range.lowerBound { bytes.append(UInt8(ascii: ",")) }
        if position % flushedElements == 0 { try flush(&bytes) }
        try append(child, row: position, to: &bytes, flush: flush)
      }
      bytes.append(UInt8(ascii: "]"))
    case .structures(let fields) where !vector.type.holdsTuple:
      guard case .structure(let declared) = vector.type else { return }
      bytes.append(UInt8(ascii: "{"))
      for (position, field) in zip(declared, fields).enumerated() {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        appendText(field.0.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        try append(field.1, row: index, to: &bytes, flush: flush)
      }
      bytes.append(UInt8(ascii: "}"))
    default: append(vector.value(at: row), type: vector.type, to: &bytes)
    }
  }

  private static func appendText(
    _ text: ArraySlice<UInt8>, to bytes: inout [UInt8], flush: (inout [UInt8]) throws(QueryError) -> Void
  ) throws(QueryError) {
    bytes.append(UInt8(ascii: "\""))
    var rest = text
    while rest.count > flushedBytes {
      for byte in rest.prefix(flushedBytes) { appendByte(byte, to: &bytes) }
      rest = rest.dropFirst(flushedBytes)
      try flush(&bytes)
    }
    for byte in rest { appendByte(byte, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
  }
}
