"""Words of service that say the same or answer one another: who asks when it closes is answered by when it is open."""

from __future__ import annotations

from functools import lru_cache

#: A line each; folded (Simplified) text. Only words of everyday service, none of one trade's own.
_LINES = """
    开门 关门 打烊 闭馆 开馆 开放 营业 上班 下班 办公 收工 开店 关店 服务时间 办理时间
    价格 价钱 费用 收费 资费 计费 收取 标准 门票 票价 元
    修 维修 报修 修理 检修 抢修
    规定 要求 规则 须知 不得 禁止 应当
    丢 丢了 遗失 丢失 弄丢 掉了 不见 失物
    退钱 退款 退费 退还 退回 返还 原路退
    地址 位置 位于 地点 地方
    坏 坏了 故障 损坏 失灵 不灵 毛病 异常
    电话 热线 专线 拨打 致电 号码
    预约 预订 预定 提前 约
    取消 退订 改期
    带 携带 出示 凭 提供 材料 证件
    小孩 孩子 儿童 娃 小朋友 未成年人 婴儿 宝宝
    老人 长者 老年人 老人家
    狗 犬 宠物
    车 车辆 机动车 汽车 车子
    垃圾 废弃物 废物
    租客 租户 承租人
    业主 住户 房主
    发票 开票 票据
    赔 赔偿 赔付 补偿
    罚 罚款 违约金 滞纳金
    便宜 优惠 打折 折扣 减免 半价
    押金 保证金 定金
    办 办理 申请 手续
    交 缴 缴纳 支付 付款 交费 缴费
    晚了 逾期 超期 过期 超过
    送 配送 派送 送达 送货
    免费 不收费 不收 不另收费
    电梯 升降机
    空调 冷气
    厕所 卫生间 洗手间
    单车 自行车
    贴 张贴 公示
    多人 人数 容纳
    吃 餐 用餐 早餐
    钥匙 门卡 房卡 门禁卡
"""


@lru_cache(maxsize=1)
def _classes() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _LINES.strip().splitlines():
        words = tuple(line.split())
        for word in words:
            found[word] = words
    return found


def stated(word: str, text: str) -> bool:
    """Whether the folded text has the word, or one that says the same of a service."""
    return word in text or any(one in text for one in _classes().get(word, ()))
