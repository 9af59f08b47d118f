// Rows in parts that follow each other: which part a row is in.

extension [Int] {
  /// Of parts that start at these rows, in ascending order, with the count of rows at the end, the one that holds row `row`.
  func part(holding row: Int) -> Int {
    var low = 0
    var high = count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if self[middle] <= row { low = middle } else { high = middle }
    }
    return low
  }
}
