// Window functions: named and inherited windows, frames, and the types of their results.

extension ExpressionBinder {
  /// `function(…) OVER …`, as the marked column that its result will be.
  func bindWindow(_ call: FunctionCall, name: String, span: SourceSpan) throws(QueryError) -> BoundExpression {
    let name = name == "rank_dense" ? WindowFunction.denseRank.rawValue : name
    guard let select, let reference = call.window, clause.allowsWindows, lambdaParameters.isEmpty else {
      throw QueryError(.binding(.windowNotAllowed(function: name, clause: clause.rawValue)), at: span)
    }
    var window = try specification(reference, among: select.namedWindows[...])
    if !call.orderBy.isEmpty, let function = WindowFunction(rawValue: name),
      function.ranks || function == .lag || function == .lead || function == .rowNumber, let frame = window.frame,
      frame.exclusion != .noOthers
    {
      throw notAllowed(
        "EXCLUDE is not supported for \(name) with an order of its own", "\(name) 自带排序时不支持 EXCLUDE", at: span)
    }
    if !call.orderBy.isEmpty, let function = WindowFunction(rawValue: name), function.ranks,
      !window.orderBy.isEmpty || window.frame != nil
    {
      return try bind(FrameRank.expression(function, call, span: span))
    }
    if !call.orderBy.isEmpty, !window.orderBy.isEmpty || window.frame != nil,
      let rewritten = FrameRank.valueCall(name, call, span: span)
    {
      return try bind(rewritten)
    }
    var adjusted = call
    var argumentOrder: [OrderItem] = []
    if !call.orderBy.isEmpty, let function = WindowFunction(rawValue: name), function.countsRows,
      !window.orderBy.isEmpty || window.frame != nil
    {
      argumentOrder = call.orderBy
      adjusted.orderBy = []
    }
    if !adjusted.orderBy.isEmpty, let function = WindowFunction(rawValue: name),
      function == .fill || (window.orderBy.isEmpty && window.frame == nil)
    {
      // The order in the brackets is the order of the whole partition then.
      window.orderBy = call.orderBy
      adjusted.orderBy = []
      if function.readsFrame {
        window.frame = WindowFrame(unit: .rows, start: .unboundedPreceding, end: .unboundedFollowing)
      }
    }
    let bound = try within(.window) { () throws(QueryError) in
      var partitionBy: [BoundExpression] = []
      for expression in window.partitionBy { partitionBy.append(try bind(expression).equalityKey) }
      var orderBy: [SortKey] = []
      for item in window.orderBy { orderBy.append(try sortKey(item)) }
      if name == WindowFunction.fill.rawValue { try requireLine(call, orderBy, span: span) }
      var result = WindowCall(
        function: try windowFunction(adjusted, name: name, span: span), partitionBy: partitionBy, orderBy: orderBy,
        frame: try frame(window.frame, orderBy: orderBy, span: span), span: span)
      for item in argumentOrder { result.argumentOrder.append(try sortKey(item)) }
      return result
    }
    return select.marker(for: bound)
  }

  /// What fill needs: one key and values that can be subtracted.
  private func requireLine(_ call: FunctionCall, _ orderBy: [SortKey], span: SourceSpan) throws(QueryError) {
    guard orderBy.count == 1, let key = orderBy.first else {
      throw notAllowed("fill needs exactly one ORDER BY expression", "fill 须有且只有一个 ORDER BY 表达式", at: span)
    }
    var types = [key.expression.type]
    if let argument = call.arguments.first { types.append(try bind(argument.value).type) }
    for type in types where type.storage == .texts || type == .boolean {
      throw notAllowed(
        "fill draws a line between numbers or times, not \(type.name)", "fill 在数值或时间之间取值，不能用于 \(type.name)", at: span)
    }
  }

  // MARK: Specifications

