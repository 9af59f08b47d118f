// The words that the grammar knows, and which of them a name may be without quotes.

/// A word of the grammar. Most may also be used as names.
enum Keyword: String, CaseIterable, Sendable {
  case add = "ADD", all = "ALL", alter = "ALTER", always = "ALWAYS", analyze = "ANALYZE", and = "AND", anti = "ANTI"
  case any = "ANY", array = "ARRAY", `as` = "AS", asc = "ASC", asof = "ASOF", assert = "ASSERT", at = "AT"
  case begin = "BEGIN", between = "BETWEEN", both = "BOTH", by = "BY", call = "CALL", cascade = "CASCADE"
  case `case` = "CASE", cast = "CAST", check = "CHECK", collate = "COLLATE", column = "COLUMN", columns = "COLUMNS"
  case commit = "COMMIT", conflict = "CONFLICT", constraint = "CONSTRAINT", copy = "COPY", create = "CREATE"
  case cross = "CROSS", cube = "CUBE", current = "CURRENT", data = "DATA", deallocate = "DEALLOCATE"
  case `default` = "DEFAULT", delete = "DELETE", desc = "DESC", describe = "DESCRIBE", distinct = "DISTINCT"
  case `do` = "DO", drop = "DROP", `else` = "ELSE", end = "END", escape = "ESCAPE", except = "EXCEPT"
  case exclude = "EXCLUDE", execute = "EXECUTE", exists = "EXISTS", explain = "EXPLAIN", extract = "EXTRACT"
  case `false` = "FALSE", fetch = "FETCH", filter = "FILTER", first = "FIRST", following = "FOLLOWING", `for` = "FOR"
  case foreign = "FOREIGN", from = "FROM", full = "FULL", function = "FUNCTION", generated = "GENERATED"
  case glob = "GLOB", global = "GLOBAL", group = "GROUP", grouping = "GROUPING", groups = "GROUPS", having = "HAVING"
  case `if` = "IF", ignore = "IGNORE", ilike = "ILIKE", `in` = "IN", include = "INCLUDE", index = "INDEX"
  case inner = "INNER", insert = "INSERT", intersect = "INTERSECT", interval = "INTERVAL", into = "INTO", `is` = "IS"
  case isnull = "ISNULL", join = "JOIN", key = "KEY", lambda = "LAMBDA", last = "LAST", lateral = "LATERAL"
  case leading = "LEADING", left = "LEFT", like = "LIKE", limit = "LIMIT", local = "LOCAL", macro = "MACRO"
  case materialized = "MATERIALIZED", name = "NAME", natural = "NATURAL", next = "NEXT", no = "NO", not = "NOT"
  case nothing = "NOTHING", notnull = "NOTNULL", null = "NULL", nulls = "NULLS", of = "OF", offset = "OFFSET"
  case on = "ON", only = "ONLY", or = "OR", order = "ORDER", ordinality = "ORDINALITY", others = "OTHERS"
  case outer = "OUTER", over = "OVER", overlay = "OVERLAY", partition = "PARTITION", percent = "PERCENT"
  case pivot = "PIVOT", placing = "PLACING", position = "POSITION", positional = "POSITIONAL", pragma = "PRAGMA"
  case preceding = "PRECEDING", prepare = "PREPARE", primary = "PRIMARY", qualify = "QUALIFY", range = "RANGE"
  case recursive = "RECURSIVE", references = "REFERENCES", rename = "RENAME", repeatable = "REPEATABLE"
  case replace = "REPLACE", reset = "RESET", respect = "RESPECT", restrict = "RESTRICT", returning = "RETURNING"
  case right = "RIGHT", rollback = "ROLLBACK", rollup = "ROLLUP", row = "ROW", rows = "ROWS", sample = "SAMPLE"
  case schema = "SCHEMA", select = "SELECT", semi = "SEMI", session = "SESSION", set = "SET", sets = "SETS"
  case show = "SHOW", similar = "SIMILAR", some = "SOME", start = "START", stored = "STORED", substring = "SUBSTRING"
  case summarize = "SUMMARIZE", system = "SYSTEM", table = "TABLE", tables = "TABLES", tablesample = "TABLESAMPLE"
  case temp = "TEMP", temporary = "TEMPORARY", then = "THEN", ties = "TIES", time = "TIME", to = "TO"
  case trailing = "TRAILING", transaction = "TRANSACTION", trim = "TRIM", `true` = "TRUE", truncate = "TRUNCATE"
  case tryCast = "TRY_CAST", type = "TYPE", unbounded = "UNBOUNDED", union = "UNION", unique = "UNIQUE"
  case unknown = "UNKNOWN", unpivot = "UNPIVOT", update = "UPDATE", using = "USING", value = "VALUE"
  case values = "VALUES", view = "VIEW", virtual = "VIRTUAL", when = "WHEN", `where` = "WHERE", window = "WINDOW"
  case with = "WITH", within = "WITHIN", without = "WITHOUT", work = "WORK", zone = "ZONE"

  /// Keywords by their text in upper case.
  static let byText: [String: Keyword] = Dictionary(
    uniqueKeysWithValues: Keyword.allCases.map { ($0.rawValue, $0) } + [
      // DuckDB's other names of the two.
      ("PIVOT_WIDER", .pivot), ("PIVOT_LONGER", .unpivot),
    ])

  /// The longest keyword, in bytes.
  static let longest = 12

  /// Whether the word is never a name without quotes.
  var isReserved: Bool { Keyword.reserved.contains(self) }

  /// Whether the word may be a name, but no alias without AS, since it may follow a table or an expression.
  var continuesClause: Bool { Keyword.continuing.contains(self) }

  /// Whether nothing that computes a value can start with the word: what decides that `%` in front of it ends a
  /// percentage.
  var endsOperand: Bool {
    if Keyword.startingOperand.contains(self) { return false }
    return isReserved || continuesClause || Keyword.trailers.contains(self)
  }

  private static let reserved: Set<Keyword> = [
    .all, .and, .any, .as, .asc, .case, .cast, .collate, .constraint, .create, .default, .desc, .distinct, .else, .end,
    .except, .false, .fetch, .for, .foreign, .from, .group, .having, .in, .intersect, .into, .lambda, .limit, .not,
    .null, .offset, .on, .or, .order, .primary, .qualify, .references, .returning, .select, .some, .table, .then, .to,
    .true, .union, .unique, .using, .when, .where, .window, .with,
  ]

  private static let continuing: Set<Keyword> = [
    .anti, .asof, .cross, .full, .glob, .ilike, .inner, .is, .isnull, .join, .left, .like, .natural, .notnull, .outer,
    .pivot, .positional, .right, .semi, .similar, .tablesample, .unpivot, .between,
  ]

  /// Whether an expression may start with the word.
  var startsOperand: Bool {
    if isReserved { return self == .not || Keyword.startingOperand.contains(self) }
    return !continuesClause || self == .left || self == .right || self == .like || self == .glob
  }

  /// Words that may be names, but follow an expression much more often.
  private static let trailers: Set<Keyword> = [.preceding, .following, .nulls, .at, .escape, .ignore, .respect]

  private static let startingOperand: Set<Keyword> = [
    .case, .cast, .null, .true, .false, .lambda, .default, .any, .all, .some, .distinct,
  ]
}
