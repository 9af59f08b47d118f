// Printing statements.

extension SyntaxPrinter {
  /// Appends a statement.
  mutating func statement(_ statement: Statement) {
    switch statement.kind {
    case .query(let query): self.query(query)
    case .createTable(let table): createTable(table)
    case .createView(let view): createView(view)
    case .createMacro(let macro): createMacro(macro)
    case .createIndex(let name, let table, let columns, let isUnique, let ifNotExists):
      write(isUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ")
      if ifNotExists { write("IF NOT EXISTS ") }
      if let name {
        write(name)
        write(" ")
      }
      write("ON ")
      write(table)
      write(" ")
      bracketed(columns) { $0.expression($1) }
    case .createSchema(let name, let ifNotExists):
      write(ifNotExists ? "CREATE SCHEMA IF NOT EXISTS " : "CREATE SCHEMA ")
      write(name)
    case .drop(let drop):
      write("DROP \(drop.object.rawValue) ")
      if drop.isTableMacro { write("TABLE ") }
      if drop.ifExists { write("IF EXISTS ") }
      write(drop.name)
      for other in drop.others {
        write(", ")
        write(other)
      }
      if drop.isCascade { write(" CASCADE") }
    case .insert(let insert): self.insert(insert)
    case .update(let update): self.update(update)
    case .delete(let delete): self.delete(delete)
    case .merge(let merge): self.merge(merge)
    case .createSequence(let sequence): createSequence(sequence)
    case .createType(let type): createType(type)
    case .truncate(let table):
      write("TRUNCATE ")
      write(table)
    case .alterTable(let alter): alterTable(alter)
    case .copy(let copy): self.copy(copy)
    default: sessionStatement(statement.kind)
    }
  }

  private mutating func sessionStatement(_ kind: Statement.Kind) {
    switch kind {
    case .set(let name, let value):
      write("SET ")
      write(name)
      write(" = ")
      if let value { word(value) } else { write("DEFAULT") }
    case .reset(let name):
      write("RESET ")
      write(name)
    case .setVariable(let name, let value):
      write(value == nil ? "RESET VARIABLE " : "SET VARIABLE ")
      write(name)
      clause(" = ", value)
    case .comment(let comment):
      write("COMMENT ON \(comment.object.rawValue) ")
      write(comment.name)
      if let column = comment.column {
        write(".")
        write(column)
      }
      write(" IS ")
      if let text = comment.text {
        expression(Expression(.literal(.text(text)), span: comment.name.span))
      } else {
        write("NULL")
      }
    case .use(let path):
      write("USE ")
      qualified(path)
    case .pragma(let name, let arguments):
      write("PRAGMA ")
      write(name)
      if !arguments.isEmpty { bracketed(arguments) { $0.word($1) } }
    case .show(let name):
      write("SHOW ")
      write(name)
    case .describe(let describe): self.describe(describe)
    case .explain(let inner, let isAnalyze):
      write(isAnalyze ? "EXPLAIN ANALYZE " : "EXPLAIN ")
      statement(inner)
    case .prepare(let name, let inner, _):
      write("PREPARE ")
      write(name)
      write(" AS ")
      statement(inner)
    case .execute(let name, let arguments):
      write("EXECUTE ")
      write(name)
      if !arguments.isEmpty { bracketed(arguments) { $0.argument($1) } }
    case .deallocate(let name):
      write("DEALLOCATE ")
      if let name { write(name) } else { write("ALL") }
    case .transaction(let transaction): write(transaction.rawValue)
    case .assert(let condition, let message):
      write("ASSERT ")
      expression(condition)
      clause(", ", message)
    default: break
    }
  }

  /// Appends a value where a bare word would be read as text.
  private mutating func word(_ value: Expression) {
    if case .column(let names) = value.kind, names.count == 1 {
      writeQuoted(names[0])
    } else if case .row(let items) = value.kind, items.count < 2 {
      // `ROW` would be the value itself.
      write("(")
      list(items) { $0.expression($1) }
      write(items.isEmpty ? ")" : ",)")
    } else {
      expression(value)
    }
  }

  /// Appends names with dots between them.
  private mutating func qualified(_ path: [Name]) {
    for (index, name) in path.enumerated() {
      if index > 0 { write(".") }
      write(name)
    }
  }

  /// Appends DESCRIBE, SUMMARIZE or SHOW TABLES.
  mutating func describe(_ describe: Describe) {
    switch describe {
    case .table(let name):
      write("DESCRIBE ")
      write(name)
    case .query(let query):
      write("DESCRIBE ")
      self.query(query)
    case .summarizeTable(let name):
      write("SUMMARIZE ")
      write(name)
    case .summarizeQuery(let query):
      write("SUMMARIZE ")
      self.query(query)
    case .showTables(let path):
      write("SHOW TABLES")
      if !path.isEmpty {
        write(" FROM ")
        qualified(path)
      }
    case .showAllTables: write("SHOW ALL TABLES")
    }
  }

  // MARK: Definitions

  private mutating func createTable(_ table: CreateTable) {
    write("CREATE ")
    if table.orReplace { write("OR REPLACE ") }
    if table.isTemporary { write("TEMP ") }
    write("TABLE ")
    if table.ifNotExists { write("IF NOT EXISTS ") }
    qualified([table.schema, table.name].compactMap { $0 })
    if !table.columns.isEmpty || !table.constraints.isEmpty {
      write(" (")
      list(table.columns) { $0.column($1) }
      for (index, constraint) in table.constraints.enumerated() {
        if index > 0 || !table.columns.isEmpty { write(", ") }
        self.constraint(constraint)
      }
      write(")")
    }
    if let query = table.query {
      write(" AS ")
      self.query(query)
      if table.withoutData { write(" WITH NO DATA") }
    }
  }

  private mutating func column(_ column: ColumnDeclaration) {
    write(column.name)
    if let type = column.type {
      write(" ")
      typeName(type)
    }
    if let generated = column.generated {
      write(" GENERATED ALWAYS AS (")
      expression(generated)
      write(")")
    }
    if column.isNotNull { write(" NOT NULL") }
    if let value = column.defaultValue {
      write(" DEFAULT ")
      expression(value, atLeast: .other)
    }
    if column.isPrimaryKey { write(" PRIMARY KEY") }
    if column.isUnique { write(" UNIQUE") }
    if let check = column.check {
      write(" CHECK (")
      expression(check)
      write(")")
    }
    if let collation = column.collation {
      write(" COLLATE ")
      write(collation)
    }
    if let key = column.references { references(key) }
  }

  private mutating func constraint(_ constraint: TableConstraint) {
    switch constraint {
    case .primaryKey(let names):
      write("PRIMARY KEY ")
      bracketed(names)
    case .unique(let names):
      write("UNIQUE ")
      bracketed(names)
    case .check(let condition):
      write("CHECK (")
      expression(condition)
      write(")")
    case .foreignKey(let columns, let key):
      write("FOREIGN KEY ")
      bracketed(columns)
      references(key)
    }
  }

  private mutating func references(_ key: ForeignKey) {
    write(" REFERENCES ")
    write(key.table)
    if !key.columns.isEmpty { bracketed(key.columns) }
  }

  private mutating func createView(_ view: CreateView) {
    write(view.orReplace ? "CREATE OR REPLACE VIEW " : "CREATE VIEW ")
    if view.ifNotExists { write("IF NOT EXISTS ") }
    qualified([view.schema, view.name].compactMap { $0 })
    if !view.columns.isEmpty { bracketed(view.columns) }
    write(" AS ")
    query(view.query)
  }

  private mutating func createMacro(_ macro: CreateMacro) {
    write(macro.orReplace ? "CREATE OR REPLACE MACRO " : "CREATE MACRO ")
    if macro.ifNotExists { write("IF NOT EXISTS ") }
    write(macro.name)
    macroForm(macro)
    for overload in macro.overloads {
      write(", ")
      macroForm(overload)
    }
  }

  private mutating func macroForm(_ macro: CreateMacro) {
    bracketed(macro.parameters) { printer, parameter in
      printer.write(parameter.name)
      if let type = parameter.type {
        printer.write(" ")
        printer.typeName(type)
      }
      printer.clause(" := ", parameter.defaultValue)
    }
    write(" AS ")
    if let body = macro.body { expression(body) }
    if let query = macro.query {
      write("TABLE ")
      self.query(query)
    }
  }

  private mutating func alterTable(_ alter: AlterTable) {
    write(alter.isView ? "ALTER VIEW " : "ALTER TABLE ")
    if alter.ifExists { write("IF EXISTS ") }
    write(alter.table)
    switch alter.action {
    case .addColumn(let column, let ifNotExists):
      write(ifNotExists ? " ADD COLUMN IF NOT EXISTS " : " ADD COLUMN ")
      self.column(column)
    case .dropColumn(let name, let ifExists):
      write(ifExists ? " DROP COLUMN IF EXISTS " : " DROP COLUMN ")
      write(name)
    case .renameColumn(let old, let new):
      write(" RENAME COLUMN ")
      write(old)
      write(" TO ")
      write(new)
    case .renameTable(let name):
      write(" RENAME TO ")
      write(name)
    case .addConstraint(let constraint):
      write(" ADD ")
      self.constraint(constraint)
    case .addField(let path, let type, let value, let ifNotExists):
      write(ifNotExists ? " ADD COLUMN IF NOT EXISTS " : " ADD COLUMN ")
      self.fieldPath(path)
      write(" ")
      typeName(type)
      if let value {
        write(" DEFAULT ")
        expression(value)
      }
    case .dropField(let path, let ifExists):
      write(ifExists ? " DROP COLUMN IF EXISTS " : " DROP COLUMN ")
      self.fieldPath(path)
    case .renameField(let path, let new):
      write(" RENAME COLUMN ")
      self.fieldPath(path)
      write(" TO ")
      write(new)
    default: alterColumn(alter.action)
    }
  }

  private mutating func fieldPath(_ path: [Name]) {
    for (index, name) in path.enumerated() {
      if index > 0 { write(".") }
      write(name)
    }
  }

  private mutating func alterColumn(_ action: AlterTable.Action) {
    write(" ALTER COLUMN ")
    switch action {
    case .setType(let name, let type, let conversion):
      write(name)
      write(" TYPE")
      if let type {
        write(" ")
        typeName(type)
      }
      clause(" USING ", conversion)
    case .setDefault(let name, let value):
      write(name)
      write(value == nil ? " DROP DEFAULT" : " SET DEFAULT")
      clause(" ", value)
    case .setNotNull(let name, let isSet):
      write(name)
      write(isSet ? " SET NOT NULL" : " DROP NOT NULL")
    default: break
    }
  }

  // MARK: Changes

  private mutating func insert(_ insert: Insert) {
    with(insert.with, isRecursive: insert.isRecursive)
    write("INSERT ")
    if insert.conflict == .replace { write("OR REPLACE ") }
    if insert.conflict == .ignore, insert.conflictColumns.isEmpty { write("OR IGNORE ") }
    write("INTO ")
    write(insert.table)
    if let alias = insert.alias {
      write(" AS ")
      write(alias)
    }
    if !insert.columns.isEmpty {
      write(" ")
      bracketed(insert.columns)
    }
    if insert.isByName { write(" BY NAME") }
    write(" ")
    if let query = insert.query { self.query(query) } else { write("DEFAULT VALUES") }
    conflict(insert)
    returning(insert.returning)
  }

  private mutating func conflict(_ insert: Insert) {
    switch insert.conflict {
    case .update(let assignments, let filter):
      write(" ON CONFLICT ")
      if !insert.conflictColumns.isEmpty {
        bracketed(insert.conflictColumns)
        write(" ")
      }
      write("DO UPDATE SET ")
      self.assignments(assignments)
      clause(" WHERE ", filter)
    case .ignore where !insert.conflictColumns.isEmpty:
      write(" ON CONFLICT ")
      bracketed(insert.conflictColumns)
      write(" DO NOTHING")
    default: break
    }
  }

  mutating func assignments(_ assignments: [Assignment]) {
    list(assignments) { printer, assignment in
      printer.write(assignment.column)
      printer.write(" = ")
      printer.expression(assignment.value)
    }
  }

  mutating func returning(_ items: [SelectItem]) {
    guard !items.isEmpty else { return }
    write(" RETURNING ")
    list(items) { $0.selectItem($1) }
  }

  mutating func tables(_ word: String, _ tables: [TableReference]) {
    guard !tables.isEmpty else { return }
    write(word)
    list(tables) { $0.table($1) }
  }

  private mutating func update(_ update: Update) {
    with(update.with, isRecursive: update.isRecursive)
    write("UPDATE ")
    write(update.table)
    if let alias = update.alias {
      write(" AS ")
      write(alias)
    }
    write(" SET ")
    assignments(update.assignments)
    tables(" FROM ", update.from)
    clause(" WHERE ", update.filter)
    returning(update.returning)
  }

  private mutating func delete(_ delete: Delete) {
    with(delete.with, isRecursive: delete.isRecursive)
    write("DELETE FROM ")
    write(delete.table)
    if let alias = delete.alias {
      write(" AS ")
      write(alias)
    }
    tables(" USING ", delete.using)
    clause(" WHERE ", delete.filter)
    returning(delete.returning)
  }

  private mutating func copy(_ copy: Copy) {
    write("COPY ")
    switch copy.source {
    case .table(let name, let columns):
      write(name)
      if !columns.isEmpty {
        write(" ")
        bracketed(columns)
      }
    case .query(let query): bracketed(query)
    }
    write(copy.isFrom ? " FROM " : " TO ")
    write(SyntaxPrinter.literal(copy.path))
    guard !copy.options.isEmpty else { return }
    write(" ")
    bracketed(copy.options) { printer, option in
      printer.write(SyntaxPrinter.quoted(option.name))
      if let value = option.value {
        printer.write(" ")
        printer.word(value)
      }
    }
  }
}
