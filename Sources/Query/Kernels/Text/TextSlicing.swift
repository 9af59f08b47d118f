// Parts of texts by code points: substring, left, right, trimming, padding.

/// Which part of a text a function takes, in code points.
enum TextSlicing {
  /// The bytes of `substring(text, start, length)`: `start` counts from 1, from the end when negative; a negative
  /// length
  /// takes what stands before.
  static func substring(_ text: Span<UInt8>, start: Int, length: Int?) -> Range<Int> {
    if length == 0 { return 0..<0 }
    // Within the first code points nothing has to be counted.
    if start > 0, length ?? 1 > 0 {
      let from = CodePoints.index(text, from: 0, skipping: start - 1)
      return from..<(length.map { CodePoints.index(text, from: from, skipping: $0) } ?? text.count)
    }
    let size = CodePoints.count(text)
    guard let range = characters(size: size, start: start, length: length) else { return 0..<0 }
    let from = CodePoints.index(text, from: 0, skipping: range.lowerBound)
    return from..<CodePoints.index(text, from: from, skipping: range.count)
  }

  /// The characters of `substring` in a text of `size`; nil for none.
  static func characters(size: Int, start: Int, length: Int?) -> Range<Int>? {
    if let length, length > 0, start < -size {
      // It starts before the text: what lies there counts.
      let (end, overflow) = (size + max(start, -Int.max)).addingReportingOverflow(length)
      return overflow || end >= size ? 0..<size : (end > 0 ? 0..<end : nil)
    }
    var length = length ?? size + 1
    var from = 0
    if start > 0 {
      from = min(size, start - 1)
    } else if start < 0 {
      from = max(0, start == Int.min ? 0 : size + start)
    } else {
      length -= length == Int.min ? 0 : 1
      if length <= 0 { return nil }
    }
    if length > 0 { return from..<(length > size - from ? size : from + length) }
    return max(0, length < -from ? 0 : from + length)..<from
  }

  /// The bytes of `left(text, count)`; all but the last ones for a negative count.
  static func left(_ text: Span<UInt8>, count: Int) -> Range<Int> {
    if count >= 0 { return 0..<CodePoints.index(text, from: 0, skipping: count) }
    return 0..<CodePoints.index(text, from: 0, skipping: max(0, CodePoints.count(text) - negated(count)))
  }

  /// The bytes of `right(text, count)`; all but the first ones for a negative count.
  static func right(_ text: Span<UInt8>, count: Int) -> Range<Int> {
    if count < 0 { return CodePoints.index(text, from: 0, skipping: negated(count))..<text.count }
    var index = text.count
    var left = count
    while left > 0, index > 0 {
      index = CodePoints.previous(text, before: index)
      left -= 1
    }
    return index..<text.count
  }

  private static func negated(_ count: Int) -> Int { count == Int.min ? Int.max : -count }

  /// What trimming leaves: code points for which `isTrimmed` holds go at either side that is asked for.
  static func trimmed(
    _ text: Span<UInt8>, left: Bool, right: Bool, _ context: EvaluationContext, isTrimmed: (UInt32) -> Bool
  ) throws(QueryError) -> Range<Int> {
    var start = 0
    var end = text.count
    var steps = 0
    while left, start < end {
      let (code, next) = CodePoints.decode(text, at: start)
      guard isTrimmed(code) else { break }
      start = next
      steps += 1
      if steps & 0xfffff == 0 { try context.checkCancellation() }
    }
    while right, end > start {
      let before = CodePoints.previous(text, before: end)
      guard isTrimmed(CodePoints.decode(text, at: before).code) else { break }
      end = before
      steps += 1
      if steps & 0xfffff == 0 { try context.checkCancellation() }
    }
    return start..<end
  }

  /// Whether a code point is a space separator, the ideographic space among them.
  @inline(__always)
  static func isSpace(_ code: UInt32) -> Bool {
    code == 0x20
      || (code >= 0xA0
        && (code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F
          || code == 0x3000))
  }

  /// The code points of a text.
  static func codePoints(_ text: Span<UInt8>, _ context: EvaluationContext) throws(QueryError) -> [UInt32] {
    var codes: [UInt32] = []
    var index = 0
    while index < text.count {
      let (code, next) = CodePoints.decode(text, at: index)
      codes.append(code)
      index = next
      if codes.count & 0xfffff == 0 { try context.requireRoom(bytes: codes.count * 4) }
    }
    return codes
  }

  /// Appends `text` filled up to `width` code points with `padding`, or cut to it. False when there is nothing to fill
  /// with.
  static func appendPadded(
    _ text: Span<UInt8>, width: Int, padding: Span<UInt8>, atStart: Bool, to bytes: inout [UInt8],
    _ context: EvaluationContext
  ) throws(QueryError) -> Bool {
    let size = CodePoints.count(text)
    guard size < width else {
      bytes.append(text.extracting(0..<CodePoints.index(text, from: 0, skipping: max(width, 0))))
      return true
    }
    guard padding.count > 0 else { return false }
    if !atStart { bytes.append(text) }
    let (whole, rest) = (width - size).quotientAndRemainder(dividingBy: CodePoints.count(padding))
    try context.requireRoom(bytes.count, adding: whole + 1, times: padding.count)
    // Many paddings go in blocks.
    let perBlock = max(1, min(whole, 4096 / padding.count))
    var block: [UInt8] = []
    for _ in 0..<perBlock { block.append(padding) }
    for count in 0..<whole / perBlock {
      bytes.append(contentsOf: block)
      if count & 0xff == 0xff { try context.checkCancellation() }
    }
    for _ in 0..<whole % perBlock { bytes.append(padding) }
    bytes.append(padding.extracting(0..<CodePoints.index(padding, from: 0, skipping: rest)))
    if atStart { bytes.append(text) }
    return true
  }

  /// Appends `text` with every `needle` replaced.
  static func appendReplaced(
    _ text: Span<UInt8>, needle: Span<UInt8>, replacement: Span<UInt8>, to bytes: inout [UInt8],
    _ context: EvaluationContext
  ) throws(QueryError) {
    var index = 0
    var nextCheck = EvaluationContext.bytesBetweenChecks
    while needle.count > 0, let found = ByteSearch.first(of: needle, in: text, from: index) {
      bytes.append(text.extracting(index..<found))
      bytes.append(replacement)
      index = found + needle.count
      guard max(index, bytes.count) >= nextCheck else { continue }
      nextCheck = max(index, bytes.count) + EvaluationContext.bytesBetweenChecks
      try context.requireRoom(bytes: bytes.count)
    }
    bytes.append(text.extracting(index..<text.count))
  }
}
