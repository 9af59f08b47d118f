// Rows of the general tables: reports, sections, figures, numerals.

import Documents
import Query

/// Writes one report's rows into the tables.
struct ReportRows {
  let reading: ReportReading
  let key: Value

  init(_ reading: ReportReading) {
    self.reading = reading
    key = .text(reading.key)
  }

  /// All rows of the report.
  func write(to tables: inout TableSet) throws(QueryError) {
    try writeReport(to: &tables)
    try writeSections(to: &tables)
    try writeFigures(to: &tables)
    try writeNumerals(to: &tables)
    let accounts = AccountRows(reading: reading)
    var written = WrittenRows()
    try accounts.writeAccounts(to: &tables, written: &written)
    try SpendingRows(reading: reading).write(to: &tables, written: &written)
    try accounts.writeEconomic(to: &tables)
    try accounts.writeThreePublic(to: &tables, written: &written)
    try StandardTableRows(reading: reading).write(to: &tables, written: &written)
    try ProjectRows(reading: reading).write(to: &tables)
    try accounts.writeProcurement(to: &tables)
    try CountRows(reading: reading).write(to: &tables)
    try EvaluationRows(reading: reading).write(to: &tables)
    try CellRows(reading: reading).writeCells(to: &tables)
    let texts = TextRows(reading: reading)
    try texts.writeGlossary(to: &tables)
    try texts.writeFindings(to: &tables)
    try texts.writeCharts(to: &tables)
    try MarkRows(reading: reading).write(to: &tables)
  }

  private func writeReport(to tables: inout TableSet) throws(QueryError) {
    let identity = reading.identity
    let document = reading.text.document
    try tables.append(
      .reports,
      [
        key, .text(identity.title), .optional(identity.org), .optional(identity.region), .optional(identity.year),
        .text(identity.kind), .text(document.path), .text(document.format), .integer(Int128(document.lines.count)),
        .integer(Int128(document.scalars.count)),
      ])
  }

  private func writeSections(to tables: inout TableSet) throws(QueryError) {
    for section in reading.outline.sections {
      try tables.append(
        .sections,
        [
          key, .integer(Int128(section.id)), .optional(section.parent), .integer(Int128(section.depth)),
          section.number.isEmpty ? .null : .text(section.number), .text(section.title), .text(section.path),
          .integer(Int128(section.line)), .text(SectionText.own(of: section, in: reading)),
        ])
    }
  }

  private func writeFigures(to tables: inout TableSet) throws(QueryError) {
    for (index, figure) in reading.figures.enumerated() {
      let quantity = figure.quantity
      let value = Value.decimal(quantity.value)
      let percent: Value = quantity.dimension == .percent ? .ratio(quantity.value) : .null
      try tables.append(
        .figures,
        [
          key, .integer(Int128(index + 1)), .optional(figure.section), .optional(figure.org), .optional(figure.year),
          .optional(figure.project), figure.subject.isEmpty ? .null : .text(figure.subject),
          .text(figure.measure.rawValue), .text(quantity.dimension.rawValue),
          quantity.dimension == .money ? value : .null, percent, value,
          quantity.unit.isEmpty ? .null : .text(quantity.unit), .boolean(quantity.isApproximate),
          .text(reading.printed(quantity.raw, of: quantity.paragraph)), .integer(Int128(figure.line)),
          .integer(Int128(figure.position)), .text(reading.printed(figure.clause, of: quantity.paragraph)),
        ])
    }
  }

  private func writeNumerals(to tables: inout TableSet) throws(QueryError) {
    for (index, readings) in reading.readings.enumerated() {
      let paragraph = reading.text.paragraphs[index]
      for case .numeral(let numeral) in readings {
        let first = numeral.range.first { paragraph.text[$0].isDigit } ?? numeral.range.lowerBound
        let position = paragraph.origin[first]
        try tables.append(
          .numerals,
          [
            key, .text(reading.printed(numeral.range, of: index)), .text(numeral.reason.rawValue),
            .integer(Int128(reading.text.line(at: position))), .integer(Int128(position)),
          ])
      }
    }
  }
}

/// The text under a heading.
enum SectionText {
  /// The text between a section's heading and the next section.
  static func own(of section: Section, in reading: ReportReading) -> String {
    let next = section.id < reading.outline.sections.count ? reading.outline.sections[section.id] : nil
    return text(from: (section.paragraph, section.headingEnd), to: next.map { ($0.paragraph, $0.start) }, in: reading)
  }

  /// The text of a section with all inner ones.
  static func whole(of section: Section, in reading: ReportReading) -> String {
    let next = reading.outline.sections[section.id...].first { $0.rank <= section.rank }
    return text(from: (section.paragraph, section.headingEnd), to: next.map { ($0.paragraph, $0.start) }, in: reading)
  }

  private static func text(from start: (Int, Int), to end: (Int, Int)?, in reading: ReportReading) -> String {
    let paragraphs = reading.text.paragraphs
    var parts: [String] = []
    for index in start.0..<paragraphs.count {
      if let end, (index, 0) >= end { break }
      let paragraph = paragraphs[index]
      if paragraph.kind == .pageNumber { continue }
      let first = index == start.0 ? min(start.1, paragraph.text.count) : 0
      var last = paragraph.text.count
      if let end, end.0 == index { last = min(end.1, last) }
      if first < last { parts.append(reading.printed(first..<last, of: index)) }
    }
    return parts.joined(separator: "\n")
  }
}
