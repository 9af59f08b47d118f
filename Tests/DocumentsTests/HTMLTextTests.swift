// Pages to lines: what of the markup is text, what is a heading, and where the cells of tables come to stand.

import Testing

@testable import Documents

@Suite("Pages")
struct HTMLTextTests {
  private func lines(_ markup: String) -> [String] {
    String(String.UnicodeScalarView(HTMLText.text(of: Array(markup.unicodeScalars)))).split(separator: "\n")
      .map(String.init)
  }

  @Test("Headings and paragraphs are lines; head, scripts and comments are none")
  func blocks() {
    let page = """
      <!DOCTYPE html><html><head><title>标题</title><style>p { color: red }</style></head>
      <body><!-- <p>12万元</p> --><H2 class="a>b">一、概况</H2><p>收入
      <b>12</b>万元</p><script>if (1 < 2) { "</p>" }</script>完
      """
    #expect(lines(page) == ["## 一、概况", "收入 12万元", "完"])
  }

  @Test("Character references, known and unknown")
  func references() {
    #expect(
      lines("<p>&lt;5%&nbsp;&#20803;&#x5143; A&B &unknown; &#0; &amp</p>") == ["<5%\u{A0}元元 A&B &unknown; &#0; &"])
    #expect(lines("占<5%") == ["占<5%"])
  }

  @Test("A label over several columns or rows stands in each; a figure stands once")
  func spans() {
    let page = """
      <table><caption>支出表</caption>
      <tr><th rowspan=2>科目</th><th colspan="2">决算数</th></tr><tr><th>基本</th><th>项目</th></tr>
      <tr><td>教育</td><td colspan='2'>12.5</td></tr>
      <tr><td colspan="3">注：含结转</td></tr></table>
      """
    #expect(lines(page) == ["支出表", "|科目|决算数|决算数|", "|科目|基本|项目|", "|教育|12.5||", "注：含结转"])
  }

  @Test("A table within a cell is a table of its own; a bar is no edge of a cell")
  func nesting() {
    let page = "<table><tr><td><p>首页|新闻</p><table><tr><td>甲<td>1</tr></table></td><td>版权</td></tr></table>"
    #expect(lines(page) == ["首页／新闻", "|甲|1|", "版权"])
  }

  @Test(
    "Broken markup makes no trap",
    arguments: ["<", "</", "<a", "<!--", "<td>1", "</td></table>", "<table><tr>", "&", "&#", "<td colspan=999999999>x"])
  func broken(markup: String) {
    #expect(lines(markup).count <= 1)
    #expect(lines("<table><tr>" + markup).count <= 1)
  }
}
