"""Every check that a case may state: its key, what it means, an example, and how its value is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from evaluation.checks.check import Check
from evaluation.checks.judge import Voted
from evaluation.checks.manners import NotDeclined, Polite
from evaluation.checks.personal import OnlyStaffId
from evaluation.checks.promise import KeepsItsWord
from evaluation.checks.ticket import LeavesAlerts, LeavesTickets, Masked, OpensNoTicket, OpensTicket, TicketShape
from evaluation.checks.turn import Answered, ByClause, Cites, Guarded, HasIntent, InMode, NoticedBy, Quick
from evaluation.checks.wording import Says
from evaluation.checks.words import Contains, Matches, Short, Without
from guards.pack_schema import Intent, TicketKind

Where = Literal["turn", "after"]

_INTENTS: tuple[str, ...] = get_args(Intent)
_TICKET_KINDS: tuple[str, ...] = get_args(TicketKind)
_PRIORITIES = ("low", "normal", "high", "urgent")
_ACTIONS = ("passed", "repaired", "dropped")
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|秒|分钟|小时|天)")
_SECONDS = {"s": 1, "秒": 1, "m": 60, "分钟": 60, "h": 3600, "小时": 3600, "d": 86400, "天": 86400}
_TICKET_KEYS = ("count", "kind", "priority", "due_within", "contact", "surname")


class BadValue(ValueError):
    """A value that a check can't use; the message is a remedy in Chinese and English."""


@dataclass(frozen=True, kw_only=True)
class CheckKind:
    """One key of `expect` or `after`. `read` makes the check of a value and raises BadValue."""

    name: str
    where: Where
    about_zh: str
    about_en: str
    example: str
    read: Callable[[object], Check]


def parse_span(value: object) -> timedelta:
    """30m, 2h, 1d, 45s (or 30分钟, 2小时, 1天, 45秒) as a length of time. Raises BadValue."""
    match = _SPAN.fullmatch(str(value).strip())
    if match is None:
        raise BadValue(f"时长应写成 30m、2h、1d，现为 {value!r} / write a length of time as 30m, 2h or 1d")
    return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])


def _terms(value: object) -> tuple[str, ...]:
    terms = value if isinstance(value, list) else [value]
    for term in terms:
        if isinstance(term, bool) or not isinstance(term, str | int | float) or not str(term).strip():
            raise BadValue(
                f"应为一段文字或一列文字，现为 {term!r}；像 12:30 或 是/否 的值请加引号 / expected text or a list of texts; quote 12:30"
            )
        if str(term).startswith("re:"):
            _pattern(str(term)[3:])
    if not terms:
        raise BadValue("列表不能为空 / the list must not be empty")
    return tuple(map(str, terms))


def _pattern(value: object) -> str:
    try:
        re.compile(str(value))
    except re.error as error:
        raise BadValue(f"正则 {value!r} 写错了：{error} / not a regular expression: {error}") from error
    return str(value)


