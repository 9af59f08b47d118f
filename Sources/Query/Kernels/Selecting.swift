// One vector out of two by a condition: what CASE is made of when both sides are computed for all rows.
//
// Invariant of the unsafe code here: every slice that is not a constant has an element for each of `count` rows, which is
// checked before the loops; a constant has one.

/// Kernels that choose by a condition.
enum Selecting {
  /// Row by row `first` where `condition` is true, else `second`. Both have the same type. Nil for storages without a
  /// fixed width, and for text of two dictionaries.
  static func choose(_ condition: Vector, _ first: Vector, _ second: Vector) -> Vector? {
    let count = condition.count
    if condition.isConstant {
      return condition.isValid(0) && Logic.flags(condition).first == true ? first : second
    }
    let flags = Logic.flags(condition)
    guard flags.count >= count else { return nil }
    let words = takenWords(flags, validity: condition.validity, count: count)
    let storage: Vector.Storage
    switch (first.storage, second.storage) {
    case (.integers(let values), .integers(let others)):
      storage = .integers(choose(words, values, first.isConstant, others, second.isConstant, count: count))
    case (.wideIntegers(let values), .wideIntegers(let others)):
      storage = .wideIntegers(choose(words, values, first.isConstant, others, second.isConstant, count: count))
    case (.doubles(let values), .doubles(let others)):
      storage = .doubles(choose(words, values, first.isConstant, others, second.isConstant, count: count))
    default: return nil
    }
    return Vector(
      type: first.type, count: count, storage: storage, validity: validity(words, first, second, count: count))
  }

  /// A bit for every row whose condition is true.
  private static func takenWords(_ flags: ArraySlice<Bool>, validity: Validity?, count: Int) -> [UInt64] {
    var words: [UInt64] = []
    words.reserveCapacity((count + 63) >> 6)
    unsafe flags.withUnsafeBufferPointer { source in
      var start = 0
      while start < count {
        let end = min(start + 64, count)
        var word: UInt64 = 0
        for row in start..<end { word |= (unsafe source[row] ? 1 : 0) &<< UInt64(row &- start) }
        words.append(validity.map { word & $0.words[start >> 6] } ?? word)
        start = end
      }
    }
    return words
  }

  @inline(__always)
  private static func choose<Element>(
    _ words: [UInt64], _ first: ArraySlice<Element>, _ firstIsConstant: Bool, _ second: ArraySlice<Element>,
    _ secondIsConstant: Bool, count: Int
  ) -> ArraySlice<Element> {
    let (step, otherStep) = (firstIsConstant ? 0 : 1, secondIsConstant ? 0 : 1)
    precondition(first.count > (count - 1) * step && second.count > (count - 1) * otherStep)
    let result = unsafe [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe first.withUnsafeBufferPointer { values in
        unsafe second.withUnsafeBufferPointer { others in
          for row in 0..<count {
            let isFirst = words[row &>> 6] &>> UInt64(row & 63) & 1 == 1
            let value = unsafe values[row &* step]
            let other = unsafe others[row &* otherStep]
            unsafe buffer.initializeElement(at: row, to: isFirst ? value : other)
          }
        }
      }
      initialized = count
    }
    return result[...]
  }

  /// Which rows have a value on the side that they are taken from.
  private static func validity(_ words: [UInt64], _ first: Vector, _ second: Vector, count: Int) -> Validity? {
    if first.validity == nil, second.validity == nil { return nil }
    func bits(_ vector: Vector, _ index: Int) -> UInt64 {
      guard let validity = vector.validity else { return ~0 }
      return vector.isConstant ? (validity[0] ? ~0 : 0) : validity.words[index]
    }
    var result: [UInt64] = []
    result.reserveCapacity(words.count)
    for (index, word) in words.enumerated() { result.append(word & bits(first, index) | ~word & bits(second, index)) }
    return Validity(words: result, count: count)
  }
}
