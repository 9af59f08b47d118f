// What is said of a run, a paragraph or a row of a table in a DOC: a list of modifiers, each a number and its operand
// ([MS-DOC] 2.6).

/// The properties that matter for reading.
struct WordProperties {
  /// A cell of a row, by its borders on the page.
  struct Cell: Equatable {
    /// In twentieths of a point from the margin.
    let left: Int
    let right: Int
    /// Whether it shares its place with neighbours in the row.
    let isMergedAcross: Bool
    /// Whether it goes on from the row above, and whether such a column of cells starts with it.
    let goesOn: Bool
    let startsMerge: Bool
  }

  /// The style of the paragraph; the first nine behind the standard style are the headings.
  var style = 0
  /// How deep in tables the paragraph stands; 0 for text.
  private(set) var tableDepth = 0
  /// Whether the paragraph is the mark at the end of a row.
  private(set) var endsRow = false
  /// The list that numbers the paragraph, from 1; 0 for none.
  private(set) var list = 0
  /// The level in that list, from 0.
  private(set) var listLevel = 0
  /// The level of a heading, from 1; nil when nothing is said.
  private(set) var outlineLevel: Int?
  /// The cells of the row, at its end.
  private(set) var cells: [Cell] = []
  /// Whether the run is hidden or was deleted by a tracked change.
  private(set) var isSilent = false

  /// Modifiers that are read.
  private enum Modifier {
    static let inTable = 0x2416
    static let endsRow = 0x2417
    static let depth = 0x6649
    static let row = 0xD608
    static let list = 0x460B
    static let listLevel = 0x260A
    static let outlineLevel = 0x2640
    static let elsewhere: Set<Int> = [0x6645, 0x6646]
    static let hidden = 0x083C
    static let deleted = 0x0800
    static let tabs = 0xC615
  }
  private static let cellBytes = 20

  /// Nothing said.
  init() {}

  /// Reads the modifiers in `range` of `bytes`; long lists of them stand in the stream `data`.
  init(_ bytes: [UInt8], _ range: Range<Int>, data: [UInt8]) {
    take(bytes, range, data: data, depth: 0)
  }

  private mutating func take(_ bytes: [UInt8], _ range: Range<Int>, data: [UInt8], depth: Int) {
    var position = range.lowerBound
    while position + 3 <= range.upperBound, let modifier = bytes.number16(at: position) {
      let operand = position + 2
      let count = WordProperties.operandCount(modifier, bytes, at: operand)
      guard count > 0, operand + count <= range.upperBound else { return }
      if Modifier.elsewhere.contains(modifier), depth == 0, let place = bytes.number32(at: operand),
        let length = data.number16(at: place), place + 2 + length <= data.count
      {
        take(data, place + 2..<place + 2 + length, data: data, depth: 1)
      } else {
        take(modifier, bytes, operand..<operand + count)
      }
      position = operand + count
    }
  }

  /// The bytes of an operand, told by the upper bits of its modifier.
  private static func operandCount(_ modifier: Int, _ bytes: [UInt8], at position: Int) -> Int {
    switch modifier >> 13 {
    case 0, 1: return 1
    case 2, 4, 5: return 2
    case 3: return 4
    case 7: return 3
    default:
      if modifier == Modifier.row { return (bytes.number16(at: position) ?? 0) + 1 }
      guard position < bytes.count else { return 0 }
      let count = Int(bytes[position])
      guard modifier == Modifier.tabs, count == 255, position + 1 < bytes.count else { return count + 1 }
      // Deleted tabs of four bytes, then added ones of three.
      let deleted = 4 * Int(bytes[position + 1])
      guard position + 2 + deleted < bytes.count else { return 0 }
      return 3 + deleted + 3 * Int(bytes[position + 2 + deleted])
    }
  }

  private mutating func take(_ modifier: Int, _ bytes: [UInt8], _ operand: Range<Int>) {
    let first = Int(bytes[operand.lowerBound])
    switch modifier {
    case Modifier.inTable: if first != 0 { tableDepth = max(tableDepth, 1) }
    case Modifier.depth: tableDepth = min(bytes.number32(at: operand.lowerBound) ?? 0, Limits.depth)
    case Modifier.endsRow: endsRow = first != 0
    case Modifier.list: list = bytes.number16(at: operand.lowerBound) ?? 0
    case Modifier.listLevel: listLevel = min(first, 8)
    case Modifier.outlineLevel: outlineLevel = first < 9 ? first + 1 : 0
    case Modifier.hidden, Modifier.deleted: isSilent = isSilent || first == 1
    case Modifier.row: takeRow(bytes, operand)
    default: break
    }
  }

  /// The borders of cells, one more than there are cells, then what is said of each.
  private mutating func takeRow(_ bytes: [UInt8], _ operand: Range<Int>) {
    guard operand.count >= 3 else { return }
    let count = Int(bytes[operand.lowerBound + 2])
    let borders = operand.lowerBound + 3
    guard borders + 2 * (count + 1) <= operand.upperBound else { return }
    func border(_ index: Int) -> Int {
      Int(Int16(truncatingIfNeeded: bytes.number16(at: borders + 2 * index) ?? 0))
    }
    cells = (0..<count).map { index in
      let position = borders + 2 * (count + 1) + WordProperties.cellBytes * index
      let flags = position + 2 <= operand.upperBound ? bytes.number16(at: position) ?? 0 : 0
      return Cell(
        left: border(index), right: border(index + 1), isMergedAcross: flags & 3 != 0, goesOn: flags & 0x60 == 0x20,
        startsMerge: flags & 0x40 != 0)
    }
  }
}
