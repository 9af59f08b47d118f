// Names that were probably meant.

/// Finds the names nearest to one that does not exist.
public enum Suggestions {
  /// How many names are suggested at most.
  public static let limit = 3

  /// The candidates nearest to `name`, nearest first, at most three.
  ///
  /// Near is: the same but for the case; a few letters wrong, missing, swapped or too many; one contained in the other;
  /// for names with Chinese characters also a good part of the characters in common, the same sound (an input method gave
  /// another character), and the sound or its first letters written in Latin letters.
  public static func nearest(to name: String, among candidates: [String]) -> [String] {
    let wanted = folded(name)
    guard !wanted.isEmpty else { return [] }
    let sound = Sound(name, wanted)
    var ranked: [(cost: Int, position: Int, name: String)] = []
    var seen: Set<String> = []
    for (position, candidate) in candidates.enumerated() where seen.insert(candidate).inserted {
      let costs = [cost(of: folded(candidate), for: wanted), sound?.cost(of: candidate)]
      if let cost = costs.compactMap({ $0 }).min() { ranked.append((cost, position, candidate)) }
    }
    ranked.sort {
      ($0.cost, $0.name.unicodeScalars.count, $0.position) < ($1.cost, $1.name.unicodeScalars.count, $1.position)
    }
    return ranked.prefix(limit).map(\.name)
  }

  /// The edits that turn one text into the other, neighbours swapped counting as one; nil when there are more than
  /// `limit`.
  public static func distance(_ left: String, _ right: String, atMost limit: Int) -> Int? {
    distance(Array(left.unicodeScalars), Array(right.unicodeScalars), atMost: limit)
  }

  /// ASCII letters in lower case; other characters as they are.
  private static func folded(_ name: String) -> [Unicode.Scalar] {
    name.unicodeScalars.prefix(200).map { scalar in
      scalar.value >= 65 && scalar.value <= 90 ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
    }
  }

  /// A name by its sound, to be compared with Chinese names.
  private struct Sound {
    /// The name in lower-case letters as it is pronounced.
    private let spelling: String
    /// The name as it was written, when it is in Latin letters.
    private let letters: String?

    /// Nil for a name whose sound is not known or too short to tell names apart.
    init?(_ name: String, _ wanted: [Unicode.Scalar]) {
      guard wanted.count <= 40, let spelling = PinyinSyllables.spelling(of: name), spelling.count >= 2 else {
        return nil
      }
      self.spelling = spelling
      letters = wanted.allSatisfy(\.isASCII) ? spelling : nil
    }

    /// How far the sound of `candidate` is, in tenths of an edit; nil when it is too far or the name is not Chinese.
    func cost(of candidate: String) -> Int? {
      guard candidate.utf8.contains(where: { $0 >= 0x80 }), let other = PinyinSyllables.spelling(of: candidate) else {
        return nil
      }
      if other == spelling { return 5 }
      guard let letters else { return nil }
      if letters.utf8.count == candidate.unicodeScalars.count,
        PinyinInitials.match(letters, in: candidate, isPrefix: true)
      {
        return 8
      }
      guard letters.utf8.count >= 4 else { return nil }
      if other.hasPrefix(letters) { return 14 }
      let allowed = letters.utf8.count / 5
      guard allowed > 0, let edits = Suggestions.distance(letters, other, atMost: allowed) else { return nil }
      return 6 + edits * 10
    }
  }

  /// How far `candidate` is from `wanted`, in tenths of an edit; nil when it is too far.
  private static func cost(of candidate: [Unicode.Scalar], for wanted: [Unicode.Scalar]) -> Int? {
    if candidate == wanted { return 0 }
    var best: Int?
    let isWide = wanted.contains { $0.value >= 0x2E80 } && candidate.contains { $0.value >= 0x2E80 }
    let allowed = isWide ? max(1, wanted.count / 2) : wanted.count < 3 ? 1 : max(1, (wanted.count + 1) / 3)
    if let edits = distance(wanted, candidate, atMost: allowed), edits < max(wanted.count, candidate.count) {
      // Of two names as many edits away, the one of the same length is nearer: a slip seldom changes it.
      best = edits * 10 + min(abs(candidate.count - wanted.count), 4)
    }
    let shorter = min(wanted.count, candidate.count)
    if shorter >= (isWide ? 2 : 3), contains(candidate, wanted) || contains(wanted, candidate) {
      let isPrefix = candidate.starts(with: wanted) || wanted.starts(with: candidate)
      let cost = (isPrefix ? 12 : 15) + min(abs(candidate.count - wanted.count), 12)
      best = min(best ?? cost, cost)
    }
    if isWide, best == nil {
      let common = Set(wanted).intersection(candidate).count
      if common >= 2, common * 2 >= min(wanted.count, candidate.count) {
        best = 30 + (max(wanted.count, candidate.count) - common) * 3
      }
    }
    return best
  }

  private static func contains(_ text: [Unicode.Scalar], _ part: [Unicode.Scalar]) -> Bool {
    guard part.count <= text.count, !part.isEmpty else { return false }
    return (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }

  /// Damerau-Levenshtein distance (optimal string alignment), row by row, given up as soon as it must exceed `limit`.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var line = [row + 1]
      line.reserveCapacity(right.count + 1)
      for column in 0..<right.count {
        var cost = min(last[column + 1] + 1, line[column] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        line.append(cost)
      }
      if (line.min() ?? 0) > limit { return nil }
      beforeLast = last
      last = line
    }
    guard let distance = last.last, distance <= limit else { return nil }
    return distance
  }
}
