"""What a customer tells by the way and says to be beside the point: “扯远了，说正事” leaves only what follows to be read."""

from __future__ import annotations

import re

# Less than this before the turn is no digression but a way of beginning.
_LEAST_BEFORE = 24
_LEAST_AFTER = 2
_TURN = re.compile(
    r"(?:扯|说|聊|跑|岔|讲)远了|(?:回到|言归|说回|说说?|讲|谈|聊)正(?:传|题|事)|(?<!能)(?:不|别)(?:说|扯|讲|聊|提|唠)(?:这些|那些|别的|闲话|这个)了|"
    r"(?:绕|兜|扯)了[^,，。!！?？]{0,6}圈|差点儿?(?:把)?[^,，。!！?？]{0,3}忘了?(?:正事|要?(?:找|问|跟|和|说|讲|来)[^,，。!！?？]{0,8})|"
    r"闲话(?:少|不多|就不)[说叙扯讲]|都是(?:题外话|闲话|废话)"
)
_END_OF_CLAUSE = re.compile(r"[,，。!！?？;；:：~～…\n]+")
_LEAD = re.compile(
    r"^(?:好了|好|那|其实|主要|总之|就|我|也)*(?:是)?(?:想|要)(?:说|问|请教|打听|反映|讲|咨询)(?:一[句下声]|的是|您|你|个事儿?)*[:：,，]+"
)


def to_the_point(plain: str) -> str:
    """What follows the last turn to the matter in an undisguised text; the whole text where none was made, or nothing follows."""
    turns = [match.end() for match in _TURN.finditer(plain) if match.start() >= _LEAST_BEFORE]
    end = _END_OF_CLAUSE.search(plain, turns[-1]) if turns else None
    rest = plain[end.end() :].strip() if end else ""
    while lead := _LEAD.match(rest):
        rest = rest[lead.end() :].strip()
    # “…，说正事。” may be the last words of a message whose matter comes with the next one.
    return rest if sum(map(str.isalnum, rest)) >= _LEAST_AFTER else plain
