// Statistics over frames that slide: a frame is put together from a few partial states, however long it is.

/// An accumulator that knows the states of frames from those of their parts.
protocol FramedAccumulator {
  /// The results of `frames`, which are ranges of the rows of `argument`.
  func values(of frames: FrameList, _ argument: Vector, _ state: ExecutionState) throws(QueryError) -> Vector
}

extension StatisticAccumulator: FramedAccumulator {
  func values(of frames: FrameList, _ argument: Vector, _ state: ExecutionState) throws(QueryError) -> Vector {
    let flat = argument.flattened()
    guard case .doubles(let numbers) = flat.storage else { return Vector.null(type: .double, count: frames.count) }
    let first = numbers.startIndex
    let leaves = try Array(count: numbers.count, check: state.check) { row in
      var leaf = empty
      if flat.validity?[row] != false { leaf.add(numbers[first + row]) }
      return leaf
    }
    let tree = try FrameTree(leaves, empty: empty, check: state.check) { left, right in
      var both = left
      both.absorb(right)
      return both
    }
    var results: [Double?] = []
    results.reserveCapacity(frames.count)
    for index in 0..<frames.count {
      if index % Chunk.capacity == 0 { try state.check() }
      var whole = empty
      for range in frames[index] { whole.absorb(tree.total(range)) }
      results.append(try result(of: whole))
    }
    return .doubles(results)
  }
}
