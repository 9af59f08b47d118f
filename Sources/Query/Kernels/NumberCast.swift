// Casts between numbers: exact to exact by rescaling, exact to double and back.

internal import Glibc

/// Casts between numbers.
enum NumberCast {
  /// Stored integers under another exact type: rescaled, half away from zero where decimals are dropped, and checked
  /// against the type's range.
  static func rescale(_ vector: Vector, to type: DataType, isTry: Bool) throws(QueryError) -> Vector {
    let from = vector.type.exactScale ?? 0
    let to = type.exactScale ?? 0
    if from == to, fits(vector.type, in: type) { return restored(vector, as: type) }
    if case .integers(let values) = vector.storage, type.storage == .integers, abs(to - from) <= 18 {
      return try rescaleNarrow(vector, values, by: to - from, type: type, isTry: isTry)
    }
    return try rescaleWide(vector, by: to - from, type: type, isTry: isTry)
  }

  /// Whether every value of `source` lies within `target`, which has the same scale.
  private static func fits(_ source: DataType, in target: DataType) -> Bool {
    guard let from = source.exactLimits, let to = target.exactLimits else { return false }
    return to.lowerBound <= from.lowerBound && to.upperBound >= from.upperBound
  }

  /// The same integers in the storage of `type`, which holds them all.
  private static func restored(_ vector: Vector, as type: DataType) -> Vector {
    guard type.storage == .wideIntegers, case .integers(let values) = vector.storage else {
      return vector.retyped(type)
    }
    return Vector(
      type: type, count: vector.count, storage: .wideIntegers(mapElements(values) { Int128($0) }),
      validity: vector.validity, isConstant: vector.isConstant)
  }

