// A block of a table's column: up to 65,536 values in as few bytes as they need, with what is known of them.

/// What is known of the values of a block or a column.
public struct ColumnStatistics: Sendable, Equatable {
  /// The least stored integer or code; nil when there is none, or for types that are stored otherwise.
  public private(set) var minimum: Int64?
  /// The greatest stored integer or code.
  public private(set) var maximum: Int64?
  /// Rows that are NULL.
  public private(set) var nullCount: Int

  /// What is known of values in a range.
  init(minimum: Int64?, maximum: Int64?, nullCount: Int) {
    self.minimum = minimum
    self.maximum = maximum
    self.nullCount = nullCount
  }

  /// What is known of these rows and those of `other`.
  func union(_ other: ColumnStatistics) -> ColumnStatistics {
    ColumnStatistics(
      minimum: [minimum, other.minimum].compactMap { $0 }.min(),
      maximum: [maximum, other.maximum].compactMap { $0 }.max(), nullCount: nullCount + other.nullCount)
  }
}

/// Some rows of a column. Immutable: tables share blocks.
public struct ColumnBlock: Sendable {
  /// How the values lie. A packed value is the stored integer, or the text's code, less `offset`; that of a NULL is 0.
  enum Values: Sendable {
    /// The same in all rows.
    case constant(Int64)
    case bytes([UInt8], offset: Int64)
    case halves([UInt16], offset: Int64)
    case words([UInt32], offset: Int64)
    case integers([Int64])
    /// Values that are not packed: booleans, doubles, intervals, lists, structures, wide integers.
    case plain(Vector)
  }

  /// The type of the values.
  public let type: DataType
  /// Rows.
  public let count: Int
  /// The values.
  let values: Values
  /// Which rows have a value; nil when all have.
  let validity: Validity?
  /// What is known of the values.
  public let statistics: ColumnStatistics
  /// The code of each row's integer in a numbered column; nil for others.
  private(set) var codes: [Int32]?

  /// The same block with a code for each row.
  func withCodes(_ codes: [Int32]) -> ColumnBlock {
    var block = self
    block.codes = codes
    return block
  }

  /// Packs a flat vector.
  init(packing given: Vector) {
    let vector = given.isConstant ? given.flattened() : given
    type = vector.type
    count = vector.count
    let nulls = vector.validity.map { vector.count - $0.validCount } ?? 0
    validity = nulls > 0 ? vector.validity : nil
    switch vector.storage {
    case .integers(let integers):
      let range = Packing.range(integers, validity: validity)
      statistics = ColumnStatistics(minimum: range?.minimum, maximum: range?.maximum, nullCount: nulls)
      values = ColumnBlock.packed(integers, range: range, validity: validity) ?? .integers(Array(integers))
    case .texts(let codes, _):
      let range = Packing.range(codes, validity: validity)
      statistics = ColumnStatistics(minimum: range?.minimum, maximum: range?.maximum, nullCount: nulls)
      values = ColumnBlock.packed(codes, range: range, validity: validity) ?? .plain(vector)
    default:
      statistics = ColumnStatistics(minimum: nil, maximum: nil, nullCount: nulls)
      values = .plain(vector.withValidity(nil))
    }
  }

  /// Rows that are all NULL.
  init(nulls rows: Int, type: DataType) {
    self.type = type
    count = rows
    values = .constant(0)
    validity = Validity(words: Array(repeating: 0, count: (rows + 63) / 64), count: rows)
    statistics = ColumnStatistics(minimum: nil, maximum: nil, nullCount: rows)
  }

  /// The narrowest form; nil when the range needs eight bytes.
  private static func packed<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, range: (minimum: Int64, maximum: Int64)?, validity: Validity?
  ) -> Values? {
    guard let (minimum, maximum) = range else { return .constant(0) }
    let (width, overflow) = maximum.subtractingReportingOverflow(minimum)
    if overflow { return nil }
    switch width {
    case 0: return .constant(minimum)
    case ...0xff:
      return .bytes(
        Packing.pack(values, less: minimum, validity: validity, as: UInt8.self), offset: minimum)
    case ...0xffff:
      return .halves(
        Packing.pack(values, less: minimum, validity: validity, as: UInt16.self), offset: minimum)
    case ...0xffff_ffff:
      return .words(
        Packing.pack(values, less: minimum, validity: validity, as: UInt32.self), offset: minimum)
    default: return nil
    }
  }

  /// Bytes that the values and their validity take, texts excluded.
  public var byteCount: Int {
    let bitmap = (validity?.words.count ?? 0) * 8 + (codes?.count ?? 0) * 4
    switch values {
    case .constant: return bitmap
    case .bytes(let packed, _): return packed.count + bitmap
    case .halves(let packed, _): return packed.count * 2 + bitmap
    case .words(let packed, _): return packed.count * 4 + bitmap
    case .integers(let packed): return packed.count * 8 + bitmap
    case .plain(let vector): return ColumnStore.bytes(of: vector) + bitmap
    }
  }
}

