// The types of the language, and how each is stored in a vector.

/// A type of the language.
public indirect enum DataType: Hashable, Sendable {
  /// The type of a bare NULL; coerces to every other type.
  case null
  case boolean
  case tinyint, smallint, integer, bigint, hugeint
  case utinyint, usmallint, uinteger, ubigint, uhugeint
  /// An exact decimal of `precision` digits, `scale` of them decimals; 1 to 38 digits.
  case decimal(precision: Int, scale: Int)
  case real, double
  case varchar
  case blob
  /// An identifier of 128 bits. Lies as its text, 32 digits in lower case with hyphens, whose order is that of the number.
  case uuid
  /// A text that is JSON, so that JSON made of it holds the value and not its text.
  case json
  case date, time, timestamp, interval
  /// A timestamp that counts seconds, milliseconds or nanoseconds: what is computed with it is a TIMESTAMP.
  case preciseTimestamp(TimestampPrecision)
  /// A time of day with the offset of its clock from UTC; the zone gives the offset to what has none.
  case zonedTime(ShownZone)
  /// A timestamp with a time zone: a moment, counted in UTC, and the zone that shows it.
  case zoned(ShownZone)
  /// Money in 元 with four decimals: 18 digits where it is stored, 38 (`wide`) in sums. Both are AMOUNT to the user.
  case amount(wide: Bool)
  /// An exact ratio with eight decimals, shown as a percentage.
  case percent
  case list(DataType)
  /// A list of so many elements, in a column or as the result of a cast. What is done with one sees the list.
  case array(DataType, length: Int)
  /// Named fields in order.
  case structure([StructureField])
  /// Keys with a value each; no key is NULL or stands twice. Lies as a list of structures.
  case map(key: DataType, value: DataType)
  /// One of the texts that the type lists. Stored as its place in them, from 0, by which it is ordered too.
  case enumeration([String])

  /// One field of a structure.
  public struct StructureField: Hashable, Sendable {
    /// The field's name as written.
    public let name: String
    /// The field's type.
    public let type: DataType

    /// Creates a field.
    public init(name: String, type: DataType) {
      self.name = name
      self.type = type
    }
  }

  /// AMOUNT as it is stored: 18 digits.
  public static let amount = DataType.amount(wide: false)
  /// Decimals of an AMOUNT.
  public static let amountScale = 4
  /// Decimals of a PERCENT.
  public static let percentScale = 8
}

extension DataType {
  /// How values of a type lie in a vector.
  public enum Storage: Sendable {
    /// `Bool`.
    case booleans
    /// `Int64`: integers up to BIGINT, DECIMAL up to 18 digits, AMOUNT, PERCENT, DATE (days since 1970-01-01), TIME
    /// (microseconds since midnight), TIMESTAMP, TIMESTAMP_S and TIMESTAMP_MS (microseconds since 1970-01-01),
    /// TIMESTAMP_NS (nanoseconds since then), TIMESTAMP WITH TIME ZONE (microseconds since then, in UTC) and TIME WITH TIME ZONE (see
    /// `ZonedTime`).
    case integers
    /// `Int128`: HUGEINT, UBIGINT, UHUGEINT up to its half, DECIMAL over 18 digits, AMOUNT in sums.
    case wideIntegers
    /// `Double`; a REAL is a Double rounded to 24 bits.
    case doubles
    /// Dictionary codes.
    case texts
    /// `Interval`.
    case intervals
    /// Ranges of a child vector.
    case lists
    /// One child vector a field.
    case structures
  }

  /// How values of this type lie in a vector.
  public var storage: Storage {
    switch self {
    case .boolean: .booleans
    case .null, .tinyint, .smallint, .integer, .bigint, .utinyint, .usmallint, .uinteger: .integers
    case .hugeint, .ubigint, .uhugeint: .wideIntegers
    case .decimal(let precision, _): precision <= 18 ? .integers : .wideIntegers
    case .amount(let wide): wide ? .wideIntegers : .integers
    case .real, .double: .doubles
    case .varchar, .blob, .uuid, .json: .texts
    case .date, .time, .timestamp, .preciseTimestamp, .zoned, .zonedTime, .percent: .integers
    case .enumeration: .integers
    case .interval: .intervals
    case .list, .array, .map: .lists
    case .structure: .structures
    }
  }

  /// Decimals of the stored integer: of a DECIMAL, AMOUNT or PERCENT; 0 for integers; nil for other types.
  public var exactScale: Int? {
    switch self {
    case .decimal(_, let scale): scale
    case .amount: DataType.amountScale
    case .percent: DataType.percentScale
    default: isInteger ? 0 : nil
    }
  }