  /// The specification that a reference means, with what it inherits from one of `windows`.
  private func specification(
    _ reference: WindowReference, among windows: ArraySlice<NamedWindow>
  ) throws(QueryError) -> WindowSpecification {
    switch reference {
    case .named(let name): return try namedWindow(name, among: windows)
    case .specification(var own):
      guard let base = own.base else { return own }
      let inherited = try namedWindow(base, among: windows)
      guard own.partitionBy.isEmpty || inherited.partitionBy.isEmpty,
        own.orderBy.isEmpty || inherited.orderBy.isEmpty
      else {
        throw notAllowed(
          "a window that extends another cannot change its PARTITION BY or ORDER BY",
          "引用其他窗口时不能改变其 PARTITION BY 或 ORDER BY", at: base.span)
      }
      guard inherited.frame == nil else {
        throw notAllowed(
          "\(base.text) has a frame, so it can be used whole (OVER \(base.text)) but not extended",
          "\(base.text) 带有窗口范围，只能整体引用（OVER \(base.text)），不能再扩展", at: base.span)
      }
      if own.partitionBy.isEmpty { own.partitionBy = inherited.partitionBy }
      if own.orderBy.isEmpty { own.orderBy = inherited.orderBy }
      own.base = nil
      return own
    }
  }

  /// The window of a name; it extends only those that are written before it.
  private func namedWindow(
    _ name: Name, among windows: ArraySlice<NamedWindow>
  ) throws(QueryError) -> WindowSpecification {
    let wanted = name.text.lowercased()
    guard let index = windows.firstIndex(where: { $0.name.text.lowercased() == wanted }) else {
      throw QueryError(.binding(.unknownWindow(name: name.text)), at: name.span)
    }
    return try specification(.specification(windows[index].specification), among: windows[..<index])
  }

  // MARK: Functions

  private func windowFunction(
    _ call: FunctionCall, name: String, span: SourceSpan
  ) throws(QueryError) -> WindowCall.Function {
    let alias: WindowFunction? = name == "first" ? .firstValue : name == "last" ? .lastValue : nil
    guard let function = WindowFunction(rawValue: name) ?? (call.filter == nil && call.orderBy.isEmpty ? alias : nil)
    else {
      guard let aggregate = binder.functions.aggregate(named: name) else {
        if binder.functions.scalar(named: name) != nil {
          throw QueryError(.binding(.notAnAggregate(function: name, modifier: "OVER")), at: span)
        }
        let known = WindowFunction.allCases.map(\.rawValue) + binder.functions.names
        throw QueryError(
          .binding(.unknownFunction(name: name, candidates: Candidates.nearest(to: name, among: known))),
          at: call.name.span)
      }
      if call.ignoreNulls != nil { throw nullsWithoutWindow(name, span: span) }
      return .aggregate(try aggregateCall(call, aggregate, span: span, argumentClause: .window))
    }
    if call.filter != nil || !call.orderBy.isEmpty || call.isDistinct {
      let modifier = call.filter != nil ? "FILTER" : call.isDistinct ? "DISTINCT" : "ORDER BY"
      throw QueryError(.binding(.notAnAggregate(function: name, modifier: modifier)), at: span)
    }
    let arguments = try operands(call.arguments.map(\.value))
    guard function.argumentCounts.contains(arguments.count) else {
      throw QueryError(
        .binding(
          .wrongArguments(function: name, found: arguments.map(\.type), signatures: [function.signature])),
        at: span)
    }
    if call.ignoreNulls != nil, arguments.isEmpty { throw nullsWithoutWindow(name, span: span) }
    return try typed(function, arguments, ignoreNulls: call.ignoreNulls == true)
  }

  private func typed(
    _ function: WindowFunction, _ arguments: [Operand], ignoreNulls: Bool
  ) throws(QueryError) -> WindowCall.Function {
    var bound = arguments.map(\.expression)
    let type: DataType
    switch function {
    case .rowNumber, .rank, .denseRank: type = .bigint
    case .percentRank, .cumeDist: type = .double
    case .ntile:
      type = .bigint
      bound[0] = try convert(arguments[0], to: .bigint)
    case .lag, .lead:
      if arguments.count > 1 { bound[1] = try convert(arguments[1], to: .bigint) }
      if arguments.count > 2 {
        let common = try Conversion.commonType([arguments[0], arguments[2]])
        bound[0] = try convert(arguments[0], to: common)
        bound[2] = try convert(arguments[2], to: common)
      }
      type = bound[0].type
    case .nthValue:
      type = bound[0].type
      bound[1] = try convert(arguments[1], to: .bigint)
    case .firstValue, .lastValue, .fill: type = bound[0].type
    }
    return .window(function, arguments: bound, ignoreNulls: ignoreNulls, resultType: type)
  }

