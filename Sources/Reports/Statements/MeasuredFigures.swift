// Figures by their measure. A row has a handful, for which a search is faster than a hash.

import Query

/// At most one figure for each measure.
struct MeasuredFigures {
  /// The figures in the order in which their measures first came.
  private(set) var values: [Figure] = []

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

  /// The figure of a measure; setting it takes the place of the one before.
  subscript(_ measure: Measure) -> Figure? {
    get { index(of: measure).map { values[$0] } }
    set {
      let index = index(of: measure)
      switch (index, newValue) {
      case (let index?, let figure?): values[index] = figure
      case (let index?, nil): values.remove(at: index)
      case (nil, let figure?): values.append(figure)
      case (nil, nil): break
      }
    }
  }
}
