// approx_count_distinct: exact for few values, HyperLogLog beyond.

/// Estimates how many distinct hashes it was given: exactly while there are few, then from 4,096 registers (a standard
/// error of 1.6 %).
struct DistinctEstimate: Sendable {
  private static let exactLimit = 2048
  private static let registerBits: UInt64 = 12

  private var hashes: Set<UInt64> = []
  private var registers: [UInt8] = []

  /// Takes in a value by its hash.
  mutating func add(_ hash: UInt64) {
    if !registers.isEmpty {
      record(hash)
      return
    }
    hashes.insert(hash)
    if hashes.count > DistinctEstimate.exactLimit { spill() }
  }

  /// Takes in the values of another estimate.
  mutating func absorb(_ other: DistinctEstimate) {
    for hash in other.hashes { add(hash) }
    guard !other.registers.isEmpty else { return }
    if registers.isEmpty { spill() }
    for index in registers.indices { registers[index] = max(registers[index], other.registers[index]) }
  }

  /// The number of distinct values.
  var count: Int64 {
    if registers.isEmpty { return Int64(hashes.count) }
    let size = Double(registers.count)
    let sum = registers.reduce(0.0) { $0 + 1 / Double(UInt64(1) << UInt64($1)) }
    let estimate = 0.7213 / (1 + 1.079 / size) * size * size / sum
    let zeros = registers.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
    if estimate <= 2.5 * size, zeros > 0 {
      return Int64((size * AggregateMath.logarithm(size / Double(zeros))).rounded())
    }
    return Int64(estimate.rounded())
  }

  private mutating func spill() {
    registers = Array(repeating: 0, count: 1 << Int(DistinctEstimate.registerBits))
    for hash in hashes { record(hash) }
    hashes = []
  }

  private mutating func record(_ hash: UInt64) {
    let index = Int(hash >> (64 - DistinctEstimate.registerBits))
    let rank = UInt8(min((hash << DistinctEstimate.registerBits).leadingZeroBitCount + 1, 53))
    if rank > registers[index] { registers[index] = rank }
  }
}

/// Counts distinct values of every group, about.
final class DistinctEstimateAccumulator: Accumulator {
  private var estimates: [DistinctEstimate] = []

  func resize(groupCount count: Int) { estimates.resize(to: count, with: DistinctEstimate()) }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0]
    if case .texts(let codes, let dictionary) = vector.storage, !vector.isConstant {
      for (row, code) in codes.enumerated() where vector.validity?[row] ?? true {
        estimates[Int(groups[row])].add(TextDictionaryBuilder.hash(dictionary.utf8(code)))
      }
      return
    }
    // The same hash as that of the values, which are made one by one for the other types.
    if case .integers(let numbers) = vector.storage, !vector.isConstant {
      for (row, number) in numbers.enumerated() where vector.validity?[row] ?? true {
        estimates[Int(groups[row])].add(DistinctEstimateAccumulator.mix(Int128(number)))
      }
      return
    }
    for (row, group) in groups.enumerated() where vector.isValid(row) {
      estimates[Int(group)].add(DistinctEstimateAccumulator.hash(vector.value(at: row)))
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? DistinctEstimateAccumulator else { return }
    for (index, group) in groups.enumerated() { estimates[Int(group)].absorb(other.estimates[index]) }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    Vector(type: .bigint, count: groups.count, storage: .integers(groups.map { estimates[$0].count }[...]))
  }

  /// A hash that is the same in every process, so that an estimate is too.
  static func hash(_ value: Value) -> UInt64 {
    switch value {
    case .null: return mix(UInt64(1))
    case .boolean(let flag): return mix(flag ? UInt64(2) : UInt64(3))
    case .integer(let number): return mix(number)
    case .decimal(let number): return mix(number.unscaled)
    case .double(let number): return mix(number.isNaN ? UInt64(4) : (number == 0 ? UInt64(0) : number.bitPattern))
    case .text(let text): return TextDictionaryBuilder.hash(Array(text.utf8)[...])
    case .blob(let bytes): return TextDictionaryBuilder.hash(bytes[...])
    case .interval(let interval): return mix(interval.comparableMicroseconds)
    case .list(let values), .structure(let values):
      return values.reduce(mix(UInt64(values.count))) { mix($0 &* 31 &+ hash($1)) }
    }
  }

  private static func mix(_ number: Int128) -> UInt64 {
    mix(UInt64(truncatingIfNeeded: number) ^ (UInt64(truncatingIfNeeded: number >> 64) &* 0x9e37_79b9_7f4a_7c15))
  }

  private static func mix(_ number: UInt64) -> UInt64 {
    var hash = number &+ 0x9e37_79b9_7f4a_7c15
    hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
    return hash ^ (hash >> 31)
  }
}
