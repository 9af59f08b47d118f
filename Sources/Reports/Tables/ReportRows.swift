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

  /// All rows of the report; fewer when it is told to stop.
  func write(to tables: inout TableSet, isStopped: () -> Bool = { false }) throws(QueryError) {
    let choice = tables.choice
    if choice.contains(.reports) { try writeReport(to: &tables) }
    if choice.contains(.sections) { try writeSections(to: &tables) }
    if choice.contains(oneOf: .figures, .assets, .staffing, .outputs) { try writeFigures(to: &tables, isStopped) }
    if isStopped() { return }
    if choice.contains(.numerals) { try writeNumerals(to: &tables) }
    if choice.hasStatements { try writeStatements(to: &tables) }
    if isStopped() { return }
    if choice.contains(oneOf: .indicators, .projects) { try EvaluationRows(reading: reading).write(to: &tables) }
    if choice.contains(.cells) { try CellRows(reading: reading).writeCells(to: &tables) }
    if isStopped() { return }
    if choice.contains(oneOf: .glossary, .findings, .charts) { try writeTexts(to: &tables) }
    if choice.contains(.marks) { try MarkRows(reading: reading).write(to: &tables) }
    if choice.contains(.relations) { try RelationRows(reading: reading).write(to: &tables, isStopped: isStopped) }
  }

  private func writeTexts(to tables: inout TableSet) throws(QueryError) {
    let texts = TextRows(reading: reading)
    try texts.writeGlossary(to: &tables)
    try texts.writeFindings(to: &tables)
    try texts.writeCharts(to: &tables)
  }

  /// The tables of money, which statements and the rows of standard tables make.
  private func writeStatements(to tables: inout TableSet) throws(QueryError) {
    let accounts = AccountRows(reading: reading)
    var written = WrittenRows(isNeeded: !reading.standardRows.isEmpty)
    try accounts.writeAccounts(to: &tables, written: &written)
    try SpendingRows(reading: reading).write(to: &tables, written: &written)
    try accounts.writeEconomic(to: &tables)
    try accounts.writeThreePublic(to: &tables, written: &written)
    try StandardTableRows(reading: reading).write(to: &tables, written: &written)
    try ProjectRows(reading: reading).write(to: &tables)
    try accounts.writeProcurement(to: &tables)
  }

  private func writeReport(to tables: inout TableSet) throws(QueryError) {
    let identity = reading.identity
    let document = reading.text.document
    try tables.append(
      .reports,
      [
        key, .text(identity.title), .optional(identity.org), .optional(identity.region), .optional(identity.year),
        .text(identity.kind), .text(document.path), .text(document.format),
        .integer(Int128(document.lines.count)),
        .integer(Int128(document.scalars.count)),
      ])
  }

  /// Column by column.
  private func writeSections(to tables: inout TableSet) throws(QueryError) {
    let sections = reading.outline.sections
    try tables.append(.sections) { columns throws(QueryError) in
      try columns.column(reading.key, count: sections.count)
      try columns.column(sections.map { Optional($0.id) })
      try columns.column(sections.map(\.parent))
      try columns.column(sections.map { Optional($0.depth) })
      try columns.column(TextBatch(sections.map { $0.numberLength == 0 ? nil : reading.text.number(of: $0) }))
      try columns.column(TextBatch(sections.map(\.title)))
      try columns.column(reading.outline.paths(in: reading.text))
      try columns.column(sections.map { Optional($0.line) })
      try columns.column(SectionText.own(of: sections, in: reading))
    }
  }

  /// Figures and what is counted among them, some thousand at a time, so that it can be stopped.
  private func writeFigures(to tables: inout TableSet, _ isStopped: () -> Bool) throws(QueryError) {
    let choice = tables.choice
    let hasCounts = choice.contains(oneOf: .assets, .staffing, .outputs)
    let hasNames = hasCounts || choice.contains(oneOf: "project", "subject", "unit", of: .figures)
    let hasTexts = hasCounts || choice.contains(oneOf: "raw", "quote", of: .figures)
    let counts = hasCounts ? CountRows(reading: reading) : nil
    let levels = choice.contains(oneOf: "level", of: .figures) ? BudgetLevels.all(in: reading) : nil
    for start in stride(from: 0, to: reading.figures.count, by: 4_096) {
      if start > 0, isStopped() { return }
      let batch = FigureBatch(
        reading.figures[start..<min(start + 4_096, reading.figures.count)], in: reading, levels: levels,
        names: hasNames, texts: hasTexts)
      try tables.append(.figures) { columns throws(QueryError) in
        try write(batch, number: start + 1, to: &columns)
      }
      try counts?.write(batch, to: &tables)
    }
  }

  /// Column by column: a row of each figure, the first of which has the number `number`.
  private func write(_ batch: FigureBatch, number: Int, to columns: inout TableColumns) throws(QueryError) {
    let count = batch.figures.count
    let origin = reading.text.document.origin.position
    try columns.column(reading.key, count: count)
    try columns.column((number..<number + count).map { Optional($0) })
    try columns.column(batch.each { $0.section })
    try columns.column(reading.identity.org, count: count)
    try columns.column(batch.each { $0.year })
    if let levels = batch.levels { try columns.column(levels) } else { try columns.column(nil, count: count) }
    try columns.column(batch.projects)
    try columns.column(batch.subjects)
    try columns.column(batch.each { $0.measure.ordinal }, of: FigureBatch.measureNames)
    try columns.column(batch.each { $0.quantity.dimension.ordinal }, of: FigureBatch.dimensionNames)
    try columns.column(batch.each { $0.quantity.dimension == .money ? $0.quantity.value : nil })
    try columns.column(batch.each { $0.quantity.dimension == .percent ? $0.quantity.value.asRatio : nil })
    try columns.column(batch.each { $0.quantity.value })
    try columns.column(batch.units)
    try columns.column(batch.each { $0.quantity.isApproximate })
    try columns.column(batch.each { $0.quantity.rounding })
    try columns.column(batch.raws)
    try columns.column(batch.each { $0.line })
    try columns.column(batch.each { origin + $0.position })
    try columns.column(batch.quotes)
  }

  private func writeNumerals(to tables: inout TableSet) throws(QueryError) {
    var raw = TextBytes()
    for (index, readings) in reading.readings.enumerated() where !readings.isEmpty {
      let paragraph = reading.text.paragraphs[index]
      for case .numeral(let numeral) in readings {
        let first = numeral.range.first { paragraph.text[$0].isDigit } ?? numeral.range.lowerBound
        let position = paragraph.origin[first]
        raw.removeAll()
        reading.text.appendPrinted(numeral.range, of: paragraph, to: &raw)
        try tables.append(.numerals) { row throws(QueryError) in
          try row.text(reading.key)
          try row.text(raw)
          try row.text(numeral.reason.rawValue)
          try row.integer(reading.text.line(at: position))
          try row.integer(reading.text.document.origin.position + position)
        }
      }
    }
  }
}

