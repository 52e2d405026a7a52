"""One gate for everything that is made on request: so many at a time, so many waiting, by cost.

A handler first runs as a *glance*: what is kept is answered at once, on the event loop, and what
is not kept says so (``NotKeptError``). Only then does the request join a lane, where a thing is
made once for all who ask, and not at all when they have left before its turn.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections.abc import Callable, Coroutine, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from views.answers import OPEN, refuse
from views.keeping import BusyError, Cost, NotKeptError, glance
from views.memory import give_back

log = logging.getLogger("storymap")

Thing = TypeVar("Thing")
Handler = Callable[[Request], Response]
_BUSY_S = 5
# Seconds that somebody waits for the turn of what was asked; proxies wait some minutes in all.
PATIENCE_S = 120.0


@dataclass(frozen=True)
class Lane:
    """How many things of a cost are made at a time, and how many may wait for their turn."""

    at_once: int
    most_waiting: int


# Two cores: one for what is large, one for what is small, and a reader's page never behind either.
LANES: Mapping[Cost, Lane] = {
    "page": Lane(at_once=1, most_waiting=64),
    "small": Lane(at_once=1, most_waiting=32),
    "large": Lane(at_once=1, most_waiting=12),
}


@dataclass
class _Job:
    task: asyncio.Task[None]
    begun: asyncio.Event
    wanted: int = 0


@dataclass
class _Queue:
    lane: Lane
    threads: ThreadPoolExecutor
    turns: asyncio.Semaphore
    jobs: dict[Hashable, _Job] = field(default_factory=dict)


class Gate:
    """Lets handlers make what they need, lane by lane.

    Args:
        lanes: how much may be made of each cost.
    """

    def __init__(self, lanes: Mapping[Cost, Lane] = LANES) -> None:
        self._lanes = lanes
        self._queues: dict[Cost, _Queue] = {}

    def guard(self, handler: Handler) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return an endpoint that answers as the handler does, and never waits on the event loop.

        It answers 503 with ``Retry-After`` in one sentence when too many wait already.
        """

        async def answer(request: Request) -> Response:
            try:
                return await self._answer(request, handler)
            except BusyError:
                return say_busy(request)

        return answer

    async def _answer(self, request: Request, handler: Handler) -> Response:
        # A thing that is too large to be kept is made once more, by itself, for whom it is.
        seen: set[Hashable] = set()
        recalled: set[Hashable] = set()
        while True:
            try:
                with glance():
                    return handler(request)
            except NotKeptError as missing:
                if missing.key not in recalled:
                    recalled.add(missing.key)
                    if await asyncio.to_thread(missing.recall):
                        continue
                queue = self._find_queue(missing.cost)
                if missing.key in seen:
                    async with queue.turns:
                        return await self._run(queue, lambda: handler(request))
                seen.add(missing.key)
                if not await self._wait(request, queue, missing):
                    return Response(status_code=499)

    async def _wait(self, request: Request, queue: _Queue, missing: NotKeptError) -> bool:
        """Wait until a thing was made; False says that who asked has left."""
        job = queue.jobs.get(missing.key)
        if job is None:
            if len(queue.jobs) >= queue.lane.at_once + queue.lane.most_waiting:
                raise BusyError(f"{len(queue.jobs)} wait already")
            begun = asyncio.Event()
            task = asyncio.create_task(self._make(queue, missing, request.url.path, begun))
            job = queue.jobs[missing.key] = _Job(task, begun)
            task.add_done_callback(lambda _: self._forget(queue, missing.key, job))
        job.wanted += 1
        leaving = asyncio.create_task(_wait_until_left(request))
        try:
            ends = {job.task, leaving}
            wait = functools.partial(asyncio.wait, ends, return_when=asyncio.FIRST_COMPLETED)
            done, _ = await wait(timeout=PATIENCE_S)
            if not done and not job.begun.is_set():
                raise BusyError("its turn did not come in time")
            await wait()
            return job.task.done()
        finally:
            leaving.cancel()
            job.wanted -= 1
            if not job.wanted and not job.begun.is_set():
                job.task.cancel()
                self._forget(queue, missing.key, job)

    def _forget(self, queue: _Queue, key: Hashable, job: _Job) -> None:
        # Who came after one that was given up may have begun another by the same key.
        if queue.jobs.get(key) is job:
            del queue.jobs[key]

    async def _make(
        self, queue: _Queue, missing: NotKeptError, path: str, begun: asyncio.Event
    ) -> None:
        try:
            async with queue.turns:
                begun.set()
                start = time.perf_counter()
                await self._run(queue, missing.make)
                log.info("made %s in %.1f s", path, time.perf_counter() - start)
        except Exception as error:
            # Who asked runs its handler again, and says in its own words what is wrong.
            log.info("made no %s: %s", path, error)

    async def _run(self, queue: _Queue, work: Callable[[], Thing]) -> Thing:
        # Memory is given back in the same thread: that takes a while, and readers wait on this one.
        def run() -> Thing:
            try:
                return work()
            finally:
                give_back()

        return await asyncio.get_running_loop().run_in_executor(queue.threads, run)

    def _find_queue(self, cost: Cost) -> _Queue:
        if cost not in self._queues:
            lane = self._lanes[cost]
            threads = ThreadPoolExecutor(lane.at_once, thread_name_prefix=f"making-{cost}")
            self._queues[cost] = _Queue(lane, threads, asyncio.Semaphore(lane.at_once))
        return self._queues[cost]


def say_busy(request: Request) -> Response:
    """Return the answer to who comes while too many wait: 503, and when to come again."""
    log.info("refused %s: too many wait", request.url.path)
    sentence = "Much is being made just now; ask again in a moment."
    return refuse(sentence, 503, headers={**OPEN, "Retry-After": str(_BUSY_S)})


async def _wait_until_left(request: Request) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(0.25)
