// A look at rows spread over the whole input of a GROUP BY, to tell how many groups there will be.
//
// Short runs of rows are taken, one somewhere in each of many equal parts, so that a table in the order of its keys does not
// mislead, as its first rows would. A key is counted by the runs that it appears in: rows that follow each other often belong
// together.

import Synchronization

/// What runs of rows show of the groups of all rows.
struct GroupSample {
  /// Rows of a run, at most.
  private static let runRows = 128
  /// Runs are worth little when they are fewer.
  private static let leastRuns = 16
  /// Of so many rows one is looked at, at most.
  private static let sampledPart = 128

  /// The first row of each run, and the rows that each has.
  let starts: [Int]
  let length: Int

  private let rowCount: Int
  private var table: GroupTable
  /// For each key the last run that it was met in, and how many runs that were.
  private var lastRun: [Int32] = []
  private var runs: [Int32] = []
  /// Rows of the runs that steps in between let through, and among them different keys within their run.
  private var passed = 0
  private var differing = 0

  /// A sample of at most `limit` of `rowCount` rows, for keys of these types.
  init(rowCount: Int, limit: Int, types: [DataType]) {
    self.rowCount = rowCount
    table = GroupTable(types: types)
    let wanted = min(limit, max(rowCount / GroupSample.sampledPart, GroupSample.leastRuns * GroupSample.runRows))
    let length = min(max(1, min(GroupSample.runRows, wanted / GroupSample.leastRuns)), rowCount)
    let count = max(1, min(wanted, rowCount) / max(length, 1))
    // Even distances could go along with a pattern of the keys.
    let part = rowCount / count
    starts = (0..<count).map { $0 * part + Int(Hashing.mix(UInt64($0)) % UInt64(part - length + 1)) }
    self.length = length
  }

  /// Takes in keys of run `run`; runs come one after the other.
  mutating func add(_ keys: [Vector], count: Int, run: Int) throws(QueryError) {
    let groups = try table.insert(keys, count: count)
    let missing = table.count - runs.count
    runs.append(contentsOf: repeatElement(0, count: missing))
    lastRun.append(contentsOf: repeatElement(-1, count: missing))
    passed += count
    let number = Int32(truncatingIfNeeded: run)
    for group in groups where lastRun[Int(group)] != number {
      lastRun[Int(group)] = number
      runs[Int(group)] += 1
      differing += 1
    }
  }

  /// Bytes that the sample holds.
  var byteCount: Int { table.byteCount + runs.count * 8 }

  /// Whether groups are found by hashing.
  var isHashed: Bool { table.isHashed }

  /// How many groups all rows probably have: those met, and those that so many keys of one run and of two runs tell of
  /// (Chao's estimate). No more than there would be if all runs had keys of their own.
  var expectedGroups: Double {
    guard passed > 0 else { return 0 }
    var once = 0.0
    var twice = 0.0
    for count in runs {
      if count == 1 { once += 1 } else if count == 2 { twice += 1 }
    }
    let found = Double(runs.count)
    let unseen = once * (once - 1) / (2 * (twice + 1))
    let most = Double(rowCount) * Double(differing) / Double(starts.count * length)
    return min(found + unseen, max(found, most))
  }
}

extension GroupingRun {
  /// A sample of the rows of `pipeline`; nil where a row fails, which the statement itself will meet. What computing the rows
  /// counts and measures does not count.
  func sample(_ pipeline: Pipeline) throws(QueryError) -> GroupSample? {
    let divisions = state.context.divisionsByZero.load(ordering: .relaxed)
    defer { state.context.divisionsByZero.store(divisions, ordering: .relaxed) }
    var sample = GroupSample(
      rowCount: pipeline.source.rowCount, limit: state.context.settings.parallelism.sampleRows,
      types: work.groups.indices.map { work.aggregation.groups[$0].type })
    let instance = pipeline.instance(state, isMeasured: false)
    let account = MemoryAccount(state)
    var charged = 0
    do throws(QueryError) {
      for (run, start) in sample.starts.enumerated() {
        try state.check()
        instance.begin(start..<start + sample.length)
        while let chunk = try instance.top.next() {
          try sample.add(try work.groups.evaluate(chunk, state.context), count: chunk.count, run: run)
        }
        try account.charge(sample.byteCount - charged)
        charged = sample.byteCount
      }
    } catch {
      if case .limit = error.kind { throw error }
      return nil
    }
    return sample
  }
}
