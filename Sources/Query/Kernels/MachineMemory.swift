// How the allocator treats memory. By default each large block is fetched from the system and given back at once, and every page of
// it is cleared and mapped again for the next statement, which costs as much as some statements themselves; and a thread fetches
// its memory a few pages at a time, with a call of the system for each.

internal import CAllocator

/// The allocator's memory.
public enum MachineMemory {
  /// Bytes of freed blocks that are kept for later ones, at most.
  private static let keptBytes: Int32 = 1 << 30

  /// From now on freed blocks are kept for later ones. For programs that run statement after statement.
  public static func keepFreedBlocks() { keep_freed_blocks(keptBytes) }

  /// From now on the calling thread's memory comes in large pages, which cost a fifth when they are first written to. For work that
  /// will fill megabytes; to be asked again after some dozens of them.
  public static func useLargePages() { use_large_pages() }

  /// Gives freed blocks back to the system, after work that will hardly come again, such as loading a table.
  public static func giveBackFreedBlocks() { give_back_freed_blocks() }
}
