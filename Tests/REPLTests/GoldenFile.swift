// Texts that a test compares with a file in Golden/. `UPDATE_GOLDEN=1` writes what the code gives now.

import Glibc
import Testing

@testable import REPL

/// Golden files.
enum GoldenFile {
  private static let folder: String = {
    let here = #filePath
    return (here.lastIndex(of: "/").map { String(here[..<$0]) } ?? ".") + "/Golden/"
  }()

  /// Compares `text` with the file `name`, or writes the file.
  static func check(_ text: String, _ name: String) {
    let path = folder + name
    if getenv("UPDATE_GOLDEN").map({ String(cString: $0) }) == "1" {
      if (try? Files.readText(path)) == text { return }
      if let slash = path.lastIndex(of: "/") { Files.makeFolder(String(path[..<slash]), mode: 0o777) }
      try? Files.replace(path, with: Array(text.utf8))
      return
    }
    guard let expected = try? Files.readText(path) else {
      Issue.record("Golden/\(name) is missing: run the tests once with UPDATE_GOLDEN=1 and look at it")
      return
    }
    if expected == text { return }
    let pairs = zip(
      expected.split(separator: "\n", omittingEmptySubsequences: false),
      text.split(separator: "\n", omittingEmptySubsequences: false))
    let differing = pairs.enumerated().first { $0.element.0 != $0.element.1 }
    Issue.record(
      "Golden/\(name):\((differing?.offset ?? 0) + 1): expected “\(differing?.element.0 ?? "")”, got “\(differing?.element.1 ?? "")”"
    )
  }
}
