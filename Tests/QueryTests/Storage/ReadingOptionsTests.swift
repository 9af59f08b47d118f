// The options of read_csv: names, types, lines left out, and values that are refused.

import Testing

@testable import Query

@Suite("Options of read_csv")
struct ReadingOptionsTests {
  private static let text = "某市决算\n单位：万元\n2023,0201,3.5\n2024,0202,4\n"

  /// Names, types and rows of the text read with these options, or the failure.
  private func read(_ options: String, _ text: String = ReadingOptionsTests.text) -> String {
    let session = Session()
    session.files = FilesInMemory(["a.csv": text])
    return shown(session, "SELECT * FROM read_csv('a.csv', \(options))")
  }

  @Test("Lines before the table are left out, and its columns named")
  func namesAndLines() {
    #expect(
      read("skip = 2, header = false, names = ['年度', '科目', '金额']")
        == "年度 BIGINT, 科目 VARCHAR, 金额 DECIMAL(18,1)\n2023|0201|3.5\n2024|0202|4.0")
    #expect(
      read("skip = 3, header = false, names = ['年度']") == "年度 BIGINT, column1 VARCHAR, column2 BIGINT\n2024|0202|4")
  }

  @Test("Types are those that are stated")
  func types() {
    #expect(
      read("skip = 2, header = false, columns = {'y': 'VARCHAR', 'c': 'INTEGER', 'm': 'DECIMAL(10,2)'}")
        == "y VARCHAR, c INTEGER, m DECIMAL(10,2)\n2023|201|3.50\n2024|202|4.00")
    #expect(read("types = {'A': 'DOUBLE'}", "a,b\n1,x\n") == "a DOUBLE, b VARCHAR\n1.0|x")
    #expect(read("dtypes = MAP {'b': 'VARCHAR'}", "a,b\n1,2\n") == "a BIGINT, b VARCHAR\n1|2")
  }

  @Test(
    "What is none of an option's values is refused, not left aside",
    arguments: [
      "names = ['a', 'A']", "types = {'nosuch': 'INTEGER'}", "types = {'column0': 'NOSUCH'}", "quote = '|'",
      "escape = '/'", "sample_size = 0", "skip = -1", "skip = 'two'", "columns = ['a']", "nosuch = 1",
    ])
  func refusals(_ options: String) {
    let given = read("header = false, \(options)")
    #expect(given.contains("notAllowed") || given.contains("unknown"), "\(options) gave \(given)")
  }
}
