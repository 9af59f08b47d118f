// Reading, slicing and selecting rows of a vector.

extension Vector {
  /// Whether row `row` has a value.
  public func isValid(_ row: Int) -> Bool {
    guard let validity else { return true }
    return validity[isConstant ? 0 : row]
  }

  /// The value of row `row`. Allocates for long texts: for results, constants and messages, not for kernels.
  public func value(at row: Int) -> Value {
    guard isValid(row) else { return .null }
    let row = isConstant ? 0 : row
    switch storage {
    case .booleans(let flags): return .boolean(flags[flags.startIndex + row])
    case .integers(let numbers): return exactValue(Int128(numbers[numbers.startIndex + row]))
    case .wideIntegers(let numbers): return exactValue(numbers[numbers.startIndex + row])
    case .doubles(let numbers): return .double(numbers[numbers.startIndex + row])
    case .texts(let codes, let dictionary):
      let code = codes[codes.startIndex + row]
      return type == .blob ? .blob(Array(dictionary.utf8(code))) : .text(dictionary[code])
    case .intervals(let intervals): return .interval(intervals[intervals.startIndex + row])
    case .lists(let ranges, let child): return .list(ranges[ranges.startIndex + row].map { child.value(at: $0) })
    case .structures(let fields): return .structure(fields.map { $0.value(at: row) })
    }
  }

  private func exactValue(_ stored: Int128) -> Value {
    switch type {
    case .decimal(_, let scale): .decimal(FixedDecimal(unscaled: stored, scale: scale))
    case .amount: .decimal(FixedDecimal(unscaled: stored, scale: DataType.amountScale))
    case .percent: .decimal(FixedDecimal(unscaled: stored, scale: DataType.percentScale))
    default: .integer(stored)
    }
  }

  /// `count` rows that all have `value`.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the value does not fit the type.
  public static func constant(_ value: Value, type: DataType, count: Int) throws(QueryError) -> Vector {
    var builder = VectorBuilder(type: type)
    try builder.append(value)
    let one = builder.build()
    return Vector(type: type, count: count, storage: one.storage, validity: one.validity, isConstant: true)
  }

  /// The rows `rows`, without copying the values.
  public func slice(_ rows: Range<Int>) -> Vector {
    if isConstant {
      return Vector(type: type, count: rows.count, storage: storage, validity: validity, isConstant: true)
    }
    if rows.lowerBound == 0, rows.count == count { return self }
    let part = Vector(type: type, count: rows.count, storage: storage.slice(rows), validity: validity?.slice(rows))
    return integerCodes.map { part.withCodes($0.slice(rows)) } ?? part
  }

  /// The rows at `positions`, in that order.
  public func gather(_ positions: [Int32]) -> Vector {
    if isConstant {
      return Vector(type: type, count: positions.count, storage: storage, validity: validity, isConstant: true)
    }
    var gathered: Validity?
    if let validity {
      let bits = validity.gather(positions)
      if !bits.allValid { gathered = bits }
    }
    return Vector(type: type, count: positions.count, storage: storage.gather(positions), validity: gathered)
  }
}

extension Vector.Storage {
  /// The elements of `rows`, without copying.
  func slice(_ rows: Range<Int>) -> Vector.Storage {
    switch self {
    case .booleans(let values): .booleans(values.window(rows))
    case .integers(let values): .integers(values.window(rows))
    case .wideIntegers(let values): .wideIntegers(values.window(rows))
    case .doubles(let values): .doubles(values.window(rows))
    case .texts(let codes, let dictionary): .texts(codes.window(rows), dictionary)
    case .intervals(let values): .intervals(values.window(rows))
    case .lists(let ranges, let child): .lists(ranges.window(rows), child: child)
    case .structures(let fields): .structures(fields.map { $0.slice(rows) })
    }
  }

  /// The elements at `positions`, copied.
  func gather(_ positions: [Int32]) -> Vector.Storage {
    switch self {
    case .booleans(let values): .booleans(values.gathered(positions))
    case .integers(let values): .integers(values.gathered(positions))
    case .wideIntegers(let values): .wideIntegers(values.gathered(positions))
    case .doubles(let values): .doubles(values.gathered(positions))
    case .texts(let codes, let dictionary): .texts(codes.gathered(positions), dictionary)
    case .intervals(let values): .intervals(values.gathered(positions))
    case .lists(let ranges, let child): .lists(ranges.gathered(positions), child: child)
    case .structures(let fields): .structures(fields.map { $0.gather(positions) })
    }
  }
}

extension ArraySlice {
  /// Elements `rows`, counted from this slice's start.
  func window(_ rows: Range<Int>) -> ArraySlice<Element> {
    self[startIndex + rows.lowerBound..<startIndex + rows.upperBound]
  }

  /// The elements at `positions`, counted from this slice's start, in that order.
  func gathered(_ positions: [Int32]) -> ArraySlice<Element> {
    let base = startIndex
    return mapElements(positions[...]) { self[base &+ Int($0)] }
  }
}
