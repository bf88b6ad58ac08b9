"""CC-32: a passage's sentence with its 不 taken out or put in: 积分逾期不会清零, 人为损坏也在保修范围内, 押金不退还."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guards.agency import charges_for_the_free, frees_who_pays, gives_to_another, names_a_stranger, names_another_agent, stands_in
from guards.anchor import turns_side
from guards.antonym import takes_the_other
from guards.basis import takes_another_base
from guards.bearing import bearing_on
from guards.case import contradicts_case
from guards.courtesy import content_pairs
from guards.denial import NO_DENIAL, affirms_the_denied, denies_the_affirmed, denies_the_excepted, waives_the_needed
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import Phrase, phrases
from guards.quantity import quantities
from guards.segment import allows_the_forbidden
from guards.steps import are_turned
from guards.view import letters

_NOT = re.compile(
    r"不(?:会再?|再|予以?|用|需要?|必|能够?|可以?|得|许|准|应|宜|支持|允许|接受|提供)?|没有?|无(?:需|须|法|效)?|[代替]替|另(?:外|行)?(?:算|计|收费|付费|购)|未|勿|(?<![分特级类性个区差鉴辨识])别(?!墅|的|人|家|名|致|扭)|禁止|严禁|切勿|谢绝|拒绝|除外|闭馆|闭店|休馆|停诊|停业"
)
_MODAL = re.compile(r"可以|能够|允许|需要|必须|应当|支持|能|可|须|需|要|应|会|也|还|都|仍|才")
# 维修不成功的 tells of which, 西藏除外 of which not.
_NO_CLAIM = re.compile(r"的$|的话$|(?:除外|以外|之外)[)）]?$|^(?:如果|要是|若|除|只要|除非)|不想")
_FREED = re.compile(r"免(?=费)|免(?!疫|除|税|冠)[收交缴付]?")
_SHARE = 0.75
_MONEY = re.compile(r"(?:无需|不用|不需要?|不必|免(?!费))(?:要)?(?:交|缴|付|支付|收取?)?[^,。]{0,4}(?:押金|费|钱|款|金)")


class Reversed:
    """The passage says the same without the denial, or denies it, and nowhere says what the sentence says."""

    name = "reversal"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        context = bearing_on(text, context)
        found = [
            Finding(rule=self.name, clause=self.clause, code=f"polarity.{kind}", start=phrase.start, end=phrase.end)
            for phrase in phrases(text)
            if not phrase.asks and not cited(context).holds(phrase.text) and (kind := _offence(phrase, context))
        ]
        texts = tuple(one.text for one in context.passages)
        if found or cited(context).holds(text):
            return found
        if names_another_agent(text, texts) or any(
            frees_who_pays(phrase, texts) or charges_for_the_free(phrase, texts) for phrase in phrases(text)
        ):
            found.append(Finding(rule=self.name, clause=self.clause, code="polarity.agent", start=0, end=len(text)))
        elif span := gives_to_another(text, texts) or names_a_stranger(text, texts) or stands_in(text, texts):
            found.append(Finding(rule=self.name, clause=self.clause, code="polarity.agent", start=span[0], end=span[1]))
        elif contradicts_case(text, texts):
            found.append(Finding(rule=self.name, clause=self.clause, code="polarity.case", start=0, end=len(text)))
        elif span := takes_another_base(text, texts):
            found.append(Finding(rule=self.name, clause=self.clause, code="polarity.base", start=span[0], end=span[1]))
        elif span := takes_the_other(text, texts, context.question):
            found.append(Finding(rule=self.name, clause=self.clause, code="polarity.other", start=span[0], end=span[1]))
        elif span := allows_the_forbidden(text, texts):
            found.append(Finding(rule=self.name, clause=self.clause, code="polarity.forbidden", start=span[0], end=span[1]))
        elif span := turns_side(text, texts):
            found.append(Finding(rule=self.name, clause=self.clause, code="polarity.side", start=span[0], end=span[1]))
        elif are_turned(text, texts):
            found.append(Finding(rule=self.name, clause=self.clause, code="polarity.order", start=0, end=len(text)))
        return found


def _offence(phrase: Phrase, context: GuardContext) -> str:
    if _is_reversed(phrase.text, context):
        return "reversed"
    if _is_waived(phrase.text, context):
        return "waived"
    texts = tuple(passage.text for passage in context.passages)
    for kind, against in (("affirmed", affirms_the_denied), ("denied", denies_the_affirmed), ("excepted", denies_the_excepted)):
        if any(against(phrase, text) for text in texts):
            return kind
    return "needed" if waives_the_needed(phrase, texts) else ""


def _is_reversed(said: str, context: GuardContext) -> bool:
    if _NO_CLAIM.search(said):
        return False
    claim = _claim(said)
    if len(claim.pairs) < 2 and len(claim.letters) < 4:
        return False
    stated = [one for passage in context.passages for one in _claims(passage.text)]
    if _stands_against(claim, [one for one in stated if one.denies == claim.denies or not (claim.denies and one.mixed)]):
        return True
    # A denial may gather what several phrases of one sentence affirm.
    return claim.denies and _stands_against(
        claim,
        [*(one for one in stated if one.denies), *(one for passage in context.passages for one in _sentences(passage.text))],
    )


def _stands_against(claim: _Claim, stated: list[_Claim]) -> bool:
    # 拆封后影响二次销售的不支持退货 does not say that none may be returned.
    alike = [one for one in stated if one.denies == claim.denies and (not one.given or one.given & claim.pairs)]
    same = max((claim.share_in(one) for one in alike), default=0.0)
    opposite = max((claim.share_in(one) for one in stated if one.denies != claim.denies), default=0.0)
    return opposite >= _SHARE and same < _SHARE


def _is_waived(said: str, context: GuardContext) -> bool:
    """不需要交押金, where the passage names the sum."""
    if not _MONEY.search(said):
        return False
    claim = _claim(_MODAL.sub("", said))
    for passage in context.passages:
        for phrase in phrases(passage.text):
            sums = [one for one in quantities(phrase.text) if one.family == "money" and one.literal > 0]
            if sums and not _NOT.search(NO_DENIAL.sub("", phrase.text)) and "免" not in phrase.text:
                named = frozenset(letters(phrase.text))
                if (
                    claim.letters
                    and len(claim.letters & named) >= 0.7 * len(claim.letters)
                    and claim.pairs & _claim(phrase.text).pairs
                ):
                    return True
    return False


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """What a phrase says apart from whether it denies it. `mixed`: it denies one thing and affirms another."""

    pairs: frozenset[str]
    letters: frozenset[str]
    denies: bool
    mixed: bool = False
    core: frozenset[str] = frozenset()
    """What is denied: the pairs after the denial."""
    given: frozenset[str] = frozenset()
    """Of whom or what it is denied: the pairs before a 的 before the denial."""

    def share_in(self, other: _Claim) -> float:
        """How much of this stands in the other; nothing where what the one denies is no word of the other."""
        core, rest = (self.core, other.pairs) if self.denies else (other.core, self.pairs)
        if not self.pairs or len(core & rest) * 2 < len(core):
            return 0.0
        return len(self.pairs & other.pairs) / len(self.pairs)


@lru_cache(maxsize=512)
def _claim(phrase: str) -> _Claim:
    # 免挂号费 is 不收挂号费
    clean = _FREED.sub("不收", phrase)
    clean = NO_DENIAL.sub(lambda found: re.sub("[不未没无]", "", found[0]), clean)
    denials = len(_NOT.findall(clean))
    bare = _MODAL.sub("", _NOT.sub("", clean))
    return _Claim(
        pairs=content_pairs(bare),
        letters=frozenset(letters(bare)),
        denies=denials % 2 == 1,
        mixed=denials > 1,
        core=_core(clean),
        given=_given(clean),
    )


def _given(clean: str) -> frozenset[str]:
    denial = _NOT.search(clean)
    return content_pairs(clean[: denial.start()].rpartition("的")[0]) if denial else frozenset()


def _core(clean: str) -> frozenset[str]:
    denials = list(_NOT.finditer(clean))
    return content_pairs(_MODAL.sub("", clean[denials[-1].end() :])[:4]) if denials else frozenset()


@lru_cache(maxsize=128)
def _claims(passage: str) -> tuple[_Claim, ...]:
    # 以书面告知(口头无效): what stands in brackets is a claim of its own.
    parts = (part for phrase in phrases(passage) for part in re.split(r"[()（）]", phrase.text))
    return tuple(_claim(part) for part in parts if len(part) > 1)


@lru_cache(maxsize=128)
def _sentences(passage: str) -> tuple[_Claim, ...]:
    """Each sentence as one claim; it denies when any of its phrases does."""
    found = []
    for sentence in re.split(r"[。！？!?\n]", passage):
        parts = [_claim(phrase.text) for phrase in phrases(sentence)]
        found.append(
            _Claim(
                pairs=frozenset().union(*(one.pairs for one in parts)),
                letters=frozenset().union(*(one.letters for one in parts)),
                denies=any(one.denies or one.mixed for one in parts),
            )
        )
    return tuple(found)
