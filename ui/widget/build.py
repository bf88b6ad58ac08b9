"""Puts the widget's scripts and style into `kefu-widget.min.js`: `python -m ui.widget.build`."""

from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent
BUILT = FOLDER / "kefu-widget.min.js"

# In this order, inside one function: nothing of the widget is a global of the page.
_PARTS = (
    "words.js",
    "page.js",
    "session.js",
    "server_events.js",
    "desk.js",
    "reply.js",
    "talk.js",
    "composer.js",
    "kefu-chat.js",
)
_STYLE = '"@@kefu-chat.css@@"'


def widget_script() -> str:
    """The whole widget, minified; the same sources give the same bytes. Needs the development dependency rjsmin."""
    import rjsmin

    script = "\n".join((FOLDER / part).read_text(encoding="utf-8") for part in _PARTS)
    style = minified_style((FOLDER / "kefu-chat.css").read_text(encoding="utf-8"))
    if script.count(_STYLE) != 1:
        raise ValueError(f"the widget's scripts must name its style exactly once, as {_STYLE}")
    script = script.replace(_STYLE, json.dumps(style, ensure_ascii=False))
    return str(rjsmin.jsmin(f'(() => {{\n"use strict";\n{script}\n}})();')) + "\n"


def minified_style(css: str) -> str:
    """`css` without comments and needless white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    # Not before a colon: `a :hover` and `a:hover` differ. Not around + and -: calc() needs the spaces.
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r":\s+", ":", css)).replace(";}", "}").strip()


if __name__ == "__main__":
    BUILT.write_text(widget_script(), encoding="utf-8")
