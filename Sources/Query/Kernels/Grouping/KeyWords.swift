// Packs a chunk of key values into 64-bit words, with a check that they fit the layout: the first step of grouping.
//
// Invariant of the unsafe code here: values and words are read and written only below `count`, which is at most the count
// of both; validity words cover `count` rows.

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
}
