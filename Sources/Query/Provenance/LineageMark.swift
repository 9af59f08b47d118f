// Marks: hidden columns behind those of a plan step that say what each of its rows was made of.

/// What a query asks of the rows below: which columns its values come from, and whether rows are counted.
struct LineageDemand: Sendable {
  /// Columns that values are computed from.
  var columns: Set<Int> = []
  /// Whether a value depends on how many rows there are, as count(*) does.
  var countsRows = false

  /// Nothing is computed from the rows: they are conditions at most.
  var isEmpty: Bool { columns.isEmpty && !countsRows }

  /// All columns below `width`.
  static func all(_ width: Int) -> LineageDemand { LineageDemand(columns: Set(0..<width)) }

  /// The demand on columns `range` alone, counted from its start.
  func part(_ range: Range<Int>) -> LineageDemand {
    LineageDemand(
      columns: Set(columns.lazy.filter { range.contains($0) }.map { $0 - range.lowerBound }), countsRows: countsRows)
  }

  /// The demand on the input of a step whose demanded columns are `expressions`.
  func through(_ expressions: [BoundExpression]) -> LineageDemand {
    var inner = LineageDemand(columns: [], countsRows: countsRows)
    for position in columns where position < expressions.count {
      expressions[position].collectColumns(into: &inner.columns)
    }
    return inner
  }
}

/// One mark of a traced plan.
struct LineageMark: Sendable {
  /// What it leads to, among the origins of the tracer.
  let origin: Int
  /// Where its columns stand. The first is NULL in rows that the origin had no part in.
  var columns: [Int]
}

/// What a mark leads to.
enum LineageOrigin: Sendable {
  /// Rows of a table; the mark is the row's number.
  case table(Table, isCondition: Bool)
  /// Rows that were melted together; the mark is the group's key.
  case group(LineageGroup)
}

/// A plan that gives, behind its own columns, its marks.
struct TracedPlan {
  /// The rewritten plan. Columns 0 to `width` are those of the plan that was traced.
  var plan: Plan
  /// Columns of the plan that was traced.
  var width: Int
  /// The marks, all of them behind `width`.
  var marks: [LineageMark]

  /// A plan without marks.
  init(unmarked plan: Plan) {
    self.plan = plan
    width = plan.columns.count
    marks = []
  }

  /// A step over the same columns and marks.
  init(_ node: Plan.Node, like input: TracedPlan) {
    plan = Plan(node, columns: input.plan.columns)
    width = input.width
    marks = input.marks
  }

  /// The columns `originals` of `plan`, then its marks, then the values of `added`.
  init(
    arranging plan: Plan, _ originals: [BoundExpression], columns: [PlanColumn], marks kept: [LineageMark],
    adding added: [(origin: Int, values: [BoundExpression])] = []
  ) {
    var expressions = originals
    marks = []
    for mark in kept {
      let start = expressions.count
      expressions += mark.columns.map { .column($0, plan.columns[$0].type) }
      marks.append(LineageMark(origin: mark.origin, columns: Array(start..<expressions.count)))
    }
    for mark in added {
      let start = expressions.count
      expressions += mark.values
      marks.append(LineageMark(origin: mark.origin, columns: Array(start..<expressions.count)))
    }
    width = originals.count
    let hidden = expressions[originals.count...].map { PlanColumn(name: "#source", type: $0.type) }
    self.plan = Plan(.project(plan, expressions), columns: columns + hidden)
  }
}

extension LineageMark {
  /// The same mark with its columns `distance` further on.
  func moved(by distance: Int) -> LineageMark { LineageMark(origin: origin, columns: columns.map { $0 + distance }) }
}

extension Plan {
  /// The columns at `positions` as expressions over this plan.
  func columnExpressions(_ positions: some Sequence<Int>) -> [BoundExpression] {
    positions.map { .column($0, columns[$0].type) }
  }
}
