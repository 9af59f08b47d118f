// The name of a unit as plain numbers: quantities and readings are copied at every rule, and a text within them would be
// counted each time.

/// The name of a unit, of at most eight code points of the Basic Multilingual Plane, as all that the lexicon knows are; longer
/// names end there. Two names compare as two numbers.
struct UnitName: Hashable, Sendable {
  /// Four code points each, the first of them lowest; 0 behind the last.
  private var first: UInt64 = 0
  private var second: UInt64 = 0

  /// No unit, as a bare number has it.
  static let none = UnitName([])

  /// The longest name, in code points.
  static let longest = 8

  init(_ scalars: ArraySlice<Unicode.Scalar>) {
    for (index, scalar) in scalars.prefix(UnitName.longest).enumerated() { set(scalar, at: index) }
  }

  init(_ name: String) {
    for (index, scalar) in name.unicodeScalars.prefix(UnitName.longest).enumerated() { set(scalar, at: index) }
  }

  private mutating func set(_ scalar: Unicode.Scalar, at index: Int) {
    let bits = UInt64(min(scalar.value, 0xFFFF)) << UInt64(16 * (index & 3))
    if index < 4 { first |= bits } else { second |= bits }
  }

  /// Whether there is no name.
  var isEmpty: Bool { first == 0 }

  /// Whether the name is this code point alone: 人, 辆.
  @inline(__always)
  func isJust(_ scalar: Unicode.Scalar) -> Bool { first == UInt64(scalar.value) && second == 0 }

  /// The code point at `index`, which is less than eight; nil behind the last.
  private func scalar(at index: Int) -> Unicode.Scalar? {
    let value = UInt32(truncatingIfNeeded: (index < 4 ? first : second) >> UInt64(16 * (index & 3)) & 0xFFFF)
    return value == 0 ? nil : Unicode.Scalar(value)
  }

  /// The last code point; nil of no name.
  var last: Unicode.Scalar? {
    for index in (0..<UnitName.longest).reversed() { if let scalar = scalar(at: index) { return scalar } }
    return nil
  }

  /// The name as a text.
  var text: String {
    var text = ""
    for index in 0..<UnitName.longest {
      guard let scalar = scalar(at: index) else { break }
      text.unicodeScalars.append(scalar)
    }
    return text
  }

  /// A number by which most names that differ are told apart.
  @inline(__always)
  var mark: Int { Int(truncatingIfNeeded: first ^ first >> 12 ^ first >> 27 & 0xFF ^ second) & 0xFFFF }
}

extension UnitName: ExpressibleByUnicodeScalarLiteral {
  /// The name of one code point.
  @inline(__always)
  init(unicodeScalarLiteral scalar: Unicode.Scalar) { first = UInt64(scalar.value) }
}

extension UnitName: CustomStringConvertible {
  var description: String { text }
}

/// A few units that one is looked for among.
struct UnitNames: Sendable {
  private let names: [UnitName]
  private let marks: UInt64

  /// The names, separated by spaces.
  init(_ names: String) {
    self.names = names.split(separator: " ").map { UnitName(String($0)) }
    marks = self.names.reduce(0) { $0 | 1 << UInt64($1.mark & 63) }
  }

  @inline(__always)
  func contains(_ name: UnitName) -> Bool { marks >> UInt64(name.mark & 63) & 1 != 0 && names.contains(name) }
}
