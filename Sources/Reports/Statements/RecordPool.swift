// Figures and statement rows of reports that are done, filled anew for the next one: making and freeing some hundred of each
// takes longer than filling them.

/// The figures and rows that no report holds any more.
final class RecordPool {
  @exclusivity(unchecked) private var figures = RecordStack<Figure>()
  @exclusivity(unchecked) private var rows = RecordStack<StatementRow>()
  /// Once so many of each are kept, no more are taken, which bounds the memory after a long report.
  private static let limit = 8_192

  /// A figure of `quantity` of which nothing is said yet.
  func figure(_ quantity: Quantity) -> Figure {
    guard let figure = figures.pop() else { return Figure(quantity: quantity) }
    figure.reset(quantity)
    return figure
  }

  /// A row that starts with `figure`.
  func row(_ figure: Figure, _ traits: SubjectTraits) -> StatementRow {
    guard let row = rows.pop() else { return StatementRow(figure, traits) }
    row.reset(figure, traits)
    return row
  }

  /// Takes the figures and rows of a report whose rows are written and that nobody will ask again.
  func takeBack(_ reading: ReportReading) {
    if figures.count < RecordPool.limit { figures.push(reading.figures) }
    if rows.count < RecordPool.limit { rows.push(reading.rows) }
  }
}

/// Records of one report after the other. A report's list is kept as it is: to move its records would count each of them.
private struct RecordStack<Record: AnyObject> {
  private var lists: [[Record]] = []
  /// How many records there are.
  private(set) var count = 0

  mutating func push(_ list: [Record]) {
    guard !list.isEmpty else { return }
    lists.append(list)
    count += list.count
  }

  mutating func pop() -> Record? {
    guard !lists.isEmpty else { return nil }
    count -= 1
    let record = lists[lists.count - 1].popLast()
    if lists[lists.count - 1].isEmpty { lists.removeLast() }
    return record
  }
}
