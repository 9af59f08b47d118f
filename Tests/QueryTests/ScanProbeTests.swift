// The parts of semi joins that scans do, and of values that are collected by group, each against the plain way.

import Testing

@testable import Query

@Suite("Key sets")
struct KeySetTests {
  /// Ranges of values: of one, two, four and eight bytes, close together and far apart, and negative.
  static let shapes: [(offset: Int64, width: UInt64, keys: Int)] = [
    (7, 1, 3), (0, 200, 40), (-100, 200, 40), (5_000_000_000, 60_000, 500), (-40, 3_000_000, 900),
    (31_000_000_000, 9_000_000_000, 300), (Int64.min + 5, 1 << 62, 200), (0, 1 << 62, 0),
  ]

  @Test("A scan keeps the rows whose value is a key, or the others", arguments: shapes.indices)
  func narrows(shape: Int) throws {
    let (offset, width, keyCount) = Self.shapes[shape]
    var numbers = Numbers(UInt64(shape) + 3)
    let pool = (0..<max(keyCount * 2, 20)).map { _ in offset &+ Int64(numbers.next(below: width)) }
    var keys: [Int64?] = []
    for _ in 0..<keyCount { keys.append(pool[Int(numbers.next(below: UInt64(pool.count)))]) }
    if keyCount > 2 { keys[1] = nil }
    let known = Set(keys.compactMap { $0 })
    guard let least = known.min(), let greatest = known.max() else { return }
    let vector = integers(keys)
    guard case .integers(let stored) = vector.storage else { return }
    let set = KeySet(stored, validity: vector.validity, from: least, to: greatest)
    for hasNulls in [false, true] {
      var values: [Int64?] = []
      for _ in 0..<700 {
        let isNull = hasNulls && numbers.next(below: 9) == 0
        values.append(isNull ? nil : pool[Int(numbers.next(below: UInt64(pool.count)))])
      }
      try check(set, known, values)
      try check(set, known, Array(repeating: values.compactMap { $0 }.first, count: 90))
      try check(set, known, values.map { $0.map { _ in offset &- 2 } })
    }
  }

  private func check(_ set: KeySet, _ known: Set<Int64>, _ values: [Int64?]) throws {
    let block = ColumnBlock(packing: integers(values))
    let rows = 3..<values.count - 2
    for isNegated in [false, true] {
      let condition = ScanCondition(column: 0, test: .keys(set, negated: isNegated))
      let expected = rows.filter { row in (values[row].map { known.contains($0) } ?? false) != isNegated }
      switch condition.verdict(block) {
      case .none: #expect(expected.isEmpty)
      case .all: #expect(expected.count == rows.count)
      case .some:
        var mask = RowMask(count: rows.count)
        condition.narrow(&mask, block, rows)
        #expect(mask.positions(plus: rows.lowerBound).map { Int($0) } == expected)
      }
    }
  }

  @Test("Masks lose the rows that are NULL, or keep only these, wherever they begin", arguments: [1, 2, 7])
  func nulls(seldom: UInt64) {
    var numbers = Numbers(seldom)
    for count in [1, 7, 8, 9, 63, 64, 65, 130, 500] {
      let values: [Int64?] = (0..<count + 70).map { numbers.next(below: seldom) == 0 ? nil : Int64($0) }
      guard let validity = integers(values).validity else { continue }
      for first in [0, 1, 8, 63, 64, 70] {
        let before = (0..<count).map { _ in numbers.next(below: 3) > 0 }
        let positions = before.indices.filter { before[$0] }.map { Int32($0) }
        var mask = RowMask(count: count, only: positions, from: 0)
        let isNull = { (row: Int32) in values[first + Int(row)] == nil }
        for negated in [false, true] {
          var kept = mask
          kept.keepValid(validity, from: first, negated: negated)
          #expect(kept.positions(plus: 0) == positions.filter { isNull($0) == negated })
          #expect(kept.isEmpty == kept.positions(plus: 0).isEmpty)
        }
        // What a condition said of the NULLs is taken back.
        let earlier = mask
        mask.remove(RowMask(count: count, only: positions.filter { $0 % 3 != 0 }, from: 0))
        mask.restoreNulls(validity, from: first, of: earlier)
        #expect(mask.positions(plus: 0) == positions.filter { isNull($0) || $0 % 3 == 0 })
      }
    }
  }

