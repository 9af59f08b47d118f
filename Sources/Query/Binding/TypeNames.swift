// Names of types: what may be written in CAST and CREATE TABLE, and which type each name means.

extension TypeName {
  /// The type that a text names, which is none of the session's own.
  static func type(named text: String) throws(QueryError) -> DataType {
    do throws(QueryError) {
      return try DataType.named(TypeName(parsing: text), in: Catalog())
    } catch {
      // Places in the text mean nothing in the statement around it.
      throw QueryError(error.kind)
    }
  }
}

extension DataType {
  /// The type that `name` means: a type of the language, or one that CREATE TYPE made.
  ///
  /// - Throws: `.binding(.unknownType)` for a name that is no type, `.binding(.notAllowed)` for digits that a DECIMAL
  ///   cannot have.
  public static func named(_ name: TypeName, in catalog: Catalog) throws(QueryError) -> DataType {
    var type = try baseType(name, in: catalog)
    for length in name.lengths {
      guard let length else {
        type = .list(type)
        continue
      }
      guard length > 0, length <= longestArray else {
        throw QueryError(
          .binding(
            .notAllowed(
              .init("An array has 1 to \(longestArray) elements", "数组的元素个数为 1 到 \(longestArray)"))), at: name.span)
      }
      type = .array(type, length: length)
    }
    return type
  }

  /// The type of a plain name without arguments, e.g. `int8` or `金额`; nil when there is none.
  public static func named(_ name: String) -> DataType? {
    let upper = name.uppercased()
    if upper == "DECIMAL" || upper == "NUMERIC" || upper == "DEC" { return .decimal(precision: 18, scale: 3) }
    return typesByName[upper]
  }

  /// Every name of a type, sorted: for suggestions and completion.
  public static var allNames: [String] {
    (Array(typesByName.keys) + ["DECIMAL", "NUMERIC", "STRUCT"]).sorted()
  }

  private static func baseType(_ name: TypeName, in catalog: Catalog) throws(QueryError) -> DataType {
    let upper = name.name.uppercased()
    switch upper {
    case "DECIMAL", "NUMERIC", "DEC":
      return try decimalType(name)
    case "STRUCT", "ROW":
      var fields: [StructureField] = []
      for field in name.fields {
        if fields.contains(where: { $0.name.lowercased() == field.name.text.lowercased() }) {
          throw QueryError(.binding(.duplicateName(name: field.name.text)), at: field.name.span)
        }
        fields.append(StructureField(name: field.name.text, type: try named(field.type, in: catalog)))
      }
      return .structure(fields)
    case "MAP" where name.fields.count == 2:
      return .map(
        key: try named(name.fields[0].type, in: catalog), value: try named(name.fields[1].type, in: catalog))
    case "TIMESTAMP", "DATETIME":
      try requireArguments(name, atMost: 1)
      return name.arguments.first.flatMap { TimestampPrecision(digits: $0) }.map { .preciseTimestamp($0) } ?? .timestamp
    case "ENUM" where !name.values.isEmpty: return try enumeration(name.values, at: name.span)
    default:
      if let own = catalog.types[name.name.lowercased()] { return own.type }
      if let type = typesByName[upper] {
        try requireArguments(name, atMost: type == .varchar || upper == "FLOAT" ? 1 : 0)
        return type
      }
      let known = allNames + catalog.types.values.map(\.name).sorted()
      throw QueryError(.binding(.unknownType(name: name.name, candidates: known)), at: name.span)
    }
  }

  /// The enumeration of `values`, which must differ.
  static func enumeration(_ values: [String], at span: SourceSpan) throws(QueryError) -> DataType {
    var seen: Set<String> = []
    for value in values where !seen.insert(value).inserted {
      throw QueryError(.binding(.duplicateName(name: value)), at: span)
    }
    return .enumeration(values)
  }

