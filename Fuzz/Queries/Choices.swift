// Random choices that can be had again and made smaller: a generator draws numbers, and the same numbers, or fewer and
// smaller ones, make the same case or a simpler one.

import FuzzSupport

/// The numbers that decide what is generated. Behind the end of a list that is replayed every number is 0, which
/// generators take as the simplest choice.
public struct Choices: Sendable {
  /// What was chosen so far.
  public private(set) var drawn: [Int] = []
  private var random: SeededGenerator
  private let replayed: [Int]?

  /// Numbers that `seed` fixes.
  public init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    replayed = nil
  }

  /// The numbers of `replayed`, cut to what each draw allows.
  public init(replaying replayed: [Int]) {
    random = SeededGenerator(seed: 0)
    self.replayed = replayed
  }

  /// A number from 0 up to `count`, without it.
  public mutating func below(_ count: Int) -> Int {
    guard count > 1 else { return 0 }
    let value: Int
    if let replayed {
      value = drawn.count < replayed.count ? min(max(replayed[drawn.count], 0), count - 1) : 0
    } else {
      value = Int.random(in: 0..<count, using: &random)
    }
    drawn.append(value)
    return value
  }

  /// A number of the range; its lower bound is the simplest.
  public mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// True so many times in a hundred; false is the simplest.
  public mutating func chance(_ percent: Int) -> Bool { below(100) >= 100 - percent }

  /// One of `elements`; the first is the simplest. `otherwise` when there is none.
  public mutating func pick<Element>(_ elements: [Element], otherwise: Element) -> Element {
    elements.isEmpty ? otherwise : elements[below(elements.count)]
  }

  /// One of these words; the first is the simplest.
  public mutating func word(_ words: String...) -> String { pick(words, otherwise: "") }
}

/// Makes the numbers behind a finding fewer and smaller while it stays a finding.
public enum Shrinker {
  /// The simplest numbers found in `tries` attempts for which `fails` still holds.
  public static func smallest(_ numbers: [Int], tries: Int, fails: ([Int]) -> Bool) -> [Int] {
    var best = numbers
    var left = tries
    func accept(_ candidate: [Int]) -> Bool {
      guard left > 0, candidate != best else { return false }
      left -= 1
      guard fails(candidate) else { return false }
      best = candidate
      return true
    }
    var hasChanged = true
    while hasChanged, left > 0 {
      hasChanged = false
      var length = max(best.count / 2, 1)
      while length >= 1, left > 0 {
        var start = 0
        while start < best.count, left > 0 {
          var without = best
          without.removeSubrange(start..<min(start + length, best.count))
          var zeroed = best
          for place in start..<min(start + length, best.count) { zeroed[place] = 0 }
          if accept(without) || accept(zeroed) { hasChanged = true } else { start += length }
        }
        length /= 2
      }
      for place in best.indices where place < best.count && best[place] > 1 {
        var smaller = best
        smaller[place] = best[place] / 2
        var less = best
        less[place] = best[place] - 1
        if accept(smaller) || accept(less) { hasChanged = true }
      }
    }
    return best
  }
}
