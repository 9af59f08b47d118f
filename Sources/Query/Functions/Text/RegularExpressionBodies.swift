// The bodies of the functions over regular expressions that need to know where matches are.

/// Bodies over matches and their groups.
enum RegularExpressionBodies {
  /// Finds matches one after the other in the texts of argument 0.
  private struct Finder {
    let texts: TextRows
    var rows: RegularExpressionSource.Rows
    var automaton: PatternAutomaton?
    var threads: PatternThreads?
    var groupCount = 0
    private let context: EvaluationContext
    /// Bytes of texts that were gone through since the statement was last asked.
    private var passed = 0

    init(_ call: TextCall, _ source: RegularExpressionSource) {
      context = call.context
      texts = call.texts(0)
      rows = source.rows(call)
    }

    /// Makes the pattern of row `row` ready; whether it is another than before.
    mutating func prepare(_ row: Int) throws(QueryError) -> Bool {
      let (expression, isNew) = try rows.expression(row)
      guard isNew else { return false }
      automaton = expression.automaton(isWhole: false)
      threads = expression.threads()
      groupCount = expression.groupCount
      return true
    }

    /// Refuses a pattern with fewer groups than there are names for.
    func requireGroups(_ count: Int) throws(QueryError) {
      guard groupCount >= count else {
        throw PatternParser.invalid("there are more names than groups", "名称多于分组")
      }
    }

    /// Calls `body` with the captures of every match from the start, until it returns false. Between matches at least
    /// one code point is passed over, so that empty matches come to an end. An empty match right behind another one counts
    /// only with `includesAdjacent`.
    mutating func forEachMatch(
      _ text: Span<UInt8>, includesAdjacent: Bool = false, _ body: ([Int]) throws(QueryError) -> Bool
    ) throws(QueryError) {
      guard try automaton?.matches(text, context) ?? false else { return }
      var start = 0
      var lastEnd = -1
      while start <= text.count, try threads?.find(in: text, from: start, context) ?? false,
        let captures = threads?.captures
      {
        passed += 32 + captures[1] - start
        if passed > PatternThreads.bytesBetweenChecks {
          passed = 0
          try context.checkCancellation()
        }
        let isEmpty = captures[0] == captures[1]
        if !isEmpty || includesAdjacent || captures[1] != lastEnd {
          guard try body(captures) else { return }
        }
        lastEnd = captures[1]
        start = captures[1]
        if isEmpty { start = start < text.count ? CodePoints.next(text, after: start) : start + 1 }
      }
    }
  }

  /// regexp_replace.
  static func replace(_ call: TextCall, _ source: RegularExpressionSource) throws(QueryError) -> Vector {
    var finder = Finder(call, source)
    let texts = finder.texts
    let replacements = call.texts(2)
    var last: (range: Range<Int>, replacement: PatternReplacement)?
    return try call.makeTexts { row, bytes throws(QueryError) in
      let isNew = try finder.prepare(row)
      let range = replacements.range(row)
      if isNew || last?.range != range {
        let text = replacements.bytes.span.extracting(range)
        last = (range, try PatternReplacement(text, groupCount: finder.groupCount))
      }
      guard let replacement = last?.replacement else { return }
      let text = texts.bytes.span.extracting(texts.range(row))
      let isGlobal = finder.rows.flags.isGlobal
      var index = 0
      try finder.forEachMatch(text) { captures throws(QueryError) in
        bytes.append(text.extracting(index..<captures[0]))
        replacement.append(captures, of: text, to: &bytes)
        index = captures[1]
        return isGlobal
      }
      bytes.append(text.extracting(index..<text.count))
    }
  }

  /// regexp_extract with a group number.
  static func extract(_ call: TextCall, _ source: RegularExpressionSource) throws(QueryError) -> Vector {
    var finder = Finder(call, source)
    let texts = finder.texts
    let groups = call.arguments.count > 2 && call.arguments[2].type == .bigint ? call.integers(2) : nil
    return try call.makeTexts { row, bytes throws(QueryError) in
      _ = try finder.prepare(row)
      let group = try requireGroup(groups?[row] ?? 0, of: finder.groupCount)
      let text = texts.bytes.span.extracting(texts.range(row))
      var isFound = false
      try finder.forEachMatch(text) { captures throws(QueryError) in
        append(group, captures, text, to: &bytes)
        isFound = true
        return false
      }
      if !isFound, finder.rows.flags.keepsText { bytes.append(text) }
    }
  }

  /// regexp_match: the groups of the first match, or the match.
  static func match(_ call: TextCall, _ source: RegularExpressionSource) throws(QueryError) -> Vector {
    var finder = Finder(call, source)
    let texts = finder.texts
    var result = TextResult(count: call.rowCount)
    var ranges: [Range<Int>] = []
    var taken: [Bool] = []
    var isFound = Validity(repeating: false, count: call.rowCount)
    for row in 0..<call.rowCount {
      let start = result.count
      if call.isLive(row) {
        _ = try finder.prepare(row)
        let groups = finder.groupCount == 0 ? 0...0 : 1...finder.groupCount
        let text = texts.bytes.span.extracting(texts.range(row))
        try finder.forEachMatch(text, includesAdjacent: true) { captures throws(QueryError) in
          isFound[row] = true
          for group in groups {
            append(group, captures, text, to: &result.bytes)
            result.endText()
            taken.append(captures[2 * group] >= 0)
          }
          return false
        }
      }
      ranges.append(start..<result.count)
    }
    var validity = Validity(repeating: true, count: taken.count)
    for (place, isTaken) in taken.enumerated() where !isTaken { validity[place] = false }
    let child = result.vector(type: .varchar, validity: validity)
    return Vector(
      type: .list(.varchar), count: call.rowCount, storage: .lists(ranges[...], child: child), validity: isFound)
  }

