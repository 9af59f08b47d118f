// A query with its meaning. Made by the binder, taken apart by the planner.

/// A bound query: what it reads and computes, in positions and types.
public struct BoundQuery: Sendable {
  /// The steps of the query, in the order in which SQL defines them. Their expressions may still hold subqueries, and
  /// lambda parameters are still marked; the planner replaces both.
  public var draft: Plan

  /// The columns that it gives.
  public var columns: [PlanColumn] { draft.columns }

  /// Creates a query from its steps.
  public init(draft: Plan) { self.draft = draft }
}
