// One sort key as unsigned integers of few bits whose order is the order wanted: direction and NULLs are worked in.

/// The integers of one sort key, computed from the column when they are wanted.
struct OrderField: Sendable {
  /// Where the integers come from. Each stands for a signed number whose order is that of the values.
  enum Source: Sendable {
    case integers(ArraySlice<Int64>)
    case doubles(ArraySlice<Double>)
    case flags(ArraySlice<Bool>)
    /// Numbers by code, such as ranks of texts.
    case coded(ArraySlice<Int32>, [Int32])
    case numbers(ArraySlice<Int32>)
    /// 128-bit numbers that lie so near to each other that 64 bits tell them apart.
    case wide(ArraySlice<Int128>)
    case wideUpper(ArraySlice<Int128>)
    case wideLower(ArraySlice<Int128>)
    /// Nothing but whether a row is NULL.
    case nothing
  }

  let source: Source
  /// Which rows are not NULL; nil when all are.
  let validity: Validity?
  let isDescending: Bool
  /// What is taken from a number, or what a number is taken from in a descending order.
  let base: UInt64
  /// Added to all values, to leave 0 to NULL.
  let offset: UInt64
  /// What stands for NULL.
  let nullValue: UInt64
  /// Bits that the integers have.
  let bits: Int
  /// The first of them among the bits of the whole key.
  var start = 0

  /// The bit behind the last one.
  var end: Int { start + bits }

  /// The integers of the rows `rows`.
  func values(_ rows: Range<Int>, into values: inout [UInt64]) {
    let first = rows.lowerBound
    fill(rows.count, &values) { first &+ $0 }
    guard let validity else { return }
    for index in 0..<rows.count where !validity[first + index] { values[index] = nullValue }
  }

  /// The integers of rows in any order.
  func values(_ rows: [Int32], into values: inout [UInt64]) {
    let positions = rows.span
    fill(rows.count, &values) { Int(positions[$0]) }
    guard let validity else { return }
    for index in rows.indices where !validity[Int(rows[index])] { values[index] = nullValue }
  }

  /// The integer of one row.
  func value(_ row: Int) -> UInt64 {
    if let validity, !validity[row] { return nullValue }
    switch source {
    case .integers(let values): return placed(UInt64(bitPattern: values[values.startIndex + row]))
    case .doubles(let values): return placed(OrderField.ordinal(values[values.startIndex + row]))
    case .flags(let values): return placed(values[values.startIndex + row] ? 1 : 0)
    case .coded(let codes, let numbers): return placed(OrderField.pattern(numbers[Int(codes[codes.startIndex + row])]))
    case .numbers(let values): return placed(OrderField.pattern(values[values.startIndex + row]))
    case .wide(let values): return placed(UInt64(truncatingIfNeeded: values[values.startIndex + row]))
    case .wideUpper(let values): return placed(OrderField.upper(values[values.startIndex + row]))
    case .wideLower(let values): return placed(OrderField.lower(values[values.startIndex + row]))
    case .nothing: return offset
    }
  }

  @inline(__always)
  private func placed(_ ordinal: UInt64) -> UInt64 { (isDescending ? base &- ordinal : ordinal &- base) &+ offset }

  @inline(__always)
  private func fill(_ count: Int, _ values: inout [UInt64], _ row: (Int) -> Int) {
    switch source {
    case .integers(let source): fill(count, &values, source, row) { UInt64(bitPattern: $0) }
    case .doubles(let source): fill(count, &values, source, row) { OrderField.ordinal($0) }
    case .flags(let source): fill(count, &values, source, row) { $0 ? 1 : 0 }
    case .coded(let codes, let numbers):
      let numbers = numbers.span
      fill(count, &values, codes, row) { OrderField.pattern(numbers[Int($0)]) }
    case .numbers(let source): fill(count, &values, source, row) { OrderField.pattern($0) }
    case .wide(let source): fill(count, &values, source, row) { UInt64(truncatingIfNeeded: $0) }
    case .wideUpper(let source): fill(count, &values, source, row) { OrderField.upper($0) }
    case .wideLower(let source): fill(count, &values, source, row) { OrderField.lower($0) }
    case .nothing: for index in 0..<count { values[index] = offset }
    }
  }

