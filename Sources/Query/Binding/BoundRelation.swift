// A bound item of FROM: its rows, and the names of its tables and columns.

/// What an item of FROM gives, and what its columns are called.
struct BoundRelation {
  /// The rows.
  var plan: Plan
  /// The tables in it.
  var relations: [Scope.Relation]
  /// Their columns, over `plan`.
  var entries: [Scope.Entry]

  /// A relation of one table.
  init(plan: Plan, name: String, chineseName: String? = nil) {
    self.plan = plan
    self.relations = [Scope.Relation(name: name, chineseName: chineseName)]
    self.entries = plan.columns.enumerated().map { position, column in
      Scope.Entry(
        name: column.name, chineseName: column.chineseName, relation: 0, column: column.reference(at: position))
    }
  }

  /// Two relations side by side, over `plan`, whose columns are those of `left`, then those of `right`.
  init(plan: Plan, left: BoundRelation, right: BoundRelation) {
    self.plan = plan
    let unnamed = Scope.Relation.unnamed
    let count = left.relations.count { $0.name.hasPrefix(unnamed) }
    self.relations =
      left.relations
      + right.relations.map { relation in
        guard count > 0, relation.name == unnamed else { return relation }
        return Scope.Relation(name: "\(unnamed)\(count + 1)", chineseName: nil)
      }
    let width = left.plan.columns.count
    self.entries =
      left.entries
      + right.entries.map { entry in
        var moved = entry
        moved.relation += left.relations.count
        moved.column = entry.column.moved(by: width)
        moved.merged = entry.merged?.moved(by: width)
        return moved
      }
  }

  /// One row without columns: a SELECT without FROM.
  static var single: BoundRelation {
    var relation = BoundRelation(plan: Plan(.values([[]]), columns: []), name: "")
    relation.relations = []
    return relation
  }

  /// The scope of these names.
  func scope(parent: Scope?) -> Scope { Scope(relations: relations, entries: entries, parent: parent) }
}
