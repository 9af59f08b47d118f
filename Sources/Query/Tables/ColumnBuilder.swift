// Builds a column from values, vectors or blocks of another column.

/// Collects the values of one column.
public struct ColumnBuilder: Sendable {
  /// The type of the column.
  public let type: DataType
  /// How the values lie, by the type.
  private let storage: DataType.Storage
  /// Decimals of a type of exact numbers; nil for others.
  private let scale: Int?
  /// Rows so far.
  public private(set) var count = 0
  private var finished: [ColumnBlock] = []
  private var current: VectorBuilder
  /// A finished dictionary that all texts so far are of; nil once there is one of the builder's own.
  private var shared: TextDictionary?
  /// The builder's own dictionary; nil before the first text and while one is shared.
  private var texts: TextDictionaryBuilder?

  /// An empty column of `type`.
  public init(type: DataType) {
    self.type = type
    storage = type.storage
    scale = type.exactScale
    self.current = VectorBuilder(type: type)
  }

  /// An empty column whose texts will be those of `dictionary`, which is taken over. It must be distinct.
  init(type: DataType, sharing dictionary: TextDictionary?) {
    self.init(type: type)
    shared = dictionary
  }

  /// Starts from the rows of `column`; blocks that are well filled are shared, not copied.
  public init(extending column: Column) throws(QueryError) {
    self.init(type: column.type)
    shared = column.dictionary
    for block in column.blocks { try append(block, of: column) }
  }

  /// Adds one value. A decimal is rescaled to the column's scale.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when it does not fit the type.
  public mutating func append(_ value: Value) throws(QueryError) {
    if storage == .texts {
      if value.isNull {
        current.append(code: nil)
      } else {
        takeDictionary()
        guard let code = texts?.code(for: value, type: type) else {
          throw QueryError(.evaluation(.valueOutOfRange(value: value, type: type)))
        }
        current.append(code: code)
      }
    } else {
      try current.append(value)
    }
    count += 1
    finishFullBlock()
  }

  /// Adds a row without a value.
  public mutating func appendNull() throws(QueryError) {
    if storage == .texts { current.append(code: nil) } else { try current.appendNull() }
    count += 1
    finishFullBlock()
  }

  /// Adds a text to a column of texts.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the column has another type.
  public mutating func append(text: String) throws(QueryError) {
    guard storage == .texts else { throw QueryError(.evaluation(.valueOutOfRange(value: .text(text), type: type))) }
    takeDictionary()
    current.append(code: texts?.code(for: text))
    count += 1
    finishFullBlock()
  }

  /// Adds a text, or NULL, `rows` times to a column of texts.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the column has another type.
  public mutating func append(text: String?, count rows: Int) throws(QueryError) {
    guard storage == .texts else {
      throw QueryError(.evaluation(.valueOutOfRange(value: text.map { .text($0) } ?? .null, type: type)))
    }
    takeDictionary()
    let code = text.flatMap { texts?.code(for: $0) }
    appendByBlock(rows) { block, rows in block.append(code: code, count: rows.count) }
  }

  /// Adds a text, given as valid UTF-8, to a column of texts.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the column has another type.
  public mutating func append(utf8: ArraySlice<UInt8>) throws(QueryError) {
    guard storage == .texts else {
      throw QueryError(.evaluation(.valueOutOfRange(value: .text(String(decoding: utf8, as: UTF8.self)), type: type)))
    }
    takeDictionary()
    current.append(code: texts?.code(forUTF8: utf8))
    count += 1
    finishFullBlock()
  }

  /// Adds a whole number.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when it does not fit the type.
  public mutating func append(integer: Int) throws(QueryError) {
    guard storage == .integers, scale == 0 else {
      try append(.integer(Int128(integer)))
      return
    }
    current.append(integer: Int64(integer))
    count += 1
    finishFullBlock()
  }

  /// Adds a truth value.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the column has another type.
  public mutating func append(boolean: Bool) throws(QueryError) {
    guard storage == .booleans else {
      throw QueryError(.evaluation(.valueOutOfRange(value: .boolean(boolean), type: type)))
    }
    current.append(boolean: boolean)
    count += 1
    finishFullBlock()
  }

