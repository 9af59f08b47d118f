// Where the clauses of a paragraph begin and end, quotation marks and brackets taken into account.

/// The clause structure of one paragraph.
struct ClauseMap: Sendable {
  let paragraph: Paragraph
  /// Whether a position lies within quotation marks or a title's marks, whose commas end no clause.
  private let quoted: [Bool]
  /// How many round brackets are open at a position.
  private let level: [UInt8]
  /// Where the sentence with each position starts, the end of the text included.
  private let sentences: [Int]

  init(_ paragraph: Paragraph) {
    self.paragraph = paragraph
    quoted = ClauseMap.quotes(paragraph.text)
    level = ClauseMap.levels(paragraph.text)
    sentences = ClauseMap.sentences(paragraph.text, quoted: quoted)
  }

  /// Pairs of marks that close within a sentence; an unpaired mark, which reports often have, quotes nothing.
  private static func quotes(_ text: [Unicode.Scalar]) -> [Bool] {
    var quoted = [Bool](repeating: false, count: text.count)
    var open: [(position: Int, close: Unicode.Scalar)] = []
    for (position, scalar) in text.enumerated() {
      switch scalar {
      case "“": open.append((position, "”"))
      case "《": open.append((position, "》"))
      case "‘": open.append((position, "’"))
      case "”", "》", "’":
        guard let index = open.lastIndex(where: { $0.close == scalar }) else { continue }
        let start = open[index].position
        open.removeSubrange(index...)
        if position - start <= 60 { for inner in start...position { quoted[inner] = true } }
      case "。": open.removeAll { position - $0.position > 40 }
      default: break
      }
    }
    return quoted
  }

  private static func sentences(_ text: [Unicode.Scalar], quoted: [Bool]) -> [Int] {
    var starts = [Int](repeating: 0, count: text.count + 1)
    var start = 0
    for position in text.indices {
      starts[position] = start
      let scalar = text[position]
      if scalar == "。" || scalar == "！" || scalar == "？", !quoted[position] { start = position + 1 }
    }
    starts[text.count] = start
    return starts
  }

  private static func levels(_ text: [Unicode.Scalar]) -> [UInt8] {
    var levels = [UInt8](repeating: 0, count: text.count)
    var open: [Int] = []
    for (position, scalar) in text.enumerated() {
      if scalar == "（" || scalar == "[" { open.append(position) }
      if scalar == "）" || scalar == "]", let start = open.popLast() {
        for inner in start...position { levels[inner] = min(levels[inner] + 1, 9) }
      }
    }
    return levels
  }

  /// Whether `position` lies within quotation marks.
  func isQuoted(_ position: Int) -> Bool { position >= 0 && position < quoted.count && quoted[position] }

  /// How many brackets are open at `position`.
  func level(_ position: Int) -> UInt8 { position >= 0 && position < level.count ? level[position] : 0 }

  /// Where the clause with `position` starts, not before `limit`: after a comma, colon or stronger mark at the same
  /// level, or after the bracket that holds it.
  func start(of position: Int, limit: Int, isSentence: Bool = false) -> Int {
    let home = level(position)
    var probe = position
    while probe > limit {
      let before = probe - 1
      if quoted[before], !isQuoted(position) {
        probe = before
        continue
      }
      if level[before] > home {
        probe = before
        continue
      }
      if level[before] < home || level[before] == home && home > 0 && paragraph.text[before] == "（" { return probe }
      if isBoundary(paragraph.text[before], isSentence) { return probe }
      probe = before
    }
    return limit
  }

  /// Where the clause with `position` ends, not after `limit`.
  func end(of position: Int, limit: Int, isSentence: Bool = false) -> Int {
    let home = level(position)
    var probe = position
    while probe < limit {
      if quoted[probe], !isQuoted(position - 1) {
        probe += 1
        continue
      }
      if level[probe] > home {
        probe += 1
        continue
      }
      if level[probe] < home || home > 0 && paragraph.text[probe] == "）" { return probe }
      if isBoundary(paragraph.text[probe], isSentence) { return probe }
      probe += 1
    }
    return limit
  }

  private func isBoundary(_ scalar: Unicode.Scalar, _ isSentence: Bool) -> Bool {
    switch scalar {
    case "。", "！", "？": true
    case "；": true
    case "，", "：", "|": !isSentence
    default: false
    }
  }

  /// The start of the sentence with `position`: after a full stop.
  func sentenceStart(_ position: Int) -> Int { sentences[min(max(position, 0), sentences.count - 1)] }
}
