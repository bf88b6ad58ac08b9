"""What a pack promises to those who speak from it."""

from datetime import datetime, timedelta

import pytest

from guards.pack import MissingSlotError, load_pack, slots_of
from guards.pack_schema import Intent


@pytest.fixture(scope="module")
def pack():
    return load_pack("call_center.zh")


# The prescribed words, copied from the policy document; punctuation may differ in width.
PRESCRIBED = [
    ("CC-01.greeting", "您好,欢迎致电安居物业客户服务热线,客服代表8001很高兴为您服务,请问有什么可以帮助您!"),
    ("CC-02.reply", "您好,请问有什么可以帮助您"),
    ("CC-04.prompt", "您好!请问有什么可以帮助您"),
    ("CC-04.close", "对不起,您的电话没有声音,请您换一部电话再次打来,好吗?再见!"),
    ("CC-07.ask_mandarin", "对不起,请您讲普通话,好吗?谢谢!"),
    ("CC-11.repeat", "对不起,麻烦您将刚才反映的问题再复述一遍,好吗"),
    ("CC-12.note_down", "麻烦您记录一下,好吗"),
    ("CC-13.wrong_number", "对不起,这里是安居物业客户服务中心,请您查证后再拨。"),
    ("CC-14.take_matter", "对不起,您能否将具体情况和联系电话告诉我,我帮您联系好吗"),
    ("CC-15.apology", "对不起,刚才因为线路忙,让您久等了!请问有什么可以帮助您"),
    ("CC-16.soothe", "对不起,先生/小姐,请问有什么可以帮助您"),
    ("CC-17.apology", "对不起,让您久等了,我将尽快帮您处理。"),
    ("CC-18.apology", "对不起,由于我们服务不周给您添麻烦了,请您原谅,您是否能将详细情况告诉我"),
    ("CC-19.apology", "对不起,给您添麻烦了,我会将您反映的问题如实上报主管,并尽快核实处理,给您带来的不便请您原谅!"),
    ("CC-19.ask_contact", "对不起,您是否可以留下您的联系电话,由我们的主管与您联系处理,好吗"),
    ("CC-23.apology", "对不起,线路正在调整,请您稍后再来电,好吗"),
    ("CC-24.staff_id", "对不起,我的工号是8001号。"),
    ("CC-25.thanks", "谢谢您,您提出的宝贵建议,我们将及时反馈给公司相关负责人员,再次感谢您对我们工作的关心和支持。"),
    ("CC-27.never_mind", "没关系,请不必介意。"),
    ("CC-28.decline", "对不起,您的要求不在我们的服务范围内,请您挂机。"),
    ("CC-29.decline", "非常感谢!对不起,我不能接受,再次谢谢您!"),
    ("CC-30.out_of_scope", "很抱歉,这超出我们的服务范围,恐怕我不能帮助您。"),
    ("CC-31.welcome", "请不必客气"),
    ("CC-32.ask_contact", "对不起,请您留下您的联系电话我们查询后将尽快与您联系,好吗"),
    ("CC-32.ask_surname", "先生/女士:请问您贵姓"),
    ("CC-32.close", "谢谢您的合作,再见!"),
    ("CC-34.close", "感谢您的来电,若有问题请再次来电,谢谢再见!"),
    ("CC-35.close", "对不起,我挂线了。"),
]
_HALF = str.maketrans("，！？：", ",!?:")


@pytest.mark.parametrize("key, words", PRESCRIBED)
def test_that_prescribed_words_are_said_verbatim(pack, key, words):
    assert pack.say(key, "phone").translate(_HALF).startswith(words)


@pytest.mark.parametrize(
    "key, chat_word, phone_word",
    [
        ("CC-13.wrong_number", "再联系", "再拨"),
        ("CC-23.apology", "再咨询", "再来电"),
        ("CC-28.decline", "结束对话", "挂机"),
        ("CC-34.close", "咨询", "来电"),
        ("CC-35.close", "结束对话", "挂线"),
    ],
)
def test_that_the_channel_picks_the_verb(pack, key, chat_word, phone_word):
    assert chat_word in pack.say(key, "chat")
    assert phone_word not in pack.say(key, "chat")
    assert phone_word in pack.say(key, "phone")


def test_that_facts_are_overridden_by_the_settings():
    pack = load_pack("call_center.zh", facts={"company": "贝迪特", "staff_id": "9527"})
    assert "贝迪特" in pack.say("CC-01.greeting")
    assert "9527" in pack.say("CC-24.staff_id")
    assert "9527" in pack.staff.ids


