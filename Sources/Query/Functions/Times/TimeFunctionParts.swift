// date_part and the functions that are named after fields: year, month, quarter, week and so on.

extension ScalarFunction {
  /// Parts of dates and times.
  static let timeParts: [ScalarFunction] =
    [
      ScalarFunction(
        documentation: FunctionDocumentation(
          name: "date_part", aliases: ["datepart", "extract"], category: "date",
          signatures: ["date_part(part VARCHAR, time DATE, TIMESTAMP, TIME or INTERVAL) → BIGINT"],
          summary: "A part of a date or time, such as 'year', 'quarter', 'isodow', 'epoch'.",
          chineseSummary: "取日期或时间的一部分，如 'year'、'quarter'、'isodow'、'epoch'。",
          example: ("date_part('quarter', DATE '2020-08-15')", "3"))
      ) { arguments throws(QueryError) in
        guard arguments.count == 2 else { return nil }
        if case .list(.varchar) = arguments[0].type { return try partsImplementation(arguments) }
        guard arguments[0].type == .varchar || arguments[0].type == .null, let type = timeType(arguments[1]) else {
          return nil
        }
        guard case .text(let name)? = arguments[0].constant else { return partByRow(type, of: arguments[1].type) }
        let field = try requireField(name).taken(from: arguments[1].type)
        let part = try partImplementation("date_part", field, partType(field, arguments[1], type))
        return ScalarImplementation(
          name: "date_part", argumentTypes: [.varchar] + part.argumentTypes, resultType: part.resultType
        ) { arguments, rowCount, context throws(QueryError) in
          try part.body([arguments[1]], rowCount, context)
        }
      }
    ] + fieldFunctions + [zone]

  /// The offset of a time from UTC, and a time told in another zone.
  private static let zone: ScalarFunction = {
    let documentation = time(
      "timezone", [],
      [
        "timezone(time TIMESTAMP WITH TIME ZONE, TIMESTAMP, TIME or TIME WITH TIME ZONE) → BIGINT",
        "timezone(zone VARCHAR, time TIMESTAMP) → TIMESTAMP WITH TIME ZONE",
        "timezone(zone VARCHAR, time TIMESTAMP WITH TIME ZONE) → TIMESTAMP",
        "timezone(zone VARCHAR or INTERVAL, time TIME WITH TIME ZONE) → TIME WITH TIME ZONE",
      ],
      "The seconds of the offset from UTC; with a zone the moment when its clocks show a time, or what they show at a moment, as AT TIME ZONE gives it.",
      "与 UTC 相差的秒数；给出时区时为该时区时刻所指的时间点，或该时间点的当地时刻（同 AT TIME ZONE）。",
      ("timezone('Asia/Shanghai', TIMESTAMP '2020-08-15 10:00:00')", "2020-08-15 02:00:00+00"))
    let told = overloaded(
      documentation,
      [
        Overload.rows([.varchar, .timestamp], .zonedTimestamp) { values, _ throws(QueryError) in
          try moved(values[1], values[0], to: .zonedTimestamp, function: "timezone") { $0.timestamp(ofLocal: $1) }
        },
        Overload.rows([.varchar, .zonedTimestamp], .timestamp) { values, _ throws(QueryError) in
          try moved(values[1], values[0], to: .timestamp, function: "timezone") { $0.local($1) }
        },
        Overload.rows([.varchar, .zonedTime], .zonedTime) { values, _ throws(QueryError) in
          try moved(values[1], values[0], to: .zonedTime, function: "timezone") {
            ZonedTime(stored: $1).moved(toOffset: $0.currentOffset)?.stored
          }
        },
        Overload.rows([.interval, .zonedTime], .zonedTime) { values, _ throws(QueryError) in
          guard case .interval(let offset) = values[0], case .integer(let time) = values[1] else { return nil }
          let seconds = Int64(clamping: offset.normalMicroseconds / Int128(Timestamps.microsecondsPerSecond))
          guard let moved = ZonedTime(stored: Int64(clamping: time)).moved(toOffset: seconds) else {
            throw QueryError(.evaluation(.valueOutOfRange(value: values[0], type: .zonedTime)))
          }
          return .integer(Int128(moved.stored))
        },
      ])
    return ScalarFunction(documentation: documentation) { arguments throws(QueryError) in
      guard arguments.count == 1 else { return try told.resolve(arguments) }
      guard let type = timeType(arguments[0]) else { return nil }
      return try partImplementation("timezone", .timezone, partType(.timezone, arguments[0], type))
    }
  }()

