// Collects vectors of one type into one flat vector. What breakers (sort, join build, window) keep their rows in.

/// Vectors of one type, one after the other, copied into flat arrays.
struct ColumnStore: Sendable {
  /// The type of the values.
  let type: DataType
  /// Rows so far.
  private(set) var count = 0
  private var booleans: [Bool] = []
  private var integers: [Int64] = []
  private var wideIntegers: [Int128] = []
  private var doubles: [Double] = []
  private var codes: [Int32] = []
  private var interner = TextInterner()
  private var intervals: [Interval] = []
  private var ranges: [Range<Int>] = []
  private var children: [ColumnStore] = []
  private var validity: Validity?

  /// An empty store.
  init(type: DataType) {
    self.type = type
    if let element = type.listElement {
      children = [ColumnStore(type: element)]
    } else if case .structure(let fields) = type {
      children = fields.map { ColumnStore(type: $0.type) }
    }
  }

  /// Adds all rows of `vector`, which has this store's type.
  mutating func append(_ vector: Vector) throws(QueryError) {
    let rows = vector.count
    guard rows > 0 else { return }
    appendValidity(of: vector)
    count += rows
    if vector.isConstant {
      try appendConstant(vector)
      return
    }
    switch vector.storage {
    case .booleans(let values): booleans.append(contentsOf: values)
    case .integers(let values): integers.append(contentsOf: values)
    case .wideIntegers(let values): wideIntegers.append(contentsOf: values)
    case .doubles(let values): doubles.append(contentsOf: values)
    case .intervals(let values): intervals.append(contentsOf: values)
    case .texts(let values, let dictionary):
      if interner.shares(dictionary) {
        codes.append(contentsOf: values)
      } else {
        codes.append(contentsOf: try interner.codes(of: values, dictionary: dictionary, validity: vector.validity))
      }
    case .lists(let values, let child): try appendLists(values, child: child, validity: vector.validity)
    case .structures(let fields):
      for index in children.indices { try children[index].append(fields[index]) }
    }
  }

  private mutating func appendConstant(_ vector: Vector) throws(QueryError) {
    let rows = vector.count
    switch vector.storage {
    case .booleans(let values): booleans.append(contentsOf: repeatElement(values.first ?? false, count: rows))
    case .integers(let values): integers.append(contentsOf: repeatElement(values.first ?? 0, count: rows))
    case .wideIntegers(let values): wideIntegers.append(contentsOf: repeatElement(values.first ?? 0, count: rows))
    case .doubles(let values): doubles.append(contentsOf: repeatElement(values.first ?? 0, count: rows))
    case .intervals(let values): intervals.append(contentsOf: repeatElement(values.first ?? Interval(), count: rows))
    case .texts(let values, let dictionary):
      let own = try interner.codes(of: values, dictionary: dictionary, validity: vector.validity)
      codes.append(contentsOf: repeatElement(own.first ?? 0, count: rows))
    case .lists(let values, let child):
      // All rows may share one range of the child: it is copied once.
      try appendLists(values.prefix(1), child: child, validity: vector.validity)
      let range = ranges.last ?? 0..<0
      ranges.append(contentsOf: repeatElement(range, count: rows - 1))
    case .structures(let fields):
      for index in children.indices {
        let field = fields[index]
        try children[index].append(
          Vector(type: field.type, count: rows, storage: field.storage, validity: field.validity, isConstant: true))
      }
    }
  }

  /// Drops the rows that no place names, once most are such; `places` name the others anew, in order. A negative place names none.
  mutating func compact(_ places: inout [Int32]) throws(QueryError) {
    guard count > 4 * places.count + 65_536 else { return }
    let kept = build().gather(places.filter { $0 >= 0 })
    self = ColumnStore(type: type)
    try append(kept)
    var place: Int32 = 0
    for index in places.indices where places[index] >= 0 {
      places[index] = place
      place += 1
    }
  }

  /// Copies the child rows that the ranges use, and no others: slices of one column share a child of all its blocks.
  private mutating func appendLists(_ values: ArraySlice<Range<Int>>, child: Vector, validity: Validity?)
    throws(QueryError)
  {
    var start = children[0].count
    var positions: [Int32] = []
    for (row, range) in values.enumerated() {
      if let validity, !validity[row] {
        ranges.append(start..<start)
        continue
      }
      ranges.append(start..<start + range.count)
      start += range.count
      for position in range { positions.append(Int32(truncatingIfNeeded: position)) }
    }
    try children[0].append(child.gather(positions))
  }

  private mutating func appendValidity(of vector: Vector) {
    guard let added = vector.validity else {
      validity?.append(contentsOf: nil, count: vector.count)
      return
    }
    if validity == nil { validity = Validity(repeating: true, count: count) }
    if vector.isConstant {
      validity?.append(
        contentsOf: added[0] ? nil : Validity(repeating: false, count: vector.count), count: vector.count)
    } else {
      validity?.append(contentsOf: added, count: vector.count)
    }
  }

  /// All rows as one flat vector.
  func build() -> Vector {
    let storage: Vector.Storage =
      switch type.storage {
      case .booleans: .booleans(booleans[...])
      case .integers: .integers(integers[...])
      case .wideIntegers: .wideIntegers(wideIntegers[...])
      case .doubles: .doubles(doubles[...])
      case .texts: .texts(codes[...], interner.dictionary())
      case .intervals: .intervals(intervals[...])
      case .lists: .lists(ranges[...], child: children[0].build())
      case .structures: .structures(children.map { $0.build() })
      }
    return Vector(type: type, count: count, storage: storage, validity: validity)
  }

  /// Bytes held, for the memory account; with those that are held for a moment while an array grows, before it does.
  var byteCount: Int {
    var bytes = booleans.bytesBeforeGrowth + integers.bytesBeforeGrowth + doubles.bytesBeforeGrowth
    bytes += codes.bytesBeforeGrowth + wideIntegers.bytesBeforeGrowth + intervals.bytesBeforeGrowth
    bytes += ranges.bytesBeforeGrowth + interner.byteCount
    return children.reduce(bytes) { $0 + $1.byteCount }
  }

  /// An estimate of the bytes that a vector holds, for the memory account.
  static func bytes(of vector: Vector) -> Int {
    if vector.isConstant { return 16 }
    return switch vector.storage {
    case .booleans: vector.count
    case .integers, .doubles: vector.count * 8
    // A dictionary with no more texts than there are rows is likely the vector's own.
    case .texts(_, let dictionary):
      vector.count * 4 + (dictionary.count <= vector.count ? dictionary.byteCount : 0)
    case .wideIntegers, .intervals: vector.count * 16
    case .lists(let ranges, _): vector.count * 16 + ranges.reduce(0) { $0 + $1.count * 8 }
    case .structures(let fields): fields.reduce(0) { $0 + bytes(of: $1) }
    }
  }
}

extension Array {
  /// Bytes that the array takes, or will take for a moment: where the next chunk may not fit, the elements move to twice the
  /// room, and both are there while they do. Small arrays are taken as they are.
  var bytesBeforeGrowth: Int {
    let bytes = capacity * MemoryLayout<Element>.stride
    return bytes > 1 << 20 && count + Chunk.capacity > capacity ? bytes * 3 : bytes
  }
}
