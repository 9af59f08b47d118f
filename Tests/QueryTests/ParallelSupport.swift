// What tests of several workers share: a table, settings that cut it into small pieces, and answers to compare.

import Testing

@testable import Query

enum ParallelSupport {
  /// A table whose columns lead to every way of grouping: few texts, many texts, small and large numbers, NULLs.
  static func makeLedger(rows: Int) throws -> Catalog {
    var generator = LedgerGenerator(seed: 20_240_501)
    var ledger = TableBuilder(
      name: "ledger",
      schema: Schema([
        ColumnDefinition(name: "id", type: .bigint), ColumnDefinition(name: "province", type: .varchar),
        ColumnDefinition(name: "year", type: .integer), ColumnDefinition(name: "org", type: .bigint),
        ColumnDefinition(name: "note", type: .varchar),
        ColumnDefinition(name: "budget", type: .decimal(precision: 18, scale: 2)),
        ColumnDefinition(name: "share", type: .double), ColumnDefinition(name: "flag", type: .boolean),
        ColumnDefinition(name: "wide", type: .decimal(precision: 38, scale: 2)),
      ]))
    let provinces = ["北京市", "山东省", "四川省", "云南省", "广东省"]
    for row in 0..<rows {
      let budget = Int128(generator.next() % 1_000_000) - 200_000
      let cells: [Value] = [
        .integer(Int128(row)),
        generator.next() % 17 == 0 ? .null : .text(provinces[Int(generator.next() % 5)]),
        .integer(Int128(2016 + generator.next() % 9)),
        .integer(Int128(generator.next() % 900) * 1_000_003),
        generator.next() % 3 == 0 ? .null : .text("项目\(generator.next() % 700)号"),
        generator.next() % 11 == 0 ? .null : .decimal(FixedDecimal(unscaled: budget, scale: 2)),
        .double(Double(generator.next() % 4096) / 64),
        generator.next() % 7 == 0 ? .null : .boolean(generator.next() % 2 == 0),
        .decimal(FixedDecimal(unscaled: budget * 10_000_000_000_000_000, scale: 2)),
      ]
      try ledger.append(cells)
    }
    var catalog = Catalog()
    catalog.set(ledger.build())
    return catalog
  }

  static func settings(threads: Int, _ parallelism: Parallelism) -> Settings {
    var settings = Settings()
    settings.threads = threads
    settings.parallelism = parallelism
    settings.checksInvariants = true
    return settings
  }

  /// Small pieces, so that a small table has many.
  static func parallelism(morselRows: Int, sampleRows: Int, partitionedGroups: Int) -> Parallelism {
    var parallelism = Parallelism()
    parallelism.rows = 1
    parallelism.morselRows = morselRows
    parallelism.sampleRows = sampleRows
    parallelism.partitionedGroups = partitionedGroups
    return parallelism
  }

  static func answer(_ query: String, _ catalog: Catalog, _ settings: Settings) throws -> Answer {
    let session = Session(catalog: catalog, settings: settings)
    var reader = StatementReader(SourceText(text: query))
    let parsed = try #require(try reader.next())
    let report = try session.run(parsed)
    guard case .rows(let result) = report.outcome else { return Answer(rows: [], warnings: 0) }
    return Answer(rows: result.rows.map { $0.map { "\($0)" } }, warnings: report.warnings.count)
  }
}

/// Rows as texts, and how many warnings there were.
struct Answer: Equatable {
  var rows: [[String]]
  var warnings: Int
}

/// Numbers that are the same in every run.
private struct LedgerGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 29)) >> 16
  }
}
