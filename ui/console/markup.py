"""Small pieces of HTML. Whatever was written by somebody else goes through `text` first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from html import escape

# Gradio fills its HTML component by template: braces and dollars of a customer must not become instructions there.
_TEMPLATE = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;", "\\": "&#92;"})


def text(words: object) -> str:
    """`words` as harmless HTML text."""
    return escape(str(words)).translate(_TEMPLATE)


def chip(words: str, kind: str = "", title: str = "") -> str:
    """A small label; `kind` is one of ok, warn, bad, soft or empty."""
    return f'<span class="k-chip {kind}" title="{text(title)}">{text(words)}</span>'


def section(title_zh: str, title_en: str, body: str, note: str = "") -> str:
    """A titled part of a panel; `body` is HTML."""
    aside = f'<span class="k-note">{note}</span>' if note else ""
    return f'<section class="k-part"><h2>{text(title_zh)} <span lang="en">{text(title_en)}</span>{aside}</h2>{body}</section>'


def cell(header: str, html: str) -> str:
    """A table's cell; on a telephone, where lines become cards, its header stands before it."""
    return f'<td data-of="{text(header)}">{html}</td>'


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "") -> str:
    """A table; the cells are HTML already."""
    head = "".join(f'<th scope="col">{text(header)}</th>' for header in headers)
    body = "".join(f"<tr>{''.join(map(cell, headers, row))}</tr>" for row in rows)
    return (
        f'<div class="k-scroll"><table class="k-table {kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def bar(share: float, label: str) -> str:
    """A score in 0..1 as a number with a bar under it."""
    width = round(100 * min(max(share, 0.0), 1.0))
    return f'<span class="k-bar"><i style="width:{width}%"></i></span><span class="k-num">{text(label)}</span>'


HIT_HEADERS = ("", "片段", "融合", "语义", "字面")


def scores(fused: float, dense: float, lexical: float) -> tuple[str, str, str]:
    """A passage's scores as bars, below the last three of HIT_HEADERS; cosines of the bundled embedder begin at .75."""
    return bar(fused, f"{fused:.3f}"), bar((dense - 0.75) / 0.25, f"{dense:.3f}"), bar(lexical, f"{lexical:.3f}")


def heading(title_zh: str, title_en: str) -> None:
    """The title of a part of a page, put where it is called."""
    import gradio as gr

    gr.HTML(f'<h2 class="k-h">{text(title_zh)} <span lang="en">{text(title_en)}</span></h2>', elem_classes="k-panel")


def empty(words_zh: str, words_en: str) -> str:
    """What stands where there is nothing yet."""
    return f'<div class="k-empty">{text(words_zh)}<br><span lang="en">{text(words_en)}</span></div>'


def difference(before: str, after: str) -> str:
    """`before` turned into `after`: what was taken out struck, what was put in underlined."""
    pieces: list[str] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(text(before[start:end]))
            continue
        if start < end:
            pieces.append(f"<del>{text(before[start:end])}</del>")
        if new_start < new_end:
            pieces.append(f"<ins>{text(after[new_start:new_end])}</ins>")
    return "".join(pieces)
