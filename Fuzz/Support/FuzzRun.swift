// What every fuzz target has in common: how long it runs, its seeds, the note that tells the seed of a crash, its files.

import Glibc

/// One run of a fuzz target: `swift run FuzzNAME [SECONDS] [SEED] [FOLDER…]`.
public struct FuzzRun {
  /// How long to run, in seconds.
  public let seconds: Double
  /// The seed of the first case; each case has the next.
  public let firstSeed: UInt64
  /// Folders named on the command line.
  public let folders: [String]
  private let noteName: String

  /// Reads the arguments. While a case runs, `NAME.seed` holds its seed, so that a crash leaves it behind.
  public init(name: String, arguments: [String]) {
    seconds = arguments.dropFirst().first.flatMap { Double($0) } ?? 60
    firstSeed = arguments.dropFirst(2).first.flatMap { UInt64($0) } ?? 1
    folders = Array(arguments.dropFirst(3))
    noteName = "\(name).seed"
  }

  /// Runs `body` with one seed after the other until the time is up; says how many there were. A case that takes longer
  /// than two seconds is told; one of more than a minute ends the run with SIGALRM.
  public func run(describe: (UInt64) -> String = { _ in "" }, _ body: (UInt64) -> Void) -> UInt64 {
    let end = FuzzRun.secondsNow() + seconds
    var seed = firstSeed
    while FuzzRun.secondsNow() < end {
      if let note = fopen(noteName, "w") {
        fputs("\(seed) \(describe(seed))\n", note)
        fclose(note)
      }
      alarm(60)
      let start = FuzzRun.secondsNow()
      body(seed)
      fflush(nil)
      let taken = FuzzRun.secondsNow() - start
      if taken > 2 { print("seed \(seed) \(describe(seed)) took \(taken) s") }
      seed += 1
    }
    alarm(0)
    unlink(noteName)
    return seed - firstSeed
  }

  /// Seconds on a clock that only goes forward.
  public static func secondsNow() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The bytes of a file; none when it cannot be read.
  public static func contents(of path: String) -> [UInt8] {
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

  /// The files below `folder` whose names end in `suffix`, by path.
  public static func files(below folder: String, suffix: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(suffix) { found.append("\(folder)/\(name)") }
    }
    return found.sorted()
  }

  /// The lines of the files below `folder` that are neither empty nor comments of SQL.
  public static func statements(below folder: String, suffix: String) -> [String] {
    files(below: folder, suffix: suffix).flatMap { file in
      String(decoding: contents(of: file), as: UTF8.self).split(separator: "\n").map(String.init)
    }.filter { !$0.hasPrefix("--") && !$0.isEmpty }
  }
}
