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
      ScalarFunction.decimalDivision,
      ScalarFunction.integerFunctions,
      ScalarFunction.randomFunctions,
      ScalarFunction.conditionalFunctions,
      ScalarFunction.budgetFunctions,
      ScalarFunction.timeParts,
      ScalarFunction.timeSteps,
      ScalarFunction.timeMaking,
      ScalarFunction.timeTexts,
      ScalarFunction.pictures,
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
      ScalarFunction.equalBins,
      ScalarFunction.momentRanges,
      ScalarFunction.listNumbers,
      ScalarFunction.maps,
      ScalarFunction.json,
      ScalarFunction.jsonMaking,
      ScalarFunction.enumerations,
    ].flatMap { $0 },
    aggregates: [
      AggregateFunction.sums,
      AggregateFunction.picks,
      AggregateFunction.collections,
      AggregateFunction.statistics,
      AggregateFunction.quantiles,
      AggregateFunction.downsampling,
      AggregateFunction.frequencies,
      AggregateFunction.jsonGroups,
      AggregateFunction.decimalMeans,
    ].flatMap { $0 })

  /// Scalar functions as they were given, and behind them what several of one name make together.
  private let scalars: [ScalarFunction]
  private let overloads: [ScalarFunction]
  /// Where a name's function lies among both: names are many, and a function is large.
  private let scalarPlaces: [String: Int]
  private let aggregates: [AggregateFunction]
  private let aggregatePlaces: [String: Int]

  /// A table of these functions. Scalar functions of one name are overloads: an earlier one is asked first.
  public init(scalars: [ScalarFunction], aggregates: [AggregateFunction]) {
    var overloads: [ScalarFunction] = []
    var places: [String: Int] = [:]
    // Growing would take time at the start of every program.
    places.reserveCapacity(scalars.count * 2)
    for (place, function) in scalars.enumerated() {
      func add(_ name: String) {
        guard let known = places[name] else {
          places[name] = place
          return
        }
        let first = known < scalars.count ? scalars[known] : overloads[known - scalars.count]
        places[name] = scalars.count + overloads.count
        overloads.append(first.overloaded(by: function))
      }
      add(function.documentation.name)
      for name in function.documentation.aliases { add(name) }
    }
    self.scalars = scalars
    self.overloads = overloads
    scalarPlaces = places
    var aggregatePlaces: [String: Int] = [:]
    for (place, function) in aggregates.enumerated() {
      for name in [function.documentation.name] + function.documentation.aliases { aggregatePlaces[name] = place }
    }
    self.aggregates = aggregates
    self.aggregatePlaces = aggregatePlaces
  }

  /// Documentation of every function, by category and name. Sorts at every call.
  public var documentation: [FunctionDocumentation] {
    (scalars.map(\.documentation) + aggregates.map(\.documentation)).sorted {
      ($0.category, $0.name) < ($1.category, $1.name)
    }
  }

  /// The scalar function or operator of this name, in lower case.
  public func scalar(named name: String) -> ScalarFunction? {
    scalarPlaces[name].map { $0 < scalars.count ? scalars[$0] : overloads[$0 - scalars.count] }
  }

  /// The aggregate function of this name, in lower case.
  public func aggregate(named name: String) -> AggregateFunction? { aggregatePlaces[name].map { aggregates[$0] } }

  /// Every name and alias, sorted: for suggestions and completion.
  public var names: [String] { (Array(scalarPlaces.keys) + Array(aggregatePlaces.keys)).sorted() }
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
