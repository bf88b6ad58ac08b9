"""The door of the staff console, with a light app behind it in Gradio's place."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from ui.console.login_limit import LoginLimit
from ui.console.mount import ConsoleOptions, mount_console
from ui.console.session import COOKIE, StaffSessions

PAGE = {"accept": "text/html,application/xhtml+xml"}
RIGHT = {"user": "staff", "password": "right"}


class Ticks:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Staff:
    def __init__(self) -> None:
        self.asked = 0

    def admits(self, user: str, password: str) -> bool:
        self.asked += 1
        return (user, password) == ("staff", "right")


class Console:
    """What stands behind the door: says whether its lifespan runs, and fails or waits on demand."""

    def __init__(self) -> None:
        self.builds = 0
        self.events: list[str] = []
        self.may_build = threading.Event()
        self.may_build.set()
        self.broken = False

    def __call__(self, _office, path: str) -> FastAPI:
        self.builds += 1
        assert self.may_build.wait(10)
        if self.broken:
            raise RuntimeError("no gradio here")

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            self.events.append("opened")
            yield
            self.events.append("closed")

        app = FastAPI(lifespan=lifespan)

        async def page(request: Request):
            if request.url.path.endswith("/crash"):
                raise ValueError("客户的原话")
            return PlainTextResponse(f"{request.method} {request.scope['path']} {self.events}")

        app.add_route(f"{path}/{{rest:path}}", page, methods=["GET", "POST"])
        return app


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def staff() -> Staff:
    return Staff()


@pytest.fixture
def console() -> Console:
    return Console()


@pytest.fixture
async def client(ticks, staff, console) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI(redirect_slashes=False)
    office = SimpleNamespace(staff=staff, pack=SimpleNamespace(facts={"company": "安居<物业>"}))
    options = ConsoleOptions(warm_after_seconds=None, clock=ticks, ticks=ticks, build=console)
    mount_console(app, office, options=options)
    app.mount("", PlainTextResponse("customers"))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            yield client


async def log_in(client: httpx.AsyncClient, **more: str) -> httpx.Response:
    return await client.post("/staff-login", data={**RIGHT, **more})


async def until_open(client: httpx.AsyncClient, path: str = "/staff/") -> httpx.Response:
    for _ in range(20):
        response = await client.get(path, headers=PAGE)
        if "控制台正在打开" not in response.text:
            return response
    raise AssertionError("the console did not open")


@pytest.mark.parametrize("path", ["/staff/", "/staff/tickets", "/staff/gradio_api/queue/data"])
async def test_a_page_without_a_session_leads_to_the_login(client, console, path):
    response = await client.get(path, headers=PAGE)
    assert response.status_code == 303
    assert response.headers["location"] == f"/staff-login?next={path}"
    assert console.builds == 0


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", "/staff/config"),
        ("GET", "/staff/gradio_api/queue/data"),
        ("GET", "/staff/gradio_api/file=/etc/passwd"),
        ("POST", "/staff/gradio_api/queue/join"),
        ("POST", "/staff/gradio_api/upload"),
        ("POST", "/staff/logout"),
        ("GET", "/staff/theme.css"),
    ],
)
async def test_data_without_a_session_is_refused(client, console, method, path):
    response = await client.request(method, path)
    assert response.status_code == 401
    assert response.json()["code"] == "not_logged_in"
    assert console.builds == 0


async def test_the_bare_path_leads_to_the_console(client):
    response = await client.get("/staff", headers=PAGE)
    assert (response.status_code, response.headers["location"]) == (307, "/staff/")


async def test_the_right_password_opens_a_session_that_scripts_and_other_sites_cannot_use(client):
    response = await log_in(client)
    assert (response.status_code, response.headers["location"]) == (303, "/staff/")
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/staff" in cookie
    assert "secure" not in cookie
    page = await until_open(client)
    assert page.text == "GET /staff/ ['opened']"


async def test_over_https_the_cookie_is_secure(client):
    response = await client.post("https://desk/staff-login", data=RIGHT)
    assert "secure" in response.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "fields",
    [
        {"user": "staff", "password": "wrong"},
        {"user": "root", "password": "right"},
        {},
        {"user": "x" * 5000, "password": "right"},
    ],
)
async def test_a_wrong_login_says_so_and_gives_no_cookie(client, fields):
    response = await client.post("/staff-login", data=fields)
    assert response.status_code == 401
    assert "账号或密码不对" in response.text
    assert "set-cookie" not in response.headers


async def test_five_failures_a_minute_are_the_most(client, ticks, staff):
    for _ in range(5):
        assert (await client.post("/staff-login", data={**RIGHT, "password": "guess"})).status_code == 401
    refused = await log_in(client)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) == 60
    assert "60 秒后再试" in refused.text
    assert staff.asked == 5
    ticks.now += 60
    assert (await log_in(client)).status_code == 303


async def test_guesses_side_by_side_do_not_slip_past_the_limit(client, staff):
    guesses = [client.post("/staff-login", data={**RIGHT, "password": f"guess{n}"}) for n in range(20)]
    statuses = [response.status_code for response in await asyncio.gather(*guesses)]
    assert sorted(statuses) == [401] * 5 + [429] * 15
    assert staff.asked == 5


def test_an_address_that_was_right_starts_afresh_and_others_are_counted_apart():
    ticks = Ticks()
    limit = LoginLimit(ticks=ticks, tries=2)
    assert limit.begin("10.0.0.1") == 0
    limit.succeeded("10.0.0.1")
    assert [limit.begin("10.0.0.1") for _ in range(3)] == [0, 0, 60]
    assert limit.begin("10.0.0.2") == 0


def test_many_addresses_together_are_limited_too():
    limit = LoginLimit(ticks=Ticks(), tries=2)
    waits = [limit.begin(f"10.0.0.{n}") for n in range(25)]
    assert waits[:20] == [0] * 20
    assert all(waits[20:])


@pytest.mark.parametrize(
    "asked, target",
    [
        ("/staff/tickets", "/staff/tickets"),
        ("/staff/", "/staff/"),
        ("", "/staff/"),
        ("//evil.example/staff/", "/staff/"),
        ("/staff//evil.example", "/staff/"),
        ("https://evil.example/staff/", "/staff/"),
        ("/staff/\r\nset-cookie: x=y", "/staff/"),
        ("/staffroom", "/staff/"),
        ("/staff/../api/chat", "/staff/"),
    ],
)
async def test_a_login_leads_only_to_our_own_pages(client, asked, target):
    response = await log_in(client, next=asked)
    assert response.headers["location"] == target


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://desk"},
        {"origin": "null"},
    ],
)
async def test_other_sites_can_neither_log_in_nor_act(client, staff, headers):
    assert (await client.post("/staff-login", data=RIGHT, headers=headers)).status_code == 403
    assert staff.asked == 0
    await log_in(client)
    assert (await client.post("/staff/gradio_api/queue/join", headers=headers)).status_code == 403
    assert (await client.post("/staff/logout", headers=headers)).status_code == 403


async def test_our_own_pages_may_post(client):
    await log_in(client)
    await until_open(client)
    response = await client.post(
        "/staff/gradio_api/queue/join", headers={"origin": "http://desk", "sec-fetch-site": "same-origin"}
    )
    assert response.text.startswith("POST /staff/gradio_api/queue/join")


async def test_logging_out_ends_the_session_even_for_a_copied_cookie(client):
    await log_in(client)
    copied = client.cookies[COOKIE]
    response = await client.post("/staff/logout")
    assert (response.status_code, response.headers["location"]) == (303, "/staff-login")
    client.cookies.clear()
    assert (await client.get("/staff/config", headers={"cookie": f"{COOKIE}={copied}"})).status_code == 401


def test_a_session_ends_by_time_and_cannot_be_forged():
    ticks = Ticks()
    sessions = StaffSessions(clock=ticks, seconds=100)
    cookie = sessions.open("staff")
    assert sessions.user_of(cookie) == "staff"
    name, expires, nonce, signature = cookie.split(".")
    longer = f"{name}.{int(expires) + 1}.{nonce}.{signature}"
    for forged in (longer, cookie + "0", cookie[:-1], "", None, "a.b.c.d", "...", "staff", "é.1.2.3"):
        assert sessions.user_of(forged) is None
    assert StaffSessions(clock=ticks, seconds=100).user_of(cookie) is None
    ticks.now += 100
    assert sessions.user_of(cookie) is None


async def test_the_console_is_built_once_on_the_first_visit_and_a_page_waits_for_it(client, console):
    console.may_build.clear()
    await log_in(client)
    assert console.builds == 0
    waiting = await asyncio.gather(*(client.get("/staff/", headers=PAGE) for _ in range(3)))
    assert {response.status_code for response in waiting} == {200}
    assert all("控制台正在打开" in response.text and "refresh" in response.text for response in waiting)
    data = await client.get("/staff/config")
    assert (data.status_code, data.json()["code"]) == (503, "opening")
    console.may_build.set()
    assert (await until_open(client)).text == "GET /staff/ ['opened']"
    assert console.builds == 1


async def test_a_console_that_breaks_says_so_and_is_tried_again(client, console, ticks):
    console.broken = True
    await log_in(client)
    page = await until_open(client)
    assert page.status_code == 503
    assert "控制台无法打开" in page.text
    assert "gradio" not in page.text
    console.broken = False
    assert (await client.get("/staff/", headers=PAGE)).status_code == 503
    ticks.now += 31
    assert (await until_open(client)).text == "GET /staff/ ['opened']"


async def test_an_error_behind_the_door_tells_nothing(client):
    await log_in(client)
    await until_open(client)
    response = await client.get("/staff/crash", headers=PAGE)
    assert response.status_code == 500
    assert response.text == "Internal Server Error"


async def test_the_console_may_load_nothing_from_elsewhere(client):
    await log_in(client)
    policy = (await until_open(client)).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy


async def test_the_login_page_escapes_what_it_shows(client):
    page = (await client.get('/staff-login?next="><script>')).text
    assert "安居&lt;物业&gt;" in page
    assert "<script>" not in page


async def test_what_else_the_app_serves_is_left_alone(client):
    assert (await client.get("/staffroom")).text == "customers"
    assert (await client.get("/")).text == "customers"


async def test_the_consoles_lifespan_ends_with_the_servers(ticks, staff, console):
    app = FastAPI()
    office = SimpleNamespace(staff=staff, pack=SimpleNamespace(facts={}))
    mount_console(app, office, options=ConsoleOptions(warm_after_seconds=0.0, clock=ticks, ticks=ticks, build=console))
    async with app.router.lifespan_context(app):
        for _ in range(200):
            if console.events:
                break
            await asyncio.sleep(0.01)
        assert console.events == ["opened"]
    assert console.events == ["opened", "closed"]
