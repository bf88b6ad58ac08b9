"""What a desk says that claims nothing: a wish, sympathy, a question back, where to turn, why. No passage needs to bear it out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guards.contact import long_digits
from guards.courtesy import content
from guards.phrase import Phrase
from guards.quantity import quantities

_WISHES = re.compile(
    r"^(?:先|也|再|顺便?|最后|同时|这里|在此)*(?:恭?祝|祝愿|愿)(?:您|你|大家|孩子|宝宝|宝贝|老人家?|家人|叔叔|阿姨|爸爸|妈妈|全家|小朋友)*[^,。]{2,12}$|^(?:早日康复|一路平安|一路顺风|生日快乐|节日快乐|新年快乐|恭喜您?|辛苦(?:您|了))+了?$"
)
_FEELS = re.compile(
    r"^(?:我们?|这边)?(?:也|都|很|非常|完全|十分)*(?:能)?(?:理解|体谅|感同身受)(?:您|你)?(?:的)?(?:心情|感受|难处|着急|担心|顾虑|疑问)?$|^(?:您|你)?(?:心里|一定|肯定|的)*(?:着急|担心|难过|心急)(?:的心情)?(?:我们?(?:都|很|也)*(?:能)?理解)?$"
    r"|^(?:这次|上次|之前|刚才)?[^,。]{0,8}(?:给|让)(?:您|你)(?:的)?[^,。]{0,6}(?:添(?:了)?(?:不少|很多)?麻烦|带来(?:了)?(?:不少|很多)?不便|久等|受(?:累|委屈)|担心|费心)了?$|^(?:别|不要|不用|请)(?:您)?(?:着急|担心)$|^(?:您说的[^,。]{0,8})?我们(?:也|都|很|非常|十分)*(?:愿意|乐意)(?:听|了解|倾听)[^,。]{0,8}$|^[^,。]{0,8}也?没关系$"
)
# 听说您脚崴了, 您怀疑“抄错了”: the customer's own words, told back.
_HEARS = re.compile(
    r"^(?:听说|得知|知道|看到|了解到|您(?:刚才|前面|先)?(?:说|提到|问|讲|反映|怀疑|担心|觉得|想问|关心)的?(?:是)?)(?:您|你)?[^,。]{1,16}$"
)
_ASKS = re.compile(r"您|请问|方便")
# Of itself the desk says nothing that needs no bearing out; 你 is no desk's word.
_OWN = re.compile(r"我(?!们)|你(?!们)")
_ASKED = re.compile(
    r"哪|几|多少|什么|怎么|怎样|如何|还是|是否|有没有|没有?$|吗|呢|(?P<one>[一-鿿])[不没](?P=one)|多大|多久|好不好"
)
_RHETORIC = re.compile(
    r"难道|凭什么|是不是(?:没|不|有|又|傻|太|故意|存心|想|该|疯|瞎)|怎么(?:会|不|可能|还|好意思|这么|就)|为什么(?:不|要)|何必|干嘛|谁|不是[^,。]{1,8}[吗嘛]|不会[^,。]{0,8}[吗吧]|一起|我(?:们)?(?:帮|替|给|陪|请|送)"
)
_TURNS_TO = re.compile(
    r"(?:请|可以?|也可|建议|麻烦|欢迎|或者?|不妨|先)*(?:您|你)?(?:先|再|直接|提前|来之前|出发前|去之前|到时候?|随时|也)*(?:可以|可)?(?:先)?(?:拨打?|致电|打(?:电话)?|电话|联系|咨询|询问|问)(?:一?下|到|给)?(?P<whom>[^,。]{0,14}?)(?:问(?:一?[问下])?|咨询|确认|核实|了解|沟通|预约)?(?:一下)?$"
)
_PROFESSION = re.compile(
    r"医生|医师|大夫|药师|律师|专业(?:人士|人员|机构)|老师|前台|柜台|服务台|窗口|客服|热线|管家|厂家|店员|工作人员"
)
_SPARES = re.compile(
    r"^(?:以免|免得|避免|省得|以防|这样)(?:您|你|让您|就|可以|能|到时候?|到了|窗口)*[^,。]{0,4}(?:白跑|往返|来回跑?|空跑|跑空|耽误|久等|多跑|扑空|排队)[^,。]{0,6}$"
)
_WONDERS = re.compile(
    r"^(?:至于|关于|其他|其它|具体)?[^,。]{0,10}(?:该|应该|要|能|可以)?(?:怎么|如何|哪[些种个]|多少|什么(?:样|时候)|能不能|可不可以|是不是|是否)[^,。]{0,8}$"
)
# What is taken down for a ticket is asked for: 麻烦您告诉我：您的姓名和单位、希望来访的时间.
_REQUESTS = re.compile(
    r"^(?:麻烦|请|烦请|劳驾|还请|也请)您?(?:先|再)?(?:把|将)?[^,。]{0,10}(?:告诉|告知|提供|留下|描述|说)(?:一下|给)?(?:我们?)?(?:一下)?$"
    r"|^(?:您的?|希望|想要?)?(?:来访的?|预约的?|联系的?)?(?:姓名|称呼|单位|公司|电话|联系方式|时间|人数|地址|事由|内容|情况|经过)(?:[和及与、][一-鿿]{2,4})?$|^几位来?$|^好吗?$"
)
_CANNOT = re.compile(
    r"^(?:这个|这点|这件事|这方面|这边|我(?:们)?)*(?:这里|这边)?(?:暂时|目前|现在|手头)*(?:答不了|查不到|没有(?:相关|更多|查到|收录)?[^,。]{0,4}(?:资料|信息|规定|说明)|无法(?:确认|确定|答复|回答)|不(?:能|敢|便)(?:随便|贸然)?(?:确定|确认|断定|乱说))[^,。]{0,6}$"
    r"|^(?:按|因|因为)?(?:公司|我们)(?:有)?规定(?:只能|不能|不可以|不得|不便)[^,。]{0,4}(?:提供|透露|通报|告知)[^,。]{0,10}(?:名字|姓名|电话|信息|工号|资料|隐私)$"
)


def is_claimless(phrase: Phrase, asks: bool, known_digits: Sequence[str] = ()) -> bool:
    """Whether a phrase claims nothing of the company's matters; `asks` when its sentence is a question."""
    text = phrase.text
    if _REQUESTS.search(text) and not _measures(text):
        return True
    if _OWN.search(text) and not _CANNOT.search(text):
        return False
    if _SPARES.search(text) or _CANNOT.search(text):
        return True
    if (asks or phrase.asks) and _ASKED.search(text) and not _RHETORIC.search(text) and not _measures(text):
        return True
    turns = _TURNS_TO.search(text)
    if turns and (_PROFESSION.search(turns["whom"]) or _is_published(text, known_digits)):
        return True
    if _measures(text):
        return False
    return any(one.search(text) for one in (_WISHES, _FEELS, _HEARS)) or (_WONDERS.search(text) is not None and "您" not in text)


def is_courtesy(text: str) -> bool:
    """Whether a folded phrase only thanks, greets or wishes."""
    return not content(text) or _WISHES.search(text) is not None


def asks_back(text: str) -> bool:
    """Whether a whole sentence is a question to the customer, and no rhetorical one."""
    return text.rstrip().endswith(("?", "？")) and _ASKS.search(text) is not None and _RHETORIC.search(text) is None


def _measures(text: str) -> bool:
    return any(one.family != "bare" for one in quantities(text))


def _is_published(text: str, known: Sequence[str]) -> bool:
    runs = long_digits(text)
    return bool(runs) and all(any(run.digits in one or one in run.digits for one in known) for run in runs)
