// Compound files for tests: streams at the top, each in sectors of its own.

/// Makes compound files, the containers of DOC and XLS.
public struct StoredCompound {
  private var streams: [(name: String, bytes: [UInt8])] = []
  private static let sectorBytes = 512
  private static let endOfChain: UInt32 = 0xFFFF_FFFE
  private static let noEntry: UInt32 = 0xFFFF_FFFF

  /// No streams.
  public init() {}

  /// Adds a stream. Short ones are filled up: only streams of 4,096 bytes and more lie in sectors of the common kind.
  public mutating func add(_ name: String, _ bytes: [UInt8]) {
    streams.append((name, bytes + [UInt8](repeating: 0, count: max(4_096 - bytes.count, 0))))
  }

  /// The file; `ring` makes the chain of every stream lead back to its start.
  public func bytes(ring: Bool = false) -> [UInt8] {
    let directorySectors = (streams.count + 1 + 3) / 4
    let counts = streams.map { ($0.bytes.count + StoredCompound.sectorBytes - 1) / StoredCompound.sectorBytes }
    let total = directorySectors + counts.reduce(0, +)
    let tableSectors = (total + 127) / 127
    var table = [UInt32](repeating: 0xFFFF_FFFD, count: tableSectors)
    table += chain(from: tableSectors, count: directorySectors)
    var starts: [Int] = []
    for count in counts {
      starts.append(table.count)
      var links = chain(from: table.count, count: count)
      if ring { links[count - 1] = UInt32(table.count) }
      table += links
    }
    while table.count % 128 != 0 { table.append(StoredCompound.noEntry) }
    var file = header(tableSectors: tableSectors)
    for link in table { file += StoredCompound.bytes(of: link) }
    var directory = entry("Root Entry", kind: 5, start: StoredCompound.endOfChain, count: 0, right: nil, child: 1)
    for (index, stream) in streams.enumerated() {
      directory += entry(
        stream.name, kind: 2, start: UInt32(starts[index]), count: stream.bytes.count,
        right: index + 1 < streams.count ? UInt32(index + 2) : nil, child: nil)
    }
    file += StoredCompound.filled(directory)
    for stream in streams { file += StoredCompound.filled(stream.bytes) }
    return file
  }

  private func chain(from start: Int, count: Int) -> [UInt32] {
    (0..<count).map { $0 + 1 < count ? UInt32(start + $0 + 1) : StoredCompound.endOfChain }
  }

  private func header(tableSectors: Int) -> [UInt8] {
    var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 16)
    header += [0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0] + [UInt8](repeating: 0, count: 10)
    header += StoredCompound.bytes(of: UInt32(tableSectors)) + StoredCompound.bytes(of: UInt32(tableSectors))
    header += [0, 0, 0, 0] + StoredCompound.bytes(of: 4_096)
    for number in [StoredCompound.endOfChain, 0, StoredCompound.endOfChain, 0] {
      header += StoredCompound.bytes(of: number)
    }
    for index in 0..<109 {
      header += StoredCompound.bytes(of: index < tableSectors ? UInt32(index) : StoredCompound.noEntry)
    }
    return header
  }

  private func entry(
    _ name: String, kind: UInt8, start: UInt32, count: Int, right: UInt32?, child: UInt32?
  ) -> [UInt8] {
    let units = name.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    var entry = units + [UInt8](repeating: 0, count: 64 - units.count)
    entry += [UInt8(units.count + 2), 0, kind, 1]
    entry += StoredCompound.bytes(of: StoredCompound.noEntry)
    entry += StoredCompound.bytes(of: right ?? StoredCompound.noEntry)
    entry += StoredCompound.bytes(of: child ?? StoredCompound.noEntry) + [UInt8](repeating: 0, count: 36)
    entry += StoredCompound.bytes(of: start) + StoredCompound.bytes(of: UInt32(count)) + [0, 0, 0, 0]
    return entry
  }

  private static func bytes(of number: UInt32) -> [UInt8] {
    [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func filled(_ bytes: [UInt8]) -> [UInt8] {
    let rest = bytes.count % sectorBytes
    return rest == 0 ? bytes : bytes + [UInt8](repeating: 0, count: sectorBytes - rest)
  }
}
