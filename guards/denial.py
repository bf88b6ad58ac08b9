"""What a text denies: the words that follow a 不得, 请勿 or 不, and the same words where they stand undenied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from guards.bound import bounds
from guards.courtesy import content_pairs
from guards.phrase import Phrase, phrases

# Limits, kinds and courtesies, none of which denies anything.
NO_DENIAL = re.compile(
    r"不(?:能|得|会|可以?|应|要)?(?:超过|高于|低于|少于|多于|大于|小于)|不(?:满|足|到|限于?|论|同|仅|但|便|错|好意思|客气|必客气|断|久|日|妨|愧|如|过|只|锈钢|动产|可抗力|可避免|要紧|免)|^不管|[未没](?:满|到|够)|未(?:成年|来(?![办取领补到])|必|知)|无(?:理由|线|论|障碍|人机|烟|忧)|非(?:常|机动|工作日|营业)"
)
_FORBIDS = re.compile(
    r"不在(?=[^,，。;]{1,12}范围)|不得|不能|不可以?|不允许|不准|不许|请勿|切勿|勿|严禁|禁止|请?不要|谢绝|无法|不予以?|不再|不会|不支持|不接受|不提供|不(?![一-鿿]?的|[分限论管])"
)
_ANY = re.compile(
    r"避[免开]|忌|(?<![分特级类性个区差鉴辨识])别(?![的人墅名家致扭])|不|无|未|没|勿|免|禁止|严禁|谢绝|除外|停止|暂停|关闭|自愿"
)
# 没有办理登记的汽车 tells who, and frees nobody from it.
_FREES = re.compile(r"[代替]替|不|无(?!法)|免|勿|自愿")
_ALLOWS = re.compile(r"可以?|能|允许|支持|接受|欢迎|没问题|行$")
_WELCOME = re.compile(r"欢迎(?:携?带)?(?!您|你|再|光临|来电|咨询|随时)(?P<who>[一-鿿]{2,4}?)(?:的|入|进|$)")
# What a passage forbids in one word: 空腹 is without breakfast.
_FASTS = (
    (re.compile(r"空腹|禁食"), re.compile(r"(?:可以?|能|照常|先)[^,。不]{0,6}(?:吃|进食|用餐|早餐|早饭)")),
    (re.compile(r"禁水|禁饮"), re.compile(r"(?:可以?|能|照常|先)[^,。不]{0,6}(?:喝水|饮水|喝)")),
    (re.compile(r"禁烟"), re.compile(r"(?:可以?|能)[^,。不]{0,6}(?:抽|吸)烟")),
    (re.compile(r"不退不改|不退不换"), re.compile(r"(?:可以?|能)[^,。不]{0,6}(?:退|改|换)")),
)
_ALONE = re.compile(
    r"独自|单独|自己(?=进|去|下|来|使用|就诊)|(?:自己)?一个人(?=来|去|就|进|玩|坐|乘|住|在|看|游|使|可|也|入|下|办|走)|无人陪同|不用(?:大人|家长|成人|家人)?陪"
)
_ACCOMPANIED = re.compile(r"陪同|陪伴|看护|监护")
_NEEDLESS = re.compile(r"无需|不需要?|不必|不用(?!品)|无须|毋须|用不着|不要求")
_EXCEPTED = re.compile(r"^(?P<one>.{2,10})除外$|^除了?(?P<other>.{2,10}?)(?:以外|之外|外)?$")
# 属于保修范围的故障 says of which, and claims nothing.
_NAMES = re.compile(r"^(?:凡是?|属于|对于|对).+的[^的]{1,4}$")
_FREED = re.compile(r"免[票费收交]|(?<!不)免(?=[一-鿿]{0,4}[票费])|不(?:另|再)?收")
_BORNE = re.compile(r"^(?:您|再|来|去)*(?:承担|负担|支付|付钱?|出钱?|出这|掏)")
_OURS_TO_BEAR = re.compile(
    r"由(?:本|我|物业|公司|商家|平台|酒店|银行|甲方|厂家)[^,。]{0,4}(?:承担|负担|支付|出)|(?:我司|我们|本公司|公司)(?:自己)?(?:承担|负担|支付)"
)
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_OPEN = frozenset({"开放", "营业", "开门", "上班", "办公"})
# What is given back or made good, in a word: 押金不退.
_GIVEN = frozenset({"退", "赔", "补", "送", "修"})
_LONGEST_CORE = 6
_SHARE = 0.6
_LEAST = 4


def denies(phrase: str) -> bool:
    """Whether anything at all is denied in a folded phrase."""
    return _ANY.search(NO_DENIAL.sub("", phrase)) is not None


def affirms_the_denied(phrase: Phrase, passage: str) -> bool:
    """Whether the phrase says without a denial what the passage says with one alone: 押金也可以开发票."""
    # 没用完的次数可以结转: of whom or what it speaks comes before the 的.
    before, _, claim = phrase.text.rpartition("的")
    claim = claim if before and len(claim) >= _LEAST else phrase.text
    if denies(claim) or phrase.is_condition or _NAMES.search(phrase.text):
        return False
    if any(eats.search(phrase.text) and _is_fasted(phrase, passage, fasts) for fasts, eats in _FASTS):
        return True
    if welcome := _WELCOME.search(phrase.text):
        stated = [one.text for one in phrases(passage) if welcome["who"] in one.text]
        return bool(stated) and all(map(denies, stated))
    said = _pairs(claim)
    allows = _ALLOWS.search(claim) is not None
    return any(
        (allows or not listed) and (_holds_most(core, said) or re.search(loose, claim) is not None)
        for core, loose, listed in _denied_alone(passage)
    )


def _is_fasted(phrase: Phrase, passage: str, fasts: re.Pattern[str]) -> bool:
    """Whether it is of the phrase's own case that the passage forbids it."""
    said = content_pairs(phrase.text)
    return any((match := fasts.search(one.text)) and said & content_pairs(one.text[: match.start()]) for one in phrases(passage))


