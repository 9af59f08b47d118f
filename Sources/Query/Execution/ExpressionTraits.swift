// What can be said of an expression without computing it.

/// What an expression depends on, and whether it can fail.
struct ExpressionTraits {
  /// Positions of the input columns that it reads, ascending. Within a lambda these may lie beyond the input's columns.
  private(set) var columns: [Int] = []
  /// Whether equal rows give equal results.
  private(set) var isDeterministic = true
  /// Whether computing it for a row can throw.
  private(set) var canFail = false
  /// Whether it is only columns, constants, comparisons and arithmetic: cheaper to compute for all rows than to pick some.
  private(set) var isCheap = true
  /// Whether it makes texts or nested values, or takes rows one by one: dearer than telling rows apart.
  private(set) var isDear = false
  /// Whether a lambda is part of it.
  private(set) var hasLambda = false
  private var types: [DataType] = []

  /// The traits of `expression`.
  init(_ expression: BoundExpression) { visit(expression) }

  /// The only column read, where there is one and it holds text.
  var onlyTextColumn: Int? { columns.count == 1 && types[0].storage == .texts ? columns[0] : nil }

  /// Whether it may pay to compute it for the distinct rows of a chunk only: it is dear, and reads few columns, of types whose
  /// values often lie close together.
  var isWorthTellingRowsApart: Bool {
    isDear && isDeterministic && !hasLambda && 1...DistinctRowsExpression.mostColumns ~= columns.count
      && types.allSatisfy { $0.isInteger || $0 == .date || $0.storage == .texts }
  }

  private mutating func visit(_ expressions: [BoundExpression]) {
    for expression in expressions { visit(expression) }
  }

  private mutating func visit(_ expression: BoundExpression) {
    switch expression {
    case .constant, .outer: break
    case .column(let position, let type): note(position, type)
    case .comparison(_, let left, let right): visit([left, right])
    case .and(let operands), .or(let operands): visit(operands)
    case .not(let operand), .isNull(let operand, _), .attempt(let operand): visit(operand)
    case .caseWhen(let branches, let otherwise, _):
      for branch in branches { visit([branch.condition, branch.result]) }
      visit(otherwise)
    case .cast(let operand, let type, let isTry, _):
      if !isTry { canFail = true }
      if type.storage == .texts || operand.type.storage == .texts {
        isCheap = false
        isDear = true
      }
      visit(operand)
    case .call(let implementation, let arguments, _):
      canFail = true
      if !implementation.isDeterministic { isDeterministic = false }
      if !ExpressionTraits.cheapCalls.contains(implementation.name) { isCheap = false }
      if implementation.isRowByRow || ExpressionTraits.dearResults.contains(implementation.resultType.storage) {
        isDear = true
      }
      visit(arguments)
    case .inList(let operand, let values, _):
      visit(operand)
      visit(values)
    case .lambda(_, let body):
      hasLambda = true
      isCheap = false
      visit(body)
    case .subquery:
      canFail = true
      isDeterministic = false
      isCheap = false
    }
  }

  /// Operators whose loops take about a nanosecond a row.
  private static let cheapCalls: Set<String> = ["+", "-", "*"]

  /// What takes memory for each row that is made.
  private static let dearResults: Set<DataType.Storage> = [.texts, .lists, .structures]

  private mutating func note(_ position: Int, _ type: DataType) {
    guard !columns.contains(position) else { return }
    let index = columns.firstIndex { $0 > position } ?? columns.count
    columns.insert(position, at: index)
    types.insert(type, at: index)
  }
}
