// JSON, written into a byte buffer.

import Query

/// Appends JSON to a byte buffer.
enum JSONText {
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// Bytes of a text that are appended before it is asked whether to stop.
  private static let pieceBytes = 1 << 16
  /// Elements of a list that are, less one: a mask.
  private static let elementMask = 0x3FF

  /// Appends a quoted string. What UTF-8 cannot hold is replaced, so that the output is always valid.
  static func appendString(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if text.withContiguousStorageIfAvailable({ appendEscaped($0, to: &bytes) }) == nil {
      Array(text).withUnsafeBufferPointer { appendEscaped($0, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The same for a text that may be as long as a table, with `flush` called now and then, which may take the bytes that are there.
  private static func appendString<Failure: Error>(
    _ text: ArraySlice<UInt8>, to bytes: inout [UInt8], flush: (inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    bytes.append(UInt8(ascii: "\""))
    var rest = text
    while rest.count > pieceBytes {
      rest.prefix(pieceBytes).withUnsafeBufferPointer { appendEscaped($0, to: &bytes) }
      rest = rest.dropFirst(pieceBytes)
      try flush(&bytes)
      // What is cut here is not the end: who writes looks at the same flag.
      if WorkStop.isDue { rest = [] }
    }
    rest.withUnsafeBufferPointer { appendEscaped($0, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends the bytes of a string, those between two that are escaped at once.
  private static func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var start = 0
    var next = 0
    while next < text.count {
      let byte = text[next]
      next += 1
      guard isEscaped(byte) else { continue }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<next - 1]))
      start = next
      appendEscape(of: byte, to: &bytes)
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<next]))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool { byte < 32 || byte == 0x22 || byte == 0x5C || byte == 127 }

  private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case 10: bytes.append(contentsOf: [0x5C, 0x6E])
    case 13: bytes.append(contentsOf: [0x5C, 0x72])
    case 9: bytes.append(contentsOf: [0x5C, 0x74])
    case 0..<32, 127:
      bytes.append(contentsOf: [0x5C, 0x75, 0x30, 0x30, hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]])
    default: bytes.append(contentsOf: [0x5C, byte])
    }
  }

  /// Appends a quoted string.
  static func appendString(_ text: String, to bytes: inout [UInt8]) { appendString(text.utf8, to: &bytes) }

  /// Appends a row of a vector: exact numbers in full, text, dates and intervals as strings, lists as arrays, structures
  /// as objects.
  static func append(_ vector: Vector, row: Int, to bytes: inout [UInt8]) {
    append(vector, row: row, to: &bytes) { _ in }
  }

  /// The same, with `flush` called now and then within a long value, which may take the bytes that are there.
  static func append<Failure: Error>(
    _ vector: Vector, row: Int, to bytes: inout [UInt8], flush: (inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    guard vector.isValid(row) else { return bytes.append(contentsOf: "null".utf8) }
    let index = vector.isConstant ? 0 : row
    switch vector.storage {
    case .booleans, .wideIntegers: ValueText.append(vector, row: row, to: &bytes)
    case .integers:
      if vector.type.isPointOfTime || vector.type.isEnumeration {
        appendQuoted(vector, row: row, to: &bytes)
      } else {
        ValueText.append(vector, row: row, to: &bytes)
      }
    case .doubles(let numbers):
      // JSON has no number for these three.
      if numbers[numbers.startIndex + index].isFinite {
        ValueText.append(vector, row: row, to: &bytes)
      } else {
        appendQuoted(vector, row: row, to: &bytes)
      }
    case .texts(let codes, let dictionary) where vector.type == .json:
      ValueFormat.appendJSON(dictionary.utf8(codes[codes.startIndex + index]), to: &bytes)
      try flush(&bytes)
    case .texts(let codes, let dictionary) where vector.type != .blob:
      try appendString(dictionary.utf8(codes[codes.startIndex + index]), to: &bytes, flush: flush)
    case .texts, .intervals: appendQuoted(vector, row: row, to: &bytes)
    case .lists where vector.type.holdsTuple, .structures where vector.type.holdsTuple:
      // A tuple has no names to be an object by: the text stands for what holds one.
      appendQuoted(vector, row: row, to: &bytes)
    case .lists where vector.type.isMap:
      bytes.append(contentsOf: ValueFormat.json(of: vector.value(at: row), type: vector.type).utf8)
    case .lists(let ranges, let child):
      bytes.append(UInt8(ascii: "["))
      let range = ranges[ranges.startIndex + index]
      for element in range {
        // One list may be as long as a table. What is cut here is not the end: who writes looks at the same flag.
        if element & elementMask == elementMask {
          try flush(&bytes)
          if WorkStop.isDue { break }
        }
        if element > range.lowerBound { bytes.append(UInt8(ascii: ",")) }
        try append(child, row: element, to: &bytes, flush: flush)
      }
      bytes.append(UInt8(ascii: "]"))
    case .structures(let fields):
      bytes.append(UInt8(ascii: "{"))
      for (position, name) in ValueText.fieldNames(vector.type).enumerated() where position < fields.count {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        appendString(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        try append(fields[position], row: index, to: &bytes, flush: flush)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func appendQuoted(_ vector: Vector, row: Int, to bytes: inout [UInt8]) {
    var text: [UInt8] = []
    ValueText.append(vector, row: row, to: &text)
    appendString(text, to: &bytes)
  }
}
