// Figures by their measure. A row has a handful, for which a search is faster than a hash.

import Query

/// At most one figure for each measure.
struct MeasuredFigures {
  /// The figures in the order in which their measures first came.
  private(set) var values = FigureList()

  /// Which measures there are, and which of them as money: the bits of their places among all.
  private var measures: UInt16 = 0
  private var money: UInt16 = 0

  /// How many there are.
  var count: Int { values.count }

  /// Whether a measure is among the figures.
  func has(_ measure: Measure) -> Bool { measures >> UInt16(measure.ordinal) & 1 != 0 }

  /// The place of the figure of a measure among `values`.
  func index(of measure: Measure) -> Int? {
    guard has(measure) else { return nil }
    for index in values.indices where values[index].measure == measure { return index }
    return nil
  }

  /// The value of a measure, where it has the dimension asked for.
  func value(_ measure: Measure, _ dimension: Dimension? = nil) -> FixedDecimal? {
    guard let index = index(of: measure), dimension == nil || values[index].quantity.dimension == dimension else {
      return nil
    }
    return values[index].quantity.value
  }

  /// Whether money is among the figures.
  var hasMoney: Bool { money != 0 }

  /// Half a unit of the last digit of the coarsest amount, leaving aside what it changed by and was before; nil without an amount.
  var rounding: FixedDecimal? { coarsest { $0 != .change && $0 != .prior } ?? coarsest { _ in true } }

  /// Half a unit of the last digit of the change, or of the prior amount where no change is told.
  var changeRounding: FixedDecimal? { coarsest { $0 == .change } ?? coarsest { $0 == .prior } }

  /// The coarsest rounding of the amounts of some measures. Amounts of one unit are told to the same digit, whether zeros end them or
  /// not: `500万元` beside `32.15万元` is exact to the hundredth, beside `1.2亿元` it is not.
  private func coarsest(_ isMeant: (Measure) -> Bool) -> FixedDecimal? {
    guard hasMoney else { return nil }
    var found: FixedDecimal?
    for index in values.indices where values[index].quantity.dimension == .money && isMeant(values[index].measure) {
      let unit = values[index].quantity.multiplier
      var least = values[index].quantity.rounding
      for other in values.indices
      where values[other].quantity.dimension == .money && values[other].quantity.multiplier == unit {
        if values[other].quantity.rounding < least { least = values[other].quantity.rounding }
      }
      if let coarser = found, least <= coarser { continue }
      found = least
    }
    return found
  }

  /// The figure of a measure.
  subscript(_ measure: Measure) -> Figure? { index(of: measure).map { values[$0] } }

  /// Adds a figure, or puts it in the place of the one of its measure.
  mutating func set(_ figure: Figure) {
    let bit = UInt16(1) << UInt16(figure.measure.ordinal)
    measures |= bit
    if figure.quantity.dimension == .money { money |= bit } else { money &= ~bit }
    if let index = index(of: figure.measure) { values.replace(at: index, with: figure) } else { values.append(figure) }
  }
}
