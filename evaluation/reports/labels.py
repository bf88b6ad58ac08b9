"""What targets and disguises are called in Chinese, for those who read reports."""

from __future__ import annotations

from evaluation.comparison import Comparison

_STRATEGY = "strategy:"
_PROMPTS = {"policies": "提示里有条款与资料", "bare": "提示里只有身份"}


def variant_zh(variant: str) -> str:
    """繁体字 · traditional, 冒称有权的人 · claimed_authority; the name alone for one that is no longer known."""
    # Imported when there is a disguise to name: most runs have none.
    from evaluation.mutations import mutations
    from evaluation.strategies import strategies

    name = variant.removeprefix(_STRATEGY)
    kind = (strategies() if variant.startswith(_STRATEGY) else mutations()).get(name)
    return name if kind is None else f"{kind.about_zh} · {name}"


def target_zh(target: str) -> str:
    """What was asked, as `Request.target_name` names it: the desk, a model alone, a running server."""
    if target == "desk":
        return "客服台（不用模型）"
    if target.startswith("desk+"):
        return f"客服台（模型 {target.removeprefix('desk+')}）"
    if target.startswith(("http://", "https://")):
        return f"运行中的服务 {target}"
    model, _, prompt = target.partition(" (")
    told = _PROMPTS.get(prompt.removesuffix(")"), "")
    return f"模型 {model}，没有客服台{f'（{told}）' if told else ''}"


def conclusion_zh(comparison: Comparison) -> str:
    """What a comparison comes to, in a few words."""
    if comparison.is_worse:
        return "后者更差"
    if comparison.is_better:
        return "后者更好，且超出偶然"
    if comparison.newly_failing or comparison.newly_passing:
        return "有变化，但用例太少，差别不能说超出偶然"
    return "没有差别"
