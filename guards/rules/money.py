"""§10: the desk itself never promises money, a discount or compensation."""

from __future__ import annotations

import re

from guards.bearing import bearing_on
from guards.charge import FREE
from guards.courtesy import content_pairs, folded_pairs
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import is_refused, phrases

_FAVOUR = re.compile(
    r"退款|退钱|退费|退还|退给|退回|全额退|赔偿|赔付|赔给|赔您|补偿|减免|免除|免收|免掉|免单|抹零|打折|折扣|[\d一二三四五六七八九半]折|优惠|让利|返现|返还|返利"
    r"|(?:给|为|帮|替)(?:您|你)(?:全部?|都|先|直接)?(?:免|减|退|赔|补|省)(?!费)|代金券|优惠券|现金券|红包|赠送|送您|送你|(?<![您你先])垫付|报销|便宜(?:点|些|一)|少收|不收(?:您|你)|免费(?:给|帮|为|替|送)|双倍|三倍|抵扣|(?:费用?|钱|款|单|[房餐票])[^,。]{0,8}(?:不(?:算|要|收|用(?:您|你)?(?:付|交|给|出|掏))了|免了|抹(?:掉|了|去)|勾(?:了|掉|销))|算我们?的|(?:记|算)在我们?账上|白送|一分(?:钱)?(?:都|也)?不(?:收|要)(?:您|你)|破例|特批|网开一面|内部价|员工价|礼品|积分(?:补|送)"
)
_OURS = re.compile(
    r"(?:公司|客服|物业)(?:这边)?(?:可以|会|将|愿意|同意|负责|承担|答应|全额)|(?:我|我们|咱们|这边|本公司)[^,。]{0,8}(?:可以|能|会|将|一定|愿意|给|为|帮|替|来|负责|承担|同意|做主|答应|申请|向|赔|退|免|送|减)"
    r"|(?:给|为|帮|替)(?:您|你)(?:申请|办|争取|做|打|免|减|退|赔|补|安排|优惠|便宜)|(?:您|你)放心[^,。]{0,4}(?:退|赔|免)"
)
# 八折 for 8折 is compared as a value by the rule on numbers.
_RATE = re.compile(r"[\d一二三四五六七八九半]折")
# The same thing in other words: 退费 where the passage says 费用原路退回.
_BACK = re.compile(r"退款|退钱|退费|退还|退给|退回")
_GIVEN_BACK = re.compile(r"(?<!不予)(?<!不可)(?<!不能)(?<!不)(?<!概不)(?:退款|退钱|退费|退还|退回|可退)")
# 折扣 for 8折, 三倍 for 3倍: whether the figure is right is another rule's question.
_ALIKE = (re.compile(r"优惠|折|减|让利|便宜"), re.compile(r"双倍|倍"), re.compile(r"赔|补偿"), re.compile(r"赠|送|礼"))
_FREE = re.compile(r"免费|不收(?:费|钱|取)|不用(?:钱|交费|付费)|无需(?:付费|交费|缴费|费用)|零费用")
_STATED_FREE = re.compile(
    r"免|不(?:另|再|予|额外)?收|无需[^,。]{0,6}[费钱]|不计费|(?<!\d)0元|赠|不用[^,。]{0,4}[费钱]"
    r"|由(?:物业|公司|我司|我们|我方|本店|酒店|商家|平台|银行)[^,。]{0,4}(?:承担|支付|负担)"
)


_WE = r"(?:我们|咱们|我司|我方|本公司|公司|本店|店里|店家|商家|平台|物业|酒店|学校|园里|银行|厂家|医院)"
_WE_PAY = re.compile(
    rf"(?:由|归|让)?{_WE}(?:公司|这边|自己|来|都|全部?|统一|先)*(?:出(?=$|[钱资的了呢哦吧])|承担|负担|买单|掏(?:钱|腰包)?|付(?=$|钱|费|的|了)|支付|负责(?:出|付|承担|全部))"
)
_THEY_PAY = re.compile(
    rf"(?:由|归)?{_WE}[^,。]{{0,6}}(?:出(?=$|[钱资])|承担|负担|支付|付)|由?(?:甲方|卖家|保险公司|供应商)[^,。]{{0,4}}(?:承担|支付)"
)
_GIVES_LESS = re.compile(r"(?:给|帮|替|再|可以?|能|会|算|收|让)[^,。]{0,4}$")
_HALF = 0.5
_SENTENCE = re.compile(r"[。！？!?；;\n]")


class MoneyPromises:
    """A favour in money goes out only as a cited passage states it, and never as the desk's own act."""

    name = "money"
    clause = "§10"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        context = bearing_on(text, context)
        findings = []
        for phrase in phrases(text):
            free = _FREE.search(phrase.text)
            if free and not is_refused(phrase.text, free.start()) and not _STATED_FREE.search(cited(context).letters):
                start, end = phrase.span(free)
                findings.append(Finding(rule=self.name, clause=self.clause, code="money.free", start=start, end=end))
            pays = _WE_PAY.search(phrase.text)
            if pays and not is_refused(phrase.text, pays.start()) and not _is_stated_ours(text, context):
                start, end = phrase.span(pays)
                findings.append(Finding(rule=self.name, clause=self.clause, code="money.ours", start=start, end=end))
            match = _FAVOUR.search(phrase.text)
            if not match or is_refused(phrase.text, match.start()) or cited(context).quotes(phrase.text):
                continue
            known = cited(context).letters
            named = match[0] in known or (_RATE.fullmatch(match[0]) and "折" in known)
            named = named or any(kind.search(match[0]) and kind.search(known) for kind in _ALIKE)
            named = named or (_BACK.fullmatch(match[0]) is not None and _GIVEN_BACK.search(known) is not None)
            if match[0].startswith("免费") and _is_stated_free(phrase.text, context):
                continue
            # 同城便宜些 compares, and gives nothing.
            if match[0].startswith("便宜") and not (
                _OURS.search(phrase.text) or _GIVES_LESS.search(phrase.text[: match.start()])
            ):
                continue
            if named and not _OURS.search(phrase.text):
                continue
            start, end = phrase.span(match)
            findings.append(Finding(rule=self.name, clause=self.clause, code="money.promise", start=start, end=end))
        return findings


def _is_stated_free(said: str, context: GuardContext) -> bool:
    """Whether a phrase of the passages calls the very thing free: 光猫免费给您用, where it stands 光猫由公司免费提供使用."""
    pairs = content_pairs(said) - {"免费"}
    return any(
        FREE.search(phrase.text) and len(pairs & folded_pairs(phrase.text)) >= _HALF * len(pairs) > 0
        for passage in context.passages
        for phrase in phrases(passage.text)
    )


def _is_stated_ours(text: str, context: GuardContext) -> bool:
    """Whether the passages let the company bear, or call free, something that the sentence speaks of."""
    pairs = content_pairs(text)
    for passage in context.passages:
        for sentence in _SENTENCE.split(passage.text):
            borne = any(_THEY_PAY.search(phrase.text) or FREE.search(phrase.text) for phrase in phrases(sentence))
            if borne and pairs & content_pairs(sentence):
                return True
    return False
