// Arithmetic with dates, times, timestamps and intervals.

/// Operators on points and spans of time.
enum TimeOperators {
  /// The implementation of `operation` where a side is a point or a span of time; nil when it takes no such operands.
  static func resolve(
    _ operation: String, _ left: FunctionArgument, _ right: FunctionArgument
  ) -> ScalarImplementation? {
    if let zoned = ofZone(operation, left, right) { return zoned }
    let first = settled(left, beside: right, operation, isRight: false)
    let second = settled(right, beside: left, operation, isRight: true)
    switch operation {
    case "+":
      return sum(first, second) ?? sum(second, first).map(swapped)
    case "-": return difference(first, second)
    case "*":
      return intervalProduct(first, second) ?? intervalProduct(second, first).map(swapped)
    case "/":
      guard first == .interval, second.isNumber || second == .null else { return nil }
      return implementation("/", .interval, .double, .interval, intervals) { interval, divisor in
        IntervalScaling.divided(interval, by: divisor)
      }
    default: return nil
    }
  }

  /// A literal text beside a point of time is read as such a point, and taken from a TIME or a span as a span; beside a span
  /// it is a timestamp. NULL is what makes sense: a number for products of spans.
  private static func settled(
    _ argument: FunctionArgument, beside other: FunctionArgument, _ operation: String, isRight: Bool
  ) -> DataType {
    let other = other.type.computedTime
    switch other {
    case .date, .timestamp, .time, .zonedTime, .interval:
      if argument.type == .null, operation == "+", other == .date { return .bigint }
      if argument.type == .null {
        if operation == "*" || operation == "/" { return .null }
        return other == .interval ? .interval : (operation == "-" ? other : .interval)
      }
      if argument.type == .varchar, argument.isLiteral {
        if operation == "/" { return isRight ? .double : argument.type }
        let isTakenOff = operation == "-" && isRight
        if other == .interval { return isTakenOff ? .interval : .timestamp }
        return operation == "-" && !(isTakenOff && other == .time) ? other : .interval
      }
      return argument.type.computedTime
    default: return argument.type.computedTime
    }
  }

  /// The same with its arguments exchanged.
  static func swapped(_ original: ScalarImplementation) -> ScalarImplementation {
    ScalarImplementation(
      name: original.name, argumentTypes: original.argumentTypes.reversed(), resultType: original.resultType
    ) { arguments, count, context throws(QueryError) in
      try original.body([arguments[1], arguments[0]], count, context)
    }
  }

  private static func sum(_ left: DataType, _ right: DataType) -> ScalarImplementation? {
    switch (left, right) {
    case (.date, _) where right.isInteger:
      return implementation("+", .date, .bigint, .date, integers) { shiftDays($0, by: $1) }
    case (.date, .interval):
      return implementation("+", .date, .interval, .timestamp, points) { day, interval in
        Timestamps.midnight(ofDay: day).flatMap { Timestamps.add($0, interval) }
      }
    case (.date, .time):
      return implementation("+", .date, .time, .timestamp, integers) { day, time in
        CivilDate.isInfinite(day: day)
          ? Timestamps.midnight(ofDay: day) : Timestamps.join(days: day, microseconds: time)
      }
    case (.timestamp, .interval):
      return implementation("+", .timestamp, .interval, .timestamp, points) { Timestamps.add($0, $1) }
    case (.time, .interval):
      return implementation("+", .time, .interval, .time, points) { time, interval in
        Timestamps.split(time + Timestamps.split(interval.microseconds).microseconds).microseconds
      }
    case (.zonedTime, .interval):
      return implementation("+", .zonedTime, .interval, .zonedTime, points) { time, interval in
        ZonedTime(stored: time).adding(interval)?.stored
      }
    case (.date, .zonedTime):
      return implementation("+", .date, .zonedTime, .zonedTimestamp, integers) { day, time in
        if CivilDate.isInfinite(day: day) { return Timestamps.midnight(ofDay: day) }
        return Timestamps.join(days: day, microseconds: ZonedTime(stored: time).universalMicroseconds)
      }
    case (.interval, .interval):
      return implementation("+", .interval, .interval, .interval, intervalPairs) { $0.adding($1) }
    default: return nil
    }
  }

