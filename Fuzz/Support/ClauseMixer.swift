// Texts that nobody wrote: clauses of reports in any order, so that rules meet words which no author sets side by side.

/// Makes texts of the clauses of others.
public struct ClauseMixer: Sendable {
  /// Clauses with the mark that ends them.
  public let clauses: [String]

  /// A mixer of the clauses of `texts`; what is longer than 60 code points is left out.
  public init(_ texts: [String]) {
    var clauses: [String] = []
    for text in texts {
      var clause = String.UnicodeScalarView()
      for scalar in text.unicodeScalars {
        clause.append(scalar)
        guard ClauseMixer.marks.contains(scalar) else { continue }
        if (2...60).contains(clause.count) { clauses.append(String(clause)) }
        clause = String.UnicodeScalarView()
      }
    }
    self.clauses = clauses
  }

  private static let marks = Set("，。；、：,;:（）()\n".unicodeScalars)

  /// What comes between clauses now and then.
  private static let fragments = [
    "\n", "。\n\n", "  ", "|", "\t", "（", "）", "“", "”", "《", "》", "2021年", "12.5", "、", "%", "万元", "其中：", "分别为", "-",
  ]

  /// A text of `count` clauses, the same for the same seed.
  public func text(seed: UInt64, clauses count: Int) -> String {
    var random = SeededGenerator(seed: seed)
    var text = ""
    for _ in 0..<count {
      let isFragment = Int.random(in: 0..<24, using: &random) == 0
      text += (isFragment ? ClauseMixer.fragments : clauses).randomElement(using: &random) ?? ""
    }
    return text
  }
}
