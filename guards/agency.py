"""Who is to do a thing, and who pays: 由业主负责, 由供电公司受理, 邮费我们承担."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guards.charge import FREE
from guards.courtesy import content_pairs, folded_pairs
from guards.denial import denies
from guards.phrase import Phrase, is_refused, phrases

_PAYS = r"承担|支付|缴纳|付款|付费|负担|分摊|自理|自付|出钱|预交|预付|垫付|交纳|交付|交"
_BY = re.compile(
    r"由(?P<who>[^,。、由]{2,10}?)(?:来|去|进行|代为|自行|自己|统一|直接|免费|主动|先行|共同|分别|一方)?"
    rf"(?P<deed>负责(?:维[修护])?|维护|结算|修复|维修|受理|答复|开具|出具|发放|审核|批准|保管|收取|处理|赔偿|赔付|更换|清运|监督|办理|{_PAYS}|出(?=$|[钱资]))"
)
# The desk's own side, whatever it is called.
_OURS = re.compile(r"^(?:我们|我司|我方|本公司|公司|本店|商家|平台|物业|酒店|银行)")
_STAFF = re.compile(r"我们|我司|我方|本店|本公司|师傅|工作人员|店员|客服|员工|专员|搬运工|管家|服务员")
_CUSTOMER = re.compile(r"您|自己|自行|本人|客户|用户|业主|会员|家长|顾客|代办人|寄件人|收件人")
_CUSTOMERS_DEED = re.compile(r"自行|自己|请(?:客户|您|业主|用户|家长)|由(?:客户|用户|业主|本人|家长|会员)|本人")
_BY_OTHER = re.compile(r"由[^,。]{2,8}|在[^,。]{1,4}(?:处|登记)|(?:客户|用户|业主|会员|家长)(?:自行|须|需|应)")
_DOES = re.compile(
    r"由(?P<who>(?!于|此)[^,。、由]{2,9}?)(?:在[^,。]{1,4}前|到[^,。]{1,4}|来|上门|免费|负责|统一|直接)?(?P<deed>[^,。由]{2,6})(?=$|[,。后的就即再才方])"
    r"|(?P<helper>我们|师傅|工作人员|店员|搬运工|客服|员工|专员)[^,。]{0,6}?(?:替|帮|为)您(?P<helped>[^,。]{2,6})"
)
_LIST = re.compile(r"[、和及与]|以及")
_STATE = re.compile(r"(?:坏|漏水?|破|损坏|丢)了?(?:的话)?$|(?:的)?维[修护]$|(?:的)?费用?$")
_ALIKE = {"维修": "维护", "负责维修": "维护", "负责维护": "维护", "负责": "维护", "修复": "维护"}
_LED = re.compile(r"由(?!于|此)(?P<rest>[^,。]{4,})$")
_PERSON = re.compile(
    r"(?P<who>[一-鿿]{0,3}(?:家长|客户|用户|业主|会员|顾客|主人|客人|前台|财务|经理|主任|主管|医生|老师|护理员|设计师|本人|[员师商]|公司|中心|部门?|[^本]店|银行|监护人|收件人|寄件人|投保人))(?:[^,。由]{0,4})$"
)
_LEAST = 2
_BORNE_BY_CUSTOMER = re.compile(
    r"(?:要|须|需)?由?(?:客户|用户|业主|会员|家长|顾客|您|旅客|住户|寄件人|收件人|本人)(?:您|自己|自行|本人|先|全额?|另外)*(?:承担|负担|支付|缴纳|交纳|付钱|付费|出钱|掏钱|自费|购买|买单)|自费|自理"
)
_IS_FREE = re.compile(r"免费|(?<![不减避难])免(?![疫税除得])|不(?:另|再)?收")
_PAID = re.compile(r"\d元|另计|自理|自费|另收|加收|(?:客户|用户|业主|家长)[^,。]{0,4}(?:承担|支付)")
_EMPTY = frozenset("的人员工家来我们您本")
_ALONE = re.compile(r"本人|亲自")
_SELF = re.compile(r"本人|亲自|您自己")
_STANDS_IN = re.compile(
    r"(?:代|替|帮)(?:您|你|办|取|领|交|签|为|他人|人|别人|本人|理(?!商))|代为|委托|他人|别人|由(?:家人|朋友|家属|同事|亲属|邻居)"
)
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class _Agent:
    who: str
    deed: str
    about: frozenset[str]
    items: tuple[frozenset[str], ...] = ()
    """The things named before 由, one by one."""
    own: frozenset[str] = frozenset()
    """What its own phrase says of what; where it says nothing, the sentence."""

    def is_same(self, other: _Agent) -> bool:
        """Whether both name the same one."""
        if _OURS.match(self.who) and _OURS.match(other.who):
            return True
        return self.who in other.who or other.who in self.who or self.who[:2] == other.who[:2]


def names_another_agent(said: str, passages: tuple[str, ...]) -> bool:
    """Whether a sentence gives a deed to somebody, where the passages give the same deed about the same to others alone."""
    stated = [one for passage in passages for one in _stated(passage)]
    for mine in _stated(said):
        others = [one for one in stated if one.deed == mine.deed and len(mine.own & one.about) >= _SHARE * len(mine.own)]
        exact = [one for one in others if any(item in one.items for item in mine.items)]
        others = exact or others
        if mine.own and others and not any(mine.is_same(one) for one in others):
            return True
    return False


def frees_who_pays(phrase: Phrase, passages: tuple[str, ...]) -> bool:
    """Whether a thing is called free that the passages let the customer pay: 样品测试免费, where 费用由供应商承担."""
    free = FREE.search(phrase.text)
    if free is None or phrase.asks or is_refused(phrase.text, free.start()):
        return False
    topic = content_pairs(FREE.sub("，", phrase.text))
    if not topic or any(FREE.search(one.text) and topic & folded_pairs(one.text) for text in passages for one in phrases(text)):
        return False
    paid = [one for text in passages for one in _stated(text) if one.deed == "pays" and not _OURS.match(one.who)]
    return any(len(topic & one.about) > _SHARE * len(topic) for one in paid)


def charges_for_the_free(phrase: Phrase, passages: tuple[str, ...]) -> bool:
    """Whether the customer is let pay what the passages call free and nowhere let pay: 配件费由客户承担, where 配件费全免."""
    match = _BORNE_BY_CUSTOMER.search(phrase.text)
    if match is None or phrase.asks or denies(phrase.text[: match.end()]):
        return False
    topic = content_pairs(phrase.text[: match.start()])
    near = [one.text for text in passages for one in phrases(text) if topic & folded_pairs(one.text)]
    best = max((len(topic & folded_pairs(one)) for one in near), default=0)
    near = [one for one in near if len(topic & folded_pairs(one)) == best]
    return bool(near) and all(_IS_FREE.search(one) and not _PAID.search(one) for one in near)


def gives_to_another(said: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence lets somebody do what the passages let another do, in whatever words: 由护士评估, 我们替您备份."""
    for phrase in phrases(said):
        for match in _DOES.finditer(phrase.text):
            who, deed = match["who"] or match["helper"] or "", match["deed"] or match["helped"]
            pairs = content_pairs(deed)
            near = [one for passage in passages for one in phrases(passage) if pairs & folded_pairs(one.text)]
            if who and pairs and near and not any(_may_be(who, one) for one in near):
                return phrase.start, phrase.end
    return None


