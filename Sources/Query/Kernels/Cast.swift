// CAST: from every type to every other that makes sense. Each kernel handles one pair of storages; this file chooses.

/// Casts of vectors.
public enum Cast {
  /// The rows of `vector` as values of `type`.
  ///
  /// - Throws: `.evaluation(.unreadable)` and `.evaluation(.valueOutOfRange)` for the first row that cannot be cast;
  ///   with `isTry`, such rows are NULL instead. `.binding(.noCast)` where there is no such cast.
  public static func cast(
    _ vector: Vector, to type: DataType, isTry: Bool = false
  ) throws(QueryError) -> Vector {
    try cast(vector, to: type, isTry: isTry, nil)
  }

  /// The same within a statement, which is asked as values of any length are read and written.
  static func cast(
    _ vector: Vector, to type: DataType, isTry: Bool, _ context: EvaluationContext?
  ) throws(QueryError) -> Vector {
    let source = vector.type
    if source == type { return vector }
    if let context, source.holdsZone || type.holdsZone {
      let zone = context.settings.timeZone
      return try cast(within: vector.shown(in: zone), to: type.shown(in: zone), isTry: isTry, context)
    }
    return try cast(within: vector, to: type, isTry: isTry, context)
  }

  /// The same where types tell in which zone points of time are shown.
  private static func cast(
    within vector: Vector, to type: DataType, isTry: Bool, _ context: EvaluationContext?
  ) throws(QueryError) -> Vector {
    let source = vector.type
    if source == .null { return Vector.null(type: type, count: vector.count) }
    if type == .null {
      // A column of the type NULL holds nothing else.
      guard vector.count == 0 || !(0..<(vector.isConstant ? 1 : vector.count)).contains(where: { vector.isValid($0) })
      else { throw impossible(source, type) }
      return Vector.null(type: .null, count: vector.count)
    }
    if type == .json, source != .varchar { return try JSONCast.write(vector, context) }
    switch vector.storage {
    case .texts:
      if source == .varchar, type == .blob { return try TextCast.blob(vector, isTry: isTry, context) }
      if source == .json, type != .varchar {
        return try JSONCast.read(vector, as: type, isTry: isTry, context)
      }
      // An identifier and JSON lie as their text.
      if source == .uuid || source == .json {
        return try cast(vector.retyped(.varchar), to: type, isTry: isTry, context)
      }
      if source == .blob, type == .varchar { return try TextCast.text(vector, context) }
      return try TextCast.read(vector, as: type, isTry: isTry, context)
    case _ where type == .varchar:
      return try TextCast.text(vector, context)
    case .integers where source.isEnumeration:
      // To another enumeration or any other type: by the text.
      return try TextCast.read(TextCast.text(vector, context), as: type, isTry: isTry, context)
    case .integers, .wideIntegers:
      return try castExact(vector, to: type, isTry: isTry)
    case .doubles:
      return try NumberCast.fromDoubles(vector, to: type, isTry: isTry)
    case .booleans(let flags):
      // Without a digit before the point there is no 1: true is the last digit, as DuckDB has it.
      if case .decimal(let precision, let scale) = type, precision == scale {
        let storage: Vector.Storage =
          type.storage == .integers
          ? .integers(mapElements(flags) { $0 ? 1 : 0 }) : .wideIntegers(mapElements(flags) { $0 ? 1 : 0 })
        return Vector(
          type: type, count: vector.count, storage: storage, validity: vector.validity, isConstant: vector.isConstant)
      }
      let numbers = Vector(
        type: .tinyint, count: vector.count, storage: .integers(mapElements(flags) { $0 ? 1 : 0 }),
        validity: vector.validity, isConstant: vector.isConstant)
      return try castExact(numbers, to: type, isTry: isTry)
    case .intervals:
      guard type == .time else { throw impossible(source, type) }
      return try TimeCast.timeOfInterval(vector)
    case .lists(let ranges, let child):
      return try lists(ranges, of: child, vector, as: type, isTry: isTry, context)
    case .structures(let fields) where type.isMap: return try map(of: fields, vector, as: type, isTry: isTry)
    case .structures(let fields):
      guard case .structure(let declared) = type, case .structure(let given) = source,
        let matches = Coercion.matchedFields(from: given, to: declared)
      else { throw impossible(source, type) }
      var results: [Vector] = []
      for (match, target) in zip(matches, declared) {
        if let match {
          results.append(try cast(fields[match], to: target.type, isTry: isTry, context))
        } else {
          let rows = fields.first.map { $0.isConstant ? $0.count : $0.count } ?? vector.count
          results.append(Vector.null(type: target.type, count: rows))
        }
      }
      return Vector(
        type: type, count: vector.count, storage: .structures(results), validity: vector.validity,
        isConstant: vector.isConstant)
    }
  }

