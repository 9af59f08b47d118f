// Where the fields and records of a delimited text lie (RFC 4180): one pass over the bytes, eight bytes a field.

/// The places of all fields, record by record.
struct DelimitedFieldIndex {
  /// The bytes of one field, quotes excluded.
  struct Field {
    var start: Int
    var end: Int
    var isQuoted: Bool
  }

  /// One field: 40 bits of its start, 23 of its length, one that tells that it stood in quotes.
  private var fields: [UInt64] = []
  /// Ends of the fields whose length has more bits than there is room for, by field.
  private var distantEnds: [Int: Int] = [:]
  /// The first field of each record, and one more.
  private var records: [Int] = [0]
  /// Fields of the widest record.
  private(set) var width = 0

  private static let startMask: UInt64 = 1 << 40 - 1
  private static let lengthLimit = 1 << 23 - 1

  /// An index without fields.
  init() {}

  /// Finds the fields of `bytes`.
  ///
  /// - Throws: `.data(.unreadableFile)` for a quote that is never closed, or over 2^40 bytes.
  init(of bytes: [UInt8], delimiter: UInt8, name: String) throws(QueryError) {
    guard bytes.count <= DelimitedFieldIndex.startMask else {
      throw QueryError(.data(.unreadableFile(path: name, reason: "over 1 TiB / 超过 1 TiB")))
    }
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let span = bytes.span
    let count = span.count
    let quote = UInt8(ascii: "\"")
    while position < count {
      if span[position] == quote {
        let start = position + 1
        guard let end = DelimitedFieldIndex.closingQuote(in: span, from: start) else {
          throw QueryError(.data(.unreadableFile(path: name, reason: "unterminated quote / 引号未闭合")))
        }
        append(start, end, isQuoted: true)
        position = TextWords.fieldEnd(in: span, from: end + 1, delimiter: delimiter)
      } else {
        let end = TextWords.fieldEnd(in: span, from: position, delimiter: delimiter)
        append(position, end, isQuoted: false)
        position = end
      }
      if position < count, span[position] == delimiter {
        position += 1
        // A delimiter at the very end is followed by one more, empty, field.
        if position == count { append(position, position, isQuoted: false) }
        continue
      }
      if position < count, span[position] == 13 { position += 1 }
      if position < count, span[position] == 10 { position += 1 }
      endRecord()
    }
    if let last = records.last, last < fields.count { endRecord() }
  }

  /// The quote that ends a field, past doubled ones.
  private static func closingQuote(in span: Span<UInt8>, from start: Int) -> Int? {
    let quote = UInt8(ascii: "\"")
    var position = start
    while position < span.count {
      if span[position] == quote {
        guard position + 1 < span.count, span[position + 1] == quote else { return position }
        position += 1
      }
      position += 1
    }
    return nil
  }

  @inline(__always)
  private mutating func append(_ start: Int, _ end: Int, isQuoted: Bool) {
    let length = end - start
    if length >= DelimitedFieldIndex.lengthLimit { distantEnds[fields.count] = end }
    let packed = UInt64(min(length, DelimitedFieldIndex.lengthLimit)) &<< 40 | UInt64(start)
    fields.append(isQuoted ? packed | 1 &<< 63 : packed)
  }

  private mutating func endRecord() {
    guard let first = records.last else { return }
    let count = fields.count - first
    // An empty line is no record.
    if count == 1, fields[first] &>> 40 == 0 {
      fields.removeLast()
      return
    }
    width = max(width, count)
    records.append(fields.count)
  }

  /// Records found.
  var recordCount: Int { records.count - 1 }

  /// A field; nil where the record is too short.
  @inline(__always)
  func field(_ record: Int, _ column: Int) -> Field? {
    let index = records[record] + column
    guard index < records[record + 1] else { return nil }
    let packed = fields[index]
    let start = Int(packed & DelimitedFieldIndex.startMask)
    let length = Int(packed &>> 40) & DelimitedFieldIndex.lengthLimit
    let end = length < DelimitedFieldIndex.lengthLimit ? start &+ length : distantEnds[index] ?? start
    return Field(start: start, end: end, isQuoted: packed &>> 63 == 1)
  }
}
