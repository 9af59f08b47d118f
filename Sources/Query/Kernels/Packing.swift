// Integers in as few bytes as their range needs: the loops between the 8 bytes that operators work on and the 1, 2 or 4
// bytes that tables keep.
//
// Invariant of the unsafe code here: a buffer is read and written only below the count of its array or slice; every
// position given is below the number of packed values, which the caller checks; every element of an output is written
// once, in order.

/// Packing and unpacking loops.
enum Packing {
  /// The least and the greatest of the valid values; nil when there are none.
  static func range(_ values: ArraySlice<Int64>, validity: Validity?) -> (minimum: Int64, maximum: Int64)? {
    guard let validity else { return plainRange(values) }
    return validRange(values, validity: validity)
  }

  /// The least and the greatest of the valid codes; nil when there are none.
  static func range(_ codes: ArraySlice<Int32>, validity: Validity?) -> (minimum: Int64, maximum: Int64)? {
    let found = validity.map { validRange(codes, validity: $0) } ?? plainRange(codes)
    return found.map { (Int64($0.minimum), Int64($0.maximum)) }
  }

  @inline(__always)
  private static func plainRange<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>
  ) -> (minimum: Element, maximum: Element)? {
    guard var minimum = values.first else { return nil }
    var maximum = minimum
    forEachElement(values) { value in
      minimum = value < minimum ? value : minimum
      maximum = value > maximum ? value : maximum
    }
    return (minimum, maximum)
  }

  @inline(__always)
  private static func validRange<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, validity: Validity
  ) -> (minimum: Element, maximum: Element)? {
    var minimum = Element.max
    var maximum = Element.min
    var found = false
    let words = validity.words
    var row = 0
    forEachElement(values) { value in
      if words[row &>> 6] &>> UInt64(row & 63) & 1 == 1 {
        found = true
        minimum = value < minimum ? value : minimum
        maximum = value > maximum ? value : maximum
      }
      row &+= 1
    }
    return found ? (minimum, maximum) : nil
  }

  /// Each value less `offset`, which fits `Packed` for all valid rows; the others become 0.
  @inline(__always)
  static func pack<Element: FixedWidthInteger, Packed: FixedWidthInteger>(
    _ values: ArraySlice<Element>, less offset: Int64, validity: Validity?, as type: Packed.Type
  ) -> [Packed] {
    guard let validity else {
      return Array(mapElements(values) { Packed(truncatingIfNeeded: Int64(truncatingIfNeeded: $0) &- offset) })
    }
    let words = validity.words
    var row = 0
    return Array(
      mapElements(values) { value -> Packed in
        let isValid = words[row &>> 6] &>> UInt64(row & 63) & 1 == 1
        row &+= 1
        return isValid ? Packed(truncatingIfNeeded: Int64(truncatingIfNeeded: value) &- offset) : 0
      })
  }

  /// Each packed value and `offset`.
  @inline(__always)
  static func unpack<Packed: FixedWidthInteger, Element: FixedWidthInteger>(
    _ packed: ArraySlice<Packed>, plus offset: Int64, as type: Element.Type
  ) -> ArraySlice<Element> {
    let offset = Element(truncatingIfNeeded: offset)
    return mapElements(packed) { Element(truncatingIfNeeded: $0) &+ offset }
  }

  /// The packed values at `positions`, and `offset`. Every position is below the count of `packed`.
  @inline(__always)
  static func unpack<Packed: FixedWidthInteger, Element: FixedWidthInteger>(
    _ packed: [Packed], at positions: ArraySlice<Int32>, plus offset: Int64, as type: Element.Type
  ) -> ArraySlice<Element> {
    let offset = Element(truncatingIfNeeded: offset)
    return unsafe packed.withUnsafeBufferPointer { source in
      mapElements(positions) { unsafe Element(truncatingIfNeeded: source[Int($0)]) &+ offset }
    }
  }
}
