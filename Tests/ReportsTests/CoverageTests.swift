// No figure is lost: every run of digits of every report at hand is a figure or a numeral with a reason.

import Documents
import Query
import Testing

@testable import Reports

@Suite("Coverage")
struct CoverageTests {
  /// The runs of digits, half-width or full-width, that no reading of a report holds.
  private func uncovered(_ document: Document) -> [String] {
    let reading = ReportReading(document, key: "report")
    var covered = [Bool](repeating: false, count: document.scalars.count)
    for (index, readings) in reading.readings.enumerated() {
      for number in readings {
        let range =
          switch number {
          case .quantity(let quantity): quantity.raw
          case .numeral(let numeral): numeral.range
          }
        for position in reading.text.paragraphs[index].documentRange(range) { covered[position] = true }
      }
    }
    return document.scalars.indices.filter { Folding.fold(document.scalars[$0]).isDigit && !covered[$0] }.map {
      position in
      document.text(max(0, position - 8)..<min(document.scalars.count, position + 8))
    }
  }

  @Test("Reports at hand", arguments: TestFiles.reports + TestFiles.snippets)
  func reports(path: String) throws {
    #expect(uncovered(try DocumentReader.read(path)) == [])
  }

  @Test("Any mixture of digits, units and marks")
  func mixtures() {
    let pieces = [
      "12", "3.5", "2020", "年", "万元", "%", "，", "。", "（", "）", "第", "号", "—", "-", ":", ",", " ", "\n", "|", "1,234",
      "余", "人", "占",
      "下降", "９", "图", "附件", "〔", "〕", "A", "三", "十", "大机制", ".", "、", "～", "1.2.3", "99999999999999999999", "”", "“",
      "《", "月", "日",
    ]
    var seed: UInt64 = 20_201_231
    for round in 0..<400 {
      var text = ""
      for _ in 0..<30 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int((seed >> 33) % UInt64(pieces.count))]
      }
      #expect(uncovered(Document(name: "mixture \(round)", text: text)) == [], "\(text)")
    }
  }
}
