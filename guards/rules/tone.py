"""TR-1.12, §1: the desk's register. No chat slang, no pet names, no call-and-hang-up talk at a reply's ends."""

from __future__ import annotations

import re

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.mention import is_mentioned
from guards.phrase import phrases

_SLANG = re.compile(
    r"么么哒|yyds|绝绝子|老铁|666+|奥利给|栓q|芭比q|emo了?|种草|拔草|安利(?:给|您|你)|杠杠(?:的|滴)|美滋滋|棒棒哒|萌萌哒|亲亲|宝宝们?(?:您|你|,|$)|小可爱|哈喽|宝贝们?(?=[,，。!！?？]|$)|小仙女|帅哥|美女"
    r"|兄弟(?!单位|公司)|大佬|土豪|凉凉了?|歇菜|忽悠|坑(?:您|你|人)|扯淡|瞎扯|靠谱|给力|搞定|ok(?:ay)?啦?$"
)
# A whole phrase that is only a call, a pet name or a goodbye of this kind.
_CALL = re.compile(
    r"^(?:亲|亲爱的|嗨+|嘿+|哈喽|哈啰|hello|hi|喂|宝|宝贝|老板|说吧|说|讲|什么事|啥事|有话快说|有事说事|快说|赶紧说)(?:您|你)?(?:说|讲)?(?:呀|啊|哦|呢|哈|吧)*$"
)
_HANG_UP = re.compile(
    r"(?:我|就|先|这边)*挂(?:了|断|机|电话)(?:啊|哈|呀)?$|别(?:再)?占(?:着)?线|拜拜|白白了?$|88$|886$|回见|溜了|撤了|就这样(?:吧)?$"
    r"|没(?:别的)?事(?:了)?(?:我|就|别|先|的话)|(?:还)?有(?:别的)?事(?:吗|没有?)$|说完了(?:吗|没有?)$|快点说|(?:赶紧|快)(?:说|讲)"
)


class LooseTongue:
    """亲，么么哒; 说吧，什么事; 没事我挂了: said in a model's own words, not where a cited passage speaks so."""

    name = "tone"
    clause = "TR-1.12"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        findings = []
        for phrase in phrases(text):
            for code, pattern in (("slang", _SLANG), ("call", _CALL), ("hang_up", _HANG_UP)):
                match = pattern.search(phrase.text)
                if match is None or match[0] in cited(context).letters or is_mentioned(text, phrase.span(match), context):
                    continue
                start, end = phrase.span(match)
                findings.append(Finding(rule=self.name, clause=self.clause, code=f"tone.{code}", start=start, end=end))
        return findings
