// A page on one error code: what it means, what gives it, and how to write it instead. `.help E0203` shows it, and
// docs/errors.md lists all of them. A test runs every example.

import Query

/// What a code means.
struct ErrorPage: Sendable {
  /// The stable code.
  let code: String
  /// What is wrong, in a few words: the heading.
  let title: Words
  /// Why it happens and what to do, in a sentence or two.
  let meaning: Words
  /// Statements of which the last gives the error; where `isRun` is false, what a user does.
  let wrong: String
  /// The same as it works.
  let right: String
  /// Whether the examples are statements that run by themselves, without files, options or keys.
  let isRun: Bool

  init(_ code: String, _ title: Words, _ meaning: Words, wrong: String, right: String, isRun: Bool = true) {
    self.code = code
    self.title = title
    self.meaning = meaning
    self.wrong = wrong
    self.right = right
    self.isRun = isRun
  }

  /// All pages, by code.
  static let all: [ErrorPage] = (syntax + binding + evaluation + catalog + limits + data + commands)

  /// The page for `code`; nil when it is no code of bq.
  static func page(for code: String) -> ErrorPage? {
    let wanted = code.uppercased()
    return all.first { $0.code == wanted }
  }

  /// The page as `.help` shows it.
  func text(in language: Language) -> String {
    let isChinese = language == .chinese
    return """
      \(code)  \(title.text(in: language))
        \(meaning.text(in: language))
        \(isChinese ? "错误：" : "wrong:")  \(wrong)
        \(isChinese ? "正确：" : "right:")  \(right)
      """
  }

  /// All pages as a document in Markdown.
  static func reference(in language: Language) -> String {
    let isChinese = language == .chinese
    var text = isChinese ? "# 错误代码\n\n*[English](errors.md)*\n\n" : "# Error codes\n\n*[中文](errors.zh-CN.md)*\n\n"
    text +=
      isChinese
      ? "每条错误消息都有一个不变的代码；`.help 代码` 显示同样的说明。本页由程序中的说明生成，示例都经过测试。\n"
      : """
      Every message has a code that never changes; `.help CODE` shows the same page. This document is made from the pages
      in the program, and a test runs the examples.

      """
    for page in all {
      text += "\n## \(page.code): \(page.title.text(in: language))\n\n\(page.meaning.text(in: language))\n\n"
      text +=
        "```\n-- \(isChinese ? "错误" : "wrong")\n\(page.wrong)\n-- \(isChinese ? "正确" : "right")\n\(page.right)\n```\n"
    }
    return text
  }
}
