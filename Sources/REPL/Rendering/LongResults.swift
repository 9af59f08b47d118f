// Results of very many rows in forms whose cells are measured, drawn block by block: the cells of one block are all that is
// held. Off a terminal only, where nothing is cut or left out.

import Query

/// Which part of a result a form draws.
struct ResultPart {
  /// Whether the head stands above it.
  var isFirst = true
  /// Whether the result ends with it.
  var isLast = true

  /// The whole result.
  static let whole = ResultPart()
}

extension ResultRenderer {
  /// Rows whose cells are held at one time.
  private static let blockRows = 16_384

  /// Writes a long result block by block; false, and nothing is written, where its form or its length does not ask for that.
  func writeBlocks<Failure: Error>(
    _ result: QueryResult, isStopped: () -> Bool, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> Bool {
    guard result.rowCount > ResultRenderer.blockRows, drawsByBlocks else { return false }
    let blocks = stride(from: 0, to: result.rowCount, by: ResultRenderer.blockRows).map {
      $0..<min($0 + ResultRenderer.blockRows, result.rowCount)
    }
    var widest: TextGrid?
    if mode.alignsCells {
      // The first pass only measures.
      for block in blocks {
        if isStopped() { return true }
        let grid = measured(block, of: result)
        widest = widest?.widened(by: grid) ?? grid.withoutCells
      }
    }
    for block in blocks {
      if isStopped() { return true }
      var grid = measured(block, of: result)
      if let widest { grid.takeWidths(of: widest) }
      var bytes: [UInt8] = []
      draw(
        grid, part: ResultPart(isFirst: block.lowerBound == 0, isLast: block.upperBound == result.rowCount), to: &bytes)
      try sink(bytes)
    }
    return true
  }

  /// The cells of some rows as the form writes them.
  private func measured(_ rows: Range<Int>, of result: QueryResult) -> TextGrid {
    let grid = TextGrid(result, presentation: presentation, rows: rows, nullText: nullText)
    return mode == .markdown ? MarkdownRenderer.escaped(grid) : grid
  }

  /// Draws a grid whose columns have the widths of the whole result.
  func draw(_ grid: TextGrid, part: ResultPart, to bytes: inout [UInt8]) {
    switch mode {
    case .html: HTMLRenderer(beginsFile: beginsFile).render(grid, hasHeader: hasHeader, part: part, to: &bytes)
    case .latex: LaTeXRenderer().render(grid, hasHeader: hasHeader, part: part, to: &bytes)
    case .markdown:
      MarkdownRenderer().render(escaped: grid, ambiguous: presentation.ambiguousWidth, part: part, to: &bytes)
    case .list:
      ListRenderer(separator: presentation.separator ?? "|").render(grid, hasHeader: hasHeader, part: part, to: &bytes)
    case .line: LineRenderer(style: style).render(grid, part: part, to: &bytes)
    default:
      let lines: GridLines = mode == .table ? .table : mode == .column ? .column : .box
      GridRenderer(lines: lines, style: style, hasHeader: hasHeader, ambiguous: presentation.ambiguousWidth)
        .render(grid, part: part, to: &bytes)
    }
  }
}

extension OutputMode {
  /// Whether cells stand under each other, so that all rows have to be measured first.
  fileprivate var alignsCells: Bool {
    switch self {
    case .box, .table, .column, .markdown: true
    default: false
    }
  }
}

extension TextGrid {
  /// The columns with their widths and no cells.
  fileprivate var withoutCells: TextGrid {
    var grid = self
    for index in grid.columns.indices { grid.columns[index].cells = [] }
    return grid
  }

  /// The columns as wide as here and there, without cells.
  fileprivate func widened(by other: TextGrid) -> TextGrid {
    var grid = self
    for (index, column) in other.columns.enumerated() { grid.columns[index].widen(by: column) }
    return grid
  }

  /// Makes the columns as wide as those of `other`.
  fileprivate mutating func takeWidths(of other: TextGrid) {
    for (index, column) in other.columns.enumerated() { columns[index].widen(by: column) }
  }
}

extension TextColumn {
  /// Makes room for the cells of `other` under the same point.
  fileprivate mutating func widen(by other: TextColumn) {
    integerWidth = max(integerWidth, other.integerWidth)
    fractionWidth = max(fractionWidth, other.fractionWidth)
    width = max(width, other.width, integerWidth + fractionWidth)
  }
}
