// A table's column: immutable blocks of rows that tables share.

/// One column of a table: blocks of `Column.blockRows` rows, only the last of them shorter.
public struct Column: Sendable {
  /// Rows in every block but the last. A multiple of `Chunk.capacity`.
  public static let blockRows = 65_536

  /// The type of the values.
  public let type: DataType
  /// The blocks, in row order. Each is a flat vector; text blocks share `dictionary`.
  public let blocks: [Vector]
  /// Rows in all.
  public let count: Int
  /// The texts of a VARCHAR or BLOB column, shared by its blocks; nil for other types.
  public let dictionary: TextDictionary?

  /// Takes over finished blocks.
  init(type: DataType, blocks: [Vector], dictionary: TextDictionary?) {
    self.type = type
    self.blocks = blocks
    self.count = blocks.reduce(0) { $0 + $1.count }
    self.dictionary = dictionary
  }

  /// Rows `rows`, without copying. They must lie within one block.
  public func slice(_ rows: Range<Int>) -> Vector {
    let block = rows.lowerBound / Column.blockRows
    let first = rows.lowerBound - block * Column.blockRows
    return blocks[block].slice(first..<first + rows.count)
  }
}
