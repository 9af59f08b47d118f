// Where the clauses of a paragraph begin and end, quotation marks and brackets taken into account.

/// The clause structure of one paragraph. A class, because it is asked at every figure and never changes.
final class ClauseMap: Sendable {
  let paragraph: Paragraph
  /// For each position how many round brackets are open there, and `quote` where it lies within quotation marks or a title's
  /// marks, whose commas end no clause.
  private let flags: [UInt8]
  /// Where the sentence with each position starts, the end of the text included.
  private let sentences: [Int32]
  /// For each position, the end of the text included, the last mark before it that ends a clause, and the last one that ends a
  /// sentence or its half; of marks outside of brackets and quotations. -1 where there is none.
  private let lastMarks: [(clause: Int32, sentence: Int32)]

  private static let quote: UInt8 = 0x80
  private static let levels: UInt8 = 0x7F

  init(_ paragraph: Paragraph) {
    self.paragraph = paragraph
    flags = ClauseMap.flags(paragraph.text)
    sentences = ClauseMap.sentenceStarts(paragraph.text, flags)
    lastMarks = ClauseMap.lastMarks(paragraph.text, flags)
  }

  /// Marks what lies in brackets, and pairs of quotation marks that close within a sentence; an unpaired mark, which reports
  /// often have, quotes nothing.
  private static func flags(_ text: [Unicode.Scalar]) -> [UInt8] {
    var flags = [UInt8](repeating: 0, count: text.count)
    var quotes: [(position: Int, close: Unicode.Scalar)] = []
    var brackets: [Int] = []
    for position in text.indices {
      let scalar = text[position]
      switch scalar {
      case "“": quotes.append((position, "”"))
      case "《": quotes.append((position, "》"))
      case "‘": quotes.append((position, "’"))
      case "”", "》", "’":
        guard let index = quotes.lastIndex(where: { $0.close == scalar }) else { continue }
        let start = quotes[index].position
        quotes.removeSubrange(index...)
        if position - start <= 60 { for inner in start...position { flags[inner] |= ClauseMap.quote } }
      case "。": quotes.removeAll { position - $0.position > 40 }
      case "（", "[": brackets.append(position)
      case "）", "]":
        guard let start = brackets.popLast() else { continue }
        for inner in start...position where flags[inner] & ClauseMap.levels < 9 { flags[inner] += 1 }
      default: break
      }
    }
    return flags
  }

  private static func sentenceStarts(_ text: [Unicode.Scalar], _ flags: [UInt8]) -> [Int32] {
    var sentences = [Int32](repeating: 0, count: text.count + 1)
    var start: Int32 = 0
    for position in text.indices {
      sentences[position] = start
      switch text[position] {
      case "。", "！", "？": if flags[position] & ClauseMap.quote == 0 { start = Int32(position) + 1 }
      default: break
      }
    }
    sentences[text.count] = start
    return sentences
  }

  private static func lastMarks(_ text: [Unicode.Scalar], _ flags: [UInt8]) -> [(clause: Int32, sentence: Int32)] {
    var marks: [(clause: Int32, sentence: Int32)] = []
    marks.reserveCapacity(text.count + 1)
    var last: (clause: Int32, sentence: Int32) = (-1, -1)
    for position in text.indices {
      marks.append(last)
      guard flags[position] == 0, isBoundary(text[position], false) else { continue }
      last.clause = Int32(truncatingIfNeeded: position)
      if isBoundary(text[position], true) { last.sentence = last.clause }
    }
    marks.append(last)
    return marks
  }

  /// Whether `position` lies within quotation marks.
  func isQuoted(_ position: Int) -> Bool {
    position >= 0 && position < flags.count && flags[position] & ClauseMap.quote != 0
  }

  /// How many brackets are open at `position`.
  func level(_ position: Int) -> UInt8 {
    position >= 0 && position < flags.count ? flags[position] & ClauseMap.levels : 0
  }

  /// Where the clause with `position` starts, not before `limit`: after a comma, colon or stronger mark at the same
  /// level, or after the bracket that holds it.
  func start(of position: Int, limit: Int, isSentence: Bool = false) -> Int {
    let home = level(position)
    let isQuotation = isQuoted(position)
    if home == 0, !isQuotation, position >= 0, position < lastMarks.count {
      let last = isSentence ? lastMarks[position].sentence : lastMarks[position].clause
      return max(limit, Int(last) + 1)
    }
    var probe = position
    while probe > limit {
      let before = probe - 1
      let inner = flags[before] & ClauseMap.levels
      if inner > home || !isQuotation && flags[before] & ClauseMap.quote != 0 {
        probe = before
        continue
      }
      if inner < home || home > 0 && paragraph.text[before] == "（" { return probe }
      if ClauseMap.isBoundary(paragraph.text[before], isSentence) { return probe }
      probe = before
    }
    return limit
  }

  /// Where the clause with `position` ends, not after `limit`.
  func end(of position: Int, limit: Int, isSentence: Bool = false) -> Int {
    let home = level(position)
    let isQuotation = isQuoted(position - 1)
    var probe = position
    while probe < limit {
      let inner = flags[probe] & ClauseMap.levels
      if inner > home || !isQuotation && flags[probe] & ClauseMap.quote != 0 {
        probe += 1
        continue
      }
      if inner < home || home > 0 && paragraph.text[probe] == "）" { return probe }
      if ClauseMap.isBoundary(paragraph.text[probe], isSentence) { return probe }
      probe += 1
    }
    return limit
  }

  private static func isBoundary(_ scalar: Unicode.Scalar, _ isSentence: Bool) -> Bool {
    switch scalar {
    case "。", "！", "？": true
    case "；": true
    case "，", "：", "|": !isSentence
    default: false
    }
  }

  /// The start of the sentence with `position`: after a full stop.
  func sentenceStart(_ position: Int) -> Int { Int(sentences[min(max(position, 0), sentences.count - 1)]) }
}
