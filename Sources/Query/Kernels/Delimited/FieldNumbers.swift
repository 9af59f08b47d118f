// Integers, decimals and dates read from the fields of a delimited text, eight digits at a time.
//
// Invariant of the unsafe code here: eight bytes may be read from any position of a field, since padding follows the bytes
// that are searched (see `SeparatorIndex`); what lies behind the field is masked out.

/// Reads plain numbers and dates from bytes.
enum FieldNumbers {
  /// The digits at `start ..< end` as a number; nil for other bytes and for more than 16.
  @inline(__always)
  private static func digits(_ bytes: UnsafeRawPointer, _ start: Int, _ end: Int) -> UInt64? {
    let count = end &- start
    guard count > 0, count <= 16 else { return nil }
    if count <= 8 { return unsafe upToEight(bytes, start, count) }
    guard let high = unsafe upToEight(bytes, start, count &- 8), let low = unsafe upToEight(bytes, end &- 8, 8) else {
      return nil
    }
    return high &* 100_000_000 &+ low
  }

  @inline(__always)
  private static func upToEight(_ bytes: UnsafeRawPointer, _ start: Int, _ count: Int) -> UInt64? {
    let word = unsafe bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
    // The digits become the last bytes; zeros stand before them.
    var value = (word ^ 0x3030_3030_3030_3030) &<< UInt64(truncatingIfNeeded: (8 &- count) &* 8)
    if (value | (value &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 != 0 { return nil }
    value = (value &* 2561) &>> 8
    value = ((value & 0x00ff_00ff_00ff_00ff) &* 6_553_601) &>> 16
    return ((value & 0x0000_ffff_0000_ffff) &* 42_949_672_960_001) &>> 32
  }

  /// The number at `start ..< end` in units of `10^-scale`; nil for any other form, a leading zero as of a code among them,
  /// and for more digits than 16 before the point or 18 in all.
  @inline(__always)
  static func units(_ bytes: UnsafeRawPointer, _ start: Int, _ end: Int, scale: Int, power: Int64) -> Int64? {
    var first = start
    let sign = unsafe bytes.load(fromByteOffset: first, as: UInt8.self)
    if sign == UInt8(ascii: "-") { first &+= 1 }
    var last = end
    var fraction: UInt64 = 0
    var decimals = 1
    while decimals <= scale, end &- decimals > first {
      let byte = unsafe bytes.load(fromByteOffset: end &- decimals &- 1, as: UInt8.self)
      if byte == UInt8(ascii: ".") {
        guard decimals <= 8, let digits = unsafe upToEight(bytes, end &- decimals, decimals) else { return nil }
        fraction = digits
        for _ in decimals..<scale { fraction = fraction &* 10 }
        last = end &- decimals &- 1
        break
      }
      decimals &+= 1
    }
    let length = last &- first
    guard length &+ scale <= 18, let whole = unsafe digits(bytes, first, last) else { return nil }
    let leading = unsafe bytes.load(fromByteOffset: first, as: UInt8.self)
    if length > 1, leading == UInt8(ascii: "0") { return nil }
    let value = Int64(truncatingIfNeeded: whole) &* power &+ Int64(truncatingIfNeeded: fraction)
    return sign == UInt8(ascii: "-") ? 0 &- value : value
  }

  /// The days since 1970-01-01 of YYYY-MM-DD; nil for any other form and for days that do not exist.
  @inline(__always)
  static func days(_ bytes: UnsafeRawPointer, _ start: Int, _ end: Int) -> Int64? {
    guard end &- start == 10, let year = unsafe upToEight(bytes, start, 4),
      let month = unsafe upToEight(bytes, start &+ 5, 2), let day = unsafe upToEight(bytes, start &+ 8, 2)
    else { return nil }
    let (first, second) = unsafe (
      bytes.load(fromByteOffset: start &+ 4, as: UInt8.self), bytes.load(fromByteOffset: start &+ 7, as: UInt8.self)
    )
    guard first == UInt8(ascii: "-"), second == UInt8(ascii: "-") else { return nil }
    let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
    return date.isValid ? date.daysSinceEpoch : nil
  }
}

extension SeparatorIndex {
  /// Adds one stored integer a record of a column of integers or decimals to `values`. Rows whose field is empty are listed
  /// in `empty`, those whose field has another form or lies outside `limits` in `others`; both then have 0.
  func appendUnits(
    _ column: Int, of bytes: [UInt8], scale: Int, limits: ClosedRange<Int64>, to values: inout [Int64],
    empty: inout [Int32], others: inout [Int32]
  ) {
    var power: Int64 = 1
    for _ in 0..<scale { power = power &* 10 }
    let (lowest, highest) = (limits.lowerBound, limits.upperBound)
    unsafe append(column, of: bytes, to: &values, empty: &empty, others: &others) { (source, start, end) in
      guard let units = unsafe FieldNumbers.units(source, start, end, scale: scale, power: power) else { return nil }
      return units >= lowest && units <= highest ? units : nil
    }
  }

  /// The same for a column of dates.
  func appendDays(
    _ column: Int, of bytes: [UInt8], to values: inout [Int64], empty: inout [Int32], others: inout [Int32]
  ) {
    unsafe append(column, of: bytes, to: &values, empty: &empty, others: &others) { (source, start, end) in
      unsafe FieldNumbers.days(source, start, end)
    }
  }

  @inline(__always)
  private func append(
    _ column: Int, of bytes: [UInt8], to values: inout [Int64], empty: inout [Int32], others: inout [Int32],
    _ read: (_ bytes: UnsafeRawPointer, _ start: Int, _ end: Int) -> Int64?
  ) {
    // `forEachField` calls once a record, in order, so that each place is written once.
    let added = unsafe [Int64](unsafeUninitializedCapacity: recordCount) { places, count in
      unsafe forEachField(column, of: bytes) { row, source, start, end in
        var value: Int64 = 0
        if start == end {
          empty.append(Int32(truncatingIfNeeded: row))
        } else if let found = unsafe read(source, start, end) {
          value = found
        } else {
          others.append(Int32(truncatingIfNeeded: row))
        }
        unsafe places.initializeElement(at: row, to: value)
        count = row &+ 1
      }
    }
    values.append(contentsOf: added)
  }
}
