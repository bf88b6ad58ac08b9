"""CC-23, TR-2.4: the model has done nothing and looked nothing up; only a committed ticket makes such a sentence true."""

from __future__ import annotations

import re

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import is_refused, phrases

_DEED = (
    r"(?:登记|记录|记下|预约|预订|联系|安排|上报|上传|提交|办理|办好|办妥|转接|转给|转交|转达|派单|派人|派了|反映|通知|开具|开好|开通|下单|退款|取消|处理|解决|查询|查到|查过|查了|查一下|核实|核对"
    r"|申请|催促|催过|催了|备注|修改|更新|注销|报修|预留|发送|发到|受理|生成|报警|重置|激活|续费|扣除|缴纳|冻结|解锁|远程|确认过|打过电话|沟通过|协调)"
)
_DONE = r"(?:已经|已|刚刚|刚才|刚|正在|正|现在就|这就|马上|立即|立刻|早就|都|来|先)"
_CLAIM = re.compile(
    rf"{_DONE}(?:[^您你业住客若如]{{0,4}})(?:为|帮|给|替|把|将|跟|向|与)(?:您|你)[^,。]{{0,8}}{_DEED}"
    rf"|(?:我|我们|这边|本人|客服)(?:也|都|这里)?(?:{_DONE}|已将|已把|把您)[^,。]{{0,10}}{_DEED}"
    rf"|(?:帮|为|给|替)(?:您|你){_DEED}(?:好|完|过|到)?了|{_DEED}(?:好|完)了$"
    r"|已(?:经)?(?:派|安排|通知|联系|呼叫|报告)(?:了|好)?(?:师傅|维修|人员|保安|工作人员|相关|主管|经理|专人|电工|救援|值班|物业|人(?!脸|行|流|工))"
    r"|(?:师傅|工作人员|维修人员|保安|救援人员|电工|管家|同事)[^,。]{0,4}(?:已经|已|正在|正|马上就|就快)[^,。]{0,6}(?:出发|赶|路上|到了|上门|处理|过来|过去)"
    r"|您的(?:报修|投诉|申请|预约|订单|工单|诉求|问题|反馈|资料|信息|来电|建议|请求)[^,。]{0,4}(?:已经|已)(?:提交|登记|受理|生成|记录|派|转|上报|处理|解决|收到|录入|办)"
    r"|(?:我|我们|这边)(?:已经|已|刚刚?|刚才|都)?(?:把|将)(?:您|你)?的?[^,。]{1,10}(?:好|完|妥|掉|成功|成)了"
    r"|(?:通知|公告|告示|短信|邮件)(?:已经|已)(?:发|贴)|(?:已经|已)(?:发过|发出|贴出)[^,。]{0,6}(?:通知|公告|短信)"
    r"|(?:您|你)的[^,。]{1,8}?(?:已经|已|都)[^,。]{0,4}(?:好|完|妥|成功|寄出|发出|发货|签收|到账|送达|开出|退回)了?$"
    r"|(?:我|我们|这边|刚刚?|刚才|昨天|前天|今早|方才)[^,。]{0,4}(?:接到|收到|得到|获悉|听说|看到)[^,。]{0,10}(?:通知|来函|消息|反馈|电话|报告|反映|函)"
    r"|(?:您|你)(?:家|那|这|所在|住的)[^,。]{0,6}(?:正在|现在正|目前正|刚刚?)(?!使用|办理)"
    r"|(?:工单|受理|预约|登记|订单|查询)(?:编?号|码)(?:是|为|:)"
    r"|(?:系统|后台|记录)(?:里)?(?:显示|查到|查询到)|(?:查到|查了|看到|核实了|查看了)(?:一下)?(?:到)?您的|我(?:来|这就|现在|马上|先)?(?:帮|为|给|替)您(?:查|看|问|登记|预约|联系|转|办|催|核实|申请|报|安排|记|处理|反映)"
)
_RECORDED = re.compile(r"登记|记录|记下|提交|受理|生成|上报|反映|工单|编号")


class ClaimedActions:
    """已为您登记, 正在为您转接, 师傅在路上: with a committed ticket only recording may be claimed, without one nothing."""

    name = "claims"
    clause = "CC-23"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        findings = []
        for phrase in phrases(text):
            match = _CLAIM.search(phrase.text)
            if not match or phrase.is_condition or is_refused(phrase.text, match.start()) or cited(context).quotes(phrase.text):
                continue
            if context.promised and _RECORDED.search(match[0]):
                continue
            start, end = phrase.span(match)
            findings.append(Finding(rule=self.name, clause=self.clause, code="claim.action", start=start, end=end))
        return findings
