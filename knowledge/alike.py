"""Words of service that say the same or answer one another: who asks when it closes is answered by when it is open."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache

from knowledge.tokens import dictionary

#: A line each; folded (Simplified) text. Only words of everyday service, none of one trade's own. Words behind "=" say the same,
#: whatever is asked; behind "~" one may stand for another where a passage has only that one; the others only answer one another.
_LINES = """
    = 开门 开馆 开店 营业 开放
    = 关门 打烊 闭馆 关店
    开门 关门 打烊 闭馆 开馆 开放 营业 上班 下班 办公 收工 开店 关店 服务时间 办理时间
    = 价格 价钱 费用 资费
    ~ 价格 价钱 费用 收费 资费 门票 票价
    价格 价钱 费用 收费 资费 计费 收取 标准 门票 票价 元
    = 维修 修理 检修
    ~ 修 维修 报修 修理 检修 抢修
    规定 要求 规则 须知 不得 禁止 应当
    = 丢了 遗失 丢失 弄丢 掉了 不见了
    丢 丢了 遗失 丢失 弄丢 掉了 不见 失物
    = 退钱 退款 退费 退还 退回 返还
    ~ 退 退钱 退款 退费 退还 退回 返还 原路退 转入
    = 地址 位置
    地址 位置 位于 地点 地方
    = 坏了 故障 损坏 失灵
    ~ 坏了 故障 损坏 失灵 消磁 刷不出
    坏 坏了 故障 损坏 失灵 不灵 毛病 异常
    ~ 不准 异常 误差 偏高 偏快 走快 过快
    ~ 检测 校表 校验 检验 检定
    电话 热线 专线 拨打 致电 号码
    = 预约 预订 预定
    ~ 约 订 预约 预订 预定
    预约 预订 预定 提前 约
    取消 退订 改期
    带 携带 出示 凭 提供 材料 证件
    = 小孩 孩子 儿童 小朋友
    ~ 小孩 孩子 儿童 娃 小朋友
    小孩 孩子 儿童 娃 小朋友 未成年人 婴儿 宝宝
    = 老人 长者 老年人 老人家
    ~ 狗 犬 宠物
    ~ 狗绳 牵绳 牵引绳 牵狗绳
    = 车辆 汽车 车子 小车
    车 车辆 机动车 汽车 车子
    垃圾 废弃物 废物
    = 租客 租户 承租人
    租客 租户 承租人 租房
    业主 住户 房主
    发票 开票 票据
    = 赔偿 赔付
    赔 赔偿 赔付 补偿
    罚 罚款 违约金 滞纳金
    ~ 封顶 最高 上限 至多
    封顶 最高 上限 至多 不超过
    ~ 续费 续交 续缴 续期
    ~ 意思 含义
    = 自习 自修
    ~ 捐 捐赠 捐献
    = 便宜点 便宜 优惠 打折 减免 少交 少收
    便宜 优惠 打折 折扣 减免 半价 少交 少收
    = 押金 保证金
    押金 保证金 定金
    办 办理 申请 手续
    ~ 大巴 班车 巴士 接驳车
    ~ 年付 年缴 年交 按年预缴 按年缴
    年付 年缴 年交 按年 月付 按月 季付 按季 预缴
    丢了 失物 招领 认领 捡到 拾到
    = 缴纳 支付 付款 交费 缴费
    ~ 交 缴 缴纳 支付 付款 交费 缴费
    现金 刷卡 扫码 转账 转入 打款 对公 微信支付 支付宝
    晚了 逾期 超期 过期 超过
    送 配送 派送 送达 送货
    = 免费 不收费 不要钱 不花钱
    免费 不收费 不收 不另收费
    = 电梯 升降机
    = 空调 冷气
    = 卫生间 洗手间 厕所
    = 自行车 单车 脚踏车
    贴 张贴 公示
    多人 人数 容纳
    吃 餐 用餐 早餐
    = 门禁卡 门卡
    钥匙 门卡 房卡 门禁卡
    ~ 节日 过节 节假日 假日 假期 放假
    = 空置 空着 闲置 没住人 没人住 没有住人 无人居住 不住人
    = 下水道 排水管 下水管
    ~ 下水 下水道 下水管 排水 排水管 管道
    = 堵塞 堵住 堵了 不通
    ~ 堵 堵了 堵塞 堵住 不通
    堵 堵了 堵塞 堵住 不通 疏通 返水
    ~ 责任 负责 承担
    ~ 员工 工作人员 师傅 保安 保洁 管家 服务员 客服 物业人员
    ~ 礼物 礼品 送礼
    礼物 礼品 红包 送礼 赠送 小费
    ~ 办公室 前台 客服中心 服务中心 服务台 管理处 物业处
    留言 来信 写信 纸条 意见箱
    ~ 吵闹 太吵 噪音 噪声 扰民
    吵 吵闹 噪音 噪声 扰民
    = 火警 火灾 火情 着火 起火 失火
    = 早饭 早餐
    = 午饭 午餐
    = 晚饭 晚餐
    = 钟头 小时
    = 手机号 手机号码
    ~ 包裹 快件 快递
    = 走廊 楼道 过道
    = 大厅 大堂
    ~ 摄像头 摄像机 监控
    ~ 工钱 工时费 人工费
    = 保修 质保 包修
    ~ 无线网 wifi 网络 上网
    ~ 拉走 运走 清运
    ~ 邮寄 寄送 快递
    ~ 房租 租金
    ~ 扔掉 丢弃 投放
    ~ 加 添加 关注 搜索
    加 添加 关注 搜索 绑定
