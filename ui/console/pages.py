"""The console itself: its pages put together, and the app that serves them. Gradio is imported here and below, nowhere else."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path

from fastapi import FastAPI, Request

from bot.assembly import Office
from ui.console.session import COOKIE

_CSS = Path(__file__).with_name("console.css")
_FRAME = Path(__file__).with_name("frame.css")
_SCRIPT = Path(__file__).with_name("line.js")
_FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
_UPLOAD_BYTES = 60_000_000
"""Above the limit that staff are told of in Chinese, so that it is ours that they meet."""


def build_console(office: Office, *, path: str) -> FastAPI:
    """An app that serves the console at `path`. Takes seconds: call it off the event loop, then run its lifespan."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # What arrives is a company's own documents: it waits in the data directory, not in the system's shared /tmp.
    os.environ.setdefault("GRADIO_TEMP_DIR", str((office.settings.data_dir / "uploads" / ".arriving").resolve()))
    import gradio as gr
    from gradio import themes

    # It says so of every app of several pages, also where nobody asked for it.
    warnings.filterwarnings("ignore", message="SSR mode is not supported", category=UserWarning)
    demo = _pages(office, path)
    demo.queue(default_concurrency_limit=20)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    return gr.mount_gradio_app(
        app,
        demo,
        path=path,
        auth_dependency=_user,
        theme=themes.Base(
            primary_hue=themes.colors.sky,
            neutral_hue=themes.colors.slate,
            font=list(_FONTS),
            font_mono=["ui-monospace", "Consolas", "Noto Sans Mono CJK SC", "monospace"],
            text_size=themes.sizes.text_sm,
            spacing_size=themes.sizes.spacing_sm,
            radius_size=themes.sizes.radius_sm,
            # Gradio's own are too pale to be read by everybody (2.6 : 1).
        ).set(
            body_text_color_subdued="*neutral_600",
            body_text_color_subdued_dark="*neutral_300",
            button_primary_background_fill="*primary_700",
            button_primary_background_fill_dark="*primary_700",
            button_primary_background_fill_hover="*primary_800",
            button_primary_background_fill_hover_dark="*primary_800",
        ),
        css=_CSS.read_text(encoding="utf-8"),
        head=_head(path),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        show_error=False,
        max_file_size=_UPLOAD_BYTES,
    )


def _pages(office: Office, path: str):
    import gradio as gr

    from ui.console.cases_page import draw_cases
    from ui.console.conversations_page import draw_conversations
    from ui.console.knowledge_page import draw_knowledge
    from ui.console.status_page import draw_status
    from ui.console.tickets_page import draw_tickets
    from ui.console.try_page import draw_try

    title = f"员工控制台 · {office.pack.facts.get('company', 'kefu')}"
    with gr.Blocks(title=title, fill_width=True, analytics_enabled=False, delete_cache=(3600, 3600)) as demo:
        _frame(office, path)
        draw_try(demo, office)
    for name, slug, draw in (
        ("知识库 Knowledge", "knowledge", draw_knowledge),
        ("会话 Conversations", "conversations", draw_conversations),
        ("工单 Tickets", "tickets", draw_tickets),
        ("用例 Cases", "cases", draw_cases),
        ("状态 Status", "status", draw_status),
    ):
        with demo.route(name, slug):
            _frame(office, path)
            draw(demo, office)
    return demo


def _head(path: str) -> str:
    """What watches the line to the desk, and the look of what Gradio draws around the pages: its `css` reaches none of that in @media."""
    script = f"const LOGIN = {json.dumps(f'{path}-login')};\n{_SCRIPT.read_text(encoding='utf-8')}"
    return f"<style>{_FRAME.read_text(encoding='utf-8')}</style><script>(() => {{{script}}})();</script>"


def _frame(office: Office, path: str) -> None:
    """What stands on top of every page."""
    import gradio as gr
    from gradio.components import Navbar

    from ui.console.markup import text

    Navbar(main_page_name="试答 Try an answer")
    company = text(office.pack.facts.get("company", "kefu"))
    gr.HTML(
        f'<div class="k-top"><b>{company}</b><h1>员工控制台 <span lang="en">Staff console</span></h1>'
        f'<form method="post" action="{text(path)}/logout"><button>退出 Log out</button></form></div>',
        elem_classes="k-frame",
    )


def _user(request: Request) -> str | None:
    """Gradio's own check, behind the door that has already looked at the cookie's signature."""
    return "staff" if request.cookies.get(COOKIE) else None
