// Rows of glossary, findings and charts: what a report says in words.

import Query

/// Writes the tables of texts.
struct TextRows {
  let reading: ReportReading

  // MARK: glossary

  /// Terms and definitions under the heading 名词解释.
  func writeGlossary(to tables: inout TableSet) throws(QueryError) {
    let headings = Set(reading.outline.sections.lazy.filter { $0.title.holds("名词解释") && $0.isOwnLine }.map(\.id))
    for section in reading.outline.sections {
      guard let parent = section.parent, headings.contains(parent), section.rank > 10 else {
        continue
      }
      let term = section.title.trimming { "…。：; ".contains($0) }
      let paragraph = reading.text.paragraphs[section.paragraph]
      let definition = reading.printed(section.headingEnd..<paragraph.text.count, of: section.paragraph)
        .trimming { "：: \n".contains($0) }
      guard !term.isEmpty, !definition.isEmpty else { continue }
      try tables.append(
        .glossary, [.text(reading.key), .text(term), .text(definition), .integer(Int128(section.line))])
    }
  }

  // MARK: findings

  private static let kinds = Lexicon<String>([("措施 改进 整改 打算", "措施"), ("建议", "建议"), ("问题 不足 困难", "问题")])
  private static let subjects = WordSet("存在 主要问题 问题和建议 问题及 措施 建议 不足 改进 发现的")

  /// Problems, measures and proposals, one row an item.
  func writeFindings(to tables: inout TableSet) throws(QueryError) {
    for section in reading.outline.sections where section.isOwnLine && section.rank < 90 {
      guard let kind = kind(of: section) else { continue }
      let project = reading.projects.name(of: reading.outline.chain(section)).map(ProjectSections.shortName)
      // Sections within this one follow it.
      let inner = section.id..<reading.outline.ids(within: section).upperBound - 1
      let items = reading.outline.sections[inner].filter { $0.parent == section.id }
      if items.isEmpty {
        try append(SectionText.own(of: section, in: reading), kind, 1, project, nextLine(section), &tables)
      }
      for (index, item) in items.enumerated() {
        let text = reading.printed(
          item.numberRange.upperBound..<reading.text.paragraphs[item.paragraph].text.count,
          of: item.paragraph)
        let next = index + 1 < items.count && items[index + 1].paragraph == item.paragraph
        let whole = next ? item.title : text
        try append(whole, kind, index + 1, project, item.line, &tables)
      }
    }
    try writeSummaries(to: &tables)
  }

  /// Problems and measures that a summary tells within one paragraph.
  private func writeSummaries(to tables: inout TableSet) throws(QueryError) {
    for section in reading.outline.sections {
      guard let name = reading.projects.name(of: section) else { continue }
      let texts = reading.projectTexts(of: section)
      let project = ProjectSections.shortName(name)
      for (kind, text) in [("问题", texts.problems), ("措施", texts.measures)] {
        for (index, item) in TextRows.items(text ?? "").enumerated() {
          try append(item, kind, index + 1, project, section.line, &tables)
        }
      }
    }
  }

  private func append(
    _ text: String, _ kind: String, _ ordinal: Int, _ project: String?, _ line: Int, _ tables: inout TableSet
  ) throws(QueryError) {
    let trimmed = text.trimming { " \n\u{3000}：".contains($0) }
    guard trimmed.count > 1 else { return }
    try tables.append(
      .findings,
      [
        .text(reading.key), .optional(project), .text(kind), .integer(Int128(ordinal)), .text(trimmed),
        .integer(Int128(line)),
      ])
  }

  /// What a heading announces. A heading that names several kinds is taken by its last word, as in 存在的问题和建议.
  private func kind(of section: Section) -> String? {
    let title = AccountNames.scalars(section.title)
    guard TextRows.subjects.occurs(title, in: 0..<title.count), title.count <= 24 else { return nil }
    if section.title.holds("存在") && section.title.holds("问题") { return "问题" }
    return TextRows.kinds.firstMatch(title, in: 0..<title.count)?.value
  }

  private func nextLine(_ section: Section) -> Int {
    let next = section.paragraph + 1
    return next < reading.text.paragraphs.count ? reading.text.paragraphs[next].line : section.line
  }

  /// `一是…。二是…。` as a list.
  private static func items(_ text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var starts: [(start: Int, content: Int)] = []
    for position in scalars.indices
    where position == 0 || scalars[position - 1].isOne(of: "。", "；", "：") {
      if let number = ItemNumber(scalars, in: position..<scalars.count), number.form == .enumerating {
        starts.append((position, position + number.length))
      }
    }
    guard !starts.isEmpty else { return text.isEmpty ? [] : [text] }
    return starts.enumerated().map { index, item in
      let end = index + 1 < starts.count ? starts[index + 1].start : scalars.count
      return String(scalars: scalars[item.content..<end])
    }
  }

  // MARK: charts

  /// Captions of charts: `（图1：收、支决算总计变动情况图）（柱状图）`.
  func writeCharts(to tables: inout TableSet) throws(QueryError) {
    for (index, readings) in reading.readings.enumerated() {
      let paragraph = reading.text.paragraphs[index]
      for case .numeral(let numeral) in readings
      where numeral.reason == .chart && paragraph[numeral.range.lowerBound] == "图" {
        var start = numeral.range.upperBound
        guard
          paragraph[start] == "：" || paragraph[start] == "." || paragraph[start] == "、" || paragraph[start] == "）"
            || paragraph[start].isHan
        else { continue }
        while paragraph[start].isOne(of: "：", ".", " ", "、") { start += 1 }
        var end = start
        while end < paragraph.text.count, !paragraph.text[end].isOne(of: "（", "）", "。", "；") {
          end += 1
        }
        guard end > start else { continue }
        let number = Int(paragraph.string(numeral.range).filter { ("0"..."9").contains($0) })
        try tables.append(
          .charts,
          [
            .text(reading.key), .optional(number), .text(paragraph.string(start..<end)),
            .optional(chartKind(paragraph, from: end)),
            .integer(Int128(reading.text.line(at: paragraph.origin[numeral.range.lowerBound]))),
          ])
      }
    }
  }

  private static let chartKinds = WordSet("柱状图 饼状图 饼图 折线图 条形图 柱形图 环形图 雷达图 面积图 散点图")

  private func chartKind(_ paragraph: Paragraph, from position: Int) -> String? {
    let end = min(position + 12, paragraph.text.count)
    guard position < end, let found = TextRows.chartKinds.firstMatch(paragraph.text, in: position..<end) else {
      return nil
    }
    return paragraph.string(found.position..<found.position + found.length)
  }
}
