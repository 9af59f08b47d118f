// Collects the independent failures of one statement, so that they are told together.

/// Failures of parts of a statement that do not depend on each other.
struct ErrorCollector {
  /// The most failures that are told of at once.
  static let limit = 8
  private(set) var errors: [QueryError] = []

  /// Whether nothing failed so far.
  var isEmpty: Bool { errors.isEmpty }

  /// What `body` gives; nil when it failed, which is noted. Limits and cancellation are thrown at once. After another
  /// failure only wrong names are noted: the rest may follow from it.
  mutating func attempt<Result>(_ body: () throws(QueryError) -> Result) throws(QueryError) -> Result? {
    do throws(QueryError) {
      return try body()
    } catch {
      if case .limit = error.kind { throw error }
      for failure in error.all where errors.isEmpty || failure.isOfNames { note(failure) }
      return nil
    }
  }

  private mutating func note(_ failure: QueryError) {
    var single = failure
    single.others = []
    let known = errors.firstIndex { $0.kind == single.kind && ($0.span == single.span || single.isOfNames) }
    guard let known else {
      if errors.count < ErrorCollector.limit { errors.append(single) }
      return
    }
    // A name that is wrong twice is told of once, where it stands first.
    if let span = single.span, let told = errors[known].span, span.start < told.start { errors[known] = single }
  }

  /// Throws what was collected, in the order of the text.
  func finish() throws(QueryError) {
    guard !errors.isEmpty else { return }
    let sorted = errors.enumerated().sorted {
      ($0.element.span?.start ?? Int.max, $0.offset) < ($1.element.span?.start ?? Int.max, $1.offset)
    }.map(\.element)
    guard var first = sorted.first else { return }
    first.others = Array(sorted.dropFirst())
    throw first
  }
}

extension QueryError {
  /// Whether there is no function of a name.
  var isOfAFunction: Bool {
    if case .binding(.unknownFunction) = kind { true } else { false }
  }

  /// Whether a name is wrong: what another failure does not bring about.
  fileprivate var isOfNames: Bool {
    switch kind {
    case .binding(.unknownColumn), .binding(.unknownTable), .binding(.unknownQualifier), .binding(.unknownFunction),
      .binding(.unknownType),
      .binding(.ambiguousColumn):
      true
    default: false
    }
  }
}
