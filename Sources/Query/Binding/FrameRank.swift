// Ranks by an order of their own inside a window: `rank(ORDER BY a) OVER (ORDER BY b ROWS …)` is the row's place by `a` among
// the rows of its frame. Written out with the list of the frame's keys, of which those in front are counted.

enum FrameRank {
  /// The expression that `call` stands for.
  static func expression(_ function: WindowFunction, _ call: FunctionCall, span: SourceSpan) -> Expression {
    let keys = call.orderBy.map { written($0.expression) }
    // A frame without rows has an empty list: nothing comes before the row.
    let frame = plain(
      "coalesce", [windowed("list", [node(.row(keys), span)], call, span), plain("list_value", [], span)], span)
    let current = Name("frame row", span: span, isQuoted: true)
    func field(_ index: Int) -> Expression {
      let row = node(.column([current]), span)
      return node(.subscriptElement(row, node(.literal(.integer(String(index + 1))), span)), span)
    }
    let isBefore = before(call.orderBy, keys, field, span)
    func count(_ condition: Expression, _ list: Expression) -> Expression {
      let lambda = node(.lambda([current], condition), span)
      return plain("len", [plain("list_filter", [list, lambda], span)], span)
    }
    let one = node(.literal(.integer("1")), span)
    let size = plain("len", [frame], span)
    let rank = node(.binary(.add, count(isBefore, frame), one), span)
    func share(_ part: Expression, of whole: Expression, zeroUpTo least: String) -> Expression {
      let isSmall = node(.binary(.lessOrEqual, size, node(.literal(.integer(least)), span)), span)
      let zero = cast(node(.literal(.integer("0")), span), span)
      let quotient = node(.binary(.divide, cast(part, span), cast(whole, span)), span)
      return node(
        .caseWhen(operand: nil, [Expression.CaseBranch(condition: isSmall, result: zero)], otherwise: quotient), span)
    }
    switch function {
    case .denseRank:
      return node(.binary(.add, count(isBefore, plain("list_distinct", [frame], span)), one), span)
    case .percentRank:
      let others = node(.binary(.subtract, size, one), span)
      return share(node(.binary(.subtract, rank, one), span), of: others, zeroUpTo: "1")
    case .cumeDist:
      let equal = keys.indices.map { node(.isDistinct(field($0), keys[$0], negated: true), span) }
      let same = equal.dropFirst().reduce(equal[0]) { node(.binary(.and, $0, $1), span) }
      let upTo = count(node(.binary(.or, isBefore, same), span), frame)
      return share(upTo, of: size, zeroUpTo: "0")
    default: return rank
    }
  }

  /// `first_value(x ORDER BY k) OVER …` and its kin: the aggregate over the frame that gives the same; nil for others.
  static func valueCall(_ name: String, _ call: FunctionCall, span: SourceSpan) -> Expression? {
    let aggregates = ["first_value": "first", "last_value": "last", "nth_value": "list"]
    guard let aggregate = aggregates[name], call.ignoreNulls != true, let value = call.arguments.first else {
      return nil
    }
    var result = call
    result.name = Name(aggregate, span: call.name.span)
    result.arguments = [value]
    let bound = node(.call(result), span)
    guard name == "nth_value" else { return bound }
    return call.arguments.count == 2 ? node(.subscriptElement(bound, call.arguments[1].value), span) : nil
  }

  /// Whether a row of the frame comes before the current one.
  private static func before(
    _ items: [OrderItem], _ keys: [Expression], _ field: (Int) -> Expression, _ span: SourceSpan
  ) -> Expression {
    var result: Expression?
    for index in items.indices.reversed() {
      let (other, own) = (field(index), keys[index])
      let less = node(.binary(items[index].isDescending == true ? .greater : .less, other, own), span)
      let isLess = node(.isBoolean(less, true, negated: false), span)
      let otherNull = node(.isNull(other, negated: items[index].nullsFirst != true), span)
      let ownNull = node(.isNull(own, negated: items[index].nullsFirst == true), span)
      let nulls = node(.binary(.and, otherNull, ownNull), span)
      var first = node(.binary(.or, isLess, nulls), span)
      if let rest = result {
        let same = node(.isDistinct(other, own, negated: true), span)
        first = node(.binary(.or, first, node(.binary(.and, same, rest), span)), span)
      }
      result = first
    }
    return result ?? node(.literal(.boolean(false)), span)
  }

  private static func written(_ expression: Expression) -> Expression {
    if case .collate(let operand, _) = expression.kind { operand } else { expression }
  }

  private static func node(_ kind: Expression.Kind, _ span: SourceSpan) -> Expression { Expression(kind, span: span) }

  private static func cast(_ value: Expression, _ span: SourceSpan) -> Expression {
    node(.cast(value, TypeName(name: "DOUBLE", span: span), isTry: false), span)
  }

  private static func plain(_ name: String, _ arguments: [Expression], _ span: SourceSpan) -> Expression {
    let call = FunctionCall(
      name: Name(name, span: span), arguments: arguments.map { FunctionCall.Argument(value: $0) })
    return node(.call(call), span)
  }

  private static func windowed(
    _ name: String, _ arguments: [Expression], _ call: FunctionCall, _ span: SourceSpan
  ) -> Expression {
    var windowed = FunctionCall(
      name: Name(name, span: span), arguments: arguments.map { FunctionCall.Argument(value: $0) })
    windowed.window = call.window
    return node(.call(windowed), span)
  }
}

extension WindowFunction {
  /// Whether rows that are equal get the same number: what a list of the frame's keys can tell.
  var ranks: Bool {
    switch self {
    case .rank, .denseRank, .percentRank, .cumeDist: true
    default: false
    }
  }
}
