"""Chat-template debris: marks that models are trained with and that no customer should ever see."""

from __future__ import annotations

import re

from guards.finding import Finding, GuardContext
from guards.view import view

_MARKS = re.compile(
    r"<\s*\|[^|<>]{0,40}\|?\s*>?|\|>|<\|"  # <|im_start|>, also half of it
    r"|\[/?(?:inst|sys|gmask|sop|eop|unk|pad|cls|sep|mask)\]|<</?sys>>|</?s>|<(?:bos|eos|unk|pad|start_of_turn|end_of_turn|think|tool_call|answer)>"
    r"|</(?:think|tool_call|answer)>|<\|(?:begin|end)[^>]{0,30}>|<unused\d+>|\[/?(?:assistant|user|system)\]"
    r"|#{2,}\s*(?:assistant|system|user|human|instruction|response|input|output|回答|系统|用户|指令|助手)\s*:?"
    r"|(?:^|[\n。!?;])\s*(?:assistant|system|user|human|ai|bot|助手|系统|用户|客户|客服|顾客|机器人|answer|response|output|回答|回复|答|输出)\s*:"
    r""
    r"|(?:^|[\n。!?;])\s*(?:final answer|thought|action(?: input)?"
    r"|observation|reasoning|analysis|scratchpad|思考|推理|分析|最终答案|思路|草稿)\s*:"
    r"|</?(?:thinking|thought|reasoning|analysis|reflection|scratchpad|output|response|final|context|question|instructions?|tool)[^<>]{0,40}>"
    r"|(?:^|\n)\s*(?:assistant|system|im_start|im_end|endoftext)\s*(?=$|\n|[\u4e00-\u9fff])|im_start|im_end|endoftext|eot_id|start_header_id"
)
# A label before the answer can go and leave a whole sentence; anything else means that the model lost the thread.
_LABEL = re.compile(
    r"^\s*(?:助手|客服|机器人|回答|回复|答|answer|response|assistant|ai|bot|输出|output)\s*:\s*(?=[\u4e00-\u9fff\d])"
)


class TemplateDebris:
    """Special tokens, role headers and thought tags; a harmless label at the front ("回答：") is taken off."""

    name = "debris"
    clause = "TR-1.12"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        plain = view(text).plain
        label = _LABEL.match(plain.text) if context.origin == "model" else None
        findings = []
        if label:
            start, end = plain.span(0, label.end())
            findings.append(Finding(rule=self.name, clause=self.clause, code="debris.label", start=0, end=end, replacement=""))
        for match in _MARKS.finditer(plain.text):
            if label and match.start() < label.end():
                continue
            if context.origin == "knowledge" and match[0].rstrip(": \n").strip("\n 。!?;") in _FAQ_LABELS:
                continue
            start, end = plain.span(*match.span())
            findings.append(Finding(rule=self.name, clause=self.clause, code="debris.mark", start=start, end=end))
        return findings


# A document may well be written as questions and answers.
_FAQ_LABELS = frozenset({"客户", "客服", "顾客", "用户", "回答", "回复", "答", "助手", "输出"})
