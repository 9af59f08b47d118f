// Arguments and results of text functions, row by row, without a String.

/// The texts of a vector as spans of bytes.
struct TextRows {
  private let codes: ArraySlice<Int32>
  private let first: Int
  private let step: Int
  /// Where each text of the dictionary starts, by code, and where the last one ends.
  let offsets: [Int]
  /// The bytes that `range` refers to.
  let bytes: [UInt8]

  /// The texts of `vector`, which must be VARCHAR or BLOB; of any other, empty texts.
  init(_ vector: Vector) {
    step = vector.isConstant ? 0 : 1
    if case .texts(let codes, let dictionary) = vector.storage {
      self.codes = codes
      first = codes.startIndex
      offsets = dictionary.offsets
      bytes = dictionary.bytes
    } else {
      codes = []
      first = 0
      offsets = [0]
      bytes = []
    }
  }

  /// Where the text of row `row` lies in `bytes`; empty for a NULL of an empty dictionary.
  @inline(__always)
  func range(_ row: Int) -> Range<Int> {
    let position = first + row * step
    guard position < codes.endIndex else { return 0..<0 }
    let code = Int(codes[position])
    guard code + 1 < offsets.count else { return 0..<0 }
    return offsets[code]..<offsets[code + 1]
  }

  /// The codes of the first `count` rows; nil for a constant.
  func rowCodes(_ count: Int) -> ArraySlice<Int32>? {
    step == 1 && codes.count >= count ? codes.prefix(count) : nil
  }

  /// Appends the text of row `row`.
  func append(_ row: Int, to output: inout [UInt8]) { output.append(contentsOf: bytes[range(row)]) }

  /// The text of row `row` as a String.
  func text(_ row: Int) -> String { String(decoding: bytes[range(row)], as: UTF8.self) }
}

/// The integers of a vector.
struct IntegerRows {
  private let values: ArraySlice<Int64>
  private let first: Int
  private let step: Int

  /// The integers of `vector`, which must be stored as such.
  init(_ vector: Vector) {
    step = vector.isConstant ? 0 : 1
    if case .integers(let values) = vector.storage { self.values = values } else { values = [] }
    first = values.startIndex
  }

  /// The integer of row `row`; 0 where there is none.
  @inline(__always)
  subscript(row: Int) -> Int {
    let position = first + row * step
    return position < values.endIndex ? Int(values[position]) : 0
  }
}

/// Texts that a function makes, one after the other in one buffer; row `i` has code `i`.
struct TextResult {
  /// The bytes of all texts so far; the body of a loop appends to it.
  var bytes: [UInt8] = []
  private var offsets: [Int] = [0]

  /// Room for `count` texts.
  init(count: Int) { offsets.reserveCapacity(count + 1) }

  /// Ends the text that was appended since the last end.
  @inline(__always)
  mutating func endText() { offsets.append(bytes.count) }

  /// How many texts there are.
  var count: Int { offsets.count - 1 }

  /// The texts as a vector, one a row.
  func vector(type: DataType, validity: Validity? = nil) -> Vector {
    let codes = [Int32](upTo: count)
    return Vector(
      type: type, count: count,
      storage: .texts(codes[...], TextDictionary(bytes: bytes, offsets: offsets, isDistinct: false)),
      validity: validity)
  }
}

extension [Int32] {
  /// 0 ..< count.
  init(upTo count: Int) { self = (0..<Int32(truncatingIfNeeded: count)).map { $0 } }
}
