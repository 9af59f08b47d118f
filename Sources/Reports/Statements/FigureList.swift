// A few figures, most often one: the first is kept in place, so that one figure needs no array.

/// Figures in order.
struct FigureList: RandomAccessCollection {
  private var first: Figure?
  private var others: [Figure] = []

  init() {}

  var startIndex: Int { 0 }
  var endIndex: Int { first == nil ? 0 : others.count + 1 }

  subscript(_ position: Int) -> Figure {
    if position == 0, let first { return first }
    return others[position - 1]
  }

  /// Adds a figure at the end.
  mutating func append(_ figure: Figure) {
    if first == nil { first = figure } else { others.append(figure) }
  }

  /// Puts a figure in the place of the one at `position`.
  mutating func replace(at position: Int, with figure: Figure) {
    if position == 0 { first = figure } else { others[position - 1] = figure }
  }
}
