// The cells of a flattened text one after the other: each line is one, or each word of a line that lost its line breaks.

import Documents

/// Cells in the order of the text, each with its line.
struct CellSequence {
  let folded: [Unicode.Scalar]
  /// The text of each cell without spaces at its ends, nor the bar that a converter put after it; empty of a blank line.
  private let ranges: [Range<Int>]
  /// The line of all cells; nil where each cell is a line.
  private let line: Int?
  /// Whether a tab stands in a cell.
  private let hasTab: [Bool]
  /// Whether a mark that ends a sentence stands in a cell that is a line; empty where each cell is a word.
  private let isSentence: [Bool]

  var count: Int { ranges.count }

  /// Each line of a document as a cell.
  init(linesOf document: Document, folded: [Unicode.Scalar], traits: [LineTraits]) {
    self.folded = folded
    line = nil
    let ranges = document.lines.map { line in
      let range = folded.rangeWithoutSpaces(line)
      guard range.count > 1, folded[range.upperBound - 1] == "|" else { return range }
      return folded.rangeWithoutSpaces(range.dropLast())
    }
    hasTab = zip(traits, ranges).map { line, range in line.hasTab && range.contains { document.scalars[$0] == "\t" } }
    // Most marks are those of prose; the bar behind a cell is one as well and stands outside of it.
    isSentence = zip(traits, ranges).map { line, range in line.firstMark < range.upperBound }
    self.ranges = ranges
  }

  /// The words of one line, cut at its blanks; a word that is spaced out is one: `合 计`.
  init(wordsOf range: Range<Int>, line: Int, folded: [Unicode.Scalar]) {
    self.folded = folded
    self.line = line
    var words: [Range<Int>] = []
    var start: Int?
    for position in range {
      if folded[position] != " " {
        start = start ?? position
      } else if let first = start {
        words.append(first..<position)
        start = nil
      }
    }
    if let start { words.append(start..<range.upperBound) }
    ranges = CellSequence.joined(words, folded)
    hasTab = []
    isSentence = []
  }

  subscript(index: Int) -> Range<Int> { ranges[index] }

  /// The line of a cell, from 0.
  func line(_ index: Int) -> Int { line ?? index }

  /// Whether a tab, which folded text shows as a space, stands in a cell.
  func hasTab(_ index: Int) -> Bool { hasTab.isEmpty ? false : hasTab[index] }

  /// Whether a mark that ends a sentence stands in a cell.
  func isSentence(_ index: Int) -> Bool {
    isSentence.isEmpty ? ranges[index].contains { folded[$0].isSentenceMark } : isSentence[index]
  }

  /// The text of a cell without its spaces.
  func scalars(_ index: Int) -> [Unicode.Scalar] { folded[ranges[index]].filter { $0 != " " } }

  /// The text of a cell without its spaces.
  func text(_ index: Int) -> String { String(scalars: scalars(index)[...]) }

  /// Whether a cell is a number, or the dash that stands for none.
  func isNumber(_ index: Int) -> Bool {
    TableFinder.digitCount(ofNumber: folded, in: ranges[index]) != nil || TableFinder.isDash(folded, in: ranges[index])
  }

  /// A row that takes the cells at `indices`, with those cells or others.
  func row(_ indices: [Int], cells: [Range<Int>]? = nil) -> LineRow {
    guard let first = indices.min(), let last = indices.max() else { return LineRow(line: 0, cells: cells ?? []) }
    return LineRow(
      line: line(first), lineCount: line(last) - line(first) + 1, cells: cells ?? indices.map { ranges[$0] },
      extent: ranges[first].lowerBound..<max(ranges[first].lowerBound, ranges[last].upperBound))
  }

  /// The places of the cells that overlap with a part of the text.
  func places(in extent: Range<Int>) -> Range<Int> {
    func first(where isBehind: (Range<Int>) -> Bool) -> Int {
      var low = 0
      var high = ranges.count
      while low < high {
        let middle = (low + high) / 2
        if isBehind(ranges[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let start = first { $0.upperBound > extent.lowerBound }
    return start..<max(start, first { $0.lowerBound >= extent.upperBound })
  }

  // MARK: Words

  private static let spaced = WordSet("合计 总计 小计 项目 收入 支出 金额 栏次 行次 预算数 决算数 备注 序号 编码 名称 单位 部门")

  /// The words with those joined that only together are one.
  private static func joined(_ words: [Range<Int>], _ folded: [Unicode.Scalar]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var index = 0
    while index < words.count {
      let run = words[index...].prefix(3).prefix { $0.count == 1 }
      let text = run.map { folded[$0.lowerBound] }
      let length = spaced.match(text, at: 0, end: text.count)?.length ?? 1
      result.append(words[index].lowerBound..<words[index + length - 1].upperBound)
      index += length
    }
    return result
  }
}
