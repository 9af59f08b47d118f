// Names by their pronunciation: what is typed without an input method, and what is suggested for it.

import Query
import Testing

@Suite struct PinyinSpellingTests {
  @Test(arguments: [
    ("决算数", "juesuanshu"), ("预算数", "yusuanshu"), ("部门", "bumen"), ("单位", "danwei"), ("年度", "niandu"), ("收支", "shouzhi"),
    ("占比", "zhanbi"), ("增减率", "zengjianlv"), ("女", "nv"), ("略", "lue"), ("啊", "a"), ("座", "zuo"), ("A1_类", "a1_lei"),
  ])
  func namesAreSpelled(_ name: String, _ spelling: String) {
    #expect(PinyinSyllables.spelling(of: name) == spelling)
  }

  @Test func whatIsNotKnownHasNoSpelling() {
    #expect(PinyinSyllables.spelling(of: "𠮷") == nil)
    #expect(PinyinSyllables.spelling(of: "（款）") == nil)
    #expect(PinyinSyllables.spelling(of: "") == "")
  }

  @Test func nearNamesAreFoundBySound() {
    let names = ["决算数", "预算数", "部门", "change_rate"]
    #expect(Suggestions.nearest(to: "juesuanshu", among: names).first == "决算数")
    #expect(Suggestions.nearest(to: "juesuansu", among: names).first == "决算数")
    #expect(Suggestions.nearest(to: "yss", among: names).first == "预算数")
    #expect(Suggestions.nearest(to: "不门", among: names).first == "部门")
    #expect(Suggestions.nearest(to: "zzz", among: names) == [])
    #expect(Suggestions.nearest(to: "chang_rate", among: names) == ["change_rate"])
  }
}
