// Three-valued logic over boolean vectors, and the rows that a condition selects.

/// AND, OR and NOT of boolean vectors, and selections.
public enum Logic {
  /// The flags of a boolean vector; of none for another storage.
  @inline(__always)
  static func flags(_ vector: Vector) -> ArraySlice<Bool> {
    if case .booleans(let flags) = vector.storage { flags } else { [] }
  }

  /// `left AND right`: false beats NULL.
  public static func and(_ left: Vector, _ right: Vector) -> Vector { combine(left, right, absorbing: false) }

  /// `left OR right`: true beats NULL.
  public static func or(_ left: Vector, _ right: Vector) -> Vector { combine(left, right, absorbing: true) }

  /// `NOT operand`.
  public static func not(_ operand: Vector) -> Vector {
    Vector(
      type: .boolean, count: operand.count, storage: .booleans(mapElements(flags(operand)) { !$0 }),
      validity: operand.validity, isConstant: operand.isConstant)
  }

  /// `operand IS NULL`, or IS NOT NULL when `negated`.
  public static func isNull(_ operand: Vector, negated: Bool) -> Vector {
    guard let validity = operand.validity else {
      return Vector(type: .boolean, count: operand.count, storage: .booleans([negated]), isConstant: true)
    }
    let rows = operand.isConstant ? 1 : operand.count
    var result: [Bool] = []
    result.reserveCapacity(rows)
    for row in 0..<rows { result.append(validity[row] == negated) }
    return Vector(
      type: .boolean, count: operand.count, storage: .booleans(result[...]), isConstant: operand.isConstant)
  }

  /// AND (`absorbing` false) or OR (`absorbing` true): a side with the absorbing value decides alone, whatever the other.
  private static func combine(_ left: Vector, _ right: Vector, absorbing: Bool) -> Vector {
    let count = left.count
    let isConstant = left.isConstant && right.isConstant
    if left.validity == nil, right.validity == nil {
      let values =
        absorbing
        ? zipElements(flags(left), isConstant: left.isConstant, flags(right), isConstant: right.isConstant) { $0 || $1 }
        : zipElements(flags(left), isConstant: left.isConstant, flags(right), isConstant: right.isConstant) { $0 && $1 }
      return Vector(type: .boolean, count: count, storage: .booleans(values), isConstant: isConstant)
    }
    let rows = isConstant ? 1 : count
    var values: [Bool] = []
    values.reserveCapacity(rows)
    var validity = Validity(repeating: true, count: rows)
    var hasNull = false
    let (leftFlags, rightFlags) = (flags(left), flags(right))
    for row in 0..<rows {
      let first = left.isValid(row) ? leftFlags[leftFlags.startIndex + (left.isConstant ? 0 : row)] : nil
      let second = right.isValid(row) ? rightFlags[rightFlags.startIndex + (right.isConstant ? 0 : row)] : nil
      if first == absorbing || second == absorbing {
        values.append(absorbing)
      } else {
        values.append(!absorbing)
        if first == nil || second == nil {
          validity[row] = false
          hasNull = true
        }
      }
    }
    return Vector(
      type: .boolean, count: count, storage: .booleans(values[...]), validity: hasNull ? validity : nil,
      isConstant: isConstant)
  }

  /// The positions of the rows where `condition` is true (not false, not NULL), ascending.
  public static func selectedRows(_ condition: Vector) -> [Int32] {
    let count = condition.count
    let values = flags(condition)
    if condition.isConstant {
      guard condition.isValid(0), values.first == true else { return [] }
      return (0..<Int32(truncatingIfNeeded: count)).map { $0 }
    }
    let validity = condition.validity
    // Invariant: `length` is at most the number of rows seen so far, so it stays below the capacity when it is written.
    return unsafe [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      var length = 0
      if let words = validity?.words {
        unsafe values.withUnsafeBufferPointer { source in
          for row in 0..<source.count {
            unsafe buffer.initializeElement(at: length, to: Int32(truncatingIfNeeded: row))
            let valid = words[row >> 6] >> UInt64(row & 63) & 1
            length += Int(valid) & (unsafe source[row] ? 1 : 0)
          }
        }
      } else {
        unsafe values.withUnsafeBufferPointer { source in
          for row in 0..<source.count {
            unsafe buffer.initializeElement(at: length, to: Int32(truncatingIfNeeded: row))
            length += unsafe source[row] ? 1 : 0
          }
        }
      }
      initialized = length
    }
  }

  /// Whether the only row of a one-row or constant condition is true.
  public static func isTrue(_ condition: Vector, at row: Int) -> Bool {
    let values = flags(condition)
    return condition.isValid(row) && values[values.startIndex + (condition.isConstant ? 0 : row)]
  }
}
