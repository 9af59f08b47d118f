// Writes one report: the figures are drawn first and add up, then each is stated by a template drawn at random.

/// Builds reports from a seed.
public struct ReportBuilder {
  var random: RandomSource
  let style: NumberStyle
  let year: Int
  let org: String
  let kind: Kind
  /// How headings are numbered: with numbers, run in, in brackets, or not at all.
  let headings: Int
  var lines: [String] = []
  var rows: [GeneratedReport.Row] = []
  private var ordinal = 0

  /// The kinds of reports.
  enum Kind: String, CaseIterable {
    case accounts = "部门决算"
    case budget = "部门预算"
    case whole = "部门整体支出绩效评价报告"
    case project = "项目支出绩效评价报告"
  }

  /// A report of about `size` characters or more.
  public static func report(seed: UInt64, size: Int = 3_000) -> GeneratedReport {
    var builder = ReportBuilder(seed: seed)
    builder.write()
    builder.fill(to: size)
    return builder.finish(seed: seed)
  }

  private init(seed: UInt64) {
    random = RandomSource(seed: seed)
    style = NumberStyle(&random)
    year = random.number(2016...2024)
    org = Vocabulary.unit(seed)
    kind = random.pick([.accounts, .accounts, .accounts, .budget, .whole, .project])
    headings = random.number(0...3)
  }

  // MARK: Parts of the work

  /// A filler with the words that every template may use.
  func filler() -> TemplateFiller {
    var filler = TemplateFiller(style: style)
    filler.values["y"] = .words("\(year)")
    filler.values["py"] = .words("\(year - 1)")
    filler.values["org"] = .words(org)
    return filler
  }

  /// Fills one of the templates and gives it a reason.
  mutating func say(_ templates: [String], _ filler: TemplateFiller) -> String {
    var filler = filler
    filler.values["why"] = .words(random.pick(AccountTemplates.reasons))
    return filler.fill(random.pick(templates))
  }

  /// A heading and, where headings are run in, the text after it on the same line.
  mutating func section(_ title: String, _ paragraphs: [String]) {
    ordinal += 1
    var paragraphs = paragraphs
    switch headings {
    case 0: lines.append(ReportBuilder.chinese(ordinal) + "、" + title)
    case 1: lines.append("（" + ReportBuilder.chinese(ordinal) + "）" + title)
    case 2:
      if !paragraphs.isEmpty {
        paragraphs[0] = "（" + ReportBuilder.chinese(ordinal) + "）" + title + "。" + paragraphs[0]
      }
    default: lines.append(title)
    }
    lines += paragraphs.flatMap { $0.split(separator: "\n").map(String.init) }
  }

  static func chinese(_ number: Int) -> String {
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
    return number <= 10 ? digits[number] : "十" + digits[number - 10]
  }

  /// Adds a row that a table must have.
  mutating func expect(_ table: String, _ columns: [String], _ values: [String]) {
    rows.append(GeneratedReport.Row(table: table, columns: columns, values: values))
  }

  /// Hundredths of 万元 as 元.
  static func yuan(_ hundredths: Int) -> String { String(hundredths * 100) }

  /// `part / whole` in hundredths of a percent, rounded.
  static func share(_ part: Int, _ whole: Int) -> Int { whole == 0 ? 0 : (part * 10_000 + whole / 2) / whole }

  /// An amount of last year.
  mutating func drawPrior(of now: Int) -> Int {
    max(100, now + now * random.number(-30...30) / 100 + random.number(1...90))
  }

  /// Sets the values of a change: `C`, `R`, and last year's amount, which is drawn unless it is known.
  mutating func setChange(_ filler: inout TemplateFiller, of now: Int, prior: String, known: Int? = nil) {
    let last = known ?? drawPrior(of: now)
    filler.values["C"] = .money(abs(now - last))
    filler.values["R"] = .percent(ReportBuilder.share(abs(now - last), last))
    filler.values[prior] = .money(last)
    filler.rises = now >= last
  }

  /// Sentences of the narrative, several a paragraph.
  mutating func narrative(_ count: Int) -> [String] {
    var paragraphs: [String] = []
    var paragraph = ""
    for sentence in random.shuffled(NarrativeTemplates.sentences).prefix(count) {
      var filler = filler()
      filler.values["M"] = .money(random.number(100...90_000))
      filler.values["P"] = .percent(random.number(8_500...10_000))
      var whole = 0
      for count in sentence.counts {
        var number = random.number(count.range)
        if sentence.hasRate, count.name == "b" {
          number = max(1, whole * number / 100)
          filler.values["P"] = .percent(ReportBuilder.share(number, whole))
        }
        whole = number
        filler.values[count.name] = .count(number, count.unit)
      }
      paragraph += filler.fill(sentence.text)
      if random.oneIn(2) { paragraph += random.pick(NarrativeTemplates.fillers) }
      if random.oneIn(3) {
        paragraphs.append(paragraph)
        paragraph = ""
      }
    }
    return paragraph.isEmpty ? paragraphs : paragraphs + [paragraph]
  }

