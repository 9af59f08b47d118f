// What names mean: tables, views and macros of a session.

/// The tables, views and macros of a session. A value: a statement works on a copy and the session keeps it only when
/// the statement succeeds, so that one that fails leaves every table as it was.
public struct Catalog: Sendable {
  /// Something that a name in FROM can mean.
  public enum Entry: Sendable {
    case table(Table)
    case view(ViewDefinition)
  }

  /// Entries by lower-case name, in the order in which they were made.
  private var entries: [String: Entry] = [:]
  private var aliases: [String: String] = [:]
  private var order: [String] = []
  private var macros: [String: MacroDefinition] = [:]
  /// Sequences by lower-case name.
  var sequences: [String: NumberSequence] = [:]
  /// Types that CREATE TYPE made, by lower-case name.
  var types: [String: (name: String, type: DataType)] = [:]
  /// Schemas besides `main`, in lower case. Their tables are those of `main`: there is one space of names.
  var schemas: Set<String> = []
  /// Indexes by lower-case name.
  var indexes: [String: IndexDefinition] = [:]
  /// What COMMENT ON said.
  var comments: [CommentTarget: String] = [:]
  /// The schemas of tables and views that are not in `main`, all in lower case.
  private var schemaNames: [String: String] = [:]

  /// An empty catalogue.
  public init() {}

  /// The table or view that answers to `name` in either language, without regard to case.
  public func entry(named name: String) -> Entry? {
    let key = name.lowercased()
    return entries[key] ?? aliases[key].flatMap { entries[$0] }
  }

  /// Adds a table, in place of any that has its name.
  public mutating func set(_ table: Table) {
    insert(.table(table), name: table.name, chineseName: table.chineseName)
  }

  /// Adds a view, in place of any that has its name.
  public mutating func set(_ view: ViewDefinition) {
    insert(.view(view), name: view.name, chineseName: view.chineseName)
  }

  private mutating func insert(_ entry: Entry, name: String, chineseName: String?) {
    let key = name.lowercased()
    if entries.updateValue(entry, forKey: key) == nil { order.append(key) }
    if let chineseName { aliases[chineseName.lowercased()] = key }
  }

  /// Removes what answers to `name`; false when nothing does.
  @discardableResult
  public mutating func remove(_ name: String) -> Bool {
    let given = name.lowercased()
    let key = entries[given] != nil ? given : aliases[given] ?? given
    guard entries.removeValue(forKey: key) != nil else { return false }
    order.removeAll { $0 == key }
    aliases = aliases.filter { $0.value != key }
    schemaNames[key] = nil
    comments = comments.filter { !$0.key.belongs(to: key) }
    indexes = indexes.filter { $0.value.table != key }
    return true
  }

  /// The schema of a table or view.
  func schema(of name: String) -> String { schemaNames[name.lowercased()] ?? "main" }

  /// Says which schema a table or view is in.
  mutating func place(_ name: String, in schema: String) {
    let schema = schema.lowercased()
    schemaNames[name.lowercased()] = schema == "main" ? nil : schema
  }

  /// Moves what is noted of one table or view to another name, which has its entry already.
  mutating func moveNotes(of old: (name: String, catalog: Catalog), to new: String) {
    place(new, in: old.catalog.schema(of: old.name))
    let key = old.name.lowercased()
    for (target, text) in old.catalog.comments where target.belongs(to: key) {
      comments[CommentTarget(target.object, new, column: target.column)] = text
    }
    for (name, index) in old.catalog.indexes where index.table == key {
      var moved = index
      moved.table = new.lowercased()
      indexes[name] = moved
    }
  }

  /// The indexes of a table, by name.
  func indexes(of table: String) -> [IndexDefinition] {
    indexes.values.filter { $0.table == table.lowercased() }.sorted { $0.name < $1.name }
  }

  /// The names of the tables and views in a schema.
  func names(in schema: String) -> [String] {
    all.map(\.name).filter { self.schema(of: $0) == schema.lowercased() }
  }

  /// The macro of this name, without regard to case.
  public func macro(named name: String) -> MacroDefinition? { macros[name.lowercased()] }

  /// Adds a macro, in place of any that has its name.
  public mutating func set(_ macro: MacroDefinition) { macros[macro.name.lowercased()] = macro }

  /// Removes the macro `name`; false when there is none.
  @discardableResult
  public mutating func removeMacro(_ name: String) -> Bool { macros.removeValue(forKey: name.lowercased()) != nil }

  /// All macros, by name.
  public var allMacros: [MacroDefinition] { macros.values.sorted { $0.name < $1.name } }

  /// All entries with their names, in the order in which they were made.
  public var all: [(name: String, entry: Entry)] {
    order.compactMap { key in entries[key].map { entry in (entry.name, entry) } }
  }
}

extension Catalog.Entry {
  /// The name as declared.
  public var name: String {
    switch self {
    case .table(let table): table.name
    case .view(let view): view.name
    }
  }

  /// The Chinese name, where there is one.
  public var chineseName: String? {
    switch self {
    case .table(let table): table.chineseName
    case .view(let view): view.chineseName
    }
  }
}
