"""A model that speaks as the customer, or gives the question back for an answer."""

from __future__ import annotations

import re

from guards.courtesy import content
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import phrases
from guards.view import letters, trigrams

_CUSTOMER = re.compile(
    r"我(?:们)?家(?!政|居|具|电|用)|我(?:也)?是(?:业主|住户|租户|租客|房东|客户|\d+号楼)|我(?:就)?(?:想|要|需要)(?:问|咨询|投诉|办|了解|知道|报修|退|换|查|预约|申请|交|缴|买|租|请问)"
    r"|请问(?!(?:一下)?$|[^,。?？]*(?:您|这|刚才|还有(?:什么|其他|其它|别的|疑问|问题|需要)|是否还|需要|方便|哪位|清楚|明白|先生|女士|小姐|贵姓|可以帮))|我的(?:车|房|卡|门|水|电|宠物|狗|猫|快递|包裹|物业费|停车|业主|门禁|钥匙|押金|发票|账单|孩子|邻居|楼上|楼下)"
    r"|(?:楼上|楼下|隔壁)(?:的)?(?:邻居)?(?:总是?|老是|一直|天天)|你们(?:的|家|小区|物业|公司|客服|是不是|能不能|怎么|几点|什么|这|那|哪)|能不能帮我|帮我(?:查|看|办|问|转|报|登记|联系)"
)
_ASKS_BACK = re.compile(
    r"(?:怎么|如何|什么时候|几点|多少钱?|哪里|哪儿|为什么|能不能|可不可以|是不是|有没有|要不要|多久|几天)[^,。!;]{0,14}(?:[?？呢吗]|$)"
)
_SHORTEST = 4
_NEW = 0.2


class CustomersVoice:
    """我家漏水了, 你们几点开门: a customer's sentence; and an echo that adds nothing to the question."""

    name = "voice"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        findings = []
        for phrase in phrases(text):
            match = _CUSTOMER.search(phrase.text)
            if match and not cited(context).quotes(phrase.text):
                start, end = phrase.span(match)
                findings.append(Finding(rule=self.name, clause=self.clause, code="voice.customer", start=start, end=end))
        if _is_echo(text, context):
            findings.append(Finding(rule=self.name, clause=self.clause, code="voice.echo", start=0, end=len(text)))
        return findings


def _is_echo(text: str, context: GuardContext) -> bool:
    bare, question = content(letters(text)), letters(context.question)
    # What ends in a colon announces the answer.
    if len(bare) < _SHORTEST or text.rstrip().endswith((":", "：")) or cited(context).quotes(text):
        return False
    if bare in question:
        return True
    grams = trigrams(bare)
    if len(grams) < _SHORTEST:
        return False
    new = grams - trigrams(question)
    return len(new) < _NEW * len(grams) or (_ASKS_BACK.search(text) is not None and len(new) < 0.6 * len(grams))
