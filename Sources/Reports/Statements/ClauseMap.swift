// Where the clauses of a paragraph begin and end, quotation marks and brackets taken into account.

/// The clause structure of one paragraph. A class, because it is asked at every figure and never changes.
final class ClauseMap: Sendable {
  let paragraph: Paragraph
  /// For each position how many round brackets are open there, and `quote` where it lies within quotation marks or a title's
  /// marks, whose commas end no clause.
  private let flags: [UInt8]
  /// The marks that part clauses and sentences, in order.
  private let marks: [Mark]
  /// How many of them stand before each block of positions.
  private let marksBefore: [Int32]
  /// A block has two to this power of positions.
  private static let blockBits = 4

  /// A mark at a position, and what it ends.
  private struct Mark {
    let position: Int32
    /// Of those below.
    let ends: UInt8
  }

  /// A clause; a sentence or its half; marks outside of brackets and quotations.
  private static let clause: UInt8 = 1
  private static let half: UInt8 = 2
  /// A sentence, by a full stop outside of quotations.
  private static let stop: UInt8 = 4

  private static let quote: UInt8 = 0x80
  private static let levels: UInt8 = 0x7F

  init(_ paragraph: Paragraph) {
    self.paragraph = paragraph
    var boundaries: [Int32] = []
    boundaries.reserveCapacity(4 + paragraph.text.count / 12)
    flags = ClauseMap.flags(paragraph.text, &boundaries)
    marks = ClauseMap.marks(boundaries, paragraph.text, flags)
    var marksBefore = [Int32](repeating: 0, count: paragraph.text.count >> ClauseMap.blockBits + 1)
    var next = 0
    for (index, mark) in marks.enumerated() {
      let block = Int(mark.position) >> ClauseMap.blockBits
      while next <= block {
        marksBefore[next] = Int32(truncatingIfNeeded: index)
        next += 1
      }
    }
    while next < marksBefore.count {
      marksBefore[next] = Int32(truncatingIfNeeded: marks.count)
      next += 1
    }
    self.marksBefore = marksBefore
  }

  /// All marks that brackets, quotations, clauses and sentences begin or end with.
  private static let punctuation = WordSet("“ 《 ‘ ” 》 ’ （ [ ） ] 。 ！ ？ ； ， ： |")

  /// Marks what lies in brackets, and pairs of quotation marks that close within a sentence; an unpaired mark, which reports
  /// often have, quotes nothing. Notes where clauses may end on its way.
  private static func flags(_ text: [Unicode.Scalar], _ boundaries: inout [Int32]) -> [UInt8] {
    var flags = [UInt8](repeating: 0, count: text.count)
    var quotes: [(position: Int, close: Unicode.Scalar)] = []
    var brackets: [Int] = []
    let punctuation = ClauseMap.punctuation
    var next = 0
    while let position = punctuation.nextStart(in: text, from: next, to: text.count) {
      next = position + 1
      let scalar = text[position]
      if isBoundary(scalar, false) { boundaries.append(Int32(truncatingIfNeeded: position)) }
      switch scalar {
      case "“": quotes.append((position, "”"))
      case "《": quotes.append((position, "》"))
      case "‘": quotes.append((position, "’"))
      case "”", "》", "’":
        guard let index = quotes.lastIndex(where: { $0.close == scalar }) else { continue }
        let start = quotes[index].position
        quotes.removeSubrange(index...)
        if position - start <= 60 { for inner in start...position { flags[inner] |= ClauseMap.quote } }
      case "。": if !quotes.isEmpty { quotes.removeAll { position - $0.position > 40 } }
      case "（", "[": brackets.append(position)
      case "）", "]":
        guard let start = brackets.popLast() else { continue }
        for inner in start...position where flags[inner] & ClauseMap.levels < 9 { flags[inner] += 1 }
      default: break
      }
    }
    return flags
  }

  private static func marks(_ boundaries: [Int32], _ text: [Unicode.Scalar], _ flags: [UInt8])
    -> [Mark]
  {
    var marks: [Mark] = []
    marks.reserveCapacity(boundaries.count)
    for boundary in boundaries {
      let position = Int(boundary)
      let scalar = text[position]
      var ends: UInt8 = 0
      if flags[position] == 0 { ends = isBoundary(scalar, true) ? clause | half : clause }
      if flags[position] & ClauseMap.quote == 0, isStop(scalar) { ends |= stop }
      if ends == 0 { continue }
      marks.append(Mark(position: boundary, ends: ends))
    }
    return marks
  }

  /// How many marks stand before `position`.
  private func markCount(before position: Int) -> Int {
    guard position > 0 else { return 0 }
    var index = Int(marksBefore[min(position >> ClauseMap.blockBits, marksBefore.count - 1)])
    while index < marks.count, Int(marks[index].position) < position { index += 1 }
    return index
  }

  /// Behind the last mark before `position` that ends something of `kind`; 0 where there is none.
  private func behindMark(before position: Int, ending kind: UInt8) -> Int {
    var index = markCount(before: position)
    while index > 0 {
      index -= 1
      if marks[index].ends & kind != 0 { return Int(marks[index].position) + 1 }
    }
    return 0
  }

  /// The first mark from `position` on, and before `limit`, that ends something of `kind`; else `limit`.
  private func mark(from position: Int, limit: Int, ending kind: UInt8) -> Int {
    var index = markCount(before: position)
    while index < marks.count, Int(marks[index].position) < limit {
      if marks[index].ends & kind != 0 { return Int(marks[index].position) }
      index += 1
    }
    return limit
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
    if home == 0, !isQuotation, position >= 0, position <= flags.count {
      return max(limit, behindMark(before: position, ending: isSentence ? ClauseMap.half : ClauseMap.clause))
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
    if home == 0, !isQuotation, position >= 0 {
      return mark(from: position, limit: limit, ending: isSentence ? ClauseMap.half : ClauseMap.clause)
    }
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

  /// Whether a full stop outside of brackets and quotations stands in `range`.
  func endsSentence(in range: Range<Int>) -> Bool {
    var index = markCount(before: range.lowerBound)
    while index < marks.count, Int(marks[index].position) < range.upperBound {
      let position = Int(marks[index].position)
      if marks[index].ends & ClauseMap.half != 0, paragraph.text[position] == "。" { return true }
      index += 1
    }
    return false
  }

  private static func isBoundary(_ scalar: Unicode.Scalar, _ isSentence: Bool) -> Bool {
    switch scalar {
    case "。", "！", "？", "；": true
    case "，", "：", "|": !isSentence
    default: false
    }
  }

  private static func isStop(_ scalar: Unicode.Scalar) -> Bool { scalar == "。" || scalar == "！" || scalar == "？" }

  /// The start of the sentence with `position`: after a full stop.
  func sentenceStart(_ position: Int) -> Int {
    behindMark(before: min(max(position, 0), flags.count), ending: ClauseMap.stop)
  }
}
