"""CC-32: a figure that the passage states of something else (年卡 for the price of a 月卡)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from guards.bearing import bearing_on
from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import phrases
from guards.reckoning import adds_up
from guards.rivalry import crossed, denied, told_of_its_days
from guards.statement import Statement, bordered, statements
from guards.view import letters

# Of a rival's label so much must stand in the sentence before the figure counts as taken from it, where single characters decide.
_RIVAL_AT_LEAST = 0.5
_BY_FAR = 2
_FIGURED = re.compile(r"[\d|一二三四五六七八九十百千两半每元天日月年次个小时分钟收费]")
# 一米二到一米五之间的话, 一楼: of which case, and where.
_IS_CASE = re.compile(r"(?:的话|的时候|之间的|下的单)$")
_PLACE = re.compile(r"[\d一二三四五六七八九十][楼层号]")
_FLOOR = re.compile(r"[\d一二三四五六七八九十][楼层](?!道|梯|房|栋)")
_TIMES = frozenset({"clock", "weekday", "date"})
_LENGTHS = frozenset({"time", "calendar"})
# 周一不开放 shares its words with the days that are; another rule judges these.
_ANY_DAYS = frozenset({"开放", "营业", "开门", "上班", "办公", "服务"})
_KIND_OF_DAY = frozenset({"工作", "作日", "周末", "节假", "假日"})
# 挂失、补办与注销: a title that names several matters.
_PHRASE = re.compile(r"([,，。;；!！?？])")
_AND = re.compile(r"[、与和及|/，,\s]+")


class MisplacedFigures:
    """What a sentence says beside a figure is what the passage says beside another one, and not what it says beside this one."""

    name = "attribution"
    clause = "CC-32"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        context = bearing_on(text, context)
        found = list(self._crossed(text, context))
        if found or told_of_its_days(text, tuple(one.text for one in context.passages)):
            return found
        return list(self._misplaced(text, context))

    def _crossed(self, text: str, context: GuardContext) -> Iterator[Finding]:
        if cited(context).holds(text):
            return
        passages = tuple(one.text for one in context.passages)
        text = "".join(" " * len(part) if adds_up(part) else part for part in _PHRASE.split(text))
        if "计算" in text and adds_up(text):
            return
        for code, row in [
            *(("row.crossed", one) for one in crossed(text, passages)),
            *(("row.denied", one) for one in denied(text, passages)),
        ]:
            yield Finding(rule=self.name, clause=self.clause, code=code, start=row.start, end=row.end)

    def _misplaced(self, text: str, context: GuardContext) -> Iterator[Finding]:
        stated = [(one, number) for number, passage in enumerate(context.passages) for one in statements(passage.text)]
        subject = frozenset(letters("".join(one.title + one.heading for one in context.passages)))
        for said in statements(text):
            told = text[said.start : said.end]
            if said.family == "count" and _PLACE.search(told):
                floors = [one for one, at in stated if _FLOOR.search(context.passages[at].text[one.start : one.end])]
                if _FLOOR.search(told) and _is_elsewhere(said, floors):
                    yield Finding(rule=self.name, clause=self.clause, code="place.misplaced", start=said.start, end=said.end)
                continue
            if _IS_CASE.search(told):
                continue
            if said.family == "weekday" or adds_up(text[said.start : said.end]):
                continue
            if any(said.sentence in bordered(phrases(one.text)) for one in context.passages):
                continue
            own = _nearest(said, [one for one in stated if said.agrees(one[0])])
            # 深南路2018号1楼: what the same phrase states as well vies with nothing in it.
            beside = [one for one in statements(text) if one.start == said.start and one is not said]
            rivals = [
                one
                for one in stated
                if one[0].family == said.family and not said.equals(one[0]) and not any(two.equals(one[0]) for two in beside)
            ]
            if not own:
                continue
            parts = _parts(context)
            if (
                _is_outscored(said, [one for one, _ in stated])
                or _is_strange(said, [one for one, _ in own], context)
                or _are_mismatched(said, text, context)
                or all(
                    any(
                        _is_taken(said, mine, rival, subject)
                        and (_by_head(said, mine[0], rival[0]) or not _is_led(said, mine[0], rival[0]))
                        for rival in rivals
                    )
                    for mine in own
                )
                or all(_is_of_another_matter(said, mine, parts) for mine, _ in own)
            ):
                yield Finding(rule=self.name, clause=self.clause, code="figure.misplaced", start=said.start, end=said.end)


def _is_elsewhere(said: Statement, stated: list[Statement]) -> bool:
    """早餐在五楼供应, where 早餐 is said of another floor and the fifth is said to be of something else."""
    floors = [one for one in stated if one.family == "count" and one.pairs]
    named = [one for one in floors if said.pairs & one.pairs]
    there = [one for one in floors if said.equals(one)]
    # 一楼设清真窗口（3号）: what the same phrase states belongs together.
    return bool(named and there) and not any(one.start == two.start or said.pairs & two.pairs for one in named for two in there)


def _are_mismatched(said: Statement, text: str, context: GuardContext) -> bool:
    """Whether another figure of the phrase stands beside another value in the passages, and this one beside another there."""
    beside = [one for one in statements(text) if one.start == said.start and one.family != said.family]
    for passage in context.passages:
        rows: dict[int, list[Statement]] = {}
        for one in statements(passage.text):
            rows.setdefault(one.start, []).append(one)
        for other in beside:
            mine = [row for row in rows.values() if any(said.agrees(one) for one in row)]
            theirs = [row for row in rows.values() if any(other.agrees(one) for one in row)]
            if any(row in theirs for row in mine):
                continue
            if any(_has_another(other, row) for row in mine) and any(_has_another(said, row) for row in theirs):
                return True
    return False


def _is_outscored(said: Statement, stated: list[Statement]) -> bool:
    """Whether another value is told in words that are by far more like the sentence's than those of its own value."""
    own = [one for one in stated if said.equals(one)]
    kin = _LENGTHS if said.family in _LENGTHS else frozenset({said.family}) - {"date"}
    rivals = [one for one in stated if one.family in kin and not said.equals(one)]
    best = max(rivals, key=lambda one: len(said.pairs & one.row_pairs), default=None)
    if best is None or len(said.pairs & best.row_pairs) < _RIVAL_AT_LEAST * len(said.pairs):
        return False
    most = max((len(said.pairs & one.row_pairs) for one in own), default=0)
    # 商铺 of 多层住宅物业服务费1.80元，商铺4.50元 names its row, however much it shares with the first.
    named = any(said.pairs & one.row_pairs - best.row_pairs or _is_led(said, one, best) for one in own)
    return not named and len(said.pairs & best.row_pairs) >= most + _BY_FAR


