// SET, RESET, SHOW and PRAGMA. Settings are rows of one table.

/// One setting: its names, how it is shown and how it is changed.
struct SettingDefinition: Sendable {
  /// The name, and others that mean the same.
  let names: [String]
  /// What it does, in English and Chinese.
  let summary: (english: String, chinese: String)
  /// The value as text.
  let show: @Sendable (Settings) -> String
  /// Takes a value given as text; false when it makes no sense.
  let change: @Sendable (inout Settings, String) -> Bool
}

extension SettingDefinition {
  /// Every setting.
  static let all: [SettingDefinition] = [
    SettingDefinition(
      names: ["default_null_order", "null_order"],
      summary: ("where NULLs sort: nulls_last or nulls_first", "空值排在前面还是后面：nulls_last 或 nulls_first"),
      show: { $0.nullsFirst ? "nulls_first" : "nulls_last" },
      change: { settings, text in
        let word = text.replacing(" ", with: "_")
        guard ["nulls_first", "nulls_last", "first", "last"].contains(word) else { return false }
        settings.nullsFirst = word.hasSuffix("first")
        return true
      }),
    SettingDefinition(
      names: ["default_order"], summary: ("the order when none is written: asc or desc", "未写明时的排序方向：asc 或 desc"),
      show: { $0.descending ? "desc" : "asc" },
      change: { settings, text in
        guard ["asc", "desc", "ascending", "descending"].contains(text) else { return false }
        settings.descending = text.hasPrefix("desc")
        return true
      }),
    SettingDefinition(
      names: ["default_collation"],
      summary: (
        "how columns of text compare without COLLATE: binary, nocase, noaccent, nocase.noaccent or pinyin",
        "未写 COLLATE 的文本列如何比较：binary、nocase、noaccent、nocase.noaccent 或 pinyin"
      ),
      show: { ($0.defaultCollation ?? .codePoint).rawValue },
      change: { settings, text in
        guard let collation = Collation(named: text.isEmpty ? "binary" : text) else { return false }
        settings.defaultCollation = collation == .codePoint ? nil : collation
        return true
      }),
    flag(
      ["integer_division"], ("whether / on two integers truncates", "两个整数相除是否取整"), \.integerDivision),
    flag(["strict", "error_on_division_by_zero"], ("whether dividing by zero is an error", "除以零是否报错"), \.strict),
    flag(
      ["allow_ungrouped_columns"], ("whether a column beside GROUP BY takes any row's value", "未分组的列是否可取任意一行的值"),
      \.allowsUngroupedColumns),
    SettingDefinition(
      names: ["threads", "worker_threads"], summary: ("workers that a query may use", "查询可用的线程数"),
      show: { String($0.threads) },
      change: { settings, text in
        guard let count = Int(text), count >= 1, count <= 1024 else { return false }
        settings.threads = count
        return true
      }),
    SettingDefinition(
      names: ["morsel_rows"],
      summary: ("rows that a worker is dealt at once, from 1 to 16384", "每次分给一个线程的行数，1 到 16384"),
      show: { String($0.parallelism.morselRows) },
      change: { settings, text in
        guard let count = Int(text), count >= 1, count <= Parallelism().morselRows else { return false }
        settings.parallelism = Parallelism(morselRows: count)
        return true
      }),
    SettingDefinition(
      names: ["disabled_rules"],
      summary: (
        "optimiser rules to leave out, with commas between them: all, none, or names as EXPLAIN tells them",
        "不使用的优化规则，以逗号分隔：all、none 或 EXPLAIN 中的规则名"
      ),
      show: { $0.disabledRules.isEmpty ? "none" : $0.disabledRules.sorted().joined(separator: ", ") },
      change: { settings, text in
        guard let names = Optimizer.ruleNames(in: text) else { return false }
        settings.disabledRules = names
        return true
      }),
    SettingDefinition(
      names: ["memory_limit", "max_memory"], summary: ("memory that a statement may use, e.g. 512MB", "语句可用内存，如 512MB"),
      show: { $0.memoryLimit.map { "\($0)B" } ?? "none" },
      change: { settings, text in
        if text == "none" || text == "-1" {
          settings.memoryLimit = nil
          return true
        }
        guard let bytes = byteCount(text) else { return false }
        settings.memoryLimit = bytes
        return true
      }),
    SettingDefinition(
      names: ["timeout"], summary: ("seconds that a statement may take", "语句可用的秒数"),
      show: { $0.timeoutSeconds.map { "\($0)" } ?? "none" },
      change: { settings, text in
        if text == "none" {
          settings.timeoutSeconds = nil
          return true
        }
        guard let seconds = Double(text), seconds >= 0 else { return false }
        settings.timeoutSeconds = seconds == 0 ? nil : seconds
        return true
      }),
    SettingDefinition(
      names: ["timezone", "time_zone"],
      summary: (
        "the zone in which timestamps with a time zone are shown, e.g. Asia/Shanghai or UTC+8",
        "显示带时区时间戳所用的时区，如 Asia/Shanghai 或 UTC+8"
      ),
      show: { $0.timeZone.name },
      change: { settings, text in
        guard let zone = ["local", "default"].contains(text) ? .utc : TimeZoneRules.named(text) else { return false }
        settings.timeZone = zone
        return true
      }),
    SettingDefinition(
      names: ["calendar"],
      summary: ("the calendar by which time is counted: gregorian, the only one", "计时所用的历法：只有 gregorian（公历）"),
      show: { _ in "gregorian" },
      change: { _, text in ["gregorian", "default"].contains(text) }),
    SettingDefinition(
      names: ["unit"], summary: ("the unit that amounts are shown in: 元, 万元, 亿元, auto", "金额的显示单位：元、万元、亿元、auto"),
      show: { $0.unit },
      change: { settings, text in
        guard ["元", "万元", "亿元", "auto"].contains(text) else { return false }
        settings.unit = text
        return true
      }),
    // What these two name must exist: see `Session.setSetting`.
    SettingDefinition(
      names: ["schema"], summary: ("the schema that new tables and views go into", "新建的表和视图所属的模式"),
      show: { $0.schema },
      change: { settings, text in
        settings.schema = text
        return true
      }),
    SettingDefinition(
      names: ["search_path"],
      summary: ("schemas with commas between them, of which the first takes new tables", "以逗号分隔的模式，新表进入第一个"),
      show: { $0.searchPath },
      change: { settings, text in
        settings.searchPath = text
        settings.schema = Session.schemas(inPath: text).first ?? "main"
        return true
      }),
  ]