def test_that_a_fact_left_unset_keeps_the_packs_own():
    assert "安居物业" in load_pack("call_center.zh", facts={"company": None}).say("CC-01.greeting")


def test_that_a_promise_without_its_time_cannot_be_chosen(pack):
    with pytest.raises(MissingSlotError) as caught:
        pack.say("CC-21.promise", surname_title="王女士")
    assert caught.value.slots == ("hours",)
    assert "CC-21.promise" in str(caught.value)


@pytest.mark.parametrize("hours", [None, "", "很快", "2小时", True, "{due}"])
def test_that_a_slot_takes_only_values_of_its_type(pack, hours):
    assert not pack.can_say("CC-21.promise", hours=hours)


@pytest.mark.parametrize("hours, said", [(2, "2小时内"), (24.0, "24小时内"), (0.5, "0.5小时内"), ("2", "2小时内")])
def test_that_a_number_is_said_plainly(pack, hours, said):
    assert said in pack.say("CC-21.promise", hours=hours)


def test_that_the_due_time_is_rendered_from_a_moment_only(pack):
    assert "11月22日15:30前" in pack.say("SD-2.promise", due=datetime(2026, 11, 22, 15, 30))
    with pytest.raises(MissingSlotError):
        pack.say("SD-2.promise", due="半小时后")


def test_that_the_form_which_uses_what_is_known_comes_first(pack):
    assert pack.say("CC-16.soothe", surname_title="王女士") == "对不起，王女士，请问有什么可以帮助您？"
    assert "先生/小姐" in pack.say("CC-16.soothe")


def test_that_variants_vary_within_the_clause(pack):
    assert {pack.say("CC-31.welcome", variant=n) for n in range(4)} == {"请不必客气。", "不客气。"}


def test_that_a_customers_words_in_a_slot_are_not_read_as_slots(pack):
    assert not pack.can_say("TR-2.5.recap", recap="{staff_id}")


def test_that_unknown_wording_says_which(pack):
    with pytest.raises(KeyError, match=r"CC-99\.nothing"):
        pack.say("CC-99.nothing")


def test_that_every_intent_of_the_contract_has_an_act(pack):
    assert set(Intent.__args__) <= set(pack.acts)


def test_that_silence_is_prompted_twice_and_then_closed(pack):
    silence = pack.act("silence")
    assert [silence.at(n).say for n in range(4)] == [
        ("CC-04.prompt",),
        ("CC-04.prompt",),
        ("CC-04.close",),
        ("CC-04.close",),
    ]
    assert [silence.at(n).closes for n in range(3)] == [False, False, True]


def test_that_only_the_clauses_that_may_close_do(pack):
    closing = {act.clauses[0] for act in pack.acts.values() for n in range(4) if act.at(n).closes}
    assert closing <= {"CC-04", "CC-28", "CC-35"}


def test_that_a_topic_has_its_own_clauses_and_an_unknown_one_the_intents(pack):
    assert "CC-18" in pack.act("complaint", "attitude").clauses
    assert pack.act("complaint", "nothing like it") is pack.act("complaint")


def test_that_the_callback_takes_a_number_then_a_surname_within_half_an_hour(pack):
    callback = pack.procedures["callback"]
    assert [slot.name for slot in callback.slots] == ["phone", "surname"]
    assert callback.due.minutes == 30
    assert callback.ticket_kind == "callback"


@pytest.mark.parametrize(
    "kind, customer, hours", [("simple", "ordinary", 2), ("complex", "ordinary", 24), ("complex", "nobody", 24)]
)
def test_that_service_times_go_by_matter_and_customer(pack, kind, customer, hours):
    assert pack.service_times.promise(kind, customer) == timedelta(hours=hours)


def test_that_no_wording_holds_what_its_clause_forbids(pack):
    for clause in pack.clauses.values():
        forms = [form for wording in clause.wordings.values() for form in (*wording.chat, *wording.phone)]
        assert not [form for form in forms for never in clause.never if never in form], clause.id


def test_that_a_time_is_named_by_a_slot_and_never_in_the_wording(pack):
    for clause in pack.clauses.values():
        for wording in clause.wordings.values():
            for form in (*wording.chat, *wording.phone):
                assert not any(f"{digit}{unit}" in form for digit in "0123456789" for unit in ("小时", "分钟", "天"))
                assert ("小时" not in form) or ("hours" in slots_of(form))


def test_that_nothing_of_a_pack_can_be_changed(pack):
    with pytest.raises(TypeError):
        pack.facts["company"] = "别家"
    with pytest.raises(TypeError):
        pack.clauses["CC-24"].wordings["staff_id"] = None
