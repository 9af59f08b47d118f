// Addition, subtraction and multiplication of stored integers. Overflow is looked for once a vector: the loops collect a
// mark, and only when it is set a second pass finds the first failing row that is not NULL.

/// Kernels of exact arithmetic.
enum ExactArithmetic {
  /// The operations.
  enum Operation: String, Sendable {
    case add = "+", subtract = "-", multiply = "*"
  }

  /// `left operation right` as stored integers, into `type`. Sums need both sides at the result's scale; a product has
  /// the sum of the scales.
  ///
  /// - Throws: `.evaluation(.overflow)` for the first row that leaves the range of `type`.
  static func compute(
    _ operation: Operation, _ left: Vector, _ right: Vector, type: DataType
  ) throws(QueryError) -> Vector {
    let isConstant = left.isConstant && right.isConstant
    var failed = false
    let storage: Vector.Storage
    if case .integers(let values) = left.storage, case .integers(let others) = right.storage {
      let (first, second) = (left.isConstant, right.isConstant)
      if type.storage == .integers {
        storage = .integers(narrow(operation, values, first, others, second, type: type, failed: &failed))
      } else {
        storage = .wideIntegers(widening(operation, values, first, others, second))
      }
    } else {
      let values = wide(left.storage)
      let others = wide(right.storage)
      let result = wide(operation, values, left.isConstant, others, right.isConstant, type: type, failed: &failed)
      storage =
        type.storage == .integers
        ? .integers(mapElements(result) { Int64(truncatingIfNeeded: $0) }) : .wideIntegers(result)
    }
    if failed { try findFailure(operation, left, right, type: type) }
    return Vector(
      type: type, count: left.count, storage: storage, validity: Vector.commonValidity(left, right),
      isConstant: isConstant)
  }

  /// Integers of any storage as Int128.
  static func wide(_ storage: Vector.Storage) -> ArraySlice<Int128> {
    switch storage {
    case .integers(let values): mapElements(values) { Int128($0) }
    case .wideIntegers(let values): values
    default: []
    }
  }

  /// 64 bits into 64 bits. `failed` is set when a row, NULL or not, may have left the range of `type`.
  private static func narrow(
    _ operation: Operation, _ left: ArraySlice<Int64>, _ first: Bool, _ right: ArraySlice<Int64>, _ second: Bool,
    type: DataType, failed: inout Bool
  ) -> ArraySlice<Int64> {
    let limits = type.exactLimits ?? Int128(Int64.min)...Int128(Int64.max)
    let low = Int64(truncatingIfNeeded: limits.lowerBound)
    let high = Int64(truncatingIfNeeded: limits.upperBound)
    let isRanged = low > Int64.min + 1
    // The sign bit of `mark` ends up set when a row overflowed 64 bits or left the range.
    var mark: Int64 = 0
    let result: ArraySlice<Int64>
    switch (operation, isRanged) {
    case (.add, false):
      result = zipElements(left, isConstant: first, right, isConstant: second) {
        let sum = $0 &+ $1
        mark |= ($0 ^ sum) & ($1 ^ sum)
        return sum
      }
    case (.subtract, false):
      result = zipElements(left, isConstant: first, right, isConstant: second) {
        let difference = $0 &- $1
        mark |= ($0 ^ $1) & ($0 ^ difference)
        return difference
      }
    case (.add, true):
      result = zipElements(left, isConstant: first, right, isConstant: second) {
        let sum = $0 &+ $1
        mark |= (high &- sum) | (sum &- low) | (($0 ^ sum) & ($1 ^ sum))
        return sum
      }
    case (.subtract, true):
      result = zipElements(left, isConstant: first, right, isConstant: second) {
        let difference = $0 &- $1
        mark |= (high &- difference) | (difference &- low) | (($0 ^ $1) & ($0 ^ difference))
        return difference
      }
    case (.multiply, _):
      result = zipElements(left, isConstant: first, right, isConstant: second) {
        let (product, overflow) = $0.multipliedReportingOverflow(by: $1)
        mark |= overflow || product < low || product > high ? -1 : 0
        return product
      }
    }
    failed = mark < 0
    return result
  }

  /// 64 bits into 128: nothing can overflow.
  private static func widening(
    _ operation: Operation, _ left: ArraySlice<Int64>, _ first: Bool, _ right: ArraySlice<Int64>, _ second: Bool
  ) -> ArraySlice<Int128> {
    switch operation {
    case .add: zipElements(left, isConstant: first, right, isConstant: second) { Int128($0) &+ Int128($1) }
    case .subtract: zipElements(left, isConstant: first, right, isConstant: second) { Int128($0) &- Int128($1) }
    case .multiply: zipElements(left, isConstant: first, right, isConstant: second) { Int128($0) &* Int128($1) }
    }
  }

  /// 128 bits into 128.
  private static func wide(
    _ operation: Operation, _ left: ArraySlice<Int128>, _ first: Bool, _ right: ArraySlice<Int128>, _ second: Bool,
    type: DataType, failed: inout Bool
  ) -> ArraySlice<Int128> {
    let limits = type.exactLimits ?? Int128.min...Int128.max
    let (low, high) = (limits.lowerBound, limits.upperBound)
    var mark = false
    let result = zipElements(left, isConstant: first, right, isConstant: second) { one, two in
      let (value, overflow) = apply(operation, one, two)
      if overflow || value < low || value > high { mark = true }
      return value
    }
    failed = mark
    return result
  }

  @inline(__always)
  private static func apply(_ operation: Operation, _ left: Int128, _ right: Int128) -> (Int128, Bool) {
    switch operation {
    case .add: left.addingReportingOverflow(right)
    case .subtract: left.subtractingReportingOverflow(right)
    case .multiply: left.multipliedReportingOverflow(by: right)
    }
  }

  /// Throws for the first row that fails and is not NULL; returns when only NULL rows fail.
  private static func findFailure(
    _ operation: Operation, _ left: Vector, _ right: Vector, type: DataType
  ) throws(QueryError) {
    let values = wide(left.storage)
    let others = wide(right.storage)
    let limits = type.exactLimits ?? Int128.min...Int128.max
    for row in 0..<(left.isConstant && right.isConstant ? 1 : left.count) {
      guard left.isValid(row), right.isValid(row) else { continue }
      let one = values[values.startIndex + (left.isConstant ? 0 : row)]
      let two = others[others.startIndex + (right.isConstant ? 0 : row)]
      let (value, overflow) = apply(operation, one, two)
      if overflow || !limits.contains(value) {
        throw overflowError(operation.rawValue, left, right, row: row, type: type)
      }
    }
  }

  /// The error of row `row`, which names the operands.
  static func overflowError(
    _ symbol: String, _ left: Vector, _ right: Vector, row: Int, type: DataType
  ) -> QueryError {
    let first = ValueFormat.text(of: left.value(at: row), type: left.type)
    let second = ValueFormat.text(of: right.value(at: row), type: right.type)
    return QueryError(.evaluation(.overflow(operation: "\(first) \(symbol) \(second)", type: type)))
  }
}
