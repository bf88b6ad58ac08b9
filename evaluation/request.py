"""What an evaluator asks for: the options of `kefu eval run`, and whether they can be meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import Settings
from evaluation.bench_spec import BenchSpec

PROMPTS = ("bare", "policies")
_DEFAULT_PACK = "call_center.zh"


class RequestFault(ValueError):
    """An option that can't be meant; the message is a remedy in Chinese and English."""


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """The files to write; `baseline` says that this run is to be the new baseline, `reason` why what fails newly is put up with."""

    html: Path | None = None
    junit: Path | None = None
    json: Path | None = None
    baseline: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the evaluator asked for; the options of `kefu eval run`."""

    paths: list[Path]
    pick: str | None = None
    pack: str | None = None
    target: str = "desk"
    llm: str = "none"
    prompt: str = "policies"
    mutate: tuple[str, ...] | None = None
    strategies: tuple[str, ...] = ()
    sample: int | None = None
    repeat: int | None = None
    judge: str | None = None
    baseline: Path | None = None
    strict: bool = False
    own_cases: bool = False
    """Only cases that name `pack`, or none."""
    jobs: int | None = None
    prices: Path | None = None
    outputs: Outputs = field(default_factory=Outputs)

    @property
    def spec(self) -> BenchSpec:
        """How the workers set their bench up."""
        return BenchSpec(
            target=self.target,
            pack=self.pack or _DEFAULT_PACK,
            overrides_pack=self.pack is not None,
            llm=self.llm,
            prompt=self.prompt,
            judge=self.judge,
        )

    @property
    def target_name(self) -> str:
        """The target as reports and baselines call it."""
        if self.target == "desk":
            return "desk" if self.llm == "none" else f"desk+{self.llm}"
        return f"{self.llm if self.target == 'raw' else self.target} ({self.prompt})" if not self._is_url else self.target

    @property
    def model(self) -> str | None:
        """The model that answers, as KEFU_LLM names it; None where it is not ours to know."""
        return None if self._is_url else self.llm if self.target in ("desk", "raw") else self.target

    @property
    def deterministic(self) -> bool:
        """Whether the same cases always give the same results."""
        return self.target == "desk" and self.llm == "none" and self.judge is None

    @property
    def processes(self) -> int:
        """How many to run: an embedded model is big enough once."""
        if self.jobs is not None:
            return self.jobs
        return 1 if self.llm == "embedded" or self.target == "embedded" else 2

    @property
    def _is_url(self) -> bool:
        return self.target.startswith(("http://", "https://"))

    def check(self) -> None:
        """Whether target, model and judge can be what they are said to be; nobody is asked. Raises RequestFault."""
        if self.prompt not in PROMPTS:
            raise RequestFault(
                f"--prompt 应为 {'、'.join(PROMPTS)}，现为 {self.prompt!r} / --prompt takes one of: {', '.join(PROMPTS)}"
            )
        if self.target == "raw" and self.llm == "none":
            raise RequestFault("--target raw 要用 --llm 指明模型，如 embedded / --target raw needs --llm, such as embedded")
        if self.model is not None:
            _check_model(self.model, "--llm" if self.target in ("desk", "raw") else "--target")
        if self.judge is not None:
            _check_model(self.judge, "--judge")


def _check_model(llm: str, option: str) -> None:
    from bot.models.chat_model import open_chat_model
    from bot.models.errors import ModelSetupError

    if option == "--target" and llm != "embedded" and ":" not in llm:
        raise RequestFault(
            f"--target 应为 desk、raw、服务的网址或 提供方:模型名，现为 {llm!r}"
            " / --target takes desk, raw, a server's URL or PROVIDER:NAME"
        )
    try:
        open_chat_model(Settings(llm=llm, data_dir=Path(".")))  # pyright: ignore[reportCallIssue]
    except ModelSetupError as error:
        raise RequestFault(f"{option} {llm}: {error}") from error
