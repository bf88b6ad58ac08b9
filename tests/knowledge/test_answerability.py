import threading
from dataclasses import replace
from pathlib import Path

import pytest

import knowledge.answerability as answerability
from knowledge.answerability import LOOKED_AT, ReadHit, bundled_judgement, bundled_reader, judge, read_hits, with_its_sections
from knowledge.cross_encoder import bundled_cross_encoder
from knowledge.passage import Answer, Hit, Passage


class Range:
    """The score range of the bundled embedder; a judgement needs nothing else of it."""

    id = "range"
    dimensions = 384
    score_floor = 0.75
    score_ceiling = 1.0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise AssertionError("a judgement embeds nothing")

    def embed_query(self, text: str) -> list[float]:
        raise AssertionError("a judgement embeds nothing")

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        raise AssertionError("a judgement embeds nothing")


def hit(title: str, text: str, *, dense: float = 0.9, questions: tuple[str, ...] = ()) -> Hit:
    passage = Passage(
        id=title,
        article_id=title,
        title=title,
        text=text,
        source="x.md",
        kind="faq" if questions else "document",
        questions=questions,
    )
    return Hit(passage=passage, score=dense, dense=dense, lexical=0.4)


POOL = hit("恒温泳池", "泳池每日6:00至22:00开放，周一闭馆检修。入场须佩戴泳帽。成人票每次40元。儿童须由家长陪同。")
PARKING = hit("地下车库", "车库全天开放，临时停车每小时5元，每天最高50元。车库限高2.1米。", dense=0.88)


def asked(question: str, *hits: Hit) -> Answer:
    return judge(question, hits, embedder=Range())


def test_the_answer_is_in_the_words_of_the_passage_that_states_it() -> None:
    answer = asked("泳池几点开门？", PARKING, POOL)
    assert answer.passage is POOL.passage
    assert "6:00至22:00" in answer.text
    assert answer.text in POOL.passage.text
    assert answer.band != "unanswerable"
    assert answer.key == "泳池每日6:00至22:00开放，周一闭馆检修。"


def test_a_point_that_no_passage_states_is_less_probable_than_one_that_is_stated() -> None:
    stated, missing = asked("泳池成人票多少钱一次？", POOL, PARKING), asked("泳池的水有多深？", POOL, PARKING)
    assert missing.probability < stated.probability
    assert missing.band == "unanswerable"
    assert missing.text == ""


def test_an_approved_question_is_answered_with_its_approved_answer() -> None:
    approved = hit("怎么退卡？", "带身份证到前台办理。", dense=0.8, questions=("怎么退卡？", "退卡要什么手续"))
    answer = asked("您好，请问卡如何退呢", POOL, approved)
    assert (answer.band, answer.passage, answer.text) == ("confident", approved.passage, "带身份证到前台办理。")
    assert asked("怎么不退卡", POOL, approved).signals.get("asked_before") is None


def test_an_article_whose_title_asks_the_question_answers_it() -> None:
    fire = hit("发生火情怎么办", "先拨打119。火势小的，用灭火器扑救。", dense=0.8)
    answer = asked("万一着火了怎么处理", POOL, fire)
    assert (answer.band, answer.text) == ("confident", fire.passage.text)
    below = replace(fire, passage=replace(fire.passage, heading="演练"))
    assert "asked_before" not in asked("万一着火了怎么处理", POOL, below).signals


def test_what_holds_on_other_days_is_passed_over() -> None:
    weekdays = hit("前台", "周一至周五前台8:30开门，18:00关门。", dense=0.93)
    saturdays = hit("前台周末", "周六、周日前台9:00开门，17:00关门。", dense=0.91)
    assert asked("周六前台几点开门", weekdays, saturdays).passage is saturdays.passage
    assert asked("周二前台几点开门", saturdays, weekdays).passage is weekdays.passage


@pytest.mark.parametrize("question", ["", "   ", "？？？", "😀", "\x00", "…" * 400])
def test_nothing_to_read_is_unanswerable(question: str) -> None:
    answer = asked(question, POOL)
    assert (answer.band, answer.text, answer.probability) == ("unanswerable", "", 0.0)


@pytest.mark.parametrize("question", ["泳" * 100_000, "\ud800坏的字符", "a" * 5000, "<script>alert(1)</script>", "0"])
def test_any_text_is_borne(question: str) -> None:
    assert 0.0 <= asked(question, POOL).probability <= 1.0


