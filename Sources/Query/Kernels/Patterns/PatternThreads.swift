// Where a text matches, with groups: Pike's machine, which follows all possibilities at once in order of preference.

/// Finds matches and the positions of their groups. Time is at most text times program; working space is kept between
/// calls.
struct PatternThreads {
  /// Threads at one position, the preferred first; `slots` holds the saved positions of each instruction's thread.
  private struct List {
    var positions: [Int32] = []
    var marks: [Int]
    var slots: [Int]
  }
  private enum Task {
    case follow(Int)
    case restore(slot: Int, value: Int)
  }

  /// Bytes of a text after which the statement is asked whether it may go on.
  static let bytesBetweenChecks = 1 << 16

  private let program: PatternProgram
  private let slotCount: Int
  private var current: List
  private var following: List
  private var round = 0
  private var tasks: [Task] = []
  private var saved: [Int]
  /// After a match: its start and end, then those of every group; -1 for groups that took no part.
  private(set) var captures: [Int]

  /// A machine for `program` with `groupCount` groups.
  init(_ program: PatternProgram, groupCount: Int) {
    self.program = program
    slotCount = 2 * (groupCount + 1)
    let size = program.instructions.count
    let empty = List(marks: Array(repeating: 0, count: size), slots: Array(repeating: -1, count: size * slotCount))
    current = empty
    following = empty
    saved = Array(repeating: -1, count: slotCount)
    captures = saved
  }

  /// Finds the first match that starts at `start` or later; `captures` then tells where.
  mutating func find(
    in text: Span<UInt8>, from start: Int, _ context: EvaluationContext
  ) throws(QueryError) -> Bool {
    current.positions.removeAll(keepingCapacity: true)
    var found = false
    var index = start
    var before = edge(before: start, in: text)
    var nextCheck = start + PatternThreads.bytesBetweenChecks
    while true {
      if index >= nextCheck {
        nextCheck = index + PatternThreads.bytesBetweenChecks
        try context.checkCancellation()
      }
      if current.positions.isEmpty {
        if found { break }
        if let first = program.firstClasses, let next = skip(text, from: index, to: first) {
          if next >= text.count { break }
          if next > index { before = .plain }
          index = next
        }
      }
      var after = program.hasAssertions ? PatternContext.edge : .plain
      var column = -1
      var next = index + 1
      if index < text.count {
        let (code, end) = CodePoints.decode(text, at: index)
        column = program.classNumber(code)
        after = program.context(ofClass: column)
        next = end
      }
      // Threads were added before the context after them was known: assertions are decided here.
      settle(at: index, before: before, after: after, starts: !found)
      found = advance(column: column, found: found)
      if index >= text.count { break }
      swap(&current, &following)
      index = next
      before = after
    }
    return found
  }

  private func edge(before index: Int, in text: Span<UInt8>) -> PatternContext {
    guard program.hasAssertions else { return .plain }
    guard index > 0 else { return .edge }
    let (code, _) = CodePoints.decode(text, at: CodePoints.previous(text, before: index))
    return program.context(ofClass: program.classNumber(code))
  }

  /// The first index from `index` whose code point a match can begin with.
  private func skip(_ text: Span<UInt8>, from index: Int, to first: [Bool]) -> Int? {
    guard !program.hasAssertions else { return nil }
    var index = index
    while index < text.count {
      let (code, next) = CodePoints.decode(text, at: index)
      if first[program.classNumber(code)] { return index }
      index = next
    }
    return index
  }

  /// Follows, for every thread in order, what takes no code point, so that `following` holds only threads that wait for
  /// one, and those that match.
  private mutating func settle(at index: Int, before: PatternContext, after: PatternContext, starts: Bool) {
    round += 1
    following.positions.removeAll(keepingCapacity: true)
    for position in current.positions {
      let base = Int(position) * slotCount
      for slot in 0..<slotCount { saved[slot] = current.slots[base + slot] }
      follow(Int(position), at: index, before: before, after: after)
    }
    if starts {
      for slot in 0..<slotCount { saved[slot] = -1 }
      follow(0, at: index, before: before, after: after)
    }
    swap(&current, &following)
  }

  private mutating func follow(_ start: Int, at index: Int, before: PatternContext, after: PatternContext) {
    tasks.append(.follow(start))
    while let task = tasks.popLast() {
      guard case .follow(let position) = task else {
        if case .restore(let slot, let value) = task { saved[slot] = value }
        continue
      }
      if following.marks[position] == round { continue }
      following.marks[position] = round
      switch program.instructions[position] {
      case .set, .match:
        following.positions.append(Int32(position))
        let base = position * slotCount
        for slot in 0..<slotCount { following.slots[base + slot] = saved[slot] }
      case .split(let one, let two):
        tasks.append(.follow(two))
        tasks.append(.follow(one))
      case .jump(let target): tasks.append(.follow(target))
      case .save(let slot):
        if slot < slotCount {
          tasks.append(.restore(slot: slot, value: saved[slot]))
          saved[slot] = index
        }
        tasks.append(.follow(position + 1))
      case .assertion(let assertion):
        if PatternProgram.holds(assertion, before: before, after: after) { tasks.append(.follow(position + 1)) }
      }
    }
  }

  /// Takes a code point of class `column` with every thread, into `following`. A thread that matches ends those after
  /// it, which are less preferred.
  private mutating func advance(column: Int, found: Bool) -> Bool {
    var found = found
    following.positions.removeAll(keepingCapacity: true)
    for position in current.positions {
      let base = Int(position) * slotCount
      switch program.instructions[Int(position)] {
      case .match:
        for slot in 0..<slotCount { captures[slot] = current.slots[base + slot] }
        found = true
        return found
      case .set(let set):
        guard column >= 0, program.members[set][column] else { continue }
        let target = base + slotCount
        following.positions.append(position + 1)
        for slot in 0..<slotCount { following.slots[target + slot] = current.slots[base + slot] }
      default: continue
      }
    }
    return found
  }
}
