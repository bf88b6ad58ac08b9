"""TR-1.12: no jargon, no internal abbreviations. The customer is told in plain words or not at all."""

from __future__ import annotations

import re

from guards.evidence import allowed
from guards.finding import Finding, GuardContext
from guards.view import letters, view

_TALK = re.compile(
    r"颗粒度|对齐一?下|拉通|拉群|闭环|赋能|抓手|打法|底层逻辑|复盘|倒逼|沉淀一?下|心智|触达|转化率|漏斗|链路|排期|提测|灰度|回滚|同步给|走(?:个)?流程|内部流程|"
    r"一线|二线|三线|坐席|座席|话务|工单池|派单池|判责|定责|质检|客诉|进线|外呼|弹屏|结单|销单|甩单|转单|升级单|挂起|老化|宕机|断点|丢包|拨测|光衰|做数据|刷机|后台看"
)
# Latin words and abbreviations amid Chinese; units, sizes, brands in a passage and everyday ones are no jargon.
_LATIN = re.compile(r"(?<![a-z0-9@./_<&-])[a-z]{2,}(?![a-z0-9@./_;>-])")
_EVERYDAY = frozenset(
    {"app", "wifi", "pos", "atm", "qq", "vip", "ok", "usb", "pdf", "word", "excel", "led", "lcd", "tv", "pc", "pin", "id"}
    | {"email", "mail", "sms", "cctv", "kg", "km", "cm", "mm", "ml", "mb", "gb", "tb", "am", "pm", "rmb", "cny", "no"}
    | {"wechat", "nfc", "gps"}
)


class Jargon:
    """Office talk, call-centre slang and foreign abbreviations that no cited passage and none of the pack's facts use."""

    name = "jargon"
    clause = "TR-1.12"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model" or not context.pack.language.startswith("zh"):
            return []
        seen = view(text)
        known = allowed(context).letters
        found = [(seen.tight, match) for match in _TALK.finditer(seen.tight.text)]
        found += [(seen.plain, match) for match in _LATIN.finditer(seen.plain.text) if match[0] not in _EVERYDAY]
        found += [
            (seen.tight, match)
            for term in context.pack.jargon
            if (bare := letters(term)) and bare in seen.tight.text and bare not in known
            for match in re.finditer(re.escape(bare), seen.tight.text)
        ]
        return [
            Finding(rule=self.name, clause=self.clause, code="text.jargon", start=span[0], end=span[1])
            for where, match in found
            if letters(match[0]) not in known
            for span in (where.span(*match.span()),)
        ]
