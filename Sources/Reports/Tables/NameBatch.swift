// Names of many rows on their way into a column: rows tell of the same few things again and again, so that each name is
// looked up once for all rows that have it.

/// The names of rows, in order.
struct NameBatch {
  /// Each name once.
  private(set) var names: [String] = []
  /// Which of the names each row has; -1 of a row without one.
  private(set) var places: [Int32] = []
  private var hashes: [UInt64] = []
  /// The names, each in the first free slot from its hash on; its number and 1, or 0 where a slot is free. A power of two.
  private var slots = [Int32](repeating: 0, count: 128)

  /// No rows yet; `rows` of them are expected.
  init(rows: Int) { places.reserveCapacity(rows) }

  /// Adds a row without a name.
  mutating func appendNull() { places.append(-1) }

  /// Adds a row with the name at a place that a row before it has; -1 for none.
  mutating func append(place: Int32) { places.append(place) }

  /// Adds a row with a name whose hash may be known; NULL where it is empty.
  mutating func append(_ name: String, hash known: UInt64? = nil) {
    guard !name.isEmpty else { return appendNull() }
    // Rows that follow each other often have the same name.
    if let last = places.last, last >= 0, names[Int(last)] == name {
      places.append(last)
      return
    }
    let hash = known ?? SubjectTraits.hash(name)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let place = slots[slot] - 1
      if hashes[Int(place)] == hash, names[Int(place)] == name {
        places.append(place)
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    places.append(Int32(names.count))
    names.append(name)
    hashes.append(hash)
    slots[slot] = Int32(names.count)
    if names.count * 2 > slots.count { grow() }
  }

  private mutating func grow() {
    let count = slots.count * 2
    slots = Array(repeating: 0, count: count)
    for (place, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
      slots[slot] = Int32(place) + 1
    }
  }

  /// So many names at most are told apart by the numbers of a piece; the number itself stands for none.
  private static let limit = 255

  /// All rows, or those at `rows`, in pieces of so few names that a byte tells which of them a row has.
  func pieces(rows: [Int]? = nil) -> [(choices: [UInt8], names: [String])] {
    if names.count <= NameBatch.limit {
      // Nearly always: the place of a name is its number.
      func choice(_ place: Int32) -> UInt8 { place < 0 ? UInt8(NameBatch.limit) : UInt8(truncatingIfNeeded: place) }
      let choices = rows.map { $0.map { choice(places[$0]) } } ?? places.map(choice)
      return choices.isEmpty ? [] : [(choices, names)]
    }
    var pieces: [(choices: [UInt8], names: [String])] = []
    var choices: [UInt8] = []
    let count = rows?.count ?? places.count
    choices.reserveCapacity(count)
    var own: [String] = []
    /// The number of each name in the piece at hand; -1 of those that it does not have.
    var numbers = [Int16](repeating: -1, count: names.count)
    for row in 0..<count {
      let place = Int(places[rows.map { $0[row] } ?? row])
      guard place >= 0 else {
        choices.append(UInt8(NameBatch.limit))
        continue
      }
      if numbers[place] < 0 {
        if own.count == NameBatch.limit {
          pieces.append((choices, own))
          choices.removeAll(keepingCapacity: true)
          own.removeAll(keepingCapacity: true)
          for index in numbers.indices { numbers[index] = -1 }
        }
        numbers[place] = Int16(own.count)
        own.append(names[place])
      }
      choices.append(UInt8(truncatingIfNeeded: numbers[place]))
    }
    if !choices.isEmpty { pieces.append((choices, own)) }
    return pieces
  }
}
