// Short runs of the fuzz targets of Fuzz/Language and Fuzz/Plans, always with the same seeds, and every case that their
// corpora keep.

import Foundation
import FuzzQueries
import FuzzSupport
import Testing

@testable import Query

/// The top of the repository.
private let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

@Suite("Fuzzing")
struct FuzzTests {
  static let mutator = StatementMutator(corpus: SyntaxSupport.statements)

  @Test("Changed statements are read or refused, and what is read prints so that it reads the same", arguments: 1...8)
  func language(_ batch: UInt64) {
    var accepted = 0
    for seed in batch * 1_000..<batch * 1_000 + 150 {
      let text = Self.mutator.text(seed: seed).bytes
      let check = LanguageCheck(text, runs: seed % 10 == 0)
      accepted += check.accepted
      if let finding = check.finding {
        Issue.record("seed \(seed): \(finding)\n\(String(decoding: text, as: UTF8.self))")
      }
    }
    #expect(accepted > 15)
  }

  @Test("Queries do not depend on rules, workers and morsels", arguments: 1...6)
  func plans(_ batch: UInt64) {
    for seed in batch * 1_000..<batch * 1_000 + 5 {
      let check = PlanCheck(Choices(seed: seed))
      if let finding = check.finding { Issue.record("seed \(seed): \(finding)\n\(check.script)") }
    }
  }

  /// Scripts that once were findings: statements that make tables, the query last.
  static let keptPlans = FuzzRun.files(below: repository.path + "/Fuzz/Plans/Corpora", suffix: ".sql")

  @Test("Queries that were findings once", arguments: keptPlans)
  func keptPlan(_ path: String) throws {
    let text = String(decoding: FuzzRun.contents(of: path), as: UTF8.self)
    let statements = text.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: "\n")
      .split(separator: ";\n").map(String.init)
    let query = try #require(statements.last)
    let isOrdered = query.contains("ORDER BY 1")
    for morselRows in [1, 3] {
      let check = PlanCheck(
        tables: Array(statements.dropLast()), query: (query, isOrdered), morselRows: morselRows)
      #expect(check.finding == nil)
    }
  }

  @Test("Texts that were findings once")
  func keptTexts() {
    let kept = FuzzRun.statements(below: repository.path + "/Fuzz/Language/Corpora", suffix: ".sql")
    for text in kept { #expect(LanguageCheck(Array(text.utf8)).finding == nil, "\(text)") }
  }
}

@Suite("Choices of a fuzzer")
struct ChoicesTests {
  @Test("The same seed, and the choices drawn, make the same case")
  func replay() {
    for seed in UInt64(1)...20 {
      var first = RandomQueries(Choices(seed: seed))
      let query = first.query().text
      var second = RandomQueries(Choices(seed: seed))
      #expect(second.query().text == query)
      var third = RandomQueries(Choices(replaying: first.drawn))
      #expect(third.query().text == query)
      #expect(third.tableStatements == first.tableStatements)
    }
  }

  @Test("A list that is replayed is cut to what is allowed, and 0 behind its end")
  func limits() {
    var choices = Choices(replaying: [900, -4, 2])
    let drawn = (0..<4).map { _ in choices.below(10) }
    #expect(drawn == [9, 0, 2, 0])
    #expect(choices.drawn == [9, 0, 2, 0])
    // One possibility is no choice.
    let only = choices.below(1)
    #expect(only == 0)
    #expect(choices.drawn.count == 4)
    let chance = choices.chance(99)
    let word = choices.word("a", "b")
    let number = choices.number(3...7)
    let none = choices.pick([Int](), otherwise: 5)
    #expect(!chance)
    #expect(word == "a")
    #expect(number == 3)
    #expect(none == 5)
  }

  @Test("No choices make the simplest case")
  func simplest() {
    var generator = RandomQueries(Choices(replaying: []))
    #expect(generator.query().text == "SELECT 0 AS c0 FROM t0 AS a00" || generator.query().text.count < 60)
    #expect(generator.tableStatements.count == 2)
  }

  @Test("The shrinker finds the least numbers that fail")
  func shrinker() {
    let found = Shrinker.smallest([5, 9, 77, 3, 40, 8, 1, 0, 6], tries: 1_000) { numbers in
      numbers.contains { $0 >= 33 }
    }
    #expect(found == [33])
    let pair = Shrinker.smallest([4, 8, 15, 16, 23, 42], tries: 1_000) { numbers in
      numbers.count >= 2 && numbers.reduce(0, +) >= 20
    }
    #expect(pair.count == 2 && pair.reduce(0, +) == 20)
    var tries = 0
    _ = Shrinker.smallest(Array(1...200), tries: 50) { _ in
      tries += 1
      return true
    }
    #expect(tries <= 50)
  }

  @Test("A broken optimiser would be found")
  func finds() {
    let wrong = PlanCheck(tables: ["CREATE TABLE t (a INTEGER)"], query: ("SELECT nothing FROM t", false))
    #expect(wrong.finding?.contains("refused") == true)
    let unordered = PlanCheck(
      tables: ["CREATE TABLE t AS SELECT range AS a FROM range(40)"], query: ("SELECT random() AS a FROM t", true))
    #expect(unordered.finding != nil)
    #expect(LanguageCheck(Array("SELECT 1; SELECT".utf8)).finding == nil)
    #expect(LanguageCheck([0xFF, 0xFE, 0x00, 0x53]).finding == nil)
  }
}
