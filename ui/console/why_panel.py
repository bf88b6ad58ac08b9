"""The whole why of one turn, as HTML: what was understood, which clause governs, what was found, what was held back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from guards.pack import Pack
from ui.console import terms
from ui.console.markup import HIT_HEADERS, chip, difference, empty, scores, section, table, text
from ui.console.reasons import in_chinese
from ui.console.turn_view import HitView, SentenceView, TicketView, TurnView

_BAND_KINDS = {"confident": "ok", "uncertain": "warn", "unanswerable": "bad"}
_SHOWN_HITS = 5
_ACTION_KINDS = {"passed": "ok", "repaired": "warn", "dropped": "bad"}


def why_panel(turn: TurnView | None, *, pack: Pack, zone: ZoneInfo, model_line: str = "") -> str:
    """Everything behind one answer. `model_line` is the model's state now, where that is known."""
    if turn is None:
        return empty("发一句话试试；每个回答的依据会显示在这里。", "Send a message; the reasons for each answer appear here.")
    parts = [_head(turn, model_line), _clauses(turn, pack), _passages(turn), _sentences(turn), _draft(turn)]
    if turn.ticket is not None:
        parts.append(section("工单", "Ticket", ticket_facts(turn.ticket, zone)))
    parts.append(_timings(turn))
    return f'<div class="k-why" data-turn="{text(turn.id)}">{"".join(parts)}</div>'


def ticket_facts(ticket: TicketView, zone: ZoneInfo) -> str:
    """A ticket's fields, one below the other."""
    facts = [
        ("编号", text(ticket.id)),
        (
            "类别",
            f"{text(terms.named(terms.TICKET_KINDS, ticket.kind))} · {text(terms.named(terms.PRIORITIES, ticket.priority))}",
        ),
        ("期限", text(local_time(ticket.due_at, zone) or "未承诺时间")),
        ("称呼", text(ticket.surname or "")),
        ("联系方式", text(ticket.contact or "")),
        ("内容", text(ticket.summary)),
        ("条款", text(ticket.clause)),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    return f'<dl class="k-facts">{rows}</dl>'


def local_time(moment: datetime | None, zone: ZoneInfo) -> str:
    """A moment as staff read it; "" for None."""
    return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _head(turn: TurnView, model_line: str) -> str:
    chips = [
        chip(f"{terms.named(terms.INTENTS, turn.intent)} {turn.intent}", "lead"),
        chip(f"把握 {turn.certainty:.0%}", "ok" if turn.certainty >= 0.7 else "warn", "triage certainty"),
        chip("已答 answered", "ok") if turn.answered else chip("未以知识作答 not answered", "soft"),
    ]
    if turn.held_back:
        chips.append(chip(f"{turn.held_back} 句被改或拦下", "bad"))
    if turn.closed:
        chips.append(chip("会话结束", "soft"))
    model = turn.model if turn.model != "none" else "没有请模型措辞 · no model asked"
    now = f"；现在：{text(model_line)}" if model_line else ""
    return (
        f'<header class="k-head"><q>{text(turn.user_text) or "（空白）"}</q><div>{"".join(chips)}</div>'
        f'<p class="k-reason"><b>依据 why</b> <span title="{text(turn.why)}">{text(in_chinese(turn.why)) or "—"}</span></p>'
        f'<p class="k-reason"><b>模型 model</b> {text(model)}{now}</p></header>'
    )


def _clauses(turn: TurnView, pack: Pack) -> str:
    if not turn.clauses:
        return section("条款", "Clauses", '<p class="k-none">没有条款管到这一轮。</p>')
    rows = []
    for id_ in turn.clauses:
        clause = pack.clauses.get(id_)
        when, must, source = (clause.when, clause.must, clause.source) if clause else ("话术包里已没有这一条", "", "")
        rows.append((f'<b class="k-id" title="{text(source)}">{text(id_)}</b>', text(when), text(must)))
    return section("条款", "Clauses", table(("条款", "何时", "应当"), rows))


def _passages(turn: TurnView) -> str:
    if not turn.hits:
        return ""
    note = ""
    if turn.judged is not None:
        band, probability = turn.judged
        note = chip(f"{terms.named(terms.BANDS, band)} {band} · {probability:.2f}", _BAND_KINDS[band])
    relied_on = _relied_on(turn)
    rows = [_hit_row(rank, hit, cited=rank - 1 in relied_on) for rank, hit in enumerate(turn.hits, 1)]
    # What is cited is never folded away, however far down it stands.
    shown = max([_SHOWN_HITS, *(place + 1 for place in relied_on)])
    body = table(HIT_HEADERS, rows[:shown], kind="hits k-cards")
    if rest := rows[shown:]:
        body += f'<details class="k-rest"><summary>其余 {len(rest)} 条 more</summary>{table(HIT_HEADERS, rest, kind="hits k-cards")}</details>'
    return section("资料", "Passages", body, note)


def _relied_on(turn: TurnView) -> set[int]:
    """Places of the passages that hold what is cited; where a quotation was put together, the best of that title."""
    places: set[int] = set()
    for title, quote in turn.cited:
        own = [place for place, hit in enumerate(turn.hits) if hit.title == title]
        holding = [place for place in own if quote and "".join(quote.split()) in "".join(turn.hits[place].text.split())]
        places.update((holding or own)[:1])
    return places


def _hit_row(rank: int, hit: HitView, *, cited: bool) -> tuple[str, ...]:
    mark = chip("引用", "ok") if cited else ""
    summary = f"<summary><b>{text(hit.title)}</b> {mark}<br><span>{text(hit.text[:64])}…</span></summary>"
    passage = f"<details>{summary}<p>{text(hit.text)}</p></details>"
    return str(rank), passage, *scores(hit.score, hit.dense, hit.lexical)


def _sentences(turn: TurnView) -> str:
    if not turn.sentences:
        return ""
    passed = sum(sentence.action == "passed" for sentence in turn.sentences)
    note = text(f"{passed}/{len(turn.sentences)} 句原样送出")
    rows = "".join(_sentence(sentence) for sentence in turn.sentences)
    return section("逐句检查", "Sentence by sentence", f'<ol class="k-sentences">{rows}</ol>', note)


def _sentence(sentence: SentenceView) -> str:
    label = chip(terms.named(terms.ACTIONS, sentence.action), _ACTION_KINDS.get(sentence.action, ""))
    if sentence.action == "dropped":
        words = f"<del>{text(sentence.raw)}</del>"
    elif sentence.raw != sentence.delivered:
        words = difference(sentence.raw, sentence.delivered)
    else:
        words = text(sentence.raw.strip())
    codes = "".join(
        chip(terms.finding(code), "bad") + chip(f"{code} · {clause}" if clause else code, "code")
        for code, clause in sentence.findings
    )
    return f'<li class="{text(sentence.action)}">{label}<span class="k-words">{words}</span>{codes}</li>'


def _draft(turn: TurnView) -> str:
    if not turn.draft:
        return ""
    columns = (
        f"<div><h3>草稿 proposed</h3><p>{text(turn.draft)}</p></div><div><h3>送出 delivered</h3><p>{text(turn.reply)}</p></div>"
    )
    return section("草稿与送出", "Raw against delivered", f'<div class="k-pair">{columns}</div>')


def _timings(turn: TurnView) -> str:
    if not turn.timings_ms:
        return ""
    names = [terms.named(terms.TIMINGS, name) for name in turn.timings_ms]
    values = [f'<span class="k-num">{value:,.0f}</span>' for value in turn.timings_ms.values()]
    return section("用时", "Timings, ms", table(names, [values], kind="times"))
