// Aggregates over frames.

/// Computes one aggregate for the frames of all rows.
///
/// Frames that follow each other and are the same are computed once. Sums, means and counts of exact numbers come from running
/// totals, those of distinct values from what enters and leaves a frame, statistics from partial states; other aggregates take
/// in rows as a frame grows, or every frame's rows anew where it slides.
struct WindowAggregates {
  let aggregate: CompiledAggregate
  let order: WindowOrder
  let frames: WindowFrames
  let state: ExecutionState

  /// The results in input order; `input` holds all rows.
  func values(_ input: Chunk) throws(QueryError) -> Vector {
    if let sliding = FrameAggregates(aggregate, order: order, frames: frames, state: state),
      let values = try sliding.values(input)
    {
      return values
    }
    let rows = try WindowRows(aggregate, input, order: order, frames: frames, state)
    let (frameOfPlace, distinct) = try distinctFrames(rows)
    let results: Vector
    if let totals = try RunningTotals(aggregate, rows, state) {
      results = try totals.values(distinct)
    } else if isRunning(distinct), aggregate.orderBy.isEmpty {
      results = try growing(rows, distinct)
    } else if let sliding = try DistinctFrames(aggregate, rows, state)?.values(distinct) {
      results = sliding
    } else if let framed = try statistics(rows, distinct) {
      results = framed
    } else {
      results = try anew(rows, distinct)
    }
    try state.check()
    var frameOfRow = [Int32](repeating: 0, count: order.count)
    for place in 0..<order.count {
      if place & FrameKernel.checkMask == 0 { try state.check() }
      frameOfRow[Int(order.rows[place])] = frameOfPlace[place]
    }
    return try results.gather(frameOfRow, state)
  }

  /// Rows of a frame from which partial states are worth keeping.
  private static let longFrame = 16

  /// A statistic over long frames, from partial states; nil for other aggregates and for short frames.
  private func statistics(_ rows: WindowRows, _ frames: FrameList) throws(QueryError) -> Vector? {
    guard !aggregate.isDistinct, aggregate.orderBy.isEmpty, let argument = rows.arguments.first,
      frames.rowCount / max(frames.count, 1) >= WindowAggregates.longFrame,
      let framed = aggregate.call.implementation.makeAccumulator() as? any FramedAccumulator
    else { return nil }
    do {
      return try framed.values(of: frames, argument, state)
    } catch {
      throw error.located(at: aggregate.call.span)
    }
  }

  /// The frame number of each place, and the frames as ranges of the aggregate's rows.
  private func distinctFrames(
    _ rows: WindowRows
  ) throws(QueryError) -> (frameOfPlace: [Int32], frames: FrameList) {
    var frameOfPlace: [Int32] = []
    frameOfPlace.reserveCapacity(order.count)
    var distinct = FrameList()
    var last: (Range<Int>, Range<Int>, Range<Int>) = (0..<0, 0..<0, 0..<0)
    for place in 0..<order.count {
      if place % (1 << 16) == 0 { try state.check() }
      let all = frames.ranges(place)
      let ranges = (rows.counted(all.0), rows.counted(all.1), rows.counted(all.2))
      if distinct.count == 0 || ranges != last {
        distinct.append(ranges)
        last = ranges
      }
      frameOfPlace.append(Int32(distinct.count - 1))
    }
    return (frameOfPlace, distinct)
  }

  /// Whether each frame either contains the one before, from the same start, or starts where no frame has been.
  private func isRunning(_ frames: FrameList) -> Bool {
    if self.frames.hasExclusion { return false }
    var previous = 0..<0
    for index in 0..<frames.count {
      guard let range = frames[index].first else { continue }
      let grows = range.lowerBound == previous.lowerBound && range.upperBound >= previous.upperBound
      guard grows || range.lowerBound >= previous.upperBound else { return false }
      previous = range
    }
    return true
  }

