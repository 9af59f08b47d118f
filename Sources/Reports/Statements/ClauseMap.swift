// Where the clauses of a paragraph begin and end, quotation marks and brackets taken into account.

/// The clause structure of one paragraph. A class, because it is asked at every figure and never changes.
final class ClauseMap: Sendable {
  let paragraph: Paragraph
  /// What is known of each position, the end of the text included.
  private let places: [Place]

  /// A position of the paragraph.
  private struct Place {
    /// How many round brackets are open there, and `quote` where it lies within quotation marks or a title's marks, whose
    /// commas end no clause.
    var flags: UInt8 = 0
    /// Where its sentence starts.
    var sentence: Int32 = 0
    /// The last mark before it that ends a clause, and the last one that ends a sentence or its half; of marks outside of
    /// brackets and quotations. -1 where there is none.
    var lastClause: Int32 = -1
    var lastSentence: Int32 = -1
    /// The first such marks from it on; the end of the text where there is none.
    var nextClause: Int32 = 0
    var nextSentence: Int32 = 0
  }

  private static let quote: UInt8 = 0x80
  private static let levels: UInt8 = 0x7F

  init(_ paragraph: Paragraph) {
    self.paragraph = paragraph
    let text = paragraph.text
    places = [Place](unsafeUninitializedCapacity: text.count + 1) { places, count in
      // A place for each position of the text and one for its end: every index below lies within.
      places.initialize(repeating: Place())
      count = text.count + 1
      ClauseMap.flag(text, &places)
      ClauseMap.markForwards(text, &places)
      ClauseMap.markBackwards(text, &places)
    }
  }

  /// Marks what lies in brackets, and pairs of quotation marks that close within a sentence; an unpaired mark, which reports
  /// often have, quotes nothing.
  private static func flag(_ text: [Unicode.Scalar], _ places: inout UnsafeMutableBufferPointer<Place>) {
    var quotes: [(position: Int, close: Unicode.Scalar)] = []
    var brackets: [Int] = []
    for position in text.indices where !text[position].isHan {
      let scalar = text[position]
      switch scalar {
      case "“": quotes.append((position, "”"))
      case "《": quotes.append((position, "》"))
      case "‘": quotes.append((position, "’"))
      case "”", "》", "’":
        guard let index = quotes.lastIndex(where: { $0.close == scalar }) else { continue }
        let start = quotes[index].position
        quotes.removeSubrange(index...)
        if position - start <= 60 { for inner in start...position { places[inner].flags |= ClauseMap.quote } }
      case "。": if !quotes.isEmpty { quotes.removeAll { position - $0.position > 40 } }
      case "（", "[": brackets.append(position)
      case "）", "]":
        guard let start = brackets.popLast() else { continue }
        for inner in start...position where places[inner].flags & ClauseMap.levels < 9 { places[inner].flags += 1 }
      default: break
      }
    }
  }

  private static func markForwards(_ text: [Unicode.Scalar], _ places: inout UnsafeMutableBufferPointer<Place>) {
    var last = Place()
    for position in text.indices {
      places[position].sentence = last.sentence
      places[position].lastClause = last.lastClause
      places[position].lastSentence = last.lastSentence
      guard !text[position].isHan else { continue }
      switch text[position] {
      case "。", "！", "？":
        if places[position].flags & ClauseMap.quote == 0 { last.sentence = Int32(truncatingIfNeeded: position + 1) }
      default: break
      }
      guard places[position].flags == 0, isBoundary(text[position], false) else { continue }
      last.lastClause = Int32(truncatingIfNeeded: position)
      if isBoundary(text[position], true) { last.lastSentence = last.lastClause }
    }
    places[text.count].sentence = last.sentence
    places[text.count].lastClause = last.lastClause
    places[text.count].lastSentence = last.lastSentence
  }

  private static func markBackwards(_ text: [Unicode.Scalar], _ places: inout UnsafeMutableBufferPointer<Place>) {
    var clause = Int32(truncatingIfNeeded: text.count)
    var sentence = clause
    places[text.count].nextClause = clause
    places[text.count].nextSentence = sentence
    var position = text.count
    while position > 0 {
      position -= 1
      if !text[position].isHan, places[position].flags == 0, isBoundary(text[position], false) {
        clause = Int32(truncatingIfNeeded: position)
        if isBoundary(text[position], true) { sentence = clause }
      }
      places[position].nextClause = clause
      places[position].nextSentence = sentence
    }
  }

  /// Whether `position` lies within quotation marks.
  func isQuoted(_ position: Int) -> Bool {
    position >= 0 && position < places.count && places[position].flags & ClauseMap.quote != 0
  }

  /// How many brackets are open at `position`.
  func level(_ position: Int) -> UInt8 {
    position >= 0 && position < places.count ? places[position].flags & ClauseMap.levels : 0
  }

  /// Where the clause with `position` starts, not before `limit`: after a comma, colon or stronger mark at the same
  /// level, or after the bracket that holds it.
  func start(of position: Int, limit: Int, isSentence: Bool = false) -> Int {
    let home = level(position)
    let isQuotation = isQuoted(position)
    if home == 0, !isQuotation, position >= 0, position < places.count {
      let last = isSentence ? places[position].lastSentence : places[position].lastClause
      return max(limit, Int(last) + 1)
    }
    var probe = position
    while probe > limit {
      let before = probe - 1
      let inner = places[before].flags & ClauseMap.levels
      if inner > home || !isQuotation && places[before].flags & ClauseMap.quote != 0 {
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
    if home == 0, !isQuotation, position >= 0, position < places.count {
      let next = isSentence ? places[position].nextSentence : places[position].nextClause
      return min(limit, Int(next))
    }
    var probe = position
    while probe < limit {
      let inner = places[probe].flags & ClauseMap.levels
      if inner > home || !isQuotation && places[probe].flags & ClauseMap.quote != 0 {
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
  func sentenceStart(_ position: Int) -> Int { Int(places[min(max(position, 0), places.count - 1)].sentence) }
}
