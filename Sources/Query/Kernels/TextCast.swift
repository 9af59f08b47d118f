// Casts from and to text. Reading runs once per dictionary entry when the dictionary is smaller than the rows.

/// Casts from and to VARCHAR.
enum TextCast {
  /// Texts read as values of `type`.
  static func read(
    _ vector: Vector, as type: DataType, isTry: Bool, _ context: EvaluationContext? = nil
  ) throws(QueryError) -> Vector {
    switch type {
    case .boolean:
      return try read(vector, type, isTry, NumberParsing.boolean, placeholder: false) { .booleans($0) }
    case .tinyint, .smallint, .integer, .bigint, .hugeint, .utinyint, .usmallint, .uinteger, .ubigint, .uhugeint,
      .decimal, .amount, .percent:
      return try readExact(vector, type, isTry)
    case .real:
      return try read(
        vector, type, isTry, { NumberParsing.double($0).map { Double(Float($0)) } }, placeholder: 0
      ) { .doubles($0) }
    case .double: return try read(vector, type, isTry, NumberParsing.double, placeholder: 0) { .doubles($0) }
    case .date: return try read(vector, type, isTry, TimeParsing.date, placeholder: 0) { .integers($0) }
    case .time: return try read(vector, type, isTry, TimeParsing.time, placeholder: 0) { .integers($0) }
    case .timestamp: return try read(vector, type, isTry, TimeParsing.timestamp, placeholder: 0) { .integers($0) }
    case .zonedTime(let zone):
      return try read(vector, type, isTry, { TimeParsing.zonedTime($0, in: zone.rules) }, placeholder: 0) {
        .integers($0)
      }
    case .zoned(let zone):
      return try read(vector, type, isTry, { TimeParsing.timestamp($0, in: zone.rules) }, placeholder: 0) {
        .integers($0)
      }
    case .preciseTimestamp(let precision):
      return try read(vector, type, isTry, { TimeParsing.timestamp($0, precision) }, placeholder: 0) { .integers($0) }
    case .interval:
      return try read(
        vector, type, isTry, { Interval(parsing: String(decoding: $0, as: UTF8.self)) }, placeholder: Interval()
      ) { .intervals($0) }
    case .enumeration(let values):
      var places: [String: Int64] = [:]
      for (place, value) in values.enumerated() { places[value] = Int64(place) }
      return try read(
        vector, type, isTry, { places[String(decoding: $0, as: UTF8.self)] }, placeholder: 0
      ) { .integers($0) }
    case .list, .array, .structure, .map: return try NestedTextCast.read(vector, as: type, isTry: isTry, context)
    case .uuid:
      return try replaced(vector, as: .uuid, isTry: isTry) { text, bytes in
        guard let made = UniqueIdentifier.text(text) else { return false }
        bytes.append(contentsOf: made)
        return true
      }
    case .json:
      let check = { () throws(QueryError) in if let context { try context.checkCancellation() } }
      return try replaced(vector, as: .json, isTry: isTry) { text, bytes throws(QueryError) in
        guard try JSONDocument(Array(text), check: check) != nil else { return false }
        bytes.append(contentsOf: text)
        return true
      }
    case .null, .varchar, .blob: throw Cast.impossible(vector.type, type)
    }
  }

  private static func readExact(_ vector: Vector, _ type: DataType, _ isTry: Bool) throws(QueryError) -> Vector {
    let scale = type.exactScale ?? 0
    let limits = type.exactLimits ?? Int128.min...Int128.max
    let reader: (ArraySlice<UInt8>) -> Int128? =
      switch type {
      case .amount: AmountParsing.amount
      case .percent: AmountParsing.percent
      default:
        type.isInteger
          ? { NumberParsing.prefixed($0) ?? NumberParsing.exact($0, scale: 0) }
          : { NumberParsing.exact($0, scale: scale) }
      }
    let checked: (ArraySlice<UInt8>) -> Int128? = { text in
      guard let number = reader(text), limits.contains(number) else { return nil }
      return number
    }
    if type.storage == .wideIntegers {
      return try read(vector, type, isTry, checked, placeholder: 0) { .wideIntegers($0) }
    }
    return try read(
      vector, type, isTry, { checked($0).map { Int64(truncatingIfNeeded: $0) } }, placeholder: 0
    ) { .integers($0) }
  }

