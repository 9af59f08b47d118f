// Making dates, times and intervals from numbers, and the current time.

extension ScalarFunction {
  /// Making points and spans of time.
  static let timeMaking: [ScalarFunction] =
    [
      .overloaded(
        time(
          "make_date", [],
          [
            "make_date(year BIGINT, month BIGINT, day BIGINT) → DATE", "make_date(days INTEGER) → DATE",
            "make_date(parts STRUCT(year, month, day)) → DATE",
          ], "A date from its parts.",
          "由年、月、日构成日期。", ("make_date(2020, 2, 29)", "2020-02-29")),
        [
          Overload.rows([.bigint, .bigint, .bigint], .date) { values, _ throws(QueryError) in
            try civilDate(values, function: "make_date").map { .integer(Int128($0.daysSinceEpoch)) }
          },
          Overload.rows([.integer], .date) { values, _ throws(QueryError) in values[0] },
          Overload.rows(
            [.structure(["year", "month", "day"].map { DataType.StructureField(name: $0, type: .bigint) })], .date
          ) { values, _ throws(QueryError) in
            guard case .structure(let parts) = values[0], !parts.contains(.null) else { return nil }
            return try civilDate(parts, function: "make_date").map { .integer(Int128($0.daysSinceEpoch)) }
          },
        ]),
      .overloaded(
        time(
          "make_time", [], ["make_time(hour BIGINT, minute BIGINT, seconds DOUBLE) → TIME"], "A time from its parts.",
          "由时、分、秒构成时间。", ("make_time(1, 2, 3.5)", "01:02:03.5")),
        [
          Overload.rows([.bigint, .bigint, .double], .time) { values, _ throws(QueryError) in
            .integer(Int128(try timeOfDay(values[...], function: "make_time")))
          }
        ]),
      .overloaded(
        time(
          "make_timestamp", [],
          [
            "make_timestamp(year BIGINT, month BIGINT, day BIGINT, hour BIGINT, minute BIGINT, seconds DOUBLE) → TIMESTAMP",
            "make_timestamp(microseconds BIGINT) → TIMESTAMP",
          ], "A timestamp from its parts, or from microseconds since 1970-01-01.", "由各部分或自 1970-01-01 起的微秒数构成时间戳。",
          ("make_timestamp(2020, 1, 2, 3, 4, 5.6)", "2020-01-02 03:04:05.6")),
        [
          Overload.rows([.bigint, .bigint, .bigint, .bigint, .bigint, .double], .timestamp) {
            values, _ throws(QueryError) in try timestamp(values)
          },
          Overload.rows([.bigint], .timestamp) { values, _ throws(QueryError) in
            guard case .integer(let count) = values[0] else { return nil }
            return try moment(count, values[0])
          },
        ]),
      .overloaded(
        time(
          "make_timestamptz", [],
          [
            "make_timestamptz(year, month, day, hour, minute, seconds) → TIMESTAMP WITH TIME ZONE",
            "make_timestamptz(year, month, day, hour, minute, seconds, zone VARCHAR) → TIMESTAMP WITH TIME ZONE",
            "make_timestamptz(microseconds BIGINT) → TIMESTAMP WITH TIME ZONE",
          ], "The moment when the clocks of a zone show a time, or so many microseconds after 1970-01-01 in UTC.",
          "某时区时刻所指的时间点，或自 1970-01-01（UTC）起的微秒数所指的时间点。",
          ("make_timestamptz(2020, 1, 2, 3, 4, 5.6, 'Asia/Shanghai')", "2020-01-01 19:04:05.6+00")),
        [
          Overload.rows([.bigint, .bigint, .bigint, .bigint, .bigint, .double], .zonedTimestamp) {
            values, context throws(QueryError) in
            guard case .integer(let local)? = try timestamp(values) else { return nil }
            return context.settings.timeZone.timestamp(ofLocal: Int64(clamping: local)).map { .integer(Int128($0)) }
          },
          Overload.rows([.bigint, .bigint, .bigint, .bigint, .bigint, .double, .varchar], .zonedTimestamp) {
            values, _ throws(QueryError) in
            guard let local = try timestamp(Array(values.prefix(6))) else { return nil }
            return try moved(local, values[6], to: .zonedTimestamp, function: "make_timestamptz") {
              $0.timestamp(ofLocal: $1)
            }
          },
          Overload.rows([.bigint], .zonedTimestamp) { values, _ throws(QueryError) in
            guard case .integer(let count) = values[0] else { return nil }
            return try moment(count, values[0])
          },
        ]),
      .overloaded(
        time(
          "make_timestamp_ms", [], ["make_timestamp_ms(milliseconds BIGINT) → TIMESTAMP"],
          "A timestamp from milliseconds since 1970-01-01.", "由自 1970-01-01 起的毫秒数构成时间戳。",
          ("make_timestamp_ms(1577836800500)", "2020-01-01 00:00:00.5")),
        [
          Overload.rows([.bigint], .timestamp) { values, _ throws(QueryError) in
            guard case .integer(let count) = values[0] else { return nil }
            return try moment(count * 1000, values[0])
          }
        ]),
      .overloaded(
        time(
          "make_timestamp_ns", [], ["make_timestamp_ns(nanoseconds BIGINT) → TIMESTAMP_NS"],
          "A timestamp from nanoseconds since 1970-01-01.", "由自 1970-01-01 起的纳秒数构成时间戳。",
          ("make_timestamp_ns(1577836800123456789)", "2020-01-01 00:00:00.123456789")),
        [
          Overload.rows([.bigint], .preciseTimestamp(.nanoseconds)) { values, _ throws(QueryError) in
            guard case .integer(let count) = values[0] else { return nil }
            return try moment(count, values[0])
          }
        ]),
      epoch("epoch_ms", 1000, "Milliseconds since 1970-01-01, and back.", "自 1970-01-01 起的毫秒数，亦可反向。", "1577836800000"),
      epoch("epoch_us", 1, "Microseconds since 1970-01-01, and back.", "自 1970-01-01 起的微秒数，亦可反向。", "1577836800000000"),
      .overloaded(
        time(
          "epoch_ns", [], ["epoch_ns(time TIMESTAMP) → BIGINT"], "Nanoseconds since 1970-01-01.",
          "自 1970-01-01 起的纳秒数。", ("epoch_ns(TIMESTAMP '2020-01-01')", "1577836800000000000")),
        [
          Overload.rows([.timestamp], .bigint) { values, _ throws(QueryError) in
            guard case .integer(let moment) = values[0], !Timestamps.isInfinite(Int64(clamping: moment)) else {
              return nil
            }
            return .integer(moment * 1000)
          },
          Overload.rows([.zonedTimestamp], .bigint) { values, _ throws(QueryError) in
            guard case .integer(let moment) = values[0], !Timestamps.isInfinite(Int64(clamping: moment)) else {
              return nil
            }
            return .integer(moment * 1000)
          },
          Overload.rows([.preciseTimestamp(.nanoseconds)], .bigint) { values, _ throws(QueryError) in
            guard case .integer(let moment) = values[0], !Timestamps.isInfinite(Int64(clamping: moment)) else {
              return nil
            }
            return values[0]
          },
          Overload.rows([.interval], .bigint) { values, _ throws(QueryError) in
            guard case .interval(let interval) = values[0] else { return nil }
            return .integer(interval.normalMicroseconds * 1000)
          },
          Overload.rows([.time], .bigint) { values, _ throws(QueryError) in
            guard case .integer(let time) = values[0] else { return nil }
            return .integer(time * 1000)
          },
        ]),
      .overloaded(
        time(
          "to_timestamp", [], ["to_timestamp(seconds DOUBLE) → TIMESTAMP WITH TIME ZONE"],
          "The time that many seconds after 1970-01-01, in UTC.", "自 1970-01-01 起若干秒的时间（UTC）。",
          ("to_timestamp(1.5)", "1970-01-01 00:00:01.5+00")),
        [
          Overload.rows([.double], .zonedTimestamp) { values, _ throws(QueryError) in
            guard case .double(let seconds) = values[0] else { return nil }
            guard let whole = Int64(exactly: (seconds * 1e6).rounded()) else {
              throw QueryError(.evaluation(.valueOutOfRange(value: values[0], type: .timestamp)))
            }
            return .integer(Int128(whole))
          }
        ]),
    ] + spans + current

