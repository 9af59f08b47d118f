// Figures and statement rows of reports that are done, filled anew for the next one: making and freeing some hundred of each
// takes longer than filling them.

/// The figures and rows that no report holds any more.
final class RecordPool {
  @exclusivity(unchecked) private var figures: [Figure] = []
  @exclusivity(unchecked) private var rows: [StatementRow] = []
  /// So many of each are kept at most, which bounds the memory after a long report.
  private static let limit = 8_192

  /// A figure of `quantity` of which nothing is said yet.
  func figure(_ quantity: Quantity) -> Figure {
    guard let figure = figures.popLast() else { return Figure(quantity: quantity) }
    figure.reset(quantity)
    return figure
  }

  /// A row that starts with `figure`.
  func row(_ figure: Figure, _ traits: SubjectTraits) -> StatementRow {
    guard let row = rows.popLast() else { return StatementRow(figure, traits) }
    row.reset(figure, traits)
    return row
  }

  /// Takes the figures and rows of a report whose rows are written and that nobody will ask again.
  func takeBack(_ reading: ReportReading) {
    figures += reading.figures.prefix(RecordPool.limit - min(figures.count, RecordPool.limit))
    rows += reading.rows.prefix(RecordPool.limit - min(rows.count, RecordPool.limit))
  }
}