  @Test("Masks are made of positions, and lose the rows of another mask")
  func masks() {
    var mask = RowMask(count: 10, only: [20, 22, 25, 29], from: 20)
    #expect(mask.positions(plus: 0) == [0, 2, 5, 9])
    mask.remove(RowMask(none: 10))
    #expect(mask.positions(plus: 0) == [0, 2, 5, 9])
    mask.remove(RowMask(count: 10, only: [2, 3, 9], from: 0))
    #expect(mask.positions(plus: 100) == [100, 105])
    #expect(RowMask(count: 3, only: [], from: 7).isEmpty)
  }

  @Test("A filter lets every key pass, and few others", arguments: [1, 5, 64, 3000, 65_536])
  func filters(count: Int) {
    var numbers = Numbers(UInt64(count))
    let keys = (0..<count).map { _ in Int64(numbers.next(below: 1 << 40)) * 2 }
    var validity = Validity(repeating: true, count: count)
    if count > 4 { validity[2] = false }
    let filter = KeyFilter(keys[...], validity: validity)
    #expect(filter.candidates(keys[...]).count >= keys.count - 1)
    for row in keys.indices where validity[row] { #expect(filter.candidates(keys[row...row]) == [0]) }
    let others = (0..<5000).map { _ in Int64(numbers.next(below: 1 << 40)) * 2 + 1 }
    let passed = filter.candidates(others[...])
    #expect(passed.count < 800)
    #expect(passed == passed.sorted() && Set(passed).count == passed.count)
  }
}

@Suite("Values by group")
struct GroupedPiecesTests {
  private func collected(_ pieces: GroupedPieces<Int64>, groups: Int) throws -> [[Int64]] {
    var found: [[Int64]] = []
    try pieces.forEachGroup(0..<groups) { (slices) throws(QueryError) in
      #expect(slices.allSatisfy { !$0.isEmpty })
      found.append(slices.flatMap { $0 }.sorted())
    }
    return found
  }

  @Test("Every group has its values, whatever the batches", arguments: [1, 7, 100, 100_000])
  func batches(batchCount: Int) throws {
    var numbers = Numbers(UInt64(batchCount))
    var pieces = GroupedPieces<Int64>(batchCount: batchCount)
    var expected: [[Int64]] = []
    for chunk in 0..<12 {
      let groups = 1 + chunk * chunk
      pieces.resize(groupCount: groups)
      while expected.count < groups { expected.append([]) }
      var values: [Int64] = []
      var owners: [Int32] = []
      for _ in 0..<50 {
        values.append(Int64(numbers.next(below: 1000)) - 500)
        owners.append(Int32(numbers.next(below: UInt64(groups))))
      }
      for (value, owner) in zip(values, owners) { expected[Int(owner)].append(value) }
      pieces.append(values[...], groups: owners)
      #expect(try collected(pieces, groups: groups) == expected.map { $0.sorted() })
    }
    #expect(pieces.count == 600)
    pieces.seal()
    #expect(try collected(pieces, groups: expected.count) == expected.map { $0.sorted() })
  }

  @Test("Collections are put together under any numbers, also when groups become one", arguments: [false, true])
  func merges(joinsGroups: Bool) throws {
    var numbers = Numbers(joinsGroups ? 5 : 6)
    var whole = GroupedPieces<Int64>(batchCount: 20)
    var expected = [[Int64]](repeating: [], count: 40)
    whole.resize(groupCount: 40)
    for part in 0..<3 {
      var inner = GroupedPieces<Int64>(batchCount: 30)
      var outer = GroupedPieces<Int64>(batchCount: 30)
      inner.resize(groupCount: 10)
      outer.resize(groupCount: 20)
      // Group `g` of the inner collection is `19 - g` of the outer one, whose group `g` is the one below here.
      let outward = (0..<10).map { Int32(19 - $0) }
      let target = (0..<20).map { Int32(joinsGroups ? $0 / 3 : ($0 * 7 + part) % 40) }
      for _ in 0..<100 {
        let (own, value) = (Int(numbers.next(below: 10)), Int64(numbers.next(below: 90)))
        inner.append([value], groups: [Int32(own)])
        expected[Int(target[Int(outward[own])])].append(value)
      }
      outer.merge(inner, groups: outward)
      whole.merge(outer, groups: target)
    }
    #expect(whole.count == 300)
    #expect(try collected(whole, groups: 40) == expected.map { $0.sorted() })
  }
}