  private static func flag(
    _ names: [String], _ summary: (String, String), _ path: any WritableKeyPath<Settings, Bool> & Sendable
  ) -> SettingDefinition {
    SettingDefinition(
      names: names, summary: summary, show: { $0[keyPath: path] ? "true" : "false" },
      change: { settings, text in
        switch text {
        case "true", "on", "1", "yes": settings[keyPath: path] = true
        case "false", "off", "0", "no": settings[keyPath: path] = false
        default: return false
        }
        return true
      })
  }

  /// Bytes of `512MB`, `2GiB`, `1000`; nil for anything else.
  static func byteCount(_ text: String) -> Int? {
    let units: [(String, Double)] = [
      ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776), ("kb", 1e3), ("mb", 1e6),
      ("gb", 1e9), ("tb", 1e12), ("k", 1e3), ("m", 1e6), ("g", 1e9), ("b", 1), ("", 1),
    ]
    let word = text.lowercased().replacing(" ", with: "")
    for (suffix, factor) in units where word.hasSuffix(suffix) {
      guard let number = Double(word.dropLast(suffix.count)), number > 0, number * factor < 9e18 else { return nil }
      return Int(number * factor)
    }
    return nil
  }

  /// The setting of this name.
  ///
  /// - Throws: `.binding(.unknownSetting)` with the nearest names.
  static func require(_ name: Name) throws(QueryError) -> SettingDefinition {
    let wanted = name.text.lowercased()
    if let setting = all.first(where: { $0.names.contains(wanted) }) { return setting }
    throw QueryError(
      .binding(
        .unknownSetting(name: name.text, candidates: Suggestions.nearest(to: wanted, among: all.flatMap(\.names)))),
      at: name.span)
  }
}

extension Session {
  /// Pragmas of DuckDB and SQLite that cannot change a result: accepted and ignored, so that peers' scripts run.
  private static let ignoredPragmas: Set<String> = [
    "enable_verification", "disable_verification", "verify_external", "verify_serializer", "verify_parallelism",
    "verify_fetch_row", "enable_object_cache", "disable_object_cache", "enable_profiling", "disable_profiling",
    "enable_progress_bar", "disable_progress_bar", "force_checkpoint", "checkpoint", "vacuum", "analyze",
    "enable_optimizer",
    "disable_optimizer", "enable_checkpoint_on_shutdown", "disable_checkpoint_on_shutdown", "foreign_keys",
    "disabled_optimizers", "errors_as_json", "lambda_syntax", "max_expression_depth",
    "preserve_insertion_order", "enable_print_progress_bar", "disable_print_progress_bar", "external_threads",
    "temp_directory", "explain_output", "perfect_ht_threshold", "debug_window_mode", "verify_disabled_optimizer",
  ]