  /// to_days and its kin.
  private static let spans: [ScalarFunction] = [
    span("to_years", .year, "years", "年", "3 years"), span("to_quarters", .quarter, "quarters", "季度", "9 months"),
    span("to_months", .month, "months", "月", "3 months"), span("to_weeks", .week, "weeks", "周", "21 days"),
    span("to_days", .day, "days", "日", "3 days"), span("to_hours", .hour, "hours", "小时", "03:00:00"),
    span("to_minutes", .minute, "minutes", "分钟", "00:03:00"), span("to_seconds", .second, "seconds", "秒", "00:00:03"),
    span("to_milliseconds", .millisecond, "milliseconds", "毫秒", "00:00:00.003"),
    span("to_microseconds", .microsecond, "microseconds", "微秒", "00:00:00.000003"),
    span("to_decades", .decade, "decades", "十年", "30 years"),
    span("to_centuries", .century, "centuries", "世纪", "300 years"),
    span("to_millennia", .millennium, "millennia", "千年", "3000 years"),
  ]

  private static func span(
    _ name: String, _ unit: TimeUnit, _ words: String, _ chinese: String, _ result: String
  ) -> ScalarFunction {
    @Sendable func interval(_ count: FixedDecimal, _ value: Value) throws(QueryError) -> Value {
      guard let interval = Interval(count, unit) else {
        throw QueryError(.evaluation(.valueOutOfRange(value: value, type: .interval)))
      }
      return .interval(interval)
    }
    return overloaded(
      time(
        name, [], ["\(name)(count number) → INTERVAL"], "An interval of that many \(words).", "若干\(chinese)的时间间隔。",
        ("\(name)(3)", result)),
      [
        Overload.rows([.bigint], .interval) { values, _ throws(QueryError) in
          guard case .integer(let count) = values[0] else { return nil }
          return try interval(FixedDecimal(unscaled: count, scale: 0), values[0])
        },
        Overload.rows([.decimal(precision: 38, scale: 9)], .interval) { values, _ throws(QueryError) in
          guard case .decimal(let count) = values[0] else { return nil }
          return try interval(count, values[0])
        },
        Overload.rows([.double], .interval) { values, _ throws(QueryError) in
          guard case .double(let count) = values[0] else { return nil }
          if unit.microseconds > 0, let whole = Int64(exactly: (count * Double(unit.microseconds)).rounded()) {
            return .interval(Interval(microseconds: whole))
          }
          guard let billionths = Int128(exactly: (count * 1e9).rounded()) else {
            throw QueryError(.evaluation(.valueOutOfRange(value: values[0], type: .interval)))
          }
          return try interval(FixedDecimal(unscaled: billionths, scale: 9), values[0])
        },
      ])
  }

