"""Ways of asking that mean a plainer one: what is read is the plain one, what is shown never changes."""

from __future__ import annotations

import re

from knowledge.tokens import dictionary

_FORMS = (
    # Whose desk it is goes without saying.
    (re.compile(r"(?:物业|酒店|宾馆|公司|小区|商场|医院|门店|学校)的?(?=前台|办公室|客服|服务台|服务中心|管理处)"), ""),
    (re.compile(r"(?:物业|公司|单位)的?人?(?=[^，,。?？]{0,6}(?:上班|下班|开门|关门|办公|有人))"), "前台"),
    (re.compile(r"(?:算|是|属于?|归)?(?:谁|哪个|哪方)的(?:责任|负责|事儿?)|[该归由]?谁来?(?:管|负责)"), "由谁负责"),
    (re.compile(r"(?:价格|价钱|费用|收费|资费|计费)(?:标准)?(?:是|要|得)?(?:多少钱?|几块钱?|什么价格?)"), "怎么收费"),
)
_LEAD = re.compile(
    r"^(?:(?:你好|您好)[,，:：、 ]*)?(?:我?想?(?:请问|请教|咨询|打听)(?:一下|下)?|(?:我?想|麻烦|请)?问(?:一下|下)|我?想问|你好|您好)[,，:：、 ]*"
)
_MEASURES = frozenset("箱袋瓶盒束把张件条份盘碗杯支双")
_TAKES = frozenset("送买借拿带寄要租开办换放")


def bare(folded: str) -> str:
    """The folded question without the courtesy before it; as it was where nothing would be left. With 请问 or without, it is to be read the same."""
    return _LEAD.sub("", folded.strip()) or folded


def plainly(folded: str) -> str:
    """The folded question in the plain form of asking: 送水果 for 送箱水果, 由谁负责 for 算谁的责任."""
    found: list[str] = []
    for piece in dictionary().cut(folded, HMM=False):
        if not (piece in _MEASURES and found and found[-1][-1:] in _TAKES):
            found.append(piece)
    plain = "".join(found)
    for pattern, form in _FORMS:
        plain = pattern.sub(form, plain)
    return plain
