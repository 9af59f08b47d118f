// What the process really holds while a statement runs under a memory limit. Operators book what they know of; what a function
// or a cast holds for a moment, and what arrays keep spare, shows here.

import Synchronization

/// Looks now and then at the memory of the process and compares it with what it was when the statement began.
final class MemoryWatch: Sendable {
  private let limit: Int
  private let before: Int
  private let nextLook = Atomic<UInt64>(0)
  private let nextRelease = Atomic<UInt64>(0)

  /// Bytes beyond the limit that are let pass: stacks of workers, pages that are used in part, text on its way out.
  private static let slackBytes = 8 << 20
  /// Nanoseconds between two looks.
  private static let lookNanoseconds: UInt64 = 3_000_000
  /// Nanoseconds between two times that freed blocks are given back in order to see what is held.
  private static let releaseNanoseconds: UInt64 = 50_000_000
  /// Bytes of freed blocks that may lie about when a statement begins.
  private static let keptBytes = 16 << 20

  /// A watch for a statement that begins now and may hold `limit` bytes; nil where the system does not tell what is held.
  /// `held` is what the process held when the last statement began.
  init?(limit: Int, heldBefore held: Int?) {
    guard var now = MachineMemory.residentBytes() else { return nil }
    // What the last statement freed is kept for later ones, and would not be seen when it is taken again.
    if now > (held ?? 0) + MemoryWatch.keptBytes {
      MachineMemory.giveBackFreedBlocks()
      now = MachineMemory.residentBytes() ?? now
    }
    self.limit = limit
    before = now
  }

  /// Bytes that the process held when the statement began.
  var bytesBefore: Int { before }

  /// Throws `.limit(.memory)` when the process holds more than the limit allows, beside what it held before. `now` is the
  /// time of the monotonic clock. Workers may ask at one time; one of them looks.
  func check(now: UInt64) throws(QueryError) {
    let due = nextLook.load(ordering: .relaxed)
    guard now >= due,
      nextLook.compareExchange(expected: due, desired: now &+ MemoryWatch.lookNanoseconds, ordering: .relaxed)
        .exchanged,
      let held = MachineMemory.residentBytes(), held - before > limit + MemoryWatch.slackBytes
    else { return }
    // Blocks that were freed are kept for later ones and do not count.
    guard now >= nextRelease.load(ordering: .relaxed) else { return }
    nextRelease.store(now &+ MemoryWatch.releaseNanoseconds, ordering: .relaxed)
    MachineMemory.giveBackFreedBlocks()
    if let held = MachineMemory.residentBytes(), held - before > limit + MemoryWatch.slackBytes {
      throw QueryError(.limit(.memory(bytes: limit)))
    }
  }
}
