// The sample reports in office formats: every line that they are read as is in a golden file.

import Foundation
import Testing

@testable import Documents

@Suite("Sample reports in office formats")
struct SampleTests {
  private static let folder = GoldenFolder.package + "/datasets/reports"
  static let samples = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    .filter { ["docx", "doc", "xlsx", "xls", "pdf", "csv"].contains(Document.suffix(of: $0)) }

  @Test("There is a sample of each format")
  func formats() {
    #expect(Set(Self.samples.map(Document.suffix(of:))) == ["docx", "doc", "xlsx", "xls", "pdf", "csv"])
  }

  @Test("A sample is read line by line as its golden file says", arguments: samples)
  func golden(name: String) throws {
    let document = try DocumentReader.read(Self.folder + "/" + name)
    #expect(document.name == Document.name(of: name))
    try GoldenFolder.expect(GoldenFolder.listing(document), matches: name)
  }

  @Test("Reports are no tables of data", arguments: samples)
  func forms(name: String) {
    #expect(!DocumentReader.isDataTable(Self.folder + "/" + name))
  }

  @Test("A PDF that is not wanted any more is not read to its end", arguments: samples.filter { $0.hasSuffix(".pdf") })
  func stopped(name: String) throws {
    let bytes = try FileBytes.read(Self.folder + "/" + name)
    #expect(throws: DocumentFailure.self) { try DocumentReader.document(path: name, bytes) { true } }
    // Stopped a little later, what comes of it is less than the whole.
    let whole = try DocumentReader.document(path: name, bytes).lines.count
    var questions = 0
    let part = try? DocumentReader.document(path: name, bytes) {
      questions += 1
      return questions > 3
    }
    #expect((part?.lines.count ?? 0) < whole && questions > 3)
  }
}
