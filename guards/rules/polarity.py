"""CC-32: 可以 where the passage forbids, 无需 where it demands: the small models' commonest wrong answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from guards.bearing import bearing_on
from guards.courtesy import content_pairs
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.inclusion import turns_inclusion
from guards.phrase import phrases
from guards.quantity import quantities

# (group, denying, affirming): the denying form is looked for first, since 不可以 holds 可以.
_GROUPS = (
    (
        "permission",
        re.compile(
            r"不在[^,。]{0,6}(?:允许|可以|准许|规定)[^,。]{0,4}(?:时[间段]|范围|之[列内])|不接收|暂缓|不参与|不参加|不适合|不适宜|禁止|严禁|不得|不能|不可(?!抗|或缺|避免)|不允许|不准(?![的时可请就怎,。]|$)|不许|请勿|切勿|勿|不宜|无法|谢绝|不支持|不应|不行|不予"
            r"|未经|不对外|不接受|不受理|不办理"
        ),
        re.compile(
            r"可以|允许|能够|准许|可(?=[自在到以凭先选直随同申办用])|支持|(?<![不可功智性节可只仅])能(?!源|耗|力)|接受|受理|欢迎(?=[^,。]{1,6}的|带|携)"
            r"|没问题"
        ),
    ),
    (
        "need",
        re.compile(r"无需|不需要?|不必|不用(?!品)|无须|免(?=予|办|提|交|预|登)|毋须|不要求|代替|替代"),
        re.compile(r"需要|必须|须|需(?!求)|应当|应(?!急|用|付)|务必|要求|一定要|凭(?!空)|要(?=带|先|提|持|填|办|交|凭|有|出|到|在|向)"),
    ),
    ("charge", re.compile(
        r"(?<!不)(?<!没有)(?<!不设)(?<!无)免费|不(?:会|再|予|用|需要?)?(?:收费|收取|另收|交|付|缴)(?:费用?|钱)?|不收(?:任何)?(?:费用?|钱)?|(?<!不)免收|不额外|不(?:要|用|花)钱"
        r"|(?<!不)免(?=运费|票|押金|手续费|停车费|服务费|安装费)"
    ), re.compile(r"收费(?!标准|处|项)|不免|加收|收取|付费|有偿|另收|额外收|自费|自付|(?:要|须|需|得|应)(?:另外?)?(?:收|交|缴|付)(?:纳)?[^,。]{0,6}[费钱]")),
    ("include", re.compile(
        r"不包[含括]|不含|不在[^,。]{0,8}(?:内|范围)|除外|另计"
    ), re.compile(r"包[含括]|(?<!不)包(?=安装|运费|邮|送货|退|换|教会)|(?<!不)含(?!量)|涵盖|计入")),
    ("refund", re.compile(r"不予?退|概不退|不退还|不可退|不能退"), re.compile(r"退还|退回|可退|全额退|退款")),
    ("exist", re.compile(
        r"没有|暂无|不设|未设|不提供|未开通|不开放|停用|关闭|不营业"
    ), re.compile(r"设有|(?<!没)(?<!所)有(?!效|关|偿|权|限|期|时|害|毒|序|人)|提供|开放|开通|配有|营业")),
)  # fmt: skip
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_SHARE = 0.5
_FEWEST = 2


class FlippedPolarity:
    """The passage's phrase on the same matter says the opposite. A bare 可以 is held to the question's own words."""

    name = "polarity"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        context = bearing_on(text, context)
        findings = []
        if span := turns_inclusion(text, tuple(one.text for one in context.passages)):
            findings.append(Finding(rule=self.name, clause=self.clause, code="polarity.included", start=span[0], end=span[1]))
        for phrase in phrases(text):
            if phrase.is_condition or phrase.wonders or cited(context).holds(phrase.text):
                continue
            stance = _stance(phrase.text)
            topic = own = _topic(phrase.text)
            if len(topic) < _FEWEST:
                topic = _topic(context.question) | topic
            if _is_charged_for_nothing(stance, context):
                findings.append(
                    Finding(rule=self.name, clause=self.clause, code="polarity.charge", start=phrase.start, end=phrase.end)
                )
            elif stance and len(topic) >= _FEWEST and (group := _flipped(phrase.text, own, topic, _weekdays(text), context)):
                findings.append(
                    Finding(rule=self.name, clause=self.clause, code=f"polarity.{group}", start=phrase.start, end=phrase.end)
                )
        return findings


def _is_charged_for_nothing(stance: dict[str, bool], context: GuardContext) -> bool:
    """要收费 where the passages name what is free, and neither a charge nor a sum."""
    if not stance.get("charge"):
        return False
    sides = {one.sides["charge"] for passage in context.passages for one in _stances(passage.text) if "charge" in one.sides}
    sums = any(one.family == "money" for passage in context.passages for one in quantities(passage.text))
    rated = any(one.family in {"fold", "percent"} for passage in context.passages for one in quantities(passage.text))
    return sides == {False} and not sums and not rated


def _flipped(
    said: str, own: frozenset[str], topic: frozenset[str], days: frozenset[float | str], context: GuardContext
) -> str | None:
    """The group in which every passage phrase that is nearest to the topic takes the other side."""
    stance = _stance(said)
    # What holds on Sundays says nothing of Mondays.
    candidates = [
        (one.sides, one.topic)
        for passage in context.passages
        for one in _stances(passage.text)
        if (not days or not one.days or days & one.days)
        and (not one.shared or one.shared & topic or "charge" in one.sides)
        and not _is_of_other_case(said, one.text)
    ]
    for group, affirms in stance.items():
        exactly = {sides[group] for sides, other in candidates if group in sides and own and other == own}
        if exactly == {not affirms}:
            return group  # 免疫规划疫苗, where another phrase speaks of 非免疫规划疫苗
        if any(own and own <= other and sides.get(group) == affirms for sides, other in candidates):
            continue  # 不能外借, word for word but for the modal
        near = [(_nearness(topic, other, group), sides[group]) for sides, other in candidates if group in sides]
        best = max((share for share, _ in near), default=0.0)
        if best >= _SHARE and all(side != affirms for share, side in near if share >= best - 0.1):
            # The same matter may stand without a word of this group: then nothing contradicts it.
            rest = max((len(topic & other) / len(topic) for sides, other in candidates if group not in sides), default=0.0)
            if best >= rest - 0.1:
                return group
    return None


_LACKED = re.compile(r"(?:未|尚未|还没|没有?|无)(?P<what>(?![需须法论理效限])[一-鿿])(?!的)")
_OVERDUE = re.compile(r"逾期|超时|超期|超出|超过|过期|之后|以后|晚于|第\d")
_INTIME = re.compile(r"[\d一二三四五六七八九十两半](?:个)?(?:小时|分钟|天|日|个?月|年|周)(?:以内|之内|内)")


def _is_of_other_case(said: str, stated: str) -> bool:
    """开了课 and 未开课, 30天内 and 逾期: what holds of the one says nothing of the other."""
    mine, theirs = ({one["what"] for one in _LACKED.finditer(text)} for text in (said, stated))
    if any(what in said for what in theirs - mine) or any(what in stated for what in mine - theirs):
        return True
    return bool(_INTIME.search(said) and _OVERDUE.search(stated) and not _OVERDUE.search(said))


def _nearness(topic: frozenset[str], other: frozenset[str], group: str) -> float:
    share = len(topic & other) / len(topic)
    # 不含安装 is said in passing, of what the phrases before it named.
    return 1.0 if group == "include" and other and other <= topic else share


def _stance(phrase: str) -> dict[str, bool]:
    sides: dict[str, bool] = {}
    for group, denying, affirming in _GROUPS:
        if denying.search(phrase):
            sides[group] = False
        elif affirming.search(phrase):
            sides[group] = True
    return sides


@lru_cache(maxsize=1024)
def _topic(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters that say what the phrase is about."""
    for _, denying, affirming in _GROUPS:
        text = affirming.sub("，", denying.sub("，", text))
    return content_pairs(text)


@dataclass(frozen=True, kw_only=True)
class _Stated:
    """A phrase of a passage: which sides it takes on what, of which days. `shared`: where the topic is lent by the phrases
    before it, what a sentence must share with the phrase itself.
    """

    text: str
    sides: dict[str, bool]
    topic: frozenset[str]
    days: frozenset[float | str]
    shared: frozenset[str] = frozenset()


@lru_cache(maxsize=256)
def _stances(passage: str) -> tuple[_Stated, ...]:
    """Each phrase; and once more with the topic that those before it in the sentence lend (…，不得外挑)."""
    found = []
    for sentence in _SENTENCE.split(passage):
        lent: frozenset[str] = frozenset()
        for phrase in phrases(sentence):
            one = _Stated(text=phrase.text, sides=_stance(phrase.text), topic=_topic(phrase.text), days=_weekdays(phrase.text))
            found.append(one)
            if lent and one.sides and len(one.topic) < _FEWEST:
                found.append(replace(one, topic=one.topic | lent, shared=one.topic))
            lent |= one.topic
    return tuple(found)


def _weekdays(text: str) -> frozenset[float | str]:
    return frozenset(day for one in quantities(text) if one.family == "weekday" for day in one.values)