  /// regexp_extract with names: a structure of the first `count` groups.
  static func extractFields(
    _ call: TextCall, _ source: RegularExpressionSource, count: Int, type: DataType
  ) throws(QueryError) -> Vector {
    var finder = Finder(call, source)
    let texts = finder.texts
    var fields = (0..<count).map { _ in TextResult(count: call.rowCount) }
    for row in 0..<call.rowCount {
      if call.isLive(row) {
        _ = try finder.prepare(row)
        try finder.requireGroups(count)
        let text = texts.bytes.span.extracting(texts.range(row))
        try finder.forEachMatch(text, includesAdjacent: true) { captures throws(QueryError) in
          for field in 0..<count { append(field + 1, captures, text, to: &fields[field].bytes) }
          return false
        }
      }
      for field in 0..<count { fields[field].endText() }
    }
    let vectors = fields.map { $0.vector(type: .varchar) }
    return Vector(type: type, count: call.rowCount, storage: .structures(vectors), validity: call.validity)
  }

  /// regexp_extract_all.
  static func extractAll(_ call: TextCall, _ source: RegularExpressionSource) throws(QueryError) -> Vector {
    var finder = Finder(call, source)
    let texts = finder.texts
    let groups = call.arguments.count > 2 ? call.integers(2) : nil
    return try call.makeTextLists { row, result throws(QueryError) in
      _ = try finder.prepare(row)
      let group = try requireGroup(groups?[row] ?? 0, of: finder.groupCount)
      let text = texts.bytes.span.extracting(texts.range(row))
      try finder.forEachMatch(text, includesAdjacent: true) { captures throws(QueryError) in
        append(group, captures, text, to: &result.bytes)
        result.endText()
        return true
      }
    }
  }

  /// regexp_extract_all with names: for every match a structure of the first `count` groups.
  static func extractAllFields(
    _ call: TextCall, _ source: RegularExpressionSource, count: Int, type: DataType
  ) throws(QueryError) -> Vector {
    var finder = Finder(call, source)
    let texts = finder.texts
    var fields = (0..<count).map { _ in TextResult(count: call.rowCount) }
    // A group that took no part in a match is NULL.
    var isTaken: [[Bool]] = Array(repeating: [], count: count)
    var ranges: [Range<Int>] = []
    for row in 0..<call.rowCount {
      let start = fields[0].count
      if call.isLive(row) {
        _ = try finder.prepare(row)
        try finder.requireGroups(count)
        let text = texts.bytes.span.extracting(texts.range(row))
        try finder.forEachMatch(text, includesAdjacent: true) { captures throws(QueryError) in
          for field in 0..<count {
            append(field + 1, captures, text, to: &fields[field].bytes)
            fields[field].endText()
            isTaken[field].append(captures[2 * field + 2] >= 0)
          }
          return true
        }
      }
      ranges.append(start..<fields[0].count)
    }
    let vectors = fields.enumerated().map { index, field in
      var validity = Validity(repeating: true, count: isTaken[index].count)
      for (row, flag) in isTaken[index].enumerated() where !flag { validity[row] = false }
      return field.vector(type: .varchar, validity: validity)
    }
    let child = Vector(type: type, count: fields[0].count, storage: .structures(vectors))
    return Vector(
      type: .list(type), count: call.rowCount, storage: .lists(ranges[...], child: child), validity: call.validity)
  }

  /// regexp_split_to_array.
  static func split(_ call: TextCall, _ source: RegularExpressionSource) throws(QueryError) -> Vector {
    var finder = Finder(call, source)
    let texts = finder.texts
    return try call.makeTextLists { row, result throws(QueryError) in
      _ = try finder.prepare(row)
      let text = texts.bytes.span.extracting(texts.range(row))
      var index = 0
      try finder.forEachMatch(text) { captures throws(QueryError) in
        // An empty match cuts between two characters, not at the ends.
        if captures[0] == captures[1], captures[0] == 0 || captures[0] == text.count { return true }
        result.bytes.append(text.extracting(index..<captures[0]))
        result.endText()
        index = captures[1]
        return true
      }
      result.bytes.append(text.extracting(index..<text.count))
      result.endText()
    }
  }

  /// regexp_count.
  static func count(_ call: TextCall, _ source: RegularExpressionSource) throws(QueryError) -> Vector {
    var finder = Finder(call, source)
    let texts = finder.texts
    return try call.makeIntegers { row throws(QueryError) in
      _ = try finder.prepare(row)
      var count = 0
      try finder.forEachMatch(texts.bytes.span.extracting(texts.range(row))) { _ throws(QueryError) in
        count += 1
        return true
      }
      return count
    }
  }

  private static func append(_ group: Int?, _ captures: [Int], _ text: Span<UInt8>, to bytes: inout [UInt8]) {
    guard let group else { return }
    let start = captures[2 * group]
    let end = captures[2 * group + 1]
    if start >= 0, end >= start { bytes.append(text.extracting(start..<end)) }
  }

  /// The group of that number; nil when the pattern has fewer, which then takes nothing.
  private static func requireGroup(_ group: Int, of count: Int) throws(QueryError) -> Int? {
    guard group >= 0, group <= 9 else {
      throw PatternParser.invalid("the group is not 0 to 9", "分组编号不在 0 到 9 之间")
    }
    return group <= count ? group : nil
  }
}
