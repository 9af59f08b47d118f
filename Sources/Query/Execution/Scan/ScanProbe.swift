// Semi and anti joins that a scan does itself: the keys of the other side become a condition on a column, which is tested on
// packed values before anything is unpacked.
//
//     semi join on org_id = org_id            the rows that are left have a partner already
//     ├─ scan ledger (org_id, actual)         tests org_id against the keys below
//     └─ project org_id …                     read once, when the first worker needs them

import Synchronization

/// The keys of a semi or anti join's right side, as a condition on a column of the table that is scanned.
final class ScanProbe: Sendable {
  /// The column's position in the table.
  private let position: Int
  private let table: Table
  private let right: SharedJoinBuild
  /// Whether rows without a partner are kept, as in an anti join.
  private let isNegated: Bool
  private let condition = Mutex<ScanCondition?>(nil)

  /// A condition on column `position` of `table`.
  init(table: Table, position: Int, right: SharedJoinBuild, isNegated: Bool) {
    self.table = table
    self.position = position
    self.right = right
    self.isNegated = isNegated
  }

  /// The condition. Whoever asks first reads the right side; others wait.
  func resolved(_ state: ExecutionState) throws(QueryError) -> ScanCondition {
    let build = try right.value(state)
    return try condition.withLock { (condition) throws(QueryError) -> ScanCondition in
      if let condition { return condition }
      let made = ScanCondition(column: position, test: try test(build, state))
      condition = made
      return made
    }
  }

  private func test(_ build: JoinBuild, _ state: ExecutionState) throws(QueryError) -> ScanCondition.Test {
    guard let key = build.keys.first, key.validity?.validCount ?? key.count > 0 else {
      return isNegated ? .everything : .never
    }
    if let dictionary = table.columns[position].dictionary {
      return .texts(try texts(dictionary, build))
    }
    guard case .integers(let values) = key.storage,
      let range = Packing.range(values, validity: key.validity)
    else { return isNegated ? .everything : .never }
    // The hash table of the join's own index serves, which several workers have built.
    var hash: PackedHash?
    if case .hashed(let built, _)? = build.index?.lookup { hash = built }
    if hash == nil { try state.charge(KeySet.byteCount(values.count, from: range.minimum, to: range.maximum)) }
    let keys = KeySet(values, validity: key.validity, from: range.minimum, to: range.maximum, hash: hash)
    return .keys(table.columns[position].numbers.map(keys.byCode) ?? keys, negated: isNegated)
  }

  /// Whether each text of the column's dictionary is a key.
  private func texts(_ dictionary: TextDictionary, _ build: JoinBuild) throws(QueryError) -> TextTest {
    var flags = [UInt8](repeating: isNegated ? 1 : 0, count: dictionary.count)
    if var probe = build.index?.makeProbe(), dictionary.count > 0 {
      let codes = (0..<Int32(truncatingIfNeeded: dictionary.count)).map { $0 }
      let texts = Vector(
        type: table.columns[position].type, count: codes.count, storage: .texts(codes[...], dictionary))
      for (code, group) in try probe.groups(of: [texts], count: codes.count).enumerated() where group >= 0 {
        flags[code] = isNegated ? 0 : 1
      }
    }
    return TextTest(flags: flags, holdsForNull: isNegated)
  }
}

/// A set of integers: flags by value where they lie close together, else a hash table.
struct KeySet: Sendable {
  private enum Lookup: Sendable {
    case flags([UInt8])
    /// Flags by the codes of the column's blocks.
    case codes([UInt8], PackedHash)
    case hashed(PackedHash, KeyFilter?)
  }

  private let lookup: Lookup
  /// The least and the greatest.
  let minimum: Int64
  let maximum: Int64

  /// Flags are used up to so many, or so many a key.
  private static let freeFlags: UInt64 = 1 << 22
  private static let flagsPerKey: UInt64 = 16

  /// The distinct values of those that are valid, all of which lie in `minimum ... maximum`; `hash` has them, where there is one.
  init(
    _ values: ArraySlice<Int64>, validity: Validity?, from minimum: Int64, to maximum: Int64,
    hash known: PackedHash? = nil
  ) {
    self.minimum = minimum
    self.maximum = maximum
    let filter = values.count <= KeyFilter.mostKeys ? KeyFilter(values, validity: validity) : nil
    if let known {
      lookup = .hashed(known, filter)
      return
    }
    if KeySet.takesFlags(values.count, from: minimum, to: maximum) {
      var flags = [UInt8](repeating: 0, count: Int(maximum - minimum) + 1)
      var row = 0
      for value in values {
        if validity?[row] ?? true { flags[Int(value &- minimum)] = 1 }
        row += 1
      }
      lookup = .flags(flags)
      return
    }
    var hash = PackedHash(capacity: values.count)
    var isLeftOut: [Bool]?
    if let validity { isLeftOut = (0..<values.count).map { !validity[$0] } }
    var groups: [Int32] = []
    groups.reserveCapacity(values.count)
    hash.insert(mapElements(values) { UInt64(bitPattern: $0) }, isLeftOut: isLeftOut.map { $0[...] }, into: &groups)
    lookup = .hashed(hash, filter)
  }