/// The quotes of rows as bytes; that of the row before is kept, because figures of one clause have the same.
struct QuoteBytes {
  private let reading: ReportReading
  private var place: (paragraph: Int, range: Range<Int>)?
  /// The quote at hand.
  private(set) var bytes = TextBytes()

  init(_ reading: ReportReading) { self.reading = reading }

  /// Goes to the quote of a paragraph's range.
  mutating func set(_ range: Range<Int>, of paragraph: Int) {
    if let place, place.paragraph == paragraph, place.range == range { return }
    place = (paragraph, range)
    bytes.removeAll()
    reading.text.appendPrinted(range, of: reading.text.paragraphs[paragraph], to: &bytes)
  }
}

extension FixedDecimal {
  /// Percentage points as the ratio that PERCENT stores.
  var asRatio: FixedDecimal { FixedDecimal(unscaled: unscaled, scale: scale + 2) }
}

/// The text under a heading.
enum SectionText {
  /// The text between a section's heading and the next section.
  static func own(of section: Section, in reading: ReportReading) -> String {
    var bytes = TextBytes()
    appendOwn(of: section, in: reading, to: &bytes)
    return String(decoding: bytes.utf8, as: UTF8.self)
  }

  /// The same of each section.
  static func own(of sections: [Section], in reading: ReportReading) -> TextBatch {
    var bytes = TextBytes()
    var places: [Range<Int>] = []
    places.reserveCapacity(sections.count)
    for section in sections {
      let start = bytes.count
      appendOwn(of: section, in: reading, to: &bytes)
      places.append(start..<bytes.count)
    }
    return TextBatch(bytes: bytes.buffer, places: places)
  }

  /// The same at the end of `bytes`.
  private static func appendOwn(of section: Section, in reading: ReportReading, to bytes: inout TextBytes) {
    let next = section.id < reading.outline.sections.count ? reading.outline.sections[section.id] : nil
    append(
      from: (section.paragraph, section.headingEnd), to: next.map { ($0.paragraph, $0.start) }, in: reading, &bytes)
  }

  /// The text of a section with all inner ones.
  static func whole(of section: Section, in reading: ReportReading) -> String {
    let next = reading.outline.sections[section.id...].first { $0.rank <= section.rank }
    var bytes = TextBytes()
    append(
      from: (section.paragraph, section.headingEnd), to: next.map { ($0.paragraph, $0.start) }, in: reading, &bytes)
    return String(decoding: bytes.utf8, as: UTF8.self)
  }

  private static func append(
    from start: (Int, Int), to end: (Int, Int)?, in reading: ReportReading, _ bytes: inout TextBytes
  ) {
    let paragraphs = reading.text.paragraphs
    var isFirst = true
    for index in start.0..<paragraphs.count {
      if let end, (index, 0) >= end { break }
      let paragraph = paragraphs[index]
      if paragraph.kind == .pageNumber { continue }
      let first = index == start.0 ? min(start.1, paragraph.text.count) : 0
      var last = paragraph.text.count
      if let end, end.0 == index { last = min(end.1, last) }
      guard first < last else { continue }
      if !isFirst { bytes.append(ascii: UInt8(ascii: "\n")) }
      isFirst = false
      reading.text.appendPrinted(first..<last, of: paragraph, to: &bytes)
    }
  }
}
