// XML cut into tags and texts, one at a time, without a tree. Only what office files need: no document types, so that
// neither an entity of their own nor a file from elsewhere can come in, and nothing grows beyond its input.

/// Reads XML from left to right.
struct XMLScanner {
  /// A piece of XML. Names are without their prefix.
  enum Token: Equatable {
    case open(String)
    case close(String)
    /// Text; `scalars(_:)` and `string(_:)` give it.
    case text(Range<Int>)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  /// Where the attributes of the last opened tag stand.
  private var attributes = 0..<0
  /// The name of an element that `/>` closes.
  private var pendingClose: String?
  /// The format that errors name.
  private let format: String

  /// A scanner of `bytes` in UTF-8 or UTF-16.
  init(_ bytes: [UInt8], format: String) throws(DocumentFailure) {
    self.format = format
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      guard let scalars = TextDecoder.decode(bytes) else {
        throw .damaged(format: format, damage: .brokenMarkup)
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      self.bytes = Array(String(view).utf8)
    } else {
      self.bytes = bytes
    }
  }

  /// The next piece; nil at the end.
  ///
  /// - Throws: `.damaged` for a document type, for XML that ends within an element and for elements nested too deeply.
  mutating func next() throws(DocumentFailure) -> Token? {
    if let name = pendingClose {
      pendingClose = nil
      depth -= 1
      return .close(name)
    }
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else { return .text(text()) }
      let following = position + 1 < bytes.count ? bytes[position + 1] : 0
      switch following {
      case UInt8(ascii: "?"): skip(past: "?>")
      case UInt8(ascii: "!"):
        if has("<![CDATA[") { return .text(characterData()) }
        guard has("<!--") else { throw .damaged(format: format, damage: .documentType) }
        skip(past: "-->")
      case UInt8(ascii: "/"):
        position += 2
        let name = self.name()
        skip(past: ">")
        depth -= 1
        return .close(name)
      default: return try open()
      }
    }
    if depth > 0 { throw .damaged(format: format, damage: .endsEarly) }
    return nil
  }

  /// Passes over everything up to the end of the element that was opened last.
  mutating func skipElement() throws(DocumentFailure) {
    let outer = depth - 1
    while depth > outer, try next() != nil {}
  }

  /// The value of an attribute of the last opened tag, by its name without a prefix.
  func attribute(_ wanted: StaticString) -> String? {
    var probe = attributes.lowerBound
    let end = attributes.upperBound
    while probe < end {
      while probe < end, isSpace(bytes[probe]) { probe += 1 }
      var nameStart = probe
      while probe < end, bytes[probe] != UInt8(ascii: "="), !isSpace(bytes[probe]) {
        if bytes[probe] == UInt8(ascii: ":") { nameStart = probe + 1 }
        probe += 1
      }
      let name = nameStart..<probe
      while probe < end, bytes[probe] == UInt8(ascii: "=") || isSpace(bytes[probe]) { probe += 1 }
      guard probe < end, bytes[probe] == UInt8(ascii: "\"") || bytes[probe] == UInt8(ascii: "'") else { return nil }
      let quote = bytes[probe]
      let start = probe + 1
      probe = start
      while probe < end, bytes[probe] != quote { probe += 1 }
      if isName(name, wanted) { return string(start..<probe) }
      probe += 1
    }
    return nil
  }

  /// The text of a range, its references resolved.
  func string(_ range: Range<Int>) -> String {
    guard bytes[range].contains(UInt8(ascii: "&")) else { return String(decoding: bytes[range], as: UTF8.self) }
    return String(scalars: scalars(range)[...])
  }

  /// The text of a range as code points. What is no reference stays as it is.
  func scalars(_ range: Range<Int>) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for scalar in String(decoding: bytes[range], as: UTF8.self).unicodeScalars { result.append(scalar) }
    guard result.contains("&") else { return result }
    return XMLScanner.resolved(result)
  }

  private static func resolved(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      if text[index] == "&", let end = text[index...].prefix(12).firstIndex(of: ";"),
        let scalar = HTMLScanner.character(String(scalars: text[index + 1..<end]))
      {
        result.append(scalar)
        index = end + 1
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  // MARK: Pieces

  private mutating func open() throws(DocumentFailure) -> Token {
    position += 1
    let name = self.name()
    let start = position
    var quote: UInt8 = 0
    while position < bytes.count {
      let byte = bytes[position]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        break
      }
      position += 1
    }
    guard position < bytes.count else { throw .damaged(format: format, damage: .endsEarly) }
    depth += 1
    guard depth <= Limits.depth else { throw .tooLarge(subject: "nesting of XML", limit: Limits.depth) }
    var end = position
    if end > start, bytes[end - 1] == UInt8(ascii: "/") {
      end -= 1
      pendingClose = name
    }
    attributes = start..<end
    position += 1
    return .open(name)
  }

  /// The name at the position, without its prefix.
  private mutating func name() -> String {
    var start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || isSpace(byte) { break }
      if byte == UInt8(ascii: ":") { start = position + 1 }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func text() -> Range<Int> {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
    return start..<position
  }

  private mutating func characterData() -> Range<Int> {
    let start = position + 9
    skip(past: "]]>")
    return min(start, position)..<max(min(start, position), has("]]>", endingAt: position) ? position - 3 : position)
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  private func isName(_ range: Range<Int>, _ wanted: StaticString) -> Bool {
    guard range.count == wanted.utf8CodeUnitCount else { return false }
    return wanted.withUTF8Buffer { buffer in
      for (offset, position) in range.enumerated() where buffer[offset] != bytes[position] { return false }
      return true
    }
  }

  private func has(_ text: StaticString) -> Bool {
    guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
    return isName(position..<position + text.utf8CodeUnitCount, text)
  }

  private func has(_ text: StaticString, endingAt end: Int) -> Bool {
    let start = end - text.utf8CodeUnitCount
    return start >= 0 && isName(start..<end, text)
  }

  private mutating func skip(past end: StaticString) {
    while position < bytes.count, !has(end) { position += 1 }
    position = min(position + end.utf8CodeUnitCount, bytes.count)
  }
}
