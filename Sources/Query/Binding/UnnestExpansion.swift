// unnest of structures in a select list: a column for every field. `recursive := true` goes on into lists of lists and
// structures in structures, `max_depth := n` stops after n levels.

extension ExpressionBinder {
  /// The columns of `unnest(structure)`, or of `unnest(list, recursive := true)`; nil for any other item.
  func expandUnnest(_ item: SelectItem) throws(QueryError) -> [Expanded]? {
    guard case .call(let call) = item.expression.kind, ["unnest", "unlist"].contains(call.name.text.lowercased()),
      let argument = call.arguments.first, call.window == nil
    else { return nil }
    let depth = try unnestDepth(call)
    let keepsNames = call.arguments.contains {
      $0.name?.text.lowercased() == "keep_parent_names" && $0.value.kind == .literal(.boolean(true))
    }
    let operand = try bindOperand(argument.value)
    switch operand.type {
    case .structure: return fields(of: operand.expression, name: "unnest", depth: depth, parent: keepsNames ? "" : nil)
    case .list where depth > 1:
      guard let select, clause == .select else { return nil }
      var list = operand
      var left = depth
      // Lists of lists are joined first, so that one step spreads them all.
      while case .list(.list) = list.type, left > 1 {
        list.expression = try self.call("flatten", [list], span: argument.value.span)
        left -= 1
      }
      guard case .list(let element) = list.type else { return nil }
      let marker = select.marker(forUnnest: list.expression, element: element)
      let name = item.alias?.text ?? ColumnNaming.name(of: item.expression)
      return fields(of: marker, name: name, depth: left - 1, parent: keepsNames ? "" : nil)
    default: return nil
    }
  }

  /// How many levels are taken apart.
  private func unnestDepth(_ call: FunctionCall) throws(QueryError) -> Int {
    var depth = 1
    for argument in call.arguments.dropFirst() {
      let name = argument.name?.text.lowercased()
      let value = try binder.services.evaluate(try bind(argument.value))
      switch (name, value) {
      case ("recursive", .boolean(let flag)?): depth = flag ? Int.max : depth
      case ("max_depth", .integer(let count)?):
        guard let levels = Int(exactly: count), levels > 0 else {
          throw notAllowed("max_depth is at least 1", "max_depth 至少为 1", at: argument.value.span)
        }
        depth = levels
      case ("keep_parent_names", _): break
      default:
        throw notAllowed(
          "unnest takes recursive := true and max_depth := n", "unnest 可带 recursive := true 与 max_depth := n",
          at: argument.value.span)
      }
    }
    return depth
  }

  /// The fields of a structure as columns, those of structures in it too while `depth` lasts; other values as one column.
  private func fields(of value: BoundExpression, name: String, depth: Int, parent: String?) -> [Expanded] {
    guard case .structure(let fields) = value.type, depth > 0 else {
      return [Expanded(name: (parent ?? "") + name, chineseName: nil, bound: value)]
    }
    // Names of structures further in go in front of those of their fields, where that is wanted.
    let prefix = parent.map { $0.isEmpty && name == "unnest" ? "" : $0 + name + "." }
    return fields.indices.flatMap { index in
      let label = fields[index].name.isEmpty ? "element\(index + 1)" : fields[index].name
      return self.fields(
        of: StructureConstructor.extract(index, from: value, fields: fields), name: label,
        depth: depth == Int.max ? depth : depth - 1, parent: prefix)
    }
  }
}
