// One vector out of two by a condition: what CASE is made of when both sides are computed for all rows.
//
// Invariant of the unsafe code here: every slice that is not a constant has an element for each of `count` rows, which is
// checked before the loops; a constant has one. A Bool is stored as a byte of 0 or 1.

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
    unsafe flags.withUnsafeBytes { source in
      var start = 0
      while start < count {
        let end = min(start + 64, count)
        var word: UInt64 = 0
        var row = start
        while row &+ 8 <= end {
          // Eight bytes of 0 or 1 are gathered into the upper byte of the product.
          let bytes = unsafe source.loadUnaligned(fromByteOffset: row, as: UInt64.self)
          word |= ((bytes &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(row &- start)
          row &+= 8
        }
        while row < end {
          word |= UInt64(unsafe source[row]) &<< UInt64(row &- start)
          row &+= 1
        }
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
          var row = 0
          for word in words {
            var bits = word
            let end = min(row &+ 64, count)
            while row < end {
              let value = unsafe values[row &* step]
              let other = unsafe others[row &* otherStep]
              unsafe buffer.initializeElement(at: row, to: bits & 1 == 1 ? value : other)
              bits = bits &>> 1
              row &+= 1
            }
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
