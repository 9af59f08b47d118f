// The distinct values of a column of whole numbers that lie far apart, so that its rows can be told apart by small codes: identifiers of a
// hundred thousand organisations have eleven digits, and an array of groups takes codes of seventeen bits.

/// Whole numbers by code, no two of them equal. Immutable once built, so vectors and workers share it.
final class IntegerDictionary: Sendable {
  /// The stored integer of each code.
  let values: [Int64]

  /// Takes over values, no two of which are equal.
  init(_ values: [Int64]) { self.values = values }

  /// How many values there are.
  var count: Int { values.count }
}

/// The rows of a vector of stored integers by their codes. A class, so that it adds one reference to a vector.
final class IntegerCodes: Sendable {
  /// One code a row, also of a row that is NULL.
  let codes: ArraySlice<Int32>
  /// What the codes stand for.
  let dictionary: IntegerDictionary

  init(_ codes: ArraySlice<Int32>, of dictionary: IntegerDictionary) {
    self.codes = codes
    self.dictionary = dictionary
  }

  /// The codes of `rows`, without copying.
  func slice(_ rows: Range<Int>) -> IntegerCodes { IntegerCodes(codes.window(rows), of: dictionary) }
}
