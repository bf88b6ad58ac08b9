"""Lexical cues: expressions that speak for an intent without proving it. The classifier learns what each is worth."""

from __future__ import annotations

import re

_SUPERIOR = r"(?:经理|主管|领导|老板|主任|总监|上级|上司|董事长|所长|院长|店长|负责人|[王李张刘陈赵]总|boss|manager|supervisor)"
_STRANGER = (
    r"(?:隔壁|楼上|楼下|对门|对面|邻居|业主|客户|车主|住户|租客|房客|别人|那个人|其他供应商|病人|机主|买家|同事|房间|室|号)"
)
_PRIVATE = r"(?:电话|手机|号码|微信|联系方式|住哪|住的|住几|家住|身份证|真名|姓名|叫什么|叫啥|什么病|开房|名单|资料|通讯录)"
_OWN = (
    r"(?:真|全|本)?(?:名字?|姓名|叫什么|叫啥|叫咩|姓什么|贵姓|多大|几岁|几多岁|多少岁|年龄|生日|生肖|属什么|属啥|哪年|住|家在|家哪|"
    r"家几口|家庭|老家|哪里人|哪人|结婚|对象|男朋友|女朋友|男友|女友|老公|老婆|孩子|爸妈|单身|工资|月薪|收入|薪|学历|毕业|身高|体重|"
    r"身份证|银行卡|微信|qq|邮箱|手机|电话|号码|照片|工号)"
)

