// Rows of assets, staffing and outputs: things and people counted.

import Query

/// Writes the tables of counts.
struct CountRows {
  let reading: ReportReading
  private let isAssetSection: [Bool]
  private let isKeptApart: [Bool]
  /// For each section whether the nearest heading on a line of its own speaks of staff.
  private let isStaffSection: [Bool]

  init(reading: ReportReading) {
    self.reading = reading
    isAssetSection = reading.sectionsUnder(CountRows.assetHeadings)
    isKeptApart = reading.sectionsUnder(CountRows.headingsApart)
    isStaffSection = CountRows.staffSections(reading)
  }

  private static let assetHeadings = WordSet("国有资产 资产占 资产情况 固定资产")
  private static let headingsApart = WordSet("三公 公务用车 公务接待 机构设置 机构情况 单位构成")
  private static let staffHeadings = WordSet("基本情况 概况 人员 编制 机构 单位构成 基本信息")

  private static func staffSections(_ reading: ReportReading) -> [Bool] {
    var flags: [Bool] = []
    flags.reserveCapacity(reading.outline.sections.count)
    for section in reading.outline.sections {
      if section.isOwnLine, section.rank < 90 {
        flags.append(reading.heading(of: section, has: staffHeadings))
      } else {
        flags.append(section.parent.map { flags[$0 - 1] } ?? false)
      }
    }
    return flags
  }

  private func start(_ figure: Figure, _ row: inout TableColumns) throws(QueryError) {
    try row.text(reading.key)
    try row.text(reading.identity.org)
    try row.integer(figure.year)
  }

  private func end(_ figure: Figure, _ quote: QuoteBytes, _ row: inout TableColumns) throws(QueryError) {
    try row.integer(figure.line)
    try row.text(quote.bytes)
  }

  /// What of the figures belongs to the three tables.
  func write(_ batch: FigureBatch, to tables: inout TableSet) throws(QueryError) {
    var quote = QuoteBytes(reading)
    var outputs: [Int] = []
    for index in batch.figures.indices {
      let figure = batch.figures[index]
      if isAsset(figure) {
        quote.set(figure.clause, of: figure.quantity.paragraph)
        try writeAsset(figure, quote, to: &tables)
      } else if let kind = staffKind(figure) {
        quote.set(figure.clause, of: figure.quantity.paragraph)
        let count = Int(exactly: (figure.quantity.value.rescaled(to: 0) ?? figure.quantity.value).unscaled)
        try tables.append(.staffing) { row throws(QueryError) in
          try start(figure, &row)
          try row.text(kind)
          try row.integer(count)
          try end(figure, quote, &row)
        }
      } else if isOutput(figure) {
        outputs.append(index - batch.figures.startIndex)
      }
    }
    try tables.append(.outputs) { columns throws(QueryError) in
      try writeOutputs(outputs, of: batch, to: &columns)
    }
  }

  /// The rows of a batch at `rows`, column by column.
  private func writeOutputs(
    _ rows: [Int], of batch: FigureBatch, to columns: inout TableColumns
  ) throws(QueryError) {
    try columns.column(reading.key, count: rows.count)
    try columns.column(reading.identity.org, count: rows.count)
    try columns.column(batch.each(rows) { $0.year })
    try columns.column(batch.projects, rows: rows)
    try columns.column(batch.subjects, rows: rows)
    try columns.column(batch.each(rows) { $0.quantity.value })
    try columns.column(batch.units, rows: rows)
    try columns.column(batch.each(rows) { $0.quantity.isApproximate })
    try columns.column(batch.each(rows) { $0.line })
    try columns.column(batch.quotes, rows: rows)
  }

  // MARK: assets

  private func isAsset(_ figure: Figure) -> Bool {
    (figure.section.map { isAssetSection[$0 - 1] } ?? false)
      && (figure.measure == .count || figure.quantity.dimension == .money)
  }

  private func writeAsset(_ figure: Figure, _ quote: QuoteBytes, to tables: inout TableSet) throws(QueryError) {
    let isMoney = figure.quantity.dimension == .money
    try tables.append(.assets) { row throws(QueryError) in
      try start(figure, &row)
      try row.text(CountRows.owned(figure.subject))
      try row.decimal(isMoney ? nil : figure.quantity.value)
      try row.text(isMoney ? nil : figure.quantity.unit.text)
      try row.decimal(isMoney ? figure.quantity.value : nil)
      try end(figure, quote, &row)
    }
  }

  private static let ownedWords = [WordSet("共有"), WordSet("占有"), WordSet("拥有"), WordSet("现有"), WordSet("有")]

  /// What follows 共有 or 占有 in a subject.
  private static func owned(_ subject: String) -> String {
    let text = AccountNames.scalars(subject)
    for word in ownedWords {
      guard let found = word.firstMatch(text, in: 0..<text.count), found.position + found.length < text.count else {
        continue
      }
      let isWord =
        found.length > 1 || found.position == 0
        || !text[found.position - 1].isOne(of: "实", "所", "国", "专", "持", "民", "公", "私")
      if isWord { return String(scalars: text[(found.position + found.length)...]) }
    }
    return subject
  }

  // MARK: staffing

  private static let staffWords = WordSet("编制 在职 实有 离休 退休 公务员 调研员 科员 干部 遗属 在编 参公 事业人员 行政人员 工勤 聘用 领导职数 年末人数 实有人数 人数")

  private static let staffUnits = UnitNames("人 名 个")

  /// The kind of staff that a figure counts; nil when it counts none.
  private func staffKind(_ figure: Figure) -> String? {
    guard figure.measure == .count, figure.project == nil, let section = figure.section, isStaffSection[section - 1],
      figure.quantity.unit.isEmpty || CountRows.staffUnits.contains(figure.quantity.unit)
    else { return nil }
    let kind = CountRows.owned(figure.subject)
    let text = AccountNames.scalars(kind)
    guard CountRows.staffWords.occurs(text, in: 0..<text.count), text.count <= 24 else { return nil }
    return kind
  }

  // MARK: outputs

  /// What was done: counts that belong to no account and no staff.
  private func isOutput(_ figure: Figure) -> Bool {
    guard figure.measure == .count, figure.quantity.dimension != .money, figure.quantity.dimension != .percent else {
      return false
    }
    return !(figure.section.map { isKeptApart[$0 - 1] } ?? false)
  }
}
