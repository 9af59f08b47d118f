// The rows that a loop over a column of delimited text lists apart, for what is not plain.
//
// Invariant of the unsafe code here: every list has room for all records that a `SeparatorIndex` holds, of which a loop adds
// each once at most.

internal import CSeparators

/// Rows of the records of a `SeparatorIndex`, each list in ascending order.
struct FieldRows: Sendable {
  private var emptyRows = FieldRows.none
  private var otherRows = FieldRows.none
  private var quotedRows = FieldRows.none
  private var emptyCount = 0
  private var otherCount = 0
  private var quotedCount = 0

  private static let none = [Int32](repeating: 0, count: SeparatorIndex.recordRoom)

  /// Rows whose field is empty, without quotes.
  var empty: ArraySlice<Int32> { emptyRows[..<emptyCount] }
  /// Rows that the loop has left to be looked at one by one.
  var others: ArraySlice<Int32> { otherRows[..<otherCount] }
  /// Rows whose field starts with a quote; of use for texts.
  var quoted: ArraySlice<Int32> { quotedRows[..<quotedCount] }

  /// Forgets all rows.
  mutating func clear() { (emptyCount, otherCount, quotedCount) = (0, 0, 0) }

  /// Adds a row whose field is empty.
  @inline(__always)
  mutating func addEmpty(_ row: Int) {
    emptyRows[emptyCount] = Int32(truncatingIfNeeded: row)
    emptyCount += 1
  }

  /// Adds a row to be looked at.
  @inline(__always)
  mutating func addOther(_ row: Int) {
    otherRows[otherCount] = Int32(truncatingIfNeeded: row)
    otherCount += 1
  }

  /// Hands the lists, cleared, to a loop in C.
  @inline(__always)
  mutating func fill(_ body: (UnsafeMutablePointer<row_lists>) -> Void) {
    unsafe emptyRows.withUnsafeMutableBufferPointer { empty in
      unsafe otherRows.withUnsafeMutableBufferPointer { others in
        unsafe quotedRows.withUnsafeMutableBufferPointer { quoted in
          var lists = unsafe row_lists(
            empty: empty.baseAddress, empty_count: 0, others: others.baseAddress, other_count: 0,
            quoted: quoted.baseAddress, quoted_count: 0)
          unsafe body(&lists)
          unsafe (emptyCount, otherCount, quotedCount) = (lists.empty_count, lists.other_count, lists.quoted_count)
        }
      }
    }
  }
}
