// The rules that every Swift file keeps: size, opening comment, banned calls, imports of its room.

import Testing

@Suite("Swift files keep the rules of the house")
struct SourceRules {
  static let longestFile = 600
  static let longestFunction = 70

  @Test("Every file opens with a comment that says what it is for")
  func opensWithComment() {
    for file in Repository.swiftFiles {
      let first = file.path == "Package.swift" ? file.lines.dropFirst().first : file.lines.first
      #expect(first?.hasPrefix("//") == true, "\(file) has no opening comment")
    }
  }

  @Test("No file is longer than 600 lines")
  func length() {
    for file in Repository.swiftFiles where file.lines.count > Self.longestFile {
      Issue.record("\(file) has \(file.lines.count) lines: split it by subject")
    }
  }

  @Test("No function is longer than 70 lines")
  func functionLength() {
    var count = 0
    for file in Repository.sources {
      let functions = FunctionExtents.functions(in: file.swift.codeLines)
      count += functions.count
      for function in functions where function.length > Self.longestFunction {
        Issue.record("\(file):\(function.line) has a function of \(function.length) lines: split it")
      }
    }
    #expect(count > 100, "the functions were not found")
  }

  /// A call that must not be made, and what to do instead.
  struct BannedCall: Sendable, CustomStringConvertible {
    let word: String
    let folder: String
    let instead: String
    var description: String { "\(word) in \(folder)" }
  }

  static let bannedCalls = [
    BannedCall(word: "try!", folder: "Sources/", instead: "throw the error on"),
    BannedCall(word: "as!", folder: "Sources/", instead: "use `as?` or a switch"),
    BannedCall(word: "fatalError(", folder: "Sources/", instead: "throw an error; input must never trap"),
    BannedCall(word: "preconditionFailure(", folder: "Sources/", instead: "throw an error; input must never trap"),
    BannedCall(word: "print(", folder: "Sources/Query/", instead: "return the text; only the program writes"),
    BannedCall(word: "String(format:", folder: "Sources/", instead: "use the formatters of Values"),
    BannedCall(word: "nonisolated(unsafe)", folder: "Sources/Query/", instead: "keep state in the session"),
  ]

  @Test("Banned calls are not made", arguments: bannedCalls)
  func banned(call: BannedCall) {
    for file in Repository.sources where file.path.hasPrefix(call.folder) {
      for (index, code) in file.swift.codeLines.enumerated() where makes(call.word, in: code) {
        Issue.record("\(file):\(index + 1) has \(call.word): \(call.instead)")
      }
    }
  }

  @Test("No promise stands in a comment")
  func promises() {
    let promises = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
    for file in Repository.sources {
      for (index, comment) in file.swift.commentLines.enumerated() {
        for promise in promises where comment.contains(promise) {
          Issue.record("\(file):\(index + 1) has \(promise): do it, or leave it to the issue tracker")
        }
      }
    }
  }

  /// The modules that a room may import; `Swift` itself needs no import.
  static let allowedImports: [String: Set<String>] = [
    "Query": ["Synchronization"],
    "Documents": ["Glibc", "CDocumentShims"],
    "Reports": ["Query", "Documents"],
    "ReportGenerator": [],
    "GenerateReports": ["ReportGenerator", "Glibc"],
    "REPL": [
      "Query", "Documents", "Reports", "CEditline", "CEditlineShims", "CPictureShims", "CProgramArguments",
      "CXLSXWriterShims", "Glibc", "Synchronization",
    ],
  ]

  /// Places that may import more than their room, each with the reason.
  static let importExceptions: [(path: String, module: String, reason: String)] = [
    ("Sources/Query/Kernels/", "Glibc", "mathematical functions of C"),
    ("Sources/Query/Kernels/MachineMemory.swift", "CAllocator", "settings that Glibc leaves out"),
    ("Sources/Query/Kernels/Delimited/", "CSeparators", "comparisons of registers as bits"),
    ("Sources/Query/Kernels/Text/TextSweep.swift", "CSeparators", "a search that compares registers"),
    ("Sources/Query/Functions/Numbers/NumberFunctionReal.swift", "Glibc", "a row and the C function that it is"),
    ("Sources/Query/Functions/Operators/OperatorFunctionBits.swift", "Glibc", "powers of real numbers"),
  ]

  @Test("A room imports only what it may use")
  func imports() {
    for file in Repository.sources {
      guard let allowed = Self.allowedImports[String(file.target)] else {
        Issue.record("\(file) belongs to no room: name the room in \(#fileID)")
        continue
      }
      for (index, code) in file.swift.codeLines.enumerated() {
        guard let module = importedModule(code), !allowed.contains(module) else { continue }
        let isExcepted = Self.importExceptions.contains { file.path.hasPrefix($0.path) && $0.module == module }
        #expect(isExcepted, "\(file):\(index + 1) imports \(module); \(file.target) may use \(allowed.sorted())")
      }
    }
  }

  @Test("No rule of the code knows a place or an amount of the sample reports; a comment may")
  func sampleNames() {
    for file in Repository.sources {
      for (index, line) in file.lines.enumerated() {
        let code = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
        for word in ["遂宁", "呈贡", "云溪", "青禾", "458.07", "916.14", "202.15"] where code.contains(word) {
          Issue.record("\(file):\(index + 1) names \(word) of a sample report")
        }
      }
    }
  }
}

/// Whether `code` has `word` standing alone: not as the end of a longer name, nor as a method of something.
private func makes(_ word: String, in code: String) -> Bool {
  var rest = Substring(code)
  while let range = rest.firstRange(of: word) {
    let before = rest[..<range.lowerBound]
    let isPart = before.last.map { $0.isLetter || $0.isNumber || "_.`".contains($0) } ?? false
    if !isPart && !before.hasSuffix("func ") { return true }
    rest = rest[range.upperBound...]
  }
  return false
}

/// The module that a line imports, if it is an import.
private func importedModule(_ code: String) -> String? {
  let access: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
  let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
  var words = code.split(separator: " ")[...]
  while let first = words.first, access.contains(first) || first.hasPrefix("@") { words = words.dropFirst() }
  guard words.first == "import" else { return nil }
  words = words.dropFirst()
  if let kind = words.first, kinds.contains(kind), words.count > 1 { words = words.dropFirst() }
  return words.first.flatMap { $0.split(separator: ".").first }.map(String.init)
}