  /// Lists as lists of other elements, or as arrays, whose length they must have.
  private static func lists(
    _ ranges: ArraySlice<Range<Int>>, of child: Vector, _ vector: Vector, as type: DataType, isTry: Bool,
    _ context: EvaluationContext?
  ) throws(QueryError) -> Vector {
    guard let element = type.listElement, vector.type.isMap == type.isMap else { throw impossible(vector.type, type) }
    let result = Vector(
      type: type, count: vector.count,
      storage: .lists(ranges, child: try cast(child, to: element, isTry: isTry, context)), validity: vector.validity,
      isConstant: vector.isConstant)
    // Long lists, the old and the new, are held at one time.
    try context?.checkCancellation()
    guard case .array(_, let length) = type else { return result }
    return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
      ranges[ranges.startIndex + row].count != length
    }
  }

  /// Structures as maps of the names of their fields to the values.
  private static func map(
    of fields: [Vector], _ vector: Vector, as type: DataType, isTry: Bool
  ) throws(QueryError) -> Vector {
    guard case .structure(let given) = vector.type, case .map(let key, let value) = type else {
      throw impossible(vector.type, type)
    }
    let rows = vector.isConstant ? 1 : vector.count
    var converted: [Vector] = []
    for field in fields { converted.append(try cast(field.slice(0..<rows), to: value, isTry: isTry).flattened()) }
    var names = VectorBuilder(type: .varchar)
    for field in given { try names.append(.text(field.name)) }
    var (ownKeys, ownValues) = (ListResult(count: rows), ListResult(count: rows))
    for row in 0..<rows {
      for position in given.indices {
        ownKeys.append(position)
        ownValues.append(position * rows + row)
      }
      ownKeys.endList()
      ownValues.endList()
    }
    let keyed = ownKeys.vector(of: try cast(names.build(), to: key, isTry: isTry))
    let valued = ownValues.vector(of: Vector.concatenated(converted, type: value))
    guard case .lists(let ranges, let keys) = keyed.storage, case .lists(_, let values) = valued.storage else {
      throw impossible(vector.type, type)
    }
    let entries = Vector(type: type.listElement ?? .null, count: keys.count, storage: .structures([keys, values]))
    return Vector(
      type: type, count: vector.count, storage: .lists(ranges, child: entries), validity: vector.validity,
      isConstant: vector.isConstant)
  }

  /// One value of type `source` as a value of `type`.
  public static func cast(
    _ value: Value, from source: DataType, to type: DataType, isTry: Bool = false
  ) throws(QueryError) -> Value {
    if source == type || value.isNull { return value }
    return try cast(Vector.constant(value, type: source, count: 1), to: type, isTry: isTry).value(at: 0)
  }

  static func impossible(_ source: DataType, _ type: DataType) -> QueryError {
    QueryError(.binding(.noCast(from: source, to: type)))
  }

  private static func castExact(_ vector: Vector, to type: DataType, isTry: Bool) throws(QueryError) -> Vector {
    let source = vector.type
    if source.exactScale != nil {
      if type.exactScale != nil { return try NumberCast.rescale(vector, to: type, isTry: isTry) }
      if type.isFloating { return NumberCast.doubles(vector, type: type) }
      if type == .boolean { return NumberCast.booleans(vector) }
      throw impossible(source, type)
    }
    return try TimeCast.cast(vector, to: type, isTry: isTry)
  }
}

/// What happens to rows that cannot be cast.
enum CastFailures {
  /// The result of a cast whose rows `isFailed` could not be cast: NULL there under TRY_CAST, else an error that names
  /// the first of them that is not NULL.
  static func settle(
    _ result: Vector, source: Vector, isTry: Bool, isFailed: (Int) -> Bool
  ) throws(QueryError) -> Vector {
    let rows = source.isConstant ? 1 : source.count
    var validity = source.validity ?? Validity(repeating: true, count: rows)
    for row in 0..<rows where validity[row] && isFailed(row) {
      guard isTry else { throw error(source, row: row, type: result.type) }
      validity[row] = false
    }
    return result.withValidity(validity)
  }

  /// The error for row `row`, which cannot be cast to `type`.
  static func error(_ source: Vector, row: Int, type: DataType) -> QueryError {
    let value = source.value(at: row)
    if type.isArray {
      return QueryError(.evaluation(.unreadable(text: ValueFormat.text(of: value, type: source.type), type: type)))
    }
    if case .text(let text) = value { return QueryError(.evaluation(.unreadable(text: text, type: type))) }
    if source.type.exactScale == nil, source.type.storage == .integers {
      return QueryError(
        .evaluation(.unreadable(text: ValueFormat.text(of: value, type: source.type), type: type)))
    }
    return QueryError(.evaluation(.valueOutOfRange(value: value, type: type)))
  }
}
