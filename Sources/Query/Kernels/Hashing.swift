// Hashing vectors, for grouping, joining and DISTINCT. Equal values of equal type hash alike, in every process.

/// Hash kernels.
public enum Hashing {
  /// The hash of a NULL of any type.
  static let nullHash: UInt64 = 0x7c1f_3b52_9d04_e861

  /// The hashes of all rows of `vector`.
  public static func hash(_ vector: Vector) -> [UInt64] {
    let hashes = Array(elementHashes(vector))
    if vector.isConstant { return [UInt64](repeating: hashes.first ?? nullHash, count: vector.count) }
    return hashes
  }

  /// The hashes of all rows of a vector that may be long: `check` is called now and then, and throws when the statement is to
  /// stop.
  static func hash(_ vector: Vector, check: () throws(QueryError) -> Void) throws(QueryError) -> [UInt64] {
    var hashes: [UInt64] = []
    hashes.reserveCapacity(vector.count)
    for start in stride(from: 0, to: vector.count, by: rowsBetweenChecks) {
      try check()
      hashes += hash(vector.slice(start..<min(start + rowsBetweenChecks, vector.count)))
    }
    return hashes
  }

  /// Rows that are hashed between two checks.
  private static let rowsBetweenChecks = 1 << 18

  /// The hashes of rows across several columns of `count` rows.
  public static func hash(_ columns: [Vector], count: Int) -> [UInt64] {
    guard let first = columns.first else { return [UInt64](repeating: nullHash, count: count) }
    var hashes = hash(first)
    for column in columns.dropFirst() { combine(&hashes, with: column) }
    return hashes
  }

  /// Mixes the hashes of another column into `hashes`.
  public static func combine(_ hashes: inout [UInt64], with column: Vector) {
    let others = elementHashes(column)
    if column.isConstant, let other = others.first {
      hashes = Array(mapElements(hashes[...]) { combine($0, other) })
    } else {
      hashes = Array(zipElements(hashes[...], isConstant: false, others, isConstant: false) { combine($0, $1) })
    }
  }

  /// The hash of two values from the hashes of each; the order matters.
  @inline(__always)
  static func combine(_ left: UInt64, _ right: UInt64) -> UInt64 { mix((left &* 0x9e37_79b9_7f4a_7c15) ^ right) }

  /// Spreads the bits of `value` over the whole word.
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var value = value
    value ^= value &>> 32
    value = value &* 0xd6e8_feb8_6659_fd93
    value ^= value &>> 32
    value = value &* 0xd6e8_feb8_6659_fd93
    return value ^ (value &>> 32)
  }

  /// One hash an element: one for a constant.
  private static func elementHashes(_ vector: Vector) -> ArraySlice<UInt64> {
    var hashes = valueHashes(vector)
    guard let validity = vector.validity else { return hashes }
    let start = hashes.startIndex
    for row in 0..<hashes.count where !validity[row] { hashes[start + row] = nullHash }
    return hashes
  }

  private static func valueHashes(_ vector: Vector) -> ArraySlice<UInt64> {
    switch vector.storage {
    case .booleans(let values): return mapElements(values) { mix($0 ? 2 : 1) }
    case .integers(let values): return mapElements(values) { mix(UInt64(bitPattern: $0)) }
    case .wideIntegers(let values): return mapElements(values) { hash($0) }
    case .doubles(let values): return mapElements(values) { hash($0) }
    case .texts(let codes, let dictionary):
      if dictionary.count <= codes.count * 4 || dictionary.isDistinct {
        let hashes = dictionary.hashes
        return mapElements(codes) { hashes[Int($0)] }
      }
      return mapElements(codes) { TextDictionaryBuilder.hash(dictionary.utf8($0)) }
    case .intervals(let values): return mapElements(values) { hash($0.normalized) }
    case .lists(let ranges, let child):
      let elements = hash(child)
      return mapElements(ranges) { range in
        range.reduce(mix(UInt64(truncatingIfNeeded: range.count))) { combine($0, elements[$1]) }
      }
    case .structures(let fields):
      let rows = vector.isConstant ? 1 : vector.count
      let firsts = fields.map { $0.count == rows ? $0 : $0.slice(0..<rows) }
      return hash(firsts, count: rows)[...]
    }
  }

  @inline(__always)
  private static func hash(_ value: Int128) -> UInt64 {
    let low = UInt64(truncatingIfNeeded: value)
    let high = UInt64(truncatingIfNeeded: value >> 64)
    return combine(mix(low), high)
  }

  /// Zero of either sign hashes alike, as does every not-a-number.
  @inline(__always)
  private static func hash(_ value: Double) -> UInt64 {
    if value == 0 { return mix(0) }
    return value.isNaN ? mix(0x7ff8_0000_0000_0000) : mix(value.bitPattern)
  }
}
