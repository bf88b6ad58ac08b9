from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from guards.finding import Finding, GuardContext, Rule
from guards.inspection import Inspection, default_rules
from guards.pack import Pack

Contexts = Callable[..., GuardContext]


class Crashing:
    name, clause = "crashing", "CC-23"

    def inspect(self, text: str, context: GuardContext) -> Sequence[Finding]:
        raise ZeroDivisionError(text)


class Replacing:
    name, clause = "replacing", "§9"

    def __init__(self, what: str, by: str | None) -> None:
        self.what, self.by = what, by

    def inspect(self, text: str, context: GuardContext) -> Sequence[Finding]:
        at = text.find(self.what)
        return (
            []
            if at < 0
            else [
                Finding(
                    rule=self.name,
                    clause=self.clause,
                    code="test.replaced",
                    start=at,
                    end=at + len(self.what),
                    replacement=self.by,
                )
            ]
        )


def test_that_a_clean_sentence_passes_untouched(pack: Pack, context: Contexts) -> None:
    verdict = Inspection(pack, []).inspect("您好。", context())
    assert (verdict.text, verdict.action, verdict.findings) == ("您好。", "passed", ())


def test_that_a_crashed_rule_drops_the_sentence_and_names_no_text(pack: Pack, context: Contexts) -> None:
    verdict = Inspection(pack, [Crashing()]).inspect("秘密。", context())
    assert (verdict.text, verdict.action) == ("", "dropped")
    assert verdict.findings[0].code == "rule.crashed"
    assert "秘密" not in repr(verdict.findings)


def test_that_repairs_are_inspected_again(pack: Pack, context: Contexts) -> None:
    rules = [Replacing("甲", "乙"), Replacing("乙", None)]
    assert Inspection(pack, rules).inspect("甲。", context()).action == "dropped"
    verdict = Inspection(pack, [Replacing("甲", "丁")]).inspect("甲和甲。", context())
    assert (verdict.text, verdict.action) == ("丁和丁。", "repaired")


def test_that_repairs_which_never_end_are_dropped(pack: Pack, context: Contexts) -> None:
    assert Inspection(pack, [Replacing("甲", "甲")]).inspect("甲。", context()).action == "dropped"


def test_that_a_repair_to_nothing_is_a_drop(pack: Pack, context: Contexts) -> None:
    assert Inspection(pack, [Replacing("甲", "")]).inspect("甲", context()).action == "dropped"


def test_that_the_default_rules_have_names_of_their_own(pack: Pack) -> None:
    names = [rule.name for rule in default_rules()]
    assert len(names) == len(set(names)) > 7
    assert all(isinstance(rule.clause, str) and rule.clause for rule in default_rules())
    rules: tuple[Rule, ...] = Inspection(pack).rules
    assert [rule.name for rule in rules] == names


def test_that_a_number_split_over_two_sentences_is_seen_at_the_second(pack: Pack, context: Contexts) -> None:
    follow = Inspection(pack).follow(context("首三位为138的号码由运营商分配，押金0013元，00138000。"))
    first, second = follow("押金138。"), follow("00138000。")
    assert (first.action, second.action) == ("passed", "dropped")
    assert second.findings[0].code == "contact.number"


def test_that_what_is_said_twice_in_a_turn_is_a_loop(pack: Pack, context: Contexts) -> None:
    follow = Inspection(pack).follow(context("装修押金验收合格后退还。"))
    assert [follow("装修押金验收合格后退还。").action for _ in range(2)] == ["passed", "dropped"]


@pytest.mark.parametrize("said, text", [("整机\n", "保修三年。"), ("您好。公务舱\n", "可以托运40公斤。")])
def test_that_a_sentence_torn_by_a_lines_end_is_read_whole(said: str, text: str, pack: Pack, context: Contexts) -> None:
    follow = Inspection(pack).follow(context("整机保修一年，压缩机保修三年。经济舱托运20公斤，公务舱30公斤，头等舱40公斤。"))
    assert follow(said).action == "passed"
    assert follow(text).action == "dropped"


@pytest.mark.parametrize(
    "said, text",
    [("整机保修一年\n", "压缩机保修三年。"), ("保修期如下：\n", "压缩机保修三年。"), ("1、整机\n", "2、压缩机保修三年。")],
)
def test_that_lines_of_a_list_are_read_by_themselves(said: str, text: str, pack: Pack, context: Contexts) -> None:
    follow = Inspection(pack).follow(context("整机保修一年，压缩机保修三年。"))
    follow(said)
    assert follow(text).action == "passed"