  private static func difference(_ left: DataType, _ right: DataType) -> ScalarImplementation? {
    switch (left, right) {
    case (.date, _) where right.isInteger:
      return implementation("-", .date, .bigint, .date, integers) { shiftDays($0, by: 0 &- $1) }
    case (.date, .date):
      return implementation("-", .date, .date, .bigint, integers) { $0 - $1 }
    case (.timestamp, .timestamp), (.date, .timestamp), (.timestamp, .date):
      return implementation("-", .timestamp, .timestamp, .interval, spans, span)
    case (.time, .time):
      return implementation("-", .time, .time, .interval, spans) { Interval(microseconds: $0 - $1) }
    case (.interval, .interval):
      return implementation("-", .interval, .interval, .interval, intervalPairs) { $0.subtracting($1) }
    case (_, .interval):
      guard let original = sum(left, .interval), let negation = negatedInterval else { return nil }
      return ScalarImplementation(
        name: "-", argumentTypes: original.argumentTypes, resultType: original.resultType
      ) { arguments, count, context throws(QueryError) in
        try original.body([arguments[0], negation.body([arguments[1]], count, context)], count, context)
      }
    default: return nil
    }
  }

  /// The days and the time between two timestamps; nil when there is no such span.
  @Sendable
  static func span(_ later: Int64, _ earlier: Int64) -> Interval? {
    let (difference, overflow) = later.subtractingReportingOverflow(earlier)
    guard !overflow, !Timestamps.isInfinite(later), !Timestamps.isInfinite(earlier) else { return nil }
    return Interval(
      days: Int32(difference / Interval.microsecondsPerDay), microseconds: difference % Interval.microsecondsPerDay)
  }

  private static func intervalProduct(_ left: DataType, _ right: DataType) -> ScalarImplementation? {
    guard left == .interval, right.isNumber || right == .null else { return nil }
    if right.isInteger || right == .null {
      return implementation(
        "*", .interval, .bigint, .interval,
        { left, right, operation in
          guard case .intervals(let values) = left.storage, case .integers(let others) = right.storage else {
            return nil
          }
          return intervalResult(zip(left, values, right, others, Interval(), operation))
        }
      ) { (interval: Interval, factor: Int64) in interval.multiplied(by: factor) }
    }
    return implementation("*", .interval, .double, .interval, intervals) { IntervalScaling.scaled($0, by: $1) }
  }

  private static func shiftDays(_ day: Int64, by count: Int64) -> Int64? {
    if CivilDate.isInfinite(day: day) { return day }
    let (sum, overflow) = day.addingReportingOverflow(count)
    return overflow || sum.magnitude >= CivilDate.infiniteDay ? nil : sum
  }

  /// `- interval`.
  static let negatedInterval: ScalarImplementation? = ScalarImplementation(
    name: "-", argumentTypes: [.interval], resultType: .interval
  ) { arguments, _, _ throws(QueryError) in
    guard case .intervals(let values) = arguments[0].storage else { return arguments[0] }
    var failed = false
    let results = mapElements(values) { value in
      guard let negated = value.negated else {
        failed = true
        return Interval()
      }
      return negated
    }
    if failed { throw QueryError(.evaluation(.overflow(operation: "-", type: .interval))) }
    return Vector(
      type: .interval, count: arguments[0].count, storage: .intervals(results), validity: arguments[0].validity,
      isConstant: arguments[0].isConstant)
  }
}

// MARK: - Loops

extension TimeOperators {
  /// The results of all rows, and the first row that has none and is not NULL.
  struct Computed {
    var storage: Vector.Storage
    var failedRow: Int?
  }

  typealias Loop<Left, Right, Output> = @Sendable (Vector, Vector, (Left, Right) -> Output?) -> Computed?

  static func implementation<Left, Right, Output>(
    _ symbol: String, _ left: DataType, _ right: DataType, _ result: DataType,
    _ loop: @escaping Loop<Left, Right, Output>,
    _ operation: @escaping @Sendable (Left, Right) -> Output?
  ) -> ScalarImplementation {
    ScalarImplementation(name: symbol, argumentTypes: [left, right], resultType: result) {
      arguments, _, _ throws(QueryError) in
      let (first, second) = (arguments[0], arguments[1])
      guard let computed = loop(first, second, operation) else {
        throw QueryError(.binding(.wrongOperands(operation: symbol, left: first.type, right: second.type)))
      }
      if let row = computed.failedRow {
        throw ExactArithmetic.overflowError(symbol, first, second, row: row, type: result)
      }
      return Vector(
        type: result, count: first.count, storage: computed.storage, validity: Vector.commonValidity(first, second),
        isConstant: first.isConstant && second.isConstant)
    }
  }