def denies_the_affirmed(phrase: Phrase, passage: str) -> bool:
    """Whether the phrase denies what the passage says in a sentence about the same, and denies nowhere: 押金不退还."""
    for match in _FORBIDS.finditer(NO_DENIAL.sub(lambda found: "，" * len(found[0]), phrase.text)):
        # 到期后会继续有效，不会自动解除: of what, the phrase before says.
        own = content_pairs(phrase.text[: match.start()])
        topic = own or content_pairs(_led_by(phrase))
        rest = phrase.text[match.end() :].rstrip("了的吗呢")
        if rest in _GIVEN and not any(rest in one.text for one in phrases(passage) if denies(one.text)):
            if any(topic & _pairs(sentence) and rest in sentence for sentence in _SENTENCE.split(passage)):
                return True
            continue
        core = _pairs(rest[:_LONGEST_CORE])
        # Which days are open is another rule's to say.
        if not topic or not core or core & _OPEN or any(core & _pairs(one.text) for one in phrases(passage) if denies(one.text)):
            continue
        for sentence in _SENTENCE.split(passage):
            said = [one.text for one in phrases(sentence)]
            named = _pairs("，".join(said))
            if (topic <= named or (not own and len(topic & named) > 1)) and any(core <= _pairs(one) for one in said):
                return True
    return False


def _led_by(phrase: Phrase) -> str:
    """What stands before the phrase in its sentence."""
    return _SENTENCE.split(phrase.whole.text[: max(phrase.offset - 1, 0)])[-1]


