// The distinct arguments of each group, for aggregates with DISTINCT. They are collected while rows come and fed to the
// accumulator at the end, so that the sets of several workers can be put together first.

/// Which arguments each group has seen.
///
/// A single argument of integers or codes whose domain is small is kept as one bitmap a group; anything else in a
/// `GroupTable` over group and arguments, until that is large and its rows are better divided by hash.
final class DistinctSet {
  private let types: [DataType]
  private let hasGroups: Bool
  private var bitmaps: DistinctBitmaps?
  /// Bitmaps over the numbers of the arguments, where these are too far apart for bitmaps of their own.
  private var numbered: NumberedBitmaps?
  private var table: GroupTable
  /// Rows that are yet to be made distinct, once there are too many for one table.
  private var partitions: PartitionedRows?
  private let partitionedGroups: Int

  /// An empty set of arguments of `types`. `hasGroups` is false for an aggregate of all rows; `takesBitmaps` says that
  /// the aggregate skips NULL and does not look at the order of its rows.
  init(types: [DataType], hasGroups: Bool, takesBitmaps: Bool, partitionedGroups: Int) {
    self.types = types
    self.hasGroups = hasGroups
    // Rows that are divided by hash come in another order than they were taken in.
    self.partitionedGroups = takesBitmaps ? partitionedGroups : Int.max
    bitmaps = types.count == 1 && takesBitmaps ? DistinctBitmaps() : nil
    table = GroupTable(types: (hasGroups ? [.integer] : []) + types)
  }

  private var columnTypes: [DataType] { (hasGroups ? [.integer] : []) + types }

  /// How the values are kept, for EXPLAIN ANALYZE.
  var technique: String {
    if bitmaps != nil { return "bitmaps" }
    if numbered != nil { return "bitmaps of numbered values" }
    return partitions == nil ? "hash table" : "hash partitions"
  }

  /// Bytes held, for the memory account.
  var byteCount: Int {
    (bitmaps?.byteCount ?? numbered?.byteCount ?? table.byteCount) + (partitions?.byteCount ?? 0)
  }

  /// Takes in rows: row `i` of the arguments belongs to group `groups[i]`, which is below `groupCount`.
  func insert(_ arguments: [Vector], groups: [Int32], groupCount: Int) throws(QueryError) {
    if let argument = arguments.first, var known = bitmaps {
      bitmaps = nil
      let isTaken = known.insert(argument, groups: groups, groupCount: groupCount)
      if isTaken {
        bitmaps = known
        return
      }
      // The chunk that does not fit is taken whole by what comes next: what it set before in bitmaps comes twice, once.
      try leave(known, groupCount: groupCount)
    }
    if var known = numbered {
      numbered = nil
      if try known.insert(arguments, groups: groups, groupCount: groupCount) {
        numbered = known
        return
      }
      try known.forEachChunk { (groups, arguments) throws(QueryError) in try add(arguments, groups: groups) }
    }
    try add(arguments, groups: groups)
  }

  /// Goes over from the bitmaps `known` to such of numbered values, or to the table.
  private func leave(_ known: DistinctBitmaps, groupCount: Int) throws(QueryError) {
    bitmaps = nil
    if hasGroups { numbered = NumberedBitmaps(types: types, limit: partitionedGroups) }
    try known.forEachChunk { (groups, arguments) throws(QueryError) in
      try insert(arguments, groups: groups, groupCount: groupCount)
    }
  }

  private func add(_ arguments: [Vector], groups: [Int32]) throws(QueryError) {
    var columns = arguments
    if hasGroups {
      let numbers = mapElements(groups[...]) { Int64($0) }
      columns.insert(Vector(type: .integer, count: groups.count, storage: .integers(numbers)), at: 0)
    }
    if partitions != nil {
      try partitions?.append(columns, hashedBy: arguments, count: groups.count)
      return
    }
    _ = try table.insert(columns, count: groups.count)
    if table.count >= partitionedGroups { try divide() }
  }

  /// Goes over from the table to rows divided by the hash of the arguments.
  private func divide() throws(QueryError) {
    guard partitions == nil else { return }
    let all = table.keys(0..<table.count)
    var rows = PartitionedRows(types: columnTypes, bits: DistinctSet.partitionBits)
    try rows.append(all, hashedBy: Array(all.suffix(types.count)), count: table.count)
    partitions = rows
    table = GroupTable(types: columnTypes)
  }

