// The table of functions: one row a function, found by name. Nothing else knows which functions exist.

/// All functions of the language.
public struct FunctionTable: Sendable {
  /// The table that every session uses.
  public static let standard = FunctionTable(
    scalars: [
      ScalarFunction.arithmeticOperators,
      ScalarFunction.bitOperators,
      ScalarFunction.concatenation,
      ScalarFunction.realFunctions,
      ScalarFunction.angleFunctions,
      ScalarFunction.floatingFunctions,
      ScalarFunction.roundingFunctions,
      ScalarFunction.integerFunctions,
      ScalarFunction.randomFunctions,
      ScalarFunction.conditionalFunctions,
      ScalarFunction.budgetFunctions,
      ScalarFunction.timeParts,
      ScalarFunction.timeSteps,
      ScalarFunction.timeMaking,
      ScalarFunction.timeTexts,
      ScalarFunction.textsAndLists,
      ScalarFunction.textLengths,
      ScalarFunction.textParts,
      ScalarFunction.textMatches,
      ScalarFunction.regularExpressions,
      ScalarFunction.textEdits,
      ScalarFunction.textSearches,
      ScalarFunction.textDistances,
      ScalarFunction.textCodes,
      ScalarFunction.paths,
      ScalarFunction.structures,
      ScalarFunction.sizesAndBuckets,
      ScalarFunction.textFormats,
      ScalarFunction.listAccess,
      ScalarFunction.listLambdas,
      ScalarFunction.listCombinations,
      ScalarFunction.listSearches,
      ScalarFunction.listOrders,
      ScalarFunction.listAggregates,
      ScalarFunction.listRanges,
      ScalarFunction.momentRanges,
      ScalarFunction.listNumbers,
      ScalarFunction.maps,
      ScalarFunction.enumerations,
    ].flatMap { $0 },
    aggregates: [
      AggregateFunction.sums,
      AggregateFunction.picks,
      AggregateFunction.collections,
      AggregateFunction.statistics,
      AggregateFunction.quantiles,
      AggregateFunction.frequencies,
      AggregateFunction.decimalMeans,
    ].flatMap { $0 })

  private let scalars: [String: ScalarFunction]
  private let aggregates: [String: AggregateFunction]
  private let rows: [FunctionDocumentation]

  /// A table of these functions. Scalar functions of one name are overloads: an earlier one is asked first.
  public init(scalars: [ScalarFunction], aggregates: [AggregateFunction]) {
    var scalarsByName: [String: ScalarFunction] = [:]
    // Growing would copy every row several times, at the start of every program.
    scalarsByName.reserveCapacity(scalars.count * 2)
    for function in scalars {
      for name in [function.documentation.name] + function.documentation.aliases {
        scalarsByName[name] = scalarsByName[name].map { $0.overloaded(by: function) } ?? function
      }
    }
    var aggregatesByName: [String: AggregateFunction] = [:]
    for function in aggregates {
      for name in [function.documentation.name] + function.documentation.aliases { aggregatesByName[name] = function }
    }
    self.scalars = scalarsByName
    self.aggregates = aggregatesByName
    self.rows = scalars.map(\.documentation) + aggregates.map(\.documentation)
  }

  /// Documentation of every function, by category and name. Sorts at every call.
  public var documentation: [FunctionDocumentation] {
    rows.sorted { ($0.category, $0.name) < ($1.category, $1.name) }
  }

  /// The scalar function or operator of this name, in lower case.
  public func scalar(named name: String) -> ScalarFunction? { scalars[name] }

  /// The aggregate function of this name, in lower case.
  public func aggregate(named name: String) -> AggregateFunction? { aggregates[name] }

  /// Every name and alias, sorted: for suggestions and completion.
  public var names: [String] { (Array(scalars.keys) + Array(aggregates.keys)).sorted() }
}

extension ScalarFunction {
  /// This function, or `other` for arguments that this one does not take.
  fileprivate func overloaded(by other: ScalarFunction) -> ScalarFunction {
    let first = resolve
    let second = other.resolve
    return ScalarFunction(documentation: documentation) { arguments throws(QueryError) in
      if let implementation = try first(arguments) { return implementation }
      return try second(arguments)
    }
  }
}
