// How far a running statement has come, for whoever watches it from another thread.

import Synchronization

/// Counts the rows that a running statement has worked through. Workers add to it once a block or a chunk; another thread
/// may read it at any time.
public final class StatementProgress: Sendable {
  private let expected = Atomic<Int>(0)
  private let read = Atomic<Int>(0)
  private let joined = Atomic<Int>(0)

  /// Nothing done and nothing to do.
  public init() {}

  /// Rows that the sources found so far will give. It grows when a step opens another source.
  public var rowsExpected: Int { expected.load(ordering: .relaxed) }

  /// Rows that were read from these sources.
  public var rowsRead: Int { read.load(ordering: .relaxed) }

  /// Rows read, and pairs of rows that joins have looked at.
  public var rowsProcessed: Int { read.load(ordering: .relaxed) &+ joined.load(ordering: .relaxed) }

  /// The part of the rows that is read, in whole per cent; nil when no source has told how many it has. At 100 what
  /// remains (a sort, the pairs of a join) is not known.
  public var percentRead: Int? {
    let (read, expected) = (rowsRead, rowsExpected)
    guard expected > 0 else { return nil }
    return read < expected ? Int(Double(read) * 100 / Double(expected)) : 100
  }

  /// Starts again from nothing, before the next statement.
  public func reset() {
    expected.store(0, ordering: .relaxed)
    read.store(0, ordering: .relaxed)
    joined.store(0, ordering: .relaxed)
  }

  /// A source with this many rows was opened.
  func expect(_ rows: Int) { expected.wrappingAdd(rows, ordering: .relaxed) }

  /// So many rows of a source were read.
  func noteRead(_ rows: Int) { read.wrappingAdd(rows, ordering: .relaxed) }

  /// So many pairs of rows were looked at.
  func noteJoined(_ pairs: Int) { joined.wrappingAdd(pairs, ordering: .relaxed) }
}