  /// epoch_ms and epoch_us: from a time to a number, and back.
  private static func epoch(
    _ name: String, _ unit: Int64, _ summary: String, _ chineseSummary: String, _ result: String
  ) -> ScalarFunction {
    overloaded(
      time(
        name, [], ["\(name)(time TIMESTAMP) → BIGINT", "\(name)(count BIGINT) → TIMESTAMP"], summary, chineseSummary,
        ("\(name)(TIMESTAMP '2020-01-01')", result)),
      [
        sinceEpoch([.timestamp], unit), sinceEpoch([.zonedTimestamp], unit),
        Overload.rows([.interval], .bigint) { values, _ throws(QueryError) in
          guard case .interval(let interval) = values[0] else { return nil }
          return .integer(interval.normalMicroseconds / Int128(unit))
        },
        Overload.rows([.time], .bigint) { values, _ throws(QueryError) in
          guard case .integer(let time) = values[0] else { return nil }
          return .integer(time / Int128(unit))
        },
        Overload.rows([.bigint], .timestamp) { values, _ throws(QueryError) in
          guard case .integer(let count) = values[0] else { return nil }
          return try moment(count * Int128(unit), values[0])
        },
      ])
  }

  private static func sinceEpoch(_ parameters: [DataType], _ unit: Int64) -> Overload {
    Overload(parameters, .bigint) { arguments, _, _ throws(QueryError) in
      guard case .integers(let values) = arguments[0].storage else { return arguments[0] }
      // Half a unit is rounded away from 1970.
      let results = mapElements(values) { $0 / unit + $0 % unit * 2 / unit }
      return Vector(
        type: .bigint, count: arguments[0].count, storage: .integers(results),
        validity: TimeParts.finiteValidity(arguments[0]), isConstant: arguments[0].isConstant)
    }
  }

