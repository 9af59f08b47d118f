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

  /// Half a unit of the last digit of the most exact amount; nil without an amount.
  var rounding: FixedDecimal? {
    guard hasMoney else { return nil }
    var least: FixedDecimal?
    for index in values.indices where values[index].quantity.dimension == .money {
      let own = values[index].quantity.rounding
      if let found = least, found <= own { continue }
      least = own
    }
    return least
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
