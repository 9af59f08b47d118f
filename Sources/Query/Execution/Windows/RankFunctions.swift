// Window functions of the order alone: row numbers, ranks, tiles.

/// Numbers that a row gets from its place.
enum RankFunctions {
  /// The values of `function` by row; nil when it is no function of the order alone.
  static func values(
    _ function: WindowFunction, argument: Vector?, _ order: WindowOrder, span: SourceSpan?, _ state: ExecutionState
  ) throws(QueryError) -> Vector? {
    let (rows, partitions, peers) = (order.rows, order.partitions, order.peers)
    switch function {
    case .rowNumber:
      return integers(
        try WindowKernel.numbers(rows, partitions: partitions, zero: Int64(0), check: state.check) { place, start, _ in
          Int64(place &- start &+ 1)
        })
    case .rank:
      return integers(
        try WindowKernel.peerNumbers(rows, partitions: partitions, peers: peers, zero: Int64(0), check: state.check) {
          peers, partition, _ in
          Int64(peers.lowerBound - partition.lowerBound + 1)
        })
    case .denseRank:
      return integers(
        try WindowKernel.peerNumbers(rows, partitions: partitions, peers: peers, zero: Int64(0), check: state.check) {
          Int64($2 + 1)
        })
    case .percentRank:
      return doubles(
        try WindowKernel.peerNumbers(rows, partitions: partitions, peers: peers, zero: 0.0, check: state.check) {
          peers, partition, _ in
          let before = peers.lowerBound - partition.lowerBound
          return partition.count <= 1 ? 0 : Double(before) / Double(partition.count - 1)
        })
    case .cumeDist:
      return doubles(
        try WindowKernel.peerNumbers(rows, partitions: partitions, peers: peers, zero: 0.0, check: state.check) {
          peers, partition, _ in
          Double(peers.upperBound - partition.lowerBound) / Double(partition.count)
        })
    case .ntile: return try tiles(argument, order, span: span, state)
    case .lag, .lead, .firstValue, .lastValue, .nthValue, .fill: return nil
    }
  }

  private static func integers(_ values: [Int64]) -> Vector {
    Vector(type: .bigint, count: values.count, storage: .integers(values[...]))
  }

  private static func doubles(_ values: [Double]) -> Vector {
    Vector(type: .double, count: values.count, storage: .doubles(values[...]))
  }

  /// The part, from 1, that the row at `position` of `count` falls into; `parts` is at most `count`.
  static func tile(of position: Int, among count: Int, parts: Int) -> Int64 {
    let (size, larger) = count.quotientAndRemainder(dividingBy: parts)
    let inLarger = larger * (size + 1)
    let tile = position < inLarger ? position / (size + 1) : larger + (position - inLarger) / size
    return Int64(tile + 1)
  }

  /// ntile(n): as even parts as possible, the larger ones first.
  private static func tiles(
    _ argument: Vector?, _ order: WindowOrder, span: SourceSpan?, _ state: ExecutionState
  ) throws(QueryError) -> Vector {
    var values = [Int64](repeating: 0, count: order.count)
    var validity: Validity?
    for partition in 0..<max(order.partitions.count - 1, 0) {
      let places = Int(order.partitions[partition])..<Int(order.partitions[partition + 1])
      for place in places {
        if place % (1 << 16) == 0 { try state.check() }
        let row = Int(order.rows[place])
        guard case .integer(let wide)? = argument?.value(at: row) else {
          if validity == nil { validity = Validity(repeating: true, count: order.count) }
          validity?[row] = false
          continue
        }
        guard wide > 0 else {
          throw QueryError(
            .evaluation(
              .invalidArgument(
                function: "ntile", reason: .init("the number of parts must be positive", "份数必须为正"))), at: span)
        }
        let parts = Int(min(wide, Int128(places.count)))
        let position = place - places.lowerBound
        values[row] = tile(of: position, among: places.count, parts: parts)
      }
    }
    return Vector(type: .bigint, count: order.count, storage: .integers(values[...]), validity: validity)
  }
}
