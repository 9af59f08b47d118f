// A regular expression as instructions of a machine that follows all possibilities at once (Thompson's construction).

/// One instruction. Those without a target continue with the next.
enum PatternInstruction: Sendable {
  /// Takes a code point of set number `Int`.
  case set(Int)
  /// Continues at both targets, the first preferred.
  case split(Int, Int)
  case jump(Int)
  /// Remembers the position in slot `Int`.
  case save(Int)
  case assertion(PatternAssertion)
  case match
}

/// The instructions of a regular expression, over classes of code points that it never tells apart.
struct PatternProgram: Sendable {
  /// The most instructions; counted repetitions multiply them.
  static let instructionLimit = 30_000
  /// The most different sets of code points.
  static let setLimit = 2000

  /// The instructions; execution starts at the first.
  private(set) var instructions: [PatternInstruction] = []
  /// How many classes of code points there are.
  private(set) var classCount = 0
  /// For each set, which classes are in it.
  private(set) var members: [[Bool]] = []
  /// Whether the word characters and the newline are told apart, since assertions ask for them.
  private(set) var hasAssertions = false
  /// For each class, whether it is of word characters.
  private(set) var wordClasses: [Bool] = []
  /// The class of the newline; -1 where assertions do not matter.
  private(set) var newlineClass = -1
  /// Classes that a match can begin with; nil when it may be empty or begin with an assertion.
  private(set) var firstClasses: [Bool]?

  private var asciiClasses: [Int] = []
  /// The first code point of each class run, ascending, and the class of the run.
  private var runStarts: [UInt32] = []
  private var runClasses: [Int] = []
  private var sets: [CodePointSet] = []
  private var setNumbers: [CodePointSet: Int] = [:]

  /// Compiles a tree.
  ///
  /// - Throws: `.evaluation(.invalidArgument)` when it needs too many instructions.
  init(_ node: PatternNode) throws(QueryError) {
    instructions.append(.save(0))
    try compile(node)
    instructions.append(.save(1))
    instructions.append(.match)
    makeClasses()
    makeFirstClasses()
  }

  private mutating func emit(_ instruction: PatternInstruction) throws(QueryError) {
    guard instructions.count < PatternProgram.instructionLimit else {
      throw PatternParser.invalid("the pattern is too large", "模式过大")
    }
    instructions.append(instruction)
  }

  private mutating func compile(_ node: PatternNode) throws(QueryError) {
    switch node {
    case .empty: break
    case .set(let set):
      try emit(.set(try number(of: set)))
    case .assertion(let assertion):
      hasAssertions = true
      try emit(.assertion(assertion))
    case .sequence(let parts): for part in parts { try compile(part) }
    case .alternatives(let branches): try compileAlternatives(branches)
    case .repetition(let part, let minimum, let maximum, let isGreedy):
      for _ in 0..<minimum {
        let before = instructions.count
        try compile(part)
        // What takes no instructions need not be repeated: nested counts of nothing would take for ever.
        if instructions.count == before { break }
      }
      if let maximum {
        try compileOptional(part, count: maximum - minimum, isGreedy: isGreedy)
      } else {
        try compileStar(part, isGreedy: isGreedy)
      }
    case .group(let part, let number):
      try emit(.save(2 * number))
      try compile(part)
      try emit(.save(2 * number + 1))
    }
  }

  private mutating func number(of set: CodePointSet) throws(QueryError) -> Int {
    if let known = setNumbers[set] { return known }
    guard sets.count < PatternProgram.setLimit else { throw PatternParser.invalid("the pattern is too large", "模式过大") }
    sets.append(set)
    setNumbers[set] = sets.count - 1
    return sets.count - 1
  }

  private mutating func compileAlternatives(_ branches: [PatternNode]) throws(QueryError) {
    var exits: [Int] = []
    for (position, branch) in branches.enumerated() {
      guard position < branches.count - 1 else {
        try compile(branch)
        break
      }
      let split = instructions.count
      try emit(.split(split + 1, 0))
      try compile(branch)
      exits.append(instructions.count)
      try emit(.jump(0))
      instructions[split] = .split(split + 1, instructions.count)
    }
    for exit in exits { instructions[exit] = .jump(instructions.count) }
  }