  private static func rescaleNarrow(
    _ vector: Vector, _ values: ArraySlice<Int64>, by shift: Int, type: DataType, isTry: Bool
  ) throws(QueryError) -> Vector {
    let limits = type.exactLimits ?? Int128(Int64.min)...Int128(Int64.max)
    let low = Int64(clamping: limits.lowerBound)
    let high = Int64(clamping: limits.upperBound)
    let factor = Int64(truncatingIfNeeded: FixedDecimal.powersOfTen[abs(shift)])
    var failed = false
    let results: ArraySlice<Int64>
    if shift >= 0 {
      results = mapElements(values) {
        let (product, overflow) = $0.multipliedReportingOverflow(by: factor)
        failed = failed || overflow || product < low || product > high
        return product
      }
    } else {
      let half = factor / 2
      results = mapElements(values) {
        // Powers of ten are even, so half of one is exact.
        let (quotient, remainder) = $0.quotientAndRemainder(dividingBy: factor)
        let rounded = quotient &+ (remainder >= half ? 1 : 0) &- (remainder <= 0 &- half ? 1 : 0)
        failed = failed || rounded < low || rounded > high
        return rounded
      }
    }
    let result = Vector(
      type: type, count: vector.count, storage: .integers(results), validity: vector.validity,
      isConstant: vector.isConstant)
    guard failed else { return result }
    return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
      rescaled(Int128(values[values.startIndex + row]), by: shift, limits) == nil
    }
  }

  private static func rescaleWide(
    _ vector: Vector, by shift: Int, type: DataType, isTry: Bool
  ) throws(QueryError) -> Vector {
    let limits = type.exactLimits ?? Int128.min...Int128.max
    let values = ExactArithmetic.wide(vector.storage)
    var failed = false
    let results = mapElements(values) { value in
      guard let result = rescaled(value, by: shift, limits) else {
        failed = true
        return 0 as Int128
      }
      return result
    }
    let storage: Vector.Storage =
      type.storage == .integers
      ? .integers(mapElements(results) { Int64(truncatingIfNeeded: $0) }) : .wideIntegers(results)
    let result = Vector(
      type: type, count: vector.count, storage: storage, validity: vector.validity, isConstant: vector.isConstant)
    guard failed else { return result }
    return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
      rescaled(values[values.startIndex + row], by: shift, limits) == nil
    }
  }

  /// `value * 10^shift`, rounded half away from zero; nil outside `limits`.
  @inline(__always)
  static func rescaled(_ value: Int128, by shift: Int, _ limits: ClosedRange<Int128>) -> Int128? {
    var result = value
    if shift > 0 {
      let (product, overflow) = value.multipliedReportingOverflow(by: FixedDecimal.powersOfTen[min(shift, 38)])
      if overflow || (shift > 38 && value != 0) { return nil }
      result = product
    } else if shift < 0 {
      result = ExactScaling.divideRounded(value, by: FixedDecimal.powersOfTen[min(-shift, 38)])
    }
    return limits.contains(result) ? result : nil
  }

  /// Exact numbers as doubles.
  static func doubles(_ vector: Vector, type: DataType) -> Vector {
    let scale = vector.type.exactScale ?? 0
    let results: ArraySlice<Double>
    switch vector.storage {
    case .integers(let values):
      if scale == 0 {
        results = mapElements(values) { Double($0) }
      } else {
        // One division of two exact doubles rounds once; 10^22 is the last exact power.
        let divisor = pow(10, Double(scale))
        results = mapElements(values) { value in
          value.magnitude <= 1 << 53 && scale <= 22 ? Double(value) / divisor : slowDouble(Int128(value), scale)
        }
      }
    default:
      let values = ExactArithmetic.wide(vector.storage)
      results = mapElements(values) { scale == 0 ? Double($0) : slowDouble($0, scale) }
    }
    let rounded = type == .real ? mapElements(results) { Double(Float($0)) } : results
    return Vector(
      type: type, count: vector.count, storage: .doubles(rounded), validity: vector.validity,
      isConstant: vector.isConstant)
  }

  /// The double nearest to `unscaled / 10^scale`.
  static func slowDouble(_ unscaled: Int128, _ scale: Int) -> Double {
    if unscaled.magnitude <= 1 << 53, scale <= 22 { return Double(unscaled) / pow(10, Double(scale)) }
    return Double(FixedDecimal.format(unscaled: unscaled, scale: scale)) ?? .nan
  }

  /// Whether exact numbers differ from zero.
  static func booleans(_ vector: Vector) -> Vector {
    let results: ArraySlice<Bool> =
      switch vector.storage {
      case .integers(let values): mapElements(values) { $0 != 0 }
      default: mapElements(ExactArithmetic.wide(vector.storage)) { $0 != 0 }
      }
    return Vector(
      type: .boolean, count: vector.count, storage: .booleans(results), validity: vector.validity,
      isConstant: vector.isConstant)
  }

  /// Doubles as any number or boolean.
  static func fromDoubles(_ vector: Vector, to type: DataType, isTry: Bool) throws(QueryError) -> Vector {
    let values = DoubleArithmetic.values(vector)
    func vectorOf(_ storage: Vector.Storage) -> Vector {
      Vector(
        type: type, count: vector.count, storage: storage, validity: vector.validity, isConstant: vector.isConstant)
    }
    if type == .double { return vector.retyped(.double) }
    if type == .boolean { return vectorOf(.booleans(mapElements(values) { $0 != 0 })) }
    if type == .real {
      let result = vectorOf(.doubles(mapElements(values) { Double(Float($0)) }))
      func isTooLarge(_ value: Double) -> Bool { value.isFinite && !Float(value).isFinite }
      guard values.contains(where: isTooLarge) else { return result }
      return try CastFailures.settle(result, source: vector, isTry: isTry) {
        isTooLarge(values[values.startIndex + $0])
      }
    }
    guard let scale = type.exactScale, let limits = type.exactLimits else {
      throw Cast.impossible(vector.type, type)
    }
    var failed = false
    let isInteger = type.isInteger
    func exact(_ value: Double) -> Int128? {
      isInteger ? roundedToEven(value, limits) : decimal(value, scale: scale, isReal: vector.type == .real, limits)
    }
    let results = mapElements(values) { value in
      guard let result = exact(value) else {
        failed = true
        return 0 as Int128
      }
      return result
    }
    let result = vectorOf(
      type.storage == .integers
        ? .integers(mapElements(results) { Int64(truncatingIfNeeded: $0) }) : .wideIntegers(results))
    guard failed else { return result }
    return try CastFailures.settle(result, source: vector, isTry: isTry) {
      exact(values[values.startIndex + $0]) == nil
    }
  }

  /// The nearest integer, the even one of two that are equally near; nil outside `limits` and for what is no number.
  private static func roundedToEven(_ value: Double, _ limits: ClosedRange<Int128>) -> Int128? {
    guard let result = Int128(exactly: value.rounded(.toNearestOrEven)), limits.contains(result) else { return nil }
    return result
  }

  /// The decimal that the shortest text of `value` stands for, rounded half away from zero: 2.675 is read as what it shows,
  /// not as the binary fraction a little below it.
  private static func decimal(
    _ value: Double, scale: Int, isReal: Bool, _ limits: ClosedRange<Int128>
  ) -> Int128? {
    guard value.isFinite else { return nil }
    if value.magnitude < 9e15, let whole = Int128(exactly: value) {
      return rescaled(whole, by: scale, limits)
    }
    var bytes: [UInt8] = []
    ValueFormat.appendDouble(value, type: isReal ? .real : .double, to: &bytes)
    guard let result = NumberParsing.exact(bytes[...], scale: scale), limits.contains(result) else { return nil }
    return result
  }
}
