// Several reports bound in one file: the final accounts of all departments of a county, each with its title and its own first part.
// Each is a report of its own, so that no figure is taken for another department's.

import Documents

/// Cuts a document into the reports that it holds.
struct ReportParts {
  private let document: Document

  /// What tells the title of one report from that of another.
  private struct Key: Hashable {
    let org: [Unicode.Scalar]
    let year: Int
    let isBudget: Bool
  }

  /// A line that reads like the title of a report.
  private struct Title {
    /// The line it starts on: the one above where the organisation has a line of its own.
    let line: Int
    let key: Key
    let text: [Unicode.Scalar]
  }

  /// More parts than these are not looked for.
  private static let limit = 5_000
  /// A title and a line that may stand above it have no more code points than these.
  private static let longest = 60

  private static let kinds = Lexicon<Bool>([
    ("部门决算 单位决算 决算", false), ("部门预算 单位预算 预算", true),
  ])
  /// What may follow the kind of report in a title.
  private static let tails = WordSet("公开 说明 情况 报告 编制 信息 及 文本 （ 的 公示")
  private static let first = Array("第一部分".unicodeScalars)

  /// The reports in `document` in order, with what stands before the first of them; the document alone where it is one report.
  static func all(of document: Document) -> [Document] { ReportParts(document: document).parts() }

  private init(document: Document) { self.document = document }

  private func parts() -> [Document] {
    let titles = ReportParts.withoutRepeats(starting(ReportParts.withoutRepeats(titles())))
    guard titles.count > 1, titles.count <= ReportParts.limit else { return [document] }
    var parts: [Document] = []
    let opening = 0..<titles[0].line
    if opening.contains(where: { !text(of: $0).isEmpty }) { parts.append(document.part(opening, name: document.name)) }
    for (index, title) in titles.enumerated() {
      let end = index + 1 < titles.count ? titles[index + 1].line : document.lines.count
      parts.append(document.part(title.line..<end, name: String(scalars: title.text[...])))
    }
    return parts
  }

  // MARK: Titles

  private func titles() -> [Title] {
    var titles: [Title] = []
    for line in document.lines.indices where document.lines[line].count <= ReportParts.longest {
      guard let last = document.scalars[document.lines[line]].last, last.value >= 0x4E00 || last == " " || last == ")"
      else {
        continue
      }
      if let title = title(line) { titles.append(title) }
    }
    return titles
  }

  /// A line without its spaces, half-width; empty of a long one.
  private func text(of line: Int) -> [Unicode.Scalar] {
    let range = document.lines[line]
    guard range.count <= ReportParts.longest else { return [] }
    return document.scalars[range].map { Folding.fold($0) }.filter { $0 != " " && $0 != "\t" && $0 != "#" }
  }

  private func title(_ line: Int) -> Title? {
    // Few lines name a year, which is seen before anything is copied.
    guard document.scalars[document.lines[line]].contains(where: { Folding.fold($0).isDigit })
    else { return nil }
    let text = text(of: line)
    guard text.count >= 6, ItemNumber(text, in: 0..<text.count) == nil,
      !text.contains(where: { $0.isSentenceMark || $0.isOne(of: "，", "：", ":", "、") }),
      let year = ReportParts.year(text), let kind = ReportParts.kind(text, from: year.range.upperBound)
    else { return nil }
    let before = Array(text[..<year.range.lowerBound])
    let between = Array(text[year.range.upperBound..<kind.position])
    let own = before.isEmpty ? between : before
    if ReportParts.isOrganisation(own) {
      return Title(line: line, key: Key(org: own, year: year.value, isBudget: kind.isBudget), text: text)
    }
    // `某某局` on the line above `2023年度部门决算`.
    guard own.isEmpty,
      let above = (0..<line).last(where: {
        !self.text(of: $0).isEmpty || document.lines[$0].count > ReportParts.longest
      })
    else { return nil }
    let org = self.text(of: above)
    guard ReportParts.isOrganisation(org) else { return nil }
    return Title(line: above, key: Key(org: org, year: year.value, isBudget: kind.isBudget), text: org + text)
  }

  private static func isOrganisation(_ text: [Unicode.Scalar]) -> Bool {
    text.count >= 4 && text.allSatisfy { $0.isHan || $0.isOne(of: "（", "）", "·") }
      && ReportIdentity.organisationEnds.match(text, endingAt: nameEnd(text), start: 0) != nil
  }

  /// Where a name ends before what stands in brackets behind it: `某某局（本级）`.
  private static func nameEnd(_ text: [Unicode.Scalar]) -> Int {
    text.last == "）" ? text.lastIndex(of: "（") ?? text.count : text.count
  }

  /// `2023年度`, with its place.
  private static func year(_ text: [Unicode.Scalar]) -> (value: Int, range: Range<Int>)? {
    for position in text.indices where text[position].isDigit {
      guard position + 4 < text.count, text[position..<position + 4].allSatisfy({ $0.isDigit }),
        text[position + 4] == "年"
      else { return nil }
      let value = text[position..<position + 4].reduce(0) { $0 * 10 + Int($1.value - 48) }
      let end = position + 5 < text.count && text[position + 5] == "度" ? position + 6 : position + 5
      return DateReading.years.contains(value) ? (value, position..<end) : nil
    }
    return nil
  }

  /// The kind of report with which a title ends, but for words such as 公开说明.
  private static func kind(_ text: [Unicode.Scalar], from start: Int) -> (position: Int, isBudget: Bool)? {
    var position = start
    while position < text.count {
      if let found = kinds.match(text, at: position, end: text.count) {
        let end = position + found.length
        let isEnd = end == text.count || tails.match(text, at: end, end: text.count) != nil && text.last != "表"
        return isEnd ? (position, found.value) : nil
      }
      position += 1
    }
    return nil
  }

  // MARK: Reports

  /// Titles one after the other of the same report, on its cover and above its text, are one.
  private static func withoutRepeats(_ titles: [Title]) -> [Title] {
    var result: [Title] = []
    for title in titles where result.last?.key != title.key { result.append(title) }
    return result
  }

  /// The titles with a first part of their own below them, before the next title: others stand in a list of reports.
  private func starting(_ titles: [Title]) -> [Title] {
    guard titles.count > 1 else { return [] }
    return titles.indices.filter { index in
      let end = index + 1 < titles.count ? titles[index + 1].line : document.lines.count
      return (titles[index].line..<end).contains { opensFirstPart($0) }
    }.map { titles[$0] }
  }

  private func opensFirstPart(_ line: Int) -> Bool {
    var matched = 0
    for position in document.lines[line] {
      let scalar = document.scalars[position]
      if scalar == ReportParts.first[matched] {
        matched += 1
        if matched == ReportParts.first.count { return true }
      } else if matched > 0 || scalar != " " && scalar != "#" && scalar.value != 0x3000 {
        return false
      }
    }
    return false
  }
}
