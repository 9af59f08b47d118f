// What reading files into tables holds, against the memory that a statement may use.

import Synchronization

/// Books the bytes that are held while files are read. Workers share it.
final class LoadAccount: Sendable {
  private let limit: Int?
  private let bytes = Atomic<Int>(0)

  /// An account without anything booked, of which up to `limit` bytes may be; nil for any number.
  init(limit: Int?) { self.limit = limit }

  /// Books `amount` bytes (negative to give them back).
  ///
  /// - Throws: `.limit(.memory)` when more is then booked than may be.
  func charge(_ amount: Int) throws(QueryError) {
    let held = bytes.add(amount, ordering: .relaxed).newValue
    if let limit, held > limit, amount > 0 { throw QueryError(.limit(.memory(bytes: limit))) }
  }
}
