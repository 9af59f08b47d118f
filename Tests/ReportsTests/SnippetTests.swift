// Every snippet file: phrasings of public-budget reports and the rows they must become.

import Documents
import Testing

@testable import Reports

@Suite("Phrasings of reports")
struct SnippetTests {
  @Test("Each snippet has its rows", arguments: TestFiles.snippets)
  func rows(file: String) throws {
    let document = try DocumentReader.read(file)
    let snippets = Snippet.parse(document.text(0..<document.scalars.count))
    #expect(!snippets.isEmpty)
    for snippet in snippets {
      #expect(!snippet.expectations.isEmpty, "\(snippet.title) expects nothing")
      for difference in try snippet.differences() { Issue.record("\(difference)") }
    }
  }
}

/// Where the tests' files lie.
enum TestFiles {
  /// The folder of this target.
  static let folder = String(#filePath.dropLast("/SnippetTests.swift".count))

  /// The snippet files.
  static let snippets: [String] = (try? DocumentReader.files(below: folder + "/Snippets")) ?? []

  /// A folder of reports with hand-read figures beside the package, where there is one.
  static let shared: String? = ["/../../../shared", "/../../../../shared"].map { folder + $0 }
    .first { (try? DocumentReader.isFolder($0)) == true }

  /// The reports at hand: those of the package and those beside it.
  static let reports: [String] = {
    let package = (try? DocumentReader.files(below: folder + "/../../datasets/reports")) ?? []
    let beside = shared.flatMap { try? DocumentReader.files(below: $0 + "/reports") } ?? []
    return package + beside
  }()
}
