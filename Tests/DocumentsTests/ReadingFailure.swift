// What tests of files that are refused share.

@testable import Documents

/// Why a file with these bytes is not read; nil when it is.
func readingFailure(_ path: String, _ bytes: [UInt8]) -> DocumentFailure? {
  do throws(DocumentFailure) {
    _ = try DocumentReader.document(path: path, bytes)
    return nil
  } catch {
    return error
  }
}
