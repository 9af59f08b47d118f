// Where a base row stands: report, line and quote, in the words of a footnote.

import Query

/// The place that a base row was read from.
struct Citation: Hashable {
  /// The report; for a table that is none, the table.
  let report: String
  /// The line in the report; for other tables the number of the row, from 1.
  let line: Int?
  /// The clause it was read from; for other tables what the row holds.
  let quote: String
  /// Whether the place is a line of a report.
  let isReport: Bool

  /// The place of a base row.
  init(_ source: LineageSource) {
    if case .text(let report)? = source.value(named: "report") {
      self.report = report
      isReport = true
      if case .integer(let line)? = source.value(named: "line") {
        self.line = Int(clamping: line)
      } else {
        line = nil
      }
      if case .text(let quote)? = source.value(named: "quote") {
        self.quote = quote
      } else {
        quote = Citation.values(of: source)
      }
    } else {
      report = source.table.name
      isReport = false
      line = source.row + 1
      quote = Citation.values(of: source)
    }
  }

  /// What a row holds, as `name=value`, the first few columns that are not NULL.
  static func values(of source: LineageSource, limit: Int = 8) -> String {
    var parts: [String] = []
    for column in source.table.schema.columns where parts.count < limit {
      guard !["report", "line", "quote", "org"].contains(column.name),
        let value = source.value(named: column.name), !value.isNull
      else { continue }
      var text = ValueText.text(of: value, type: column.type)
      if text.count > 40 { text = text.prefix(40) + "…" }
      parts.append("\(column.chineseName ?? column.name)=\(text)")
    }
    return parts.joined(separator: "，")
  }

  /// The place without the quote.
  func place(in language: Language) -> String {
    guard let line else { return report }
    if isReport { return language == .chinese ? "\(report) 第 \(line) 行" : "\(report), line \(line)" }
    return language == .chinese ? "表 \(report) 第 \(line) 条" : "table \(report), row \(line)"
  }

  /// The whole footnote.
  func text(in language: Language) -> String {
    if quote.isEmpty { return place(in: language) }
    return language == .chinese
      ? place(in: language) + "：" + (isReport ? "“\(quote)”" : quote)
      : place(in: language) + ": " + (isReport ? "\"\(quote)\"" : quote)
  }

  /// The shortest form that finds the place again, for a cell of a CSV file.
  var short: String { line.map { "\(report):\($0)" } ?? report }
}

/// Footnotes, each once, numbered from 1.
struct Footnotes {
  /// The notes, in order.
  private(set) var notes: [Citation] = []
  private var numbers: [Citation: Int] = [:]

  /// The number of a note, which is added when it is new.
  mutating func number(of citation: Citation) -> Int {
    if let known = numbers[citation] { return known }
    notes.append(citation)
    numbers[citation] = notes.count
    return notes.count
  }

  /// Numbers as marks: `[1][3-5]`.
  static func marks(_ numbers: [Int], lead: String = "[") -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in Set(numbers).sorted() {
      if let last = ranges.last, last.upperBound + 1 == number, lead == "[" {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { range in
      range.count == 1 ? "\(lead)\(range.lowerBound)]" : "\(lead)\(range.lowerBound)-\(range.upperBound)]"
    }.joined()
  }
}
