// Commands that load data: .load, .reload, .unload, .import.

import Query

/// Commands of the group "load".
enum LoadCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "load", aliases: [".加载"], group: .load, arguments: "FILE… [AS TABLE]",
      summary: Words("load reports, folders or tables beside what is there", "在现有数据之外加载报告、文件夹或表"),
      examples: [".load reports/*.txt", ".load 预算.csv AS budget"], completion: .files, isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in
        var paths = words.words
        guard !paths.isEmpty else { return shell.failUsage(words) }
        var name: String?
        if paths.count >= 3, paths[paths.count - 2].lowercased() == "as" {
          name = paths.removeLast()
          paths.removeLast()
        }
        return shell.load(paths.map(Environment.expandingHome), as: name)
      }),
    ShellCommand(
      "reload", aliases: [".重载"], group: .load, summary: Words("read all files again", "重新读取所有文件"),
      run: { shell, _ throws(ClosedPipe) in shell.reload() }),
    ShellCommand(
      "unload", aliases: [".卸载"], group: .load, arguments: "TABLE", summary: Words("drop a table", "去掉一个表"),
      completion: .tables,
      run: { shell, words throws(ClosedPipe) in
        guard let name = words[0] else { return shell.failUsage(words) }
        return shell.engine.session.catalog.remove(name) ? true : shell.failUnknownTable(name)
      }),
    ShellCommand(
      "import", aliases: [".导入"], group: .load, arguments: "FILE TABLE",
      summary: Words("load a CSV, JSON or XLSX file as a table", "把 CSV、JSON、XLSX 文件加载为表"),
      examples: [".import 2020.csv budget"],
      completion: .files, isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in
        guard let path = words[0], let name = words[1] else { return shell.failUsage(words) }
        return shell.load([Environment.expandingHome(path)], as: name)
      }),
  ]
}
