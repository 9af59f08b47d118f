// Finds the base rows of results: runs the traced plan, then the searches of the groups that its marks lead to, until
// nothing but rows of tables is left.

/// One search.
struct LineageSearch {
  private let runner: QueryRunner
  private let tracer: LineageTracer
  private let limit: Int
  /// Tuples of groups that are still to be searched, by origin, each with the result rows that it belongs to.
  private var waiting: [Int: [[Value]: Set<Int>]] = [:]
  /// What was found, by result row.
  private var found: [Int: FoundSources] = [:]

  /// A search by `runner` for at most `limit` sources a row.
  init(runner: QueryRunner, leavesOutConditions: Bool, limit: Int) {
    self.runner = runner
    tracer = LineageTracer(leavesOutConditions: leavesOutConditions)
    self.limit = limit
  }

  /// The sources of rows of the result of `plan`.
  ///
  /// - Parameter rows: Gives the places of the rows that are asked about among the rows that the plan gives now.
  mutating func sources(
    of plan: Plan, demand: LineageDemand, rows: ([Chunk], _ width: Int) throws(QueryError) -> [Int]
  ) throws(QueryError) -> [FoundSources] {
    let traced = try tracer.trace(plan, demand, LineageScope())
    let result = try runner.run(traced.plan)
    let wanted = try rows(result.chunks, traced.width)
    var owners: [Int: [Int]] = [:]
    for (owner, position) in wanted.enumerated() { owners[position, default: []].append(owner) }
    collect(result.chunks, marks: traced.marks) { position in owners[position] ?? [] }
    while let origin = waiting.keys.min(), let tuples = waiting.removeValue(forKey: origin) {
      guard case .group(let group) = tracer.origins[origin] else { continue }
      try search(group, tuples)
    }
    return wanted.indices.map { found[$0] ?? FoundSources() }
  }

  /// Takes in the marks of rows; `owners` says which result rows a row belongs to.
  private mutating func collect(
    _ chunks: [Chunk], marks: [LineageMark], owners: (_ position: Int) -> [Int]
  ) {
    var first = 0
    for chunk in chunks {
      defer { first += chunk.count }
      for row in 0..<chunk.count {
        let owned = owners(first + row)
        if owned.isEmpty { continue }
        for mark in marks { collect(mark, chunk, row, owned) }
      }
    }
  }

  private mutating func collect(_ mark: LineageMark, _ chunk: Chunk, _ row: Int, _ owners: [Int]) {
    guard let sign = mark.columns.first, chunk.columns[sign].isValid(row) else { return }
    switch tracer.origins[mark.origin] {
    case .table(let table, let isCondition):
      guard case .integer(let number) = chunk.columns[sign].value(at: row) else { return }
      for owner in owners {
        found[owner, default: FoundSources()].add(
          table, Int(truncatingIfNeeded: number), origin: mark.origin, isCondition: isCondition, limit: limit)
      }
    case .group:
      let tuple = mark.columns.dropFirst().map { chunk.columns[$0].value(at: row) }
      waiting[mark.origin, default: [:]][tuple, default: []].formUnion(owners)
    }
  }

  /// Runs the input of a group with the keys of `tuples` fixed.
  private mutating func search(_ group: LineageGroup, _ tuples: [[Value]: Set<Int>]) throws(QueryError) {
    // Grouping sets leave out different keys: one search each.
    var byMask: [Int: [(tuple: [Value], owners: [Int])]] = [:]
    for (tuple, owners) in tuples {
      var mask = 0
      if group.hasMask, case .integer(let bits)? = tuple.last { mask = Int(truncatingIfNeeded: bits) }
      byMask[mask, default: []].append((tuple, owners.sorted()))
    }
    for mask in byMask.keys.sorted() {
      let entries = byMask[mask] ?? []
      var builder = TableBuilder(
        name: "groups",
        schema: Schema(
          ([.bigint] + group.tupleTypes).enumerated().map { ColumnDefinition(name: "#\($0.offset)", type: $0.element) })
      )
      for (number, entry) in entries.enumerated() { try builder.append([.integer(Int128(number))] + entry.tuple) }
      let traced = try group.search(builder.build(), mask: mask, by: tracer)
      let result = try runner.run(traced.plan)
      for chunk in result.chunks {
        let numbers = chunk.columns[0]
        collect([chunk], marks: traced.marks) { row in
          guard case .integer(let number) = numbers.value(at: row) else { return [] }
          return entries[Int(truncatingIfNeeded: number)].owners
        }
      }
    }
  }
}

/// The sources of one result row, as they are found.
struct FoundSources {
  private struct Key: Hashable {
    let table: Int
    let row: Int
  }

  /// Tables with the first origin that led to each, which puts them in an order.
  private var tables: [(table: Table, origin: Int)] = []
  private var rows: [Key: Bool] = [:]
  /// Whether some were left out.
  private(set) var isCut = false

  /// Adds a row of a table; a value stays one when the row is a condition too.
  mutating func add(_ table: Table, _ row: Int, origin: Int, isCondition: Bool, limit: Int) {
    let index: Int
    if let known = tables.firstIndex(where: { $0.table.name == table.name && $0.table.rowCount == table.rowCount }) {
      index = known
      tables[known].origin = min(tables[known].origin, origin)
    } else {
      index = tables.count
      tables.append((table, origin))
    }
    let key = Key(table: index, row: row)
    if let known = rows[key] {
      if known, !isCondition { rows[key] = false }
    } else if rows.count < limit {
      rows[key] = isCondition
    } else {
      isCut = true
    }
  }

  /// The sources: values before conditions, then by table and row.
  var sorted: [LineageSource] {
    rows.sorted { left, right in
      if left.value != right.value { return !left.value }
      return left.key.table != right.key.table
        ? tables[left.key.table].origin < tables[right.key.table].origin : left.key.row < right.key.row
    }.map { LineageSource(table: tables[$0.key.table].table, row: $0.key.row, isCondition: $0.value) }
  }
}
