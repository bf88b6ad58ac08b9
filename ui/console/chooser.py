"""A list whose lines can be chosen by mouse and keyboard: dense HTML in the place of a data grid."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ui.console.markup import cell, empty, text

_SCRIPT = Path(__file__).with_name("chooser.js")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: what it is chosen by, and its cells as HTML."""

    id: str
    cells: tuple[str, ...]


def chooser(elem_id: str, *, shown: str):
    """The component; its `select` event carries the chosen line's `id`. `shown` is the id of what shows the line that was chosen."""
    import gradio as gr

    script = f"const SHOWN = {json.dumps(shown)};\n{_SCRIPT.read_text(encoding='utf-8')}"
    return gr.HTML(elem_id=elem_id, elem_classes="k-panel k-chooser", js_on_load=script)


def way_back(elem_id: str):
    """A button from what is shown to the list, where the one stands below the other: on a telephone."""
    import gradio as gr

    # No link: Gradio's pages have a base address, and "#…" would lead to another page.
    script = f"element.querySelector('button').onclick = () => document.getElementById({json.dumps(elem_id)}).scrollIntoView();"
    label = '<button type="button">↑ 回到列表 <span lang="en">Back to the list</span></button>'
    return gr.HTML(label, elem_classes="k-panel k-back", js_on_load=script)


def lines_html(headers: Sequence[str], lines: Iterable[Line], *, none_zh: str, none_en: str, cut: str = "") -> str:
    """The list's content; `cut` tells that there are more than are shown."""
    rows = [
        f'<tr data-id="{text(line.id)}" tabindex="-1" role="button">{"".join(map(cell, headers, line.cells))}</tr>'
        for line in lines
    ]
    if not rows:
        return empty(none_zh, none_en)
    head = "".join(f'<th scope="col">{text(header)}</th>' for header in headers)
    more = f'<p class="k-note">{text(cut)}</p>' if cut else ""
    return f'<table class="k-table"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>{more}'
