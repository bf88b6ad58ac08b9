"""The door of the console: everything below its path passes here, and nobody passes who isn't logged in."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Message, Receive, Scope, Send

from ui.console.login_page import PAGE_HEADERS, broken_page, opening_page
from ui.console.opening import ConsoleOpening
from ui.console.session import COOKIE, StaffSessions

_log = structlog.get_logger("kefu.console")

_PATIENCE_SECONDS = 0.5
_HEADERS = {
    # Gradio's client is built of inline scripts; what matters is that nothing is fetched from or sent to elsewhere.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class StaffDoor:
    """An ASGI app to be mounted at `path`. Opens the console behind it on the first request of somebody logged in."""

    def __init__(self, *, path: str, login_path: str, sessions: StaffSessions, opening: ConsoleOpening) -> None:
        self._path = path
        self._login_path = login_path
        self._sessions = sessions
        self._opening = opening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope)
        refusal = self._refusal(request)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        if scope["method"] == "POST" and scope["path"].removesuffix("/") == f"{self._path}/logout":
            await self._logged_out(request)(scope, receive, send)
            return
        app = await self._opening.app(within_seconds=_PATIENCE_SECONDS)
        if app is None:
            await self._not_open(request)(scope, receive, send)
            return
        # Mounting has moved the path into `root_path`; the app behind expects it where it was.
        inner = {**scope, "root_path": scope.get("root_path", "").removesuffix(self._path)}
        await self._shielded(app, inner, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        if request.method not in ("GET", "HEAD") and not same_origin(request):
            return JSONResponse({"code": "cross_origin", "message": "请求来自其他网站，已拒绝。"}, status_code=403)
        if self._sessions.user_of(request.cookies.get(COOKIE)) is not None:
            return None
        if _wants_page(request):
            return RedirectResponse(f"{self._login_path}?next={quote(request.scope['path'])}", 303, {"Cache-Control": "no-store"})
        body = {"code": "not_logged_in", "message": "请先登录员工控制台。", "message_en": "Log in to the staff console first."}
        # Gradio's client shows the reader what stands under this name.
        body["detail"] = body["message"]
        return JSONResponse(body, status_code=401, headers={"Cache-Control": "no-store"})

    def _logged_out(self, request: Request) -> Response:
        self._sessions.close(request.cookies.get(COOKIE))
        response = RedirectResponse(self._login_path, 303, {"Cache-Control": "no-store"})
        response.delete_cookie(COOKIE, path=self._path)
        return response

    def _not_open(self, request: Request) -> Response:
        broken = self._opening.phase == "broken"
        if _wants_page(request):
            return HTMLResponse(broken_page() if broken else opening_page(), 503 if broken else 200, PAGE_HEADERS)
        return JSONResponse({"code": "opening", "message": "控制台正在打开，请稍候。"}, 503, {"Retry-After": "2"})

    async def _shielded(self, app, scope: Scope, receive: Receive, send: Send) -> None:
        began = False

        async def with_headers(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        try:
            await app(scope, receive, with_headers)
        except Exception as error:  # noqa: BLE001 - staff see a sentence, never a traceback
            _log.error("console_request_failed", error=type(error).__name__)
            if not began:
                body = {"code": "internal", "message": "控制台出错了，请刷新页面再试。"}
                await JSONResponse(body, status_code=500)(scope, receive, send)


def same_origin(request: Request) -> bool:
    """Whether a request comes from our own pages, or from a program that says nothing of origins (which no browser does)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _wants_page(request: Request) -> bool:
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
