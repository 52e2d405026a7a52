"""A connection may be silent or slow for a while, not for ever; small answers come at once."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from views import connections
from views.connections import bound_connections

SOON = 0.4
MOST_REFUSED = 3
WHOLE = b"GET /small HTTP/1.1\r\nHost: here\r\n\r\n"
LARGE = 30_000_000


go_on = threading.Event()


def answer_small(_: Request) -> Response:
    return PlainTextResponse("small")


def answer_large(_: Request) -> Response:
    return Response(b"x" * LARGE)


async def answer_late(_: Request) -> Response:
    while not go_on.is_set():
        await asyncio.sleep(0.02)
    return PlainTextResponse("late")


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server whose deadlines come soon."""
    monkeypatch.setattr(connections, "SILENT_S", 2 * SOON)
    monkeypatch.setattr(connections, "REQUEST_S", SOON)
    monkeypatch.setattr(connections, "STALLED_S", SOON)
    monkeypatch.setattr(connections, "REFUSED_S", SOON)
    monkeypatch.setattr(connections, "MOST_REFUSED", MOST_REFUSED)
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 5)
    monkeypatch.setattr(connections, "end_soon", lambda: None)
    go_on.clear()
    routes = [
        Route("/small", answer_small),
        Route("/large", answer_large),
        Route("/late", answer_late),
    ]
    app = Starlette(routes=routes, lifespan=bound_connections)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        go_on.set()
        server.should_exit = server.force_exit = True
        thread.join(10)


def connect(port: int, begin: bytes = b"") -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=10)
    one.sendall(begin)
    return one


def is_closed(one: socket.socket) -> bool:
    try:
        return one.recv(1) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize(
    ("begin", "least"),
    [(b"", 2 * SOON), (b"GET /small HT", SOON), (b"GET /small HTTP/1.1\r\nHost: he", SOON)],
)
def test_who_sends_no_whole_request_is_let_go(port: int, begin: bytes, least: float) -> None:
    start = time.monotonic()
    with connect(port, begin) as one:
        assert is_closed(one)
    assert time.monotonic() - start >= 0.9 * least


def test_bytes_that_trickle_do_not_prolong_a_request(port: int) -> None:
    with connect(port, b"GET /small HTTP/1.1\r\n") as one:
        start = time.monotonic()
        one.settimeout(SOON / 8)
        for letter in repeat_bytes(b"X-Slow: aaaaaaaa\r\n"):
            try:
                one.sendall(letter)
                if one.recv(1) == b"":
                    break
            except TimeoutError:
                pass
            except ConnectionError:
                break
            assert time.monotonic() - start < 20 * SOON


def repeat_bytes(text: bytes) -> Iterator[bytes]:
    while True:
        yield from (bytes([value]) for value in text)


def send_slowly(one: socket.socket, text: bytes) -> None:
    for letter in repeat_bytes(text):
        one.sendall(letter)
        time.sleep(SOON / 8)


@pytest.mark.parametrize(
    "more", [b"X-Long: " + b"a" * 9000 + b"\r\n", b"Content-Length: 9\r\n"], ids=["long", "body"]
)
def test_a_websocket_that_nobody_can_read_is_let_go(port: int, more: bytes) -> None:
    upgrade = b"Host: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
    with connect(port, b"GET /small HTTP/1.1\r\n" + upgrade + more + b"\r\n") as one:
        assert is_closed(one)


def test_a_body_that_never_comes_is_not_waited_for(port: int) -> None:
    with connect(port, b"GET /late HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc") as one:
        assert is_closed(one)


def test_who_waits_for_an_answer_may_wait(port: int) -> None:
    threading.Timer(3 * SOON, go_on.set).start()
    assert httpx.get(f"http://127.0.0.1:{port}/late", timeout=10).text == "late"


def test_a_reader_who_takes_nothing_is_let_go(port: int) -> None:
    with connect(port, b"GET /large HTTP/1.1\r\nHost: here\r\n\r\n") as one:
        time.sleep(4 * SOON)
        taken = 0
        try:
            while part := one.recv(1_000_000):
                taken += len(part)
        except ConnectionError:
            pass
        assert taken < LARGE


def test_a_connection_too_many_takes_the_place_of_one_that_does_nothing(port: int) -> None:
    silent = [connect(port) for _ in range(5)]
    assert httpx.get(f"http://127.0.0.1:{port}/small", timeout=10).text == "small"
    assert is_closed(silent[0])
    for one in silent:
        one.close()


def test_silent_connections_do_not_take_the_place_of_a_reader(port: int) -> None:
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def read() -> bytes:
        reader.request("GET", "/small")
        return reader.getresponse().read()

    assert read() == b"small"
    reader.auto_open = 0
    # Four have room beside the reader, and the first of them give way to the last.
    silent = [connect(port) for _ in range(8)]
    assert all(is_closed(one) for one in silent[:4])
    assert read() == b"small"
    reader.close()
    for one in silent:
        one.close()


def test_where_all_are_being_answered_one_more_is_told_to_come_again(port: int) -> None:
    busy = [connect(port, b"GET /late HTTP/1.1\r\nHost: here\r\n\r\n") for _ in range(5)]
    time.sleep(2 * SOON)
    # However late the request comes, the answer is read whole, and then the connection ends.
    for wait in (0.0, 0.0, 0.0, 0.2):
        with connect(port) as one:
            time.sleep(wait)
            one.sendall(WHOLE)
            with one.makefile("rb") as told:
                answer = told.read()
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 5\r\n" in answer
        assert answer.endswith(b"; ask again in a moment.\n")
    told_too = httpx.get(f"http://127.0.0.1:{port}/small", timeout=10)
    assert told_too.status_code == 503
    assert int(told_too.headers["retry-after"]) > 0
    # Who does not close is let go.
    with connect(port) as one, pytest.raises(ConnectionError):
        send_slowly(one, b"GET /small")
    # A flood is cut off, and takes no more than its share.
    flood = [connect(port) for _ in range(3 * MOST_REFUSED)]
    time.sleep(SOON / 2)
    assert len(connections._refused) <= MOST_REFUSED
    time.sleep(SOON)
    assert not connections._refused
    for one in flood:
        one.close()
    go_on.set()
    for one in busy:
        assert one.recv(12) == b"HTTP/1.1 200"
        one.close()


def test_small_answers_do_not_wait_for_the_network(port: int) -> None:
    with connect(port) as one:
        one.settimeout(10)
        waits = []
        for _ in range(20):
            start = time.perf_counter()
            one.sendall(WHOLE)
            got = b""
            while not got.endswith(b"small"):
                got += one.recv(4096)
            waits.append(time.perf_counter() - start)
        # An answer in two parts, of which the second waits, takes 40 ms and more.
        assert sorted(waits)[len(waits) // 4] < 0.03
