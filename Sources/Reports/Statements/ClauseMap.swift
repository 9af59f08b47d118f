// Where the clauses of a paragraph begin and end, quotation marks and brackets taken into account.

/// The clause structure of one paragraph. A class, because it is asked at every figure and never changes.
final class ClauseMap: Sendable {
  let paragraph: Paragraph
  /// For each position how many round brackets are open there, and `quote` where it lies within quotation marks or a title's
  /// marks, whose commas end no clause. Empty where there is neither, as in most paragraphs.
  private let flags: [UInt8]
  /// The marks that part clauses and sentences, in order.
  private let marks: [Mark]
  /// How many marks stand before every sixteenth position: from there those before any position are a step or two.
  private let counts: [Int32]

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
    var marks: [Mark] = []
    marks.reserveCapacity(4 + paragraph.text.count / 12)
    flags = ClauseMap.flags(paragraph.text, &marks)
    ClauseMap.setEnds(&marks, paragraph.text, flags)
    self.marks = marks
    counts = ClauseMap.counts(marks, length: paragraph.text.count)
  }

  /// All marks that brackets, quotations, clauses and sentences begin or end with.
  private static let punctuation = WordSet("“ 《 ‘ ” 》 ’ （ [ ） ] 。 ！ ？ ； ， ： |")

  /// Marks what lies in brackets, and pairs of quotation marks that close within a sentence; an unpaired mark, which reports
  /// often have, quotes nothing. Notes where clauses may end on its way.
  private static func flags(_ text: [Unicode.Scalar], _ marks: inout [Mark]) -> [UInt8] {
    var flags: [UInt8] = []
    func makeFlags() {
      if flags.isEmpty { flags.append(contentsOf: repeatElement(0, count: text.count)) }
    }
    var quotes: [(position: Int, close: Unicode.Scalar)] = []
    var brackets: [Int] = []
    let punctuation = ClauseMap.punctuation
    var next = 0
    while let position = punctuation.nextStart(in: text, from: next, to: text.count) {
      next = position + 1
      let scalar = text[position]
      if isBoundary(scalar, false) { marks.append(Mark(position: Int32(truncatingIfNeeded: position), ends: 0)) }
      switch scalar {
      case "“": quotes.append((position, "”"))
      case "《": quotes.append((position, "》"))
      case "‘": quotes.append((position, "’"))
      case "”", "》", "’":
        guard let index = quotes.lastIndex(where: { $0.close == scalar }) else { continue }
        let start = quotes[index].position
        quotes.removeSubrange(index...)
        if position - start <= 60 {
          makeFlags()
          for inner in start...position { flags[inner] |= ClauseMap.quote }
        }
      case "。": if !quotes.isEmpty { quotes.removeAll { position - $0.position > 40 } }
      case "（", "[": brackets.append(position)
      case "）", "]":
        guard let start = brackets.popLast() else { continue }
        makeFlags()
        for inner in start...position where flags[inner] & ClauseMap.levels < 9 { flags[inner] += 1 }
      default: break
      }
    }
    return flags
  }

  /// Finds what each mark ends, and takes those away that end nothing.
  private static func setEnds(_ marks: inout [Mark], _ text: [Unicode.Scalar], _ flags: [UInt8]) {
    var count = 0
    for index in marks.indices {
      let position = Int(marks[index].position)
      let scalar = text[position]
      let flag = flags.isEmpty ? 0 : flags[position]
      var ends: UInt8 = 0
      if flag == 0 { ends = isBoundary(scalar, true) ? clause | half : clause }
      if flag & ClauseMap.quote == 0, isStop(scalar) { ends |= stop }
      if ends == 0 { continue }
      marks[count] = Mark(position: marks[index].position, ends: ends)
      count += 1
    }
    marks.removeLast(marks.count - count)
  }

  private static func counts(_ marks: [Mark], length: Int) -> [Int32] {
    var counts: [Int32] = []
    counts.reserveCapacity(length >> 4 + 1)
    var count = 0
    for block in 0...length >> 4 {
      while count < marks.count, Int(marks[count].position) < block << 4 { count += 1 }
      counts.append(Int32(truncatingIfNeeded: count))
    }
    return counts
  }

  /// How many marks stand before `position`.
  private func markCount(before position: Int) -> Int {
    guard position > 0 else { return 0 }
    var count = Int(counts[min(position >> 4, counts.count - 1)])
    while count < marks.count, Int(marks[count].position) < position { count += 1 }
    return count
  }

  /// The flags of a position.
  private func flag(_ position: Int) -> UInt8 { position >= 0 && position < flags.count ? flags[position] : 0 }

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
  func isQuoted(_ position: Int) -> Bool { flag(position) & ClauseMap.quote != 0 }

  /// How many brackets are open at `position`.
  func level(_ position: Int) -> UInt8 { flag(position) & ClauseMap.levels }

  /// Where the clause with `position` starts, not before `limit`: after a comma, colon or stronger mark at the same
  /// level, or after the bracket that holds it.
  func start(of position: Int, limit: Int, isSentence: Bool = false) -> Int {
    let home = level(position)
    let isQuotation = isQuoted(position)
    if home == 0, !isQuotation, position >= 0, position <= paragraph.text.count {
      return max(limit, behindMark(before: position, ending: isSentence ? ClauseMap.half : ClauseMap.clause))
    }
    var probe = position
    while probe > limit {
      let before = probe - 1
      let inner = level(before)
      if inner > home || !isQuotation && isQuoted(before) {
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
      let inner = level(probe)
      if inner > home || !isQuotation && isQuoted(probe) {
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
    behindMark(before: min(max(position, 0), paragraph.text.count), ending: ClauseMap.stop)
  }
}