  /// Adds a number, rounded to the decimals of the column; NULL where it is too large for the column or the column holds no
  /// decimals.
  public mutating func append(fitting number: FixedDecimal) throws(QueryError) {
    guard let scale, let stored = number.rescaled(to: scale)?.unscaled else {
      try appendNull()
      return
    }
    if storage == .wideIntegers {
      current.append(wideInteger: stored)
    } else if let narrow = Int64(exactly: stored) {
      current.append(integer: narrow)
    } else {
      try current.appendNull()
    }
    count += 1
    finishFullBlock()
  }

  // MARK: Many rows at once

  /// Adds the texts of a batch, or those of its rows at `rows`, to a column of texts.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the column has another type.
  public mutating func append(_ batch: TextBatch, rows: [Int]? = nil) throws(QueryError) {
    guard storage == .texts else { throw QueryError(.evaluation(.valueOutOfRange(value: .null, type: type))) }
    takeDictionary()
    append(codes: texts?.codes(of: batch, rows: rows) ?? [])
  }

  /// Adds one of `names` for each row, by its position there; a position outside of them is NULL. Each name is looked up once.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the column has another type.
  public mutating func append(choices: [UInt8], of names: [String]) throws(QueryError) {
    guard storage == .texts else { throw QueryError(.evaluation(.valueOutOfRange(value: .null, type: type))) }
    takeDictionary()
    var known = [Int32](repeating: -1, count: names.count)
    var codes: [Int32] = []
    codes.reserveCapacity(choices.count)
    for choice in choices {
      let place = Int(choice)
      guard place < known.count else {
        codes.append(-1)
        continue
      }
      if known[place] < 0 { known[place] = texts?.code(for: names[place]) ?? -1 }
      codes.append(known[place])
    }
    append(codes: codes)
  }