  private static let partitionBits = 8

  /// Takes in the set of another worker, whose group `i` is `groups[i]` here. The statement can be stopped meanwhile.
  func merge(_ other: DistinctSet, groups: [Int32], groupCount: Int, _ state: ExecutionState) throws(QueryError) {
    if let mine = bitmaps, let theirs = other.bitmaps, let merged = mine.merged(theirs, groups, groupCount: groupCount)
    {
      bitmaps = merged
      return
    }
    if other.numbered != nil, let mine = bitmaps { try leave(mine, groupCount: groupCount) }
    if let theirs = other.numbered, var mine = numbered {
      numbered = nil
      if try mine.merge(theirs, groups: groups, groupCount: groupCount) {
        numbered = mine
        return
      }
      numbered = mine
    }
    if var theirs = other.partitions, other.hasGroups == hasGroups {
      try moveToTable()
      try divide()
      try theirs.finishBatch()
      if hasGroups { theirs.mapFirstColumn { groups[Int($0)] } }
      try partitions?.merge(theirs)
      return
    }
    try other.forEachChunk(state: state) { (own, arguments) throws(QueryError) in
      try state.check()
      try insert(arguments, groups: own.map { groups[Int($0)] }, groupCount: groupCount)
    }
  }

  /// The number of distinct values that are not NULL of each group; nil when they have to be counted one by one.
  func counts(groupCount: Int) -> [Int64]? {
    bitmaps?.counts(groupCount: groupCount) ?? numbered?.counts(groupCount: groupCount)
  }

  /// Gives every distinct row once, in chunks: its group and its arguments. Where rows are divided by hash, the workers of
  /// `state` make the parts distinct, whose bytes are booked meanwhile.
  func forEachChunk(
    state: ExecutionState?, _ body: (_ groups: [Int32], _ arguments: [Vector]) throws(QueryError) -> Void
  ) throws(QueryError) {
    if bitmaps != nil || numbered != nil {
      try bitmaps?.forEachChunk(body)
      try numbered?.forEachChunk(body)
      return
    }
    try give(table, body)
    let account = state.map { MemoryAccount($0) }
    let tables = try mapPartitions(state) { (table) throws(QueryError) in
      try account?.charge(table.byteCount)
      return table
    }
    for table in tables { try give(table, body) }
  }

  /// What `body` makes of the distinct rows of each partition; the workers of `state` share the partitions.
  private func mapPartitions<Result: Sendable>(
    _ state: ExecutionState?, _ body: @escaping @Sendable (_ distinct: GroupTable) throws(QueryError) -> Result
  ) throws(QueryError) -> [Result] {
    guard var rows = partitions else { return [] }
    try rows.finishBatch()
    let (finished, all) = (rows, columnTypes)
    return try (state?.pool ?? WorkerPool(Settings())).map(
      workers: state?.pool.workers(forRows: finished.count) ?? 1, tasks: finished.partitionCount
    ) { (partition) throws(QueryError) -> Result in
      var distinct = GroupTable(types: all)
      distinct.expect(groups: finished.rowCount(of: partition) / 2)
      try finished.forEachChunk(of: partition) { (chunk) throws(QueryError) in
        try state?.check()
        _ = try distinct.insert(chunk.columns, count: chunk.count)
      }
      return try body(distinct)
    }
  }

  /// Groups up to which every partition counts for all groups.
  private static let countedGroups = 4096

  /// The number of distinct rows without NULL of each group, counted by several workers; nil where rows are not divided.
  func dividedCounts(groupCount: Int, state: ExecutionState) throws(QueryError) -> [Int64]? {
    guard bitmaps == nil, numbered == nil, partitions != nil, groupCount <= DistinctSet.countedGroups else {
      return nil
    }
    let hasGroups = hasGroups
    let parts = try mapPartitions(state) { (distinct) throws(QueryError) -> [Int64] in
      DistinctSet.counts(distinct, hasGroups: hasGroups, groupCount: groupCount)
    }
    var counts = DistinctSet.counts(table, hasGroups: hasGroups, groupCount: groupCount)
    for part in parts { for group in 0..<groupCount { counts[group] += part[group] } }
    return counts
  }

