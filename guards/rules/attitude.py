"""§9, SD-1a: the attitudes that the policies forbid, by the turns of phrase that carry them, whatever words fill them.

爱来不来, 丢就丢了吧, 谁在乎呢, 这还要问, 难道是我们弄的, 不行，没得商量: Chinese has few such turns, and each says what the speaker thinks
of the customer.
"""

from __future__ import annotations

import re
from itertools import pairwise

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.mention import is_mentioned
from guards.phrase import Phrase, phrases

_YOU = r"(?:您|你)(?:们)?"
_LISTLESS = re.compile(
    r"爱(?P<will>[一-鿿]{1,2})不(?P=will)|(?P<be>[一-鿿]{1,2})就(?P=be)(?:了|呗|吧|点儿?吧)|(?:就)?(?:那么|这么)回事|就(?:那|这)样(?:吧|呗)|(?:凑合|将就|对付)(?:着|一下|吧|用)"
    r"|多大(?:点儿?|个)?的?事儿?(?=$|[啊呀嘛呢])|(?:有)?(?:什么|啥)(?:了不起|大不了)|没(?:什么|啥)大不了|(?<!不是)无所谓|谁(?:在乎|稀罕|搭理)|谁(?:管|理|爱)(?:您|你|这|那|它|呢|啊|$)"
    r"|懒得|没劲|没(?:那(?:个)?(?:闲)?工夫|心情)|看心情|听天由命|爱(?:咋|怎么)(?:咋|怎么|样|着)|(?:您|你|自己)看着办|随(?:便)?(?:您|你)(?:便|吧|呗|啦|喽)|随便(?:吧|呗|啦)"
    r"|(?:几|一|就|才)[^,。]{1,6}(?:而已|罢了)|不就(?:是)?[^,。]{1,12}(?:吗|嘛|而已|罢了)|(?<![有相攸])关我(?:们)?(?:什么|啥|屁|何)|干我(?:们)?(?:什么|啥|何)|(?:跟|和|与)我(?:有)?(?:什么|啥|何)"
    r"|反正(?:也|都|我|不|就|钱)|^得了(?:吧|呗)?$|走个?过场|糊弄|差不多(?:就)?(?:得了|行了)|(?:问|说|写|投诉|反映|来|打)了?(?:我)?(?:也|都)(?:没用|白(?:来|说|问|打|搭|费))|谁(?:有空|有闲)"
)
_SNEERS = re.compile(
    rf"谁不(?:知道|懂|会|晓得|清楚)|(?:头|第)一[回次](?:出门|坐|见|进城)[^,。]{{0,6}}吧$|没(?:坐|见|读|上|念|出)过[^,。]{{0,8}}(?:吧|吗|嘛|么)$|是(?:最)?(?:个)?(?:基本|起码|生活)?的?常识|懂(?:点|些)(?:常识|规矩|道理|礼貌)"
    rf"|(?:这|那)(?:个|些|种|点|么简单)?(?:事|问题|东西)?(?:也|还|都)(?:要|用|得|需要|好意思)(?:来)?(?:问|说|教|讲)(?:吗|啊|呀|吧|我|$)|还(?:用|要|好意思|有脸)(?:得着)?(?:来|我|人)?(?:问|说|教|讲)(?:吗|啊|呀|吧|我|您|你|$)|有(?:什么|啥)(?:好|可)(?:问|说|抱怨|投诉|急|吵|闹)的"
    rf"|(?:这么|那么)(?:大|老)(?:的)?(?:人|岁数|年纪)|(?:三岁|小学生|小孩子?)[^,。]{{0,4}}(?:都|也)(?:知道|懂|明白)|是个人(?:都|就)(?:知道|懂|会看|明白)|连[^,。]{{1,8}}都(?:不会|不懂|不知道|看不懂|弄不明白|搞不清)|(?:后悔|傻眼|知道疼)了吧|(?:满意|高兴|舒服)了吧|现在才(?:知道|想起|来)|现在(?:知道)?(?:后悔|急了|着急了)"
    rf"|难道|莫非|凭(?:什么|啥)(?!证|材料|票|单|卡|手续|条件|东西|资料|凭)|哪(?:来|有)(?:那么|这么)多|(?:墙上|门口|网上|合同里?|单子上)[^,。]{{0,6}}(?:贴着|写着|写得)[^,。]{{0,6}}(?:呢|吗|嘛|明明白白|清清楚楚)|写得(?:这么|那么)|(?:没长|不长|瞎了|睁大)[^,。]{{0,4}}眼|看不(?:清|见|到)吗|{_YOU}[^,。]{{0,10}}没(?:看|听|读|注意)(?:见|到|清|清楚|过)?(?:吗|嘛|么)$"
    rf"|(?:听|看)不(?:懂|明白)(?:吗|是吧|啊|吧|人话)|人话|(?:{_YOU}|自己)(?:先|再)?好好(?:看|听|想|读)|动动(?:脑|脑子|脑筋)|长(?:点|个|些)(?:心|记性|脑子|教训)(?!脏)|(?:买|当|吸取)(?:个|是)?教训|想得(?:倒|真|挺|可)?(?:美|多)|想多了|做(?:什么|白日|春秋)?梦|异想天开|天真(?:了|$)"
    rf"|当(?:我们|这里|这儿|酒店|自己|超市|公司|银行)[^,。]{{0,6}}(?:开的|[您你]家|自己家|慈善|傻|菜市场)|{_YOU}以为|自以为|算(?:老几|什么东西|哪根葱)|抠门|小气|贪(?:小)?便宜|占便宜|(?:为了?)?(?:省|贪)(?:这|那)(?:点|几|一)|但凡|{_YOU}(?:要是|早)(?:懂|细心|认真|仔细|长)"
    rf"|不(?:就|都)?是{_YOU}(?:自己)?[^,。]{{0,4}}(?:选|要|签|点|买|订|同意)的(?:吗|嘛|么)$|(?:事|毛病|要求|问题|话)儿?(?:真|可真|怎么(?:这么|那么)|也太)多|(?:脾气|架子|口气|火气)(?:真|可真|倒|还挺|这么|挺)大|(?:真|可真)(?:会|能)(?:说|挑|想|算|闹|来事)|少见多怪|(?<![最至])少来(?:这|$)|废话|啰嗦|大惊小怪|没见过世面|老土"
    rf"|畜生|死老|老东西|小崽子|乡巴佬|土包子|穷(?:光蛋|酸)|蠢(?:货|死)|傻(?:了吧|瓜|子)|笨(?:死|蛋)|晦气|活该"
)
_FLAT = re.compile(
    r"没得(?:商量|谈|选)|没(?:有)?商量|没门(?![诊店口禁票卡锁牌窗])|免谈|想都(?:别|不要|甭)想|(?:别|甭|休)想(?!要|知道|办|着急)|没戏(?!票|院|台)|没指望|没这(?:个)?(?:必要|可能|说法|规矩|道理)|不给(?:办|退|换|修|查|改|弄|开)(?!理过)|无可奉告|到此为止|不用再(?:问|说|谈)了?|(?:再|多)(?:问|说)(?:也|都)|门都没有"
)
# Each alone a short answer; two in a row with nothing beside them shut the door.
_CURT = re.compile(
    r"^(?:就是)?(?:不行|不办|不退|不换|不成|不给|不能|不可以|不可能|办不了|做不到|退不了|换不了|不管|不受理|不同意|没有)(?:就是不行|的|了|哦|啊|吧)?$"
)
_SIGH = re.compile(r"^(?:唉|哎|哼|切|嘁|啧+|呸|去|得|嗐|诶|喂)(?:呀|哟|哎|啧)*$")
_SORRY = re.compile(r"抱歉|对不起|不好意思|遗憾|谅解|建议|您可以|可以(?:改|换|请|先|联系|拨打)|不过|但")


class BadAttitude:
    """Indifference, contempt and doors that are shut, told in a model's own words."""

    name = "attitude"
    clause = "CC-16"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        said = phrases(text)
        findings = []
        for phrase in said:
            for code, pattern in (("listless", _LISTLESS), ("sneer", _SNEERS), ("flat", _FLAT), ("sigh", _SIGH)):
                match = pattern.search(phrase.text)
                if match is None or match[0] in cited(context).letters or is_mentioned(text, phrase.span(match), context):
                    continue
                start, end = phrase.span(match)
                findings.append(self._finding(f"attitude.{code}", start, end))
        if _is_curt(said) and not _SORRY.search(f"{context.said}{text}"):
            findings.append(self._finding("attitude.flat", 0, len(text)))
        return findings

    def _finding(self, code: str, start: int, end: int) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end)


def _is_curt(said: tuple[Phrase, ...]) -> bool:
    curt = [_CURT.match(one.text) is not None and not one.asks for one in said]
    return any(one and two for one, two in pairwise(curt))
