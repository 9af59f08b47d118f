// list and string_agg: all values of each group, kept as columns and arranged by group at the end.

/// list: all values in order, NULLs included.
final class ListAccumulator: Accumulator {
  private let elementType: DataType
  private var values: ColumnStore
  private var rows = GroupedRows()

  /// An accumulator of lists of `elementType`.
  init(elementType: DataType) {
    self.elementType = elementType
    values = ColumnStore(type: elementType)
  }

  func resize(groupCount count: Int) { rows.resize(groupCount: count) }

  var byteCount: Int { values.byteCount + values.count * 4 }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    guard values.count + groups.count < Int(Int32.max) else {
      throw QueryError(.limit(.memory(bytes: values.count * 8)))
    }
    try values.append(arguments[0])
    rows.append(groups)
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? ListAccumulator else { return }
    try values.append(other.values.build())
    rows.append(other.rows.allOwners.map { groups[Int($0)] })
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    let (order, starts) = rows.arranged()
    let all = values.build()
    let child = order.map { all.gather($0) } ?? all
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(groups.count)
    var validity: Validity?
    for (row, group) in groups.enumerated() {
      ranges.append(starts[group]..<starts[group + 1])
      if ranges[row].isEmpty {
        if validity == nil { validity = Validity(repeating: true, count: groups.count) }
        validity?[row] = false
      }
    }
    return Vector(
      type: .list(elementType), count: groups.count, storage: .lists(ranges[...], child: child), validity: validity)
  }
}

/// string_agg: the texts in order with a separator between them, and marks around them all.
final class JoinedTextAccumulator: Accumulator {
  private let separator: [UInt8]
  private let opening: [UInt8]
  private let closing: [UInt8]
  private var values = ColumnStore(type: .varchar)
  private var rows = GroupedRows()
  /// Bytes of the results, separators included.
  private var textBytes = 0
  private var groupCount = 0

  /// An accumulator that puts `separator` between texts, `opening` before the first and `closing` behind the last.
  init(separator: String, opening: String = "", closing: String = "") {
    self.separator = Array(separator.utf8)
    self.opening = Array(opening.utf8)
    self.closing = Array(closing.utf8)
  }

  func resize(groupCount count: Int) {
    groupCount = count
    rows.resize(groupCount: count)
  }

  var byteCount: Int { values.byteCount + values.count * 4 + textBytes }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    guard values.count + groups.count < Int(Int32.max) else {
      throw QueryError(.limit(.memory(bytes: values.count * 8)))
    }
    var texts = arguments[0].flattened()
    var owners = groups
    if let validity = texts.validity, !validity.allValid {
      let kept = (0..<Int32(truncatingIfNeeded: groups.count)).filter { validity[Int($0)] }
      texts = texts.gather(kept)
      owners = groups.gather(kept)
    }
    try values.append(texts.withValidity(nil))
    rows.append(owners)
    if case .texts(let codes, let dictionary) = texts.storage {
      for code in codes { textBytes += dictionary.utf8(code).count + separator.count }
    }
    // The texts of one group alone are one text at the end: what cannot be is told before it is made.
    if groupCount == 1, textBytes > ScalarFunction.textLimitBytes {
      throw QueryError(.limit(.memory(bytes: ScalarFunction.textLimitBytes)))
    }
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? JoinedTextAccumulator else { return }
    try values.append(other.values.build())
    textBytes += other.textBytes
    rows.append(other.rows.allOwners.map { groups[Int($0)] })
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    try finish(groups) { () throws(QueryError) in }
  }

  func finish(_ groups: Range<Int>, check: () throws(QueryError) -> Void) throws(QueryError) -> Vector {
    let (order, starts) = rows.arranged()
    guard case .texts(let codes, let dictionary) = values.build().storage else {
      return Vector.null(type: .varchar, count: groups.count)
    }
    var bytes: [UInt8] = []
    if groups.count == groupCount { bytes.reserveCapacity(textBytes) }
    var nextCheck = EvaluationContext.bytesBetweenChecks
    var offsets = [0]
    var validity: Validity?
    for (row, group) in groups.enumerated() {
      let hasTexts = starts[group] < starts[group + 1]
      if hasTexts { bytes.append(contentsOf: opening) }
      for place in starts[group]..<starts[group + 1] {
        if place > starts[group] { bytes.append(contentsOf: separator) }
        let position = order.map { Int($0[place]) } ?? place
        bytes.append(contentsOf: dictionary.utf8(codes[codes.startIndex + position]))
        if bytes.count > ScalarFunction.textLimitBytes {
          throw QueryError(.limit(.memory(bytes: ScalarFunction.textLimitBytes)))
        }
        if bytes.count >= nextCheck {
          nextCheck = bytes.count + EvaluationContext.bytesBetweenChecks
          try check()
        }
      }
      if hasTexts { bytes.append(contentsOf: closing) }
      offsets.append(bytes.count)
      if !hasTexts {
        if validity == nil { validity = Validity(repeating: true, count: groups.count) }
        validity?[row] = false
      }
    }
    let joined = TextDictionary(bytes: bytes, offsets: offsets, isDistinct: false)
    return Vector(
      type: .varchar, count: groups.count, storage: .texts((0..<Int32(groups.count)).map { $0 }[...], joined),
      validity: validity)
  }
}

/// An aggregate that is NULL whatever its rows.
final class NothingAccumulator: Accumulator {
  private let type: DataType

  /// An accumulator of NULLs of `type`.
  init(type: DataType) { self.type = type }

  func resize(groupCount count: Int) {}
  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {}
  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {}
  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    Vector.null(type: type, count: groups.count).flattened()
  }
}
