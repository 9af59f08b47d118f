// Several vectors of one type, one after the other.

extension Vector {
  /// All rows of `vectors`, in order. They must be of `type`.
  static func concatenated(_ vectors: [Vector], type: DataType) -> Vector {
    let flat = vectors.map { $0.flattened() }
    guard flat.count != 1 else { return flat[0] }
    let count = flat.reduce(0) { $0 + $1.count }
    var validity: Validity?
    if flat.contains(where: { $0.validity != nil }) {
      var rows = Validity(repeating: true, count: count)
      var row = 0
      for vector in flat {
        if let own = vector.validity { for index in 0..<vector.count where !own[index] { rows[row + index] = false } }
        row += vector.count
      }
      validity = rows
    }
    return Vector(type: type, count: count, storage: storage(flat, type: type), validity: validity)
  }

  private static func storage(_ vectors: [Vector], type: DataType) -> Storage {
    switch type.storage {
    case .booleans: Bool.storage(elements(vectors))
    case .integers: Int64.storage(elements(vectors))
    case .wideIntegers: Int128.storage(elements(vectors))
    case .doubles: Double.storage(elements(vectors))
    case .texts: texts(vectors)
    case .intervals: .intervals(vectors.flatMap { $0.intervalElements }[...])
    case .lists: lists(vectors, type: type)
    case .structures: structures(vectors, type: type)
    }
  }

  private static func elements<Element: AggregateElement>(_ vectors: [Vector]) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(vectors.reduce(0) { $0 + $1.count })
    for vector in vectors { if let values = Element.elements(of: vector.storage) { result.append(contentsOf: values) } }
    return result
  }

  private var intervalElements: ArraySlice<Interval> {
    if case .intervals(let values) = storage { values } else { [] }
  }

  /// Codes of the only dictionary, or of one that holds the texts of all, one dictionary after the other.
  private static func texts(_ vectors: [Vector]) -> Storage {
    var codes: [Int32] = []
    var bytes: [UInt8] = []
    var offsets = [0]
    var only: TextDictionary?
    var isShared = true
    for vector in vectors {
      guard case .texts(_, let dictionary) = vector.storage else { continue }
      if let only, only !== dictionary { isShared = false }
      only = dictionary
    }
    for vector in vectors {
      guard case .texts(let own, let dictionary) = vector.storage else { continue }
      let shift = isShared ? 0 : Int32(truncatingIfNeeded: offsets.count - 1)
      for code in own { codes.append(code + shift) }
      guard !isShared else { continue }
      let start = bytes.count
      bytes.append(contentsOf: dictionary.bytes)
      for offset in dictionary.offsets.dropFirst() { offsets.append(start + offset) }
    }
    if isShared, let only { return .texts(codes[...], only) }
    return .texts(codes[...], TextDictionary(bytes: bytes, offsets: offsets, isDistinct: false))
  }

  private static func lists(_ vectors: [Vector], type: DataType) -> Storage {
    guard let element = type.listElement else { return .lists([], child: Vector.null(type: .null, count: 0)) }
    var ranges: [Range<Int>] = []
    var children: [Vector] = []
    var start = 0
    for vector in vectors {
      guard case .lists(let own, let child) = vector.storage else { continue }
      for range in own { ranges.append(range.lowerBound + start..<range.upperBound + start) }
      children.append(child)
      start += child.count
    }
    return .lists(ranges[...], child: concatenated(children, type: element))
  }

  private static func structures(_ vectors: [Vector], type: DataType) -> Storage {
    guard case .structure(let fields) = type else { return .structures([]) }
    return .structures(
      fields.enumerated().map { position, field in
        concatenated(
          vectors.compactMap { vector in
            if case .structures(let children) = vector.storage { children[position] } else { nil }
          }, type: field.type)
      })
  }
}
