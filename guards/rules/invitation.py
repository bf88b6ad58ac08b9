"""CC-29: a kind invitation is declined, never accepted or returned."""

from __future__ import annotations

import re

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import is_refused, phrases

_DATE = re.compile(
    r"约会|赴约|共进|约(?:个|一顿|顿|您|你)(?:饭|酒|咖啡|电影|吃|喝|出来)|喝一杯|(?:一起|一块儿?|共同)(?:去|吃|喝|看|玩|逛|出去|过|旅|散步|唱|聊)|和(?:您|你)(?:去|吃|喝|见|看|交往|恋爱|做朋友|聊)|请(?:您|你)(?:吃饭|喝)|陪(?:您|你)(?:吃|喝|去|看|玩|聊|逛)"
    r"|见个?面|当面聊|做(?:您|你)的?(?:女|男)?朋友|谈恋爱|交往|加(?:个|一下|我|您)?(?:微信|好友|qq)|(?:收下|接受)(?:您|你)的(?:邀请|礼物|心意|红包|好意)|喜欢(?:您|你)|爱(?:您|你)|想(?:您|你)了"
    r"|不见不散|我(?:有空|没有?约|单身|下班(?:后|就|以后))|(?:今晚|明晚|晚上|周末|周[一二三四五六日]|下班后|明天|后天|到时候?|那就)[^,。]{0,6}(?<![再参详可常意看听])见$|(?:^|[,，])(?:我|咱们?)(?:在[^,。]{0,6})?等(?:您|你)(?:$|[呀哦啊来])|[会场馆店口里厅]见$|荣幸(?:赴|受邀|与您共)|等(?:您|你)来接|(?:吃饭|喝咖啡|看电影|吃个饭)(?:吧|呀|啊|哦|好啊|没问题|可以)"
)
_DECLINES = re.compile(r"不能|无法|恐怕|不便|不可以|谢绝|婉拒|不接受|不会")


class AcceptedInvitations:
    """Any private meeting, gift or affection in a model's text, unless it declines it or a passage speaks of it."""

    name = "invitation"
    clause = "CC-29"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        findings = []
        for phrase in phrases(text):
            match = _DATE.search(phrase.text)
            if not match or is_refused(phrase.text, match.start()) or _DECLINES.search(text):
                continue
            if not cited(context).quotes(phrase.text, share=0.6):
                start, end = phrase.span(match)
                findings.append(Finding(rule=self.name, clause=self.clause, code="invitation.accepted", start=start, end=end))
        return findings
