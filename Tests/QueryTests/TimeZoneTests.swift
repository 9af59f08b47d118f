// Time zones read from the bytes of their files, and the moments and clock times that they tie together.

import Testing

@testable import Query

/// Rules of time zones.
@Suite struct TimeZoneTests {
  /// A file of version 2 whose clocks go forward by an hour at `moments[0]` and back at `moments[1]`, with a rule for the
  /// years after.
  private static func file(moments: [Int64], rule: String) -> [UInt8] {
    func number(_ value: Int64, _ width: Int) -> [UInt8] {
      (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> Int64(8 * $0)) }
    }
    func header(_ changes: Int, _ types: Int) -> [UInt8] {
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
        + [0, 0, 0, changes, types, 4].flatMap { number(Int64($0), 4) }
    }
    let types = number(-18_000, 4) + [0, 0] + number(-14_400, 4) + [1, 0]
    let names = Array("EST\0".utf8)
    return header(0, 1) + number(0, 4) + [0, 0] + names + header(moments.count, 2)
      + moments.flatMap { number($0, 8) } + moments.indices.map { UInt8(($0 + 1) % 2) } + types + names
      + Array("\n\(rule)\n".utf8)
  }

  private static let zone = TimeZoneRules(
    name: "Test", file: file(moments: [1_647_154_800, 1_667_714_400], rule: "EST5EDT,M3.2.0,M11.1.0"))

  @Test func offsetsFollowTheChangesOfTheFileAndThenTheRule() throws {
    let zone = try #require(TimeZoneTests.zone)
    #expect(zone.offset(at: 0) == -18_000)
    #expect(zone.offset(at: 1_647_154_799) == -18_000)
    #expect(zone.offset(at: 1_647_154_800) == -14_400)
    #expect(zone.offset(at: 1_667_714_400) == -18_000)
    // 2060-07-01 and 2060-01-01, by the rule.
    #expect(zone.offset(at: 2_855_865_600) == -14_400)
    #expect(zone.offset(at: 2_840_140_800) == -18_000)
  }

  @Test func aTimeThatComesTwiceIsTheLaterOneAndOneThatIsSkippedCountsFromBefore() throws {
    let zone = try #require(TimeZoneTests.zone)
    func local(_ text: String) throws -> Int64 { try #require(TimeParsing.timestamp(Array(text.utf8)[...])) }
    #expect(zone.timestamp(ofLocal: try local("2022-11-06 01:30:00")) == (try local("2022-11-06 06:30:00")))
    #expect(zone.timestamp(ofLocal: try local("2022-03-13 02:30:00")) == (try local("2022-03-13 07:30:00")))
    #expect(zone.local(try local("2022-11-06 05:30:00")) == (try local("2022-11-06 01:30:00")))
    #expect(zone.local(Timestamps.infinity) == Timestamps.infinity)
    #expect(zone.local(-Timestamps.infinity + 1) == nil)
  }

  @Test(arguments: [
    ("CST-8", 0, 28_800), ("<+0330>-3:30", 0, 12_600), ("AEST-10AEDT,M10.1.0,M4.1.0/3", 0, 39_600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", 15_638_400, 36_000), ("IST-1GMT0,M10.5.0,M3.5.0/1", 0, 0),
  ])
  func rulesAreReadAsTheyAreWritten(rule: String, moment: Int64, offset: Int64) throws {
    #expect(try #require(YearlyRule(Array(rule.utf8)[...])).offset(at: moment) == offset)
  }

  @Test(arguments: ["", "5", "EST", "EST5EDT", "EST5EDT,M13.1.0,M1.1.0", "EST5EDT,M3.2.0", "EST5EDT,J60,J300"])
  func otherRulesAreRefused(rule: String) { #expect(YearlyRule(Array(rule.utf8)[...]) == nil) }

  @Test func brokenFilesAreRefused() {
    let whole = TimeZoneTests.file(moments: [1_647_154_800, 1_667_714_400], rule: "EST5")
    for length in 0..<whole.count - 6 { #expect(TimeZoneRules(name: "Test", file: Array(whole[..<length])) == nil) }
    let descending = TimeZoneTests.file(moments: [1_667_714_400, 1_647_154_800], rule: "EST5")
    #expect(TimeZoneRules(name: "Test", file: descending) == nil)
  }

  @Test(arguments: ["Nowhere/Else", "../passwd", "/etc/passwd", "UTC+x", "", "Asia/../Asia/Shanghai"])
  func otherNamesAreNoZones(name: String) { #expect(TimeZoneRules.named(name) == nil) }
}
