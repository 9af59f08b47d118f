// Whether a text matches: a deterministic automaton whose states are made when they are first met.

/// Runs a program without captures, one table look-up a code point. A value: each worker has its own.
struct PatternAutomaton {
  /// Bytes of a text after which the statement is asked whether it may go on.
  private static let bytesBetweenChecks = 1 << 19
  /// How many states are kept before all are forgotten.
  private static let stateLimit = 4000
  /// Marks in the table: a transition that was not computed yet, and the end of the search with either answer.
  private static let unknown: Int32 = -1
  private static let accepted: Int32 = -2
  private static let rejected: Int32 = -3

  private struct State: Hashable {
    /// Instructions to continue at, before assertions are decided, ascending.
    var positions: [Int32]
    var before: PatternContext
  }

  private let program: PatternProgram
  private let isWhole: Bool
  /// Entries of one state: one a class and one for the end of the text.
  private let width: Int
  private var table: [Int32] = []
  private var states: [State] = []
  private var numbers: [State: Int32] = [:]
  private var marks: [Int]
  private var round = 0

  /// An automaton that accepts texts which match as a whole, or in which a match is found.
  init(_ program: PatternProgram, isWhole: Bool) {
    self.program = program
    self.isWhole = isWhole
    width = program.classCount + 1
    marks = Array(repeating: 0, count: program.instructions.count)
    _ = number(of: State(positions: [0], before: program.hasAssertions ? .edge : .plain))
  }

  /// Whether the text is accepted. Takes time linear in its length. A long text asks the statement whether it may go on.
  mutating func matches(_ text: Span<UInt8>, _ context: EvaluationContext) throws(QueryError) -> Bool {
    var state = 0
    var start = 0
    while text.count - start > PatternAutomaton.bytesBetweenChecks {
      var end = start + PatternAutomaton.bytesBetweenChecks
      while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
      if let answer = advance(&state, text.extracting(start..<end)) { return answer }
      start = end
      try context.checkCancellation()
    }
    return matches(text.extracting(start..<text.count), from: state)
  }

  /// Whether the text is accepted, for texts of few bytes.
  mutating func matches(_ text: Span<UInt8>) -> Bool { matches(text, from: 0) }

  private mutating func matches(_ text: Span<UInt8>, from first: Int) -> Bool {
    var state = first
    if let answer = advance(&state, text) { return answer }
    let end = table[state * width + width - 1]
    return (end == PatternAutomaton.unknown ? step(state, width - 1) : end) == PatternAutomaton.accepted
  }

  /// Goes on from `state` through a part of a text; the answer where it is known before the end.
  @inline(__always)
  private mutating func advance(_ first: inout Int, _ text: Span<UInt8>) -> Bool? {
    var state = first
    var index = 0
    while index < text.count {
      let (code, next) = CodePoints.decode(text, at: index)
      let column = program.classNumber(code)
      var target = table[state * width + column]
      if target < 0 {
        if target == PatternAutomaton.unknown { target = step(state, column) }
        if target < 0 { return target == PatternAutomaton.accepted }
      }
      state = Int(target)
      index = next
    }
    first = state
    return nil
  }

  /// Computes and keeps the transition of a state by a class, or by the end of the text.
  private mutating func step(_ state: Int, _ column: Int) -> Int32 {
    let isEnd = column == width - 1
    let after: PatternContext = isEnd ? (program.hasAssertions ? .edge : .plain) : program.context(ofClass: column)
    var positions: [Int32] = []
    let found = follow(states[state], column: isEnd ? nil : column, after: after, into: &positions)
    var target = PatternAutomaton.rejected
    if found, isEnd || !isWhole {
      target = PatternAutomaton.accepted
    } else if !isEnd {
      if !isWhole { positions.append(0) }
      positions.sort()
      if !positions.isEmpty {
        var next = State(positions: [], before: after)
        for position in positions where next.positions.last != position { next.positions.append(position) }
        if states.count >= PatternAutomaton.stateLimit, numbers[next] == nil {
          forgetStates()
          return number(of: next)
        }
        target = number(of: next)
      }
    }
    table[state * width + column] = target
    return target
  }

  /// Follows everything that takes no code point from a state; puts the instructions after those that take one of class
  /// `column` into `positions`. Whether a match was reached.
  private mutating func follow(
    _ state: State, column: Int?, after: PatternContext, into positions: inout [Int32]
  ) -> Bool {
    round += 1
    var found = false
    var stack = state.positions
    while let top = stack.popLast() {
      let position = Int(top)
      if marks[position] == round { continue }
      marks[position] = round
      switch program.instructions[position] {
      case .set(let set):
        if let column, program.members[set][column] { positions.append(top + 1) }
      case .split(let one, let two): stack += [Int32(two), Int32(one)]
      case .jump(let target): stack.append(Int32(target))
      case .save: stack.append(top + 1)
      case .assertion(let assertion):
        if PatternProgram.holds(assertion, before: state.before, after: after) { stack.append(top + 1) }
      case .match: found = true
      }
    }
    return found
  }

  private mutating func number(of state: State) -> Int32 {
    if let known = numbers[state] { return known }
    let number = Int32(states.count)
    states.append(state)
    numbers[state] = number
    table.append(contentsOf: repeatElement(PatternAutomaton.unknown, count: width))
    return number
  }

  /// Forgets all states but the first, so that hostile patterns cannot fill the memory.
  private mutating func forgetStates() {
    let start = states[0]
    states = []
    numbers = [:]
    table = []
    _ = number(of: start)
  }
}
