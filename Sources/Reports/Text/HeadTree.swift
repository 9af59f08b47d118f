// Heads of several lines whose spans a converter lost: which words of a line stand under which word of the line above.

/// The columns of a head.
struct HeadTree {
  /// The lines of the head, outermost first: for each column the word over it, nil where a line has none or the word stands
  /// further left.
  private(set) var lines: [[Int?]]
  /// The innermost word over each column.
  private(set) var columns: [[Unicode.Scalar]]

  /// Builds a head of the words of its lines. `width` is how many columns the rows have, where they tell.
  init(_ words: [[[Unicode.Scalar]]], width: Int) {
    let first = words.first ?? []
    lines = [first.indices.map { $0 }]
    columns = first
    for (index, line) in words.enumerated().dropFirst() { add(line, index, isLast: index + 1 == words.count, width) }
  }

  /// A column over which nothing stands, before the one at `column`.
  mutating func insertUnnamedColumn(at column: Int = 0) {
    for line in lines.indices { lines[line].insert(nil, at: column) }
    columns.insert([], at: column)
  }

  /// Sets the words of one more line under the columns so far.
  private mutating func add(_ words: [[Unicode.Scalar]], _ line: Int, isLast: Bool, _ width: Int) {
    let groups = HeadTree.groups(words, under: columns, count: groupCount(words, isLast: isLast, width))
    var next: [[Unicode.Scalar]] = []
    var above: [[Int?]] = lines.map { _ in [] }
    var own: [Int?] = []
    for column in columns.indices {
      let members = groups[column] ?? 0..<0
      for offset in 0..<max(1, members.count) {
        for line in lines.indices { above[line].append(offset == 0 ? lines[line][column] : nil) }
        own.append(members.isEmpty ? nil : members.lowerBound + offset)
        next.append(members.isEmpty ? columns[column] : words[members.lowerBound + offset])
      }
    }
    lines = above + [own]
    columns = next
  }

  /// Under how many columns the words stand.
  private func groupCount(_ words: [[Unicode.Scalar]], isLast: Bool, _ width: Int) -> Int {
    // 科目编码 and 科目名称 stand under 项目 and nothing else.
    let areAccounts = words.allSatisfy { HeadTree.accounts.occurs($0, in: 0..<$0.count) }
    if areAccounts, columns.contains(HeadTree.project) { return 1 }
    // Each 小计 opens a group behind the names of the rows; rows with dropped cells tell too few columns.
    let wholes = words.count { HeadTree.wholes.contains($0) }
    let names = words.prefix { !HeadTree.wholes.contains($0) }
    if wholes > 0, wholes < columns.count, names.allSatisfy({ HeadTree.accounts.occurs($0, in: 0..<$0.count) }) {
      return names.isEmpty ? wholes : wholes + 1
    }
    let count = columns.count + words.count - width
    if isLast, (1...min(columns.count, words.count)).contains(count) { return count }
    // `预算数 决算数 预算数 决算数`: as many groups as the first word comes up.
    let repeated = words.count { $0 == words[0] }
    if repeated > 1, repeated <= columns.count { return repeated }
    return 1
  }

  /// For each column the words under it, of which there are `count` groups: those that say most of the same as their column.
  private static func groups(
    _ words: [[Unicode.Scalar]], under columns: [[Unicode.Scalar]], count: Int
  ) -> [Int: Range<Int>] {
    // [group][column][word]: the best sum with that many groups put under the columns so far.
    let impossible = Int.min / 2
    var best = Array(
      repeating: Array(repeating: Array(repeating: impossible, count: words.count + 1), count: columns.count + 1),
      count: count + 1)
    var taken = best.map { $0.map { $0.map { _ in 0 } } }
    best[0][0][0] = 0
    for group in 0...count {
      for column in columns.indices {
        for word in 0...words.count where best[group][column][word] > impossible {
          let sum = best[group][column][word]
          if sum > best[group][column + 1][word] {
            best[group][column + 1][word] = sum
            taken[group][column + 1][word] = 0
          }
          guard group < count, word < words.count else { continue }
          for end in word + 1...words.count {
            let next = sum + likeness(columns[column], words[word..<end], of: words.count, count)
            if next > best[group + 1][column + 1][end] {
              best[group + 1][column + 1][end] = next
              taken[group + 1][column + 1][end] = end - word
            }
          }
        }
      }
    }
    var groups: [Int: Range<Int>] = [:]
    var group = count
    var word = words.count
    for column in columns.indices.reversed() {
      let size = taken[group][column + 1][word]
      guard size > 0 else { continue }
      groups[column] = word - size..<word
      word -= size
      group -= 1
    }
    return groups
  }

  private static let wholes: Set<[Unicode.Scalar]> = Set(["小计", "合计"].map { Array($0.unicodeScalars) })
  private static let totals: Set<[Unicode.Scalar]> = Set(["合计", "总计", "小计"].map { Array($0.unicodeScalars) })
  private static let accounts = WordSet("科目编码 科目名称 科目代码")
  private static let project = Array("项目".unicodeScalars)
  private static let total = Array("合计".unicodeScalars)
  private static let basic = Array("基本支出".unicodeScalars)
  private static let staff = Array("人员经费".unicodeScalars)

  /// How much the words of a group have in common with the word over them.
  private static func likeness(
    _ column: [Unicode.Scalar], _ group: ArraySlice<[Unicode.Scalar]>, of total: Int, _ count: Int
  ) -> Int {
    // A sum, a name and a code do not divide.
    let kind = ColumnKind(column)
    var sum = column != project && (kind == .name || kind == .code || totals.contains(column)) ? -40 : 0
    if column.count > 2, column.suffix(2).elementsEqual(HeadTree.total) { sum -= 12 }
    if column == basic, group.contains(staff) { sum += 20 }
    for word in group {
      let shared = word.count { column.contains($0) }
      sum += 6 * shared / max(1, word.count)
      if column == project, accounts.occurs(word, in: 0..<word.count) { sum += 20 }
    }
    if let first = group.first, wholes.contains(first), !column.starts(with: first) { sum += 12 }
    // Groups are mostly of one size, and a word over several others is over more than one.
    let excess = group.count * count - total
    return sum - (excess < 0 ? -excess : excess) - (group.count == 1 ? 2 : 0)
  }
}
