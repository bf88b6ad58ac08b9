"""What is said to be beside the point is not read; everything else is."""

import pytest

from bot.triage.digression import to_the_point

STORY = "昨天一早我去菜市场转了转,青菜新鲜得很,又碰到老同学,站着聊了大半天养花的事。"


@pytest.mark.parametrize(
    ("turn", "rest"),
    [
        ("扯远了,说正事。", "我家灯不亮了"),
        ("哎呀言归正传,", "停车月卡怎么续"),
        ("好了不说这些了,其实我是想说:", "你们前台态度真好"),
        ("您看我绕了这么大一圈,就是想问一下:", "泳池几点开"),
        ("差点忘了找您什么事。", "我要投诉保安"),
        ("闲话少说,", "麻烦转财务"),
    ],
)
def test_that_what_follows_a_declared_turn_is_left(turn, rest):
    assert to_the_point(STORY + turn + rest) == rest


@pytest.mark.parametrize(
    "text",
    [
        STORY + "我家灯不亮了",
        # Nothing follows: the matter comes with the next message.
        STORY + "扯远了,说正事。",
        # Too little before it to be a digression.
        "说正事,停车月卡怎么续",
        # Told of somebody, not said to the desk.
        "我在你们前台排了四十分钟的队,那个小伙子一直跟同事聊天,我差点忘了拿身份证,你们就这么办事的",
        "我家水管从昨天夜里一直漏到今天早上,物业说了三次都没人来,能不能别再拖了",
    ],
)
def test_that_every_other_text_is_read_whole(text):
    assert to_the_point(text) == text
