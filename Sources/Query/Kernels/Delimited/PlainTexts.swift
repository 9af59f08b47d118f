// Texts of a delimited text one after the other, a row each, without looking whether they were there before.
//
// Invariant of the unsafe code here: before the loop in C runs, there is room for the bytes of all its fields and 64 more, and
// for an offset and a hash of each record.

internal import CSeparators

/// The texts of the rows of one block.
struct PlainTexts: Sendable {
  /// All texts, in UTF-8.
  let bytes: [UInt8]
  /// Where each text starts, and where the last one ends.
  let offsets: [Int]
  /// The hash of each text, as `TextTable` has it.
  let hashes: [UInt32]

  /// Bytes held.
  var byteCount: Int { bytes.count + offsets.count * 8 + hashes.count * 4 }
}

/// Collects the texts of a block.
struct PlainTextBuffer: Sendable {
  private var bytes: [UInt8] = []
  private var offsets: [Int] = [0]
  private var hashes: [UInt32] = []
  private var rows = 0

  /// A buffer without texts.
  init() {}

  /// Bytes that a buffer keeps from one block to the next.
  private static let keptBytes = 16 << 20

  /// Bytes held.
  var byteCount: Int { bytes.count + offsets.count * 8 + hashes.count * 4 }

  /// Whether a text is not in UTF-8.
  var hasForeignText: Bool { TextTable.hasForeignText(bytes[..<offsets[rows]], offsets[...rows]) }

  /// The texts so far, which leave the buffer.
  mutating func takeTexts() -> PlainTexts {
    let texts = PlainTexts(
      bytes: Array(bytes[..<offsets[rows]]), offsets: Array(offsets[...rows]), hashes: Array(hashes[..<rows]))
    rows = 0
    if bytes.count > PlainTextBuffer.keptBytes { bytes = [] }
    return texts
  }

  /// Adds the texts of a column; `lists` has its empty and quoted fields.
  fileprivate mutating func append(_ fields: field_column, fieldBytes: Int, _ lists: UnsafeMutablePointer<row_lists>) {
    let records = unsafe fields.records
    PlainTextBuffer.extend(&bytes, to: offsets[rows] + fieldBytes + 64)
    PlainTextBuffer.extend(&offsets, to: rows + records + 1)
    PlainTextBuffer.extend(&hashes, to: rows + records)
    unsafe bytes.withUnsafeMutableBufferPointer { bytes in
      unsafe offsets.withUnsafeMutableBufferPointer { offsets in
        unsafe hashes.withUnsafeMutableBufferPointer { hashes in
          guard let bytes = bytes.baseAddress, let offsets = offsets.baseAddress, let hashes = hashes.baseAddress else {
            return
          }
          unsafe append_texts(fields, bytes, offsets + rows, hashes + rows, lists)
        }
      }
    }
    rows += records
  }

  private static func extend<Element: FixedWidthInteger>(_ values: inout [Element], to count: Int) {
    guard values.count < count else { return }
    let wanted = max(count, values.count * 2)
    values.append(contentsOf: repeatElement(0, count: wanted - values.count))
  }
}

extension SeparatorIndex {
  /// Adds the texts of a column to `texts`, one a record. `rows` lists empty fields, whose text is empty, and quoted ones.
  func appendTexts(_ column: Int, of bytes: [UInt8], to texts: inout PlainTextBuffer, rows: inout FieldRows) {
    unsafe withColumn(column, of: bytes) { fields in
      unsafe rows.fill { unsafe texts.append(fields, fieldBytes: byteCount, $0) }
    }
  }
}
