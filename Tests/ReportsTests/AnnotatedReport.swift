// Reports whose figures are marked where they stand, with what they must be read as:
//
//     本年收入合计{1,498.02万元|本年收入合计|决}，比上年减少{98.4万元|本年收入合计|-额}。
//
// Within the braces: number and unit as printed, the subject, the measure by one character (alternatives after `/`; `-` for
// a figure that counts downwards), and where they differ from what the text says plainly, the year, `=value`, `u=unit`,
// `p=project`. `{…|?|?}` may be a figure or none. Every figure outside braces is one too many.

import Documents
import Query

@testable import Reports

/// One marked figure.
struct MarkedFigure {
  let position: Int
  let raw: String
  let subject: String
  /// The measures that are right; empty where anything is.
  let measures: [String]
  let value: FixedDecimal?
  let unit: String
  let year: Int?
  let project: String?
}

/// A report with its marks taken out.
struct AnnotatedReport {
  let name: String
  private(set) var text: [Unicode.Scalar] = []
  private(set) var figures: [MarkedFigure] = []
  private(set) var doubtful: [Range<Int>] = []

  static let measureNames: [Character: String] = [
    "决": "决算数", "预": "预算数", "到": "到位数", "占": "占比", "完": "完成率", "额": "增减额", "率": "增减率", "上": "上年数", "余": "结余",
    "分": "得分", "数": "数量", "他": "其他",
  ]

  /// Takes the marks out of `source`. Figures are of `year` unless their mark says another.
  init(name: String, source: String, year: Int? = nil) {
    self.name = name
    let year = year ?? AnnotatedReport.year(of: name)
    var rest = source[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += Array(rest[..<open].unicodeScalars)
      let parts = rest[rest.index(after: open)..<close].split(separator: "|", omittingEmptySubsequences: false)
        .map(String.init)
      read(parts, year: year)
      rest = rest[rest.index(after: close)...]
    }
    text += Array(rest.unicodeScalars)
  }

  /// The reports of a file: `# name` starts each.
  static func parse(_ source: String) -> [AnnotatedReport] {
    var blocks: [(name: String, text: String)] = []
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# ") {
        blocks.append((String(line.dropFirst(2)), ""))
      } else if !blocks.isEmpty {
        blocks[blocks.count - 1].text += line + "\n"
      }
    }
    return blocks.map { AnnotatedReport(name: $0.name, source: $0.text) }
  }

  private static func year(of name: String) -> Int? {
    let digits = name.split(whereSeparator: { !$0.isNumber }).map(String.init)
    return digits.compactMap { $0.count == 4 ? Int($0) : nil }.first
  }

  private mutating func read(_ parts: [String], year: Int?) {
    let raw = parts[0]
    let start = text.count
    let scalars = Array(raw.unicodeScalars)
    text += scalars
    guard parts.count > 2, parts[1] != "?" else {
      doubtful.append(start..<text.count)
      return
    }
    let offset = scalars.firstIndex { PlainNumber.digit($0) != nil } ?? 0
    var printed = PlainNumber(raw)
    var figureYear = year
    var project: String?
    for part in parts.dropFirst(3) {
      if part.hasPrefix("=") { printed.value = FixedDecimal(parsing: String(part.dropFirst())) }
      if part.hasPrefix("u=") { printed.unit = String(part.dropFirst(2)) }
      if part.hasPrefix("p=") { project = String(part.dropFirst(2)) }
      if let named = Int(part) { figureYear = named }
    }
    let isNegative = parts[2].hasPrefix("-")
    var value = printed.value
    if isNegative, let positive = value, positive.unscaled > 0 { value?.unscaled.negate() }
    figures.append(
      MarkedFigure(
        position: start + offset, raw: raw, subject: parts[1],
        measures: parts[2].filter { $0 != "-" && $0 != "/" }.compactMap { AnnotatedReport.measureNames[$0] },
        value: value, unit: printed.unit, year: figureYear, project: project))
  }
}

/// Reads a printed number without the reader's rules: digits, one multiplier, the unit that is left.
struct PlainNumber {
  var value: FixedDecimal?
  var unit = ""

  static func digit(_ scalar: Unicode.Scalar) -> Character? {
    switch scalar.value {
    case 48...57: Character(scalar)
    case 0xFF10...0xFF19: Unicode.Scalar(scalar.value - 0xFEE0).map { Character($0) }
    default: nil
    }
  }

