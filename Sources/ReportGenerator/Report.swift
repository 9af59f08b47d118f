// One invented report: its marked text, and the rows that its tables must have.

/// A report with its truth.
public struct GeneratedReport: Sendable {
  /// A row that a typed table must have: the columns named, with the values as text.
  public struct Row: Sendable {
    /// The table.
    public let table: String
    /// Its columns.
    public let columns: [String]
    /// Their values: amounts in 元 without trailing zeros, percentages with %.
    public let values: [String]
  }

  /// The file's name without suffix, which names unit, year and kind.
  public let name: String
  /// The year.
  public let year: Int
  /// The text with its figures in marks.
  public let marked: String
  /// What the typed tables must hold.
  public let rows: [Row]

  /// The text as published: without the marks.
  public var text: String {
    var result = ""
    var rest = marked[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let inner = rest[rest.index(after: open)..<close]
      result += inner.prefix { $0 != "|" }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
