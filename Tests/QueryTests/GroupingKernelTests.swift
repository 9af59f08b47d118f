// The parts that grouping is made of, each against the plain way of doing the same.

import Testing

@testable import Query

private func texts(_ values: [String]) -> Vector {
  var builder = TextDictionaryBuilder()
  let codes = values.map { builder.code(for: $0) }
  return Vector(type: .varchar, count: values.count, storage: .texts(codes[...], builder.build()))
}

@Suite("Groups by number")
struct GroupTableTests {
  /// Ranges of keys that lead to arrays, to tables of one word, to tables of several, and from one to the next.
  static let ranges: [[UInt64]] = [
    [5], [300], [100_000], [1 << 40], [7, 9, 11], [1 << 30, 1 << 30], [1 << 40, 1 << 40, 3],
  ]

  @Test("An array over a wide range, made because many rows are to come, gives the same numbers", arguments: ranges)
  func expectedRows(range: [UInt64]) throws {
    var numbers = Numbers(range.reduce(9, &+))
    var plain = GroupTable(types: range.map { _ in .bigint })
    var expecting = plain
    expecting.expect(groups: 0, rows: 1 << 26)
    for chunk in 0..<6 {
      let columns = range.map { bound in
        integers(
          (0..<500).map { _ in
            let value = Int64(numbers.next(below: max(2, bound >> UInt64(5 - chunk))))
            return numbers.next(below: 40) == 0 ? nil : chunk % 2 == 0 ? value : -value
          })
      }
      let groups = try plain.insert(columns, count: 500)
      #expect(try expecting.insert(columns, count: 500) == groups)
      #expect(try expecting.lookup(columns, count: 500) == groups)
    }
    #expect(expecting.count == plain.count)
    if range == [100_000] { #expect(expecting.technique.contains("array") && plain.technique == "hash table") }
  }

  @Test("Equal keys get equal numbers, in the order of their first rows", arguments: ranges)
  func numbers(range: [UInt64]) throws {
    var numbers = Numbers(range.reduce(1, &+))
    var table = GroupTable(types: range.map { _ in .bigint })
    var known: [[Int64?]: Int32] = [:]
    var seen: [[Int64?]] = []
    for chunk in 0..<12 {
      let count = chunk == 3 ? 1 : 700
      var columns: [[Int64?]] = range.map { _ in [] }
      for _ in 0..<count {
        for column in range.indices {
          // The range widens as chunks come, in both directions; NULLs appear late.
          let bound = max(2, range[column] >> UInt64(max(0, 8 - chunk)))
          let value = Int64(numbers.next(below: bound)) - (chunk > 5 ? Int64(bound / 2) : 0)
          columns[column].append(chunk > 7 && numbers.next(below: 9) == 0 ? nil : value)
        }
      }
      let groups = try table.insert(columns.map { integers($0) }, count: count)
      for row in 0..<count {
        let key = columns.map { $0[row] }
        if let group = known[key] {
          #expect(groups[row] == group)
        } else {
          #expect(groups[row] == Int32(known.count))
          known[key] = Int32(known.count)
          seen.append(key)
        }
      }
    }
    #expect(table.count == known.count)
    let keys = table.keys(0..<table.count)
    for (group, key) in seen.enumerated() {
      for (column, value) in key.enumerated() {
        #expect(keys[column].value(at: group) == (value.map { .integer(Int128($0)) } ?? .null))
      }
    }
  }

  @Test("A large table of slots is given up while it is made when the statement is cancelled")
  func cancelledWhileGrowing() throws {
    let cancellation = Cancellation()
    let context = EvaluationContext(
      settings: Settings(), nowMicroseconds: 0, cancellation: cancellation, randomSeed: 1)
    var table = GroupTable(types: [.bigint], context: context)
    table.expect(groups: 1 << 21)
    cancellation.cancel()
    #expect(throws: QueryError.self) { _ = try table.insert([integers([0, 1 << 50])], count: 2) }
  }

  @Test("Texts of different dictionaries are told apart by their bytes")
  func dictionaries() throws {
    var table = GroupTable(types: [.varchar, .bigint])
    let first = try table.insert([texts(["甲", "乙", "甲"]), integers([1, 1, 1])], count: 3)
    let second = try table.insert([texts(["乙", "丙", "甲"]), integers([1, 1, nil])], count: 3)
    #expect(first == [0, 1, 0])
    #expect(second == [1, 2, 3])
    #expect(table.keys(0..<4)[0].value(at: 3) == .text("甲"))
  }
}

@Suite("Selection by rank")
struct RankSelectionTests {
  @Test("The elements at ranks are those of the sorted array", arguments: [1, 2, 100, 1024, 1025, 5000, 40_000])
  func ranks(count: Int) throws {
    var numbers = Numbers(UInt64(count))
    for spread in [1, 3, 5000, UInt64(1) << 62] {
      let values = (0..<count).map { _ in Int64(bitPattern: numbers.next(below: spread)) &- Int64(spread / 2) }
      let sorted = values.sorted()
      let ranks = Set([0, count / 3, count / 2, count - 1]).sorted()
      #expect(try Int64.select([values[...]], ranks: ranks) {} == ranks.map { sorted[$0] })
      let parts = [values[..<(count / 3)], values[(count / 3)...], values[..<0]]
      #expect(try Int64.select(parts, ranks: ranks) {} == ranks.map { sorted[$0] })
      let wide = parts.map { $0.map { Int128($0) << 60 }[...] }
      #expect(try Int128.select(wide, ranks: ranks) {} == ranks.map { Int128(sorted[$0]) << 60 })
      let distances = values.map { Int64(clamping: Int128($0.magnitude)) }.sorted()
      #expect(try Int64.selectDistances(parts, from: 0, ranks: ranks) {} == ranks.map { distances[$0] })
    }
  }

