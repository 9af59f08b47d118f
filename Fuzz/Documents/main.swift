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

func secondsNow() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func contents(of path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&block, 1, block.count, file)
    if count == 0 { return bytes }
    bytes.append(contentsOf: block[..<count])
  }
}

let arguments = CommandLine.arguments.dropFirst()
let seconds = arguments.first.flatMap { Double($0) } ?? 60
let firstSeed = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1
let folders = arguments.count > 2 ? Array(arguments.dropFirst(2)) : ["datasets/reports", "Fuzz/Documents/Corpora"]
let files = folders.flatMap { (try? DocumentReader.files(below: $0)) ?? [] }
guard !files.isEmpty else {
  print("no files in \(folders.joined(separator: ", "))")
  exit(2)
}
let corpus = files.map { (name: $0, bytes: contents(of: $0)) }
var seed = firstSeed
var read = 0
let end = secondsNow() + seconds
while secondsNow() < end {
  let sample = corpus[Int(seed % UInt64(corpus.count))]
  var mutator = DocumentMutator(seed: seed)
  let bytes = mutator.mutated(sample.bytes)
  if let note = fopen("fuzz-documents.seed", "w") {
    fputs("\(seed) \(sample.name)\n", note)
    fclose(note)
  }
  let start = secondsNow()
  if let document = try? DocumentReader.document(path: sample.name, bytes) {
    read += 1
    _ = try? ReportCatalog.load(documents: [document])
  }
  let taken = secondsNow() - start
  if taken > 2 { print("seed \(seed) of \(sample.name) took \(taken) s") }
  seed += 1
}
unlink("fuzz-documents.seed")
print("\(seed - firstSeed) files from seed \(firstSeed), \(read) of them read")
