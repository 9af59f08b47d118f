// The lists of a DOC: levels and their texts, and the lists that refer to them ([MS-DOC] 2.9.131, 2.9.150).

/// Reads the lists of a DOC into the form that all word processors' lists have here.
enum BinaryNumbering {
  private static let listBytes = 28
  private static let levelBytes = 28
  private static let overrideBytes = 16

  /// The lists that the table stream holds at the places that the header tells. A list is named by its number, from 1.
  static func numbering(_ table: [UInt8], lists: Range<Int>, overrides: Range<Int>) -> WordNumbering {
    var abstractLists: [String: [Int: WordNumbering.Level]] = [:]
    let count = lists.isEmpty ? 0 : table.number16(at: lists.lowerBound) ?? 0
    var position = lists.upperBound
    for index in 0..<count {
      let entry = lists.lowerBound + 2 + listBytes * index
      guard entry + listBytes <= table.count, let identifier = table.number32(at: entry) else { break }
      let isSimple = table[entry + 26] & 1 != 0
      var levels: [Int: WordNumbering.Level] = [:]
      for number in 0..<(isSimple ? 1 : 9) {
        guard let level = level(table, at: &position) else { break }
        levels[number] = level
      }
      abstractLists["\(identifier)"] = levels
    }
    return WordNumbering(abstractLists: abstractLists, lists: references(table, overrides))
  }

  /// One level: numbers of fixed size, two lists of properties that are passed over, and the text, in which a character
  /// below nine stands for the number of that level.
  private static func level(_ table: [UInt8], at position: inout Int) -> WordNumbering.Level? {
    guard position + levelBytes <= table.count, let start = table.number32(at: position) else { return nil }
    let format = Int(table[position + 4])
    let text = position + levelBytes + Int(table[position + 24]) + Int(table[position + 25])
    guard let count = table.number16(at: text), text + 2 + 2 * count <= table.count else { return nil }
    var shown = ""
    for index in 0..<count {
      let value = table.number16(at: text + 2 + 2 * index) ?? 0
      if value < 9 {
        shown += "%\(value + 1)"
      } else if let scalar = Unicode.Scalar(UInt32(value)) {
        shown.unicodeScalars.append(scalar)
      }
    }
    position = text + 2 + 2 * count
    return WordNumbering.Level(format: name(ofFormat: format), text: shown, start: min(start, 100_000))
  }

  /// The names by which DOCX knows the formats of numbers ([MS-OSHARED] 2.2.1.3).
  private static func name(ofFormat number: Int) -> String {
    switch number {
    case 1: "upperRoman"
    case 2: "lowerRoman"
    case 3: "upperLetter"
    case 4: "lowerLetter"
    case 10, 36: "ideographDigital"
    case 11: "japaneseCounting"
    case 14: "decimalFullWidth"
    case 18, 28: "decimalEnclosedCircle"
    case 22: "decimalZero"
    case 23: "bullet"
    case 33: "taiwaneseCounting"
    case 35: "taiwaneseCountingThousand"
    case 37: "chineseCounting"
    case 39: "chineseCountingThousand"
    case 255: "none"
    default: "decimal"
    }
  }

  /// Which abstract list each list refers to, and where it starts anew.
  private static func references(
    _ table: [UInt8], _ place: Range<Int>
  ) -> [String: (abstract: String, starts: [Int: Int])] {
    var lists: [String: (abstract: String, starts: [Int: Int])] = [:]
    guard !place.isEmpty, let count = table.number32(at: place.lowerBound), count <= place.count / overrideBytes else {
      return [:]
    }
    var position = place.lowerBound + 4 + overrideBytes * count
    for index in 0..<count {
      let entry = place.lowerBound + 4 + overrideBytes * index
      guard entry + overrideBytes <= table.count, let identifier = table.number32(at: entry) else { break }
      var starts: [Int: Int] = [:]
      position += 4
      for _ in 0..<Int(table[entry + 12]) {
        guard let start = table.number32(at: position), let flags = table.number32(at: position + 4) else { break }
        if flags & 0x10 != 0 { starts[flags & 0xF] = min(start, 100_000) }
        position += 8
        if flags & 0x20 != 0, let level = level(table, at: &position), flags & 0x10 != 0 {
          starts[flags & 0xF] = level.start
        }
      }
      lists["\(index + 1)"] = ("\(identifier)", starts)
    }
    return lists
  }
}
