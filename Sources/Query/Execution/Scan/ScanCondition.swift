// Conditions that a scan tests on the packed values of a block, and what a block's statistics say of them at once.

/// A condition on one column of a table. A row that is NULL meets none but IS NULL and what a text test says of NULL.
struct ScanCondition: Sendable {
  /// What is tested.
  enum Test: Sendable {
    /// The stored integer or code lies in `lower ... upper`; with `negated` outside.
    case range(lower: Int64, upper: Int64, negated: Bool)
    /// The stored integer or code is one of `members`, which ascend; with `negated` none of them.
    case members([Int64], negated: Bool)
    /// The row is NULL; with `negated` it is not.
    case isNull(negated: Bool)
    /// An expression over the text, known for every text of the dictionary.
    case texts(TextTest)
    /// The stored integer is among the keys of a join's other side; with `negated` it is not, or NULL.
    case keys(KeySet, negated: Bool)
    /// No row meets it.
    case never
    /// Every row meets it.
    case everything
  }

  /// Position of the column in the table.
  let column: Int
  /// What is tested.
  let test: Test

  /// A condition on one column.
  init(column: Int, test: Test) {
    self.column = column
    self.test = test
  }

  /// Holds for the values that are not behind `limit`, one row that is not NULL, in an order that has NULLs last. Nil for values
  /// that are not kept as integers.
  init?(column: Int, upTo limit: Vector, isDescending: Bool) {
    guard limit.isValid(0), case .integers(let values) = limit.storage, let bound = values.first else { return nil }
    self.init(
      column: column,
      test: .range(lower: isDescending ? bound : Int64.min, upper: isDescending ? Int64.max : bound, negated: false))
  }

  /// Cheap tests come first.
  var cost: Int {
    switch test {
    case .never, .everything: 0
    case .isNull: 1
    case .range: 2
    case .members: 3
    case .texts: 4
    case .keys(let keys, _): keys.isHashed ? 6 : 5
    }
  }
}

/// What an expression says of each text of a dictionary.
struct TextTest: Sendable {
  /// 1 for each text of which it is true, by code.
  let flags: [UInt8]
  /// Whether it is true of NULL.
  let holdsForNull: Bool
}

/// What is known of a condition for all rows of a block.
enum BlockVerdict: Sendable {
  case none, some, all
}

extension ScanCondition {
  /// What the statistics of a block say.
  func verdict(_ block: ColumnBlock) -> BlockVerdict {
    let known = block.statistics
    switch test {
    case .never: return .none
    case .everything: return .all
    case .keys(let keys, let negated):
      guard let minimum = known.minimum, let maximum = known.maximum else { return negated ? .all : .none }
      let isOutside = maximum < keys.minimum || minimum > keys.maximum
      return isOutside ? (negated ? .all : .none) : .some
    case .isNull(let negated):
      if known.nullCount == 0 { return negated ? .all : .none }
      if known.nullCount == block.count { return negated ? .none : .all }
      return .some
    case .texts(let test): return verdict(test, block)
    case .range(let lower, let upper, let negated):
      guard let minimum = known.minimum, let maximum = known.maximum else { return .none }
      let isOutside = maximum < lower || minimum > upper
      let isInside = lower <= minimum && maximum <= upper
      if negated ? isInside : isOutside { return .none }
      return (negated ? isOutside : isInside) && known.nullCount == 0 ? .all : .some
    case .members(let members, let negated):
      guard let minimum = known.minimum, let maximum = known.maximum else { return .none }
      let possible = members.contains { $0 >= minimum && $0 <= maximum }
      if !possible { return negated ? (known.nullCount == 0 ? .all : .some) : .none }
      guard minimum == maximum else { return .some }
      return negated ? .none : (known.nullCount == 0 ? .all : .some)
    }
  }

  /// Ranges of codes up to this size are looked through for a text that passes.
  private static let codesLookedThrough: Int64 = 4096

  private func verdict(_ test: TextTest, _ block: ColumnBlock) -> BlockVerdict {
    let nulls = block.statistics.nullCount
    guard let minimum = block.statistics.minimum, let maximum = block.statistics.maximum else {
      return test.holdsForNull ? .all : .none
    }
    guard maximum - minimum < ScanCondition.codesLookedThrough, maximum < test.flags.count else { return .some }
    var passing = 0
    for code in minimum...maximum where test.flags[Int(code)] != 0 { passing += 1 }
    if passing == 0, nulls == 0 || !test.holdsForNull { return .none }
    let allPass = passing == Int(maximum - minimum) + 1
    return allPass && (nulls == 0 || test.holdsForNull) ? .all : .some
  }