  @Test("Numbers keep their order as keys")
  func order() {
    let doubles: [Double] = [-.infinity, -1e300, -2.5, -1e-300, 0, 1e-300, 0.5, 2, 1e300, .infinity]
    #expect(doubles.map { OrderedBits.key($0) } == doubles.map { OrderedBits.key($0) }.sorted())
    #expect(doubles.allSatisfy { OrderedBits.double(OrderedBits.key($0)) == $0 })
    #expect(OrderedBits.key(-0.0) == OrderedBits.key(0.0))
    #expect(OrderedBits.key(Double.nan) > OrderedBits.key(Double.infinity))
    let integers: [Int64] = [.min, -1, 0, 1, .max]
    #expect(integers.map { OrderedBits.integer(OrderedBits.key($0)) } == integers)
    #expect(integers.map { OrderedBits.key($0) } == integers.map { OrderedBits.key($0) }.sorted())
  }
}

@Suite("Rows by hash")
struct HashPartitionTests {
  @Test("Every row is in the partition of its hash, in row order", arguments: [0, 1, 3, 8])
  func order(bits: Int) {
    var numbers = Numbers(7)
    let hashes = (0..<5000).map { _ in Hashing.mix(numbers.next(below: 900)) }
    let (places, starts) = HashPartitions.places(hashes, bits: bits)
    var order = [Int32](repeating: -1, count: 5000)
    for (row, place) in places.enumerated() { order[Int(place)] = Int32(row) }
    #expect(order.sorted() == (0..<5000).map { Int32($0) })
    #expect(starts.first == 0 && starts.last == 5000 && starts.count == (1 << bits) + 1)
    for partition in 0..<(1 << bits) {
      let rows = order[starts[partition]..<starts[partition + 1]]
      #expect(Array(rows) == rows.sorted())
      #expect(rows.allSatisfy { bits == 0 || Int(hashes[Int($0)] >> UInt64(64 - bits)) == partition })
    }
  }
}

@Suite("Rows at places")
struct ScatteringTests {
  @Test(
    "Each row goes to its place, whatever the type and where the parts end",
    arguments: [
      DataType.bigint, .double, .boolean, .hugeint, .varchar, .interval, .list(.bigint),
    ])
  func places(type: DataType) throws {
    var numbers = Numbers(11)
    var vectors = RandomVectors(random: SplitMix(state: 31))
    for counts in [[1], [0, 7, 64], [300, 1, 63, 200]] {
      let rows = PartitionedRowsReference.rows(counts: counts)
      let parts = try counts.map { try vectors.vector(type, count: $0, spread: 9) }
      let keys = counts.map { count in integers((0..<count).map { _ in Int64(numbers.next(below: 40)) }) }
      for bits in [0, 2, 5] {
        var divided = PartitionedRows(types: [type, .bigint], bits: bits)
        for (index, count) in counts.enumerated() {
          try divided.append([parts[index], keys[index]], hashedBy: [keys[index]], count: count)
        }
        try divided.finishBatch()
        #expect(divided.count == rows.count)
        var given: [String] = []
        for partition in 0..<divided.partitionCount {
          try divided.forEachChunk(of: partition) { (chunk) throws(QueryError) in
            for row in 0..<chunk.count {
              given.append("\(partition) \(chunk.columns[0].value(at: row)) \(chunk.columns[1].value(at: row))")
            }
          }
        }
        var expected: [(partition: Int, text: String)] = []
        for (part, row) in rows {
          let hash = Hashing.hash([keys[part]], count: counts[part])[row]
          let partition = bits == 0 ? 0 : Int(hash >> UInt64(64 - bits))
          expected.append(
            (partition, "\(partition) \(parts[part].value(at: row)) \(keys[part].value(at: row))"))
        }
        let ordered = (0..<divided.partitionCount).flatMap { partition in
          expected.filter { $0.partition == partition }.map(\.text)
        }
        #expect(given == ordered)
      }
    }
  }
}

/// The rows of parts, one after the other.
private enum PartitionedRowsReference {
  static func rows(counts: [Int]) -> [(part: Int, row: Int)] {
    counts.enumerated().flatMap { part, count in (0..<count).map { (part, $0) } }
  }
}

@Suite("Distinct values of groups")
struct DistinctSetTests {
  @Test("Merging can be stopped")
  func stopped() throws {
    let sets = (0..<2).map { _ in
      DistinctSet(types: [.bigint], hasGroups: true, takesBitmaps: false, partitionedGroups: .max)
    }
    for set in sets { try set.insert([integers([1, 2, 3])], groups: [0, 0, 0], groupCount: 1) }
    let session = Session()
    session.cancellation.cancel()
    #expect(throws: QueryError(.limit(.interrupted))) {
      try sets[0].merge(sets[1], groups: [0], groupCount: 1, ExecutionState(context: session.limits))
    }
  }

