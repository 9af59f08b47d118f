// bool_and, bool_or and the bit operations: one machine word a group.

/// bool_and and bool_or.
final class BooleanAccumulator: Accumulator {
  private let isConjunction: Bool
  private var seen: [Bool] = []
  private var flags: [Bool] = []

  /// An accumulator of conjunctions, or of disjunctions.
  init(isConjunction: Bool) { self.isConjunction = isConjunction }

  func resize(groupCount count: Int) {
    seen.resize(to: count, with: false)
    flags.resize(to: count, with: isConjunction)
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard case .booleans(let values) = vector.storage else { return }
    BooleanAccumulator.take(
      values, validity: vector.validity, groups: groups, isConjunction: isConjunction, seen: &seen, flags: &flags)
  }

  /// Works on arrays at hand, not on fields of the object, which are checked at every access.
  private static func take(
    _ values: ArraySlice<Bool>, validity: Validity?, groups: [Int32], isConjunction: Bool, seen: inout [Bool],
    flags: inout [Bool]
  ) {
    for (row, value) in values.enumerated() {
      if let validity, !validity[row] { continue }
      let group = Int(groups[row])
      seen[group] = true
      if value != isConjunction { flags[group] = value }
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? BooleanAccumulator else { return }
    for (index, group) in groups.enumerated() where other.seen[index] {
      seen[Int(group)] = true
      if other.flags[index] != isConjunction { flags[Int(group)] = other.flags[index] }
    }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let validity = Validity.of(groups) { seen[$0] }
    return Vector(
      type: .boolean, count: groups.count, storage: .booleans(ArraySlice(Array(flags[groups]))), validity: validity)
  }
}

/// bit_and, bit_or and bit_xor of integers of up to 64 bits.
final class BitAccumulator: Accumulator {
  private let operation: BitState.Operation
  private let type: DataType
  private var seen: [Bool] = []
  private var bits: [Int64] = []

  /// An accumulator of values of `type`.
  init(operation: BitState.Operation, type: DataType) {
    self.operation = operation
    self.type = type
  }

  func resize(groupCount count: Int) {
    seen.resize(to: count, with: false)
    bits.resize(to: count, with: operation == .and ? -1 : 0)
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard case .integers(let values) = vector.storage else { return }
    BitAccumulator.take(
      values, validity: vector.validity, groups: groups, operation: operation, seen: &seen, bits: &bits)
  }

  private static func take(
    _ values: ArraySlice<Int64>, validity: Validity?, groups: [Int32], operation: BitState.Operation,
    seen: inout [Bool], bits: inout [Int64]
  ) {
    for (row, value) in values.enumerated() {
      if let validity, !validity[row] { continue }
      let group = Int(groups[row])
      seen[group] = true
      combine(value, into: &bits[group], operation)
    }
  }

  @inline(__always)
  private static func combine(_ value: Int64, into bits: inout Int64, _ operation: BitState.Operation) {
    switch operation {
    case .and: bits &= value
    case .or: bits |= value
    case .exclusiveOr: bits ^= value
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? BitAccumulator else { return }
    for (index, group) in groups.enumerated() where other.seen[index] {
      seen[Int(group)] = true
      BitAccumulator.combine(other.bits[index], into: &bits[Int(group)], operation)
    }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let validity = Validity.of(groups) { seen[$0] }
    return Vector(
      type: type, count: groups.count, storage: .integers(ArraySlice(Array(bits[groups]))), validity: validity)
  }
}
