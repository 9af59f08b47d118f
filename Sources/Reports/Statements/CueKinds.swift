// Which kinds of words may stand in a stretch of text, seen in one pass over it: every rule has words of its own, and between most
// figures stands none of them.

/// Kinds of words, each of which may stand in a text or surely does not.
struct CueKinds: OptionSet, Sendable {
  let rawValue: UInt8

  /// What is compared with: 比上年, 同期.
  static let comparisons = CueKinds(rawValue: 1)
  /// Distances: 超过, 低于.
  static let distances = CueKinds(rawValue: 2)
  /// Lists told side by side: 分别.
  static let respective = CueKinds(rawValue: 4)
  /// What announces parts: 其中, 包括, 由.
  static let parts = CueKinds(rawValue: 8)
  /// Totals told after their parts: 合计.
  static let totals = CueKinds(rawValue: 16)
  /// Averages: 人均, 平均每.
  static let averages = CueKinds(rawValue: 32)

  /// The kinds whose words may stand in `range`, because a code point stands there that one of them begins with.
  init(in text: [Unicode.Scalar], _ range: Range<Int>) {
    var kinds: UInt8 = 0
    let starts = CueKinds.starts
    for position in range { kinds |= starts[Int(text[position].value & 1_023)] }
    rawValue = kinds
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The kinds of the words that begin with a code point, by its last ten bits.
  private static let starts: [UInt8] = {
    var starts = [UInt8](repeating: 0, count: 1_024)
    func add(_ kind: CueKinds, _ words: Lexicon<some Sendable>) {
      for value in words.starts { starts[Int(value & 1_023)] |= kind.rawValue }
    }
    add(.comparisons, PhraseReader.comparisons)
    add(.distances, PhraseReader.distanceVerbs)
    add(.respective, RespectiveList.marker)
    add(.parts, StatementReader.parts)
    add(.parts, StatementRowBuilder.parts)
    add(.parts, RelationFinder.partsMarkers)
    add(.totals, RelationFinder.totals)
    add(.averages, RelationFinder.averageMarks)
    return starts
  }()
}