  /// Reads every row with `reader`, or every dictionary entry when there are fewer of them.
  private static func read<Element>(
    _ vector: Vector, _ type: DataType, _ isTry: Bool, _ reader: (ArraySlice<UInt8>) -> Element?,
    placeholder: Element, _ storage: (ArraySlice<Element>) -> Vector.Storage
  ) throws(QueryError) -> Vector {
    guard case .texts(let codes, let dictionary) = vector.storage else { throw Cast.impossible(vector.type, type) }
    var failed = false
    let results: ArraySlice<Element>
    if dictionary.count <= codes.count {
      var entries: [Element] = []
      entries.reserveCapacity(dictionary.count)
      for code in 0..<Int32(truncatingIfNeeded: dictionary.count) {
        let value = reader(dictionary.utf8(code))
        if value == nil { failed = true }
        entries.append(value ?? placeholder)
      }
      results = TextComparison.lookUp(codes, in: entries)
    } else {
      results = mapElements(codes) { code in
        guard let value = reader(dictionary.utf8(code)) else {
          failed = true
          return placeholder
        }
        return value
      }
    }
    let result = Vector(
      type: type, count: vector.count, storage: storage(results), validity: vector.validity,
      isConstant: vector.isConstant)
    guard failed else { return result }
    return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
      reader(dictionary.utf8(codes[codes.startIndex + row])) == nil
    }
  }

  /// The rows of any vector as text.
  static func text(_ vector: Vector, _ context: EvaluationContext? = nil) throws(QueryError) -> Vector {
    let rows = vector.isConstant ? 1 : vector.count
    var bytes: [UInt8] = []
    var offsets = [0]
    offsets.reserveCapacity(rows + 1)
    // Elements of a list can be more than a chunk has rows.
    for start in stride(from: 0, to: rows, by: rowsBetweenChecks) {
      let end = min(start + rowsBetweenChecks, rows)
      try appendRows(vector.isConstant ? vector : vector.slice(start..<end), end - start, &bytes, &offsets, context)
      try context?.requireRoom(bytes: bytes.count + offsets.count * 12)
    }
    let codes = (0..<Int32(truncatingIfNeeded: rows)).map { $0 }
    return Vector(
      type: .varchar, count: vector.count,
      storage: .texts(codes[...], TextDictionary(bytes: bytes, offsets: offsets, isDistinct: rows == 1)),
      validity: vector.validity, isConstant: vector.isConstant)
  }

  private static let rowsBetweenChecks = 65_536

  private static func appendRows(
    _ vector: Vector, _ rows: Int, _ bytes: inout [UInt8], _ offsets: inout [Int], _ context: EvaluationContext?
  ) throws(QueryError) {
    let type = vector.type
    switch vector.storage {
    case .integers(let values) where type.isInteger:
      for value in values {
        appendInteger(value, to: &bytes)
        offsets.append(bytes.count)
      }
    case .integers(let values) where type == .date:
      for value in values {
        CivilDate.append(days: value, to: &bytes)
        offsets.append(bytes.count)
      }
    case .doubles(let values):
      for value in values {
        ValueFormat.appendDouble(value, type: type, to: &bytes)
        offsets.append(bytes.count)
      }
    case .lists(let ranges, let child) where !vector.type.isMap:
      for row in 0..<rows {
        if vector.isValid(row) {
          try appendList(ranges[ranges.startIndex + row], of: child, &bytes, context)
        }
        offsets.append(bytes.count)
      }
    default:
      for row in 0..<rows {
        let value = vector.value(at: row)
        if !value.isNull { ValueFormat.append(value, type: type, to: &bytes) }
        offsets.append(bytes.count)
      }
    }
  }

  /// Appends a list of any length, element by element.
  private static func appendList(
    _ range: Range<Int>, of child: Vector, _ bytes: inout [UInt8], _ context: EvaluationContext?
  ) throws(QueryError) {
    bytes.append(UInt8(ascii: "["))
    for position in range {
      if position > range.lowerBound { bytes.append(contentsOf: ", ".utf8) }
      if case .lists(let ranges, let inner) = child.storage, !child.type.isMap, child.isValid(position) {
        try appendList(ranges[ranges.startIndex + (child.isConstant ? 0 : position)], of: inner, &bytes, context)
      } else {
        ValueFormat.appendNested(child.value(at: position), type: child.type, to: &bytes)
      }
      if position & 65_535 == 0 { try context?.requireRoom(bytes: bytes.count) }
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Appends an integer's digits.
  static func appendInteger(_ value: Int64, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = value.magnitude
    repeat {
      bytes.append(UInt8(truncatingIfNeeded: 48 + rest % 10))
      rest /= 10
    } while rest > 0
    var (low, high) = (start, bytes.count - 1)
    while low < high {
      bytes.swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  /// Texts as blobs: `\xAB` is one byte, an ASCII character stands for itself. Others have no byte to stand for.
  static func blob(_ vector: Vector, isTry: Bool, _ context: EvaluationContext?) throws(QueryError) -> Vector {
    try replaced(vector, as: .blob, isTry: isTry) { text, bytes throws(QueryError) in
      try appendUnescaped(text, to: &bytes, context)
    }
  }

  /// Texts replaced by what `append` appends for each, as values of `type`; it is false for a text that stands for none.
  private static func replaced(
    _ vector: Vector, as type: DataType, isTry: Bool,
    _ append: (ArraySlice<UInt8>, inout [UInt8]) throws(QueryError) -> Bool
  ) throws(QueryError) -> Vector {
    guard case .texts(let codes, let dictionary) = vector.storage else { throw Cast.impossible(vector.type, type) }
    // A dictionary may hold the texts of many chunks: then those of the rows are read, one after the other.
    let isPerEntry = dictionary.count <= codes.count
    let count = Int32(truncatingIfNeeded: isPerEntry ? dictionary.count : codes.count)
    let places = isPerEntry ? codes : (0..<count).map { $0 }[...]
    var bytes: [UInt8] = []
    var offsets = [0]
    var failures: Set<Int32> = []
    for place in 0..<count {
      let code = isPerEntry ? place : codes[codes.startIndex + Int(place)]
      if try !append(dictionary.utf8(code), &bytes) {
        failures.insert(place)
        bytes.removeLast(bytes.count - (offsets.last ?? 0))
      }
      offsets.append(bytes.count)
    }
    let result = Vector(
      type: type, count: vector.count,
      storage: .texts(places, TextDictionary(bytes: bytes, offsets: offsets, isDistinct: false)),
      validity: vector.validity, isConstant: vector.isConstant)
    if failures.isEmpty { return result }
    return try CastFailures.settle(result, source: vector, isTry: isTry) { row in
      failures.contains(places[places.startIndex + row])
    }
  }

  private static func appendUnescaped(
    _ text: ArraySlice<UInt8>, to result: inout [UInt8], _ context: EvaluationContext?
  ) throws(QueryError) -> Bool {
    var position = text.startIndex
    while position < text.endIndex {
      guard text[position] == UInt8(ascii: "\\") else {
        guard text[position] < 128 else { return false }
        result.append(text[position])
        position += 1
        if result.count & 0xffff == 0 { try context?.requireRoom(bytes: result.count) }
        continue
      }
      guard position + 3 < text.endIndex, text[position + 1] == UInt8(ascii: "x"),
        let high = hexDigit(text[position + 2]), let low = hexDigit(text[position + 3])
      else { return false }
      result.append(high << 4 | low)
      position += 4
    }
    return true
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