  /// Takes the rows away that do not meet the condition. `rows` are rows of `block`, of which something is not known yet.
  func narrow(_ mask: inout RowMask, _ block: ColumnBlock, _ rows: Range<Int>) {
    switch test {
    case .never: mask = RowMask(none: rows.count)
    case .everything: return
    case .keys(let keys, negated: false):
      keys.narrow(&mask, block, rows)
      if let validity = block.validity { mask.keepValid(validity, from: rows.lowerBound, negated: false) }
    case .keys(let keys, negated: true):
      var found = mask
      keys.narrow(&found, block, rows)
      if let validity = block.validity { found.keepValid(validity, from: rows.lowerBound, negated: false) }
      mask.remove(found)
    case .isNull(let negated):
      if let validity = block.validity { mask.keepValid(validity, from: rows.lowerBound, negated: !negated) }
    case .range(let lower, let upper, let negated):
      narrow(&mask, block, rows, lower: lower, upper: upper, negated: negated)
      if let validity = block.validity { mask.keepValid(validity, from: rows.lowerBound, negated: false) }
    case .members(let members, let negated):
      narrow(&mask, block, rows, members: members, negated: negated)
      if let validity = block.validity { mask.keepValid(validity, from: rows.lowerBound, negated: false) }
    case .texts(let test):
      let before = test.holdsForNull && block.validity != nil ? mask : nil
      narrow(&mask, block, rows, flags: test.flags)
      guard let validity = block.validity else { return }
      if let before {
        mask.restoreNulls(validity, from: rows.lowerBound, of: before)
      } else {
        mask.keepValid(validity, from: rows.lowerBound, negated: false)
      }
    }
  }

  private func narrow(
    _ mask: inout RowMask, _ block: ColumnBlock, _ rows: Range<Int>, lower: Int64, upper: Int64, negated: Bool
  ) {
    guard let minimum = block.statistics.minimum, let maximum = block.statistics.maximum else { return }
    let isOutside = maximum < lower || minimum > upper
    if isOutside {
      // Only the NULLs of the block are in question.
      return
    }
    // Both ends lie within the block's range now, so that no difference overflows its width.
    let first = max(lower, minimum)
    let width = UInt64(bitPattern: min(upper, maximum) &- first)
    switch block.values {
    case .constant, .plain: return
    case .bytes(let packed, let offset):
      mask.keep(
        packed[rows], from: UInt8(truncatingIfNeeded: first &- offset), width: UInt8(truncatingIfNeeded: width),
        negated: negated)
    case .halves(let packed, let offset):
      mask.keep(
        packed[rows], from: UInt16(truncatingIfNeeded: first &- offset), width: UInt16(truncatingIfNeeded: width),
        negated: negated)
    case .words(let packed, let offset):
      mask.keep(
        packed[rows], from: UInt32(truncatingIfNeeded: first &- offset), width: UInt32(truncatingIfNeeded: width),
        negated: negated)
    case .integers(let integers):
      mask.keep(integers[rows], from: first, width: width, negated: negated)
    }
  }

  private func narrow(
    _ mask: inout RowMask, _ block: ColumnBlock, _ rows: Range<Int>, members: [Int64], negated: Bool
  ) {
    guard let minimum = block.statistics.minimum, let maximum = block.statistics.maximum else { return }
    switch block.values {
    case .bytes, .halves:
      var flags = [UInt8](repeating: negated ? 1 : 0, count: Int(maximum - minimum) + 1)
      for member in members where member >= minimum && member <= maximum {
        flags[Int(member - minimum)] = negated ? 0 : 1
      }
      if case .bytes(let packed, _) = block.values { mask.keep(packed[rows], in: flags, offset: 0) }
      if case .halves(let packed, _) = block.values { mask.keep(packed[rows], in: flags, offset: 0) }
    case .words(let packed, let offset):
      mask.keep(Packing.unpack(packed[rows], plus: offset, as: Int64.self), among: members, negated: negated)
    case .integers(let integers): mask.keep(integers[rows], among: members, negated: negated)
    case .constant, .plain: return
    }
  }

  private func narrow(_ mask: inout RowMask, _ block: ColumnBlock, _ rows: Range<Int>, flags: [UInt8]) {
    switch block.values {
    case .bytes(let packed, let offset): mask.keep(packed[rows], in: flags, offset: Int(offset))
    case .halves(let packed, let offset): mask.keep(packed[rows], in: flags, offset: Int(offset))
    case .words(let packed, let offset): mask.keep(packed[rows], in: flags, offset: Int(offset))
    case .integers(let packed): mask.keep(packed[rows], in: flags, offset: 0)
    case .constant(let value):
      if value < 0 || value >= flags.count || flags[Int(value)] == 0 { mask = RowMask(none: rows.count) }
    case .plain: return
    }
  }
}
