// min and max of VARCHAR and BLOB: which codes each group has is noted in bitmaps, and texts are compared once a code at the
// end; where the dictionary is too large for that, codes are compared by the bytes of their texts as they come.

/// min and max of texts, by their bytes, which is the order of their code points.
final class TextExtremeAccumulator: Accumulator {
  private let type: DataType
  private let isMinimum: Bool
  /// The dictionary of the chunks at hand, and the best code of each group in it; -1 for none.
  private var dictionary = TextDictionary([""], isDistinct: true)
  private var best: [Int32] = []
  /// Groups that have a best code.
  private var touched: [Int32] = []
  /// Codes of each group that are yet to be compared.
  private var pending = DistinctBitmaps(takesEqualTexts: true)
  private var rowsSeen = 0
  /// The best texts of dictionaries that came before.
  private var archive = TextArchive()

  /// An accumulator of the least, or greatest, texts.
  init(type: DataType, isMinimum: Bool) {
    self.type = type
    self.isMinimum = isMinimum
  }

  func resize(groupCount count: Int) {
    best.resize(to: count, with: -1)
    archive.resize(groupCount: count)
  }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard case .texts(let codes, let incoming) = vector.storage else { return }
    adopt(incoming)
    rowsSeen += groups.count
    // Bitmaps pay once there are more rows than words.
    if incoming.count / 64 * best.count <= rowsSeen * 2,
      pending.insert(vector, groups: groups, groupCount: best.count)
    {
      return
    }
    TextExtremeAccumulator.take(
      codes, validity: vector.validity, groups: groups, dictionary: dictionary, isMinimum: isMinimum, best: &best,
      touched: &touched)
  }

  /// Takes a chunk of codes. Works on arrays at hand, not on fields of the object, which are checked at every access.
  private static func take(
    _ codes: ArraySlice<Int32>, validity: Validity?, groups: [Int32], dictionary: TextDictionary, isMinimum: Bool,
    best: inout [Int32], touched: inout [Int32]
  ) {
    for (row, code) in codes.enumerated() {
      if let validity, !validity[row] { continue }
      let group = Int(groups[row])
      let current = best[group]
      if current == code { continue }
      if current < 0 {
        best[group] = code
        touched.append(groups[row])
      } else if dictionary.precedes(code, current) == isMinimum {
        best[group] = code
      }
    }
  }

  /// Goes over to the dictionary of the next chunk.
  private func adopt(_ incoming: TextDictionary) {
    guard incoming !== dictionary else { return }
    putAway()
    dictionary = incoming
  }

  /// Compares the codes that are noted in bitmaps.
  private func settle() {
    for (group, code) in pending.extremes(isMinimum: isMinimum, dictionary) {
      let current = best[group]
      if current < 0 {
        best[group] = code
        touched.append(Int32(truncatingIfNeeded: group))
      } else if current != code, dictionary.precedes(code, current) == isMinimum {
        best[group] = code
      }
    }
    pending = DistinctBitmaps(takesEqualTexts: true)
  }

  /// Moves what is known of the dictionary at hand to the archive.
  private func putAway() {
    settle()
    for group in touched {
      archive.offer(dictionary.utf8(best[Int(group)]), group: Int(group), isMinimum: isMinimum)
      best[Int(group)] = -1
    }
    touched.removeAll(keepingCapacity: true)
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? TextExtremeAccumulator else { return }
    adopt(other.dictionary)
    if let both = pending.merged(other.pending, groups, groupCount: best.count) {
      pending = both
    } else {
      other.settle()
    }
    for own in other.touched {
      let text = other.dictionary.utf8(other.best[Int(own)])
      archive.offer(text, group: Int(groups[Int(own)]), isMinimum: isMinimum)
    }
    if other.archive.isEmpty { return }
    for (index, group) in groups.enumerated() {
      if let text = other.archive.text(index) { archive.offer(text, group: Int(group), isMinimum: isMinimum) }
    }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
    settle()
    if !archive.isEmpty {
      putAway()
      return archive.vector(groups, type: type)
    }
    var validity: Validity?
    var codes: [Int32] = []
    codes.reserveCapacity(groups.count)
    for (row, group) in groups.enumerated() {
      codes.append(max(best[group], 0))
      if best[group] < 0 {
        if validity == nil { validity = Validity(repeating: true, count: groups.count) }
        validity?[row] = false
      }
    }
    return Vector(type: type, count: groups.count, storage: .texts(codes[...], dictionary), validity: validity)
  }
}

/// One text a group, with its own bytes.
private struct TextArchive {
  private var bytes: [UInt8] = []
  /// Where the text of each group lies; nil for none.
  private var places: [Range<Int>?] = []
  private var usedBytes = 0

  /// Whether no group has a text.
  var isEmpty: Bool { bytes.isEmpty && !places.contains { $0 != nil } }

  mutating func resize(groupCount count: Int) { places.resize(to: count, with: nil) }

  /// The text of a group.
  func text(_ group: Int) -> ArraySlice<UInt8>? { places[group].map { bytes[$0] } }

  /// Keeps `text` for the group when it is better than what the group has.
  mutating func offer(_ text: ArraySlice<UInt8>, group: Int, isMinimum: Bool) {
    if let place = places[group] {
      let known = bytes[place]
      let isBetter = isMinimum ? text.lexicographicallyPrecedes(known) : known.lexicographicallyPrecedes(text)
      guard isBetter else { return }
      usedBytes -= place.count
    }
    places[group] = bytes.count..<bytes.count + text.count
    bytes.append(contentsOf: text)
    usedBytes += text.count
    if bytes.count > 4 * usedBytes + 1_048_576 { compact() }
  }

  /// Drops the bytes of texts that were replaced.
  private mutating func compact() {
    var kept: [UInt8] = []
    kept.reserveCapacity(usedBytes)
    for group in places.indices {
      guard let place = places[group] else { continue }
      places[group] = kept.count..<kept.count + place.count
      kept.append(contentsOf: bytes[place])
    }
    bytes = kept
  }

  /// The texts of the groups `groups`.
  func vector(_ groups: Range<Int>, type: DataType) -> Vector {
    var texts: [UInt8] = []
    var offsets = [0]
    var validity: Validity?
    for (row, group) in groups.enumerated() {
      if let place = places[group] {
        texts.append(contentsOf: bytes[place])
      } else {
        if validity == nil { validity = Validity(repeating: true, count: groups.count) }
        validity?[row] = false
      }
      offsets.append(texts.count)
    }
    let dictionary = TextDictionary(bytes: texts, offsets: offsets, isDistinct: false)
    let codes = (0..<Int32(truncatingIfNeeded: groups.count)).map { $0 }
    return Vector(type: type, count: groups.count, storage: .texts(codes[...], dictionary), validity: validity)
  }
}

extension TextDictionary {
  /// Whether text `left` sorts before text `right` by their bytes; false when they are equal.
  func precedes(_ left: Int32, _ right: Int32) -> Bool {
    let leftStart = offsets[Int(left)]
    let rightStart = offsets[Int(right)]
    let leftCount = offsets[Int(left) + 1] - leftStart
    let rightCount = offsets[Int(right) + 1] - rightStart
    var index = 0
    while index < leftCount, index < rightCount {
      let leftByte = bytes[leftStart + index]
      let rightByte = bytes[rightStart + index]
      if leftByte != rightByte { return leftByte < rightByte }
      index += 1
    }
    return leftCount < rightCount
  }
}
