"""How the rows of a passage vie with each other, and to which of them a sentence belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from guards.bound import bounds
from guards.courtesy import content
from guards.phrase import phrases
from guards.row import Row, beside, rows
from guards.sense import sense
from guards.view import letters

# By so much of its telling words one row must be nearer than the other.
_LEAD = 0.1
_HALF, _MOST = 0.5, 0.6
_REST = frozenset({"其他", "其余", "其它"})
# A price of whatever sum.
_VAGUE = frozenset({("money", "some")})
_FAMILIES = (
    "money",
    "percent",
    "time",
    "clock",
    "calendar",
    "when",
    "weight",
    "length",
    "count",
    "volume",
    "fold",
    "bare",
    "refund",
    "rate",
    "open",
    "part of day",
)


class Side(Enum):
    """To which of two rivals a sentence belongs by one of its halves."""

    ONE = "one"
    OTHER = "other"
    NEITHER = "neither"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Rivalry:
    """Two rows of a passage whose conditions differ and whose outcomes differ."""

    one: Row
    other: Row

    def turned(self) -> Rivalry:
        """The same with the two exchanged."""
        return Rivalry(one=self.other, other=self.one)


@lru_cache(maxsize=128)
def rivalries(text: str) -> tuple[Rivalry, ...]:
    """Every pair of rows of `text` that vie: neighbours in a sentence, or of one kind anywhere."""
    found = rows(text)
    return tuple(
        Rivalry(one=one, other=other)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if one.is_conditioned and other.is_conditioned and _vie(one, other)
    )


def _vie(one: Row, other: Row) -> bool:
    alike = bool((one.head | one.words) & (other.head | other.words))
    if one.sentence != other.sentence and not alike:
        return False
    if not (_kinds(one) & _kinds(other) or (one.head & other.head and _are_parallel(one, other))):
        return False
    return _conditions_differ(one, other) and _outcomes_differ(one, other)


def _kinds(row: Row) -> frozenset[str]:
    return frozenset(family for family, _ in row.figures) | ({row.verb} - {""})


def _conditions_differ(one: Row, other: Row) -> bool:
    return bool(
        (one.words - other.words and other.words - one.words)
        or (one.head - other.head and other.head - one.head)
        or (one.days and other.days and not one.days & other.days)
        or _rest(one, other)
        or _rest(other, one)
        or (one.spans != other.spans and {span.family for span in one.spans} & {span.family for span in other.spans})
    )


def _outcomes_differ(one: Row, other: Row) -> bool:
    if any(_of(one, family) != _of(other, family) for family in _FAMILIES if _of(one, family) and _of(other, family)):
        return True
    if one.outcome - other.outcome and other.outcome - one.outcome:
        return True
    if one.head & other.head and one.head != other.head and one.figures != other.figures:
        return True
    return one.denies != other.denies and bool(one.outcome & other.outcome)


def _of(row: Row, family: str) -> frozenset[object]:
    return frozenset(value for kind, value in row.figures if kind == family)


def by_condition(said: Row, rivalry: Rivalry) -> frozenset[Side]:
    """To which of the two the sentence belongs by each part of what it says of whom or when."""
    return frozenset(_by_parts(said, rivalry)) - {Side.NEITHER}


def _by_parts(said: Row, rivalry: Rivalry) -> Iterator[Side]:
    one, other = rivalry.one, rivalry.other
    figured = [side for side in (_by_spans(said, one, other), _by_days(said, one, other)) if side is not Side.NEITHER]
    yield from figured
    if (said.lacks and not (one.lacks or other.lacks)) or (figured and one.segment == other.segment):
        return
    for words in (said.words, said.outcome):
        own = _nearer(words, one.words - other.words - other.head, other.words - one.words - one.head)
        side = (
            own
            if own is not Side.NEITHER
            else _nearer(words, one.head - other.head - other.words, other.head - one.head - one.words)
        )
        if side is not Side.NEITHER:
            yield side
            return


def _by_spans(said: Row, one: Row, other: Row) -> Side:
    if not said.spans or one.spans == other.spans:
        return Side.NEITHER
    ones, others = _fit(said, one), _fit(said, other)
    if ones > 0 and others > 0:
        return Side.BOTH
    # Outside of the one's figures is within the other's only where that one is of all the rest (未刷满).
    return _side(ones > others and (ones > 0 or one.lacks), others > ones and (others > 0 or other.lacks))


def _by_days(said: Row, one: Row, other: Row) -> Side:
    if not said.days or one.days & other.days:
        return Side.NEITHER
    ones, others = one.days or _rest(one, other), other.days or _rest(other, one)
    return _side(bool(said.days & ones), bool(said.days & others)) if ones and others else Side.NEITHER


def _rest(row: Row, rival: Row) -> frozenset[int]:
    """The days that 其他时间 leaves."""
    return frozenset(range(1, 8)) - rival.days if rival.days and row.words & _REST else frozenset()


def _are_parallel(one: Row, other: Row) -> bool:
    """小型车 and 大型车, 少儿馆 and 成人馆: what sets the two apart ends in the same character."""
    ones, others = (one.words | one.head) - (other.words | other.head), (other.words | other.head) - (one.words | one.head)
    return bool({pair[1] for pair in ones} & {pair[1] for pair in others})


def _side(ones: bool, others: bool) -> Side:
    if ones == others:
        return Side.BOTH if ones else Side.NEITHER
    return Side.ONE if ones else Side.OTHER


def _fit(said: Row, row: Row) -> int:
    """1 where a figure of the sentence's condition lies within the row's, -1 where it lies outside, 0 where neither is told."""
    fits = 0
    for mine in said.spans:
        for span in row.spans:
            if mine.lies_in(span):
                return 1
            if mine.family == span.family:
                fits = -1
    return fits


def by_outcome(said: Row, rivalry: Rivalry) -> Side:
    """To which of the two the sentence belongs by what it says holds."""
    one, other = rivalry.one, rivalry.other
    told = said.figures - _VAGUE if said.figures - _VAGUE else said.figures
    ones, others = bool(told & (one.figures - other.figures)), bool(told & (other.figures - one.figures))
    if ones or others:
        return _side(ones, others)
    if one.denies != other.denies and said.outcome & one.outcome & other.outcome:
        return Side.ONE if said.denies == one.denies else Side.OTHER
    ones, others = one.outcome - other.outcome, other.outcome - one.outcome
    if not told and bool(ones) != bool(others):  # 当场领取, where the other row has a figure
        words, figures = (ones, other.figures) if ones else (others, one.figures)
        if figures and len(said.outcome & words) >= _HALF * len(words):
            return Side.ONE if ones else Side.OTHER
    return _nearer(said.outcome, ones, others)


def _nearer(said: frozenset[str], ones: frozenset[str], others: frozenset[str]) -> Side:
    if not ones or not others:
        return Side.NEITHER
    first, second = len(said & ones) / len(ones), len(said & others) / len(others)
    if first - second >= _LEAD:
        return Side.ONE
    if second - first >= _LEAD:
        return Side.OTHER
    return Side.BOTH if first else Side.NEITHER


def crossed(said: str, passages: Sequence[str]) -> Iterator[Row]:
    """The rows of a sentence that take one row's condition and its rival's outcome, and that no other row bears out."""
    for row in rows(said):
        if not row.is_conditioned:
            continue
        against = [turned for rivalry in _all(passages) for turned in _crossings(row, rivalry)]
        if against and _is_retold(said[row.start : row.end], passages):
            continue
        if against and not any(_bears_out(row, passage, against) for passage in passages):
            yield row


def _is_retold(said: str, passages: Sequence[str]) -> bool:
    """Whether a phrase of the passages says the very same: 第4次课之后就不办理退费了 for 第4次课后不办理退费."""
    mine = [(sense(one.text), _limits(one.text)) for one in phrases(said)]
    stated = {(sense(one.text), _limits(one.text)) for passage in passages for one in phrases(passage)}
    return bool(mine) and all(one in stated for one in mine)


def _limits(phrase: str) -> tuple[tuple[float, str], ...]:
    return tuple((one.quantity.literal, one.side) for one in bounds(phrase))


def undecided(said: str, passages: Sequence[str], around: str) -> Iterator[Row]:
    """The rows of a sentence that state what holds in one case alone and name no case, nor does what stands `around`."""
    for row in rows(said):
        wide = beside(row, around)
        open_ones = [one for rivalry in _all(passages) for one in _open(row, wide, rivalry)]
        if open_ones and not any(_bears_out(row, passage, open_ones) for passage in passages):
            yield row


def _open(said: Row, wide: Row, rivalry: Rivalry) -> Iterator[Rivalry]:
    """The rivalry turned so that `other` has the outcome of a sentence that does not say of which of the two it is."""
    outcome = by_outcome(said, rivalry)
    if outcome not in {Side.ONE, Side.OTHER} or rivalry.one.sentence != rivalry.other.sentence:
        return
    turned = rivalry.turned() if outcome is Side.ONE else rivalry
    stated, rival = turned.other, turned.one
    about = (said.words | said.head | said.outcome) & (stated.words | stated.head | stated.outcome)
    about = about or (said.is_universal and _sums(said) & _sums(stated))
    # A case that is told by words may be named in others.
    told = said.is_universal or stated.spans != rival.spans or (stated.days and stated.days != rival.days)
    if about and told and _vies_in_figures(said, stated, rival) and not _names_case(wide, stated, rival):
        yield turned


def _sums(row: Row) -> frozenset[tuple[str, object]]:
    return frozenset(one for one in row.figures if isinstance(one[1], float) and one[1])


def _vies_in_figures(said: Row, stated: Row, rival: Row) -> bool:
    """Whether the sentence's figure is the one row's, where its rival has another of the same kind."""
    kinds = {family for family, value in (said.figures - _VAGUE) & stated.figures if (family, value) not in rival.figures}
    return any(_of(rival, kind) for kind in kinds - {"open"})


def _names_case(wide: Row, stated: Row, rival: Row) -> bool:
    """Whether anything of what sets the row apart is named; so it is where nothing does."""
    words = stated.words - rival.words - rival.head
    if not (words or stated.spans - rival.spans or stated.days - rival.days):
        return True
    if _fit(wide, stated) > 0 or wide.days & stated.days - rival.days:
        return True
    if wide.is_detail and stated.is_detail:
        return True
    told = wide.words | wide.outcome | wide.head
    if wide.is_universal:
        return len(told & words) >= _MOST * len(words) > 0
    telling = frozenset("".join(words)) - frozenset("".join(rival.words | rival.head))
    return bool(told & words) or len(telling & frozenset("".join(told))) >= _HALF * len(telling) > 0


def denied(said: str, passages: Sequence[str]) -> Iterator[Row]:
    """The rows of a sentence whose very condition the passages name, to say of the same outcome the opposite."""
    for row in rows(said):
        stated = [one for passage in passages for one in rows(passage) if _is_of_same_case(row, one)]
        against = [one for one in stated if _contradicts(row, one)]
        if against and not any(_agrees(row, one) for one in stated if one not in against):
            yield row


def told_by_rows(said: str, passages: Sequence[str]) -> bool:
    """Whether each phrase of a sentence is a row that some row of the passages bears out, in whatever words."""
    found = rows(said)
    placed = {row.start for row in found}
    if not found or any(one.start not in placed and content(letters(one.text)) for one in phrases(said)):
        return False
    stated = [one for passage in passages for one in rows(passage)]
    return all(any(_tells_of(row, one) for one in stated) for row in found)


def told_of_its_days(said: str, passages: Sequence[str]) -> bool:
    """Whether a sentence is told by rows, each of which names the days of the row that bears it out."""
    stated = [one for passage in passages for one in rows(passage)]
    return told_by_rows(said, passages) and all(
        row.days and any(_tells_of(row, one) and row.days <= one.days for one in stated) for row in rows(said)
    )


def _tells_of(said: Row, row: Row) -> bool:
    if said.denies != row.denies or (said.days and row.days and not said.days <= row.days) or _fit(said, row) < 0:
        return False
    about = bool((said.words or said.head) & (row.words | row.head)) or bool(said.spans & row.spans)
    told = said.figures - _VAGUE
    if _of(row, "clock"):  # 周末9:00至17:00 says that it is open
        told -= {("open", True)}
        if not told and said.days and about:
            return True
    if told:
        return told <= row.figures and (about or not said.words)
    return about and bool(said.outcome & row.outcome)


def _is_of_same_case(said: Row, row: Row) -> bool:
    if (said.days and row.days and not said.days & row.days) or ((said.spans or row.spans) and _fit(said, row) <= 0):
        return False
    if not said.words and not row.words:
        return bool(said.figures & row.figures) and len(said.outcome & row.outcome) > 1
    if not said.words or not row.words or (said.lacks and not row.lacks):
        return False
    if row.lacks and not said.lacks:  # one of a list: 人为损坏、自行拆装、无购买凭证的
        return said.words <= row.words and len(row.words) > 2 * len(said.words)
    return len(said.words & row.words) >= _MOST * len(row.words)


def _contradicts(said: Row, row: Row) -> bool:
    """Whether one is free and the other has its price, one is given back and the other not, one may be and the other not."""
    for kind in ("refund", "open"):
        mine, theirs = _of(said, kind), _of(row, kind)
        if mine and theirs and not mine & theirs:
            return True
    mine, theirs = _of(said, "money"), _of(row, "money")
    if mine and theirs and (0.0 in mine) != (0.0 in theirs):
        return bool(said.outcome & row.outcome) or not (said.outcome or row.outcome)
    return said.denies != row.denies and not (mine or theirs) and bool(said.outcome & row.outcome)


def _agrees(said: Row, row: Row) -> bool:
    return said.denies == row.denies and bool(said.outcome & row.outcome or said.figures & row.figures)


def _all(passages: Sequence[str]) -> Iterator[Rivalry]:
    for passage in passages:
        yield from rivalries(passage)


def _crossings(said: Row, rivalry: Rivalry) -> Iterator[Rivalry]:
    """The rivalry turned so that `one` has the sentence's condition, or a part of it, and `other` its outcome."""
    conditions, outcome = by_condition(said, rivalry), by_outcome(said, rivalry)
    turned = rivalry if outcome is Side.OTHER else rivalry.turned()
    # 没来补办书面挂失 is the row of what is lacking, however much of its words the other one names.
    if said.lacks and turned.other.lacks and not turned.one.lacks:
        return
    # 退货要备齐附件, where the row itself has it before its 须.
    if not said.figures and len(said.outcome & (turned.one.outcome | turned.one.words)) > len(
        said.outcome & (turned.other.outcome | turned.other.words)
    ):
        return
    if (outcome is Side.OTHER and Side.ONE in conditions) or (outcome is Side.ONE and Side.OTHER in conditions):
        yield turned


def _bears_out(said: Row, passage: str, against: list[Rivalry]) -> bool:
    """Whether some row states the sentence's outcome, and no crossing is against that very row."""
    refuted = [one.other for one in against]
    for row in rows(passage):
        if (said.days and row.days and not said.days <= row.days) or _fit(said, row) < 0:
            continue
        named = row.words | row.head
        if said.figures and said.figures <= row.figures and _is_named(said, row, against):
            return True
        if row in refuted:
            continue
        if said.figures:
            if said.figures <= row.figures and ((said.words | said.outcome | said.head) & named or not named):
                return True
        elif said.outcome and len(said.outcome & row.outcome) >= max(len(said.outcome & one.outcome) for one in refuted):
            return True
    return False


def _is_named(said: Row, row: Row, against: list[Rivalry]) -> bool:
    """Whether the sentence has all the words of the row, and where the sentence of the passage goes on to others, those that lead to it."""
    if not row.words or (row.spans and _fit(said, row) <= 0):
        return False
    told = said.words | said.outcome
    beside = any(one.one.sentence == row.sentence and one.one.segment != row.segment for one in against)
    return row.words <= told and (not beside or row.head <= said.head | told)
