"""The built widget is what its sources say, small, and free of what a strict page forbids."""

from __future__ import annotations

import gzip
import re

import pytest

from ui.widget.build import BUILT, minified_style, widget_script


def test_the_built_file_matches_its_sources():
    assert BUILT.read_text(encoding="utf-8") == widget_script(), "run: python -m ui.widget.build"


def test_it_stays_small():
    assert len(gzip.compress(BUILT.read_bytes())) <= 10 * 1024


@pytest.mark.parametrize("word", ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write", "new Function"])
def test_nothing_in_it_writes_markup_or_code(word):
    assert word not in BUILT.read_text(encoding="utf-8")


def test_it_names_no_other_host():
    urls = set(re.findall(r"https?://[^\"'`\s]+", BUILT.read_text(encoding="utf-8")))
    assert urls == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize(
    "css, small",
    [
        ("a { color : red ; }\n\n/* b */ b > i , u { top: 0 }", "a{color :red}b>i,u{top:0}"),
        (".a :hover { top: calc(1px + 2px) }", ".a :hover{top:calc(1px + 2px)}"),
        ("@media (max-width: 5px) { a { top: 0; } }", "@media (max-width:5px){a{top:0}}"),
    ],
)
def test_the_style_is_packed_without_changing_its_meaning(css, small):
    assert minified_style(css) == small
