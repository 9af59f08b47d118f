// Window functions that take the value of another row: lag, lead, first_value, last_value, nth_value, fill.

/// Finds, for each row, the row whose value it gets.
struct ValueFunctions {
  let function: WindowFunction
  /// Values of the arguments over the rows, in input order.
  let arguments: [Vector]
  let ignoresNulls: Bool
  let order: WindowOrder
  let span: SourceSpan?
  let state: ExecutionState

  /// Places between two questions whether the statement may go on, less one: a mask.
  private static let checkMask = (1 << 16) - 1

  /// The results in input order. `frames` is needed by the functions of frames only.
  func values(_ frames: WindowFrames?) throws(QueryError) -> Vector {
    guard let values = arguments.first else { return Vector.null(type: .null, count: order.count) }
    switch function {
    case .lag, .lead: return try shifted(values)
    default:
      guard let frames else { return values }
      return try values.gatherOrNull(framed(frames, values), state)
    }
  }

  /// Places that count: all, or those whose value is not NULL; `before[p]` of them lie before place p.
  private func countedPlaces(_ values: Vector) throws(QueryError) -> (places: [Int32], before: [Int32])? {
    guard ignoresNulls, values.validity != nil else { return nil }
    var places: [Int32] = []
    var before: [Int32] = [0]
    before.reserveCapacity(order.count + 1)
    for place in 0..<order.count {
      if place & ValueFunctions.checkMask == 0 { try state.check() }
      if values.isValid(Int(order.rows[place])) { places.append(Int32(place)) }
      before.append(Int32(places.count))
    }
    return (places, before)
  }

  // MARK: - lag and lead

  private func shifted(_ values: Vector) throws(QueryError) -> Vector {
    let counted = try countedPlaces(values)
    if counted == nil, let distance = constantDistance() {
      let hasDefaults = arguments.count > 2
      let sources = try WindowKernel.moved(
        order.rows, partitions: order.partitions, by: function == .lag ? -distance : distance,
        hasDefaults: hasDefaults, check: state.check)
      if !hasDefaults { return try values.gatherOrNull(sources, state) }
      // Defaults stand behind the values.
      var store = ColumnStore(type: values.type)
      try store.append(values)
      try store.append(arguments[2])
      return try store.build().gather(sources, state)
    }
    // For each row, the row to take the value from; -1 for the default.
    var sources = [Int32](repeating: -1, count: order.count)
    var isDefault = [Bool](repeating: false, count: order.count)
    let offsets = arguments.count > 1 ? arguments[1] : nil
    let (partitionStart, partitionEnd) = (order.partitionStart, order.partitionEnd)
    for place in 0..<order.count {
      if place & ValueFunctions.checkMask == 0 { try state.check() }
      let row = Int(order.rows[place])
      var distance = 1
      if let offsets {
        guard case .integer(let number) = offsets.value(at: row) else { continue }
        distance = Int(max(min(number, Int128(Int32.max)), -Int128(Int32.max)))
      }
      let target = movedPlace(from: place, by: function == .lag ? -distance : distance, counted)
      if target >= Int(partitionStart[place]), target < Int(partitionEnd[place]) {
        sources[row] = order.rows[target]
      } else {
        isDefault[row] = true
      }
    }
    guard arguments.count > 2, isDefault.contains(true) else {
      return try values.gatherOrNull(sources, state)
    }
    // Defaults stand behind the values.
    var store = ColumnStore(type: values.type)
    try store.append(values)
    try store.append(arguments[2])
    for row in sources.indices where isDefault[row] { sources[row] = Int32(order.count + row) }
    return try store.build().gatherOrNull(sources, state)
  }

  /// How far all rows look; nil when it differs, or is NULL.
  private func constantDistance() -> Int? {
    guard arguments.count > 1 else { return 1 }
    guard arguments[1].isConstant, order.count > 0, case .integer(let number) = arguments[1].value(at: 0) else {
      return nil
    }
    return Int(max(min(number, Int128(Int32.max)), -Int128(Int32.max)))
  }

  private func movedPlace(from place: Int, by distance: Int, _ counted: (places: [Int32], before: [Int32])?) -> Int {
    guard let counted, distance != 0 else { return place + distance }
    let index = distance < 0 ? Int(counted.before[place]) + distance : Int(counted.before[place + 1]) + distance - 1
    return counted.places.indices.contains(index) ? Int(counted.places[index]) : -1
  }

  // MARK: - Functions of the frame

  /// For each row, the row to take the value from; -1 for NULL.
  private func framed(_ frames: WindowFrames, _ values: Vector) throws(QueryError) -> [Int32] {
    let counted = try countedPlaces(values)
    var sources = [Int32](repeating: -1, count: order.count)
    for place in 0..<order.count {
      if place & ValueFunctions.checkMask == 0 { try state.check() }
      let row = Int(order.rows[place])
      let all = frames.ranges(place)
      func counting(_ range: Range<Int>) -> Range<Int> {
        guard let counted else { return range }
        return Int(counted.before[range.lowerBound])..<Int(counted.before[range.upperBound])
      }
      let ranges = (counting(all.0), counting(all.1), counting(all.2))
      var found: Int?
      switch function {
      case .firstValue:
        let first = !ranges.0.isEmpty ? ranges.0 : !ranges.1.isEmpty ? ranges.1 : ranges.2
        found = first.first
      case .lastValue:
        let last = !ranges.2.isEmpty ? ranges.2 : !ranges.1.isEmpty ? ranges.1 : ranges.0
        found = last.last
      default:
        guard arguments.count > 1, case .integer(let number) = arguments[1].value(at: row) else { continue }
        // No row stands before the first.
        guard number > 0 else { continue }
        found = ValueFunctions.nth(Int(min(number, Int128(Int32.max))), [ranges.0, ranges.1, ranges.2])
      }
      guard let found else { continue }
      sources[row] = order.rows[counted.map { Int($0.places[found]) } ?? found]
    }
    return sources
  }

  private static func nth(_ number: Int, _ ranges: [Range<Int>]) -> Int? {
    var rest = number
    for range in ranges {
      if rest <= range.count { return range.lowerBound + rest - 1 }
      rest -= range.count
    }
    return nil
  }
}