"""


@lru_cache(maxsize=1)
def _classes() -> dict[str, tuple[str, ...]]:
    """Every word with all that says the same as it or answers it."""
    return _by_word("", "~", "=")


@lru_cache(maxsize=1)
def _standing_in() -> dict[str, tuple[str, ...]]:
    """Every word with those that may stand for it."""
    return _by_word("~", "=")


def _by_word(*marks: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _LINES.strip().splitlines():
        first, *rest = line.split()
        mark, words = (first, rest) if first in ("=", "~") else ("", [first, *rest])
        for word in words if mark in marks else ():
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *words)))
    return found


@lru_cache(maxsize=1)
def _same() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {word: line.split()[1] for line in _LINES.strip().splitlines() if line.split()[0] == "=" for word in line.split()[1:]}
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True))), names


def stated(word: str, text: str) -> bool:
    """Whether the folded text has the word, or one that says the same of a service."""
    return word in text or any(one in text for one in _classes().get(word, ()))


def in_one_word(text: str) -> str:
    """The folded text with one word for all that say the same: for comparing, never for showing."""
    pattern, names = _same()
    return pattern.sub(lambda found: names[found[0]], text)


def in_words_of(question: str, *, head: Container[str], text: Container[str]) -> str:
    """The folded question in the words of a passage: 门票 for what it calls 收费. As it was where the passage has its words, or none for them.

    `head` is what stands above the passage, whose words come first; both may be sets of words instead of texts. A single character is a
    word of its own only where the question ends with it (怎么修); elsewhere it is part of a name as often.
    """
    pieces = _whole(dictionary().cut(question, HMM=False))
    end = len(question.rstrip("?!。,. "))
    at = 0
    for place, piece in enumerate(pieces):
        at += len(piece)
        short = len(piece) < 2
        # 订 stands in 预订 too, and is meant by it.
        if (short and at < end) or (not short and (piece in head or piece in text)):
            continue
        # 要不要钱 asks; it does not say 不要钱.
        if piece[0] == "不" and place and pieces[place - 1][-1:] == piece[1:2]:
            continue
        others = [one for one in _standing_in().get(piece, ()) if len(one) > 1]
        pieces[place] = next((one for where in (head, text) for one in others if one in where), piece)
    return "".join(pieces)


def _whole(pieces: Iterable[str]) -> list[str]:
    """The pieces, joined where two make a word of the lines that the dictionary lacks: 堵了, 狗绳."""
    found: list[str] = []
    for piece in pieces:
        if found and f"{found[-1]}{piece}" in _standing_in():
            found[-1] += piece
        else:
            found.append(piece)
    return found
