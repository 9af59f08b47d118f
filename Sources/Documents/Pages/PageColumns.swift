// The columns of a printed table and the words over them. Columns are the strips of the page that the rows of figures leave
// free of each other; a head is read from the columns up, because its words may be wrapped, set over several columns, or
// stand beside each other with hardly a gap.

/// The columns of a table and its head.
struct PageColumns {
  /// The strips from left to right.
  private(set) var columns: [(left: Double, right: Double)] = []
  /// The rows of the head: a word over several columns is repeated in each, unless a digit is in it.
  private(set) var head: [[[Unicode.Scalar]]] = []
  /// The lines of the head; 0 of a form, whose rows are all of one kind.
  private(set) var headCount = 0

  /// A text of the head, wrapped lines put together.
  private struct Label {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
    var text: [Unicode.Scalar]
    var columns: Set<Int> = []
    /// The first and the last of its lines.
    var first: HeadLines.Line
    var last: HeadLines.Line
    var middle: Double { (top + bottom) / 2 }
    var center: Double { (left + right) / 2 }

    init(_ word: PageWord) {
      (left, right, top, bottom) = (word.left, word.right, word.top, word.bottom)
      text = word.text
      first = HeadLines.Line(left: left, right: right, middle: word.middle)
      last = first
    }
  }

  /// Looks for the columns of `lines`; nil where fewer than three rows of figures tell them, or no words stand above.
  init?(_ lines: [PageLine]) {
    let isData = lines.map(PageColumns.isData)
    guard let data = isData.firstIndex(of: true) else { return nil }
    let first = PageColumns.firstRow(lines, data: data)
    guard first > 0, first <= 12 else { return nil }
    let rowsOfFigures = lines.indices.filter { isData[$0] }.map { lines[$0] }
    let most = rowsOfFigures.map { $0.segments.flatMap(\.words).count { $0.isFigure } }.max() ?? 0
    let heights = rowsOfFigures.flatMap { $0.segments.flatMap(\.words) }.map(\.height).sorted()
    guard rowsOfFigures.count >= 3 || most >= 3, let height = heights.dropFirst(heights.count / 2).first else {
      return nil
    }
    guard lines[..<first].allSatisfy({ $0.page == lines[first].page && !$0.text.contains("。") }) else { return nil }
    columns = PageColumns.strips(rowsOfFigures, height: height)
    guard columns.count >= 3, columns.count <= 40 else { return nil }
    var labels = PageColumns.labels(Array(lines[..<first]), height: height)
    if isForm(labels, height: height) { return }
    labels = joined(labels, height: height)
    headCount = first
    addColumns(of: labels)
    labels = joined(labels, height: height)
    for index in labels.indices { labels[index].columns = covered(labels[index]) }
    spread(&labels, height: height)
    head = rows(labels)
    guard !head.isEmpty else { return nil }
  }

  /// Whether a line is a row of figures: a figure alone in a cell, and no sentence.
  private static func isData(_ line: PageLine) -> Bool {
    let words = line.segments.flatMap(\.words)
    guard words.count >= 2, !line.text.contains(where: { "。；：".unicodeScalars.contains($0) }) else { return false }
    let figures = words.count { $0.isFigure && $0.text.contains(where: \.isPrintedDigit) }
    return figures >= 1 && (line.segments.count >= 2 || figures >= 2) && words.count { $0.hasHan } <= 8
      && !words.contains { $0.text.last == "年" }
  }

  /// Where the first row starts: with the figures, or with the lines of its label that stand above them as others do below.
  private static func firstRow(_ lines: [PageLine], data: Int) -> Int {
    let row = lines[data]
    func isLabel(_ line: PageLine) -> Bool {
      line.page == row.page && line.segments.count == 1 && line.text.count <= 24
        && !line.text.contains(where: \.isPrintedDigit)
    }
    let above = lines[..<data].reversed().prefix(3).prefix(while: isLabel)
    let below = lines[(data + 1)...].prefix(3).prefix(while: isLabel)
    var count = 0
    for (upper, lower) in zip(above, below) {
      let height = upper.height
      let isCentered = abs(upper.middle + lower.middle - 2 * row.middle) < 0.4 * height
      let isNear = row.middle - upper.middle < (Double(count) + 1) * 1.5 * height
      guard isCentered, isNear, min(upper.right, lower.right) > max(upper.left, lower.left) else { break }
      count += 1
    }
    return data - count
  }

