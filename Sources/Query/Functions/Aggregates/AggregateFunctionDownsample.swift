// Row of the function table: fewer points that look like all of them, for drawing a long series.

extension AggregateFunction {
  /// Choosing points of a series.
  static let downsampling: [AggregateFunction] = [
    AggregateFunction(
      "lttb",
      ["lttb(x DOUBLE, y DOUBLE, n) → STRUCT(x, y)[]", "lttb(x TIMESTAMP, y DOUBLE, n) → STRUCT(x, y)[]"],
      "At most n points that keep the shape of a series, chosen by the largest triangles; the rows come by x.",
      "以最大三角形法从序列中选出至多 n 个保持形状的点；各行按 x 排列。",
      example: (
        "lttb(x, y, 3) from (values (1, 0), (2, 9), (3, 1), (4, 0)) t(x, y)",
        "[{'x': 1.0, 'y': 0.0}, {'x': 2.0, 'y': 9.0}, {'x': 4.0, 'y': 0.0}]"
      )
    ) { arguments throws(QueryError) in
      guard arguments.count == 3, takesDouble(arguments[1].type) else { return nil }
      let isTime = arguments[0].type == .date || arguments[0].type.computedTime == .timestamp
      guard isTime || takesDouble(arguments[0].type) else { return nil }
      guard case .integer(let count)? = arguments[2].constant, count >= 2 else {
        throw QueryError(
          .evaluation(
            .invalidArgument(
              function: "lttb",
              reason: .init("the number of points is a constant, 2 or more", "点数须为不小于 2 的常量"))))
      }
      let (horizontal, vertical) = (plotted(arguments[0].type), plotted(arguments[1].type))
      let point = DataType.structure([
        DataType.StructureField(name: "x", type: horizontal), DataType.StructureField(name: "y", type: vertical),
      ])
      return AggregateImplementation(
        name: "lttb", argumentTypes: [horizontal, vertical, .bigint], resultType: .list(point), isOrderSensitive: true
      ) {
        ValueAccumulator(
          TriangleState(count: Int(clamping: count)), resultType: .list(point), requiredArguments: 2)
      }
    }
  ]

  /// The type in which values of `type` are plotted.
  private static func plotted(_ type: DataType) -> DataType {
    switch type {
    case .date, .timestamp, .preciseTimestamp: .timestamp
    case .zoned, .real: type
    default: .double
    }
  }
}

/// Keeps all points of a group and chooses among them: the first, the last, and of each of the buckets between them the
/// point whose triangle with the point chosen before and with the middle of the next bucket is the largest.
private struct TriangleState: AggregateState {
  let count: Int
  var points: [[Value]] = []

  mutating func add(_ row: [Value]) { points.append(Array(row.prefix(2))) }
  mutating func absorb(_ other: TriangleState) { points.append(contentsOf: other.points) }

  func result() -> Value {
    guard !points.isEmpty else { return .null }
    return .list(chosen.map { .structure(points[$0]) })
  }

  /// The places of the points that are chosen, ascending.
  private var chosen: [Int] {
    guard points.count > count else { return Array(points.indices) }
    guard count > 2 else { return [0, points.count - 1] }
    // Distances from the first point, so that microseconds keep their precision as doubles.
    let origin = TriangleState.number(points[0][0], from: 0)
    let places = points.map {
      (x: TriangleState.number($0[0], from: origin), y: TriangleState.number($0[1], from: 0))
    }
    let width = Double(points.count - 2) / Double(count - 2)
    func start(_ bucket: Int) -> Int { min(Int(Double(bucket) * width) + 1, points.count - 1) }
    var chosen = [0]
    for bucket in 0..<(count - 2) {
      let next = start(bucket + 1)..<max(start(bucket + 2), start(bucket + 1) + 1)
      let size = Double(next.count)
      let middle = (
        x: next.reduce(0) { $0 + places[$1].x } / size, y: next.reduce(0) { $0 + places[$1].y } / size
      )
      let before = places[chosen[bucket]]
      var best = (place: start(bucket), area: -1.0)
      for place in start(bucket)..<start(bucket + 1) {
        let point = places[place]
        let area = abs((before.x - middle.x) * (point.y - before.y) - (before.x - point.x) * (middle.y - before.y))
        if area > best.area { best = (place, area) }
      }
      chosen.append(best.place)
    }
    return chosen + [points.count - 1]
  }

  private static func number(_ value: Value, from origin: Double) -> Double {
    switch value {
    case .double(let number): number - origin
    case .integer(let number): Double(number) - origin
    default: 0
    }
  }
}
