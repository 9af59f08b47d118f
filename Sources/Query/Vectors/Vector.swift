// A column of values that travels through the engine: a slice of a table's column, a constant, or a computed result.

/// `count` values of one type. Copying is cheap: storage is shared.
public struct Vector: Sendable {
  /// The values. For a constant every array has one element, which stands for all rows.
  public enum Storage: Sendable {
    case booleans(ArraySlice<Bool>)
    case integers(ArraySlice<Int64>)
    case wideIntegers(ArraySlice<Int128>)
    case doubles(ArraySlice<Double>)
    /// Codes of `TextDictionary`; the code of a NULL row is unspecified but within the dictionary, or 0.
    case texts(ArraySlice<Int32>, TextDictionary)
    case intervals(ArraySlice<Interval>)
    /// Each row is a range of the child vector.
    indirect case lists(ArraySlice<Range<Int>>, child: Vector)
    /// One vector a field, each as long as this one.
    indirect case structures([Vector])
  }

  /// The SQL type of the values.
  public let type: DataType
  /// How many rows there are.
  public let count: Int
  /// The values; those of NULL rows are unspecified.
  public let storage: Storage
  /// Which rows have a value; nil when all have. A constant's validity covers one row.
  public let validity: Validity?
  /// Whether one stored element stands for all rows.
  public let isConstant: Bool
  /// The codes of stored integers that come from a column which has them; nil for others.
  private(set) var integerCodes: IntegerCodes?

  /// Creates a vector. The storage must be what `type.storage` says and hold `count` elements, or one for a constant.
  public init(type: DataType, count: Int, storage: Storage, validity: Validity? = nil, isConstant: Bool = false) {
    self.type = type
    self.count = count
    self.storage = storage
    self.validity = validity
    self.isConstant = isConstant
  }

  /// The same rows with codes of their integers; without any for nil.
  func withCodes(_ codes: IntegerCodes?) -> Vector {
    var vector = self
    vector.integerCodes = codes
    return vector
  }
}

/// Up to `Chunk.capacity` rows of several columns.
public struct Chunk: Sendable {
  /// The most rows that a chunk has.
  public static let capacity = 2048

  /// One vector a column, each `count` rows long.
  public var columns: [Vector]
  /// Rows.
  public let count: Int

  /// Creates a chunk of `count` rows.
  public init(columns: [Vector], count: Int) {
    self.columns = columns
    self.count = count
  }
}
