"""CC-16, SD-1a: no argument, no blame on the customer, no shirking, no mockery, whatever was said before."""

from __future__ import annotations

import re

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.mention import is_mentioned
from guards.view import view

_YOU = r"(?:您|你)(?:们)?"
_OFFENCES = (
    ("blame",(
        rf"别(?:来|再)?怪|还不是[^,。]{{0,8}}(?:自己|不注意|不小心)|(?:主人|家长|客人|顾客|家属|业主|用户|客户)[^,。]{{0,4}}太(?:不|没|粗|马|大意)|自己(?:平时)?不注意|(?:[弄搞养摔用喂洗穿开]|折腾|折磨)成(?:这|那)(?:个)?(?:样|副)|怪不[了着到]|{_YOU}(?:早该|要是早|如果早|早点(?=[^,。!]{{0,6}}(?:就|不|何)|说|讲|问|干)|当初(?=[^,。]{{0,3}}(?:就|怎么|为什么|干|不|没|要是|如果|该|应)))|(?:肯定|一定|就|那|还不|都)是{_YOU}[^,。]{{0,8}}(?:粗心|不注意|不小心|不当|没有?[看听说按]|乱|造成|惹|弄|技术)|{_YOU}(?:只能|就)?(?:认了|忍(?:忍|着|一忍)|自认)"
        rf"|(?:是|怪|因为|都是|就是|明明是|还不是){_YOU}(?:自己|自身)?(?:的)?(?:问题|错|责任|原因|不对|不小心|没看"
        rf"|没有?听|没说|搞错|弄错|操作|造成|活该|疏忽|理解错)|{_YOU}自己(?:不|没|搞|弄|看错|惹|造成|的问题|负责|承担"
        rf"|想办法|看着办|去|找|解决)|谁(?:让|叫){_YOU}|怪(?:不得|谁|{_YOU})|早(?:干嘛|干什么|干吗)"
        rf"|{_YOU}(?:早)?(?:怎么|为什么)不(?:早|先|自己)|{_YOU}(?:应该|就该)早|{_YOU}活该|要不是{_YOU}|责任(?:在|全在|是){_YOU}|(?:就|只有|唯独){_YOU}(?:有问题|事多|毛病)|怨(?:谁|{_YOU})|{_YOU}(?:肯定|一定|八成)(?:是|没|摔|弄|碰)"
    )),
    ("argue",(
        rf"{_YOU}(?:说|讲|想|记|听|搞|弄)(?:得|的)?(?:不对|错了)|我们从来(?:没|不)|骂人|注意(?:一下)?(?:素质|态度)|{_YOU}(?:这个|这种|这)(?:态度|人|脾气)|(?:都|早就?|已经)(?:跟|和|对)(?:你|您)(?:们)?(?:说|讲)(?:过|了)|(?:说|讲)了多少[遍次]"
        rf"|{_YOU}(?:胡说|撒谎|骗|瞎说|乱说|无理取闹|不讲理|太过分|没道理|想多了|急什么|懂什么|凭什么|以为|有什么资格"
        rf"|别激动|小题大做)|讲不讲(?:道)?理|强词夺理|我(?:又)?没(?:有)?(?:错|说过|骗)|跟{_YOU}(?:说不清|没法)|至于吗"
        rf"|少来这套|没完没了|吵什么|嚷什么|烦不烦"
    )),
    ("abuse",(
        r"傻[逼子瓜叉]|白痴|蠢(?!蠢)|笨蛋|猪头|弱智|脑残|神经病|有病吧|精神病吧|闭嘴|滚(?:出去|蛋|开|吧|$)|他妈|妈的"
        r"|去死|王八|混蛋|贱人|垃圾客户|废物|智商|没(?:带|长)?脑子|脑子(?:有|进|坏|不好|呢)|听不懂人话|丑八怪|穷鬼|没素质|素质(?:真"
        r"|太)?(?:差|低)|无赖|刁民|你算什么"
    )),
    ("mock",(
        r"这么简单|就(?:您|你)事(?:儿)?多|(?:您|你)(?:到底|究竟)|懂了(?:没有?|吧)|别(?:老|总|一直)(?:是)?(?:问|催|打)|有完没完|难缠"
        r"|呵呵|哈哈哈|切[,，。!]|搞笑(?:吧|呢)|可笑|真逗|了不起啊|您(?:可)?真(?:行|逗|会)|随(?:你|您)便|爱(?:投诉|办"
        r"|来|去|买|住|信)(?:就|不)|有本事|懒得|烦死|真烦|无聊"
    )),
    ("shirk",(
        rf"不(?:归|属)我们?管|(?:不关|与|跟|和)我们?(?:的)?(?:事|无关|没关系|没有关系)|关我们?(?:什么|屁)事|我(?:也|真"
        rf"|可|确实|是)?不(?:太|是很|大)?(?:清楚|知道|了解|晓得|懂)(?!您|你)|我(?:也)?(?:管不了|做不了主|没(?:有)?办法"
        rf"|无能为力)|不(?:关|干)我|别(?:再)?(?:来)?(?:烦|问|找)(?:我|了)|{_YOU}(?:去)?问别人|{_YOU}找别人|我是?(?:新来"
        rf"|新人|刚来)|我(?:要|快|得)?下班了|(?:改天|过几天|(?<!\d)(?<!点)以后)再(?:说|来(?!办|取|领))|管不着|{_YOU}投诉(?:去)?(?:吧|好了)"
        rf"|爱莫能助"
    )),
)  # fmt: skip
_PATTERNS = tuple((code, re.compile(pattern)) for code, pattern in _OFFENCES)


class BadManners:
    """Blame, argument, insult, mockery and shirking in a model's text, beyond what the pack's lexicon names."""

    name = "manners"
    clause = "CC-16"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        tight = view(text).tight
        findings = []
        for code, pattern in _PATTERNS:
            for match in pattern.finditer(tight.text):
                start, end = tight.span(*match.span())
                if not is_mentioned(text, (start, end), context) and not cited(context).quotes(match[0]):
                    findings.append(Finding(rule=self.name, clause=self.clause, code=f"manners.{code}", start=start, end=end))
        return findings
