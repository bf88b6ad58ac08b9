"""CC-08: a dialect may be understood, the answer is standard Mandarin all the same."""

from __future__ import annotations

import re

from guards.evidence import allowed
from guards.finding import Finding, GuardContext
from guards.view import letters, view

# Words that no standard sentence holds; single characters only where standard Mandarin hardly has them.
_WORDS = re.compile(
    r"系咪|唔该|唔使|几多钱|点解|边度|依家|而家|佢地|我地|你地|睇下|搵|嗰|嘥|靓仔|细路|飞仔|咩(?![羊])|冇|乜|㗎|朝早|[佢哋唔啲睇]|喺|嚟|嘅|咗|[\d一二三四五六七八九十百]蚊|埋单先|得闲"
    r"|侬|阿拉|辰光|好伐|勿要|伐啦|啥体|伊拉|啥辰光|交关|白相"
    r"|巴适|莫得|要得|晓得(?:不|伐|么)|啷个|咋个|噻|撒$|咯$|哈儿|瓜娃子|摆龙门阵|耍哈|归一|嘞(?=[\u4e00-\u9fff])|得行|啥子|晓不晓得"
    r"|旮旯|旮沓|旮瘩|俺|咱那嘎|整(?:一个|点儿)|嘎哈|唠嗑|老鼻子|贼(?:好|贵|便宜|快|方便)|中不中|得劲|恁|咧(?=[\u4e00-\u9fff])|搁(?=\d|[一二三四五六七八九十这那哪])|木有|弄啥"
    r"|歹势|毋通|按呢|代志|偶(?:们|的|是|也)|粉(?:好|多|开心)|酱紫|表酱"
)

_FEWEST = 2


class Dialect:
    """Cantonese, Shanghainese, south-western and northern colloquial words that no cited passage uses."""

    name = "dialect"
    clause = "CC-08"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model" or not context.pack.language.startswith("zh"):
            return []
        if _is_in_other_script(text, context):
            return [Finding(rule=self.name, clause=self.clause, code="text.script", start=0, end=len(text))]
        tight = view(text).tight
        known = allowed(context).letters
        return [
            Finding(
                rule=self.name,
                clause=self.clause,
                code="text.dialect",
                start=tight.span(*match.span())[0],
                end=tight.span(*match.span())[1],
            )
            for match in _WORDS.finditer(tight.text)
            if letters(match[0]) not in known
        ]


def _is_in_other_script(text: str, context: GuardContext) -> bool:
    """Whether a text for who writes 简体 is in 繁體, beyond the names that a passage writes so."""
    strange = _traditional(text)
    if len(strange) < _FEWEST or _traditional(context.question):
        return False
    return len(strange - frozenset().union(*(frozenset(one.text + one.title) for one in context.passages))) >= _FEWEST


def _traditional(text: str) -> frozenset[str]:
    """The characters of `text` that Simplified writing has others for."""
    plain = view(text).plain
    written = ((plain.original[source], folded) for folded, source in zip(plain.text, plain.origin, strict=True))
    return frozenset(one for one, folded in written if one != folded and "\u4e00" <= one <= "\u9fff")
