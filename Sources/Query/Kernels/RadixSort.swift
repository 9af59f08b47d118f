// Sorting rows by packed keys: stable, a digit at a time, and only the digits in use.

/// Stable sorts of row positions by unsigned keys.
enum RadixSort {
  /// The positions of the rows in ascending order of `words`: one array a word, the most significant first, with the number
  /// of low bits that each uses.
  static func order(_ words: [[UInt64]], bits: [Int], count: Int) -> [Int32] {
    var order = (0..<Int32(truncatingIfNeeded: count)).map { $0 }
    guard count > 1, !words.isEmpty else { return order }
    if isSorted(words, count: count) { return order }
    if count <= 256 {
      order.sort { precedes(words, Int($0), Int($1)) }
      return order
    }
    for word in words.indices.reversed() where bits[word] > 0 {
      var keys: [UInt64]
      if word == words.count - 1 {
        keys = words[word]
      } else {
        keys = []
        keys.reserveCapacity(count)
        for row in order { keys.append(words[word][Int(row)]) }
      }
      sort(&keys, &order, bits: bits[word])
    }
    return order
  }

  /// Whether row `left` comes before row `right`; rows of equal keys keep their order.
  private static func precedes(_ words: [[UInt64]], _ left: Int, _ right: Int) -> Bool {
    for word in words where word[left] != word[right] { return word[left] < word[right] }
    return left < right
  }

  private static func isSorted(_ words: [[UInt64]], count: Int) -> Bool {
    if words.count == 1 {
      let first = words[0]
      let keys = first.span
      for row in 1..<count where keys[row - 1] > keys[row] { return false }
      return true
    }
    for row in 1..<count where !precedes(words, row - 1, row) { return false }
    return true
  }

  /// Sorts `keys` and takes `rows` along.
  private static func sort(_ keys: inout [UInt64], _ rows: inout [Int32], bits: Int) {
    let count = keys.count
    let width = count < 20_000 ? 8 : 11
    var otherKeys = [UInt64](repeating: 0, count: count)
    var otherRows = [Int32](repeating: 0, count: count)
    var shift = 0
    while shift < bits {
      let digit = min(width, bits - shift)
      var starts = [Int](repeating: 0, count: (1 << digit) + 1)
      let mask = (UInt64(1) &<< UInt64(digit)) &- 1
      countDigits(keys, shift: UInt64(shift), mask: mask, into: &starts)
      if !starts.contains(count) || count == 0 {
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        scatter(keys, rows, shift: UInt64(shift), mask: mask, starts: &starts, to: &otherKeys, &otherRows)
        swap(&keys, &otherKeys)
        swap(&rows, &otherRows)
      }
      shift += digit
    }
  }

  /// Counts digit `d` in `starts[d + 1]`.
  private static func countDigits(_ keys: [UInt64], shift: UInt64, mask: UInt64, into starts: inout [Int]) {
    let source = keys.span
    var target = starts.mutableSpan
    for row in source.indices { target[Int(truncatingIfNeeded: (source[row] &>> shift) & mask) &+ 1] &+= 1 }
  }

  private static func scatter(
    _ keys: [UInt64], _ rows: [Int32], shift: UInt64, mask: UInt64, starts: inout [Int], to otherKeys: inout [UInt64],
    _ otherRows: inout [Int32]
  ) {
    let sourceKeys = keys.span
    let sourceRows = rows.span
    var places = starts.mutableSpan
    var targetKeys = otherKeys.mutableSpan
    var targetRows = otherRows.mutableSpan
    for row in sourceKeys.indices {
      let key = sourceKeys[row]
      let digit = Int(truncatingIfNeeded: (key &>> shift) & mask)
      let place = places[digit]
      places[digit] = place &+ 1
      targetKeys[place] = key
      targetRows[place] = sourceRows[row]
    }
  }
}
