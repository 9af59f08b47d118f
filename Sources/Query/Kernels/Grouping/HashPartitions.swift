// Tells the places of rows in the order of the upper bits of their hashes, so that each part of the rows fits the cache when it is
// grouped.
//
// Invariant of the unsafe code here: a partition is below the count of `starts`, being the upper `bits` bits of a hash; the
// places handed out are the numbers below the count of rows, each once.

/// Partitioning by hash.
enum HashPartitions {
  /// The place of each row among all by partition, in row order within each, and where each partition starts, with the count of
  /// rows at the end. There are 2^`bits` partitions, of the upper bits of the hash.
  static func places(_ hashes: [UInt64], bits: Int) -> (places: [Int32], starts: [Int]) {
    var starts = [Int](repeating: 0, count: (1 << bits) + 1)
    let shift = UInt64(64 - bits)
    guard bits > 0 else {
      return ((0..<Int32(truncatingIfNeeded: hashes.count)).map { $0 }, [0, hashes.count])
    }
    var nextPlaces = [Int](repeating: 0, count: 1 << bits)
    let places = unsafe [Int32](unsafeUninitializedCapacity: hashes.count) { buffer, initialized in
      unsafe hashes.withUnsafeBufferPointer { source in
        unsafe nextPlaces.withUnsafeMutableBufferPointer { next in
          for row in 0..<source.count {
            unsafe next[Int(truncatingIfNeeded: source[row] &>> shift)] &+= 1
          }
          var sum = 0
          for partition in 0..<next.count {
            starts[partition] = sum
            sum += unsafe next[partition]
            unsafe next[partition] = starts[partition]
          }
          starts[next.count] = sum
          for row in 0..<source.count {
            let partition = unsafe Int(truncatingIfNeeded: source[row] &>> shift)
            let place = unsafe next[partition]
            unsafe next[partition] = place &+ 1
            unsafe buffer.initializeElement(at: row, to: Int32(truncatingIfNeeded: place))
          }
        }
      }
      initialized = hashes.count
    }
    return (places, starts)
  }
}
