// Statements as they are written.

/// A statement as written.
public struct Statement: Hashable, Sendable {
  /// What it is.
  public var kind: Kind
  /// Where it stands, without the semicolon.
  public var span: SourceSpan

  /// Creates a statement.
  public init(_ kind: Kind, span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// The forms of a statement.
  public indirect enum Kind: Hashable, Sendable {
    case query(QueryExpression)
    case createTable(CreateTable)
    case createView(CreateView)
    case createMacro(CreateMacro)
    case createIndex(name: Name?, table: Name, columns: [Expression], isUnique: Bool, ifNotExists: Bool)
    case createSchema(name: Name, ifNotExists: Bool)
    case drop(Drop)
    case insert(Insert)
    case update(Update)
    case delete(Delete)
    case merge(Merge)
    case createSequence(CreateSequence)
    case createType(CreateType)
    /// SET VARIABLE name = value; nil resets it.
    case setVariable(name: Name, value: Expression?)
    case comment(Comment)
    /// USE [database .] schema.
    case use([Name])
    case truncate(table: Name)
    case alterTable(AlterTable)
    case copy(Copy)
    case set(name: Name, value: Expression?)
    case reset(name: Name)
    case pragma(name: Name, arguments: [Expression])
    case show(name: Name)
    case describe(Describe)
    case explain(Statement, isAnalyze: Bool)
    case prepare(name: Name, Statement, parameters: [String])
    case execute(name: Name, [FunctionCall.Argument])
    case deallocate(name: Name?)
    case transaction(Transaction)
    /// ASSERT condition [, message].
    case assert(Expression, message: Expression?)
  }

  /// BEGIN, COMMIT, ROLLBACK.
  public enum Transaction: String, Hashable, Sendable { case begin = "BEGIN", commit = "COMMIT", rollback = "ROLLBACK" }
}

/// CREATE [OR REPLACE] [TEMP] TABLE [IF NOT EXISTS] name (columns) | AS query.
public struct CreateTable: Hashable, Sendable {
  /// The table's name.
  public var name: Name
  /// The schema written before it.
  public var schema: Name?
  /// Declared columns; with AS, only names may be given.
  public var columns: [ColumnDeclaration] = []
  /// Table constraints.
  public var constraints: [TableConstraint] = []
  /// AS query.
  public var query: QueryExpression?
  /// AS … WITH NO DATA.
  public var withoutData = false
  /// OR REPLACE.
  public var orReplace = false
  /// IF NOT EXISTS.
  public var ifNotExists = false
  /// TEMP or TEMPORARY.
  public var isTemporary = false

  /// Creates a statement that makes `name`.
  public init(name: Name) { self.name = name }
}

/// One column of CREATE TABLE.
public struct ColumnDeclaration: Hashable, Sendable {
  /// Its name.
  public var name: Name
  /// Its type; nil when left out, as in CREATE TABLE AS.
  public var type: TypeName?
  /// NOT NULL.
  public var isNotNull = false
  /// DEFAULT.
  public var defaultValue: Expression?
  /// GENERATED ALWAYS AS (…).
  public var generated: Expression?
  /// PRIMARY KEY.
  public var isPrimaryKey = false
  /// UNIQUE.
  public var isUnique = false
  /// CHECK (…).
  public var check: Expression?
  /// REFERENCES table (column).
  public var references: ForeignKey?
  /// COLLATE.
  public var collation: Name?

  /// Creates a declaration.
  public init(name: Name, type: TypeName?) {
    self.name = name
    self.type = type
  }
}

/// A constraint of a table.
public enum TableConstraint: Hashable, Sendable {
  case primaryKey([Name])
  case unique([Name])
  case check(Expression)
  case foreignKey(columns: [Name], ForeignKey)
}

/// REFERENCES table [(columns)].
public struct ForeignKey: Hashable, Sendable {
  /// The table that holds the keys.
  public var table: Name
  /// Its columns; empty for its primary key.
  public var columns: [Name]

  /// Creates a reference.
  public init(table: Name, columns: [Name]) {
    self.table = table
    self.columns = columns
  }
}

/// CREATE VIEW.
public struct CreateView: Hashable, Sendable {
  /// The view's name.
  public var name: Name
  /// The schema written before it.
  public var schema: Name?
  /// Names for its columns.
  public var columns: [Name]
  /// What it stands for.
  public var query: QueryExpression
  /// OR REPLACE.
  public var orReplace: Bool
  /// IF NOT EXISTS.
  public var ifNotExists: Bool

