// Numbers out of bytes, where every place may lie outside the file.

extension Array where Element == UInt8 {
  /// The little-endian number of two bytes at `position`; nil outside the bytes.
  func number16(at position: Int) -> Int? {
    guard position >= 0, position <= count - 2 else { return nil }
    return Int(self[position]) | Int(self[position + 1]) << 8
  }

  /// The little-endian number of four bytes.
  func number32(at position: Int) -> Int? {
    guard let low = number16(at: position), let high = number16(at: position + 2) else { return nil }
    return low | high << 16
  }

  /// The little-endian number of eight bytes, where it is no larger than a size can be.
  func number64(at position: Int) -> Int? {
    guard let low = number32(at: position), let high = number32(at: position + 4), high < 1 << 30 else { return nil }
    return low | high << 32
  }

  /// Whether `signature` stands at `position`.
  func holds(_ signature: [UInt8], at position: Int) -> Bool {
    guard position >= 0, position <= count - signature.count else { return false }
    for offset in signature.indices where self[position + offset] != signature[offset] { return false }
    return true
  }
}
