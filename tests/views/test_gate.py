"""What is made on request: once for all who ask, in its lane, for those who are still there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from views import gate
from views.gate import Gate, Lane
from views.keeping import Cost, Keeper

LANES: Mapping[Cost, Lane] = {
    "page": Lane(at_once=1, most_waiting=1),
    "small": Lane(at_once=1, most_waiting=1),
    "large": Lane(at_once=1, most_waiting=1),
}


class Desk:
    """A handler that makes what its address names, when it is let go on."""

    def __init__(self, cost: Cost = "large") -> None:
        self.cost = cost
        self.keeper: Keeper[str] = Keeper(refusals=(ValueError,))
        self.made: list[str] = []
        self.go_on = threading.Event()

    def show(self, request: Request) -> Response:
        name = request.url.path
        try:
            return PlainTextResponse(self.keeper.get(name, lambda: self.make(name), cost=self.cost))
        except ValueError as error:
            return PlainTextResponse(str(error), 400)

    def make(self, name: str) -> str:
        assert self.go_on.wait(30)
        self.made.append(name)
        if name == "/never":
            raise ValueError("refused")
        return name


def ask(path: str, left: asyncio.Event | None = None) -> Request:
    async def receive() -> dict[str, Any]:
        await (left or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    return Request(scope, receive)


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    outcome: list[BaseException] = []

    def start() -> None:
        try:
            asyncio.run(asyncio.wait_for(work(), 60))
        except BaseException as error:
            outcome.append(error)

    # In a thread of its own: the browser's tests may have left a loop running in this one.
    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    if outcome:
        raise outcome[0]


def test_what_two_ask_for_is_made_once_and_then_answered_at_once() -> None:
    desk = Desk()
    answer = Gate(LANES).guard(desk.show)

    async def work() -> None:
        both = [asyncio.create_task(answer(ask("/a"))) for _ in range(2)]
        await asyncio.sleep(0.05)
        desk.go_on.set()
        assert [(await one).body for one in both] == [b"/a", b"/a"]
        assert (await answer(ask("/a"))).body == b"/a"
        assert desk.made == ["/a"]

    run(work)


def test_small_things_do_not_wait_for_large_ones_nor_kept_ones_for_any() -> None:
    large, small = Desk("large"), Desk("small")
    small.go_on.set()
    gate = Gate(LANES)

    async def work() -> None:
        slow = asyncio.create_task(gate.guard(large.show)(ask("/slow")))
        await asyncio.sleep(0.05)
        assert (await gate.guard(small.show)(ask("/quick"))).body == b"/quick"
        assert (await gate.guard(small.show)(ask("/quick"))).body == b"/quick"
        assert not slow.done()
        large.go_on.set()
        assert (await slow).body == b"/slow"

    run(work)


def test_one_too_many_is_told_when_to_come_again() -> None:
    desk = Desk()
    answer = Gate(LANES).guard(desk.show)

    async def work() -> None:
        waiting = [asyncio.create_task(answer(ask(path))) for path in ("/a", "/b")]
        await asyncio.sleep(0.05)
        refused = await answer(ask("/c"))
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert bytes(refused.body).count(b"\n") == 1
        desk.go_on.set()
        assert [(await one).status_code for one in waiting] == [200, 200]
        assert (await answer(ask("/c"))).status_code == 200

    run(work)


def test_who_has_waited_long_for_a_turn_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "PATIENCE_S", 0.05)
    desk = Desk()
    answer = Gate(LANES).guard(desk.show)

    async def work() -> None:
        first = asyncio.create_task(answer(ask("/one")))
        await asyncio.sleep(0)
        late = await answer(ask("/two"))
        assert late.status_code == 503
        assert "retry-after" in late.headers
        # What has begun is waited for.
        assert not first.done()
        desk.go_on.set()
        assert (await first).body == b"/one"
        assert desk.made == ["/one"]

    run(work)


def test_nothing_is_made_for_who_has_left() -> None:
    desk = Desk()
    answer = Gate(LANES).guard(desk.show)

    async def work() -> None:
        left = asyncio.Event()
        first = asyncio.create_task(answer(ask("/a")))
        second = asyncio.create_task(answer(ask("/b", left)))
        await asyncio.sleep(0.05)
        left.set()
        assert (await second).status_code == 499
        desk.go_on.set()
        await first
        assert (await answer(ask("/c"))).body == b"/c"
        assert desk.made == ["/a", "/c"]

    run(work)


def test_what_one_gave_up_is_made_for_who_asks_next() -> None:
    desk = Desk()
    answer = Gate(LANES).guard(desk.show)

    async def work() -> None:
        left = asyncio.Event()
        first = asyncio.create_task(answer(ask("/a")))
        given_up = asyncio.create_task(answer(ask("/b", left)))
        await asyncio.sleep(0.05)
        left.set()
        assert (await given_up).status_code == 499
        # In the same turn of the loop in which the other was given up.
        again = [asyncio.create_task(answer(ask("/b"))) for _ in range(2)]
        await asyncio.sleep(0.05)
        desk.go_on.set()
        assert [(await one).body for one in (first, *again)] == [b"/a", b"/b", b"/b"]
        assert desk.made == ["/a", "/b"]

    run(work)


def test_a_refusal_is_kept_like_an_answer() -> None:
    desk = Desk()
    desk.go_on.set()
    answer = Gate(LANES).guard(desk.show)

    async def work() -> None:
        for _ in range(3):
            refused = await answer(ask("/never"))
            assert (refused.status_code, refused.body) == (400, b"refused")
        assert desk.made == ["/never"]

    run(work)


def test_what_is_too_large_to_be_kept_is_made_for_each() -> None:
    desk = Desk()
    desk.keeper = Keeper(measure=lambda _: 10, most_bytes=1)
    desk.go_on.set()
    answer = Gate(LANES).guard(desk.show)

    async def work() -> None:
        assert [(await answer(ask("/a"))).body for _ in range(2)] == [b"/a", b"/a"]

    run(work)
