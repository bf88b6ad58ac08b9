"""Reading a question and a passage together."""

import threading

import numpy as np
import pytest

from knowledge.cross_encoder import MAX_TOKENS, UNREAD, bundled_cross_encoder, log_odds
from knowledge.passage import Passage
from knowledge.sentence import sentences


def passage(title: str, text: str) -> Passage:
    return Passage(id=title, article_id=title, title=title, text=text, source="x.md")


POOL = passage("恒温泳池", "泳池每日6:00至22:00开放，周一闭馆检修。入场须佩戴泳帽。成人票每次40元。儿童须由家长陪同。")
PARKING = passage("地下车库", "车库全天开放，临时停车每小时5元，每天最高50元。车库限高2.1米。")


@pytest.mark.parametrize(
    ("question", "sentence"), [("泳池几点开门", 0), ("要戴泳帽吗", 1), ("门票多少", 2), ("小孩能自己去吗", 3)]
)
def test_the_sentence_that_answers_has_the_highest_score(question: str, sentence: int) -> None:
    (scores,) = bundled_cross_encoder().scores(question, [POOL])
    assert int(np.argmax(scores)) == sentence


def test_a_point_that_is_stated_is_likelier_than_one_beside_it() -> None:
    reader = bundled_cross_encoder()
    for stated, missing in (("车库限高多少", "车库有几层"), ("临时停车一小时多少钱", "车库的电话是多少")):
        (yes,), (no,) = reader.scores(stated, [PARKING]), reader.scores(missing, [PARKING])
        assert log_odds(yes) > log_odds(no)


def test_passages_read_in_one_go_score_as_they_do_alone() -> None:
    reader = bundled_cross_encoder()
    together = reader.scores("门票多少", [POOL, PARKING])
    for scores, alone in zip(together, (POOL, PARKING), strict=True):
        assert np.allclose(scores, reader.scores("门票多少", [alone])[0], atol=1e-3)


def test_there_is_a_score_for_every_sentence_and_what_lies_too_far_is_unread() -> None:
    long = passage("长文", "".join(f"第{number}条，住户应当遵守小区的各项规定并保持楼道整洁。" for number in range(60)))
    (scores,) = bundled_cross_encoder().scores("第3条说什么", [long])
    assert len(scores) == len(sentences(long.text))
    assert scores[0] > UNREAD
    assert scores[-1] == UNREAD
    assert MAX_TOKENS < 60 * 12


def test_nothing_to_read_is_borne() -> None:
    reader = bundled_cross_encoder()
    assert reader.scores("几点", []) == []
    assert reader.scores("", [passage("空", "---")]) == [[]]
    assert log_odds([]) == UNREAD


def test_the_scores_are_the_same_from_many_threads() -> None:
    reader, found = bundled_cross_encoder(), []
    threads = [threading.Thread(target=lambda: found.append(reader.scores("门票多少", [POOL])[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one == found[0] for one in found)
    assert len(found) == 4
