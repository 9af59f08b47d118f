// Finding words in short strings by their bytes. `String.contains` works on characters and costs a hundred times more.

extension StringProtocol {
  /// Whether `word` stands in this text, byte for byte.
  func holds(_ word: String) -> Bool {
    let needle = Array(word.utf8)
    guard let first = needle.first else { return true }
    let found = utf8.withContiguousStorageIfAvailable { bytes in
      guard bytes.count >= needle.count else { return false }
      for start in 0...(bytes.count - needle.count) where bytes[start] == first {
        var length = 1
        while length < needle.count, bytes[start + length] == needle[length] { length += 1 }
        if length == needle.count { return true }
      }
      return false
    }
    return found ?? contains(word)
  }
}
