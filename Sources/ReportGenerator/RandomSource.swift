// Random numbers from a seed: the same seed makes the same reports everywhere.

/// A small generator of random numbers (SplitMix64).
public struct RandomSource: Sendable {
  private var state: UInt64

  /// A source for `seed`.
  public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number of a range.
  public mutating func number(_ range: ClosedRange<Int>) -> Int {
    let width = UInt64(range.upperBound - range.lowerBound + 1)
    return range.lowerBound + Int(next() % width)
  }

  /// True once in `count` times.
  public mutating func oneIn(_ count: Int) -> Bool { number(1...count) == 1 }

  /// One of the elements, which must be some.
  public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }

  /// The elements in a random order.
  public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var rest = elements
    var result: [Element] = []
    while !rest.isEmpty { result.append(rest.remove(at: number(0...rest.count - 1))) }
    return result
  }

  /// `total` cut into `count` parts of at least `least`, in random proportions; the parts add up to it.
  public mutating func parts(of total: Int, count: Int, least: Int = 0) -> [Int] {
    guard count > 1 else { return [total] }
    let free = max(0, total - least * count)
    let weights = (0..<count).map { _ in number(1...100) }
    let sum = weights.reduce(0, +)
    var parts = weights.map { least + free * $0 / sum }
    parts[0] += total - parts.reduce(0, +)
    return parts
  }
}
