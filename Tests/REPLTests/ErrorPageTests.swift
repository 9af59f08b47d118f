// Every error code has a page, every page's examples do what it says, and docs/errors.md is made from the pages.

import Query
import Testing

@testable import REPL

@Suite struct ErrorPageTests {
  private static let root: String = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  /// The codes that stand in the sources as texts of their own.
  private static func codesInSources() throws -> Set<String> {
    var codes: Set<String> = []
    for folder in ["Query/Diagnostics/Messages", "Query/Session", "REPL/Commands", "REPL/Console"] {
      let path = root + "/Sources/" + folder
      for name in Files.names(in: path) where name.hasSuffix(".swift") {
        for word in try Files.readText(path + "/" + name).split(separator: "\"") {
          guard word.count == 5, "EW".contains(word.first ?? " "), word.dropFirst().allSatisfy(\.isNumber) else {
            continue
          }
          codes.insert(String(word))
        }
      }
    }
    return codes
  }

  @Test func everyCodeHasAPage() throws {
    let pages = ErrorPage.all.map(\.code)
    #expect(Set(pages).count == pages.count, "a page twice")
    let codes = try Self.codesInSources()
    #expect(codes.count > 60)
    #expect(codes.subtracting(pages).sorted() == [], "codes without a page")
    #expect(Set(pages).subtracting(codes).sorted() == [], "pages of no code")
  }

  @Test(arguments: ErrorPage.all.filter(\.isRun).map(\.code))
  func theExamplesDoWhatThePageSays(_ code: String) throws {
    let page = try #require(ErrorPage.page(for: code))
    let wrong = try ProgramDriver.run(["--no-data", "--error-format", "json", "-e", page.wrong])
    #expect(wrong.errors.contains("\"code\":\"\(code)\""), "\(page.wrong) gave \(wrong.errors)")
    #expect(wrong.exitCode != 0)
    let right = try ProgramDriver.run(["--no-data", "--error-format", "json", "-e", page.right])
    #expect(right.exitCode == 0, "\(page.right) gave \(right.errors)")
    #expect(right.errors == "", "\(page.right) gave \(right.errors)")
  }

  @Test func aPageIsWholeInBothLanguages() {
    for page in ErrorPage.all {
      for words in [page.title, page.meaning] {
        #expect(
          !words.english.isEmpty
            && words.english.unicodeScalars.allSatisfy { $0.value < 0x2E80 || "元万亿".unicodeScalars.contains($0) },
          "\(page.code): \(words.english)")
        #expect(words.chinese.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(page.code): \(words.chinese)")
      }
    }
  }

  @Test(arguments: [Language.english, .chinese])
  func theReferenceIsMadeFromThePages(_ language: Language) {
    let name = language == .chinese ? "errors.zh-CN.md" : "errors.md"
    GoldenFile.check(ErrorPage.reference(in: language), "../../../docs/" + name)
  }

  @Test func anUnknownCodeNamesTheNearest() throws {
    let run = try ProgramDriver.run(["--no-data", "-e", ".help E0299"])
    #expect(run.exitCode == 1)
    #expect(run.errors.contains("E02"))
    let known = try ProgramDriver.run(["--no-data", "--lang", "zh", "-e", ".help e0203"])
    #expect(known.output.hasPrefix("E0203  没有这一列\n"))
  }
}
