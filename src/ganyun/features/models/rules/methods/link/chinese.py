"""Characters of Chinese names: traditional ones as simplified, and the first letter of their pinyin.

The letters come from GB 2312, whose 3,755 common characters stand in the order of their pinyin. The table of
traditional characters holds those that occur in names of people, firms and places; another one stays as it is.
"""

from bisect import bisect_right
from functools import cache

_PAIRS = (
    "贛赣萬万與与東东業业叢丛嚴严喪丧豐丰臨临為为麗丽舉举義义烏乌樂乐喬乔鄉乡書书買买亂乱爭争於于虧亏雲云亞亚產产畝亩親亲"
    "億亿僅仅從从侖仑倉仓儀仪們们價价眾众優优會会傘伞偉伟傳传傷伤倫伦偽伪體体餘余傭佣俠侠侶侣僑侨儉俭債债傾倾償偿儲储"
    "兒儿兌兑黨党蘭兰關关興兴養养獸兽內内岡冈冊册寫写軍军農农馮冯沖冲決决況况凍冻淨净涼凉減减湊凑凜凛幾几鳳凤憑凭凱凯"
    "擊击鑿凿劃划劉刘則则剛刚創创刪删別别劍剑劑剂勸劝辦办務务動动勵励勁劲勞劳勢势勳勋匯汇區区醫医華华協协單单賣卖盧卢"
    "衛卫卻却廠厂廳厅歷历厲厉壓压廈厦縣县參参雙双發发變变葉叶號号嘆叹嚇吓嗎吗啟启吳吴員员響响問问團团園园圍围國国圖图"
    "圓圆聖圣場场壞坏塊块堅坚壇坛墳坟墜坠壟垄壯壮聲声殼壳壺壶處处備备復复夠够頭头夾夹奪夺奮奋奐奂獎奖婦妇媽妈嫻娴嬌娇"
    "孫孙學学寧宁寶宝實实寵宠審审憲宪宮宫寬宽賓宾對对尋寻導导壽寿將将爾尔塵尘堯尧屍尸層层屬属歲岁豈岂嶼屿崗岗島岛嶺岭"
    "嶽岳峽峡嶄崭巒峦鞏巩幣币帥帅師师帳帐帶带幫帮莊庄慶庆廬庐庫库應应廟庙龐庞廢废開开異异棄弃張张彌弥彎弯彈弹強强歸归"
    "當当錄录彥彦徹彻徑径憶忆懷怀態态總总懇恳惡恶慟恸惱恼悅悦懸悬憫悯驚惊懼惧慘惨懲惩慣惯憤愤願愿懶懒戲戏戰战戶户紮扎"
    "撲扑執执擴扩揚扬擾扰撫抚拋抛摶抟搶抢護护報报擔担擬拟攏拢揀拣擁拥攔拦擰拧撥拨擇择掛挂摯挚擠挤揮挥撈捞損损撿捡換换"
    "據据擲掷攬揽攜携攝摄擺摆搖摇攤摊敵敌數数齋斋鬥斗斬斩斷断無无舊旧時时曠旷曇昙晝昼顯显晉晋曬晒曉晓曄晔暈晕暉晖暫暂"
    "術术機机殺杀雜杂權权條条來来楊杨傑杰極极構构樞枢棗枣槍枪楓枫檸柠標标棧栈棟栋欄栏樹树樣样橋桥樺桦檔档樓楼檢检櫻樱"
    "歐欧歡欢殲歼殘残毆殴畢毕氣气氫氢漢汉湯汤溝沟沒没滬沪淪沦滄沧瀘泸澤泽潔洁灑洒淺浅漿浆澆浇測测濟济渾浑濃浓濤涛潤润"
    "澗涧漲涨漁渔漸渐淵渊瀾澜瀟潇瀋沈濱滨灘滩瀏浏滿满濾滤濫滥灣湾濕湿潰溃滾滚燈灯靈灵災灾爐炉點点煉炼煙烟煩烦燒烧燭烛"
    "熱热煥焕愛爱爺爷牽牵犧牺狀状猶犹獨独獅狮獄狱獵猎豬猪貓猫獻献瑪玛環环現现瑋玮璽玺瓊琼電电畫画暢畅療疗瘋疯癢痒盜盗"
    "鹽盐監监蓋盖盤盘睜睁矯矫礦矿碼码磚砖確确礎础禮礼禎祯禍祸禪禅離离種种積积稱称穩稳窮穷竊窃競竞筆笔築筑籃篮簡简籌筹"
    "類类糧粮緊紧糾纠紅红約约級级紀纪純纯綱纲納纳縱纵紛纷紙纸紋纹紡纺線线練练組组細细織织終终紹绍經经綁绑結结繞绕給给"
    "絡络絕绝統统絹绢繡绣繼继續续綺绮維维綿绵綜综綠绿緒绪緣缘縮缩繪绘績绩緯纬締缔編编縉缙羅罗罰罚罷罢羨羡翹翘聞闻聯联"
    "聰聪肅肃腸肠膚肤腫肿脹胀膽胆勝胜膠胶脈脉臟脏腦脑膿脓臉脸臘腊艦舰艙舱藝艺節节蘆芦蒼苍蘇苏蘋苹範范莖茎薦荐蕩荡榮荣"
    "葷荤藥药蓮莲獲获瑩莹鶯莺蘿萝螢萤營营蕭萧薩萨蔣蒋藍蓝薊蓟蘊蕴蟲虫蝦虾雖虽蝕蚀蠶蚕蠻蛮補补襯衬襲袭裝装褲裤見见觀观"
    "規规視视覺觉覽览譽誉計计訂订認认討讨讓让訓训議议記记講讲許许論论設设訪访證证評评識识詐诈訴诉診诊詞词譯译試试詩诗"
    "誠诚話话詢询該该詳详誤误說说請请諸诸諾诺讀读課课誰谁調调諒谅談谈謀谋謝谢謙谦謹谨譚谭貝贝貞贞負负貢贡財财責责賢贤"
    "敗败賬账貨货質质販贩貪贪貧贫購购貫贯貴贵貸贷貿贸費费賀贺賈贾資资賦赋賜赐賠赔賴赖贊赞贈赠贏赢趙赵躍跃車车軌轨軒轩"
    "轉转輪轮軟软軸轴輕轻載载較较輔辅輛辆輝辉輸输轄辖辭辞邊边遼辽達达遷迁過过邁迈運运還还這这進进遠远違违連连遲迟適适"
    "選选遜逊遙遥鄧邓鄭郑鄰邻鄒邹釋释鑒鉴針针釘钉鈞钧鋼钢鈺钰錢钱鉗钳鑽钻鐵铁鈴铃鉛铅銅铜鋁铝銘铭銀银鑄铸鋪铺鏈链銷销"
    "鎖锁鋒锋銳锐錦锦錫锡鍵键鍋锅鎮镇鏡镜鑫鑫長长門门閃闪閉闭閑闲間间閔闵閩闽閣阁閱阅閻阎闊阔隊队陽阳陰阴陣阵階阶際际"
    "陸陆陳陈險险隨随隱隐隴陇難难雞鸡霧雾靜静鞦秋韋韦韓韩頁页頂顶項项順顺須须顧顾頓顿預预領领頗颇頻频顆颗題题顏颜額额"
    "風风颱台飛飞飄飘飯饭飲饮飾饰飽饱館馆饒饶馬马馭驭馳驰驅驱駐驻駕驾駱骆驗验騎骑騰腾驕骄魚鱼魯鲁鮑鲍鮮鲜鯉鲤鳥鸟鳴鸣"
    "鴻鸿鴨鸭鵬鹏鶴鹤鷹鹰麥麦黃黄齊齐齒齿齡龄龍龙龔龚龜龟鍾钟鐘钟穀谷衝冲鬆松製制係系繫系臺台裡里髮发麵面"
)
_SAME = {"鑫"}
TRADITIONAL = {old: new for old, new in zip(_PAIRS[::2], _PAIRS[1::2], strict=True) if old not in _SAME}
"""Traditional character → simplified."""

_STARTS = "啊a芭b擦c搭d蛾e发f噶g哈h击j喀k垃l妈m拿n哦o啪p期q然r撒s塌t挖w昔x压y匝z"  # the first character of every letter
_FIRST, _LETTERS = _STARTS[::2], _STARTS[1::2]


@cache
def _place(character: str) -> bytes:
    try:
        return character.encode("gb2312")
    except UnicodeEncodeError:
        return b""


def initials(text: str) -> str:
    """The first letters of the pinyin of a name; what is no common character stands for itself.

    >>> initials("张伟")
    'zw'
    """
    return "".join(_initial(each) for each in text)


@cache
def _initial(character: str) -> str:
    place = _place(TRADITIONAL.get(character, character))
    if not _place("啊") <= place <= _place("座"):
        return character
    return _LETTERS[bisect_right([_place(each) for each in _FIRST], place) - 1]
