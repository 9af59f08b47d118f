// Builds a column from values or vectors.

/// Collects the values of one column.
public struct ColumnBuilder: Sendable {
  /// The type of the column.
  public let type: DataType
  /// Rows so far.
  public private(set) var count = 0
  private var finished: [Vector] = []
  private var current: VectorBuilder
  private var texts: TextDictionaryBuilder?

  /// An empty column of `type`.
  public init(type: DataType) {
    self.type = type
    self.current = VectorBuilder(type: type)
    self.texts = type.storage == .texts ? TextDictionaryBuilder() : nil
  }

  /// Starts from the rows of `column`; full blocks are shared, not copied.
  public init(extending column: Column) throws(QueryError) {
    self.init(type: column.type)
    if let dictionary = column.dictionary { texts = TextDictionaryBuilder(extending: dictionary) }
    for block in column.blocks {
      if block.count == Column.blockRows {
        finished.append(block)
        count += block.count
      } else if case .texts(let codes, _) = block.storage {
        for (row, code) in codes.enumerated() {
          append(code: block.validity?[row] == false ? nil : code)
        }
      } else {
        current = try VectorBuilder(extending: block)
        count += block.count
      }
    }
  }

  /// Adds one value. A decimal is rescaled to the column's scale.
  ///
  /// - Throws: `.evaluation(.valueOutOfRange)` when it does not fit the type.
  public mutating func append(_ value: Value) throws(QueryError) {
    if texts != nil, case .text(let text) = value {
      append(code: texts?.code(for: text))
    } else if texts != nil {
      append(code: nil)
    } else {
      try current.append(value)
      advance()
    }
  }

  /// Adds all rows of a vector of the same type.
  public mutating func append(_ vector: Vector) throws(QueryError) {
    if case .texts(let codes, let dictionary) = vector.storage, texts != nil {
      var mapped = [Int32](repeating: -1, count: dictionary.count)
      for row in 0..<vector.count {
        guard vector.isValid(row) else {
          append(code: nil)
          continue
        }
        let code = Int(codes[vector.isConstant ? codes.startIndex : codes.startIndex + row])
        if mapped[code] < 0 { mapped[code] = texts?.code(forUTF8: dictionary.utf8(Int32(code))) ?? 0 }
        append(code: mapped[code])
      }
    } else {
      var start = 0
      while start < vector.count {
        let end = min(vector.count, start + Column.blockRows - current.count)
        try current.append(vector.slice(start..<end))
        count += end - start
        start = end
        finishFullBlock()
      }
    }
  }

  private mutating func append(code: Int32?) {
    current.append(code: code)
    advance()
  }

  private mutating func advance() {
    count += 1
    finishFullBlock()
  }

  private mutating func finishFullBlock() {
    if current.count == Column.blockRows {
      finished.append(current.build(dictionary: TextDictionary([], isDistinct: true)))
      current = VectorBuilder(type: type)
    }
  }

  /// The finished column. Its text blocks all refer to one dictionary.
  public func build() -> Column {
    let dictionary = texts?.build()
    var blocks = finished
    if current.count > 0 || blocks.isEmpty {
      blocks.append(current.build(dictionary: TextDictionary([], isDistinct: true)))
    }
    if let dictionary {
      blocks = blocks.map { block in
        guard case .texts(let codes, _) = block.storage else { return block }
        return Vector(type: type, count: block.count, storage: .texts(codes, dictionary), validity: block.validity)
      }
    }
    return Column(type: type, blocks: blocks, dictionary: dictionary)
  }
}