  /// SET name = value.
  func setSetting(_ name: Name, to value: Expression?) throws(QueryError) -> Outcome {
    if Session.ignoredPragmas.contains(name.text.lowercased()) { return .changed(0) }
    let setting = try SettingDefinition.require(name)
    guard let value else { return try resetSetting(name) }
    let text = try settingText(value)
    if setting.names == ["schema"] || setting.names == ["search_path"] {
      for schema in Session.schemas(inPath: text) { try requireSchema(Name(schema, span: value.span)) }
    }
    guard setting.change(&settings, text.lowercased()) else {
      throw QueryError(
        .binding(
          .notAllowed(
            .init(
              "\"\(text)\" is no value of \(setting.names[0]): \(setting.summary.english)",
              "\"\(text)\" 不是设置 \(setting.names[0]) 的值：\(setting.summary.chinese)"))), at: value.span)
    }
    return .changed(0)
  }

  /// The text of a setting's value, which may be a bare word.
  private func settingText(_ value: Expression) throws(QueryError) -> String {
    if case .column(let names) = value.kind { return names.map(\.text).joined(separator: ".") }
    if case .defaultValue = value.kind { return "default" }
    let constant = try constantValue(of: value)
    return ValueFormat.text(of: constant.value, type: constant.type)
  }

  /// RESET name.
  func resetSetting(_ name: Name) throws(QueryError) -> Outcome {
    if Session.ignoredPragmas.contains(name.text.lowercased()) { return .changed(0) }
    let setting = try SettingDefinition.require(name)
    _ = setting.change(&settings, setting.show(initialSettings))
    return .changed(0)
  }

  /// SHOW name, SHOW ALL.
  func showSetting(_ name: Name) throws(QueryError) -> Outcome {
    if name.text.lowercased() == "all" {
      var table = TableBuilder(
        name: "settings",
        schema: Schema([
          ColumnDefinition(name: "name", type: .varchar), ColumnDefinition(name: "value", type: .varchar),
          ColumnDefinition(name: "description", type: .varchar),
        ]))
      for setting in SettingDefinition.all {
        try table.append([.text(setting.names[0]), .text(setting.show(settings)), .text(setting.summary.english)])
      }
      return .rows(QueryResult(of: table.build()))
    }
    // SHOW name is a setting, or a table to describe, as in DuckDB.
    if let entry = catalog.entry(named: name.text) {
      let describe = Describe.table(Name(entry.name, span: name.span))
      return .rows(try rows(of: QueryExpression(body: .describe(describe), span: name.span)))
    }
    let setting = try SettingDefinition.require(name)
    var table = TableBuilder(
      name: "setting", schema: Schema([ColumnDefinition(name: setting.names[0], type: .varchar)]))
    try table.append([.text(setting.show(settings))])
    return .rows(QueryResult(of: table.build()))
  }

  /// PRAGMA name, PRAGMA name = value, PRAGMA name(arguments).
  func runPragma(_ name: Name, arguments: [Expression]) throws(QueryError) -> Outcome {
    let word = name.text.lowercased()
    if word == "vacuum" || word == "analyze", case .column(let names)? = arguments.first?.kind, let table = names.last {
      _ = try catalog.requireTable(table)
    }
    if Session.ignoredPragmas.contains(word) { return .changed(0) }
    if CatalogTables.has(function: "pragma_" + word) {
      // `PRAGMA table_info(t)` is `FROM pragma_table_info('t')`.
      let texts = try arguments.map { (argument) throws(QueryError) in
        FunctionCall.Argument(
          value: Expression(.literal(.text(try settingText(argument))), span: argument.span))
      }
      let call = FunctionCall(name: Name("pragma_" + word, span: name.span), arguments: texts)
      let table = TableReference(.function(call, withOrdinality: false, isLateral: false), span: name.span)
      let star = SelectItem(expression: Expression(.star(Star()), span: name.span))
      return .rows(try rows(of: .selecting([star], from: [table], where: nil, span: name.span)))
    }
    if let argument = arguments.first { return try setSetting(name, to: argument) }
    throw QueryError(
      .binding(
        .unknownSetting(
          name: name.text, candidates: Suggestions.nearest(to: word, among: SettingDefinition.all.flatMap(\.names)))),
      at: name.span)
  }
}

extension QueryResult {
  /// All rows of a table.
  init(of table: Table) {
    var chunks: [Chunk] = []
    var start = 0
    while start < table.rowCount {
      let end = min(start + Chunk.capacity, table.rowCount)
      chunks.append(table.chunk(start..<end, columns: Array(table.columns.indices)))
      start = end
    }
    self.init(
      columns: table.schema.columns.map { ResultColumn(name: $0.name, chineseName: $0.chineseName, type: $0.type) },
      chunks: chunks)
  }
}
