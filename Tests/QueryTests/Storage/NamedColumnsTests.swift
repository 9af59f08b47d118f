// Statements that read some columns of a file only: the names that are found in them, and that their rows are those of whole files.

import Synchronization
import Testing

@testable import Query

/// Files in memory that count how often they are opened.
final class FilesInMemory: FileAccess {
  private let texts: [String: [UInt8]]
  private(set) var opened = 0

  init(_ texts: [String: String]) { self.texts = texts.mapValues { Array($0.utf8) } }

  func read(_ path: String) throws(QueryError) -> [UInt8] {
    guard let bytes = texts[path] else { throw QueryError(.data(.missingFile(path: path))) }
    opened += 1
    return bytes
  }

  func write(
    to path: String, _ body: (_ sink: ([UInt8]) throws(QueryError) -> Void) throws(QueryError) -> Void
  ) throws(QueryError) {
    throw QueryError(.data(.forbidden(action: path)))
  }

  func readSheet(_ path: String, named sheet: String?, range: String?) throws(QueryError) -> [UInt8] {
    throw QueryError(.data(.forbidden(action: path)))
  }

  func paths(matching pattern: String) throws(QueryError) -> [String] {
    texts.keys.filter { $0.hasPrefix(pattern.prefix { $0 != "*" }) }.sorted()
  }
}

private let ledger: String = {
  var random = SeededGenerator(77)
  var text = "省,unit,year,amount,note,code,空\n"
  for row in 0..<3_000 {
    let amount = row == 2_900 ? "一百" : "\(random.next() % 10_000).\(random.next() % 90 + 10)"
    let year = row == 2_950 ? "2024.5" : "\(2015 + random.next() % 9)"
    let note = row % 3 == 0 ? "" : "\"说明，第 \(row % 17) 条, \"\"甲\"\"\""
    text += "省\(random.next() % 7),单位\(random.next() % 300),\(year),\(amount),\(note),0\(row % 50),\n"
  }
  return text
}()

private let units: String = {
  var text = "unit,head,year\n"
  for number in 0..<300 { text += "单位\(number),负责人\(number % 40),\(2015 + number % 9)\n" }
  return text
}()

private let paths = ["ledger.csv": ledger, "units.csv": units, "part1.csv": "k,v\n1,a\n", "part2.csv": "k,v\n2,b\n"]

private func session() -> Session {
  let session = Session()
  session.files = FilesInMemory(paths)
  return session
}

/// The rows of a statement as text, or its failure.
func shown(_ session: Session, _ text: String) -> String {
  do throws(QueryError) {
    guard case .rows(let result) = try session.run(text).outcome else { return "no rows" }
    let names = result.columns.map { "\($0.name) \($0.type.name)" }.joined(separator: ", ")
    return
      ([names]
      + result.chunks.flatMap { chunk in
        (0..<chunk.count).map { row in
          chunk.columns.map { column in
            let value = column.value(at: row)
            return value.isNull ? "∅" : ValueFormat.text(of: value, type: column.type)
          }.joined(separator: "|")
        }
      }).joined(separator: "\n")
  } catch {
    return "\(error.kind)"
  }
}

/// A statement, and what of `a`, `b`, `c` it names; nil where it may read any column.
private struct Naming: Sendable, CustomStringConvertible {
  let description: String
  let names: [String]?

  init(_ text: String, _ names: [String]?) { (description, self.names) = (text, names) }
}

private let namings: [Naming] = [
  Naming("select a from 'f.csv'", ["a"]),
  Naming("select A, \"B\" from 'f.csv'", ["a", "b"]),
  Naming("select ａ from 'f.csv'", ["a"]),
  Naming("select sum(a * b) from 'f.csv'", ["a", "b"]),
  Naming("select 2 * a, (a) * b, a[1] * 3, 5% * c from 'f.csv'", ["a", "b", "c"]),
  Naming("select count(*) from 'f.csv' where c > 1", ["c"]),
  Naming("select count( * ), a from 'f.csv' group by a", ["a"]),
  Naming("select t.a from read_csv('f.csv') t order by t.b", ["a", "b"]),
  Naming("with t as (select a, b from 'f.csv') select a from t", ["a", "b"]),
  Naming("select a -- not b\nfrom 'f.csv' /* nor c */", ["a"]),
  Naming("select 1 from 'f.csv'", []),
  Naming("select * from 'f.csv'", nil),
  Naming("select a, * from 'f.csv'", nil),
  Naming("select t.* from 'f.csv' t", nil),
  Naming("select distinct * from 'f.csv'", nil),
  Naming("select * exclude (a) from 'f.csv'", nil),
  Naming("select count(* exclude (a)) from 'f.csv'", nil),
  Naming("from 'f.csv'", nil),
  Naming("from 'f.csv' select a", nil),
  Naming("with t as (from 'f.csv') select a from t", nil),
  Naming("select columns('a.*') from 'f.csv'", nil),
  Naming("summarize select a from 'f.csv'", nil),
  Naming("describe select a from 'f.csv'", nil),
  Naming("pivot 'f.csv' on a using sum(b)", nil),
  Naming("select a from 'f.csv' natural join 'g.csv'", nil),
  Naming("select a from f", nil),
]