  /// Takes in the rows that each frame has beyond the one before.
  private func growing(_ rows: WindowRows, _ frames: FrameList) throws(QueryError) -> Vector {
    var results = ColumnStore(type: aggregate.call.implementation.resultType)
    var accumulator = fresh(groupCount: 1)
    var previous = 0..<0
    // Arguments that this run of frames has, for DISTINCT.
    var seen: Set<Int32> = []
    var account = ResultAccount(state)
    for index in 0..<frames.count {
      if index % Chunk.capacity == 0 { try state.check() }
      let range = frames[index].first ?? 0..<0
      if range.isEmpty {
        try results.append(try finish(fresh(groupCount: 1), 0..<1))
        continue
      }
      if range.lowerBound != previous.lowerBound || previous.isEmpty {
        accumulator = fresh(groupCount: 1)
        seen = []
        previous = range.lowerBound..<range.lowerBound
      }
      let added = previous.upperBound..<range.upperBound
      if let codes = rows.distinctCodes {
        let fresh = added.filter { seen.insert(codes[$0]).inserted }.map { Int32(truncatingIfNeeded: $0) }
        if !fresh.isEmpty {
          try update(accumulator, rows.arguments.map { $0.gather(fresh) }, Array(repeating: 0, count: fresh.count))
        }
      } else if !added.isEmpty {
        try update(accumulator, rows.arguments.map { $0.slice(added) }, Array(repeating: 0, count: added.count))
      }
      previous = range
      let result = try finish(accumulator, 0..<1)
      try account.add(result)
      try results.append(result)
    }
    return results.build()
  }

  /// Takes in the rows of every frame: many small frames, or one large one, at a time.
  private func anew(_ rows: WindowRows, _ frames: FrameList) throws(QueryError) -> Vector {
    var results = ColumnStore(type: aggregate.call.implementation.resultType)
    var account = ResultAccount(state)
    var next = 0
    while next < frames.count {
      try state.check()
      var positions: [Int32] = []
      var groups: [Int32] = []
      var group: Int32 = 0
      while next < frames.count, positions.count < 8 * Chunk.capacity {
        var frame: [Int32] = []
        for range in frames[next] { frame += range.map { Int32(truncatingIfNeeded: $0) } }
        if let ranks = rows.ranks { frame.sort { (ranks[Int($0)], $0) < (ranks[Int($1)], $1) } }
        if aggregate.isDistinct, let codes = rows.distinctCodes { frame = firstOfEach(frame, codes) }
        positions += frame
        groups += repeatElement(group, count: frame.count)
        group += 1
        next += 1
      }
      let accumulator = fresh(groupCount: Int(group))
      if !positions.isEmpty { try update(accumulator, rows.arguments.map { $0.gather(positions) }, groups) }
      let part = try finish(accumulator, 0..<Int(group))
      try account.add(part)
      try results.append(part)
    }
    return results.build()
  }

  private func firstOfEach(_ frame: [Int32], _ codes: [Int32]) -> [Int32] {
    var seen: Set<Int32> = []
    return frame.filter { seen.insert(codes[Int($0)]).inserted }
  }

  private func fresh(groupCount: Int) -> any Accumulator {
    let accumulator = aggregate.call.implementation.makeAccumulator()
    accumulator.resize(groupCount: groupCount)
    return accumulator
  }

  private func update(_ accumulator: any Accumulator, _ arguments: [Vector], _ groups: [Int32]) throws(QueryError) {
    do {
      try accumulator.update(arguments: arguments, groups: groups)
    } catch {
      throw error.located(at: aggregate.call.span)
    }
  }

  private func finish(_ accumulator: any Accumulator, _ groups: Range<Int>) throws(QueryError) -> Vector {
    do {
      return try accumulator.finish(groups) { () throws(QueryError) in try state.check() }
    } catch {
      throw error.located(at: aggregate.call.span)
    }
  }
}

/// Books what results take that are as long as their frames: lists and texts.
private struct ResultAccount {
  private let account: MemoryAccount
  private var unbooked = 0

  init(_ state: ExecutionState) { account = MemoryAccount(state) }

