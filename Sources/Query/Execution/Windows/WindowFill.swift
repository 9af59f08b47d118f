// fill: NULLs between two values replaced by the value on the straight line between them, along the order key.

/// Linear interpolation over a window.
enum WindowFill {
  /// `values` with their NULLs filled, in input order. NULLs before the first or after the last value of a partition follow the
  /// line of the two nearest values; a partition with one value is filled with it.
  static func values(_ values: Vector, key: Vector, order: WindowOrder, context: EvaluationContext)
    throws(QueryError) -> Vector
  {
    guard let validity = values.rowValidity, validity.validCount < values.count else { return values }
    let numbers = try doubles(values, context)
    let keys = try doubles(key, context)
    var filled = numbers
    var isFilled = [Bool](repeating: false, count: values.count)
    for number in 0..<max(order.partitions.count - 1, 0) {
      let partition = Int(order.partitions[number])..<Int(order.partitions[number + 1])
      let rows = order.rows[partition].map { Int($0) }
      // A line needs numbers: what is infinite or no number at all lies on none.
      let known = rows.indices.filter {
        validity[rows[$0]] && key.isValid(rows[$0]) && numbers[rows[$0]].isFinite && keys[rows[$0]].isFinite
      }
      var next = 0
      for index in rows.indices
      where !validity[rows[index]] && key.isValid(rows[index]) && keys[rows[index]].isFinite && !known.isEmpty {
        let row = rows[index]
        while next < known.count, known[next] <= index { next += 1 }
        let right = rows[known[min(max(next, 1), known.count - 1)]]
        let left = rows[known[max(min(next, known.count - 1) - 1, 0)]]
        // Halves, because the distance of two doubles may be beyond all doubles.
        let width = keys[right] / 2 - keys[left] / 2
        let share = width == 0 ? 0 : (keys[row] / 2 - keys[left] / 2) / width
        filled[row] = numbers[left] + (numbers[right] - numbers[left]) * share
        isFilled[row] = true
      }
    }
    let computed = Vector(type: .double, count: values.count, storage: .doubles(filled[...]))
    let cast = try restored(computed, to: values.type)
    var pieces = PieceAssembler(type: values.type, count: values.count)
    let fromFill = isFilled.indices.filter { isFilled[$0] }.map { Int32($0) }
    let kept = isFilled.indices.filter { !isFilled[$0] }.map { Int32($0) }
    if !kept.isEmpty { pieces.add(values.gather(kept), rows: kept) }
    if !fromFill.isEmpty { pieces.add(cast.gather(fromFill), rows: fromFill) }
    return try pieces.build()
  }

  /// Computed values in the type of the column.
  private static func restored(_ computed: Vector, to type: DataType) throws(QueryError) -> Vector {
    guard type == .date || type.computedTime == .timestamp || type == .time,
      case .doubles(let numbers) = computed.storage
    else {
      return try Cast.cast(computed, to: type, isTry: true)
    }
    let stored = numbers.map { Int64(exactly: $0.rounded()) ?? 0 }
    return Vector(type: type, count: computed.count, storage: .integers(stored[...]))
  }

  /// The values as DOUBLE; dates and times by the integers that they are stored as.
  private static func doubles(_ vector: Vector, _ context: EvaluationContext) throws(QueryError) -> [Double] {
    let flat = vector.flattened()
    switch flat.storage {
    case .doubles(let values): return Array(values)
    case .integers(let values) where flat.type == .date:
      return values.map { CivilDate.isInfinite(day: $0) ? ($0 < 0 ? -.infinity : .infinity) : Double($0) }
    case .integers(let values) where flat.type.computedTime == .timestamp:
      return values.map { Timestamps.isInfinite($0) ? ($0 < 0 ? -.infinity : .infinity) : Double($0) }
    case .integers(let values) where flat.type.exactScale == nil: return values.map { Double($0) }
    default:
      let cast = try Cast.cast(flat, to: .double, isTry: true).flattened()
      if case .doubles(let values) = cast.storage { return Array(values) }
      return Array(repeating: 0, count: vector.count)
    }
  }
}
