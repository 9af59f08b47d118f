// Turns a result into bytes in the form that is asked for.

import Query

/// Renders results: chooses the form, what a terminal can take, and says what was left out.
struct ResultRenderer {
  let presentation: Presentation
  let style: Style
  private let isTerminal: Bool
  private let terminalWidth: Int
  private let language: Language
  /// Whether what is rendered is the first of a file.
  let beginsFile: Bool
  /// The form.
  let mode: OutputMode

  /// A renderer for results that go to `target`.
  init(_ presentation: Presentation, target: ResultTarget, language: Language) {
    self.init(
      presentation, mode: ResultRenderer.mode(presentation, target: target), style: target.style,
      isTerminal: target.isTerminal, terminalWidth: target.isTerminal ? Terminal.size().columns : 0, language: language,
      beginsFile: target.isAtStartOfFile)
  }

  /// A renderer for a terminal of a given width, or for none.
  init(
    _ presentation: Presentation, mode: OutputMode, style: Style, isTerminal: Bool, terminalWidth: Int,
    language: Language, beginsFile: Bool = false
  ) {
    self.presentation = presentation
    self.mode = mode
    self.style = style
    self.isTerminal = isTerminal
    self.terminalWidth = terminalWidth
    self.language = language
    self.beginsFile = beginsFile
  }

  /// The form for results that go to `target`: the one asked for, else by the file's suffix, else a box on a terminal and
  /// CSV elsewhere.
  static func mode(_ presentation: Presentation, target: ResultTarget) -> OutputMode {
    if let path = target.filePath {
      return presentation.mode ?? OutputMode(suffix: Files.suffix(of: path)) ?? .csv
    }
    if let mode = presentation.mode { return presentation.isExpanded && mode == .box ? .line : mode }
    return target.isTerminal ? (presentation.isExpanded ? .line : .box) : .csv
  }

  /// Writes the result, off a terminal piece by piece, so that a long one takes little memory; stops when `isStopped` says so.
  func write(
    _ result: QueryResult, isStopped: () -> Bool, to sink: ([UInt8]) throws(ClosedPipe) -> Void
  ) throws(ClosedPipe) {
    guard !isTerminal else { return try sink(render(result)) }
    switch mode {
    case .csv, .tsv:
      try DelimitedRenderer(
        separator: mode == .tsv ? "\t" : presentation.separator ?? ",", presentation: presentation
      ).write(result, isStopped: isStopped, to: sink)
    case .json, .jsonl, .jsonarrays: try json.write(result, isStopped: isStopped, to: sink)
    case .insert: try InsertRenderer().write(result, isStopped: isStopped, to: sink)
    default:
      let isWritten = try writeBlocks(result, isStopped: isStopped, to: sink)
      if !isWritten { try sink(render(result)) }
    }
  }

  private var json: JSONRenderer {
    let shape: JSONRenderer.Shape = mode == .json ? .objects : mode == .jsonl ? .lines : .arrays
    return JSONRenderer(shape: shape, header: presentation.header)
  }

  /// Whether names stand above the rows.
  var hasHeader: Bool { presentation.header != .off }

  /// Whether every row is drawn, and nothing is cut: then the form does not need all cells at one time.
  var drawsByBlocks: Bool {
    guard !isTerminal else { return false }
    switch mode {
    case .html, .latex, .markdown, .list: return true
    case .line: return !limitsRows
    case .box, .table, .column:
      return !limitsRows && presentation.columnWidths.isEmpty && (presentation.maximumWidth ?? 0) == 0
    default: return false
    }
  }

  /// Whether the middle of a long result is left out where the form does that.
  private var limitsRows: Bool { presentation.maximumRows != nil && (isTerminal || presentation.limitsRowsEverywhere) }

  /// The bytes of the whole result.
  func render(_ result: QueryResult) -> [UInt8] {
    var bytes: [UInt8] = []
    switch mode {
    case .csv: renderDelimited(result, separator: presentation.separator ?? ",", to: &bytes)
    case .tsv: renderDelimited(result, separator: "\t", to: &bytes)
    case .json, .jsonl, .jsonarrays: json.render(result, to: &bytes)
    case .insert:
      var plain: [UInt8] = []
      InsertRenderer().render(result, to: &plain)
      appendExact(plain, to: &bytes)
    case .html, .latex, .list: draw(grid(result, limitsRows: false), part: .whole, to: &bytes)
    case .markdown: draw(MarkdownRenderer.escaped(grid(result, limitsRows: false)), part: .whole, to: &bytes)
    case .line:
      let grid = grid(result, limitsRows: true)
      draw(grid, part: .whole, to: &bytes)
      appendFooter(grid, to: &bytes)
    case .chart: renderChart(result, to: &bytes)
    case .box, .xlsx: renderGrid(result, lines: .box, to: &bytes)
    case .table: renderGrid(result, lines: .table, to: &bytes)
    case .column: renderGrid(result, lines: .column, to: &bytes)
    }
    return bytes
  }

