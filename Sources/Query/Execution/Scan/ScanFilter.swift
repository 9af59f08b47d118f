// The filter of a scan: conditions that are tested on packed values, block by block, and the rest.

/// A filter over the columns of a scan. Workers share it.
struct ScanFilter: Sendable {
  /// Tested on packed values, cheap ones first.
  private(set) var conditions: [ScanCondition]
  /// Conditions whose keys are known when the scan begins.
  private(set) var probes: [ScanProbe] = []
  /// What is left to be computed for the rows that meet the conditions; nil when nothing is.
  let rest: (any CompiledExpression)?

  /// A filter of `predicate` over the columns `positions` of `table`; nil lets every row pass.
  init(
    _ predicate: BoundExpression?, table: Table, positions: [Int], compiler: ExpressionCompiler,
    context: EvaluationContext
  ) throws(QueryError) {
    guard let predicate else {
      conditions = []
      rest = nil
      return
    }
    let finder = ScanConditionFinder(table: table, positions: positions, compiler: compiler, context: context)
    let (conditions, others) = try finder.split(predicate.conjuncts)
    self.conditions = conditions
    switch others.count {
    case 0: rest = nil
    case 1: rest = try compiler.compile(others[0])
    default: rest = try compiler.compile(.and(others))
    }
  }

  /// This filter with a condition whose keys are known later.
  func adding(_ probe: ScanProbe) -> ScanFilter {
    var filter = self
    filter.probes.append(probe)
    return filter
  }

  /// This filter with the keys of all conditions known.
  func resolved(_ state: ExecutionState) throws(QueryError) -> ScanFilter {
    guard !probes.isEmpty else { return self }
    var filter = self
    filter.probes = []
    for probe in probes { filter.conditions.append(try probe.resolved(state)) }
    filter.conditions.sort { $0.cost < $1.cost }
    return filter
  }

  /// The same filter with one more condition, which is tested first.
  func adding(_ condition: ScanCondition) -> ScanFilter {
    var filter = self
    filter.conditions.insert(condition, at: 0)
    return filter
  }

  /// What EXPLAIN ANALYZE tells: how many conditions are tested on packed values, and how many blocks not looked at.
  func technique(_ table: Table) -> String {
    let blocks = table.columns.first?.blocks.count ?? 0
    let skipped = (0..<blocks).count(where: { openConditions(table, block: $0) == nil })
    return "\(conditions.count) packed conditions, \(skipped) of \(blocks) blocks skipped"
  }

  /// Which of some rows meet the conditions.
  enum Kept {
    case none, all
    case some([Int32])
  }

  /// Which of the rows `rows` of block `block` meet the conditions, by their positions in the block.
  func kept(_ table: Table, block: Int, rows: Range<Int>) -> Kept {
    guard let open = openConditions(table, block: block) else { return .none }
    if open.isEmpty { return .all }
    var mask = RowMask(count: rows.count)
    for condition in open {
      condition.narrow(&mask, table.columns[condition.column].blocks[block], rows)
      if mask.isEmpty { return .none }
    }
    let met = mask.positions(plus: rows.lowerBound)
    return met.count == rows.count ? .all : .some(met)
  }

  /// The conditions that must be tested row by row in a block; nil when none of its rows can pass.
  private func openConditions(_ table: Table, block: Int) -> [ScanCondition]? {
    var open: [ScanCondition] = []
    for condition in conditions {
      switch condition.verdict(table.columns[condition.column].blocks[block]) {
      case .none: return nil
      case .some: open.append(condition)
      case .all: continue
      }
    }
    return open
  }
}