  /// From bitmaps to bitmaps of numbered values, to a table, to partitions.
  @Test("Counts are those of sets", arguments: [50, 5000, 1 << 33], [1, 40])
  func counts(range: UInt64, groupCount: UInt64) throws {
    for limit in [10, 300, 100_000] {
      var numbers = Numbers(range &+ groupCount)
      func make() -> DistinctSet {
        DistinctSet(types: [.bigint], hasGroups: groupCount > 1, takesBitmaps: true, partitionedGroups: limit)
      }
      let sets = [make(), make()]
      var expected = [Set<Int64>](repeating: [], count: Int(groupCount))
      for chunk in 0..<8 {
        let groups = (0..<500).map { _ in Int32(numbers.next(below: groupCount)) }
        let values = (0..<500).map { row -> Int64? in
          row % 13 == 5 ? nil : Int64(numbers.next(below: range >> UInt64(7 - chunk) | 1)) - Int64(chunk * 40)
        }
        try sets[chunk % 2].insert([integers(values)], groups: groups, groupCount: Int(groupCount))
        for (group, value) in zip(groups, values) { if let value { expected[Int(group)].insert(value) } }
      }
      try sets[0].merge(
        sets[1], groups: (0..<Int32(groupCount)).map { $0 }, groupCount: Int(groupCount),
        ExecutionState(context: Session().limits))
      var found = [Set<Int64>](repeating: [], count: Int(groupCount))
      try sets[0].forEachChunk(state: nil) { (groups, arguments) throws(QueryError) in
        for (row, group) in groups.enumerated() {
          guard case .integer(let value) = arguments[0].value(at: row) else { continue }
          #expect(found[Int(group)].insert(Int64(value)).inserted)
        }
      }
      #expect(found == expected)
      if let counts = sets[0].counts(groupCount: Int(groupCount)) {
        #expect(counts == expected.map { Int64($0.count) })
      }
    }
  }
}

@Suite("Choice by a condition")
struct SelectingTests {
  @Test("Rows come from the side that the condition says")
  func choose() throws {
    var numbers = Numbers(3)
    let count = 200
    let flags = (0..<count).map { _ in numbers.next(below: 2) == 0 }
    var known = Validity(repeating: true, count: count)
    for row in stride(from: 0, to: count, by: 7) { known[row] = false }
    let condition = Vector(type: .boolean, count: count, storage: .booleans(flags[...]), validity: known)
    let first = integers((0..<count).map { $0 % 5 == 0 ? nil : Int64($0) })
    let second = integers((0..<count).map { $0 % 3 == 0 ? nil : Int64(-$0) })
    let constant = try Vector.constant(.integer(9), type: .bigint, count: count)
    for (left, right) in [(first, second), (first, constant), (constant, second), (constant, constant)] {
      let chosen = try #require(Selecting.choose(condition, left, right))
      for row in 0..<count {
        #expect(chosen.value(at: row) == (flags[row] && known[row] ? left : right).value(at: row))
      }
    }
    #expect(Selecting.choose(condition, texts(["a"]), texts(["b"])) == nil)
  }
}