def test_without_hits_nothing_is_known() -> None:
    assert asked("泳池几点开门？").band == "unanswerable"


def test_a_passage_without_a_sentence_is_borne() -> None:
    assert asked("泳池几点开门？", hit("空", "---")).probability < 0.5


def test_the_same_input_gives_the_same_judgement_from_many_threads() -> None:
    found: list[float] = []
    threads = [threading.Thread(target=lambda: found.append(asked("成人票多少钱", POOL, PARKING).probability)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_no_more_hits_are_read_than_promised() -> None:
    many = [hit(f"其他{number}", "此处无关内容。", dense=0.8) for number in range(LOOKED_AT)]
    assert asked("泳池几点开门？", *many, POOL).passage is not POOL.passage


def test_the_coefficients_are_small_and_the_cuts_in_order() -> None:
    folder = Path(answerability.__file__).parent
    assert (folder / "calibration.json").stat().st_size <= 200_000
    assert (folder / "cross_encoder.npz").stat().st_size <= 1_500_000
    judgement = bundled_judgement()
    assert 0 < judgement.answer_from <= judgement.confident_from < 1


def test_reading_ahead_changes_nothing() -> None:
    before = asked("车库限高多少", PARKING).signals
    bundled_reader().warm([PARKING.passage])
    assert asked("车库限高多少", PARKING).signals == before


LIKELY = {
    "together": 2.0,
    "reader": 3.0,
    "dense": 0.9,
    "lexical": 0.3,
    "rank": 1.0,
    "characters": 1.0,
    "focus": 1.0,
    "length": 1.1,
}


def section(number: int, heading: str, text: str) -> Hit:
    found = hit("访客停车", text, dense=0.92 - number / 100)
    return replace(found, passage=replace(found.passage, id=f"a-{number}", article_id="a", heading=heading))


def test_what_another_section_of_the_article_says_to_it_is_told_with_it() -> None:
    who = section(0, "", "亲友的车在入口登记后，可以按访客停车收费。")
    much = section(1, "收费", "访客停车每小时收费5元，每天最高30元。")
    read = [ReadHit(hit=one, signals=LIKELY, sentences=(1.0,)) for one in (much, who)]
    passage, said = with_its_sections("访客停车怎么收费", read, 0, bundled_judgement())
    assert said.text == f"{who.passage.text}\n{much.passage.text}"
    assert said.key == much.passage.text
    assert said.text.split("\n")[1] in passage.text
    unlikely = [read[0], replace(read[1], signals={**LIKELY, "together": -10.0, "reader": -10.0, "dense": 0.0})]
    assert with_its_sections("访客停车怎么收费", unlikely, 0, bundled_judgement())[1].text == much.passage.text
    other = replace(read[1], hit=replace(who, passage=replace(who.passage, article_id="b")))
    assert with_its_sections("访客停车怎么收费", [read[0], other], 0, bundled_judgement())[1].text == much.passage.text


def test_of_a_passage_the_sentence_with_the_words_that_its_title_lacks_is_told() -> None:
    lockers = hit("更衣室", "更衣室分男女两间。储物柜免费使用，当天清空。毛巾请自备。")
    (read,) = read_hits("更衣室的储物柜呢", [lockers], bundled_judgement().narrow, reader=bundled_reader(), embedder=Range())
    plain = bundled_cross_encoder().scores("更衣室的储物柜呢", [lockers.passage])[0]
    assert [after - before for after, before in zip(read.sentences, plain, strict=True)] == pytest.approx([0, 1, 0])


def test_a_code_is_looked_up_where_it_stands() -> None:
    head = "| 代码 | 含义 |\n|---|---|\n"
    hits = [
        hit("空调不制冷怎么办？", "请先清洗滤网，再看室外机前有没有遮挡。", dense=0.95),
        hit("空调故障代码", f"{head}| E1 | 传感器故障 |\n| E2 | 管温故障 |", dense=0.94),
        hit("空调故障代码表二", f"{head}| E7 | 制冷剂不足 |\n| E8 | 风机不转 |", dense=0.9),
    ]
    narrow = bundled_judgement().narrow
    read = read_hits("空调不制冷，显示E7", hits, narrow, reader=bundled_reader(), embedder=Range())
    assert [one.hit.passage.title for one in read] == ["空调故障代码表二"]
    assert len(read_hits("空调不制冷，显示E5", hits, narrow, reader=bundled_reader(), embedder=Range())) >= 1
