// Fuzzes whole queries: random ones over small random tables, each run without optimiser rules, with all, with one left out,
// printed and read again, and with one worker and three, until the time is up. All must give the same rows.
//
//   swift run FuzzPlans [SECONDS] [SEED] [ROWS]
//
// ROWS makes some tables that large, so that they have several blocks. Prints the seed and the shrunk statements of every
// finding; a crash leaves the last seed in `fuzz-plans.seed`, and `swift run FuzzPlans text SEED [ROWS]` prints its
// statements. Ends with 1 when there were findings.

import FuzzQueries
import FuzzSupport
import Glibc

if CommandLine.arguments.count >= 3, CommandLine.arguments[1] == "text" {
  let seed = UInt64(CommandLine.arguments[2]) ?? 1
  let rows = CommandLine.arguments.dropFirst(3).first.flatMap { Int($0) } ?? 0
  var generator = RandomQueries(Choices(seed: seed), largeRows: rows)
  let query = generator.query().text
  print((generator.tableStatements + [query]).joined(separator: ";\n") + ";")
  exit(0)
}
let run = FuzzRun(name: "fuzz-plans", arguments: CommandLine.arguments)
let largeRows = run.folders.first.flatMap { Int($0) } ?? 0
var nonEmpty = 0
var findings = 0
let count = run.run { seed in
  let check = PlanCheck(Choices(seed: seed), largeRows: largeRows)
  if check.gaveRows { nonEmpty += 1 }
  guard let finding = check.finding else { return }
  findings += 1
  guard findings <= 20 else { return print("seed \(seed): \(finding.prefix(200))") }
  alarm(0)
  let small = PlanCheck.smallest(check.drawn, largeRows: largeRows, seconds: 30)
  print("seed \(seed): \(small.finding ?? finding)\n\(small.script)")
}
print("\(count) queries from seed \(run.firstSeed): \(nonEmpty) gave rows, \(findings) findings")
exit(findings == 0 ? 0 : 1)
