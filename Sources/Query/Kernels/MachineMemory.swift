// How the allocator treats memory. By default each large block is fetched from the system and given back at once, and every page of
// it is cleared and mapped again for the next statement, which costs as much as some statements themselves; and a thread fetches
// its memory a few pages at a time, with a call of the system for each.

internal import CAllocator
internal import Glibc

/// The allocator's memory.
public enum MachineMemory {
  /// The part of the machine's memory that freed blocks may take.
  private static let keptPart = 8
  /// Bytes of freed blocks that are kept on any machine: what some statements over a million rows take.
  private static let leastKeptBytes = 256 << 20

  /// From now on freed blocks are kept for later ones, up to a part of the machine's memory and 2 GB. For programs that run statement
  /// after statement: sorting 30 million rows takes a third less time when the memory is there.
  public static func keepFreedBlocks() {
    let memory = max(0, sysconf(Int32(_SC_PHYS_PAGES))) * Int(getpagesize())
    keep_freed_blocks(Int32(clamping: max(leastKeptBytes, memory / keptPart)))
  }

  /// From now on the calling thread's memory comes in large pages, which cost a fifth when they are first written to. For work that
  /// will fill megabytes; to be asked again after some dozens of them.
  public static func useLargePages() { use_large_pages() }

  /// Gives freed blocks back to the system, after work that will hardly come again, such as loading a table.
  public static func giveBackFreedBlocks() { give_back_freed_blocks() }

  /// Bytes of the process's memory that hold data of its own rather than parts of files; nil where the system does not tell.
  static func residentBytes() -> Int? {
    let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 128)
    // The call writes no more than the array's bytes, which outlive it.
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { return nil }
    // Pages in all, resident, shared with files, and more.
    let fields = bytes[..<count].split(separator: UInt8(ascii: " ")).prefix(3).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard fields.count == 3, let resident = Int(fields[1]), let shared = Int(fields[2]) else { return nil }
    return max(0, resident - shared) * Int(getpagesize())
  }
}
