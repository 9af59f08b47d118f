// The order in which blocks are best read for the first rows of an order: those with the best values come first, so that the
// threshold they make rules out the others.

extension Pipeline {
  /// The morsels of a scan, those first whose blocks have the greatest numbers of table column `column` (the least where the order
  /// ascends), as far as the statistics tell; nil where they tell nothing.
  func promisingMorsels(of morselRows: Int, column: Int, isDescending: Bool) -> [Int]? {
    guard let scan = source as? ScanPipelineSource else { return nil }
    let values = scan.table.columns[column]
    guard values.blocks.count > 1, values.statistics.minimum != nil else { return nil }
    let ranked = (0..<morselCount(ofRows: morselRows)).map { morsel in
      let last = min((morsel + 1) * morselRows, scan.rowCount) - 1
      var best = Int64.max
      for block in values.blockIndex(of: morsel * morselRows)...values.blockIndex(of: last) {
        let known = values.blocks[block].statistics
        guard let minimum = known.minimum, let maximum = known.maximum else { continue }
        // The complement reverses the order without overflow.
        best = min(best, isDescending ? ~maximum : minimum)
      }
      return (best: best, morsel: morsel)
    }
    return ranked.sorted { ($0.best, $0.morsel) < ($1.best, $1.morsel) }.map(\.morsel)
  }
}
