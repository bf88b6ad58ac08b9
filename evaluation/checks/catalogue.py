"""Every check that a case may state, by its key."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.checks.check import Check
from evaluation.checks.draft import Guarded, NoticedBy
from evaluation.checks.judge import Voted
from evaluation.checks.manners import NotDeclined, Polite
from evaluation.checks.masked import Masked
from evaluation.checks.personal import OnlyStaffId
from evaluation.checks.promise import KeepsItsWord
from evaluation.checks.ticket import LeavesAlerts, LeavesTickets, OpensNoTicket, OpensTicket
from evaluation.checks.turn import Answered, ByClause, Cites, HasIntent, InMode, Quick
from evaluation.checks.wording import Says
from evaluation.checks.words import Contains, Matches, Short, Without

_KINDS: tuple[type[Check], ...] = (
    Says,
    Contains,
    Without,
    Matches,
    HasIntent,
    ByClause,
    Answered,
    Cites,
    OpensTicket,
    OpensNoTicket,
    OnlyStaffId,
    KeepsItsWord,
    Polite,
    NotDeclined,
    InMode,
    Short,
    Quick,
    Voted,
    Guarded,
    NoticedBy,
    LeavesTickets,
    LeavesAlerts,
    Masked,
)

CHECKS: Mapping[str, type[Check]] = {kind.name: kind for kind in _KINDS}
