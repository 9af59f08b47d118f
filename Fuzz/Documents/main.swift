// Fuzzes the readers of documents and the reading of reports: changed copies of sound files, one after the other, until the
// time is up. A reader may refuse a file or read it; it must neither crash nor take long.
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
var read = 0
let count = run.run(describe: { corpus[Int($0 % UInt64(corpus.count))].name }) { seed in
  let sample = corpus[Int(seed % UInt64(corpus.count))]
  var mutator = DocumentMutator(seed: seed)
  let bytes = mutator.mutated(sample.bytes)
  if let document = try? DocumentReader.document(path: sample.name, bytes) {
    read += 1
    _ = try? ReportCatalog.load(documents: [document])
  }
}
print("\(count) files from seed \(run.firstSeed), \(read) of them read")
