// What occurs in an expression as written.

/// Counts the parts of an expression.
final class SyntaxCensus {
  /// Whether a column is named.
  private(set) var hasColumn = false
  /// The columns that are named, without their tables, in lower case.
  private(set) var columns: Set<String> = []
  /// Whether a window function occurs.
  private(set) var hasWindow = false
  /// Whether a subquery occurs.
  private(set) var hasSubquery = false
  /// The functions that are called, in lower case.
  private(set) var functions: [String] = []

  /// What occurs in `expression`.
  init(_ expression: Expression) {
    let rewriter = SyntaxRewriter { [self] part in
      switch part.kind {
      case .column(let names):
        hasColumn = true
        if let name = names.last { columns.insert(name.text.lowercased()) }
      case .columns, .star, .position: hasColumn = true
      case .call(let call):
        functions.append(call.name.text.lowercased())
        hasWindow = hasWindow || call.window != nil
      case .subquery, .exists, .inQuery: hasSubquery = true
      default: break
      }
      return nil
    }
    _ = rewriter.rewrite(expression)
  }
}
