// Results made by hand, for tests of the renderers.

import Query

@testable import REPL

/// Builds results from values.
enum ResultSample {
  /// A result with these columns and rows.
  static func make(_ columns: [ResultColumn], _ rows: [[Value]]) throws -> QueryResult {
    var builders = columns.map { VectorBuilder(type: $0.type) }
    for row in rows {
      for index in row.indices { try builders[index].append(row[index]) }
    }
    let chunk = Chunk(columns: builders.map { $0.build() }, count: rows.count)
    return QueryResult(columns: columns, chunks: rows.isEmpty ? [] : [chunk])
  }

  /// An amount of 元, given with four decimals.
  static func yuan(_ tenThousandths: Int128) -> Value {
    .decimal(FixedDecimal(unscaled: tenThousandths, scale: DataType.amountScale))
  }

  /// Items with amounts, percentages and a gap.
  static func spending() throws -> QueryResult {
    try make(
      [
        ResultColumn(name: "item", chineseName: "项目", type: .varchar),
        ResultColumn(name: "actual", chineseName: "决算数", type: .amount),
        ResultColumn(name: "share", type: .percent), ResultColumn(name: "ratio", type: .double),
      ],
      [
        [.text("行政运行（款）"), yuan(13_884_000_000), .decimal(FixedDecimal(unscaled: 43_820_000, scale: 8)), .double(0.5)],
        [.text("a"), yuan(50_000), .null, .double(12.25)],
        [.text("𠮷,\"x\"\n\u{1B}[31m"), .null, .decimal(FixedDecimal(unscaled: -5_000_000, scale: 8)), .double(1e20)],
      ])
  }

  /// The text that `mode` gives.
  static func render(
    _ result: QueryResult, _ mode: OutputMode, width: Int = 0, isTerminal: Bool = false,
    _ change: (inout Presentation) -> Void = { _ in }
  ) -> String {
    var presentation = Presentation()
    change(&presentation)
    let renderer = ResultRenderer(
      presentation, mode: mode, style: Style(isOn: false), isTerminal: isTerminal, terminalWidth: width,
      language: .english)
    return String(decoding: renderer.render(result), as: UTF8.self)
  }
}
