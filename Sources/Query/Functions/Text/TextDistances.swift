// Rows of the function table: distances and similarities of texts.

extension ScalarFunction {
  /// How far two texts are apart.
  static let textDistances: [ScalarFunction] = [
    distance(
      "levenshtein", aliases: ["editdist3"],
      "Least number of insertions, deletions and replacements of characters between two texts.", "编辑距离。",
      example: ("levenshtein('预算数', '决算数')", "1"), TextDistance.levenshtein),
    distance(
      "damerau_levenshtein", "Like levenshtein, where exchanging two neighbours is one step too.", "编辑距离，相邻字符互换算一步。",
      example: ("damerau_levenshtein('ab', 'ba')", "1"), TextDistance.damerauLevenshtein),
    distance(
      "hamming", aliases: ["mismatches"], needsEqualLength: true,
      "At how many places two texts of equal length differ.",
      "等长文本中不同字符的个数。", example: ("hamming('abc', 'abd')", "1"), TextDistance.hamming),
    similarity(
      "jaccard", needsText: true, takesCutoff: false,
      "Shared characters as a part of all characters, 0 to 1.", "共有字符占全部字符的比例。",
      example: ("jaccard('ab', 'bc')", "0.3333333333333333"), TextDistance.jaccard),
    similarity(
      "jaro_similarity", "Jaro's similarity, 0 to 1.", "Jaro 相似度，0 到 1。",
      example: ("jaro_similarity('ab', 'ab')", "1.0"),
      TextDistance.jaro),
    similarity(
      "jaro_winkler_similarity", "Jaro's similarity after Winkler, 0 to 1.", "Jaro-Winkler 相似度，0 到 1。",
      example: ("jaro_winkler_similarity('ab', 'ab')", "1.0"), TextDistance.jaroWinkler),
  ]

  private static func distance(
    _ name: String, aliases: [String] = [], needsEqualLength: Bool = false, _ summary: String, _ chinese: String,
    example: (query: String, result: String),
    _ measure: @escaping @Sendable ([UInt32], [UInt32], EvaluationContext) throws(QueryError) -> Int
  ) -> ScalarFunction {
    .text(
      name, aliases: aliases, [.varchar, .varchar], result: .bigint,
      signatures: ["\(name)(text VARCHAR, other VARCHAR) → BIGINT"], summary, chinese, example: example
    ) { call throws(QueryError) in
      let (texts, others) = (call.texts(0), call.texts(1))
      return try call.makeIntegers { row throws(QueryError) in
        let left = try TextSlicing.codePoints(texts.bytes.span.extracting(texts.range(row)), call.context)
        let right = try TextSlicing.codePoints(others.bytes.span.extracting(others.range(row)), call.context)
        if needsEqualLength, left.count != right.count || left.isEmpty {
          throw refused(name, "the texts differ in length or are empty", "两个文本长度不同或为空")
        }
        return try measure(left, right, call.context)
      }
    }
  }

  private static func similarity(
    _ name: String, needsText: Bool = false, takesCutoff: Bool = true, _ summary: String, _ chinese: String,
    example: (query: String, result: String),
    _ measure: @escaping @Sendable ([UInt32], [UInt32], EvaluationContext) throws(QueryError) -> Double
  ) -> ScalarFunction {
    .text(
      name, takesCutoff ? [.varchar, .varchar, .double] : [.varchar, .varchar], optional: takesCutoff ? 1 : 0,
      result: .double,
      signatures: ["\(name)(text VARCHAR, other VARCHAR\(takesCutoff ? ", cutoff DOUBLE" : "")) → DOUBLE"], summary,
      chinese, example: example
    ) { call throws(QueryError) in
      let (texts, others) = (call.texts(0), call.texts(1))
      let cutoffs = call.arguments.count == 3 ? call.arguments[2].flattened() : nil
      return try call.makeDoubles { row throws(QueryError) in
        let left = try TextSlicing.codePoints(texts.bytes.span.extracting(texts.range(row)), call.context)
        let right = try TextSlicing.codePoints(others.bytes.span.extracting(others.range(row)), call.context)
        if needsText, left.isEmpty || right.isEmpty { throw refused(name, "a text is empty", "文本为空") }
        let similarity = try measure(left, right, call.context)
        // What lies below the cutoff counts as nothing in common.
        guard let cutoffs, case .doubles(let least) = cutoffs.storage else { return similarity }
        return similarity < least[least.startIndex + row] ? 0 : similarity
      }
    }
  }

  /// The error of a function that cannot take its argument.
  static func refused(_ function: String, _ english: String, _ chinese: String) -> QueryError {
    QueryError(.evaluation(.invalidArgument(function: function, reason: .init(english, chinese))))
  }
}
