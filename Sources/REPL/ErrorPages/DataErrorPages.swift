// Pages on errors of files: E06.

extension ErrorPage {
  static let data: [ErrorPage] = files + formats

  private static let files: [ErrorPage] = [
    ErrorPage(
      "E0601", Words("no such file", "没有这个文件"),
      Words("Paths count from the current folder; `.cd` changes it.", "相对路径从当前文件夹算起；`.cd` 可切换。"),
      wrong: "FROM 'nosuch.csv'", right: ".load 决算.csv", isRun: false),
    ErrorPage(
      "E0602", Words("the file cannot be read", "文件无法读取"),
      Words(
        "The system's reason stands in the message: no permission, a folder, a failing disk.",
        "消息里有系统给出的原因：无权限、是文件夹、磁盘故障等。"),
      wrong: "bq /var/lib/决算.txt", right: "bq ~/决算.txt", isRun: false),
    ErrorPage(
      "E0603", Words("no text", "不是文本"),
      Words(
        "The bytes are neither UTF-8 nor GB18030 nor UTF-16. Save the file as UTF-8.",
        "内容不是 UTF-8、GB18030 或 UTF-16。请另存为 UTF-8。"),
      wrong: "bq 照片.txt", right: "bq 决算.txt", isRun: false),
    ErrorPage(
      "E0604", Words("no report in the folder", "文件夹中没有报告"),
      Words("Reports are txt, md, html, docx and pdf files.", "报告为 txt、md、html、docx 或 pdf 文件。"),
      wrong: "bq 空文件夹/", right: "bq 报告/", isRun: false),
    ErrorPage(
      "E0605", Words("an empty report", "报告没有内容"),
      Words("The file holds no text at all.", "文件里没有任何文字。"),
      wrong: "bq 空白.txt", right: "bq 决算.txt", isRun: false),
    ErrorPage(
      "E0606", Words("an unknown format", "不认识的格式"),
      Words(
        "Text, Markdown, HTML, DOCX, XLSX, PDF, CSV and JSON can be read.",
        "可读取文本、Markdown、HTML、DOCX、XLSX、PDF、CSV 和 JSON。"),
      wrong: "bq 决算.zip", right: "bq 决算.docx", isRun: false),
    ErrorPage(
      "E0607", Words("the file cannot be written", "文件无法写入"),
      Words(
        "The folder is missing, closed to you, or the disk is full. What stood in the file before is still there.",
        "文件夹不存在、无权限，或磁盘已满。原文件保持不变。"),
      wrong: "COPY (SELECT 1) TO '/nosuch/结果.csv'", right: "COPY (SELECT 1) TO '结果.csv'", isRun: false),
    ErrorPage(
      "E0608", Words("not allowed under --safe", "--safe 之下不允许"),
      Words(
        "--safe reads no file but those of the command line, writes none and starts no program.",
        "--safe 只读命令行给出的文件，不写文件，不启动程序。"),
      wrong: "bq --safe -e \"FROM 'other.csv'\"", right: "bq --safe other.csv -e \"FROM other\"", isRun: false),
  ]

  private static let formats: [ErrorPage] = [
    ErrorPage(
      "E0620", Words("a format that is not read", "不读取的格式"),
      Words(
        "The format is known, e.g. WPS or old Word files; save the file as the message says.",
        "能认出但不读取的格式，如 WPS 或旧版 Word 文件；请按消息另存。"),
      wrong: "bq 决算.wps", right: "bq 决算.docx", isRun: false),
    ErrorPage(
      "E0621", Words("a damaged file", "文件已损坏"),
      Words(
        "The file breaks the rules of its format; fetch it again, or open and save it with its own program.",
        "文件不符合其格式；请重新下载，或用原程序打开后另存。"),
      wrong: "bq 下载一半.pdf", right: "bq 完整.pdf", isRun: false),
    ErrorPage(
      "E0622", Words("a password", "有密码保护"),
      Words("Save the file without its password.", "请去掉密码后另存。"),
      wrong: "bq 加密.pdf", right: "bq 未加密.pdf", isRun: false),
    ErrorPage(
      "E0623", Words("pictures of pages", "只有页面图像"),
      Words(
        "A scanned PDF has no text; run it through text recognition (OCR) first.", "扫描的 PDF 没有文字；请先用文字识别（OCR）软件处理。"),
      wrong: "bq 扫描件.pdf", right: "bq 识别后.pdf", isRun: false),
    ErrorPage(
      "E0624", Words("too large", "文件过大"),
      Words("A limit guards against files that would fill the memory; the message names it.", "为防止占满内存而设的上限；消息里有说明。"),
      wrong: "bq 巨大.docx", right: "bq 拆分1.docx 拆分2.docx", isRun: false),
    ErrorPage(
      "E0625", Words("a reader is missing", "缺少读取程序"),
      Words("The package named in the message reads this format; install it.", "读取该格式需要消息里所说的软件包；请安装。"),
      wrong: "bq 决算.pdf", right: "apt-get install poppler-utils poppler-data", isRun: false),
    ErrorPage(
      "E0626", Words("no such sheet", "没有这个工作表"),
      Words("The workbook has other sheets; the message lists them.", "工作簿里没有这个工作表；消息里列出现有的。"),
      wrong: "FROM read_xlsx('决算.xlsx', sheet = 'Sheet9')", right: "FROM read_xlsx('决算.xlsx', sheet = 'Sheet1')",
      isRun: false),
  ]
}
