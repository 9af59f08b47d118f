// Rows of cells, and of indicators where a table is one of self-evaluation.

import Query

/// Writes the tables that printed tables become.
struct CellRows {
  let reading: ReportReading

  /// Every cell of every table.
  func writeCells(to tables: inout TableSet) throws(QueryError) {
    for table in reading.tables {
      for (rowIndex, row) in table.rows.enumerated() {
        for (column, cell) in row.enumerated() {
          let quantity = rowIndex < table.headCount ? nil : quantity(in: cell)
          try tables.append(
            .cells,
            [
              .text(reading.key), .optional(table.name), .null, .integer(Int128(rowIndex + 1)),
              .integer(Int128(column + 1)), .optional(table.rowLabel(rowIndex)), .optional(table.columnLabel(column)),
              cell.text.isEmpty ? .null : .text(cell.text), .optional(quantity?.value),
              .optional(quantity.map(\.unit).flatMap { $0.isEmpty ? nil : $0 }),
              .integer(Int128(reading.text.paragraphs[cell.paragraph].line)),
            ])
        }
      }
    }
  }

  private func quantity(in cell: PrintedTable.Cell) -> Quantity? {
    for case .quantity(let quantity) in reading.readings[cell.paragraph]
    where quantity.raw.lowerBound >= cell.range.lowerBound && quantity.raw.upperBound <= cell.range.upperBound {
      return quantity
    }
    return nil
  }

  /// The heading above a table that names a level of indicators: 产出指标.
  private func levelHeading(before paragraph: Int) -> String? {
    guard let section = reading.outline.section(paragraph: paragraph, position: 0), section.title.hasSuffix("指标") else {
      return nil
    }
    return section.title
  }

  private static let columns: [(name: String, words: [String])] = [
    ("level1", ["一级指标"]), ("level2", ["二级指标"]), ("level3", ["三级指标", "指标名称"]),
    ("target", ["年度指标值", "指标值", "目标值"]), ("achieved", ["实际完成值", "完成值", "全年实际值", "实际完成"]),
    ("unit", ["计量单位", "度量单位", "单位"]),
    ("weight", ["分值", "权重"]), ("score", ["得分", "自评得分"]),
  ]

  /// Rows of tables whose head names levels of indicators. A level that is printed once holds for the rows below it.
  func writeIndicators(to tables: inout TableSet) throws(QueryError) {
    for table in reading.tables {
      guard let head = table.head.last, head.contains(where: { $0.text.contains("指标") }) else { continue }
      var positions: [String: Int] = [:]
      for (column, cell) in head.enumerated() {
        let found = CellRows.columns.first { entry in
          positions[entry.name] == nil && entry.words.contains { cell.text.contains($0) }
        }
        if let found { positions[found.name] = column }
      }
      let heading = table.rows.first?.first.flatMap { levelHeading(before: $0.paragraph) }
      var levels = ["level1": heading ?? "", "level2": ""]
      for row in table.rows[table.headCount...] {
        func text(_ name: String) -> String? {
          guard let column = positions[name], column < row.count, !row[column].text.isEmpty else { return nil }
          return row[column].text
        }
        for level in ["level1", "level2"] { if let found = text(level) { levels[level] = found } }
        guard let indicator = text("level3"), let first = row.first, let last = row.last else { continue }
        let paragraph = reading.text.paragraphs[first.paragraph]
        try tables.append(
          .indicators,
          [
            .text(reading.key), .optional(reading.identity.org), .optional(reading.identity.year), .null,
            .optional(levels["level1"].flatMap { $0.isEmpty ? nil : $0 }),
            .optional(levels["level2"].flatMap { $0.isEmpty ? nil : $0 }),
            .text(indicator), .optional(text("target")), .optional(text("achieved")), .optional(text("unit")),
            .optional(text("weight").flatMap { FixedDecimal(parsing: $0) }),
            .optional(text("score").flatMap { FixedDecimal(parsing: $0) }),
            .integer(Int128(paragraph.line)),
            .text(reading.printed(first.range.lowerBound..<last.range.upperBound, of: paragraph.index)),
          ])
      }
    }
  }
}
