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
    let keys = uniqueNames(result.columns).map { name in
      var key: [UInt8] = []
      JSONText.appendString(name, to: &key)
      return key
    }
    var isFirst = true
    func separate() {
      switch shape {
      case .objects, .arrays: bytes.append(contentsOf: isFirst ? [UInt8(ascii: "[")] : [UInt8(ascii: ","), 10])
      case .lines: if !isFirst { bytes.append(10) }
      }
      isFirst = false
    }
    if shape == .arrays, header != .off {
      separate()
      bytes.append(UInt8(ascii: "["))
      for (index, key) in keys.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: key)
      }
      bytes.append(UInt8(ascii: "]"))
    }
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        separate()
        bytes.append(UInt8(ascii: shape == .arrays ? "[" : "{"))
        for (index, column) in chunk.columns.enumerated() {
          if index > 0 { bytes.append(UInt8(ascii: ",")) }
          if shape != .arrays {
            bytes.append(contentsOf: keys[index])
            bytes.append(UInt8(ascii: ":"))
          }
          JSONText.append(column, row: row, to: &bytes)
        }
        bytes.append(UInt8(ascii: shape == .arrays ? "]" : "}"))
      }
    }
    switch shape {
    case .objects, .arrays: bytes.append(contentsOf: isFirst ? Array("[]\n".utf8) : Array("]\n".utf8))
    case .lines: if !isFirst { bytes.append(10) }
    }
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
