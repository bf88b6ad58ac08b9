"""CC-24: nothing private about the desk's people, not even claimed by a model about itself; and no secret of the customer asked for."""

from __future__ import annotations

import re

from guards.evidence import cited
from guards.finding import Finding, GuardContext
from guards.phrase import is_refused, phrases

_THING = (
    r"(?:名字|姓名|真名|手机号?码?|电话(?:号码)?|号码|微信|qq|邮箱|住址|家庭住址|地址|家(?:人|庭)|年龄|年纪|岁数"
    r"|生日|工资|收入|薪水|身高|体重|星座|血型|籍贯|老家|学历|身份证|银行卡|账号|婚姻)"
)

_OWN = re.compile(
    rf"我叫(?!您|你|做)|我姓|我(?:的)?{_THING}(?:号码?)?(?:是|在|为|叫|:)|我今年|我(?:还|已经?|也)?(?:是)?(?:单身"
    rf"|未婚|已婚|结婚|离婚|没结婚|没有?(?:男|女)朋友|有(?:男|女)朋友)|我(?:的)?(?:老公|老婆|丈夫|妻子|男朋友"
    rf"|女朋友|爱人|孩子|儿子|女儿|父母|爸妈)"
    r"|我(?:家)?住(?:在)?|我(?:家|老家)在|我是(?:[^,。]{1,6})(?:人|大学毕业)$|我毕业|我[\d一二三四五六七八九十]+岁|我的私人"
)
_THEIRS = re.compile(
    rf"(?:他|她|经理|主管|主任|同事|师傅|领导|老板|员工|客服|管家|负责人|邻居|业主|住户|房东|那位客户|该客户"
    rf"|对方)(?:们)?(?:本人)?(?:的)?(?:私人|个人)?{_THING}(?:号码?)?(?:是|在|叫|:)"
    r"|(?:他|她|经理|主管|主任|同事|师傅|老板|员工)(?:今年|住在|住(?!宿|宅)|结婚|单身|离婚|毕业|还没结婚|老家)"
    r"|(?:他|她)(?:叫|姓)|(?:经理|主管|主任|师傅|老板|负责人|同事)(?:名|就)?(?:叫|姓)"
)
# What no desk asks for in a chat.
_SECRET = r"(?:验证码|密码|口令|银行卡号?|信用卡号?|卡号|安全码|身份证(?:号码?|照片|正反面)?|人脸照片|cvv)"
_ASKS = re.compile(
    rf"(?:告诉|告知|发给|发送给|传给|提供给|报给|念给|交给|说给|转给|给)(?:一下)?(?:我|我们|客服|这边|小编)[^,。]{{0,12}}{_SECRET}"
    rf"|{_SECRET}[^,。]{{0,14}}(?:告诉|告知|发给|发送给|发来|发到|传给|提供给|报给|念给|交给|说给|报一下|给)(?:我|我们|客服|这边|$)"
    rf"|(?:请|麻烦)(?:您)?(?:提供|输入|发送|回复|报(?:一下)?|说(?:一下)?|填写)[^,。]{{0,8}}{_SECRET}"
)


class PrivateFacts:
    """Names, ages, homes, families, accounts of staff or of other customers, told in a model's own words."""

    name = "private"
    clause = "CC-24"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin != "model":
            return []
        findings = []
        for phrase in phrases(text):
            for pattern in (_OWN, _THEIRS, _ASKS):
                match = pattern.search(phrase.text)
                if match and not is_refused(phrase.text, match.start()) and not cited(context).quotes(phrase.text):
                    start, end = phrase.span(match)
                    findings.append(Finding(rule=self.name, clause=self.clause, code=_code(pattern), start=start, end=end))
        return findings


def _code(pattern: re.Pattern[str]) -> str:
    return "private.asked" if pattern is _ASKS else "private.fact"