@Suite struct NamedColumnsTests {
  @Test(arguments: namings) private func names(_ naming: Naming) {
    let text = naming.description
    let named = NamedColumns(SourceText(text: text), SourceSpan(start: 0, end: text.utf8.count))
    #expect(named.map { named in ["a", "b", "c"].filter { named.contains($0) } } == naming.names)
    if let named { #expect(named.nameFile("f.csv") && !named.nameFile("F.csv")) }
  }

  /// Statements that name what they read, that read more than they name, and that fail.
  static let statements = [
    "select count(*) from 'ledger.csv'",
    "select 省, count(*), min(amount) from 'ledger.csv' group by 省 order by 1",
    "select sum(year * 2) from 'ledger.csv' where 省 = '省3'",
    "select typeof(year), typeof(code), typeof(空) from 'ledger.csv' limit 1",
    "select max(note), count(note), count(distinct unit) from 'ledger.csv'",
    "select count(code), max(code), min(空) from 'ledger.csv'",
    "select u.head, count(*) from 'ledger.csv' l join 'units.csv' u using (unit) group by 1 order by 2 desc, 1 limit 5",
    "select count(*) from 'ledger.csv' l join 'units.csv' u on l.unit = u.unit and l.year = u.year",
    "select count(*) from 'ledger.csv' natural join 'units.csv'",
    "select unit from 'ledger.csv' where unit in (select unit from 'units.csv' where year = 2016) order by 1 limit 9",
    "select head, (select count(*) from 'ledger.csv' l where l.unit = u.unit) n from 'units.csv' u order by 2 desc, 1 limit 5",
    "select l from 'ledger.csv' l limit 2",
    "select count(l) from 'ledger.csv' l",
    "select columns('^[a-n]') from 'ledger.csv' limit 3",
    "select min(columns('^[a-n]')) from 'ledger.csv'",
    "select * exclude (note) from 'ledger.csv' order by unit, amount limit 3",
    "from 'ledger.csv' limit 2",
    "from (pivot 'ledger.csv' on year using count(*) group by 省) order by 1",
    "with t as (from 'ledger.csv') select max(code) from t",
    "with t as (select 省, year from 'ledger.csv') select count(*) from t a join t b on a.省 = b.省 and a.year = b.year",
    "select * from (select unit, row_number() over (partition by 省 order by code) r from 'ledger.csv') where r = 1 order by 1",
    "select year from 'ledger.csv' union select year from 'units.csv' order by 1",
    "select year from (select * from 'units.csv' union all by name select unit, year from 'ledger.csv') order by 1 limit 3",
    "select k, v from 'part*.csv' order by k",
    "select v from read_csv('part' || '1.csv')",
    "select v from read_csv('part1.csv', header => false, all_varchar => true)",
    "select column1 from read_csv('part1.csv', header => false) order by 1",
    "select p from v order by 1 limit 3",
    "select most(1)",
    "select amount + 1 from 'ledger.csv'",
    "select anmount from 'ledger.csv'",
    "select unit from 'ledger.csv' union all select head, year from 'units.csv'",
    "select a from 'missing.csv'",
  ]

  /// A rule that is switched off makes files be read whole.
  @Test(arguments: statements) func sameRowsAsWholeFiles(text: String) throws {
    let (some, whole) = (session(), session())
    for session in [some, whole] where text.contains("from v") || text.contains("most(") {
      _ = try session.run("create view v as select unit as p, code from 'ledger.csv'")
      _ = try session.run("create macro most(x) as (select max(code) from 'ledger.csv')")
    }
    whole.settings.disabledRules = ["order joins"]
    #expect(shown(some, text) == shown(whole, text))
  }

  /// A guess that holds reads a file as often as a whole reading does; one that does not hold reads it twice.
  @Test func filesAreReadOnce() throws {
    func opened(_ text: String) -> Int {
      let files = FilesInMemory(paths)
      let session = session()
      session.files = files
      _ = shown(session, text)
      return files.opened
    }
    let whole = opened("select * from 'units.csv'")
    #expect(opened("select head, sum(year * 2), count(*) from 'units.csv' group by head") == whole)
    #expect(opened("select u from 'units.csv' u") == 2 * whole)
  }

  /// Tables keep what they are made of, whatever the statement names.
  @Test func tablesAreWhole() throws {
    let session = session()
    _ = try session.run("create table t as select unit, year, head from 'units.csv'")
    _ = try session.run("create table u as from 'units.csv'")
    #expect(
      shown(session, "select * from t order by unit, year limit 3")
        == shown(session, "select unit, year, head from u order by unit, year limit 3"))
    _ = try session.run("insert into t by name select unit from 'units.csv'")
    #expect(shown(session, "select count(*), count(unit), count(head) from t").hasSuffix("600|600|300"))
  }

