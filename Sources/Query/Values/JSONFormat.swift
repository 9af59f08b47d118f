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

  /// Appends a quoted text with JSON's escapes.
  static func appendText(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 10: bytes.append(contentsOf: "\\n".utf8)
      case 13: bytes.append(contentsOf: "\\r".utf8)
      case 9: bytes.append(contentsOf: "\\t".utf8)
      case 0..<32: bytes.append(contentsOf: "\\u00".utf8 + [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