def names_a_stranger(said: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where 由 leads to somebody whom the likest phrase of the passages doesn't name, and it names another before the same deed."""
    for phrase in phrases(said):
        match = _LED.search(phrase.text)
        if match is None or phrase.asks:
            continue
        rest = match["rest"]
        near = [(len(folded_pairs(rest) & folded_pairs(one.text)), one.text) for text in passages for one in phrases(text)]
        best = max((share for share, _ in near), default=0)
        if best < 1:
            continue
        for text in (text for share, text in near if share == best):
            at = min((text.find(pair) for pair in folded_pairs(rest) if pair in text), default=-1)
            mine = min((rest.find(pair) for pair in folded_pairs(rest) if pair in text), default=-1)
            who, theirs = rest[:mine], _PERSON.search(text[:at])
            if len(who) < _LEAST or theirs is None or set(who) & set(theirs["who"]) - _EMPTY or _is_alike(who, theirs["who"]):
                break
        else:
            return phrase.start, phrase.end
    return None


def _is_alike(one: str, other: str) -> bool:
    """Both the desk's own, or both the customer."""
    return any(kind.search(one) and kind.search(other) for kind in (_OURS, _CUSTOMER))


def stands_in(said: str, passages: tuple[str, ...]) -> tuple[int, int] | None:
    """Where a sentence sends somebody else for what the passages let the customer do alone: 家人代您补卡, where 本人."""
    if _SELF.search(said):
        return None
    for phrase in phrases(said):
        if not _STANDS_IN.search(phrase.text) or denies(phrase.text):
            continue
        topic = content_pairs(said)
        shares = [(len(topic & content_pairs(sentence)), sentence) for text in passages for sentence in _SENTENCE.split(text)]
        alone = [(share, one) for share, one in shares if share and _ALONE.search(one)]
        if alone and not any(_STANDS_IN.search(one) for _, one in shares):
            return phrase.start, phrase.end
    return None


def _may_be(who: str, phrase: Phrase) -> bool:
    """Whether the phrase names them, or leaves it open who does it."""
    ours, theirs = _OURS.search(who) is not None or _STAFF.search(who) is not None, _CUSTOMER.search(who) is not None
    if (set(who) - set("的们我您")) & set(phrase.text) and _named(who, phrase.text):
        return True
    if ours:
        return (
            not (_CUSTOMERS_DEED.search(phrase.text) or _BY_OTHER.search(phrase.text)) or _STAFF.search(phrase.text) is not None
        )
    if theirs:
        return True
    return not _BY_OTHER.search(phrase.text)


def _named(who: str, text: str) -> bool:
    return any(who[at : at + 2] in text for at in range(len(who) - 1))


@lru_cache(maxsize=256)
def _stated(text: str) -> tuple[_Agent, ...]:
    return tuple(one for sentence in _SENTENCE.split(text) for one in _agents(sentence))


def _agents(sentence: str) -> Iterator[_Agent]:
    for phrase in phrases(sentence):
        for match in _BY.finditer(phrase.text):
            # 装修押金由业主缴纳 names of what before the 由; where nothing stands there, the sentence does.
            own = content_pairs(phrase.text[: match.start()]) - content_pairs(match[0])
            about = content_pairs(sentence) - content_pairs(match[0])
            items = tuple(
                pairs for part in _LIST.split(_STATE.sub("", phrase.text[: match.start()])) if (pairs := content_pairs(part))
            )
            pays = re.fullmatch(_PAYS, match["deed"]) is not None or match["deed"] == "出"
            yield _Agent(
                who=match["who"],
                deed="pays" if pays else _ALIKE.get(match["deed"], match["deed"]),
                about=about,
                items=items,
                own=own or about,
            )
