// What the process is told from outside: environment variables, folders of the XDG convention, its own executable.

import CProgramArguments
import Glibc

/// The process's surroundings.
enum Environment {
  /// The environment variable `name`; nil when it is not set.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }

  /// The user's home folder; nil when none is known.
  static var home: String? {
    guard let home = variable("HOME"), home.hasPrefix("/") else { return nil }
    return home
  }

  /// The folder of `bq` below an XDG base folder: the variable's value, else `fallback` below the home folder. Nil when
  /// there is no home folder: nothing is then kept.
  static func folder(variable name: String, fallback: String) -> String? {
    if let base = variable(name), base.hasPrefix("/") { return base + "/bq" }
    return home.map { $0 + "/" + fallback + "/bq" }
  }

  /// Where the history is kept.
  static var stateFolder: String? { folder(variable: "XDG_STATE_HOME", fallback: ".local/state") }

  /// Where the rc file is looked for.
  static var configurationFolder: String? { folder(variable: "XDG_CONFIG_HOME", fallback: ".config") }

  /// Where queries that `.keep` saves live.
  static var dataFolder: String? { folder(variable: "XDG_DATA_HOME", fallback: ".local/share") }

  /// The program's arguments, its name first.
  static var arguments: [String] {
    (0..<program_argument_count()).compactMap { program_argument($0).map { String(cString: $0) } }
  }

  /// The path of the running program, with links resolved; also where /proc is not mounted.
  static var executablePath: String? {
    guard let resolved = realpath("/proc/self/exe", nil) ?? program_file().flatMap({ realpath($0, nil) }) else {
      return nil
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// `path` with a leading `~` replaced by the home folder.
  static func expandingHome(_ path: String) -> String {
    guard let home, path == "~" || path.hasPrefix("~/") else { return path }
    return home + path.dropFirst()
  }

  /// Seconds of a clock that never goes back.
  static var monotonicSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }
}
