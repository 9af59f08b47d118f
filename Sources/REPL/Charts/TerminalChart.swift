// Charts in a terminal: bars of blocks sized by display width. Plain ASCII where blocks cannot be relied on.

import Query

/// Draws charts as lines of text.
struct TerminalChart {
  let chart: Chart
  /// Columns that a line may take.
  let width: Int
  /// Whether only ASCII signs are drawn with.
  let isPlain: Bool
  let style: Style
  let ambiguous: Int
  let language: Language

  /// A drawing no wider than `width`.
  init(_ chart: Chart, width: Int, isPlain: Bool, style: Style, ambiguous: Int, language: Language) {
    self.chart = chart
    self.width = max(24, width)
    // Blocks are of ambiguous width: where those take two columns they do not line up.
    self.isPlain = isPlain || ambiguous == 2
    self.style = style
    self.ambiguous = ambiguous
    self.language = language
  }

  /// The lines of the drawing, the title first, the source last.
  ///
  /// - Throws: why the numbers cannot be drawn as they are asked for.
  func lines() throws(ChartFailure) -> [String] {
    let body: [String]
    switch chart.kind {
    case .bar, .hist: body = bars()
    case .stacked: body = try stackedBars()
    case .pie: body = try pie()
    case .line: body = TerminalPlot(self).lines()
    case .spark: body = sparks()
    }
    var lines: [String] = []
    if !chart.title.isEmpty {
      let unit = chart.unit.isEmpty ? "" : language == .chinese ? "（\(chart.unit)）" : " (\(chart.unit))"
      lines.append(style.bold(cut(chart.title + unit, to: width)))
    }
    lines += body
    if !chart.source.isEmpty { lines.append(style.dim(cut(chart.source, to: width))) }
    return lines
  }

  // MARK: - Text

  func columns(_ text: String) -> Int { TextWidth.columns(text, ambiguous: ambiguous) }

  func cut(_ text: String, to limit: Int) -> String {
    TextCell(text, ambiguous: ambiguous).cut(to: limit, ambiguous: ambiguous).text
  }

  func spaces(_ count: Int) -> String { count > 0 ? String(repeating: " ", count: count) : "" }

  /// The text cut and padded to exactly `count` columns.
  func padded(_ text: String, to count: Int, right: Bool = false) -> String {
    let text = cut(text, to: count)
    let padding = spaces(count - columns(text))
    return right ? padding + text : text + padding
  }

  /// Columns for labels: as wide as the widest, at most a third of the line.
  private func labelWidth(_ labels: [String]) -> Int {
    min(labels.map(columns).max() ?? 0, max(8, width / 3))
  }

  /// What stands for a missing number.
  private var missing: String { language == .chinese ? "无" : "none" }

  // MARK: - Bars

  private func bars() -> [String] {
    let labels = chart.categories
    let hasSeries = chart.series.count > 1
    let first = labelWidth(labels)
    let second = hasSeries ? min(labelWidth(chart.series.map(\.name)), width / 5) + 1 : 0
    let numberWidth = max(chart.numbers.map { columns($0.label) }.max() ?? 0, columns(missing))
    let room = max(4, width - first - second - numberWidth - 4)
    let (low, high) = chart.extent
    let zero = high > low ? Int((-low / (high - low) * Double(room)).rounded()) : 0
    var lines: [String] = []
    for (row, label) in labels.enumerated() {
      for (index, series) in chart.series.enumerated() {
        let lead = padded(index == 0 ? label : "", to: first)
        let name = hasSeries ? " " + padded(series.name, to: second - 1) : ""
        let number = row < series.values.count ? series.values[row] : nil
        let bar = number.map { self.bar($0.position, zero: zero, room: room, span: high - low) } ?? spaces(zero)
        let text = number?.label ?? style.dim(missing)
        lines.append(lead + name + " " + axis + style.series(bar, hasSeries ? index : 0) + " " + text)
      }
    }
    return lines
  }

  private var axis: String { isPlain ? "|" : "│" }

  /// A bar from the zero line, to its left for a negative number, with what is in front of it.
  private func bar(_ position: Double, zero: Int, room: Int, span: Double) -> String {
    guard span > 0 else { return "" }
    let length = abs(position) / span * Double(room)
    if position < 0 {
      let whole = min(zero, Int(length.rounded()))
      // Something that is not nothing is seen.
      let shown = max(whole, zero > 0 ? 1 : 0)
      return spaces(zero - shown) + String(repeating: isPlain ? "-" : "█", count: shown)
    }
    return spaces(zero) + blocks(length, isSeen: position > 0)
  }

  /// A bar of `length` columns, in eighths.
  private func blocks(_ length: Double, isSeen: Bool) -> String {
    let eighths = Int((max(0, min(length, 10_000)) * 8).rounded())
    if isPlain {
      let count = Int(length.rounded())
      return String(repeating: "#", count: isSeen ? max(1, count) : count)
    }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let bar = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    return bar.isEmpty && isSeen ? "▏" : bar
  }