  /// Takes in some results; asks, once they are long enough, whether the statement may go on.
  mutating func add(_ results: Vector) throws(QueryError) {
    switch results.storage {
    case .lists, .texts: unbooked += results.bytesOfElements
    default: return
    }
    guard unbooked > EvaluationContext.bytesBetweenChecks else { return }
    try account.state.check()
    try account.charge(unbooked)
    unbooked = 0
  }
}

/// Frames one after the other, each of up to three ranges.
struct FrameList {
  private var ranges: [Range<Int>] = []
  private var ends: [Int32] = []

  /// How many frames.
  var count: Int { ends.count }
  /// The rows of all frames together.
  private(set) var rowCount = 0

  /// The ranges of frame `index` that are not empty.
  subscript(index: Int) -> ArraySlice<Range<Int>> {
    ranges[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  /// Adds a frame.
  mutating func append(_ frame: WindowFrames.Ranges) {
    rowCount += frame.0.count + frame.1.count + frame.2.count
    if !frame.0.isEmpty { ranges.append(frame.0) }
    if !frame.1.isEmpty { ranges.append(frame.1) }
    if !frame.2.isEmpty { ranges.append(frame.2) }
    ends.append(Int32(ranges.count))
  }
}

/// The rows that an aggregate takes in, in window order: those that its filter lets through.
struct WindowRows {
  /// Arguments of these rows.
  let arguments: [Vector]
  /// How many there are.
  let count: Int
  /// How many of them lie before each place; nil when every place counts.
  private let before: [Int32]?
  /// The place of each row's value in the order inside the brackets; nil without ORDER BY.
  let ranks: [Int32]?
  /// Numbers that are equal for rows with equal arguments, for DISTINCT.
  let distinctCodes: [Int32]?

  /// The rows of `input` for `aggregate`.
  init(
    _ aggregate: CompiledAggregate, _ input: Chunk, order: WindowOrder, frames: WindowFrames, _ state: ExecutionState
  ) throws(QueryError) {
    var rows = order.rows
    var counts: [Int32]?
    if let filter = aggregate.filter {
      let selected = Logic.selectedRows(try filter.evaluate(input, state.context))
      var passes = [Bool](repeating: false, count: input.count)
      for row in selected { passes[Int(row)] = true }
      var prefix: [Int32] = [0]
      prefix.reserveCapacity(order.count + 1)
      rows = []
      for row in order.rows {
        if prefix.count & FrameKernel.checkMask == 0 { try state.check() }
        if passes[Int(row)] { rows.append(row) }
        prefix.append(Int32(rows.count))
      }
      counts = prefix
    }
    try state.check()
    let narrowed = Chunk(
      columns: try input.columns.map { column throws(QueryError) in try column.gather(rows, state) }, count: rows.count)
    arguments = rows.isEmpty ? [] : try aggregate.arguments.evaluate(narrowed, state.context)
    try state.check()
    count = rows.count
    before = counts
    if aggregate.orderBy.isEmpty || rows.isEmpty {
      ranks = nil
    } else {
      var vectors: [Vector] = []
      for key in aggregate.orderBy { vectors.append(try key.expression.evaluate(narrowed, state.context)) }
      var places = [Int32](repeating: 0, count: rows.count)
      let keys = OrderKeys(vectors, keys: aggregate.orderBy, count: rows.count, pool: state.pool)
      for (place, row) in try keys.order(state).enumerated() {
        if place & FrameKernel.checkMask == 0 { try state.check() }
        places[Int(row)] = Int32(place)
      }
      ranks = places
    }
    if aggregate.isDistinct, !rows.isEmpty {
      var table = GroupTable(types: aggregate.call.arguments.map(\.type), context: state.context)
      var codes: [Int32] = []
      codes.reserveCapacity(rows.count)
      try table.insertAll(arguments, count: rows.count, state.context) { codes += $1 }
      distinctCodes = codes
    } else {
      distinctCodes = nil
    }
  }

  /// A range of places as a range of these rows.
  func counted(_ range: Range<Int>) -> Range<Int> {
    guard let before else { return range }
    return Int(before[range.lowerBound])..<Int(before[range.upperBound])
  }
}