  /// The strips between the gaps that (nearly) all rows leave free.
  private static func strips(_ data: [PageLine], height: Double) -> [(left: Double, right: Double)] {
    var edges: [(place: Double, change: Int)] = []
    let sample = data.prefix(200).map { $0.segments.flatMap(\.words) }
    for line in data {
      for word in line.segments.flatMap(\.words) {
        // `合计` stands in the middle of several columns.
        if word.text.last == "计", word.hasHan, data.count > 2 { continue }
        if isOverSeveral(word, sample) { continue }
        edges.append((word.left, 1))
        edges.append((word.right, -1))
      }
    }
    edges.sort { ($0.place, $0.change) < ($1.place, $1.change) }
    let few = data.count / 25
    var strips: [(left: Double, right: Double)] = []
    var depth = 0
    var start: Double?
    for edge in edges {
      depth += edge.change
      if depth > few, start == nil {
        start = edge.place
      } else if depth <= few, let left = start {
        if let last = strips.last, left - last.right < 0.12 * height {
          strips[strips.count - 1].right = edge.place
        } else {
          strips.append((left, edge.place))
        }
        start = nil
      }
    }
    return strips
  }

  /// Whether a text takes the room of several columns: in two rows and more, words stand side by side where it stands.
  private static func isOverSeveral(_ word: PageWord, _ lines: [[PageWord]]) -> Bool {
    guard word.hasHan, word.text.count >= 4 else { return false }
    var rows = 0
    for words in lines {
      let within = words.count {
        min($0.right, word.right) - max($0.left, word.left) > 0.2 * word.height && $0.hasHan
      }
      if within >= 2 { rows += 1 }
      if rows >= 2 { return true }
    }
    return false
  }

  // MARK: The head

  /// Whether the rows above the figures are no head but rows like those below, each a label at the left edge with a text
  /// beside it: a form.
  private func isForm(_ labels: [Label], height: Double) -> Bool {
    func isBeside(_ label: Label) -> Bool {
      labels.contains { $0.left > label.right && abs($0.middle - label.middle) < 0.2 * height }
    }
    let first = labels.filter { label in
      label.left < columns[0].right
        && !labels.contains { $0.right < label.left && abs($0.middle - label.middle) < height }
        && isBeside(label)
    }
    return first.contains { label in
      first.contains {
        $0.middle - label.middle > 1.25 * height
          && min(abs($0.center - label.center), abs($0.left - label.left)) < 0.6 * height
      }
    }
  }

  /// The words of the head; a year and what follows it are one.
  private static func labels(_ lines: [PageLine], height: Double) -> [Label] {
    var labels: [Label] = []
    for line in lines {
      var previous: PageWord?
      for word in line.segments.flatMap(\.words).sorted(by: { $0.left < $1.left }) {
        let gap = word.left - (previous?.right ?? -.infinity)
        let isYear = previous.map { $0.isFigure != word.isFigure } ?? false
        if gap < (isYear ? 0.35 : 0.05) * height, let last = labels.indices.last {
          labels[last].right = word.right
          labels[last].first.right = word.right
          labels[last].last.right = word.right
          labels[last].text += word.text
        } else {
          labels.append(Label(word))
        }
        previous = word
      }
    }
    return labels
  }

  /// Columns in which only the head has a word. A word beside a column that no other word stands over belongs to it: the
  /// one may be set to the left, the figures to the right.
  private mutating func addColumns(of labels: [Label]) {
    func isOver(_ label: Label, _ column: Int) -> Bool {
      label.left < columns[column].right && columns[column].left < label.right
    }
    // What has several words below it, or below it on both sides, stands over columns of theirs; a single one is its rest.
    let leaves = labels.filter { !isOverSeveral($0, labels) && !standsBetween($0, labels) }
    let last = leaves.filter { label in !labels.contains { isUnder($0, label) } }
    for label in last.sorted(by: { ($1.top, $0.left) < ($0.top, $1.left) }) {
      let own = [label] + leaves.filter { isUnder(label, $0) }
      if columns.indices.contains(where: { column in own.contains { isOver($0, column) } }) { continue }
      let place = columns.firstIndex { $0.left >= label.right } ?? columns.count
      if place < columns.count, !leaves.contains(where: { isOver($0, place) }) {
        columns[place].left = label.left
      } else if place > 0, !leaves.contains(where: { isOver($0, place - 1) }) {
        columns[place - 1].right = label.right
      } else {
        columns.insert((label.left, label.right), at: place)
      }
    }
  }

  /// Whether words stand clear below a text on either side of it, with no other text of its level between: `收入` over `项目`
  /// and `金额`.
  private func standsBetween(_ label: Label, _ labels: [Label]) -> Bool {
    let height = label.bottom - label.top
    let below = labels.filter { $0.top > label.bottom - 0.1 * height }
    let level = labels.filter { abs($0.middle - label.middle) < 0.3 * height }
    guard let left = below.filter({ $0.right <= label.left }).map(\.right).max(),
      let right = below.filter({ $0.left >= label.right }).map(\.left).min()
    else { return false }
    return !level.contains { $0.left > left && $0.right < label.left || $0.left > label.right && $0.right < right }
  }

