// The rules that every chunk obeys, checked after every operator when the setting asks for it.

extension Chunk {
  /// What is wrong with this chunk for columns of `types`; nil when nothing is.
  func brokenInvariant(types: [DataType]) -> String? {
    if count < 1 || count > Chunk.capacity { return "a chunk of \(count) rows" }
    if columns.count != types.count { return "\(columns.count) columns for \(types.count)" }
    for (index, vector) in columns.enumerated() {
      if vector.count != count { return "column \(index) has \(vector.count) rows of \(count)" }
      if vector.type != types[index] { return "column \(index) is \(vector.type.name), not \(types[index].name)" }
      let stored = vector.isConstant ? 1 : count
      if let elements = vector.storage.elementCount, elements != stored {
        return "column \(index) stores \(elements) values for \(stored)"
      }
      if let validity = vector.validity, validity.count < stored { return "column \(index) lacks validity bits" }
      if case .texts(let codes, let dictionary) = vector.storage {
        for (row, code) in codes.enumerated() where vector.isValid(row) && (code < 0 || code >= dictionary.count) {
          return "column \(index) has code \(code) of \(dictionary.count)"
        }
      }
    }
    return nil
  }
}

extension Vector.Storage {
  /// How many elements are stored; nil for structures, whose fields know.
  fileprivate var elementCount: Int? {
    switch self {
    case .booleans(let values): values.count
    case .integers(let values): values.count
    case .wideIntegers(let values): values.count
    case .doubles(let values): values.count
    case .texts(let values, _): values.count
    case .intervals(let values): values.count
    case .lists(let values, _): values.count
    case .structures: nil
    }
  }
}

/// Checks every chunk of the operator inside.
final class CheckedOperator: Operator {
  private let input: any Operator
  private let types: [DataType]

  init(_ input: any Operator, columns: [PlanColumn]) {
    self.input = input
    types = columns.map(\.type)
  }

  func next() throws(QueryError) -> Chunk? {
    guard let chunk = try input.next() else { return nil }
    if let problem = chunk.brokenInvariant(types: types) {
      throw QueryError(.evaluation(.raised(message: "\(type(of: input)): \(problem)")))
    }
    return chunk
  }
}