  /// The chart that suits the result; a box, with the reason, when there is none.
  private func renderChart(_ result: QueryResult, to bytes: inout [UInt8]) {
    do throws(ChartFailure) {
      let chart = try ChartBuilder(result: result, presentation: presentation, language: language).chart(ChartRequest())
      let width = presentation.maximumWidth.flatMap { $0 > 0 ? $0 : nil } ?? (isTerminal ? terminalWidth : 80)
      let lines = try TerminalChart(
        chart, width: width, isPlain: isTerminal && Environment.variable("TERM") == "dumb", style: style,
        ambiguous: presentation.ambiguousWidth, language: language
      ).lines()
      bytes.append(contentsOf: (lines.joined(separator: "\n") + "\n").utf8)
    } catch {
      renderGrid(result, lines: .box, to: &bytes)
      bytes.append(contentsOf: style.dim("(" + error.words.text(in: language) + ")").utf8)
      bytes.append(10)
    }
  }

  private func grid(_ result: QueryResult, limitsRows: Bool) -> TextGrid {
    TextGrid(
      result, presentation: presentation, maximumRows: limitsRows && self.limitsRows ? presentation.maximumRows : nil,
      nullText: nullText)
  }

  /// What stands for NULL.
  var nullText: String {
    if let text = presentation.nullText { return text }
    return switch mode {
    case .markdown, .html, .latex, .list: ""
    default: "NULL"
    }
  }

  /// CSV and TSV are exact off a terminal; on one they are made harmless.
  private func renderDelimited(_ result: QueryResult, separator: String, to bytes: inout [UInt8]) {
    var plain: [UInt8] = []
    DelimitedRenderer(separator: separator, presentation: presentation).render(result, to: &plain)
    appendExact(plain, to: &bytes)
  }

  /// Appends text of a form that programs read: as it is, but harmless on a terminal.
  private func appendExact(_ plain: [UInt8], to bytes: inout [UInt8]) {
    if isTerminal { SafeText.append(plain, keepsBreaks: true, to: &bytes) } else { bytes.append(contentsOf: plain) }
  }

  private func renderGrid(_ result: QueryResult, lines: GridLines, to bytes: inout [UInt8]) {
    let ambiguous = presentation.ambiguousWidth
    var grid = grid(result, limitsRows: true)
    grid.apply(widths: presentation.columnWidths, ambiguous: ambiguous)
    let limit = presentation.maximumWidth ?? (isTerminal ? terminalWidth : 0)
    if limit > 0 {
      let row = lines.row
      func width(_ text: String) -> Int { TextWidth.columns(text, ambiguous: ambiguous) }
      let margins = GridMargins(
        perColumn: width(row.between), perRow: width(row.left) + width(row.right) - width(row.between))
      // A few rows can take more lines; many are read across.
      let wraps = presentation.wrapsTexts ?? (isTerminal && grid.shownRows <= 12)
      grid.fit(limit, margins: margins, ambiguous: ambiguous, lineLimit: wraps ? 6 : 1)
    }
    GridRenderer(lines: lines, style: style, hasHeader: presentation.header != .off, ambiguous: ambiguous)
      .render(grid, to: &bytes)
    appendFooter(grid, to: &bytes)
  }

  /// Says how many rows there are, and what is not shown. Off a terminal nothing is left out unless a width was asked for.
  private func appendFooter(_ grid: TextGrid, to bytes: inout [UInt8]) {
    var parts: [String] = []
    let chinese = language == .chinese
    if isTerminal || grid.gapAfter != nil {
      if grid.gapAfter == nil {
        parts.append(chinese ? "\(grid.rowCount) 行" : grid.rowCount == 1 ? "1 row" : "\(grid.rowCount) rows")
      } else {
        parts.append(
          chinese
            ? "\(grid.rowCount) 行，显示 \(grid.shownRows) 行；.last 显示全部"
            : "\(grid.rowCount) rows, \(grid.shownRows) shown; .last shows all")
      }
    }
    if grid.hiddenColumns > 0 {
      let shown = grid.columnCount - grid.hiddenColumns
      parts.append(
        chinese
          ? "\(grid.columnCount) 列，显示 \(shown) 列；.x on 逐行显示"
          : "\(grid.columnCount) columns, \(shown) shown; .x on shows all")
    } else if grid.hasCutCells {
      parts.append(chinese ? "部分文本已截短；.maxwidth 0 不截" : "some texts are cut; .maxwidth 0 shows them whole")
    }
    guard !parts.isEmpty else { return }
    bytes.append(contentsOf: style.dim("(" + parts.joined(separator: chinese ? "；" : "; ") + ")").utf8)
    bytes.append(10)
  }
}
