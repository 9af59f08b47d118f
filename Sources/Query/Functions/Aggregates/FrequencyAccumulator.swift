// Aggregates that count how often each value occurs: mode, entropy, histogram, approx_top_k.

/// How often each value of a group occurs: pairs of group and value are numbered, and counted by number.
final class FrequencyAccumulator: Accumulator {
  /// What is made of the counts.
  enum Outcome: Sendable {
    /// The most frequent value; the first of several.
    case mode
    /// Shannon's entropy in bits.
    case entropy
    /// Structures of value and count, by value.
    case histogram
    /// The `count` most frequent values, most frequent first.
    case top(count: Int)
  }

  private let outcome: Outcome
  private let type: DataType
  private let resultType: DataType
  /// Pairs of group and value, in the order of their first rows.
  private var pairs: GroupTable
  private var counts: [Int64] = []

  /// An accumulator of values of `type`.
  init(_ outcome: Outcome, type: DataType, resultType: DataType) {
    self.outcome = outcome
    self.type = type
    self.resultType = resultType
    pairs = GroupTable(types: [.integer, type])
  }

  func resize(groupCount count: Int) {}

  var byteCount: Int { pairs.byteCount + counts.bytesBeforeGrowth }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    var values = arguments[0]
    var owners = groups
    if let validity = values.rowValidity, !validity.allValid {
      let kept = Logic.selectedRows(Logic.isNull(values, negated: true))
      values = values.gather(kept)
      owners = groups.gather(kept)
    }
    try add(values, owners: owners) { _ in 1 }
  }

  private func add(_ values: Vector, owners: [Int32], count: (Int) -> Int64) throws(QueryError) {
    let groups = Vector(
      type: .integer, count: owners.count, storage: .integers(mapElements(owners[...]) { Int64($0) }))
    let numbers = try pairs.insert([groups, values], count: owners.count)
    counts.resize(to: pairs.count, with: 0)
    for (row, number) in numbers.enumerated() { counts[Int(number)] += count(row) }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? FrequencyAccumulator, other.pairs.count > 0 else { return }
    let columns = other.pairs.keys(0..<other.pairs.count)
    guard case .integers(let owners) = columns[0].storage else { return }
    try add(columns[1], owners: owners.map { groups[Int($0)] }) { other.counts[$0] }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    var own = [[Int32]](repeating: [], count: groups.count)
    guard pairs.count > 0 else { return try result(own, values: Vector.null(type: type, count: 0)) }
    let columns = pairs.keys(0..<pairs.count)
    if case .integers(let owners) = columns[0].storage {
      for (pair, owner) in owners.enumerated() where groups.contains(Int(owner)) {
        own[Int(owner) - groups.lowerBound].append(Int32(truncatingIfNeeded: pair))
      }
    }
    return try result(own, values: columns[1])
  }

  /// The results for groups that have these pairs each.
  private func result(_ own: [[Int32]], values: Vector) throws(QueryError) -> Vector {
    switch outcome {
    case .mode:
      if values.count == 0 { return Vector.null(type: type, count: own.count).flattened() }
      return values.gatherOrNull(own.map { mostFrequent($0) })
    case .entropy:
      return Vector.doubles(own.map { entropy($0) })
    case .histogram: return histogram(own, values: values)
    case .top(let count):
      var builder = VectorBuilder(type: resultType)
      for pairs in own { try builder.append(pairs.isEmpty ? .null : mostFrequent(count, of: pairs, values)) }
      return builder.build()
    }
  }

  /// The values of each group in order, each with its count; a column at a time, since there may be millions.
  private func histogram(_ own: [[Int32]], values: Vector) -> Vector {
    let members = own.flatMap { $0 }
    var owners: [Int32] = []
    owners.reserveCapacity(members.count)
    var ranges: [Range<Int>] = []
    for (group, pairs) in own.enumerated() {
      owners.append(contentsOf: repeatElement(Int32(truncatingIfNeeded: group), count: pairs.count))
      ranges.append(owners.count - pairs.count..<owners.count)
    }
    var keys = OrderKeys(count: members.count)
    keys.append(owners)
    keys.append(values.gather(members), isDescending: false, nullsFirst: false, collation: .codePoint)
    let sorted = keys.order().map { members[Int($0)] }
    let numbers = Vector(
      type: .ubigint, count: sorted.count, storage: .wideIntegers(sorted.map { Int128(counts[Int($0)]) }[...]))
    let entries = Vector(
      type: resultType.listElement ?? .null, count: sorted.count,
      storage: .structures([values.gather(sorted), numbers]))
    var validity = Validity(repeating: true, count: own.count)
    for (group, pairs) in own.enumerated() where pairs.isEmpty { validity[group] = false }
    return Vector(
      type: resultType, count: own.count, storage: .lists(ranges[...], child: entries),
      validity: validity.allValid ? nil : validity)
  }

  /// The first pair of those that occur most often; -1 for none.
  private func mostFrequent(_ own: [Int32]) -> Int32 {
    guard var best = own.first else { return -1 }
    for pair in own where counts[Int(pair)] > counts[Int(best)] { best = pair }
    return best
  }

  private func entropy(_ own: [Int32]) -> Double {
    let total = Double(own.reduce(0) { $0 + counts[Int($1)] })
    return own.reduce(into: 0.0) { entropy, pair in
      let share = Double(counts[Int(pair)]) / total
      entropy -= share * AggregateMath.binaryLogarithm(share)
    }
  }

  private func mostFrequent(_ count: Int, of own: [Int32], _ values: Vector) -> Value {
    let order = own.sorted { (counts[Int($0)], $1) > (counts[Int($1)], $0) }
    return .list(order.prefix(count).map { values.value(at: Int($0)) })
  }
}
