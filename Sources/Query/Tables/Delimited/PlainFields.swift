// The forms that nearly all numbers and dates of delimited texts have, read straight from bytes. What has another form
// goes through the casts of the language.

/// A number of digits with a sign and a point at most.
struct PlainNumber {
  /// The digits without the point; of use only while there are at most 18.
  private(set) var magnitude: UInt64 = 0
  /// Digits before the point.
  private(set) var wholeDigits = 0
  /// Digits after the point.
  private(set) var decimals = 0
  /// Whether there is a point.
  private(set) var hasPoint = false
  /// Whether there is a minus.
  private(set) var isNegative = false
  /// Whether a zero leads, as in 0201, which is a code.
  private(set) var isCode = false

  /// The number that stands at `range` of `bytes`; nil for any other text.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var position = range.lowerBound
    let end = range.upperBound
    guard position < end else { return nil }
    let sign = bytes[position]
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      position &+= 1
    }
    let first = position
    while position < end {
      let digit = bytes[position] &- 48
      guard digit < 10 else { break }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      position &+= 1
    }
    wholeDigits = position &- first
    if position < end {
      guard bytes[position] == UInt8(ascii: ".") else { return nil }
      hasPoint = true
      position &+= 1
      let point = position
      while position < end {
        let digit = bytes[position] &- 48
        guard digit < 10 else { return nil }
        magnitude = magnitude &* 10 &+ UInt64(digit)
        position &+= 1
      }
      decimals = end &- point
    }
    guard wholeDigits &+ decimals > 0 else { return nil }
    isCode = wholeDigits > 1 && bytes[first] == 48
  }

  /// The number in units of `10^-scale` where it has no more decimals and stays within 18 digits; else nil.
  @inline(__always)
  func units(scale: Int) -> Int64? {
    guard decimals <= scale, wholeDigits &+ scale <= 18 else { return nil }
    var units = Int64(truncatingIfNeeded: magnitude)
    var missing = scale &- decimals
    while missing > 0 {
      units = units &* 10
      missing &-= 1
    }
    return isNegative ? 0 &- units : units
  }

  /// The number as a Double, where one division of whole numbers gives the nearest; else nil.
  var double: Double? {
    guard wholeDigits + decimals <= 18, magnitude < 1 << 53, decimals <= 18 else { return nil }
    // Powers of ten up to 10^22 are exact in binary.
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    let value = Double(magnitude) / power
    return isNegative ? -value : value
  }
}

/// A date of the form YYYY-MM-DD.
enum PlainDate {
  /// Days since 1970-01-01 of the date at `range` of `bytes`; nil for any other text and for days that do not exist.
  @inline(__always)
  static func days(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    let start = range.lowerBound
    guard range.count == 10, bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-") else {
      return nil
    }
    guard let year = number(bytes, start, 4), let month = number(bytes, start + 5, 2),
      let day = number(bytes, start + 8, 2)
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    return date.isValid ? date.daysSinceEpoch : nil
  }

  @inline(__always)
  private static func number(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for position in start..<start + count {
      let digit = bytes[position] &- 48
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }
}
