// The words of the help topics.

/// Texts of help pages that are not made from tables.
enum HelpText {
  /// What DATA may be.
  static let data = Words(
    """
    DATA names what to load: reports (txt, md, html, docx, doc, xlsx, xls, pdf), folders
    of them, globs, and tables (csv, tsv, json, xlsx, xls).
    Without DATA the bundled datasets are loaded; BQ_DATASETS names another folder for them; --no-data loads none.
    Standard input is the table `stdin` when -e or -f is given and a statement names it:
      grep 2020 spending.csv | bq --no-data -e "FROM stdin"
    A file that cannot be loaded ends bq with exit code 3.
    """,
    """
    DATA 指出要加载的内容：报告（txt、md、html、docx、doc、xlsx、xls、pdf）、报告所在的文件夹、通配符，
    以及数据表（csv、tsv、json、xlsx、xls）。
    不写 DATA 时加载自带数据集；环境变量 BQ_DATASETS 可另指文件夹；--no-data 则不加载。
    给出 -e 或 -f 且语句提到 stdin 时，标准输入就是表 stdin：
      grep 2020 spending.csv | bq --no-data -e "FROM stdin"
    文件无法加载时，bq 以退出码 3 结束。
    """)

  /// Scripts.
  static let scripts = Words(
    """
    A script holds statements, each ended by ; and dot commands, one a line:
      bq -f query.bq      bq < query.bq      bq query.bq report.txt
    A first line `#!/usr/bin/env bq` makes it a program. Lines at the top describe a saved query:
      -- title: Spending by class
      -- param: year INTEGER = 2020
    A parameter is :year in the statements; --param year=2019 gives it a value, the header its default.
    A script stops at the first error, exit code 1; --keep-going goes on.
    """,
    """
    脚本由语句（以 ; 结束）和点命令（各占一行）组成：
      bq -f query.bq      bq < query.bq      bq query.bq report.txt
    首行写 `#!/usr/bin/env bq` 可直接运行。文件开头的注释说明已存查询：
      -- title: 按类汇总支出
      -- param: year INTEGER = 2020
    语句里用 :year 引用参数；--param year=2019 赋值，文件头给出默认值。
    脚本遇到第一个错误即停止，退出码为 1；--keep-going 则继续。
    """)

  /// Modes.
  static let modes = Words(
    """
    box table column markdown html line list latex   for readers: units, percentages, alignment
    chart                                            the chart that suits the result
    xlsx                                             a workbook, by --output FILE.xlsx: real numbers in --unit, codes as text
    csv tsv json jsonl jsonarrays insert             for programs: amounts in 元, plain ratios, always
    On a terminal the form is box, elsewhere csv with every row. --output takes the form from the file's suffix.
    """,
    """
    box table column markdown html line list latex   供阅读：带单位、百分比、对齐
    chart                                            适合该结果的图
    xlsx                                             工作簿，用 --output 文件.xlsx：真正的数字，单位随 --unit，代码为文本
    csv tsv json jsonl jsonarrays insert             供程序：金额一律为元，比率一律为小数
    终端上默认为 box，其他情况为 csv 且输出全部行。--output 按文件后缀决定形式。
    """)

  /// The pipe protocol.
  static let pipe = Words(
    """
    bq --pipe reads statements from standard input, each ended by ; and answers each with one line of JSON:
      {"columns":[…],"types":[…],"rows":[[…],…]}                  a query
      {"ok":true,"changed":N}                                      another statement
      {"error":{"code":"…","message":"…","hint":…,"suggestions":[…],"line":L,"column":C}}
    Numbers are exact; text, dates and intervals are strings; lists are arrays. Line and column count characters from 1
    within the statement. When the time is up while rows are written, they end there and "error" follows in the same line.
    With --timer each line also has "seconds":{"parse":…,"plan":…,"execute":…}.
    """,
    """
    bq --pipe 从标准输入读取语句（以 ; 结束），每条回一行 JSON：
      {"columns":[…],"types":[…],"rows":[[…],…]}                  查询
      {"ok":true,"changed":N}                                      其他语句
      {"error":{"code":"…","message":"…","hint":…,"suggestions":[…],"line":L,"column":C}}
    数字保持精确；文本、日期、时间间隔为字符串；列表为数组。行、列从 1 起按字符计，相对于该语句。
    写出各行时若超时，则到此为止，同一行后接 "error"。加 --timer 时每行还有 "seconds":{"parse":…,"plan":…,"execute":…}。
    """)

  /// Exit codes.
  static let exitCodes = Words(
    """
    0    good
    1    a statement failed
    2    the command line could not be understood
    3    data could not be loaded
    4    a check or ASSERT found a difference
    130  interrupted
    """,
    """
    0    正常
    1    有语句失败
    2    命令行无法理解
    3    数据无法加载
    4    检查或 ASSERT 发现不一致
    130  被中断
    """)

  /// Environment and files.
  static let environment = Words(
    """
    BQ_DATASETS              folder of the bundled datasets
    NO_COLOR, TERM=dumb      no colour
    LC_ALL, LC_MESSAGES, LANG   language of messages, when --lang is not given
    PAGER                    program for long results (default: less -SRFX)
    $XDG_CONFIG_HOME/bq/bqrc      read by the interactive shell (~/.config/bq/bqrc)
    $XDG_STATE_HOME/bq/history    history, mode 0600 (~/.local/state/bq/history)
    $XDG_DATA_HOME/bq/queries     queries that .keep saved (~/.local/share/bq/queries)
    ~/.editrc                key bindings of the line editor, lines that begin with bq:
    """,
    """
    BQ_DATASETS              自带数据集所在文件夹
    NO_COLOR、TERM=dumb      不着色
    LC_ALL、LC_MESSAGES、LANG   未给 --lang 时的消息语言
    PAGER                    显示长结果的程序（默认 less -SRFX）
    $XDG_CONFIG_HOME/bq/bqrc      交互时读取的启动文件（~/.config/bq/bqrc）
    $XDG_STATE_HOME/bq/history    历史记录，权限 0600（~/.local/state/bq/history）
    $XDG_DATA_HOME/bq/queries     .keep 保存的查询（~/.local/share/bq/queries）
    ~/.editrc                行编辑器的按键设置，以 bq: 开头的行
    """)
}
