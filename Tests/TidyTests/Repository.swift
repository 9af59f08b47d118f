// The repository as the tidy tests see it: its files, found from where this file stands.

import Foundation

/// One text file of the repository.
struct RepositoryFile: Sendable, CustomStringConvertible {
  /// The path from the top of the repository, with `/` between its parts.
  let path: String
  let text: String

  /// The file read as Swift source; empty for a file of another kind.
  let swift: SwiftText

  init(path: String, text: String) {
    self.path = path
    self.text = text
    swift = SwiftText(path.hasPrefix("Sources/") && path.hasSuffix(".swift") ? text : "")
  }

  var description: String { path }

  var lines: [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The target of a Swift file: `Query` for `Sources/Query/Text/SourceSpan.swift`.
  var target: Substring { path.split(separator: "/").dropFirst().first ?? "" }
}

/// The files that the tests read, each once.
enum Repository {
  static let root: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Folders that hold nothing of the project's own text.
  private static let skippedFolders: Set<String> = [".build", ".git", ".swiftpm", "Corpora"]

  /// Every text file, in the order of its path. A file that is not UTF-8 is no text and left out.
  static let files: [RepositoryFile] = {
    var found: [RepositoryFile] = []
    let prefix = root.path + "/"
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isDirectoryKey]) else {
      return []
    }
    for case let url as URL in walk {
      if skippedFolders.contains(url.lastPathComponent) || url.lastPathComponent.hasPrefix(".build-") {
        walk.skipDescendants()
        continue
      }
      guard url.path.hasPrefix(prefix), let data = try? Data(contentsOf: url),
        let text = String(data: data, encoding: .utf8)
      else { continue }
      found.append(RepositoryFile(path: String(url.path.dropFirst(prefix.count)), text: text))
    }
    return found.sorted { $0.path < $1.path }
  }()

  static let swiftFiles: [RepositoryFile] = files.filter { $0.path.hasSuffix(".swift") }

  static let sources: [RepositoryFile] = swiftFiles.filter { $0.path.hasPrefix("Sources/") }

  /// The text of one file; nil when it is not there.
  static func text(_ path: String) -> String? {
    files.first { $0.path == path }?.text
  }

  static func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: root.appendingPathComponent(path).path)
  }
}
