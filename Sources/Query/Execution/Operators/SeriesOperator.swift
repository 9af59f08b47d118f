// Table functions: range and generate_series.

/// Builds the operators of table functions.
enum TableFunctions {
  /// The operator of `call`, whose arguments have no columns.
  static func make(_ call: TableFunctionCall, types: [DataType], builder: OperatorBuilder) throws(QueryError)
    -> any Operator
  {
    let includesEnd = call.name == "generate_series"
    guard includesEnd || call.name == "range", let type = types.first else {
      throw QueryError(.binding(.unknownFunction(name: call.name, candidates: [])), at: call.span)
    }
    var values: [Value] = []
    for argument in call.arguments {
      let vector = try builder.compiler.compile(argument).evaluate(
        Chunk(columns: [], count: 1), builder.state.context)
      values.append(vector.value(at: 0))
    }
    let series: SeriesOperator.Series?
    do {
      series = try SeriesOperator.Series(values, type: type, includesEnd: includesEnd)
    } catch {
      throw error.located(at: call.span)
    }
    guard let series else { return EmptyOperator() }
    return SeriesOperator(series, type: type, withOrdinality: call.withOrdinality, state: builder.state)
  }
}

/// Numbers or timestamps at equal steps, made as they are asked for.
final class SeriesOperator: Operator {
  /// From where to where, and how far at a time.
  struct Series {
    var next: Int64
    let end: Int64
    let includesEnd: Bool
    let step: Interval
    /// Whether the series goes down.
    let isDescending: Bool
    /// Microseconds, or the number itself, for steps without months.
    let plainStep: Int64?

    /// The series that the arguments of a call describe; nil when one of them is NULL.
    init?(_ arguments: [Value], type: DataType, includesEnd: Bool) throws(QueryError) {
      self.includesEnd = includesEnd
      var numbers: [Int64] = []
      var interval: Interval?
      for argument in arguments {
        switch argument {
        case .integer(let number):
          guard let narrow = Int64(exactly: number) else {
            throw QueryError(.evaluation(.valueOutOfRange(value: argument, type: .bigint)))
          }
          numbers.append(narrow)
        case .interval(let given): interval = given
        default: return nil
        }
      }
      guard let last = numbers.last else { return nil }
      next = numbers.count > 1 ? numbers[0] : 0
      end = numbers.count > 1 ? numbers[1] : last
      if type == .timestamp || type == .date || type == .zonedTimestamp {
        step = interval ?? Interval(days: 1)
        let micros = step.normalized
        isDescending = micros < 0
        plainStep = step.months == 0 ? Int64(exactly: micros) : nil
        guard micros != 0 else { throw Series.zeroStep }
        let parts = [Int64(step.months), Int64(step.days), step.microseconds]
        guard !(parts.contains { $0 < 0 } && parts.contains { $0 > 0 }) else { throw Series.mixedStep }
      } else {
        let number = numbers.count > 2 ? numbers[2] : 1
        guard number != 0 else { throw Series.zeroStep }
        step = Interval()
        plainStep = number
        isDescending = number < 0
      }
    }

    private static var zeroStep: QueryError {
      QueryError(
        .evaluation(
          .invalidArgument(
            function: "range", reason: .init("the step must not be zero", "步长不能为零"))))
    }

    private static var mixedStep: QueryError {
      QueryError(
        .evaluation(
          .invalidArgument(function: "range", reason: .init("the step goes both ways", "步长方向不一致"))))
    }

    /// How many numbers there are, for telling progress; 0 where months make it uncertain.
    var approximateCount: Int {
      guard let plainStep, hasNext else { return 0 }
      let (span, overflows) = end.subtractingReportingOverflow(next)
      return overflows || plainStep == -1 ? Int(clamping: span.magnitude) : Int(clamping: (span / plainStep).magnitude)
    }

    /// Whether `next` belongs to the series.
    var hasNext: Bool {
      if isDescending { return includesEnd ? next >= end : next > end }
      return includesEnd ? next <= end : next < end
    }
  }

  private var series: Series
  private let type: DataType
  private let withOrdinality: Bool
  private let state: ExecutionState
  private var given: Int64 = 0
  private var isDone = false

  init(_ series: Series, type: DataType, withOrdinality: Bool, state: ExecutionState) {
    self.series = series
    self.type = type
    self.withOrdinality = withOrdinality
    self.state = state
    state.context.progress.expect(series.approximateCount)
  }

  func next() throws(QueryError) -> Chunk? {
    try state.check()
    var values: [Int64] = []
    while !isDone, values.count < Chunk.capacity, series.hasNext {
      values.append(series.next)
      guard let following = try step(series.next) else {
        isDone = true
        break
      }
      series.next = following
    }
    guard !values.isEmpty else { return nil }
    var columns = [Vector(type: type, count: values.count, storage: .integers(values[...]))]
    if withOrdinality {
      let numbers = (given + 1)...(given + Int64(values.count))
      columns.append(Vector(type: .bigint, count: values.count, storage: .integers(Array(numbers)[...])))
    }
    given += Int64(values.count)
    state.context.progress.noteRead(values.count)
    return Chunk(columns: columns, count: values.count)
  }

  /// The value after `value`; nil when it leaves the range of its type.
  private func step(_ value: Int64) throws(QueryError) -> Int64? {
    if let plain = series.plainStep {
      let (sum, overflow) = value.addingReportingOverflow(plain)
      return overflow ? nil : sum
    }
    // Months have no fixed length: the function `+` knows the calendar.
    let moment = Vector(type: type, count: 1, storage: .integers([value]))
    let interval = Vector(type: .interval, count: 1, storage: .intervals([series.step]))
    let arguments = [FunctionArgument(type: type), FunctionArgument(type: .interval)]
    guard let add = try FunctionTable.standard.scalar(named: "+")?.resolve(arguments),
      case .integers(let sums) = try add.body([moment, interval], 1, state.context).storage
    else { return nil }
    return sums.first
  }
}
