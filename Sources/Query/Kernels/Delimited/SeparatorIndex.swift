// Where the fields of some records of a delimited text lie.
//
// Invariant of the unsafe code here: the C functions are given the count of the bytes and the room of the outputs, and
// write within both; a field's bounds come from their outputs and lie within the bytes that were searched, which
// `DelimitedSource.padding` more bytes follow in the same array.

internal import CSeparators

/// The fields of up to `recordLimit` records, found at once.
struct SeparatorIndex: Sendable {
  /// Records found at once at most: with their bytes they stay in the cache while column after column is read.
  static let recordLimit = 1024
  /// Records that there is room for: a block of bytes may end so many at once.
  static let recordRoom = recordLimit + 64

  /// Where the searched bytes start in the array.
  private(set) var base = 0
  /// Whole records found.
  private(set) var recordCount = 0
  /// Bytes that these take.
  private(set) var byteCount = 0
  private var fieldCount = 0
  private var ends: [UInt32] = Array(repeating: 0, count: 32_768)
  private var recordFields: [UInt32] = Array(repeating: 0, count: SeparatorIndex.recordRoom)
  private var recordStarts: [UInt32] = Array(repeating: 0, count: SeparatorIndex.recordRoom)

  /// Finds the records at the start of `bytes[range]`, which a record starts. Finds none when there is no whole one.
  mutating func find(in bytes: [UInt8], _ range: Range<Int>, delimiter: UInt8, newline: UInt8) {
    base = range.lowerBound
    while true {
      let room = ends.count
      let found = unsafe bytes.withUnsafeBufferPointer { source in
        unsafe ends.withUnsafeMutableBufferPointer { ends in
          unsafe recordFields.withUnsafeMutableBufferPointer { fields in
            unsafe recordStarts.withUnsafeMutableBufferPointer { starts in
              unsafe find_separators(
                source.baseAddress.map { unsafe $0 + range.lowerBound }, range.count, delimiter, newline,
                ends.baseAddress, room, fields.baseAddress, starts.baseAddress, fields.count)
            }
          }
        }
      }
      recordCount = found.records
      byteCount = found.consumed
      fieldCount = found.fields
      // A record of more fields than there is room for: once more with room for as many as there can be.
      guard found.consumed == 0, room < range.count + 128 else { return }
      ends = Array(repeating: 0, count: min(room * 4, range.count + 128))
    }
  }

  /// Where the last whole record of `bytes[range]` ends, counted from the start of the range; 0 when there is none.
  static func lastRecordEnd(in bytes: [UInt8], _ range: Range<Int>, delimiter: UInt8, newline: UInt8) -> Int {
    unsafe bytes.withUnsafeBufferPointer { source in
      unsafe last_record_end(source.baseAddress.map { unsafe $0 + range.lowerBound }, range.count, delimiter, newline)
    }
  }

  /// Where record `record` ends, its line end and empty lines behind it included.
  func end(of record: Int) -> Int {
    base + (record + 1 < recordCount ? Int(recordStarts[record + 1]) : byteCount)
  }

  /// Fields of record `record`.
  func width(_ record: Int) -> Int {
    Int(recordFields[record]) - (record == 0 ? 0 : Int(recordFields[record - 1]))
  }

  /// Fields of the widest record.
  var width: Int {
    var widest: UInt32 = 0
    var before: UInt32 = 0
    for record in 0..<recordCount {
      widest = max(widest, recordFields[record] &- before)
      before = recordFields[record]
    }
    return Int(widest)
  }

  /// The bytes of a field, quotes included; empty where the record is too short.
  @inline(__always)
  func field(_ record: Int, _ column: Int) -> Range<Int> {
    let first = record == 0 ? 0 : Int(recordFields[record - 1])
    let index = first + column
    guard index < Int(recordFields[record]) else { return base..<base }
    let start = column == 0 ? Int(recordStarts[record]) : Int(ends[index - 1]) + 1
    return base + start..<base + Int(ends[index])
  }

  /// Hands a column, whose texts lie in `bytes`, to a loop in C.
  @inline(__always)
  func withColumn(_ column: Int, of bytes: [UInt8], _ body: (field_column) -> Void) {
    unsafe bytes.withUnsafeBufferPointer { all in
      guard let source = all.baseAddress, all.count >= base &+ byteCount &+ DelimitedSource.padding else { return }
      unsafe ends.withUnsafeBufferPointer { ends in
        unsafe recordFields.withUnsafeBufferPointer { fields in
          unsafe recordStarts.withUnsafeBufferPointer { starts in
            unsafe body(
              field_column(
                bytes: source + base, readable_before: base, ends: ends.baseAddress, record_fields: fields.baseAddress,
                record_starts: starts.baseAddress, records: recordCount, column: column))
          }
        }
      }
    }
  }

  /// Calls `body` with the row and the bounds of every field of a column.
  @inline(__always)
  func forEachField(
    _ column: Int, of bytes: [UInt8], _ body: (_ row: Int, _ bytes: UnsafeRawPointer, _ start: Int, _ end: Int) -> Void
  ) {
    unsafe bytes.withUnsafeBytes { all in
      guard let source = all.baseAddress, all.count >= base &+ byteCount else { return }
      unsafe ends.withUnsafeBufferPointer { ends in
        unsafe recordFields.withUnsafeBufferPointer { fields in
          unsafe recordStarts.withUnsafeBufferPointer { starts in
            var first = 0
            for row in 0..<recordCount {
              let next = unsafe Int(fields[row])
              let index = first &+ column
              first = next
              guard index < next else {
                unsafe body(row, source, base, base)
                continue
              }
              let start = unsafe column == 0 ? Int(starts[row]) : Int(ends[index &- 1]) &+ 1
              unsafe body(row, source, base &+ start, base &+ Int(ends[index]))
            }
          }
        }
      }
    }
  }
}
