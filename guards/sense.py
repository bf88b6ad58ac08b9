"""What a text says beneath its words: 拿收据来 for 凭收据, 不能借走 for 不外借, folded to one character each."""

from __future__ import annotations

import re
from functools import lru_cache

from guards.courtesy import content
from guards.phrase import phrases
from guards.quantity import quantities
from guards.view import letters

# A line each: what stands for all of them, and everyday words of service that say the same. No trade's own words.
_LINES = """
    食 吃东西 吃饭 吃 食用 进食 用餐 就餐 餐食
    饮 喝水 喝 饮用 饮水
    物 东西 物品 食物 食品 物件 用品
    阅 看书 观看 阅览 阅读 查看 看
    外借 借走 借出 借回家 带走
    外带 外面带的 外面带 从外面带 自带 外食
    后 以后 之后 过后 完了 完以后 完之后 完 了以后 了之后
    前 以前 之前 前面
    内 以内 之内 里面 里 里头
    晨 早上 早晨 清晨 上午 一早 早间
    晚 晚上 夜间 夜里 晚间
    童 孩子 小孩子 小孩 小朋友 儿童 幼儿 宝宝
    老人 老年人 长者 老人家
    禁 不要 请勿 切勿 不宜 不得 禁止 严禁 不许 不准 不让 千万别 不能 不可以 不可 不允许 不可以再 没法 无法 不能再 谢绝 不建议 勿 不行 不接受 不予
    付 付钱 交钱 缴费 付费 支付 缴纳 交纳 掏钱 出钱 花钱 交 缴 结清 结账
    收 收费 收取 收钱 计收 加收
    费 费用 价钱 价格 钱 款项 款 资费
    半 一半 半数
    退 退还 退回 返还 退款 退钱 退费 归还
    坏 坏了 损坏 故障 毛病 弄坏 洗坏
    丢 丢失 丢了 遗失 弄丢 丢掉
    无 没有 没 未 尚未 还没 没能
    持 拿着 拿上 拿 带上 带好 带着 带 携带 凭 出示 提供 随身
    诊 门诊 看诊 坐诊 开诊 出诊 接诊 就诊 看病 看医生
    拨 拨打 致电 打电话 打 呼叫
    闭 闭馆 关门 休息 休馆 停业 关闭 关 不开放 不营业 不开门 不开
    开 开放 营业 开门 上班 办公 照常
    自 自己 本人 自行 亲自 自个儿 自理 自负
    承担 负担 承受 支付
    提前 事先 预先 提早 事前
    约 预约 预订 预定 订座 订 报名
    到 到场 来到 到达 抵达 来 前来 到店
    改 更改 修改 变更 改动 更换 换 调换
    误 有误 错误 写错 弄错 错了 错 不对
    告 告诉 告知 通知 说明 说 提出 讲 反映 告诉我们
    烟 吸烟 抽烟
    室内 屋里 室里 房间里 屋内 屋子里
    室外 外面 户外 屋外
    购 购买 买 选购
    寄 邮寄 寄递 寄送 快递
    立即 马上 立刻 即时 当场 即刻 即
    陪 陪同 陪着 陪伴 由监护
    存 存放 寄存 放
    用 使用 利用 享用 享受 享 享有
    满 达到 够 足 达
    办 办理 操作 处理 受理 申办 申请
    次年 第二年 来年
    次日 第二天 隔天 翌日
    次月 下个月 下月
    赔 赔偿 赔付 补偿
    优惠 打折 折扣 便宜
    恢复 复用 找回 还原
    含 包含 包括 包 算在内 涵盖
    送 配送 派送 送货 送达 赠送
    拿取 取件 领取 取 领 提取 自取
    位 名 人 个人
    本 册
    超 超过 超出 过了 高于 大于 多于 逾
    少 不足 不满 不到 不够 低于 少于 未满
    全 全部 全额 所有 统统 整
    重 过重 超重
    热 过热 太热
    冷 过冷 太冷
    量 测量 测 检测
    修 维修 修理 检修 修好
    空腹 空着肚子 饿着肚子 饿肚子
    进 进入 进去 驶入 开进 入内 驶进
    首 第一次 首次 初次 头一次 头回 没来过
    同 一起 同时 同享 叠加
    犬 狗
    只 仅 只能 仅限 只限 只有 限
    才 方 方可
    收件 受让 接收
    时 时候 期间 时间 的时候
"""
_CANON = {word: one for line in _LINES.strip().splitlines() for one, *words in [line.split()] for word in words}
_WORD = re.compile("|".join(sorted(map(re.escape, _CANON), key=len, reverse=True)))
# The same words where they may stand beside anything: of one character they are a part of another word too often.
WORDS = re.compile("|".join(sorted((re.escape(one) for one in _CANON if len(one) > 1), key=len, reverse=True)))
# What holds a sentence together, frames a figure or names no thing.
EMPTY = re.compile(
    r"请问|您|你|我们|我|咱们?|这边|这个|那个|这种|这些|这笔|的话|一共|总共|合计|大约|左右|一般|通常|部分|最[多少高低长短大小久迟晚早]|至[少多]|以[上下]|或者?|而|但是?|不过|因为|所以|如果|要是|若"
    r"|可以|能够|即可|就行|就好|允许|[需必]要?须?|应当?|如需|进行|方面|控制在|开始|结束|截止|起止|正常|普通|属于|仍?然|已经|有人|接听|分别|另外|而且|并且|既|只|仅|次|个|时"
    r"|周末|双休日|工作日|平[日时常]|节假日|法定|假期|总结|如下"
    r"|咨询|位置|留下|提醒|查收|祝您?|欢迎|联系|总之|其实|当然|目前|现在"
    r"|比如|例如|譬如|举个例子|打个比方|也就是|简单来说|具体|情况|问题|留意|注意|谅解|麻烦|辛苦|朋友|人家|各位|方式|机会|建议|尽快|尽早|尽量|记得|千万|一定|直接|顺便|万一|假如|相比|比较|稍微?|慢?一些|一点儿?|清楚|明白|知道|确认|核对"
    r"|[的了吗呢吧着就也都还再会将把被由给对从自在是为和与及能可要得每按当到来去上下中过做想让帮请一很太已]"
)
# Everyday characters: told in other words than a passage's, they name nothing that it doesn't.
_PLAIN = frozenset(
    "不没别无未非免有其他她它们此该各某另两二三四五六七八九十百千万几多少数半全整头首末第先才刚又更越较最极够约近远快慢早晚前后内外里间上下左右旁边"
    "说看想问找等进出回带拿放取用付收办开关起止止动打成掉完好坏大小高低长短新旧同样般如何怎么什哪谁么这那儿些点种类条份张件节步笔档家位名今明昨天日月年周号时候刻现临今期"
    "加减乘除算计比共总剩余扣按照依据即则且并但因若除凡任何论管尽须必应该准许让使叫令请麻烦急稍仅只够满超变成转归属落离距待留住走跑玩读写听见知道觉清楚明白确实真正容易方便需难怪可否是对错行能会愿肯敢易手口声面门身心气生活事物品东西地所处场边段样法式度量延决定适于哥姐爸妈爷奶叔婶亲戚邻禁以标准忙想延单纯合法暂"
)
_FEWEST = 3
_SHARE = 0.7
_LIKE = 0.8


