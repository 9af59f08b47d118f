// Charts as SVG: the frame that all of them share, and columns, bars and lines. Pies are in SVGPie.swift.

import Query

/// Draws charts as SVG.
struct SVGChart {
  let chart: Chart
  let language: Language
  static let width = 800.0
  /// Room at the sides.
  static let margin = 24.0
  private static let labelSize = 13.0

  /// The file.
  ///
  /// - Throws: why the numbers cannot be drawn as they are asked for.
  func document() throws(ChartFailure) -> SVGDocument {
    switch chart.kind {
    case .pie: return try SVGPie(chart: chart, language: language).document()
    case .bar, .hist:
      return isLying ? lyingBars(isStacked: false) : standing { canvas, area in columns(&canvas, area) }
    case .stacked:
      guard chart.numbers.allSatisfy({ $0.position >= 0 }) else {
        throw ChartFailure(
          "stacked bars need numbers that are not negative; .chart bar shows them", "堆积图不能含负数；请用 .chart bar")
      }
      return lyingBars(isStacked: true)
    case .line, .spark: return standing { canvas, area in lines(&canvas, area) }
    }
  }

  // MARK: - Frame

  /// The room for the drawing, with the numbers along its sides.
  struct Area {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
    let ticks: ChartTicks

    /// Where a number stands from the bottom up.
    func y(_ position: Double) -> Double {
      let span = ticks.last - ticks.first
      return span > 0 ? bottom - (position - ticks.first) / span * (bottom - top) : bottom
    }

    /// Where a number stands from left to right.
    func x(_ position: Double) -> Double {
      let span = ticks.last - ticks.first
      return span > 0 ? left + (position - ticks.first) / span * (right - left) : left
    }
  }

  /// Title, unit and legend on top, the source at the bottom; gives where the drawing may begin.
  func frame(_ canvas: inout SVGCanvas, legend names: [String]) -> Double {
    let title = SVGCanvas.fitting(chart.title, width: canvas.width - 2 * Self.margin, size: 20)
    canvas.text(title, x: canvas.width / 2, y: 36, size: 20, anchor: .middle, isBold: true)
    var y = 62.0
    if !chart.unit.isEmpty {
      canvas.text(
        (language == .chinese ? "单位：" : "Unit: ") + chart.unit, x: Self.margin, y: y, color: SVGCanvas.muted)
    }
    if names.count > 1 {
      if !chart.unit.isEmpty { y += 22 }
      var x = Self.margin
      for (index, name) in names.enumerated() {
        let name = SVGCanvas.fitting(name, width: 240, size: Self.labelSize)
        let width = SVGCanvas.width(of: name, size: Self.labelSize) + 34
        if x + width > canvas.width - Self.margin, x > Self.margin {
          x = Self.margin
          y += 20
        }
        canvas.rectangle(x: x, y: y - 11, width: 12, height: 12, color: SVGCanvas.color(index))
        canvas.text(name, x: x + 18, y: y, size: Self.labelSize)
        x += width
      }
    }
    if !chart.source.isEmpty {
      canvas.text(
        SVGCanvas.fitting(chart.source, width: canvas.width - 2 * Self.margin, size: 12), x: Self.margin,
        y: canvas.height - 14, size: 12, color: SVGCanvas.muted)
    }
    return y + 22
  }

  private var bottomRoom: Double { chart.source.isEmpty ? 16 : 36 }

  /// A drawing whose numbers stand upright, with lines across at round numbers.
  private func standing(_ draw: (inout SVGCanvas, Area) -> Void) -> SVGDocument {
    var canvas = SVGCanvas(width: Self.width, height: 460)
    let top = frame(&canvas, legend: chart.series.map(\.name))
    let ticks = ticks()
    let tickWidth = ticks.values.map { SVGCanvas.width(of: ticks.text($0), size: 12) }.max() ?? 20
    let area = Area(
      left: Self.margin + tickWidth + 8, top: top + 12, right: canvas.width - Self.margin,
      bottom: canvas.height - bottomRoom - 30, ticks: ticks)
    for value in ticks.values {
      let y = area.y(value)
      canvas.line(
        x1: area.left, y1: y, x2: area.right, y2: y, color: value == 0 ? SVGCanvas.muted : SVGCanvas.faint)
      canvas.text(ticks.text(value), x: area.left - 8, y: y + 4, size: 12, anchor: .end, color: SVGCanvas.muted)
    }
    draw(&canvas, area)
    return canvas.document(title: chart.title)
  }

