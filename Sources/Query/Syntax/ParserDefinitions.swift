// Statements that make, change and drop tables, views, macros and indexes.

extension Parser {
  /// create := CREATE [OR REPLACE] [TEMP | TEMPORARY] (TABLE … | VIEW … | MACRO … | [UNIQUE] INDEX … | SCHEMA …)
  mutating func create() throws(QueryError) -> Statement.Kind {
    advance()
    let orReplace = take(.or, .replace)
    if at(.local) || at(.global) { advance() }
    let isTemporary = take(.temp) || take(.temporary)
    let isRecursive = take(.recursive)
    switch current.keyword {
    case .table:
      advance()
      return .createTable(try createTable(orReplace: orReplace, isTemporary: isTemporary))
    case .view:
      advance()
      return .createView(try createView(orReplace: orReplace, isRecursive: isRecursive))
    case .macro, .function:
      advance()
      return .createMacro(try createMacro(orReplace: orReplace))
    case .index, .unique: return try createIndex()
    case .schema:
      advance()
      let ifNotExists = try existenceClause(negated: true)
      return .createSchema(name: try objectName(), ifNotExists: ifNotExists)
    default: throw unexpected(["TABLE", "VIEW", "MACRO", "INDEX", "SCHEMA"])
    }
  }

  /// `IF EXISTS`, or `IF NOT EXISTS` when `negated`.
  mutating func existenceClause(negated: Bool) throws(QueryError) -> Bool {
    guard at(.if), at(negated ? .not : .exists, distance: 1) else { return false }
    advance()
    if negated { advance() }
    try expect(.exists)
    return true
  }

  /// createTable := [IF NOT EXISTS] name [( tableElement, … )] [AS query [WITH [NO] DATA]]
  private mutating func createTable(orReplace: Bool, isTemporary: Bool) throws(QueryError) -> CreateTable {
    let ifNotExists = try existenceClause(negated: true)
    var table = CreateTable(name: try objectName(Expected.table))
    table.orReplace = orReplace
    table.isTemporary = isTemporary
    table.ifNotExists = ifNotExists
    if at(.openParenthesis) {
      advance()
      repeat {
        if at(.closeParenthesis) { break }
        try tableElement(&table)
      } while take(.comma)
      try close(.closeParenthesis)
    }
    if take(word: "STRICT") || at(.without) && at(word: "ROWID", distance: 1) {
      if take(.without) { advance() }
    }
    if take(.as) {
      table.query = try query()
      if take(.with) {
        table.withoutData = take(.no)
        try expect(.data)
      }
    } else if table.columns.isEmpty {
      throw unexpected(["(", "AS"])
    }
    return table
  }

  /// tableElement := [CONSTRAINT name] (PRIMARY KEY ( … ) | UNIQUE ( … ) | CHECK ( … ) | FOREIGN KEY …) | column
  private mutating func tableElement(_ table: inout CreateTable) throws(QueryError) {
    if take(.constraint) { _ = try label() }
    if take(.primary) {
      try expect(.key)
      table.constraints.append(.primaryKey(try nameList()))
    } else if at(.unique) {
      advance()
      table.constraints.append(.unique(try nameList()))
    } else if at(.check), at(.openParenthesis, distance: 1) {
      advance()
      table.constraints.append(.check(try bracketedExpression()))
    } else if take(.foreign) {
      try expect(.key)
      _ = try nameList()
      try references()
      table.constraints.append(.foreignKey)
    } else {
      table.columns.append(try columnDeclaration())
    }
  }

  private mutating func bracketedExpression() throws(QueryError) -> Expression {
    try enter()
    defer { leave() }
    try expect(.openParenthesis)
    let value = try expression()
    try close(.closeParenthesis)
    return value
  }

  /// references := REFERENCES name [( … )] [ON (DELETE | UPDATE) …]
  private mutating func references() throws(QueryError) {
    try expect(.references)
    _ = try objectName()
    if at(.openParenthesis) { _ = try nameList() }
    while take(.on) {
      if !take(.delete) { try expect(.update) }
      if take(.set) {
        if !take(.null) { try expect(.default) }
      } else if take(.no) {
        advance()
      } else if !take(.cascade) {
        try expect(.restrict)
      }
    }
  }

  /// columnDeclaration := name [type] { NOT NULL | NULL | DEFAULT … | PRIMARY KEY | UNIQUE | CHECK ( … ) | COLLATE … | … }
  mutating func columnDeclaration() throws(QueryError) -> ColumnDeclaration {
    var column = ColumnDeclaration(name: try label(), type: nil)
    if (current.kind == .word || current.kind == .quotedName) && !atColumnConstraint() { column.type = try typeName() }
    while true {
      if take(.constraint) { _ = try label() }
      guard atColumnConstraint() else { return column }
      try columnConstraint(&column)
    }
  }

  private func atColumnConstraint() -> Bool {
    switch current.keyword {
    case .not, .null, .default, .primary, .unique, .collate, .references, .constraint, .generated: true
    case .check: at(.openParenthesis, distance: 1)
    case .as: at(.openParenthesis, distance: 1)
    default: false
    }
  }

  private mutating func columnConstraint(_ column: inout ColumnDeclaration) throws(QueryError) {
    switch advance().keyword {
    case .not:
      try expect(.null)
      column.isNotNull = true
    case .null: break
    case .default: column.defaultValue = try expression(atLeast: .other)
    case .primary:
      try expect(.key)
      if !take(.asc) { _ = take(.desc) }
      _ = take(word: "AUTOINCREMENT")
      column.isPrimaryKey = true
    case .unique: column.isUnique = true
    case .check:
      index -= 1
      advance()
      column.check = try bracketedExpression()
    case .collate: column.collation = try collation()
    case .references:
      index -= 1
      try references()
    case .generated:
      try expect(.always)
      try expect(.as)
      column.generated = try bracketedExpression()
      if !take(.virtual) { _ = take(.stored) }
    case .as:
      column.generated = try bracketedExpression()
      if !take(.virtual) { _ = take(.stored) }
    default: throw unexpected([Expected.type])
    }
  }

