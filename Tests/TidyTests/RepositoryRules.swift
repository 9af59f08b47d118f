// The rules for everything that is not Swift: what must be there, what the pages must name, what no file may say.

import Testing

@Suite("The repository keeps its own rules")
struct RepositoryRules {
  static let pages = ["README.md", "README.zh-CN.md"]

  static let required =
    pages + [
      "LICENSE", "CHANGELOG.md", "Package.swift", ".gitignore", ".swift-format", "docs/architecture.md",
      "docs/life-of-a-query.md", "docs/guide.md", "docs/guide.zh-CN.md", "docs/language/differences.md",
    ]

  @Test("What a newcomer looks for is there", arguments: required)
  func present(path: String) {
    #expect(Repository.text(path) != nil, "\(path) is missing")
  }

  static let programs = [
    "scripts/setup", "scripts/build", "scripts/demo", "scripts/test", "scripts/install", "scripts/format", ".ci/run",
  ]

  @Test("Scripts can be run and say what they do", arguments: programs)
  func runnable(path: String) throws {
    let text = try #require(Repository.text(path), "\(path) is missing")
    #expect(Repository.isExecutable(path), "\(path) is not executable")
    #expect(text.hasPrefix("#!"), "\(path) names no interpreter")
    #expect(text.split(separator: "\n").dropFirst().first?.hasPrefix("# ") == true, "\(path) does not say what it does")
  }

  @Test("Continuous integration runs what developers run")
  func integration() throws {
    #expect(try #require(Repository.text(".ci/run")).contains("scripts/test"))
  }

  @Test("No file names a path of one machine")
  func machinePaths() {
    let folders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]
    for file in Repository.files {
      for (index, line) in file.lines.enumerated() {
        for folder in folders where line.contains(folder) {
          Issue.record("\(file):\(index + 1) names \(folder)")
        }
      }
    }
  }

  @Test("Both READMEs name every dependency of Package.swift", arguments: pages)
  func dependencies(page: String) throws {
    let package = try #require(Repository.text("Package.swift"))
    var names: Set<String> = []
    for match in package.matches(of: /pkgConfig: *"([^"]+)"/) { names.insert(String(match.1)) }
    for match in package.matches(of: /apt\(\["([^"]+)"/) { names.insert(String(match.1)) }
    for match in package.matches(of: /url: *"[^"]*\/([^"\/]+?)(\.git)?"/) { names.insert(String(match.1)) }
    #expect(!names.isEmpty, "Package.swift names no dependency that this test can read")
    let text = try #require(Repository.text(page))
    for name in names.sorted() { #expect(text.contains(name), "\(page) does not say why \(name) is needed") }
  }

  @Test("Both READMEs show the same commands")
  func sameCommands() throws {
    let english = commands(in: try #require(Repository.text("README.md")))
    let chinese = commands(in: try #require(Repository.text("README.zh-CN.md")))
    #expect(!english.isEmpty)
    #expect(english == chinese)
  }

  @Test("The first screen of a README gives the two commands and warns of the other bq", arguments: pages)
  func firstScreen(page: String) throws {
    let lines = try #require(Repository.text(page)).split(separator: "\n", omittingEmptySubsequences: false)
    let screen = lines.prefix(60).joined(separator: "\n")
    for word in ["scripts/demo", "scripts/test", "BigQuery"] { #expect(screen.contains(word)) }
  }

  @Test("Links between pages lead to files that are there")
  func links() {
    for page in Repository.files where page.path.hasSuffix(".md") {
      let folder = page.path.split(separator: "/").dropLast()
      for match in page.text.matches(of: /\]\(([^)#]+)(#[^)]*)?\)/) where !match.1.contains("://") {
        let target = normalised(folder + match.1.split(separator: "/"))
        let exists = Repository.files.contains { $0.path == target || $0.path.hasPrefix(target + "/") }
        #expect(exists, "\(page) links to \(match.1), which is not there")
      }
    }
  }
}

/// The lines of the shell blocks of a page, without their comments, which are in the page's language.
private func commands(in page: String) -> [String] {
  var found: [String] = []
  var isShell = false
  for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.hasPrefix("```") {
      isShell = line == "```sh"
    } else if isShell {
      let command = line.prefix(upTo: line.firstRange(of: " #")?.lowerBound ?? line.endIndex)
      let words = command.split(separator: " ")
      if let first = words.first, !first.hasPrefix("#") { found.append(words.joined(separator: " ")) }
    }
  }
  return found
}

/// A path without `.` and `..`.
private func normalised(_ parts: some Sequence<Substring>) -> String {
  var result: [Substring] = []
  for part in parts where part != "." {
    if part == ".." { _ = result.popLast() } else { result.append(part) }
  }
  return result.joined(separator: "/")
}
