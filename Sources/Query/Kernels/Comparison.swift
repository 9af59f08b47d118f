// Comparing two vectors of the same type, row by row, into a boolean vector.

/// Comparison kernels.
public enum Comparison {
  /// `left operation right` for every row. Both have the same type. NULL where either side is NULL, save for `distinct`
  /// and `notDistinct`, which are never NULL.
  public static func compare(_ operation: ComparisonOperator, _ left: Vector, _ right: Vector) -> Vector {
    if operation == .distinct || operation == .notDistinct {
      return compareDistinct(left, right, negated: operation == .notDistinct)
    }
    // A constant stands on the right, so that every kernel has two loops and not three.
    if left.isConstant, !right.isConstant { return compare(operation.mirrored, right, left) }
    return Vector(
      type: .boolean, count: left.count, storage: .booleans(values(operation, left, right)),
      validity: Vector.commonValidity(left, right), isConstant: left.isConstant && right.isConstant)
  }

  /// The results without regard to NULLs; one element when both sides are constant.
  private static func values(_ operation: ComparisonOperator, _ left: Vector, _ right: Vector) -> ArraySlice<Bool> {
    let (first, second) = (left.isConstant, right.isConstant)
    switch (left.storage, right.storage) {
    case (.integers(let values), .integers(let others)):
      return ordered(operation, values, first, others, second)
    case (.wideIntegers(let values), .wideIntegers(let others)):
      return ordered(operation, values, first, others, second)
    case (.doubles(let values), .doubles(let others)):
      return doubles(operation, values, first, others, second)
    case (.booleans(let values), .booleans(let others)):
      return ordered(
        operation, mapElements(values) { $0 ? 1 : 0 as UInt8 }, first, mapElements(others) { $0 ? 1 : 0 }, second)
    case (.texts, .texts):
      return TextComparison.values(operation, left, right)
    default:
      return rowByRow(operation, left, right)
    }
  }

  /// Types whose `<` is a total order.
  @inline(__always)
  private static func ordered<Element: Comparable>(
    _ operation: ComparisonOperator, _ left: ArraySlice<Element>, _ first: Bool, _ right: ArraySlice<Element>,
    _ second: Bool
  ) -> ArraySlice<Bool> {
    switch operation {
    case .equal, .notDistinct: zipElements(left, isConstant: first, right, isConstant: second) { $0 == $1 }
    case .notEqual, .distinct: zipElements(left, isConstant: first, right, isConstant: second) { $0 != $1 }
    case .less: zipElements(left, isConstant: first, right, isConstant: second) { $0 < $1 }
    case .lessOrEqual: zipElements(left, isConstant: first, right, isConstant: second) { $0 <= $1 }
    case .greater: zipElements(left, isConstant: first, right, isConstant: second) { $0 > $1 }
    case .greaterOrEqual: zipElements(left, isConstant: first, right, isConstant: second) { $0 >= $1 }
    }
  }

  /// Doubles in the order of sorting: not-a-number equals itself and is above everything else.
  private static func doubles(
    _ operation: ComparisonOperator, _ left: ArraySlice<Double>, _ first: Bool, _ right: ArraySlice<Double>,
    _ second: Bool
  ) -> ArraySlice<Bool> {
    switch operation {
    case .equal, .notDistinct:
      zipElements(left, isConstant: first, right, isConstant: second) { $0 == $1 || ($0 != $0 && $1 != $1) }
    case .notEqual, .distinct:
      zipElements(left, isConstant: first, right, isConstant: second) { !($0 == $1 || ($0 != $0 && $1 != $1)) }
    case .less:
      zipElements(left, isConstant: first, right, isConstant: second) { $0 < $1 || ($1 != $1 && $0 == $0) }
    case .lessOrEqual:
      zipElements(left, isConstant: first, right, isConstant: second) { $0 <= $1 || $1 != $1 }
    case .greater:
      zipElements(left, isConstant: first, right, isConstant: second) { $0 > $1 || ($0 != $0 && $1 == $1) }
    case .greaterOrEqual:
      zipElements(left, isConstant: first, right, isConstant: second) { $0 >= $1 || $0 != $0 }
    }
  }

  /// Lists, structures and intervals: one comparison of rows each.
  private static func rowByRow(_ operation: ComparisonOperator, _ left: Vector, _ right: Vector) -> ArraySlice<Bool> {
    let rows = left.isConstant && right.isConstant ? 1 : left.count
    var result: [Bool] = []
    result.reserveCapacity(rows)
    for row in 0..<rows { result.append(operation.holds(RowComparison.compare(left, row, right, row))) }
    return result[...]
  }

  /// IS [NOT] DISTINCT FROM: NULLs are values that equal each other.
  private static func compareDistinct(_ left: Vector, _ right: Vector, negated: Bool) -> Vector {
    let isConstant = left.isConstant && right.isConstant
    let equal = compare(.equal, left, right)
    guard case .booleans(let flags) = equal.storage else { return equal }
    guard equal.validity != nil else {
      let values = negated ? flags : mapElements(flags) { !$0 }
      return Vector(type: .boolean, count: left.count, storage: .booleans(values), isConstant: isConstant)
    }
    var result: [Bool] = []
    let rows = isConstant ? 1 : left.count
    result.reserveCapacity(rows)
    for row in 0..<rows {
      let (first, second) = (left.isValid(row), right.isValid(row))
      let same = first && second ? flags[flags.startIndex + row] : first == second
      result.append(same == negated)
    }
    return Vector(type: .boolean, count: left.count, storage: .booleans(result[...]), isConstant: isConstant)
  }
}

extension ComparisonOperator {
  /// The operator that gives the same result with its operands exchanged.
  public var mirrored: ComparisonOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual, .distinct, .notDistinct: self
    }
  }

  /// The operator that is true where this one is false.
  public var negated: ComparisonOperator {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .distinct: .notDistinct
    case .notDistinct: .distinct
    }
  }

  /// Whether the operator is true of two values whose order is `order`: negative, zero or positive.
  @inline(__always)
  func holds(_ order: Int) -> Bool {
    switch self {
    case .equal, .notDistinct: order == 0
    case .notEqual, .distinct: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }
}