  private func ticks() -> ChartTicks {
    var (low, high) = chart.extent
    if chart.kind == .line || chart.kind == .spark {
      // Lines that stay far above zero are shown without the empty room below.
      let least = chart.numbers.map(\.position).min() ?? 0
      if least > 0, least >= high * 0.5 { low = least }
    }
    return ChartTicks(low: low, high: high, count: 5)
  }

  // MARK: - Columns

  /// Whether the names of the categories would not fit under columns.
  private var isLying: Bool {
    let slot = (Self.width - 120) / Double(max(chart.categories.count, 1))
    let widest = chart.categories.map { SVGCanvas.width(of: $0, size: Self.labelSize) }.max() ?? 0
    return widest > slot - 6 || chart.categories.count * chart.series.count > 40
  }

  private func columns(_ canvas: inout SVGCanvas, _ area: Area) {
    let slot = (area.right - area.left) / Double(max(chart.categories.count, 1))
    let gap = chart.kind == .hist ? 0.04 : 0.3
    // A single column is not a wall.
    let width = min(slot * (1 - gap) / Double(max(chart.series.count, 1)), 72)
    let total = width * Double(chart.series.count)
    let showsNumbers = width >= 24 || chart.categories.count * chart.series.count <= 24
    for (row, category) in chart.categories.enumerated() {
      let middle = area.left + (Double(row) + 0.5) * slot
      canvas.text(category, x: middle, y: area.bottom + 20, size: Self.labelSize, anchor: .middle)
      for (index, series) in chart.series.enumerated() {
        guard row < series.values.count, let number = series.values[row] else { continue }
        let x = middle - total / 2 + Double(index) * width
        let (y, zero) = (area.y(number.position), area.y(0))
        canvas.rectangle(
          x: x + 1, y: min(y, zero), width: width - 2, height: abs(zero - y), color: SVGCanvas.color(index),
          title: "\(category) \(series.name) \(number.label)\(chart.unit)")
        if showsNumbers, SVGCanvas.width(of: number.label, size: 11) <= max(width, slot / Double(chart.series.count)) {
          canvas.text(
            number.label, x: x + width / 2, y: number.position < 0 ? y + 14 : y - 5, size: 11, anchor: .middle)
        }
      }
    }
  }

  // MARK: - Lying bars

  private func lyingBars(isStacked: Bool) -> SVGDocument {
    let bars = isStacked ? 1 : chart.series.count
    let thickness = bars == 1 ? 18.0 : 13.0
    let slot = thickness * Double(bars) + 10
    var canvas = SVGCanvas(width: Self.width, height: 0)
    // The frame's height is not known before it is drawn: once to measure, once for good.
    let top = frame(&canvas, legend: chart.series.map(\.name)) + 4
    let height = top + slot * Double(chart.categories.count) + 34 + bottomRoom
    canvas = SVGCanvas(width: Self.width, height: height)
    _ = frame(&canvas, legend: chart.series.map(\.name))
    let widest = chart.categories.map { SVGCanvas.width(of: $0, size: Self.labelSize) }.max() ?? 0
    let label = min(widest, 280)
    let sums = chart.categories.indices.map { row in chart.series.reduce(0) { $0 + (value($1, row) ?? 0) } }
    let extent = isStacked ? (low: 0, high: sums.max() ?? 0) : chart.extent
    let ticks = ChartTicks(low: extent.low, high: extent.high, count: 5)
    let area = Area(
      left: Self.margin + label + 10, top: top, right: Self.width - Self.margin - 56, bottom: height - bottomRoom - 26,
      ticks: ticks)
    for value in ticks.values {
      let x = area.x(value)
      canvas.line(
        x1: x, y1: area.top, x2: x, y2: area.bottom, color: value == 0 ? SVGCanvas.muted : SVGCanvas.faint)
      canvas.text(ticks.text(value), x: x, y: area.bottom + 16, size: 12, anchor: .middle, color: SVGCanvas.muted)
    }
    for (row, category) in chart.categories.enumerated() {
      let y = area.top + Double(row) * slot + 5
      let name = SVGCanvas.fitting(category, width: label + 8, size: Self.labelSize)
      canvas.text(name, x: area.left - 10, y: y + (slot - 10) / 2 + 5, size: Self.labelSize, anchor: .end)
      if isStacked {
        stack(
          &canvas, area, row: row, y: y, thickness: thickness,
          label: ChartLabel.text(sums[row], decimals: chart.decimals))
      } else {
        group(&canvas, area, row: row, y: y, thickness: thickness)
      }
    }
    return canvas.document(title: chart.title)
  }