INTENT_CUES: dict[str, re.Pattern[str]] = {
    "personal_info": re.compile(
        rf"[你您](?!们).{{0,3}}{_OWN}|{_SUPERIOR}.{{0,5}}{_PRIVATE}|{_STRANGER}.{{0,6}}{_PRIVATE}|(?:客服|前台|保安|员工|姑娘|小伙)"
        rf".{{0,6}}(?:{_PRIVATE}|名字)|工号(?:是?多少|几多|报)|尊姓大名|your (?:real |full |phone |personal )?(?:name|number|age|phone)"
        r"|how old are you|are you (?:married|single)|where do you live|boyfriend|girlfriend"
    ),
    "harassment": re.compile(
        r"约炮|约吗|约不约|做爱|上床|陪睡|陪我睡|[想跟]睡|开房(?![间门卡])|裸|罩杯|三围|胸[多大]|奶子|看[看你]{0,2}.{0,3}[胸腿]|内裤|"
        r"[你穿]着?.{0,4}(?:内衣|黑丝|丝袜|颜色)|性感|骚|亲[一你我]|么么|抱[抱一你]|摸[摸你一]|叫床|啪啪|处女|包养|一夜情|激情|强奸|弄死|"
        r"跟踪你|缠着你|烦死?你|宝贝|私[房密]照|福利照?|特殊服务|嫁给我|做我老婆|叫声?(?:老公|哥哥|爸爸)|脱(?:衣|了|掉)|调教|舔|"
        r"\bsex\b|nudes?\b|\bbaby\b|sleep with|陪(?:哥哥?|过夜|我过夜|我一晚|陪我)|身材"
    ),
    "invitation": re.compile(
        r"请[你您大全].{0,6}(?:吃|喝|看.{0,2}(?:电影|戏)|唱|逛)|约[你您]|一[起齐道块]儿?去?.{0,4}(?:吃|喝|玩|看|睇|唱|爬|逛|打球|旅|饮|过|游)|"
        r"[交做处当].{0,2}个?朋友|be friends|加.{0,4}(?:微信|好友|qq).{0,8}(?:朋友|聊|呗|吧|认识|约)|"
        r"[送寄带买].{0,3}[你您].{0,8}|(?:礼物|红包|心意|月饼|特产|点心).{0,4}收下|下班.{0,6}[等接]|来我家|见个?一?面|认识(?:一下|你)|"
        r"做我.{0,3}(?:女|男)朋友|追你|赏.{0,2}脸|dinner|coffee with|buy you|movies?\b|hang out|free tonight|喝一?杯|宵夜|夜宵|出来玩|"
        r"周末.{0,3}有空|今?晚.{0,3}有空|演唱会|唱k|撸串|火锅"
    ),
    "out_of_scope": re.compile(
        r"[写作编].{0,6}(?:诗|词|作文|文章|故事|论文|代码|程序|情书|小说|文案|祝福|检讨|请假条|辞职|演讲|对联|散文|段子|总结)|诗一首|"
        r"[讲说].{0,3}(?:笑话|故事|段子)|唱.{0,2}[歌曲]|翻译|[翻译]成|股票|股市|大盘|炒股|炒币|基金|彩票|双色球|比特币|星座|[运命]势|算命|"
        r"占卜|解梦|塔罗|作业|功课|python|java\b|c语言|sql|代码|编程|天气|总统|世界杯|奥运|nba|球队|成语接龙|谜语|绕口令|joke|poem|"
        r"translate|weather|capital of|equation|数学题|方程|导数|等于[几多]|乘[以8]|[起取]个?.{0,3}名|世界上|宇宙|恐龙|地球|人生|失恋|分手|"
        r"追女|减肥|红烧|做菜|怎么看[中待]|政治|陪我[聊玩说]|聊聊?天|画[一只张个]"
    ),
    "prompt_injection": re.compile(
        r"提示词|prompt|指令|[你的].{0,4}(?:规则|设定|配置|限制)|扮演|假装|假[设如]你|越狱|jailbreak|(?:开发者|调试|维护|dan)模式|"
        r"忽略.{0,6}(?:之前|以上|上面|所有|指令|规则)|无视|忘[记掉].{0,4}(?:规|设|你是|之前|所有)|不[受用要].{0,8}(?:限制|约束|规[则定矩])|"
        r"system\b|instructions|restrictions|your rules|all rules|everything above|\bdan\b|override|disregard|pretend|developer mode|"
        r"从现在|现在[开你]|你不再?是客服|管理员[身权给]|root|原样输出|复述|全部数据|drop table|im_start"
    ),
    "abuse": re.compile(
        r"[傻煞沙杀][逼比笔叉b1x子瓜]|[tn他你]妈|尼玛|妈的|垃圾(?:公司|客服|玩|东)|废物|滚[！!。蛋开远犊吧]*$|[给快].{0,2}滚|王八|混[蛋账]|畜生|"
        r"fuck|\bsb\b|\bcnm\b|\btmd\b|\bnmsl\b|操你|有病|神经病|脑[残子瘫]|弱智|智障|不要脸|去死|贱|蠢|白痴|狗[日娘东屁]|仆街|扑街|冚家|屌|"
        r"吃屎|人渣|孙子|大爷的|idiot|stupid|asshole|bitch|shit"
    ),
    "complaint": re.compile(
        r"投[诉拆素]|举报|凭什么|说法|没人[管理来修]|骗|乱收|恶劣|糊弄|推[三诿来]|态度.{0,3}[差坏恶]|12315|消协|曝光|起诉|不作为|太过分|"
        r"不满|赔|complain|unacceptable|rude|terrible"
    ),
    "slow_service": re.compile(
        r"[太好真这么]慢|慢[死吞]|等了?.{0,3}(?:半天|好久|很久|分钟|小时|钟头|好耐)|占线|打不通|打唔通|没人接|忙音|不回[我话复]?$|快[点啲一些]|"
        r"磨[蹭叽]|拖拉|slow|hurry|busy|waiting for|新手|新来的|不熟"
    ),
    "praise": re.compile(
        r"真[好棒不]|点.{0,2}赞|好评|满意|表扬|锦旗|专业|耐心|贴心|周到|没[得的]?[说挑]|夸|靠谱|给力|great|awesome|excellent|good job|五星"
    ),
    "suggestion": re.compile(
        r"建议|希望.{0,4}(?:能|你们|改|加|增|以后)|可以考虑|能不能(?:增|加|多装|考虑)|要是.{0,12}就|最好|不如|意见|suggest"
    ),
    "emergency": re.compile(
        r"着火|起火|失火|冒烟|烧起来|[煤燃]气.{0,3}[味漏泄]|漏.?气|[困关卡捆].{0,4}电梯|电梯.{0,6}[困关卡捆]|晕倒|昏倒|倒地|救命|触电|爆[炸管裂了]|"
        r"流血|跳楼|淹|\bfire\b|help me|trapped|fainted|gas leak|火燭|暈"
    ),
    "handoff": re.compile(r"人工|真人|活人|坐席|human|real person|agent|representative|换个?人"),
    "customer_apology": re.compile(r"对不[起住]|抱歉|不好意思|我的错|错怪|误会|冤枉|见谅|赔.{0,2}不是|sorry|my bad|apologi"),
    "thanks": re.compile(r"谢|感激|辛苦|thank|thx|唔該|唔该|多谢"),
    "closing": re.compile(r"再见|拜拜|bye|挂了|下线|先这样|没事了|没有了|就这[样些]|不用了|see you|告辞|回见|再会"),
    "ticket_status": re.compile(
        r"进[度展]|怎么样了|咋样了|到哪[了一步]|有结果|有消息|处理[了完好得].{0,2}[没吗么]?|办好[了没]|批[了下]|工单|催|status|还没[回打]|好了[没吗]"
    ),
    "appointment": re.compile(
        r"预[约订定]|约.{0,3}(?:时间|明|后天|周|下|师傅|上午)|改约|改到|订.{0,3}[房桌间]|拜访|appointment|\bbook\b|schedule|挂.{0,5}号"
    ),
    "work_order": re.compile(
        r"报修|维修|[来找派叫].{0,4}修|坏了|不亮|漏水|堵[了住塞]|不制[冷热]|不热|没电|跳闸|打不开|broken|not working|repair|\bfix\b"
    ),
}


def cued(text: str) -> frozenset[str]:
    """The intents that some cue in an undisguised text speaks for."""
    return frozenset(intent for intent, cue in INTENT_CUES.items() if cue.search(text))
