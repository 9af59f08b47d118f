// Texts of several columns put together row by row, a column at a time: the length of every row is known before a byte is copied.
//
// Invariant of the unsafe code here: what each row gets was measured with the same ranges and the same validity that the copying
// goes by, and the buffer has room for the sum.

/// Texts one after the other in each row.
struct TextJoining {
  private let parts: [TextRows]
  /// Which rows of each part have a text; nil for all.
  private let validities: [Validity?]
  /// What stands between two texts of a row; nil for nothing.
  private let separator: TextRows?
  private let rowCount: Int

  /// The texts of `parts`, flat or constant vectors, for the first `rowCount` rows. NULLs are left out.
  init(_ parts: [Vector], separator: Vector? = nil, rowCount: Int) {
    self.parts = parts.map { TextRows($0) }
    validities = parts.map(\.rowValidity)
    self.separator = separator.map { TextRows($0) }
    self.rowCount = rowCount
  }

  /// The joined texts as a vector, one a row. `check` is given the bytes of all of them before there is room for them.
  func vector(
    type: DataType, validity: Validity?, check: (_ bytes: Int) throws(QueryError) -> Void
  ) throws(QueryError) -> Vector {
    let offsets = try offsets(check)
    try check(offsets[rowCount])
    let bytes = joined(offsets)
    let codes = [Int32](upTo: rowCount)
    return Vector(
      type: type, count: rowCount,
      storage: .texts(codes[...], TextDictionary(bytes: bytes, offsets: offsets, isDistinct: rowCount == 1)),
      validity: validity)
  }

  /// Where the text of each row starts, and where the last one ends.
  private func offsets(_ check: (_ bytes: Int) throws(QueryError) -> Void) throws(QueryError) -> [Int] {
    var offsets = [Int](repeating: 0, count: rowCount + 1)
    var hasText = [Bool](repeating: false, count: separator == nil ? 0 : rowCount)
    for (part, validity) in zip(parts, validities) {
      for row in 0..<rowCount where validity?[row] ?? true {
        offsets[row + 1] += part.range(row).count
        guard let separator else { continue }
        if hasText[row] { offsets[row + 1] += separator.range(row).count }
        hasText[row] = true
      }
    }
    for row in 0..<rowCount {
      let (end, overflowed) = offsets[row].addingReportingOverflow(offsets[row + 1])
      if overflowed { try check(.max) }
      offsets[row + 1] = end
    }
    return offsets
  }

  /// The bytes of all rows, which lie at `offsets`.
  private func joined(_ offsets: [Int]) -> [UInt8] {
    var ends = Array(offsets.dropLast())
    var hasText = [Bool](repeating: false, count: separator == nil ? 0 : rowCount)
    return unsafe [UInt8](unsafeUninitializedCapacity: offsets[rowCount]) { buffer, initialized in
      for (part, validity) in zip(parts, validities) {
        if let separator {
          for row in 0..<rowCount where validity?[row] ?? true {
            if hasText[row] { unsafe TextJoining.copy(separator, row, to: buffer, at: &ends[row]) }
            hasText[row] = true
            unsafe TextJoining.copy(part, row, to: buffer, at: &ends[row])
          }
        } else {
          for row in 0..<rowCount where validity?[row] ?? true {
            unsafe TextJoining.copy(part, row, to: buffer, at: &ends[row])
          }
        }
      }
      initialized = offsets[rowCount]
    }
  }

  @inline(__always)
  private static func copy(
    _ texts: borrowing TextRows, _ row: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at end: inout Int
  ) {
    let range = texts.range(row)
    if range.isEmpty { return }
    unsafe texts.bytes.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
      unsafe (to + end).initialize(from: from + range.lowerBound, count: range.count)
    }
    end += range.count
  }
}

extension Vector {
  /// The same rows with a dictionary of the texts that they have, one a row.
  func withOwnTexts() -> Vector {
    guard case .texts = storage, !isConstant else { return self }
    let texts = TextRows(self)
    var result = TextResult(count: count)
    let known = validity
    for row in 0..<count {
      if known?[row] ?? true { texts.append(row, to: &result.bytes) }
      result.endText()
    }
    return result.vector(type: type, validity: validity)
  }

  /// The same where the dictionary has more texts than there are rows: what is put together with texts of another dictionary
  /// takes that of one side over whole, with every chunk.
  func withFewTexts() -> Vector {
    if case .texts(_, let dictionary) = storage, dictionary.count > count { withOwnTexts() } else { self }
  }
}
