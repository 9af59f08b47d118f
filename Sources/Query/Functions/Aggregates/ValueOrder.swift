// The order of single values, for aggregates and list functions that keep values of any type.

/// Compares values of one type.
enum ValueOrder {
  /// Negative, zero or positive as `left` is below, equal to or above `right`. NULL sorts last, NaN after all other
  /// numbers, texts by their bytes, lists and structures element by element.
  static func compare(_ left: Value, _ right: Value) -> Int {
    switch (left, right) {
    case (.null, .null): 0
    case (.null, _): 1
    case (_, .null): -1
    case (.boolean(let a), .boolean(let b)): a == b ? 0 : (a ? 1 : -1)
    case (.integer(let a), .integer(let b)): sign(a, b)
    case (.decimal(let a), .decimal(let b)): FixedDecimal.compare(a, b)
    case (.double(let a), .double(let b)): Double.precedes(a, b) ? -1 : (Double.precedes(b, a) ? 1 : 0)
    case (.text(let a), .text(let b)): compare(a.utf8, b.utf8)
    case (.blob(let a), .blob(let b)): compare(a, b)
    case (.interval(let a), .interval(let b)): sign(a.comparableMicroseconds, b.comparableMicroseconds)
    case (.list(let a), .list(let b)), (.structure(let a), .structure(let b)): compare(a, b)
    default: sign(rank(left), rank(right))
    }
  }

  /// Whether the values are equal; NULL equals NULL.
  static func equal(_ left: Value, _ right: Value) -> Bool { compare(left, right) == 0 }

  private static func sign<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
    left < right ? -1 : (left > right ? 1 : 0)
  }

  private static func compare(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Int {
    var others = right.makeIterator()
    for byte in left {
      guard let other = others.next() else { return 1 }
      if byte != other { return byte < other ? -1 : 1 }
    }
    return others.next() == nil ? 0 : -1
  }

  private static func compare(_ left: [Value], _ right: [Value]) -> Int {
    for (a, b) in zip(left, right) {
      let order = compare(a, b)
      if order != 0 { return order }
    }
    return sign(left.count, right.count)
  }

  /// Kinds of values in an order, for values that should have had one type.
  private static func rank(_ value: Value) -> Int {
    switch value {
    case .boolean: 0
    case .integer: 1
    case .decimal: 2
    case .double: 3
    case .text: 4
    case .blob: 5
    case .interval: 6
    case .list: 7
    case .structure: 8
    case .null: 9
    }
  }
}

extension Interval {
  /// Its length with months of 30 days: what intervals are ordered by.
  var comparableMicroseconds: Int128 {
    (Int128(months) * 30 + Int128(days)) * 86_400_000_000 + Int128(microseconds)
  }
}