  /// The number of rows of `table` without NULL among the arguments, for each group.
  private static func counts(_ table: GroupTable, hasGroups: Bool, groupCount: Int) -> [Int64] {
    var counts = [Int64](repeating: 0, count: groupCount)
    let columns = table.keys(0..<table.count)
    var validity: Validity?
    for argument in columns[(hasGroups ? 1 : 0)...] {
      validity = Validity.intersection(validity, argument.rowValidity)
    }
    guard hasGroups, case .integers(let numbers) = columns[0].storage else {
      if groupCount > 0 { counts[0] = Int64(validity?.validCount ?? table.count) }
      return counts
    }
    for (row, number) in numbers.enumerated() where validity?[row] ?? true { counts[Int(number)] += 1 }
    return counts
  }

  private func give(
    _ table: GroupTable, _ body: (_ groups: [Int32], _ arguments: [Vector]) throws(QueryError) -> Void
  ) throws(QueryError) {
    var start = 0
    while start < table.count {
      let end = min(start + 16_384, table.count)
      let columns = table.keys(start..<end)
      if hasGroups, case .integers(let numbers) = columns[0].storage {
        let groups = Array(mapElements(numbers) { Int32(truncatingIfNeeded: $0) })
        try body(groups, Array(columns[1...]))
      } else {
        try body([Int32](repeating: 0, count: end - start), columns)
      }
      start = end
    }
  }

  /// Goes over from bitmaps to the table.
  private func moveToTable() throws(QueryError) {
    let (plain, coded) = (bitmaps, numbered)
    bitmaps = nil
    numbered = nil
    try plain?.forEachChunk { (groups, arguments) throws(QueryError) in try add(arguments, groups: groups) }
    try coded?.forEachChunk { (groups, arguments) throws(QueryError) in try add(arguments, groups: groups) }
  }
}

/// Bitmaps over the numbers that a table gives to arguments: for values of any type, when there are not too many.
struct NumberedBitmaps {
  private var table: GroupTable
  private var bitmaps = DistinctBitmaps()
  private let limit: Int

  /// No values yet; there may be up to `limit` different ones.
  init(types: [DataType], limit: Int) {
    table = GroupTable(types: types)
    self.limit = limit
  }

  /// Bytes held.
  var byteCount: Int { table.byteCount + bitmaps.byteCount }

  /// Takes in a chunk; false, and nothing is taken, when there are too many values or groups.
  mutating func insert(_ arguments: [Vector], groups: [Int32], groupCount: Int) throws(QueryError) -> Bool {
    let numbers = try table.insert(arguments, count: groups.count)
    guard table.count <= limit else { return false }
    var validity: Validity?
    for argument in arguments { validity = Validity.intersection(validity, argument.rowValidity) }
    let vector = Vector(
      type: .bigint, count: groups.count, storage: .integers(mapElements(numbers[...]) { Int64($0) }),
      validity: validity)
    return bitmaps.insert(vector, groups: groups, groupCount: groupCount)
  }

  /// Takes in the values of another set, whose group `i` is `groups[i]` here; false, and nothing is taken, when there are
  /// too many values or groups.
  mutating func merge(_ other: NumberedBitmaps, groups: [Int32], groupCount: Int) throws(QueryError) -> Bool {
    let numbers = try table.insert(other.table.keys(0..<other.table.count), count: other.table.count)
    guard table.count <= limit else { return false }
    return bitmaps.merge(other.bitmaps, numbers: numbers, groups: groups, groupCount: groupCount)
  }

  /// The number of values of each group.
  func counts(groupCount: Int) -> [Int64] { bitmaps.counts(groupCount: groupCount) }

  /// Gives every value of every group once.
  func forEachChunk(_ body: (_ groups: [Int32], _ arguments: [Vector]) throws(QueryError) -> Void) throws(QueryError) {
    let all = table.keys(0..<table.count)
    try bitmaps.forEachChunk { (groups, numbers) throws(QueryError) in
      guard case .integers(let places) = numbers[0].storage else { return }
      let positions = Array(mapElements(places) { Int32(truncatingIfNeeded: $0) })
      try body(groups, all.map { $0.gather(positions) })
    }
  }
}