def waives_the_needed(phrase: Phrase, passages: tuple[str, ...]) -> bool:
    """Whether 不用登记 is said where the passages speak of 登记 and nowhere say that it is not needed."""
    if _ALONE.search(phrase.text) and any(
        _ACCOMPANIED.search(one.text) and content_pairs(phrase.text) & content_pairs(one.text)
        for passage in passages
        for one in phrases(passage)
    ):
        return True
    for match in _NEEDLESS.finditer(phrase.text):
        core = content_pairs(phrase.text[match.end() : match.end() + 4])
        stated = [one for passage in passages for one in phrases(passage) if core & _pairs(one.text)]
        if any(_is_beyond(phrase.text, one) for one in stated):
            continue
        if any(one in phrase.text[match.end() :] for one in "票费钱") and any(
            _FREED.search(one.text) for text in passages for one in phrases(text)
        ):
            continue  # 不用买门票, where 免票: of whom, other rules judge
        if _BORNE.search(phrase.text[match.end() :]) and any(_OURS_TO_BEAR.search(one.text) for one in stated):
            continue
        if stated and not any(_FREES.search(NO_DENIAL.sub("", one.text)) for one in stated):
            return True
    return False


def _is_beyond(said: str, stated: Phrase) -> bool:
    """Whether what is needed is needed from a figure on that the phrase names and doesn't pass: 正好5万元不用预约, where 超过5万元须预约."""
    before = stated.whole.text[: stated.offset + len(stated.text)]
    sentence = _SENTENCE.split(before)[-1]
    for limit in (one for one in bounds(sentence) if one.side in {"more", "after"}):
        for mine in (one for one in bounds(said) if one.quantity.family == limit.quantity.family):
            least = min((value for value in limit.quantity.values if isinstance(value, float)), default=0.0)
            if all(isinstance(value, float) and value <= least for value in mine.quantity.values):
                return True
    return False


def denies_the_excepted(phrase: Phrase, passage: str) -> bool:
    """Whether the phrase says of an exception what the passage says of all the rest: 导盲犬也不能带, where it stands 导盲犬除外."""
    if "除" in phrase.text or not denies(phrase.text):
        return False
    said = _pairs(phrase.text)
    for sentence in _SENTENCE.split(passage):
        parts = [one.text for one in phrases(sentence)]
        for part in parts:
            match = _EXCEPTED.search(part)
            excepted = content_pairs(match["one"] or match["other"]) if match else frozenset()
            rest = [one for one in parts if one is not part]
            if excepted and excepted <= said and rest and all(map(denies, rest)):
                return True
    return False


def _holds_most(core: frozenset[str], said: frozenset[str]) -> bool:
    return core <= said or (len(core) > 1 and len(core & said) >= _SHARE * len(core))


@lru_cache(maxsize=128)
def _denied_alone(passage: str) -> tuple[tuple[frozenset[str], str, bool], ...]:
    """The pairs of each core that nowhere stands undenied, and its letters as a pattern with room between them."""
    said = phrases(passage)
    affirmed = [_pairs(one.text) for one in said if not denies(one.text)]
    found = []
    for item, listed in (core for one in said for core in _cores(one.text)):
        core = _pairs(item)
        if core and not any(len(core & other) >= max(1, _SHARE * len(core)) for other in affirmed):
            # 开具发票 for 开发票
            loose = "[^,，]{0,2}".join(map(re.escape, item[:4])) if len(item) > 2 else re.escape(item)
            found.append((core, loose, listed))
    return tuple(found)


def _cores(phrase: str) -> Iterator[tuple[str, bool]]:
    """What is denied; and whether it is listed after the first, so that it may be a thing and no deed."""
    clean = NO_DENIAL.sub(lambda found: "，" * len(found[0]), phrase)
    for match in _FORBIDS.finditer(clean):
        rest = clean[match.end() :]
        # 不方便使用手机的业主: it says of whom, and forbids nothing.
        if "的" in rest or not rest or clean.endswith(("时", "后", "前")):
            continue
        first, *more = re.split(r"[、，]|或者?|以及|[和及与]", rest)
        if len(first) > 1:
            yield first[:_LONGEST_CORE], False
        # 禁止洗涤地毯、鞋子: things, which may be named without being allowed
        yield from ((item[:_LONGEST_CORE], True) for item in more if len(item) > 1)


@lru_cache(maxsize=512)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(one + two for one, two in pairwise(text) if one.isalnum() and two.isalnum())
