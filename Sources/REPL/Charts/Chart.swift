// What a chart shows: categories, series of numbers, a title, a unit, a source line. The drawing is in the other files.

import Query

/// The kinds of charts.
enum ChartKind: String, CaseIterable, Sendable {
  case bar, stacked, line, pie, spark, hist

  /// The kind of this name, in either language.
  init?(named name: String) {
    switch name.lowercased() {
    case "柱", "柱状图", "条形图", "column": self = .bar
    case "堆积", "堆积图": self = .stacked
    case "线", "折线", "折线图": self = .line
    case "饼", "饼图", "饼状图": self = .pie
    case "迷你图", "sparkline": self = .spark
    case "直方图", "histogram": self = .hist
    default:
      guard let kind = ChartKind(rawValue: name.lowercased()) else { return nil }
      self = kind
    }
  }
}

/// A number of a chart. What is written beside it is exact; the double only says where on the paper it stands.
struct ChartNumber: Equatable {
  /// In the chart's unit.
  let position: Double
  /// As it is written, without the unit.
  let label: String
  /// The stored integer, for exact shares; all numbers of a column have the same scale.
  let stored: Int128?
}

/// Numbers that belong together.
struct ChartSeries {
  let name: String
  /// One for each category; nil for NULL.
  var values: [ChartNumber?]

  /// The numbers that are there.
  var numbers: [ChartNumber] { values.compactMap { $0 } }
}

/// A chart.
struct Chart {
  var kind: ChartKind
  var title: String
  /// The unit, e.g. 万元 or %; empty for plain numbers.
  var unit: String
  var categories: [String]
  var series: [ChartSeries]
  /// Where the numbers come from; empty when that is not known.
  var source = ""

  /// All numbers.
  var numbers: [ChartNumber] { series.flatMap(\.numbers) }

  /// Decimals of the labels.
  var decimals: Int { numbers.map { ChartLabel.decimals($0.label) }.max() ?? 0 }

  /// Gives all labels as many decimals as the one that has most, so that they can be compared at a glance.
  mutating func alignLabels() {
    let wanted = decimals
    for index in series.indices {
      series[index].values = series[index].values.map { number in
        number.map {
          ChartNumber(position: $0.position, label: ChartLabel.padded($0.label, to: wanted), stored: $0.stored)
        }
      }
    }
  }

  /// The least and the greatest position, 0 included.
  var extent: (low: Double, high: Double) {
    numbers.reduce((0, 0)) { (min($0.0, $1.position), max($0.1, $1.position)) }
  }
}

/// Texts of numbers.
enum ChartLabel {
  /// Digits behind the point.
  static func decimals(_ label: String) -> Int {
    label.firstIndex(of: ".").map { label.distance(from: $0, to: label.endIndex) - 1 } ?? 0
  }

  /// The label with zeros up to so many decimals.
  static func padded(_ label: String, to count: Int) -> String {
    let missing = count - decimals(label)
    guard missing > 0, label.last?.isNumber == true, !label.contains("e") else { return label }
    return label + (label.contains(".") ? "" : ".") + String(repeating: "0", count: missing)
  }

  /// A sum with so many decimals.
  static func text(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (value * scale).rounded()
    guard abs(rounded) < 1e30 else { return "\(value)" }
    return FixedDecimal.format(unscaled: Int128(rounded), scale: decimals)
  }
}

/// Why there is no chart.
struct ChartFailure: Error, Equatable {
  let words: Words
  var suggestions: [String] = []

  init(_ english: String, _ chinese: String, suggestions: [String] = []) {
    words = Words(english, chinese)
    self.suggestions = suggestions
  }
}

/// Parts of a whole, as a pie shows them.
struct ChartShares {
  /// A part.
  struct Part {
    let name: String
    let number: ChartNumber
    /// Of the whole, from 0 to 1.
    let share: Double
    /// As a percentage with two decimals.
    let percent: String
  }

  /// The parts that are not zero, in the order of the chart; many small ones together as the last.
  let parts: [Part]

  /// The parts of the first series of `chart`; `others` names those that are put together beyond `limit`.
  ///
  /// - Throws: when a number is negative or all are zero.
  init(_ chart: Chart, limit: Int = 12, others: String) throws(ChartFailure) {
    let pairs = zip(chart.categories, chart.series.first?.values ?? []).compactMap { name, number in
      number.map { (name: name, number: $0) }
    }
    guard pairs.allSatisfy({ $0.number.position >= 0 }) else {
      throw ChartFailure(
        "a pie needs numbers that are not negative; .chart bar shows them", "饼图不能含负数；请用 .chart bar")
    }
    let total = pairs.reduce(0) { $0 + $1.number.position }
    guard total > 0 else { throw ChartFailure("all numbers are zero or NULL", "所有数都是零或空值") }
    let storedTotal = ChartShares.sum(pairs.map(\.number.stored))
    var all: [Part] = pairs.filter { $0.number.position > 0 }.map { pair in
      let share = pair.number.position / total
      return Part(
        name: pair.name, number: pair.number, share: share,
        percent: ChartShares.percent(pair.number.stored, of: storedTotal, share))
    }
    if all.count > limit {
      // The smallest are put together; the rest keep their order.
      let kept = Set(all.indices.sorted { all[$0].share > all[$1].share }.prefix(limit - 1))
      let small = all.indices.filter { !kept.contains($0) }.map { all[$0] }
      let share = small.reduce(0) { $0 + $1.share }
      let stored = ChartShares.sum(small.map(\.number.stored))
      let number = ChartNumber(
        position: small.reduce(0) { $0 + $1.number.position },
        label: ChartLabel.text(small.reduce(0) { $0 + $1.number.position }, decimals: chart.decimals), stored: stored)
      all = all.indices.filter { kept.contains($0) }.map { all[$0] }
      all.append(
        Part(name: others, number: number, share: share, percent: ChartShares.percent(stored, of: storedTotal, share)))
    }
    parts = all
  }

  private static func sum(_ numbers: [Int128?]) -> Int128? {
    var total: Int128 = 0
    for number in numbers {
      guard let number else { return nil }
      let (next, overflows) = total.addingReportingOverflow(number)
      if overflows { return nil }
      total = next
    }
    return total
  }

  /// The share with two decimals, from the exact numbers where they are known.
  private static func percent(_ part: Int128?, of total: Int128?, _ share: Double) -> String {
    if let part, let total, total > 0 {
      let (scaled, overflows) = part.multipliedReportingOverflow(by: 20_000)
      if !overflows {
        // Rounded half up: both are positive.
        return FixedDecimal.format(unscaled: (scaled / total + 1) / 2, scale: 2) + "%"
      }
    }
    return FixedDecimal.format(unscaled: Int128((share * 10_000).rounded()), scale: 2) + "%"
  }
}
