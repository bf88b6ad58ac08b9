"""Checks on tickets: what was opened, of what kind, due when; or that none was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self, get_args

from evaluation.checks.bare import Bare
from evaluation.checks.check import Check, Outcome, Scene, failed, untold
from evaluation.checks.value import BadValue, among, span, whole
from evaluation.observed import FiledTicket
from guards.pack_schema import TicketKind

# Between filing and reading a ticket a little time passes.
_SLACK = timedelta(seconds=90)
_PRIORITIES = ("low", "normal", "high", "urgent")
_TOLD_AT_ONCE = ("kind", "priority", "due_within")
_TOLD_AFTER = ("count", *_TOLD_AT_ONCE, "contact", "surname")


@dataclass(frozen=True, kw_only=True)
class TicketShape:
    """What a ticket must be like; what is empty may be anything. `due_within` counts from its filing."""

    kinds: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    due_within: timedelta | None = None
    contact: str | None = None
    surname: str | None = None

    @classmethod
    def read(cls, value: object, *, keys: tuple[str, ...]) -> TicketShape:
        """The shape that `value` states: true, kinds, or a mapping with some of `keys`. Raises BadValue."""
        if value is True:
            return cls()
        if isinstance(value, str | list):
            return cls(kinds=among(get_args(TicketKind), value))
        if not isinstance(value, dict):
            raise BadValue(
                f"应为工单种类，或 {'、'.join(keys)}，现为 {value!r} / expected a kind, or a mapping of {', '.join(keys)}"
            )
        for key in value:
            if key not in keys:
                raise BadValue(f"工单没有 {key!r} 这一项；可用：{'、'.join(keys)} / no such key; use {', '.join(keys)}")
        return cls(
            kinds=among(get_args(TicketKind), value["kind"]) if "kind" in value else (),
            priorities=among(_PRIORITIES, value["priority"]) if "priority" in value else (),
            due_within=span(value["due_within"]) if "due_within" in value else None,
            contact=str(value["contact"]) if "contact" in value else None,
            surname=str(value["surname"]) if "surname" in value else None,
        )

    def misfit(self, ticket: FiledTicket) -> str:
        """What of `ticket` does not fit, in Chinese; "" when it fits."""
        if self.kinds and ticket.kind not in self.kinds:
            return f"工单种类应为 {' 或 '.join(self.kinds)}，实为 {ticket.kind}"
        if self.priorities and ticket.priority not in self.priorities:
            return f"工单优先级应为 {' 或 '.join(self.priorities)}，实为 {ticket.priority}"
        if self.due_within is not None:
            if ticket.due_at is None:
                return "工单没有时限"
            if ticket.due_at - ticket.filed_at > self.due_within + _SLACK:
                return f"工单时限应在 {span_zh(self.due_within)}内，实为 {span_zh(ticket.due_at - ticket.filed_at)}"
        if self.contact is not None and self.contact not in (ticket.contact or ""):
            return "工单里的联系方式不是客户所留的"
        if self.surname is not None and ticket.surname != self.surname:
            return f"工单里的姓氏应为 {self.surname}，实为 {ticket.surname or '（无）'}"
        return ""


@dataclass(frozen=True, kw_only=True)
class OpensTicket(Check):
    """The turn opened a ticket of this shape."""

    shape: TicketShape
    name = "ticket"
    about_zh = "建立了工单：种类，或 kind、priority、due_within"
    about_en = "opened a ticket of this kind, priority, due time"
    example = "ticket: {kind: callback, due_within: 30m}"
    needs = "ticket"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(shape=TicketShape.read(value, keys=_TOLD_AT_ONCE))

    def fault(self, scene: Scene) -> Outcome | None:
        ticket = scene.turn.ticket
        if ticket is None:
            return failed("应建立工单，实际没有")
        misfit = self.shape.misfit(ticket)
        return failed(misfit) if misfit else None


@dataclass(frozen=True, kw_only=True)
class OpensNoTicket(Bare):
    """The turn opened no ticket."""

    name = "no_ticket"
    about_zh = "没有建立工单"
    about_en = "opened no ticket"
    example = "no_ticket: true"
    needs = "ticket"
    forbids = True

    def fault(self, scene: Scene) -> Outcome | None:
        ticket = scene.turn.ticket
        return None if ticket is None else failed(f"不应建立工单，实际建立了 {ticket.kind}")


@dataclass(frozen=True, kw_only=True)
class LeavesTickets(Check):
    """After the dialogue: how many tickets, and that one of them has this shape."""

    count: int | None
    shape: TicketShape
    name = "tickets"
    about_zh = "对话结束后的工单：张数，或 count、kind、priority、due_within、contact、surname"
    about_en = "the tickets after the dialogue"
    example = "tickets: {count: 1, kind: callback, surname: 王}"
    where = "after"

    @classmethod
    def read(cls, value: object) -> Self:
        if isinstance(value, int) and not isinstance(value, bool):
            return cls(count=whole(value, "tickets"), shape=TicketShape())
        count = value.get("count") if isinstance(value, dict) else None
        return cls(count=None if count is None else whole(count, "count"), shape=TicketShape.read(value, keys=_TOLD_AFTER))

    def fault(self, scene: Scene) -> Outcome | None:
        tickets = None if scene.aftermath is None else scene.aftermath.tickets
        if tickets is None:
            return untold("tickets")
        if self.count is not None and len(tickets) != self.count:
            kinds = "、".join(one.kind for one in tickets) or "（无）"
            return failed(f"对话结束后应有 {self.count} 张工单，实有 {len(tickets)} 张：{kinds}")
        if self.count == 0 or (self.count is not None and self.shape == TicketShape()):
            return None
        knows = scene.aftermath is not None and scene.aftermath.tells_customers
        shape = self.shape if knows else replace(self.shape, contact=None, surname=None)
        misfits = [shape.misfit(one) for one in tickets]
        if all(misfits):
            return failed(misfits[0] if misfits else "对话结束后应有工单，实际没有")
        return None if shape == self.shape else untold("工单里的联系方式与姓氏")


@dataclass(frozen=True, kw_only=True)
class LeavesAlerts(Check):
    """After the dialogue: how many tickets call a person at once (priority high or urgent); None: at least one."""

    count: int | None
    name = "alerts"
    about_zh = "立即通知值班人员的次数（高、紧急优先级的工单）；true 为至少一次"
    about_en = "how often a person was called at once"
    example = "alerts: 1"
    where = "after"

    @classmethod
    def read(cls, value: object) -> Self:
        return cls(count=None if value is True else whole(value, "alerts"))

    def fault(self, scene: Scene) -> Outcome | None:
        alerts = None if scene.aftermath is None else scene.aftermath.alerts
        if alerts is None:
            return untold("alerts")
        if alerts == self.count or (self.count is None and alerts):
            return None
        return failed(f"应有 {self.count if self.count is not None else '至少 1'} 次即时告警，实有 {alerts} 次")


def span_zh(span: timedelta) -> str:
    """A length of time as people say it: 30分钟, 2小时, 1.5小时."""
    minutes = span.total_seconds() / 60
    return f"{minutes:.0f}分钟" if minutes < 60 else f"{minutes / 60:.3g}小时"
