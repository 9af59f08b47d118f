// MERGE, CREATE SEQUENCE and CREATE TYPE as they are written.

/// MERGE INTO table USING source ON condition WHEN … THEN ….
public struct Merge: Hashable, Sendable {
  /// WITH.
  public var with: [CommonTableExpression] = []
  /// WITH RECURSIVE.
  public var isRecursive = false
  /// The table.
  public var table: Name
  /// Its alias.
  public var alias: Name?
  /// Where the rows come from.
  public var source: TableReference
  /// How rows of both are matched.
  public var condition: Join.Condition
  /// WHEN …, in order.
  public var clauses: [Clause] = []
  /// RETURNING.
  public var returning: [SelectItem] = []

  /// Which rows a clause is for.
  public enum Match: String, Hashable, Sendable {
    case matched = "MATCHED", notMatched = "NOT MATCHED", notMatchedBySource = "NOT MATCHED BY SOURCE"
  }

  /// What is done with them.
  public enum Action: Hashable, Sendable {
    case nothing
    /// ERROR, with a message where there is one.
    case fail(Expression?)
    case delete
    /// UPDATE SET ….
    case update([Assignment])
    /// UPDATE [BY NAME]: every column from the source.
    case updateAll(byName: Bool)
    /// INSERT [( … )] VALUES ( … ).
    case insert(columns: [Name], values: [Expression])
    /// INSERT [BY NAME]: every column from the source.
    case insertAll(byName: Bool)
    /// INSERT DEFAULT VALUES.
    case insertDefaults
  }

  /// WHEN match [AND condition] THEN action.
  public struct Clause: Hashable, Sendable {
    /// Which rows.
    public var match: Match
    /// AND ….
    public var condition: Expression?
    /// What is done.
    public var action: Action
    /// Where it stands.
    public var span: SourceSpan

    /// Creates a clause.
    public init(match: Match, condition: Expression?, action: Action, span: SourceSpan) {
      self.match = match
      self.condition = condition
      self.action = action
      self.span = span
    }
  }

  /// Creates a statement without clauses.
  public init(table: Name, alias: Name?, source: TableReference, condition: Join.Condition) {
    self.table = table
    self.alias = alias
    self.source = source
    self.condition = condition
  }
}

/// CREATE SEQUENCE name START … INCREMENT … MINVALUE … MAXVALUE … CYCLE.
public struct CreateSequence: Hashable, Sendable {
  /// Its name.
  public var name: Name
  /// The first number; nil for the least, or the greatest when it counts down.
  public var start: Int64?
  /// What is added for each number.
  public var increment: Int64 = 1
  /// The least number.
  public var minimum: Int64?
  /// The greatest number.
  public var maximum: Int64?
  /// Whether it starts anew at its end.
  public var isCyclic = false
  /// OR REPLACE.
  public var orReplace = false
  /// IF NOT EXISTS.
  public var ifNotExists = false

  /// Creates a statement that makes `name`.
  public init(name: Name) { self.name = name }
}

/// CREATE TYPE name AS ENUM (…) | type.
public struct CreateType: Hashable, Sendable {
  /// What the name stands for.
  public enum Definition: Hashable, Sendable {
    /// An enumeration of these texts.
    case values([String])
    /// An enumeration of the texts that a query gives.
    case query(QueryExpression)
    /// Another type.
    case type(TypeName)
  }

  /// Its name.
  public var name: Name
  /// What it stands for.
  public var definition: Definition
  /// OR REPLACE.
  public var orReplace: Bool
  /// IF NOT EXISTS.
  public var ifNotExists: Bool

  /// Creates a statement.
  public init(name: Name, definition: Definition, orReplace: Bool, ifNotExists: Bool) {
    self.name = name
    self.definition = definition
    self.orReplace = orReplace
    self.ifNotExists = ifNotExists
  }
}
