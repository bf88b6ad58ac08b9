"""What can go wrong with a model.

ModelError
├── ModelUnavailable        no (whole) draft can be had now; the desk answers without a model
└── ModelSetupError         something that staff must put right; says what to type, Chinese and English
    ├── UnknownModel
    ├── ModelNotPulled
    ├── DownloadFailed
    ├── ChecksumMismatch
    ├── DiskFull
    └── ModelMisconfigured
"""

from __future__ import annotations

from typing import Literal

UnavailableCode = Literal[
    "bad_request",  # the service refused the request as such (400, 404, 422)
    "busy",  # as many drafts as the model can take are under way
    "circuit_open",  # it failed several times in a row and is left alone for a while
    "connection",  # refused, reset or cut before the first word
    "cut_short",  # the stream broke off in the middle of the draft
    "declined",  # the model said that the passages do not state the answer
    "disabled",  # KEFU_LLM=none
    "empty",  # a whole reply without a word in it
    "failed",  # the embedded model cannot be started; its state says why
    "first_token_timeout",
    "garbage",  # not what the protocol says
    "loading",  # the embedded model is still being loaded, or loaded again
    "next_token_timeout",
    "rate_limited",
    "server_error",
    "too_long",  # it went on far beyond what was asked for
    "total_timeout",
    "unauthorised",
    "unsupported",  # a draft by a little trusted model that lost or added facts; nothing of it was given out
]


class ModelError(Exception):
    """Anything that this room reports."""


class ModelUnavailable(ModelError):
    """No draft, or no whole one. `code` may be logged and counted: there is never a customer's word or a secret in it."""

    def __init__(self, code: UnavailableCode) -> None:
        super().__init__(code)
        self.code: UnavailableCode = code


class ModelSetupError(ModelError):
    """A fault that staff can mend. Both messages say what happened, with which value, and what to do."""

    def __init__(self, *, message_zh: str, message_en: str) -> None:
        super().__init__(f"{message_zh}\n{message_en}")
        self.message_zh = message_zh
        self.message_en = message_en


class UnknownModel(ModelSetupError):
    """A name that is neither in the catalogue nor the path of a .gguf file."""


class ModelNotPulled(ModelSetupError):
    """A model of the catalogue that is not on this machine yet."""


class DownloadFailed(ModelSetupError):
    """No source could give the file. What did arrive is kept, and the next pull goes on from there."""


class ChecksumMismatch(ModelSetupError):
    """The bytes are not those that the catalogue pins. They were deleted."""


class DiskFull(ModelSetupError):
    """Too little room for the file. What did arrive is kept."""


class ModelMisconfigured(ModelSetupError):
    """`KEFU_LLM` names something that cannot be opened."""
