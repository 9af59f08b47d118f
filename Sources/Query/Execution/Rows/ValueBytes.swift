// Values as bytes that are equal exactly when the values are: keys for intervals, lists and structures.

/// Writes values as bytes for comparison by equality.
enum ValueBytes {
  /// Appends row `row` of `vector`: a byte that tells NULL from a value, then the value.
  static func append(_ vector: Vector, row: Int, to bytes: inout [UInt8]) {
    guard vector.isValid(row) else {
      bytes.append(0)
      return
    }
    bytes.append(1)
    let row = vector.isConstant ? 0 : row
    switch vector.storage {
    case .booleans(let values): bytes.append(values[values.startIndex + row] ? 1 : 0)
    case .integers(let values): append(UInt64(bitPattern: values[values.startIndex + row]), to: &bytes)
    case .wideIntegers(let values): append(values[values.startIndex + row], to: &bytes)
    case .doubles(let values):
      append(UInt64(bitPattern: KeyEncoder.bits(of: values[values.startIndex + row])), to: &bytes)
    case .texts(let codes, let dictionary):
      let text = dictionary.utf8(codes[codes.startIndex + row])
      append(UInt64(text.count), to: &bytes)
      bytes.append(contentsOf: text)
    case .intervals(let values): append(values[values.startIndex + row].normalized, to: &bytes)
    case .lists(let ranges, let child):
      let range = ranges[ranges.startIndex + row]
      append(UInt64(range.count), to: &bytes)
      for position in range { append(child, row: position, to: &bytes) }
    case .structures(let fields): for field in fields { append(field, row: row, to: &bytes) }
    }
  }

  private static func append(_ number: Int128, to bytes: inout [UInt8]) {
    append(UInt64(truncatingIfNeeded: number), to: &bytes)
    append(UInt64(truncatingIfNeeded: number &>> 64), to: &bytes)
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest = rest &>> 8
    }
  }
}
