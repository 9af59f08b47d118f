// How results are shown: what the options, the rc file and the dot commands set.

import Query

/// A form in which a result is written.
enum OutputMode: String, CaseIterable, Sendable {
  case box, table, column, markdown, csv, tsv, json, jsonl, jsonarrays, html, line, list, insert, latex, chart, xlsx

  /// Whether the form is text that people read, so that units, grouping, percentages and NULL are shown as they like them. The
  /// others give 元 and plain ratios, always, but for workbooks, whose cells are numbers in the unit that was asked for.
  var isForReaders: Bool {
    switch self {
    case .box, .table, .column, .markdown, .html, .line, .list, .latex, .chart: true
    case .csv, .tsv, .json, .jsonl, .jsonarrays, .insert, .xlsx: false
    }
  }

  /// Whether the form is the source of a page that something else sets.
  var isPastedIntoPages: Bool { self == .markdown || self == .html || self == .latex }

  /// The form that a file's suffix asks for.
  init?(suffix: String) {
    switch suffix {
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "json": self = .json
    case "jsonl", "ndjson": self = .jsonl
    case "md", "markdown": self = .markdown
    case "html", "htm": self = .html
    case "tex": self = .latex
    case "sql": self = .insert
    case "txt": self = .table
    case "xlsx": self = .xlsx
    default: return nil
    }
  }
}

/// Which names head the columns.
enum HeaderChoice: String, CaseIterable, Sendable {
  /// As the query names them.
  case asWritten = "on"
  case chinese = "zh"
  case english = "en"
  case both
  case off
}

/// The unit that amounts are shown in.
enum AmountUnit: String, CaseIterable, Sendable {
  case yuan = "元"
  case tenThousand = "万元"
  case hundredMillion = "亿元"
  case auto

  /// The power of ten that the unit stands for; nil for `auto`.
  var exponent: Int? {
    switch self {
    case .yuan: 0
    case .tenThousand: 4
    case .hundredMillion: 8
    case .auto: nil
    }
  }

  /// The unit of this name, also by its English short forms and without 元.
  init?(named name: String) {
    switch name.lowercased() {
    case "元", "yuan", "cny", "rmb": self = .yuan
    case "万元", "万", "wan": self = .tenThousand
    case "亿元", "亿", "yi": self = .hundredMillion
    case "auto", "自动": self = .auto
    default: return nil
    }
  }
}

/// How the digits of amounts and decimals are grouped.
enum DigitGrouping: String, CaseIterable, Sendable {
  case none = "off"
  /// 1,234,567.89
  case thousands = "on"
  /// 123,4567.89: by 万, as Chinese counts.
  case myriads = "万"

  /// Digits of a group; nil without groups.
  var digits: Int? {
    switch self {
    case .none: nil
    case .thousands: 3
    case .myriads: 4
    }
  }

  /// The grouping of this name.
  init?(named name: String) {
    switch name.lowercased() {
    case "万", "wan", "4": self = .myriads
    case "3", "千": self = .thousands
    default:
      guard let flag = CommandValue.flag(name) else { return nil }
      self = flag ? .thousands : .none
    }
  }
}

/// Everything that decides how a result looks.
struct Presentation: Sendable {
  /// The form; nil to choose by where the output goes: a box on a terminal, else CSV.
  var mode: OutputMode?
  /// Which names head the columns.
  var header = HeaderChoice.asWritten
  /// What stands for NULL in text forms; nil for the form's own.
  var nullText: String?
  /// What separates cells in `list` and `csv`; nil for the form's own.
  var separator: String?
  /// The unit of amounts.
  var unit = AmountUnit.yuan
  /// Decimals of amounts and percentages; nil for as many as the values need, two at least.
  var scale: Int?
  /// How digits are grouped.
  var grouping = DigitGrouping.none
  /// Whether texts too wide for a terminal go on in the next line; nil to do so while the rows are few.
  var wrapsTexts: Bool?
  /// Rows shown on a terminal before the middle is left out; nil for no limit.
  var maximumRows: Int? = 40
  /// Whether rows are left out of files and pipes too: the user has set the number.
  var limitsRowsEverywhere = false
  /// Columns of a terminal that a box may take; nil for the terminal's width, 0 for no limit.
  var maximumWidth: Int?
  /// Widths of columns set by `.width`; 0 leaves a column alone.
  var columnWidths: [Int] = []
  /// How many columns an ambiguous character takes.
  var ambiguousWidth = 1
  /// Whether rows are shown one under the other (`.x`); nil for "when the table is too wide".
  var isExpanded = false

  /// What is not set by hand.
  init() {}
}
