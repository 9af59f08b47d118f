// JSON to tables: arrays, lines, nested values, escapes, and texts that are no JSON.

import Testing

@testable import Query

private func shown(_ texts: String...) throws -> String {
  let table = try JSONTextReader.table(
    named: "t", from: texts.enumerated().map { ("text \($0.offset)", Array($0.element.utf8)) })
  let types = table.schema.columns.map { "\($0.name) \($0.type.name)" }.joined(separator: ", ")
  let columns = try table.columns.map { try $0.vector() }
  let rows = (0..<table.rowCount).map { row in
    columns.map { column in
      let value = column.value(at: row)
      return value.isNull ? "∅" : ValueFormat.text(of: value, type: column.type)
    }.joined(separator: "|")
  }
  return ([types] + rows).joined(separator: "\n")
}

@Suite struct JSONTextTests {
  @Test func anArrayOfObjects() throws {
    #expect(
      try shown(#"[{"项目":"教育","n":1,"金额":2.50,"ok":true},{"项目":null,"n":-3,"金额":4,"ok":false}]"#)
        == "项目 VARCHAR, n BIGINT, 金额 DECIMAL(18,2), ok BOOLEAN\n教育|1|2.50|true\n∅|-3|4.00|false")
  }

  @Test func lines() throws {
    #expect(try shown("{\"a\":1}\n\n{\"b\":\"x\"}\r\n{\"a\":2,\"b\":\"y\"}\n") == "a BIGINT, b VARCHAR\n1|∅\n∅|x\n2|y")
  }

  @Test func severalTexts() throws {
    #expect(try shown("[{\"a\":1}]", "{\"a\":2,\"b\":3}") == "a BIGINT, b BIGINT\n1|∅\n2|3")
  }

  @Test func nestedValuesStayText() throws {
    #expect(
      try shown(#"{"a":[1,{"b":"]}"}],"c":{}}"#) == #"a VARCHAR, c VARCHAR"# + "\n" + #"[1,{"b":"]}"}]|{}"#)
  }

  @Test func escapes() throws {
    #expect(try shown(#"{"a":"\u4e2d\ud83d\ude00\n\"\\\/\t"}"#) == "a VARCHAR\n中😀\n\"\\/\t")
    #expect(try shown(#"{"a":"\ud800x"}"#) == "a VARCHAR\n\u{FFFD}x")
    // Halves of pairs that have no other half, before other escapes.
    #expect(try shown(#"{"a":"\ud83d\n\ud83d\u4e2d\ud83d"}"#) == "a VARCHAR\n\u{FFFD}\n\u{FFFD}中\u{FFFD}")
  }

  @Test(arguments: [
    ("[]", ""), ("", ""), ("{}", ""), ("[1,2]", "json BIGINT\n1\n2"), ("\"x\"", "json VARCHAR\nx"),
    (#"{"a":"2024-02-29"}"#, "a DATE\n2024-02-29"), (#"{"a":"12"}"#, "a VARCHAR\n12"),
    (#"{"a":1}{"a":"x"}"#, "a VARCHAR\n1\nx"), (#"{"a":1,"a":2}"#, "a BIGINT\n2"), (#"{"a":1e3}"#, "a DOUBLE\n1000.0"),
    (#"{"a":null}"#, "a VARCHAR\n∅"),
  ])
  func smallTexts(text: String, table: String) throws {
    let found = try shown(text)
    #expect(found == table || (table.isEmpty && found.allSatisfy { $0 == "\n" || $0 == "∅" }))
  }

  @Test(arguments: [
    "{", "[", "{\"a\"}", "{\"a\":}", "{\"a\":1", "[1,", "[1 2]", "{\"a\":1}]", "{\"a\":tru}", "{'a':1}", "{\"a\":\"x",
    "{\"a\":\"\\q\"}",
    "{\"a\":1,}", "{\"a\":0x1}", "{\"a\":\"\\u12\"}", "[1]]", "{\"a\":" + String(repeating: "[", count: 300),
  ])
  func whatIsNoJSONIsAnError(text: String) throws {
    #expect(throws: QueryError.self) { try shown(text) }
  }

  @Test func theErrorNamesTheLine() throws {
    do throws(QueryError) {
      _ = try JSONTextReader.table(named: "t", from: [("f.json", Array("{\"a\":1}\n{\"a\":2}\n{oops}\n".utf8))])
      Issue.record("no error")
    } catch {
      #expect(error.kind == .data(.unreadableText(path: "f.json", fault: .notJSON(line: 3))))
    }
  }
}