  private mutating func compileStar(_ part: PatternNode, isGreedy: Bool) throws(QueryError) {
    let split = instructions.count
    try emit(.split(0, 0))
    try compile(part)
    try emit(.jump(split))
    let end = instructions.count
    instructions[split] = isGreedy ? .split(split + 1, end) : .split(end, split + 1)
  }

  private mutating func compileOptional(_ part: PatternNode, count: Int, isGreedy: Bool) throws(QueryError) {
    var splits: [Int] = []
    for _ in 0..<count {
      splits.append(instructions.count)
      try emit(.split(0, 0))
      try compile(part)
    }
    let end = instructions.count
    for split in splits { instructions[split] = isGreedy ? .split(split + 1, end) : .split(end, split + 1) }
  }

  /// Cuts the code points where any set begins or ends, and gives runs that lie in the same sets one class.
  private mutating func makeClasses() {
    var told = sets
    if hasAssertions { told += [.word, .newline] }
    var starts: [UInt32] = [0]
    for set in told {
      for range in set.ranges {
        starts.append(range.lowerBound)
        if range.upperBound < CodePointSet.last { starts.append(range.upperBound + 1) }
      }
    }
    starts.sort()
    var classes: [[Bool]: Int] = [:]
    members = Array(repeating: [], count: sets.count)
    for (position, start) in starts.enumerated() where position == 0 || start != starts[position - 1] {
      let signature = told.map { $0.contains(start) }
      var number = classCount
      if let known = classes[signature] {
        number = known
      } else {
        classes[signature] = number
        classCount += 1
        for set in sets.indices { members[set].append(signature[set]) }
        wordClasses.append(hasAssertions && CodePointSet.word.contains(start))
        if hasAssertions, start == 10 { newlineClass = number }
      }
      runStarts.append(start)
      runClasses.append(number)
    }
    asciiClasses = (0..<128).map { findClass(UInt32($0)) }
  }

  private func findClass(_ code: UInt32) -> Int {
    var low = 0
    var high = runStarts.count
    while low < high {
      let middle = (low + high) / 2
      if runStarts[middle] <= code { low = middle + 1 } else { high = middle }
    }
    return runClasses[low - 1]
  }

  /// The class of a code point.
  @inline(__always)
  func classNumber(_ code: UInt32) -> Int { code < 128 ? asciiClasses[Int(code)] : findClass(code) }

  private mutating func makeFirstClasses() {
    var first = [Bool](repeating: false, count: classCount)
    var seen = [Bool](repeating: false, count: instructions.count)
    var stack = [0]
    while let position = stack.popLast() {
      if seen[position] { continue }
      seen[position] = true
      switch instructions[position] {
      case .set(let set): for (number, isMember) in members[set].enumerated() where isMember { first[number] = true }
      case .split(let one, let two): stack += [one, two]
      case .jump(let target): stack.append(target)
      case .save: stack.append(position + 1)
      case .assertion, .match: return
      }
    }
    firstClasses = first
  }
}

/// What stands before or after a position, as far as assertions care.
struct PatternContext: Hashable, Sendable {
  /// Whether there is nothing.
  var isEdge: Bool
  /// Whether it is a newline.
  var isNewline: Bool
  /// Whether it is a word character.
  var isWord: Bool

  /// Nothing: the start or end of the text.
  static let edge = PatternContext(isEdge: true, isNewline: false, isWord: false)
  /// Something that no assertion asks about.
  static let plain = PatternContext(isEdge: false, isNewline: false, isWord: false)
}

extension PatternProgram {
  /// The context that a code point of this class makes.
  func context(ofClass number: Int) -> PatternContext {
    guard hasAssertions else { return .plain }
    return PatternContext(isEdge: false, isNewline: number == newlineClass, isWord: wordClasses[number])
  }

  /// Whether an assertion holds between two contexts.
  static func holds(_ assertion: PatternAssertion, before: PatternContext, after: PatternContext) -> Bool {
    switch assertion {
    case .textStart: before.isEdge
    case .textEnd: after.isEdge
    case .lineStart: before.isEdge || before.isNewline
    case .lineEnd: after.isEdge || after.isNewline
    case .wordBoundary: before.isWord != after.isWord
    case .noWordBoundary: before.isWord == after.isWord
    }
  }
}
