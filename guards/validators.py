"""The same rules as guardrails-ai validators, one Guard to a pack, in the one way that proved safe.

Validators run one after another (in parallel their repairs are merged wrongly), with telemetry and tracing off; errors
carry rule codes and never text. `Inspection` judges without this room's heaviest import; both give the same verdicts.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from guards.finding import GuardContext, Rule, Verdict
from guards.inspection import Inspection, default_rules

if TYPE_CHECKING:
    from guardrails import Guard
    from guardrails.validator_base import Validator

    from guards.pack import Pack

_CONTEXT_KEY = "context"


def build_guard(pack: Pack, rules: Sequence[Rule] | None = None) -> Guard:
    """One Guard with every rule as a validator, in order. Build it once a pack; imports guardrails (seconds).

    Call only `validate(text, metadata=guard_metadata(context))`; never its streaming, async, `guard(llm)` or reask.
    """
    os.environ["GUARDRAILS_RUN_SYNC"] = "true"
    from guardrails import Guard, settings

    settings.disable_tracing = True
    guard = Guard(name=pack.id, history_max_length=1)
    guard.configure(allow_metrics_collection=False)
    chosen = tuple(default_rules() if rules is None else rules)
    # All in one call: a second `use` would silently replace the first.
    return guard.use(*(_validator(rule, Inspection(pack, [rule])) for rule in chosen))


def guard_metadata(context: GuardContext) -> dict[str, GuardContext]:
    """What `Guard.validate` takes beside the text."""
    return {_CONTEXT_KEY: context}


def inspect_with(guard: Guard, inspection: Inspection, sentence: str, context: GuardContext) -> Verdict:
    """The guard's verdict on a sentence, its result judged once more by the rules themselves; fails closed."""
    try:
        outcome = guard.validate(sentence, metadata=guard_metadata(context))
        text = outcome.validated_output if isinstance(outcome.validated_output, str) else ""
    finally:
        if guard.history is not None:
            guard.history.clear()
    checked = inspection.inspect(text, context) if text.strip() else inspection.inspect(sentence, context)
    if not text.strip() or checked.action == "dropped":
        return Verdict(raw=sentence, text="", action="dropped", findings=checked.findings)
    action = "passed" if checked.text == sentence else "repaired"
    return Verdict(raw=sentence, text=checked.text, action=action, findings=checked.findings)


def _validator(rule: Rule, alone: Inspection) -> Validator:
    """A validator that repairs what `rule` can mend and empties what it can't."""
    from guardrails import OnFailAction
    from guardrails.validator_base import ErrorSpan, FailResult, PassResult, ValidationResult, Validator, register_validator

    class RuleValidator(Validator):
        def __init__(self) -> None:
            super().__init__(on_fail=OnFailAction.FIX)

        def _validate(self, value: object, metadata: dict[str, object]) -> ValidationResult:
            context = metadata.get(_CONTEXT_KEY)
            if not isinstance(value, str) or not isinstance(context, GuardContext):
                return FailResult(error_message="context.missing", fix_value="")
            if not value.strip():
                return PassResult()
            verdict = alone.inspect(value, context)
            if verdict.action == "passed":
                return PassResult()
            spans = [ErrorSpan(start=one.start, end=one.end, reason=one.code) for one in verdict.findings]
            codes = ",".join(dict.fromkeys(one.code for one in verdict.findings))
            return FailResult(error_message=codes, fix_value=verdict.text, error_spans=spans)

    return register_validator(name=f"kefu/{rule.name}", data_type="string")(RuleValidator)()
