// Window functions of the order alone: row numbers, ranks, tiles.

/// Numbers that a row gets from its place.
enum RankFunctions {
  /// The values of `function` by place; nil when it is no function of the order alone.
  static func values(_ function: WindowFunction, argument: Vector?, _ order: WindowOrder, span: SourceSpan?)
    throws(QueryError) -> Vector?
  {
    switch function {
    case .rowNumber: return integers(order) { Int64($0 - Int(order.partitionStart[$0]) + 1) }
    case .rank: return integers(order) { Int64(order.peerStart[$0] - order.partitionStart[$0] + 1) }
    case .denseRank: return denseRanks(order)
    case .percentRank:
      return doubles(order) { place in
        let rows = order.partitionEnd[place] - order.partitionStart[place]
        return rows <= 1 ? 0 : Double(order.peerStart[place] - order.partitionStart[place]) / Double(rows - 1)
      }
    case .cumeDist:
      return doubles(order) { place in
        Double(order.peerEnd[place] - order.partitionStart[place])
          / Double(order.partitionEnd[place] - order.partitionStart[place])
      }
    case .ntile: return try tiles(argument, order, span: span)
    case .lag, .lead, .firstValue, .lastValue, .nthValue, .fill: return nil
    }
  }

  private static func integers(_ order: WindowOrder, _ value: (Int) -> Int64) -> Vector {
    Vector(type: .bigint, count: order.count, storage: .integers((0..<order.count).map(value)[...]))
  }

  private static func doubles(_ order: WindowOrder, _ value: (Int) -> Double) -> Vector {
    Vector(type: .double, count: order.count, storage: .doubles((0..<order.count).map(value)[...]))
  }

  private static func denseRanks(_ order: WindowOrder) -> Vector {
    var rank: Int64 = 0
    return integers(order) { place in
      if Int(order.partitionStart[place]) == place {
        rank = 1
      } else if Int(order.peerStart[place]) == place {
        rank += 1
      }
      return rank
    }
  }

  /// ntile(n): as even parts as possible, the larger ones first.
  private static func tiles(_ argument: Vector?, _ order: WindowOrder, span: SourceSpan?) throws(QueryError) -> Vector {
    var values: [Int64] = []
    var validity: Validity?
    for place in 0..<order.count {
      guard case .integer(let wide)? = argument?.value(at: Int(order.rows[place])) else {
        if validity == nil { validity = Validity(repeating: true, count: order.count) }
        validity?[place] = false
        values.append(0)
        continue
      }
      guard wide > 0 else {
        throw QueryError(
          .evaluation(
            .invalidArgument(
              function: "ntile", reason: .init("the number of parts must be positive", "份数必须为正"))), at: span)
      }
      let rows = Int(order.partitionEnd[place] - order.partitionStart[place])
      let parts = Int(min(wide, Int128(rows)))
      let position = place - Int(order.partitionStart[place])
      let (size, larger) = rows.quotientAndRemainder(dividingBy: parts)
      let inLarger = larger * (size + 1)
      let tile = position < inLarger ? position / (size + 1) : larger + (position - inLarger) / size
      values.append(Int64(tile + 1))
    }
    return Vector(type: .bigint, count: order.count, storage: .integers(values[...]), validity: validity)
  }
}
