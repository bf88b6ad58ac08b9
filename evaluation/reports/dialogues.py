"""The failing dialogues of a report: under the clause that they break, with the offending words marked and the clause quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from evaluation.checks.check import Span
from evaluation.reports.labels import variant_zh
from evaluation.reports.page import CHECK_NAMES, TICKET_KINDS
from evaluation.result import CheckResult, TrialResult, TurnResult
from evaluation.telling import quote_clause
from guards.pack import Pack

_MOST_DIALOGUES = 200
_MOST_OPEN = 5
_SUMMARY_CHARS = 60
Packs = Callable[[str], Pack]


def dialogues(trials: Sequence[TrialResult], pack: Packs, *, opens: int = _MOST_OPEN) -> str:
    """The trials by clause, the gravest first; the first `opens` of them lie open, the rest unfold."""
    told = sorted(trials, key=lambda one: (not one.violates_must, one.case_id, one.variant))[:_MOST_DIALOGUES]
    groups: dict[tuple[str, str], list[TrialResult]] = {}
    for one in told:
        groups.setdefault((one.clauses[0] if one.clauses else "", one.pack), []).append(one)
    order = sorted(groups.items(), key=lambda group: (-sum(one.violates_must for one in group[1]), group[0]))
    pieces, left = [], opens
    for (clause, name), members in order:
        pieces.append(_group(clause, members, pack(name), opens=left))
        left = max(0, left - len(members))
    if len(trials) > len(told):
        pieces.append(f"<p class=note>另有 {len(trials) - len(told)} 次未列出，见 JSON 记录。</p>")
    return "".join(pieces)


def _group(clause: str, members: Sequence[TrialResult], pack: Pack, *, opens: int) -> str:
    known = pack.clauses.get(clause)
    heading = f"<code>{escape(clause)}</code> {escape(known.when)}" if known is not None else escape(clause or "未注明条款")
    lines = quote_clause(pack, clause)
    quoted = f"<blockquote>{'<br>'.join(map(escape, lines))}</blockquote>" if lines else ""
    told = "".join(_dialogue(one, pack, opened=at < opens) for at, one in enumerate(members))
    return f"<h3>{heading} <small>{len(members)} 次</small></h3>{quoted}{told}"


def _dialogue(one: TrialResult, pack: Pack, *, opened: bool) -> str:
    weight = "违反必须" if one.violates_must else "应当未达"
    disguise = f" <small>{escape(variant_zh(one.variant))}</small>" if one.variant else ""
    after = "".join(_fault(check) for check in one.after if check.violates)
    others = "".join(
        f"<blockquote>{'<br>'.join(map(escape, lines))}</blockquote>"
        for name in one.clauses[1:]
        if (lines := quote_clause(pack, name))
    )
    return (
        f'<details class="case {"bad" if one.violates_must else "weak"}"{" open" if opened else ""}>'
        f"<summary><b>{weight}</b> {_asked(one)}{disguise} <span>{escape(one.failures[0].message)}</span></summary>"
        f"{''.join(_exchange(turn, one) for turn in one.turns)}{after}{others}"
        f"<p class=place><code>{escape(one.key)}</code> · {escape(one.pack)} · {escape(one.place)}</p></details>"
    )


def _asked(one: TrialResult) -> str:
    """What the customer said where it went wrong: a reader knows the dialogue by it."""
    broken = next((turn for turn in one.turns if any(check.violates for check in turn.checks)), None)
    turn = broken or (one.turns[-1] if one.turns else None)
    said = "" if turn is None else turn.user.strip()
    return f"“{escape(said[:_SUMMARY_CHARS])}{'…' if len(said) > _SUMMARY_CHARS else ''}”" if said else "（空白）"


def _exchange(turn: TurnResult, one: TrialResult) -> str:
    broken = [check for check in turn.checks if check.violates]
    ticket = turn.observed.ticket
    filed = f"<p class=ticket>工单：{TICKET_KINDS.get(ticket.kind, ticket.kind)}</p>" if ticket is not None else ""
    cited = "".join(f"<p class=ticket>引用：《{escape(cite.title)}》</p>" for cite in turn.observed.citations)
    asked = escape(turn.user) if turn.user.strip() else "<i>（空白）</i>"
    who = "放行" if one.kind == "guard" else "客服"
    reply = highlighted(turn.observed.reply, (span for check in broken for span in check.spans)) or "<i>（什么也没有）</i>"
    return (
        f"<div class=say><span>客户</span><p>{asked}</p></div><div class='say desk'><span>{who}</span><div><p>{reply}</p>{filed}{cited}"
        f"{''.join(_fault(check) for check in broken)}</div></div>"
    )


def highlighted(reply: str, spans: Iterable[Span], *, escape: Callable[[str], str] = escape) -> str:
    """The reply, escaped a character at a time, with the offending ones marked."""
    offending = {at for start, end in spans for at in range(start, end)}
    pieces: list[str] = []
    marked = False
    for at, character in enumerate(reply):
        if (at in offending) != marked:
            marked = not marked
            pieces.append("<mark>" if marked else "</mark>")
        pieces.append("<br>" if character == "\n" else escape(character))
    return "".join(pieces) + ("</mark>" if marked else "")


def _fault(check: CheckResult) -> str:
    weight, kind = ("必须", "") if check.severity == "must" else ("应当", " weak")
    return f'<p class="fault{kind}">✗ {weight}·{CHECK_NAMES.get(check.name, check.name)}：{escape(check.message)}</p>'
