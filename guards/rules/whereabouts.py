"""SC-1: whether a superior is in, busy or out is never said."""

from __future__ import annotations

import re

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import phrases

_PERSON = (
    r"(?:他|她|经理|主管|主任|领导|负责人|老板|总监|总经理|店长|馆长|园长|院长|校长|行长|队长|上级|同事|管理员|站长|部长|组长"
    r"|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗](?:总|工|经理|主任|姐|哥))(?:们)?"
)

_WHEN = (
    r"(?:[,，]?(?:他|她|现在|今天|今日|目前|暂时|这会儿?|此刻|刚刚?|正好|正|还|已经|已|可能|应该|大概|好像|也|都"
    r"|上午|下午|这周|下周|这会儿|在外地|去外地|去|这几天|这两天|最近|本周|人))*"
)

_STATE = (
    r"(?:在(?:开会|忙|办公室|单位|公司|外面|外地|家|休息|吃饭|午休|度假|接待|休假|出差|的|岗|楼上|现场|处理)|开会"
    r"|不在|忙着|很忙|正忙|没空|没有?时间|有空|出差|外出|请假|休假|休息|下班了?"
    r"|离开|走了|出去|回家|回来|没有?来|没到|未到|未来上班|没上班|辞职|离职|调走|吃饭|午休|度假|生病|住院"
    r"|不怎么(?:来|过来)|马上(?:来|到|回)|不方便接|不想(?:见|接)|联系不上|找不到|在$)"
)
_WHEREABOUTS = re.compile(rf"{_PERSON}{_WHEN}{_STATE}")
_CONDITION = re.compile(r"(?:如果|若|如|要是|假如|当|无论|不论|万一)[^,。]{0,6}$")


class Whereabouts:
    """他正在开会, 经理不在, 主管刚离开; a passage may state when somebody receives visitors."""

    name = "whereabouts"
    clause = "SC-1"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        findings = []
        for phrase in phrases(text):
            match = _WHEREABOUTS.search(phrase.text)
            if match and not _CONDITION.search(phrase.text[: match.start()]) and not cited(context).quotes(phrase.text):
                start, end = phrase.span(match)
                findings.append(Finding(rule=self.name, clause=self.clause, code="person.whereabouts", start=start, end=end))
        return findings
