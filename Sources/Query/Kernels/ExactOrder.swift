// The order of exact numbers with different decimals, over 256 bits.

/// Orders numbers of different scales.
enum ExactOrder {
  /// -1, 0 or 1 for every row, as an INTEGER; NULL where either side is.
  static func compare(_ left: Vector, scale leftScale: Int, _ right: Vector, scale rightScale: Int) -> Vector {
    let scale = max(leftScale, rightScale)
    let leftFactor = FixedDecimal.powersOfTen[scale - leftScale]
    let rightFactor = FixedDecimal.powersOfTen[scale - rightScale]
    let orders = zipElements(
      ExactArithmetic.wide(left.storage), isConstant: left.isConstant, ExactArithmetic.wide(right.storage),
      isConstant: right.isConstant
    ) { order($0, leftFactor, $1, rightFactor) }
    return Vector(
      type: .integer, count: left.count, storage: .integers(orders), validity: Vector.commonValidity(left, right),
      isConstant: left.isConstant && right.isConstant)
  }

  /// The order of `left · leftFactor` and `right · rightFactor`; the factors are positive.
  private static func order(_ left: Int128, _ leftFactor: Int128, _ right: Int128, _ rightFactor: Int128) -> Int64 {
    let first = left.multipliedFullWidth(by: leftFactor)
    let second = right.multipliedFullWidth(by: rightFactor)
    if first.high != second.high { return first.high < second.high ? -1 : 1 }
    return first.low == second.low ? 0 : first.low < second.low ? -1 : 1
  }
}