  private func value(_ series: ChartSeries, _ row: Int) -> Double? {
    row < series.values.count ? series.values[row]?.position : nil
  }

  private func group(_ canvas: inout SVGCanvas, _ area: Area, row: Int, y: Double, thickness: Double) {
    for (index, series) in chart.series.enumerated() {
      guard row < series.values.count, let number = series.values[row] else { continue }
      let (x, zero) = (area.x(number.position), area.x(0))
      let top = y + Double(index) * thickness
      canvas.rectangle(
        x: min(x, zero), y: top, width: abs(x - zero), height: thickness - 2, color: SVGCanvas.color(index),
        title: "\(chart.categories[row]) \(series.name) \(number.label)\(chart.unit)")
      canvas.text(
        number.label, x: number.position < 0 ? x - 5 : x + 5, y: top + thickness / 2 + 3, size: 11,
        anchor: number.position < 0 ? .end : .start)
    }
  }

  private func stack(
    _ canvas: inout SVGCanvas, _ area: Area, row: Int, y: Double, thickness: Double, label: String
  ) {
    var sum = 0.0
    for (index, series) in chart.series.enumerated() {
      guard row < series.values.count, let number = series.values[row] else { continue }
      let start = area.x(sum)
      sum += number.position
      let width = area.x(sum) - start
      canvas.rectangle(
        x: start, y: y, width: width, height: thickness, color: SVGCanvas.color(index),
        title: "\(chart.categories[row]) \(series.name) \(number.label)\(chart.unit)")
      if SVGCanvas.width(of: number.label, size: 11) + 4 < width {
        canvas.text(
          number.label, x: start + width / 2, y: y + thickness / 2 + 4, size: 11, anchor: .middle, color: "#ffffff")
      }
    }
    canvas.text(label, x: area.x(sum) + 5, y: y + thickness / 2 + 4, size: 11)
  }

  // MARK: - Lines

  private func lines(_ canvas: inout SVGCanvas, _ area: Area) {
    let count = chart.categories.count
    let step = count > 1 ? (area.right - area.left - 40) / Double(count - 1) : 0
    func x(_ row: Int) -> Double { count > 1 ? area.left + 20 + Double(row) * step : (area.left + area.right) / 2 }
    categoryNames(&canvas, area, x)
    for (index, series) in chart.series.enumerated() {
      let color = SVGCanvas.color(index)
      var run: [(x: Double, y: Double)] = []
      for (row, number) in series.values.enumerated() {
        guard let number else {
          // A missing number is a gap.
          if run.count > 1 { canvas.polyline(run, color: color) }
          run = []
          continue
        }
        run.append((x(row), area.y(number.position)))
      }
      if run.count > 1 { canvas.polyline(run, color: color) }
      guard chart.kind == .line else { continue }
      for (row, number) in series.values.enumerated() {
        guard let number else { continue }
        let y = area.y(number.position)
        canvas.circle(
          x: x(row), y: y, radius: 3.5, color: color,
          title: "\(chart.categories[row]) \(series.name) \(number.label)\(chart.unit)")
        if chart.series.count == 1, step > SVGCanvas.width(of: number.label, size: 11) || count == 1 {
          canvas.text(number.label, x: x(row), y: y - 9, size: 11, anchor: .middle)
        }
      }
    }
  }

  /// Names of categories, as many as have room.
  private func categoryNames(_ canvas: inout SVGCanvas, _ area: Area, _ x: (Int) -> Double) {
    var used = -Double.infinity
    for (row, category) in chart.categories.enumerated() {
      let name = SVGCanvas.fitting(category, width: 160, size: Self.labelSize)
      let width = SVGCanvas.width(of: name, size: Self.labelSize)
      // The first and the last name stay within the picture.
      let middle = min(max(x(row), Self.margin + width / 2), Self.width - Self.margin - width / 2)
      guard middle - width / 2 > used + 8 else { continue }
      canvas.text(name, x: middle, y: area.bottom + 20, size: Self.labelSize, anchor: .middle)
      used = middle + width / 2
    }
  }
}
