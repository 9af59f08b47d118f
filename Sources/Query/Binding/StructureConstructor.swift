// Structures: packing values into one, and taking one field out.

/// Functions of structures that carry names or positions and so cannot stand in the function table.
enum StructureConstructor {
  /// A structure of these fields.
  static func pack(_ fields: [(name: String, value: BoundExpression)]) -> BoundExpression {
    let type = DataType.structure(fields.map { DataType.StructureField(name: $0.name, type: $0.value.type) })
    let implementation = ScalarImplementation(
      name: "struct_pack", argumentTypes: fields.map(\.value.type), resultType: type, propagatesNull: false
    ) { (arguments, rowCount, _) throws(QueryError) in
      Vector(type: type, count: rowCount, storage: .structures(arguments.map { $0.flattened(count: rowCount) }))
    }
    return .call(implementation, fields.map(\.value), nil)
  }

  /// Field `index` of a structure.
  static func extract(
    _ index: Int, from structure: BoundExpression, fields: [DataType.StructureField]
  ) -> BoundExpression {
    if case .call(let packed, let values, _) = structure, packed.name == "struct_pack", values.count == fields.count {
      return values[index]
    }
    let type = fields[index].type
    let implementation = ScalarImplementation(
      name: "struct_extract_\(index + 1)", argumentTypes: [structure.type], resultType: type, propagatesNull: false
    ) { (arguments, rowCount, _) throws(QueryError) in
      let whole = arguments[0].flattened(count: rowCount)
      guard case .structures(let vectors) = whole.storage, index < vectors.count else {
        return try Vector.constant(.null, type: type, count: rowCount)
      }
      let field = vectors[index].flattened(count: rowCount)
      return Vector(
        type: type, count: rowCount, storage: field.storage,
        validity: Validity.intersection(whole.validity, field.validity))
    }
    return .call(implementation, [structure], nil)
  }
}

extension Vector {
  /// The same rows with one stored element each.
  fileprivate func flattened(count: Int) -> Vector {
    guard isConstant else { return self }
    let rows = [Int32](repeating: 0, count: count)
    let one = Vector(type: type, count: 1, storage: storage, validity: validity)
    return one.gather(rows)
  }
}
