// An SVG picture as text: shapes and labels with numbers of two decimals, so that the same chart is always the same file.

import Query

/// A picture as an SVG file.
struct SVGDocument {
  /// The file.
  let text: String
  /// Its size in points.
  let width: Double
  let height: Double
}

/// Collects the elements of a picture.
struct SVGCanvas {
  let width: Double
  let height: Double
  private var elements: [String] = []

  /// Colours that stay apart for most kinds of colour blindness and in print.
  static let colors = ["#2f6db5", "#e08214", "#3a9c5f", "#b5477c", "#7a6bbf", "#a07a3a", "#4fb0c6", "#888888"]
  static let ink = "#222222"
  static let faint = "#d9d9d9"
  static let muted = "#666666"
  /// Fonts with Chinese characters on the common systems, the free ones first.
  private static let fonts =
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Zen Hei',sans-serif"

  /// Where a text stands about its point.
  enum Anchor: String { case start, middle, end }

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// The colour of a series.
  static func color(_ index: Int) -> String { colors[index % colors.count] }

  /// A coordinate with at most two decimals.
  static func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "0" }
    var digits: [UInt8] = []
    ValueText.appendTrimmed(Int128((value * 100).rounded()), scale: 2, minimumScale: 0, to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }

  /// Width of a text of this size: half a square for a narrow character, a whole one for a wide one.
  static func width(of text: String, size: Double) -> Double {
    Double(TextWidth.columns(text, ambiguous: 2)) * size * 0.52
  }

  /// The text cut to a width, with … at the end.
  static func fitting(_ text: String, width: Double, size: Double) -> String {
    let limit = max(2, Int(width / (size * 0.52)))
    return TextCell(text, ambiguous: 2).cut(to: limit, ambiguous: 2).text
  }

  mutating func rectangle(x: Double, y: Double, width: Double, height: Double, color: String, title: String = "") {
    let place =
      "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(max(0, width)))\""
      + " height=\"\(Self.number(max(0, height)))\""
    add("<rect \(place) fill=\"\(color)\"", title: title, tag: "rect")
  }

  mutating func line(x1: Double, y1: Double, x2: Double, y2: Double, color: String, width: Double = 1) {
    elements.append(
      "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\""
        + " stroke=\"\(color)\" stroke-width=\"\(Self.number(width))\"/>")
  }

  mutating func polyline(_ points: [(x: Double, y: Double)], color: String, width: Double = 2) {
    let list = points.map { Self.number($0.x) + "," + Self.number($0.y) }.joined(separator: " ")
    elements.append(
      "<polyline points=\"\(list)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"\(Self.number(width))\""
        + " stroke-linejoin=\"round\"/>")
  }

  mutating func circle(x: Double, y: Double, radius: Double, color: String, title: String = "") {
    add(
      "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\" fill=\"\(color)\"",
      title: title, tag: "circle")
  }

  /// A path in SVG's own commands, whose numbers the caller has formatted.
  mutating func path(_ commands: String, color: String, title: String = "") {
    add(
      "<path d=\"\(commands)\" fill=\"\(color)\" stroke=\"#ffffff\" stroke-width=\"1\"", title: title, tag: "path")
  }

  mutating func text(
    _ text: String, x: Double, y: Double, size: Double = 13, anchor: Anchor = .start, color: String = Self.ink,
    isBold: Bool = false
  ) {
    guard !text.isEmpty else { return }
    elements.append(
      "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(Self.number(size))\""
        + " text-anchor=\"\(anchor.rawValue)\" fill=\"\(color)\"" + (isBold ? " font-weight=\"bold\"" : "")
        + ">\(HTMLRenderer.escaped(SafeText.text(text)))</text>")
  }

  private mutating func add(_ element: String, title: String, tag: String) {
    elements.append(
      title.isEmpty
        ? element + "/>" : element + "><title>\(HTMLRenderer.escaped(SafeText.text(title)))</title></\(tag)>")
  }

  /// The file.
  func document(title: String) -> SVGDocument {
    let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
    let lead =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\""
      + " font-family=\"\(Self.fonts)\" role=\"img\">"
    let name = "<title>\(HTMLRenderer.escaped(SafeText.text(title)))</title>"
    let paper = "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"
    let lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", lead, name, paper] + elements + ["</svg>", ""]
    return SVGDocument(text: lines.joined(separator: "\n"), width: width, height: height)
  }
}