  /// Creates a statement.
  public init(name: Name, columns: [Name], query: QueryExpression, orReplace: Bool, ifNotExists: Bool) {
    self.name = name
    self.columns = columns
    self.query = query
    self.orReplace = orReplace
    self.ifNotExists = ifNotExists
  }
}

/// CREATE MACRO name(parameters) AS expression | AS TABLE query.
public struct CreateMacro: Hashable, Sendable {
  /// One parameter.
  public struct Parameter: Hashable, Sendable {
    /// Its name.
    public var name: Name
    /// The type that an argument must have or be converted to; nil for any.
    public var type: TypeName?
    /// What it is when the call leaves it out; nil when it must be given.
    public var defaultValue: Expression?

    /// Creates a parameter.
    public init(name: Name, type: TypeName?, defaultValue: Expression?) {
      self.name = name
      self.type = type
      self.defaultValue = defaultValue
    }
  }

  /// The macro's name.
  public var name: Name
  /// Its parameters, in order.
  public var parameters: [Parameter]
  /// The expression, for a scalar macro.
  public var body: Expression?
  /// The query, for a table macro.
  public var query: QueryExpression?
  /// Further signatures with bodies of their own.
  public var overloads: [CreateMacro] = []
  /// OR REPLACE.
  public var orReplace: Bool
  /// IF NOT EXISTS.
  public var ifNotExists = false

  /// Creates a statement.
  public init(
    name: Name, parameters: [Parameter], body: Expression?, query: QueryExpression?, orReplace: Bool
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.query = query
    self.orReplace = orReplace
  }
}

/// DROP TABLE | VIEW | MACRO | INDEX | SCHEMA | SEQUENCE | TYPE [IF EXISTS] name, ….
public struct Drop: Hashable, Sendable {
  /// What is dropped.
  public enum Object: String, Hashable, Sendable {
    case table = "TABLE", view = "VIEW", macro = "MACRO", index = "INDEX", schema = "SCHEMA"
    case sequence = "SEQUENCE", type = "TYPE"
  }

  /// What kind of thing.
  public var object: Object
  /// Its name.
  public var name: Name
  /// The names of further ones, which go with it or not at all.
  public var others: [Name] = []
  /// IF EXISTS.
  public var ifExists: Bool
  /// CASCADE.
  public var isCascade = false
  /// `MACRO TABLE`.
  public var isTableMacro = false

  /// Creates a statement.
  public init(object: Object, name: Name, ifExists: Bool) {
    self.object = object
    self.name = name
    self.ifExists = ifExists
  }
}

/// [WITH …] INSERT INTO table (columns) query | DEFAULT VALUES.
public struct Insert: Hashable, Sendable {
  /// WITH, in front of INSERT or of its query.
  public var with: [CommonTableExpression] = []
  /// WITH RECURSIVE.
  public var isRecursive = false
  /// The table.
  public var table: Name
  /// The columns that are given; empty for all.
  public var columns: [Name] = []
  /// Where the rows come from; nil for DEFAULT VALUES.
  public var query: QueryExpression?
  /// BY NAME.
  public var isByName = false
  /// AS alias, which ON CONFLICT and RETURNING may use.
  public var alias: Name?
  /// OR IGNORE, OR REPLACE, ON CONFLICT.
  public var conflict: Conflict = .fail
  /// ON CONFLICT (columns): the key that is meant; empty for any.
  public var conflictColumns: [Name] = []
  /// RETURNING.
  public var returning: [SelectItem] = []

  /// What happens to a row whose key is there already.
  public indirect enum Conflict: Hashable, Sendable {
    case fail, ignore, replace
    case update(assignments: [Assignment], filter: Expression?)
  }

  /// Creates a statement that inserts into `table`.
  public init(table: Name) { self.table = table }
}

/// `column = expression` of UPDATE.
public struct Assignment: Hashable, Sendable {
  /// The column.
  public var column: Name
  /// Its new value.
  public var value: Expression