  /// createView := [IF NOT EXISTS] name [( name, … )] AS query
  private mutating func createView(orReplace: Bool, isRecursive: Bool) throws(QueryError) -> CreateView {
    let ifNotExists = try existenceClause(negated: true)
    let name = try objectName()
    let columns = at(.openParenthesis) ? try nameList() : []
    try expect(.as)
    let query = try self.query()
    return CreateView(name: name, columns: columns, query: query, orReplace: orReplace, ifNotExists: ifNotExists)
  }

  /// createMacro := name ( [name [(:= | => | DEFAULT) expression], …] ) AS (expression | TABLE query)
  private mutating func createMacro(orReplace: Bool) throws(QueryError) -> CreateMacro {
    _ = try existenceClause(negated: true)
    let name = try objectName()
    try expect(.openParenthesis)
    var names: [Name] = []
    var defaults: [FunctionCall.Argument] = []
    while !at(.closeParenthesis) {
      let parameter = try label()
      names.append(parameter)
      if current.kind == .word, !at(.default) { _ = try typeName() }
      if take(.assign) || take(.fatArrow) || take(.default) {
        defaults.append(FunctionCall.Argument(name: parameter, value: try expression()))
      }
      guard take(.comma) else { break }
    }
    try close(.closeParenthesis)
    try expect(.as)
    var body: Expression?
    var query: QueryExpression?
    if at(.table) {
      advance()
      query = try self.query()
    } else {
      body = try expression()
    }
    return CreateMacro(
      name: name, parameters: defaults, parameterNames: names, body: body, query: query, orReplace: orReplace)
  }

  /// createIndex := [UNIQUE] INDEX [IF NOT EXISTS] [name] ON table [USING method] ( expression, … )
  private mutating func createIndex() throws(QueryError) -> Statement.Kind {
    let isUnique = take(.unique)
    try expect(.index)
    let ifNotExists = try existenceClause(negated: true)
    let name = at(.on) ? nil : try objectName()
    try expect(.on)
    let table = try objectName(Expected.table)
    if take(.using) { _ = try label() }
    try expect(.openParenthesis)
    let columns = try orderItems().map(\.expression)
    try close(.closeParenthesis)
    return .createIndex(name: name, table: table, columns: columns, isUnique: isUnique, ifNotExists: ifNotExists)
  }

  /// drop := DROP (TABLE | VIEW | MACRO [TABLE] | FUNCTION | INDEX | SCHEMA) [IF EXISTS] name [CASCADE | RESTRICT]
  mutating func drop() throws(QueryError) -> Statement.Kind {
    advance()
    let object: Drop.Object
    switch current.keyword {
    case .table: object = .table
    case .view: object = .view
    case .macro, .function: object = .macro
    case .index: object = .index
    case .schema: object = .schema
    default: throw unexpected(["TABLE", "VIEW", "MACRO", "INDEX", "SCHEMA"])
    }
    advance()
    if object == .macro { _ = take(.table) }
    let ifExists = try existenceClause(negated: false)
    let name = try objectName()
    if !take(.cascade) { _ = take(.restrict) }
    return .drop(Drop(object: object, name: name, ifExists: ifExists))
  }

  /// alterTable := ALTER TABLE [IF EXISTS] name action
  mutating func alterTable() throws(QueryError) -> AlterTable {
    advance()
    if !take(.view) { try expect(.table) }
    let ifExists = try existenceClause(negated: false)
    let table = try objectName(Expected.table)
    return AlterTable(table: table, ifExists: ifExists, action: try alterAction())
  }

  /// action := ADD [COLUMN] … | DROP [COLUMN] … | RENAME [COLUMN] … TO … | RENAME TO … | ALTER [COLUMN] …
  private mutating func alterAction() throws(QueryError) -> AlterTable.Action {
    switch current.keyword {
    case .add:
      advance()
      _ = take(.column)
      let ifNotExists = try existenceClause(negated: true)
      return .addColumn(try columnDeclaration(), ifNotExists: ifNotExists)
    case .drop:
      advance()
      _ = take(.column)
      let ifExists = try existenceClause(negated: false)
      let column = try label()
      if !take(.cascade) { _ = take(.restrict) }
      return .dropColumn(column, ifExists: ifExists)
    case .rename:
      advance()
      if take(.to) { return .renameTable(to: try label()) }
      _ = take(.column)
      let old = try label()
      try expect(.to)
      return .renameColumn(old, to: try label())
    case .alter:
      advance()
      _ = take(.column)
      return try alterColumn(try label())
    default: throw unexpected(["ADD", "DROP", "RENAME", "ALTER"])
    }
  }

  /// `[SET DATA] TYPE type [USING expression] | SET DEFAULT … | DROP DEFAULT | SET NOT NULL | DROP NOT NULL`
  private mutating func alterColumn(_ column: Name) throws(QueryError) -> AlterTable.Action {
    let isDrop = take(.drop)
    let isSet = !isDrop && take(.set)
    if isDrop || isSet {
      if take(.default) { return .setDefault(column, isDrop ? nil : try expression()) }
      if take(.not) {
        try expect(.null)
        return .setNotNull(column, isSet)
      }
      _ = take(.data)
    }
    try expect(.type)
    let type = try typeName()
    return .setType(column, type, using: take(.using) ? try expression() : nil)
  }
}
