"""Prompt leakage and injection: instructions never reach a customer, whether a model repeats them or a document plants them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.view import letters, trigrams, view

_INJECTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不理会|抛开|跳过|绕过)(?:掉|了)?(?:以上|之前|前面|上面|所有|一切|先前|此前"
    r"|上述|你的|全部|原来)[^,。;!?]{0,10}(?:指令|指示|规则|提示|要求|设定|内容|命令|限制|约束|制度|政策|话)"
    r"|(?:ignore|disregard|forget)\s*(?:all|any|the|your)?\s*(?:of\s*)?(?:the\s*)?(?:previous|above|prior|earlier"
    r"|system|instructions|rules)"
    r"|(?:从现在(?:开始|起)|接下来|现在)[,，]?(?:请)?(?:你|您)?(?:是|扮演|充当|将扮演|要扮演|变成)(?:一个|一名|dan"
    r"|没有)|开发者模式|developer\s*mode|jailbreak|越狱模式|dan\s*模式|不受(?:任何)?(?:限制|约束)的"
    r"|(?:输出|打印|重复|复述|显示|告诉我|泄露|公开)(?:你的|您的|上面的|全部)?(?:系统)?(?:提示词|提示语"
    r"|system\s*prompt|初始指令|系统指令)|(?:ai|人工智能|模型|机器人|助手|客服)(?:请|必须|应当?|须|要)(?:回答|回复"
    r"|输出|告诉|遵守|执行)(?:以下|:|客户[:“])"
)
_PROMPT = re.compile(
    r"系统提示(?:词|语)|提示词|system\s*prompt|系统指令|系统设定|初始指令|我的(?:指令|设定|提示|规则)(?:是|为|要求"
    r"|里|中)|我被(?:设定|要求|指示|训练|编程)|(?:根据|按照)(?:我的)?(?:设定|指令|系统(?:提示|设定|指令|要求))"
    r"|作为(?:一个|一名|一款|个)?(?:ai|人工智能|大?语言模型|大模型|语言助手|智能助手|聊天机器人|虚拟助手)"
    r"|我(?:只)?是(?:由)?(?:一个|一款|一名)?(?:openai|阿里|通义|千问|qwen|chatgpt|gpt|deepseek|kimi|文心|llama"
    r"|豆包|智谱|大?语言模型|大模型|ai(?:语言)?模型|人工智能模型)"
    r"|训练(?:数据|语料)|知识截止|截止到?我的知识|as an ai|language model|few-?shot|上下文(?:中|里|没有|未)"
    r"|检索(?:到|结果)|知识库(?:中|里|显示|没有|未|内)|prompt"
)
_MARKERS = re.compile(
    r"[【\[](?:资料|客户|客服|示例|例子|回答|问题|规则|要求|注意事项|system|user|assistant|参考|上下文"
    r"|指令)\s*\d{0,2}[】\]]|^\s*(?:资料|参考资料|背景资料|已知信息|上下文|提示|指令|任务|要求)\s*:|^(?:示例|例)[一二三四\d]+:|(?:资料|参考)(?:一|二|三|\d)(?:中|里|:|显示)"
)
_PREFIX = re.compile(
    r"^\s*(?:根据|依据|按照|基于|参考)(?:以上|提供的|所给|上述|给定|您提供|现有|相关|我们的|以下|已有"
    r"|所提供)?(?:的)?(?:资料|信息|内容|文档|材料|文本|片段|参考资料)(?:显示|可知|得知|所述|来看|中的内容"
    r"|内容)?[,，:：]\s*"
)
_TALK = re.compile(
    r"(?:资料|文档|材料|原文|文中|上文)(?:中|里|上|内)?(?:显示|没有|未|并未|并没有|提到|提及|写|说|指出|所述|给出)"
    r"|(?<!除了)(?<!除)(?:所给|提供|给定|以上|上述|上面|这段|该)的?(?:资料|文档|材料|文本|片段|段落)"
)
_SHARE = 0.5
_SHORTEST = 10


class PromptLeakage:
    """Prompt text, talk about prompts and passages, planted orders. “根据资料，” at the head is taken off.

    `secrets` are texts that must not go out, such as a system prompt: a sentence of at least ten letters half of whose
    trigrams stand in one, and in no cited passage, is a leak.
    """

    name = "leakage"
    clause = "TR-1.12"

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        self._secret_letters = tuple(letters(secret) for secret in secrets)
        self._secret = frozenset().union(*map(trigrams, self._secret_letters)) if secrets else frozenset()

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        plain = view(text).plain
        patterns = [("leak.injection", _INJECTION)]
        if context.origin == "model":
            patterns += [("leak.prompt", _PROMPT), ("leak.marker", _MARKERS)]
        findings = [
            self._finding(code, *seen.span(*match.span()))
            for code, pattern in patterns
            for seen in (view(text).tight, plain)
            for match in pattern.finditer(seen.text)
        ]
        if context.origin == "model":
            findings += self._talk(text, context) + self._secrets(text, context)
        return findings

    def _talk(self, text: str, context: GuardContext) -> list[Finding]:
        plain = view(text).plain
        prefix = _PREFIX.match(plain.text)
        if prefix:
            return [self._finding("leak.preface", 0, plain.span(0, prefix.end())[1], "")]
        match = _TALK.search(plain.text)
        if match and not cited(context).quotes(match[0]):
            return [self._finding("leak.material", *plain.span(*match.span()))]
        return []

    def _secrets(self, text: str, context: GuardContext) -> list[Finding]:
        bare = letters(text)
        if len(bare) < _SHORTEST or not self._secret:
            return []
        grams = trigrams(bare) - cited(context).trigrams
        if len(grams & self._secret) >= max(_SHARE * len(trigrams(bare)), 1):
            return [self._finding("leak.secret", 0, len(text))]
        return []

    def _finding(self, code: str, start: int, end: int, replacement: str | None = None) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end, replacement=replacement)
