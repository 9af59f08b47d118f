// One spelling for what reports write in several ways: full-width and half-width, traditional and simplified.

/// Maps single code points to the spelling that the rules are written in. One to one, so that offsets stay.
enum Folding {
  /// A text folded code point by code point.
  static func fold(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    // Taken out of the loop: each access to a static table asks whether it is there already.
    let table = traditional
    return [Unicode.Scalar](unsafeUninitializedCapacity: scalars.count) { folded, count in
      // One code point for one: the buffer has room for all of them.
      for scalar in scalars {
        if scalar.value >= 0x4E00, scalar.value <= 0x9FFF {
          let found = table[Int(scalar.value &- 0x4E00)]
          var spelled = scalar
          if found != 0, let simple = Unicode.Scalar(found) { spelled = simple }
          folded.initializeElement(at: count, to: spelled)
        } else {
          folded.initializeElement(at: count, to: fold(scalar))
        }
        count &+= 1
      }
    }
  }

  /// The usual spelling of `scalar`: digits, letters, %, point and dash half-width; brackets, commas, colons, semicolons
  /// full-width; traditional characters of the budget vocabulary simplified; every kind of space a space.
  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    if value < 0x80 { return foldASCII(scalar) }
    if value >= 0x4E00, value <= 0x9FFF { return simplified(scalar) }
    switch value {
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
      return Unicode.Scalar(value - 0xFEE0) ?? scalar
    case 0xA0, 0x2000...0x200F, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: return " "
    case 0xFF05, 0xFE6A, 0x066A: return "%"
    case 0xFF0E: return "."
    case 0xFF0D, 0x2212, 0x2010...0x2012: return "-"
    case 0x2013...0x2015: return "—"
    case 0xFF5E, 0x223C, 0x301C: return "~"
    case 0xFF1D: return "="
    case 0xFF1E: return ">"
    case 0xFF1C: return "<"
    case 0x2267, 0x2A7E: return "≥"
    case 0x2266, 0x2A7D: return "≤"
    case 0xFF5C: return "|"
    case 0xFF0F: return "/"
    case 0xFF08, 0xFE59: return "（"
    case 0xFF09, 0xFE5A: return "）"
    case 0x2236, 0xFE55: return "："
    case 0x300C, 0x300E: return "“"
    case 0x300D, 0x300F: return "”"
    default: return scalar
    }
  }

  private static func foldASCII(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "(": "（"
    case ")": "）"
    case ";": "；"
    case "!": "！"
    case "?": "？"
    case "\t", "\u{0B}": " "
    default: scalar
    }
  }

  private static func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let found = traditional[Int(scalar.value) - 0x4E00]
    return found == 0 ? scalar : Unicode.Scalar(found) ?? scalar
  }

  /// The simplified form of each code point from U+4E00 to U+9FFF; 0 where it is its own. A table, because every
  /// character of a report is looked up.
  private static let traditional: [UInt16] = {
    let pairs = """
      萬万億亿決决預预佔占來来個个條条項项戶户場场冊册張张輛辆臺台間间處处隻只財财務务經经費费購购車车運运維维護护術术國国際际總总計计減减長长與与為为約约餘余達达過过於于較较題题問问績绩標标評评價价機机關关證证產产資资單单業业補补貼贴獎奖勞劳動动會会發发組组織织辦办員员編编製制崗岗職职離离學学開开養养險险醫医療疗衛卫農农專专執执應应實实現现參参團团體体幹干結结轉转撥拨調调類类屬属區区縣县鎮镇鄉乡貧贫圖图狀状餅饼備备註注錄录頁页號号節节厲厉儉俭壓压縮缩無无變变後后從从還还這这們们時时說说數数據据統统監监測测優优進进選选舉举兩两萬万貳贰參叁陸陆歲岁週周點点鐘钟課课畝亩噸吨採采見见億亿繳缴餘余當当稅税爲为門门類类層层級级設设備备綜综構构險险館馆廣广傳传婦妇聯联會会
      徑径闊阔幣币擴扩損损撫抚卹恤擔担傷伤儲储債债償偿儀仪兒儿內内凍冻準准劃划創创劇剧勵励協协卻却廠厂歷历雙双啟启喪丧圍围園园圓圆聖圣壞坏塊块墾垦壇坛堅坚報报壯壮聲声複复復复夠够頭头奪夺奮奋媽妈孫孙寧宁寶宝審审宮宫寬宽對对尋寻導导將将爾尔塵尘嘗尝屆届島岛嶺岭嶽岳峽峡帥帅師师帳帐帶带慶庆庫库廟庙廢废異异棄弃彌弥彎弯彈弹強强歸归徹彻徵征戀恋憲宪態态憂忧懷怀憐怜慘惨戰战戲戏撲扑掃扫揚扬擾扰搶抢擬拟擁拥攔拦擇择掛挂揮挥擠挤換换攝摄擺摆搖摇敵敌斷断舊旧曠旷曉晓暫暂樸朴殺杀雜杂權权楊杨極极棟栋樹树樣样橋桥檔档檢检樓楼歡欢歐欧殘残畢毕氣气漢汉湯汤溝沟沒没淚泪澤泽潔洁滬沪瀏浏濟济渾浑漸渐漁渔溫温灣湾濕湿滅灭燈灯靈灵災灾爐炉煉炼煙烟煩烦燒烧熱热愛爱爺爷牽牵犧牺獨独獲获瑪玛環环電电畫画瘋疯蓋盖盤盘礦矿碼码磚砖確确禮礼禍祸種种積积稱称穩稳窮穷窩窝競竞筆笔築筑簡简籌筹簽签籃篮糧粮糾纠紀纪級级紅红純纯納纳紛纷紙纸紐纽線线練练細细終终紹绍綁绑給给絡络絕绝繼继續续綠绿網网緊紧緣缘縫缝罰罚羅罗聽听肅肃腸肠膚肤脈脉腎肾脹胀勝胜艦舰藝艺蘇苏範范莊庄荊荆藥药蘭兰營营薩萨蔣蒋蟲虫虧亏襲袭見见觀观規规視视覽览覺觉觸触訂订認认討讨讓让訓训議议訊讯記记講讲許许論论訪访識识詐诈訴诉診诊詞词試试詩诗誠诚話话誕诞詢询該该詳详語语誤误請请諸诸談谈謀谋謝谢譜谱貝贝負负貢贡責责賢贤敗败賬账貨货質质販贩貪贪貯贮貫贯賀贺貴贵貸贷貿贸賠赔賦赋賭赌賞赏賽赛贊赞贈赠趙赵趕赶躍跃軌轨軍军輪轮軟软載载輔辅輕轻輸输轄辖辭辞邊边遷迁邁迈遠远違违連连遲迟適适遺遗鄧邓郵邮鄰邻鄭郑釋释裡里針针鋼钢鈔钞鍾钟錢钱鐵铁鑽钻銀银鏈链銷销鎖锁鋪铺錯错錦锦鍋锅鏡镜閉闭閒闲聞闻閱阅隊队陽阳陰阴陣阵階阶陳陈隨随隱隐難难霧雾靜静韓韩頂顶順顺須须領领頻频顏颜願愿風风飛飞飯饭飲饮飼饲饋馈馬马馳驰駐驻駕驾驗验騎骑騙骗驚惊髮发魚鱼魯鲁鮮鲜鳥鸟雞鸡鴨鸭鹽盐麥麦黃黄齊齐齒齿龍龙龐庞傑杰儘尽盡尽係系併并並并佈布託托製制昇升鉅巨匯汇彙汇裏里曆历鑒鉴鑑鉴羣群衆众檯台麵面閣阁階阶繪绘縱纵紡纺紋纹絲丝終终絨绒緩缓緒绪縷缕贖赎賓宾賴赖贏赢軸轴輯辑轟轰釣钓鉛铅銅铜鋒锋鋁铝錫锡鍛锻鐮镰闖闯闢辟隸隶頒颁頓顿頗颇頸颈顆颗顧顾顯显飄飘飾饰餵喂驅驱驟骤鬧闹鯨鲸鷹鹰黨党
      """
    let scalars = Array(pairs.unicodeScalars.filter { $0.value > 0x80 })
    var table = [UInt16](repeating: 0, count: 0x9FFF - 0x4E00 + 1)
    for index in stride(from: 0, to: scalars.count - 1, by: 2) where scalars[index].isHan && scalars[index] != "〇" {
      table[Int(scalars[index].value) - 0x4E00] = UInt16(truncatingIfNeeded: scalars[index + 1].value)
    }
    return table
  }()
}

extension Unicode.Scalar {
  /// Whether this is a half-width digit, as folded text has them.
  var isDigit: Bool { value >= 48 && value <= 57 }
  /// Whether this is an ASCII letter.
  var isLetter: Bool { (value | 0x20) >= 97 && (value | 0x20) <= 122 }
  /// Whether this is a Chinese character.
  var isHan: Bool { value >= 0x4E00 && value <= 0x9FFF || value == 0x3007 }
  /// Whether this is any kind of white space or line end.
  var isSpace: Bool { value == 32 || properties.isWhitespace }
}
