// Dates and times as text and from text: strftime, strptime, names of days and months.

extension ScalarFunction {
  /// Dates and times as text and from text.
  static let timeTexts: [ScalarFunction] = [
    .overloaded(
      time(
        "strftime", [], ["strftime(time DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE, format VARCHAR) → VARCHAR"],
        "A time in a format such as '%Y年%m月%d日'.", "按格式书写时间，如 '%Y年%m月%d日'。",
        ("strftime(DATE '2020-08-05', '%Y年%-m月%-d日')", "2020年8月5日")),
      [DataType.date, .timestamp, .zonedTimestamp, .preciseTimestamp(.nanoseconds)].flatMap { type in
        [
          Overload([type, .varchar], .varchar) { arguments, rowCount, context throws(QueryError) in
            try TimeTexts.write(arguments[0], format: arguments[1], count: rowCount, in: context.settings.timeZone)
          },
          Overload([.varchar, type], .varchar) { arguments, rowCount, context throws(QueryError) in
            try TimeTexts.write(arguments[1], format: arguments[0], count: rowCount, in: context.settings.timeZone)
          },
        ]
      }),
    reading("strptime", isTry: false, "Reads a time in a format.", "按格式读出时间。"),
    reading("try_strptime", isTry: true, "Reads a time in a format; NULL where that fails.", "按格式读出时间，失败时为 NULL。"),
    naming("dayname", "The English name of the day of the week.", "星期的英文名。", "Saturday") {
      TimeFormat.dayNames[CivilDate.dayOfWeek(daysSinceEpoch: $0)]
    },
    naming("monthname", "The English name of the month.", "月份的英文名。", "August") {
      TimeFormat.monthNames[CivilDate(daysSinceEpoch: $0).month - 1]
    },
  ]

  private static func reading(
    _ name: String, isTry: Bool, _ summary: String, _ chineseSummary: String
  ) -> ScalarFunction {
    @Sendable func read(
      _ text: String, _ formats: [String], as type: DataType, _ context: EvaluationContext
    ) throws(QueryError) -> Value? {
      for format in formats {
        guard let parsed = TimeFormat(format) else { throw TimeTexts.unknownFormat(name, format) }
        guard let (moment, nanoseconds) = parsed.read(Array(text.utf8)[...]) else { continue }
        let stored: Int64? =
          switch type {
          case .timestamp: moment
          case .zoned: parsed.readsZone ? moment : context.settings.timeZone.timestamp(ofLocal: moment)
          default: Timestamps.join(timestamp: moment, nanoseconds: nanoseconds)
          }
        if let stored { return .integer(Int128(stored)) }
      }
      if isTry { return nil }
      throw QueryError(.evaluation(.unreadable(text: text, type: type)))
    }
    func overloads(_ type: DataType) -> [Overload] {
      [
        Overload.rows([.varchar, .varchar], type) { values, context throws(QueryError) in
          guard case .text(let text) = values[0], case .text(let format) = values[1] else { return nil }
          return try read(text, [format], as: type, context)
        },
        Overload.rows([.varchar, .list(.varchar)], type) { values, context throws(QueryError) in
          guard case .text(let text) = values[0], case .list(let formats) = values[1] else { return nil }
          return try read(text, TimeTexts.texts(formats), as: type, context)
        },
      ]
    }
    let documentation = time(
      name, [],
      [
        "\(name)(text VARCHAR, format VARCHAR) → TIMESTAMP, with %n TIMESTAMP_NS, with %z or %Z TIMESTAMP WITH TIME ZONE",
        "\(name)(text VARCHAR, formats VARCHAR[]) → the same",
      ],
      summary, chineseSummary, ("\(name)('2020年8月5日', '%Y年%m月%d日')", "2020-08-05 00:00:00"))
    let plain = overloaded(documentation, overloads(.timestamp))
    let fine = overloaded(documentation, overloads(.preciseTimestamp(.nanoseconds)))
    let zoned = overloaded(documentation, overloads(.zonedTimestamp))
    return ScalarFunction(documentation: documentation) { arguments throws(QueryError) in
      let formats = arguments.count == 2 ? TimeTexts.formats(arguments[1].constant) : []
      if formats.contains(where: \.readsZone) { return try zoned.resolve(arguments) }
      return try (formats.contains(where: \.readsNanoseconds) ? fine : plain).resolve(arguments)
    }
  }

