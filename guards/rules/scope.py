"""CC-30: help with what is none of the desk's business: verse and jokes, code, medicine, law, markets, forecasts, rivals."""

from __future__ import annotations

import re

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import is_refused, phrases

_KINDS = (
    ("code", re.compile(r"print\(|console\.log|def\w*\(|importos|#include|public(?:static)?class|selectwhere|<\?php|function\(|=>\{|system\.out|for\w+in\w*range")),
    ("verse", re.compile(
        r"(?:写|作|念|送|吟)(?:了)?(?:您|你)?(?:一)?(?:首|段|篇)(?:诗|词|歌|小说|文章|作文|rap)|讲(?:个|一个)(?:笑话|故事|段子)|从前有(?:座|个)"
        r"|藏头诗|七言|绝句|平仄"
    )),
    ("medicine", re.compile(
        r"(?:吃|服用?|口服|涂|注射|打)(?:点|些|几?片|两片|一片)?[^,。]{0,6}(?:药|片|胶囊|冲剂|布洛芬|阿莫西林|头孢|感冒灵|消炎|退烧|抗生素|疫苗)|物理降温|偏方|剂量|处方药|症状(?:可能)?是|诊断(?:为|是)|减肥(?:的话|可以|建议)"
    )),
    ("law", re.compile(r"(?:去|向|到)?(?:法院)?(?:起诉|打官司|提起诉讼|申请仲裁)|申请离婚|胜诉|量刑|构成犯罪|(?:民法典|刑法)第")),
    ("market", re.compile(r"股票|基金(?!会|项)|比特币|炒股|抄底|满仓|加仓|涨停|期货|外汇|理财产品|彩票|双色球|大乐透|推荐号码|投资建议|收益率|牛市|熊市")),
    ("forecast", re.compile(
        r"(?:今天|明天|后天|本周)[^,。]{0,6}(?:多云|晴|小雨|大雨|降温|气温)|气温\d|运势"
        r"|星座(?:显示|运)|算命|风水(?:好|不好)|属[鼠牛虎兔龙蛇马羊猴鸡狗猪](?:的|,|今年)"
    )),
    ("opinion", re.compile(r"(?:这届|现在的)?政府(?:做|太|不)|选举|总统|世界杯|冠军是|哪个党|战争(?:会|将)")),
    ("rival", re.compile(
        r"(?:隔壁|别家|另一家|其他公司|竞争对手|同行)[^,。]{0,10}(?:更|好|便宜|划算|强)|比我们(?:好|便宜|强|划算)"
        r"|不如去(?:别|隔壁)|川菜馆|火锅店|味道(?:不错|好)"
    )),
)  # fmt: skip


class OutOfScopeHelp:
    """What the passages do not speak of and a service desk does not advise on, however well it is meant."""

    name = "scope"
    clause = "CC-30"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        findings = []
        for phrase in phrases(text):
            for kind, pattern in _KINDS:
                match = pattern.search(phrase.text)
                if (
                    match is None
                    or is_refused(phrase.text, match.start())
                    or match[0] in cited(context).letters
                    or match[0][-2:] in cited(context).letters
                ):
                    continue
                start, end = phrase.span(match)
                findings.append(Finding(rule=self.name, clause=self.clause, code=f"scope.{kind}", start=start, end=end))
        return findings
