// What stands in each line, found in one pass: most lines are prose, which no rule of tables needs to look at again.

import Documents

/// Marks that tell a row of a table from prose.
struct LineTraits: Sendable {
  private(set) var hasSpace = false
  private(set) var hasDigit = false
  private(set) var hasBar = false
  /// A tab, which folded text shows as a space.
  private(set) var hasTab = false
  /// Where the first mark stands that ends a sentence or frames a cell; at the greatest number there is none.
  private(set) var firstMark = Int.max

  /// The traits of each line of a document.
  static func all(of document: Document, folded: [Unicode.Scalar]) -> [LineTraits] {
    // The lines of a document lie within its text, which folding leaves as long as it is.
    guard folded.count == document.scalars.count else {
      return document.lines.map { _ in LineTraits() }
    }
    return folded.withUnsafeBufferPointer { folded in
      document.scalars.withUnsafeBufferPointer { printed in
        document.lines.map { LineTraits(folded, printed, in: $0) }
      }
    }
  }

  private init() {}

  private init(
    _ folded: UnsafeBufferPointer<Unicode.Scalar>, _ printed: UnsafeBufferPointer<Unicode.Scalar>,
    in range: Range<Int>
  ) {
    var position = range.lowerBound
    while position < range.upperBound {
      let scalar = folded[position]
      defer { position &+= 1 }
      if scalar.value &- 0x4E00 <= 0x9FFF - 0x4E00 { continue }
      if scalar == " " {
        hasSpace = true
        hasTab = hasTab || printed[position] == "\t"
      } else if scalar.isDigit {
        hasDigit = true
      } else {
        hasBar = hasBar || scalar == "|"
        if firstMark == Int.max, scalar.isSentenceMark { firstMark = position }
      }
    }
  }

  /// Whether a mark stands in the line that ends a sentence or frames a cell.
  var hasSentenceMark: Bool { firstMark != Int.max }

  /// Whether a line can be a row whose cells are set apart by bars or tabs.
  var mayBeRow: Bool { hasBar || hasTab }

  /// Whether a line can be a row whose cells are set apart by spaces: a label and numbers, no sentence.
  var mayBeAligned: Bool { hasSpace && hasDigit && !hasSentenceMark && !hasTab }
}
