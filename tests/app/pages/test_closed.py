"""What every address of the running app says about safety, and what of it is shut."""

from __future__ import annotations

import asyncio
import collections
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from drheader.core import Drheader

from tests.hostile.requests import list_requests, put_requests
from tests.serving import Server

PAGES = ("/", "/export", "/teach", "/sources")
EVERY = (
    *(*PAGES, "/story", "/story/ship", "/story.html", "/oembed?url=", "/map/ship.png"),
    *("/map/ship.svg", "/map/ship.pdf", "/map/none.png", "/data/places.geojson", "/nothing"),
    *("/handout/worksheet.pdf", "/robots.txt", "/healthz", "/_stcore/health"),
)


# What DrHEADer asks for and is not so, and why.
_ELSEWHERE = {
    "Strict-Transport-Security": "TLS is the proxy's",
    "Cache-Control": "what is public may be kept, and is asked for again",
    "X-XSS-Protection": "no browser has it any more",
    "X-Permitted-Cross-Domain-Policies": "Flash is no more",
    "Access-Control-Allow-Origin": "data and images may be read by any page",
    "Content-Security-Policy - style-src": "styles stand in the pages",
    "Content-Security-Policy - img-src": "data: holds pictures that stand in the pages",
    "Content-Security-Policy - font-src": "the same for letters",
    "Content-Security-Policy - media-src": "the same for sounds",
}
# Where the story is, who may frame it is said by EMBED; PDFs and the one file bring their own.
_OF_STORY = ("Content-Security-Policy - frame-ancestors", "X-Frame-Options")
_POLICY = "content-security-policy"
_BRINGS_OWN = "Content-Security-Policy - default-src"


def test_a_socket_of_another_page_is_refused_and_nobody_is_asked_outside(server: Server) -> None:
    socket = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    socket |= {"Sec-WebSocket-Key": "YXJlIHlvdSB0aGVyZT8hIQ==", "Origin": "https://other.example"}
    answer = httpx.get(f"{server.address}/_stcore/stream", headers=socket, timeout=300)
    assert answer.status_code == 403
    assert "external IP" not in server.read_log()


@pytest.mark.parametrize("path", EVERY)
def test_every_answer_has_its_policies(server: Server, path: str) -> None:
    answer = httpx.get(f"{server.address}{path}", timeout=300)
    sent = {name: text for name, text in answer.headers.items() if name != "set-cookie"}
    allowed = {*_ELSEWHERE, *(_OF_STORY if path.startswith("/story") else ())}
    if path.partition("?")[0].endswith((".pdf", ".html")):
        allowed.add(_BRINGS_OWN)
    if "access-control-allow-origin" in sent or "frame-ancestors *" in sent[_POLICY]:
        allowed.add("Cross-Origin-Resource-Policy")
    found = {(it.rule, str(it.message)) for it in Drheader(headers=sent).analyze()}
    assert {it for it in found if it[0] not in allowed} == set()
    policy = answer.headers[_POLICY]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    frames = policy.partition("frame-ancestors ")[2]
    if path in PAGES:
        assert frames == "'none'"
    elif path.startswith("/story") and answer.is_success:
        assert frames == "*"
    else:
        assert frames == "'self'"
    scripts = policy.partition("script-src ")[2].partition(";")[0]
    assert "unsafe-eval" not in scripts.replace("'wasm-unsafe-eval'", "")
    assert "unsafe-inline" not in scripts


@pytest.mark.parametrize(
    "path",
    [
        *("/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/agent/mcp"),
        *("/_stcore/agent/openapi.json", "/component/a/index.html", "/auth/login"),
        *("/oauth2callback", "/app/static/a", "/_stcore/script-health-check"),
    ],
)
def test_what_nobody_needs_is_shut(server: Server, path: str) -> None:
    answer = httpx.get(f"{server.address}{path}")
    assert answer.status_code == 404
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_only_what_reads_is_answered(server: Server, method: str) -> None:
    answer = httpx.request(method, f"{server.address}/story")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_health_says_what_it_may_and_no_more(server: Server) -> None:
    told = httpx.get(f"{server.address}/healthz").json()
    assert set(told) == {"alive", "story", "version"}
    assert told["alive"] is True


def test_bad_requests_are_refused_and_break_nothing(server: Server) -> None:
    host, _, port = server.address.removeprefix("http://").partition(":")

    async def put() -> collections.Counter[int]:
        made = list_requests(7, 300, costly=False)
        # A websocket that nobody can read is let go after some time: see test_connections.
        requests = (one for one in made if b"websocket" not in one)
        return await put_requests(host, int(port), requests, at_once=32, patience_s=60)

    # In a thread of its own: the browser's tests may have left a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        statuses = pool.submit(lambda: asyncio.run(put())).result()
    assert {status for status in statuses if status >= 500} <= {501, 503}
    assert statuses[-1] == 0
    assert httpx.get(f"{server.address}/healthz").json()["alive"] is True
    assert "Traceback" not in server.read_log()


@pytest.mark.parametrize("name", ["a" * 3000, "..%2f..%2fconfig.py", "%00", "js", "index.html/"])
def test_a_file_of_the_client_that_there_is_not_is_refused(server: Server, name: str) -> None:
    answer = httpx.get(f"{server.address}/static/{name}", follow_redirects=True)
    assert answer.status_code in (400, 404)
    assert str(answer.url).startswith(f"{server.address}/static/")
