"""A list whose lines can be chosen by mouse and keyboard: dense HTML in the place of a data grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ui.console.markup import empty, text

_ON_LOAD = """
const choose = (event) => {
  const line = event.target.closest('tr[data-id]');
  if (!line) return;
  element.querySelectorAll('tr[aria-selected]').forEach((other) => other.removeAttribute('aria-selected'));
  line.setAttribute('aria-selected', 'true');
  trigger('select', { id: line.dataset.id });
};
element.addEventListener('click', choose);
element.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(event); }
});
"""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: what it is chosen by, and its cells as HTML."""

    id: str
    cells: tuple[str, ...]


def chooser(elem_id: str):
    """The component; its `select` event carries the chosen line's `id`."""
    import gradio as gr

    return gr.HTML(elem_id=elem_id, elem_classes="k-panel k-chooser", js_on_load=_ON_LOAD)


def lines_html(headers: Sequence[str], lines: Iterable[Line], *, none_zh: str, none_en: str) -> str:
    """The list's content."""
    rows = [
        f'<tr data-id="{text(line.id)}" tabindex="0" role="button">{"".join(f"<td>{cell}</td>" for cell in line.cells)}</tr>'
        for line in lines
    ]
    if not rows:
        return empty(none_zh, none_en)
    head = "".join(f'<th scope="col">{text(header)}</th>' for header in headers)
    return f'<table class="k-table"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