  private static let fieldFunctions: [ScalarFunction] = [
    named("year", [], .year, "The year.", "年。", "2020"),
    named("month", [], .month, "The month, 1 to 12.", "月（1 到 12）。", "8"),
    named("day", ["dayofmonth"], .day, "The day of the month.", "日。", "15"),
    named("quarter", [], .quarter, "The quarter, 1 to 4.", "季度（1 到 4）。", "3"),
    named("decade", [], .decade, "The year by ten.", "年份除以十。", "202"),
    named("century", [], .century, "The century.", "世纪。", "21"),
    named("millennium", [], .millennium, "The millennium.", "千年。", "3"),
    named("dayofweek", ["weekday"], .dayOfWeek, "The day of the week; 0 is Sunday.", "星期几（0 为星期日）。", "6"),
    named("isodow", [], .isoDayOfWeek, "The day of the week; 1 is Monday, 7 Sunday.", "星期几（1 为星期一，7 为星期日）。", "6"),
    named("dayofyear", [], .dayOfYear, "The day of the year.", "一年中的第几天。", "228"),
    named("week", ["weekofyear"], .week, "The week, as ISO 8601 counts.", "ISO 周。", "33"),
    named("isoyear", [], .isoYear, "The year that the ISO week belongs to.", "ISO 周所属的年。", "2020"),
    named("yearweek", [], .yearWeek, "ISO year and week as one number.", "ISO 年与周合成的数。", "202033"),
    named("era", [], .era, "1 since the year 1, 0 before.", "公元后为 1，公元前为 0。", "1"),
    named("julian", [], .julian, "The Julian day.", "儒略日。", "2459077.0"),
    named("hour", [], .hour, "The hour.", "时。", "0"),
    named("minute", [], .minute, "The minute.", "分。", "0"),
    named("second", [], .second, "The second.", "秒。", "0"),
    named("millisecond", [], .millisecond, "Milliseconds of the minute.", "分内的毫秒数。", "0"),
    named("microsecond", [], .microsecond, "Microseconds of the minute.", "分内的微秒数。", "0"),
    named("nanosecond", [], .nanosecond, "Nanoseconds of the minute.", "分内的纳秒数。", "0"),
    named("timezone_hour", [], .timezoneHour, "Hours of the offset from UTC.", "与 UTC 的时差的小时数。", "0", of: "TIMESTAMP"),
    named(
      "timezone_minute", [], .timezoneMinute, "Minutes of the offset from UTC beside its hours.", "与 UTC 的时差中小时之外的分钟数。",
      "0", of: "TIMESTAMP"),
    named("epoch", [], .epoch, "Seconds since 1970-01-01.", "自 1970-01-01 起的秒数。", "1597449600.0"),
  ]

  private static func named(
    _ name: String, _ aliases: [String], _ field: TimeField, _ summary: String, _ chineseSummary: String,
    _ result: String, of type: String = "DATE"
  ) -> ScalarFunction {
    let taken = field.isOfZone ? "TIMESTAMP or TIME" : "DATE, TIMESTAMP, TIME or INTERVAL"
    return ScalarFunction(
      documentation: FunctionDocumentation(
        name: name, aliases: aliases, category: "date",
        signatures: ["\(name)(time \(taken)) → \(field.isFractional ? "DOUBLE" : "BIGINT")"],
        summary: summary, chineseSummary: chineseSummary, example: ("\(name)(\(type) '2020-08-15')", result))
    ) { arguments throws(QueryError) in
      guard arguments.count == 1, let type = timeType(arguments[0]) else { return nil }
      return try partImplementation(
        name, field.taken(from: arguments[0].type), partType(field, arguments[0], type))
    }
  }

  /// The type in which an argument's parts are taken; nil when it has none.
  static func timeType(_ argument: FunctionArgument) -> DataType? {
    switch argument.type {
    case .date, .timestamp, .time, .zonedTime, .interval: argument.type
    case .null, .preciseTimestamp, .zoned: .timestamp
    case .varchar: argument.isLiteral ? .timestamp : nil
    default: nil
    }
  }

  /// The type in which a field of an argument is taken: its nanoseconds from where they are kept, what does not ask for a
  /// clock from the moment itself, all else as `type`.
  private static func partType(_ field: TimeField, _ argument: FunctionArgument, _ type: DataType) -> DataType {
    if field == .epoch || field.isOfZone, argument.type == .zonedTimestamp { return argument.type }
    // Of the clock it is the time that counts.
    if argument.type == .zonedTime, !field.isOfZone, has(field, .time) { return .time }
    let hasNanoseconds = argument.type == .preciseTimestamp(.nanoseconds)
    return field == .nanosecond && hasNanoseconds ? argument.type : type
  }

