// Computing with timestamps that have a time zone: by the clocks of a zone, and back to the moment.

extension EvaluationContext {
  /// What the clocks of the session's time zone showed when the statement began, in microseconds since their 1970-01-01.
  var localMicroseconds: Int64 { settings.timeZone.local(nowMicroseconds) ?? nowMicroseconds }
}

extension TimeZoneRules {
  /// `timestamp`, in UTC, plus an interval: months and days by the clocks of the zone, then time; with a negative part the
  /// time first. Nil when it is out of range.
  func add(_ timestamp: Int64, _ interval: Interval) -> Int64? {
    if Timestamps.isInfinite(timestamp) { return timestamp }
    let time = Interval(microseconds: interval.microseconds)
    let calendar = Interval(months: interval.months, days: interval.days)
    guard interval.months < 0 || interval.days < 0 || interval.microseconds < 0 else {
      return addCalendar(timestamp, calendar).flatMap { Timestamps.add($0, time) }
    }
    return Timestamps.add(timestamp, time).flatMap { addCalendar($0, calendar) }
  }

  private func addCalendar(_ timestamp: Int64, _ interval: Interval) -> Int64? {
    if interval.months == 0, interval.days == 0 { return timestamp }
    return local(timestamp).flatMap { Timestamps.add($0, interval) }.flatMap { self.timestamp(ofLocal: $0) }
  }
}

extension ScalarFunction {
  /// The zone of a name.
  static func requireZone(_ name: String, function: String) throws(QueryError) -> TimeZoneRules {
    if let zone = TimeZoneRules.named(name) { return zone }
    throw refused(function, "there is no time zone named \(name)", "没有名为 \(name) 的时区")
  }

  /// A timestamp moved by the rules of the zone named; NULL for NULL.
  static func moved(
    _ time: Value, _ zone: Value, to type: DataType, function: String, _ move: (TimeZoneRules, Int64) -> Int64?
  ) throws(QueryError) -> Value? {
    guard case .integer(let point) = time, case .text(let name) = zone else { return nil }
    guard let result = move(try requireZone(name, function: function), Int64(clamping: point)) else {
      throw QueryError(.evaluation(.overflow(operation: function, type: type)))
    }
    return .integer(Int128(result))
  }
}

extension ScalarImplementation {
  /// The same with its TIMESTAMP, which the session's clocks show, as the moment when they do.
  var inZone: ScalarImplementation {
    let body = body
    return ScalarImplementation(
      name: name, argumentTypes: argumentTypes, resultType: resultType.replacing(.timestamp, by: .zonedTimestamp),
      propagatesNull: propagatesNull, isDeterministic: isDeterministic
    ) { arguments, rowCount, context throws(QueryError) in
      let local = try body(arguments, rowCount, context)
      return try Cast.cast(
        local, to: local.type.replacing(.timestamp, by: .zonedTimestamp), isTry: false, context)
    }
  }
}

extension TimeOperators {
  /// Sums and differences with a timestamp that has a time zone; nil where no side is one.
  static func ofZone(
    _ operation: String, _ left: FunctionArgument, _ right: FunctionArgument
  ) -> ScalarImplementation? {
    func isSpan(_ argument: FunctionArgument) -> Bool {
      argument.type == .interval || argument.type == .null
        || operation == "+" && argument.type == .varchar && argument.isLiteral
    }
    func isPoint(_ argument: FunctionArgument) -> Bool {
      argument.type == .date || argument.type.computedTime == .timestamp
        || argument.type == .varchar && argument.isLiteral
    }
    switch (operation, left.type, right.type) {
    case ("+", .zoned, _) where isSpan(right): return shift(isNegative: false)
    case ("+", _, .zoned) where isSpan(left): return swapped(shift(isNegative: false))
    case ("-", .zoned, _) where isSpan(right): return shift(isNegative: true)
    case ("-", .zoned, _) where isPoint(right), ("-", _, .zoned) where isPoint(left):
      // Days are those of the clocks, so that a day on which they change is one too.
      return implementation("-", .timestamp, .timestamp, .interval, spans, span)
    default: return nil
    }
  }

  private static func shift(isNegative: Bool) -> ScalarImplementation {
    let symbol = isNegative ? "-" : "+"
    return ScalarImplementation(name: symbol, argumentTypes: [.zonedTimestamp, .interval], resultType: .zonedTimestamp)
    {
      arguments, rowCount, context throws(QueryError) in
      let zone = context.settings.timeZone
      return try implementation(symbol, .zonedTimestamp, .interval, .zonedTimestamp, points) { moment, interval in
        guard isNegative else { return zone.add(moment, interval) }
        return interval.negated.flatMap { zone.add(moment, $0) }
      }.body(arguments, rowCount, context)
    }
  }
}
