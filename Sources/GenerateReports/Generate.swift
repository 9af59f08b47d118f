// `bq-generate`: writes invented reports and their truth into a folder, for load and for measuring how well reports are read.

import Glibc
import ReportGenerator

/// The command line: how many reports, where, from which seed and how long.
@main
struct Generate {
  static let usage = """
    usage: bq-generate COUNT FOLDER [--seed N] [--characters N]

    Writes COUNT invented reports as text files into FOLDER, which is made where it is missing, and beside each a file
    `.marked` in which every figure stands in braces with the subject, measure and year that it must be read as.
    """

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2, let count = Int(arguments[0]), count > 0 else {
      say(usage)
      exit(2)
    }
    let seed = option("--seed", in: arguments) ?? 1
    let size = option("--characters", in: arguments) ?? 10_000
    guard mkdir(arguments[1], 0o777) == 0 || errno == EEXIST else {
      say("bq-generate: cannot make the folder \(arguments[1])")
      exit(1)
    }
    for number in 0..<count {
      let report = ReportBuilder.report(seed: UInt64(truncatingIfNeeded: seed + number), size: size)
      let path = "\(arguments[1])/\(report.name)-\(seed + number)"
      guard write(report.text, to: path + ".txt"), write(report.marked, to: path + ".marked") else {
        say("bq-generate: cannot write \(path).txt")
        exit(1)
      }
    }
  }

  private static func option(_ name: String, in arguments: [String]) -> Int? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
    return Int(arguments[index + 1])
  }

  private static func say(_ text: String) {
    _ = Array((text + "\n").utf8).withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    return fwrite(bytes, 1, bytes.count, file) == bytes.count
  }
}
