// The distinct rows of a chunk of few columns, told by an array over all rows that its values could make.

/// The distinct rows of some columns, numbered in the order in which they first come.
struct NarrowRows {
  /// The number of each row.
  let numbers: [Int32]
  /// Where each distinct row first stands.
  let firstRows: [Int32]

  /// The rows that values within the columns' bounds could make, at most: what an array is cleared for with each chunk.
  private static let mostPlaces = 1 << 14

  /// The distinct rows of `columns`, each `count` rows long; nil when there are more than `most`, when the columns hold other
  /// things than integers and texts, or when their values lie too far apart.
  init?(_ columns: [Vector], count: Int, most: Int) {
    var places = [Int32](repeating: 0, count: count)
    var width = 1
    for column in columns where !column.isConstant {
      guard NarrowRows.add(column, to: &places, width: &width) else { return nil }
    }
    var numbered = [Int32](repeating: -1, count: width)
    var firstRows: [Int32] = []
    firstRows.reserveCapacity(most)
    guard NarrowRows.number(&places, by: &numbered, firstRows: &firstRows, most: most) else { return nil }
    numbers = places
    self.firstRows = firstRows
  }

  /// Makes `column` a further digit of `places`, which have been less than `width`.
  private static func add(_ column: Vector, to places: inout [Int32], width: inout Int) -> Bool {
    let range: (minimum: Int64, maximum: Int64)?
    switch column.storage {
    case .integers(let values): range = Packing.range(values, validity: column.validity)
    case .texts(let codes, _): range = Packing.range(codes, validity: column.validity)
    default: return false
    }
    // Nothing but NULL: all rows alike.
    guard let (minimum, maximum) = range else { return true }
    let (distance, overflow) = maximum.subtractingReportingOverflow(minimum)
    guard !overflow, distance < Int64(mostPlaces) else { return false }
    // Zero is the digit of NULL.
    let digits = Int(distance) + 2
    width *= digits
    guard width <= mostPlaces else { return false }
    switch column.storage {
    case .integers(let values):
      addDigits(values, less: minimum &- 1, validity: column.validity, base: Int32(digits), to: &places)
    case .texts(let codes, _):
      addDigits(
        codes, less: Int32(truncatingIfNeeded: minimum) &- 1, validity: column.validity, base: Int32(digits),
        to: &places)
    default: return false
    }
    return true
  }

  @inline(__always)
  private static func addDigits<Element: FixedWidthInteger>(
    _ values: ArraySlice<Element>, less offset: Element, validity: Validity?, base: Int32, to places: inout [Int32]
  ) {
    let values = values.span
    if let validity {
      for row in values.indices {
        places[row] = places[row] &* base &+ (validity[row] ? Int32(truncatingIfNeeded: values[row] &- offset) : 0)
      }
    } else {
      for row in values.indices {
        places[row] = places[row] &* base &+ Int32(truncatingIfNeeded: values[row] &- offset)
      }
    }
  }

  /// Turns each of `places` into the number of its row; false when there are more than `most`.
  private static func number(
    _ places: inout [Int32], by numbered: inout [Int32], firstRows: inout [Int32], most: Int
  ) -> Bool {
    for row in places.indices {
      let place = Int(places[row])
      var number = numbered[place]
      if number < 0 {
        guard firstRows.count < most else { return false }
        number = Int32(truncatingIfNeeded: firstRows.count)
        numbered[place] = number
        firstRows.append(Int32(truncatingIfNeeded: row))
      }
      places[row] = number
    }
    return true
  }
}