  // MARK: Frames

  private func frame(
    _ written: WindowFrame?, orderBy: [SortKey], span: SourceSpan
  ) throws(QueryError) -> WindowCall.Frame {
    guard let written else {
      return WindowCall.Frame(unit: .range, start: .unboundedPreceding, end: .currentRow, exclusion: .noOthers)
    }
    if case .unboundedFollowing = written.start { throw wrongFrame(at: span) }
    if case .unboundedPreceding = written.end { throw wrongFrame(at: span) }
    switch (written.start, written.end) {
    case (.following, .currentRow), (.following, .preceding), (.currentRow, .preceding): throw wrongFrame(at: span)
    default: break
    }
    return WindowCall.Frame(
      unit: written.unit, start: try bound(written.start, unit: written.unit, orderBy: orderBy, span: span),
      end: try bound(written.end, unit: written.unit, orderBy: orderBy, span: span), exclusion: written.exclusion)
  }

  private func wrongFrame(at span: SourceSpan) -> QueryError {
    notAllowed("the frame ends before it starts", "窗口范围的终点在起点之前", at: span)
  }

  private func bound(
    _ written: WindowFrame.Bound, unit: WindowFrame.Unit, orderBy: [SortKey], span: SourceSpan
  ) throws(QueryError) -> WindowCall.Frame.Bound {
    switch written {
    case .unboundedPreceding: return .unboundedPreceding
    case .unboundedFollowing: return .unboundedFollowing
    case .currentRow: return .currentRow
    case .preceding(let offset): return .preceding(try frameOffset(offset, unit: unit, orderBy: orderBy, span: span))
    case .following(let offset): return .following(try frameOffset(offset, unit: unit, orderBy: orderBy, span: span))
    }
  }

  private func frameOffset(
    _ written: Expression, unit: WindowFrame.Unit, orderBy: [SortKey], span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let offset = try bindOperand(written)
    switch unit {
    case .rows, .groups:
      return try convert(offset, to: .bigint)
    case .range:
      guard orderBy.count == 1, let key = orderBy.first else {
        throw notAllowed(
          "RANGE with an offset needs exactly one ORDER BY expression", "带偏移的 RANGE 须有且只有一个 ORDER BY 表达式",
          at: span)
      }
      switch key.expression.type.computedTime {
      case .date, .timestamp, .time:
        if offset.type.isInteger { return offset.expression }
        return try convert(offset, to: .interval)
      case let type: return try convert(offset, to: type)
      }
    }
  }
}

extension WindowFunction {
  /// How many arguments it takes.
  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .rowNumber, .rank, .denseRank, .percentRank, .cumeDist: 0...0
    case .ntile, .firstValue, .lastValue, .fill: 1...1
    case .nthValue: 2...2
    case .lag, .lead: 1...3
    }
  }

  /// Whether rows are counted one by one, so that an order in the brackets tells equal ones apart.
  var countsRows: Bool { self == .rowNumber || self == .ntile || self == .lag || self == .lead }

  /// Whether the result depends on the frame.
  var readsFrame: Bool { self == .firstValue || self == .lastValue || self == .nthValue }

  /// How it is called.
  var signature: String {
    switch self {
    case .rowNumber, .rank, .denseRank, .percentRank, .cumeDist: "\(rawValue)()"
    case .ntile: "ntile(groups BIGINT)"
    case .firstValue, .lastValue, .fill: "\(rawValue)(x)"
    case .nthValue: "nth_value(x, n BIGINT)"
    case .lag, .lead: "\(rawValue)(x [, offset BIGINT [, default]])"
    }
  }
}