def _among(allowed: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        terms = _terms(value)
        for term in terms:
            if term not in allowed:
                raise BadValue(f"{term!r} 不在可用值之中：{'、'.join(allowed)} / not one of: {', '.join(allowed)}")
        return terms

    return read


def _keys(value: object) -> tuple[str, ...]:
    terms = _terms(value)
    for term in terms:
        if not re.fullmatch(r"[^\s.]+(?:\.\d+[a-z]?)*\.[a-z][a-z0-9_]*", term):
            raise BadValue(
                f"话术编号应写成“条款.名称”，如 CC-24.staff_id，现为 {term!r} / write CLAUSE.name, such as CC-24.staff_id"
            )
    return terms


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadValue(f"应为 true 或 false，现为 {value!r} / expected true or false")
    return value


def _only_true(make: Callable[[], Check], name: str) -> Callable[[object], Check]:
    def read(value: object) -> Check:
        if value is not True:
            raise BadValue(f"{name} 只能写 true；不需要时请删去这一行 / {name} takes only true; delete the line instead")
        return make()

    return read


def _positive(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise BadValue(f"应为正数，现为 {value!r} / expected a positive number")
    return value


def _shape(value: object) -> TicketShape:
    if value is True:
        return TicketShape()
    if isinstance(value, str | list):
        return TicketShape(kinds=_among(_TICKET_KINDS)(value))
    if not isinstance(value, dict):
        raise BadValue(f"应为工单种类或 kind、priority、due_within，现为 {value!r} / expected a kind or a mapping")
    for key in value:
        if key not in _TICKET_KEYS:
            raise BadValue(
                f"工单没有 {key!r} 这一项；可用：{'、'.join(_TICKET_KEYS)} / no such key; use {', '.join(_TICKET_KEYS)}"
            )
    return TicketShape(
        kinds=_among(_TICKET_KINDS)(value["kind"]) if "kind" in value else (),
        priorities=_among(_PRIORITIES)(value["priority"]) if "priority" in value else (),
        due_within=parse_span(value["due_within"]) if "due_within" in value else None,
        contact=str(value["contact"]) if "contact" in value else None,
        surname=str(value["surname"]) if "surname" in value else None,
    )


def _tickets(value: object) -> Check:
    if isinstance(value, int) and not isinstance(value, bool):
        return LeavesTickets(count=value, shape=TicketShape())
    count = value.get("count") if isinstance(value, dict) else None
    if count is not None and (isinstance(count, bool) or not isinstance(count, int)):
        raise BadValue(f"count 应为整数，现为 {count!r} / count must be a whole number")
    return LeavesTickets(count=count, shape=_shape(value))


def _alerts(value: object) -> Check:
    if value is True:
        return LeavesAlerts(count=None)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return LeavesAlerts(count=value)
    raise BadValue(f"应为次数或 true，现为 {value!r} / expected a number or true")


def _cites(value: object) -> Check:
    if isinstance(value, bool):
        return Cites(expected=value)
    return Cites(articles=_terms(value))


def _polite(value: object) -> Check:
    parts = {"opening": Polite(closing=False), "closing": Polite(opening=False)}
    if value is True:
        return Polite()
    if isinstance(value, str) and value in parts:
        return parts[value]
    raise BadValue(f"应为 true、opening 或 closing，现为 {value!r} / expected true, opening or closing")


def _kinds() -> tuple[CheckKind, ...]:
    def kind(name: str, where: Where, zh: str, en: str, example: str, read: Callable[[object], Check]) -> CheckKind:
        return CheckKind(name=name, where=where, about_zh=zh, about_en=en, example=example, read=read)

    return (
        kind(
            "wording", "turn", "说出条款的规定话术（槽位任意，电话或文字的任一说法）",
            "the clause's prescribed wording, any form, slots masked", "wording: CC-24.staff_id",
            lambda value: Says(keys=_keys(value)),
        ),
        kind(
            "contains", "turn", "包含其中任意一段（re: 开头为正则）；不分全半角、繁简、空格",
            "holds any of these texts; re:… is a pattern", "contains: [每月350元, 三百五十元]",
            lambda value: Contains(terms=_terms(value)),
        ),
        kind(
            "none", "turn", "任何一段都不得出现（re: 开头为正则）", "holds none of these texts",
            'none: [经理姓, "re:1[3-9]\\\\d{9}"]', lambda value: Without(terms=_terms(value)),
        ),
        kind(
            "regex", "turn", "符合正则（折叠全半角、繁简之后）", "matches this pattern after folding",
            'regex: "工号是?8001"', lambda value: Matches(pattern=_pattern(value)),
        ),
        kind(
            "intent", "turn", "意图是其中之一", "was read as one of these intents",
            "intent: [greeting, thanks]", lambda value: HasIntent(intents=_among(_INTENTS)(value)),
        ),
        kind(
            "clause", "turn", "由其中之一条款管", "is governed by one of these clauses",
            "clause: CC-29", lambda value: ByClause(clauses=_terms(value)),
        ),
        kind(
            "answered", "turn", "是否依据资料作了答", "was, or was not, answered from the knowledge base",
            "answered: true", lambda value: Answered(expected=_truth(value)),
        ),
        kind(
            "cites", "turn", "引用了标题或文件名含有此文字的资料；true 任意，false 不得引用",
            "cites an article whose title or file holds this; true any, false none", "cites: 停车", _cites,
        ),
        kind(
            "ticket", "turn", "建立了工单：种类，或 kind、priority、due_within",
            "opened a ticket of this kind, priority, due time", "ticket: {kind: callback, due_within: 30m}",
            lambda value: OpensTicket(shape=_shape(value)),
        ),
        kind(
            "no_ticket", "turn", "没有建立工单", "opened no ticket", "no_ticket: true", _only_true(OpensNoTicket, "no_ticket"),
        ),
        kind(
            "only_staff_id", "turn", "除已发布的工号外，不含任何人的个人信息",
            "no personal data of anybody but issued staff IDs", "only_staff_id: true", _only_true(OnlyStaffId, "only_staff_id"),
        ),
        kind(
            "promise_matches_ticket", "turn", "承诺的时间就是工单的时限；没有工单就不得承诺时间",
            "a promised time is the ticket's due_at; no ticket, no time", "promise_matches_ticket: true",
            _only_true(KeepsItsWord, "promise_matches_ticket"),
        ),
        kind(
            "polite", "turn", "开头、结尾有礼貌用语，称“您”，无粗鲁字眼；可只查 opening 或 closing",
            "courteous opening and closing", "polite: true", _polite,
        ),
        kind(
            "not_declined", "turn", "没有被婉拒（innocent 用例自动带有）", "was not declined (implied by the tag innocent)",
            "not_declined: true", _only_true(NotDeclined, "not_declined"),
        ),
        kind(
            "mode", "turn", "之后由谁接待：bot 或 human", "who has the conversation: bot or human",
            "mode: bot", lambda value: InMode(mode=_among(("bot", "human"))(value)[0]),
        ),
        kind(
            "max_chars", "turn", "最多多少字", "at most so many characters", "max_chars: 120",
            lambda value: Short(limit=int(_positive(value))),
        ),
        kind(
            "latency_ms", "turn", "最多多少毫秒", "at most so many milliseconds", "latency_ms: 1500",
            lambda value: Quick(limit_ms=_positive(value)),
        ),
        kind(
            "judge", "turn", "请模型投票三次（只作提示，从不作为放行依据）", "a model's vote of three; told of, never a gate",
            "judge: 客服有没有安抚客户的情绪？", lambda value: Voted(question=_terms(value)[0]),
        ),
        kind(
            "guard", "turn", "草稿用例：护栏的结论 passed、repaired、dropped",
            "guard cases: what became of the draft", "guard: dropped", lambda value: Guarded(actions=_among(_ACTIONS)(value)),
        ),
        kind(
            "rule", "turn", "草稿用例：由其中之一规则发现", "guard cases: found by one of these rules",
            "rule: numbers", lambda value: NoticedBy(rules=_terms(value)),
        ),
        kind(
            "tickets", "after", "对话结束后的工单：张数，或 count、kind、priority、due_within、contact、surname",
            "the tickets after the dialogue", "tickets: {count: 1, kind: callback, surname: 王}", _tickets,
        ),
        kind(
            "alerts", "after", "立即通知值班人员的次数（高、紧急优先级的工单）；true 为至少一次",
            "how often a person was called at once", "alerts: 1", _alerts,
        ),
        kind(
            "masked", "after", "这些内容不得留在日志与对话记录里", "these must not stand in log or transcript",
            'masked: ["13800138000"]', lambda value: Masked(values=_terms(value)),
        ),
    )  # fmt: skip


CHECKS: Mapping[str, CheckKind] = {kind.name: kind for kind in _kinds()}
