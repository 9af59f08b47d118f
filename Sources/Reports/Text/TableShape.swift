// The shape of a table found in plain lines: rows of codes have one cell more than those without.

extension Unicode.Scalar {
  /// Whether this is a mark that stands in sentences, or in rows whose cells are marked, and in no plain cell.
  var isSentenceMark: Bool {
    switch self {
    case "。", "；", "！", "？", "|", "《", "》": true
    default: false
    }
  }
}

/// Sets the cells of a table's rows under each other.
enum TableShape {
  /// Where some rows start with a code, the others get an empty cell before their label.
  static func coded(_ rows: [(Int, [Range<Int>])], folded: [Unicode.Scalar]) -> [(Int, [Range<Int>])] {
    func isCode(_ range: Range<Int>) -> Bool {
      let digits = folded[range].filter { $0 != " " && $0 != "\n" && $0 != "\r" }
      return [3, 5, 7].contains(digits.count) && digits.allSatisfy { $0.isDigit }
        && digits[0].isOne(of: "2", "3", "4", "5")
    }
    func isText(_ range: Range<Int>) -> Bool { folded[range].contains { $0.isHan } }
    let coded = rows.filter { $0.1.count >= 3 && isCode($0.1[0]) && isText($0.1[1]) }
    guard let width = coded.map({ $0.1.count }).max(), coded.count * 3 >= rows.count else { return rows }
    return rows.map { line, cells in
      guard let first = cells.first, cells.count < width, !isCode(first) || cells.count > 1 && !isText(cells[1]) else {
        return (line, cells)
      }
      let isHead = !cells.contains { !isText($0) }
      if isHead, cells.count + 1 != width { return (line, cells) }
      return (line, [first.lowerBound..<first.lowerBound] + cells)
    }
  }
}