  /// The same set for a column whose blocks have codes of `numbers`: each number is looked up once.
  func byCode(_ numbers: IntegerDictionary) -> KeySet {
    guard case .hashed(let hash, _) = lookup else { return self }
    let flags = hash.groups(of: numbers.values[...]).map { $0 >= 0 ? 1 : 0 as UInt8 }
    return KeySet(lookup: .codes(flags, hash), minimum: minimum, maximum: maximum)
  }

  private init(lookup: Lookup, minimum: Int64, maximum: Int64) {
    self.lookup = lookup
    self.minimum = minimum
    self.maximum = maximum
  }

  private static func takesFlags(_ count: Int, from minimum: Int64, to maximum: Int64) -> Bool {
    let width = UInt64(bitPattern: maximum &- minimum)
    return width < freeFlags || width / flagsPerKey < UInt64(count) && width < 1 << 30
  }

  /// About the bytes that a set of `count` values takes.
  static func byteCount(_ count: Int, from minimum: Int64, to maximum: Int64) -> Int {
    takesFlags(count, from: minimum, to: maximum) ? Int(maximum &- minimum) &+ 1 : count * 24
  }

  /// Whether testing costs a look into a hash table.
  var isHashed: Bool { if case .hashed = lookup { true } else { false } }

  /// Takes the rows away whose value is not in the set; NULLs are not looked at. `rows` are rows of `block`.
  func narrow(_ mask: inout RowMask, _ block: ColumnBlock, _ rows: Range<Int>) {
    if case .constant(let value) = block.values {
      if !contains(value) { mask = RowMask(none: rows.count) }
      return
    }
    switch lookup {
    case .flags(let flags):
      switch block.values {
      case .bytes(let packed, let offset): mask.keep(packed[rows], in: flags, offset: Int(offset &- minimum))
      case .halves(let packed, let offset): mask.keep(packed[rows], in: flags, offset: Int(offset &- minimum))
      case .words(let packed, let offset): mask.keep(packed[rows], in: flags, offset: Int(offset &- minimum))
      case .integers(let packed): mask.keep(packed[rows], in: flags, offset: Int(0 &- minimum))
      case .constant, .plain: return
      }
    case .codes(let flags, let hash):
      if let codes = block.codes {
        mask.keep(codes[rows], in: flags, offset: 0)
      } else {
        KeySet.narrow(&mask, block, rows, hash, nil)
      }
    case .hashed(let hash, let filter): KeySet.narrow(&mask, block, rows, hash, filter)
    }
  }

  private static func narrow(
    _ mask: inout RowMask, _ block: ColumnBlock, _ rows: Range<Int>, _ hash: PackedHash, _ filter: KeyFilter?
  ) {
    var candidates = mask.positions(plus: rows.lowerBound)
    var values = block.integers(at: candidates[...])
    if let filter {
      let passed = filter.candidates(values)
      candidates = candidates.gather(passed)
      values = values.gathered(passed)
    }
    let groups = hash.groups(of: values)
    let found = DirectKeys.rows(of: groups, areFound: true)
    mask = RowMask(count: rows.count, only: candidates.gather(found), from: rows.lowerBound)
  }

  private func contains(_ value: Int64) -> Bool {
    guard value >= minimum, value <= maximum else { return false }
    switch lookup {
    case .flags(let flags): return flags[Int(value &- minimum)] != 0
    case .codes(_, let hash), .hashed(let hash, _): return (hash.groups(of: [value][...]).first ?? -1) >= 0
    }
  }
}

extension OperatorBuilder {
  /// The pipeline of a semi or anti join that the scan of `left` can do itself; nil for others.
  func probingPipeline(_ left: Pipeline, _ join: JoinPlan, _ right: SharedJoinBuild, notes: OperatorNotes)
    -> Pipeline?
  {
    guard join.kind == .semi || join.kind == .anti, join.residual == nil, join.keys.count == 1,
      let key = join.keys.first, key.comparison == .equal, case .column(let column, let type) = key.left,
      type == key.right.type, type.storage == .integers || type == .varchar
    else { return nil }
    let probing = left.probing(column: column, right, isNegated: join.kind == .anti, unread: join.unread)
    if probing != nil { notes.add("tested by the scan") }
    return probing
  }
}
