"""The shipped rules in their order: what is no sentence at all, what a desk never says, and what the passages do not bear out."""

from __future__ import annotations

from collections.abc import Sequence

from guards.finding import Rule
from guards.rules.attitude import BadAttitude
from guards.rules.attribution import MisplacedFigures
from guards.rules.claims import ClaimedActions
from guards.rules.condition import DroppedConditions
from guards.rules.contacts import UnpublishedContacts
from guards.rules.debris import TemplateDebris
from guards.rules.degenerate import DegenerateText
from guards.rules.dialect import Dialect
from guards.rules.grounding import Ungrounded
from guards.rules.invitation import AcceptedInvitations
from guards.rules.jargon import Jargon
from guards.rules.leakage import PromptLeakage
from guards.rules.lexicon import ForbiddenExpressions
from guards.rules.links import UnsupportedLinks
from guards.rules.manners import BadManners
from guards.rules.markup import Markup
from guards.rules.money import MoneyPromises
from guards.rules.names import UnpublishedNames
from guards.rules.never import ForbiddenWording
from guards.rules.numbers import UnsupportedNumbers
from guards.rules.obedience import ObeyedOrders
from guards.rules.polarity import FlippedPolarity
from guards.rules.private import PrivateFacts
from guards.rules.promise import PromisesWithoutTicket
from guards.rules.qualifier import DroppedQualifiers
from guards.rules.reversal import Reversed
from guards.rules.schedule import WrongDay
from guards.rules.scope import OutOfScopeHelp
from guards.rules.tone import LooseTongue
from guards.rules.undertone import Undertone
from guards.rules.unfilled import UnfilledBlanks
from guards.rules.voice import CustomersVoice
from guards.rules.whereabouts import Whereabouts


def shipped_rules(*, secrets: Sequence[str] = ()) -> tuple[Rule, ...]:
    """All of them, the cheap and the fatal first. `secrets` are texts that must not leak, such as a system prompt."""
    return (*_form(secrets), *_conduct(), *_truth())


def _form(secrets: Sequence[str]) -> tuple[Rule, ...]:
    """Debris, markup, links and prompts: no words of a desk."""
    return (
        DegenerateText(),
        TemplateDebris(),
        UnfilledBlanks(),
        UnsupportedLinks(),
        Markup(),
        PromptLeakage(secrets),
        ObeyedOrders(),
    )


def _conduct() -> tuple[Rule, ...]:
    """What may not be said, whatever the passages state."""
    return (
        ForbiddenExpressions(),
        ForbiddenWording(),
        UnpublishedContacts(),
        UnsupportedNumbers(),
        MoneyPromises(),
        PromisesWithoutTicket(),
        ClaimedActions(),
        Whereabouts(),
        PrivateFacts(),
        AcceptedInvitations(),
        BadManners(),
        BadAttitude(),
        Undertone(),
        LooseTongue(),
        Dialect(),
        Jargon(),
        OutOfScopeHelp(),
        CustomersVoice(),
    )


def _truth() -> tuple[Rule, ...]:
    """What the passages say otherwise or do not say."""
    return (
        FlippedPolarity(),
        Reversed(),
        WrongDay(),
        DroppedQualifiers(),
        DroppedConditions(),
        MisplacedFigures(),
        Ungrounded(),
        UnpublishedNames(),
    )
