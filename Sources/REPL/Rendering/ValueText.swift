// The text of one value, straight from a vector into a byte buffer.

import Query

/// Appends the texts of values to a byte buffer, without a String in between where that is possible.
enum ValueText {
  /// Bytes that are left of a value that was cut short while it was being written.
  private static let stoppedBytes = 1 << 16

  /// Appends the plain text of a row: decimals in full, AMOUNT in 元, PERCENT as a ratio, dates as ISO 8601. Not for NULL.
  static func append(_ vector: Vector, row: Int, to bytes: inout [UInt8]) {
    let index = vector.isConstant ? 0 : row
    switch vector.storage {
    case .booleans(let flags): bytes.append(contentsOf: (flags[flags.startIndex + index] ? "true" : "false").utf8)
    case .integers(let numbers): appendInteger(numbers[numbers.startIndex + index], type: vector.type, to: &bytes)
    case .wideIntegers(let numbers):
      let number = numbers[numbers.startIndex + index]
      appendExact(number, type: vector.type, to: &bytes)
    case .doubles(let numbers): appendDouble(numbers[numbers.startIndex + index], type: vector.type, to: &bytes)
    case .texts(let codes, let dictionary):
      let text = dictionary.utf8(codes[codes.startIndex + index])
      guard vector.type != .blob else {
        bytes.append(contentsOf: self.text(of: vector.value(at: row), type: .blob).utf8)
        return
      }
      // A cell that is as long as a table is there once more in what is written.
      bytes.append(contentsOf: hasRoom(for: text.count) ? text : text.prefix(ValueText.stoppedBytes))
    case .intervals: bytes.append(contentsOf: text(of: vector.value(at: row), type: vector.type).utf8)
    case .lists, .structures:
      // A list may be as long as a table. Of what is cut short its start is enough to be shown.
      let start = bytes.count
      ValueFormat.appendNested(vector, row: row, isStopped: { WorkStop.isDue || !hasRoom(for: $0) }, to: &bytes)
      if WorkStop.isDue, bytes.count > start + ValueText.stoppedBytes {
        bytes.removeSubrange((start + ValueText.stoppedBytes)...)
      }
    }
  }

  /// Whether a text of so many bytes may be there once more in what is written.
  private static func hasRoom(for bytes: Int) -> Bool {
    bytes <= ValueText.stoppedBytes || WorkStop.hasRoom(for: 2 * bytes)
  }

  /// The plain text of a value outside a vector.
  static func text(of value: Value, type: DataType) -> String { ValueFormat.text(of: value, type: type) }

  /// The names of a structure's fields.
  static func fieldNames(_ type: DataType) -> [String] {
    if case .structure(let fields) = type { fields.map(\.name) } else { [] }
  }

  private static func appendInteger(_ number: Int64, type: DataType, to bytes: inout [UInt8]) {
    if type.isPointOfTime || type.isEnumeration {
      bytes.append(contentsOf: text(of: .integer(Int128(number)), type: type).utf8)
    } else {
      appendExact(Int128(number), type: type, to: &bytes)
    }
  }

  /// Appends an exact number: AMOUNT with two decimals or as many as it has, PERCENT as a ratio without idle zeros.
  static func appendExact(_ number: Int128, type: DataType, to bytes: inout [UInt8]) {
    switch type {
    case .amount: appendTrimmed(number, scale: DataType.amountScale, minimumScale: 2, to: &bytes)
    case .percent: appendTrimmed(number, scale: DataType.percentScale, minimumScale: 0, to: &bytes)
    default: FixedDecimal.appendDigits(unscaled: number, scale: type.exactScale ?? 0, to: &bytes)
    }
  }

  /// Appends `unscaled / 10^scale` without idle zeros beyond `minimumScale` decimals.
  static func appendTrimmed(_ unscaled: Int128, scale: Int, minimumScale: Int, to bytes: inout [UInt8]) {
    var unscaled = unscaled
    var scale = scale
    while scale > minimumScale, unscaled % 10 == 0 {
      unscaled /= 10
      scale -= 1
    }
    FixedDecimal.appendDigits(unscaled: unscaled, scale: scale, to: &bytes)
  }

  /// Appends the digits of a number with a comma between groups of `size`.
  static func appendGrouped(_ digits: [UInt8], by size: Int, to bytes: inout [UInt8]) {
    let start = digits.first == UInt8(ascii: "-") ? 1 : 0
    let end = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.count
    bytes.append(contentsOf: digits[..<start])
    for index in start..<end {
      if index > start, (end - index) % size == 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(digits[index])
    }
    bytes.append(contentsOf: digits[end...])
  }

  private static func appendDouble(_ number: Double, type: DataType, to bytes: inout [UInt8]) {
    ValueFormat.appendDouble(number, type: type, to: &bytes)
  }
}