  /// The columns that a text stands over; the nearest where it stands over none.
  private func covered(_ label: Label) -> Set<Int> {
    let found = columns.indices.filter { column in
      let overlap = min(columns[column].right, label.right) - max(columns[column].left, label.left)
      return overlap > 0.25 * min(label.right - label.left, columns[column].right - columns[column].left)
    }
    if !found.isEmpty { return Set(found) }
    let nearest = columns.indices.min { distance(label, $0) < distance(label, $1) }
    return nearest.map { [$0] } ?? []
  }

  private func distance(_ label: Label, _ column: Int) -> Double {
    abs(label.center - (columns[column].left + columns[column].right) / 2)
  }

  /// How wide the cells of a column may be: to the middle of the gaps beside it.
  private func cellWidth(_ column: Int) -> Double {
    let left = column > 0 ? (columns[column - 1].right + columns[column].left) / 2 : columns[column].left
    let right =
      column + 1 < columns.count ? (columns[column].right + columns[column + 1].left) / 2 : columns[column].right
    return right - left
  }

  /// Lines of one cell put together: one right under the other, or the upper one as wide as its column.
  private func joined(_ labels: [Label], height: Double) -> [Label] {
    var result: [Label] = []
    let stands = HeadLines(labels.map(\.first))
    for label in labels.sorted(by: { ($0.top, $0.left) < ($1.top, $1.left) }) {
      let own = covered(label)
      let above = result.indices.last { index in
        let upper = result[index]
        let overlap = min(upper.right, label.right) - max(upper.left, label.left)
        let gap = label.top - upper.bottom
        guard overlap > 0.5 * min(upper.right - upper.left, label.right - label.left), gap > -0.6 * height else {
          return false
        }
        if isNextLine(label, of: upper, labels) { return true }
        if stands.isParted(upper.last, label.first, height: height) { return false }
        if gap < 0.12 * height { return true }
        let columns = covered(upper)
        guard gap < 0.8 * height, columns.count == 1, columns == own, let column = columns.first else { return false }
        return upper.right - upper.left > (gap < 0.35 * height ? 0.7 : 0.8) * cellWidth(column)
      }
      if let above {
        result[above].text += label.text
        result[above].last = label.last
        result[above].bottom = max(result[above].bottom, label.bottom)
        result[above].left = min(result[above].left, label.left)
        result[above].right = max(result[above].right, label.right)
      } else {
        result.append(label)
      }
    }
    return result
  }

  /// Whether a text is right under another one of the same column, with the space from line to line of one cell. Words of a level
  /// stand all at the same height, those over them not.
  private func isNextLine(_ label: Label, of upper: Label, _ labels: [Label]) -> Bool {
    let height = label.bottom - label.top
    guard label.middle - upper.last.middle < 1.35 * height, abs(label.center - upper.center) < 0.6 * height,
      !isOverSeveral(upper, labels)
    else { return false }
    let space = label.middle - upper.last.middle
    let isOfLevel = labels.contains { other in
      abs(other.middle - label.middle) < 0.05 * height && (other.left >= label.right || other.right <= label.left)
        && !labels.contains { isUnder(other, $0) && abs(other.middle - $0.middle - space) < 0.1 * height }
    }
    let own = covered(label)
    return !isOfLevel && own.count == 1 && own == covered(upper)
  }

  private func isUnder(_ lower: Label, _ upper: Label) -> Bool {
    isBelow(lower, upper) && lower.left < upper.right && upper.left < lower.right
  }

  /// Whether words stand side by side below a text.
  private func isOverSeveral(_ label: Label, _ labels: [Label]) -> Bool {
    let under = labels.filter { isUnder($0, label) }
    return under.contains { lower in under.contains { $0.left >= lower.right } }
  }

