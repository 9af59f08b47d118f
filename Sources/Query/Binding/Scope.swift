// What names mean at one place of a query: the tables in FROM, their columns, and the scopes of enclosing queries.

/// The tables and columns that one query level sees. Scopes form a chain: a subquery's parent is the scope around it.
final class Scope {
  /// A table in FROM, under the names by which its columns can be reached.
  struct Relation {
    /// The alias, or the table's own name, as written; empty for a subquery without one.
    var name: String
    /// The table's Chinese name, where no alias hides it.
    var chineseName: String?

    /// What DuckDB calls a subquery that has no alias.
    static let unnamed = "unnamed_subquery"

    /// Whether `lowercased` is one of the names.
    func answers(to lowercased: String) -> Bool {
      name.lowercased() == lowercased || chineseName?.lowercased() == lowercased
    }
  }

  /// A column of a table in FROM.
  struct Entry {
    /// The name as declared or given by an alias.
    var name: String
    /// The Chinese name that the column answers to as well.
    var chineseName: String?
    /// Which of the relations it belongs to.
    var relation: Int
    /// The column itself.
    var column: BoundExpression
    /// What the bare name means when USING or NATURAL merged it with a column of another table.
    var merged: BoundExpression?
    /// Whether another table's column stands for it under its bare name, and in `*`.
    var isHidden = false
    /// Whether only its own name reaches it, never `*`: the number of a table's row.
    var isImplicit = false

    /// What the bare name means.
    var unqualified: BoundExpression { merged ?? column }
  }

  /// What binds the expressions of the SELECT that this scope belongs to: subqueries ask it for aliases and aggregates.
  weak var owner: ExpressionBinder?
  /// The scope around this one; nil for the outermost.
  let parent: Scope?
  /// The tables in FROM, in order.
  let relations: [Relation]
  /// All columns, in order.
  let entries: [Entry]
  private var entriesByName: [String: [Int]] = [:]

  /// A scope over these tables.
  init(relations: [Relation] = [Relation(name: "")], entries: [Entry] = [], parent: Scope?) {
    self.relations = relations
    self.entries = entries
    self.parent = parent
    for (index, entry) in entries.enumerated() {
      let name = entry.name.lowercased()
      entriesByName[name, default: []].append(index)
      if let chineseName = entry.chineseName?.lowercased(), chineseName != name {
        entriesByName[chineseName, default: []].append(index)
      }
    }
  }

  /// A scope over the columns of one step, under the name `relation`.
  convenience init(columns: [PlanColumn], relation: String = "", parent: Scope?) {
    let entries = columns.enumerated().map { position, column in
      Entry(
        name: column.name, chineseName: column.chineseName, relation: 0, column: column.reference(at: position))
    }
    self.init(relations: [Relation(name: relation)], entries: entries, parent: parent)
  }
}

// MARK: - Looking up

extension Scope {
  /// What a name turned out to mean.
  enum Resolution {
    case found(Entry, isQualified: Bool)
    case ambiguous([Entry])
    case missing
  }

  /// The column that `name` means here, not looking at enclosing scopes.
  func resolve(_ name: String) -> Resolution {
    let wanted = name.lowercased()
    let indexes = (entriesByName[wanted] ?? []).filter { !entries[$0].isHidden }
    return choose(indexes, wanted: wanted, isQualified: false)
  }

  /// The column `name` of the table `relation` here.
  func resolve(_ name: String, in relation: String) -> Resolution {
    let (wanted, wantedRelation) = (name.lowercased(), relation.lowercased())
    let indexes = (entriesByName[wanted] ?? []).filter {
      relations[entries[$0].relation].answers(to: wantedRelation)
    }
    return choose(indexes, wanted: wanted, isQualified: true)
  }

  /// One of several columns of a name: declared names go before Chinese second names.
  private func choose(_ indexes: [Int], wanted: String, isQualified: Bool) -> Resolution {
    guard let first = indexes.first else { return .missing }
    if indexes.count == 1 { return .found(entries[first], isQualified: isQualified) }
    let declared = indexes.filter { entries[$0].name.lowercased() == wanted }
    if declared.count == 1 { return .found(entries[declared[0]], isQualified: isQualified) }
    // Beside plain columns of its name, the column that USING merged is meant.
    let merged = declared.filter { entries[$0].merged != nil }
    if !isQualified, merged.count == 1 { return .found(entries[merged[0]], isQualified: false) }
    return .ambiguous(indexes.map { entries[$0] })
  }

  /// Position of the relation that answers to `name`.
  func relation(named name: String) -> Int? {
    let wanted = name.lowercased()
    return relations.firstIndex { $0.answers(to: wanted) }
  }

  /// The columns that `*` stands for, in order.
  var visibleEntries: [Entry] { entries.filter { !$0.isHidden && !$0.isImplicit } }

  /// The columns of one relation, in order.
  func entries(of relation: Int) -> [Entry] { entries.filter { $0.relation == relation && !$0.isImplicit } }

  /// `table.column` where the table has a name, for messages.
  func qualifiedName(of entry: Entry) -> String {
    let relation = relations[entry.relation].name
    return relation.isEmpty ? entry.name : "\(relation).\(entry.name)"
  }

  /// Every name that a column can be called by, here and in enclosing scopes.
  var allColumnNames: [String] {
    var names: [String] = []
    for entry in visibleEntries {
      names.append(entry.name)
      if let chineseName = entry.chineseName { names.append(chineseName) }
    }
    return names + (parent?.allColumnNames ?? [])
  }

  /// Every name of a relation, here and in enclosing scopes.
  var allRelationNames: [String] {
    relations.flatMap { [$0.name, $0.chineseName].compactMap { $0 } }.filter { !$0.isEmpty }
      + (parent?.allRelationNames ?? [])
  }
}