  private static func naming(
    _ name: String, _ summary: String, _ chineseSummary: String, _ result: String,
    _ word: @escaping @Sendable (Int64) -> String
  ) -> ScalarFunction {
    overloaded(
      time(
        name, [], ["\(name)(time DATE or TIMESTAMP) → VARCHAR"], summary, chineseSummary,
        ("\(name)(DATE '2020-08-15')", result)),
      [DataType.date, .timestamp].map { type in
        Overload.rows([type], .varchar) { values, _ throws(QueryError) in
          guard case .integer(let time) = values[0] else { return nil }
          let point = Int64(clamping: time)
          guard type == .date ? !CivilDate.isInfinite(day: point) : !Timestamps.isInfinite(point) else { return nil }
          return .text(word(type == .date ? point : Timestamps.split(point).days))
        }
      })
  }
}

/// Writing and reading times in formats.
private enum TimeTexts {
  /// The texts among `values`.
  static func texts(_ values: [Value]) -> [String] {
    values.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  /// A constant format, or those of a constant list.
  static func formats(_ constant: Value?) -> [TimeFormat] {
    switch constant {
    case .text(let format)?: [format].compactMap { TimeFormat($0) }
    case .list(let formats)?: texts(formats).compactMap { TimeFormat($0) }
    default: []
    }
  }

  static func unknownFormat(_ function: String, _ format: String) -> QueryError {
    QueryError(
      .evaluation(
        .invalidArgument(
          function: function,
          reason: EvaluationFailure.Reason("the format '\(format)' cannot be understood", "无法理解格式“\(format)”"))))
  }

  /// Every row of `times`, a DATE or TIMESTAMP vector, in its format; a constant format is taken apart once. What has a time
  /// zone is told as the clocks of `zone` show it.
  static func write(
    _ times: Vector, format: Vector, count: Int, in zone: TimeZoneRules
  ) throws(QueryError) -> Vector {
    guard case .integers(let values) = times.storage else { return Vector.null(type: .varchar, count: count) }
    let isConstant = times.isConstant && format.isConstant
    let rows = isConstant ? min(1, count) : count
    var parsed: TimeFormat?
    if format.isConstant, case .text(let text) = format.value(at: 0) {
      guard let known = TimeFormat(text) else { throw unknownFormat("strftime", text) }
      parsed = known
    }
    var bytes: [UInt8] = []
    var offsets = [0]
    for row in 0..<rows {
      if times.isValid(row), format.isValid(row) {
        var rowFormat = parsed
        if rowFormat == nil, case .text(let text) = format.value(at: row) {
          guard let known = TimeFormat(text) else { throw unknownFormat("strftime", text) }
          rowFormat = known
        }
        let value = values[values.startIndex + (times.isConstant ? 0 : row)]
        switch times.type {
        case .date: rowFormat?.append(days: value, to: &bytes)
        case .preciseTimestamp(.nanoseconds): rowFormat?.append(nanoseconds: value, to: &bytes)
        case .zoned: rowFormat?.append(value, in: zone, to: &bytes)
        default: rowFormat?.append(value, to: &bytes)
        }
      }
      offsets.append(bytes.count)
    }
    let codes = (0..<Int32(truncatingIfNeeded: rows)).map { $0 }
    return Vector(
      type: .varchar, count: count,
      storage: .texts(codes[...], TextDictionary(bytes: bytes, offsets: offsets, isDistinct: rows == 1)),
      validity: Vector.commonValidity(times, format), isConstant: isConstant && rows == 1)
  }
}
