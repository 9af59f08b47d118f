// What lies in a vector's array, for accumulators that are written once for all storages.

/// An element of a vector's storage that aggregates keep one of for each group.
protocol AggregateElement: Sendable {
  /// Stands where a group has no value yet.
  static var placeholder: Self { get }
  /// Whether `left` sorts before `right`; a total order, NaN after all other numbers.
  static func precedes(_ left: Self, _ right: Self) -> Bool
  /// The elements of a storage that holds this type; nil for other storages.
  static func elements(of storage: Vector.Storage) -> ArraySlice<Self>?
  /// A storage of these elements.
  static func storage(_ elements: [Self]) -> Vector.Storage
}

extension Int64: AggregateElement {
  static var placeholder: Int64 { 0 }
  @inline(__always) static func precedes(_ left: Int64, _ right: Int64) -> Bool { left < right }
  static func elements(of storage: Vector.Storage) -> ArraySlice<Int64>? {
    if case .integers(let values) = storage { values } else { nil }
  }
  static func storage(_ elements: [Int64]) -> Vector.Storage { .integers(elements[...]) }
}

extension Int128: AggregateElement {
  static var placeholder: Int128 { 0 }
  @inline(__always) static func precedes(_ left: Int128, _ right: Int128) -> Bool { left < right }
  static func elements(of storage: Vector.Storage) -> ArraySlice<Int128>? {
    if case .wideIntegers(let values) = storage { values } else { nil }
  }
  static func storage(_ elements: [Int128]) -> Vector.Storage { .wideIntegers(elements[...]) }
}

extension Double: AggregateElement {
  static var placeholder: Double { 0 }
  @inline(__always) static func precedes(_ left: Double, _ right: Double) -> Bool {
    left < right || (right.isNaN && !left.isNaN)
  }
  static func elements(of storage: Vector.Storage) -> ArraySlice<Double>? {
    if case .doubles(let values) = storage { values } else { nil }
  }
  static func storage(_ elements: [Double]) -> Vector.Storage { .doubles(elements[...]) }
}

extension Bool: AggregateElement {
  static var placeholder: Bool { false }
  @inline(__always) static func precedes(_ left: Bool, _ right: Bool) -> Bool { !left && right }
  static func elements(of storage: Vector.Storage) -> ArraySlice<Bool>? {
    if case .booleans(let values) = storage { values } else { nil }
  }
  static func storage(_ elements: [Bool]) -> Vector.Storage { .booleans(elements[...]) }
}

extension Vector {
  /// The same rows with one stored element a row, also for a constant.
  func flattened() -> Vector {
    guard isConstant else { return self }
    let rows = [Int32](repeating: 0, count: count)
    let flat = validity.map { Validity(repeating: $0[0], count: count) }
    return Vector(type: type, count: count, storage: storage.gather(rows), validity: flat)
  }
}

extension Array {
  /// Grows with `element` or shrinks to `count` elements.
  ///
  /// Called from generic classes, whose methods are not specialised: hence the copies for the types in use, and an array of
  /// new elements, which is copied as a whole where others are appended one by one.
  @_specialize(where Element == Int64)
  @_specialize(where Element == Int128)
  @_specialize(where Element == Double)
  mutating func resize(to newCount: Int, with element: Element) {
    if newCount == count { return }
    if newCount > count {
      append(contentsOf: Array(repeating: element, count: newCount - count))
    } else {
      removeLast(count - newCount)
    }
  }
}
