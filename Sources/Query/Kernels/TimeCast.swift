// Casts between dates, times, timestamps and intervals.

/// Casts of points and spans of time.
enum TimeCast {
  /// A DATE, TIME or TIMESTAMP vector, of any precision, with a time zone or without, as another of these, or as an INTERVAL.
  static func cast(_ vector: Vector, to type: DataType, isTry: Bool) throws(QueryError) -> Vector {
    guard case .integers(let values) = vector.storage else { throw Cast.impossible(vector.type, type) }
    func vectorOf(_ storage: Vector.Storage) -> Vector {
      Vector(
        type: type, count: vector.count, storage: storage, validity: vector.validity, isConstant: vector.isConstant)
    }
    switch (vector.type, type) {
    case (.time, .zonedTime(let zone)):
      return try moved(vector, values, to: type, isTry: isTry) { zone.rules.zonedTime($0)?.stored }
    case (.zoned, .zonedTime(let zone)):
      return try moved(vector, values, to: type, isTry: isTry) { zone.rules.zonedTime(at: $0)?.stored }
    case (_, .zonedTime): return try cast(cast(vector, to: .time, isTry: isTry), to: type, isTry: isTry)
    case (.zonedTime, .time): return vectorOf(.integers(mapElements(values) { ZonedTime(stored: $0).microseconds }))
    case (.zoned(let zone), .timestamp):
      return try moved(vector, values, to: type, isTry: isTry) { zone.rules.local($0) }
    case (.timestamp, .zoned(let zone)):
      return try moved(vector, values, to: type, isTry: isTry) { zone.rules.timestamp(ofLocal: $0) }
    case (.zoned, _), (.date, .zoned), (.preciseTimestamp, .zoned):
      return try cast(cast(vector, to: .timestamp, isTry: isTry), to: type, isTry: isTry)
    case (.preciseTimestamp(let precision), .timestamp):
      return vectorOf(.integers(mapElements(values) { precision.timestamp($0) }))
    case (.preciseTimestamp, _):
      return try Cast.cast(cast(vector, to: .timestamp, isTry: isTry), to: type, isTry: isTry)
    case (.timestamp, .preciseTimestamp(let precision)):
      let result = vectorOf(.integers(mapElements(values) { precision.stored($0) ?? 0 }))
      return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
        precision.stored(values[values.startIndex + row]) == nil
      }
    case (.date, .preciseTimestamp):
      return try cast(cast(vector, to: .timestamp, isTry: isTry), to: type, isTry: isTry)
    case (.date, .timestamp):
      let result = vectorOf(
        .integers(
          mapElements(values) { day in
            CivilDate.isInfinite(day: day)
              ? (day < 0 ? -Timestamps.infinity : Timestamps.infinity) : day &* Interval.microsecondsPerDay
          }))
      let limit = Int64.max / Interval.microsecondsPerDay
      guard values.contains(where: { $0 > limit || $0 < -limit }) else { return result }
      return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
        Timestamps.midnight(ofDay: values[values.startIndex + row]) == nil
      }
    case (.timestamp, .date): return vectorOf(.integers(mapElements(values) { Timestamps.day($0) }))
    case (.timestamp, .time):
      let result = vectorOf(.integers(mapElements(values) { Timestamps.split($0).microseconds }))
      guard values.contains(where: Timestamps.isInfinite) else { return result }
      return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
        Timestamps.isInfinite(values[values.startIndex + row])
      }
    case (.time, .interval): return vectorOf(.intervals(mapElements(values) { Interval(microseconds: $0) }))
    default: throw Cast.impossible(vector.type, type)
    }
  }

  /// Timestamps moved by the offset of a zone; those that leave the range cannot be cast.
  private static func moved(
    _ vector: Vector, _ values: ArraySlice<Int64>, to type: DataType, isTry: Bool, _ move: (Int64) -> Int64?
  ) throws(QueryError) -> Vector {
    var failed = false
    let results = mapElements(values) { value in
      guard let moved = move(value) else {
        failed = true
        return Int64(0)
      }
      return moved
    }
    let result = Vector(
      type: type, count: vector.count, storage: .integers(results), validity: vector.validity,
      isConstant: vector.isConstant)
    guard failed else { return result }
    return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
      move(values[values.startIndex + row]) == nil
    }
  }

  /// The time of day of intervals: what is left of their microseconds after whole days.
  static func timeOfInterval(_ vector: Vector) throws(QueryError) -> Vector {
    guard case .intervals(let values) = vector.storage else { throw Cast.impossible(vector.type, .time) }
    let results = mapElements(values) { Timestamps.split($0.microseconds).microseconds }
    return Vector(
      type: .time, count: vector.count, storage: .integers(results), validity: vector.validity,
      isConstant: vector.isConstant)
  }
}