@lru_cache(maxsize=2048)
def sense(phrase: str) -> str:
    """The characters that tell what a folded phrase says; figures, courtesies and particles are left out."""
    for one in reversed(quantities(phrase)):
        phrase = phrase[: one.start] + phrase[one.end :]
    return EMPTY.sub("", _WORD.sub(lambda found: _CANON[found[0]], content("".join(filter(str.isalnum, phrase)))))


def is_told(text: str, passages: tuple[str, ...]) -> bool:
    """Whether nearly all that `text` says is said in the passages; everyday characters count only where they are theirs as well."""
    said = frozenset("".join(sense(one.text) for one in phrases(text)))
    known = known_by(passages)
    told = said & known
    foreign = said - known - _PLAIN
    if not said and quantities(text):
        return True
    least = _FEWEST - bool(quantities(text))
    return len(told) >= least and len(told) >= _SHARE * (len(told) + len(foreign))


def known_by(passages: tuple[str, ...]) -> frozenset[str]:
    """The characters of all that the passages say."""
    return frozenset().union(*map(_known, passages))


def is_plain(character: str) -> bool:
    """Whether it names no thing by itself."""
    return character in _PLAIN


@lru_cache(maxsize=256)
def _known(passage: str) -> frozenset[str]:
    told = frozenset("".join(sense(one.text) for one in phrases(passage))) | frozenset(letters(passage))
    return told | frozenset("优惠") if "折" in told else told