  /// The field of a name.
  static func requireField(_ name: String) throws(QueryError) -> TimeField {
    if let field = TimeField.named(name) { return field }
    throw QueryError(
      .evaluation(
        .invalidArgument(
          function: "date_part",
          reason: EvaluationFailure.Reason("there is no part named \(name)", "没有名为 \(name) 的部分"))))
  }

  /// The unit of a name.
  static func requireUnit(_ name: String, function: String) throws(QueryError) -> TimeUnit {
    if let unit = TimeUnit(step: name) { return unit }
    throw QueryError(
      .evaluation(
        .invalidArgument(
          function: function,
          reason: EvaluationFailure.Reason("there is no unit named \(name)", "没有名为 \(name) 的单位"))))
  }

  /// Whether values of `type` have `field`: a TIME has no calendar, an INTERVAL no day of the week, a DATE no zone.
  private static func has(_ field: TimeField, _ type: DataType) -> Bool {
    switch type {
    case .time, .zonedTime: !field.isOfCalendar
    case .interval: field == .epoch || field.value(of: Interval()) != nil
    case .date: !field.isOfZone
    default: true
    }
  }

  private static func noField(_ function: String, _ type: DataType) -> QueryError {
    QueryError(.binding(.wrongArguments(function: function, found: [type], signatures: [])))
  }

  private static func partImplementation(
    _ name: String, _ field: TimeField, _ type: DataType
  ) throws(QueryError) -> ScalarImplementation {
    let result: DataType = field.isFractional ? .double : .bigint
    guard has(field, type) else {
      // What is NULL or infinite has no fields, so that none is missed.
      return ScalarImplementation(name: name, argumentTypes: [type], resultType: result) {
        arguments, rowCount, _ throws(QueryError) in
        let known = TimeParts.finiteValidity(arguments[0])
        let rows = arguments[0].isConstant ? min(1, rowCount) : rowCount
        guard (0..<rows).allSatisfy({ known?[$0] == false }) else { throw noField(name, type) }
        return Vector.null(type: result, count: rowCount)
      }
    }
    return ScalarImplementation(name: name, argumentTypes: [type], resultType: result) {
      arguments, _, context throws(QueryError) in
      guard field.isOfZone else { return TimeParts.extract(field, arguments[0], result: result) }
      let zone = context.settings.timeZone
      switch type {
      case .zonedTimestamp:
        return TimeParts.offsets(field, arguments[0]) { zone.microseconds(at: $0) / Timestamps.microsecondsPerSecond }
      case .zonedTime: return TimeParts.offsets(field, arguments[0]) { ZonedTime(stored: $0).offset }
      default: return TimeParts.extract(field, arguments[0], result: result)
      }
    }
  }

  /// date_part with a part that differs by row. Its type is that of the parts with a fraction, epoch and julian.
  private static func partByRow(_ type: DataType, of source: DataType) -> ScalarImplementation {
    let body = Overload.rows([.varchar, type], .double) { values, _ throws(QueryError) in
      guard case .text(let name) = values[0] else { return nil }
      let field = try requireField(name).taken(from: source)
      guard has(field, type) else { throw noField(name, type) }
      let part = try TimeParts.part(field, of: values[1], type)
      return if case .integer(let whole) = part { .double(Double(whole)) } else { part }
    }.body
    return ScalarImplementation(name: "date_part", argumentTypes: [.varchar, type], resultType: .double, body: body)
  }

  /// date_part with a list of parts: a structure of them.
  private static func partsImplementation(
    _ arguments: [FunctionArgument]
  ) throws(QueryError) -> ScalarImplementation? {
    guard case .list(let names)? = arguments[0].constant, var type = timeType(arguments[1]) else { return nil }
    var fields: [(name: String, field: TimeField)] = []
    for name in names {
      guard case .text(let text) = name else { return nil }
      guard !fields.contains(where: { $0.name.lowercased() == text.lowercased() }) else {
        throw QueryError(.binding(.duplicateName(name: text)))
      }
      fields.append((text, try requireField(text).taken(from: arguments[1].type)))
    }
    // A day has no offset from UTC; its midnight has one.
    if type == .date, fields.contains(where: \.field.isOfZone) { type = .timestamp }
    var parts: [(name: String, implementation: ScalarImplementation)] = []
    for (name, field) in fields {
      let own = partType(field, arguments[1], type)
      parts.append((name, try partImplementation("date_part", field, own)))
    }
    let computed = parts
    let isZoned = arguments[1].type == .zonedTimestamp || arguments[1].type == .zonedTime
    let result = DataType.structure(
      parts.map { DataType.StructureField(name: $0.name, type: $0.implementation.resultType) })
    let argumentTypes = [arguments[0].type, isZoned ? arguments[1].type : type]
    return ScalarImplementation(name: "date_part", argumentTypes: argumentTypes, resultType: result) {
      arguments, rowCount, context throws(QueryError) in
      var vectors: [Vector] = []
      for part in computed {
        let own = try Cast.cast(arguments[1], to: part.implementation.argumentTypes[0], isTry: false, context)
        vectors.append(try part.implementation.body([own], rowCount, context).flattened())
      }
      return Vector(
        type: result, count: rowCount, storage: .structures(vectors), validity: arguments[1].rowValidity)
    }
  }
}

