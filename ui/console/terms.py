"""The Chinese that staff read for the desk's own words; a word that isn't here is shown as it is."""

from __future__ import annotations

INTENTS = {
    "greeting": "问候",
    "closing": "结束",
    "silence": "沉默",
    "unintelligible": "听不清",
    "wrong_number": "打错",
    "knowledge_question": "知识问答",
    "not_understood": "没听懂",
    "complaint": "投诉",
    "slow_service": "嫌慢",
    "abuse": "辱骂",
    "harassment": "骚扰",
    "invitation": "邀约",
    "personal_info": "打听个人信息",
    "out_of_scope": "超出范围",
    "prompt_injection": "诱导指令",
    "suggestion": "建议",
    "praise": "表扬",
    "thanks": "致谢",
    "customer_apology": "客户致歉",
    "transfer": "转接",
    "handoff": "转人工",
    "appointment": "预约",
    "work_order": "报修",
    "emergency": "紧急",
    "ticket_status": "查工单",
    "inform": "提供信息",
}
TICKET_KINDS = {
    "complaint": "投诉",
    "callback": "回电",
    "work_order": "派工",
    "appointment": "预约",
    "message": "留言",
    "suggestion": "建议",
    "praise": "表扬",
    "coordination": "协调",
}
PRIORITIES = {"low": "低", "normal": "普通", "high": "高", "urgent": "紧急", "emergency": "紧急"}
TICKET_STATES = {"open": "未办结", "done": "已办结"}
ACTIONS = {"passed": "通过", "repaired": "已修改", "dropped": "已拦下"}
BANDS = {"confident": "有把握，原文作答", "uncertain": "没把握，可由模型措辞", "unanswerable": "资料里没有答案"}
MODEL_PHASES = {"off": "未使用", "loading": "加载中", "ready": "就绪", "restarting": "重启中", "failed": "不可用"}
MODES = {"bot": "智能客服", "human": "人工"}
CHANNELS = {"chat": "网聊", "phone": "电话"}
KINDS = {"document": "文档", "faq": "问答"}
TIMINGS = {
    "triage": "判断意图",
    "plan": "决定与检索",
    "draft": "模型起草",
    "guard": "逐句检查",
    "first_sentence": "首句",
    "record": "记录",
    "total": "合计",
}


def named(table: dict[str, str], word: str) -> str:
    """The Chinese for `word`, or `word` itself."""
    return table.get(word, word)
