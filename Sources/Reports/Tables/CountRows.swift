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
    isAssetSection = reading.sectionsUnder(["国有资产", "资产占", "资产情况", "固定资产"])
    isKeptApart = reading.sectionsUnder(["三公", "公务用车", "公务接待", "机构设置", "机构情况", "单位构成"])
    isStaffSection = CountRows.staffSections(reading.outline)
  }

  private static func staffSections(_ outline: Outline) -> [Bool] {
    var flags: [Bool] = []
    flags.reserveCapacity(outline.sections.count)
    for section in outline.sections {
      if section.isOwnLine, section.rank < 90 {
        flags.append(["基本情况", "概况", "人员", "编制", "机构", "单位构成", "基本信息"].contains(where: section.title.holds))
      } else {
        flags.append(section.parent.map { flags[$0 - 1] } ?? false)
      }
    }
    return flags
  }

  private func start(_ figure: Figure) -> [Value] {
    [.text(reading.key), .optional(figure.org), .optional(figure.year)]
  }

  private func place(_ figure: Figure) -> [Value] {
    [.integer(Int128(figure.line)), .text(reading.printed(figure.clause, of: figure.quantity.paragraph))]
  }

  /// All three tables.
  func write(to tables: inout TableSet) throws(QueryError) {
    for figure in reading.figures {
      if isAsset(figure) {
        try writeAsset(figure, to: &tables)
      } else if let kind = staffKind(figure) {
        let count = Int(exactly: (figure.quantity.value.rescaled(to: 0) ?? figure.quantity.value).unscaled)
        try tables.append(.staffing, start(figure) + [.text(kind), .optional(count)] + place(figure))
      } else if isOutput(figure) {
        try tables.append(
          .outputs,
          start(figure) + [
            .optional(figure.project), figure.subject.isEmpty ? .null : .text(figure.subject),
            .decimal(figure.quantity.value), figure.quantity.unit.isEmpty ? .null : .text(figure.quantity.unit),
            .boolean(figure.quantity.isApproximate),
          ] + place(figure))
      }
    }
  }

  // MARK: assets

  private func isAsset(_ figure: Figure) -> Bool {
    (figure.section.map { isAssetSection[$0 - 1] } ?? false)
      && (figure.measure == .count || figure.quantity.dimension == .money)
  }

  private func writeAsset(_ figure: Figure, to tables: inout TableSet) throws(QueryError) {
    let isMoney = figure.quantity.dimension == .money
    let kind = CountRows.owned(figure.subject)
    try tables.append(
      .assets,
      start(figure) + [
        .text(kind), isMoney ? .null : .decimal(figure.quantity.value), isMoney ? .null : .text(figure.quantity.unit),
        isMoney ? .decimal(figure.quantity.value) : .null,
      ] + place(figure))
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
        || !"实所国专持民公私".unicodeScalars.contains(text[found.position - 1])
      if isWord { return String(scalars: text[(found.position + found.length)...]) }
    }
    return subject
  }

  // MARK: staffing

  private static let staffWords = WordSet("编制 在职 实有 离休 退休 公务员 调研员 科员 干部 遗属 在编 参公 事业人员 行政人员 工勤 聘用 领导职数 年末人数 实有人数 人数")

  /// The kind of staff that a figure counts; nil when it counts none.
  private func staffKind(_ figure: Figure) -> String? {
    guard figure.measure == .count, figure.project == nil, ["人", "名", "个", ""].contains(figure.quantity.unit) else {
      return nil
    }
    guard let section = figure.section, isStaffSection[section - 1] else { return nil }
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
