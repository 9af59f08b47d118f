// The program from its arguments to its exit code.

import Glibc
import Query

/// Codes that the program ends with.
enum ExitCode {
  static let good: Int32 = 0
  static let statementFailed: Int32 = 1
  static let usage: Int32 = 2
  static let dataMissing: Int32 = 3
  static let checkFailed: Int32 = 4
  static let interrupted: Int32 = 130
}

/// The program.
enum Program {
  /// Runs bq with `arguments`, the program's name left out; gives its exit code.
  static func run(_ arguments: [String]) -> Int32 {
    let invocation: Invocation
    do {
      invocation = try ArgumentReader.read(arguments)
    } catch {
      let writer = MessageWriter(
        language: language(in: arguments), style: Style(isOn: Terminal.wantsColor(.auto, descriptor: STDERR_FILENO)),
        errorsAreJSON: arguments.contains("--error-format=json"), isQuiet: false)
      writer.failure(error)
      return ExitCode.usage
    }
    MachineMemory.keepFreedBlocks()
    do throws(ClosedPipe) {
      switch invocation.task {
      case .help(let topic): return try help(topic, invocation)
      case .version: return try version()
      case .run, .check: return try QueryShell(invocation).run()
      }
    } catch {
      // The reader had enough.
      guard let failure = error.failure else { return ExitCode.good }
      MessageWriter(
        language: invocation.language ?? .fromEnvironment(),
        style: Style(isOn: Terminal.wantsColor(invocation.color, descriptor: STDERR_FILENO)),
        errorsAreJSON: invocation.errorsAreJSON, isQuiet: false
      ).failure(
        Words("standard output: \(failure.reason)", "标准输出：\(failure.reason)"), code: "E0607")
      return ExitCode.statementFailed
    }
  }

  /// The language for the message about a command line that could not be read whole.
  private static func language(in arguments: [String]) -> Language {
    for (index, argument) in arguments.enumerated() {
      if argument.hasPrefix("--lang=") {
        return Language(rawValue: String(argument.dropFirst(7))) ?? .fromEnvironment()
      }
      if argument == "--lang", index + 1 < arguments.count {
        return Language(rawValue: arguments[index + 1]) ?? .fromEnvironment()
      }
    }
    return .fromEnvironment()
  }

  private static func help(_ name: String?, _ invocation: Invocation) throws(ClosedPipe) -> Int32 {
    let language = invocation.language ?? .fromEnvironment()
    let output = OutputStream(descriptor: STDOUT_FILENO)
    guard let name else {
      try output.writeLine(HelpTopics.shortPage(in: language))
      try output.flush()
      return ExitCode.good
    }
    guard let topic = HelpTopics.topic(named: name) else {
      let writer = MessageWriter(
        language: language, style: Style(isOn: Terminal.wantsColor(invocation.color, descriptor: STDERR_FILENO)),
        errorsAreJSON: invocation.errorsAreJSON, isQuiet: false)
      writer.failure(
        Words("no help on \"\(name)\"", "没有关于“\(name)”的说明"),
        suggestions: NearestNames.of(name, among: HelpTopics.all.map(\.name)))
      return ExitCode.usage
    }
    try output.writeLine(topic.text(language))
    try output.flush()
    return ExitCode.good
  }

  private static func version() throws(ClosedPipe) -> Int32 {
    let output = OutputStream(descriptor: STDOUT_FILENO)
    try output.writeLine("bq \(ProgramVersion.text)")
    try output.flush()
    return ExitCode.good
  }
}
