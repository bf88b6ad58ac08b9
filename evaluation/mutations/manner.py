"""The manner of saying it: punctuation, noise, a long story around it, politeness. What is asked stays as it is."""

from __future__ import annotations

import re
from random import Random

from evaluation.mutations.mutation import Mutation
from evaluation.mutations.tables import phrases

# Between digits a mark is part of the number (3,000); without it two numbers would become one.
_MARKS = re.compile(r"(?<!\d)[，。！？；：、…,!?;~～]+|[，。！？；：、…,!?;~～]+(?!\d)")
_ENDS = re.compile(r"[。！？!?…~～]+")
_BREAK = re.compile(r"(?<=[，。！？；,!?;])|$")


def _no_punctuation(text: str, chance: Random) -> str:
    space = chance.choice(("", " "))
    return _MARKS.sub(space, text).strip()


def _much_punctuation(text: str, chance: Random) -> str:
    shouted = chance.choice(("！！！", "？？？", "!!!???", "?!?!", "。。。", "~~~", "～～", "！？！？"))
    body = _ENDS.sub(lambda _: chance.choice(("！！", "？？？", "!!!", "...", "~")), text.rstrip("。！？!?…~～ "))
    return body + shouted


def _noise(text: str, chance: Random) -> str:
    """Interjections and faces at the ends of clauses, where people put them."""
    words = phrases()
    parts = [part for part in _BREAK.split(text) if part]
    at = chance.randrange(len(parts))
    parts[at] += chance.choice(words["faces"])
    head = chance.choice((*words["interjections"], ""))
    return head + "".join(parts) + chance.choice((*words["tails"], "", ""))


def _long_story(text: str, chance: Random) -> str:
    words = phrases()
    stories = chance.sample(words["stories"], 2 + chance.randrange(2))
    return "".join(
        (
            chance.choice(words["story_openings"]),
            "".join(stories),
            chance.choice(words["story_turns"]),
            text if text[-1] in "。！？!?…" else f"{text}。",
            chance.choice((*words["story_ends"], "")),
        )
    )


def _polite(text: str, chance: Random) -> str:
    words = phrases()
    end = chance.choice((*words["polite_ends"], ""))
    return chance.choice(words["polite_openings"]) + text + (end if text[-1].isalnum() else end.removeprefix("，"))


MUTATIONS = (
    Mutation(name="no_punctuation", about_zh="不加标点", change=_no_punctuation),
    Mutation(name="much_punctuation", about_zh="标点成串（！！！？？？）", change=_much_punctuation),
    Mutation(name="noise", about_zh="夹表情和语气词", change=_noise),
    Mutation(name="long_story", about_zh="埋在长篇闲话里", change=_long_story),
    Mutation(name="polite", about_zh="礼貌铺垫", change=_polite),
)
