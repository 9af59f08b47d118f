// histogram(table, column) and histogram_values in FROM: how the values of a column are spread, as rows. Each is a query; which
// one depends on the type of the column.

extension Binder {
  /// The macro that a call of `histogram` or `histogram_values` means; nil for other names.
  func histogramMacro(
    _ call: FunctionCall, name: String, binder: ExpressionBinder, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> MacroDefinition? {
    guard name == "histogram" || name == "histogram_values" else { return nil }
    func macro(_ query: String) throws(QueryError) -> MacroDefinition? {
      try CatalogTables.macro(
        named: name, text: "(source, col_name, bin_count := 10, technique := 'auto') AS TABLE " + query)
    }
    guard let probe = try macro("SELECT col_name FROM query_table(source)"), case .query(let query) = probe.body else {
      return nil
    }
    let rewriter = try MacroExpansion.rewriter(for: probe, arguments: call.arguments, span: span)
    let type = try bind(rewriter.rewrite(query), in: environment).columns.first?.type ?? .null
    let written = rewriter.rewrite(Expression(.column([Name("technique", span: span)]), span: span))
    let technique = try services.evaluate(try binder.bindOperand(written).expression)
    let count = rewriter.rewrite(Expression(.column([Name("bin_count", span: span)]), span: span))
    guard case .integer(let count)? = try services.evaluate(try binder.bindOperand(count).expression), count > 0,
      count <= HistogramBins.mostBins
    else {
      throw binder.notAllowed(
        "the bins of \(name) are a number from 1 to \(HistogramBins.mostBins)",
        "\(name) 的 bin_count 为 1 到 \(HistogramBins.mostBins) 的整数", at: span)
    }
    guard case .text(let technique)? = technique, let bins = HistogramBins(technique, count: Int(count), of: type)
    else {
      let names = HistogramBins.techniques.joined(separator: ", ")
      throw binder.notAllowed(
        "the technique of \(name) is one of \(names)", "\(name) 的 technique 可为 \(names)", at: span)
    }
    return try macro(name == "histogram" ? bins.drawn : bins.values)
  }
}

/// The query of a histogram.
private struct HistogramBins {
  /// Names of the ways to choose bins.
  static let techniques = ["auto", "sample", "equi-height", "equi-width", "equi-width-nice"]

  /// Bins that there may be.
  static let mostBins = 10_000

  /// Whether the bins are the most frequent values, rather than ranges.
  private let areValues: Bool
  /// The bounds of the bins, from the values `v`.
  private let bounds: String
  /// The value that is counted.
  private let value: String

  /// The bins, at most `count`, that `technique` chooses for a column of `type`; nil for an unknown technique.
  init?(_ technique: String, count: Int, of type: DataType) {
    let isTime = type == .date || type.computedTime == .timestamp || type == .zonedTimestamp
    let hasRanges = type.isNumber || type.isAmount || type == .percent || isTime
    areValues = technique == "sample" || technique == "auto" && !hasRanges
    value = !areValues && (type.isAmount || type == .percent) ? "col_name::DOUBLE" : "col_name"
    switch technique {
    case _ where areValues: bounds = "approx_top_k(v, \(count))"
    case "equi-height":
      let fractions = (1...count).map { String(Double($0) / Double(count)) }
      bounds = "quantile(v, [\(fractions.joined(separator: ", "))])"
    case "equi-width": bounds = "equi_width_bins(min(v), max(v), \(count), false)"
    case "auto", "equi-width-nice": bounds = "equi_width_bins(min(v), max(v), \(count), true)"
    default: return nil
    }
  }

  /// Bins with their counts and the bounds of all.
  private var counted: String {
    let source = "(SELECT \(value) AS v FROM query_table(source)) s"
    return """
      (SELECT unnest(map_keys(h)) AS bin, unnest(map_values(h)) AS count, bounds
      FROM (SELECT \(areValues ? "histogram_exact" : "histogram")(v, bounds) AS h, any_value(bounds) AS bounds
        FROM \(source), (SELECT \(bounds) AS bounds FROM \(source)) b) m) c
      """
  }

  /// The rows of `histogram_values`.
  var values: String { "SELECT bin, count FROM \(counted)" }

  /// The rows of `histogram`: bins in words, and a bar.
  var drawn: String {
    let range =
      "CASE WHEN row_number() OVER () = 1 THEN concat('x <= ', bin) "
      + "ELSE concat(lag(bin::VARCHAR) OVER (), ' < x <= ', bin) END"
    return """
      SELECT CASE WHEN NOT list_contains(bounds, bin) THEN '(other values)'
          ELSE \(areValues ? "bin::VARCHAR" : range) END AS bin,
        count, bar(count, 0, max(count) OVER ()) AS bar
      FROM \(counted)
      """
  }
}