  /// Adds `total` rows, as many at a time as the current block still takes; `add` gets the block and which rows it takes.
  private mutating func appendByBlock<Failure>(
    _ total: Int, _ add: (inout VectorBuilder, Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    while start < total {
      let end = min(total, start + Column.blockRows - current.count)
      try add(&current, start..<end)
      count += end - start
      start = end
      finishFullBlock()
    }
  }

  /// Adds texts by their codes in the builder's own dictionary; a negative code is NULL.
  private mutating func append(codes: [Int32]) {
    appendByBlock(codes.count) { block, rows in block.append(codes: codes[rows]) }
  }

  /// Adds whole numbers, or NULL.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when one does not fit the type.
  public mutating func append(integers: [Int?]) throws(QueryError) {
    guard storage == .integers, scale == 0 else {
      for number in integers { if let number { try append(integer: number) } else { try appendNull() } }
      return
    }
    append(stored: integers)
  }

  /// Adds stored integers, or NULL, to a column that stores integers.
  private mutating func append(stored integers: [Int?]) {
    appendByBlock(integers.count) { block, rows in block.append(integers: integers[rows]) }
  }

  /// Adds truth values.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when the column has another type.
  public mutating func append(booleans: [Bool]) throws(QueryError) {
    for flag in booleans { try append(boolean: flag) }
  }

  /// Adds numbers, rounded to the decimals of the column; NULL where there is none, where it is too large for the column and
  /// where the column holds no decimals.
  public mutating func append(fitting numbers: [FixedDecimal?]) throws(QueryError) {
    guard let scale else {
      for _ in numbers { try appendNull() }
      return
    }
    var scaling = NumberScaling(to: scale)
    guard storage == .wideIntegers else {
      append(stored: numbers.map { $0.flatMap { scaling.narrow($0) } })
      return
    }
    let stored = numbers.map { $0.flatMap { scaling.wide($0) } }
    appendByBlock(stored.count) { block, rows in block.append(wideIntegers: stored[rows]) }
  }

  /// Adds all rows of another builder of the same type.
  public mutating func append(contentsOf other: ColumnBuilder) throws(QueryError) {
    let isPlain = storage != .lists && storage != .structures
    guard isPlain, other.finished.isEmpty, other.shared == nil, current.count + other.count <= Column.blockRows else {
      let source = other.build()
      for start in stride(from: 0, to: source.count, by: Column.blockRows) {
        try append(source.slice(start..<min(start + Column.blockRows, source.count)))
      }
      return
    }
    var codes: [Int32] = []
    if let others = other.texts {
      takeDictionary()
      codes = texts?.merge(others) ?? []
    }
    current.append(contentsOf: other.current, codes: codes)
    count += other.count
    finishFullBlock()
  }

  /// Adds all rows of a vector of the same type.
  public mutating func append(_ vector: Vector) throws(QueryError) {
    try append(vector) { () throws(QueryError) in }
  }

  /// The same for as many rows as a table has. `check` is called once a block, and throws when the statement is to stop.
  mutating func append(_ vector: Vector, _ check: () throws(QueryError) -> Void) throws(QueryError) {
    if case .texts(_, let dictionary) = vector.storage, type.storage == .texts {
      try appendTexts(vector.flattened(), of: dictionary, check)
      return
    }
    try appendByBlock(vector.count) { (block, rows) throws(QueryError) in
      try check()
      try block.append(vector.slice(rows))
    }
  }

  /// Whether so many rows are worth a block of their own.
  static func fillsBlock(_ rows: Int) -> Bool { rows * 4 >= Column.blockRows }

  /// Adds a block of `column`, which has the builder's type. A block that is at least a quarter full is shared.
  mutating func append(_ block: ColumnBlock, of column: Column) throws(QueryError) {
    if shared == nil, texts == nil { shared = column.dictionary }
    guard ColumnBuilder.fillsBlock(block.count), column.dictionary == nil || column.dictionary === shared else {
      try append(block.vector(0..<block.count, dictionary: column.dictionary))
      return
    }
    finishBlock()
    finished.append(block)
    count += block.count
  }

  /// Dictionaries up to this size are copied text by text instead of shared.
  private static let smallDictionary = 64

  private mutating func appendTexts(
    _ vector: Vector, of dictionary: TextDictionary, _ check: () throws(QueryError) -> Void
  ) throws(QueryError) {
    if shared == nil, texts == nil, dictionary.isDistinct, dictionary.count > ColumnBuilder.smallDictionary {
      shared = dictionary
    }
    let coded = try dictionary === shared ? vector : recoded(vector, of: dictionary, check)
    try appendByBlock(coded.count) { (block, rows) throws(QueryError) in
      try check()
      block.append(codesOf: coded.slice(rows))
    }
  }

  /// The rows of `vector` with the codes of the builder's own dictionary.
  private mutating func recoded(
    _ vector: Vector, of dictionary: TextDictionary, _ check: () throws(QueryError) -> Void
  ) throws(QueryError) -> Vector {
    guard case .texts(let codes, _) = vector.storage else { return vector }
    takeDictionary()
    var mapped = [Int32](repeating: -1, count: dictionary.count)
    var fresh: [Int32] = []
    fresh.reserveCapacity(codes.count)
    for (row, code) in codes.enumerated() {
      if row % Column.blockRows == 0 { try check() }
      guard vector.validity?[row] != false else {
        fresh.append(0)
        continue
      }
      let code = Int(code)
      if mapped[code] < 0 { mapped[code] = texts?.code(forUTF8: dictionary.utf8(Int32(code))) ?? 0 }
      fresh.append(mapped[code])
    }
    return Vector(type: type, count: vector.count, storage: .texts(fresh[...], dictionary), validity: vector.validity)
  }

  /// Makes a dictionary that can grow: from the shared one where there is one, so that its codes stay.
  private mutating func takeDictionary() {
    guard texts == nil else { return }
    texts = shared.map { TextDictionaryBuilder(extending: $0) } ?? TextDictionaryBuilder()
    shared = nil
  }

  private mutating func finishFullBlock() { if current.count == Column.blockRows { finishBlock() } }

  /// Lets the next row begin a block.
  mutating func finishBlock() {
    guard current.count > 0 else { return }
    finished.append(ColumnBlock(packing: current.build(dictionary: ColumnBuilder.noTexts)))
    current = VectorBuilder(type: type)
  }

  private static let noTexts = TextDictionary([], isDistinct: true)

  /// The finished column. Its text blocks all refer to one dictionary.
  public func build() -> Column {
    var blocks = finished
    if current.count > 0 { blocks.append(ColumnBlock(packing: current.build(dictionary: ColumnBuilder.noTexts))) }
    let column = Column(type: type, blocks: blocks, dictionary: texts?.build() ?? shared)
    guard let shared, shared.count > 1024, shared.count / 4 > count else { return column }
    return column.withOwnTexts()
  }
}

extension Column {
  /// The same column with a dictionary of the texts that its rows have.
  fileprivate func withOwnTexts() -> Column {
    guard let dictionary else { return self }
    var builder = ColumnBuilder(type: type)
    for block in blocks {
      guard (try? builder.append(block.vector(0..<block.count, dictionary: dictionary).withOwnTexts())) != nil else {
        return self
      }
    }
    return builder.build()
  }
}