  /// Creates an assignment.
  public init(column: Name, value: Expression) {
    self.column = column
    self.value = value
  }
}

/// UPDATE table SET … FROM … WHERE ….
public struct Update: Hashable, Sendable {
  /// WITH.
  public var with: [CommonTableExpression] = []
  /// WITH RECURSIVE.
  public var isRecursive = false
  /// The table.
  public var table: Name
  /// Its alias.
  public var alias: Name?
  /// SET.
  public var assignments: [Assignment]
  /// FROM.
  public var from: [TableReference] = []
  /// WHERE.
  public var filter: Expression?
  /// RETURNING.
  public var returning: [SelectItem] = []

  /// Creates a statement.
  public init(table: Name, alias: Name?, assignments: [Assignment]) {
    self.table = table
    self.alias = alias
    self.assignments = assignments
  }
}

/// DELETE FROM table USING … WHERE ….
public struct Delete: Hashable, Sendable {
  /// WITH.
  public var with: [CommonTableExpression] = []
  /// WITH RECURSIVE.
  public var isRecursive = false
  /// The table.
  public var table: Name
  /// Its alias.
  public var alias: Name?
  /// USING.
  public var using: [TableReference] = []
  /// WHERE.
  public var filter: Expression?
  /// RETURNING.
  public var returning: [SelectItem] = []

  /// Creates a statement.
  public init(table: Name, alias: Name?) {
    self.table = table
    self.alias = alias
  }
}

/// ALTER TABLE.
public struct AlterTable: Hashable, Sendable {
  /// What changes.
  public enum Action: Hashable, Sendable {
    case addColumn(ColumnDeclaration, ifNotExists: Bool)
    case dropColumn(Name, ifExists: Bool)
    case renameColumn(Name, to: Name)
    case renameTable(to: Name)
    case setType(Name, TypeName?, using: Expression?)
    case setDefault(Name, Expression?)
    case setNotNull(Name, Bool)
    case addConstraint(TableConstraint)
    /// Fields of structures, by their path from the column.
    case addField([Name], TypeName, default: Expression?, ifNotExists: Bool)
    case dropField([Name], ifExists: Bool)
    case renameField([Name], to: Name)
  }

  /// The table.
  public var table: Name
  /// IF EXISTS.
  public var ifExists: Bool
  /// ALTER VIEW.
  public var isView = false
  /// What changes.
  public var action: Action

  /// Creates a statement.
  public init(table: Name, ifExists: Bool, action: Action) {
    self.table = table
    self.ifExists = ifExists
    self.action = action
  }
}

/// COPY table | (query) TO 'file' (options), COPY table FROM 'file' (options).
public struct Copy: Hashable, Sendable {
  /// What is written or filled.
  public enum Source: Hashable, Sendable {
    case table(Name, columns: [Name])
    case query(QueryExpression)
  }

  /// What is written or filled.
  public var source: Source
  /// The file.
  public var path: String
  /// Whether the file is read.
  public var isFrom: Bool
  /// Options by upper-case name.
  public var options: [Option]

  /// One option.
  public struct Option: Hashable, Sendable {
    /// Its name in upper case.
    public var name: String
    /// Its value, where there is one.
    public var value: Expression?

    /// Creates an option.
    public init(name: String, value: Expression?) {
      self.name = name
      self.value = value
    }
  }

  /// Creates a statement.
  public init(source: Source, path: String, isFrom: Bool, options: [Option]) {
    self.source = source
    self.path = path
    self.isFrom = isFrom
    self.options = options
  }
}

/// COMMENT ON object name IS (string | NULL).
public struct Comment: Hashable, Sendable {
  /// What kind of thing.
  public var object: CommentedObject
  /// Its name; of a column, that of its table or view.
  public var name: Name
  /// The column.
  public var column: Name?
  /// What is said; nil to say nothing any more.
  public var text: String?

  /// Creates a statement.
  public init(object: CommentedObject, name: Name, column: Name?, text: String?) {
    self.object = object
    self.name = name
    self.column = column
    self.text = text
  }
}

/// DESCRIBE, SUMMARIZE, SHOW TABLES.
public indirect enum Describe: Hashable, Sendable {
  case table(Name)
  case query(QueryExpression)
  case summarizeTable(Name)
  case summarizeQuery(QueryExpression)
  /// SHOW TABLES [FROM [database .] schema].
  case showTables(from: [Name])
  case showAllTables
}
