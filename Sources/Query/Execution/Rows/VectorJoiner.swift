// One flat vector out of many, copied by several workers.

/// Vectors of one type that are to follow each other.
struct VectorJoiner {
  private let parts: [Vector]
  private let type: DataType
  private let count: Int
  /// The row that each part starts at.
  private let starts: [Int]

  /// Parts with a task of their own: copying fewer is not worth a task.
  private static let partsOfTask = 64

  /// A joiner of `parts`, which have `count` rows together.
  init(_ parts: [Vector], type: DataType, count: Int) {
    self.parts = parts.map { $0.isConstant ? $0.flattened() : $0 }
    self.type = type
    self.count = count
    var starts: [Int] = []
    starts.reserveCapacity(parts.count)
    var start = 0
    for part in parts {
      starts.append(start)
      start += part.count
    }
    self.starts = starts
  }

  /// Bytes that the joined vector takes; texts of several dictionaries are told apart by hashes on the way.
  var byteCount: Int {
    let bytes = parts.reduce(0) { $0 + ColumnStore.bytes(of: $1) }
    return type.storage == .texts && sharedDictionary == nil ? bytes + count * 20 : bytes
  }

  /// The rows of all parts.
  func joined(_ state: ExecutionState) throws(QueryError) -> Vector {
    if parts.count == 1 { return parts[0] }
    let storage: Vector.Storage? =
      switch type.storage {
      case .integers:
        try values(state) { if case .integers(let values) = $0 { values } else { nil } }.map { .integers($0) }
      case .doubles:
        try values(state) { if case .doubles(let values) = $0 { values } else { nil } }.map { .doubles($0) }
      case .booleans:
        try values(state) { if case .booleans(let values) = $0 { values } else { nil } }.map { .booleans($0) }
      case .wideIntegers:
        try values(state) { if case .wideIntegers(let values) = $0 { values } else { nil } }.map { .wideIntegers($0) }
      case .texts: try texts(state)
      case .intervals, .lists, .structures: nil
      }
    guard let storage else {
      var store = ColumnStore(type: type)
      for part in parts {
        try state.check()
        try store.append(part)
      }
      return store.build()
    }
    return Vector(type: type, count: count, storage: storage, validity: validity())
  }

  /// The dictionary whose codes all parts have.
  private var sharedDictionary: TextDictionary? {
    guard case .texts(_, let dictionary)? = parts.first?.storage, dictionary.isDistinct else { return nil }
    for part in parts {
      guard case .texts(_, let other) = part.storage, other === dictionary else { return nil }
    }
    return dictionary
  }

  /// Codes, where all parts have the same texts.
  private func texts(_ state: ExecutionState) throws(QueryError) -> Vector.Storage? {
    guard let dictionary = sharedDictionary else { return nil }
    return try values(state) { if case .texts(let codes, _) = $0 { codes } else { nil } }.map { .texts($0, dictionary) }
  }

  private func values<Element: BitwiseCopyable & Sendable>(
    _ state: ExecutionState, _ read: @escaping @Sendable (Vector.Storage) -> ArraySlice<Element>?
  ) throws(QueryError) -> ArraySlice<Element>? {
    guard parts.allSatisfy({ read($0.storage)?.count == $0.count }) else { return nil }
    let (parts, starts) = (parts, starts)
    let tasks = (parts.count + VectorJoiner.partsOfTask - 1) / VectorJoiner.partsOfTask
    return try SharedElements<Element>.array(count: count) { (target) throws(QueryError) in
      try state.pool.forEach(workers: min(tasks, state.pool.workers(forRows: count)), tasks: tasks) {
        (task) throws(QueryError) in
        try state.check()
        let first = task * VectorJoiner.partsOfTask
        for index in first..<min(first + VectorJoiner.partsOfTask, parts.count) {
          if let values = read(parts[index].storage) { target.put(values, at: starts[index]) }
        }
      }
    }[...]
  }

  private func validity() -> Validity? {
    guard parts.contains(where: { $0.validity != nil }) else { return nil }
    var bits = Validity(repeating: true, count: 0)
    for part in parts { bits.append(contentsOf: part.validity, count: part.count) }
    return bits
  }
}
