// First letters of Chinese pronunciations: what finds a name without an input method.

import Testing

@testable import Query

@Suite struct PinyinInitialsTests {
  @Test(arguments: [
    ("决", "j"), ("算", "s"), ("数", "s"), ("预", "y"), ("啊", "a"), ("座", "z"), ("匝", "z"), ("压", "y"), ("孕", "y"),
    ("蛾", "e"), ("贰", "e"), ("会", "hk"), ("行", "xh"), ("单", "ds"), ("𠮷", ""), ("a", ""), ("，", ""), ("一", "y"),
  ])
  func lettersOfACharacter(_ character: String, _ letters: String) throws {
    let scalar = try #require(character.unicodeScalars.first)
    #expect(String(decoding: PinyinInitials.letters(of: scalar), as: UTF8.self) == letters)
  }

  @Test(arguments: [
    ("jss", "决算数", true, true), ("js", "决算数", true, true), ("ss", "决算数", true, false),
    ("ss", "决算数", false, true), ("sgjf", "三公经费", true, true), ("kj", "会计", true, true), ("h", "会计", true, true),
    ("xmzc", "2020项目支出", false, true), ("2xm", "2项目", true, true), ("abc", "abc", false, false),
    ("", "决算数", true, false), ("jssx", "决算数", true, false), ("决", "决算数", true, false),
  ])
  func typedLettersFindANameOrNot(_ typed: String, _ text: String, _ isPrefix: Bool, _ isFound: Bool) {
    #expect(PinyinInitials.match(typed, in: text, isPrefix: isPrefix) == isFound)
  }
}
