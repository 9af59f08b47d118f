// Aggregates over frames against sums made row by row.

import Testing

@testable import Query

/// One row of the table that windows are computed over.
private struct Sample {
  var id: Int
  var partition: Int
  var order: Int
  var number: Int?
}

private func samples(_ count: Int, seed: UInt64) -> [Sample] {
  var random = SplitMix(state: seed)
  return (0..<count).map { id in
    Sample(
      id: id, partition: Int(random.next() % 5), order: Int(random.next() % 20),
      number: random.next() % 4 == 0 ? nil : Int(random.next() % 50) - 20)
  }
}

private func session(_ rows: [Sample]) throws -> Session {
  let session = Session()
  var table = TableBuilder(
    name: "t",
    schema: Schema([
      ColumnDefinition(name: "id", type: .bigint), ColumnDefinition(name: "p", type: .bigint),
      ColumnDefinition(name: "o", type: .bigint), ColumnDefinition(name: "x", type: .bigint),
    ]))
  for row in rows {
    try table.append([
      .integer(Int128(row.id)), .integer(Int128(row.partition)), .integer(Int128(row.order)),
      row.number.map { .integer(Int128($0)) } ?? .null,
    ])
  }
  session.catalog.set(table.build())
  return session
}

/// The numbers of a row's frame, by comparing it with every row of its partition.
private enum Frame: String, CaseIterable {
  case whole = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
  case running = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
  case remaining = "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"
  case sliding = "ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING"
  case behind = "ROWS BETWEEN 7 PRECEDING AND 4 PRECEDING"
  case ahead = "ROWS BETWEEN 2 FOLLOWING AND 5 FOLLOWING"
  case uneven = "ROWS BETWEEN id % 4 PRECEDING AND (id * 7) % 5 FOLLOWING"
  case peers = "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
  case near = "RANGE BETWEEN 2 PRECEDING AND 3 FOLLOWING"
  case groups = "GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING"
  case withoutCurrent = "ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW"
  case othersOfAll = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW"

  func contains(_ place: Int, of current: Int, in rows: [Sample]) -> Bool {
    let (row, distance) = (rows[current], place - current)
    switch self {
    case .whole: return true
    case .running: return distance <= 0
    case .remaining: return distance >= 0
    case .sliding: return (-3...2).contains(distance)
    case .behind: return (-7...(-4)).contains(distance)
    case .ahead: return (2...5).contains(distance)
    case .uneven: return distance >= -(row.id % 4) && distance <= (row.id * 7) % 5
    case .peers: return rows[place].order <= row.order
    case .near: return (row.order - 2...row.order + 3).contains(rows[place].order)
    case .groups:
      let orders = Set(rows.map(\.order)).sorted()
      guard let mine = orders.firstIndex(of: row.order), let theirs = orders.firstIndex(of: rows[place].order)
      else { return false }
      return abs(mine - theirs) <= 1
    case .withoutCurrent: return (-3...2).contains(distance) && distance != 0
    case .othersOfAll: return distance != 0
    }
  }
}

@Test(arguments: Frame.allCases.map(\.rawValue), [1])
private func framesHoldTheRowsThatTheyName(frame: String, seed: UInt64) throws {
  let rows = samples(90, seed: seed)
  let session = try session(rows)
  let frame = try #require(Frame(rawValue: frame))
  let over = "OVER (PARTITION BY p ORDER BY o, id \(frame.rawValue))"
  // RANGE and GROUPS have one key, so that rows of equal keys are peers.
  let isByRow = frame.rawValue.hasPrefix("ROWS")
  let window = isByRow ? over : "OVER (PARTITION BY p ORDER BY o \(frame.rawValue))"
  let aggregates = [
    "sum(x)", "count(x)", "count(*)", "min(x)", "max(x)", "sum(x::DOUBLE)", "avg(x::DOUBLE)", "sum(x::HUGEINT)",
    "sum(x) FILTER (x > 0)", "min(x) FILTER (x > 0)", "count(*) FILTER (x > 0)", "max('k' || (x + 100))",
    "count(DISTINCT x)", "sum(DISTINCT x)", "count(DISTINCT 'k' || x)", "sum(DISTINCT x::HUGEINT)",
  ]
  let query =
    "SELECT id, " + aggregates.map { "\($0) \(window)" }.joined(separator: ", ") + " FROM t ORDER BY id"
  var reader = StatementReader(SourceText(name: "test", text: query))
  let parsed = try #require(try reader.next())
  guard case .rows(let result) = try session.run(parsed).outcome else { return }
  for partition in 0..<5 {
    let mine = rows.filter { $0.partition == partition }.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
    for place in mine.indices {
      let inside = mine.indices.filter { frame.contains($0, of: place, in: mine) }
      let numbers = inside.compactMap { mine[$0].number }
      let positive = numbers.filter { $0 > 0 }
      let given = result.rows[mine[place].id]
      let total = Value.integer(Int128(numbers.reduce(0, +)))
      func orNull(_ values: [Int], _ value: Value) -> Value { values.isEmpty ? .null : value }
      let sum = Double(numbers.reduce(0, +))
      let expected: [Value] = [
        orNull(numbers, total), .integer(Int128(numbers.count)), .integer(Int128(inside.count)),
        orNull(numbers, .integer(Int128(numbers.min() ?? 0))), orNull(numbers, .integer(Int128(numbers.max() ?? 0))),
        orNull(numbers, .double(sum)), orNull(numbers, .double(sum / Double(max(numbers.count, 1)))),
        orNull(numbers, total), orNull(positive, .integer(Int128(positive.reduce(0, +)))),
        orNull(positive, .integer(Int128(positive.min() ?? 0))), .integer(Int128(positive.count)),
        orNull(numbers, .text(numbers.map { "k\($0 + 100)" }.max() ?? "")),
        .integer(Int128(Set(numbers).count)), orNull(numbers, .integer(Int128(Set(numbers).reduce(0, +)))),
        .integer(Int128(Set(numbers).count)), orNull(numbers, .integer(Int128(Set(numbers).reduce(0, +)))),
      ]
      #expect(Array(given.dropFirst()) == expected, "\(frame.rawValue), row \(mine[place].id)")
    }
  }
}

