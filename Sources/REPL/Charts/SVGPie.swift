// Pies as SVG: slices clockwise from the top, a list of names, numbers and shares beside them.

import Query

/// Draws a pie.
struct SVGPie {
  let chart: Chart
  let language: Language
  private let radius = 150.0

  init(chart: Chart, language: Language) {
    self.chart = chart
    self.language = language
  }

  /// The file.
  ///
  /// - Throws: when a number is negative or all are zero.
  func document() throws(ChartFailure) -> SVGDocument {
    let shares = try ChartShares(chart, others: language == .chinese ? "其余" : "others")
    var canvas = SVGCanvas(width: SVGChart.width, height: 460)
    let top = SVGChart(chart: chart, language: language).frame(&canvas, legend: [])
    let center = (x: SVGChart.margin + radius + 24, y: top + radius + 12)
    var start = 0.0
    for (index, part) in shares.parts.enumerated() {
      let title = "\(part.name) \(part.number.label)\(chart.unit) \(part.percent)"
      if part.share > 0.999_99 {
        canvas.circle(x: center.x, y: center.y, radius: radius, color: SVGCanvas.color(index), title: title)
      } else {
        canvas.path(slice(center, from: start, share: part.share), color: SVGCanvas.color(index), title: title)
      }
      if part.share >= 0.08 {
        let place = point(center, at: start + part.share / 2, radius: part.share > 0.999_99 ? 0 : radius * 0.66)
        canvas.text(part.percent, x: place.x, y: place.y + 5, size: 13, anchor: .middle, color: "#ffffff")
      }
      start += part.share
    }
    list(shares, on: &canvas, top: center.y - Double(shares.parts.count) * 13)
    return canvas.document(title: chart.title)
  }

  private func list(_ shares: ChartShares, on canvas: inout SVGCanvas, top: Double) {
    let left = SVGChart.margin + 2 * radius + 72
    for (index, part) in shares.parts.enumerated() {
      let y = top + Double(index) * 26 + 14
      canvas.rectangle(x: left, y: y - 11, width: 12, height: 12, color: SVGCanvas.color(index))
      let right = SVGChart.width - SVGChart.margin
      let numbers = part.number.label + (chart.unit == "%" ? "" : chart.unit)
      let numberWidth = SVGCanvas.width(of: numbers, size: 13)
      canvas.text(part.percent, x: right, y: y, anchor: .end)
      canvas.text(numbers, x: right - 66, y: y, anchor: .end, color: SVGCanvas.muted)
      canvas.text(
        SVGCanvas.fitting(part.name, width: right - 66 - numberWidth - left - 30, size: 13), x: left + 20, y: y)
    }
  }

  /// A point of the circle: `turn` is 0 at the top and grows clockwise to 1.
  private func point(_ center: (x: Double, y: Double), at turn: Double, radius: Double) -> (x: Double, y: Double) {
    let (sine, cosine) = CircleFunctions.sineAndCosine(ofTurn: turn)
    return (center.x + radius * sine, center.y - radius * cosine)
  }

  private func slice(_ center: (x: Double, y: Double), from start: Double, share: Double) -> String {
    let (first, last) = (point(center, at: start, radius: radius), point(center, at: start + share, radius: radius))
    let number = SVGCanvas.number
    return "M\(number(center.x)) \(number(center.y)) L\(number(first.x)) \(number(first.y)) "
      + "A\(number(radius)) \(number(radius)) 0 \(share > 0.5 ? 1 : 0) 1 \(number(last.x)) \(number(last.y)) Z"
  }
}