def _is_strange(said: Statement, own: list[Statement], context: GuardContext) -> bool:
    """Whether the sentence shares nothing with those that state its figure, and much with one that states none."""
    if said.family in _TIMES or said.values <= {0.0} or len(said.pairs) < _BY_FAR:
        return False
    if any(_named(said.sentence) & (_named(one.sentence) | one.pairs) for one in own):
        return False
    told = (_pairs(letters(one.text)) for passage in context.passages for one in phrases(passage.text))
    return any(len(said.pairs & one) >= max(_BY_FAR, _RIVAL_AT_LEAST * len(said.pairs)) for one in told)


def _is_led(said: Statement, own: Statement, rival: Statement) -> bool:
    """Whether the sentence names what leads the figure's own sentence in the passage: 体验周期间，每次15元."""
    telling = _named(own.sentence) - _named(rival.sentence)
    return bool(telling & _named(said.sentence))


def _has_another(one: Statement, row: list[Statement]) -> bool:
    return any(other.family == one.family and not one.agrees(other) for other in row)


def _nearest(said: Statement, stated: list[tuple[Statement, int]]) -> list[tuple[Statement, int]]:
    """Those whose words are most like the sentence's: the same value may well stand elsewhere, of something else again."""
    shares = [(len(said.pairs & one.pairs), len(said.label & one.label)) for one, _ in stated]
    return [one for one, share in zip(stated, shares, strict=True) if share >= max(shares)]


def _is_taken(said: Statement, mine: tuple[Statement, int], rival: tuple[Statement, int], subject: frozenset[str]) -> bool:
    """Whether the sentence's words are the rival's and not this figure's: what sets the two apart decides.

    Two passages are compared only where the figure's own has no word in common with the sentence.
    """
    if not (mine[0].label or mine[0].row_pairs) or (mine[1] != rival[1] and said.label & mine[0].label - subject):
        return False
    if mine[0].head and mine[0].head in said.sentence and rival[0].head not in said.sentence:
        return False  # the sentence names the figure's own row
    if _by_head(said, mine[0], rival[0]) or _by_pairs(said, mine[0], rival[0], subject):
        return True
    return bool(mine[0].label) and _by_letters(said.label, mine[0].label, rival[0].label, subject)


def _parts(context: GuardContext) -> list[frozenset[str]]:
    """The matters that the titles name one beside the other; none where a title names one alone."""
    titles = [[letters(part) for part in _AND.split(f"{one.title}，{one.heading}")] for one in context.passages]
    return [_pairs(part) for parts in titles if len(parts) > 1 for part in parts]


def _is_of_another_matter(said: Statement, mine: Statement, parts: list[frozenset[str]]) -> bool:
    """Whether the sentence names one matter of a title and the figure's row another, and they share no word."""
    if not mine.pairs or said.pairs & mine.pairs:
        return False
    named = [bool(part & said.pairs) for part in parts]
    stated = [bool(part & mine.pairs) for part in parts]
    return any(named) and any(stated) and not any(one and two for one, two in zip(named, stated, strict=True))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(one + two for one, two in pairwise(text))


def _named(sentence: str) -> frozenset[str]:
    """The pairs of a sentence that hold no figure."""
    return frozenset(pair for pair in _pairs(sentence) if not _FIGURED.search(pair))


def _by_head(said: Statement, mine: Statement, rival: Statement) -> bool:
    """The rival's row is named and this figure's is not: 金卡, where the figure stands beside 白金卡."""
    if not mine.head or not rival.head or mine.head == rival.head:
        return False
    return rival.head in said.subject and mine.head not in said.subject


def _by_pairs(said: Statement, mine: Statement, rival: Statement, subject: frozenset[str]) -> bool:
    """Words of the rival's alone, and none of this figure's alone. A row without words of its own shares those of another."""
    telling = {pair for pair in said.pairs & rival.row_pairs - mine.row_pairs - _ANY_DAYS if not subject.issuperset(pair)}
    return bool(mine.row_pairs and telling) and not said.pairs & mine.row_pairs - rival.row_pairs - _KIND_OF_DAY


def _by_letters(said: frozenset[str], own: frozenset[str], other: frozenset[str], subject: frozenset[str]) -> bool:
    """What they both speak of, and the subject of a title, sets nothing apart."""
    foreign = said - own - subject | (said & other - own)
    telling = other - own
    if not foreign or not telling or not foreign <= other:
        return False
    if said & (own - other - subject):
        return False
    return len(said & other) >= _RIVAL_AT_LEAST * len(other - (subject - said) or other)
