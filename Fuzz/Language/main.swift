// Fuzzes the lexer, the parser, the printer and the running of statements: changed copies of sound statements, one after the
// other, until the time is up.
//
//   swift run FuzzLanguage [SECONDS] [SEED]
//
// Prints the seed and the shrunk text of every finding; a crash leaves the last seed in `fuzz-language.seed`, and
// `swift run FuzzLanguage text SEED` prints its text. Ends with 1 when there were findings.

import FuzzQueries
import FuzzSupport
import Glibc

let mutator = StatementMutator(
  corpus: FuzzRun.statements(below: "Tests/QueryTests/Scripts/syntax", suffix: ".sql")
    + FuzzRun.statements(below: "Fuzz/Language/Corpora", suffix: ".sql"))

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "text" {
  print(String(decoding: mutator.text(seed: UInt64(CommandLine.arguments[2]) ?? 1).bytes, as: UTF8.self))
  exit(0)
}
let run = FuzzRun(name: "fuzz-language", arguments: CommandLine.arguments)
var accepted = 0
var answered = 0
var findings = 0
let count = run.run { seed in
  let (bytes, drawn) = mutator.text(seed: seed)
  let check = LanguageCheck(bytes)
  accepted += check.accepted
  answered += check.answered
  guard let finding = check.finding else { return }
  findings += 1
  guard findings <= 20 else { return }
  alarm(0)
  let small = LanguageCheck.smallest(drawn, mutator: mutator, tries: 300)
  print("seed \(seed): \(LanguageCheck(small).finding ?? finding)\n\(String(decoding: small, as: UTF8.self))\n")
}
print(
  "\(count) texts from seed \(run.firstSeed): \(accepted) statements read, \(answered) answered, \(findings) findings")
exit(findings == 0 ? 0 : 1)
