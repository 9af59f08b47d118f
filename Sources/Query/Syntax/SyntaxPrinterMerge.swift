// Printing MERGE, CREATE SEQUENCE and CREATE TYPE.

extension SyntaxPrinter {
  /// Appends a MERGE.
  mutating func merge(_ merge: Merge) {
    with(merge.with, isRecursive: merge.isRecursive)
    write("MERGE INTO ")
    write(merge.table)
    if let alias = merge.alias {
      write(" AS ")
      write(alias)
    }
    write(" USING ")
    table(merge.source)
    switch merge.condition {
    case .on(let condition): clause(" ON ", condition)
    case .using(let names):
      write(" USING ")
      bracketed(names)
    case .none, .natural: break
    }
    for clause in merge.clauses { mergeClause(clause) }
    returning(merge.returning)
  }

  private mutating func mergeClause(_ written: Merge.Clause) {
    write(" WHEN \(written.match.rawValue)")
    clause(" AND ", written.condition)
    write(" THEN ")
    switch written.action {
    case .nothing: write("DO NOTHING")
    case .fail(let message):
      write("ERROR")
      clause(" ", message)
    case .delete: write("DELETE")
    case .update(let assignments):
      write("UPDATE SET ")
      self.assignments(assignments)
    case .updateAll(let byName): write(byName ? "UPDATE BY NAME" : "UPDATE")
    case .insert(let columns, let values):
      write("INSERT ")
      if !columns.isEmpty {
        bracketed(columns)
        write(" ")
      }
      write("VALUES ")
      bracketed(values) { $0.expression($1) }
    case .insertAll(let byName): write(byName ? "INSERT BY NAME" : "INSERT")
    case .insertDefaults: write("INSERT DEFAULT VALUES")
    }
  }

  /// Appends CREATE SEQUENCE.
  mutating func createSequence(_ sequence: CreateSequence) {
    write(sequence.orReplace ? "CREATE OR REPLACE SEQUENCE " : "CREATE SEQUENCE ")
    if sequence.ifNotExists { write("IF NOT EXISTS ") }
    write(sequence.name)
    if sequence.increment != 1 { write(" INCREMENT BY \(sequence.increment)") }
    if let minimum = sequence.minimum { write(" MINVALUE \(minimum)") }
    if let maximum = sequence.maximum { write(" MAXVALUE \(maximum)") }
    if let start = sequence.start { write(" START WITH \(start)") }
    if sequence.isCyclic { write(" CYCLE") }
  }

  /// Appends CREATE TYPE.
  mutating func createType(_ type: CreateType) {
    write(type.orReplace ? "CREATE OR REPLACE TYPE " : "CREATE TYPE ")
    if type.ifNotExists { write("IF NOT EXISTS ") }
    write(type.name)
    write(" AS ")
    switch type.definition {
    case .values(let values):
      write("ENUM ")
      bracketed(values) { $0.write(SyntaxPrinter.literal($1)) }
    case .query(let query):
      write("ENUM (")
      self.query(query)
      write(")")
    case .type(let name): typeName(name)
    }
  }
}
