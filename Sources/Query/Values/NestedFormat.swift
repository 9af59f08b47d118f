// The text form of lists and structures, straight from their vectors: a value that is as long as a table is written without
// being made a value first.

extension ValueFormat {
  /// Appends the SQL text form of a row of a vector of lists, maps or structures, the same as `append` does of its value.
  ///
  /// - Parameter isStopped: Asked every some thousand elements, and before each long text with its bytes; what is written is cut
  ///   short once it says so.
  public static func appendNested(
    _ vector: Vector, row: Int, isStopped: (_ bytes: Int) -> Bool, to bytes: inout [UInt8]
  ) {
    guard vector.isValid(row) else { return bytes.append(contentsOf: "NULL".utf8) }
    let index = vector.isConstant ? 0 : row
    switch vector.storage {
    case .lists(let ranges, let child) where vector.type.isMap:
      appendEntries(child, ranges[ranges.startIndex + index], isStopped, to: &bytes)
    case .lists(let ranges, let child):
      appendElements(child, ranges[ranges.startIndex + index], isStopped, to: &bytes)
    case .structures(let fields):
      guard case .structure(let declared) = vector.type else { return }
      appendFields(declared, to: &bytes) { field, bytes in
        appendNested(fields[field], row: index, isStopped: isStopped, to: &bytes)
      }
    case .texts(let codes, let dictionary) where vector.type == .varchar:
      let text = dictionary.utf8(codes[codes.startIndex + index])
      let isCut = text.count > longTextBytes && isStopped(text.count)
      appendQuoted(isCut ? text.prefix(longTextBytes) : text, to: &bytes)
    default: appendNested(vector.value(at: row), type: vector.type, to: &bytes)
    }
  }

  /// Bytes from which a text is long.
  private static let longTextBytes = 1 << 16
  /// Elements written before it is asked again whether to stop.
  private static let elementsBetweenQuestions = 16_384

  private static func appendElements(
    _ child: Vector, _ range: Range<Int>, _ isStopped: (_ bytes: Int) -> Bool, to bytes: inout [UInt8]
  ) {
    bytes.append(UInt8(ascii: "["))
    for position in range {
      if position > range.lowerBound { bytes.append(contentsOf: ", ".utf8) }
      if position % elementsBetweenQuestions == 0, isStopped(0) { break }
      appendNested(child, row: position, isStopped: isStopped, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// `{key=value, …}`.
  private static func appendEntries(
    _ child: Vector, _ range: Range<Int>, _ isStopped: (_ bytes: Int) -> Bool, to bytes: inout [UInt8]
  ) {
    guard case .structures(let pair) = child.storage, pair.count == 2 else { return }
    bytes.append(UInt8(ascii: "{"))
    for position in range {
      if position > range.lowerBound { bytes.append(contentsOf: ", ".utf8) }
      if position % elementsBetweenQuestions == 0, isStopped(0) { break }
      let entry = child.isConstant ? 0 : position
      appendNested(pair[0], row: entry, isStopped: isStopped, to: &bytes)
      bytes.append(UInt8(ascii: "="))
      appendNested(pair[1], row: entry, isStopped: isStopped, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// `{'name': value, …}`, or `(value, …)` without names; `append` writes the value of a field.
  static func appendFields(
    _ declared: [DataType.StructureField], to bytes: inout [UInt8], _ append: (Int, inout [UInt8]) -> Void
  ) {
    let isUnnamed = declared.allSatisfy(\.name.isEmpty)
    bytes.append(UInt8(ascii: isUnnamed ? "(" : "{"))
    for (index, field) in declared.enumerated() {
      if index > 0 { bytes.append(contentsOf: ", ".utf8) }
      if !isUnnamed { bytes.append(contentsOf: "'\(field.name)': ".utf8) }
      append(index, &bytes)
    }
    // A tuple of one is told from brackets around a value.
    if isUnnamed, declared.count == 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: isUnnamed ? ")" : "}"))
  }
}
