// One vector out of two: each row from the first or the second.

/// Kernels that choose rows.
enum Blending {
  /// Row by row `second` where `takesSecond` is true, else `first`. Both have the same type and count.
  static func choose(_ first: Vector, _ second: Vector, takesSecond: [Bool]) throws(QueryError) -> Vector {
    let (left, right) = (first.flattened(), second.flattened())
    let validity = chosenValidity(left.validity, right.validity, takesSecond)
    let storage: Vector.Storage
    switch (left.storage, right.storage) {
    case (.integers(let values), .integers(let others)): storage = .integers(choose(values, others, takesSecond))
    case (.wideIntegers(let values), .wideIntegers(let others)):
      storage = .wideIntegers(choose(values, others, takesSecond))
    case (.doubles(let values), .doubles(let others)): storage = .doubles(choose(values, others, takesSecond))
    case (.booleans(let values), .booleans(let others)): storage = .booleans(choose(values, others, takesSecond))
    case (.intervals(let values), .intervals(let others)): storage = .intervals(choose(values, others, takesSecond))
    case (.texts(let codes, let dictionary), .texts(let others, let otherDictionary))
    where dictionary === otherDictionary:
      storage = .texts(choose(codes, others, takesSecond), dictionary)
    default:
      var rows = ColumnStore(type: first.type)
      try rows.append(left.withFewTexts())
      try rows.append(right.withFewTexts())
      var order = [Int32](upTo: first.count)
      for row in order.indices where takesSecond[row] { order[row] &+= Int32(truncatingIfNeeded: first.count) }
      return rows.build().gather(order)
    }
    return Vector(type: first.type, count: first.count, storage: storage, validity: validity)
  }

  /// Which of the chosen rows are not NULL; nil for all.
  private static func chosenValidity(_ first: Validity?, _ second: Validity?, _ takesSecond: [Bool]) -> Validity? {
    if first == nil, second == nil { return nil }
    let all = Validity(repeating: true, count: takesSecond.count)
    let (left, right) = ((first ?? all).words, (second ?? all).words)
    var words = all.words
    for word in words.indices {
      var seconds: UInt64 = 0
      for row in word * 64..<min(word * 64 + 64, takesSecond.count) where takesSecond[row] {
        seconds |= 1 &<< UInt64(row & 63)
      }
      words[word] = left[word] & ~seconds | right[word] & seconds
    }
    return Validity(words: words, count: takesSecond.count)
  }

  @inline(__always)
  private static func choose<Element>(
    _ first: ArraySlice<Element>, _ second: ArraySlice<Element>, _ takesSecond: [Bool]
  ) -> ArraySlice<Element> {
    var result = Array(first)
    let base = second.startIndex
    for row in result.indices where takesSecond[row] { result[row] = second[base + row] }
    return result[...]
  }

  /// The greatest (or least) value of each row among `vectors`, all of one type; NULLs do not count.
  static func extreme(_ vectors: [Vector], count: Int, isGreatest: Bool) throws(QueryError) -> Vector {
    var result = vectors[0]
    for next in vectors.dropFirst() {
      let better = Comparison.compare(isGreatest ? .greater : .less, next, result)
      var takesSecond = [Bool](repeating: false, count: count)
      for row in Logic.selectedRows(better) { takesSecond[Int(row)] = true }
      // The comparison says nothing of NULLs, of which the other is better.
      if let known = result.rowValidity {
        let (isNext, allNext) = (next.rowValidity, next.rowValidity == nil)
        for row in 0..<count where !known[row] { takesSecond[row] = allNext || isNext?[row] == true }
      }
      result = try choose(result, next, takesSecond: takesSecond)
    }
    return result
  }

  /// The first value of each row that is not NULL.
  static func coalesce(_ vectors: [Vector], count: Int) throws(QueryError) -> Vector {
    var result = vectors[0]
    for next in vectors.dropFirst() {
      guard result.mayHaveNulls, let known = result.rowValidity else { break }
      var takesSecond = [Bool](repeating: false, count: count)
      for row in 0..<count where !known[row] { takesSecond[row] = true }
      result = try choose(result, next, takesSecond: takesSecond)
    }
    return result
  }
}