/// Kernels that take parts of points and spans of time.
enum TimeParts {
  /// Field `field` of one value, which has it.
  static func part(_ field: TimeField, of value: Value, _ type: DataType) throws(QueryError) -> Value {
    let vector = try Vector.constant(value, type: type, count: 1)
    if type == .zonedTime {
      if field.isOfZone { return offsets(field, vector) { ZonedTime(stored: $0).offset }.value(at: 0) }
      return try part(field, of: Cast.cast(value, from: type, to: .time), .time)
    }
    return extract(field, vector, result: field.isFractional ? .double : .bigint).value(at: 0)
  }

  /// Field `field` of every row, as `result`: BIGINT or DOUBLE.
  static func extract(_ field: TimeField, _ vector: Vector, result: DataType) -> Vector {
    let storage: Vector.Storage =
      result == .double ? .doubles(doubles(field, vector)) : .integers(integers(field, vector))
    return Vector(
      type: result, count: vector.count, storage: storage, validity: finiteValidity(vector),
      isConstant: vector.isConstant)
  }

  /// The offset of each row from UTC, which `offset` gives in seconds: in seconds, or its hours or minutes.
  static func offsets(_ field: TimeField, _ vector: Vector, _ offset: (Int64) -> Int64) -> Vector {
    guard case .integers(let values) = vector.storage else { return Vector.null(type: .bigint, count: vector.count) }
    let results = mapElements(values) { value -> Int64 in
      let seconds = offset(value)
      return switch field {
      case .timezoneHour: seconds / 3600
      case .timezoneMinute: seconds % 3600 / 60
      default: seconds
      }
    }
    return Vector(
      type: .bigint, count: vector.count, storage: .integers(results), validity: finiteValidity(vector),
      isConstant: vector.isConstant)
  }

  /// The rows that are neither NULL nor infinite: only those have parts.
  static func finiteValidity(_ vector: Vector) -> Validity? {
    guard case .integers(let values) = vector.storage, vector.type == .date || vector.type.computedTime == .timestamp
    else {
      return vector.validity
    }
    let limit = vector.type == .date ? CivilDate.infiniteDay : Timestamps.infinity
    guard values.contains(where: { $0 == limit || $0 == -limit }) else { return vector.validity }
    var validity = vector.validity ?? Validity(repeating: true, count: values.count)
    for (row, value) in values.enumerated() where value == limit || value == -limit { validity[row] = false }
    return validity
  }

  private static func integers(_ field: TimeField, _ vector: Vector) -> ArraySlice<Int64> {
    switch (vector.storage, vector.type) {
    case (.intervals(let values), _): return mapElements(values) { field.value(of: $0) ?? 0 }
    case (.integers(let values), .date):
      if field == .year { return mapElements(values) { Int64(CivilDate(daysSinceEpoch: $0).year) } }
      return mapElements(values) { field.value(days: $0, microseconds: 0) }
    case (.integers(let values), .time): return mapElements(values) { field.value(days: 0, microseconds: $0) }
    case (.integers(let values), .preciseTimestamp(.nanoseconds)):
      return mapElements(values) {
        let rest = $0 % Timestamps.nanosecondsPerMinute
        return rest < 0 ? rest + Timestamps.nanosecondsPerMinute : rest
      }
    case (.integers(let values), _):
      return mapElements(values) {
        let (days, microseconds) = Timestamps.split($0)
        return field.value(days: days, microseconds: microseconds)
      }
    default: return []
    }
  }

  private static func doubles(_ field: TimeField, _ vector: Vector) -> ArraySlice<Double> {
    switch (vector.storage, vector.type) {
    case (.intervals(let values), _): return mapElements(values) { Double($0.epochMicroseconds) / 1e6 }
    case (.integers(let values), .date):
      return mapElements(values) { field == .epoch ? Double($0) * 86_400 : Double($0 + 2_440_588) }
    case (.integers(let values), .time): return mapElements(values) { Double($0) / 1e6 }
    case (.integers(let values), _):
      return mapElements(values) { value in
        if field == .epoch { return Double(value) / 1e6 }
        let (days, microseconds) = Timestamps.split(value)
        return Double(days + 2_440_588) + Double(microseconds) / Double(Interval.microsecondsPerDay)
      }
    default: return []
    }
  }
}
