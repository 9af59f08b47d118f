// .summarize: SUMMARIZE as people read it, amounts in their unit and percentages as such. Every figure but the standard
// deviation is exact.

import Query

/// Makes the rows of SUMMARIZE readable.
struct SummaryFormatter {
  let presentation: Presentation

  /// The names of the columns that hold values of the summarised column, as texts.
  private static let valueColumns: Set<String> = ["min", "max", "avg", "std", "q25", "q50", "q75"]
  private static let chineseNames = [
    "column_name": "列", "column_type": "类型", "min": "最小", "max": "最大", "approx_unique": "不同值", "avg": "平均",
    "std": "标准差", "q25": "下四分位", "q50": "中位数", "q75": "上四分位", "count": "行数", "null_percentage": "空值%",
  ]

  /// The result of SUMMARIZE with its texts in the unit of each column; nil when it is no such result.
  func formatted(_ result: QueryResult) -> QueryResult? {
    guard let type = result.columns.firstIndex(where: { $0.name == "column_type" }) else { return nil }
    let values = result.columns.indices.filter { Self.valueColumns.contains(result.columns[$0].name) }
    let rows = result.rows.map { row -> [Value] in
      guard case .text(let name) = row[type] else { return row }
      var row = row
      let unit = name == "AMOUNT" ? unit(of: values.map { row[$0] }) : nil
      for position in values {
        guard case .text(let text) = row[position] else { continue }
        if let unit {
          row[position] = .text(amount(text, unit))
        } else if name == "PERCENT" {
          row[position] = .text(percent(text))
        } else if name == "DOUBLE" || name == "FLOAT" || result.columns[position].name == "std" {
          row[position] = .text(rounded(text))
        }
      }
      if let unit { row[type] = .text("AMOUNT [\(unit.rawValue)]") }
      return row
    }
    let columns = result.columns.map {
      ResultColumn(name: $0.name, chineseName: Self.chineseNames[$0.name], type: $0.type)
    }
    return CommandResult.make(columns, rows)
  }

  /// The unit asked for, or the one that suits the largest value.
  private func unit(of values: [Value]) -> AmountUnit {
    guard presentation.unit == .auto else { return presentation.unit }
    var largest = FixedDecimal(unscaled: 0, scale: 0)
    for case .text(let text) in values {
      // The spread is no value of the column; it may be written with an exponent.
      guard let number = FixedDecimal(parsing: text), number.scale <= 4,
        let same = number.rescaled(to: 4), same.unscaled.magnitude > largest.unscaled.magnitude
      else { continue }
      largest = same
    }
    let size = largest.unscaled.magnitude
    return size >= 1_000_000_000_000 ? .hundredMillion : size >= 100_000_000 ? .tenThousand : .yuan
  }

  private func amount(_ text: String, _ unit: AmountUnit) -> String {
    guard let number = FixedDecimal(parsing: text) else { return text }
    return digits(FixedDecimal(unscaled: number.unscaled, scale: number.scale + (unit.exponent ?? 0)), decimals: 2)
  }

  private func percent(_ text: String) -> String {
    guard let number = FixedDecimal(parsing: text) else { return text }
    var unscaled = number.unscaled
    var scale = number.scale - 2
    while scale < 0 {
      let (next, overflows) = unscaled.multipliedReportingOverflow(by: 10)
      if overflows { return text }
      unscaled = next
      scale += 1
    }
    return digits(FixedDecimal(unscaled: unscaled, scale: scale), decimals: 2) + "%"
  }

  private func rounded(_ text: String) -> String {
    guard let number = FixedDecimal(parsing: text) else { return text }
    return digits(number, decimals: 4)
  }

  /// A number rounded to some decimals, without idle zeros beyond two for amounts and percentages.
  private func digits(_ number: FixedDecimal, decimals: Int) -> String {
    let isFixed = number.scale > decimals || decimals == 2
    let shown = isFixed ? number.rescaled(to: decimals) ?? number : number
    var bytes: [UInt8] = []
    ValueText.appendTrimmed(
      shown.unscaled, scale: shown.scale, minimumScale: min(decimals == 2 ? 2 : 0, shown.scale), to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension QueryShell {
  /// Shows the summary of a table; false when it failed, which was then told.
  func summarize(_ table: String) throws(ClosedPipe) -> Bool {
    let text = "SUMMARIZE " + IdentifierText.quotedWhereNeeded(table)
    let report: Session.Report
    do {
      report = try engine.run(text)
    } catch {
      return try fail(error, shift: 0, in: SourceText(text: text))
    }
    guard case .rows(let result) = report.outcome else { return true }
    let mode = ResultRenderer.mode(presentation, target: results)
    let shown = mode.isForReaders ? SummaryFormatter(presentation: presentation).formatted(result) ?? result : result
    try show(shown)
    return true
  }
}
