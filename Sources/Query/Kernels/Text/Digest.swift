// MD5, SHA-1 and SHA-256 of bytes, as their standards (RFC 1321, FIPS 180-4) define them.

/// Digests of bytes.
enum Digest {
  /// What is called now and then while a long message is read, and throws when the statement is to stop.
  typealias Check = () throws(QueryError) -> Void

  private static let blockBytes = 64
  /// Words that an algorithm makes of a block at most.
  private static let mostWords = 80
  private static let blocksBetweenChecks = 1 << 12

  /// Calls `body` with the words of each block of the message and its padding: a one bit, zeros, and the length in bits in eight
  /// bytes. The first sixteen are those of the block; behind them is room for as many as an algorithm makes of them.
  private static func forEachBlock(
    of message: ArraySlice<UInt8>, isBigEndian: Bool, _ check: Check, _ body: (inout [UInt32]) -> Void
  ) throws(QueryError) {
    let blocks = message.count / blockBytes
    var words = [UInt32](repeating: 0, count: mostWords)
    for block in 0..<blocks {
      if block % blocksBetweenChecks == 0 { try check() }
      read(message, message.startIndex + block * blockBytes, isBigEndian: isBigEndian, into: &words)
      body(&words)
    }
    var rest = Array(message.dropFirst(blocks * blockBytes))
    let bitCount = UInt64(message.count) &* 8
    rest.append(0x80)
    while rest.count % blockBytes != blockBytes - 8 { rest.append(0) }
    for index in 0..<8 {
      rest.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(isBigEndian ? 56 - 8 * index : 8 * index)))
    }
    for start in stride(from: 0, to: rest.count, by: blockBytes) {
      read(rest[...], start, isBigEndian: isBigEndian, into: &words)
      body(&words)
    }
  }

  /// Puts the sixteen words of the block that begins at `start` before the others.
  private static func read(
    _ bytes: ArraySlice<UInt8>, _ start: Int, isBigEndian: Bool, into words: inout [UInt32]
  ) {
    for place in 0..<16 {
      var word: UInt32 = 0
      for offset in 0..<4 {
        word |= UInt32(bytes[start + 4 * place + offset]) << UInt32(isBigEndian ? 24 - 8 * offset : 8 * offset)
      }
      words[place] = word
    }
  }

  private static func bytes(of words: [UInt32], isBigEndian: Bool) -> [UInt8] {
    words.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(isBigEndian ? 24 - 8 * $0 : 8 * $0)) }
    }
  }

  private static func rotateLeft(_ word: UInt32, by count: UInt32) -> UInt32 { word << count | word >> (32 - count) }
  private static func rotateRight(_ word: UInt32, by count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

  // MARK: - MD5

  private static let md5Shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
  /// The whole part of 2^32 · |sin(i + 1)|.
  private static let md5Constants: [UInt32] = (0..<64).map {
    UInt32(4_294_967_296 * abs(AggregateMath.sine(Double($0 + 1))))
  }

  /// The MD5 digest: 16 bytes.
  static func md5(_ message: ArraySlice<UInt8>, _ check: Check) throws(QueryError) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
    try forEachBlock(of: message, isBigEndian: false, check) { words in
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      for step in 0..<64 {
        let (mixed, index): (UInt32, Int) =
          switch step / 16 {
          case 0: (b & c | ~b & d, step)
          case 1: (d & b | ~d & c, (5 * step + 1) % 16)
          case 2: (b ^ c ^ d, (3 * step + 5) % 16)
          default: (c ^ (b | ~d), 7 * step % 16)
          }
        let sum = a &+ mixed &+ md5Constants[step] &+ words[index]
        (a, d, c, b) = (d, c, b, b &+ rotateLeft(sum, by: md5Shifts[step / 16 * 4 + step % 4]))
      }
      for (index, value) in [a, b, c, d].enumerated() { state[index] &+= value }
    }
    return self.bytes(of: state, isBigEndian: false)
  }

  // MARK: - SHA-1

  /// The SHA-1 digest: 20 bytes.
  static func sha1(_ message: ArraySlice<UInt8>, _ check: Check) throws(QueryError) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
    try forEachBlock(of: message, isBigEndian: true, check) { words in
      for index in 16..<80 {
        words[index] = rotateLeft(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], by: 1)
      }
      var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
      for step in 0..<80 {
        let (mixed, constant): (UInt32, UInt32) =
          switch step / 20 {
          case 0: (b & c | ~b & d, 0x5a82_7999)
          case 1: (b ^ c ^ d, 0x6ed9_eba1)
          case 2: (b & c | b & d | c & d, 0x8f1b_bcdc)
          default: (b ^ c ^ d, 0xca62_c1d6)
          }
        let sum = rotateLeft(a, by: 5) &+ mixed &+ e &+ constant &+ words[step]
        (e, d, c, b, a) = (d, c, rotateLeft(b, by: 30), a, sum)
      }
      for (index, value) in [a, b, c, d, e].enumerated() { state[index] &+= value }
    }
    return self.bytes(of: state, isBigEndian: true)
  }

  // MARK: - SHA-256

  private static let primes: [Int] = {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }()

  /// The first 32 bits of the fraction of the cube roots of the primes: the largest `r` with `r³ ≤ prime · 2^96`.
  private static let sha256Constants: [UInt32] = primes.map { prime in
    root(of: prime) { $0 * $0 * $0 <= UInt128(prime) << 96 }
  }

  /// The same of the square roots of the first eight.
  private static let sha256Start: [UInt32] = primes.prefix(8).map { prime in
    root(of: prime) { $0 * $0 <= UInt128(prime) << 64 }
  }

  /// The low 32 bits of the largest number below 2^37 that is not too large.
  private static func root(of prime: Int, fits: (UInt128) -> Bool) -> UInt32 {
    var low: UInt128 = 0
    var high: UInt128 = 1 << 37
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(middle) { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }

  /// The SHA-256 digest: 32 bytes.
  static func sha256(_ message: ArraySlice<UInt8>, _ check: Check) throws(QueryError) -> [UInt8] {
    var state = sha256Start
    try forEachBlock(of: message, isBigEndian: true, check) { words in
      for index in 16..<64 {
        let (early, late) = (words[index - 15], words[index - 2])
        let first = rotateRight(early, by: 7) ^ rotateRight(early, by: 18) ^ early >> 3
        let second = rotateRight(late, by: 17) ^ rotateRight(late, by: 19) ^ late >> 10
        words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      for step in 0..<64 {
        let first = rotateRight(e, by: 6) ^ rotateRight(e, by: 11) ^ rotateRight(e, by: 25)
        let sum = h &+ first &+ (e & f ^ ~e & g) &+ sha256Constants[step] &+ words[step]
        let second = rotateRight(a, by: 2) ^ rotateRight(a, by: 13) ^ rotateRight(a, by: 22)
        let majority = a & b ^ a & c ^ b & c
        (h, g, f, e) = (g, f, e, d &+ sum)
        (d, c, b, a) = (c, b, a, sum &+ second &+ majority)
      }
      for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
    }
    return self.bytes(of: state, isBigEndian: true)
  }
}
