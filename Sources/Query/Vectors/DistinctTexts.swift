// Texts that a function made, one a row, as a dictionary in which no text stands twice: what follows works by code.

extension Vector {
  /// The same rows with a dictionary of distinct texts; other vectors, and those whose dictionary is distinct, as they are.
  func withDistinctTexts() -> Vector {
    guard case .texts(let codes, let dictionary) = storage, !dictionary.isDistinct else { return self }
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
    return Vector(
      type: type, count: count, storage: .texts(distinct[...], texts.dictionary()), validity: validity,
      isConstant: isConstant)
  }
}
