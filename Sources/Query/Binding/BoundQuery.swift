// A query with its meaning. Made by the binder, taken apart by the planner.

/// A bound query: what it reads and computes, in positions and types.
public struct BoundQuery: Sendable {
  /// The columns that it gives.
  public var columns: [PlanColumn]

  /// Creates a query with these columns.
  public init(columns: [PlanColumn]) { self.columns = columns }
}
