// date_trunc, date_diff, date_add, age, last_day, time_bucket: moving along the calendar.

extension ScalarFunction {
  /// Moving along the calendar.
  static let timeSteps: [ScalarFunction] = [
    ScalarFunction(
      documentation: time(
        "date_trunc", ["datetrunc"],
        [
          "date_trunc(unit VARCHAR, time DATE or TIMESTAMP) → TIMESTAMP",
          "date_trunc(unit VARCHAR, time TIMESTAMP WITH TIME ZONE) → the same",
        ],
        "The start of the unit that a time lies in.", "时间所在单位的起点。",
        ("date_trunc('month', DATE '2020-08-15')", "2020-08-01 00:00:00"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, let type = timeType(arguments[1]), type != .time, type != .zonedTime else {
        return nil
      }
      if type == .interval { return intervalTruncation }
      let isZoned = arguments[1].type == .zonedTimestamp
      let truncated = withUnit("date_trunc", arguments, [.timestamp], result: .timestamp) { unit, times, _ in
        Timestamps.isInfinite(times[0]) ? times[0] : unit.truncate(times[0], byEra: isZoned)
      }
      return isZoned ? truncated?.inZone : truncated
    },
    difference(
      "date_diff", ["datediff"], "How many starts of units lie between two times.", "两个时间之间跨越的单位起点数。", "2",
      { $0.boundaries(from: $1, to: $2) }, ofDays: { $0.boundaries(fromDay: $1, toDay: $2) },
      ofZone: { $0.boundariesByEra(from: $1, to: $2) }),
    difference(
      "date_sub", ["datesub"], "How many whole units lie between two times.", "两个时间之间的完整单位数。", "1",
      { $0.wholes(from: $1, to: $2) }, ofDays: { $0.wholes(fromDay: $1, toDay: $2) }),
    ScalarFunction(
      documentation: time(
        "date_add", [], ["date_add(time DATE or TIMESTAMP, span INTERVAL) → TIMESTAMP"],
        "The time later by an interval.", "加上一段时间。",
        ("date_add(DATE '2020-01-31', INTERVAL 1 MONTH)", "2020-02-29 00:00:00"))
    ) { arguments throws(QueryError) in try OperatorResolution.binary("+", arguments) },
    .overloaded(
      time(
        "age", [], ["age(later TIMESTAMP, earlier TIMESTAMP) → INTERVAL", "age(earlier TIMESTAMP) → INTERVAL"],
        "The difference of two times in years, months and days; of one time, to today.", "以年、月、日表示的时间差；只给一个时间时算到今天。",
        ("age(TIMESTAMP '2020-03-01', TIMESTAMP '2019-01-15')", "1 year 1 month 17 days")),
      isDeterministic: false,
      [
        Overload.rows([.timestamp, .timestamp], .interval) { values, _ throws(QueryError) in
          guard case .integer(let later) = values[0], case .integer(let earlier) = values[1],
            !Timestamps.isInfinite(Int64(clamping: later)), !Timestamps.isInfinite(Int64(clamping: earlier))
          else { return nil }
          return Timestamps.age(Int64(clamping: later), Int64(clamping: earlier)).map { .interval($0) }
        },
        Overload.rows([.timestamp], .interval) { values, context throws(QueryError) in
          guard case .integer(let earlier) = values[0], !Timestamps.isInfinite(Int64(clamping: earlier)) else {
            return nil
          }
          let today = Timestamps.join(days: Timestamps.split(context.localMicroseconds).days, microseconds: 0) ?? 0
          return Timestamps.age(today, Int64(clamping: earlier)).map { .interval($0) }
        },
      ]),
    .overloaded(
      time(
        "last_day", [], ["last_day(time DATE or TIMESTAMP) → DATE"], "The last day of the month.", "当月最后一天。",
        ("last_day(DATE '2020-02-03')", "2020-02-29")),
      ofDays(.date) { day in
        var date = day
        date.day = CivilDate.daysInMonth(year: day.year, month: day.month)
        return date.daysSinceEpoch
      }),
    .overloaded(
      time(
        "days_in_month", [], ["days_in_month(time DATE or TIMESTAMP) → BIGINT"], "How many days the month has.",
        "当月天数。", ("days_in_month(DATE '2020-02-03')", "29")),
      ofDays(.bigint) { day in Int64(CivilDate.daysInMonth(year: day.year, month: day.month)) }),
    .overloaded(
      time(
        "ago", [], ["ago(span INTERVAL) → TIMESTAMP WITH TIME ZONE"],
        "The time when the statement began less an interval.",
        "语句开始时刻之前的一段时间。", ("ago(INTERVAL 1 DAY) < now()", "true")),
      isDeterministic: false,
      [
        Overload.rows([.interval], .zonedTimestamp) { values, context throws(QueryError) in
          guard case .interval(let span) = values[0] else { return nil }
          guard let back = span.negated, let moment = context.settings.timeZone.add(context.nowMicroseconds, back)
          else {
            throw QueryError(.evaluation(.valueOutOfRange(value: values[0], type: .timestamp)))
          }
          return .integer(Int128(moment))
        }
      ]),
    .overloaded(
      time(
        "normalized_interval", [], ["normalized_interval(span INTERVAL) → INTERVAL"],
        "The interval with hours up to 23, days up to 29, the rest as months.", "化为不足 24 小时、不足 30 天的时间段，其余记为月。",
        ("normalized_interval(INTERVAL '31 days 25 hours')", "1 month 2 days 01:00:00")),
      [
        Overload.rows([.interval], .interval) { values, _ throws(QueryError) in
          guard case .interval(let interval) = values[0] else { return nil }
          return .interval(interval.inNormalForm)
        }
      ]),
    .overloaded(
      time(
        "time_bucket", [],
        [
          "time_bucket(width INTERVAL, time DATE, TIME, TIMESTAMP or TIMESTAMP WITH TIME ZONE) → the same",
          "time_bucket(width INTERVAL, time TIMESTAMP WITH TIME ZONE, zone VARCHAR) → the same, as the clocks of a zone count",
          "time_bucket(width INTERVAL, time, shift INTERVAL) → the same",
          "time_bucket(width INTERVAL, time, origin) → the same",
        ], "The start of the bucket of a width that a time lies in.", "时间所在时段的起点。",
        ("time_bucket(INTERVAL 1 MONTH, DATE '2020-08-15')", "2020-08-01")),
      [DataType.date, .timestamp, .zonedTimestamp, .time].flatMap { type in
        [
          bucket([.interval, type], type), bucket([.interval, type, .interval], type),
          bucket([.interval, type, type], type),
        ]
      } + [bucketOfZone]),
  ]

  /// time_bucket of values of `type`; a third argument shifts the buckets, or says where one of them starts.
  private static func bucket(_ parameters: [DataType], _ type: DataType) -> Overload {
    let day = Interval.microsecondsPerDay
    return Overload.rows(parameters, type) { values, _ throws(QueryError) in
      guard case .interval(let width) = values[0], case .integer(let time) = values[1] else { return nil }
      if values.count == 3, case .integer(let origin) = values[2], isInfinite(origin, type) { return nil }
      guard Timestamps.isBucket(width) else {
        throw QueryError(
          .evaluation(
            .invalidArgument(
              function: "time_bucket",
              reason: EvaluationFailure.Reason(
                "the width is positive, and months do not go with days", "宽度须为正，且月不能与日混用"))))
      }
      if isInfinite(time, type) { return values[1] }
      if type == .date, width.months > 0, let start = try monthOfBucket(width, values) { return start }
      let scale = type == .date ? Int128(day) : 1
      var start: Int64?
      guard let point = Int64(exactly: time * scale) else {
        throw QueryError(.evaluation(.valueOutOfRange(value: values[1], type: .timestamp)))
      }
      switch values.last {
      case .interval(let shift)? where values.count == 3:
        // What has a time zone is moved as it is everywhere, though in UTC.
        func moved(_ point: Int64, by span: Interval) -> Int64? {
          type == .zonedTimestamp ? TimeZoneRules.utc.add(point, span) : Timestamps.add(point, span)
        }
        start = shift.negated.flatMap { moved(point, by: $0) }.flatMap { Timestamps.bucket(width, $0) }
          .flatMap { moved($0, by: shift) }
      case .integer(let origin)? where values.count == 3:
        start = Timestamps.bucket(width, point, origin: Int64(clamping: origin * scale))
      default: start = Timestamps.bucket(width, point)
      }
      guard let start else {
        throw QueryError(.evaluation(.overflow(operation: "time_bucket", type: type)))
      }
      switch type {
      case .date: return .integer(Int128(Timestamps.split(start).days))
      case .time: return .integer(Int128(Timestamps.split(start).microseconds))
      default: return .integer(Int128(start))
      }
    }
  }

  /// time_bucket of a DATE in months, which may lie beyond all timestamps; nil where an interval shifts the buckets.
  private static func monthOfBucket(_ width: Interval, _ values: [Value]) throws(QueryError) -> Value? {
    guard case .integer(let day) = values[1] else { return nil }
    var origin: Int64?
    if values.count == 3 {
      guard case .integer(let first) = values[2] else { return nil }
      origin = Int64(clamping: first)
    }
    let start = Timestamps.bucket(months: width.months, day: Int64(clamping: day), origin: origin)
    guard start.magnitude < CivilDate.infiniteDay.magnitude else {
      throw QueryError(.evaluation(.overflow(operation: "time_bucket", type: .date)))
    }
    return .integer(Int128(start))
  }

  /// time_bucket of a timestamp as the clocks of a zone show it.
  private static let bucketOfZone: Overload = {
    let local = bucket([.interval, .timestamp], .timestamp)
    return Overload.rows([.interval, .zonedTimestamp, .varchar], .zonedTimestamp) {
      values, context throws(QueryError) in
      let shown = try moved(values[1], values[2], to: .timestamp, function: "time_bucket") { $0.local($1) }
      let arguments = [
        try Vector.constant(values[0], type: .interval, count: 1),
        try Vector.constant(shown ?? .null, type: .timestamp, count: 1),
      ]
      let start = try local.body(arguments, 1, context).value(at: 0)
      return try moved(start, values[2], to: .zonedTimestamp, function: "time_bucket") { $0.timestamp(ofLocal: $1) }
    }
  }()

  private static func isInfinite(_ point: Int128, _ type: DataType) -> Bool {
    switch type {
    case .date: CivilDate.isInfinite(day: Int64(clamping: point))
    case .timestamp, .zoned: Timestamps.isInfinite(Int64(clamping: point))
    default: false
    }
  }

  /// The documentation of a function on dates.
  static func time(
    _ name: String, _ aliases: [String], _ signatures: [String], _ summary: String, _ chineseSummary: String,
    _ example: (String, String)
  ) -> FunctionDocumentation {
    FunctionDocumentation(
      name: name, aliases: aliases, category: "date", signatures: signatures, summary: summary,
      chineseSummary: chineseSummary, example: (query: example.0, result: example.1))
  }

  /// date_diff and date_sub.
  private static func difference(
    _ name: String, _ aliases: [String], _ summary: String, _ chineseSummary: String, _ result: String,
    _ count: @escaping @Sendable (TimeUnit, Int64, Int64) -> Int64?,
    ofDays countOfDays: @escaping @Sendable (TimeUnit, Int64, Int64) -> Int64?,
    ofZone countOfZone: (@Sendable (TimeUnit, Int64, Int64) -> Int64?)? = nil
  ) -> ScalarFunction {
    ScalarFunction(
      documentation: time(
        name, aliases, ["\(name)(unit VARCHAR, start TIMESTAMP, end TIMESTAMP) → BIGINT"], summary, chineseSummary,
        ("\(name)('month', DATE '2020-01-31', DATE '2020-03-01')", result))
    ) { arguments throws(QueryError) in
      guard arguments.count == 3, let first = timeType(arguments[1]), let second = timeType(arguments[2]),
        ![first, second].contains(.interval), ![first, second].contains(.zonedTime)
      else { return nil }
      let isZoned = arguments[1...].contains { $0.type == .zonedTimestamp }
      let isElapsed = isZoned && isUnitOfClock(arguments[0])
      let count = isZoned ? countOfZone ?? count : count
      let isOfStarts = countOfZone != nil
      // Hours and less are those that passed, whatever the clocks of the zone showed.
      let moment = isElapsed ? DataType.zonedTimestamp : .timestamp
      let type: DataType = first == .time ? .time : first == .date && second == .date ? .date : moment
      return withUnit(name, arguments, [type, type], result: .bigint, isNullOfInfinite: true) {
        unit, times, zone throws(QueryError) in
        guard type != .time || unit.microseconds > 0 else {
          throw QueryError(.binding(.wrongArguments(function: name, found: [.varchar, type, type], signatures: [])))
        }
        if isElapsed, isOfStarts { return unit.boundaries(from: times[0], to: times[1], in: zone) }
        return (type == .date ? countOfDays : count)(unit, times[0], times[1])
      }
    }
  }

  /// Whether an argument names a unit of the clock: an hour or less.
  private static func isUnitOfClock(_ argument: FunctionArgument) -> Bool {
    guard case .text(let name)? = argument.constant, let unit = TimeUnit(step: name) else { return false }
    return unit.microseconds > 0
  }

  /// A function of the day of a date or a timestamp, with an integer as stored for `result`; NULL for infinite times.
  private static func ofDays(
    _ result: DataType, _ body: @escaping @Sendable (CivilDate) -> Int64
  ) -> [Overload] {
    [DataType.date, .timestamp].map { type in
      Overload([type], result) { arguments, _, _ throws(QueryError) in
        guard case .integers(let values) = arguments[0].storage else { return arguments[0] }
        let results = mapElements(values) { value in
          body(CivilDate(daysSinceEpoch: type == .date ? value : Timestamps.split(value).days))
        }
        return Vector(
          type: result, count: arguments[0].count, storage: .integers(results),
          validity: TimeParts.finiteValidity(arguments[0]), isConstant: arguments[0].isConstant)
      }
    }
  }

  /// A function of a unit's name and one or two points of time, which is told the session's time zone. A unit that is constant
  /// is looked up once.
  private static func withUnit(
    _ name: String, _ arguments: [FunctionArgument], _ types: [DataType], result: DataType,
    isNullOfInfinite: Bool = false,
    _ body: @escaping @Sendable (TimeUnit, ArraySlice<Int64>, TimeZoneRules) throws(QueryError) -> Int64?
  ) -> ScalarImplementation? {
    guard arguments[0].type == .varchar || arguments[0].type == .null else { return nil }
    return ScalarImplementation(name: name, argumentTypes: [.varchar] + types, resultType: result) {
      arguments, rowCount, context throws(QueryError) in
      let isConstant = arguments.allSatisfy(\.isConstant)
      let rows = isConstant ? min(1, rowCount) : rowCount
      let columns = arguments.dropFirst().map { vector -> ArraySlice<Int64> in
        if case .integers(let values) = vector.storage { values } else { [] }
      }
      var unit: TimeUnit?
      if arguments[0].isConstant, case .text(let word) = arguments[0].value(at: 0) {
        unit = try requireUnit(word, function: name)
      }
      var results: [Int64] = []
      results.reserveCapacity(rows)
      var times = [Int64](repeating: 0, count: columns.count)
      var validity: Validity?
      for argument in arguments {
        let known = isNullOfInfinite ? TimeParts.finiteValidity(argument) : argument.validity
        validity = Validity.intersection(
          validity, isConstant ? known : argument.withValidity(known).rowValidity)
      }
      for row in 0..<rows {
        guard validity?[row] != false else {
          results.append(0)
          continue
        }
        for (index, column) in columns.enumerated() {
          times[index] = column[column.startIndex + (arguments[index + 1].isConstant ? 0 : row)]
        }
        var rowUnit = unit
        if rowUnit == nil, case .text(let word) = arguments[0].value(at: row) {
          rowUnit = try requireUnit(word, function: name)
        }
        guard let rowUnit, let value = try body(rowUnit, times[...], context.settings.timeZone) else {
          throw QueryError(.evaluation(.overflow(operation: name, type: result)))
        }
        results.append(value)
      }
      return Vector(
        type: result, count: rowCount, storage: .integers(results[...]), validity: validity,
        isConstant: isConstant && rows == 1)
    }
  }

  /// date_trunc of intervals: parts below the unit become zero.
  private static let intervalTruncation = ScalarImplementation(
    name: "date_trunc", argumentTypes: [.varchar, .interval], resultType: .interval,
    body: Overload.rows([.varchar, .interval], .interval) { values, _ throws(QueryError) in
      guard case .text(let word) = values[0], case .interval(var interval) = values[1] else { return nil }
      let unit = try requireUnit(word, function: "date_trunc")
      if unit.microseconds > 0 {
        interval.microseconds -= interval.microseconds % unit.microseconds
      } else {
        interval.microseconds = 0
        if unit.days > 0 {
          interval.days -= interval.days % Int32(unit.days)
        } else {
          interval.days = 0
          interval.months -= interval.months % Int32(unit.months)
        }
      }
      return .interval(interval)
    }.body)
}
