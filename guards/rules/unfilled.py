"""Blanks that nobody filled: {surname}, [姓名], XX元, 某某."""

from __future__ import annotations

import re

from guards.finding import Finding, GuardContext
from guards.view import view

_SLOT = re.compile(r"\{[a-z_]{2,}\}|\{\{|\}\}")
_BLANK = re.compile(
    r"[\[【(<{](?:您的|你的|客户|公司|贵司|物业|联系|具体|相关|填写|插入|此处|请|门店|本店|您|在|输入|选择)*(?:姓名|名字|姓|电话|号码|地址|公司|名称|公司名|日期|时间|金额|链接|邮箱|部门|数字|内容|价格|地点|费用|单位|型号|班级|科室|窗口|负责人|网址|填|name|phone|date|company)(?:号码|名称|填写)?[\]】)>}]"
    r"|[\[【(<{](?:此处|这里|在此|请)?(?:填写|填入|插入|输入|补充|替换|待填|待定|待补充?)[^\]】)>}]{0,12}[\]】)>}]|x{2,}(?=元|月|日|年|号|天|小时|先生|女士|公司|路|%|-|x)|(?<![a-z])x(?:年|月|日|元|天|小时|号楼|先生|女士)|某某|〇〇|○○|__{2,}|\b(?:todo|tbd|n/a|null|none|undefined|nan)\b"
)


def _stands(blank: str, context: GuardContext) -> bool:
    """Whether a cited passage prints the blank itself, brackets and all."""
    return any(blank in view(passage.text).plain.text for passage in context.passages)


class UnfilledBlanks:
    """A slot of prescribed wording without its value, in any text; a placeholder in a model's."""

    name = "unfilled"
    clause = "TR-1.12"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        plain = view(text).plain
        matches = list(_SLOT.finditer(plain.text))
        if context.origin == "model":
            matches += [match for match in _BLANK.finditer(plain.text) if not _stands(match[0], context)]
        spans = [plain.span(*match.span()) for match in matches]
        return [Finding(rule=self.name, clause=self.clause, code="text.unfilled", start=start, end=end) for start, end in spans]