@Suite("EXPLAIN ANALYZE")
struct ExplainAnalyzeTests {
  private func lines(_ query: String, threads: Int) throws -> [String] {
    var settings = Settings()
    settings.threads = threads
    settings.parallelism.rows = 100
    settings.parallelism.morselRows = 500
    settings.parallelism.sampleRows = 1000
    settings.parallelism.partitionedGroups = 2000
    let session = Session(settings: settings)
    var result: [String] = []
    var reader = StatementReader(
      SourceText(text: "CREATE TABLE t AS SELECT i, i % 7 AS k, i * 1000003 AS big FROM range(0, 6000) r(i); " + query))
    while let parsed = try reader.next() {
      if case .rows(let rows) = try session.run(parsed).outcome {
        result = rows.rows.compactMap { if case .text(let line)? = $0.first { line } else { nil } }
      }
    }
    return result
  }

  @Test("Steps tell their rows, their time and their technique")
  func techniques() throws {
    let few = try lines("EXPLAIN ANALYZE SELECT k, count(DISTINCT i) FROM t WHERE i >= 0 GROUP BY k", threads: 2)
    #expect(few[0].contains("[7 rows, "))
    #expect(few[0].contains("groups by array of"))
    #expect(few[0].contains("distinct by bitmaps"))
    #expect(few[0].contains("workers 2"))
    #expect(few.contains { $0.contains("filter") && $0.contains("[6000 rows, ") && $0.contains("1 packed conditions") })
    #expect(few.last?.hasPrefix("7 rows, ") == true)
    let many = try lines("EXPLAIN ANALYZE SELECT big, k, count(*) FROM t GROUP BY big, k", threads: 2)
    #expect(many[0].contains("groups by hash table in 32 partitions"))
    let rolled = try lines("EXPLAIN ANALYZE SELECT k, count(*) FROM t GROUP BY ROLLUP (k)", threads: 1)
    #expect(rolled[0].contains("rolled up from the finest groups"))
    #expect(!rolled[0].contains("workers 2"))
  }
}

// MARK: - Slots

@Suite("Slots of groups")
struct GroupSlotTests {
  /// Keys that all begin at few slots, the key 0 among them, against a dictionary: those that stand in their first slot, in the
  /// second, and further on.
  @Test(arguments: [64, 256], [1, 3, 40])
  func keysThatMeetInASlot(capacity: Int, homes: Int) {
    check(GroupSlot.self, capacity: capacity, homes: homes)
    check(PackedGroupSlot.self, capacity: capacity, homes: homes)
  }

  @Test("A packed slot holds the longest key beside the highest number")
  func packed() {
    for (key, group) in [(0, 0), (0, 1), (1 << 40 - 1, 1 << 24 - 1), (1 << 39, 1), (5, 1 << 23)] as [(UInt64, Int32)] {
      let slot = PackedGroupSlot(key: key, group: group)
      #expect(slot.key == key && slot.group == group)
    }
    #expect(PackedGroupSlot().group == 0)
  }

  private func check<Slot: KeySlot>(_ kind: Slot.Type, capacity: Int, homes: Int) {
    let mask = UInt64(capacity - 1)
    var keys: [UInt64] = [0]
    var candidate: UInt64 = 1
    while keys.count < capacity / 2 - 1 {
      if GroupSlots.hash(candidate) & mask < UInt64(homes) { keys.append(candidate) }
      candidate += 1
    }
    var random = SeededGenerator(UInt64(capacity * homes))
    var slots = [Slot](repeating: Slot(), count: capacity)
    var found: [UInt64] = []
    var known: [UInt64: Int32] = [:]
    for round in 0..<8 {
      // At first few keys come, later all of them.
      let choices = min(keys.count, 1 + round * keys.count / 6)
      let words = (0..<(round * 300)).map { _ in keys[Int(random.next() % UInt64(choices))] }
      let groups = GroupSlots.insert(words[...], slots: &slots, keys: &found)
      let expected = words.map { word -> Int32 in
        let group = known[word] ?? Int32(known.count)
        known[word] = group
        return group
      }
      #expect(groups == expected, "round \(round)")
    }
    #expect(found.count == known.count)
    #expect(found.indices.allSatisfy { known[found[$0]] == Int32($0) })
    // A table made of the keys gives the same numbers.
    var again = [Slot](repeating: Slot(), count: capacity)
    GroupSlots.add(found, 0..<found.count, to: &again)
    var same = found
    let groups = GroupSlots.insert(found[...], slots: &again, keys: &same)
    #expect(groups == found.indices.map { Int32($0) })
    #expect(same == found)
    #expect(GroupSlots.lookup(keys, in: again) == keys.map { known[$0] ?? -1 })
  }
}
