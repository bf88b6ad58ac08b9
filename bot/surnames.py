"""Chinese surnames, so that 姓王 is taken for a name and 姓名 is not: all of the 百家姓, and the commoner ones of today beside it."""

from __future__ import annotations

COMPOUND_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 轩辕 端木 独孤 南宫 百里 呼延 西门 申屠 闻人 澹台 公冶 拓跋 完颜 赫连 万俟 淳于 单于 太史 钟离 闾丘 纳兰".split()
)

SINGLE_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费"
    "卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由闪沐仉法伦俊才"
)
PLAIN_SURNAMES = frozenset("萧凤贝贲洪诸钮滑荀羿邴隗宓钭韶蓟籍赖鄂逄郤郦璩濮郏阎宦庾桓夔厍訾蒯殳郗仉酆毋乜养佴谯笪禤尧")
"""Those of the 百家姓 that begin no everyday word, beside SINGLE_SURNAMES."""
AMBIGUOUS_SURNAMES = frozenset(
    "水昌常经家汲糜松弓牧山蓬仰秋暴怀从咸能苍双莘贡扶堵宰寿通别充习鱼慎终暨步都弘广禄东沃蔚越融空鞠须巢红后竺益督汝钦缑有琴伯赏墨年爱言福曾区"
)
"""Surnames that begin everyday words too: taken only where the customer says that it is the surname (我姓年, 年先生)."""
RARE_COMPOUNDS = frozenset(
    "公羊 宗政 濮阳 太叔 仲孙 鲜于 司空 亓官 司寇 子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 夹谷 宰父 谷梁 段干 东郭 南门 归海 羊舌 微生 梁丘 左丘 东门 第五".split()
)
"""Compound surnames, taken like the ambiguous ones."""
