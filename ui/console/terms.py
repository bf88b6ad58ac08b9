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
TOPICS = {
    "ack": "应答",
    "after_close": "结束之后",
    "attitude": "服务态度",
    "error": "工作差错",
    "explain_again": "请再解释",
    "hotline": "热线难打通",
    "identity": "问是谁在答",
    "introduced": "自我介绍",
    "language": "语言或方言",
    "letter": "表扬信",
    "message": "请转告",
    "other_customer": "其他客户的信息",
    "ours": "打到了相关公司",
    "outbound": "我们打过去的电话",
    "person": "找具名的同事",
    "refuse": "不愿提供",
    "room": "订房订位",
    "safe": "危险已过",
    "service": "没有开展的服务",
    "simple": "简单投诉",
    "slow": "等候太久",
    "superior": "找上级",
    "unbooked": "没有预约",
    "visitor": "来访久等",
    "waiting": "催人工",
    "withdraw": "撤回",
}
PROCEDURES = {
    "appointment": "来访预约",
    "callback": "回电",
    "complaint": "投诉",
    "complaint_attitude": "服务态度投诉",
    "complaint_error": "工作差错投诉",
    "complaint_simple": "简单投诉",
    "department": "转其他部门",
    "emergency": "紧急情况",
    "message": "留言",
    "praise": "表扬",
    "room": "订房订位",
    "suggestion": "建议",
    "superior": "找上级",
    "ticket_status": "查工单",
    "work_order": "报修",
}
STEPS = {
    "ask": "询问下一项",
    "done": "已记全",
    "refused": "客户不愿提供，照记",
    "withdrawn": "客户撤回，不留记录",
    "aside": "先答别的，再接着办",
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
FINDINGS = {
    "attitude": "轻慢或推诿的口气",
    "claim": "说办了没办的事",
    "condition": "条件与资料不符",
    "contact": "不该给的联系方式",
    "context": "缺少上下文",
    "day": "日子说反了",
    "debris": "模型残留",
    "figure": "数字张冠李戴",
    "grounding": "资料里没有",
    "injection": "照着诱导的话说",
    "invitation": "接受邀约",
    "leak": "泄露内部资料",
    "lexicon": "禁用语",
    "link": "不明链接",
    "manners": "责怪或争辩",
    "markup": "排版符号",
    "money": "许诺钱款",
    "name": "不该说的姓名",
    "number": "数字没有依据",
    "person": "透露行踪",
    "place": "地点张冠李戴",
    "polarity": "意思说反了",
    "private": "个人信息",
    "promise": "没有工单的承诺",
    "qualifier": "范围或频次改了",
    "row": "对应关系错了",
    "rule": "规则出错，从严处理",
    "scope": "超出范围的内容",
    "stream": "回复中断",
    "text": "文字不可用",
    "tone": "语气不当",
    "undertone": "话里带刺",
    "voice": "不是客服的口吻",
    "wording": "禁用语",
}
"""What a guard found, by the first word of its code."""
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


def finding(code: str) -> str:
    """What a finding's code says, in Chinese."""
    return named(FINDINGS, code.partition(".")[0])
