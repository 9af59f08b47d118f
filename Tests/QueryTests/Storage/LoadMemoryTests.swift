// Reading files books what it holds: a file that is larger than the memory limit allows is a failure that says so.

import Testing

@testable import Query

private func read(
  _ text: String, limit: Int?, threads: Int = 1, sample: Int? = nil, segment: Int? = nil, window: Int? = nil
) throws -> Table? {
  var settings = Settings()
  settings.threads = threads
  let bytes = Array(text.utf8)
  var reader = DelimitedTextReader(
    name: "t", open: { () throws(QueryError) in MemoryReader(bytes) }, options: DelimitedTextOptions(),
    pool: WorkerPool(settings), check: { () throws(QueryError) in }, sampleBytes: sample, segmentBytes: segment)
  reader.account = LoadAccount(limit: limit)
  reader.windowRows = window
  return try reader.table()
}

@Suite("Memory of loads")
struct LoadMemoryTests {
  private static let rows = 15_000

  /// Texts whose columns are kept in every way: numbers, texts that repeat, texts of their own, doubles.
  private static let texts: [(kept: String, text: String)] = [
    ("numbers", "n,m\n" + (0..<rows).map { "\($0),\($0 * 977)\n" }.joined()),
    ("repeated texts", "t,n\n" + (0..<rows).map { "项目\($0 % 7),\($0)\n" }.joined()),
    ("texts of their own", "t\n" + (0..<rows).map { "第\($0)个项目的全称与备注\n" }.joined()),
    ("doubles", "d\n" + (0..<rows).map { "\($0)e\($0 % 9)\n" }.joined()),
  ]

  @Test("More than the limit is a failure, whoever reads it", arguments: texts)
  func limit(kept: String, text: String) throws {
    for (threads, segment) in [(1, nil), (1, 4_000), (3, 4_000)] as [(Int, Int?)] {
      for window in [nil, 100] {
        #expect(throws: QueryError(.limit(.memory(bytes: 50_000))), "\(kept)") {
          try read(text, limit: 50_000, threads: threads, sample: segment, segment: segment, window: window)
        }
        let table = try read(
          text, limit: 50_000_000, threads: threads, sample: segment, segment: segment, window: window)
        #expect(table?.rowCount == Self.rows, "\(kept)")
      }
    }
  }

  @Test("A reading that starts anew gives back what it held")
  func readAnew() throws {
    // The last value does not fit what the sample looks like, so that all is read twice.
    let text = "n,m\n" + (0..<Self.rows).map { "\($0),\($0)\n" }.joined() + "x,1\n"
    var least = 100_000
    while (try? read(text, limit: least, sample: 1000)) == nil { least += 100_000 }
    #expect(least < 3_000_000)
    // Not more than reading the text once, with texts for numbers.
    let texts = "n,m\nx,1\n" + (0..<Self.rows).map { "\($0),\($0)\n" }.joined()
    #expect((try? read(texts, limit: least + 400_000, sample: 1000))??.rowCount == Self.rows + 1)
  }

  @Test("The limit of a statement holds for the files that it reads, one by one and together")
  func statements() throws {
    let account = LoadAccount(limit: 100)
    try account.charge(60)
    #expect(throws: QueryError(.limit(.memory(bytes: 100)))) { try account.charge(41) }
    // Giving back is no failure, even where more is held than may be.
    try account.charge(-1)
    try account.charge(-99)
    try account.charge(99)
  }
}
