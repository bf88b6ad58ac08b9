"""The whole desk on one port: the API, the customers' widget, a demo page to see it on, and the staff console."""

from __future__ import annotations

import gzip
import hashlib
import html
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.api import create_api
from bot.api.app import SHUTDOWN_SECONDS, ApiOptions
from bot.api.front_desk import FrontDesk
from bot.settings import Settings

GRACEFUL_SHUTDOWN_SECONDS = 5
"""For uvicorn: how long answers under way may take to reach their readers when the desk is closed."""

DEMO_CSP = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

_UI = Path(__file__).parent
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FILES = {
    "/widget/kefu-widget.min.js": _UI / "widget" / "kefu-widget.min.js",
    "/demo/demo.css": _UI / "demo" / "demo.css",
    "/demo/demo.js": _UI / "demo" / "demo.js",
    "/demo/icon.svg": _UI / "demo" / "icon.svg",
    "/demo/skyline.svg": _UI / "demo" / "skyline.svg",
}

MountConsole = Callable[[FastAPI], FastAPI]
"""Adds the staff console below `/staff` and returns the app to serve (Gradio hands back the one it was given)."""


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A file as it goes out: read once, compressed once."""

    body: bytes
    packed: bytes
    media_type: str
    etag: str

    @classmethod
    def read(cls, path: Path) -> Asset:
        body = path.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return cls(body=body, packed=gzip.compress(body, mtime=0), media_type=_TYPES[path.suffix], etag=etag)

    def response(self, request: Request) -> Response:
        """The file; 304 when the client has it already."""
        headers = {
            "ETag": self.etag,
            "Cache-Control": "public, max-age=300",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",  # The widget is made to be embedded by other sites.
        }
        if request.headers.get("if-none-match") == self.etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, media_type=self.media_type, headers=headers | {"Content-Encoding": "gzip"})
        return Response(self.body, media_type=self.media_type, headers=headers)


def create_app(
    desk: FrontDesk, *, settings: Settings, console: MountConsole | None = None, options: ApiOptions | None = None
) -> FastAPI:
    """Everything that `kefu serve` shows. `console` mounts the staff pages at `/staff`; without it they are left out.

    Serve it with `timeout_graceful_shutdown=GRACEFUL_SHUTDOWN_SECONDS`. Reads its own few files, opens nothing else.
    """
    api = create_api(desk, settings=settings, options=options)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False, lifespan=_lifespan(api))
    app.state.api = api
    app.router.routes.append(Route("/", _demo_page(desk), methods=["GET"]))
    for path, file in _FILES.items():
        app.router.routes.append(Route(path, _file(file), methods=["GET"]))
    if console is not None:
        app = console(app)
    # Last, as it answers for every other path: unknown ones get the API's own 404.
    app.mount("", api)
    return app


def _lifespan(api: FastAPI) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await api.state.answers.drain(seconds=SHUTDOWN_SECONDS)

    return lifespan


def _file(path: Path) -> Callable[[Request], Response]:
    asset = Asset.read(path)

    def respond(request: Request) -> Response:
        return asset.response(request)

    return respond


def _demo_page(desk: FrontDesk) -> Callable[[Request], Response]:
    template = (_UI / "demo" / "index.html").read_text(encoding="utf-8")
    headers = {
        "Content-Security-Policy": DEMO_CSP,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }

    def page(request: Request) -> Response:
        origin = str(request.base_url).rstrip("/")
        filled = template.replace("{company}", html.escape(desk.opening().company)).replace("{origin}", html.escape(origin))
        return HTMLResponse(filled, headers=headers)

    return page