  /// Texts with others below them stand over all columns between their neighbours, each over the middle of its own.
  private func spread(_ labels: inout [Label], height: Double) {
    let parents = labels.indices.filter { parent in
      labels.indices.contains {
        isBelow(labels[$0], labels[parent]) && !labels[$0].columns.isDisjoint(with: labels[parent].columns)
      }
    }
    for parent in parents.sorted(by: { labels[$0].middle > labels[$1].middle }) {
      let level = labels[parent]
      let row = parents.filter { abs(labels[$0].middle - level.middle) < 0.5 * height }
        .sorted { labels[$0].left < labels[$1].left }
      guard row.first == parent else { continue }
      // How far below its own words stand: a text over several rows stands halfway.
      let depth =
        row.flatMap { parent in
          labels.indices.filter {
            isBelow(labels[$0], level)
              && (parents.contains($0) && labels[$0].columns.count > 1
                || labels[$0].left < labels[parent].right && labels[parent].left < labels[$0].right)
          }
        }.map { labels[$0].middle - level.middle }.min() ?? height
      // Columns whose first text stands below this level. One in the middle of the whole head stands beside the level and all
      // those below it.
      let center = ((labels.map(\.top).min() ?? 0) + (labels.map(\.bottom).max() ?? 0)) / 2
      let free = columns.indices.map { column in
        let stack = labels.indices.filter {
          labels[$0].columns.contains(column) && !row.contains($0) && labels[$0].middle > level.middle - 0.3 * height
        }
        if stack.count == 1, abs(labels[stack[0]].middle - center) < 0.3 * height, level.bottom < center {
          return false
        }
        guard let top = stack.map({ labels[$0].middle }).min() else { return true }
        return top - level.middle > 0.85 * depth
      }
      for run in runs(free) {
        let own = row.filter { !labels[$0].columns.isDisjoint(with: Set(run)) }
        let isSetLeft = own.allSatisfy { index in
          labels[index].columns.min().map { labels[index].left < columns[$0].left + 0.5 * height } ?? false
        }
        let starts = own.map { labels[$0].columns.min() ?? run.lowerBound }
        let items = run.filter { column in
          labels.contains {
            $0.columns.contains(column) && $0.text.filter { $0 != " " }.elementsEqual("项目".unicodeScalars)
          }
        }
        if items.count == own.count, items.count > 1, items.first == run.lowerBound {
          // Either side begins with 项目.
          for (index, span) in zip(own, zip(items, items.dropFirst() + [run.upperBound])) {
            labels[index].columns = Set(span.0..<span.1)
          }
          continue
        }
        let spans =
          isSetLeft && starts.first == run.lowerBound && zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
          ? zip(starts, starts.dropFirst() + [run.upperBound]).map { min($0, $1)..<$1 }
          : parts(run, of: own.map { labels[$0].center })
        for (index, span) in zip(own, spans) { labels[index].columns = Set(span) }
      }
    }
  }

  private func isBelow(_ lower: Label, _ upper: Label) -> Bool {
    lower.top > upper.middle && lower.middle > upper.bottom
  }

  /// The runs of columns that are free.
  private func runs(_ free: [Bool]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for column in 0...free.count {
      if column < free.count, free[column] {
        start = start ?? column
      } else if let first = start {
        runs.append(first..<column)
        start = nil
      }
    }
    return runs
  }

  /// A run of columns cut into parts, one for each of `centers`, which they have in their middle.
  private func parts(_ run: Range<Int>, of centers: [Double]) -> [Range<Int>] {
    guard centers.count > 0, centers.count <= run.count else { return centers.indices.map { _ in run } }
    var result: [Range<Int>] = []
    var start = run.lowerBound
    for (index, center) in centers.enumerated() {
      let left = centers.count - index - 1
      guard left > 0 else {
        result.append(start..<run.upperBound)
        break
      }
      let ends = start + 1...run.upperBound - left
      let end = ends.min { offset(start..<$0, center) < offset(start..<$1, center) } ?? start + 1
      result.append(start..<end)
      start = end
    }
    return result
  }

  private func offset(_ span: Range<Int>, _ center: Double) -> Double {
    abs((columns[span.lowerBound].left + columns[span.upperBound - 1].right) / 2 - center)
  }

  /// The head as rows of cells: a text of one row is that of the rows below it too.
  private func rows(_ labels: [Label]) -> [[[Unicode.Scalar]]] {
    let stacks = columns.indices.map { column in
      labels.filter { $0.columns.contains(column) }.sorted { $0.middle < $1.middle }
    }
    let depth = min(stacks.map(\.count).max() ?? 0, 6)
    guard depth > 0 else { return [] }
    var rows = [[[Unicode.Scalar]]](
      repeating: [[Unicode.Scalar]](repeating: [], count: columns.count), count: depth)
    var shown: Set<[Unicode.Scalar]> = []
    for column in columns.indices {
      for row in 0..<depth where !stacks[column].isEmpty {
        let label = stacks[column][min(row, stacks[column].count - 1)]
        if label.text.contains(where: \.isPrintedDigit) {
          // A figure that is printed once is found once.
          let key = label.text + [Unicode.Scalar(UInt8(row < stacks[column].count ? 1 : 0))]
          let isLast = row + 1 == depth || row + 1 < stacks[column].count
          guard isLast, label.columns.min() == column, shown.insert(key).inserted else { continue }
        }
        rows[row][column] = label.text.asCell
      }
    }
    return rows
  }
}
