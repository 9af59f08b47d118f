// min and max of VARCHAR and BLOB: codes of one dictionary, compared by bytes only where the codes differ.

/// min and max of texts, by their bytes, which is the order of their code points.
final class TextExtremeAccumulator: Accumulator {
  private let type: DataType
  private let isMinimum: Bool
  /// The dictionary that `best` refers to: the one of the chunks so far, or an own copy once they differ.
  private var dictionary = TextDictionary([""], isDistinct: true)
  private var best: [Int32] = []

  /// An accumulator of the least, or greatest, texts.
  init(type: DataType, isMinimum: Bool) {
    self.type = type
    self.isMinimum = isMinimum
  }

  func resize(groupCount count: Int) { best.resize(to: count, with: -1) }

  func update(arguments: [Vector], groups: [Int32]) throws(QueryError) {
    let vector = arguments[0].flattened()
    guard case .texts(let codes, let incoming) = vector.storage else { return }
    adopt(incoming)
    TextExtremeAccumulator.take(
      codes, validity: vector.validity, groups: groups, dictionary: dictionary, isMinimum: isMinimum, best: &best)
  }

  func merge(_ other: any Accumulator, groups: [Int32]) throws(QueryError) {
    guard let other = other as? TextExtremeAccumulator else { return }
    adopt(other.dictionary)
    for (index, group) in groups.enumerated() where other.best[index] >= 0 {
      take(other.best[index], group: Int(group))
    }
  }

  func finish(_ groups: Range<Int>) throws(QueryError) -> Vector {
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

  /// Takes a chunk of codes. Works on arrays at hand, not on fields of the object, which are checked at every access.
  private static func take(
    _ codes: ArraySlice<Int32>, validity: Validity?, groups: [Int32], dictionary: TextDictionary, isMinimum: Bool,
    best: inout [Int32]
  ) {
    for (row, code) in codes.enumerated() {
      if let validity, !validity[row] { continue }
      let group = Int(groups[row])
      let current = best[group]
      if current == code { continue }
      if current < 0 || dictionary.precedes(code, current) == isMinimum { best[group] = code }
    }
  }

  @inline(__always)
  private func take(_ code: Int32, group: Int) {
    let current = best[group]
    guard current != code else { return }
    if current < 0 || dictionary.precedes(code, current) == isMinimum { best[group] = code }
  }

  /// Makes `best` and the codes of `incoming` codes of one dictionary: `incoming`, with the texts of `best` added to
  /// it.
  private func adopt(_ incoming: TextDictionary) {
    guard incoming !== dictionary else { return }
    guard best.contains(where: { $0 >= 0 }) else {
      dictionary = incoming
      return
    }
    var bytes = incoming.bytes
    var offsets = incoming.offsets
    for group in best.indices where best[group] >= 0 {
      bytes.append(contentsOf: dictionary.utf8(best[group]))
      best[group] = Int32(offsets.count - 1)
      offsets.append(bytes.count)
    }
    dictionary = TextDictionary(bytes: bytes, offsets: offsets, isDistinct: false)
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
