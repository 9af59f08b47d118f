// Figures by their measure. A row has a handful, for which a search is faster than a hash.

/// At most one figure for each measure.
struct MeasuredFigures: Sendable {
  /// The figures in the order in which their measures first came.
  private(set) var values: [Figure] = []

  /// How many there are.
  var count: Int { values.count }

  /// The figure of a measure; setting it takes the place of the one before.
  subscript(_ measure: Measure) -> Figure? {
    get { values.first { $0.measure == measure } }
    set {
      let index = values.firstIndex { $0.measure == measure }
      switch (index, newValue) {
      case (let index?, let figure?): values[index] = figure
      case (let index?, nil): values.remove(at: index)
      case (nil, let figure?): values.append(figure)
      case (nil, nil): break
      }
    }
  }
}