@Test func rowsOfAPartitionAreNumberedRankedAndShifted() throws {
  let rows = samples(400, seed: 6)
  let session = try session(rows)
  let window = "OVER (PARTITION BY p ORDER BY o)"
  let query = """
    SELECT id, rank() \(window), dense_rank() \(window), percent_rank() \(window), cume_dist() \(window),
      row_number() OVER (PARTITION BY p ORDER BY o, id), lag(id) OVER (PARTITION BY p ORDER BY o, id),
      lead(id, 3, -id) OVER (PARTITION BY p ORDER BY o, id), ntile(7) OVER (PARTITION BY p ORDER BY o, id)
    FROM t ORDER BY id
    """
  var reader = StatementReader(SourceText(name: "test", text: query))
  let parsed = try #require(try reader.next())
  guard case .rows(let result) = try session.run(parsed).outcome else { return }
  for partition in 0..<5 {
    let mine = rows.filter { $0.partition == partition }.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
    for (place, row) in mine.enumerated() {
      let before = mine.filter { $0.order < row.order }
      let upTo = mine.filter { $0.order <= row.order }
      let (size, larger) = mine.count.quotientAndRemainder(dividingBy: 7)
      let bounds = (0..<7).map { $0 * size + min($0, larger) }
      let expected: [Value] = [
        .integer(Int128(before.count + 1)), .integer(Int128(Set(before.map(\.order)).count + 1)),
        .double(Double(before.count) / Double(mine.count - 1)), .double(Double(upTo.count) / Double(mine.count)),
        .integer(Int128(place + 1)), place == 0 ? .null : .integer(Int128(mine[place - 1].id)),
        .integer(Int128(place + 3 < mine.count ? mine[place + 3].id : -row.id)),
        .integer(Int128((bounds.lastIndex { $0 <= place } ?? 0) + 1)),
      ]
      #expect(Array(result.rows[row.id].dropFirst()) == expected)
    }
  }
}

@Test(arguments: ["", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES"])
func statisticsOfLongFramesAreThoseOfTheirRows(exclusion: String) throws {
  let rows = samples(300, seed: 11)
  let session = try session(rows)
  // The order is by id alone, so that every row is its only peer.
  let window = "OVER (ORDER BY id ROWS BETWEEN 40 PRECEDING AND 25 FOLLOWING\(exclusion))"
  let query = "SELECT id, stddev_pop(x) \(window), var_samp(x) \(window), skewness(x) \(window) FROM t ORDER BY id"
  var reader = StatementReader(SourceText(name: "test", text: query))
  let parsed = try #require(try reader.next())
  guard case .rows(let result) = try session.run(parsed).outcome else { return }
  let omitsCurrent = exclusion == " EXCLUDE CURRENT ROW" || exclusion == " EXCLUDE GROUP"
  for place in rows.indices {
    let frame = max(0, place - 40)..<min(rows.count, place + 26)
    let numbers = frame.filter { !omitsCurrent || $0 != place }.compactMap { rows[$0].number }.map { Double($0) }
    let count = Double(numbers.count)
    let mean = numbers.reduce(0, +) / count
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { sum, number in
        sum + (0..<power).reduce(1.0) { product, _ in product * (number - mean) }
      }
    }
    let deviation = (moment(2) / count).squareRoot()
    let skewness =
      (count * (count - 1)).squareRoot() / (count - 2) * (moment(3) / count) / (deviation * deviation * deviation)
    for (given, expected) in zip(result.rows[place].dropFirst(), [deviation, moment(2) / (count - 1), skewness]) {
      guard case .double(let number) = given else {
        Issue.record("row \(place): \(given)")
        continue
      }
      #expect(abs(number - expected) <= 1e-9 * max(1, abs(expected)), "row \(place)")
    }
  }
}

@Test func longWindowsTakeTimeInLineWithTheirRows() throws {
  // Frames of five thousand rows each over twenty thousand: taking in every frame anew would be a hundred million steps.
  let session = try session(samples(20_000, seed: 2))
  let frame = "OVER (ORDER BY id ROWS BETWEEN 5000 PRECEDING AND CURRENT ROW)"
  let excluding = frame.replacing(")", with: " EXCLUDE CURRENT ROW)")
  let inner =
    "SELECT min(x) \(frame) a, max(x) \(excluding) b, sum(x::DOUBLE) \(excluding) c, count(DISTINCT x) \(frame) d,"
    + " sum(DISTINCT x) \(frame) e, stddev(x) \(frame) f, avg(x) \(excluding) g FROM t"
  let query = "SELECT sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), sum(g) FROM (\(inner))"
  var reader = StatementReader(SourceText(name: "test", text: query))
  let parsed = try #require(try reader.next())
  guard case .rows(let result) = try session.run(parsed).outcome else { return }
  #expect(result.rowCount == 1)
}
