// The time zones that the system knows, read from its files when a name is first asked for.

internal import Glibc
internal import Synchronization

/// The system's time zones.
enum SystemTimeZones {
  private static let folder = "/usr/share/zoneinfo/"
  private static let known = Mutex<[String: TimeZoneRules?]>([:])

  /// The zone of a name, in whatever letters; nil when the system has none of it.
  static func rules(named name: String) -> TimeZoneRules? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard name.utf8.count <= 64, parts.allSatisfy({ $0.first?.isLetter ?? false }),
      name.utf8.allSatisfy({ $0 | 0x20 >= 97 && $0 | 0x20 <= 122 || $0 >= 48 && $0 <= 57 || "/_+-".utf8.contains($0) })
    else { return nil }
    let key = name.lowercased()
    return known.withLock { known in
      if let rules = known[key] { return rules }
      for spelling in [name, capitalized(key), name.uppercased(), "Etc/" + name.dropFirst(4).uppercased()] {
        guard let file = contents(of: folder + spelling), let rules = TimeZoneRules(name: spelling, file: file) else {
          continue
        }
        known[key] = rules
        return rules
      }
      if known.count < mostNames { known[key] = .some(nil) }
      return nil
    }
  }

  /// Names that are remembered not to exist, at most: they may come from a column.
  private static let mostNames = 4096

  /// `america/new_york` as `America/New_York`.
  private static func capitalized(_ name: String) -> String {
    var isFirst = true
    return String(
      name.map { character -> Character in
        defer { isFirst = !character.isLetter }
        return isFirst ? Character(character.uppercased()) : character
      })
  }

  /// The names of all zones, sorted: the zones and links of the rules as text, which lie beside the files.
  static var names: [String] {
    guard let rules = contents(of: folder + "tzdata.zi", atMost: 1 << 22) else { return [] }
    var names: [String] = []
    for line in rules.split(separator: UInt8(ascii: "\n")) {
      // `Z name …` and `L target name`.
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
      let place = line.first == UInt8(ascii: "Z") ? 1 : line.first == UInt8(ascii: "L") ? 2 : words.count
      if place < words.count { names.append(String(decoding: words[place], as: UTF8.self)) }
    }
    return names.sorted()
  }

  private static func contents(of path: String, atMost limit: Int = TimeZoneRules.largestFile) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= limit {
      // The call writes no more than the array's bytes, which outlive it.
      let count = unsafe part.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes.append(contentsOf: part[..<count])
    }
    return nil
  }
}