  /// The type of what a list holds; of a map, its entries with `key` and `value`. Nil for other types.
  public var listElement: DataType? {
    switch self {
    case .list(let element), .array(let element, _): element
    case .map(let key, let value):
      .structure([StructureField(name: "key", type: key), StructureField(name: "value", type: value)])
    default: nil
    }
  }

  /// The type with `new` wherever `old` stands in it.
  func replacing(_ old: DataType, by new: DataType) -> DataType {
    if self == old { return new }
    switch self {
    case .list(let element): return .list(element.replacing(old, by: new))
    case .array(let element, let length): return .array(element.replacing(old, by: new), length: length)
    case .map(let key, let value):
      return .map(key: key.replacing(old, by: new), value: value.replacing(old, by: new))
    case .structure(let fields):
      return .structure(fields.map { StructureField(name: $0.name, type: $0.type.replacing(old, by: new)) })
    default: return self
    }
  }

  /// Whether values of this type are or hold structures whose fields have no names.
  public var holdsTuple: Bool {
    switch self {
    case .list(let element), .array(let element, _): element.holdsTuple
    case .map(let key, let value): key.holdsTuple || value.holdsTuple
    case .structure(let fields): fields.allSatisfy(\.name.isEmpty) || fields.contains(where: \.type.holdsTuple)
    default: false
    }
  }

  /// Whether this is an array of a fixed length.
  public var isArray: Bool { if case .array = self { true } else { false } }

  /// Elements that an array may have at most.
  static let longestArray = 100_000

  /// Whether this is a map.
  public var isMap: Bool { if case .map = self { true } else { false } }

  /// Whether this is an enumeration.
  public var isEnumeration: Bool { if case .enumeration = self { true } else { false } }

  /// Whether this is an integer type.
  public var isInteger: Bool {
    switch self {
    case .tinyint, .smallint, .integer, .bigint, .hugeint, .utinyint, .usmallint, .uinteger, .ubigint, .uhugeint: true
    default: false
    }
  }

  /// Whether this is a plain number: an integer, DECIMAL, REAL or DOUBLE; not AMOUNT or PERCENT.
  public var isNumber: Bool {
    switch self {
    case .decimal, .real, .double: true
    default: isInteger
    }
  }

  /// Whether this is AMOUNT, stored or summed.
  public var isAmount: Bool { if case .amount = self { true } else { false } }

  /// Whether this is REAL or DOUBLE.
  public var isFloating: Bool { self == .real || self == .double }

  /// The name that DESCRIBE and messages show, e.g. `DECIMAL(18,2)`, `VARCHAR[]`.
  public var name: String {
    switch self {
    case .null: "NULL"
    case .boolean: "BOOLEAN"
    case .tinyint: "TINYINT"
    case .smallint: "SMALLINT"
    case .integer: "INTEGER"
    case .bigint: "BIGINT"
    case .hugeint: "HUGEINT"
    case .utinyint: "UTINYINT"
    case .usmallint: "USMALLINT"
    case .uinteger: "UINTEGER"
    case .ubigint: "UBIGINT"
    case .uhugeint: "UHUGEINT"
    case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
    case .real: "FLOAT"
    case .double: "DOUBLE"
    case .varchar: "VARCHAR"
    case .blob: "BLOB"
    case .uuid: "UUID"
    case .json: "JSON"
    case .date: "DATE"
    case .time: "TIME"
    case .timestamp: "TIMESTAMP"
    case .preciseTimestamp(.seconds): "TIMESTAMP_S"
    case .preciseTimestamp(.milliseconds): "TIMESTAMP_MS"
    case .preciseTimestamp(.nanoseconds): "TIMESTAMP_NS"
    case .zoned: "TIMESTAMP WITH TIME ZONE"
    case .zonedTime: "TIME WITH TIME ZONE"
    case .interval: "INTERVAL"
    case .amount: "AMOUNT"
    case .percent: "PERCENT"
    case .list(let element): element.name + "[]"
    case .array(let element, let length): "\(element.name)[\(length)]"
    case .map(let key, let value): "MAP(\(key.name), \(value.name))"
    case .enumeration(let values): "ENUM(" + values.map(SyntaxPrinter.literal).joined(separator: ", ") + ")"
    case .structure(let fields):
      fields.allSatisfy(\.name.isEmpty)
        ? "TUPLE(" + fields.map(\.type.name).joined(separator: ", ") + ")"
        : "STRUCT(" + fields.map { "\(SyntaxPrinter.quoted($0.name)) \($0.type.name)" }.joined(separator: ", ") + ")"
    }
  }
}
