"""What the desk refuses, and how it says so.

DeskError
├── UnknownConversation   404  no such conversation, or no right to it: which of the two is not told
├── MessageTooLong        413  more characters than `message_max_chars`
└── DeskUnavailable       503  the records can't be reached
"""

from __future__ import annotations


class DeskError(Exception):
    """A refusal that a client can show: a stable `code`, and the same sentence in Chinese and English.

    Never holds the customer's text, a token or a path of the machine.
    """

    status = 500
    code = "internal"
    message_zh = "对不起，系统出现了一点问题，请您稍后再试。"
    message_en = "Sorry, something went wrong on our side. Please try again later."

    def __str__(self) -> str:
        return f"{self.code}: {self.message_en}"


class UnknownConversation(DeskError):
    """No such conversation, or the caller has no right to it. Both read the same, so that ids can't be probed."""

    status = 404
    code = "unknown_conversation"
    message_zh = "对不起，没有找到这个会话，或者您的凭证与它不符。请重新开始一次对话。"
    message_en = "No such conversation, or your token does not belong to it. Please start a new one."


class MessageTooLong(DeskError):
    """The message has more characters than the desk reads. Nothing of it was stored; the limit is in the message."""

    status = 413
    code = "message_too_long"

    def __init__(self, *, length: int, limit: int) -> None:
        self.message_zh = f"对不起，您的消息有{length}个字，超过了{limit}个字的上限，请您分几条发送。"
        self.message_en = f"The message has {length} characters; the limit is {limit}. Please send it in parts."
        super().__init__(length, limit)


class DeskUnavailable(DeskError):
    """The records can't be read or written, so the desk can neither resume a conversation nor keep a promise."""

    status = 503
    code = "desk_unavailable"
    message_zh = "对不起，线路正在调整，请您稍后再来咨询，好吗？"
    message_en = "The desk is temporarily unavailable. Please try again shortly."
