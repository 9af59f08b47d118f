// What the line of a running statement says.

import Query
import Testing

@testable import REPL

@Suite struct ProgressTextTests {
  @Test func rowsPercentAndRateAreTold() {
    let text = ProgressText(rows: 3_000_000, percent: 42, seconds: 1.5)
    #expect(text.text(in: .english) == "1.5 s · 42% · 3,000,000 rows · 2,000,000 rows/s · Ctrl-C stops")
    #expect(text.text(in: .chinese) == "1.5 秒 · 42% · 已处理 3,000,000 行 · 每秒 2,000,000 行 · Ctrl-C 中止")
  }

  @Test func whatIsLeftWhenAllIsReadIsTold() {
    let text = ProgressText(rows: 10, percent: 100, seconds: 2)
    #expect(text.text(in: .english) == "2.0 s · 100% read, computing · 10 rows · 5 rows/s · Ctrl-C stops")
    #expect(text.text(in: .chinese) == "2.0 秒 · 100% 已读完，计算中 · 已处理 10 行 · 每秒 5 行 · Ctrl-C 中止")
  }

  @Test func nothingIsInvented() {
    #expect(ProgressText(rows: 0, percent: nil, seconds: 1).text(in: .english) == "1.0 s · Ctrl-C stops")
  }
}
