"""The app below a path of its host, behind proxies that take it off and others that do not."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit import config

from exports.options import OptionError
from tests.conftest import VOYAGE
from views import below
from views.addresses import Addresses
from views.below import StandBelow, read_root
from views.closing import CloseWhatNeedNotBeOpen
from views.refusing import RefuseUnknownAddresses
from views.shell import PATHS, list_files
from views.statics import ServeStatics

BASE = "server.baseUrlPath"


def ask(app: ASGIApp, *addresses: str, **headers: str) -> list[httpx.Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def run() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return [await client.get(address, headers=named) for address in addresses]

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def stand_below(root: str) -> ASGIApp:
    """Return the app of the second story below a path, with a shell as Streamlit's for the rest."""
    site = f"https://maps.example.org{root}"
    rest = Route("/{path:path}", lambda _: HTMLResponse("<!doctype html>"))
    app: ASGIApp = Starlette(routes=[*Addresses(VOYAGE, site=site).list_routes(), rest])
    app = RefuseUnknownAddresses(app, pages=PATHS, others=("/story",))
    return StandBelow(CloseWhatNeedNotBeOpen(ServeStatics(app)), root=root)


@pytest.fixture(scope="module")
def app() -> ASGIApp:
    """The app below a path that has the name of one of its pages."""
    return stand_below(ROOT)


ROOT = "/story"
GIVEN = ("/", "/teach", "/story", "/story/home", "/healthz", "/robots.txt")
REFUSED = ("/nothing", "/map/none.png", "/story/none", "/handout/none.pdf", "/_stcore/metrics")


def test_it_answers_the_same_whether_the_path_is_taken_off_or_not(app: ASGIApp) -> None:
    paths = GIVEN + REFUSED
    whole = ask(app, *(ROOT + path for path in paths))
    taken_off = ask(app, *paths, X_Forwarded_Prefix=ROOT)
    for path, one, other in zip(paths, whole, taken_off, strict=True):
        assert one.status_code == (200 if path in GIVEN else 404), path
        assert (one.status_code, one.content) == (other.status_code, other.content), path
        assert one.headers == other.headers, path


def test_a_proxy_need_not_say_that_it_takes_off_what_no_page_is_called() -> None:
    app = stand_below("/a/b")
    paths = ("/teach", "/healthz", "/story/none", "/a", "/a/bc")
    taken_off, whole = ask(app, *paths), ask(app, *(f"/a/b{path}" for path in paths))
    for one, other in zip(taken_off, whole, strict=True):
        assert (one.status_code, one.content) == (other.status_code, other.content)
    assert [answer.status_code for answer in whole] == [200, 200, 404, 404, 404]


def test_nothing_in_a_page_leads_out_of_its_path(app: ASGIApp) -> None:
    for answer in ask(
        app, *(f"{ROOT}{path}" for path in ("/", "/teach", "/export", "/story/home"))
    ):
        addresses = re.findall(r'(?:href|src|data-files)="([^"#:]*)"', answer.text)
        assert answer.is_success
        for address in " ".join(addresses).split():
            assert not address.startswith("/") or address.startswith(f"{ROOT}/")
    ends = ask(app, *(f"{ROOT}/{file}" for file in list_files()))
    assert {answer.status_code for answer in ends} == {200}


def test_addresses_that_lead_elsewhere_stay_below(app: ASGIApp) -> None:
    start, other, unknown = ask(app, f"{ROOT}?lang=en", f"{ROOT}/story/HOME?lang=en", f"{ROOT}/no")
    assert start.headers["location"] == f"http://test{ROOT}/?lang=en"
    assert httpx.URL(f"http://test{ROOT}/story/HOME").join(other.headers["location"]).path == (
        f"{ROOT}/story/home"
    )
    assert f'"{ROOT}/no"' in unknown.text
    assert f" {ROOT}/teach," in unknown.text


def test_policies_hold_below_a_path(app: ASGIApp) -> None:
    page, story, file = ask(app, f"{ROOT}/teach", f"{ROOT}/story", f"{ROOT}/robots.txt")
    for answer, frames in ((page, "'none'"), (story, "*"), (file, "'self'")):
        assert answer.headers["content-security-policy"].endswith(f"frame-ancestors {frames}")


def test_cookies_and_sockets_stand_below_it() -> None:
    seen: list[tuple[str, str]] = []

    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope["path"], scope["root_path"]))
        if scope["type"] == "http":
            headers = [
                (b"set-cookie", b"a=1; Path=/; SameSite=Lax"),
                (b"set-cookie", b"b=/; path=/x"),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body"})
        else:
            await WebSocket(scope, receive, send).close()

    app = StandBelow(echo, root="/app")
    (answer,) = ask(app, "/story")
    kept = answer.headers.get_list("set-cookie")
    assert kept == ["a=1; Path=/app/; SameSite=Lax", "b=/; path=/x"]
    for path in ("/_stcore/stream", "/app/_stcore/stream"):
        scope: Scope = {"type": "websocket", "path": path, "headers": []}
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, app(scope, _hear_nothing, _swallow)).result()
    assert seen == [("/app/story", "/app"), *[("/app/_stcore/stream", "/app")] * 2]


async def _hear_nothing() -> Message:
    return {"type": "websocket.connect"}


async def _swallow(_: Message) -> None: ...


@pytest.fixture
def told() -> Iterator[None]:
    """Whatever Streamlit is told within a test is forgotten after it."""
    below._take_base.cache_clear()
    yield
    config.set_option(BASE, "")
    below._take_base.cache_clear()


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("said", ["app", "/app/", "/app"])
@pytest.mark.parametrize("site", [None, "https://maps.example.org/app"])
def test_streamlits_own_option_says_the_path_too(said: str, site: str | None) -> None:
    config.set_option(BASE, said)
    assert read_root(site) == read_root(site) == "/app"
    # Its own addresses are looked for without it.
    assert config.get_option(BASE) == ""


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("said", ["other", 'a"b', "../a", "a//b", "a b"])
def test_another_path_than_that_of_the_site_is_refused(said: str) -> None:
    config.set_option(BASE, said)
    with pytest.raises(OptionError, match=re.escape(BASE)):
        read_root("https://maps.example.org/app")
