"""Files that staff bring to the console: names, sizes, and files of the same name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.console import uploads
from ui.console.uploads import retire_upload, safe_name, store_uploads


@pytest.fixture
def bring(tmp_path):
    """Store files given as name → content; every content lies elsewhere under a name of its own first, as in a browser's upload."""

    def store(*files: tuple[str, str], replace: bool = False):
        arrived = []
        for number, (name, content) in enumerate(files):
            lying = tmp_path / f"arrived-{number}"
            lying.write_text(content, encoding="utf-8")
            arrived.append((name, lying))
        return store_uploads(arrived, tmp_path / "uploads", replace=replace)

    return store


@pytest.mark.parametrize(
    "told, kept",
    [
        ("停车收费.md", "停车收费.md"),
        ("a b (1).pdf", "a b (1).pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/abs/路径/价目.csv", "价目.csv"),
        ("..", "未命名"),
        (".hidden.md", "hidden.md"),
        ("", "未命名"),
        ("x\x00y\n.txt", "x_y_.txt"),
        ("收\u200b费\u202e.md", "收费.md"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
    ],
)
def test_a_name_becomes_a_plain_visible_file_name(told, kept):
    assert safe_name(told) == kept


def test_a_long_name_fits_a_file_system_and_keeps_its_suffix():
    name = safe_name("停" * 300 + ".docx")
    assert len(name.encode()) <= 200
    assert name.endswith("停.docx")


@pytest.mark.parametrize(
    "name", ["../escape.md", "..\\escape.md", "/tmp/escape.md", "a/../../escape.md", "uploads/../../escape.md"]
)
def test_nothing_is_written_outside_the_directory(bring, tmp_path, name):
    (stored,) = bring((name, "内容"))
    assert stored.path == tmp_path / "uploads" / "escape.md"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arrived-0", "uploads"]


def test_the_same_content_again_is_the_same_file(bring):
    assert [stored.state for stored in bring(("a.md", "一"))] == ["new"]
    (again,) = bring(("a.md", "一"))
    assert (again.state, again.path.read_text(encoding="utf-8")) == ("same", "一")


def test_other_content_under_the_same_name_is_refused_unless_wanted_and_then_the_former_is_kept(bring, tmp_path):
    bring(("a.md", "一"))
    (refused,) = bring(("a.md", "二"))
    assert (refused.state, refused.path) == ("refused", None)
    assert "已有同名文件" in refused.reason_zh
    assert (tmp_path / "uploads" / "a.md").read_text(encoding="utf-8") == "一"
    (replaced,) = bring(("a.md", "二"), replace=True)
    assert replaced.state == "replaced"
    assert replaced.path.read_text(encoding="utf-8") == "二"
    (former,) = (tmp_path / "uploads" / ".replaced").iterdir()
    assert former.read_text(encoding="utf-8") == "一"


def test_two_files_of_one_name_in_one_batch_do_not_overwrite_each_other(bring):
    first, second = bring(("x/价目.md", "一"), ("y/价目.md", "二"), replace=True)
    assert (first.state, second.state) == ("new", "refused")
    assert first.path.read_text(encoding="utf-8") == "一"


def test_a_link_is_never_written_through(bring, tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_text("别动", encoding="utf-8")
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "a.md").symlink_to(outside)
    (stored,) = bring(("a.md", "新的"), replace=True)
    assert stored.state == "refused"
    assert outside.read_text(encoding="utf-8") == "别动"


def test_limits_are_told_with_their_numbers_and_stop_no_other_file(bring, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 1_000_000)
    monkeypatch.setattr(uploads, "MAX_TOTAL_BYTES", 2_000_000)
    states = bring(("大.txt", "x" * 1_500_000), ("中.txt", "x" * 800_000), ("小.txt", "x"))
    assert [stored.state for stored in states] == ["refused", "refused", "refused"]
    assert "2 MB，超过每个 1 MB" in states[0].reason_zh
    assert "合计 2 MB" in states[1].reason_zh


def test_too_many_files_are_refused_together(bring, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILES", 1)
    assert {stored.state for stored in bring(("a.md", "一"), ("b.md", "二"))} == {"refused"}


def test_a_removed_source_is_put_aside_so_that_its_name_is_free_again(bring, tmp_path):
    bring(("a.md", "一"))
    assert retire_upload("a.md", tmp_path / "uploads")
    assert [stored.state for stored in bring(("a.md", "二"))] == ["new"]


@pytest.mark.parametrize("source", ["../secret", "b.md", "", "/etc/hostname"])
def test_a_source_that_was_not_uploaded_is_left_where_it_is(bring, tmp_path, source):
    bring(("a.md", "一"))
    (tmp_path / "secret").write_text("别动", encoding="utf-8")
    assert not retire_upload(source, tmp_path / "uploads")
    assert (tmp_path / "secret").exists()
    assert not Path(tmp_path / "uploads" / ".replaced").exists()
