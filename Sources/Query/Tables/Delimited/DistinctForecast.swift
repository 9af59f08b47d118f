// Whether a table of the texts of a column is worth having: from how fast new texts come, how many there will be.

/// Watches how many rows of a column have a text that was not there before.
struct DistinctForecast: Sendable {
  /// Rows after which a judgement is made.
  private let windowRows: Int
  /// Rows that the column will have in all, as far as is known.
  private let expectedRows: Int
  private var seenRows = 0
  private var rows = 0
  private var newTexts = 0
  /// The share of new texts in the window before.
  private var lastShare: Double?

  /// A watch over a column of `expectedRows` rows.
  init(expectedRows: Int, windowRows: Int) {
    self.expectedRows = expectedRows
    self.windowRows = windowRows
  }

  /// From this share of new texts among the rows to come, a table of texts does not pay.
  private static let distinctShare = 1.0 / 3
  /// Windows that are looked ahead at most.
  private static let windowLimit = 1_000

  /// Takes in rows with a text, of which `newTexts` had one that was not there before. True when most of the rows to come are
  /// bound to have new texts too.
  ///
  /// Of texts drawn evenly from some number, fewer are new with every window, by the same factor. Of those that are different in
  /// every row, or in most, the share stays what it is.
  mutating func isMostlyDistinct(rows more: Int, newTexts new: Int) -> Bool {
    rows += more
    newTexts += new
    guard rows >= windowRows else { return false }
    let share = Double(newTexts) / Double(rows)
    let window = rows
    seenRows += rows
    (rows, newTexts) = (0, 0)
    defer { lastShare = share }
    guard let lastShare, share >= 0.5 else { return false }
    let decline = min(1, share / lastShare)
    let windows = max(1, min(DistinctForecast.windowLimit, (expectedRows - seenRows) / window))
    var (sum, next) = (0.0, share)
    for _ in 0..<windows {
      next *= decline
      sum += next
    }
    return sum / Double(windows) >= DistinctForecast.distinctShare
  }
}
