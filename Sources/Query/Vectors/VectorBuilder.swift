// Builds a flat vector value by value.

/// Collects values of one type into a vector.
public struct VectorBuilder: Sendable {
  /// The type of the values.
  public let type: DataType
  /// Rows so far.
  public private(set) var count = 0
  private var booleans: [Bool] = []
  private var integers: [Int64] = []
  private var wideIntegers: [Int128] = []
  private var doubles: [Double] = []
  private var codes: [Int32] = []
  private var texts: TextDictionaryBuilder?
  private var intervals: [Interval] = []
  private var ranges: [Range<Int>] = []
  private var children: [VectorBuilder] = []
  private var validity: Validity?

  /// An empty vector of `type`.
  public init(type: DataType) {
    self.type = type
    if let element = type.listElement {
      children = [VectorBuilder(type: element)]
    } else if case .structure(let fields) = type {
      children = fields.map { VectorBuilder(type: $0.type) }
    }
  }

  /// Starts from the rows of a flat vector, whose storage is copied whole. Not for text.
  init(extending vector: Vector) throws(QueryError) {
    self.init(type: vector.type)
    switch vector.storage {
    case .booleans(let values): booleans = Array(values)
    case .integers(let values): integers = Array(values)
    case .wideIntegers(let values): wideIntegers = Array(values)
    case .doubles(let values): doubles = Array(values)
    case .intervals(let values): intervals = Array(values)
    case .texts, .lists, .structures:
      for row in 0..<vector.count { try append(vector.value(at: row)) }
      return
    }
    count = vector.count
    validity = vector.validity
  }

  /// Adds one value. A decimal is rescaled to the type's scale.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the value does not fit the type.
  public mutating func append(_ value: Value) throws(QueryError) {
    if value.isNull {
      try appendNull()
      return
    }
    switch type.storage {
    case .booleans:
      guard case .boolean(let flag) = value else { throw mismatch(value) }
      booleans.append(flag)
    case .integers:
      guard let stored = VectorBuilder.storedInteger(value, type: type), let narrow = Int64(exactly: stored) else {
        throw mismatch(value)
      }
      integers.append(narrow)
    case .wideIntegers:
      guard let stored = VectorBuilder.storedInteger(value, type: type) else { throw mismatch(value) }
      wideIntegers.append(stored)
    case .doubles:
      guard case .double(let number) = value else { throw mismatch(value) }
      doubles.append(number)
    case .texts:
      if texts == nil { texts = TextDictionaryBuilder() }
      guard let code = texts?.code(for: value, type: type) else { throw mismatch(value) }
      codes.append(code)
    case .intervals:
      guard case .interval(let interval) = value else { throw mismatch(value) }
      intervals.append(interval)
    case .lists:
      guard case .list(let elements) = value else { throw mismatch(value) }
      let start = children[0].count
      for element in elements { try children[0].append(element) }
      ranges.append(start..<children[0].count)
    case .structures:
      guard case .structure(let fields) = value, fields.count == children.count else { throw mismatch(value) }
      for (index, field) in fields.enumerated() { try children[index].append(field) }
    }
    validity?.append(true)
    count += 1
  }

  /// Adds all rows of a vector of the same type. Plain storage is copied as it lies; text, lists and structures go value
  /// by value.
  mutating func append(_ vector: Vector) throws(QueryError) {
    guard !vector.isConstant, type.storage == vector.type.storage else {
      for row in 0..<vector.count { try append(vector.value(at: row)) }
      return
    }
    switch vector.storage {
    case .booleans(let values): booleans.append(contentsOf: values)
    case .integers(let values): integers.append(contentsOf: values)
    case .wideIntegers(let values): wideIntegers.append(contentsOf: values)
    case .doubles(let values): doubles.append(contentsOf: values)
    case .intervals(let values): intervals.append(contentsOf: values)
    case .texts, .lists, .structures:
      for row in 0..<vector.count { try append(vector.value(at: row)) }
      return
    }
    appendValidity(of: vector)
  }

  private mutating func appendValidity(of vector: Vector) {
    if vector.validity != nil || validity != nil {
      if validity == nil { validity = Validity(repeating: true, count: count) }
      validity?.append(contentsOf: vector.validity, count: vector.count)
    }
    count += vector.count
  }

  /// Adds the rows of a flat text vector by their codes, which are of the dictionary that `build(dictionary:)` will be
  /// given.
  mutating func append(codesOf vector: Vector) {
    guard case .texts(let added, _) = vector.storage else { return }
    codes.append(contentsOf: added)
    appendValidity(of: vector)
  }

  /// Adds a text by its code in the dictionary that `build(dictionary:)` will be given; nil is NULL.
  mutating func append(code: Int32?) {
    if code == nil, validity == nil { validity = Validity(repeating: true, count: count) }
    validity?.append(code != nil)
    codes.append(code ?? 0)
    count += 1
  }

  /// Adds a text `count` times by its code; nil is NULL.
  mutating func append(code: Int32?, count added: Int) {
    if code == nil, validity == nil { validity = Validity(repeating: true, count: count) }
    validity?.append(contentsOf: code == nil ? Validity(repeating: false, count: added) : nil, count: added)
    codes.append(contentsOf: repeatElement(code ?? 0, count: added))
    count += added
  }

