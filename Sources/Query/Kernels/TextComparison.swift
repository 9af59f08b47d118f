// Comparing texts: by code where codes decide, once per dictionary entry where that is less work, else by bytes.

internal import Glibc

/// Comparison of text vectors.
enum TextComparison {
  /// The results without regard to NULLs; one element when both sides are constant. A constant stands on the right.
  static func values(_ operation: ComparisonOperator, _ left: Vector, _ right: Vector) -> ArraySlice<Bool> {
    guard case .texts(let codes, let dictionary) = left.storage,
      case .texts(let otherCodes, let otherDictionary) = right.storage
    else { return [] }
    if dictionary === otherDictionary, dictionary.isDistinct {
      if operation == .equal {
        return zipElements(codes, isConstant: left.isConstant, otherCodes, isConstant: right.isConstant) { $0 == $1 }
      }
      if operation == .notEqual {
        return zipElements(codes, isConstant: left.isConstant, otherCodes, isConstant: right.isConstant) { $0 != $1 }
      }
    }
    if right.isConstant, let code = otherCodes.first {
      return againstConstant(operation, codes, dictionary, otherDictionary, code)
    }
    return zipElements(codes, isConstant: left.isConstant, otherCodes, isConstant: right.isConstant) {
      holds(operation, dictionary, $0, otherDictionary, $1)
    }
  }

  private static func againstConstant(
    _ operation: ComparisonOperator, _ codes: ArraySlice<Int32>, _ dictionary: TextDictionary,
    _ constantDictionary: TextDictionary, _ constant: Int32
  ) -> ArraySlice<Bool> {
    if dictionary.count <= codes.count {
      var results: [Bool] = []
      results.reserveCapacity(dictionary.count)
      for code in 0..<Int32(truncatingIfNeeded: dictionary.count) {
        results.append(holds(operation, dictionary, code, constantDictionary, constant))
      }
      return lookUp(codes, in: results)
    }
    if dictionary.isDistinct, operation == .equal || operation == .notEqual {
      let found = dictionary.code(of: constantDictionary.utf8(constant)) ?? -1
      return operation == .equal ? mapElements(codes) { $0 == found } : mapElements(codes) { $0 != found }
    }
    return mapElements(codes) { holds(operation, dictionary, $0, constantDictionary, constant) }
  }

  /// The result of every row from the results of all dictionary entries.
  static func lookUp<Element>(_ codes: ArraySlice<Int32>, in results: [Element]) -> ArraySlice<Element> {
    mapElements(codes) { results[Int($0)] }
  }

  @inline(__always)
  private static func holds(
    _ operation: ComparisonOperator, _ left: TextDictionary, _ code: Int32, _ right: TextDictionary, _ otherCode: Int32
  ) -> Bool {
    let equality = operation == .equal || operation == .notEqual
    if equality, left.byteCount(code) != right.byteCount(otherCode) { return operation == .notEqual }
    return operation.holds(RowComparison.texts(left, code, right, otherCode))
  }
}
