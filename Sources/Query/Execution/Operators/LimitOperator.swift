// LIMIT, OFFSET and samples.

import Synchronization

/// A range of the input's rows. Stops pulling as soon as it has them.
final class LimitOperator: Operator {
  private let input: any Operator
  private let state: ExecutionState
  private var toSkip: Int
  private var toGive: Int

  init(_ input: any Operator, count: Int?, offset: Int, state: ExecutionState) {
    self.input = input
    self.state = state
    toSkip = offset
    toGive = count ?? Int.max
  }

  /// A limit by expressions without columns.
  static func make(
    _ input: any Operator, count: BoundExpression?, isPercent: Bool, offset: BoundExpression?, builder: OperatorBuilder
  ) throws(QueryError) -> any Operator {
    let skipped = max(0, Int(try number(offset, builder) ?? 0))
    guard let wanted = try number(count, builder) else {
      return LimitOperator(input, count: nil, offset: skipped, state: builder.state)
    }
    guard isPercent else {
      return LimitOperator(input, count: Int(max(0, wanted)), offset: skipped, state: builder.state)
    }
    return PercentOperator(input, percent: wanted, offset: skipped, state: builder.state)
  }

  /// The number that `expression` stands for, within what a row count can be; nil for NULL.
  private static func number(_ expression: BoundExpression?, _ builder: OperatorBuilder) throws(QueryError) -> Double? {
    guard let expression else { return nil }
    let vector = try builder.compiler.compile(expression).evaluate(
      Chunk(columns: [], count: 1), builder.state.context)
    let number: Double? =
      switch vector.value(at: 0) {
      case .integer(let value): Double(value)
      case .decimal(let value): Double(value.unscaled) / Double(FixedDecimal.powersOfTen[value.scale])
      case .double(let value): value
      default: nil
      }
    guard let number else { return nil }
    guard number >= 0 else {
      throw QueryError(
        .evaluation(
          .invalidArgument(
            function: "LIMIT", reason: .init("a number of rows cannot be negative", "行数不能为负数"))))
    }
    return min(number, 9e15)
  }

  func next() throws(QueryError) -> Chunk? {
    while toGive > 0, let chunk = try input.next() {
      try state.check()
      if toSkip >= chunk.count {
        toSkip -= chunk.count
        continue
      }
      let start = toSkip
      let end = toGive < chunk.count - start ? start + toGive : chunk.count
      toSkip = 0
      toGive -= end - start
      return start == 0 && end == chunk.count ? chunk : chunk.slice(start..<end)
    }
    return nil
  }
}

/// A share of the input's rows, which have to be counted first.
final class PercentOperator: Operator {
  private let input: any Operator
  private let percent: Double
  private let offset: Int
  private let state: ExecutionState
  private var output: LimitOperator?

  init(_ input: any Operator, percent: Double, offset: Int, state: ExecutionState) {
    self.input = input
    self.percent = percent
    self.offset = offset
    self.state = state
  }

  func next() throws(QueryError) -> Chunk? {
    if let output { return try output.next() }
    guard percent <= 100 else {
      throw QueryError(
        .evaluation(
          .invalidArgument(
            function: "LIMIT", reason: .init("a percentage lies between 0 and 100", "百分比应在 0 与 100 之间"))))
    }
    let chunks = try input.collect(state)
    let total = chunks.reduce(0) { $0 + $1.count }
    let limit = LimitOperator(
      ChunksOperator(chunks, state: state), count: Int(Double(total) * percent / 100), offset: offset, state: state)
    output = limit
    return try limit.next()
  }
}

/// Some of the rows, chosen at random: each with the same chance for a percentage, or a number of them.
final class SampleOperator: Operator {
  private let input: any Operator
  private let specification: SampleSpecification
  private let types: [DataType]
  private let state: ExecutionState
  private var random: SplitMix
  private var chosen: RowReader?

  init(_ input: any Operator, specification: SampleSpecification, types: [DataType], state: ExecutionState) {
    self.input = input
    self.specification = specification
    self.types = types
    self.state = state
    let fresh = state.context.randomState.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
    random = SplitMix(state: specification.seed.map { UInt64(bitPattern: Int64($0)) } ?? fresh)
  }

  func next() throws(QueryError) -> Chunk? {
    if !specification.isPercent { return try nextOfReservoir() }
    while let chunk = try input.next() {
      try state.check()
      var rows: [Int32] = []
      for row in 0..<Int32(chunk.count) where random.fraction() * 100 < specification.size { rows.append(row) }
      if !rows.isEmpty { return chunk.gather(rows) }
    }
    return nil
  }

  private func nextOfReservoir() throws(QueryError) -> Chunk? {
    if chosen == nil {
      let rows = try input.collectRows(types: types, state)
      let wanted = specification.size > 0 ? Int(min(specification.size, Double(rows.count))) : 0
      try state.charge(wanted * 8)
      var reservoir = (0..<Int32(wanted)).map { $0 }
      for row in wanted..<max(rows.count, wanted) {
        if row & 0xfffff == 0 { try state.check() }
        let place = Int(random.next() % UInt64(row + 1))
        if place < wanted { reservoir[place] = Int32(row) }
      }
      // The places are different ones: marking them costs less than sorting them.
      var isChosen = [Bool](repeating: false, count: rows.count)
      for row in reservoir { isChosen[Int(row)] = true }
      try state.check()
      reservoir.removeAll(keepingCapacity: true)
      for row in isChosen.indices where isChosen[row] { reservoir.append(Int32(row)) }
      chosen = RowReader(columns: rows.columns, count: rows.count, order: reservoir)
    }
    return chosen?.read()
  }
}

/// A small generator of random numbers whose sequence depends on nothing but its seed.
struct SplitMix {
  var state: UInt64

  /// The next 64 random bits.
  mutating func next() -> UInt64 {
    state = state &+ 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed &>> 31)
  }

  /// A random number of at least 0 and below 1.
  mutating func fraction() -> Double { Double(next() &>> 11) / 9_007_199_254_740_992 }
}
