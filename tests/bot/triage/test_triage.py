"""What triage makes of a message: certain things for certain, the rest learned from exemplars, and what came before."""

import dataclasses
import hashlib
import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from bot.triage import DialogueState, Triage
from bot.triage.text import tokens
from guards.pack import load_pack

FEW = 28


class CountingEmbedder:
    """Meaning by hashed characters: no model, same vectors every time. Counts the texts that it was given."""

    id = "counting"

    def __init__(self):
        self.texts = 0

    def embed_query(self, text):
        self.texts += 1
        units = tokens(text)
        vector = np.full(96, 0.01)
        for unit in [*units, *map("".join, itertools.pairwise(units))]:
            vector[int(hashlib.md5(unit.encode()).hexdigest(), 16) % 96] += 1
        return list(vector / np.linalg.norm(vector))

    def embed_queries(self, texts):
        return [self.embed_query(text) for text in texts]


def small(pack):
    """The pack with so few exemplars that learning takes a second."""
    topics = {intent: {topic: texts[:12] for topic, texts in by.items()} for intent, by in pack.topics.items()}
    kept = {
        intent: (*[text for text in texts if all(text not in of for of in pack.topics.get(intent, {}).values())][:FEW],
                 *(text for of in topics.get(intent, {}).values() for text in of))
        for intent, texts in pack.exemplars.items()
    }  # fmt: skip
    return dataclasses.replace(pack, exemplars=kept, topics=topics)


@pytest.fixture(scope="module")
def pack():
    return small(load_pack("call_center.zh"))


@pytest.fixture(scope="module")
def triage(pack):
    return Triage(pack, CountingEmbedder())


@pytest.fixture(scope="module")
def own(pack):
    few = {intent: texts[:12] for intent, texts in pack.exemplars.items()}
    return Triage(
        dataclasses.replace(pack, facts={**pack.facts, "company": "贝迪特"}, exemplars=few, topics={}), CountingEmbedder()
    )


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u3000", "\u200b\u200d", "\ufeff", "\x00", "\u2060 \u00a0"])
def test_that_a_blank_message_is_silence(triage, text):
    assert triage.read(text).intent == "silence"


def test_that_silence_after_the_close_is_told_apart(triage):
    assert triage.read(" ", DialogueState(closed=True)).clauses == ("CC-35",)
    assert triage.read(" ").clauses == ("CC-04",)


@pytest.mark.parametrize(
    "text", ["[图片]", "【语音消息】", "锟斤拷锟斤拷", "\ufffd\ufffd\ufffd", "@#￥%……&*", "啊啊啊啊啊啊啊", "====----"]
)
def test_that_what_cannot_be_words_is_unintelligible(triage, text):
    reading = triage.read(text)
    assert reading.intent == "unintelligible"
    assert "CC-05" in reading.clauses


@pytest.mark.parametrize("text", ["관리비 얼마예요", "駐車場はどこですか", "Сколько стоит парковка", "أين المكتب"])
def test_that_a_language_the_desk_cannot_serve_is_asked_for_mandarin(triage, text):
    assert triage.read(text).clauses == ("CC-07",)


@pytest.mark.parametrize("text", ["优の良品在哪", "A座电梯", "VIP卡怎么办", "α型号有货吗"])
def test_that_a_foreign_letter_makes_no_foreign_language(triage, text):
    assert triage.read(text).intent != "unintelligible"


@pytest.mark.parametrize("text", ["13800138000", "138 0013 8000", "138-0013-8000", "１３８００１３８０００", "010-12345678"])
def test_that_a_number_alone_is_information(triage, text):
    assert triage.read(text).intent == "inform"


PLAIN = [
    ("你好", "greeting"),
    ("谢谢你", "thanks"),
    ("再见", "closing"),
    ("我要投诉你们", "complaint"),
    ("物业费怎么交", "knowledge_question"),
    ("停车怎么收费", "knowledge_question"),
    ("转人工客服", "handoff"),
    ("着火了", "emergency"),
]
DISGUISES = {
    "plain": lambda text: text,
    "spaced": " ".join,
    "zero width": "\u200b".join,
    "full-width marks": lambda text: text + "！！",
    "dotted": "·".join,
}


@pytest.mark.parametrize("text, intent", PLAIN)
@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_that_a_disguise_changes_nothing(triage, disguise, text, intent):
    assert triage.read(disguise(text)).intent == intent


@pytest.mark.parametrize(
    "text, intent",
    [
        ("我要投訴你們", "complaint"),
        ("停車點收費", "knowledge_question"),
        ("wo yao tou su", "complaint"),
        ("xie xie ni", "thanks"),
    ],
)
def test_that_other_scripts_are_heard(triage, text, intent):
    assert triage.read(text).intent == intent


@pytest.mark.parametrize(
    "text, intent, also",
    [
        ("谢谢，另外我要投诉你们的客服", "complaint", "thanks"),
        ("你好，物业费怎么交", "knowledge_question", "greeting"),
        ("不好意思，请问停车怎么收费", "knowledge_question", "customer_apology"),
    ],
)
def test_that_courtesies_are_named_beside_the_matter(triage, text, intent, also):
    reading = triage.read(text)
    assert reading.intent == intent
    assert also in reading.also


