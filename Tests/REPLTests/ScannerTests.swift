// Where statements and commands end.

import Testing

@testable import REPL

@Suite struct ScannerTests {
  private func pieces(_ text: String, isFinal: Bool = true) -> [String] {
    var scanner = StatementScanner(text.utf8)
    var found: [String] = []
    while let piece = scanner.next(isFinal: isFinal) {
      found.append((piece.kind == .command ? "!" : "") + String(decoding: scanner.bytes[piece.range], as: UTF8.self))
    }
    return found
  }

  @Test(arguments: [
    ("select 1; select 2", ["select 1", "select 2"]),
    ("select ';'; select \";\"", ["select ';'", "select \";\""]),
    ("select 'it''s;' ；select 2；", ["select 'it''s;'", "select 2"]),
    ("select E'a\\';b'; x", ["select E'a\\';b'", "x"]),
    ("select ‘;’，“;”;", ["select ‘;’，“;”"]),
    ("select $$a;b$$, $t$;$$;$t$; y", ["select $$a;b$$, $t$;$$;$t$", "y"]),
    ("select $1; select a$b", ["select $1", "select a$b"]),
    ("/* ; /* ; */ ; */ select 1 -- ;\n; ;; ", ["select 1"]),
    ("-- only a comment", []),
    (".mode csv\nselect 1;\n。tables\n\\d x\n退出", ["!.mode csv", "select 1", "!。tables", "!\\d x", "!退出"]),
    ("select\n.5;", ["select\n.5"]),
    ("#!/usr/bin/env bq\nselect 1", ["select 1"]),
    ("", []),
  ])
  func cutsStatements(text: String, expected: [String]) { #expect(pieces(text) == expected) }

  @Test func anUnfinishedStatementWaits() {
    #expect(pieces("select 1", isFinal: false) == [])
    #expect(pieces("select 'a;", isFinal: false) == [])
    #expect(pieces("select 1; select", isFinal: false) == ["select 1"])
  }

  @Test func bytesMayArriveOneByOne() {
    let text = "select '；', “;” -- ;\n；/* ; */ select $x$;$x$;退出\n"
    var scanner = StatementScanner()
    var found: [String] = []
    for byte in text.utf8 {
      scanner.append(CollectionOfOne(byte))
      while let piece = scanner.next(isFinal: false) {
        found.append(String(decoding: scanner.bytes[piece.range], as: UTF8.self))
      }
      scanner.discardConsumed()
    }
    #expect(found == ["select '；', “;”", "select $x$;$x$", "退出"])
  }

  @Test func headersGiveTitlesAndParameters() {
    let header = SavedQuery(
      header: "#!/x\n-- title: 按类\n\n-- param: year INTEGER = 2020\n-- 参数：unit\nselect 1 -- param: z")
    #expect(header.title == "按类")
    #expect(header.parameters.map(\.name) == ["year", "unit"])
    #expect(header.parameters.first?.defaultText == "2020")
    #expect(header.parameters.first?.type == "INTEGER")
  }
}
