// Figures by their measure. A row has a handful, for which a search is faster than a hash.

import Query

/// At most one figure for each measure.
struct MeasuredFigures {
  /// The figures in the order in which their measures first came.
  private(set) var values = FigureList()

  /// How many there are.
  var count: Int { values.count }

  /// The place of the figure of a measure among `values`.
  func index(of measure: Measure) -> Int? {
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
  var hasMoney: Bool {
    for index in values.indices where values[index].quantity.dimension == .money { return true }
    return false
  }

  /// The figure of a measure.
  subscript(_ measure: Measure) -> Figure? { index(of: measure).map { values[$0] } }

  /// Adds a figure, or puts it in the place of the one of its measure.
  mutating func set(_ figure: Figure) {
    if let index = index(of: figure.measure) { values.replace(at: index, with: figure) } else { values.append(figure) }
  }
}