// MARK: - Reading

extension ColumnBlock {
  /// Rows `rows` as a vector whose codes belong to `dictionary`.
  func vector(_ rows: Range<Int>, dictionary: TextDictionary?) -> Vector {
    if case .plain(let vector) = values {
      let part = vector.slice(rows)
      return Vector(
        type: type, count: rows.count, storage: part.storage, validity: validity(rows), isConstant: part.isConstant)
    }
    let storage: Vector.Storage =
      if let dictionary { .texts(unpacked(rows, as: Int32.self), dictionary) } else {
        .integers(unpackedIntegers(rows))
      }
    return Vector(type: type, count: rows.count, storage: storage, validity: validity(rows))
  }

  /// The stored integers at `positions`, each below `count`; those of NULLs are any.
  func integers(at positions: ArraySlice<Int32>) -> ArraySlice<Int64> { unpacked(at: positions, as: Int64.self) }

  /// The rows at `positions`, each below `count`, as a vector whose codes belong to `dictionary`.
  func vector(at positions: ArraySlice<Int32>, dictionary: TextDictionary?) -> Vector {
    if case .plain(let vector) = values {
      return vector.withValidity(validity).gather(Array(positions))
    }
    let storage: Vector.Storage =
      if let dictionary {
        .texts(unpacked(at: positions, as: Int32.self), dictionary)
      } else {
        .integers(unpacked(at: positions, as: Int64.self))
      }
    return Vector(type: type, count: positions.count, storage: storage, validity: validity(at: positions))
  }

  /// Which of the rows have a value; nil when all have.
  private func validity(_ rows: Range<Int>) -> Validity? {
    guard let part = validity?.slice(rows), !part.allValid else { return nil }
    return part
  }

  /// Which of the rows at `positions` have a value; nil when all have.
  private func validity(at positions: ArraySlice<Int32>) -> Validity? {
    guard let gathered = validity?.gather(positions), !gathered.allValid else { return nil }
    return gathered
  }

  /// Stored integers are handed out without copying.
  private func unpackedIntegers(_ rows: Range<Int>) -> ArraySlice<Int64> {
    if case .integers(let integers) = values { return integers[rows] }
    return unpacked(rows, as: Int64.self)
  }

  private func unpacked<Element: FixedWidthInteger>(_ rows: Range<Int>, as element: Element.Type)
    -> ArraySlice<Element>
  {
    switch values {
    case .constant(let value): return Array(repeating: Element(truncatingIfNeeded: value), count: rows.count)[...]
    case .bytes(let packed, let offset): return Packing.unpack(packed[rows], plus: offset, as: element)
    case .halves(let packed, let offset): return Packing.unpack(packed[rows], plus: offset, as: element)
    case .words(let packed, let offset): return Packing.unpack(packed[rows], plus: offset, as: element)
    case .integers(let packed): return Packing.unpack(packed[rows], plus: 0, as: element)
    case .plain: return []
    }
  }

  private func unpacked<Element: FixedWidthInteger>(at positions: ArraySlice<Int32>, as element: Element.Type)
    -> ArraySlice<Element>
  {
    switch values {
    case .constant(let value):
      return Array(repeating: Element(truncatingIfNeeded: value), count: positions.count)[...]
    case .bytes(let packed, let offset): return Packing.unpack(packed, at: positions, plus: offset, as: element)
    case .halves(let packed, let offset): return Packing.unpack(packed, at: positions, plus: offset, as: element)
    case .words(let packed, let offset): return Packing.unpack(packed, at: positions, plus: offset, as: element)
    case .integers(let packed): return Packing.unpack(packed, at: positions, plus: 0, as: element)
    case .plain: return []
    }
  }
}