  private mutating func write() {
    lines.append("\(org)\(year)年\(kind == .accounts ? "度" : kind == .budget ? "" : "度")\(kind.rawValue)")
    switch kind {
    case .accounts: writeAccounts()
    case .budget: writeBudget()
    case .whole: writeWhole()
    case .project: writeProjects()
    }
  }

  /// Adds chapters until the report has its size, two of three without a figure, as published reports have one in some sixty
  /// characters; the others tell the work of one place after the other, so that the same kind of work is told with other numbers
  /// elsewhere and nowhere twice.
  private mutating func fill(to size: Int) {
    var length = lines.reduce(0) { $0 + $1.count }
    var number = 0
    var place = 0
    let towns = random.shuffled(Vocabulary.towns)
    while length < size {
      number += 1
      let before = lines.count
      if random.oneIn(3) {
        let (round, town) = place.quotientAndRemainder(dividingBy: towns.count)
        place += 1
        let name = round == 0 ? towns[town] : "\(towns[town])第\(ReportBuilder.chinese(round))管理区"
        lines.append("\(number).\(name)重点工作推进情况。")
        lines += narrative(random.number(3...6))
        lines.append(random.pick(NarrativeTemplates.fillers))
      } else {
        let chapter = random.pick(PlainTemplates.chapters)
        lines.append("\(number).\(chapter.heading)。")
        lines += plain(chapter.sentences, random.number(4...8))
      }
      length += lines[before...].reduce(0) { $0 + $1.count }
    }
  }

  /// Paragraphs of up to four of the sentences.
  private mutating func plain(_ sentences: [String], _ count: Int) -> [String] {
    let chosen = Array(random.shuffled(sentences).prefix(count))
    return stride(from: 0, to: chosen.count, by: 4).map { chosen[$0..<min($0 + 4, chosen.count)].joined() }
  }

  // MARK: Layout

  private mutating func finish(seed: UInt64) -> GeneratedReport {
    var text = lines.map { line in
      line.hasPrefix("\u{1}") ? String(line.dropFirst()) : Layout.prose(line, &random, self.layout)
    }
    .joined(separator: "\n")
    text += "\n"
    let name = "\(org)\(year)年度\(kind.rawValue)"
    return GeneratedReport(name: name, year: year, marked: text, rows: rows)
  }

  private var layout: Layout.Kind {
    switch (style.hasSpaces, headings) {
    case (true, 0): .wrapped(36)
    case (false, 1) where style.hasSeparators: .halfWidth
    case (false, 2) where style.keepsZeros: .indented
    default: .plain
    }
  }
}

/// How lines are laid out.
enum Layout {
  /// The layouts.
  enum Kind {
    case plain
    /// Commas, colons and brackets as in English text.
    case halfWidth
    /// Two wide spaces before each paragraph.
    case indented
    /// Broken after so many characters, also within figures.
    case wrapped(Int)
  }

  /// A line of prose in a layout; figures keep their marks.
  static func prose(_ line: String, _ random: inout RandomSource, _ kind: Kind) -> String {
    switch kind {
    case .plain: return line
    case .indented: return "\u{3000}\u{3000}" + line
    case .halfWidth:
      return outside(line) { character in
        switch character {
        case "，": ","
        case "：": ":"
        case "（": "("
        case "）": ")"
        case "；": ";"
        default: character
        }
      }
    case .wrapped(let width): return wrapped(line, width)
    }
  }

  /// Changes the characters outside of marks.
  private static func outside(_ line: String, _ change: (Character) -> Character) -> String {
    var depth = 0
    return String(
      line.map { character in
        if character == "{" { depth += 1 }
        defer { if character == "}" { depth -= 1 } }
        return depth == 0 ? change(character) : character
      })
  }

  /// Breaks a line after `width` printed characters.
  private static func wrapped(_ line: String, _ width: Int) -> String {
    var result = ""
    var column = 0
    var isPrinted = true
    for character in line {
      switch character {
      case "{", "}":
        isPrinted = true
        result.append(character)
        continue
      case "|" where result.last != nil && hasOpenMark(result): isPrinted = false
      default: break
      }
      if isPrinted {
        if column == width {
          result.append("\n")
          column = 0
        }
        column += 1
      }
      result.append(character)
    }
    return result
  }

  private static func hasOpenMark(_ text: String) -> Bool {
    guard let open = text.lastIndex(of: "{") else { return false }
    return !text[open...].contains("}")
  }
}
