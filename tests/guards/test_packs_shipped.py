"""What every shipped pack keeps, and what each of the policy documents prescribes for its own desk."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from guards.carriers import CODE, carriers
from guards.finding import GuardContext
from guards.inspection import Inspection
from guards.pack import load_pack, slots_of
from guards.pack_loading import lineage, shipped_packs
from guards.pack_schema import Intent
from guards.sentence_gate import SentenceGate

ROOT = Path(__file__).parents[2]
CHILDREN = ("aftersales.zh", "beidite.zh", "hotel.zh", "procurement.zh", "property.zh")
PACKS = {name: load_pack(name) for name in ("call_center.zh", *CHILDREN)}

# Every clause of the policy catalogue, in the pack to which it belongs (all others inherit from the base).
CATALOGUE = {
    "call_center.zh": """CC-01 PG-1 CC-02 TR-1.4b CC-03 TR-2.3 TR-2.5 CC-33 CC-34 TR-1.5 CC-35 CC-04 CC-05 CC-06 CC-07 CC-08 CC-09 CC-11
        CC-12 CC-13 CC-22 CC-23 TR-1.12 PG-n4 TR-1.10 CC-24 SD-1e CC-29 CC-28 CC-30 PG-3 CC-16 TR-1.13 PM-3.2.6 CC-13b CC-15 CC-17
        CC-18 CC-19 CC-20 CC-21 SD-1a SD-1d PM-3.3 CC-32 SD-2 PM-3.1.3 CC-10 CC-14 SC-1 SC-2 SC-3 SC-4 SC-5 SC-6 SC-7 SC-8 PG-t1
        PG-t2 PC-14 PC-15 PC-16 TR-2.4 CC-25 CC-26 CC-27 CC-31 PM-3.3.3 SD-6 SD-4 SD-5 PM-3.1.6 PM-3.1.4 TR-1.11 TR-2.8""",
    "beidite.zh": "TR-2.2 TR-1.8 TR-2.6",
    "property.zh": "PM-3.1.2",
    "procurement.zh": "PC-17 PC-18 PC-19 PC-20 PC-21 PC-22 PC-23 PC-29 PC-30 PC-31",
    "hotel.zh": "",
    "aftersales.zh": "SD-3",
}
# Clauses whose wording stands ready, but that nothing says yet. The list may only become shorter.
NOT_YET = {"TR-2.8"}

SLOTS = {
    "surname": "王",
    "surname_title": "王女士",
    "hours": 2,
    "minutes": 30,
    "due": datetime(2026, 11, 23, 15, 30),
    "ticket_id": "TS261122ABCDEF",
    "phone_tail": "8000",
    "recap": "1、反映的问题：电梯没人修；2、联系电话138****8000",
    "moment": datetime(2026, 11, 24, 15, 0),
    "next_day": datetime(2026, 11, 23, 9, 0),
    "department": "财务部",
    "status": "处理中",
    "greeting": "早上好！",
}
PHONE_ONLY = re.compile(r"来电|挂线|挂机|拨打|再拨|听不清|听清|打来|声音")
_HALF = str.maketrans("，！？：。", ",!?:.")


def every(attribute: str):
    return [pytest.param(pack, name, id=f"{pack.id}-{name}") for pack in PACKS.values() for name in getattr(pack, attribute)]


def forms_of(pack):
    for clause in pack.clauses.values():
        for key in clause.wordings:
            wording = pack.wording(f"{clause.id}.{key}")
            for channel in ("chat", "phone"):
                for form in wording.forms(channel):
                    yield f"{clause.id}.{key}", channel, form


def test_that_these_are_the_packs_that_are_shipped():
    assert shipped_packs() == tuple(sorted(PACKS))


@pytest.mark.parametrize("name", CHILDREN)
def test_that_the_other_packs_extend_the_base(name):
    assert lineage(name) == (name, "call_center.zh")
    assert PACKS[name].clauses.keys() >= PACKS["call_center.zh"].clauses.keys()
    assert set(Intent.__args__) <= set(PACKS[name].acts)


@pytest.mark.parametrize("name", PACKS)
def test_that_every_clause_of_the_catalogue_is_there(name):
    own = {*CATALOGUE["call_center.zh"].split(), *CATALOGUE[name].split()}
    assert own == set(PACKS[name].clauses)


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_that_every_clause_says_where_it_comes_from_when_it_applies_and_what_it_demands(pack):
    assert not [clause.id for clause in pack.clauses.values() if not (clause.source and clause.when and clause.must)]


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_that_something_carries_out_every_clause(pack):
    assert {id_ for id_ in pack.clauses if not carriers(pack, id_)} <= NOT_YET


@pytest.mark.parametrize("file", sorted({file for files in CODE.values() for file in files}))
def test_that_the_code_that_carries_clauses_out_exists(file):
    assert (ROOT / file).is_file()


def test_that_the_code_is_named_for_clauses_that_exist():
    assert set(CODE) <= {id_ for pack in PACKS.values() for id_ in pack.clauses}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_that_every_wording_that_the_code_names_can_be_said(pack):
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "bot").rglob("*.py")]
    named = {key for text in sources for key in re.findall(r'"((?:CC|TR|PM|PG|PC|SC|SD)-[\w.]+\.[a-z_]+)"', text)}
    assert "CC-01.greeting" in named
    for key in named:
        assert pack.can_say(key, "chat", **SLOTS), key
        assert pack.can_say(key, "phone", **SLOTS), key


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_that_every_form_can_be_filled_with_what_a_conversation_can_know(pack):
    known = SLOTS.keys() | pack.facts.keys()
    assert not [(key, form) for key, _, form in forms_of(pack) if not slots_of(form) <= known]


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_that_prescribed_wording_passes_the_packs_own_guards(pack):
    inspection = Inspection(pack)
    context = GuardContext(pack=pack, question="请问", origin="wording")
    for slots in ({}, SLOTS):
        for key in dict.fromkeys(key for key, _, _ in forms_of(pack)):
            for channel in ("chat", "phone"):
                if pack.can_say(key, channel, **slots):
                    gate = SentenceGate(lambda sentence: inspection.inspect(sentence, context))
                    verdicts = (*gate.feed(pack.say(key, channel, **slots)), *gate.finish())
                    assert all(verdict.action == "passed" for verdict in verdicts), key


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_that_a_chat_form_speaks_of_no_telephone_call_where_a_phone_form_does(pack):
    for key in dict.fromkeys(key for key, _, _ in forms_of(pack)):
        wording = pack.wording(key)
        if wording.chat != wording.phone:
            assert not [form for form in wording.chat if PHONE_ONLY.search(form)], key
            assert any(PHONE_ONLY.search(form) or "大声" in form for form in wording.phone), key


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_that_hours_and_minutes_come_from_slots_and_facts_alone(pack):
    for key, _, form in forms_of(pack):
        assert not re.search(r"[\d一二两三四五六七八九十半]+个?(?:小时|分钟|天内)", form), key


@pytest.mark.parametrize("pack, name", every("procedures"))
def test_that_a_procedure_that_comes_to_nothing_promises_nothing(pack, name):
    procedure = pack.procedures[name]
    for key in (*procedure.refused, *procedure.withdrawn):
        words = pack.say(key, **SLOTS)
        assert not re.search(r"已为您登记|为您转达|上报|通知有关部门|前与您联系|给您回复", words), key


@pytest.mark.parametrize("pack, name", every("procedures"))
def test_that_a_procedure_asks_for_each_thing_once_and_names_it_when_it_reads_it_back(pack, name):
    procedure = pack.procedures[name]
    names = [slot.name for slot in procedure.slots]
    assert len(names) == len(set(names))
    assert all(slot.label for slot in procedure.slots)
    if any(slot.type == "moment" for slot in procedure.slots):
        assert "11月23日" in pack.say(f"{procedure.clause}.not_today", next_day=SLOTS["next_day"])


@pytest.mark.parametrize("pack, name", every("acts"))
def test_that_a_second_request_in_a_row_is_not_met_with_silence(pack, name):
    act = pack.acts[name]
    assert all(act.at(times).say or act.procedure for times in range(4))


def said(name: str, key: str, channel: str = "phone", **slots: object) -> str:
    return PACKS[name].say(key, channel, **slots).translate(_HALF)


# The prescribed words of the documents, copied from them; the code asks for the base pack's key.
OPENINGS = [
    ("call_center.zh", "您好,欢迎致电安居物业客户服务热线,客服代表8001很高兴为您服务,请问有什么可以帮助您!"),
    ("beidite.zh", "您好!贝迪特为您服务,请问您需要什么帮助."),
    ("property.zh", "您好,物业公司5001."),
    ("procurement.zh", "您好,欢迎致电安和集团采购客户服务热线,客服代表3001很高兴为您服务"),
    ("hotel.zh", "您好,欢迎致电假日酒店客户服务热线,客服代表6001很高兴为您服务"),
    ("aftersales.zh", "您好,欢迎致电安禾家电售后客户服务热线,客服代表7001很高兴为您服务"),
]


@pytest.mark.parametrize("name, words", OPENINGS)
def test_that_each_desk_opens_in_its_own_words(name, words):
    assert said(name, "CC-01.greeting").startswith(words)
    assert said(name, "CC-01.greeting", "chat").startswith(words)


@pytest.mark.parametrize(
    "name, chat, phone",
    [
        ("beidite.zh", "谢谢您的咨询,再见.", "谢谢您的来电,再见."),
        ("hotel.zh", "感谢您的咨询,若有问题请再次咨询,谢谢再见!", "感谢您的来电,若有问题请再次来电,谢谢再见!"),
        ("property.zh", "感谢您的咨询,若有问题请再次咨询,谢谢再见!", "感谢您的来电,若有问题请再次来电,谢谢再见!"),
    ],
)
def test_that_each_desk_closes_in_its_own_words(name, chat, phone):
    assert (said(name, "CC-34.close", "chat"), said(name, "CC-34.close")) == (chat, phone)


def test_that_beidites_short_form_opens_where_the_matter_is_known_and_its_wrong_number_is_its_own():
    assert said("beidite.zh", "CC-01.welcome") == "你好,贝迪特为您服务."
    assert said("beidite.zh", "CC-13.wrong_number") == "对不起,您打错了."
    assert said("beidite.zh", "TR-1.4b.apology") == "对不起让您久等了."


def test_that_the_companys_name_of_the_settings_stands_in_the_opening():
    assert load_pack("beidite.zh", facts={"company": "诺顿"}).say("CC-01.greeting").startswith("您好！诺顿为您服务")


@pytest.mark.parametrize("key", ["CC-01.greeting", "CC-01.welcome"])
def test_that_the_property_desk_greets_by_the_clock_when_it_is_told_how(key):
    plain, by_clock = said("property.zh", key), said("property.zh", key, greeting="晚上好！")
    assert by_clock == "晚上好!" + plain
    assert "晚上好" not in said("call_center.zh", key, greeting="晚上好！")


def test_that_the_property_desk_names_the_record_for_each_kind_of_ticket():
    registers = PACKS["property.zh"].registers
    assert (registers["complaint"], registers["work_order"]) == ("《业主投诉记录表》", "《派工单》")
    assert (registers["coordination"], registers["contact"]) == ("《协调单》", "《电话接待记录本》")


def test_that_the_property_desk_declines_by_pointing_to_the_manager_on_duty():
    act = PACKS["property.zh"].act("out_of_scope")
    assert said("property.zh", act.say[0]) == (
        "对不起,我们暂时还没有开展此项服务,如果您有此项要求,可向值班经理提出,我们尽力为您解决."
    )


@pytest.mark.parametrize("procedure", ["complaint", "complaint_simple", "complaint_attitude", "complaint_error"])
@pytest.mark.parametrize("customer", ["ordinary", "vip"])
def test_that_the_procurement_centre_answers_complaints_within_the_hour(procedure, customer):
    pack = PACKS["procurement.zh"]
    promised = pack.service_times.promise(pack.procedures[procedure].due.table, customer)
    assert promised.total_seconds() == 3600


@pytest.mark.parametrize("name", PACKS)
def test_that_a_visit_is_taken_down_whole(name):
    procedure = PACKS[name].procedures["appointment"]
    types = {slot.name: slot.type for slot in procedure.slots}
    taken = {
        "moment": "moment",
        "company": "company",
        "surname": "surname",
        "count": "count",
        "subject": "text",
        "phone": "phone",
    }
    assert types == (taken | {"place": "text"} if name == "beidite.zh" else taken)
    assert "提前一天" in said(name, procedure.opening[0])
    assert "PC-16.punctual" in procedure.done


def test_that_a_supplier_is_told_how_long_a_visit_may_last():
    assert said("procurement.zh", "PC-23.limit") == "每次洽谈一般不超过2小时."
    assert "PC-23.limit" in PACKS["procurement.zh"].procedures["appointment"].done


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("topic", ["person", "superior"])
def test_that_nobody_hears_whether_a_person_is_in(name, topic):
    act = PACKS[name].act("transfer", topic)
    procedure = PACKS[name].procedures[act.procedure]
    keys = [key for times in range(3) for key in act.at(times).say] + [slot.ask for slot in procedure.slots]
    for key in (*keys, *procedure.done, *procedure.refused):
        assert not re.search(r"不在|在开会|正忙|没空|离开|外出|回来|在场", said(name, key, **SLOTS)), key


def test_that_the_hotel_learns_who_and_why_before_anything_else():
    for topic in ("person", "superior"):
        act = PACKS["hotel.zh"].act("transfer", topic)
        assert "不知我能为您做些什么" in said("hotel.zh", act.say[0])
        assert act.procedure == "superior"


def test_that_after_sales_agrees_on_a_time_within_half_an_hour_and_checks_the_facts_once_more():
    for name in ("work_order", "callback"):
        procedure = PACKS["aftersales.zh"].procedures[name]
        assert procedure.due.minutes == 30
        assert "{recap}" in "".join(PACKS["aftersales.zh"].wording(procedure.recap).chat)
        assert "SD-6.promise" in procedure.done


@pytest.mark.parametrize(
    "sentence, passes",
    [("这个情况是您使用不当造成的。", False), ("因使用不当造成的损坏不在保修范围内。", True), ("是您自己的问题。", False)],
)
def test_that_after_sales_blames_no_customer(sentence, passes):
    pack = PACKS["aftersales.zh"]
    verdict = Inspection(pack).inspect(sentence, GuardContext(pack=pack, question="坏了怎么办", origin="knowledge"))
    assert (verdict.action == "passed") is passes