  /// Adds texts by their codes in the dictionary that `build(dictionary:)` will be given; a negative code is NULL.
  mutating func append(codes added: ArraySlice<Int32>) {
    if validity == nil, added.contains(where: { $0 < 0 }) { validity = Validity(repeating: true, count: count) }
    if validity == nil {
      codes.append(contentsOf: added)
    } else {
      for code in added { validity?.append(code >= 0) }
      codes.append(contentsOf: added.lazy.map { max($0, 0) })
    }
    count += added.count
  }

  /// Adds whole numbers, or NULL, to a vector that stores integers.
  mutating func append(integers added: ArraySlice<Int?>) {
    if validity == nil, added.contains(where: { $0 == nil }) { validity = Validity(repeating: true, count: count) }
    if validity != nil { for number in added { validity?.append(number != nil) } }
    integers.append(contentsOf: added.lazy.map { Int64($0 ?? 0) })
    count += added.count
  }

  /// Adds stored integers, or NULL, to a vector that stores wide integers.
  mutating func append(wideIntegers added: ArraySlice<Int128?>) {
    if validity == nil, added.contains(where: { $0 == nil }) { validity = Validity(repeating: true, count: count) }
    if validity != nil { for number in added { validity?.append(number != nil) } }
    wideIntegers.append(contentsOf: added.lazy.map { $0 ?? 0 })
    count += added.count
  }

  /// Adds a whole number to a vector that stores integers.
  mutating func append(integer: Int64) {
    integers.append(integer)
    validity?.append(true)
    count += 1
  }

  /// Adds a stored integer to a vector that stores wide integers.
  mutating func append(wideInteger: Int128) {
    wideIntegers.append(wideInteger)
    validity?.append(true)
    count += 1
  }

  /// Adds a truth value to a vector of those.
  mutating func append(boolean: Bool) {
    booleans.append(boolean)
    validity?.append(true)
    count += 1
  }

  /// Adds the rows of a builder of the same type, which has no children; `codes` has the code here for each code there.
  mutating func append(contentsOf other: VectorBuilder, codes mapped: [Int32]) {
    booleans.append(contentsOf: other.booleans)
    integers.append(contentsOf: other.integers)
    wideIntegers.append(contentsOf: other.wideIntegers)
    doubles.append(contentsOf: other.doubles)
    intervals.append(contentsOf: other.intervals)
    // A row without a text has code 0, which need not be a text of the other builder.
    for code in other.codes { codes.append(Int(code) < mapped.count ? mapped[Int(code)] : 0) }
    if other.validity != nil || validity != nil {
      if validity == nil { validity = Validity(repeating: true, count: count) }
      validity?.append(contentsOf: other.validity, count: other.count)
    }
    count += other.count
  }

  /// Adds a row without a value.
  mutating func appendNull() throws(QueryError) {
    if validity == nil { validity = Validity(repeating: true, count: count) }
    validity?.append(false)
    count += 1
    switch type.storage {
    case .booleans: booleans.append(false)
    case .integers: integers.append(0)
    case .wideIntegers: wideIntegers.append(0)
    case .doubles: doubles.append(0)
    case .texts:
      if texts == nil { texts = TextDictionaryBuilder() }
      codes.append(texts?.code(for: "") ?? 0)
    case .intervals: intervals.append(Interval())
    case .lists: ranges.append(0..<0)
    case .structures: for index in children.indices { try children[index].append(.null) }
    }
  }

  private func mismatch(_ value: Value) -> QueryError {
    QueryError(.evaluation(.valueOutOfRange(value: value, type: type)))
  }

  /// The integer that stands for `value` in a vector of `type`; nil when it cannot.
  static func storedInteger(_ value: Value, type: DataType) -> Int128? {
    guard let scale = type.exactScale else {
      if case .integer(let number) = value { return number }
      return nil
    }
    switch value {
    case .integer(let number): return FixedDecimal(unscaled: number, scale: 0).rescaled(to: scale)?.unscaled
    case .decimal(let number): return number.rescaled(to: scale)?.unscaled
    default: return nil
    }
  }

  /// The finished vector.
  public func build() -> Vector { build(dictionary: texts?.build() ?? TextDictionary([""], isDistinct: true)) }

  /// The finished vector, whose codes belong to `dictionary`.
  func build(dictionary: TextDictionary) -> Vector {
    let storage: Vector.Storage =
      switch type.storage {
      case .booleans: .booleans(booleans[...])
      case .integers: .integers(integers[...])
      case .wideIntegers: .wideIntegers(wideIntegers[...])
      case .doubles: .doubles(doubles[...])
      case .texts: .texts(codes[...], dictionary)
      case .intervals: .intervals(intervals[...])
      case .lists: .lists(ranges[...], child: children[0].build())
      case .structures: .structures(children.map { $0.build() })
      }
    return Vector(type: type, count: count, storage: storage, validity: validity)
  }
}
