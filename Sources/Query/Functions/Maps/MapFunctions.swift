// Rows of the function table: making maps, and taking out what they hold. A map lies as a list of structures of a key and
// a value, so most of these move positions and leave the values where they are.

extension ScalarFunction {
  /// Functions over maps.
  static let maps: [ScalarFunction] = [
    .list(
      "map", category: "map", signatures: ["map(keys list, values list) → MAP", "map() → MAP"],
      "A map of each key to its value; MAP {key: value, …} is the same.", "由键列表与值列表组成映射，同 MAP {键: 值, …}。",
      example: ("map(['甲', '乙'], [1, 2])", "{甲=1, 乙=2}"),
      resolve: { arguments throws(QueryError) in
        if arguments.isEmpty { return ([], .map(key: .null, value: .null)) }
        guard arguments.count == 2, let key = elementType(arguments[0]), let value = elementType(arguments[1]) else {
          return nil
        }
        return ([.list(key), .list(value)], .map(key: key, value: value))
      }
    ) { vectors, rowCount, context throws(QueryError) in try paired(vectors, rowCount, context) },
    .list(
      "map_from_entries", category: "map", signatures: ["map_from_entries(entries STRUCT(key, value)[]) → MAP"],
      "A map of the entries.", "由键值对列表组成映射。", example: ("map_from_entries([('甲', 1)])", "{甲=1}"),
      resolve: { arguments throws(QueryError) in
        if arguments.count == 1, arguments[0].type == .null { return ([.null], .map(key: .null, value: .null)) }
        guard arguments.count == 1, case .structure(let fields)? = elementType(arguments[0]), fields.count == 2 else {
          return nil
        }
        return ([arguments[0].type], .map(key: fields[0].type, value: fields[1].type))
      }
    ) { vectors, rowCount, context throws(QueryError) in
      guard case .lists(_, let child) = vectors[0].storage, case .structures(let fields) = child.storage else {
        return Vector.null(type: .map(key: .null, value: .null), count: rowCount)
      }
      let type = DataType.map(key: fields[0].type, value: fields[1].type)
      try requireKeys(
        ListRows(vectors[0]), keys: fields[0], entries: child, rowCount, function: "map_from_entries", context)
      return vectors[0].withFieldNames(of: type)
    },
    .list(
      "map_entries", category: "map", signatures: ["map_entries(map) → STRUCT(key, value)[]"],
      "The keys and values as a list of structures.", "映射的全部键值对。",
      example: ("map_entries(MAP {'甲': 1})", "[{'key': 甲, 'value': 1}]"),
      resolve: { arguments throws(QueryError) in
        guard let type = mapType(arguments, count: 1), let entry = type.listElement else { return nil }
        return ([type], .list(entry))
      }
    ) { vectors, _, _ throws(QueryError) in
      vectors[0].withFieldNames(of: .list(vectors[0].type.listElement ?? .null))
    },
    part("map_keys", of: 0, "The keys.", "映射的全部键。", example: ("map_keys(MAP {'甲': 1, '乙': 2})", "[甲, 乙]")),
    part("map_values", of: 1, "The values.", "映射的全部值。", example: ("map_values(MAP {'甲': 1, '乙': 2})", "[1, 2]")),
    .list(
      "cardinality", category: "map", signatures: ["cardinality(map) → UBIGINT"], "How many entries a map has.",
      "映射的键值对个数。",
      example: ("cardinality(MAP {'甲': 1, '乙': 2})", "2"),
      resolve: { arguments throws(QueryError) in mapType(arguments, count: 1).map { ([$0], .ubigint) } }
    ) { vectors, rowCount, _ throws(QueryError) in
      let rows = ListRows(vectors[0])
      return Vector(
        type: .ubigint, count: rowCount,
        storage: .wideIntegers((0..<rowCount).map { Int128(rows.range($0).count) }[...]),
        validity: vectors[0].validity)
    },
    .list(
      "map_extract", aliases: ["element_at"], category: "map", signatures: ["map_extract(map, key) → list"],
      "The value of a key as a list; empty when there is no such key.", "键对应的值，以列表给出；没有该键则为空列表。",
      example: ("map_extract(MAP {'甲': 1}, '甲')", "[1]"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in keyed(arguments) { .list($0) } }
    ) { vectors, rowCount, _ throws(QueryError) in
      let values = MapEntries(vectors[0])
      var result = ListResult(count: rowCount)
      for row in 0..<rowCount {
        if let place = values.place(of: vectors[1], row: row) { result.append(place) }
        result.endList()
      }
      return result.vector(of: values.values)
    },
    .list(
      "map_extract_value", category: "map", signatures: ["map_extract_value(map, key) → value", "map[key] → value"],
      "The value of a key; NULL when there is no such key.", "键对应的值；没有该键则为空。",
      example: ("map_extract_value(MAP {'甲': 1}, '甲')", "1"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in keyed(arguments) { $0 } }
    ) { vectors, rowCount, _ throws(QueryError) in
      let entries = MapEntries(vectors[0])
      guard entries.values.count > 0 else { return Vector.null(type: entries.values.type, count: rowCount).flattened() }
      return entries.values.gatherOrNull(
        (0..<rowCount).map { entries.place(of: vectors[1], row: $0).map { Int32(truncatingIfNeeded: $0) } ?? -1 })
    },
    .list(
      "map_contains", category: "map", signatures: ["map_contains(map, key) → BOOLEAN"], "Whether a map has the key.",
      "映射中是否有该键。", example: ("map_contains(MAP {'甲': 1}, '乙')", "false"),
      resolve: { arguments throws(QueryError) in keyed(arguments) { _ in .boolean } }
    ) { vectors, rowCount, _ throws(QueryError) in
      let entries = MapEntries(vectors[0])
      return flags(rowCount, vectors) { entries.place(of: vectors[1], row: $0) != nil }
    },
    .list(
      "map_contains_value", category: "map", signatures: ["map_contains_value(map, value) → BOOLEAN"],
      "Whether a key of a map has the value.", "映射中是否有该值。",
      example: ("map_contains_value(MAP {'甲': 1}, 1)", "true"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 2, case .map(let key, let value) = arguments[0].type,
          let common = Coercion.commonType(value, arguments[1].type, rightIsLiteral: arguments[1].isLiteral)
        else { return nil }
        return ([.map(key: key, value: common), common], .boolean)
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      let entries = MapEntries(vectors[0])
      return flags(rowCount, vectors) { row in
        let wanted = bytes(vectors[1], row)
        return entries.rows.range(row).contains { bytes(entries.values, $0) == wanted }
      }
    },
    .list(
      "map_contains_entry", category: "map", signatures: ["map_contains_entry(map, key, value) → BOOLEAN"],
      "Whether the key of a map has the value.", "映射中该键的值是否如此。",
      example: ("map_contains_entry(MAP {'甲': 1}, '甲', 2)", "false"),
      resolve: { arguments throws(QueryError) in
        guard arguments.count == 3, case .map(let key, let value) = arguments[0].type,
          let keys = Coercion.commonType(key, arguments[1].type, rightIsLiteral: arguments[1].isLiteral),
          let values = Coercion.commonType(value, arguments[2].type, rightIsLiteral: arguments[2].isLiteral)
        else { return nil }
        return ([.map(key: keys, value: values), keys, values], .boolean)
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      let entries = MapEntries(vectors[0])
      return flags(rowCount, vectors) { row in
        entries.place(of: vectors[1], row: row).map { bytes(entries.values, $0) == bytes(vectors[2], row) } ?? false
      }
    },
    .list(
      "map_concat", category: "map", signatures: ["map_concat(map, …) → MAP"],
      "The entries of all maps; of keys that several have, the value of the last.", "合并多个映射；键重复时取最后一个的值。",
      example: ("map_concat(MAP {'甲': 1}, MAP {'甲': 2, '乙': 3})", "{甲=2, 乙=3}"), propagatesNull: false,
      resolve: { arguments throws(QueryError) in
        guard !arguments.isEmpty, let type = Coercion.commonType(of: arguments), type.isMap else { return nil }
        return (arguments.map { _ in type }, type)
      }
    ) { vectors, rowCount, _ throws(QueryError) in merged(vectors, rowCount) },
  ]

  /// The type of the map that `count` arguments start with; nil when there is none.
  private static func mapType(_ arguments: [FunctionArgument], count: Int) -> DataType? {
    guard arguments.count == count, let type = arguments.first?.type else { return nil }
    if type == .null { return .map(key: .null, value: .null) }
    return type.isMap ? type : nil
  }

  /// The types of a map and a key, with what comes of the value's type.
  private static func keyed(
    _ arguments: [FunctionArgument], _ result: (DataType) -> DataType
  ) -> (arguments: [DataType], result: DataType)? {
    guard case .map(let key, let value)? = mapType(arguments, count: 2),
      let common = Coercion.commonType(
        key, arguments[1].type, rightIsLiteral: arguments[1].isLiteral, for: .comparison)
    else { return nil }
    return ([.map(key: common, value: value), common], result(value))
  }

  /// The keys or the values of a map as a list.
  private static func part(
    _ name: String, of field: Int, _ summary: String, _ chinese: String, example: (String, String)
  ) -> ScalarFunction {
    .list(
      name, category: "map", signatures: ["\(name)(map) → list"], summary, chinese, example: example,
      resolve: { arguments throws(QueryError) in
        guard case .map(let key, let value)? = mapType(arguments, count: 1) else { return nil }
        return ([.map(key: key, value: value)], .list(field == 0 ? key : value))
      }
    ) { vectors, rowCount, _ throws(QueryError) in
      guard case .lists(let ranges, let child) = vectors[0].storage, case .structures(let fields) = child.storage else {
        return Vector.null(type: .list(.null), count: rowCount)
      }
      return Vector(
        type: .list(fields[field].type), count: rowCount, storage: .lists(ranges, child: fields[field]),
        validity: vectors[0].validity)
    }
  }

  /// A key or a value as bytes to compare by.
  private static func bytes(_ vector: Vector, _ row: Int) -> [UInt8] {
    var result: [UInt8] = []
    ValueBytes.append(vector, row: row, to: &result)
    return result
  }

  private static func flags(_ rowCount: Int, _ vectors: [Vector], _ test: (Int) -> Bool) -> Vector {
    var validity = Validity(repeating: true, count: rowCount)
    var values: [Bool] = []
    for row in 0..<rowCount {
      validity[row] = vectors.allSatisfy { $0.isValid(row) }
      values.append(validity[row] && test(row))
    }
    return Vector(type: .boolean, count: rowCount, storage: .booleans(values[...]), validity: validity)
  }

  /// The map of two lists.
  private static func paired(
    _ vectors: [Vector], _ rowCount: Int, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    guard vectors.count == 2 else {
      return try Vector.constant(.list([]), type: .map(key: .null, value: .null), count: rowCount)
    }
    let (keys, values) = (ListRows(vectors[0]), ListRows(vectors[1]))
    var (ownKeys, ownValues) = (ListResult(count: rowCount), ListResult(count: rowCount))
    for row in 0..<rowCount {
      let isWhole = keys.isValid(row) && values.isValid(row)
      if isWhole, keys.range(row).count != values.range(row).count {
        throw refused("map", "there must be as many values as keys", "键与值的个数必须相同")
      }
      if isWhole {
        try ownKeys.append(keys.range(row), context)
        try ownValues.append(values.range(row), context)
      }
      ownKeys.endList()
      ownValues.endList()
    }
    let (first, second) = (ownKeys.vector(of: keys.child), ownValues.vector(of: values.child))
    guard case .lists(let ranges, let keyed) = first.storage, case .lists(_, let valued) = second.storage else {
      return first
    }
    let type = DataType.map(key: keyed.type, value: valued.type)
    let entries = Vector(
      type: type.listElement ?? .null, count: keyed.count, storage: .structures([keyed, valued]))
    let result = Vector(
      type: type, count: rowCount, storage: .lists(ranges, child: entries),
      validity: Validity.intersection(vectors[0].validity, vectors[1].validity))
    try requireKeys(ListRows(result), keys: keyed, entries: entries, rowCount, function: "map", context)
    return result
  }

  /// Every key of a map has a value and stands once.
  static func requireKeys(
    _ rows: ListRows, keys: Vector, entries: Vector, _ rowCount: Int, function: String, _ context: EvaluationContext
  ) throws(QueryError) {
    let hashes = try Hashing.hash(keys) { () throws(QueryError) in try context.checkCancellation() }
    for row in 0..<rowCount where rows.isValid(row) {
      var seen = ElementSet(keys, hashes)
      let range = rows.range(row)
      for place in range {
        if place & 0xfff == 0 { try context.requireRoom(bytes: (place - range.lowerBound) * 24) }
        guard entries.isValid(place), keys.isValid(place) else {
          throw refused(function, "a key of a map cannot be NULL", "映射的键不能为空")
        }
        guard seen.insert(place) else {
          let text = ValueFormat.text(of: keys.value(at: place), type: keys.type)
          throw refused(function, "the key \(text) stands twice", "键 \(text) 重复")
        }
      }
    }
  }

  /// The entries of several maps: keys in the order in which they first come, values of the last map that has them.
  private static func merged(_ vectors: [Vector], _ rowCount: Int) -> Vector {
    let all = Vector.concatenated(vectors, type: vectors[0].type)
    let entries = MapEntries(all)
    var result = ListResult(count: rowCount)
    var validity = Validity(repeating: true, count: rowCount)
    for row in 0..<rowCount {
      var places: [Int] = []
      var found: [[UInt8]: Int] = [:]
      for index in vectors.indices {
        for place in entries.rows.range(index * rowCount + row) {
          let key = bytes(entries.keys, place)
          if let known = found[key] {
            places[known] = place
          } else {
            found[key] = places.count
            places.append(place)
          }
        }
      }
      validity[row] = vectors.indices.contains { entries.rows.isValid($0 * rowCount + row) }
      for place in places { result.append(place) }
      result.endList()
    }
    let lists = result.vector(of: entries.rows.child, validity: validity)
    return Vector(type: vectors[0].type, count: rowCount, storage: lists.storage, validity: lists.validity)
  }
}

/// The keys and values of the maps of a vector.
private struct MapEntries {
  let rows: ListRows
  let keys: Vector
  let values: Vector

  init(_ vector: Vector) {
    rows = ListRows(vector)
    if case .structures(let fields) = rows.child.storage, fields.count == 2 {
      (keys, values) = (fields[0], fields[1])
    } else {
      (keys, values) = (rows.child, rows.child)
    }
  }

  /// Where the entry of row `row` lies that has the key of the same row in `wanted`; nil when there is none.
  func place(of wanted: Vector, row: Int) -> Int? {
    guard wanted.isValid(row), rows.isValid(row) else { return nil }
    var key: [UInt8] = []
    ValueBytes.append(wanted, row: row, to: &key)
    var own: [UInt8] = []
    return rows.range(row).first { place in
      own.removeAll(keepingCapacity: true)
      ValueBytes.append(keys, row: place, to: &own)
      return own == key
    }
  }
}
