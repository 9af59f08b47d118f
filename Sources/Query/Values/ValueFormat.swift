// The plain text form of values: what casts to VARCHAR, results and CSV show, and the form for JSON.

/// Values as text.
public enum ValueFormat {
  /// The SQL text form: AMOUNT in 元 with two decimals or more, PERCENT as a plain ratio, DOUBLE as the shortest text that
  /// reads back alike, lists as `[1, 2]`, structures as `{'a': 1}`. NULL is `NULL`.
  public static func text(of value: Value, type: DataType) -> String {
    var bytes: [UInt8] = []
    append(value, type: type, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The form for people: as `text`, but a PERCENT as `43.82%`.
  public static func displayText(of value: Value, type: DataType) -> String {
    guard type == .percent, case .decimal(let ratio) = value else { return text(of: value, type: type) }
    var bytes: [UInt8] = []
    appendTrimmed(unscaled: ratio.unscaled, scale: ratio.scale - 2, leastDecimals: 2, to: &bytes)
    return String(decoding: bytes, as: UTF8.self) + "%"
  }

  /// The form for JSON: numbers in full precision, texts quoted, dates and intervals as texts; not-a-number and
  /// infinities, which JSON does not have, as texts.
  public static func json(of value: Value, type: DataType) -> String {
    var bytes: [UInt8] = []
    JSONFormat.append(value, type: type, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a text that is JSON as it stands, in one line: between its parts line ends are no more than space.
  public static func appendJSON(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: text.lazy.map { $0 == 10 || $0 == 13 ? 32 : $0 })
  }

  /// Appends the SQL text form.
  static func append(_ value: Value, type: DataType, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(contentsOf: "NULL".utf8)
    case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let number): appendInteger(number, type: type, to: &bytes)
    case .decimal(let number): appendDecimal(number, type: type, to: &bytes)
    case .double(let number): appendDouble(number, type: type, to: &bytes)
    case .text(let text): bytes.append(contentsOf: text.utf8)
    case .blob(let blob): appendBlob(blob, to: &bytes)
    case .interval(let interval): interval.append(to: &bytes)
    case .list(let entries) where type.isMap: appendMap(entries, type: type, to: &bytes)
    case .list(let elements): appendList(elements, type: type, to: &bytes)
    case .structure(let fields): appendStructure(fields, type: type, to: &bytes)
    }
  }

  private static func appendInteger(_ number: Int128, type: DataType, to bytes: inout [UInt8]) {
    let narrow = Int64(clamping: number)
    switch type {
    case .date: CivilDate.append(days: narrow, to: &bytes)
    case .time: Timestamps.appendTime(narrow.magnitude, to: &bytes)
    case .timestamp, .preciseTimestamp(.seconds), .preciseTimestamp(.milliseconds):
      Timestamps.append(narrow, to: &bytes)
    case .preciseTimestamp(.nanoseconds): Timestamps.append(nanoseconds: narrow, to: &bytes)
    case .zonedTime: ZonedTime(stored: narrow).append(to: &bytes)
    case .zoned(let zone): zone.rules.append(narrow, to: &bytes)
    case .enumeration(let values):
      if values.indices.contains(Int(narrow)) { bytes.append(contentsOf: values[Int(narrow)].utf8) }
    default: FixedDecimal.appendDigits(unscaled: number, scale: 0, to: &bytes)
    }
  }

  private static func appendDecimal(_ number: FixedDecimal, type: DataType, to bytes: inout [UInt8]) {
    switch type {
    case .amount: appendTrimmed(unscaled: number.unscaled, scale: number.scale, leastDecimals: 2, to: &bytes)
    case .percent: appendTrimmed(unscaled: number.unscaled, scale: number.scale, leastDecimals: 0, to: &bytes)
    default: FixedDecimal.appendDigits(unscaled: number.unscaled, scale: number.scale, to: &bytes)
    }
  }

  /// Appends a decimal without the zeros that end it, but with at least `leastDecimals` decimals.
  static func appendTrimmed(unscaled: Int128, scale: Int, leastDecimals: Int, to bytes: inout [UInt8]) {
    var unscaled = unscaled
    var scale = scale
    while scale > leastDecimals, unscaled % 10 == 0 {
      unscaled /= 10
      scale -= 1
    }
    FixedDecimal.appendDigits(unscaled: unscaled, scale: max(scale, 0), to: &bytes)
  }

  /// Appends the shortest text that reads back as the same number: `1.0`, `1e+20`, `inf`, `nan`.
  public static func appendDouble(_ number: Double, type: DataType, to bytes: inout [UInt8]) {
    let text = type == .real ? Float(number).description : number.description
    guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "e")), let power = Int(text[text.index(after: mark)...]),
      (0..<leastPowerWritten).contains(power)
    else { return bytes.append(contentsOf: text.utf8) }
    // Digits without their point, and zeros for those that do not matter.
    let digits = text[..<mark].utf8.filter { $0 != UInt8(ascii: ".") }
    let missing = power + 1 - digits.count + (text.hasPrefix("-") ? 1 : 0)
    bytes.append(contentsOf: digits)
    bytes.append(contentsOf: [UInt8](repeating: UInt8(ascii: "0"), count: max(0, missing)))
    bytes.append(contentsOf: ".0".utf8)
  }

  /// Numbers from 1e16 on are written with their power of ten.
  private static let leastPowerWritten = 16

  /// Appends printable bytes as they are and others as `\xAB`.
  static func appendBlob(_ blob: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in blob {
      if byte >= 32, byte < 127, byte != UInt8(ascii: "\\"), byte != UInt8(ascii: "'"), byte != UInt8(ascii: "\"") {
        bytes.append(byte)
      } else {
        bytes.append(contentsOf: [
          UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)],
        ])
      }
    }
  }

  private static func appendList(_ elements: [Value], type: DataType, to bytes: inout [UInt8]) {
    guard let elementType = type.listElement else { return }
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(contentsOf: ", ".utf8) }
      appendNested(element, type: elementType, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// `{key=value, …}`.
  private static func appendMap(_ entries: [Value], type: DataType, to bytes: inout [UInt8]) {
    guard case .map(let key, let value) = type else { return }
    bytes.append(UInt8(ascii: "{"))
    for (index, entry) in entries.enumerated() {
      guard case .structure(let pair) = entry, pair.count == 2 else { continue }
      if index > 0 { bytes.append(contentsOf: ", ".utf8) }
      appendNested(pair[0], type: key, to: &bytes)
      bytes.append(UInt8(ascii: "="))
      appendNested(pair[1], type: value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func appendStructure(_ fields: [Value], type: DataType, to bytes: inout [UInt8]) {
    guard case .structure(let declared) = type else { return }
    appendFields(declared, to: &bytes) { index, bytes in
      if fields.indices.contains(index) { appendNested(fields[index], type: declared[index].type, to: &bytes) }
    }
  }

  /// Texts inside lists and structures, those of times among them, get quotes where they could be mistaken for something
  /// else.
  static func appendNested(_ value: Value, type: DataType, to bytes: inout [UInt8]) {
    let text: String
    switch value {
    case .text(let own) where type == .varchar: text = own
    case .blob, .interval: text = self.text(of: value, type: type)
    case .integer where !type.isNumber: text = self.text(of: value, type: type)
    default: return append(value, type: type, to: &bytes)
    }
    appendQuoted(text.utf8, to: &bytes)
  }

  /// Appends a text, in quotes where it could be mistaken for something else.
  static func appendQuoted(_ text: some BidirectionalCollection<UInt8>, to bytes: inout [UInt8]) {
    guard needsQuotes(text) else { return bytes.append(contentsOf: text) }
    bytes.append(UInt8(ascii: "'"))
    for byte in text {
      if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "'"))
  }

  private static func needsQuotes(_ text: some BidirectionalCollection<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    if first <= 32 || last <= 32 { return true }
    // NULL in any letters.
    if text.count == 4, text.elementsEqual("null".utf8, by: { $0 | 0x20 == $1 }) { return true }
    return text.contains { "'\"\\,:=()[]{}".utf8.contains($0) }
  }
}
