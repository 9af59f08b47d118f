// Texts that a function made, one a row, as a dictionary in which no text stands twice: what follows works by code.

/// Rows of texts, and the texts that differ among them.
struct DistinctTexts: Sendable {
  /// For each row the code of its text; any for NULL.
  let codes: [Int32]
  /// The texts by code.
  let texts: TextTable
  /// Which rows have a text; nil when all have.
  let validity: Validity?
}

extension Vector {
  /// The same rows with a dictionary of distinct texts; other vectors, and those whose dictionary is distinct, as they are.
  func withDistinctTexts() -> Vector {
    guard case .texts(_, let dictionary) = storage, !dictionary.isDistinct, let distinct = distinctTexts() else {
      return self
    }
    return Vector(
      type: type, count: count, storage: .texts(distinct.codes[...], distinct.texts.dictionary()),
      validity: validity,
      isConstant: isConstant)
  }

  /// The texts that differ; nil for other vectors, and for those whose dictionary is distinct.
  func distinctTexts() -> DistinctTexts? {
    guard case .texts(let codes, let dictionary) = storage, !dictionary.isDistinct else {
      return nil
    }
    var texts = TextTable()
    var known = [Int32](repeating: -1, count: dictionary.count)
    var distinct: [Int32] = []
    distinct.reserveCapacity(codes.count)
    for (row, code) in codes.enumerated() {
      guard isConstant || validity?[row] != false else {
        distinct.append(0)
        continue
      }
      if known[Int(code)] < 0 { known[Int(code)] = texts.code(of: dictionary.utf8(code)) }
      distinct.append(known[Int(code)])
    }
    return DistinctTexts(codes: distinct, texts: texts, validity: validity)
  }

  /// The rows of `parts`, one part after the other, with one dictionary of distinct texts. The workers of `pool` compare the
  /// texts of the parts.
  ///
  /// - Throws: what `check` throws, which is called now and then, and `.limit(.memory)` for more texts than codes can tell apart.
  static func joined(
    _ parts: [DistinctTexts], type: DataType, pool: WorkerPool,
    check: @escaping @Sendable () throws(QueryError) -> Void
  ) throws(QueryError) -> Vector {
    let runs = parts.map {
      TextRun(texts: $0.texts.plainTexts, range: 0..<$0.texts.count, validity: nil)
    }
    let texts = try TextNumbering(runs, pool: pool, check: check).numbered()
    var codes: [Int32] = []
    codes.reserveCapacity(parts.reduce(0) { $0 + $1.codes.count })
    var validity = Validity(repeating: true, count: 0)
    var first = 0
    for part in parts {
      try check()
      let own = texts.codes(first..<first + part.texts.count)
      // A part without texts has rows that are NULL only.
      codes +=
        own.isEmpty
        ? part.codes : Array(mapElements(part.codes[...]) { own[own.startIndex &+ Int($0)] })
      validity.append(contentsOf: part.validity, count: part.codes.count)
      first += part.texts.count
    }
    return Vector(
      type: type, count: codes.count, storage: .texts(codes[...], texts.dictionary),
      validity: validity.allValid ? nil : validity)
  }
}
