"""CC-24, CC-13b: nobody's name goes out unless a cited passage publishes it; staff go by their number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guards.courtesy import content
from guards.evidence import Evidence, allowed
from guards.finding import Finding, GuardContext
from guards.people import COMMON, COMPOUND, EVERYDAY, may_hold_name, people
from guards.view import letters, view

_SUR = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(COMMON))}])"
_TITLED = re.compile(
    rf"(?P<surname>{_SUR})(?P<title>先生|女士|小姐|太太|经理|主管|主任|师傅|队长|班长|组长|老师|店长|阿姨|大爷|大姐|大哥|科长|部长|处长|院长|医生|会计|秘书|助理|总监|总(?![是会之共体数额部能结计价要])"
    r"|(?<!施)(?<!钟)(?<!员)工(?![作程单具时人位期地序艺业商资装牌号]))"
)
_SURNAMED = re.compile(rf"姓(?:氏)?(?:是|为|:)?(?P<surname>{_SUR})(?!名|氏)")
_NICK = re.compile(
    rf"(?<![大缩减])(?:小|老|阿)(?P<surname>[{''.join(sorted(COMMON))}])(?=[,，。!！?？、的是在会已来]|$|经理|师傅|负责|同事)"
)
_PINYIN = re.compile(
    r"(?<![a-z])(?:wang|zhang|li|liu|chen|yang|zhao|huang|zhou|wu|xu|sun|hu|zhu|gao|lin|guo|luo|song|zheng)[\s·]?(?:[a-z]{1,6}[\s]?){1,2}(?=jingli|shifu|xiansheng|nvshi|$|[^a-z])"
)
_MANAGER = re.compile(
    r"(?:名字|名叫|姓名|叫做?|联系人|负责人|经理|主管)(?:是|为|:|叫)*\s*(?P<name>[a-z]{2,10}(?:\s[a-z]{1,10}){0,2})(?![a-z0-9])"
)
# A word that leads to a person, a name as short as two characters, and what they are to do or the phrase's end.
_LED_TO = re.compile(
    rf"(?:联系|联络|找到?|咨询|负责人|经办人|对接人|接待人|专员|讲师|教练|顾问|店员|前台|管家)(?:是|为|叫|的是|:)?(?P<name>(?:{'|'.join(COMPOUND)}|[{''.join(sorted(COMMON))}])[\u4e00-\u9fff]{{1,2}}?)"
    r"(?=$|[,，。!！?？;；、]|负责|办理|处理|接待|预约|即可|咨询|主持|安排|为您|帮您|登记|报修|跟进|对接|就行|就好|开|拿|取|领|问)"
    rf"|由(?P<by>(?!于)[{''.join(sorted(COMMON))}][\u4e00-\u9fff]{{1,2}}?)(?=负责|办理|处理|接待|主持|安排|为您|跟进|对接|主讲|授课|带)"
)
_DANGLING = re.compile(
    r"(?:(?:经理|主管|主任|师傅|老板|负责人|他|她|车主|业主|管理员|馆长|教练)[,，]?|名?)姓(?:氏)?(?:是|为|:)?(?=[,，。!！;；\s]*$)"
)
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_GIVEN = re.compile(
    r"(?:^|[他她其全大]|[,，。])名(?:字)?就?(?:叫做?|是|为)(?!什么|[您你])[\u4e00-\u9fff]{1,3}(?=[,，。!！\s]|$)"
    r"|(?<![签署])名就?叫做?[\u4e00-\u9fff]{1,3}(?=[,，。!！\s]|$)"
)
_SALUTATIONS = frozenset({"先生", "女士", "小姐", "太太"})


class UnpublishedNames:
    """Full names, surnames with a title and the roster's secrets. The customer's own surname may address them.

    Whatever the pack's roster keeps secret never goes out, not even from a passage.
    """

    name = "names"
    clause = "CC-24"

    def inspect(self, text: str, context: GuardContext) -> list[Finding]:
        if context.origin == "wording":
            return []
        found = [*self._secrets(text, context), *self._ends(text, context)]
        if context.origin == "model" and not found:
            evidence = allowed(context)
            found = [*self._titled(text, context, evidence), *self._full(text, context, evidence)]
        return found

    def _secrets(self, text: str, context: GuardContext) -> Iterator[Finding]:
        tail = context.said[-40:]
        bare = view(tail + text).letters
        for secret in context.pack.staff.secret:
            hidden = letters(secret)
            at = bare.text.find(hidden) if hidden else -1
            if at >= 0 and bare.span(at, at + len(hidden))[1] > len(tail):
                start, end = bare.span(at, at + len(hidden))
                yield self._finding("name.roster", max(start - len(tail), 0), end - len(tail))

    def _ends(self, text: str, context: GuardContext) -> Iterator[Finding]:
        """建国 after a turn that ended with 姓王, where 王建国 is on the roster."""
        said = content(letters(text))
        for reply in context.earlier:
            ends = [content(letters(one)) for one in _SENTENCE.split(reply)]
            for secret in map(letters, context.pack.staff.secret):
                if any(
                    said.startswith(secret[cut:]) and any(end.endswith(secret[:cut]) for end in ends)
                    for cut in range(1, len(secret))
                ):
                    yield self._finding("name.roster", 0, len(text))
                    return

    def _titled(self, text: str, context: GuardContext, evidence: Evidence) -> Iterator[Finding]:
        tight = view(text).tight
        for match in _LED_TO.finditer(tight.text):
            name = match["name"] or match["by"]
            if name not in EVERYDAY and name[:2] not in EVERYDAY and name not in evidence.letters:
                yield self._finding("name.person", *tight.span(*match.span()))
        for pattern in (_TITLED, _SURNAMED, _NICK, _MANAGER, _PINYIN, _DANGLING, _GIVEN):
            for match in pattern.finditer(tight.text):
                groups = match.groupdict()
                if groups.get("surname") and groups["surname"] == context.surname and groups.get("title", "先生") in _SALUTATIONS:
                    continue
                if pattern is _SURNAMED and groups["surname"] == context.surname:
                    continue
                if letters(match[0]) not in evidence.letters:
                    yield self._finding("name.titled", *tight.span(*match.span()))

    def _full(self, text: str, context: GuardContext, evidence: Evidence) -> Iterator[Finding]:
        tight = view(text).tight
        if not may_hold_name(tight.text, evidence.letters):
            return
        for name, start, end in people(tight.text):
            if name not in evidence.letters and name != context.surname and name[:2] not in EVERYDAY:
                yield self._finding("name.person", *tight.span(start, end))

    def _finding(self, code: str, start: int, end: int) -> Finding:
        return Finding(rule=self.name, clause=self.clause, code=code, start=start, end=end)