  private static func zip<Left, Right, Output>(
    _ left: Vector, _ values: ArraySlice<Left>, _ right: Vector, _ others: ArraySlice<Right>, _ placeholder: Output,
    _ operation: (Left, Right) -> Output?
  ) -> (values: ArraySlice<Output>, failedRow: Int?) {
    var row = 0
    var failedRow: Int?
    let results = zipElements(values, isConstant: left.isConstant, others, isConstant: right.isConstant) { one, two in
      let result = operation(one, two)
      if result == nil, failedRow == nil, left.isValid(row), right.isValid(row) { failedRow = row }
      row += 1
      return result ?? placeholder
    }
    return (results, failedRow)
  }

  private static func intervalResult(_ computed: (values: ArraySlice<Interval>, failedRow: Int?)) -> Computed {
    Computed(storage: .intervals(computed.values), failedRow: computed.failedRow)
  }

  private static let integers: Loop<Int64, Int64, Int64> = { left, right, operation in
    guard case .integers(let values) = left.storage, case .integers(let others) = right.storage else { return nil }
    let computed = zip(left, values, right, others, 0, operation)
    return Computed(storage: .integers(computed.values), failedRow: computed.failedRow)
  }

  static let points: Loop<Int64, Interval, Int64> = { left, right, operation in
    guard case .integers(let values) = left.storage, case .intervals(let others) = right.storage else { return nil }
    let computed = zip(left, values, right, others, 0, operation)
    return Computed(storage: .integers(computed.values), failedRow: computed.failedRow)
  }

  static let spans: Loop<Int64, Int64, Interval> = { left, right, operation in
    guard case .integers(let values) = left.storage, case .integers(let others) = right.storage else { return nil }
    return intervalResult(zip(left, values, right, others, Interval(), operation))
  }

  private static let intervalPairs: Loop<Interval, Interval, Interval> = { left, right, operation in
    guard case .intervals(let values) = left.storage, case .intervals(let others) = right.storage else { return nil }
    return intervalResult(zip(left, values, right, others, Interval(), operation))
  }

  private static let intervals: Loop<Interval, Double, Interval> = { left, right, operation in
    guard case .intervals(let values) = left.storage, case .doubles(let others) = right.storage else { return nil }
    return intervalResult(zip(left, values, right, others, Interval(), operation))
  }
}

/// Intervals times and over fractions, rounded as PostgreSQL rounds them.
enum IntervalScaling {
  /// Every part times `factor`; fractions of months become days and of days time. Nil when a part overflows.
  static func scaled(_ interval: Interval, by factor: Double) -> Interval? { parts(interval) { $0 * factor } }

  /// Every part over `divisor`.
  static func divided(_ interval: Interval, by divisor: Double) -> Interval? {
    divisor == 0 ? nil : parts(interval) { $0 / divisor }
  }

  private static let secondsPerDay = 86_400.0

  private static func parts(_ interval: Interval, _ scale: (Double) -> Double) -> Interval? {
    let months = scale(Double(interval.months))
    let days = scale(Double(interval.days))
    guard months.isFinite, days.isFinite else { return nil }
    let wholeMonths = months.rounded(.towardZero)
    var wholeDays = days.rounded(.towardZero)
    // Microseconds of noise from binary fractions must not turn a day into 24 hours.
    let restDays = toMicros((months - wholeMonths) * 30)
    var seconds = toMicros((days - wholeDays + restDays - restDays.rounded(.towardZero)) * secondsPerDay)
    if seconds.magnitude >= secondsPerDay {
      let more = (seconds / secondsPerDay).rounded(.towardZero)
      wholeDays += more
      seconds -= more * secondsPerDay
    }
    wholeDays += restDays.rounded(.towardZero)
    let time = (scale(Double(interval.microseconds)) + seconds * 1e6).rounded(.toNearestOrEven)
    guard let monthCount = Int32(exactly: wholeMonths), let dayCount = Int32(exactly: wholeDays),
      let microseconds = Int64(exactly: time)
    else { return nil }
    return Interval(months: monthCount, days: dayCount, microseconds: microseconds)
  }

  private static func toMicros(_ value: Double) -> Double { (value * 1e6).rounded(.toNearestOrEven) / 1e6 }
}