  /// The timestamp of a year, month, day, hour, minute and seconds.
  private static func timestamp(_ parts: [Value]) throws(QueryError) -> Value? {
    guard let date = try civilDate(parts, function: "make_timestamp") else { return nil }
    let time = try timeOfDay(parts[3...], function: "make_timestamp")
    guard let moment = Timestamps.join(days: date.daysSinceEpoch, microseconds: time), !Timestamps.isInfinite(moment)
    else { throw QueryError(.evaluation(.overflow(operation: "make_timestamp", type: .timestamp))) }
    return .integer(Int128(moment))
  }

  /// The timestamp so many microseconds after 1970-01-01. The numbers that stand for 'infinity' and '-infinity' count as
  /// these; what lies beyond them is an error.
  private static func moment(_ microseconds: Int128, _ argument: Value) throws(QueryError) -> Value {
    guard microseconds.magnitude < Timestamps.infinity.magnitude else {
      throw QueryError(.evaluation(.valueOutOfRange(value: argument, type: .timestamp)))
    }
    return .integer(microseconds)
  }

  private static func civilDate(_ values: [Value], function: String) throws(QueryError) -> CivilDate? {
    guard case .integer(let year) = values[0], case .integer(let month) = values[1], case .integer(let day) = values[2]
    else { return nil }
    let date = CivilDate(
      year: Int(max(-5_877_641, min(5_881_580, year))), month: Int(max(0, min(13, month))),
      day: Int(max(0, min(32, day))))
    guard date.isValid, Int128(date.year) == year else {
      throw QueryError(
        .evaluation(
          .invalidArgument(
            function: function,
            reason: EvaluationFailure.Reason(
              "there is no day \(year)-\(month)-\(day)", "没有 \(year)-\(month)-\(day) 这一天"))))
    }
    return date
  }

  private static func timeOfDay(_ values: ArraySlice<Value>, function: String) throws(QueryError) -> Int64 {
    let parts = Array(values)
    guard parts.count == 3, case .integer(let hour) = parts[0], case .integer(let minute) = parts[1],
      case .double(let seconds) = parts[2], (0...24).contains(hour), (0..<60).contains(minute), seconds >= 0,
      seconds <= 60,
      case let time = Int64(hour * 60 + minute) * Timestamps.microsecondsPerMinute
        + Int64((seconds * 1e6).rounded()), time <= Interval.microsecondsPerDay
    else {
      throw QueryError(
        .evaluation(
          .invalidArgument(
            function: function, reason: EvaluationFailure.Reason("there is no such time of day", "没有这样的时刻"))))
    }
    return time
  }

  /// The current date and time, the same throughout a statement.
  private static let current: [ScalarFunction] = [
    clock(
      "now", ["current_timestamp", "get_current_timestamp", "transaction_timestamp"], .zonedTimestamp,
      "The time when the statement began.", "语句开始的时间。"
    ) { $0.nowMicroseconds },
    clock(
      "localtimestamp", ["current_localtimestamp"], .timestamp,
      "What the clocks of the session's time zone showed when the statement began.", "语句开始时的当地时间。"
    ) { $0.localMicroseconds },
    clock("today", ["current_date"], .date, "The day when the statement began.", "语句开始的日期。") {
      Timestamps.split($0.localMicroseconds).days
    },
    clock(
      "current_time", ["get_current_time"], .zonedTime,
      "The time of day when the statement began, with its offset from UTC.", "语句开始的时刻，带与 UTC 的时差。"
    ) {
      $0.settings.timeZone.zonedTime(at: $0.nowMicroseconds)?.stored ?? 0
    },
    clock(
      "localtime", ["current_localtime"], .time,
      "What the clocks of the session's time zone showed when the statement began, without the day.", "语句开始时的当地时刻。"
    ) {
      Timestamps.split($0.localMicroseconds).microseconds
    },
  ]

  private static func clock(
    _ name: String, _ aliases: [String], _ type: DataType, _ summary: String, _ chineseSummary: String,
    _ reading: @escaping @Sendable (EvaluationContext) -> Int64
  ) -> ScalarFunction {
    overloaded(
      time(name, aliases, ["\(name)() → \(type.name)"], summary, chineseSummary, ("\(name)() = \(name)()", "true")),
      isDeterministic: false,
      [
        Overload([], type) { _, rowCount, context throws(QueryError) in
          try Vector.constant(.integer(Int128(reading(context))), type: type, count: rowCount)
        }
      ])
  }
}
