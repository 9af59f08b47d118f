// The loops that every kernel is made of: one pass over one or two slices, the operation inlined into it.
//
// Invariant of the unsafe code here: a source pointer covers the slice it was taken from, whose count is checked against
// the number of rows before the loop; the output buffer has room for exactly that many elements and each is
// initialised once, in order.

/// The result of `transform` for every element.
@inline(__always)
func mapElements<Input, Output>(_ input: ArraySlice<Input>, _ transform: (Input) -> Output) -> ArraySlice<Output> {
  let count = input.count
  // All empty arrays are one object, which workers must not write to at the same time.
  if count == 0 { return [] }
  let output = unsafe [Output](unsafeUninitializedCapacity: count) { buffer, initialized in
    unsafe input.withUnsafeBufferPointer { source in
      for row in 0..<count { unsafe buffer.initializeElement(at: row, to: transform(source[row])) }
    }
    initialized = count
  }
  return output[...]
}

/// The result of `transform` for every pair of rows. A constant side has one element, which stands for all rows; when
/// both are constant the result has one element.
@inline(__always)
func zipElements<Left, Right, Output>(
  _ left: ArraySlice<Left>, isConstant leftIsConstant: Bool, _ right: ArraySlice<Right>,
  isConstant rightIsConstant: Bool, _ transform: (Left, Right) -> Output
) -> ArraySlice<Output> {
  if rightIsConstant, let value = right.first { return mapElements(left) { transform($0, value) } }
  if leftIsConstant, let value = left.first { return mapElements(right) { transform(value, $0) } }
  let count = min(left.count, right.count)
  let output = unsafe [Output](unsafeUninitializedCapacity: count) { buffer, initialized in
    unsafe left.withUnsafeBufferPointer { first in
      unsafe right.withUnsafeBufferPointer { second in
        for row in 0..<count { unsafe buffer.initializeElement(at: row, to: transform(first[row], second[row])) }
      }
    }
    initialized = count
  }
  return output[...]
}

/// The elements at `positions`, counted from the slice's start, in that order.
@inline(__always)
func gatherElements<Element>(_ input: ArraySlice<Element>, _ positions: [Int32]) -> ArraySlice<Element> {
  let source = input.span
  let places = positions.span
  let output = unsafe [Element](unsafeUninitializedCapacity: positions.count) { buffer, initialized in
    for row in places.indices { unsafe buffer.initializeElement(at: row, to: source[Int(places[row])]) }
    initialized = places.count
  }
  return output[...]
}

extension Validity {
  /// A row for each of `groups`, valid where the group has a value; nil when all have one.
  @inline(__always)
  static func of(_ groups: Range<Int>, where hasValue: (Int) -> Bool) -> Validity? {
    var validity: Validity?
    for (row, group) in groups.enumerated() where !hasValue(group) {
      if validity == nil { validity = Validity(repeating: true, count: groups.count) }
      validity?[row] = false
    }
    return validity
  }

  /// The bits at `positions`, in that order; a position below 0 counts as not valid. Nil when all are valid.
  static func gathered(_ validity: Validity?, _ positions: [Int32]) -> Validity? {
    var words: [UInt64] = []
    words.reserveCapacity((positions.count + 63) >> 6)
    let places = positions.span
    var hasNull = false
    var start = 0
    while start < places.count {
      let end = min(start + 64, places.count)
      var word: UInt64 = 0
      for row in start..<end {
        let place = Int(places[row])
        let isValid = place >= 0 && (validity.map { $0[place] } ?? true)
        word |= (isValid ? 1 : 0) &<< UInt64(row - start)
      }
      let full: UInt64 = end - start == 64 ? ~0 : (1 &<< UInt64(end - start)) &- 1
      if word != full { hasNull = true }
      words.append(word)
      start = end
    }
    return hasNull ? Validity(words: words, count: positions.count) : nil
  }
}

/// Calls `body` with every element.
@inline(__always)
func forEachElement<Input>(_ input: ArraySlice<Input>, _ body: (Input) -> Void) {
  unsafe input.withUnsafeBufferPointer { source in
    for row in 0..<source.count { unsafe body(source[row]) }
  }
}

extension Vector {
  /// Whether any row of this vector is NULL in its validity (which may say so of none).
  var mayHaveNulls: Bool { validity != nil }

  /// Whether any row is NULL.
  var hasNull: Bool { count > 0 && validity?.allValid == false }

  /// Which rows have a value, with one bit a row also for a constant; nil when all have.
  var rowValidity: Validity? {
    guard let validity else { return nil }
    return isConstant ? Validity(repeating: validity[0], count: count) : validity
  }

  /// The same rows under another type that is stored alike.
  func retyped(_ type: DataType) -> Vector {
    Vector(type: type, count: count, storage: storage, validity: validity, isConstant: isConstant)
  }

  /// The same rows with these validity bits (one a row, or one for a constant).
  func withValidity(_ validity: Validity?) -> Vector {
    Vector(type: type, count: count, storage: storage, validity: validity, isConstant: isConstant)
  }

  /// A constant NULL.
  static func null(type: DataType, count: Int) -> Vector {
    var builder = NullStorage(type: type)
    return Vector(
      type: type, count: count, storage: builder.storage(), validity: Validity(repeating: false, count: 1),
      isConstant: true)
  }

  /// Rows of which both arguments have a value, in the shape that a result of `zipElements` has: one bit when both are
  /// constant, else one a row; nil when all have.
  static func commonValidity(_ left: Vector, _ right: Vector) -> Validity? {
    if left.isConstant == right.isConstant { return Validity.intersection(left.validity, right.validity) }
    let (constant, flat) = left.isConstant ? (left, right) : (right, left)
    if let bit = constant.validity, !bit[0] { return Validity(repeating: false, count: flat.count) }
    return flat.validity
  }
}

/// One element of each storage, for constants that are NULL.
private struct NullStorage {
  let type: DataType

  mutating func storage() -> Vector.Storage {
    switch type.storage {
    case .booleans: return .booleans([false])
    case .integers: return .integers([0])
    case .wideIntegers: return .wideIntegers([0])
    case .doubles: return .doubles([0])
    case .texts: return .texts([0], TextDictionary([""], isDistinct: true))
    case .intervals: return .intervals([Interval()])
    case .lists:
      guard let element = type.listElement else { return .booleans([false]) }
      return .lists([0..<0], child: Vector.null(type: element, count: 0))
    case .structures:
      guard case .structure(let fields) = type else { return .booleans([false]) }
      return .structures(fields.map { Vector.null(type: $0.type, count: 1) })
    }
  }
}
