// Texts of many rows on their way into a column: their bytes side by side, so that no row makes a string of its own.

/// The texts of rows, in order.
public struct TextBatch: Sendable {
  /// The texts in UTF-8.
  let bytes: [UInt8]
  /// Where each row's text lies in the bytes; rows may share a text. Where it does not lie within them the row is NULL.
  let places: [Range<Int>]

  /// The texts of rows.
  ///
  /// - Parameters:
  ///   - bytes: the texts in UTF-8, in any order.
  ///   - places: offsets in `bytes`, one range a row, each of them valid UTF-8.
  public init(bytes: [UInt8] = [], places: [Range<Int>] = []) {
    self.bytes = bytes
    self.places = places
  }

  /// A row for each text, NULL for none.
  public init(_ texts: [String?]) {
    var bytes: [UInt8] = []
    var places: [Range<Int>] = []
    places.reserveCapacity(texts.count)
    for text in texts {
      guard let text else {
        places.append(TextBatch.null)
        continue
      }
      let start = bytes.count
      bytes.append(contentsOf: text.utf8)
      places.append(start..<bytes.count)
    }
    self.init(bytes: bytes, places: places)
  }

  /// The place of a row without a text.
  private static let null = -1..<(-1)

  /// How many rows there are.
  public var count: Int { places.count }
}
