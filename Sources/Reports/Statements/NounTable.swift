// The names of things that came before, as texts: reports tell of the same things again and again, and a text that is known
// need not be made anew.

/// Texts by their code points. It changes only in `name`, which calls nothing that comes back to it.
final class NounTable {
  /// A known name: where its code points lie in `scalars`.
  private struct Entry {
    let hash: UInt64
    let start: Int
    let count: Int
    let name: String
  }

  @exclusivity(unchecked) private var scalars: [Unicode.Scalar] = []
  @exclusivity(unchecked) private var entries: [Entry] = []
  /// The entries, each in the first free place from its hash on; its number and 1, or 0 where a place is free.
  @exclusivity(unchecked) private var places = [Int32](repeating: 0, count: NounTable.limit * 2)

  /// So many names are remembered at most, which bounds the memory that a folder of many reports takes.
  private static let limit = 4_096
  /// Longer names hardly come again.
  private static let longest = 40

  /// The text of `range`.
  func name(_ text: [Unicode.Scalar], _ range: Range<Int>) -> String {
    guard range.count <= NounTable.longest else { return String(scalars: text[range]) }
    let hash = NounTable.hash(text, range)
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while places[place] != 0 {
      let number = Int(places[place]) - 1
      if entries[number].hash == hash, holds(number, text, range) { return entries[number].name }
      place = (place + 1) & mask
    }
    let name = String(scalars: text[range])
    if entries.count >= NounTable.limit {
      removeAll()
      place = Int(truncatingIfNeeded: hash) & mask
    }
    entries.append(Entry(hash: hash, start: scalars.count, count: range.count, name: name))
    scalars.append(contentsOf: text[range])
    places[place] = Int32(entries.count)
    return name
  }

  private func holds(_ number: Int, _ text: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
    guard entries[number].count == range.count else { return false }
    let start = entries[number].start
    for offset in 0..<range.count where scalars[start + offset] != text[range.lowerBound + offset] { return false }
    return true
  }

  private func removeAll() {
    scalars.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    for place in places.indices { places[place] = 0 }
  }

  private static func hash(_ text: [Unicode.Scalar], _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for position in range { hash = (hash ^ UInt64(text[position].value)) &* 0x100_0000_01B3 }
    return hash ^ hash >> 29
  }
}
