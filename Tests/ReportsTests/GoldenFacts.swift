// Figures read by hand, one JSON object a line, and how well the tables agree with them.

import Documents
import Query

@testable import Reports

/// One object of a JSON-lines file: names and values as text; a list is its elements joined by `/`.
struct JSONLine {
  private(set) var fields: [String: String] = [:]

  init(_ line: String) {
    let scalars = Array(line.unicodeScalars)
    var position = 0
    func string() -> String {
      var view = String.UnicodeScalarView()
      position += 1
      while position < scalars.count, scalars[position] != "\"" {
        if scalars[position] == "\\" { position += 1 }
        if position < scalars.count { view.append(scalars[position]) }
        position += 1
      }
      position += 1
      return String(view)
    }
    func bare() -> String {
      var view = String.UnicodeScalarView()
      while position < scalars.count, !",}]".unicodeScalars.contains(scalars[position]) {
        if scalars[position] != " " { view.append(scalars[position]) }
        position += 1
      }
      return String(view)
    }
    while position < scalars.count {
      guard scalars[position] == "\"" else {
        position += 1
        continue
      }
      let name = string()
      while position < scalars.count, scalars[position] == ":" || scalars[position] == " " { position += 1 }
      guard position < scalars.count else { return }
      if scalars[position] == "[" {
        var elements: [String] = []
        while position < scalars.count, scalars[position] != "]" {
          if scalars[position] == "\"" { elements.append(string()) } else { position += 1 }
        }
        fields[name] = elements.joined(separator: "/")
      } else {
        fields[name] = scalars[position] == "\"" ? string() : bare()
      }
    }
  }
}

/// Agreement with figures read by hand, by field.
struct Agreement {
  /// How many of how many agree, and those that do not.
  struct Score {
    var total = 0
    var disagreements: [String] = []
    var share: Double { total == 0 ? 1 : Double(total - disagreements.count) / Double(total) }

    /// Counts one comparison; `disagreement` is nil where both agree.
    mutating func add(_ disagreement: String?) {
      total += 1
      if let disagreement { disagreements.append(disagreement) }
    }
  }

  private(set) var scores: [String: Score] = [:]

  private mutating func note(_ field: String, _ agrees: Bool, _ message: @autoclosure () -> String) {
    scores[field, default: Score()].add(agrees ? nil : message())
  }

  /// Compares the figures of a report with the lines of its file of facts.
  mutating func compare(_ reading: ReportReading, facts: [JSONLine], ambiguous: [Range<Int>]) {
    var byPosition: [Int: Figure] = [:]
    for figure in reading.figures { byPosition[figure.position] = figure }
    var known: Set<Int> = []
    for fact in facts {
      func field(_ name: String) -> String { fact.fields[name] ?? "" }
      let position = Int(field("num_offset")) ?? -1
      known.insert(position)
      let label = "\(field("line")): \(field("raw")) \(field("subject"))"
      note("position", byPosition[position] != nil, label)
      guard let figure = byPosition[position] else { continue }
      let quantity = figure.quantity
      let raw = reading.printed(quantity.raw, of: quantity.paragraph)
      note("value", FixedDecimal(parsing: field("value")) == quantity.value, "\(label): \(quantity.value)")
      note("unit", field("unit") == quantity.unit.text, "\(label): \(quantity.unit)")
      note("dimension", Agreement.dimensions[field("dimension")] == quantity.dimension, label)
      note("approximate", (field("approx") == "true") == quantity.isApproximate, label)
      note("raw", field("raw") == raw, "\(label): \(raw)")
      note("line", Int(field("line")) == figure.line, label)
      note("year", Int(field("year")) == figure.year, "\(label): \(figure.year ?? 0)")
      note(
        "measure", Agreement.measures(fact).contains(figure.measure.rawValue), "\(label): \(figure.measure.rawValue)")
      note("subject", Agreement.isSame(field("subject"), figure.subject), "\(label): \(figure.subject)")
    }
    for figure in reading.figures where !known.contains(figure.position) {
      note("spurious", ambiguous.contains { $0.contains(figure.position) }, "\(figure.line): \(figure.subject)")
    }
  }

  private static let dimensions: [String: Dimension] = [
    "money": .money, "percent": .percent, "count": .count, "duration": .duration, "weight": .weight, "area": .area,
  ]

  /// The measures that agree with a fact: its own, or what its detail says more exactly.
  private static func measures(_ fact: JSONLine) -> Set<String> {
    if fact.fields["detail"]?.contains("到位") == true { return ["到位数"] }
    return fact.fields["subject"] == "结余" ? ["决算数", "结余"] : [fact.fields["measure"] ?? ""]
  }

  /// Whether two noun phrases have the same head: one holds the other, they end alike, or most of one is in the other.
  static func isSame(_ expected: String, _ found: String) -> Bool {
    let left = plain(expected)
    let right = plain(found)
    guard !left.isEmpty, !right.isEmpty else { return false }
    let longest = longestCommon(left, right)
    if longest == left.count || longest == right.count { return true }
    if left.count > 1, right.count > 1, left.suffix(2) == right.suffix(2) { return true }
    return longest >= max(3, (min(left.count, right.count) * 3 + 4) / 5)
  }

  /// Without brackets and punctuation.
  private static func plain(_ phrase: String) -> [Character] {
    var depth = 0
    let outside = phrase.filter { character in
      if character == "（" { depth += 1 }
      defer { if character == "）" { depth -= 1 } }
      return depth == 0
    }
    return (outside.isEmpty ? phrase : outside).filter { $0.isLetter || $0.isNumber }.filter { $0 != "的" }
  }

  private static func longestCommon(_ left: [Character], _ right: [Character]) -> Int {
    var best = 0
    var previous = [Int](repeating: 0, count: right.count + 1)
    for character in left {
      var current = [0]
      for (index, other) in right.enumerated() {
        current.append(character == other ? previous[index] + 1 : 0)
        best = max(best, current[index + 1])
      }
      previous = current
    }
    return best
  }
}