  // MARK: - Stacked bars and pies

  private var fills: [String] { isPlain ? ["#", "=", "+", "-", "*", "o"] : ["█", "▓", "▒", "░"] }

  private func fill(_ index: Int) -> String { fills[index % fills.count] }

  /// One line with parts of a length in proportion to `parts`, `room` columns for `whole`.
  private func segments(_ parts: [Double], whole: Double, room: Int) -> String {
    var result = ""
    var sum = 0.0
    var drawn = 0
    for (index, part) in parts.enumerated() {
      sum += part
      let end = Int((sum / whole * Double(room)).rounded())
      if end > drawn { result += style.series(String(repeating: fill(index), count: end - drawn), index) }
      drawn = max(drawn, end)
    }
    return result
  }

  private func stackedBars() throws(ChartFailure) -> [String] {
    guard chart.numbers.allSatisfy({ $0.position >= 0 }) else {
      throw ChartFailure(
        "stacked bars need numbers that are not negative; .chart bar shows them", "堆积图不能含负数；请用 .chart bar")
    }
    let totals = chart.categories.indices.map { row in
      chart.series.reduce(0) { $0 + (row < $1.values.count ? $1.values[row]?.position ?? 0 : 0) }
    }
    let whole = totals.max() ?? 0
    let label = labelWidth(chart.categories)
    let sums = totals.map { ChartLabel.text($0, decimals: chart.decimals) }
    let room = max(4, width - label - 3 - (sums.map(columns).max() ?? 0))
    var lines = legend(chart.series.map(\.name))
    for (row, name) in chart.categories.enumerated() {
      let parts = chart.series.map { row < $0.values.count ? $0.values[row]?.position ?? 0 : 0 }
      let bar = whole > 0 ? segments(parts, whole: whole, room: room) : ""
      lines.append(padded(name, to: label) + " " + axis + bar + " " + sums[row])
    }
    return lines
  }

  /// The names of parts with their signs, as many to a line as fit.
  func legend(_ names: [String]) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for (index, name) in names.enumerated() {
      let name = cut(name, to: width - 4)
      let needed = columns(name) + 4
      if used + needed > width, !line.isEmpty {
        lines.append(line)
        line = ""
        used = 0
      }
      line += style.series(fill(index), index) + " " + name + "  "
      used += needed
    }
    if !line.isEmpty { lines.append(line) }
    return lines.map { $0.trimmingTrailingBlanks }
  }

  private func pie() throws(ChartFailure) -> [String] {
    let shares = try ChartShares(chart, others: language == .chinese ? "其余" : "others")
    let label = labelWidth(shares.parts.map(\.name))
    let numberWidth = shares.parts.map { columns($0.number.label) }.max() ?? 0
    let room = max(4, width - label - numberWidth - 7 - 6)
    var lines = [segments(shares.parts.map(\.share), whole: 1, room: width)]
    let largest = shares.parts.map(\.share).max() ?? 1
    for (index, part) in shares.parts.enumerated() {
      let bar = blocks(part.share / largest * Double(room), isSeen: true)
      lines.append(
        style.series(fill(index), index) + " " + padded(part.name, to: label) + " "
          + padded(part.number.label, to: numberWidth, right: true) + " " + padded(part.percent, to: 7, right: true)
          + " "
          + bar)
    }
    return lines
  }

  // MARK: - Sparks

  private func sparks() -> [String] {
    let signs = isPlain ? Array("_.:-=+*#") : Array("▁▂▃▄▅▆▇█")
    let label = labelWidth(chart.series.map(\.name))
    return chart.series.map { series in
      let numbers = series.numbers
      guard let low = numbers.min(by: { $0.position < $1.position }),
        let high = numbers.max(by: { $0.position < $1.position })
      else { return padded(series.name, to: label) + " " + missing }
      let notes =
        language == .chinese ? "最低 \(low.label)，最高 \(high.label)" : "low \(low.label), high \(high.label)"
      let room = max(1, width - label - columns(notes) - 2)
      let span = high.position - low.position
      let values = TerminalChart.thinned(series.values, to: room)
      let line = values.map { number -> String in
        guard let number else { return " " }
        let level = span > 0 ? Int(((number.position - low.position) / span * 7).rounded()) : 3
        return String(signs[min(max(level, 0), 7)])
      }.joined()
      return padded(series.name, to: label) + " " + style.series(line, 0) + " " + style.dim(notes)
    }
  }

  /// At most `count` of the values, at equal distances, the first and the last among them.
  static func thinned<Element>(_ values: [Element], to count: Int) -> [Element] {
    guard values.count > count, count > 0 else { return values }
    if count == 1 { return Array(values.suffix(1)) }
    return (0..<count).map { values[$0 * (values.count - 1) / (count - 1)] }
  }
}

extension String {
  /// The text without blanks at its end.
  var trimmingTrailingBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
