// Row of the function table: bounds of bins of equal width, for histograms.

extension ScalarFunction {
  /// equi_width_bins for whole numbers, doubles, and points of time.
  static let equalBins: [ScalarFunction] = [
    .list(
      "equi_width_bins", category: "list",
      signatures: ["equi_width_bins(minimum, maximum, bins BIGINT, nice BOOLEAN) → list"],
      "The upper bounds of that many bins of equal width; nice ones lie at round numbers, and there may be fewer.",
      "等宽分组的各上界；nice 为真时取整齐的数，组数可能较少。",
      example: ("equi_width_bins(0, 10, 5, true)", "[2, 4, 6, 8, 10]"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 4, accepts(.bigint, arguments[2]),
          arguments[3].type == .boolean || arguments[3].type == .null,
          let type = binType(arguments[0], arguments[1])
        else { return nil }
        return ([type, type, .bigint, .boolean], .list(type))
      }
    ) { vectors, rowCount, context throws(QueryError) in
      let type = vectors[0].type
      var builder = VectorBuilder(type: .list(type))
      for row in 0..<rowCount {
        guard vectors.allSatisfy({ $0.isValid(row) }),
          case .integer(let count) = vectors[2].value(at: row)
        else {
          try builder.append(.null)
          continue
        }
        guard count > 0, count <= mostBins else {
          throw refused(
            "equi_width_bins", "there are 1 to \(mostBins) bins", "分组数须为 1 到 \(mostBins)")
        }
        // A list of bounds is made as values first.
        try context.requireRoom(0, adding: Int(count), times: 64)
        let isNice = vectors[3].value(at: row) == .boolean(true)
        let bounds = try bins(
          vectors[0].value(at: row), vectors[1].value(at: row), Int(count), of: type, isNice: isNice
        )
        try builder.append(.list(bounds))
      }
      return builder.build()
    }
  ]

  /// Bins that one call makes at most.
  private static let mostBins: Int = 1_000_000

  /// The type of the bounds between two arguments; nil where there is none.
  private static func binType(_ minimum: FunctionArgument, _ maximum: FunctionArgument) -> DataType? {
    guard let type = Coercion.commonType(of: [minimum, maximum]) else { return nil }
    if type == .null { return .integer }
    if type.isInteger {
      return Coercion.integerBits(type).bits > 32 || type == .uinteger ? .bigint : .integer
    }
    if type == .date || type.computedTime == .timestamp { return type.computedTime }
    return type.isNumber ? .double : nil
  }

  private static func bins(
    _ minimum: Value, _ maximum: Value, _ count: Int, of type: DataType, isNice: Bool
  ) throws(QueryError) -> [Value] {
    switch (minimum, maximum) {
    case (.integer(let low), .integer(let high)):
      guard low <= high else { throw reversedBins }
      // Points of time are a whole number of days or microseconds apart.
      let greatest = type == .integer ? Int128(Int32.max) : Int128(Int64.max)
      let bounds =
        type.isInteger
        ? wholeBins(low, high, Int128(count), isNice: isNice).map { min($0, greatest) }
        : descending(from: high, to: low, by: max(1, (high - low) / Int128(count)), atMost: count)
      return bounds.map { .integer($0) }
    case (.double(let low), .double(let high)):
      guard low.isFinite, high.isFinite, (high - low).isFinite else {
        throw refused("equi_width_bins", "minimum and maximum must be finite", "最小值与最大值须为有限的数")
      }
      guard low <= high else { throw reversedBins }
      return realBins(low, high, count, isNice: isNice).map { .double($0) }
    default: return []
    }
  }

  private static var reversedBins: QueryError {
    refused("equi_width_bins", "the maximum is below the minimum", "最大值小于最小值")
  }

  /// Numbers from `high` downwards that stay above `low`, in ascending order.
  private static func descending(
    from high: Int128, to low: Int128, by step: Int128, atMost count: Int
  ) -> [Int128] {
    var bounds = [high]
    var bound = high - step
    while bound > low, bounds.count < count {
      bounds.append(bound)
      bound -= step
    }
    return bounds.reversed()
  }

  /// Bounds of whole numbers, counted in thousandths, so that what a step has beyond whole ones adds up.
  private static func wholeBins(_ low: Int128, _ high: Int128, _ count: Int128, isNice: Bool)
    -> [Int128]
  {
    let scale: Int128 = 1000
    var step = (high - low) * scale / count
    var top = high * scale
    var most = count
    if isNice, step > 0 {
      step = max(1, Int128(niceWidth(Double(step)).rounded()))
      let above = top + step - 1
      top = (above >= 0 ? above / step : -((-above + step - 1) / step)) * step
      // A rounded step may make more bins.
      most = count * 2
    }
    guard step > 0 else { return [high] }
    var bounds: [Int128] = []
    var bound = top
    while bound > low * scale, Int128(bounds.count) < most {
      let whole = bound / scale
      if bounds.last != whole { bounds.append(whole) }
      bound -= step
    }
    return bounds.reversed()
  }

  private static func realBins(_ low: Double, _ high: Double, _ count: Int, isNice: Bool)
    -> [Double]
  {
    var step = (high - low) / Double(count)
    guard step > 0 else { return [high] }
    var bounds: [Double] = []
    guard isNice else {
      var bound = high
      while bound > low, bounds.count < count {
        bounds.append(bound)
        bound -= step
      }
      return bounds.reversed()
    }
    step = niceWidth(step)
    var multiple = (high / step).rounded(.up)
    while multiple * step > low, bounds.count < count * 2 {
      // The nearest double to the decimal number that is meant: a width below 1 is one over a whole number.
      bounds.append(step < 1 ? multiple / (1 / step).rounded() : multiple * step)
      multiple -= 1
    }
    return bounds.reversed()
  }

  /// The one of 1, 2, 5 and 10 times a power of ten that is nearest to `width` in the round numbers of a scale.
  private static func niceWidth(_ width: Double) -> Double {
    var power = 1.0
    while power * 10 <= width { power *= 10 }
    while power > width { power /= 10 }
    let factor = width / power
    return power * (factor < 1.5 ? 1 : factor < 3 ? 2 : factor < 7.5 ? 5 : 10)
  }
}