  init(_ raw: String) {
    var digits = ""
    var rest = ""
    var power = 0
    var isNegative = false
    for scalar in raw.unicodeScalars {
      if let digit = PlainNumber.digit(scalar), rest.isEmpty {
        digits.append(digit)
      } else if scalar == "." && rest.isEmpty && !digits.isEmpty {
        digits.append(".")
      } else if scalar == "-" && digits.isEmpty {
        isNegative = true
      } else if !digits.isEmpty, scalar != "," && scalar != " " && scalar != "\n" && scalar != "，" {
        switch scalar {
        case "万", "萬": power += 4
        case "亿", "億": power += 8
        case "千" where rest.isEmpty && raw.hasSuffix("元"): power += 3
        default: rest.unicodeScalars.append(scalar)
        }
      }
    }
    for mark in ["余", "多", "以上", "以下", "左右", "以内"] { rest = rest.replacing(mark, with: "") }
    unit = ["个百分点": "%", "块钱": "元", "‰": "%"][rest] ?? rest
    if let number = FixedDecimal(parsing: digits) {
      var scaled = number
      for _ in 0..<power {
        if scaled.scale > 0 { scaled.scale -= 1 } else { scaled.unscaled *= 10 }
      }
      if isNegative { scaled.unscaled.negate() }
      value = scaled
    }
  }
}

/// How well readings agree with marks, by field.
struct MarkAgreement {
  private(set) var scores: [String: Agreement.Score] = [:]
  static let fields = ["position", "spurious", "value", "unit", "sign", "year", "measure", "subject", "project"]

  private mutating func note(_ field: String, _ agrees: Bool, _ message: @autoclosure () -> String) {
    scores[field, default: Agreement.Score()].add(agrees ? nil : message())
  }

  /// Reads the report and compares.
  mutating func compare(_ report: AnnotatedReport) {
    let document = Document(path: report.name + ".txt", format: "txt", scalars: report.text)
    compare(report, ReportReading(document, key: report.name))
  }

  /// Compares a reading of the report with its marks.
  mutating func compare(_ report: AnnotatedReport, _ reading: ReportReading) {
    var byPosition: [Int: Figure] = [:]
    for figure in reading.figures { byPosition[figure.position] = figure }
    var known: Set<Int> = []
    for mark in report.figures {
      known.insert(mark.position)
      let label = "\(mark.raw) \(mark.subject) [\(report.name)]"
      note("position", byPosition[mark.position] != nil, label)
      guard let figure = byPosition[mark.position] else { continue }
      let quantity = figure.quantity
      if let value = mark.value {
        note("value", magnitude(value) == magnitude(quantity.value), "\(label): \(quantity.value)")
        note("sign", (value.unscaled < 0) == (quantity.value.unscaled < 0), "\(label): \(quantity.value)")
      }
      note("unit", mark.unit == quantity.unit.text, "\(label): \(quantity.unit)")
      note("year", mark.year == figure.year, "\(label): \(figure.year ?? 0)")
      if !mark.measures.isEmpty {
        note("measure", mark.measures.contains(figure.measure.rawValue), "\(label): \(figure.measure.rawValue)")
      }
      note("subject", Agreement.isSame(mark.subject, figure.subject), "\(label): \(figure.subject)")
      if let project = mark.project { note("project", project == figure.project, "\(label): \(figure.project ?? "-")") }
    }
    for figure in reading.figures where !known.contains(figure.position) {
      let isDoubtful = report.doubtful.contains { $0.contains(figure.position) }
      let raw = reading.printed(figure.quantity.raw, of: figure.quantity.paragraph)
      note("spurious", isDoubtful, "\(raw) \(figure.subject) [\(report.name)]")
    }
  }

  private func magnitude(_ value: FixedDecimal) -> FixedDecimal {
    value.unscaled < 0 ? FixedDecimal(unscaled: -value.unscaled, scale: value.scale) : value
  }

  /// The share of a field that agrees.
  func share(_ field: String) -> Double { scores[field]?.share ?? 1 }

  /// A line for each field, and its disagreements.
  func summary(details: Bool) -> String {
    var lines: [String] = []
    for field in MarkAgreement.fields {
      guard let score = scores[field] else { continue }
      lines.append("\(field): \(score.total - score.disagreements.count) of \(score.total)")
      if details { lines += score.disagreements.map { "    " + $0 } }
    }
    return lines.joined(separator: "\n")
  }
}
