// JSON as one array, as lines, and as arrays without names.

import Query

/// Writes results as JSON.
struct JSONRenderer {
  /// The shapes that JSON results take.
  enum Shape {
    /// One array of objects.
    case objects
    /// One object a line.
    case lines
    /// One array of arrays, the first of which holds the names.
    case arrays
  }

  /// The shape.
  let shape: Shape
  /// Which names are used as keys.
  let header: HeaderChoice

  /// Appends the whole result.
  func render(_ result: QueryResult, to bytes: inout [UInt8]) {
    write(result, isStopped: { false }) { bytes.append(contentsOf: $0) }
  }

  /// Writes the result piece by piece; stops when `isStopped` says so.
  func write<Failure: Error>(
    _ result: QueryResult, isStopped: () -> Bool, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let keys = uniqueNames(result.columns).map { name in
      var key: [UInt8] = []
      JSONText.appendString(name, to: &key)
      return key
    }
    var bytes: [UInt8] = []
    var isFirst = true
    if shape == .arrays, header != .off {
      bytes.append(contentsOf: "[[".utf8)
      isFirst = false
      for (index, key) in keys.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: key)
      }
      bytes.append(UInt8(ascii: "]"))
    }
    // One value may be as long as a table: what is there of it goes out as well.
    func flush(_ bytes: inout [UInt8]) throws(Failure) {
      guard bytes.count >= JSONRenderer.pieceBytes else { return }
      try sink(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        try append(chunk, row: row, keys: keys, isFirst: isFirst, to: &bytes, flush: flush)
        isFirst = false
        guard bytes.count >= JSONRenderer.pieceBytes else { continue }
        try flush(&bytes)
        if isStopped() { return }
      }
    }
    switch shape {
    case .objects, .arrays: bytes.append(contentsOf: isFirst ? Array("[]\n".utf8) : Array("]\n".utf8))
    case .lines: if !isFirst { bytes.append(10) }
    }
    try sink(bytes)
  }

  /// Bytes of a piece.
  static let pieceBytes = 1 << 18

  private func append<Failure: Error>(
    _ chunk: Chunk, row: Int, keys: [[UInt8]], isFirst: Bool, to bytes: inout [UInt8],
    flush: (inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    switch shape {
    case .objects, .arrays: bytes.append(contentsOf: isFirst ? [UInt8(ascii: "[")] : [UInt8(ascii: ","), 10])
    case .lines: if !isFirst { bytes.append(10) }
    }
    bytes.append(UInt8(ascii: shape == .arrays ? "[" : "{"))
    for (index, column) in chunk.columns.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if shape != .arrays {
        bytes.append(contentsOf: keys[index])
        bytes.append(UInt8(ascii: ":"))
      }
      try JSONText.append(column, row: row, to: &bytes, flush: flush)
    }
    bytes.append(UInt8(ascii: shape == .arrays ? "]" : "}"))
  }

  /// The names of the columns; a name that is taken gets a number, so that no value is lost.
  private func uniqueNames(_ columns: [ResultColumn]) -> [String] {
    var taken: Set<String> = []
    return columns.map { column in
      let name = HeaderText.name(column, header)
      var unique = name
      var number = 1
      while !taken.insert(unique).inserted {
        unique = "\(name)_\(number)"
        number += 1
      }
      return unique
    }
  }
}
