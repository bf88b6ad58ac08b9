"""The page, the widget's files and the console's place beside the API."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import Route


class Opening:
    greeting = "您好"
    company = "安居<物业>"
    assistant_notice = "AI"
    quick_replies = ()


class QuietDesk:
    def opening(self) -> Opening:
        return Opening()


@pytest.fixture
def get(make_app):
    async def get(path: str, *, console=None, **options) -> httpx.Response:
        transport = httpx.ASGITransport(app=make_app(QuietDesk(), console=console))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            return await client.get(path, **options)

    return get


async def test_the_page_names_the_company_and_holds_itself_to_a_strict_policy(get):
    response = await get("/")
    assert "安居&lt;物业&gt; · 客户服务中心" in response.text
    assert "安居<物业>" not in response.text
    assert "{company}" not in response.text
    assert 'href="/staff"' in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path, kind",
    [
        ("/widget/kefu-widget.min.js", "text/javascript"),
        ("/demo/demo.css", "text/css"),
        ("/demo/demo.js", "text/javascript"),
        ("/demo/icon.svg", "image/svg+xml"),
        ("/demo/skyline.svg", "image/svg+xml"),
    ],
)
async def test_files_come_typed_packed_and_are_not_sent_twice(get, path, kind):
    response = await get(path, headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-type"].startswith(kind)
    assert response.headers["content-encoding"] == "gzip"
    plain = await get(path, headers={"Accept-Encoding": "identity"})
    assert plain.content == response.content
    assert "content-encoding" not in plain.headers
    again = await get(path, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    "path", ["/widget/", "/widget/build.py", "/widget/..%2fserver.py", "/demo/index.html", "/staff", "/docs"]
)
async def test_nothing_else_is_served(get, path):
    response = await get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


async def test_the_api_answers_beside_the_page(get):
    assert (await get("/healthz")).json() == {"status": "ok"}
    assert (await get("/api/opening")).json()["greeting"] == "您好"


async def test_the_console_has_its_place_before_the_api(get):
    def mount(app: FastAPI) -> FastAPI:
        app.router.routes.append(Route("/staff", lambda request: PlainTextResponse("工作台")))
        return app

    assert (await get("/staff", console=mount)).text == "工作台"
    assert (await get("/nowhere", console=mount)).status_code == 404