  @Test func plansTellWhatIsRead() {
    let text = shown(session(), "explain select 省, sum(year) from 'ledger.csv' group by 省")
    #expect(text.hasSuffix("scan ledger (省, year), 2 of 7 columns read"))
    #expect(shown(session(), "explain select * from 'units.csv'").hasSuffix("scan units (unit, head, year)"))
  }
}

/// Readers that leave out columns.
@Suite struct LeftOutColumnsTests {
  /// Columns that are read have the types and values that they have in a whole reading, whatever stands in the others.
  @Test(arguments: 0..<8) func readColumnsAreTheSame(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed) + 900)
    let fields = [
      "1", "-2", "2.5", "", "x", "\"a,b\"", "\"1\n2\"", "2024-02-29", "true", "007", "教育", "99999999999999999999",
    ]
    var text = "a,b,c,d,e,f\n"
    for row in 0..<400 {
      let simple = (0..<6).map { "\(row % (7 + $0))" }
      let mixed = (0..<6).map { _ in fields[Int(random.next() % UInt64(fields.count))] }
      text += (row > 250 && random.next() % 20 == 0 ? mixed : simple).joined(separator: ",") + "\n"
    }
    let bytes = Array(text.utf8)
    let names: [String] = ["a", "b", "c", "d", "e", "f"].filter { _ in random.next() % 2 == 0 }
    func table(_ threads: Int, segment: Int?, _ isRead: (@Sendable (String) -> Bool)?) throws -> Table {
      var settings = Settings()
      settings.threads = threads
      var options = DelimitedTextOptions()
      options.isRead = isRead
      return try #require(
        try DelimitedTextReader(
          name: "t", open: { () throws(QueryError) in MemoryReader(bytes) }, options: options,
          pool: WorkerPool(settings), check: { () throws(QueryError) in }, sampleBytes: segment.map { _ in 512 },
          segmentBytes: segment
        ).table())
    }
    for (threads, segment) in [(1, nil), (1, 100), (2, 64), (3, 900)] as [(Int, Int?)] {
      let whole = try table(threads, segment: segment, nil)
      let some = try table(threads, segment: segment) { [names] in names.contains($0) }
      #expect(some.rowCount == whole.rowCount)
      for (index, column) in some.columns.enumerated() {
        let name = whole.schema.columns[index].name
        #expect(column.isLeftOut == (name != "column6" && !names.contains(name)))
        #expect(column.count == whole.rowCount)
        guard !column.isLeftOut else {
          #expect(try column.vector().value(at: 0).isNull)
          continue
        }
        #expect(some.schema.columns[index].type == whole.schema.columns[index].type)
        let (left, right) = (try column.vector(), try whole.columns[index].vector())
        let isSame = (0..<some.rowCount).allSatisfy { left.value(at: $0) == right.value(at: $0) }
        #expect(isSame, "\(name) \(threads) \(segment ?? 0)")
      }
    }
  }

  /// In other encodings than UTF-8 a `|` may be half a character, which only a reading of all texts finds.
  @Test func delimitersThatMayBeHalfCharacters() throws {
    for (delimiter, isLeftOut) in [(",", true), (";", true), ("\t", true), ("|", false)] {
      var options = DelimitedTextOptions()
      options.delimiter = delimiter.utf8.first
      options.isRead = { $0 == "a" }
      let table = try DelimitedTextReader.table(
        named: "t", from: Array("a\(delimiter)b\n1\(delimiter)x\n".utf8), options: options)
      #expect(table.columns.map(\.isLeftOut) == [false, isLeftOut])
    }
  }
}

