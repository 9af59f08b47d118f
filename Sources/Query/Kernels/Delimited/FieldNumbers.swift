// Integers, decimals and dates read from the fields of a delimited text, eight digits at a time.
//
// Invariant of the unsafe code here: eight bytes may be read from any position of a field, since padding follows the bytes
// that are searched (see `SeparatorIndex`); what lies behind the field is masked out.

internal import CSeparators

/// Reads plain dates from bytes.
enum FieldNumbers {
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
  /// Writes one stored integer a record of a column of integers or decimals to `values`, from `place` on. `rows` lists those
  /// whose field is empty, and as others those whose field has another form or lies outside `limits`; both have 0.
  func readUnits(
    _ column: Int, of bytes: [UInt8], scale: Int, limits: ClosedRange<Int64>, into values: inout [Int64], at place: Int,
    rows: inout FieldRows
  ) {
    precondition(values.count - place >= recordCount, "there is room for all records")
    unsafe withColumn(column, of: bytes) { fields in
      unsafe rows.fill { lists in
        unsafe values.withUnsafeMutableBufferPointer { values in
          guard let start = values.baseAddress else { return }
          unsafe read_units(fields, UInt32(scale), limits.lowerBound, limits.upperBound, start + place, lists)
        }
      }
    }
  }

  /// The same for a column of dates.
  func readDays(_ column: Int, of bytes: [UInt8], into values: inout [Int64], at place: Int, rows: inout FieldRows) {
    rows.clear()
    unsafe forEachField(column, of: bytes) { row, source, start, end in
      var value: Int64 = 0
      if start == end {
        rows.addEmpty(row)
      } else if let days = unsafe FieldNumbers.days(source, start, end) {
        value = days
      } else {
        rows.addOther(row)
      }
      values[place + row] = value
    }
  }
}