  /// Refuses more numbers in brackets behind a type than it takes.
  private static func requireArguments(_ name: TypeName, atMost count: Int) throws(QueryError) {
    guard name.arguments.count > count else { return }
    throw .notAllowed(
      count == 0 ? "\(name.name) takes no number in brackets" : "\(name.name) takes at most \(count) in brackets",
      count == 0 ? "\(name.name) 后不能带括号中的数字" : "\(name.name) 的括号中最多有 \(count) 个数字", at: name.span)
  }

  private static func decimalType(_ name: TypeName) throws(QueryError) -> DataType {
    try requireArguments(name, atMost: 2)
    guard let precision = name.arguments.first else { return .decimal(precision: 18, scale: 3) }
    let scale = name.arguments.count > 1 ? name.arguments[1] : 0
    guard precision >= 1, precision <= FixedDecimal.maximumPrecision, scale >= 0, scale <= precision else {
      throw QueryError(
        .binding(
          .notAllowed(
            EvaluationFailure.Reason(
              "A DECIMAL has 1 to 38 digits, and no more decimals than digits", "DECIMAL 的位数为 1 到 38，小数位数不超过总位数"))),
        at: name.span)
    }
    return .decimal(precision: precision, scale: scale)
  }

  /// Types by their names in upper case.
  private static let typesByName: [String: DataType] = {
    let names: [(DataType, [String])] = [
      (.boolean, ["BOOLEAN", "BOOL", "LOGICAL"]),
      (.tinyint, ["TINYINT", "INT1"]),
      (.smallint, ["SMALLINT", "INT2", "SHORT", "INT16"]),
      (.integer, ["INTEGER", "INT", "INT4", "SIGNED", "INT32", "MEDIUMINT"]),
      (.bigint, ["BIGINT", "INT8", "LONG", "INT64", "OID"]),
      (.hugeint, ["HUGEINT", "INT128"]),
      (.utinyint, ["UTINYINT", "UINT8"]),
      (.usmallint, ["USMALLINT", "UINT16"]),
      (.uinteger, ["UINTEGER", "UINT32"]),
      (.ubigint, ["UBIGINT", "UINT64"]),
      (.uhugeint, ["UHUGEINT", "UINT128"]),
      (.real, ["REAL", "FLOAT", "FLOAT4"]),
      (.double, ["DOUBLE", "DOUBLE PRECISION", "FLOAT8"]),
      (
        .varchar,
        [
          "VARCHAR", "TEXT", "STRING", "CHAR", "BPCHAR", "CHARACTER", "CHARACTER VARYING", "CHAR VARYING", "NVARCHAR",
          "NAME",
        ]
      ),
      (.blob, ["BLOB", "BYTEA", "BINARY", "VARBINARY"]),
      (.uuid, ["UUID", "GUID"]),
      (.json, ["JSON"]),
      (.date, ["DATE"]),
      (.time, ["TIME", "TIME WITHOUT TIME ZONE"]),
      (.zonedTime, ["TIME WITH TIME ZONE", "TIMETZ"]),
      (
        .timestamp,
        [
          "TIMESTAMP", "DATETIME", "TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP_US",
        ]
      ),
      (.zonedTimestamp, ["TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"]),
      (.preciseTimestamp(.seconds), ["TIMESTAMP_S"]), (.preciseTimestamp(.milliseconds), ["TIMESTAMP_MS"]),
      (.preciseTimestamp(.nanoseconds), ["TIMESTAMP_NS"]),
      (.interval, ["INTERVAL"]),
      (.amount, ["AMOUNT", "MONEY", "金额"]),
      (.percent, ["PERCENT", "PERCENTAGE", "百分比"]),
      (.null, ["NULL"]),
      (.double, ["浮点数"]), (.bigint, ["整数"]), (.varchar, ["文本"]), (.date, ["日期"]), (.boolean, ["布尔"]),
    ]
    var table: [String: DataType] = [:]
    for (type, aliases) in names { for alias in aliases { table[alias] = type } }
    return table
  }()
}