// MARK: Tables for statements that are all known

/// A session with the ledger as a table for these scripts; nil where it was not made for them.
private func sessionOfLedger(askedBy scripts: [String]) throws -> Session? {
  let session = session()
  guard let queries = QueryNames(scripts) else { return nil }
  return try session.makeTable(named: "ledger", of: "ledger.csv", askedBy: queries) ? session : nil
}

private func leftOut(_ session: Session) -> [String] {
  guard case .table(let table) = session.catalog.entry(named: "ledger") else { return [] }
  return zip(table.schema.columns, table.columns).filter { $1.isLeftOut }.map(\.0.name)
}

@Test func aTableForKnownQueriesHasTheColumnsThatTheyName() throws {
  let scripts = [
    "SELECT unit, sum(amount) FROM ledger GROUP BY unit", "WITH a AS (SELECT year FROM ledger) SELECT * FROM a",
  ]
  #expect(try sessionOfLedger(askedBy: scripts) == nil)
  let named = ["SELECT unit, sum(amount) FROM ledger GROUP BY unit; SELECT max(year) FROM ledger"]
  let session = try #require(try sessionOfLedger(askedBy: named))
  #expect(leftOut(session) == ["省", "note", "code", "空"])
}

@Test(arguments: [
  ["INSERT INTO ledger SELECT unit FROM ledger"], ["SELECT 1; DELETE FROM ledger"], [".schema"], ["FROM ledger"],
  ["SELECT * FROM ledger"], ["DESCRIBE ledger"], ["SELECT unit FROM ledger", "SELECT 省 FROM (PIVOT ledger ON year)"],
])
func scriptsThatMayAskForMoreGetWholeTables(_ scripts: [String]) throws {
  #expect(try sessionOfLedger(askedBy: scripts) == nil)
}

/// Statements run on a table of which the columns `unit` and `amount` were read; the rest comes when it is asked for.
@Test(arguments: [
  "SELECT unit, sum(amount) FROM ledger GROUP BY unit ORDER BY unit LIMIT 5",
  "SELECT 省, count(*) FROM ledger GROUP BY 省 ORDER BY 省", "SELECT * FROM ledger ORDER BY ALL LIMIT 3",
  "FROM ledger LIMIT 2", "SELECT count(*) FROM ledger", "SUMMARIZE ledger", "DESCRIBE ledger",
  "SELECT count(*), count(note), max(code) FROM ledger", "SELECT t FROM ledger AS t LIMIT 2",
  "SELECT a.unit, b.year FROM ledger a JOIN ledger b ON a.code = b.code AND a.year = b.year ORDER BY ALL LIMIT 4",
  "SELECT column_name FROM information_schema.columns WHERE table_name = 'ledger' ORDER BY ALL",
  "SELECT COLUMNS('n.*') FROM ledger ORDER BY ALL LIMIT 3",
])
func partOfATableIsCompletedWhenMoreIsAsked(_ query: String) throws {
  let session = try #require(try sessionOfLedger(askedBy: ["SELECT unit, amount FROM ledger"]))
  let whole = Session()
  whole.files = session.files
  _ = try whole.run("CREATE TABLE ledger AS FROM read_csv('ledger.csv')")
  let expected = shown(whole, query)
  #expect(!leftOut(session).isEmpty)
  #expect(shown(session, query) == expected)
  // The second run has the table as the first one left it.
  #expect(shown(session, query) == expected)
}

@Test func whatChangesATableHasItWhole() throws {
  for change in [
    "UPDATE ledger SET amount = '0' WHERE code = '01'", "CREATE TABLE copy AS SELECT * FROM ledger",
    "PREPARE p AS SELECT note FROM ledger", "CREATE VIEW v AS SELECT note FROM ledger",
  ] {
    let session = try #require(try sessionOfLedger(askedBy: ["SELECT unit FROM ledger"]))
    _ = try session.run(change)
    #expect(leftOut(session).isEmpty, "\(change)")
  }
}

@Test func aFailureLeavesATableThatIsCompletedLater() throws {
  let session = try #require(try sessionOfLedger(askedBy: ["SELECT unit FROM ledger"]))
  #expect(throws: QueryError.self) { try session.run("SELECT CAST(note AS INTEGER) FROM ledger") }
  #expect(shown(session, "SELECT min(note) FROM ledger").contains("说明"))
}
