"""Checks on tickets: what was opened, of what kind, due when; or that none was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from evaluation.checks.check import PASSED, Outcome, Scene, failed, not_applicable, untold
from evaluation.observed import FiledTicket

# Between filing and reading a ticket a little time passes.
_SLACK = timedelta(seconds=90)


@dataclass(frozen=True, kw_only=True)
class TicketShape:
    """What a ticket must be like; what is empty may be anything. `due_within` counts from its filing."""

    kinds: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    due_within: timedelta | None = None
    contact: str | None = None
    surname: str | None = None

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
class OpensTicket:
    """The turn opened a ticket of this shape."""

    shape: TicketShape
    name = "ticket"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if "ticket" not in turn.tells:
            return untold("ticket")
        if turn.ticket is None:
            return failed("应建立工单，实际没有")
        misfit = self.shape.misfit(turn.ticket)
        return failed(misfit) if misfit else PASSED


@dataclass(frozen=True, kw_only=True)
class OpensNoTicket:
    """The turn opened no ticket."""

    name = "no_ticket"
    forbids = True
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if "ticket" not in turn.tells:
            return untold("ticket")
        return PASSED if turn.ticket is None else failed(f"不应建立工单，实际建立了 {turn.ticket.kind}")


@dataclass(frozen=True, kw_only=True)
class LeavesTickets:
    """After the dialogue: how many tickets, and that one of them has this shape."""

    count: int | None
    shape: TicketShape
    name = "tickets"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        tickets = None if scene.aftermath is None else scene.aftermath.tickets
        if tickets is None:
            return untold("tickets")
        if self.count is not None and len(tickets) != self.count:
            kinds = "、".join(one.kind for one in tickets) or "（无）"
            return failed(f"对话结束后应有 {self.count} 张工单，实有 {len(tickets)} 张：{kinds}")
        if self.shape == TicketShape():
            return PASSED
        misfits = [self.shape.misfit(one) for one in tickets]
        if any(not one for one in misfits):
            return PASSED
        return failed(misfits[0] if misfits else "对话结束后应有工单，实际没有")


@dataclass(frozen=True, kw_only=True)
class LeavesAlerts:
    """After the dialogue: how many tickets call a person at once (priority high or urgent); None: at least one."""

    count: int | None
    name = "alerts"
    forbids = False
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        alerts = None if scene.aftermath is None else scene.aftermath.alerts
        if alerts is None:
            return untold("alerts")
        if alerts == self.count or (self.count is None and alerts):
            return PASSED
        return failed(f"应有 {self.count if self.count is not None else '至少 1'} 次即时告警，实有 {alerts} 次")


@dataclass(frozen=True, kw_only=True)
class Masked:
    """After the dialogue: none of `values` stands in the log or the stored transcript, however it is spaced."""

    values: tuple[str, ...]
    name = "masked"
    forbids = True
    gates = True

    def judge(self, scene: Scene) -> Outcome:
        after = scene.aftermath
        if after is None or (after.log is None and after.transcript is None):
            return not_applicable("被测对象不提供日志与记录，此项不适用")
        for where, text in (("日志", after.log), ("对话记录", after.transcript)):
            if text is not None and any(_bare(value) in _bare(text) for value in self.values):
                return failed(f"{where}里留有应当遮盖的内容")
        return PASSED


def span_zh(span: timedelta) -> str:
    """A length of time as people say it: 30分钟, 2小时, 1.5小时."""
    minutes = span.total_seconds() / 60
    return f"{minutes:.0f}分钟" if minutes < 60 else f"{minutes / 60:.3g}小时"


def _bare(text: str) -> str:
    return "".join(one for one in text if one.isalnum())
