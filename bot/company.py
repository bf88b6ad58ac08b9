"""The organisation that a customer comes from, where a message names it."""

from __future__ import annotations

import re

_COMPANY = re.compile(
    r"(?:我们?是|这边是|这里是|代表|来自|单位是?|公司是)\s*([一-鿿a-z0-9()（）]{2,24}?(?:公司|集团|厂|工作室|事务所|研究院|医院|学校|大学|银行|商行|经销部|门市部))"
)
# 我们是华信科技的, without the word for company.
_ORGANISATION = re.compile(
    r"(?:我们?是|这边是|这里是|代表|来自)\s*(?![做搞卖供专从来要在]|生产|经营|一家|你们?)([一-鿿a-z0-9]{2,12}?(?:科技|实业|贸易|商贸|建材|物流|工程|传媒|广告|股份|电子|机械|制造|食品|医药|能源|建设|装饰|家具|印刷|咨询|服饰|化工|材料|设备|电器|电气|软件|网络|信息|供应链|园艺|园林|物业|酒店|超市|经营部|商店|中心|协会|门店|店))"
    r"(?=的|[,，。!！ ]|这边|$)"
)
_OF_COMPANY = re.compile(
    r"(?:^|[,，。!！ ])(?!你们|我们|贵)((?:(?![来去到约想要])[一-鿿a-z0-9]){2,12}?(?:公司|集团|厂|工作室|事务所))(?:的|[,，。 ]|$)"
)
_PRIVATE = re.compile(r"(?:^|[,，。;；、 ])(?:个人|私人)(?:来访|名义|的)?(?:$|[,，。;；、 ])")
# What a firm's name ends in, where it is told without the word for company: 楚天劳保, 鑫达五金, 长江印务.
_TRADES = (
    "科技|实业|贸易|商贸|建材|物流|工程|传媒|广告|股份|电子|机械|机电|制造|食品|医药|能源|建设|装饰|装修|家具|印刷|印务|咨询|服饰|化工|材料|设备|电器|电气|软件|网络|"
    "信息|供应链|园艺|园林|物业|酒店|超市|经营部|商店|中心|协会|门店|五金|轴承|阀门|泵业|包装|劳保|消防|建筑|电缆|电线|管业|钢材|纸业|塑料|橡胶|玻璃|陶瓷|家居|家电|"
    "厨具|灯饰|照明|服装|纺织|皮具|百货|粮油|茶叶|酒业|农业|饲料|汽车|汽配|汽修|租赁|旅行社|旅游|文化|教育|培训|安防|监控|智能|环保|保洁|家政|搬家|货运|速递|"
    "快递|客运|航空|精工|重工|模具|仪器|仪表|检测|测绘|设计|策划|律所|诊所|药业|药房|生物|化妆品|美容|健身|餐饮|饭店|饭庄|渔业|苗木|花卉|公司|集团|厂|店"
)
_NAME = r"(?:(?![我你您他她的是在来去约想要谈聊送看找个位叫姓有和跟给])[一-鿿a-z0-9]){2,12}"
_PLACED = (
    r"(?:业主|住户|租户|租客|客户|客人|会员|本地|外地|这里|那里|刚才|上次|之前|昨天|今天|新来|附近|楼[上下]|\d*[栋幢座号楼室期])"
)
# 我们是宜昌恒泰包装的我叫…, 我是长江印务的何涛: whoever says 我是…的 of a house or a role says no organisation.
_OF = re.compile(rf"(?:我们?|这边|这里|代表)(?:是|系)({_NAME})的(?!时候|话)")
_CALLED = re.compile(rf"(?:公司|单位|店|厂)(?:的?名字?|全称|名称)?(?:叫做?|是|为|[:：])\s*({_NAME})")
_TRADE_PIECE = re.compile(
    rf"(?:我们?(?:是|系|在)?|是|叫|来自|单位[:：]?|公司[:：]?)?((?:(?!你们|贵)[一-鿿a-z0-9]){{2,10}}(?:{_TRADES}))(?:的|这边)?"
)
_PIECES = re.compile(r"[,，。;；、!！:：\s/|]+")
_NO_NAME = re.compile(
    r"[你您他她了吗呢吧啊呀么哪谁怎想要能会可就先别不没把被让给来去到点分钟天今明后昨月周早晚]|[我是](?!们)|谈|聊|送|看|说|问|半|左右|可能|大概|应该|或者|还有|电话|手机|先生|女士|小姐"
)
_LONGEST = 16


def find_company(folded: str) -> str | None:
    """The organisation that the writer comes from: 我是…公司的, …厂, …集团; None where none is named."""
    found = _COMPANY.search(folded) or _ORGANISATION.search(folded) or _OF_COMPANY.search(folded)
    if found is None:
        return "个人" if _PRIVATE.search(folded) else None
    return found.group(1)


def find_expected_company(folded: str) -> str | None:
    """Like `find_company`, where one is to be told sooner or later: also a firm's name by itself, or whose people the writer says they are."""
    sure = find_company(folded)
    if sure is not None:
        return sure
    for cue in (_CALLED, _OF):
        found = cue.search(folded)
        if found and not re.search(_PLACED, found[1]):
            return found[1]
    pieces = (piece for piece in _PIECES.split(folded) if piece)
    return next((found[1] for piece in pieces if (found := _TRADE_PIECE.fullmatch(piece)) and may_be_name(found[1])), None)


def may_be_name(told: str) -> bool:
    """Whether what was told may be what an organisation is called: short, and no clause with somebody doing something."""
    return 2 <= len(told) <= _LONGEST and not _NO_NAME.search(told) and not told.isdigit()
