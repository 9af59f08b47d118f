// Texts of many rows on their way into a column: their bytes side by side, so that no row makes a string of its own.

/// The texts of rows, in order.
public struct TextBatch: Sendable {
  /// Where a row's text lies in the bytes; without a start the row is NULL.
  struct Place: Sendable, Equatable {
    let start: Int32
    let end: Int32

    var isNull: Bool { start < 0 }
  }

  /// The texts in UTF-8, each once for the rows that follow each other with it.
  private(set) var bytes: [UInt8] = []
  /// The place of each row's text.
  private(set) var places: [Place] = []

  /// No rows yet; `rows` of them are expected.
  public init(rows: Int = 0) { places.reserveCapacity(rows) }

  /// How many rows there are.
  public var count: Int { places.count }

  /// Adds a row with a text of valid UTF-8.
  public mutating func append(utf8: ArraySlice<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: utf8)
    add(from: start)
  }

  /// Adds a row with a text.
  public mutating func append(text: String) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    add(from: start)
  }

  /// Adds a row with the text of the row before, or NULL where that is; NULL when there is none.
  public mutating func appendSame() { places.append(places.last ?? Place(start: -1, end: -1)) }

  /// Adds a row without a text.
  public mutating func appendNull() { places.append(Place(start: -1, end: -1)) }

  /// Adds a row with the bytes from `start` on. The texts of a batch stay far below the two thousand million bytes that a
  /// place can tell; a row beyond them is NULL.
  private mutating func add(from start: Int) {
    guard let first = Int32(exactly: start), let end = Int32(exactly: bytes.count) else { return appendNull() }
    places.append(Place(start: first, end: end))
  }
}
