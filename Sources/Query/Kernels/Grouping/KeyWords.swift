// Packs a chunk of key values into 64-bit words, with a check that they fit the layout: the first step of grouping.
//
// Invariant of the unsafe code here: values and words are read and written only below `count`, which is at most the count
// of all arrays; validity words cover `count` rows.

/// Packing loops for keys of one word.
enum KeyWords {
  /// Adds one field to the words of `values.count` rows, or begins the words with it when `isFirst`. False when a value
  /// does not fit the field, or a row is NULL and the field has no bit for it: the words are then of no use.
  static func deposit<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, validity: Validity?, field: KeyLayout.Field, isFirst: Bool,
    into words: inout [UInt64]
  ) -> Bool {
    let count = values.count
    guard words.count >= count else { return false }
    if let validity {
      return depositValid(values, validity.words, field: field, isFirst: isFirst, into: &words, count: count)
    }
    let minimum = field.minimum
    let (mask, shift) = (field.mask, field.shift)
    var outside: UInt64 = 0
    unsafe values.withUnsafeBufferPointer { source in
      unsafe words.withUnsafeMutableBufferPointer { target in
        if isFirst {
          for row in 0..<count {
            let value = unsafe UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- minimum)
            outside |= value
            unsafe target[row] = value &<< shift
          }
        } else {
          for row in 0..<count {
            let value = unsafe UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- minimum)
            outside |= value
            unsafe target[row] |= value &<< shift
          }
        }
      }
    }
    return outside & ~mask == 0
  }

  @inline(__always)
  private static func depositValid<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, _ validity: [UInt64], field: KeyLayout.Field, isFirst: Bool,
    into words: inout [UInt64], count: Int
  ) -> Bool {
    let minimum = field.minimum
    let (mask, shift, nullShift) = (field.mask, field.shift, field.nullShift)
    var outside: UInt64 = 0
    var nulls: UInt64 = 0
    unsafe values.withUnsafeBufferPointer { source in
      unsafe words.withUnsafeMutableBufferPointer { target in
        for row in 0..<count {
          let isValid = validity[row &>> 6] &>> UInt64(row & 63) & 1
          // All ones for a value, zero for NULL.
          let kept = 0 &- isValid
          let value = unsafe UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- minimum) & kept
          outside |= value
          nulls |= ~kept
          let word = value &<< shift | (1 &- isValid) &<< nullShift
          unsafe target[row] = isFirst ? word : target[row] | word
        }
      }
    }
    return outside & ~mask == 0 && (field.hasNull || nulls == 0)
  }

  /// Adds one field to the words of keys that are looked up. Rows whose value no key has, being outside the field, or a NULL
  /// that the field has no bit for, are marked in `misses`.
  static func depositWanted<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, validity: Validity?, field: KeyLayout.Field, into words: inout [UInt64],
    misses: inout [UInt8]
  ) {
    let count = min(values.count, words.count, misses.count)
    let minimum = field.minimum
    let (mask, shift) = (field.mask, field.shift)
    unsafe values.withUnsafeBufferPointer { source in
      unsafe words.withUnsafeMutableBufferPointer { target in
        unsafe misses.withUnsafeMutableBufferPointer { missed in
          guard let validity else {
            for row in 0..<count {
              let value = unsafe UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- minimum)
              unsafe target[row] |= (value & mask) &<< shift
              unsafe missed[row] |= value > mask ? 1 : 0
            }
            return
          }
          let nullBit: UInt64 = field.hasNull ? 1 &<< field.nullShift : 0
          let nullMiss: UInt8 = field.hasNull ? 0 : 1
          for row in 0..<count {
            let isValid = validity[row]
            let value = unsafe UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]) &- minimum)
            unsafe target[row] |= isValid ? (value & mask) &<< shift : nullBit
            unsafe missed[row] |= isValid ? (value > mask ? 1 : 0) : nullMiss
          }
        }
      }
    }
  }

  /// Sets the groups of rows that are marked in `misses` to -1.
  static func setMissing(_ groups: inout [Int32], where misses: [UInt8]) {
    let marks = misses.span
    var target = groups.mutableSpan
    for row in 0..<min(target.count, marks.count) { target[row] = marks[row] == 0 ? target[row] : -1 }
  }
}
