// Golden files: what a document was read as, line by line, beside the tests.

import Foundation
import Testing

@testable import Documents

/// The files that hold what is expected.
enum GoldenFolder {
  /// The folder of this suite's golden files.
  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden").path
  /// The package's folder.
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let isUpdated = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

  /// Compares `text` with the golden file `name`; `UPDATE_GOLDEN=1` writes the file instead.
  static func expect(_ text: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = path + "/" + name + ".txt"
    if isUpdated { try text.write(toFile: file, atomically: true, encoding: .utf8) }
    let wanted = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let (found, expected) = (text.split(separator: "\n"), wanted.split(separator: "\n"))
    for index in 0..<max(found.count, expected.count) {
      let (left, right) = (
        index < found.count ? String(found[index]) : "(nothing)",
        index < expected.count ? String(expected[index]) : "(nothing)"
      )
      guard left != right else { continue }
      Issue.record(
        "\(name), line \(index + 1): expected `\(right)`, found `\(left)`", sourceLocation: sourceLocation)
      return
    }
  }

  /// A document as the golden files show it: every line with its number and its place, empty lines left out.
  static func listing(_ document: Document) -> String {
    var text = "format \(document.format), \(document.lines.count) lines\n"
    for (index, line) in document.lines.enumerated() where !line.isEmpty {
      var label = "\(index + 1)"
      if let place = document.place(ofLine: index + 1) {
        if place.page > 0 { label += " p\(place.page)" }
        if let sheet = place.sheet { label += " \(sheet)!\(place.row)" }
      }
      text += label + ": " + document.text(line) + "\n"
    }
    return text
  }
}
