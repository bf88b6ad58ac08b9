"""Kinds of answer: what a question asks for (an amount, a time, a place, ...) and whether a sentence holds such a thing.

A passage may name every word of a question and still not hold the answer: the pool's hours stand there, its depth does not.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = r"(?:\d[\d,]*(?:\.\d+)?|[零一二两三四五六七八九十百千万半几]+)"
_GAP = r"\s*"

# Order matters: the first kind whose pattern is found in a (folded) question is the kind asked for.
ASKED: tuple[tuple[str, str], ...] = (
    ("phone", r"电话|热线|号码是|手机号|联系方式|传真|拨(?:打)?(?:什么|哪个|多少)"),
    ("reason", r"为什么|为何|为啥|怎么会|什么原因|啥原因|凭什么|凭啥|何故"),
    ("length", r"多高|多长(?!时间)|多宽|多深|多厚|水深|深度|高度|宽度|长度|尺寸|身高|限高|多远|距离|深浅|几米|多少米|几公里"),
    ("area", r"面积|多少平(?:方)?米?|几平"),
    ("weight", r"多重|重量|限重|几斤|多少斤|多少?公斤|几公斤|载重|体重"),
    ("temperature", r"温度|多少度|几度|水温|室温"),
    ("power", r"功率|多少瓦|几千瓦|电压|多少伏|几匹|容量|像素|分辨率|网速|带宽|兆"),
    ("percent", r"利率|比例|百分之|折扣|几折|多少折|打折|打几折|税率|费率|利息"),
    (
        "count",
        (
            r"(?:几|多少)(?:个(?!月|小时|工作日|钟头|星期|礼拜)|次|人|张|辆|份|只|条|件|名|位|台|户|套|间|层|栋|本|场|"
            r"遍|课|节|把|瓶|家)|数量|名额|上限|限购|最多.{0,4}(?:几|多少)(?!钱|元|块|天|久)|座位数|人数"
        ),
    ),
    (
        "duration",
        (
            r"多久|多长时间|几天|多少天|几个?(?:工作日|小时|钟头|月|星期|礼拜)|几周|几年|多少(?:小时|分钟|年)|几分钟|"
            r"时长|期限|有效期|保质期|保修期|工期|时限|周期|提前多|要等|等多"
        ),
    ),
    (
        "amount",
        (
            r"多少钱|多钱|几块|几元|多少元|费用|收费|价格|价钱|价位|押金|定金|订金|工本费|罚款|罚多少|赔多少|什么价|"
            r"啥价|怎么卖|贵不贵|怎么收|怎么算钱|票价|租金|年费|月费|会费|手续费|服务费|运费|邮费|多少费|学费|钱$"
        ),
    ),
    (
        "time",
        (
            r"几点|什么时候|啥时候|何时|几号|哪天|哪一天|几时|什么时间|啥时间|开放时间|营业时间|上班时间|时间段|"
            r"时间是|截止|星期几|周几|礼拜几|几月|哪年|哪几天|时间表|日期"
        ),
    ),
    (
        "place",
        (
            r"哪里|在哪|哪儿|去哪|到哪|何处|什么地方|啥地方|地址|位置|几楼|几层|几号楼|哪个(?:门|窗口|柜台|楼|地方|站|"
            r"校区|厅|仓库|区域)|什么位置|放哪|停哪|从哪"
        ),
    ),
    (
        "person",
        (
            r"谁|哪位|找哪个|哪个部门|什么部门|哪个单位|哪家|何人|什么人|负责人|哪些人|联系人|哪个公司|谁家|品牌|牌子|"
            r"厂家|哪国|叫什么"
        ),
    ),
    ("choice", r"还是"),
    (
        "yes_no",
        (
            r"吗|[嘛么]$|能不能|可不可以|是否|是不是|有没有|有无|会不会|要不要|用不用|需不需要|行不行|可否|能否|"
            r"得不得|允不允许|让不让|管不管|收不收|算不算|支不支持|能用不|可以不|行不|好不好|对不对|成不"
        ),
    ),
    ("way", r"怎么|如何|怎样|咋|流程|步骤|手续|方法|办法|途径|渠道|方式|程序|怎么办|咋办|咋整|啥办"),
    (
        "list",
        (
            r"哪些|什么材料|什么证件|哪几|什么资料|什么条件|什么要求|带什么|需要什么|要什么|包括什么|包含什么|"
            r"什么服务|什么内容|有什么|都有啥|啥材料|要啥|带啥|有啥"
        ),
    ),
    ("thing", r"什么|哪|啥|几"),
    ("number", r"多少|多大"),
)

HELD: dict[str, str] = {
    "phone": rf"\d{{3,4}}-?\d{{3,4}}-?\d{{2,4}}|\b1\d{{2}}\b|\d{{5,}}|{_DIGITS}\s*热线",
    "reason": r"因为|因[^此]|由于|为了|为[^止期]|以免|避免|防止|导致|所以|原因|造成|引起|属于|影响|会使|故|否则|出于",
    "length": rf"{_DIGITS}{_GAP}(?:米|厘米|公分|毫米|公里|千米|英?寸|cm|mm|km|m\b)",
    "area": rf"{_DIGITS}{_GAP}(?:平方|平米|㎡|m2|亩|公顷)",
    "weight": rf"{_DIGITS}{_GAP}(?:公斤|千克|kg|斤|吨|克|g\b)",
    "temperature": rf"{_DIGITS}{_GAP}(?:摄氏)?(?:度|℃|°c)|常温|恒温",
    "power": rf"{_DIGITS}{_GAP}(?:瓦|千瓦|kw|w|伏|v|安|a|匹|升|l\b|毫升|ml|兆|m|g|毫安|像素|gb|mb)",
    "percent": rf"{_DIGITS}{_GAP}(?:%|\uff05|‰|折|成|倍|个点)|百分之|千分之|万分之|全额|半价|免息",
    "count": (
        rf"{_DIGITS}{_GAP}(?:个(?!月|小时|工作日|自然日)|次|人|张|辆|份|只|条|件|名|位|台|户|套|间|层|栋|本|场|"
        rf"遍|课|节|把|瓶|家|部|块|枚|册|本|种|项)|不限|无限|唯一|仅限|逐"
    ),
    "duration": (
        rf"{_DIGITS}{_GAP}(?:个)?(?:工作日|自然日|天|日|小时|钟头|分钟|秒|个?月|年|周|星期|季度|学期)|当天|"
        rf"当日|当场|即时|立即|立刻|随时|实时|次日|长期|永久|终身|马上|隔天|一直"
    ),
    "amount": (
        rf"{_DIGITS}{_GAP}(?:元|块|万|角|分钱|欧|美金|美元|港币)|￥|¥|免费|免收|不收|不另收|不需(?:要)?(?:缴|"
        rf"付|交)|无需(?:缴|付|交|支付)|不产生费用|包含在|自理|报价|全免|按.{{1,12}}(?:计|收)"
    ),
    "time": (
        rf"\d{{1,2}}[:：]\d{{2}}|{_DIGITS}{_GAP}(?:点|时(?!间)|月|日|号)|上午|下午|中午|晚上|早上|凌晨|夜间|"
        rf"周[一二三四五六日末]|星期|工作日|节假日|全天|24{_GAP}小时|月底|月初|年底|月末|季度|每[天日周月年]|"
        rf"次[日月]|当[天日月]|前|后|[春夏秋冬]季|届时"
    ),
    "place": (
        r"[楼层室厅门路街柜台口区旁侧站中心部馆处院校园店栋座点]|位于|地址|附近|现场|线上|官网|app|小程序|"
        r"公众号|网点|前台|仓库|服务台"
    ),
    "person": (
        r"员|部|经理|师傅|人|中心|主任|处|科|公司|单位|老师|医生|本人|家属|专家|团队|由|客服|方|业主|机构|局|"
        r"银行|品牌|牌"
    ),
    "choice": r".",
    "yes_no": (
        r"可|能|不|禁|允许|支持|需|须|必|应|免|均|只|仅|严禁|谢绝|请|无|没|都|限|凭|提供|有|包括|含|方可|除|"
        r"适用|享受|自理|接受|予以|一律|拒|属于|以内|超过"
    ),
    "way": (
        r"可|请|通过|拨打|登录|填写|提交|携带|办理|点击|申请|先|再|联系|前往|凭|扫|预约|出示|选择|使用|进入|"
        r"按|自行|送|交|到|线上|微信|关注|下载"
    ),
    "list": r"[、，]|包括|如下|包含|以及|和|及|凭|带|须|需",
    "thing": r".",
    "number": rf"{_DIGITS}",
    "none": r".",
}

#: Kinds whose answers carry a unit or a shape: their absence from a sentence says something.
MEASURED = frozenset(
    {
        "phone",
        "length",
        "area",
        "weight",
        "temperature",
        "power",
        "percent",
        "count",
        "duration",
        "amount",
        "time",
        "number",
        "reason",
    }
)


@lru_cache(maxsize=1)
def _asked() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in ASKED)


@lru_cache(maxsize=64)
def _held(kind: str) -> re.Pattern[str]:
    return re.compile(HELD[kind])


def asked_kind(question: str) -> str:
    """The kind of answer a folded question asks for; "none" when it does not say."""
    return next((kind for kind, pattern in _asked() if pattern.search(question)), "none")


def holds(kind: str, sentence: str) -> bool:
    """Whether a folded sentence holds something of `kind`."""
    return _held(kind).search(sentence) is not None
