"""What is polite and says nothing: stripped before a sentence's content is compared with a passage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from guards.phrase import phrases
from guards.view import letters

# Over letters only, so without punctuation.
_COURTESY = re.compile(
    r"请?您?(?:把|将)?(?:具体|详细)?(?:的)?(?:情况|问题|经过)(?:详细|具体)?(?:地)?(?:说|讲|描述|告诉我们?|反映)(?:一下|一说|清楚)?|您的(?:投诉|建议|意见|反馈|问题)我们(?:会|都)?(?:非常|十分|很|高度)?(?:重视|理解)|(?:请问)?您?(?:还)?有(?:什么|其他|别的)(?:其他)?(?:问题|需要)(?:吗)?|您好|你好|亲爱的|尊敬的(?:业主|客户|先生|女士)?|(?:非常|十分|很|多谢|万分)?(?:感谢|谢谢)(?:您|你)(?:的)?(?:咨询|来电|支持|理解|配合|反馈|提问|关心|耐心|等待|关注|询问|联系|信任|与|和|对我们工作的)*|谢谢|多谢"
    r"|(?:请|千万)?您?(?:可|千万)?别(?:来|到)?(?:晚|迟|忘记?|错过|耽误)了|请问?还有(?:什么|其他|别的)?(?:其他)?(?:问题|需要|可以|能)?(?:我)?(?:可以|能)?(?:为您|帮您|帮助您|帮到您|帮助)?(?:的)?(?:吗)?|还有什么可以(?:帮助|帮到)您(?:的)?(?:吗)?|请问有什么可以帮助您"
    r"|(?:希望|但愿)(?:以上|这些|我的|上述)?(?:信息|回答|内容|解答|回复)?(?:能|可以|对)(?:您|够)?(?:有所|有|帮到|帮助|解决)*(?:帮助|您|到您|您的问题)?"
    r"|如(?:果)?(?:您)?(?:还)?(?:有|需)(?:其他|任何|更多|别的)?(?:疑问|问题|帮助|需要|需求)(?:可以|可|请|欢迎|敬请)?(?:您)?(?:随时|及时)?(?:联系|咨询|告诉|告知|致电|询问|提出|与)?(?:我们|我|客服|物业|客服中心|物业客服)?"
    r"|很?(?:高兴|荣幸|乐意)(?:能)?(?:为您|帮您)(?:服务|解答|效劳)|(?:这里)?为您(?:解答|说明|介绍|服务)(?:如下)?|好的|好呢|收到|明白了?|没问题|当然|是的|对的|嗯|没错|可以的|请您?(?:放心|稍等|谅解|理解|知悉|注意|留意)|温馨提示|友情提示"
    r"|(?:根据|按照)(?:相关|小区|物业|公司|我们的|有关)?(?:的)?(?:规定|要求|制度|规则|标准|政策)|关于(?:您|你)?(?:的|咨询的|提出的|所问的)?(?:这个|问题)?|(?:您)?(?:提到|咨询|询问)的(?:问题|情况)|具体(?:如下|为|是|来说)|以下是|如下"
    r"|(?:很|非常|十分|深表)?(?:抱歉|遗憾)|对不起|不好意思|祝您(?:生活|工作)?(?:愉快|顺利|健康|平安)?|欢迎(?:您)?(?:再次|随时)?(?:咨询|来电|光临)?|再见|先生|女士|小姐|请问|(?:给您)?带来(?:的)?不便(?:敬请|请)?(?:谅解|原谅)?|呢|哦|呀|啦|噢|哟"
)
# What only holds a sentence together.
FUNCTION = re.compile(
    r"请问|可以|能不能|可不可以|是不是|是否|需要|要不要|怎么|如何|什么|有没有|多少|几点|或者|以及|并且|而且|但是|因为|所以|如果|的话|就是|也是|都是|已经|进行|通过|如需|事宜|拨打|致电|另外|此外|同时|(?<![申邀聘])请|[吗呢能我想的了为在是有和与您你们到就也都会将把被由及或但并而]"
)
_MARKS = re.compile(r"[,，。;；:：!?！？、…]")


@lru_cache(maxsize=2048)
def content(letters: str) -> str:
    """`letters` (folded, without punctuation) without its courtesies."""
    return _COURTESY.sub("", letters)


@lru_cache(maxsize=2048)
def content_pairs(text: str) -> frozenset[str]:
    """Neighbouring characters within a phrase of `text`, without courtesies and words that only hold a sentence together."""
    return _neighbours(letters(phrase.text) for phrase in phrases(text))


@lru_cache(maxsize=2048)
def folded_pairs(text: str) -> frozenset[str]:
    """The same of a text that is folded already: a part of a phrase."""
    return _neighbours("".join(filter(str.isalnum, part)) for part in _MARKS.split(text))


def _neighbours(parts: Iterable[str]) -> frozenset[str]:
    bare = [FUNCTION.sub(" ", content(one)) for one in parts]
    return frozenset(one[at : at + 2] for one in bare for at in range(len(one) - 1) if " " not in one[at : at + 2])


@lru_cache(maxsize=2048)
def content_letters(text: str) -> str:
    """The characters of `text` without courtesies and words that only hold a sentence together."""
    return "".join(FUNCTION.sub("", content(letters(phrase.text))) for phrase in phrases(text))
