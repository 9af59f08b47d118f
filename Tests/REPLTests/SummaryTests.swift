// .summarize as people read it.

import Query
import Testing

@testable import REPL

@Suite struct SummaryTests {
  private func summary(_ presentation: Presentation = Presentation()) throws -> [[Value]] {
    let names = [
      "column_name", "column_type", "min", "max", "approx_unique", "avg", "std", "q50", "count", "null_percentage",
    ]
    let result = try ResultSample.make(
      names.map { ResultColumn(name: $0, type: $0 == "approx_unique" || $0 == "count" ? .bigint : .varchar) },
      [
        [
          .text("amount"), .text("AMOUNT"), .text("0.00"), .text("1993150000.00"), .integer(106),
          .text("107996243.0465"),
          .text("392131893.97546625"), .text("4580700.00"), .integer(165), .text("0.61"),
        ],
        [
          .text("share"), .text("PERCENT"), .text("0"), .text("1"), .integer(39), .text("0.43245849"),
          .text("0.3932837688733369"), .text("0.2819"), .integer(165), .text("67.88"),
        ],
        [
          .text("item"), .text("VARCHAR"), .text("0201"), .text("项目支出"), .integer(50), .null, .null, .null,
          .integer(165),
          .text("0.00"),
        ],
      ])
    return try #require(SummaryFormatter(presentation: presentation).formatted(result)).rows
  }

  @Test func amountsAreInTheUnitAndPercentagesAreSuch() throws {
    var presentation = Presentation()
    presentation.unit = .tenThousand
    let rows = try summary(presentation)
    #expect(rows[0][1] == .text("AMOUNT [万元]") && rows[0][3] == .text("199315.00"))
    #expect(rows[0][5] == .text("10799.62") && rows[0][7] == .text("458.07"))
    #expect(rows[1][2] == .text("0.00%") && rows[1][3] == .text("100.00%"))
    #expect(rows[1][5] == .text("43.25%") && rows[1][7] == .text("28.19%"))
    #expect(rows[2][2] == .text("0201") && rows[2][5] == .null)
  }

  @Test func theUnitCanFollowTheAmounts() throws {
    var presentation = Presentation()
    presentation.unit = .auto
    #expect(try summary(presentation)[0][1] == .text("AMOUNT [亿元]"))
    #expect(try summary()[0][1] == .text("AMOUNT [元]"))
  }

  @Test func otherResultsAreLeftAlone() throws {
    let other = try ResultSample.make([ResultColumn(name: "a", type: .integer)], [[.integer(1)]])
    #expect(SummaryFormatter(presentation: Presentation()).formatted(other) == nil)
  }
}
