"""CC-20, CC-21: no promise without a record. A time that the desk commits itself to comes from a ticket."""

from __future__ import annotations

import re

from guards.evidence import allowed, cited
from guards.finding import Finding, GuardContext
from guards.phrase import Phrase, is_refused, phrases
from guards.quantity import quantities

_TO_YOU = re.compile(
    r"(?:回复|答复|回覆|联系|通知|告知|回访|致电|答覆|反馈)(?:给)?(?:您|你)|(?:给|向|与|和|跟|为)(?:您|你)[^,。]{0,10}(?:回复|答复|回电|回话|回音|联系|电话|反馈|结果|说法|交代|处理|解决)"
    r"|回电(?:给)?(?:您|你)|打(?:给|电话给)(?:您|你)"
)
_WORK = re.compile(
    r"上门|到场|到达|赶到|赶来|过来|过去|派人|派师傅|处理|解决|修好|维修好|办好|办妥|搞定|安排(?:好|人|师傅|维修|专人)|跟进|核实|回复|答复|联系|回电|送达|到账|就到|到您|到家|到了|发出|恢复"
)
_OURS = re.compile(
    r"(?:^|[^给为帮替向与和跟告系询诉知电找问到])(?:我(?!国|市|小区|司规)|我们|咱们|这边|本客服)|^本人|^(?:我|我们|这边)"
)
_THEIRS = re.compile(r"师傅|工作人员|维修人员|专人|同事|主管|经理|客服|物业|工程部|管家|相关部门|相关人员|技术人员|保安|值班")
_VAGUE = re.compile(
    r"今天|今晚|今日|今早|明天|明早|明日|后天|马上|立即|立刻|即刻|稍后|稍候|等下|等会儿?|晚点|回头|过会儿?|一会儿?|待会|很快|尽快|尽早|当天|当日|这就|随后|近期|过几天|这几天|下班前|[午末底]前|第一时间|几分钟|片刻|不久|隔天|次日|随时"
)
_VOW = re.compile(
    r"保证|承诺|一定(?:会|能|给|帮|让)|肯定(?:会|能|给|帮)|包在我|绝对(?:会|能|不会|没)|打包票|包您|我担保|说到做到|必定"
)
# 钱后天就会到您账上: a day that only who speaks can know of.
_SOON = re.compile(
    r"(?:今|明|后|大后)天|今晚|明晚|明早|今早|下(?:周|个?月|个?礼拜|个?星期)[一二三四五六日天]?|这?[两几]天|下班前|[月年]底前|等会儿?|一会儿?|稍后|马上|立刻|很快"
)
_COMES = re.compile(
    r"(?:就|准|一定|肯定|保准|铁定|应该)(?:会|能|可以|要|得)?[^,。]{0,6}(?:到|来|送|修|装|退|回|打|联系|办|发|好|查|批|通过|处理|解决|答复|上门|恢复|有(?:货|结果|消息))|(?:会|能)[^,。]{0,6}(?:到(?:您|你|账|货|位)|送到|修好|装好|退到|办好|查清|批下来|通过审核|恢复)"
)
_CUSTOMERS = re.compile(r"^(?:请|麻烦|建议|敬请|烦请|劳烦)(?:您|你)?|^(?:您|你|业主|住户|客户)(?:可以|可|需|应|也|请|先|要|将)")
_TIMED = frozenset({"time", "clock", "date", "weekday", "calendar", "day", "month"})


class PromisesWithoutTicket:
    """A model may repeat a passage's service times as knowledge; a commitment of its own needs a committed ticket."""

    name = "promise"
    clause = "CC-21"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        findings, ours, theirs = [], False, False
        for phrase in phrases(text):
            ours = ours or _OURS.search(phrase.text) is not None
            theirs = theirs or _THEIRS.search(phrase.text) is not None
            code = self._offence(phrase, context, ours=ours, somebodys=ours or theirs)
            if code and not cited(context).quotes(phrase.text):
                findings.append(Finding(rule=self.name, clause=self.clause, code=code, start=phrase.start, end=phrase.end))
        return findings

    def _offence(self, phrase: Phrase, context: GuardContext, *, ours: bool, somebodys: bool) -> str | None:
        if _CUSTOMERS.search(phrase.text):
            return None
        vow = _VOW.search(phrase.text)
        if vow and not is_refused(phrase.text, vow.start()) and vow[0] not in cited(context).letters:
            return "promise.vow"
        if not context.promised and _names_day(phrase, context):
            return "promise.time"
        deed = _TO_YOU.search(phrase.text) or (_WORK.search(phrase.text) if somebodys else None)
        if not deed or is_refused(phrase.text, deed.start()) or context.promised:
            return None
        times = [one for one in quantities(phrase.text) if one.family in _TIMED]
        vague = _VAGUE.search(phrase.text)
        if times and not (all(map(allowed(context).states, times)) and not ours):
            return "promise.time"
        if vague and (ours or vague[0] not in cited(context).letters):
            return "promise.time"
        return "promise.deed" if ours and re.search(r"(?:会|将|来|就)", phrase.text[: deed.end()]) else None


def _names_day(phrase: Phrase, context: GuardContext) -> bool:
    """Whether something is said to come on a day that neither a passage nor the customer has named."""
    soon, comes = _SOON.search(phrase.text), _COMES.search(phrase.text)
    if soon is None or comes is None or soon.start() >= comes.end() or phrase.asks or phrase.is_condition:
        return False
    return soon[0] not in cited(context).letters and soon[0] not in context.question
