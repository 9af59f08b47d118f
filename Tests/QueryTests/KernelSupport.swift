// What the tests of kernels share: numbers drawn from a seed, and columns of integers.

@testable import Query

/// Numbers that are the same in every run.
struct Numbers {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next(below bound: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return ((state ^ (state >> 29)) >> 16) % bound
  }
}

/// A column of integers. What stands under a NULL is no zero, so that reading it shows.
func integers(_ values: [Int64?]) -> Vector {
  var validity: Validity?
  if values.contains(where: { $0 == nil }) {
    var bits = Validity(repeating: true, count: values.count)
    for (row, value) in values.enumerated() where value == nil { bits[row] = false }
    validity = bits
  }
  return Vector(
    type: .bigint, count: values.count, storage: .integers(values.map { $0 ?? 77 }[...]), validity: validity)
}
