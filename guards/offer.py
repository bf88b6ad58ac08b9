"""What the desk is said to have, give or work through: 我们有校车, 送一张钢化膜, 在小程序上购买."""

from __future__ import annotations

import re

from guards.phrase import is_refused, phrases
from guards.quantity import quantities
from guards.sense import is_plain, known_by, sense
from guards.view import letters

_THING = r"[^,。;!?]{2,12}"
_OFFERS = re.compile(
    rf"(?:我们|我司|本店|本公司|[馆店园厅场院校楼柜站]内|[馆校院]里|这里|这边|店里|园里|门口|免费|还|也|会|另外|可以?)(?:还|也|都|会|另外|免费|可以|能|为您|给您|向您)*(?:免费)?(?:提供|赠送|送|配有?|备有|设有|支持|推出|开通|派送?|安排|借给|出借|附赠|开设|设立)(?P<thing>{_THING})"
    rf"|(?:赠送|送)给?您(?P<given>{_THING})"
    rf"|(?:我们|本店|店里|园里|这里|这边|公司)(?:还|也|都|另外)*(?:备|配|设)?有(?!效|关|限|权|偿|时|人|些|没|一|其他|什么|义务|责任)(?P<kept>{_THING})"
    r"|(?:在|通过|用|到|关注|加|下载|登录|扫)(?:我们的?|本店的?|公司的?|您的|一下)?(?P<way>[^,。;!?在用到]{2,10}?)(?:上|里|中|就|直接|自助|即可|来|进行)?(?:办理|预约|购买|申请|提交|缴费|充值|取消|查询|下单|预订|报名|支付|付款|领取|登记|交)"
)
# 只有业主才能办, where no passage speaks of 业主.
_ONLY = re.compile(r"(?:只有|仅限|只限|只对|只接受)(?P<thing>[^,。;!?]{2,10}?)(?:才|可|能|的|$)")
_BEFORE = re.compile(
    r"^(?:给您|为您|您|一[个张份次位台套只]|[两二三四五六七八九十\d]+[个张份次位台套只节天年]|免费|专业|专属|全程)+"
)
_AFTER = re.compile(r"(?:给您|为您|作为|可以|帮您|使用|供您|服务|的|领|接|送).*$")
_NEW = 0.6
# A name as short as these, of which no two neighbouring characters stand there.
_FEWEST, _MOST = 3, 4


def offers_unknown(text: str, passages: tuple[str, ...], facts: tuple[str, ...] = ()) -> tuple[int, int] | None:
    """Where a sentence offers a thing, or names a way, of which most is strange to the passages and the pack's `facts`."""
    known, wide = known_by(passages), known_by((*passages, *facts))
    written = letters("\n".join((*passages, *facts)))
    for phrase in phrases(text):
        if phrase.asks:
            continue
        for match in (*_OFFERS.finditer(phrase.text), *_ONLY.finditer(phrase.text)):
            named = next(filter(None, match.groups()), "")
            if is_refused(phrase.text, match.start()) or re.match(r"不|没|无", named):
                continue
            # 在中午十二点之前办理 and 到您当初付款的账户 name no way.
            if match.re is _OFFERS and match["way"] and (quantities(named) or named.startswith(("您", "之前", "之后"))):
                continue
            thing = sense(_AFTER.sub("", _BEFORE.sub("", named)) or named)
            strange = [one for one in thing if one not in (known if match.re is _ONLY else wide)]
            if len(strange) >= _NEW * len(thing) > 0 and any(not is_plain(one) for one in strange):
                return phrase.span(match)
            bare = _AFTER.sub("", _BEFORE.sub("", named))
            if _FEWEST <= len(bare) <= _MOST and not any(bare[at : at + 2] in written for at in range(len(bare) - 1)):
                return phrase.span(match)
    return None
