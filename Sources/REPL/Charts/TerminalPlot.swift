// Line charts in a terminal: lines of Braille dots, eight to a character; letters mark the points of several series.

import Query

/// Draws a line chart.
struct TerminalPlot {
  private let drawing: TerminalChart
  private let chart: Chart
  private let ticks: ChartTicks
  private let tickWidth: Int
  /// Characters of the plot across and down.
  private let columns: Int
  private let rows = 12

  init(_ drawing: TerminalChart) {
    self.drawing = drawing
    chart = drawing.chart
    let positions = chart.numbers.map(\.position)
    let low = positions.min() ?? 0
    let high = positions.max() ?? 1
    // Lines that stay far above zero are shown without the empty room below, unless it is small.
    let base = low > 0 && low < high * 0.5 ? 0 : low
    let ticks = ChartTicks(low: min(base, high), high: high, count: 4)
    self.ticks = ticks
    tickWidth = ticks.values.map { drawing.columns(ticks.text($0)) }.max() ?? 1
    columns = max(8, drawing.width - tickWidth - 2)
  }

  /// The lines of the plot, the axis and the legend.
  func lines() -> [String] {
    var cells = [[Cell]](repeating: [Cell](repeating: Cell(), count: columns), count: rows)
    for (index, series) in chart.series.enumerated() { draw(series, index, into: &cells) }
    var lines = cells.indices.map { row in tick(row) + (drawing.isPlain ? "|" : "┤") + text(cells[row]) }
    let corner = drawing.isPlain ? "+" : "└"
    lines.append(
      drawing.spaces(tickWidth) + " " + corner + String(repeating: drawing.isPlain ? "-" : "─", count: columns))
    lines.append(drawing.spaces(tickWidth + 2) + categoryLine())
    if chart.series.count > 1 {
      let names = chart.series.enumerated().map { index, series in
        drawing.style.series(String(mark(index)), index) + " " + series.name
      }
      lines += wrapped(names)
    }
    return lines.map(\.trimmingTrailingBlanks)
  }

  private struct Cell {
    var dots: UInt8 = 0
    var mark: Character?
    var series = 0
  }

  private func mark(_ index: Int) -> Character { Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")[index % 26] }

  /// The dot columns and rows where a number of category `index` stands.
  private func place(_ index: Int, _ number: ChartNumber) -> (x: Int, y: Int) {
    let count = chart.categories.count
    let x = count > 1 ? Double(index) / Double(count - 1) * Double(columns * 2 - 1) : Double(columns)
    let span = ticks.last - ticks.first
    let y = span > 0 ? (ticks.last - number.position) / span * Double(rows * 4 - 1) : 0
    return (min(max(Int(x.rounded()), 0), columns * 2 - 1), min(max(Int(y.rounded()), 0), rows * 4 - 1))
  }

  private func draw(_ series: ChartSeries, _ number: Int, into cells: inout [[Cell]]) {
    var last: (x: Int, y: Int)?
    for (index, value) in series.values.enumerated() {
      guard let value else {
        // A missing number is a gap.
        last = nil
        continue
      }
      let point = place(index, value)
      if let last { connect(last, point, number, into: &cells) } else { set(point, number, into: &cells) }
      if chart.series.count > 1 || drawing.isPlain {
        cells[point.y / 4][point.x / 2].mark = chart.series.count > 1 ? mark(number) : "*"
        cells[point.y / 4][point.x / 2].series = number
      }
      last = point
    }
  }

  private func connect(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ series: Int, into cells: inout [[Cell]]) {
    let steps = max(abs(to.x - from.x), abs(to.y - from.y), 1)
    for step in 0...steps {
      set(
        (from.x + (to.x - from.x) * step / steps, from.y + (to.y - from.y) * step / steps), series, into: &cells)
    }
  }

  private func set(_ point: (x: Int, y: Int), _ series: Int, into cells: inout [[Cell]]) {
    // Bits of a Braille character: its left column, then its right one.
    let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
    cells[point.y / 4][point.x / 2].dots |= bits[point.x % 2][point.y % 4]
    if cells[point.y / 4][point.x / 2].mark == nil { cells[point.y / 4][point.x / 2].series = series }
  }

  private func text(_ cells: [Cell]) -> String {
    cells.map { cell in
      let sign: String
      if let mark = cell.mark {
        sign = String(mark)
      } else if cell.dots == 0 {
        return " "
      } else if drawing.isPlain {
        sign = "."
      } else {
        sign = Unicode.Scalar(0x2800 + UInt32(cell.dots)).map { String(Character($0)) } ?? "."
      }
      return drawing.style.series(sign, cell.series)
    }.joined()
  }

  /// The tick of a row, where one falls into it.
  private func tick(_ row: Int) -> String {
    let span = ticks.last - ticks.first
    for value in ticks.values {
      let place = span > 0 ? Int(((ticks.last - value) / span * Double(rows * 4 - 1)).rounded()) / 4 : 0
      if place == row { return drawing.padded(ticks.text(value), to: tickWidth, right: true) + " " }
    }
    return drawing.spaces(tickWidth + 1)
  }

  /// Names of categories under their points, as many as have room.
  private func categoryLine() -> String {
    var line = ""
    var used = 0
    let count = chart.categories.count
    for (index, name) in chart.categories.enumerated() {
      let name = drawing.cut(name, to: max(4, columns / 2))
      let length = drawing.columns(name)
      let middle = count > 1 ? index * (columns - 1) / (count - 1) : columns / 2
      let start = min(max(0, middle - length / 2), max(0, columns - length))
      // The last name is worth more than one before it that would take its room.
      let isCrowded = index < count - 1 && start + length + 1 > columns - drawing.columns(chart.categories[count - 1])
      guard start >= used + (used > 0 ? 1 : 0), !isCrowded else { continue }
      line += drawing.spaces(start - used) + name
      used = start + length
    }
    return line
  }

  private func wrapped(_ names: [String]) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for (index, name) in names.enumerated() {
      let length = drawing.columns(chart.series[index].name) + 4
      if used + length > drawing.width, !line.isEmpty {
        lines.append(line)
        line = ""
        used = 0
      }
      line += name + "  "
      used += length
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
