// Where results go: standard output, or a file that is written whole or not at all.

import Glibc
import Query

/// A result that could not be written where it should go.
enum OutputFailure: Error {
  case file(FileError)
  case workbook(Words)

  /// What to say.
  var words: Words {
    switch self {
    case .file(let error): error.words
    case .workbook(let words): words
    }
  }
}

/// The place that results are written to.
final class ResultTarget {
  private let standardOutput = OutputStream(descriptor: STDOUT_FILENO)
  /// When output is coloured.
  var color: ColorChoice
  private var path: String?
  private var isOnce = false
  private var fileBytes: [UInt8] = []
  /// Whether a result was already written to where results go now.
  var hasResult = false
  /// Results that become sheets of one workbook.
  private var sheets: [WorkbookSheet] = []

  /// Standard output, coloured by choice.
  init(color: ColorChoice) { self.color = color }

  /// Whether results go to a terminal.
  var isTerminal: Bool { path == nil && standardOutput.isTerminal }

  /// The file that results go to; nil for standard output.
  var filePath: String? { path }

  /// Whether the next bytes are the first of a file.
  var isAtStartOfFile: Bool { path != nil && fileBytes.isEmpty }

  /// The style of what is written.
  var style: Style {
    Style(isOn: path == nil && Terminal.wantsColor(color, descriptor: STDOUT_FILENO))
  }

  /// Sends what follows to a file; with `once` only the next result.
  func redirect(to path: String, once: Bool) {
    self.path = path
    isOnce = once
    hasResult = false
    fileBytes = []
    sheets = []
  }

  /// Adds bytes.
  func write(_ bytes: [UInt8]) throws(ClosedPipe) {
    if path == nil { try standardOutput.write(bytes) } else { fileBytes.append(contentsOf: bytes) }
  }

  /// Adds a text and a line break.
  func writeLine(_ text: String) throws(ClosedPipe) { try write(Array((text + "\n").utf8)) }

  /// Adds sheets to the workbook that the file becomes.
  func add(_ sheets: [WorkbookSheet]) { self.sheets += sheets }

  /// How many sheets there are so far.
  var sheetCount: Int { sheets.count }

  /// Writes out what waits for standard output.
  func flush() throws(ClosedPipe) { try standardOutput.flush() }

  /// Writes the file, if results go to one, and goes back to standard output.
  func finish() throws(OutputFailure) {
    guard let path else { return }
    let bytes = fileBytes
    let sheets = sheets
    abandon()
    if sheets.isEmpty {
      do throws(FileError) {
        try Files.replace(path, with: bytes)
      } catch {
        throw .file(error)
      }
    } else {
      do throws(Workbook.Failure) {
        _ = try Workbook.write(sheets, to: path)
      } catch {
        throw .workbook(Workbook.words(error))
      }
    }
  }

  /// The same after the one result that `.once` asked for.
  func finishOnce() throws(OutputFailure) {
    if isOnce { try finish() }
  }

  /// Forgets the file and what was meant for it.
  func abandon() {
    path = nil
    isOnce = false
    hasResult = false
    fileBytes = []
    sheets = []
  }
}
