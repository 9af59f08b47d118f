// Makes plans cheaper without changing what they give: rules, tried in order.

/// A way to make a plan cheaper.
public protocol OptimizerRule: Sendable {
  /// The name that EXPLAIN prints when the rule changed the plan.
  var name: String { get }
  /// The plan, changed or as it was.
  func apply(_ plan: Plan) -> Plan
}

/// Applies rules to plans.
public struct Optimizer: Sendable {
  /// The rules, in the order in which they are tried.
  public let rules: [any OptimizerRule]

  /// An optimizer with these rules.
  public init(rules: [any OptimizerRule]) { self.rules = rules }

  /// What every session uses, with constants folded under the default settings.
  public static var standard: Optimizer {
    let context = EvaluationContext(
      settings: Settings(), nowMicroseconds: 0, cancellation: Cancellation(), randomSeed: 1)
    return folding(under: context)
  }

  /// What every session uses, with constants folded under the settings of `context`.
  static func folding(under context: EvaluationContext) -> Optimizer {
    let evaluate: @Sendable (BoundExpression) -> Value? = { expression in
      // Who asked for the plan then asks whether the statement may go on, and tells.
      guard (try? context.checkCancellation()) != nil,
        let compiled = try? ExpressionCompiler(context: context).compile(expression.numberingLambdas(behind: 0)),
        let vector = try? compiled.evaluate(Chunk(columns: [], count: 1), context)
      else { return nil }
      // What is very long stays a vector: values of a list take far more room, and a text as a value is one more copy.
      switch vector.storage {
      case .lists(let ranges, _) where ranges.first?.count ?? 0 > foldedElements: return nil
      case .texts(_, let dictionary) where dictionary.bytes.count > foldedBytes: return nil
      default: return vector.value(at: 0)
      }
    }
    let disabled = context.settings.disabledRules
    return Optimizer(rules: folding(by: evaluate).rules.filter { !disabled.contains($0.name) })
  }

  /// The most elements of a list that is computed before the query runs.
  private static let foldedElements = 1_000_000
  /// The most bytes of a text that is computed before the query runs.
  private static let foldedBytes = 1 << 20

  /// The names of all rules, in the order in which they are tried.
  public static var ruleNames: [String] { folding { _ in nil }.rules.map(\.name) }

  /// The rules that a list with commas names; `all` and `none` stand for themselves. Nil when one does not exist.
  static func ruleNames(in list: String) -> Set<String>? {
    let all = Set(ruleNames)
    var named: Set<String> = []
    for part in list.split(separator: ",") {
      let name = part.split { $0 == " " || $0 == "_" }.joined(separator: " ")
      switch name {
      case "all": named = all
      case "none", "": continue
      case _ where all.contains(name): named.insert(name)
      default: return nil
      }
    }
    return named
  }

  /// The same without answers from statistics: where the rows behind an answer are wanted, they have to be read.
  static func readingRows(under context: EvaluationContext) -> Optimizer {
    Optimizer(rules: folding(under: context).rules.filter { !($0 is AnswerFromStatistics) })
  }

  /// All rules; `evaluate` gives the value of an expression without columns.
  static func folding(by evaluate: @escaping @Sendable (BoundExpression) -> Value?) -> Optimizer {
    Optimizer(rules: [
      FoldConstants(evaluate: evaluate),
      CompareExactly(evaluate: evaluate),
      InlineCommonTables(),
      DecorrelateSubqueries(),
      AnswerFromStatistics(),
      PushFilters(),
      MarkJoinsToSemiJoins(),
      OrderJoins(),
      ExtractJoinKeys(),
      PushLimits(),
      LimitPartitions(),
      PruneColumns(),
      MergeProjections(),
    ])
  }

  /// The plan after all rules.
  public func optimize(_ plan: Plan) -> Plan {
    rules.reduce(plan) { $1.apply($0) }
  }

  /// The plan after each rule that changed it, with the rule's name.
  public func trace(_ plan: Plan) -> [(rule: String, plan: Plan)] {
    var steps: [(rule: String, plan: Plan)] = []
    var current = plan
    var printed = PlanPrinter().print(plan)
    for rule in rules {
      current = rule.apply(current)
      let next = PlanPrinter().print(current)
      if next != printed { steps.append((rule.name, current)) }
      printed = next
    }
    return steps
  }
}