  @inline(__always)
  private func fill<Element>(
    _ count: Int, _ values: inout [UInt64], _ source: ArraySlice<Element>, _ row: (Int) -> Int,
    _ ordinal: (Element) -> UInt64
  ) {
    let (base, offset) = (base, offset)
    let source = source.span
    var target = values.mutableSpan
    if isDescending {
      let top = base &+ offset
      for index in 0..<count { target[index] = top &- ordinal(source[row(index)]) }
    } else {
      let bottom = base &- offset
      for index in 0..<count { target[index] = ordinal(source[row(index)]) &- bottom }
    }
  }

  // MARK: Ordinals

  /// The bit pattern of a number in the order of doubles, not-a-number last.
  @inline(__always)
  static func ordinal(_ number: Double) -> UInt64 {
    if number == 0 { return 0 }
    let bits = number.isNaN ? Int64(bitPattern: Double.nan.bitPattern) : Int64(bitPattern: number.bitPattern)
    return UInt64(bitPattern: bits >= 0 ? bits : bits ^ Int64.max)
  }

  @inline(__always)
  private static func pattern(_ number: Int32) -> UInt64 { UInt64(bitPattern: Int64(number)) }

  @inline(__always)
  private static func upper(_ number: Int128) -> UInt64 { UInt64(truncatingIfNeeded: number &>> 64) }

  /// The lower half, which is unsigned, as a signed number of the same order.
  @inline(__always)
  private static func lower(_ number: Int128) -> UInt64 { UInt64(truncatingIfNeeded: number) ^ (1 &<< 63) }

  /// The lowest and highest number of those of `rows` that are not NULL; nil when there are none.
  static func range(of source: Source, validity: Validity?, rows: Range<Int>) -> ClosedRange<Int64>? {
    switch source {
    case .integers(let values): extremes(values, validity, rows) { $0 }
    case .doubles(let values): extremes(values, validity, rows) { Int64(bitPattern: ordinal($0)) }
    case .flags: 0...1
    case .coded(let codes, let numbers): extremes(codes, validity, rows) { Int64(numbers[Int($0)]) }
    case .numbers(let values): extremes(values, validity, rows) { Int64($0) }
    case .wide(let values): extremes(values, validity, rows) { Int64(truncatingIfNeeded: $0) }
    case .wideUpper(let values): extremes(values, validity, rows) { Int64(bitPattern: upper($0)) }
    case .wideLower(let values): extremes(values, validity, rows) { Int64(bitPattern: lower($0)) }
    case .nothing: nil
    }
  }

  /// How many rows the source has; of a source without values 0.
  static func count(of source: Source) -> Int {
    switch source {
    case .integers(let values): values.count
    case .doubles(let values): values.count
    case .flags(let values): values.count
    case .coded(let codes, _): codes.count
    case .numbers(let values): values.count
    case .wide(let values), .wideUpper(let values), .wideLower(let values): values.count
    case .nothing: 0
    }
  }

  /// The same for all rows of a source.
  static func range(of source: Source, validity: Validity?) -> ClosedRange<Int64>? {
    range(of: source, validity: validity, rows: 0..<count(of: source))
  }

  /// The lowest and highest of 128-bit numbers that are not NULL.
  static func range(of values: ArraySlice<Int128>, validity: Validity?) -> ClosedRange<Int128>? {
    extremes(values, validity, 0..<values.count) { $0 }
  }

  @inline(__always)
  private static func extremes<Element, Number: FixedWidthInteger>(
    _ values: ArraySlice<Element>, _ validity: Validity?, _ rows: Range<Int>, _ number: (Element) -> Number
  ) -> ClosedRange<Number>? {
    var low = Number.max
    var high = Number.min
    let source = values.span
    if let validity {
      for row in rows where validity[row] {
        let value = number(source[row])
        low = min(low, value)
        high = max(high, value)
      }
    } else {
      for row in rows {
        let value = number(source[row])
        low = min(low, value)
        high = max(high, value)
      }
    }
    return low <= high ? low...high : nil
  }
}
