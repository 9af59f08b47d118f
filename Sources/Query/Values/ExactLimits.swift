// The least and greatest stored integer of each exact type.

extension DataType {
  /// The range of the stored integers of an exact type (for DECIMAL, AMOUNT and PERCENT of the unscaled ones), and of
  /// DATE, TIME and TIMESTAMP; nil for other types.
  var exactLimits: ClosedRange<Int128>? {
    switch self {
    case .tinyint: -128...127
    case .smallint: -32_768...32_767
    case .integer: -2_147_483_648...2_147_483_647
    case .bigint: Int128(Int64.min)...Int128(Int64.max)
    case .hugeint: Int128.min...Int128.max
    case .utinyint: 0...255
    case .usmallint: 0...65_535
    case .uinteger: 0...4_294_967_295
    case .ubigint: 0...Int128(UInt64.max)
    case .uhugeint: 0...Int128.max
    case .decimal(let precision, _): DataType.limits(digits: precision)
    case .amount(let wide): DataType.limits(digits: wide ? 38 : 18)
    case .percent: DataType.limits(digits: 18)
    case .date: -2_147_483_647...2_147_483_647
    case .time: 0...Int128(Interval.microsecondsPerDay)
    case .timestamp, .preciseTimestamp, .zoned: Int128(-Int64.max)...Int128(Int64.max)
    default: nil
    }
  }

  /// All integers of at most `digits` digits.
  static func limits(digits: Int) -> ClosedRange<Int128> {
    let bound = FixedDecimal.powersOfTen[min(max(digits, 0), 38)] - 1
    return -bound...bound
  }
}
