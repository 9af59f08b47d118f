// Statements that make, change and drop tables, views, macros and indexes.

extension Parser {
  /// create := CREATE [OR REPLACE] [TEMP | TEMPORARY] (TABLE … | [RECURSIVE] VIEW … | MACRO … | [UNIQUE] INDEX … |
  /// SCHEMA … | SEQUENCE … | TYPE …)
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
    default:
      if at(word: "SEQUENCE") {
        advance()
        return .createSequence(try createSequence(orReplace: orReplace))
      }
      if at(word: "TYPE") {
        advance()
        return .createType(try createType(orReplace: orReplace))
      }
      if let failure = unsupportedStatement(in: Parser.foreignObjects, behind: "CREATE ") { throw failure }
      throw unexpected(["TABLE", "VIEW", "MACRO", "INDEX", "SCHEMA", "SEQUENCE", "TYPE"])
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

  /// `[IF NOT EXISTS]`, which contradicts OR REPLACE.
  private mutating func absenceClause(_ orReplace: Bool) throws(QueryError) -> Bool {
    let place = current.span
    let found = try existenceClause(negated: true)
    if found, orReplace { throw Parser.twoForms("IF NOT EXISTS", "OR REPLACE", at: place) }
    return found
  }

  /// createTable := [IF NOT EXISTS] name [( tableElement, … )] [ON COMMIT PRESERVE ROWS] [AS query [WITH [NO] DATA]]
  private mutating func createTable(orReplace: Bool, isTemporary: Bool) throws(QueryError) -> CreateTable {
    let ifNotExists = try absenceClause(orReplace)
    let path = try qualifiedName(Expected.table)
    var table = CreateTable(name: path[path.count - 1])
    table.schema = path.dropLast().last
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
    try commitClause()
    if take(.as) {
      if let column = table.columns.first(where: { $0 != ColumnDeclaration(name: $0.name, type: nil) }) {
        throw .notAllowed(
          "with AS a table takes names of columns only: their types are those of the query, so write a cast there",
          "使用 AS 时只能写列名：类型由查询决定，请在查询中转换", at: column.name.span)
      }
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

  /// `[ON COMMIT PRESERVE ROWS]`, which is what every table does.
  private mutating func commitClause() throws(QueryError) {
    guard at(.on), at(word: "COMMIT", distance: 1) else { return }
    advance()
    advance()
    guard take(word: "PRESERVE") else { throw unexpected(["PRESERVE"]) }
    try expect(.rows)
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
      table.constraints.append(.foreignKey(columns: try nameList(), try references()))
    } else {
      table.columns.append(try columnDeclaration())
    }
  }

  /// The constraint behind ALTER TABLE … ADD; nil when a column follows.
  private mutating func addedConstraint() throws(QueryError) -> TableConstraint? {
    guard
      at(.constraint) || at(.primary) || at(.foreign) || at(.unique) && at(.openParenthesis, distance: 1)
        || at(.check) && at(.openParenthesis, distance: 1)
    else { return nil }
    var table = CreateTable(name: Name("", span: current.span))
    try tableElement(&table)
    guard let constraint = table.constraints.first else { throw unexpected(["PRIMARY KEY", "UNIQUE", "CHECK"]) }
    return constraint
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
  private mutating func references() throws(QueryError) -> ForeignKey {
    try expect(.references)
    let table = try objectName()
    let columns = at(.openParenthesis) ? try nameList() : []
    while take(.on) {
      if !take(.delete) { try expect(.update) }
      if at(.set) || at(.cascade) {
        throw QueryError(
          .syntax(.notAllowed(what: current.text.uppercased(), where: "FOREIGN KEY")), at: current.span)
      }
      if take(.no) {
        guard take(word: "ACTION") else { throw unexpected(["ACTION"]) }
      } else {
        try expect(.restrict)
      }
    }
    return ForeignKey(table: table, columns: columns)
  }

  /// columnDeclaration := name [type] { NOT NULL | NULL | DEFAULT … | PRIMARY KEY | UNIQUE | CHECK ( … ) | COLLATE … | … }
  mutating func columnDeclaration() throws(QueryError) -> ColumnDeclaration {
    var column = ColumnDeclaration(name: try label(), type: nil)
    if (current.kind == .word || current.kind == .quotedName) && !atColumnConstraint() { column.type = try typeName() }
    if column.type != nil, at(.using), at(word: "COMPRESSION", distance: 1) { index += 3 }
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
    case .default where column.defaultValue != nil:
      throw Parser.twoForms("DEFAULT", "DEFAULT", at: previousSpan)
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
      let check = try bracketedExpression()
      column.check = column.check.map { Expression(.binary(.and, $0, check), span: $0.span.union(check.span)) } ?? check
    case .collate where column.collation != nil: throw Parser.twoForms("COLLATE", "COLLATE", at: previousSpan)
    case .collate: column.collation = try collation()
    case .references:
      index -= 1
      column.references = try references()
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
    let ifNotExists = try absenceClause(orReplace)
    let path = try qualifiedName()
    let name = path[path.count - 1]
    let columns = at(.openParenthesis) ? try nameList() : []
    try expect(.as)
    var query = try self.query()
    if isRecursive { query = Parser.recursive(name, columns, query) }
    var view = CreateView(name: name, columns: columns, query: query, orReplace: orReplace, ifNotExists: ifNotExists)
    view.schema = path.dropLast().last
    return view
  }

  /// `CREATE RECURSIVE VIEW v (a) AS q` stands for `CREATE VIEW v (a) AS WITH RECURSIVE v (a) AS (q) SELECT * FROM v`.
  private static func recursive(_ name: Name, _ columns: [Name], _ query: QueryExpression) -> QueryExpression {
    var select = Select()
    select.items = [SelectItem(expression: Expression(.star(Star()), span: query.span))]
    select.from = [TableReference(.table([name]), span: name.span)]
    var whole = QueryExpression(body: .select(select), span: query.span)
    whole.with = [CommonTableExpression(name: name, columns: columns, query: query)]
    whole.isRecursive = true
    return whole
  }

  /// createType := [IF NOT EXISTS] name AS (ENUM ( string, … ) | ENUM ( query ) | type)
  private mutating func createType(orReplace: Bool) throws(QueryError) -> CreateType {
    let ifNotExists = try absenceClause(orReplace)
    let name = try objectName()
    try expect(.as)
    let definition: CreateType.Definition
    if at(word: "ENUM"), at(.openParenthesis, distance: 1), startsQuery(2) {
      advance()
      advance()
      definition = .query(try query())
      try close(.closeParenthesis)
    } else if at(word: "ENUM"), at(.openParenthesis, distance: 1) {
      advance()
      definition = .values(try enumerationValues())
    } else {
      definition = .type(try typeName())
    }
    return CreateType(name: name, definition: definition, orReplace: orReplace, ifNotExists: ifNotExists)
  }

  /// createSequence := [IF NOT EXISTS] name { START [WITH] n | INCREMENT [BY] n | MINVALUE n | MAXVALUE n | NO … | [NO] CYCLE }
  private mutating func createSequence(orReplace: Bool) throws(QueryError) -> CreateSequence {
    let ifNotExists = try absenceClause(orReplace)
    var sequence = CreateSequence(name: try objectName())
    sequence.orReplace = orReplace
    sequence.ifNotExists = ifNotExists
    var given: Set<String> = []
    while current.kind != .end {
      // CYCLE and NO CYCLE are one option, told twice when both are there.
      let option = at(.no) ? peek() : current
      guard given.insert(option.text.uppercased()).inserted else {
        throw Parser.twoForms(option.text.uppercased(), option.text.uppercased(), at: option.span)
      }
      if take(.start) {
        _ = take(.with)
        sequence.start = try wholeNumber()
      } else if take(word: "INCREMENT") {
        _ = take(.by)
        sequence.increment = try wholeNumber()
      } else if take(word: "MINVALUE") {
        sequence.minimum = try wholeNumber()
      } else if take(word: "MAXVALUE") {
        sequence.maximum = try wholeNumber()
      } else if take(word: "CYCLE") {
        sequence.isCyclic = true
      } else if take(.no) {
        guard take(word: "MINVALUE") || take(word: "MAXVALUE") || take(word: "CYCLE") else {
          throw unexpected(["MINVALUE", "MAXVALUE", "CYCLE"])
        }
      } else {
        throw unexpected(["START", "INCREMENT", "MINVALUE", "MAXVALUE", "CYCLE"])
      }
    }
    return sequence
  }

  /// `[-] integer`.
  private mutating func wholeNumber() throws(QueryError) -> Int64 {
    let isNegative = take(.minus)
    guard current.kind == .integer, let number = Int64((isNegative ? "-" : "") + current.text) else {
      throw unexpected([Expected.number])
    }
    advance()
    return number
  }

  /// createMacro := name macroForm, …
  private mutating func createMacro(orReplace: Bool) throws(QueryError) -> CreateMacro {
    let ifNotExists = try absenceClause(orReplace)
    let name = try objectName()
    var macro = try macroForm(name, orReplace: orReplace)
    macro.ifNotExists = ifNotExists
    while at(.comma), at(.openParenthesis, distance: 1) {
      advance()
      let place = current.span
      let form = try macroForm(name, orReplace: orReplace)
      if (form.query == nil) != (macro.query == nil) {
        throw .notAllowed(
          "the forms of a macro are all expressions or all tables", "宏的各种形式须同为表达式或同为表", at: place)
      }
      if ([macro] + macro.overloads).contains(where: { $0.parameters.map(\.type) == form.parameters.map(\.type) }) {
        throw .notAllowed(
          "\(name.text) has this number and these types of parameters already", "\(name.text) 已有参数个数和类型相同的形式",
          at: place)
      }
      macro.overloads.append(form)
    }
    return macro
  }

  /// macroForm := ( [name [type] [(:= | => | DEFAULT) expression], …] ) AS (expression | TABLE query)
  private mutating func macroForm(_ name: Name, orReplace: Bool) throws(QueryError) -> CreateMacro {
    try expect(.openParenthesis)
    var parameters: [CreateMacro.Parameter] = []
    while !at(.closeParenthesis) {
      let parameter = try label()
      let type = try current.kind == .word && !at(.default) ? typeName() : nil
      let hasDefault = take(.assign) || take(.fatArrow) || take(.default)
      let value = try hasDefault ? expression() : nil
      if parameters.contains(where: { $0.name.text.lowercased() == parameter.text.lowercased() }) {
        throw QueryError(.binding(.duplicateName(name: parameter.text)), at: parameter.span)
      }
      if !hasDefault, let last = parameters.last, last.defaultValue != nil {
        throw .notAllowed(
          "a parameter behind one with a default needs a default too", "有默认值的参数之后，其他参数也须有默认值",
          at: parameter.span)
      }
      parameters.append(CreateMacro.Parameter(name: parameter, type: type, defaultValue: value))
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
    return CreateMacro(name: name, parameters: parameters, body: body, query: query, orReplace: orReplace)
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

  /// drop := DROP (TABLE | VIEW | MACRO [TABLE] | FUNCTION | INDEX | SCHEMA | SEQUENCE | TYPE) [IF
  /// EXISTS] name, … [CASCADE | RESTRICT]
  mutating func drop() throws(QueryError) -> Statement.Kind {
    advance()
    let object: Drop.Object
    switch current.keyword {
    case .table: object = .table
    case .view: object = .view
    case .macro, .function: object = .macro
    case .index: object = .index
    case .schema: object = .schema
    case nil where at(word: "SEQUENCE"): object = .sequence
    case .type: object = .type
    default:
      if let failure = unsupportedStatement(in: Parser.foreignObjects, behind: "DROP ") { throw failure }
      throw unexpected(["TABLE", "VIEW", "MACRO", "INDEX", "SCHEMA", "SEQUENCE", "TYPE"])
    }
    advance()
    let isTableMacro = object == .macro && take(.table)
    let ifExists = try existenceClause(negated: false)
    let name = try objectName()
    var drop = Drop(object: object, name: name, ifExists: ifExists)
    drop.isTableMacro = isTableMacro
    while take(.comma) { drop.others.append(try objectName()) }
    drop.isCascade = take(.cascade)
    if !drop.isCascade { _ = take(.restrict) }
    return .drop(drop)
  }

  /// alterTable := ALTER TABLE [IF EXISTS] name action
  mutating func alterTable() throws(QueryError) -> AlterTable {
    advance()
    let isView = take(.view)
    if !isView { try expect(.table) }
    let ifExists = try existenceClause(negated: false)
    let table = try objectName(Expected.table)
    var alter = AlterTable(table: table, ifExists: ifExists, action: try alterAction())
    alter.isView = isView
    return alter
  }

  /// action := ADD constraint | ADD [COLUMN] … | DROP [COLUMN] … | RENAME [COLUMN] … TO … | RENAME TO … | ALTER [COLUMN] …
  private mutating func alterAction() throws(QueryError) -> AlterTable.Action {
    switch current.keyword {
    case .add:
      advance()
      if let constraint = try addedConstraint() { return .addConstraint(constraint) }
      _ = take(.column)
      let ifNotExists = try existenceClause(negated: true)
      if at(.dot, distance: 1) {
        let path = try fieldPath()
        let type = try typeName()
        return .addField(path, type, default: take(.default) ? try expression() : nil, ifNotExists: ifNotExists)
      }
      return .addColumn(try columnDeclaration(), ifNotExists: ifNotExists)
    case .drop:
      advance()
      _ = take(.column)
      let ifExists = try existenceClause(negated: false)
      let path = try fieldPath()
      if !take(.cascade) { _ = take(.restrict) }
      return path.count > 1 ? .dropField(path, ifExists: ifExists) : .dropColumn(path[0], ifExists: ifExists)
    case .rename:
      advance()
      if take(.to) { return .renameTable(to: try label()) }
      _ = take(.column)
      let path = try fieldPath()
      try expect(.to)
      let new = try label()
      return path.count > 1 ? .renameField(path, to: new) : .renameColumn(path[0], to: new)
    case .alter:
      advance()
      _ = take(.column)
      return try alterColumn(try label())
    default: throw unexpected(["ADD", "DROP", "RENAME", "ALTER"])
    }
  }

  /// fieldPath := name { . name }
  private mutating func fieldPath() throws(QueryError) -> [Name] {
    var path = [try label()]
    while take(.dot) { path.append(try label()) }
    return path
  }

  /// `[SET DATA] TYPE [type] [USING expression] | SET DEFAULT … | DROP DEFAULT | SET NOT NULL | DROP NOT NULL`
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
    let type = at(.using) ? nil : try typeName()
    return .setType(column, type, using: take(.using) ? try expression() : nil)
  }
}
