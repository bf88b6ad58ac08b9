"""Packs of one's own: extending, overriding, and what is said when one is wrong."""

from datetime import datetime

import pytest

from guards.pack import PackError, load_pack
from guards.pack_loading import lineage, shipped_packs

HEAD = "id: own\nlanguage: zh-Hans\nversion: '1'\nextends: call_center.zh\n"


@pytest.fixture
def own(tmp_path):
    def write(**files):
        (tmp_path / "pack.yaml").write_text(files.pop("pack", HEAD), encoding="utf-8")
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_that_the_base_pack_is_shipped():
    assert "call_center.zh" in shipped_packs()


def test_that_a_pack_inherits_what_it_does_not_state(own):
    pack = load_pack(own(pack=HEAD + "facts: {company: 贝迪特}\n"))
    assert pack.id == "own"
    assert "贝迪特" in pack.say("CC-01.greeting")
    assert pack.procedures["callback"].clause == "CC-32"


def test_that_a_child_overrides_one_wording_and_keeps_the_rest(own):
    pack = load_pack(own(clauses="CC-34: {wordings: {close: 谢谢您的来电，再见。}}\nTR-9: {source: x, when: y}\n"))
    assert pack.say("CC-34.close") == "谢谢您的来电，再见。"
    assert pack.say("CC-34.anything_else").startswith("请问还有")
    assert pack.clauses["CC-34"].source.startswith("001")
    assert "TR-9" in pack.clauses


def test_that_null_removes_what_was_inherited(own):
    assert "praise.letter" not in load_pack(own(acts="praise.letter: null\n", claims="letter: null\n")).acts


def test_that_a_pack_may_extend_a_sibling_directory(tmp_path):
    for name, head in {"one": HEAD, "two": HEAD.replace("call_center.zh", "one").replace("own", "two")}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(head, encoding="utf-8")
    assert load_pack(tmp_path / "two").id == "two"


WRONG = [
    ({"clauses": "X-1: {when: 任何时候}\n"}, ["clauses.yaml", "X-1.source", "必填", "required"]),
    ({"clauses": "X-1: {source: a, when: b, wordngs: {}}\n"}, ["clauses.yaml", "X-1.wordngs", "拼写", "spelling"]),
    ({"clauses": "X-1: {source: a, when: b, wordings: {k: '{nobody}'}}\n"}, ["X-1.wordings.k", "nobody", "槽位"]),
    ({"acts": "thanks: {clauses: [X-9], say: []}\n"}, ["acts.yaml", "X-9", "条款"]),
    ({"acts": "thanks: {clauses: [CC-31], say: [CC-31.nope]}\n"}, ["acts.yaml", "CC-31.nope", "话术"]),
    ({"acts": "dance: {clauses: [CC-31]}\n"}, ["acts.yaml", "dance", "意图"]),
    ({"acts": "thanks: {clauses: [CC-31], procedure: waltz}\n"}, ["acts.yaml", "waltz", "流程"]),
    ({"procedures": "callback: {due: {minutes: -1}}\n"}, ["procedures.yaml", "callback.due.minutes", "-1"]),
    ({"procedures": "callback: {due: {minutes: null, table: never}}\n"}, ["procedures.yaml", "never", "服务时限"]),
    ({"lexicon": "rude: [{term: 说吧, clause: CC-02, exceptions: [请讲]}]\n"}, ["lexicon.yaml", "exception", "请讲"]),
    ({"service_times": "simple: {ordinary: soon}\n"}, ["service_times.yaml", "simple.ordinary", "soon"]),
    ({"clauses": "- a list\n"}, ["clauses.yaml", "映射", "mapping"]),
    ({"clauses": "CC-01: [unclosed\n"}, ["clauses.yaml", "YAML"]),
    ({"pack": "id: own\nversion: '1'\nextends: nowhere\n"}, ["nowhere", "call_center.zh"]),
    ({"pack": HEAD.replace("call_center.zh", "[1]")}, ["pack.yaml", "extends"]),
]


@pytest.mark.parametrize("files, said", WRONG)
def test_that_a_wrong_pack_says_file_key_value_and_remedy(own, files, said):
    with pytest.raises(PackError) as caught:
        load_pack(own(**files))
    for part in said:
        assert part in str(caught.value)


def test_that_an_unknown_pack_names_those_there_are():
    with pytest.raises(PackError, match=r"call_center\.zh"):
        load_pack("no_such_pack")


@pytest.mark.parametrize(
    "facts", [{"staff_id": "八零 零一"}, {"company": "两\n行"}, {"company": "{staff_id}"}, {"company": "  "}]
)
def test_that_a_fact_that_is_no_value_of_its_type_is_refused(facts):
    with pytest.raises(PackError, match="facts"):
        load_pack("call_center.zh", facts=facts)


def test_that_a_pack_says_its_own_wording_instead_of_an_inherited_one(own):
    said = "TR-9: {source: x, when: y, wordings: {bye: 谢谢您的来电，再见。}}\n"
    pack = load_pack(own(pack=HEAD + "instead: {CC-34.close: TR-9.bye}\n", clauses=said))
    assert pack.say("CC-34.close") == pack.say("TR-9.bye") == "谢谢您的来电，再见。"
    assert pack.say("CC-34.anything_else").startswith("请问还有")
    with pytest.raises(PackError, match=r"TR-9\.nope"):
        load_pack(own(pack=HEAD + "instead: {CC-34.close: TR-9.nope}\n"))


def test_that_a_day_is_said_without_its_hour(own):
    pack = load_pack(own())
    assert "11月23日，" in pack.say("PC-14.not_today", next_day=datetime(2026, 11, 23, 9))
    assert not pack.can_say("PC-14.not_today", next_day="明天")


def test_that_the_line_of_a_pack_is_told(own):
    assert lineage(own()) == ("own", "call_center.zh")
    assert lineage("call_center.zh") == ("call_center.zh",)
