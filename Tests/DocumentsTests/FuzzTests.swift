// A short run of the fuzz target with fixed seeds: every reader refuses or reads what it is given.

import Foundation
import FuzzSupport
import Testing

@testable import Documents

@Suite("Changed files")
struct FuzzTests {
  private static let folder = GoldenFolder.package + "/datasets/reports"
  static let samples = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  @Test("Readers survive changed copies of the samples", arguments: samples)
  func survive(name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/" + name)))
    // A PDF costs a process of its own.
    for seed in 1...(name.hasSuffix(".pdf") ? 4 : 16) as ClosedRange<UInt64> {
      var mutator = DocumentMutator(seed: seed)
      guard let document = try? DocumentReader.document(path: name, mutator.mutated(bytes)) else { continue }
      #expect(document.lines.allSatisfy { $0.upperBound <= document.scalars.count }, "seed \(seed)")
      #expect(document.places.isEmpty || document.places.count == document.lines.count, "seed \(seed)")
    }
  }

  @Test("A seed makes the same changes")
  func seeds() {
    var first = DocumentMutator(seed: 7)
    var second = DocumentMutator(seed: 7)
    let bytes = Array("收入12万元，支出3万元。".utf8)
    for _ in 0..<20 { #expect(first.mutated(bytes) == second.mutated(bytes)) }
  }
}
