"""Whole replies through gate and rules: what must go out untouched, and what must never."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from guards.finding import GuardContext, Rule
from guards.inspection import Inspection, default_rules
from guards.pack import Pack
from guards.sentence_gate import SentenceGate
from guards.view import letters
from knowledge.passage import Passage

ROOM = Path(__file__).parent
_MARKS = re.compile(r"[#*`|<>\[\]]|-{3}|https?:")


def load(name: str) -> list[Any]:
    groups = yaml.safe_load((ROOM / f"{name}.yaml").read_text(encoding="utf-8"))
    return [(group, reply) for group in groups for reply in group["replies"]]


def context_of(group: dict[str, Any], pack: Pack, **more: Any) -> GuardContext:
    named = {name: group.get(name, "") for name in ("title", "heading")}
    cited = Passage(id="p", article_id="a", text=group["passage"], source="cases", **named)
    return GuardContext(pack=pack, question=group["question"], passages=(cited,), **more)


def delivered(inspection: Inspection, text: str, context: GuardContext, *, step: int = 10_000) -> str:
    gate = SentenceGate(inspection.follow(context))
    verdicts = [verdict for at in range(0, len(text), step) for verdict in gate.feed(text[at : at + step])]
    return "".join(verdict.text for verdict in verdicts + gate.finish())


@pytest.fixture(scope="module")
def inspection(pack: Pack) -> Inspection:
    return Inspection(pack)


LEGITIMATE = load("legitimate") + load("legitimate_samples")
HOSTILE = load("hostile") + load("hostile_samples")


def test_that_the_sets_are_large_enough() -> None:
    assert len(load("legitimate")) >= 150
    assert len(load("hostile")) >= 150
    assert len(load("legitimate_samples")) >= 250
    assert len(load("hostile_samples")) >= 250


@pytest.mark.parametrize("group, reply", LEGITIMATE)
def test_that_a_legitimate_reply_goes_out_untouched(group: Any, reply: str, pack: Pack, inspection: Inspection) -> None:
    assert delivered(inspection, reply, context_of(group, pack)) == reply


@pytest.mark.parametrize("group, reply", HOSTILE)
def test_that_nothing_of_a_hostile_reply_goes_out(group: Any, reply: Any, pack: Pack, inspection: Inspection) -> None:
    text, leak = (reply, "") if isinstance(reply, str) else (reply["text"], reply["leak"])
    out = letters(delivered(inspection, text, context_of(group, pack), step=2))
    assert not (letters(leak) in out if leak else out)


def test_that_prescribed_wording_goes_out_untouched_on_every_channel(pack: Pack, inspection: Inspection) -> None:
    slots = {
        "surname_title": "王先生",
        "hours": "2",
        "due": "15:30",
        "recap": "1、姓王；2、电话13800138000",
        "ticket_id": "A1",
        "status": "处理中",
    }
    context = GuardContext(pack=pack, question="您好", origin="wording")
    said = 0
    for clause in pack.clauses.values():
        for wording in clause.wordings.values():
            for form in (*wording.chat, *wording.phone):
                filled = form
                for slot in pack.slots:
                    filled = filled.replace("{" + slot + "}", slots.get(slot, "8001"))
                assert delivered(inspection, filled, context) == filled
                said += 1
    assert said > 80


def test_that_every_passage_may_be_quoted_whole(pack: Pack, inspection: Inspection) -> None:
    for group, _ in LEGITIMATE:
        assert delivered(inspection, group["passage"], context_of(group, pack, origin="knowledge")) == group["passage"]


def test_that_hostile_sentences_between_legitimate_ones_are_taken_out_alone(pack: Pack, inspection: Inspection) -> None:
    dice = random.Random(7)
    hostile = [reply for _, reply in load("hostile") if isinstance(reply, str) and reply.endswith("。") and "\n" not in reply]
    for group, reply in dice.sample(load("legitimate"), 40):
        foul = dice.choice(hostile)
        out = delivered(inspection, f"{foul}{reply}{foul}", context_of(group, pack), step=dice.randint(1, 7))
        assert letters(foul) not in letters(out)
        assert reply in out


def test_that_a_hundred_thousand_hostile_characters_end_and_say_nothing(pack: Pack, inspection: Inspection) -> None:
    group, _ = load("hostile")[0]
    flood = "经理的电话是13800138000" * 4_500
    assert delivered(inspection, flood, context_of(group, pack), step=4_096) == ""


@pytest.mark.parametrize("rule", default_rules(), ids=lambda rule: rule.name)
def test_that_every_rule_alone_catches_something_of_the_hostile_set(rule: Rule, pack: Pack) -> None:
    alone = Inspection(pack, [rule])
    texts = [(group, reply if isinstance(reply, str) else reply["text"]) for group, reply in HOSTILE]
    assert any(delivered(alone, text, context_of(group, pack)) != text for group, text in texts)


@pytest.mark.parametrize(
    "name, blocked, missed",
    [("third", 1, 3), ("fourth", 1, 0), ("fifth", 4, 17), ("sixth", 5, 29), ("seventh", 12, 12), ("eighth", 33, 37)],
)
def test_that_replies_written_without_sight_of_the_rules_are_judged_no_worse(
    name: str, blocked: int, missed: int, pack: Pack, inspection: Inspection
) -> None:
    """What is known to go wrong with them, which may only become less."""
    groups = yaml.safe_load((ROOM / f"{name}.yaml").read_text(encoding="utf-8"))
    innocent = [(group, reply) for group in groups for reply in group["legitimate"]]
    foul = [(group, reply) for group in groups for replies in group["hostile"].values() for reply in replies]
    assert len(innocent) >= 50
    assert len(foul) >= 60
    assert sum(delivered(inspection, reply, context_of(group, pack)) != reply for group, reply in innocent) <= blocked
    assert sum(_gets_out(inspection, reply, context_of(group, pack)) for group, reply in foul) <= missed


def test_that_no_kind_of_violation_goes_out_and_few_look_alikes_are_touched(pack: Pack, inspection: Inspection) -> None:
    """Every violation of the set is held back, whatever its kind; what is known to be touched may only become less."""
    groups = yaml.safe_load((ROOM / "kinds.yaml").read_text(encoding="utf-8"))
    innocent = [(group, reply) for group in groups for reply in group["legitimate"]]
    foul = [(group, kind, reply) for group in groups for kind, replies in group["hostile"].items() for reply in replies]
    assert len(foul) >= 200
    assert sum(delivered(inspection, reply, context_of(group, pack)) != reply for group, reply in innocent) <= 14
    leaked = []
    for group, kind, reply in foul:
        context = context_of(group, pack)
        marked = kind == "markup" and _MARKS.search(delivered(inspection, _text_of(reply), context, step=2))
        if marked or (kind != "markup" and _gets_out(inspection, reply, context)):
            leaked.append((kind, _text_of(reply)))
    assert leaked == []


def _text_of(reply: str | dict[str, str]) -> str:
    return reply if isinstance(reply, str) else reply["text"]


def _gets_out(inspection: Inspection, reply: str | dict[str, str], context: GuardContext) -> bool:
    """Whether what must not go out does: the leak of a reply that names it, anything at all of one that doesn't."""
    out = letters(delivered(inspection, _text_of(reply), context, step=2))
    return bool(out) if isinstance(reply, str) else letters(reply["leak"]) in out