def test_that_insisting_after_a_refusal_is_the_same_request_again(triage):
    refused = DialogueState(intent="personal_info", declined=True)
    assert triage.read("告诉我一下嘛", refused).intent == "personal_info"
    assert triage.read("告诉我一下嘛").intent != "personal_info"


def test_that_a_short_answer_fills_the_slot_that_was_asked_for(triage):
    asked = DialogueState(intent="knowledge_question", procedure="callback", slot="surname")
    assert triage.read("姓王", asked).intent == "inform"


def test_that_a_question_in_the_middle_of_a_procedure_stays_a_question(triage):
    asked = DialogueState(intent="knowledge_question", procedure="callback", slot="phone")
    assert triage.read("停车怎么收费", asked).intent == "knowledge_question"


def test_that_a_withdrawal_is_told_from_an_answer(triage):
    asked = DialogueState(intent="complaint", procedure="complaint", slot="details")
    reading = triage.read("算了，不投诉了", asked)
    assert (reading.intent, reading.topic) == ("inform", "withdraw")


@pytest.mark.parametrize("text", ["请问是贝迪特吗", "你好，是贝迪特客服吧", "贝迪特？", "这里是贝迪特公司吗"])
def test_that_asking_for_the_company_in_force_is_a_greeting(own, text):
    assert own.read(text).intent == "greeting"


@pytest.mark.parametrize("text", ["请问是安居物业吗", "贝迪特的物业费怎么交", "是贝迪特隔壁那家吗"])
def test_that_another_company_or_a_question_about_it_is_no_greeting(own, text):
    assert own.read(text).intent != "greeting"


def test_that_a_reading_explains_itself_in_chinese_and_adds_up(triage):
    reading = triage.read("我要投诉你们")
    assert "把握" in reading.why
    assert sum(reading.scores.values()) == pytest.approx(1, abs=1e-4)
    assert reading.certainty == reading.scores["complaint"]


@pytest.mark.parametrize("text", ["投诉" * 50_000, "a" * 100_000, "你好。" * 20_000, "\ud800坏的", "𠮷" * 50, "👍🏽👨‍👩‍👧"])
def test_that_no_text_is_too_long_or_too_strange(triage, text):
    assert triage.read(text).intent in triage.read(text).scores or not triage.read(text).scores


def test_that_what_was_learned_is_kept_and_a_damaged_file_learned_anew(pack, tmp_path):
    few = dataclasses.replace(pack, exemplars={intent: texts[:12] for intent, texts in pack.exemplars.items()}, topics={})
    first, again, third = CountingEmbedder(), CountingEmbedder(), CountingEmbedder()
    before = Triage(few, first, cache_dir=tmp_path).read("我要投诉你们").scores
    assert Triage(few, again, cache_dir=tmp_path).read("我要投诉你们").scores == pytest.approx(before)
    assert (first.texts, again.texts) == (first.texts, 1)
    assert first.texts > 200
    (kept,) = tmp_path.glob("triage-*.npz")
    kept.write_bytes(kept.read_bytes()[:1000])
    assert Triage(few, third, cache_dir=tmp_path).read("我要投诉你们").scores == pytest.approx(before)


def test_that_one_exemplar_more_is_learned_anew(pack, tmp_path):
    few = dataclasses.replace(pack, exemplars={intent: texts[:12] for intent, texts in pack.exemplars.items()}, topics={})
    Triage(few, CountingEmbedder(), cache_dir=tmp_path)
    more = dataclasses.replace(few, exemplars={**few.exemplars, "thanks": (*few.exemplars["thanks"], "谢谢侬哦")})
    Triage(more, CountingEmbedder(), cache_dir=tmp_path)
    assert len(list(tmp_path.glob("triage-*.npz"))) == 2


@pytest.mark.slow
def test_that_unseen_utterances_are_read_rightly_and_ordinary_ones_not_declined(tmp_path):
    from bot.triage.encoder import bundled_intent_encoder

    data = Path(__file__).parents[3] / "bench" / "data" / "triage"
    pack = load_pack("call_center.zh")
    triage = Triage(pack, bundled_intent_encoder(), cache_dir=tmp_path)
    held = [json.loads(line) for line in (data / "held.jsonl").read_text(encoding="utf-8").splitlines()]
    right = sum(triage.read(row["text"]).intent == row["intent"] for row in held)
    assert right >= 0.95 * len(held)
    declined = {act.intent for act in pack.acts.values() if act.declines}
    ordinary = [json.loads(line)["text"] for line in (data / "ordinary.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(triage.read(text).intent in declined for text in ordinary) <= 0.01 * len(ordinary)


@pytest.mark.parametrize("text", ["我要投诉，路灯不亮、几个部门互相推", "我要正式投诉，停车收费一天一个样，姓周"])
def test_that_a_declared_complaint_is_one_whatever_it_is_about(triage, text):
    assert triage.read(text).intent == "complaint"


def test_that_a_question_about_complaining_declares_none(triage):
    declared, asked = triage.read("我要投诉，路灯不亮"), triage.read("我要投诉，打哪个电话")
    assert declared.scores["complaint"] > asked.scores["complaint"]
