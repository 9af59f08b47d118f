// Markup cut into tags and texts. Comments and declarations are passed over, character references resolved.

/// A tag that opens an element.
struct HTMLTag {
  /// More columns or rows than this are taken for a slip.
  static let mostColumns = 256
  private static let mostRows = 4096

  /// The name in lower case.
  let name: String
  /// How many columns and rows a cell covers.
  private(set) var columns = 1
  private(set) var rows = 1

  init(name: String) { self.name = name }

  /// Takes what matters of an attribute.
  mutating func set(_ attribute: String, _ value: String) {
    guard let number = Int(value.filter { $0 != " " }), number > 0 else { return }
    if attribute == "colspan" { columns = min(number, HTMLTag.mostColumns) }
    if attribute == "rowspan" { rows = min(number, HTMLTag.mostRows) }
  }
}

/// Reads markup from left to right.
struct HTMLScanner {
  /// A piece of markup.
  enum Token {
    case text([Unicode.Scalar])
    case open(HTMLTag)
    case close(String)
  }

  private let markup: [Unicode.Scalar]
  private var position = 0

  init(_ markup: [Unicode.Scalar]) { self.markup = markup }

  /// The next piece; nil at the end.
  mutating func next() -> Token? {
    while position < markup.count {
      guard markup[position] == "<" else { return .text(text()) }
      if has("<!--") {
        skip(past: "-->")
      } else if has("<!") || has("<?") {
        skip(past: ">")
      } else if position + 1 < markup.count, isLetter(position + 1) {
        position += 1
        return .open(tag())
      } else if has("</") {
        position += 2
        let name = word()
        skip(past: ">")
        return .close(name)
      } else {
        // `<5%` is text.
        position += 1
        return .text(["<"])
      }
    }
    return nil
  }

  /// Passes over everything up to the end tag of an element whose text is not shown.
  mutating func skip(to name: String) {
    while position < markup.count {
      if has("</") {
        position += 2
        if word() == name {
          skip(past: ">")
          return
        }
      } else {
        position += 1
      }
    }
  }

  private func has(_ text: String) -> Bool {
    var probe = position
    for scalar in text.unicodeScalars {
      guard probe < markup.count, markup[probe] == scalar else { return false }
      probe += 1
    }
    return true
  }

  private mutating func skip(past end: String) {
    while position < markup.count, !has(end) { position += 1 }
    position = min(position + end.unicodeScalars.count, markup.count)
  }

  private func isLetter(_ position: Int) -> Bool { (97...122).contains(markup[position].value | 0x20) }

  private func isSpace(_ position: Int) -> Bool {
    switch markup[position] {
    case " ", "\t", "\n", "\r", "\u{0C}": true
    default: false
    }
  }

  /// A name up to white space or the end of the tag, in lower case.
  private mutating func word() -> String {
    var name = ""
    while position < markup.count, !isSpace(position), markup[position] != ">", markup[position] != "/",
      markup[position] != "="
    {
      name.unicodeScalars.append(markup[position])
      position += 1
    }
    return name.lowercased()
  }

  private mutating func tag() -> HTMLTag {
    var tag = HTMLTag(name: word())
    while position < markup.count, markup[position] != ">" {
      if isSpace(position) || markup[position] == "/" || markup[position] == "=" {
        position += 1
        continue
      }
      let attribute = word()
      while position < markup.count, isSpace(position) { position += 1 }
      if position < markup.count, markup[position] == "=" {
        position += 1
        while position < markup.count, isSpace(position) { position += 1 }
        tag.set(attribute, value())
      }
    }
    position = min(position + 1, markup.count)
    return tag
  }

  private mutating func value() -> String {
    guard position < markup.count, markup[position] == "\"" || markup[position] == "'" else { return word() }
    let quote = markup[position]
    position += 1
    var value = ""
    while position < markup.count, markup[position] != quote {
      value.unicodeScalars.append(markup[position])
      position += 1
    }
    position = min(position + 1, markup.count)
    return value
  }

  /// Text up to the next `<`.
  private mutating func text() -> [Unicode.Scalar] {
    var text: [Unicode.Scalar] = []
    while position < markup.count, markup[position] != "<" {
      if markup[position] == "&", let scalar = reference() {
        text.append(scalar)
      } else {
        text.append(markup[position])
        position += 1
      }
    }
    return text
  }

  /// The character that a reference at `&` stands for; nil, and nothing passed over, when it is none.
  private mutating func reference() -> Unicode.Scalar? {
    var end = position + 1
    var name = ""
    while end < markup.count, end - position <= 10, markup[end].value < 0x80,
      isLetter(end) || markup[end] == "#"
        || (48...57).contains(markup[end].value)
    {
      name.unicodeScalars.append(markup[end])
      end += 1
    }
    guard let scalar = HTMLScanner.character(name) else { return nil }
    position = end < markup.count && markup[end] == ";" ? end + 1 : end
    return scalar
  }

  /// The character that a reference of this name stands for, without its `&` and `;`; nil when there is none.
  static func character(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return named[name] }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let number = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
    guard let number, number > 0 else { return nil }
    return Unicode.Scalar(number)
  }

  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "ensp": "\u{2002}",
    "emsp": "\u{2003}", "thinsp": "\u{2009}", "ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’", "laquo": "«",
    "raquo": "»", "mdash": "—", "ndash": "–", "hellip": "…", "middot": "·", "bull": "•", "times": "×", "divide": "÷",
    "minus": "−", "plusmn": "±", "permil": "‰", "yen": "¥", "copy": "©", "reg": "®", "deg": "°", "sect": "§",
    "para": "¶", "ge": "≥", "le": "≤", "ne": "≠", "shy": "\u{AD}", "zwnj": "\u{200C}", "zwj": "\u{200D}",
  ]
}
