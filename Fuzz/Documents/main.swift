// Fuzzes the readers of documents and the reading of reports until the time is up: changed copies of sound files, in turn with
// texts of their clauses in any order. A reader may refuse a file or read it; it must neither crash nor take long.
//
//   swift run FuzzDocuments [SECONDS] [SEED] [FOLDER…]
//
// Prints the seed of every file that took longer than two seconds; a crash leaves the last seed in `fuzz-documents.seed`.

import Documents
import FuzzSupport
import Glibc
import Reports

let run = FuzzRun(name: "fuzz-documents", arguments: CommandLine.arguments)
let folders = run.folders.isEmpty ? ["datasets/reports", "Fuzz/Documents/Corpora"] : run.folders
let files = folders.flatMap { (try? DocumentReader.files(below: $0)) ?? [] }
guard !files.isEmpty else {
  print("no files in \(folders.joined(separator: ", "))")
  exit(2)
}
let corpus = files.map { (name: $0, bytes: FuzzRun.contents(of: $0)) }
let mixer = ClauseMixer(
  corpus.compactMap { try? DocumentReader.document(path: $0.name, $0.bytes) }.map {
    String(String.UnicodeScalarView($0.scalars))
  })
var read = 0
/// The file that an even seed changes; odd ones mix clauses.
func sample(_ seed: UInt64) -> (name: String, bytes: [UInt8])? {
  seed.isMultiple(of: 2) ? corpus[Int(seed / 2 % UInt64(corpus.count))] : nil
}
let count = run.run(describe: { sample($0)?.name ?? "clauses" }) { seed in
  guard let sample = sample(seed) else {
    read += 1
    _ = try? ReportCatalog.load(documents: [Document(name: "clauses", text: mixer.text(seed: seed, clauses: 2_000))])
    return
  }
  var mutator = DocumentMutator(seed: seed)
  let bytes = mutator.mutated(sample.bytes)
  if let document = try? DocumentReader.document(path: sample.name, bytes) {
    read += 1
    _ = try? ReportCatalog.load(documents: [document])
  }
}
print("\(count) files from seed \(run.firstSeed), \(read) of them read")
