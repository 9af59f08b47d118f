// Compound files: the small file system in which older office programs keep the streams of a document ([MS-CFB]).

/// The streams at the top of a compound file.
struct CompoundFile {
  private let bytes: [UInt8]
  private let format: String
  private let sectorShift: Int
  private let miniShift: Int
  /// Streams shorter than this lie in sectors of their own, small kind.
  private let miniCutoff: Int
  /// What follows each sector.
  private var following: [Int] = []
  private var miniFollowing: [Int] = []
  /// The sectors of small kind, one after the other.
  private var miniBytes: [UInt8] = []
  private var streams: [String: (start: Int, count: Int)] = [:]

  private static let lastRegularSector = 0xFFFF_FFFA
  private static let entryBytes = 128

  /// Whether `bytes` start as a compound file does.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.holds([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], at: 0)
  }

  /// Reads the directory of `bytes`; failures name `format`.
  init(_ bytes: [UInt8], format: String) throws(DocumentFailure) {
    self.bytes = bytes
    self.format = format
    guard let sectorShift = bytes.number16(at: 0x1E), let miniShift = bytes.number16(at: 0x20),
      let miniCutoff = bytes.number32(at: 0x38), let directory = bytes.number32(at: 0x30),
      let miniTable = bytes.number32(at: 0x3C)
    else { throw .damaged(format: format, damage: .endsEarly) }
    guard sectorShift == 9 || sectorShift == 12, miniShift == 6 else {
      throw .damaged(format: format, damage: .brokenDirectory)
    }
    self.sectorShift = sectorShift
    self.miniShift = miniShift
    self.miniCutoff = miniCutoff
    following = try allocationTable()
    miniFollowing = CompoundFile.numbers(try chain(from: miniTable, limit: bytes.count))
    try readDirectory(try chain(from: directory, limit: bytes.count))
  }

  /// The content of the stream `name`; nil when there is none.
  func stream(_ name: String) throws(DocumentFailure) -> [UInt8]? {
    guard let stream = streams[name] else { return nil }
    let content =
      stream.count < miniCutoff
      ? try miniChain(from: stream.start, limit: stream.count) : try chain(from: stream.start, limit: stream.count)
    guard content.count >= stream.count else { throw .damaged(format: format, damage: .endsEarly) }
    return Array(content.prefix(stream.count))
  }

  /// Whether there is a stream `name`.
  func holds(_ name: String) -> Bool { streams[name] != nil }

  // MARK: Sectors

  private static func numbers(_ bytes: [UInt8]) -> [Int] {
    stride(from: 0, to: bytes.count - 3, by: 4).map { bytes.number32(at: $0) ?? 0 }
  }

  /// The bytes of a sector; the last of a file may be short.
  private func sector(_ number: Int) -> ArraySlice<UInt8>? {
    guard number >= 0, number <= bytes.count >> sectorShift else { return nil }
    let start = (number + 1) << sectorShift
    guard start < bytes.count else { return nil }
    return bytes[start..<min(start + 1 << sectorShift, bytes.count)]
  }

  /// The table of what follows each sector. Its own sectors are named in the header, and where that is full in a chain.
  private func allocationTable() throws(DocumentFailure) -> [Int] {
    var sectors: [Int] = []
    for index in 0..<109 {
      if let number = bytes.number32(at: 0x4C + 4 * index), number < CompoundFile.lastRegularSector {
        sectors.append(number)
      }
    }
    var more = bytes.number32(at: 0x44) ?? CompoundFile.lastRegularSector
    var steps = 0
    while more < CompoundFile.lastRegularSector, let content = sector(more), steps <= bytes.count >> sectorShift {
      let numbers = CompoundFile.numbers(Array(content))
      sectors += numbers.dropLast().filter { $0 < CompoundFile.lastRegularSector }
      more = numbers.last ?? CompoundFile.lastRegularSector
      steps += 1
    }
    guard sectors.count <= bytes.count >> sectorShift + 1 else {
      throw .damaged(format: format, damage: .brokenDirectory)
    }
    var table: [Int] = []
    for number in sectors {
      guard let content = sector(number) else { throw .damaged(format: format, damage: .endsEarly) }
      table += CompoundFile.numbers(Array(content))
    }
    return table
  }

  /// The bytes of a chain of sectors, no more of them than `limit` needs. A chain that is longer than the file is a ring.
  private func chain(from start: Int, limit: Int) throws(DocumentFailure) -> [UInt8] {
    var content: [UInt8] = []
    var number = start
    var steps = 0
    while number < CompoundFile.lastRegularSector, content.count < limit {
      guard let sector = sector(number) else { throw .damaged(format: format, damage: .endsEarly) }
      steps += 1
      guard following.indices.contains(number), steps <= bytes.count >> sectorShift + 1 else {
        throw .damaged(format: format, damage: .brokenDirectory)
      }
      content += sector
      number = following[number]
    }
    return content
  }

  private func miniChain(from start: Int, limit: Int) throws(DocumentFailure) -> [UInt8] {
    var content: [UInt8] = []
    var number = start
    while number < CompoundFile.lastRegularSector, content.count < limit {
      let position = number << miniShift
      guard miniFollowing.indices.contains(number), position < miniBytes.count else {
        throw .damaged(format: format, damage: .brokenDirectory)
      }
      content += miniBytes[position..<min(position + 1 << miniShift, miniBytes.count)]
      number = miniFollowing[number]
    }
    return content
  }

  // MARK: The directory

  /// Takes the streams at the top: those of embedded objects lie deeper and may have the same names.
  private mutating func readDirectory(_ directory: [UInt8]) throws(DocumentFailure) {
    let count = directory.count / CompoundFile.entryBytes
    guard count > 0, let first = directory.number32(at: 0x74), let size = directory.number32(at: 0x78),
      let top = directory.number32(at: 0x4C)
    else { throw .damaged(format: format, damage: .brokenDirectory) }
    miniBytes = size > 0 ? try chain(from: first, limit: min(size, bytes.count)) : []
    var pending = [top]
    var seen: Set<Int> = []
    while let entry = pending.popLast() {
      guard entry < count, seen.insert(entry).inserted else { continue }
      let position = entry * CompoundFile.entryBytes
      guard let left = directory.number32(at: position + 0x44), let right = directory.number32(at: position + 0x48),
        let nameBytes = directory.number16(at: position + 0x40), let start = directory.number32(at: position + 0x74),
        let size = directory.number32(at: position + 0x78)
      else { continue }
      pending += [left, right]
      guard directory[position + 0x42] == 2, nameBytes <= 64 else { continue }
      let units = stride(from: 0, to: nameBytes - 2, by: 2).compactMap { offset in
        directory.number16(at: position + offset).map { UInt16($0) }
      }
      streams[String(decoding: units, as: UTF16.self)] = (start, size)
    }
  }
}
