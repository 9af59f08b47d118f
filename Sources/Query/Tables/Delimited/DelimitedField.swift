// The value of one field of a delimited text (RFC 4180): what stands between its quotes, or NULL.

/// Reads fields that the loops over whole columns leave to be looked at one by one.
struct DelimitedField {
  /// The text that stands for NULL besides the empty field, in UTF-8.
  let nullBytes: [UInt8]?

  /// The bytes of the field at `range`, without quotes and with doubled quotes made single; nil for NULL. A quoted field is
  /// never NULL; what stands behind its closing quote is left out.
  func text(_ bytes: [UInt8], _ range: Range<Int>) -> ArraySlice<UInt8>? {
    guard !range.isEmpty else { return nil }
    if bytes[range.lowerBound] == DelimitedField.quote { return DelimitedField.unquoted(bytes, range) }
    if let nullBytes, nullBytes.count == range.count, bytes[range].elementsEqual(nullBytes) { return nil }
    return bytes[range]
  }

  private static let quote = UInt8(ascii: "\"")

  private static func unquoted(_ bytes: [UInt8], _ range: Range<Int>) -> ArraySlice<UInt8> {
    let start = range.lowerBound + 1
    var position = start
    var plain: [UInt8]?
    while position < range.upperBound {
      if bytes[position] == quote {
        guard position + 1 < range.upperBound, bytes[position + 1] == quote else { break }
        if plain == nil { plain = Array(bytes[start..<position]) }
        position += 1
      }
      plain?.append(bytes[position])
      position += 1
    }
    if let plain { return plain[...] }
    return bytes[start..<position]
  }

  /// What the field looks like; nil for NULL.
  func type(_ bytes: [UInt8], _ range: Range<Int>) -> FieldType? {
    if let number = PlainNumber(bytes.span, range), !number.isCode, nullBytes == nil { return FieldType(number) }
    if nullBytes == nil, PlainDate.days(bytes.span, range) != nil { return .date }
    return text(bytes, range).map { FieldType($0) }
  }
}
